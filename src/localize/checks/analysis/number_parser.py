"""Numbers of a text, each with every value that it may have.

"1,500" is fifteen hundred in English and one and a half in Russian, so a number has a set of values: two numbers agree
when they share one. Only what is surely a number is ever missed; digits inside names ("2FA", "COVID-19") only help to
explain the other side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from localize.checks.core.pair import Text
from localize.checks.words import read_table
from localize.tokens import Token, TokenKind


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at its place."""

    start: int
    end: int
    text: str
    values: frozenset[str]
    """Canonical decimals: no group signs, no leading or trailing zeros, a point."""
    atoms: tuple[str, ...]
    """Its runs of digits: what a date or a time is made of."""
    sure: bool
    """It is a number of the text and no part of a name, a list mark or the minutes of a full hour."""


_DIGITS = re.compile(r"\d+")
_MIXED = re.compile(r"(\d+(?:([.,])\d{3})(?:\2\d{3})*)[.,](\d+)")
_PART = re.compile(r"/[2-9](?!\d)")
_VALUE = re.compile(r"[\[|{:=/]\$\d(?!\d)|.?\$\d[\]|}=/]")
"""The value of a message beside the signs of a link: `[[Category:$1|$1]]`."""
_GROUP_SPACE = re.compile("[ \u00a0\u202f]")
_LEADING = re.compile(r"(\d+)([-‑’']?)(\D*)")
# What may follow digits without a hyphen and leave them a number: ordinals and units. "2FA" and "3D" are names.
_SUFFIX = re.compile(
    r"st|nd|rd|th|s|x|[KMGTkmgt]?(?:i?[Bb]|Hz|bps|W|V)|px|pt|mm|cm|km|kg|[КМГТкмгт]?(?:Б|Гц|Вт)|%|ж|г|жж|гг"
)
_SCALES = tuple((re.compile(row["words"].replace("~", "")), int(row["power"])) for row in read_table("scales"))
_COUNTING_SCALES = ("M", "bn")
"""“1M views”; “4K” is a kind of screen."""
_SUFFIX_SCALES = {"k": 3, "m": 6, "bn": 9, "b": 9}


def find_figures(text: Text) -> tuple[Figure, ...]:
    """Return the numbers of a text in order; those in code, placeholders, tags and addresses are not of the text."""
    if not _DIGITS.search(text.typed):
        return ()
    tokens = text.language_tokens
    return tuple(
        figure
        for index, token in enumerate(tokens)
        for figure in _figures_of(token, tokens[index + 1] if index + 1 < len(tokens) else None, text)
    )


def _figures_of(token: Token, following: Token | None, text: Text) -> Iterator[Figure]:
    if token.kind is TokenKind.NUMBER:
        values = _values(token.text)
        power = _scale(following) if following and following.start - token.end <= 1 else 0
        yield _figure(
            token,
            token.text,
            values | _scaled(values, power),
            sure=token.text != "00" and not _is_mark(token, text),
        )
        return
    leading = _LEADING.fullmatch(token.text)
    if leading is not None:
        values = _values(leading[1])
        values |= _scaled(values, _SUFFIX_SCALES.get(leading[3].lower(), 0))
        sure = leading[1] != "00" and _counts(token.text, leading, following)  # «17:00-ге»
        yield _figure(token, leading[1], values, sure=sure)
        return
    for found in _DIGITS.finditer(token.text):
        yield _figure(token, found.group(), _values(found.group()), sure=False)


def _counts(typed: str, leading: re.Match[str], following: Token | None) -> bool:
    """Tell whether digits with letters behind them are a number: 5-й, 3rd, 1M views."""
    if leading[3] in _COUNTING_SCALES:
        return following is not None and following.text.islower()
    return bool(leading[2]) or (typed != "0x" and _SUFFIX.fullmatch(leading[3]) is not None)


def _figure(token: Token, digits: str, values: frozenset[str], *, sure: bool) -> Figure:
    atoms = tuple(_canonical(found) for found in _DIGITS.findall(digits))
    return Figure(token.start, token.end, token.text, values, atoms, sure)


def _is_mark(token: Token, text: Text) -> bool:
    """Tell whether a number counts paragraphs ("3." at the start), values ("%1"), powers ("^2"), a part ("1/4")."""
    if token.start and text.typed[token.start - 1] in "%^":
        return True
    if _VALUE.match(text.typed, max(token.start - 2, 0)):
        return True
    if token.text == "1" and _PART.match(text.typed, token.end):
        return True
    before, after = text.masked[: token.start], text.masked[token.end : token.end + 2]
    return not any(letter.isalnum() for letter in before) and after[:1] in (".", ")") and after[1:].strip() == ""


def _canonical(digits: str, fraction: str = "") -> str:
    whole = "".join(str(unicodedata.digit(digit)) for digit in digits).lstrip("0") or "0"
    part = "".join(str(unicodedata.digit(digit)) for digit in fraction).rstrip("0")
    return f"{whole}.{part}" if part else whole


def _values(text: str) -> frozenset[str]:
    """Return the values that a number may have in any of our languages."""
    joined = _GROUP_SPACE.sub("", text)
    pieces = _DIGITS.findall(joined)
    if len(pieces) <= 1:
        return frozenset({_canonical(joined)})
    mixed = _MIXED.fullmatch(joined)
    if mixed is not None and mixed[2] != joined[mixed.end(1)]:
        return frozenset({_canonical("".join(_DIGITS.findall(mixed[1])), mixed[3])})
    values = {".".join(_canonical(piece) for piece in pieces) if len(pieces) > 2 else _canonical(pieces[0], pieces[1])}
    if all(len(piece) == 3 for piece in pieces[1:]) and len(pieces[0]) <= 3:
        values.add(_canonical("".join(pieces)))
    return frozenset(values)


def _scale(token: Token) -> int:
    word = token.text.lower()
    return next((power for names, power in _SCALES if names.match(word)), 0)


def _scaled(values: frozenset[str], power: int) -> frozenset[str]:
    """Return the values times ten to the *power*; nothing for power 0."""
    if not power:
        return frozenset()
    scaled: set[str] = set()
    for value in values:
        whole, _, part = value.partition(".")
        padded = part.ljust(power, "0")
        if "." not in padded:
            scaled.add(_canonical(whole + padded[:power], padded[power:]))
    return frozenset(scaled)


def localised(text: str, language: str) -> str:
    """Return a number of an English, Kazakh or Russian text as *language* writes it; dates and the like unchanged."""
    plain = re.fullmatch(r"(\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d{1,2}|\d{4,}))?", text)
    if plain is None:
        return text
    group, decimal = (",", ".") if language == "en" else ("\u00a0", ",")
    whole = re.sub(r"[, \u00a0\u202f]", group, plain[1])
    return whole if plain[2] is None else f"{whole}{decimal}{plain[2]}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a source that counts."""

    noun: str
    """In the dictionary form where that is known."""
    before: str
    """The English word before the number, small, or nothing where it begins; "?" in other languages."""
