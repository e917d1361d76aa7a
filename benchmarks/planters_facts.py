"""Planters of defects in facts: numbers, units, money, dates, addresses and placeholders that are not the source's."""

from __future__ import annotations

import random
import re

from benchmarks.defect_planter import (
    CAPITAL,
    SMALL,
    Planted,
    Planter,
    Texts,
    any_of,
    by_language,
    chosen,
    drawn,
    listed,
    lower_first,
    put,
    swap,
    table,
    turned,
    upper_first,
)
from benchmarks.planters_letters import CYRILLIC_TWIN

_CYRILLIC = "ru kk"
_NUMBER_WORDS = {
    "en": listed("two three four five six seven eight nine ten"),
    "ru": listed("два три четыре пять шесть семь восемь девять десять"),
    "kk": listed("екі үш төрт бес алты жеті сегіз тоғыз он"),
}
_MONTHS = {
    "en": listed("January February March April June July August September October November December"),
    "ru": listed("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "kk": listed("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қараша желтоқсан"),
}
_DAYS = {
    "en": listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "ru": listed("понедельник вторник среду четверг пятницу субботу воскресенье"),
    "kk": listed("дүйсенбі сейсенбі сәрсенбі бейсенбі жұма жексенбі"),
}
_NOMINATIVE = dict(
    zip(
        _MONTHS["ru"],
        listed("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        strict=True,
    )
)
_UNITS = {
    "en": table("km=m kg=g GB=MB MB=GB cm=mm hours=minutes days=hours minutes=hours weeks=months"),
    "ru": table("км=м кг=г гб=МБ мб=ГБ см=мм часов=минут часа=минуты дней=часов минут=часов"),
    "kk": table("км=м кг=г гб=МБ мб=ГБ см=мм сағат=минут күн=сағат минут=сағат апта=ай ай=апта"),
}
_UNITS_OF_ENGLISH = table(
    "км=km кг=kg м=m см=cm гб=GB мб=MB кб=KB минут=minutes секунд=seconds сағат=hours күн=days часов=hours дней=days"
    " теңге=tenge тенге=tenge апта=weeks ай=months жыл=years млн=million млрд=billion"
)
_UNITS_OF_RUSSIAN = table(
    "сағат=часов күн=дней апта=недель ай=месяцев жыл=лет теңге=тенге мың=тысяч рет=раз пайыз=процентов"
)
_RUSSIAN_KAZAKH_MONTH = dict(
    zip(_MONTHS["kk"], [each for each in _MONTHS["ru"] if each != "октября"], strict=True)  # «қазан» is a cauldron too
)
_ENGLISH_MONTH = {
    "ru": dict(zip(_MONTHS["ru"], [*_MONTHS["en"][:4], "May", *_MONTHS["en"][4:]], strict=True)),
    "kk": dict(zip(_MONTHS["kk"], [*_MONTHS["en"][:4], "May", *_MONTHS["en"][4:8], *_MONTHS["en"][9:]], strict=True)),
}
_RUSSIAN_DAY = dict(zip(_DAYS["kk"], listed("понедельник вторник среда четверг пятница воскресенье"), strict=True))
_ENGLISH_DAY = {
    "ru": dict(zip(_DAYS["ru"], _DAYS["en"], strict=True)),
    "kk": dict(zip(_DAYS["kk"], [each for each in _DAYS["en"] if each != "Saturday"], strict=True)),
}
_ORDINAL = table("st=th nd=th rd=th th=st -й=-ый -го=-ого -х=-ых -я=-ая")
_COUNTED = table(
    "дней=дня файлов=файл часа=час часов=часа сайтов=сайт страниц=страница минут=минута года=лет рублей=рубль"
)
_MAGNITUDES = table(
    "million=billion billion=million thousand=million млн=млрд млрд=млн миллион=миллиард миллиард=миллион мың=миллион"
)


def _word_of(table: dict[str, str]) -> str:
    return rf"\b{any_of(table)}(?![{SMALL}A-Za-z])"


def _small_or_capital(words: list[str]) -> str:
    return rf"\b(?i:{any_of(words)})"


def _digit(found: re.Match[str], chance: random.Random) -> str:
    number = found.group()
    at = chance.choice([at for at, each in enumerate(number) if each.isdigit()])
    other = chance.choice([each for each in "123456789" if each != number[at]])
    return number[:at] + other + number[at + 1 :]


def _swap_digits(found: re.Match[str], chance: random.Random) -> str | None:
    number = found.group()
    places = [at for at in range(len(number) - 1) if number[at] != number[at + 1] and number[at + 1] != "0"]
    if not places:
        return None
    at = chance.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _address(texts: Texts, language: str, chance: random.Random) -> Planted | None:
    """Change a letter of an address, or put a Cyrillic one there."""
    places = list(re.finditer(r"https?://\S*\w|[\w.]+@[\w.]*\w", texts[language]))
    if not places:
        return None
    found = chance.choice(places)
    letters = [at for at in range(found.start() + 4, found.end()) if texts[language][at].isalpha()]
    if not letters:
        return None
    at = chance.choice(letters)
    letter = texts[language][at]
    twin = CYRILLIC_TWIN.get(letter)
    return put(texts[language], at, at + 1, twin if twin and chance.random() < 0.5 else "z" if letter != "z" else "q")


def _in_address(pattern: str, new: str) -> Planter:
    """Return what breaks the first place of a text that fits, addresses and placeholders not being spared."""

    def plant(texts: Texts, language: str, _: random.Random) -> Planted | None:
        found = re.search(pattern, texts[language])
        return put(texts[language], found.start(), found.end(), found.expand(new)) if found else None

    return plant


PLANTERS: dict[str, Planter] = {
    "digit changed": swap("(?<![\\d,.:])\\d{2,}(?![\\d,.:])", _digit),
    "digit changed in a short number": swap("(?<![\\d,.:/-])\\d(?![\\d,.:/-])", _digit),
    "digits swapped": swap("\\d{3,}", _swap_digits),
    "digit lost": swap("(?<=\\d)\\d(?=\\d)", ""),
    "English decimal": swap("(?<=\\d),(?=\\d{1,2}\\b)", ".", _CYRILLIC),
    "Russian decimal": swap("(?<=\\d)\\.(?=\\d\\b(?!\\.))", ",", "en"),
    "English thousands": swap("(?<=\\d)[ \u00a0](?=\\d{3}\\b)", ",", _CYRILLIC),
    "full stop for thousands": swap("(?<=\\d)[ \u00a0,](?=\\d{3}\\b)", "."),
    "Russian thousands": swap("(?<=\\d),(?=\\d{3}\\b)", " ", "en"),
    "thousands not parted": swap("(?<=\\d{2})[ \u00a0,](?=\\d{3}\\b)", ""),
    "percent sign lost": swap("(?<=\\d)[ \u00a0]?%(?![-\\w(])", ""),
    "space before a percent sign": swap("(?<=\\d)%", " %", "en"),
    "sign lost": swap("(?<![\\w\\d])[−+](?=\\d)", ""),
    "changed currency": swap("[$€₸]", drawn("$", "€", "₸")),
    "changed magnitude": swap(rf"\b{any_of(_MAGNITUDES)}\b", turned(_MAGNITUDES)),
    "changed unit": by_language(
        {each: swap(f"(?<=\\d[ \u00a0])(?i:{_word_of(units)})", turned(units)) for each, units in _UNITS.items()}
    ),
    "English unit left": swap(
        f"(?<=\\d[ \u00a0])(?i:{_word_of(_UNITS_OF_ENGLISH)})", turned(_UNITS_OF_ENGLISH), _CYRILLIC
    ),
    "Russian unit left": swap(
        f"(?<=\\d[ \u00a0]){_word_of(_UNITS_OF_RUSSIAN)}", turned(_UNITS_OF_RUSSIAN), "kk"
    ),
    "wrong ordinal": swap("(?<=\\d)(?:st|nd|rd|th|-й|-го|-х|-я)\\b", turned(_ORDINAL), "en ru"),
    "changed Roman numeral": swap(
        "\\b(?:II|IV|VI|XIX|XX|III)\\b",
        lambda m, _: {"II": "III", "IV": "VI", "VI": "IV", "XIX": "XX", "XX": "XIX", "III": "II"}[m[0]],
    ),
    "changed number word": by_language(
        {each: swap(rf"\b(?i:{any_of(words)})\b", chosen(words)) for each, words in _NUMBER_WORDS.items()}
    ),
    "Russian number word left": swap(
        rf"\b{any_of(_NUMBER_WORDS['kk'])}\b",
        turned(dict(zip(_NUMBER_WORDS["kk"], _NUMBER_WORDS["ru"], strict=True))),
        "kk",
    ),
    "English number word left": by_language(
        {
            each: swap(
                rf"\b{any_of(_NUMBER_WORDS[each])}\b",
                turned(dict(zip(_NUMBER_WORDS[each], _NUMBER_WORDS["en"], strict=True))),
            )
            for each in ("ru", "kk")
        }
    ),
    "form after a number": swap(f"(?<=\\d ){_word_of(_COUNTED)}", turned(_COUNTED), "ru"),
    "changed month": by_language(
        {
            "en": swap(rf"\b{any_of(_MONTHS['en'])}\b", chosen(_MONTHS["en"])),
            "ru": swap(rf"(?<=\d ){any_of(_MONTHS['ru'])}\b", chosen(_MONTHS["ru"])),
            "kk": swap(rf"(?<=\d ){any_of(_MONTHS['kk'])}", chosen(_MONTHS["kk"])),
        }
    ),
    "changed day of the week": by_language(
        {each: swap(_small_or_capital(days), chosen(map(str.lower, days))) for each, days in _DAYS.items()}
    ),
    "capital day": by_language(
        {each: swap(rf"(?<=\w ){any_of(_DAYS[each])}", upper_first) for each in ("ru", "kk")}
    ),
    "small month or day": swap(rf"\b{any_of(_MONTHS['en'] + _DAYS['en'])}\b", lower_first, "en"),
    "Russian month left": swap(rf"(?<=\d ){any_of(_MONTHS['kk'])}\b", turned(_RUSSIAN_KAZAKH_MONTH), "kk"),
    "English month left": by_language(
        {each: swap(rf"(?<=\d ){any_of(months)}\b", turned(months)) for each, months in _ENGLISH_MONTH.items()}
    ),
    "Russian day left": swap(rf"\b{any_of(_RUSSIAN_DAY)}\b", turned(_RUSSIAN_DAY), "kk"),
    "English day left": by_language(
        {each: swap(rf"\b{any_of(days)}\b", turned(days)) for each, days in _ENGLISH_DAY.items()}
    ),
    "changed time": swap("\\b\\d{1,2}:\\d\\d\\b", _digit),
    "English time": swap("(?<=\\b\\d:\\d\\d)(?=[ .,])", " a.m.", _CYRILLIC),
    "American date": swap(
        "\\b(\\d{1,2}) (января|марта|апреля|мая|июня|августа|ноября)(?= \\d{4})", r"\2 \1,", "ru"
    ),
    "nominative month": swap(rf"(?<=\d ){any_of(_MONTHS['ru'])}\b", turned(_NOMINATIVE), "ru"),
    "year last": swap(
        f"(\\d{{4}}) жылғы (\\d{{1,2}}) ([{SMALL}]+?)(?:да|де|та|те)?(?= )", r"\2 \3 \1 жылы", "kk"
    ),
    "letter lost in a name": swap(
        "(?<![\\w.@/-])[A-Z][a-z]{4,}(?![\\w./@-])", lambda m, _: m[0][:3] + m[0][4:], _CYRILLIC
    ),
    "capital lost in an acronym": swap(f"(?<![\\w-])[{CAPITAL}]{{3,}}(?![\\w])", lambda m, _: m[0].title(), _CYRILLIC),
    "changed address": _address,
    "address broken": _in_address(r"(https?):(?=//)", r"\1"),
    "account cut": _in_address(r"(?<![\w.])@(?=[A-Za-z_])", "@ "),
    "placeholder not closed": _in_address(r"(\{\w+)\}", r"\1"),
    "placeholder translated": _in_address(r"\{[a-z]\w*\}", "{аты}"),
    "placeholder lost": _in_address(r" ?(?:\{\w+\}|%(?:\d\$)?[sd])", ""),
    "space in a placeholder": _in_address(r"%((?:\d\$)?[sd])", r"% \1"),
}  # fmt: skip
