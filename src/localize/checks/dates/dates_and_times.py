"""Formats of dates, times and ordinals in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.analysis.date_formats import find_dates
from localize.checks.analysis.months import (
    EN_DAYS,
    EN_MONTHS,
    KK_DAYS,
    KK_MONTHS,
    RU_DAYS,
    RU_GENITIVES,
    RU_LOCATIVES,
    RU_MONTHS,
    find_months,
    month_word,
)
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, digit, into, source, target
from localize.checks.core.registry import check
from localize.model import Severity


@check(
    "locale.date",
    category="locale",
    severity=Severity.MINOR,
    needs=(
        into("kk", "ru")
        & target(digit)
        & (target(any_piece(r"\d/\d|\d[.-]\d\d[.-]\d", having="[/.-]")) | target(month_word))
    )
    | (into("en") & target(any_piece(r"\d\.\d\d\.\d", having="[.]")))
    | (into("en") & target(any_piece(r"^\W?(?:19|20)\d\d", having=r"\d")) & target(month_word))
    | (into("ru") & target(digit) & target(any_word("^года?$")))
    | (into("en", "ru") & source(month_word) & target(any_piece(r"\d[./]\d|\d{4}-\d", having="[./-]")))
    | (into("en") & target(any_piece(r"^(?:19|20)\d\d", having=r"\d")) & target(month_word))
    | (into("kk") & target(any_piece(r"\d[-‑]жас?", having=r"\d")))
    | (into("kk") & target(any_piece(r"\d[-‑]жыл", having=r"\d")))
    | (into("kk") & target(any_piece("[IVX][-‑][ғтбсш]", having="[IVX]"))),
)
def date(context: Context) -> Iterator[Sighting]:
    """A date is written in the format of another language.

    What: Russian writes 5 марта 2024, with the month in the genitive; Kazakh begins with the year: 2024 жылғы 5 наурыз.
    The American order of month and day, also in figures (06.15.2025), slashes, and English months beside a number are
    found in both, and the Kazakh order in Russian and English; in English dates such as 05.03.2024 and “March 5 2024”;
    in Russian «в 2024 года» and «до 2024 год», in Kazakh «2024-жылы» and «XX-ғасыр». In English and Russian also
    2024-03-05, 5/3/2024 and 05.03 where the source names the month.
    Why: 03/04/2024 is another day to another reader.
    Wrong: en: 5 March 2024 | kk: 5 наурыз 2024 жыл
    Right: en: 5 March 2024 | kk: 2024 жылғы 5 наурыз
    """
    yield from find_dates(context)


_FEASTS = "nauryz|ramadan|christmas|easter"
_MONTH_CASE = {
    "ru": re.compile(
        rf"(?<=[а-яёВСК,\d]{SPACE})"
        rf"({'|'.join(map(str.title, RU_MONTHS + RU_GENITIVES + RU_LOCATIVES + RU_DAYS))})(?![\w-])"
    ),
    "kk": re.compile(rf"(?<=[а-яёәғқңөұүһі,\d]{SPACE})({'|'.join(w.title() for w in KK_MONTHS + KK_DAYS)})(?=\w*)"),
    "en": re.compile(rf"\b({'|'.join(w.lower() for w in EN_MONTHS + EN_DAYS)}|{_FEASTS})\b"),
}
_ALSO_WORDS = frozenset({"may", "march", "august"})
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th)? $")
_ON_A_DAY = re.compile(r"\b(?:on|until|till|by|from|before|after|since|of|to|dated) (?:the )?\d{1,2}(?:st|nd|rd|th)? $")
_IN_A_MONTH = re.compile(r"(?<![\w-])(?:[Ii]n|[Ss]ince|until|last|next|early|late|mid|of)[ -]$")


def _is_month(word: str, before: str, after: str) -> bool:
    """Tell whether a word that is also a verb or an adjective is a month here: “children under 13 may not”."""
    if re.match(r" \d{4}\b| \d{1,2}(?:st|nd|rd|th)?(?:, \d{4}|[.,;)]|$)", after):
        return True
    if word != "august" and _IN_A_MONTH.search(before):
        return True
    return (_ON_A_DAY if word == "may" else _DAY_BEFORE).search(before) is not None


_ALSO_NAMES = frozenset({"Наурыз", "Жұма", "Қазан", "Тамыз", "Шілде"})
"""A holiday, a city and people are called so: the source tells."""
_EVENTS = re.compile(rf"{SPACE}(?:оқиға|қырғын|трагедия|наразылы|қасірет)")
_FEAST = re.compile(rf"(?<![\w-])наурыз(?={SPACE}мейрам)")
# The feast stands beside the month: «20 наурызда, Наурыз мерекесі қарсаңында». Russian calls only the feast so.
_FEAST_BEHIND = re.compile(rf"{SPACE}(?:мейрам|мереке|той|көже|думан|айтыс|шеру|концерт|фестивал|қарсаң|құтты)")
_NAURYZ = re.compile(r"(?<!\w)(?:Nauryz|Наурыз)")
_FRIDAY = re.compile(r"\bFridays?\b|\bпятниц", re.IGNORECASE)
_KK_NUMBER = {month.title(): number for number, month in enumerate(KK_MONTHS, 1)}
_HOLIDAY = re.compile(rf"(?<!\d)(?:8{SPACE}(?:Марта|Наурыз)|[19]{SPACE}(?:Мая|Мамыр))$")
_ON_THE_DAY = re.compile(r"[дт][ае](?!\w)")
"""The ending of a day on which something happens: «9 мамырда» is a date, «9 Мамыр» a holiday."""
_NEEDS_OF_MONTHS = (
    (
        into("ru")
        & target(any_piece("|".join(map(str.title, RU_MONTHS + RU_GENITIVES + RU_LOCATIVES + RU_DAYS)), having="[А-Я]"))
    )
    | (into("kk") & target(any_piece("|".join(map(str.title, KK_MONTHS + KK_DAYS)), having="[А-ЯҚ]")))
    | (into("kk") & target(any_piece("^мейрам")))
    | (into("en") & target(any_piece("|".join((*map(str.lower, EN_MONTHS + EN_DAYS), *_FEASTS.split("|"))))))
)


@check("locale.month_case", category="locale", severity=Severity.MINOR, needs=_NEEDS_OF_MONTHS)
def month_case(context: Context) -> Iterator[Sighting]:
    """The name of a month or a weekday has the wrong first letter.

    What: Small in Kazakh and Russian, except at the start of a sentence and in names of holidays; capital in English.
    Why: Capitals are carried over from an English source, small letters from a Russian one.
    Wrong: en: on Monday, 5 March 2024 | ru: в Понедельник, 5 марта 2024 года
    Right: en: on Monday, 5 March 2024 | ru: в понедельник, 5 марта 2024 года
    """
    target = context.target
    pattern = _MONTH_CASE.get(target.language)
    if pattern is None:
        return
    for found in _FEAST.finditer(target.masked) if target.language == "kk" else ():
        yield target.sight(found.start(), found.end(), "a capital letter here", found.group().capitalize())
    for found in pattern.finditer(target.masked):
        word = found[1]
        if target.language == "en":
            before, after = target.masked[: found.start()], target.masked[found.end() :]
            if word not in _ALSO_WORDS or _is_month(word, before, after):
                yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())
        elif not _may_have_capital(context, found):
            yield target.sight(found.start(), found.end(), "a small letter here", word.lower())


def _may_have_capital(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a month or a weekday with a capital, in Kazakh or Russian, is a holiday, a title or another name."""
    target = context.target
    word, before, after = found[1], target.masked[: found.start()], target.masked[found.end() :]
    dated = re.search(rf"\d{SPACE}$", before) is not None
    if _is_holiday(before + word, after, target.language):
        return True
    if word == "Наурыз" and not dated and (_FEAST_BEHIND.match(after) or _NAURYZ.search(context.source.masked)):
        return True
    if word in _ALSO_NAMES and not (dated or _is_of_calendar(word, after, context.source)):
        return True
    return before.count("«") > before.count("»") or (word == "Қаңтар" and _EVENTS.match(after) is not None)


def _is_holiday(named: str, after: str, language: str) -> bool:
    """Tell whether a text ends in a day that is a holiday, and goes on neither as a date nor with a year."""
    if _HOLIDAY.search(named) is None or (language == "kk" and _ON_THE_DAY.match(after)):
        return False
    return re.match(rf"{SPACE}\d{{4}}", after) is None


def _is_of_calendar(word: str, after: str, source: Text) -> bool:
    """Tell whether a word that is also a name is a month or a weekday, by the next word or by the source."""
    if re.match(r" (?:айы|күні)" if word != "Наурыз" else "$^", after):
        return True
    if _KK_NUMBER.get(word) in {each.number for each in find_months(source, dated=False)}:
        return True
    return word == "Жұма" and _FRIDAY.search(source.masked) is not None


_RU_ORDINAL = re.compile(
    r"(?<![\w-])(\d+)-(ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ей|ая|ое|ые|ых|ыми|ую|ее|яя|юю|ья|ье|ьи|ью|ьего|ьему|ьим"
    r"|ьем|ьей|ьих)(?![\w-])"
)
_RU_SHORT = {
    "ый": "й", "ий": "й", "ой": "й", "ого": "го", "его": "го", "ому": "му", "ему": "му", "ым": "м", "им": "м",
    "ом": "м", "ем": "м", "ей": "й",
    "ая": "я", "ое": "е", "ые": "е", "ых": "х", "ыми": "ми", "ую": "ю", "ья": "я", "ье": "е", "ьи": "и",
    "ью": "ю", "ее": "е", "яя": "я", "юю": "ю",
    "ьего": "го", "ьему": "му", "ьим": "м", "ьем": "м", "ьей": "й", "ьих": "х",
}  # fmt: skip
_RU_GLUED = re.compile(r"(?<![\w-])(\d+)(й|го|му|я|ю)(?![\w-])")
# Singular forms only: «3 летних месяца» are months of summer.
_RU_COMPOUND = re.compile(
    rf"(?<![\w,.:-])(\d+){SPACE}(?:[—–]{SPACE})?(?=(?:летн(?:ий|яя|ее|его|ему|юю)|лети[еяюй]\w*|(?:процентн|этажн"
    rf"|дневн|недельн|минутн|месячн|битн)"
    r"(?:ый|ая|ое|ого|ому|ую))(?!\w))"
)
_EN_ORDINAL = re.compile(r"(?<![\w.,-])(\d+)-?(st|nd|rd|th)\b")
# Things that are numbered in their order, and never counted in the singular.
_EN_BARE = re.compile(
    r"(?<=[Tt]he )(\d{1,3})(?= (?:annual )?(?:century|anniversary|edition|session|congress|convocation|birthday|floor"
    r"|grade)(?!\w))"
    rf"|(?<=[Tt]he )([12]?\d|3[01])(?= of (?:{'|'.join(EN_MONTHS)})(?!\w))|(?<![\w.,:-])(\d{{1,2}})(?= century(?!\w))"
)
_FOREIGN_ORDINAL = {
    "en": re.compile(r"(?<![\w.,-])\d+-(?:[ыои]?й|ая|я|[ое]?е|[оеы]?го|[ое]?му|[ыио]?м|ю|ых|х|[шн][іы])(?!\w)"),
    "ru": re.compile(r"(?<![\w.,-])\d+-?(?:st|nd|rd|th)(?![\w-])(?! [A-Z])|(?<![\w.,-])\d+-[шн][іы](?!\w)"),
    "kk": re.compile(
        r"(?<![\w.,-])\d+-?(?:st|nd|rd|th)(?![\w-])(?! [A-Z])|(?<![\w.,-])\d+-(?:[йяе]|го|му|ый|ая|ое)(?!\w)"
    ),
}
_RU_COUNTED = re.compile(
    rf"(?<![\w.,-])(\d+)-(?:ти|ми|[её]?х(?={SPACE}летн)|ух(?={SPACE}летн))(?:{SPACE}|-)(?=(летн|дневн|месячн|этажн"
    rf"|процентн|минутн|часов(?:ой|ая|ое|ого)|тысячн)?[а-яё])"
)
_TORN_ORDINAL = {
    "en": re.compile(r"(?<![\w.,-])(\d{1,3})[ \u00a0](st|nd|rd|th)(?!\w)"),
    "ru": re.compile(r"(?<![\w.,-])(\d{1,3})[ \u00a0](й|го|му)(?![\w.])"),
}
_EN_DECADE = re.compile(r"(?<![\w.,-])((?:1[0-9]|20)\d0)(?:th|ths|-s|-?’th|’ths|[’']s|’s’|s’s|’ies|-th)(?![\w’])")
_RU_ROMAN = re.compile(r"(?<![\w.-])([IVXLC]+)-(?:[ыои]?й|ая|я|[ое]?е|[оеы]?го|[ое]?му|[ыио]?м|ю|ых|х)(?![\w-])")


_NEEDS_OF_ORDINALS = (
    into("en")
    & (
        target(any_piece(r"\d[-’]*[snrtа-яі]|^(?:st|nd|rd|th)\b", having=r"[\dsnrt]"))
        | target(any_piece("^(?:century|anniversary|edition|session|congress|convocation|birthday|floor|grade)"))
        | target(any_piece(f"^(?:{'|'.join(EN_MONTHS)})"))
    )
) | (
    into("ru")
    & (
        target(any_piece(r"\d-?[а-яsnrt]", having=r"\d"))
        | target(any_piece(r"^(?:й|го|му)\b"))
        | target(any_piece("^(?:лет|процентн|этажн|дневн|недельн|минутн|месячн|битн)"))
    )
)


_NEEDS_OF_NUMERALS = (
    (_NEEDS_OF_ORDINALS & target(digit))
    | (into("ru") & target(any_piece("[IVXLC]-[а-я]", having="[IVXLC]")))
    | (into("kk") & target(any_piece(r"\d-?(?:[йяеsnrt]|го|му|ый|ая|ое)", having=r"\d")))
)


@check("locale.ordinal", category="locale", severity=Severity.MINOR, needs=_NEEDS_OF_NUMERALS)
def ordinal(context: Context) -> Iterator[Sighting]:
    """An ordinal number has the wrong ending.

    What: In Russian one letter after a vowel and two after a consonant: 5-й, 5-го, not 5-ый, 5-ого; in English 1st,
    2nd, 3rd, 11th, without a hyphen. A Russian adjective that begins with a number has a hyphen: 34-летняя; a Roman
    numeral has no ending. In English “the 21 century”, and in both endings of another language. Kazakh endings have
    their own check.
    Why: It is a rule of every style guide, and copied endings break it.
    Wrong: en: the 5th article | ru: 5-ый пункт
    Right: en: the 5th article | ru: 5-й пункт
    """
    target = context.target
    yield from _torn_or_foreign(target)
    if target.language == "ru":
        for found in _RU_ROMAN.finditer(target.masked):
            yield target.sight(found.start(), found.end(), f"write {found[1]}", found[1])
        for found in _RU_ORDINAL.finditer(target.masked):
            fix = f"{found[1]}-{_RU_SHORT[found[2]]}"
            yield target.sight(found.start(), found.end(), f"write {fix}", fix)
        for found in _RU_GLUED.finditer(target.masked):
            fix = f"{found[1]}-{found[2]}"
            yield target.sight(found.start(), found.end(), f"write {fix}", fix)
        for found in _RU_COMPOUND.finditer(target.masked):
            if not re.search("(?<!1)1$", found[1]):  # «1 летний месяц»
                yield target.sight(found.start(), found.end(), "a hyphen joins the number", f"{found[1]}-")
    elif target.language == "en":
        for found in _EN_ORDINAL.finditer(target.masked):
            fix = _english_ordinal(found[1])
            if found.group() != fix:
                yield target.sight(found.start(), found.end(), f"write {fix}", fix)
        yield from _decades(context)
        for found in _EN_BARE.finditer(target.masked):
            fix = _english_ordinal(found.group())
            yield target.sight(found.start(), found.end(), f"write {fix}", fix)


def _decades(context: Context) -> Iterator[Sighting]:
    """Yield the decades of the source that end in anything but s: 1990th for the 1990s."""
    for found in _EN_DECADE.finditer(context.target.masked):
        if re.search(rf"(?<!\d){found[1]}(?:-[хем]|s|-ж|[ \u00a0]?жылдар)", context.source.masked):
            yield context.target.sight(found.start(), found.end(), f"write {found[1]}s", f"{found[1]}s")


def _torn_or_foreign(target: Text) -> Iterator[Sighting]:
    """Yield numbers whose ending stands behind a space or is one of another language."""
    for found in _TORN_ORDINAL[target.language].finditer(target.masked) if target.language in _TORN_ORDINAL else ():
        fix = found[1] + ("-" if target.language == "ru" else "") + found[2]
        yield target.sight(found.start(), found.end(), f"write {fix}", fix)
    foreign = _FOREIGN_ORDINAL.get(target.language)
    for found in foreign.finditer(target.masked) if foreign else ():
        yield target.sight(found.start(), found.end(), "an ending of another language")
    for found in _RU_COUNTED.finditer(target.masked) if target.language == "ru" else ():
        fix = f"{found[1]}-" if found[2] else f"{found[1]} "
        yield target.sight(found.start(), found.end(), "a number that is read needs no ending", fix)


def _english_ordinal(number: str) -> str:
    teens = number[-2:] in ("11", "12", "13")
    return number + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))


_HALF_PIECE = r"(?:^|\d)[aApP]\.?(?:[mM]|$)"
_HALF_DAY = re.compile(rf"(?<![\d:.,])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?{SPACE}?([ap])\.?\s?m\b\.?", re.IGNORECASE)


_SAYS_HALF = re.compile(r"\b(?:утра|дня|вечера|ночи|таңғы|таңертең|күндізгі|түстен|түнгі|кешкі|кеште)\b", re.IGNORECASE)


_HOUR = re.compile(r"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?![\d:]|[ \u00a0]?[ap]\.?[ \u00a0]?m)", re.IGNORECASE)


def _morning(context: Context) -> Iterator[Sighting]:
    """Yield the hours of a Kazakh or Russian text that are before noon, where the source has them with p.m."""
    target = context.target
    halves = [
        found for found in _HALF_DAY.finditer(context.source.masked) if found[3].lower() == "p" and found[1] != "12"
    ]
    if not halves or _SAYS_HALF.search(target.masked):
        return
    ours = [(int(found[1]), found[2], found) for found in _HOUR.finditer(target.masked)]
    for half in halves:
        hour, minutes = int(half[1]), half[2] or "00"
        if not any((each, m) == (hour + 12, minutes) for each, m, _ in ours):
            for each, m, found in ours:
                if (each, m) == (hour, minutes):
                    fix = f"{hour + 12}:{minutes}"
                    yield target.sight(found.start(), found.end(), f"the source has {half.group()}", fix)


_HALF_WORD = re.compile(
    rf"(?<![\d:.,])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?(?:{SPACE}час(?:ов|а))?{SPACE}(утра|дня|вечера)(?!\w)"
)


def _other_word(context: Context) -> Iterator[Sighting]:
    """Yield the words of a Russian text for the half of the day that is not the one of the source."""
    halves = {(int(each[1]), each[2] or "00", each[3].lower()) for each in _HALF_DAY.finditer(context.source.masked)}
    for found in _HALF_WORD.finditer(context.target.masked) if halves else ():
        hour, minutes, ours = int(found[1]), found[2] or "00", "a" if found[3] == "утра" else "p"
        other = "p" if ours == "a" else "a"
        if (hour, minutes, other) in halves and (hour, minutes, ours) not in halves:
            yield context.target.sight(*found.span(3), f"the source has {other}.m.")


_ODD_TIME = re.compile(r"(?<![\d:.,/–-])([01]?\d|2[0-3])([-‑–.]|[ \u00a0]?h[ \u00a0]?)([0-5]\d)(?![\d:/%–-]|[.,]\d)")


_BEYOND_NOON = re.compile(rf"(?<![\d:.,])(?:1[3-9]|2[0-3])(?:[:.][0-5]\d)?{SPACE}?[ap]\.?\s?m\b\.?", re.IGNORECASE)


def _misprinted(context: Context) -> Iterator[Sighting]:
    """Yield times of the source that have a hyphen for their colon, in English a point as well."""
    times = {found.group() for found in _HOUR.finditer(context.source.masked)}
    for half in _HALF_DAY.finditer(context.source.masked):
        if half[2]:
            later = (int(half[1]) % 12) + 12 * (half[3].lower() == "p")
            times |= {f"{later}:{half[2]}"}
    times |= {f"0{each}" for each in times if len(each) < len("00:00")}
    for found in _ODD_TIME.finditer(context.target.masked) if times else ():
        right = f"{found[1]}:{found[3]}"
        if (
            right in times
            and right not in context.target.masked
            and (found[2] != "." or context.target.language == "en")
        ):
            yield context.target.sight(found.start(), found.end(), f"the source has {right}", right)


def _other_half(context: Context) -> Iterator[Sighting]:
    """Yield the hours with p.m. whose source has the same figures of twenty-four hours, and the other way round."""
    source = context.source
    words = {(int(each[1]), each[2] or "00"): each[3] for each in _HALF_WORD.finditer(source.masked)}
    for found in _HALF_DAY.finditer(context.target.masked) if words else ():
        said = words.get((int(found[1]), found[2] or "00"))
        if said and (said == "утра") != (found[3].lower() == "a"):
            yield context.target.sight(found.start(), found.end(), f"the source has «{said}»")
    if source.language in CYRILLIC and not _SAYS_HALF.search(source.masked):
        yield from _before_noon(context)
        yield from _after_noon(context)


def _before_noon(context: Context) -> Iterator[Sighting]:
    """Yield the hours with a.m. whose source has the same hour of the second half of the day."""
    hours = {(int(found[1]), found[2]) for found in _HOUR.finditer(context.source.masked)}
    for found in _HALF_DAY.finditer(context.target.masked):
        hour, minutes = int(found[1]), found[2] or "00"
        if found[3].lower() == "a" and hour != 12 and (hour + 12, minutes) in hours and (hour, minutes) not in hours:
            yield context.target.sight(found.start(), found.end(), f"the source has {hour + 12}:{minutes}, after noon")


def _after_noon(context: Context) -> Iterator[Sighting]:
    """Yield the hours with p.m. whose source has the same figures, and so the first half of the day."""
    source = context.source
    for found in _HALF_DAY.finditer(context.target.masked):
        hour = int(found[1])
        if found[2] is None or found[3].lower() == "a" or hour == 12:
            continue
        same, later = (re.search(rf"(?<!\d)0?{each}[:.]{found[2]}(?!\d)", source.masked) for each in (hour, hour + 12))
        if same and not later:
            yield context.target.sight(found.start(), found.end(), f"the source has {same.group()}, before noon")


@check(
    "locale.time",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en", "kk", "ru") & target(digit) & target(any_piece(_HALF_PIECE, having="[aApP]")))
    | (into("kk", "ru") & target(any_piece(r"\d:\d", having=":")) & source(any_piece(_HALF_PIECE, having="[aApP]")))
    | (into("ru") & target(any_word("^(?:утра|дня|вечера)$")) & source(any_piece(_HALF_PIECE, having="[aApP]")))
    | (
        into("en", "kk", "ru")
        & source(any_piece(r"\d:\d\d", having=":"))
        & (
            target(any_piece(r"\d[-‑–.]\d\d", having="[-‑–.]"))
            | (target(digit) & target(any_piece(r"^h(?:\d|$)|\dh(?:\d|$)", having="h")))
        )
    ),
)
def time(context: Context) -> Iterator[Sighting]:
    """A time of day has an English a.m. or p.m., or the wrong one of the two.

    What: A time with am, pm, a.m. or p.m. in a Kazakh or Russian text, or 9:30 for 9:30 p.m.; in an English one,
    9:30 p.m. for the 9:30 of a Kazakh or Russian source that says nothing of an evening, and 9:30 a.m. for its 21:30.
    In Russian 6 вечера for 6 a.m. In all three 18-30 and 18 h 30 for the 18:30 of the source, in English 18.30 as well.
    Why: Both languages use the 24-hour clock.
    Wrong: en: at 5:30 p.m. | ru: в 5:30 p.m.
    Right: en: at 5:30 p.m. | ru: в 17:30
    """
    target = context.target
    yield from _misprinted(context)
    for found in _BEYOND_NOON.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "twenty-four hours or twelve, not both")
    if target.language == "en":
        yield from _other_half(context)
    if target.language not in CYRILLIC:
        return
    yield from _morning(context)
    if target.language == "ru":
        yield from _other_word(context)
    for found in _HALF_DAY.finditer(target.masked):
        hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
        fix = f"{hour:02}:{found[2] or '00'}"
        stop = "." if found.group().endswith(".") and found.end() == len(target.masked.rstrip()) else ""
        yield target.sight(found.start(), found.end(), "twenty-four hours here", fix + stop)
