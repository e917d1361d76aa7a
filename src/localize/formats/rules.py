"""Why a text is not offered for translation: every rule by which a filter leaves something out, in plain words."""

from __future__ import annotations

RULES = {
    "broken escape": "an escape that the format does not know, so nobody can say what the text is",
    "code": "code is not translated",
    "formula": "a cell that a spreadsheet calculates",
    "html in a quote": "HTML inside a quotation or a list that cannot be placed safely",
    "key": "left out by the options `keys` and `skip_keys`",
    "not a string": "a number, a date, yes or no, or nothing: a value that programs compute with",
    "not located": "a construct whose place in the file is not certain, so it stays as it is",
    "not words": "an address, a file name or an identifier, which nobody translates",
    "outside a subtitle": "text that belongs to no cue, so no player shows it",
    "snippet": "a snippet that another file fills",
    "subtitle note": "a comment in a subtitle file; the cue below it shows it as its note",
    "subtitle style": "how subtitles look and where they stand",
    "table column": "a column that the options do not name",
    "table header": "the row that names the columns of a table",
    "table key": "the name of a row",
    "tagged value": "a value with a tag of its own, which only the program that reads it understands",
}
"""Rule to explanation. A filter's own rules are added here."""


def explain(rule: str) -> str:
    """Return what a rule means; a plug-in's own rule speaks for itself."""
    return RULES.get(rule, rule)
