"""Names of unions, courts and other bodies, and the words in them that take a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.words import read_table, read_words
from localize.morphology.ru import is_known, parses_of
from localize.segmentation import ends_in_abbreviation

_WORDS = read_words("offices")
_SUBJECTS = "|".join(_WORDS["subjects"])
_MINISTRY = re.compile(
    rf"(?<![\w-])[Mm]inistry of (?:the )?(?i:{_SUBJECTS})(?![\w-])"
    rf"(?:(?:,? and |, | )(?:the )?(?i:{_SUBJECTS})(?![\w-]))*"
)
_JOINERS = frozenset(["of", "and", "the"])
_ITS_SOURCE = re.compile("Министерств")
_OFFICE_HEADS = (
    (re.compile(rf"(?<!\w)[Мм]инистерств(?:о|а|у|ом|е|ами|ах)(?={SPACE})"), 1),
    (re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS['offices'][1:])})[а-яё]{{0,3}}(?={SPACE})"), 2),
)
"""Offices, and how many capitals in a row behind them are a slip."""
OFFICES = "|".join(_WORDS["offices"])
"""What a Russian office is found by."""
_NAMED = re.compile(rf"(?:,?{SPACE}и)?,?{SPACE}(?:([А-ЯЁ][а-яё]+)|[а-яё]{{4,}})(?![\w-])")
# Words that have a capital of their own there: names of states and of other bodies.
_KEEPS = re.compile("|".join(_WORDS["keeps"]))


def find_offices(context: Context) -> Iterator[Sighting]:
    """Yield the names of offices in English, and the words in Russian ones, whose capitals are wrong."""
    target = context.target
    yield from find_bodies(context)
    if target.language == "en":
        official = _ITS_SOURCE.search(context.source.masked) is not None
        for found in _MINISTRY.finditer(target.masked):
            words = [each for each in re.findall("[A-Za-z]+", found.group()) if each not in _JOINERS]
            capitals = sum(each[0].isupper() for each in words)
            if (capitals or official) and capitals < len(words):
                fix = re.sub("[A-Za-z]+", _with_capital, found.group())
                yield target.sight(found.start(), found.end(), "capitals in the name of a ministry", fix)
    elif target.language == "ru":
        for head, least in _OFFICE_HEADS:
            for found in head.finditer(target.masked):
                yield from _russian(target, found.end(), least)


def _with_capital(found: re.Match[str]) -> str:
    return found.group() if found.group() in _JOINERS else found.group().capitalize()


def _russian(target: Text, at: int, least: int) -> Iterator[Sighting]:
    """Yield the common words with a capital that follow the name of an office, if there are so many."""
    capitals: list[tuple[int, int]] = []
    while found := _NAMED.match(target.masked, at):
        word = found[1] or ""
        if word and (_KEEPS.match(word) or not _is_common(word.lower())):
            break
        if word:
            capitals.append(found.span(1))
        elif not capitals:
            break
        at = found.end()
    if len(capitals) >= least:
        for start, end in capitals:
            yield target.sight(start, end, "a small letter here", target.typed[start:end].lower())


def _is_common(word: str) -> bool:
    """Tell whether a word in small letters is an adjective or a noun and no name."""
    if not is_known(word):
        return False
    tags = [parse.tag.grammemes for parse in parses_of(word)]
    return any(tag & {"ADJF", "NOUN"} for tag in tags) and not any(
        tag & {"Geox", "Name", "Surn", "Orgn"} for tag in tags
    )


_LANGUAGES = ("en", "kk", "ru")
_SMALL_INSIDE = frozenset(["of", "and", "the", "for", "by", "on", "без", "по", "ООН"])
_OPENS = re.compile(r"(?:^|[.!?…:]\s)[\s«“(]*$")
_WORD = re.compile(r"(?<![\w-])[^\W\d_]+")


def _pattern(name: str, language: str) -> str:
    """Return what finds a name, in British or American spelling, with any endings."""
    escaped = name.replace("~", "[\u0430-\u04ff]*").replace(" ", "[ \u00a0]")
    return (
        escaped.replace("’s", "(?:[’']s)?").replace("Organisation", "Organi[sz]ation") if language == "en" else escaped
    )


@cache
def _names(language: str) -> dict[str, tuple[tuple[int, re.Pattern[str], str], ...]]:
    """Return what finds names whatever letters they are in, with row and spelling, by how they begin."""
    found: dict[str, list[tuple[int, re.Pattern[str], str]]] = {}
    for row, names in enumerate(read_table("organisations")):
        for name in names[language].split(","):
            if stem := name.strip():
                start = re.split(r"[\[~ ]", stem)[0][:_BEGINNING].lower()
                pattern = re.compile(f"{_pattern(stem, language)}(?![\\w-])", re.IGNORECASE)
                found.setdefault(start, []).append((row, pattern, stem))
    return {start: tuple(each) for start, each in found.items()}


_BEGINNING = 4
"""Letters that tell which names are to be looked for."""


def may_begin(word: str, language: str) -> bool:
    """Tell whether a name of the list may begin with a word."""
    return word[:_BEGINNING].lower() in _names(language)


@cache
def _seconds(language: str) -> dict[str, str]:
    """Return the letters, small, that the second words of names begin with, by how the names begin."""
    found: dict[str, str] = {}
    for start, names in _names(language).items():
        found[start] = "".join(each.pattern.partition("\u00a0]")[2].lstrip("[")[:1].lower() for _, each, _ in names)
    return found


_LAST_WORD = re.compile(r"[^\W\d_]+$")


def may_go_on(piece: str, after: str, language: str) -> bool:
    """Tell whether a name of the list may begin with the last word of a piece and go on in the next."""
    last = _LAST_WORD.search(piece)
    return last is not None and after[:1].lower() in _seconds(language).get(last.group()[:_BEGINNING].lower(), "")


def _find(masked: str, language: str) -> Iterator[tuple[int, re.Match[str], str]]:
    names = _names(language)
    for word in _WORD.finditer(masked):
        for row, pattern, stem in names.get(word.group()[:_BEGINNING].lower(), ()):
            if found := pattern.match(masked, word.start()):
                yield row, found, stem


def find_bodies(context: Context) -> Iterator[Sighting]:
    """Yield the names that have a small letter where the source writes the same name with a capital."""
    target, source = context.target, context.source
    if target.language not in _LANGUAGES:
        return
    for row, found, stem in _find(target.masked, target.language):
        written = found.group()
        if target.language == "ru" and not written.isupper():
            yield from _large_inside(target, found, stem)
        wrong = _small_words(written) if target.language == "en" else [0] * written[0].islower()
        half = target.language == "en" and any(map(str.isupper, written)) and not _opens(target, found.start())
        if wrong and not written.isupper() and (half or _is_there(source, row)):
            fix = _spelt(written) if target.language == "en" else written[0].upper() + written[1:]
            yield target.sight(found.start(), found.end(), "the name has a capital", fix)
    if target.language == "en" and source.language == "ru":
        yield from _heads(context)


def _opens(target: Text, at: int) -> bool:
    """Tell whether a name begins a sentence, which a capital would tell nothing of."""
    before = target.masked[:at]
    return _OPENS.search(before) is not None and not ends_in_abbreviation(before.rstrip(), target.language)


_SMALL_BEHIND = _WORDS["small-behind"]
"""Bodies behind whose first word no house writes a capital, as many do in «Верховный Суд»."""


def _large_inside(target: Text, found: re.Match[str], stem: str) -> Iterator[Sighting]:
    """Yield the words of a Russian name that have a capital and are small in its usual spelling."""
    words = list(re.finditer(r"[^\W\d_]+", found.group()))
    usual = stem.split()
    alone = sum(word.group()[0].isupper() for word in words[1:]) == 1  # of more another rule tells
    if len(words) != len(usual) or not alone or not stem.startswith(_SMALL_BEHIND):
        return
    for word, spelt in zip(words, usual, strict=True):
        if word.group()[0].isupper() and word.group()[1:].islower() and spelt[0].islower():
            at = found.start() + word.start()
            yield target.sight(at, at + len(word.group()), "a small letter here", word.group().lower())


def _small_words(written: str) -> list[int]:
    words = re.findall(r"[A-Za-z’']+", written)
    return [at for at, word in enumerate(words) if word[0].islower() and word not in _SMALL_INSIDE and len(word) > 1]


def _spelt(written: str) -> str:
    return re.sub(
        r"(?<![’'])[A-Za-z]+",
        lambda word: word[0] if word[0] in _SMALL_INSIDE else word[0][0].upper() + word[0][1:],
        written,
    )


def _is_there(source: Text, row: int) -> bool:
    """Tell whether the source has a name with a capital; in English with all of them."""
    if source.language not in _LANGUAGES:
        return False
    return any(
        found.group()[0].isupper() and (source.language != "en" or not _small_words(found.group()))
        for at, found, _ in _find(source.masked, source.language)
        if at == row
    )


# What names of bodies in Russian begin with, where a capital inside a sentence tells that it is a name, and English has
# the same word with a capital.
BODY_HEADS = {row["ru"]: row["en"].replace(", ", "|") for row in read_table("bodies")}
_HEAD_INSIDE = re.compile(rf"(?<=[а-яё,] )({'|'.join(BODY_HEADS)})[а-яё]{{0,3}}(?= [а-яё])")


def _heads(context: Context) -> Iterator[Sighting]:
    """Yield the words for a body in small letters, where the source begins its name with that word."""
    target = context.target
    for found in _HEAD_INSIDE.finditer(context.source.masked):
        words = BODY_HEADS[found[1]]
        if re.search(rf"(?<![\w-])(?:{words})(?![\w-])", target.masked):
            continue
        small = list(re.finditer(rf"(?<=[A-Za-z] )(?:{words})(?![\w-])", target.masked, re.IGNORECASE))
        if len(small) == 1 and small[0].group().islower():
            word = small[0].group()
            yield target.sight(small[0].start(), small[0].end(), "the name has a capital", word.capitalize())
