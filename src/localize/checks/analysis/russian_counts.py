"""Russian nouns after numbers in digits or in words, and the forms that the numbers ask for.

The dictionary has every reading of the noun; the noun is wrong where none of them can stand after the number: after 1
and 21 the singular, after 2 to 4 the genitive singular, after others the genitive plural. In other cases of the whole,
such as «в течение 2 дней», the plural is right; the words before the number decide (`russian_count_context`).
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
from localize.checks.words import read_words
from localize.morphology.ru import Parse, is_known, parses_of, tags_of


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
_LISTS = read_words("russian-counts")
_COUNTED = frozenset(_LISTS["counted"])
MONTHS = frozenset(_LISTS["months"])
_NUMBERED = MONTHS.union(_LISTS["numbered"])
"""Nouns with a number that is no count."""
_WITHOUT_ENDING = frozenset(_LISTS["without-ending"])
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
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})\d{{1,3}}[–-](\d{{1,3}})(,\d+)?{_SPACES}"
    rf"({_THOUSANDS}{_SPACES})?{BETWEEN}{_NOUN}"
)
_FEW_WORDS = "(?:два|две|три|четыре)"
_MANY_WORDS = (
    "(?:пять|шесть|семь|восемь|девять|десять|(?:один|две|три|четыр|пят|шест|сем|восем|девят)надцать|двадцать|тридцать"
    "|сорок|"
    "пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто|сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот"
    "|восемьсот|девятьсот)"
)
is_number_word = re.compile(rf"(?i:{_FEW_WORDS}|{_MANY_WORDS})").fullmatch
_WORDS = re.compile(rf"(?<![\w-])(?i:({_FEW_WORDS})|({_MANY_WORDS})){_SPACES}{BETWEEN}{_NOUN}")
_NAMED_BY_NUMBER = re.compile(
    r"(?<![а-яё])(?:стат\w*|пункт\w*|подпункт\w*|част\w*|глав\w*|раздел\w*|приложени\w*|абзац\w*|верси\w*|страниц\w*"
    r"|номер\w*|том\w*|"
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
LAST_CLOCK = 24
_LAST_SIMPLE = 20
"""Above it numbers are compound, and what lives is counted like things: «задержали 22 журналиста»."""
_MONTH_LONG = 31
"""Above it «года» is one year, not several, and «год» has the number for its name."""
_RARE = 0.05
"""The share of a reading that nobody thinks of: «день» as an imperative of «деть»."""


Readings = tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=8192)
def readings_of(noun: str) -> Readings:
    """Return lemma and grammemes of a word that can be nothing but a common noun; nothing for others."""
    last = noun.rpartition("-")[2]
    if last in _WITHOUT_ENDING or not is_known(last) or (len(last) <= len("дня") and last not in _SHORT):
        return ()
    if last in _SURE:
        sure = ((parse.normal_form, parse.tag.grammemes) for parse in parses_of(last))
        return tuple((lemma, tag) for lemma, tag in sure if lemma == _SURE[last] and "Infr" not in tag)
    parses = [parse for parse in parses_of(last) if not _is_far_fetched(parse)]
    if _has_common_noun(last):  # «городов» is also a surname, but not in small letters
        parses = [parse for parse in parses if _OF_NAMES.isdisjoint(parse.tag.grammemes)]
    readings = tuple((parse.normal_form, parse.tag.grammemes) for parse in parses)
    return readings if all("NOUN" in tag and _NO_COMMON_NOUN.isdisjoint(tag) for _, tag in readings) else ()


def _is_far_fetched(parse: Parse) -> bool:
    """Tell whether nobody thinks of a reading: «звонка» is also a form of «звонкий», but not after a number."""
    tag = parse.tag.grammemes
    return "ADJS" in tag or ("NOUN" not in tag and parse.score < _RARE)


_OF_NAMES = frozenset(["Surn", "Patr", "Name", "Geox", "Orgn"])
_NO_COMMON_NOUN = _OF_NAMES | {"Abbr", "Fixd"}


def _has_common_noun(word: str) -> bool:
    """Tell whether a word is a common noun in one of its readings."""
    tags = [parse.tag.grammemes for parse in parses_of(word)]
    return any("NOUN" in tag and not tag & _OF_NAMES for tag in tags)


def _may_be(readings: Readings, *grammemes: str) -> bool:
    """Tell whether a noun has all these grammemes in one of its readings."""
    return any(tag.issuperset(grammemes) for _, tag in readings)


def _is_always(readings: Readings, *grammemes: str) -> bool:
    """Tell whether a noun has one of these grammemes in each of its readings."""
    return all(not tag.isdisjoint(grammemes) for _, tag in readings)


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
    rf"(?<![\w.,:/№§$#–—-])(?<!№{SPACE})(?<!\d{SPACE})(\d{{1,3}}(?:{SPACE}\d{{3}})*"
    rf"|\d{{4,}}){SPACE}([а-яё]{{4,}}[аяу])(?![\w-])"
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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A number in digits with the noun behind it, and what tells the form of that noun."""

    number: str
    value: int
    fraction: str | None
    thousands: str | None
    between: str
    noun: str
    start: int
    before: str
    after: str
    readings: Readings
    there: tuple[Counted, ...]
    """What the source counts with this number."""
    slot: Slot
    sure: bool
    """The number counts the noun and does not name it."""

    @property
    def starts_clause(self) -> bool:
        """Whether nothing before the number asks for a case, and the number surely counts."""
        return self.sure and self.slot is Slot.OPEN


def _read_phrase(found: re.Match[str], masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> _Phrase | None:
    """Return a number in digits with its noun; None where the number may be a name, a year or an hour."""
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
    slot = find_slot(before, noun)
    if noun in ("раз", "раза") and slot is Slot.OPEN and re.search(rf"[а-яё]{SPACE}$", before):
        slot = Slot.DIRECT  # it tells how often, whatever noun stands before it
    sure = readings[0][0] in _COUNTED or bool(there)
    return _Phrase(number, value, fraction, thousands, between, noun, start, before, after, readings, there, slot, sure)


def _judge_digits(found: re.Match[str], masked: str, counted: Mapping[int, tuple[Counted, ...]]) -> Miscounted | None:
    phrase = _read_phrase(found, masked, counted)
    asked = _asked_count(phrase) if phrase else None
    if phrase is None or asked is None:
        return None
    written = phrase.number + (phrase.fraction or "")
    return Miscounted(phrase.start, phrase.start + len(phrase.noun), written, _right(asked, phrase.noun))


def _asked_count(phrase: _Phrase) -> Count | None:
    """Return the kind of number whose form a noun should have; None where its own form can stand."""
    if phrase.thousands:
        return Count.MANY if _is_singular_genitive(phrase.readings) else None
    if phrase.fraction:
        return Count.FEW if _is_wrong_after_few(phrase, wrong=_is_wrong_after_fraction(phrase)) else None
    return _asked_by_whole(phrase)


def _asked_by_whole(phrase: _Phrase) -> Count | None:
    """Return what `_asked_count` does for a number without a fraction."""
    count = _count_of(phrase.value)
    sure = phrase.sure or (count is Count.MANY and _OF_MANY.search(phrase.between) is not None)
    wrong = _is_wrong(count, phrase.readings, phrase.slot, sure=sure, many=phrase.value > _LAST_SIMPLE)
    if count is Count.FEW:
        if not wrong and _is_of_few(phrase) and not _may_be_oblique(phrase.readings):
            return Count.MANY  # «из 4 клиник»
        wrong = _is_wrong_after_few(phrase, wrong=wrong)
    elif count is Count.ONE:
        wrong = wrong or _is_time_of_one(phrase)
    return count if wrong else None


def _is_wrong_after_fraction(phrase: _Phrase) -> bool:
    """Tell whether a noun behind 2,5 is in another form than the genitive of one."""
    if _may_be(phrase.readings, "gent", "sing"):
        return False
    placed = phrase.slot is not Slot.OPEN
    return _is_plural_genitive(phrase.readings) or (
        placed and _is_wrong(Count.FEW, phrase.readings, phrase.slot, sure=phrase.sure)
    )


def _is_of_few(phrase: _Phrase) -> bool:
    """Tell whether what stands before 2, 3 or 4 asks for the genitive of the whole: «из 4 клиник»."""
    large = phrase.noun.startswith(("тысяч", "миллион", "миллиард"))
    if _asks_genitive(phrase.before, sure=bool(phrase.there) or large):
        return True
    living = _may_be(phrase.readings, "anim")
    owned = bool(phrase.there) and {each.before for each in phrase.there} <= {"of", "to"}
    return owned and living and phrase.slot is Slot.OPEN and _AFTER_WORD.search(phrase.before) is not None


_AFTER_WORD = re.compile(r"[а-яё]{4}[ \u00a0]$")


def _may_be_oblique(readings: Readings) -> bool:
    """Tell whether a noun may be in the genitive of many or in the case of another preposition."""
    return any({"gent", "plur"} <= tag or tag & {"ablt", "datv", "Fixd"} for _, tag in readings)


def _is_time_of_one(phrase: _Phrase) -> bool:
    """Tell whether a genitive after 1 or 21 is how long something lasts, by the source: «ждали 21 дня»."""
    if phrase.slot is not Slot.OPEN or {each.before for each in phrase.there} != {"for"}:
        return False
    lasts = any(lemma in _TIMES for lemma, _ in phrase.readings) and _is_always(phrase.readings, "gent")
    return lasts and not (_GENITIVE_LENGTH.search(phrase.before) or _MEASURING.search(phrase.before))


def _is_wrong_after_few(phrase: _Phrase, *, wrong: bool) -> bool:
    """Tell whether a noun after 2, 3 or 4 is wrong, by what stands around its genitive of many; else as it was."""
    if not _is_plural_genitive(phrase.readings):
        return wrong
    if phrase.starts_clause and _LASTING.match(phrase.after):
        return True
    if _LACKING.match(phrase.after) or (phrase.starts_clause and _AGO.match(phrase.after)):
        return not wrong  # «2 дней не хватило» is right, «3 минут назад» is not
    return wrong or (not phrase.fraction and _is_stray_genitive(phrase))


def _is_stray_genitive(phrase: _Phrase) -> bool:
    """Tell whether a genitive of many after 2, 3 or 4 depends on nothing before it."""
    return (
        _is_no_genitive(phrase.before, phrase.slot, phrase.readings, phrase.there)
        or (phrase.slot is Slot.JOINED and phrase.before.rstrip().endswith(",") and _acts(phrase.after))
        or (phrase.after[:1] == ")" and _names_before(phrase.before))
        or (phrase.starts_clause and _is_of_giver(phrase.before, phrase.there))
    )


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
_BEFORE_GENITIVE = frozenset(_LISTS["english-before-genitive"])


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
    if told and value <= LAST_CLOCK and _AT_THE_HOUR.search(before):
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
    if _may_be(readings, "Pltm"):
        return count is Count.MANY and sure and _is_always(readings, "nomn", "accs")
    if count is Count.ONE:
        return _is_wrong_of_one(readings, slot, sure=sure)
    if count is Count.MANY:
        return _is_wrong_of_many(readings, slot, sure=sure, many=many)
    return _is_wrong_of_few(readings, slot, sure=sure, many=many)


def _is_wrong_of_few(readings: Readings, slot: Slot, *, sure: bool, many: bool) -> bool:
    """Tell whether a noun after 2, 3 or 4 is in the genitive of many where none can stand, or in a nominative."""
    if _may_be(readings, "gent", "sing") or _is_like_adjective(readings):
        return False
    numbered = _is_numbered(readings, many=many)
    if _is_plural_genitive(readings):
        return (sure or not numbered) and _is_out_of_place(readings, slot, many=many)
    plural = _is_always(readings, "plur") and slot is not Slot.OPEN and not numbered
    return (sure or plural) and _is_always(readings, "nomn", "accs")


def _is_wrong_of_one(readings: Readings, slot: Slot, *, sure: bool) -> bool:
    """Tell whether a noun after 1 or 21 is in the plural, or in the genitive where none can stand."""
    if _is_always(readings, "plur"):
        return sure or slot not in (Slot.OPEN, Slot.JOINED)
    oblique = all({"sing", "gent"} <= tag or "plur" in tag for _, tag in readings)
    oblique = oblique and not _is_like_adjective(readings)
    return sure and oblique and slot in (Slot.SUBJECT, Slot.DIRECT, Slot.ACCUSATIVE)


def _is_wrong_of_many(readings: Readings, slot: Slot, *, sure: bool, many: bool) -> bool:
    """Tell whether a noun after 5 or more is in no form of many but the nominative, and its number is no ordinal."""
    if any("plur" in tag and not tag & {"nomn", "accs"} for _, tag in readings):
        return False
    if all("sing" in tag and not tag & {"gent", "gen1"} for _, tag in readings):
        return sure and _is_always(readings, "nomn", "accs")
    if _may_be(readings, "anim"):
        return True  # those who live have no numbers: «телефоны 19 мигранта»
    ordinal = slot is Slot.GENITIVE and _may_be(readings, "gent", "sing")
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
    living = _may_be(readings, "anim")  # «задержали 3 журналистов»
    return slot in (Slot.DIRECT, Slot.ACCUSATIVE) and (not living or many)


def _is_like_adjective(readings: Readings) -> bool:
    return any(_DECLINED_AS_ADJECTIVE.search(lemma) for lemma, _ in readings)


def _is_plural_genitive(readings: Readings) -> bool:
    return _may_be(readings, "gent", "plur")


def _is_singular_genitive(readings: Readings) -> bool:
    """Tell whether a noun is in the genitive of one, and can be in no form of many but the nominative."""
    return _may_be(readings, "gent", "sing") and not any(
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
    parses = [each for each in parses_of(last) if each.normal_form == lemma and "NOUN" in each.tag.grammemes]
    forms = set[str]().union(*(_usual_forms(parse, wanted) for parse in parses))
    return before + hyphen + forms.pop() if len(forms) == 1 else None


def _usual_forms(parse: Parse, wanted: set[str]) -> set[str]:
    """Return the forms of a noun with these grammemes; odd ones only of a noun that is odd itself: «чат» is slang."""
    odd = _ODD - parse.tag.grammemes
    return {each.word for each in parse.lexeme if wanted <= each.tag.grammemes and odd.isdisjoint(each.tag.grammemes)}


_ODD = frozenset(["V-oy", "V-ey", "Arch", "Erro", "Dist", "Infr", "Slng", "gen2", "V-be", "V-bi", "V-ie"])
