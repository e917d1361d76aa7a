"""Placeholders with what they stand for, so that `%d of %s` and `%2$s … %1$d` can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localize.checks.pair import Text
from localize.model import PluralCase
from localize.tokens import TokenKind

_PRINTF = re.compile(
    r"%(?:(?P<number>\d+)\$)?[-#0+]*(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*))?"
    r"(?P<size>hh|h|ll|l|q|j|z|t|L)?(?P<type>[diouxXeEfFgGaAcsp@])"
)
_NAMED = re.compile(r"%\((?P<name>[\w.]+)\)[-#0+]?\d*(?:\.\d+)?(?P<type>[a-zA-Z])")
_COUNT_NAME = re.compile(
    r"[{(%$]*(?:\d+|n|nr|num\w*|number\w*|count\w*|\w+count|\w+_?num|total|amount|quantity)\b", re.IGNORECASE
)
_COUNT_TYPES = frozenset("diouxXeEfFgG")
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
    """Return the placeholders of one side in order; quoting escapes, which follow the text, are left out."""
    found: list[Placeholder] = []
    position = 0
    for token in text.tokens:
        if token.kind is not TokenKind.PLACEHOLDER or token.text in _QUOTING:
            continue
        key, order = token.text, None
        if named := _NAMED.fullmatch(token.text):
            key = f"%({named['name']}){_type(named['type'])}"
        elif printf := _PRINTF.fullmatch(token.text):
            stars = (printf["width"] == "*") + (printf["precision"] == "*")
            order = None if printf["number"] else "*" * stars + _type(printf["type"])
            position += stars + 1 if order else 0
            key = f"%{printf['number'] or position}${'*' * stars}{printf['size'] or ''}{_type(printf['type'])}"
        found.append(Placeholder(token.start, token.end, token.text, key, order))
    return tuple(found)


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
        return placeholder.key[-1] in _COUNT_TYPES
    return _COUNT_NAME.match(placeholder.text) is not None
