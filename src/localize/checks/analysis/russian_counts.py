"""Russian: the form of a noun after a number, in digits or in words, with adjectives between them or without.

The dictionary tells every reading of the noun; it is wrong where none of them can stand after the number: after 1 and
21 the singular, after 2 to 4 the genitive singular, after others the genitive plural. In other cases of the whole, such
as «в течение 2 дней», the plural is right; what stands before the number tells (`russian_slots`).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.number_parser import Counted
from localize.checks.analysis.russian_count_context import Slot, find_slot
from localize.morphology.ru import is_known, parses_of, tags_of


class Count(enum.Enum):
    """Numbers that ask for the same form."""

    ONE = "one"
    FEW = "few"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A noun in a form that its number does not allow."""

    start: int
    end: int
    number: str
    right: str | None


# Nouns that are counted and hardly ever numbered: others follow a number that names something, as in «из 5 класса».
_COUNTED_TEXT = """
    день год час минута секунда неделя месяц человек рубль доллар тысяча миллион миллиард раз страница файл
    сообщение документ журналист процент организация километр метр символ элемент пользователь случай сайт заявление
    жалоба активист устройство слово запрос участник гражданин сотрудник компания попытка ошибка ссылка комментарий
    изображение предложение
"""
_COUNTED = frozenset(_COUNTED_TEXT.split())
_NUMBERED_TEXT = """
    класс курс этаж созыв разряд степень категория группа уровень поколение тип порядок род серия квартал полугодие
    статья пункт часть глава раздел том тур сезон век число место подъезд кабинет дом корпус квартира строка столбец
    канал кнопка линия версия пол сорт утро вечер ночь полдень минус плюс школа бит байт редакция чтение
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
"""
_NUMBERED = frozenset(_NUMBERED_TEXT.split())
MONTHS = frozenset(_NUMBERED_TEXT.split()[-12:])
"""Nouns with a number that is no count."""
_SURE = {
    "случая": "случай",
    "дома": "дом",
    "села": "село",
    "лет": "год",
    "часов": "час",
    "раз": "раз",
    "человек": "человек",
    "года": "год",
    "часа": "час",
}
"""Forms that are also those of rare words."""
_SHORT = frozenset(
    [*("час", "дня", "лет", "раз", "год", "дел", "дом"), *("сёл", "тем", "мер", "лиц", "зим", "цен", "рек")]
)
_SPACES = rf"{SPACE}{{1,2}}"
BETWEEN = rf"((?:[а-яё]{{3,}}(?:[ыи][хе]|ая|ой|ую|ое|ый|ий|ого){_SPACES}){{0,3}})"
_NOUN = r"(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁ]{1,5}-)?([а-яё]{3,}(?:-[а-яё]{3,})?)(?![\w-])(?!\.\w)"
_THOUSANDS = r"(?:тыс\.?|млн\.?|млрд\.?|тысяч[аиу]?|миллион(?:а|ов)?|миллиард(?:а|ов)?)"
_DIGITS = re.compile(
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}})(,\d+)?{_SPACES}"
    rf"({_THOUSANDS}{_SPACES})?{BETWEEN}{_NOUN}"
)
_ROUND = re.compile(
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}})(,\d+)?{_SPACES}()()"
    r"(тысяч\w*|миллион\w*|миллиард\w*)(?![\w-])"
)
# «2–3 часа»: what is counted goes by the second number.
_RANGE = re.compile(
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})\d{{1,3}}[–-](\d{{1,3}})(,\d+)?{_SPACES}({_THOUSANDS}{_SPACES})?{BETWEEN}{_NOUN}"
)
_FEW_WORDS = "(?:два|две|три|четыре)"
_MANY_WORDS = (
    "(?:пять|шесть|семь|восемь|девять|десять|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцать|двадцать|тридцать|сорок|"
    "пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот)"
)
is_number_word = re.compile(rf"(?i:{_FEW_WORDS}|{_MANY_WORDS})").fullmatch
_WORDS = re.compile(rf"(?<![\w-])(?i:({_FEW_WORDS})|({_MANY_WORDS})){_SPACES}{BETWEEN}{_NOUN}")
_NAMED_BY_NUMBER = re.compile(
    r"(?<![а-яё])(?:стат\w*|пункт\w*|подпункт\w*|част\w*|глав\w*|раздел\w*|приложени\w*|абзац\w*|верси\w*|страниц\w*|номер\w*|том\w*|"
    r"вопрос\w*|шаг\w*|ст|п|пп|ч|гл|стр|рис|табл|№|=)\.?\s*$",
    re.IGNORECASE,
)
_AT_THE_HOUR = re.compile(r"(?<!\w)(?:в|к|до|с|около|после|на)\s$", re.IGNORECASE)
_CLOCK = frozenset(["дня", "часа"])
_LACKING = re.compile(
    rf"(?:{SPACE}(?!и{SPACE})[а-яё]+){{0,2}}{SPACE}(?:не|нет|мало|достаточно|недостаточно|хват\w+)(?!\w)"
)
"""«2 дней не хватило»: the genitive may be one of what is lacking."""
_LASTING = re.compile(rf"{SPACE}(?:без{SPACE}(?:перерыва|остановки|отдыха)|подряд|кряду)(?!\w)")
_AGO = re.compile(rf"{SPACE}назад(?!\w)")
_YEARS_FROM, _YEARS_TO = 1900, 2100
"""Numbers that are hardly ever a number of things where they are written without a space."""
_LAST_CLOCK = 24
_LAST_SIMPLE = 20
"""Above it numbers are compound, and what lives is counted like things: «задержали 22 журналиста»."""
_MONTH_LONG = 31
"""Above it «года» is one year, not several, and «год» has the number for its name."""
_RARE = 0.05
"""The share of a reading that nobody thinks of: «день» as an imperative of «деть»."""


Readings = tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=8192)
def readings_of(noun: str) -> Readings:
    """Return lemma and grammemes of a word that can be nothing but a common noun; nothing for others.

    «270 град.» are degrees cut short.
    """
    last = noun.rpartition("-")[2]
    if last == "град" or not is_known(last) or (len(last) <= len("дня") and last not in _SHORT):
        return ()
    found = []
    for parse in parses_of(last):
        tag = parse.tag.grammemes
        if last in _SURE:
            if parse.normal_form == _SURE[last] and "Infr" not in tag:
                found.append((parse.normal_form, tag))
            continue
        if "ADJS" in tag or ("NOUN" not in tag and parse.score < _RARE):
            continue  # «звонка» is also a form of «звонкий», but not after a number
        if tag & {"Surn", "Patr", "Name", "Geox", "Orgn"} and _has_common_noun(last):
            continue  # «городов» is also a surname, but not in small letters
        if "NOUN" not in tag or tag & {"Abbr", "Fixd", "Name", "Surn", "Patr", "Geox", "Orgn"}:
            return ()
        found.append((parse.normal_form, tag))
    return tuple(found)


def _has_common_noun(word: str) -> bool:
    """Tell whether a word is a common noun in one of its readings."""
    tags = [parse.tag.grammemes for parse in parses_of(word)]
    return any("NOUN" in tag and not tag & {"Surn", "Patr", "Name", "Geox", "Orgn"} for tag in tags)


def part_noun(found: re.Match[str]) -> tuple[str, str, int]:
    """Return what stands between a number and its noun, the noun and its place.

    The last two groups are what looks like adjectives, and the word behind them: «14 случая давления» has none.
    """
    last = found.lastindex or 0
    start = found.start(last - 1)
    for word in re.finditer("[а-яё-]+", found[last - 1]):
        tags = tags_of(word.group())
        if tags and not any(tag & _ADJECTIVAL for tag in tags) and readings_of(word.group()):
            return found[last - 1][: word.start()], word.group(), start + word.start()
    return found[last - 1], found[last], found.start(last)


_ADJECTIVAL = frozenset(["ADJF", "PRTF", "NPRO"])


def is_numbered_noun(readings: Readings) -> bool:
    """Tell whether a number may name a noun in one of its readings: «5 класса», but not «5 классов»."""
    return any(lemma in _NUMBERED and "sing" in tag for lemma, tag in readings)


def find_miscounted(masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Iterator[Miscounted]:
    """Yield the nouns of a Russian text that stand after a number in a form that is surely wrong.

    *counted* are the numbers that surely count, by what the source says, each with what it counts there.
    """
    if _has_digit(masked):
        all_found = (*_DIGITS.finditer(masked), *_ROUND.finditer(masked), *_RANGE.finditer(masked))
        wrong = [_judge_digits(found, masked, counted) for found in all_found]
        yield from dict.fromkeys(each for each in wrong if each)
        yield from _find_odd(masked, counted) if counted else ()
    for found in _WORDS.finditer(masked):
        if miscounted := _judge_words(found, masked):
            yield miscounted


_has_digit = re.compile(r"\d").search


_AS_NOUN = re.compile(
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}}){SPACE}([а-яё]+[ое]го)"
    rf"(?=[.,;:!?»)]|{SPACE}(?:и|в|на|с|из|от|по|за|к|у|для|о|об|при|не|уже|были|стали)(?!\w)|$)"
)
_UNKNOWN = re.compile(
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}}){SPACE}([а-яё]{{4,}}[аяу])(?![\w-])"
)


def _find_odd(masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Iterator[Miscounted]:
    """Yield adjectives as nouns («13 полицейского») and words that no dictionary has («8 акимата») after many."""
    for pattern in (_AS_NOUN, _UNKNOWN):
        for found in pattern.finditer(masked):
            value = int(re.sub(r"\D", "", found[1]))
            known = is_known(found[2])
            if value not in counted or _count_of(value) is not Count.MANY or known is (pattern is _UNKNOWN):
                continue
            if pattern is _UNKNOWN or any({"sing", "gent"} <= tag for tag in tags_of(found[2])):
                yield Miscounted(*found.span(2), found[1], None)


def is_before_word(_source: str, typed: str) -> bool:
    """Tell whether a number in digits stands before a word."""
    return _DIGIT_BEFORE_WORD.search(typed) is not None


def may_miscount(_source: str, typed: str) -> bool:
    """Tell whether a number in words stands before a word."""
    return _BEFORE_WORD.search(typed) is not None


_DIGIT_BEFORE_WORD = re.compile(rf"\d{_SPACES}(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁ]{{1,5}}-)?[а-яё]{{3}}")
_PREFIX = r"(?:[A-ZА-ЯЁ][A-Za-zА-ЯЁ]{1,5}-)?"
_BEFORE_WORD = re.compile(rf"(?<![^\W\d_])(?i:{_FEW_WORDS}|{_MANY_WORDS}){_SPACES}{_PREFIX}[а-яё]{{3}}")


def _count_of(number: int) -> Count:
    tens, units = number % 100, number % 10
    if units == 1 and tens != 11:
        return Count.ONE
    return Count.FEW if 2 <= units <= 4 and not 12 <= tens <= 14 else Count.MANY


def _judge_digits(found: re.Match[str], masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Miscounted | None:
    number, fraction, thousands, _, _ = found.groups()
    between, noun, start = part_noun(found)
    before, after = masked[: found.start()], masked[start + len(noun) :]
    readings = readings_of(noun)
    value = int(re.sub(r"\D", "", number))
    there = counted.get(value, ())
    if readings and readings[0][0] in MONTHS and value <= _MONTH_LONG:
        there = ()  # “On 25 October Kazakhstan marks” counts nothing
    if not readings or _is_name_or_hour(found, noun, before, frozenset(each.noun for each in there)):
        return None
    sure = readings[0][0] in _COUNTED or bool(there)
    slot = find_slot(before, noun)
    if noun in ("раз", "раза") and slot is Slot.OPEN and re.search(rf"[а-яё]{SPACE}$", before):
        slot = Slot.DIRECT  # it tells how often, whatever noun stands before it
    count = Count.MANY if thousands else Count.FEW if fraction else _count_of(value)
    if thousands:
        wrong = _is_singular_genitive(readings)
    elif fraction:
        wrong = _is_plural_genitive(readings) or (slot is not Slot.OPEN and _is_wrong(count, readings, slot, sure=sure))
        wrong = wrong and not any({"gent", "sing"} <= tag for _, tag in readings)
    else:
        sure = sure or (count is Count.MANY and _OF_MANY.search(between) is not None)
        wrong = _is_wrong(count, readings, slot, sure=sure, many=value > _LAST_SIMPLE)
        of = {each.before for each in there} <= {"of", "to"} and any("anim" in tag for _, tag in readings)
        apart = bool(there) and of and slot is Slot.OPEN and re.search(r"[а-яё]{4}[ \u00a0]$", before) is not None
        large = noun.startswith(("тысяч", "миллион", "миллиард"))
        if count is Count.FEW and not wrong and (apart or _asks_genitive(before, sure=bool(there) or large)):
            wrong = not any({"gent", "plur"} <= tag or tag & {"ablt", "datv", "Fixd"} for _, tag in readings)
            count = Count.MANY if wrong else count  # «из 4 клиник»
    genitive = count is Count.FEW and _is_plural_genitive(readings)
    if count is Count.ONE and not wrong and slot is Slot.OPEN and {each.before for each in there} == {"for"}:
        lasts = any(lemma in _TIMES for lemma, _ in readings) and all("gent" in tag for _, tag in readings)
        wrong = lasts and not (_GENITIVE_LENGTH.search(before) or _MEASURING.search(before))
    if genitive and slot is Slot.OPEN and sure and _LASTING.match(after):
        wrong = True
    elif genitive and (_LACKING.match(after) or (slot is Slot.OPEN and sure and _AGO.match(after))):
        wrong = not wrong  # «2 дней не хватило» is right, «3 минут назад» is not
    elif genitive and not wrong and not (thousands or fraction):
        wrong = (
            _is_no_genitive(before, slot, readings, there)
            or (slot is Slot.JOINED and before.rstrip().endswith(",") and _acts(after))
            or (after[:1] == ")" and _names_before(before))
            or (sure and slot is Slot.OPEN and _is_of_giver(before, there))
        )
    if not wrong:
        return None
    return Miscounted(start, start + len(noun), number + (fraction or ""), _right(count, noun))


_BRACKET = re.compile(rf"(?<![а-яё]{SPACE})(?<!\w)([А-ЯЁ][а-яё]+){SPACE}\($")


def _names_before(before: str) -> bool:
    """Tell whether a number alone in brackets belongs to a name in the nominative: «Эстония (94 балла)»."""
    found = _BRACKET.search(before)
    tags = tags_of(found[1].lower()) if found else ()
    return bool(tags) and all("nomn" in tag for tag in tags)


_GIVER = re.compile(rf"(?<!\w)(получил|поступил|приш[лё]|добил)[а-яё]*{SPACE}от{SPACE}[а-яё]+(?:а|я|ов|ев|ей)$")


def _is_of_giver(before: str, there: tuple[Counted, ...]) -> bool:
    """Tell whether a number begins what comes from somebody: «получили от министерства 64 запроса»."""
    said = {each.before for each in there}
    return _GIVER.search(before.rstrip()) is not None and bool(said) and not said & {"of", "with", "?"}


_OF_MANY = re.compile(rf"[ыи]х{SPACE}")
_ACTS = re.compile(rf"{SPACE}([а-яё]{{3,}}(?:[юуая]т|ли)(?:ся)?)(?!\w)")


def _acts(after: str) -> bool:
    """Tell whether a verb in the plural follows: what is counted is its subject."""
    found = _ACTS.match(after)
    tags = tags_of(found[1]) if found else ()
    return bool(tags) and all({"VERB", "plur"} <= tag for tag in tags)


_TIMES = frozenset(["час", "минута", "секунда", "день", "неделя", "месяц", "год", "сутки"])
_IN_PLACE = re.compile(rf"(?<!\w)(?i:в|во|на){SPACE}[А-ЯЁа-яё-]+(?:ах|ях|е|и|у)$")


def _is_no_genitive(before: str, slot: Slot, readings: Readings, there: tuple[Counted, ...]) -> bool:
    """Tell whether the source says that a genitive behind 2, 3 or 4 has nothing to depend on.

    A time that lasts: «ждали адвоката 4 часов» for "for 4 hours"; what stands behind a place: «насчитали на участках
    143 нарушений».
    """
    said = {each.before for each in there}
    if _GENITIVE_LENGTH.search(before) or _MEASURING.search(before):
        return False
    times = any(lemma in _TIMES for lemma, _ in readings)
    left = before.rstrip()
    if times and slot is Slot.OPEN and said and re.search(r"[а-яё]{3}(?<![ыи]х)(?<!ого)(?<!его)$", left):
        return not said & (_BEFORE_GENITIVE | {"", "?"})
    if slot is not Slot.OPEN or not said or said & (_BEFORE_GENITIVE | {"for", "?"}):
        return False
    return not times and _IN_PLACE.search(left) is not None


_MEASURING = re.compile(
    r"(?<!\w)(?:продолжительн|длительн|истечени|период|срок|возраст|старш|младш|протяж|течени)[а-яё]*[ \u00a0]$"
)
_BEFORE_GENITIVE_TEXT = """
    of after within about than from until till before to by over up least under between among or and without since with
    in on at as around nearly almost approximately some more less
"""
_BEFORE_GENITIVE = frozenset(_BEFORE_GENITIVE_TEXT.split())


_GENITIVE_LENGTH = re.compile(
    rf"(?<![\w-])(?i:в{SPACE}течение|на{SPACE}протяжении|более|менее|больше|меньше|свыше|старше|младше){SPACE}$"
)
_GENITIVE_PLACE = re.compile(
    rf"(?<![\w-])(?i:от|до|из|у|без|для|около|после|против|кроме|вместо|среди|из-за|со?){SPACE}$"
)


def _asks_genitive(before: str, *, sure: bool) -> bool:
    """Tell whether nothing but a genitive can stand behind 2, 3 or 4; *sure*: the number is no ordinal."""
    return _GENITIVE_LENGTH.search(before) is not None or (sure and _GENITIVE_PLACE.search(before) is not None)


def _is_name_or_hour(found: re.Match[str], noun: str, before: str, counted: frozenset[str]) -> bool:
    """Tell whether a number is that of an article, a year, or an hour of the day; not where the source counts it."""
    number = found[1]
    value = int(re.sub(r"\D", "", number))
    aged = noun.startswith("год") and value > _MONTH_LONG and "year" not in counted
    if _NAMED_BY_NUMBER.search(before) or aged or (number[0] == "0" and not found[2]):
        return True
    told = (
        noun in _CLOCK
        and counted.isdisjoint(("hour", "day"))
        and (noun != "часа" or _count_of(value) is not Count.MANY)
    )
    if told and value <= _LAST_CLOCK and _AT_THE_HOUR.search(before):
        return True
    year = number.isdigit() and _YEARS_FROM < value < _YEARS_TO and not (found[2] or found[3])
    return year and value % 100 != 0


def _judge_words(found: re.Match[str], masked: str) -> Miscounted | None:
    few, many, _, noun = found.groups()
    before = masked[: found.start()]
    readings = readings_of(noun)
    if not readings or _NAMED_BY_NUMBER.search(before) or readings[0][0] in _NUMBERED:
        return None
    if noun in _CLOCK and _AT_THE_HOUR.search(before):
        return None
    if all(("nomn" in tag and "sing" in tag) or "accs" in tag for _, tag in readings):
        return None  # «в семь автобус уехал»
    count = Count.FEW if few else Count.MANY
    # The numeral is in the nominative or the accusative itself.
    wrong = _is_wrong(count, readings, Slot.DIRECT, sure=True, many=True)
    return Miscounted(*found.span(4), few or many, _right(count, noun)) if wrong else None


_DECLINED_AS_ADJECTIVE = re.compile("(?:[ыо]й|(?<=[гжкхчшщ])ий|ая|яя|ое|ее)$")


def _is_wrong(count: Count, readings: Readings, slot: Slot, *, sure: bool, many: bool = False) -> bool:
    """Tell whether no reading of a noun can stand after a number; *sure*: the number surely counts it."""
    if any("Pltm" in tag for _, tag in readings):
        return count is Count.MANY and sure and all(tag & {"nomn", "accs"} for _, tag in readings)
    if count is Count.ONE:
        return _is_wrong_of_one(readings, slot, sure=sure)
    if count is Count.MANY:
        return _is_wrong_of_many(readings, slot, sure=sure, many=many)
    if any({"gent", "sing"} <= tag for _, tag in readings) or _is_like_adjective(readings):
        return False
    numbered = _is_numbered(readings, many=many)
    if _is_plural_genitive(readings):
        return (sure or not numbered) and _is_out_of_place(readings, slot, many=many)
    plural = all("plur" in tag for _, tag in readings) and slot is not Slot.OPEN and not numbered
    return (sure or plural) and all(tag & {"nomn", "accs"} for _, tag in readings)


def _is_wrong_of_one(readings: Readings, slot: Slot, *, sure: bool) -> bool:
    """Tell whether a noun after 1 or 21 is in the plural, or in the genitive where none can stand."""
    if all("plur" in tag for _, tag in readings):
        return sure or slot not in (Slot.OPEN, Slot.JOINED)
    oblique = all({"sing", "gent"} <= tag or "plur" in tag for _, tag in readings)
    oblique = oblique and not _is_like_adjective(readings)
    return sure and oblique and slot in (Slot.SUBJECT, Slot.DIRECT, Slot.ACCUSATIVE)


def _is_wrong_of_many(readings: Readings, slot: Slot, *, sure: bool, many: bool) -> bool:
    """Tell whether a noun after 5 or more is in no form of many but the nominative, and its number is no ordinal."""
    if any("plur" in tag and not tag & {"nomn", "accs"} for _, tag in readings):
        return False
    if all("sing" in tag and not tag & {"gent", "gen1"} for _, tag in readings):
        return sure and all(tag & {"nomn", "accs"} for _, tag in readings)
    if any("anim" in tag for _, tag in readings):
        return True  # those who live have no numbers: «телефоны 19 мигранта»
    ordinal = slot is Slot.GENITIVE and any({"gent", "sing"} <= tag for _, tag in readings)
    numbered = _is_numbered(readings, many=many)
    return sure or (slot is not Slot.OPEN and not ordinal and not numbered)


def _is_numbered(readings: Readings, *, many: bool) -> bool:
    """Tell whether a number names what stands behind it: of things by the dozen only the days of a month."""
    names = MONTHS if many else _NUMBERED
    return any(lemma in names for lemma, _ in readings)


def _is_out_of_place(readings: Readings, slot: Slot, *, many: bool) -> bool:
    """Tell whether a genitive of many after 2, 3 or 4 stands where no genitive can: «длится 2 дней»."""
    if slot is Slot.SUBJECT:
        return True
    living = any("anim" in tag for _, tag in readings)  # «задержали 3 журналистов»
    return slot in (Slot.DIRECT, Slot.ACCUSATIVE) and (not living or many)


def _is_like_adjective(readings: Readings) -> bool:
    return any(_DECLINED_AS_ADJECTIVE.search(lemma) for lemma, _ in readings)


def _is_plural_genitive(readings: Readings) -> bool:
    return any({"gent", "plur"} <= tag for _, tag in readings)


def _is_singular_genitive(readings: Readings) -> bool:
    """Tell whether a noun is in the genitive of one, and can be in no form of many but the nominative."""
    return any({"gent", "sing"} <= tag for _, tag in readings) and not any(
        "plur" in tag and not tag & {"nomn", "accs"} for _, tag in readings
    )


def _right(count: Count, noun: str) -> str | None:
    """Return the form that is surely right; after 1 it depends on what the sentence asks for."""
    if count is Count.ONE:
        return None
    wanted = {"gent", "plur"} if count is Count.MANY else {"gent", "sing"}
    before, hyphen, last = noun.rpartition("-")
    lemma = readings_of(noun)[0][0]
    if lemma == "год":
        return "лет" if count is Count.MANY else "года"
    if lemma == "человек":
        return "человек" if count is Count.MANY else "человека"
    forms = set[str]()
    for parse in parses_of(last):
        if parse.normal_form == lemma and "NOUN" in parse.tag.grammemes:
            odd = _ODD - parse.tag.grammemes  # «чат» is slang in all its forms
            forms |= {
                each.word for each in parse.lexeme if wanted <= each.tag.grammemes and not each.tag.grammemes & odd
            }
    return before + hyphen + forms.pop() if len(forms) == 1 else None


_ODD = frozenset(["V-oy", "V-ey", "Arch", "Erro", "Dist", "Infr", "Slng", "gen2", "V-be", "V-bi", "V-ie"])


_CASES = {
    **dict.fromkeys(("к", "ко"), "datv"),
    **dict.fromkeys(("над", "перед", "между"), "ablt"),
    **dict.fromkeys(("при", "о", "об"), "loct"),
    **dict.fromkeys(("от", "до", "из", "без", "для", "около", "после", "против", "кроме", "вместо", "среди"), "gent"),
}
_BY_SOURCE = {
    **dict.fromkeys(("в", "во", "на"), ("loct", frozenset(["in", "at", "inside", "across", "on"]))),
    **dict.fromkeys(("с", "со"), ("ablt", frozenset(["with"]))),
}
_PLACES_TEXT = """
    страна город регион область район село деревня аул посёлок улица школа вуз университет колледж больница клиника суд
    тюрьма колония изолятор редакция офис филиал отделение отдел участок музей библиотека театр магазин банк рынок
    министерство ведомство учреждение издание газета журнал дело документ отчёт доклад статья закон раздел язык случай
    станция аэропорт квартира заведение соцсеть сеть сообщение письмо книга фильм интервью исследование
    формат вариант экземпляр телеканал канал радиостанция грузовик автобус машина поезд самолёт
    эпизод серия выпуск сцена номер песня стихотворение таблица пьеса рассказ
    провинция штат столица мечеть церковь вокзал дом здание детсад сад предприятие завод шахта центр зал комната
"""
_PLACES = frozenset(_PLACES_TEXT.split())
"""Where things are; for times and amounts, “in 5 days” is another preposition or another case."""
_BEHIND = re.compile(
    rf"(?<![\w-])(?i:({'|'.join((*_CASES, *_BY_SOURCE))})){SPACE}(?:(?:все[хм]и?|эти[хм]и?|остальны[хм]и?){SPACE})?"
    rf"(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}}){SPACE}{{1,2}}{BETWEEN}([а-яё]{{3,}}(?:-[а-яё]{{3,}})?)(?![\w-])(?!\.\w)"
)
_MEETS = re.compile(
    r"(?<!\w)(?:встре[тч]|бесед|побесед|поговор|говори|обща|пообща|сотруднич|познаком|поссор|поспор|расста|договор|проконсульт"
    r"|столкн|сраж|мири|помири|совпа|граничи)[а-яё]*[ \u00a0]$"
)
"""Verbs after which с stands before those with whom something is done."""
_HOURS = frozenset(["утро", "вечер", "ночь", "полдень", "день"])
_THOUSAND = 1000


def find_ungoverned(masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Iterator[Miscounted]:
    """Yield the nouns that are in another case than the preposition before their number asks for."""
    for found in _BEHIND.finditer(masked):
        preposition, number = found[1], found[2]
        _, noun, start = part_noun(found)
        value = int(re.sub(r"\D", "", number))
        readings = () if value % _THOUSAND == 0 else readings_of(noun)  # «с 40 тысячами документов»
        asked = _asked(preposition.lower(), counted.get(value, ()), readings)
        if preposition in ("с", "со") and _MEETS.search(masked[: found.start()]):
            asked = "ablt"
        if asked == "gent" and noun.startswith("год"):
            continue  # locale.date tells of years
        if not asked or not readings or any(asked in tag for _, tag in readings) or _is_date(readings, value):
            continue
        yield Miscounted(
            start, start + len(noun), f"«{preposition} {number}»", _in_case(noun, asked, many=not _is_one(value))
        )


def _asked(preposition: str, there: tuple[Counted, ...], readings: Readings) -> str:
    """Return the case that a preposition before a number surely asks for, or nothing."""
    if preposition in _CASES:
        return _CASES[preposition]
    case, said = _BY_SOURCE[preposition]
    told = any(each.before in said for each in there)
    return case if told and (case == "ablt" or any(lemma in _PLACES for lemma, _ in readings)) else ""


def _is_date(readings: Readings, value: int) -> bool:
    """Tell whether a number is one of a date or of a clock: «к 9 мая», «к 6 вечера»."""
    return any(lemma in MONTHS or (lemma in _HOURS and value <= _LAST_CLOCK) for lemma, _ in readings)


_ELEVEN = 11


def _is_one(value: int) -> bool:
    return value % 10 == 1 and value % 100 != _ELEVEN


def _in_case(noun: str, case: str, *, many: bool) -> str | None:
    """Return a noun in a case, where there is one such form."""
    before, hyphen, last = noun.rpartition("-")
    wanted = {"plur" if many else "sing", case}
    lemma = readings_of(noun)[0][0]
    forms = {
        each.word
        for parse in parses_of(last)
        if parse.normal_form == lemma and "NOUN" in parse.tag.grammemes
        for each in parse.lexeme
        if wanted <= each.tag.grammemes
    }
    return before + hyphen + forms.pop() if len(forms) == 1 else None
