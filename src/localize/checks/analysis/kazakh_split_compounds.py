"""Kazakh compounds split by a dash between spaces: «IP – мекенжай», «3 – ескерту», «онлайн – курс»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.language_guess import is_english_particle
from localize.checks.core.pair import Context, Sighting
from localize.checks.words import read_table, read_words

_SPACE = "[ \u00a0]"
_COMPOUNDS = read_words("kazakh-compounds")
_FIRST = "|".join(_COMPOUNDS["first-halves"])
_BRANDS = "|".join(_COMPOUNDS["brands"])
_PARTED = re.compile(
    rf"(?<![\w.@/-])(?P<first>[A-Z]{{2,5}}|{_BRANDS}|[А-ЯӘҒҚҢӨҰҮҺІ]{{2,5}}|(?i:{_FIRST}))(?P<gap>{_SPACE}?[–—]{_SPACE})"
    r"(?P<second>[а-яёәғқңөұүһі]{3,})(?![\w-])"
)
_NUMBERED = re.compile(
    rf"(?<![\w.,/№–—-])(?<!\d[ \u00a0])(?P<first>\d{{1,4}}|[IVX]{{1,5}})(?P<gap>{_SPACE}[–—]{_SPACE})"
    r"(?P<second>[а-яёәғқңөұүһі]{3,})(?![\w-])"
)
_UNJOINED = re.compile(
    rf"(?<![\w.@/-])(?:e?SIM(?P<gap>{_SPACE})(?=карта(?!сы))|(?:PIN|PUK|QR)(?P<gap2>{_SPACE})(?=код(?!ы(?!ң)))"
    rf"|IP(?P<gap3>{_SPACE})(?=(?:мекенжай|адрес)(?!ы(?!ң|м)|і(?!ң|м))))"
)
_JOINED = re.compile("[A-Z]{2}-[а-яәғқңөұүһі]{3}")
"""Another compound with its hyphen: usage differs, but not within a text."""
_DASH = re.compile(rf"{_SPACE}[—–-]{_SPACE}|[^\W\d]—[^\W\d]|:")
_ORDINALS = {int(each["number"]): each["source"] for each in read_table("ordinal-words")}
_NO_NOUN = frozenset(["это", "эта", "этот", "бұл", "мұнда", "онда", "сол", "осы", "где", "там", "как", "так", "что"])


def find_parted(context: Context) -> Iterator[Sighting]:
    """Yield the gaps of compounds whose first half is Latin, an acronym, a number or a half word.

    The source has the two side by side, and no dash of its own that the target would render. Of acronyms in Russian
    russian.hyphen tells.
    """
    target, source = context.target, context.source.masked
    if target.language != "kk":
        return
    joined = _JOINED.search(target.masked) is not None
    for found in _UNJOINED.finditer(target.masked) if joined else ():
        yield target.sight(*found.span(found.lastgroup or 0), "a hyphen joins the two halves", "-")
    if len(_DASH.findall(source)) >= len(_DASH.findall(target.masked)):
        return
    parted = [each for each in _PARTED.finditer(target.masked) if _is_one_there(each["first"], source)]
    numbered = [each for each in _NUMBERED.finditer(target.masked) if _is_ordinal_there(each["first"], source)]
    for start, found in {each.start(): each for each in (*parted, *numbered)}.items():
        if found["second"] not in _NO_NOUN:
            yield target.sight(start + len(found["first"]), found.end("gap"), "a hyphen joins the two halves", "-")


def _is_one_there(first: str, source: str) -> bool:
    """Tell whether the source has what stands first as the first half of a compound or before a noun."""
    if first.isupper() and not first.isascii():
        return re.search(rf"(?<![\w-]){first}-[а-яё]", source) is not None
    for found in re.finditer(
        rf"(?<![\w-])(?i:{re.escape(first)})(?:-(?=[^\W\d_])|[ \u00a0](?=[a-z]))([^\W\d_]+)", source
    ):
        if not is_english_particle(found[1]) and not found[1].endswith("ly"):
            return True
    return (
        not first.isascii() and re.search(_LATIN_FIRST.get(first.lower(), r"(?!)"), source, re.IGNORECASE) is not None
    )


_LATIN_FIRST = {each["kk"]: each["en"] for each in read_table("kazakh-first-halves")}


def _is_ordinal_there(number: str, source: str) -> bool:
    """Tell whether the source has a number as an ordinal, or as one that names something: “Article 3”, “3rd”."""
    if not number.isdigit():
        return re.search(rf"(?<!\w){number}(?!\w)", source) is not None
    word = _ORDINALS.get(int(number))
    named = (
        rf"(?:[^\W\d_]{{2,}}\.?|№)[ \u00a0]{number}(?![\w%]|[.,]\d|[ \u00a0][a-zа-я])"
        rf"|[A-ZА-Я][a-zа-я]{{2,}}[ \u00a0]{number}(?![\w%]|[.,]\d)"
    )
    ordinal = rf"(?<!\d){number}(?:st|nd|rd|th|[-‑](?:й|я|е|го|му|м|х|ю|ей))(?!\w)"
    return re.search(rf"{ordinal}|{named}" + (rf"|(?<!\w)(?i:{word})" if word else ""), source) is not None
