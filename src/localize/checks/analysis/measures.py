"""Units of measure: their names and signs in English, Kazakh and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.words import read_table


def forms(cell: str) -> str:
    """Return an expression for the words of a cell, in which ~ is any ending."""
    return re.escape(cell).replace(r"\|", "|").replace(r"\~", r"\w*").replace(r"\ ", " ")


_TABLE = read_table("units")
_ROWS = tuple((row["name"], row["latin"], row["cyrillic"], forms(row["words"])) for row in _TABLE if row["words"])


@cache
def _signs() -> tuple[dict[str, frozenset[str]], re.Pattern[str]]:
    """Return what each sign may stand for, and what finds one behind a number."""
    signs = [(sign, name) for name, latin, cyrillic, _ in _ROWS for sign in f"{latin}|{cyrillic}".split("|") if sign]
    signs.sort(key=lambda each: -len(each[0]))
    meant: dict[str, frozenset[str]] = {}
    for sign, name in (*signs, *((sign, row["name"]) for row in _TABLE for sign in row["shared"].split("|"))):
        meant[sign] = meant.get(sign, frozenset()) | {name}
    read, letters = (
        "|".join(re.escape(sign) for sign, _ in signs if sign != "s" and (len(sign) == 1) is single)
        for single in (False, True)
    )
    # “The 2000s” are no seconds: those stand behind a space; «в 2006-м» is no metre.
    return meant, re.compile(rf"(?:[{SPACE[1:-1]}-]?({read})|{SPACE}?({letters})|{SPACE}(s))(?![\w/%‰²³])")


@cache
def _words() -> re.Pattern[str]:
    """Return what finds the word for a unit behind a number, the place of its row in a group."""
    words = "|".join(f"({words})" for *_, words in _ROWS)
    return re.compile(rf"[{SPACE[1:-1]}-](?:{words})(?!\w)", re.IGNORECASE)


def read_measure(masked: str, at: int) -> tuple[frozenset[str], int]:
    """Return the units that a number may be counted in, which ends at a place, and where the unit ends."""
    if masked[at : at + 1].isalnum() and not masked[at : at + 1].isalpha():
        return frozenset(), at
    meant, sign = _signs()
    if found := sign.match(masked, at):
        return meant[found[1] or found[2] or found[3]], found.end()
    found = _words().match(masked, at)
    if found is None or found.lastindex is None:
        return frozenset(), at
    return frozenset({_ROWS[found.lastindex - 1][0]}), found.end()


_SIGNS = "|".join(sign for row in _ROWS for sign in (*row[1].split("|"), *row[2].split("|")) if sign.isalpha())
MEASURE_WORD = rf"(?:{_SIGNS})$|{'|'.join(words for *_, words in _ROWS)}"
"""What a word begins with that may be a measure, in small letters and capitals."""
# A sign is whole, but an address may begin right behind it, as any placeholder may.
_WHOLE_SIGN = r"(?!(?!https?:|ftp:|tor:|mailto:|www\.)\w)"
_ALL_SIGNS = "|".join(re.escape(sign) for row in _ROWS for sign in f"{row[1]}|{row[2]}".split("|") if sign)
BEHIND_NUMBER = f"(?:{_ALL_SIGNS}){_WHOLE_SIGN}|{'|'.join(words for *_, words in _ROWS)}"
"""What a measure begins with behind a number; no less, in small letters and capitals."""


@cache
def _other_alphabet(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the signs that a language writes in the other alphabet with the right ones, and what finds them."""
    rows = [(latin, cyrillic) for _, latin, cyrillic, _ in _ROWS if latin and cyrillic and latin != cyrillic]
    right: dict[str, str] = {}
    for latin, cyrillic in rows:
        ours, theirs = (cyrillic, latin) if language in CYRILLIC else (latin, cyrillic)
        for sign in theirs.split("|"):
            right[sign] = ours.split("|")[-1 if "сағ" in ours and language == "kk" else 0]
    signs = "|".join(map(re.escape, sorted(right, key=len, reverse=True)))
    return right, re.compile(rf"(?<![\w.,:/-])(?:\d+[.,:/–-]?)*\d({SPACE}?)({signs})(?![\w/²³-]|{SPACE}?=)")


def find_signs(masked: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of signs that stand behind a number in the other alphabet, each with the right sign."""
    right, pattern = _other_alphabet(language)
    for found in pattern.finditer(masked):
        yield found.start(2), found.end(2), right[found[2]]
