"""Kazakh names of peoples, languages and residents with a capital inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.analysis.char_classes import SPACE
from localize.morphology.kk import words as kk_words

_PEOPLES_TEXT = """
    Қазақ Орыс Өзбек Қырғыз Тәжік Түрікмен Татар Ұйғыр Дүңген Дүнген Неміс Ағылшын Француз Испан Итальян
    Португал Грек Түрік Күрд Араб Парсы Ауған Еврей Украин Поляк Чех Болгар Серб Хорват Румын Венгр Мажар Швед
    Норвег Фин Эстон Латыш Грузин Армян Шешен Ингуш Башқұрт Чуваш Моңғол Кәріс Корей Жапон Үнді Пуштун Беларус
    Молдаван Қалмақ Қарақалпақ Латын
"""
_ALSO_COUNTRIES = ("Қытай", "Әзербайжан", "Вьетнам", "Хинди", "Дари", "Пушту", "Иврит")
"""Names of a people or its language that alone are a country's or nobody's."""
_PEOPLES = "|".join(_PEOPLES_TEXT.split())
_ALL = f"{_PEOPLES}|{'|'.join(_ALSO_COUNTRIES)}"
CAPITALS = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_SMALL = "а-яёәғқңөұүһі"
_INSIDE = rf"(?<=[{_SMALL},;)»\d]{SPACE})"
_JOINT = rf"(?:,|{SPACE}(?:және|әрі|не|немесе|[мбп]ен)){SPACE}"
_WHO = (
    "заңгер|блогер|журналист|отбас|азамат|студент|жігіт|әйел|жазушы|ақын|ғалым|актер|актёр|әнші|режиссер|режиссёр"
    "|дәрігер|мұғалім|кәсіпкер|саясаткер|белсенді|диаспора|қауымы|ұлты|халқы|халық|босқын|мигрант|адвокат|сарапшы"
    "|аудармашы|тарихшы|дипломат|елші|спортшы|футбол|тілші|суретші|жұмысшы|солдат|мұсылман|қыз|бала|қарт|тұрғын|ауыл"
    "|мектеб"
)
# «Орыс, қазақ және Ұйғыр тілдерінде», «Өзбекше», «Татарлар».
_NAMED = re.compile(
    rf"{_INSIDE}(?:({_ALL})(?=(?:{_JOINT}(?i:{_ALL}))*{SPACE}тіл)|({_ALL})(?=ш[ае](?!\w))"
    rf"|({_PEOPLES})(?={SPACE}(?:{_WHO}))|({_ALL})(?=[лдт][ае]р(?:[{_SMALL}]{{0,6}})(?![\w-])))"
)
_ROW = re.compile(rf"(?<![\w-])(?i:{_PEOPLES})(?:{_JOINT}(?i:{_PEOPLES})(?![\w-]))+")
_ANY = re.compile(f"(?i:{_PEOPLES})")
_MEMBER = re.compile(f"{_INSIDE}({_PEOPLES})(?![\\w-])")
# Who or what is of a place: «алматылық», «ресейлік». What follows may make it the name of a body.
_RESIDENT = re.compile(
    rf"{_INSIDE}([{CAPITALS}][{_SMALL}]{{3,}}[лдт](?:ық|ік))(?=(?:т[ае]р[{_SMALL}]{{0,6}})?(?:[,.;:!?)»]"
    rf"|{SPACE}[–—{_SMALL}]|$))"
)
_BODY = re.compile(
    r"[^.,;:!?«»()]*\b(?:одақ|сот|парламент|комисси|комитет|кеңес|банк|қор|университет|институт|палата|конвенци|ұйым"
    r"|қауымдаст|агентт|орталы|лига|хартия)"
)
"""What makes the words before it the name of a body."""
MAY_BE_NAMED = rf"{_ALL}|^[(«]?[{CAPITALS}][{_SMALL}]{{3,}}[лдт](?:ық|ік)"
"""What a word that is found has."""


def find_capitals(masked: str) -> Iterator[tuple[int, int]]:
    """Yield the places of such names that begin with a capital inside a sentence."""
    found = {each.span(each.lastindex or 0) for each in _NAMED.finditer(masked)}
    for row in _ROW.finditer(masked):
        if any(each[0].islower() for each in _ANY.findall(row.group())):
            found |= {each.span(1) for each in _MEMBER.finditer(masked, row.start(), row.end())}
    for resident in _RESIDENT.finditer(masked):
        if _is_resident(resident[1].lower()) and not _BODY.match(masked, resident.end(1)):
            found.add(resident.span(1))
    yield from sorted(found)


@lru_cache(maxsize=1024)
def _is_resident(word: str) -> bool:
    return word[:-3] in kk_words.places() or word[:-3] in _MORE_PLACES


_MORE_PLACES = frozenset(["америка", "британ", "астана", "семей", "тараз", "орал", "қытай", "ақтау", "алматы", "арал"])
"""Places that are other words as well."""
