"""Why a text is not offered for translation: every rule by which a filter leaves something out, in plain words."""

from __future__ import annotations

RULES = {
    "address": "a web, mail or telephone address",
    "alternative": "a copy for old programs that says something else than the text that new ones show",
    "broken escape": "an escape that the format does not know, so nobody can say what the text is",
    "broken message": "a message that breaks the format's rules, so it stays as it is",
    "chart data": "a chart's copy of cells, which follows the cells",
    "code": "code is not translated",
    "comment": "left out by the option `comments`",
    "deleted text": "what a tracked change deleted: it is in no version that people read",
    "designer setting": "what a form designer keeps beside the texts",
    "empty": "a text without a letter in it",
    "equation": "a mathematical equation",
    "field result": "text that a field computes: a page number, a date, a reference",
    "file name": "the name of a picture, font, sound or style file",
    "formula": "a cell that a spreadsheet calculates",
    "front matter": "a value of the front matter that programs read, or that the options do not name",
    "generated index": "entries of an index, which the program makes from the headings",
    "hidden text": "text that is not printed (option hidden)",
    "html in a quote": "HTML inside a quotation or a list that cannot be placed safely",
    "identifier": "a colour, a UUID or a hash: no text for people",
    "key": "left out by the options `keys` and `skip_keys`",
    "marked not to be translated": "the file itself says that this is not to be translated",
    "metadata": "what the format keeps beside its texts for programs and developers",
    "name of a person": "who wrote it; names are not translated here",
    "no post": "a menu entry, a style or an old version: nothing that a visitor reads as a text",
    "no text in its markup": "markup without words",
    "no text resource": "a number, a colour, a picture: a value that programs read",
    "not a string": "a number, a date, yes or no, or nothing: a value that programs compute with",
    "not located": "a construct whose place in the file is not certain, so it stays as it is",
    "not to be translated": "the file says so itself",
    "not words": "an address, a file name or an identifier, which nobody translates",
    "number": "digits, dates and measures without words",
    "outside a subtitle": "text that belongs to no cue, so no player shows it",
    "preformatted code": "code in a block of its own",
    "reference to another resource": "it stands for another text of the app, which is translated there",
    "script": "a program of the page",
    "snippet": "a snippet that another file fills",
    "stale": "a text that the program no longer uses",
    "style": "how the page looks",
    "subtitle note": "a comment in a subtitle file; the cue below it shows it as its note",
    "subtitle style": "how subtitles look and where they stand",
    "table column": "a column that the options do not name",
    "table header": "the row that names the columns of a table",
    "table key": "the name of a row",
    "tagged value": "a value with a tag of its own, which only the program that reads it understands",
    "template": "a part of the page that a program fills",
    "translate no": "the file says that it is not to be translated",
    "translate=no": "the author of the page says that it is not translated",
    "vanished message": "the program does not have this message any more",
    "variations": "a text that varies by device, or by several numbers: its places are not certain",
}
"""Rule to explanation. A filter's own rules are added here."""


def explain(rule: str) -> str:
    """Return what a rule means; a plug-in's own rule speaks for itself."""
    return RULES.get(rule, rule)
