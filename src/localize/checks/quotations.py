"""Quotations: the stop behind them, and marks of one kind in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import CYRILLIC
from localize.checks.needs import any_piece, has, into, target
from localize.checks.pair import OPAQUE, Context, Sighting
from localize.checks.punctuation import ends_in_abbreviation
from localize.checks.registry import check
from localize.model import Severity
from localize.morphology.everyday import is_whole

_STOP_INSIDE = re.compile(r"([^\W\d_]{3,}|\d)([.,])(»)(?![.,])")
_LONG_WORD = 6
"""Letters of a word that is no abbreviation."""


@check(
    "punctuation.quoted_stop",
    category="locale",
    severity=Severity.MINOR,
    needs=into("kk", "ru") & target(any_piece("[.,]»", having="»")),
)
def quoted_stop(context: Context) -> Iterator[Sighting]:
    """A full stop or a comma stands before a closing quotation mark.

    What: In Kazakh and Russian both stand behind it; question mark, exclamation mark and ellipsis stay inside. The stop
    of an abbreviation is left alone.
    Why: The American order is copied from an English source.
    Wrong: en: She said, “That is the law.” | ru: Она сказала: «Таков закон.»
    Right: en: She said, “That is the law.” | ru: Она сказала: «Таков закон».
    """
    target = context.target
    if target.language not in CYRILLIC:
        return
    for found in _STOP_INSIDE.finditer(target.masked):
        word, mark = found[1].lower(), found[2]
        whole = word.isdigit() or len(word) >= _LONG_WORD or is_whole(word, target.language)
        if mark == "," or (whole and not ends_in_abbreviation(target.masked[: found.end(2)])):
            start, end = found.start(2), found.end(3)
            yield target.sight(start, end, f"“{mark}” follows the quotation", f"»{mark}")


_STRAIGHT = re.compile(r'(?<!\w)"(?=\S)[^"“”]*(?<=\S)"(?!\w)')
_INCHES = re.compile(r'(?<=\d)"')


@check(
    "punctuation.mixed_quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en") & target(has('"')) & target(has("[“”]")),
)
def mixed_quotes(context: Context) -> Iterator[Sighting]:
    """Straight quotation marks stand beside curly ones.

    What: A straight mark in an English text that has “ or ” as well; the sign of inches is left alone.
    Why: Two kinds of marks in one text are a slip, and one kind may lack its partner.
    Wrong: ru: «Да» и «нет» | en: “Yes” and "no"
    Right: ru: «Да» и «нет» | en: “Yes” and “no”
    """
    target = context.target
    if target.language != "en" or not re.search("[“”]", target.masked):
        return
    masked = target.masked
    if masked.count('"') % 2:
        masked = _INCHES.sub(OPAQUE, masked)
    pairs = list(_STRAIGHT.finditer(masked))
    for found in pairs:
        fix = f"“{target.typed[found.start() + 1 : found.end() - 1]}”"
        yield target.sight(found.start(), found.end(), "straight marks beside curly ones", fix)
    for found in re.finditer('"', _STRAIGHT.sub(lambda pair: OPAQUE * len(pair.group()), masked)):
        yield target.sight(found.start(), found.end(), "a straight mark beside curly ones")


_MAKESHIFT = re.compile(
    r"<<(?=[^\W\d_])([^<>]*\w[.!?…]?)>>|(?<!['\w])''(?=[^\W\d_])([^']*\w[.!?…]?)''(?!['\w])"
    r"|(?<![,\w]),,(?=[^\W\d_])([^,“”„]*\w[.!?…]?)(?:“|”|''|\")"
)
_OUTER = {"en": ("“", "”"), "kk": ("«", "»"), "ru": ("«", "»")}


@check(
    "punctuation.makeshift_quotes",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru") & target(any_piece(r"<<|''|,,", having="[<',]")),
)
def makeshift_quotes(context: Context) -> Iterator[Sighting]:
    """Quotation marks are put together from other signs.

    What: << >> for « », two apostrophes or commas for “ ” and „ “, where the source has no such signs.
    Why: It is left from a typewriter or a plain keyboard; programs take such signs for code.
    Wrong: en: The “foreign agents” law | ru: Закон об <<иностранных агентах>>
    Right: en: The “foreign agents” law | ru: Закон об «иностранных агентах»
    """
    target = context.target
    if target.language not in _OUTER:
        return
    opening, closing = _OUTER[target.language]
    if _MAKESHIFT.search(context.source.typed):
        return
    for found in _MAKESHIFT.finditer(target.masked):
        inner = target.typed[slice(*found.span(found.lastindex or 0))]
        yield target.sight(found.start(), found.end(), f"quote with {opening} {closing}", opening + inner + closing)
