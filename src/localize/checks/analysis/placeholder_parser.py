"""Placeholders of a text and the values that they stand for, so that `%d of %s` and `%2$s … %1$d` can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from localize.checks.core.pair import Text
from localize.model import PluralCase
from localize.tokens import TokenKind

_PRINTF = re.compile(
    r"%(?:(?P<number>\d+)\$)?[-#0+']*(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*))?"
    r"(?P<size>hh|h|ll|l|q|j|z|t|L)?(?P<type>[diouxXeEfFgGaAcsSp@])"
)
# Values of GCC, which are shown in quotation marks with a “q”.
_COMPILER = re.compile(r"%q?[#+]*(?P<type>[A-Z]|(?<=q)s)")
_NAMED = re.compile(r"%\((?P<name>[\w.]+)\)[-#0+]?\d*(?:\.\d+)?(?P<type>[a-zA-Z])")
# A term of Fluent; each language passes its own arguments to it.
_TERM = re.compile(r"\{ *(?P<name>-[A-Za-z][\w-]*)(?:\(.*\))? *\}")
# A function of Fluent; each language has options of its own.
_FUNCTION = re.compile(r"\{ *(?P<name>[A-Z][A-Z0-9_-]*\( *[$\w-]+).*\) *\}")
_COUNT_NAME = re.compile(
    r"[{(%$ ]*(?:\d+|n|nr|num\w*|number\w*|count\w*|\w+count|\w+_?num|total|amount|quantity)\b", re.IGNORECASE
)
_COUNT_TYPES = frozenset("diouxXeEfFgG")
# A value to which a word sticks is one where the other text has it too: "%swarning" and «%sпредупреждение». The last
# letters begin bold, colour and underlining in programs for chats.
_BEFORE_WORD = re.compile(r"%[-+0]?\d*(?:\.\d+)?[dsiufSBCOU](?=[^\W\d_])")
_NUMBERED = re.compile(r"%L?[1-9]\d?")
_SHARE = re.compile(r"(%[1-9]\d?)%")
_NUMBERED_BEFORE_LETTER = re.compile(r"(%[1-9])[diouxefgacsp]")
# Fields of strftime that printf has not: a text with one of them is a date format.
_DATE_FIELD = re.compile(r"%[-_0^#]?[HMIklYyBbjmRPZ](?![A-Za-z])")
_FIELD = re.compile(r"%[-_0^#EO]?[A-Za-z]")
_DATE = "%date"
# Forms of words in MediaWiki, of which each language has its own: {{PLURAL:$1|page|pages}}.
_WORD_FORMS = re.compile(r"\{\{(?:PLURAL|GENDER|GRAMMAR):", re.IGNORECASE)
# Functions and variables of MediaWiki, which any page may use. Source: mediawiki.org/wiki/Help:Magic_words
_MAGIC_WORD = re.compile(
    r"\{\{(?: *#?[A-Za-z]+:|<|(?:SITENAME|SERVER(?:NAME)?|SCRIPTPATH|(?:CONTENT|PAGE)LANG(?:UAGE)?|PAGEID"
    r"|NUMBEROF[A-Z]+|(?:CURRENT|LOCAL|REVISION)[A-Z\d]+|(?:FULL|BASE|SUB|ROOT|TALK|SUBJECT|ARTICLE)?(?:PAGENAME|(?:NAME)?SPACE)E?)\}\})"
)
_SCRIPTED = "|/|"
"""What follows in a translation of KDE is a script, which may name a value once more."""
_QUOTING = frozenset({'\\"', "\\\\"})


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder at its place; those with equal `key` stand for the same value in the same way."""

    start: int
    end: int
    text: str
    key: str
    order: str | None = None
    """Its type when its value goes by position alone: those must keep their order."""


def find_placeholders(text: Text) -> tuple[Placeholder, ...]:
    """Return the placeholders of one side in order.

    Left out: quoting escapes, which follow the text, and forms of words in MediaWiki. The fields of a date format,
    which each language arranges for itself, are one placeholder.
    """
    spans = list(_spans(text))
    return _read(text, spans, numbered=_is_numbered(text, spans))


def find_glued(one: Text, other: Text) -> tuple[tuple[Placeholder, ...], tuple[Placeholder, ...]]:
    """Return the placeholders of both sides, with those to which a word sticks whatever its script.

    Where one side has values numbered as in Qt, so has the other: "%1d" and «%1д».
    """
    spans, others = list(_spans(one, glued=True)), list(_spans(other, glued=True))
    numbered = _is_numbered(one, spans) or _is_numbered(other, others)
    return _read(one, spans, numbered=numbered), _read(other, others, numbered=numbered)


def _is_numbered(text: Text, spans: list[tuple[int, int]]) -> bool:
    return any(_NUMBERED.fullmatch(text.typed, *span) for span in spans)


def _read(text: Text, spans: list[tuple[int, int]], *, numbered: bool) -> tuple[Placeholder, ...]:
    found: list[Placeholder] = []
    position = 0
    is_date = _DATE_FIELD.search(text.typed) is not None and "%s" not in text.typed
    for start, end in spans:
        shown = text.typed[start:end]
        key, order = _key_by_name(shown, is_date=is_date, numbered=numbered), None
        if shown in _QUOTING or _WORD_FORMS.match(shown) or (key == _DATE and any(each.key == _DATE for each in found)):
            continue
        if not key:
            key, order, taken = _key_by_position(shown, position)
            position += taken
        found.append(Placeholder(start, end, shown, key, order))
    return tuple(found)


def _key_by_name(shown: str, *, is_date: bool, numbered: bool) -> str:
    """Return the key of a placeholder that says what it stands for, and nothing for one that goes by position."""
    if is_date and _FIELD.fullmatch(shown):
        return _DATE
    if numbered and (before_letter := _NUMBERED_BEFORE_LETTER.fullmatch(shown)):
        return before_letter[1]  # "%1x%2" of Qt
    if share := _SHARE.fullmatch(shown):
        return share[1]  # "%1%" for "%1 %"
    if function := _FUNCTION.fullmatch(shown):
        return "{" + function["name"] + ")}"
    if named := _NAMED.fullmatch(shown):
        return f"%({named['name']}){_type(named['type'])}"
    term = _TERM.fullmatch(shown)
    return "{" + term["name"] + "}" if term else ""


def _key_by_position(shown: str, position: int) -> tuple[str, str | None, int]:
    """Return the key of a placeholder, its type where its value goes by position, and how many values it takes."""
    if compiler := _COMPILER.fullmatch(shown):
        return f"%{position + 1}${compiler['type']}", compiler["type"], 1
    printf = _PRINTF.fullmatch(shown)
    if printf is None:
        return shown, None, 0
    stars, letter = (printf["width"] == "*") + (printf["precision"] == "*"), _type(printf["type"])
    taken = 0 if printf["number"] else stars + 1
    key = f"%{printf['number'] or position + taken}${'*' * stars}{printf['size'] or ''}{letter}"
    return key, "*" * stars + letter if taken else None, taken


def _spans(text: Text, *, glued: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the places of placeholders; *glued*: with those between other tokens to which a word sticks."""
    at, scripted = 0, text.typed.find(_SCRIPTED)
    for token in text.inner_protected:
        if 0 <= scripted < token.start:
            return
        if glued:
            yield from (each.span() for each in _BEFORE_WORD.finditer(text.typed, at, token.start))
        # What is in an element with attributes comes next, token by token.
        at = token.start if token.kind is TokenKind.MARKUP and "=" in token.text else token.end
        if token.kind is TokenKind.PLACEHOLDER:
            yield token.start, token.end
    if glued:
        yield from (each.span() for each in _BEFORE_WORD.finditer(text.typed, at))


def _type(letter: str) -> str:
    return "d" if letter == "i" else letter.lower() if letter in "EFGX" else letter


def unpositioned(placeholder: Placeholder) -> str:
    """Return the key without the position: two `%s` in one text are alike as long as no number says otherwise."""
    return placeholder.key if placeholder.order is None else "%" + placeholder.key.partition("$")[2]


def is_magic_word(placeholder: Placeholder) -> bool:
    """Tell whether MediaWiki fills a placeholder wherever it stands: the name of the site, a message of its own."""
    return _MAGIC_WORD.match(placeholder.text) is not None


def may_be_repeated(placeholder: Placeholder) -> bool:
    """Tell whether a value has a name or a number, so that a text may use it as often as it likes."""
    return placeholder.order is None and placeholder.key[0] != "\\" and any(map(str.isalnum, placeholder.key))


def may_be_left_out(placeholder: Placeholder, case: PluralCase | None) -> bool:
    """Tell whether a plural form for one definite number may name the number in words or not at all."""
    return case in (PluralCase.ZERO, PluralCase.ONE, PluralCase.TWO) and is_count(placeholder)


def is_count(placeholder: Placeholder) -> bool:
    """Tell whether a placeholder stands for how many there are of something."""
    if placeholder.text.startswith("%") and not placeholder.text.startswith(("%(", "%{")):
        return placeholder.key[-1] in _COUNT_TYPES or placeholder.key[-1].isdigit()
    return _COUNT_NAME.match(placeholder.text) is not None
