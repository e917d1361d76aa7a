"""Certainty of fixes: which of them leave every word, number and other sign as the reader sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from localize.tokens import LATIN_LOOKALIKES

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_APOSTROPHES = "'’‘ʼ`´"
_CUT_BEFORE, _CUT_BEHIND = re.compile(r"[^\W\d_][&_~]\Z"), re.compile(r"[&_~][^\W\d_]")
_PIECE = re.compile(
    r"(?P<tag></?[a-z]+\d+/?>)"
    r"|(?P<code>~[asd])"  # of Scheme, which letters of another alphabet stick to: «~aЗначение»
    rf"|(?P<word>[^\W\d_](?:[{_APOSTROPHES}]?[^\W\d_]|[\u0300-\u036f])*)"
    r"|(?P<number>\d+(?:[.,:/]\d+)*)"
    r"|(?P<space>[^\S\n\r\x0b\x0c\x85\u2028\u2029]+)"
    r"|(?P<dash>[-‐‑‒–—―−]+)"
    rf"|(?P<quote>[{_APOSTROPHES}\"«»„“”‟‚‛‹›′″]+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
# Source of the Greek ones: Unicode confusables, as far as they look alike in every typeface.
_MARKS = str.maketrans(_APOSTROPHES, "'" * len(_APOSTROPHES))
_SEEN = LATIN_LOOKALIKES | str.maketrans("ΑΒΕΗΙΚΜΝΟοΡρΤΧΖ", "АВЕНІКМNОоРрТХZ") | _MARKS


def is_certain(text: str, start: int, end: int, fix: str) -> bool:
    """Tell whether *fix* at *start* to *end* changes only quotation marks, dashes, spaces and letters that look alike.

    Words and numbers must not be joined or parted, and no quotation mark or dash may come or go: «по моему» and
    «по-моему», «IP – мекенжай» and «IP-мекенжай», “-5” and “5” differ. Characters that nobody sees do not count. A
    piece of a word that an access key cuts in two, «қ&осу», does not tell the alphabet of the whole.
    """
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)  # what is read ends with its line
    line_end = text[end : stop if stop >= 0 else len(text)]
    before, after = text[begin:end] + line_end, text[begin:start] + fix + line_end
    if fix.isalpha() and (_CUT_BEFORE.search(text, 0, start) or _CUT_BEHIND.match(text, end)):
        return False
    return list(_read(before)) == list(_read(after)) and all(map(_is_respelt, _words(before), _words(after)))


def _words(text: str) -> list[str]:
    return [found.group() for found in _PIECE.finditer(_normal(text)) if found.lastgroup == "word"]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _is_respelt(before: str, after: str) -> bool:
    """Tell whether a word is the same, or one with letters that look alike, not two, nor the name of something.

    A letter alone may be a name in both alphabets: axis X, the language C, option -T. Capitals inside a word tell that
    something else begins there: «сRaptor», «МенюMC».
    """
    if before == after or before.translate(_MARKS) == after.translate(_MARKS):
        return True
    return len(after) > 1 and (after.islower() or after.isupper() or after == after.capitalize())


def _read(text: str) -> Iterator[str]:
    """Yield what a certain fix must not change: words, numbers, signs and tags, what joins them, how many quotes."""
    last, gap, quotes = ("", ""), "", 0
    for found in _PIECE.finditer(_normal(text)):
        kind, piece = str(found.lastgroup), found.group()
        if kind in ("space", "dash", "quote"):
            gap += _GAPS.get(kind, piece)
            quotes += kind == "quote"
        elif kind == "tag":  # it parts no words
            yield piece
        else:
            yield _join(last, gap, (kind, piece))
            yield piece.translate(_SEEN) if kind == "word" else piece
            last, gap = (kind, piece), ""
    yield _join(last, gap, ("", ""))
    yield str(quotes)


_GAPS = {"space": " ", "quote": "'"}


def _join(before: tuple[str, str], gap: str, after: tuple[str, str]) -> str:
    """Return what a gap makes of the pieces beside it, as far as another gap would make something else of them."""
    kinds = before[0], after[0]
    beside_word = "word" in kinds and set(kinds) <= {"word", "number"}
    if gap.strip(" '"):
        return "hyphen" if beside_word and len(gap) == 1 and gap not in "—―" else "dash"
    if " " not in gap:
        return ""
    if kinds == ("word", "number"):  # «в2013» is two words, “Windows10” may be a name
        return "" if before[1].islower() else "space"
    return "space" if kinds == ("number", "number") or (kinds == ("word", "word") and "'" not in gap) else ""
