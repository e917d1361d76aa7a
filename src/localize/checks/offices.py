"""Ministries and other offices: which words of their names have a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.bodies import find_bodies
from localize.checks.classes import SPACE
from localize.checks.pair import Context, Sighting, Text
from localize.morphology.ru import is_known, parses_of

# What ministries are of. Other words end the name.
_SUBJECTS_TEXT = """
    culture information justice health healthcare education science defence defense finance foreign internal
    interior external affairs digital development innovation innovations aerospace industry energy agriculture
    labour labor social protection population trade integration ecology geology natural resources transport
    communications communication tourism sport sports economy economic national security emergency emergencies
    situations higher youth religion water irrigation construction infrastructure environment public order
    relations investment investments technology technologies media mass welfare housing
"""
_SUBJECTS = "|".join(_SUBJECTS_TEXT.split())
_MINISTRY = re.compile(
    rf"(?<![\w-])[Mm]inistry of (?:the )?(?i:{_SUBJECTS})(?![\w-])"
    rf"(?:(?:,? and |, | )(?:the )?(?i:{_SUBJECTS})(?![\w-]))*"
)
_JOINERS = frozenset(["of", "and", "the"])
_ITS_SOURCE = re.compile("Министерств")
_HEADS = (
    (re.compile(rf"(?<!\w)[Мм]инистерств(?:о|а|у|ом|е|ами|ах)(?={SPACE})"), 1),
    (re.compile(rf"(?<!\w)(?:Комитет|Агентств|Департамент|Управлени|Инспекци|Служб)[а-яё]{{0,3}}(?={SPACE})"), 2),
)
"""Offices, and how many capitals in a row behind them are a slip."""
OFFICES = "[Мм]инистерств|Комитет|Агентств|Департамент|Управлени|Инспекци|Служб"
"""What a Russian office is found by."""
_NAMED = re.compile(rf"(?:,?{SPACE}и)?,?{SPACE}(?:([А-ЯЁ][а-яё]+)|[а-яё]{{4,}})(?![\w-])")
# Words that have a capital of their own there: names of states and of other bodies.
_KEEPS = re.compile(
    "Республик|Росси|Федера|Казахстан|Советск|Соедин[её]нн|Королев|Велик|Княжеств|Правительств|Президент|Верховн"
    "|Государственн|Конституционн|Генеральн|Объедин[её]нн|Международн|Европ|Всемирн|Нижн|Сенат|Мажилис|Парламент"
    "|Дум|Наци[ияй]|Организац|Совет|Содружеств|Центр|Север|Южн"
)


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
        for head, least in _HEADS:
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
