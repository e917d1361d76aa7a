"""Kazakh compounds split by a dash between spaces: «IP – мекенжай», «3 – ескерту», «онлайн – курс»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.language_guess import is_english_particle
from localize.checks.core.pair import Context, Sighting

_SPACE = "[ \u00a0]"
# First halves that are no words by themselves, or are so seldom.
_FIRST = (
    "онлайн|веб|интернет|медиа|видео|аудио|фото|кибер|смарт|пресс|вице|экс|бизнес|мини|макси|блок|чат|премьер|генерал"
    "|дизель|смс|гугл|фейсбук|штаб|онкайн|топ|хит|гала|панк|рок|альфа|бета|джип|такси|кафе|эко|арт"
)
_BRANDS = "Wi-Fi|Telegram|WhatsApp|Facebook|Instagram|YouTube|TikTok|Twitter|Google|Skype|Zoom|Android|Bluetooth"
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
_ORDINALS = {
    1: "first|перв", 2: "second|втор", 3: "third|треть|трети", 4: "fourth|четв[её]рт", 5: "fifth|пят[ыоа]",
    6: "sixth|шест[ыоа]", 7: "seventh|седьм", 8: "eighth|восьм", 9: "ninth|девят[ыоа]", 10: "tenth|десят[ыоа]",
    11: "eleventh|одиннадцат[ыоа]", 12: "twelfth|двенадцат[ыоа]",
}  # fmt: skip
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


_LATIN_FIRST = {
    "онлайн": r"\bonline[ -][a-z]",
    "веб": r"\bweb[ -]?[a-z]", "интернет": r"\binternet[ -][a-z]",
    "медиа": r"\bmedia[ -][a-z]",
    "видео": r"\bvideo[ -]?[a-z]", "фото": r"\bphoto[ -]?[a-z]", "пресс": r"\bpress[ -][a-z]",
    "вице": r"\b(?:vice|deputy)[ -][a-z]",
    "смс": r"\bSMS[ -][a-z]", "экс": r"\b(?:ex-|former )[a-z]", "бизнес": r"\bbusiness[ -][a-z]",
    "чат": r"\bchat[ -]?bot",
    "премьер": r"\bprime minister", "кибер": r"\bcyber", "топ": r"\btop[ -]",
}  # fmt: skip


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
