"""Invisible and stray characters: zero-width, bidirectional, broken encodings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, has, target, texts, uneven
from localize.checks.core.registry import check
from localize.model import Severity

_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f"
    "\u2028\u2029\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
)
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")
_JOINERS = frozenset("\u200c\u200d")
# Bytes of UTF-8 shown as Windows-1252, 1251 or Latin-1; and what a decoder puts where it gave up.
_GARBLED = re.compile(
    "(?:[\u00c2\u00c3\u00d0\u00d1\u00e2][\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac\u2122]){2,}"
    "|(?:[РСТУ][\u00a0-\u00bf\u0402-\u040f\u0452-\u045f\u2013-\u203a\u20ac\u2116\u2122]){2,}"
    "|(?:[РС][А-Яа-яЁё°±µ¶·»ѓќ‚„…†‡€‰‹]){0,2}(?:Рџ|Рќ|Рѓ|СЃ|С‚|Рё|Рѕ|Р°|Рµ|РЅ){2,}"
    "|\ufffd+|(?:пїЅ)+"
)


_MAY_BE_GARBLED = (
    "[\u00c2\u00c3\u00d0\u00d1\u00e2\ufffd]|пїЅ|(?:Рџ|Рќ|Рѓ|СЃ|С‚|Рё|Рѕ|Р°|Рµ|РЅ){2}"
    "|[РСТУ](?:[\u00a1-\u00bf\u0402-\u040f\u0452-\u045f\u2013-\u203a\u20ac\u2116\u2122]|$)"
)


# Some of them are white space, which is no character of a piece.
_NEEDS_OF_INVISIBLE = target(has(_INVISIBLE.pattern)) | (
    target(uneven) & texts(lambda _source, typed: _INVISIBLE.search(typed) is not None)
)


@check("script.invisible", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_INVISIBLE)
def invisible(context: Context) -> Iterator[Sighting]:
    """The target has invisible characters that are not in the source.

    What: Soft hyphens, zero-width spaces and joiners, byte-order marks, control characters and signs of text
    direction. Joiners inside emoji and direction signs beside Arabic or Hebrew letters are left alone.
    Why: A word with such a character in it is not found, and it breaks lines and addresses in odd places.
    Wrong: en: data | kk: дерек\u200bтер
    Right: en: data | kk: деректер
    """
    target = context.target
    if _RIGHT_TO_LEFT.search(target.typed):
        return
    for found in _INVISIBLE.finditer(target.masked):
        run = found.group()
        if any(each in context.source.typed for each in run) or _joins_signs(target.typed, found):
            continue
        names = ", ".join(dict.fromkeys(f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in run))
        yield target.sight(found.start(), found.end(), f"unseen: {names.lower().replace('u+', 'U+')}", "")


def _joins_signs(typed: str, found: re.Match[str]) -> bool:
    """Tell whether a joiner stands inside an emoji or between letters of a script that needs it."""
    if not set(found.group()) <= _JOINERS:
        return False
    before, after = typed[: found.start()][-1:], typed[found.end() :][:1]
    return any(ord(each) > 0x900 for each in before + after)


@check(
    "script.garbled",
    category="fluency",
    severity=Severity.MAJOR,
    needs=target(any_piece(_MAY_BE_GARBLED, having="[\u00c2\u00c3\u00d0\u00d1\u00e2\ufffdЅРСТУ]")),
)
def garbled(context: Context) -> Iterator[Sighting]:
    """Letters are those of a wrong encoding.

    What: Text such as «РџСЂР°РІРѕ» or “ÐŸÑ€Ð°”, which was read in another encoding than it was written in, and the
    sign � for letters that were lost.
    Why: The text is unreadable.
    Wrong: en: law | ru: РџСЂР°РІРѕ
    Right: en: law | ru: Право
    """
    target = context.target
    for found in _GARBLED.finditer(target.masked):
        if found.group() in context.source.typed:
            continue
        start, end = found.span()
        while start and target.masked[start - 1].isalpha():
            start -= 1
        while end < len(target.masked) and not target.masked[end].isspace():
            end += 1
        yield target.sight(start, end, "read in a wrong encoding", _decoded(target.typed[start:end]))


def _decoded(text: str) -> str | None:
    for encoding in ("cp1251", "cp1252", "latin-1"):
        try:
            decoded = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if all(each.isalnum() or each in " .,-«»" for each in decoded):
            return decoded
    return None


# A base letter and the sign above it that have a letter of their own; the stress mark over а has none.
_DECOMPOSED = re.compile("[A-Za-zА-Яа-яІі][\u0300\u0301\u0302\u0303\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328]")


def _may_compose(piece: str) -> bool:
    return any(_composed(found.group()) for found in _DECOMPOSED.finditer(piece))


def _composed(letters: str) -> str | None:
    whole = unicodedata.normalize("NFC", letters)
    return whole if len(whole) == 1 else None


@check(
    "script.decomposed",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_may_compose, having="[\u0300-\u0328]")),
)
def decomposed(context: Context) -> Iterator[Sighting]:
    """A letter is written as two characters: й as и and a sign above it.

    What: й, ё, ö, é and their like in two pieces, where the source has none in pieces. Stress marks are left alone.
    Why: It looks the same, but search does not find the word, and some programs draw the sign beside the letter.
    Wrong: en: your | ru: твой
    Right: en: your | ru: твой
    """
    if _may_compose(context.source.typed):
        return
    for found in _DECOMPOSED.finditer(context.target.masked):
        whole = _composed(found.group())
        if whole is not None:
            beside = found.group().isascii() != context.target.masked[: found.start()][-1:].isascii()
            message = f"{whole} in two characters"
            yield context.target.sight(found.start(), found.end(), message, whole, doubtful=beside)
