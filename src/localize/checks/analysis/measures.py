"""Units of measure: their names and signs in English, Kazakh and Russian.

CLDR has one form a unit and, for Kazakh, signs with Latin letters in them («MБ»), so the stems are listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.core.prefilter import any_word, has

# Name; Latin signs; Cyrillic signs; words. The first of the signs is put for one of the other alphabet.
_ROWS = (
    ("kilometre", "km", "км", r"kilomet(?:er|re)s?|километр\w*"),
    ("metre", "m", "м", r"met(?:er|re)s?|метр\w*"),
    ("centimetre", "cm", "см", r"centimet(?:er|re)s?|сантиметр\w*"),
    ("millimetre", "mm", "мм", r"millimet(?:er|re)s?|миллиметр\w*"),
    ("mile", "mi", "", r"miles?|мил[ьияейюям]+|миль"),
    ("kilogram", "kg", "кг", r"kilograms?|kilos?|килограмм\w*|кило"),
    ("gram", "g", "г|гр", r"grams?|грамм\w*"),
    ("milligram", "mg", "мг", r"milligrams?|миллиграмм\w*"),
    ("tonne", "t", "т", r"(?:metric )?ton(?:ne)?s?|тонн\w*"),
    ("litre", "l", "л", r"lit(?:er|re)s?|литр\w*"),
    ("millilitre", "ml", "мл", r"millilit(?:er|re)s?|миллилитр\w*"),
    ("hectare", "ha", "га", r"hectares?|гектар\w*"),
    ("bit", "", "", r"bits?|бит\w{0,3}"),
    ("byte", "", "", r"bytes?|байт\w{0,3}"),
    ("kilobyte", "KB|kB", "КБ|кБ|Кб", r"kilobytes?|килобайт\w*|Кбайт\w*"),
    ("megabyte", "MB", "МБ|Мб", r"megabytes?|мегабайт\w*|Мбайт\w*"),
    ("gigabyte", "GB", "ГБ|Гб", r"gigabytes?|гигабайт\w*|Гбайт\w*"),
    ("terabyte", "TB", "ТБ|Тб", r"terabytes?|терабайт\w*|Тбайт\w*"),
    ("kilobit", "kbit/s|kbps|Kbps", "кбит/с|Кбит/с", r"kilobits?|килобит\w*|[Кк]бит"),
    ("megabit", "Mbit/s|Mbps", "Мбит/с", r"megabits?|мегабит\w*|Мбит"),
    ("gigabit", "Gbit/s|Gbps", "Гбит/с", r"gigabits?|гигабит\w*|Гбит"),
    ("hertz", "Hz", "Гц", r"hertz|герц\w*"),
    ("kilohertz", "kHz", "кГц", r"kilohertz|килогерц\w*"),
    ("megahertz", "MHz", "МГц", r"megahertz|мегагерц\w*"),
    ("gigahertz", "GHz", "ГГц", r"gigahertz|гигагерц\w*"),
    ("watt", "W", "Вт", r"watts?|ватт\w*"),
    ("kilowatt", "kW", "кВт", r"kilowatts?|киловатт\w*"),
    ("megawatt", "MW", "МВт", r"megawatts?|мегаватт\w*"),
    ("volt", "V", "В", r"volts?|вольт\w{0,2}"),
    ("kilometre an hour", "km/h", "км/ч|км/сағ", r"kilomet(?:er|re)s (?:per|an) hour|километр\w* в час"),
    ("millisecond", "ms", "мс", r"milliseconds?|миллисекунд\w*"),
    ("second", "s|sec", "с|сек", r"seconds?|секунд\w*"),
    ("minute", "min", "мин", r"minutes?|mins?|минут\w*"),
    ("hour", "h|hr|hrs", "ч|сағ", r"hours?|час(?:а|ов|ам|ами|ах|у|ом|е|ово\w+)?|сағат\w*"),
    ("day", "", "дн", r"days?|день|дн[яейюёмах]+|дневн\w+|сут(?:ки|ок|кам|ками|ках)|күн\w*|тәулік\w*"),
    ("week", "", "нед", r"weeks?|недел\w+|апта\w*"),
    ("month", "", "мес", r"months?|месяц\w*|месячн\w+|ай(?:ы|ға|да|дан|дың|лық|дай)?"),
    ("year", "", "", r"years?|yrs?|год(?:а|у|ом|е|ов|ам|ы|ах|ами|овой|ичн\w+)?|лет|летн\w+|летие|жыл\w*|жас\w*"),
    ("percent", "%", "%", r"per ?cent|percentage|процент\w*|пайыз\w*|п\. ?п"),
    ("permille", "‰", "‰", r"permille|per mille|промилле"),
)  # fmt: skip
# A sign that several units have: nothing is said where one of them may be meant.
_ALSO = {
    "m": ("minute",), "м": ("minute",), "г": ("year",), "с": ("page",), "т": ("thousand",), "M": ("megabyte",),
    "Мб": ("megabit",), "Гб": ("gigabit",), "Кб": ("kilobit",),
}  # fmt: skip


@cache
def _signs() -> tuple[dict[str, frozenset[str]], re.Pattern[str]]:
    """Return what each sign may stand for, and what finds one behind a number."""
    signs = [(sign, name) for name, latin, cyrillic, _ in _ROWS for sign in f"{latin}|{cyrillic}".split("|") if sign]
    signs.sort(key=lambda each: -len(each[0]))
    meant = {sign: frozenset((name, *_ALSO.get(sign, ()))) for sign, name in reversed(signs)}
    read, letters = (
        "|".join(re.escape(sign) for sign, _ in signs if sign != "s" and (len(sign) == 1) is single)
        for single in (False, True)
    )
    # “The 2000s” are no seconds: those stand behind a space; «в 2006-м» is no metre.
    return meant, re.compile(rf"(?:[{SPACE[1:-1]}-]?({read})|{SPACE}?({letters})|{SPACE}(s))(?![\w/%‰²³])")


@cache
def _words() -> re.Pattern[str]:
    """Return what finds the word for a unit behind a number, the place of its row in a group."""
    words = "|".join(f"({words})" for *_, words in _ROWS)
    return re.compile(rf"[{SPACE[1:-1]}-](?:{words})(?!\w)", re.IGNORECASE)


def read_measure(masked: str, at: int) -> tuple[frozenset[str], int]:
    """Return the units that a number may be counted in, which ends at a place, and where the unit ends."""
    if masked[at : at + 1].isalnum() and not masked[at : at + 1].isalpha():
        return frozenset(), at
    meant, sign = _signs()
    if found := sign.match(masked, at):
        return meant[found[1] or found[2] or found[3]], found.end()
    found = _words().match(masked, at)
    if found is None or found.lastindex is None:
        return frozenset(), at
    return frozenset({_ROWS[found.lastindex - 1][0]}), found.end()


_SIGNS = "|".join(sign for row in _ROWS for sign in (*row[1].split("|"), *row[2].split("|")) if sign.isalpha())
_MAY_BE_MEASURE = re.compile(rf"(?:{_SIGNS})$|{'|'.join(words for *_, words in _ROWS)}", re.IGNORECASE)
measure_word = any_word(_MAY_BE_MEASURE.match)
# A sign is whole, but an address may begin right behind it, as any placeholder may.
_WHOLE_SIGN = r"(?!(?!https?:|ftp:|tor:|mailto:|www\.)\w)"
_ALL_SIGNS = "|".join(re.escape(sign) for row in _ROWS for sign in f"{row[1]}|{row[2]}".split("|") if sign)
BEHIND_NUMBER = f"(?:{_ALL_SIGNS}){_WHOLE_SIGN}|{'|'.join(words for *_, words in _ROWS)}"
"""What a measure begins with behind a number; no less, in small letters and capitals."""
measure_sign = has("[%‰]")


@cache
def _other_alphabet(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the signs that a language writes in the other alphabet with the right ones, and what finds them."""
    rows = [(latin, cyrillic) for _, latin, cyrillic, _ in _ROWS if latin and cyrillic and latin != cyrillic]
    right: dict[str, str] = {}
    for latin, cyrillic in rows:
        ours, theirs = (cyrillic, latin) if language in CYRILLIC else (latin, cyrillic)
        for sign in theirs.split("|"):
            right[sign] = ours.split("|")[-1 if "сағ" in ours and language == "kk" else 0]
    signs = "|".join(map(re.escape, sorted(right, key=len, reverse=True)))
    return right, re.compile(rf"(?<![\w.,:/-])(?:\d+[.,:/–-]?)*\d({SPACE}?)({signs})(?![\w/²³-]|{SPACE}?=)")


def find_signs(masked: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Yield the places of signs that stand behind a number in the other alphabet, each with the right sign."""
    right, pattern = _other_alphabet(language)
    for found in pattern.finditer(masked):
        yield found.start(2), found.end(2), right[found[2]]
