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
_NAMED = re.compile(r"%\((?P<name>[\w.]+)\)[-#0+]?\d*(?:\.\d+)?(?P<type>[a-zA-Z])")
# A term of Fluent; each language passes its own arguments to it.
_TERM = re.compile(r"\{ *(?P<name>-[A-Za-z][\w-]*)(?:\(.*\))? *\}")
_COUNT_NAME = re.compile(
    r"[{(%$]*(?:\d+|n|nr|num\w*|number\w*|count\w*|\w+count|\w+_?num|total|amount|quantity)\b", re.IGNORECASE
)
_COUNT_TYPES = frozenset("diouxXeEfFgG")
# "%d%" in "%d%%", "%s%" in "%s%s" and "%sMonth%" in "%sMonth%sDay" look like "%name%".
_GLUED = re.compile(r"%[dsiuf](?:%$|[A-Z])|%S(?=x?%$)")
_AFTER_GLUED = re.compile(r"%%|%[dsiufS](?![a-z])")
# "%'d", "%S" and "%dms", and Qt's "%1" and "%L1".
_LOOSE = re.compile(
    r"(?<![\w%])%(?:'[\d.]*[dioufFgG]|S(?![A-Za-z])|0?\d*[dsiu](?=[A-Za-z]{1,2}(?![A-Za-z]))"
    r"|L?[1-9]\d?(?![\d$%]|[.,]\d))"
)
# Fields of strftime that printf has not: a text with one of them is a date format.
_DATE_FIELD = re.compile(r"%[-_0^#]?[HMIklYyBbjmTRDPZ](?![A-Za-z])")
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

    Left out: quoting escapes, which follow the text, and the fields of a date format, which each language arranges
    for itself.
    """
    found: list[Placeholder] = []
    position = 0
    is_date = _DATE_FIELD.search(text.typed) is not None and "%s" not in text.typed
    for start, end in _spans(text):
        shown = text.typed[start:end]
        if shown in _QUOTING or (is_date and _PRINTF.fullmatch(shown)):
            continue
        key, order = shown, None
        if named := _NAMED.fullmatch(shown):
            key = f"%({named['name']}){_type(named['type'])}"
        elif term := _TERM.fullmatch(shown):
            key = "{" + term["name"] + "}"
        elif printf := _PRINTF.fullmatch(shown):
            stars = (printf["width"] == "*") + (printf["precision"] == "*")
            order = None if printf["number"] else "*" * stars + _type(printf["type"])
            position += stars + 1 if order else 0
            key = f"%{printf['number'] or position}${'*' * stars}{printf['size'] or ''}{_type(printf['type'])}"
        found.append(Placeholder(start, end, shown, key, order))
    return tuple(found)


def _spans(text: Text) -> Iterator[tuple[int, int]]:
    """Yield the places of placeholders, with those that only a closer look can tell: `%d%%`, `%s%s`, `%'d`, `%1`."""
    covered = 0
    for start, end in _candidates(text):
        if start >= covered:
            yield start, end
            covered = end


def _candidates(text: Text) -> Iterator[tuple[int, int]]:
    at = 0
    for token in text.inner_protected:
        yield from _loose(text.typed, at, token.start)
        # What is in an element with attributes comes next, token by token.
        at = token.start if token.kind is TokenKind.MARKUP and "=" in token.text else token.end
        if token.kind is TokenKind.PLACEHOLDER:
            glued = _GLUED.match(token.text) if token.text.endswith("%") else None
            yield token.start, token.start + 2 if glued else token.end
            following = _AFTER_GLUED.match(text.typed, token.end - 1) if glued else None
            if following:
                yield following.span()
    yield from _loose(text.typed, at, len(text.typed))


def _loose(typed: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what begins with a sign of percent between tokens and may be a placeholder."""
    at = typed.find("%", start, end)
    while at >= 0:
        if found := _LOOSE.match(typed, at):
            yield found.span()
        at = typed.find("%", at + 1, end)


def _type(letter: str) -> str:
    return "d" if letter == "i" else letter


def unpositioned(placeholder: Placeholder) -> str:
    """Return the key without the position: two `%s` in one text are alike as long as no number says otherwise."""
    return placeholder.key if placeholder.order is None else "%" + placeholder.key.partition("$")[2]


def may_be_left_out(placeholder: Placeholder, case: PluralCase | None) -> bool:
    """Tell whether a plural form for one definite number may name the number in words or not at all."""
    if case not in (PluralCase.ZERO, PluralCase.ONE, PluralCase.TWO):
        return False
    if placeholder.text.startswith("%") and not placeholder.text.startswith(("%(", "%{")):
        return placeholder.key[-1] in _COUNT_TYPES or placeholder.key[-1].isdigit()
    return _COUNT_NAME.match(placeholder.text) is not None
