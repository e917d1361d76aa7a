"""Capital letters of streets, and of newspapers and sites that the source quotes: «проспект абая», “the orda site”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.char_classes import CAPITALS
from localize.checks.analysis.phonetic_match import sound_alike, sounds_of
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, any_word, has, into, source, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.common_words import is_everyday_english

_SPACE = "[ \u00a0]"
_BEFORE = (
    r"(?:улиц(?:а|е|ы|у|ей)|ул\.|проспект(?:а|е|у|ом)?|пр(?:осп)?\.|пр-т|площад(?:ь|и|ью)|бульвар(?:а|е|у|ом)?|б-р"
    r"|переул(?:ок|ка|ке)|микрорайон(?:а|е)?|мкр\.?|шоссе|набережн(?:ая|ой|ую))"
)
_BEHIND = {
    "en": r"(?:[Ss]treet|[Ss]t\.?|[Aa]ve(?:nue|\.)|[Ss]quare|[Bb]oulevard|[Ll]ane|[Rr]oad|(?:[Mm]icro)?[Dd]istrict)",
    "kk": "(?:көше|даңғыл|алаң|бульвар|шағын[ \u00a0]?аудан|ықшамаудан)",
}
_SMALL = {
    "ru": re.compile(rf"(?<!\w){_BEFORE}{_SPACE}(?P<name>[а-яё]{{3,}}(?:-[а-яё]+)?)(?![\w-])", re.IGNORECASE),
    "kk": re.compile(rf"(?<![\w-])(?P<name>[а-яёәғқңөұүһі]{{3,}}){_SPACE}{_BEHIND['kk']}[а-яәғқңөұүһі]*(?!\w)"),
    "en": re.compile(rf"(?<![\w-])(?P<name>[a-z]{{3,}}){_SPACE}{_BEHIND['en']}(?!\w)"),
}
# The common word of a street behind its English name.
_STREET = re.compile(
    rf"(?<=[A-Z][a-z]{{2}}){_SPACE}(?P<word>street|avenue|boulevard|square)(?![\w-])"
    rf"|(?<=[a-z]{{3}}){_SPACE}(?P<word2>street|avenue|boulevard|square)(?![\w-])"
)
_CAPITAL = re.compile(rf"(?<!\w)[{CAPITALS}][^\W\d_]{{2,}}(?!\w)")
_QUOTED = re.compile(rf"[«“„]([{CAPITALS}][^\W\d_]{{3,}})[»”“]")
_MEDIA = (
    "news|site|website|newspaper|magazine|agency|outlet|portal|channel|radio|media|group|foundation|fund|movement|party"
)
_LATIN_SMALL = re.compile(
    rf"(?<![\w.@/#_-])([a-z]{{4,}})(?=[ \u00a0](?:{_MEDIA})(?!\w))"
    r"|(?<=(?:site|aper|ency|rtal|nnel|zine) )([a-z]{4,})(?![\w@/_-])"
)
_TITLE = re.compile(r"(?<!\w)[A-Z][a-z]+[ \u00a0](?:Street|Avenue|Boulevard|Square)(?!\w)")


_STREET_WORD = re.compile(
    rf"{_BEFORE}|{_BEHIND['en']}|{_BEHIND['kk']}[\u0430-\u04ff]*|шағын[\u0430-\u04ff]*", re.IGNORECASE
)


@lru_cache(maxsize=2048)
def _is_street(word: str) -> bool:
    return _STREET_WORD.fullmatch(word) is not None


@check(
    "locale.street_case",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru")
    & source(has(f"[{CAPITALS}]"))
    & (
        target(any_word(_is_street))
        | target(any_piece(r"^\W?(?:ул|пр|просп|мкр|St|Ave)\.|пр-т|б-р", having="[.-]"))
        | (into("en") & source(any_piece(f"[«“„][{CAPITALS}]", having="[«“„]")))
    ),
)
def street_case(context: Context) -> Iterator[Sighting]:
    """The name of a street begins with a small letter.

    What: The word beside улица, проспект, көшесі, даңғылы, Street, Avenue and their like that sounds like a word with a
    capital of the source; in English also Street itself behind a name, and the name of a newspaper or a site that the
    source has alone in quotation marks.
    Why: It is a slip of the hand, and no spelling checker finds it.
    Wrong: en: on Abay Avenue | ru: на проспекте абая
    Right: en: on Abay Avenue | ru: на проспекте Абая
    """
    target, source = context.target, context.source
    pattern = _SMALL.get(target.language)
    if pattern is None:
        return
    named = _CAPITAL.findall(source.masked)
    for found in pattern.finditer(target.masked):
        name = found["name"]
        if name.islower() and any(_is_same(name, each) for each in named) and name not in source.typed:
            yield target.sight(*found.span("name"), "a capital letter here", name.capitalize())
    if target.language == "en":
        yield from _small_streets(context, named)
        yield from _small_titles(context)


def _small_streets(context: Context, named: list[str]) -> Iterator[Sighting]:
    """Yield the English words for a street behind the name of one, but in titles."""
    target = context.target
    for found in _STREET.finditer(target.masked):
        group = found.lastgroup or ""
        before = re.search(r"([A-Z][a-z]+)$", target.masked[: found.start()])
        known = before and any(_is_same(before[1].lower(), each) for each in named)
        if known and not _TITLE.search(context.source.masked):
            yield target.sight(*found.span(group), "a capital letter here", found[group].capitalize())


def _small_titles(context: Context) -> Iterator[Sighting]:
    """Yield newspapers and sites of an English text that the source has alone in quotation marks."""
    target = context.target
    quoted = [each for each in _QUOTED.findall(context.source.masked) if not each.isascii()]
    for found in _LATIN_SMALL.finditer(target.masked) if quoted else ():
        word = found[1] or found[2]
        sounds = sounds_of(word)
        if not is_everyday_english(word) and len(sounds[0]) > 1 and any(sounds == sounds_of(each) for each in quoted):
            yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())


def _is_same(name: str, theirs: str) -> bool:
    """Tell whether two words are one name; short ones too: «абая», Abay."""
    ours, its = sounds_of(name)[0], sounds_of(theirs)[0]
    alike = ours == its and (name[0] in _VOWELS) == (theirs[0].lower() in _VOWELS)
    return sound_alike(name, theirs) or (bool(its) and alike)


_VOWELS = frozenset("aeiouyаәеёиоөуұүыіэюя")
