"""Latin and Cyrillic letters in one word, and Roman numerals in Cyrillic letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC_LETTER, LATIN, to_cyrillic, to_latin
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.tokens import TokenKind

_PIECE = re.compile(r"[^-’'‑]+")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_TWINS = str.maketrans("ІХСМіхсм", "IXCMixcm")
# "мәнN", «ШИРИНАxВЫСОТА»: a variable or a multiplication sign that was meant to be Latin.
_FORMULA = re.compile(r"[а-яёәғқңөұүһі]+[A-Z]|[А-ЯӘҒҚҢӨҰҮҺІ]+x[А-ЯӘҒҚҢӨҰҮҺІ]+")
_GLUE = "%$@#\\"
"""Signs that make the letters after them a variable."""
_BRAND_THEN_ENDING = re.compile(r"([A-Z][A-Za-z0-9]+)([\u0430-\u04ff]{1,8})")


def _pieces(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the words with their places, each part of a hyphenated word for itself: «VPN-сервис» mixes nothing."""
    for token in text.language_tokens:
        glued = token.start > 0 and text.typed[token.start - 1] in _GLUE
        if token.kind is TokenKind.WORD and not glued:
            for found in _PIECE.finditer(token.text):
                yield token.start + found.start(), found.group()


def _roman(piece: str) -> str | None:
    """Return the numeral that a word was meant to be, if Cyrillic letters were used for it."""
    numeral = piece.translate(_ROMAN_TWINS)
    if numeral == piece or not re.search(".[IVX]|[IVX].", numeral) or not _ROMAN.fullmatch(numeral):
        return None
    # «СМ», «ХХ», «МІ» may be words or initials; with І or a Latin letter among them it is a numeral.
    return numeral if LATIN.search(piece) or "ІІ" in piece or "ХІ" in piece or "ІХ" in piece else None


_JOINED = re.compile(r"[\w\u0300-\u036f\u00ad\u200b-\u200d]+")
"""Letters and what may stand between them unseen."""


def _may_mix(piece: str) -> bool:
    return any(LATIN.search(part) and CYRILLIC_LETTER.search(part) for part in _JOINED.findall(piece))


@check(
    "script.mixed",
    category="fluency",
    severity=Severity.MAJOR,
    needs=target(any_piece(_may_mix, having=LATIN.pattern)),
)
def mixed(context: Context) -> Iterator[Sighting]:
    """A word mixes Latin and Cyrillic letters.

    What: Letters that look alike, such as Latin `a c e o p x y i` among Cyrillic ones, and a Latin `ə` or `h` for
    Kazakh `ә` and `һ`; and an ending that sticks to a Latin name without a hyphen. Parts of a hyphenated word are
    looked at one by one. A word that the source spells in the same way is left alone.
    Why: The eye sees no difference, but search, sorting, spelling and screen readers do.
    Wrong: en: Personal data | kk: Дербес дeректер
    Right: en: Personal data | kk: Дербес деректер
    """
    for start, piece in _pieces(context.target):
        latin, cyrillic = len(LATIN.findall(piece)), len(CYRILLIC_LETTER.findall(piece))
        if not latin or not cyrillic or _roman(piece) or _FORMULA.fullmatch(piece):
            continue
        if piece in context.source.typed:
            continue
        fix = _unmixed(piece, latin, cyrillic, context.target)
        yield context.target.sight(start, start + len(piece), _describe(piece, latin, cyrillic), fix)


def _unmixed(piece: str, latin: int, cyrillic: int, target: Text) -> str | None:
    """Return the word in one alphabet, or with the hyphen that its ending needs; None where it could be either."""
    in_cyrillic, in_latin = piece.translate(to_cyrillic(target.language)), piece.translate(to_latin())
    all_cyrillic, all_latin = not LATIN.search(in_cyrillic), not CYRILLIC_LETTER.search(in_latin)
    if all_cyrillic and (cyrillic > latin or (cyrillic == latin and not all_latin)):
        return in_cyrillic
    if all_latin and (latin > cyrillic or (cyrillic == latin and not all_cyrillic)):
        return in_latin
    ending = _BRAND_THEN_ENDING.fullmatch(piece)
    if ending and not all_cyrillic and not all_latin and target.language in ("kk", "ru"):
        return f"{ending[1]}-{ending[2]}"
    return None


def _describe(piece: str, latin: int, cyrillic: int) -> str:
    few, alphabet = (LATIN, "Latin") if latin <= cyrillic else (CYRILLIC_LETTER, "Cyrillic")
    letters = ", ".join(dict.fromkeys(few.findall(piece)))
    return f"{alphabet} {letters} in a word of other letters"


_COUNTED = r"век|вв?\.|столети|съезд|созыв|глав|раздел|част|том|групп|квартал|ғасыр|ғ\.|тарау|бөлім|тоқсан"
_ROMAN_BESIDE = re.compile(
    rf"(?<![\w.])(?!С[ \u00a0])[ІХСМ]+(?=[ \u00a0–-]+(?:[ІХIVX]+[ \u00a0]+)?(?:{_COUNTED}))"
    r"|(?:(?<=[Гг]лава )|(?<=[Рр]аздел )|(?<=[Чч]асть )|(?<=[Тт]ом )|(?<=[Cc]hapter )|(?<=[Pp]art )|(?<=[Vv]olume ))"
    r"[ІХСМ]+(?!\w)"
)


def _may_be_roman(word: str) -> bool:
    return _roman(word) is not None or set(word) <= set("ІХСМ")


@check(
    "script.roman", category="fluency", severity=Severity.MAJOR, needs=target(any_word(_may_be_roman, having="[ІХСМ]"))
)
def roman(context: Context) -> Iterator[Sighting]:
    """A Roman numeral is written with Cyrillic letters.

    What: Numerals such as ХІХ or 94-ІІ in which І, Х, С or М are Cyrillic letters.
    Why: Nobody who searches for the number of a law or a century will find it.
    Wrong: en: the 19th century | kk: ХІХ ғасыр
    Right: en: the 19th century | kk: XIX ғасыр
    """
    for found in _ROMAN_BESIDE.finditer(context.target.masked):
        written = found.group().translate(_ROMAN_TWINS)
        if _roman(found.group()) is None and _ROMAN.fullmatch(written):
            yield context.target.sight(found.start(), found.end(), "a Roman numeral in Cyrillic letters", written)
    for start, piece in _pieces(context.target):
        numeral = _roman(piece)
        if numeral is not None:
            end = start + len(piece)
            yield context.target.sight(start, end, "a Roman numeral in Cyrillic letters", numeral)
