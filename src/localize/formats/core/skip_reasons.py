"""Reasons why a filter leaves a text out, one plain explanation for each rule."""

from __future__ import annotations

RULES = {
    "address": "a web, mail or telephone address",
    "after the end": "what stands after the end of a LaTeX document, which is not printed",
    "alternative": "a copy for old programs that says something else than the text that new ones show",
    "another language": "the same text in another language",
    "attribute": "an attribute; the option `translate` offers it",
    "beside the article": "a menu, a footer or another part of a saved page that is not its article; the option"
    " `only: ['*']` offers the whole page",
    "bibliography": "a list of references, which keeps its language",
    "broken escape": "an escape that the format does not know, so nobody can say what the text is",
    "broken message": "a message that breaks the format's rules, so it stays as it is",
    "chart data": "a chart's copy of cells, which follows the cells",
    "code": "code is not translated",
    "comment": "left out by the option `comments`",
    "comment copy": "what older programs show of a thread of comments, which is translated where it stands",
    "content copy": "a copy that the content system makes anew from the text beside it",
    "content system": "what the content system keeps beside its texts: identifiers, types, addresses",
    "definition": "a definition of commands, which is code",
    "deleted text": "what a tracked change deleted: it is in no version that people read",
    "designer setting": "what a form designer keeps beside the texts",
    "document language": "the language that babel or polyglossia sets: change it in the exported file, and for"
    " Kazakh and Russian add a font encoding such as T2A",
    "drawing": "a drawing, made of commands",
    "drawn for old programs": "a copy for programs that cannot draw the original",
    "element": "code, names, settings: an element that this kind of XML does not translate",
    "empty": "a text without a letter in it",
    "entity": "the text of an entity that is declared at the head of the file",
    "equation": "a mathematical equation",
    "expression": "an expression in braces, which the page computes",
    "field result": "text that a field computes: a page number, a date, a reference",
    "file name": "the name of a picture, font, sound or style file",
    "formula": "a cell that a spreadsheet calculates",
    "front matter": "a value of the front matter that programs read, or that the options do not name",
    "generated index": "entries of an index, which the program makes from the headings",
    "generator": "what the program that made the file writes into every file, such as its own name",
    "hidden sheet": "only hidden sheets show it; the option `hidden` offers it",
    "hidden slide": "no slide that is shown; the option `hidden` offers it",
    "hidden text": "text that is not printed (option hidden)",
    "html in a quote": "HTML inside a quotation or a list that cannot be placed safely",
    "identifier": "a colour, a UUID or a hash: no text for people",
    "key": "left out by the options `keys` and `skip_keys`",
    "large unit": "a text over a limit: too many letters or inline tags, or a word too long; it stays untranslated",
    "locked": "a segment that the sender has locked",
    "metadata": "what the format keeps beside its texts for programs and developers",
    "name of a person": "who wrote it; names are not translated here",
    "no post": "a menu entry, a style or an old version: nothing that a visitor reads as a text",
    "no text in its markup": "markup without words",
    "no text resource": "a number, a colour, a picture: a value that programs read",
    "not a string": "a number, a date, yes or no, or nothing: a value that programs compute with",
    "not located": "a construct whose place in the file is not certain, so it stays as it is",
    "not segmented": "a unit without segments; the program that made the file makes them when it opens it",
    "not words": "an address, a file name or an identifier, which nobody translates",
    "number": "digits, dates and measures without words",
    "outside a segment": "text between two segments",
    "outside a subtitle": "text that belongs to no cue, so no player shows it",
    "parameter": "a parameter or an attribute that the option `parameters` does not name",
    "placeholder": "a prompt in an empty place of a template; the option `prompts` offers it",
    "preformatted code": "code in a block of its own",
    "reference to another resource": "it stands for another text of the app, which is translated there",
    "remark": "a remark of the author, which readers do not see",
    "script": "a program of the page",
    "selector": "left out by the options `only` and `skip`",
    "setting": "a setting of a program; the option `keys` offers it",
    "setup": "what stands before the text of a LaTeX document: packages and settings",
    "snippet": "a snippet that another file fills",
    "stale": "a text that the program no longer uses",
    "style": "how the page looks",
    "sub-flow": "text inside the data of a code, such as the title of a link",
    "subtitle note": "a comment in a subtitle file; the cue below it shows it as its note",
    "subtitle style": "how subtitles look and where they stand",
    "table column": "a column that the options do not name",
    "table header": "the row that names the columns of a table",
    "table key": "the name of a row",
    "tagged value": "a value with a tag of its own, which only the program that reads it understands",
    "template": "a part of the page that a program fills",
    "translate no": "the file says that it is not to be translated",
    "unknown command": "a command that the filter does not know: a tag with its arguments; the option `commands`"
    " offers its text",
    "unknown environment": "an environment that the filter does not know; the option `environments` offers its text",
    "unused": "no cell shows it",
    "vanished message": "the program does not have this message any more",
    "variations": "a text that varies by device, or by several numbers: its places are not certain",
}
"""Rule to explanation. A filter's own rules are added here."""


_GENERATOR_TEXTS = frozenset(
    (
        "generated by python-docx",
        "generated using python-pptx",
        "powerpoint presentation",
        "pptxgenjs presentation",
        "презентация powerpoint",
    )
)
"""Titles and descriptions that programs set where the author has set none, in lower case."""


def is_generator_text(text: str) -> bool:
    """Tell whether the program that made a file wrote this property, not its author."""
    return text.strip().lower() in _GENERATOR_TEXTS


def explain(rule: str) -> str:
    """Return what a rule means; a plug-in's own rule speaks for itself."""
    return RULES.get(rule, rule)
