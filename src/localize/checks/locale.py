"""Dates, times and ordinals as a language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import CYRILLIC, SPACE
from localize.checks.months import find_months, month_word
from localize.checks.needs import any_piece, digit, into, target
from localize.checks.pair import Context, Sighting, Text
from localize.checks.registry import check
from localize.model import Severity

_RU_MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
_RU_GENITIVES = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_RU_LOCATIVES = [
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
]
_RU_DAYS = [
    "понедельник",
    "вторник",
    "среда",
    "среду",
    "четверг",
    "пятница",
    "пятницу",
    "суббота",
    "субботу",
    "воскресенье",
    "понедельника",
    "вторника",
    "среды",
    "четверга",
    "пятницы",
    "субботы",
    "воскресенья",
]
_KK_MONTHS = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]
_KK_DAYS = ["дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"]
_EN_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_EN_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_RU_NOMINATIVE_DATE = re.compile(
    rf"(?<![\d.,№-])(?<!№{SPACE})([12]?\d|3[01]){SPACE}({_any(_RU_MONTHS)})(?![\w-])", re.IGNORECASE
)
_ENGLISH_MONTH = re.compile(
    rf"(?:(?<=\d{SPACE})|(?<=\d-))({'|'.join(_EN_MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    rf"|\b({'|'.join(_EN_MONTHS)})(?={SPACE}\d{{1,2}}(?!\w)|{SPACE}\d{{4}}\b)"
)
_RU_ENGLISH_DATE = re.compile(
    rf"\b({_any(_RU_MONTHS + _RU_GENITIVES)}){SPACE}(\d{{1,2}}),{SPACE}(\d{{4}})\b", re.IGNORECASE
)
# Without a year, «января 5» may be a month and a number of things: the date has to end there.
_RU_MONTH_FIRST = re.compile(
    rf"(?<![\w-])({_any(_RU_GENITIVES)}){SPACE}([12]?\d|3[01])(?=[.,;)]?$|[.,;)]\s|{SPACE}в{SPACE}\d)", re.IGNORECASE
)
_RU_YEAR_FIRST = re.compile(
    rf"(?<![\w.,-])((?:19|20)\d\d){SPACE}(?:года|г\.){SPACE}([12]?\d|3[01]){SPACE}({_any(_RU_GENITIVES)})(?!\w)"
)
_EN_YEAR_FIRST = re.compile(
    rf"(?<![\w.,-])((?:19|20)\d\d) (?:year )?([12]?\d|3[01]) ({'|'.join(_EN_MONTHS)})(?![\w-])(?!,? \d{{4}})"
)
_ASKS_GENITIVE = re.compile(r"(?:\d|\b(?:с|до|от|после|около|начал\w*|кон[ец]\w*|середин\w*|числ\w*))$", re.IGNORECASE)
_KK_RUSSIAN_DATE = re.compile(
    rf"(?<![\d.-])(\d{{1,2}}){SPACE}({_any(_KK_MONTHS)}){SPACE}(\d{{4}})(?:{SPACE}(жыл|ж\.)(?!\w)|(?!\w|-))",
    re.IGNORECASE,
)
_KK_ENGLISH_DATE = re.compile(rf"\b({_any(_KK_MONTHS)}){SPACE}(\d{{1,2}}),{SPACE}(\d{{4}})\b", re.IGNORECASE)
_SLASHED = re.compile(r"(?<![\w/.-])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/.-])")


@check(
    "locale.date",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("kk", "ru") & target(digit) & (target(any_piece(r"\d/\d", having="/")) | target(month_word)))
    | (into("en") & target(any_piece(r"\d\.\d\d\.\d", having="[.]")))
    | (into("en") & target(any_piece(r"^\W?(?:19|20)\d\d$", having=r"\d")) & target(month_word)),
)
def date(context: Context) -> Iterator[Sighting]:
    """A date is written in the way of another language.

    What: Russian writes 5 марта 2024, with the month in the genitive; Kazakh begins with the year: 2024 жылғы 5 наурыз.
    The American order of month and day, slashes, and English months beside a number are found in both, and the Kazakh
    order in Russian and English; in English dates such as 05.03.2024.
    Why: 03/04/2024 is another day to another reader.
    Wrong: en: 5 March 2024 | kk: 5 наурыз 2024 жыл
    Right: en: 5 March 2024 | kk: 2024 жылғы 5 наурыз
    """
    target = context.target
    if target.language == "en":
        yield from _dotted(context)
        for found in _EN_YEAR_FIRST.finditer(target.masked):
            written = f"{found[2]} {found[3]} {found[1]}"
            yield target.sight(found.start(), found.end(), "the year comes last", written)
    if target.language not in CYRILLIC or not re.search(r"\d", target.masked):
        return
    masked = target.masked
    if target.language == "ru":
        yield from _russian_dates(context)
    else:
        for found in _KK_RUSSIAN_DATE.finditer(masked):
            fix = f"{found[3]} жылғы {found[1]} {found[2].lower()}"
            yield target.sight(found.start(), found.end(), "the year comes first", fix)
        for found in _KK_ENGLISH_DATE.finditer(masked):
            fix = f"{found[3]} жылғы {found[2]} {found[1].lower()}"
            yield target.sight(found.start(), found.end(), "the year comes first", fix)
    for found in _ENGLISH_MONTH.finditer(masked):
        at = [each[:3] for each in _EN_MONTHS].index(found.group()[:3])
        dated = found[1] and (_RU_GENITIVES if target.language == "ru" else _KK_MONTHS)[at]
        yield target.sight(found.start(), found.end(), "an English month", dated or None)
    yield from _slashed(target)


def _russian_dates(context: Context) -> Iterator[Sighting]:
    """Yield dates whose month is in another case, and those in the order of English or Kazakh."""
    target, masked = context.target, context.target.masked
    for found in _RU_NOMINATIVE_DATE.finditer(masked):
        month = _RU_GENITIVES[_RU_MONTHS.index(found[2].lower())]
        yield target.sight(found.start(2), found.end(2), "the month of a date is in the genitive", month)
    for found in _RU_ENGLISH_DATE.finditer(masked):
        months = _RU_MONTHS if found[1].lower() in _RU_MONTHS else _RU_GENITIVES
        month = _RU_GENITIVES[months.index(found[1].lower())]
        yield target.sight(found.start(), found.end(), "the day comes first", f"{found[2]} {month} {found[3]}")
    for found in _RU_YEAR_FIRST.finditer(masked):
        written = f"{found[2]} {found[3].lower()} {found[1]} года"
        yield target.sight(found.start(), found.end(), "the year comes last", written)
    for found in _RU_MONTH_FIRST.finditer(masked):
        dated = find_months(context.source) and re.search(rf"(?<!\d){found[2]}(?!\d)", context.source.masked)
        if dated or not _ASKS_GENITIVE.search(masked[: found.start()].rstrip()):
            yield target.sight(found.start(), found.end(), "the day comes first", f"{found[2]} {found[1].lower()}")


_DOTTED = re.compile(r"(?<![\w/.-])(0?[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.((?:19|20)\d\d)(?![\w/-]|\.\d)")


def _dotted(context: Context) -> Iterator[Sighting]:
    """Yield dates with points in an English text, which the source has as well."""
    for found in _DOTTED.finditer(context.target.masked):
        if found.group() in context.source.masked and context.source.language in CYRILLIC:
            written = f"{int(found[1])} {_EN_MONTHS[int(found[2]) - 1]} {found[3]}"
            yield context.target.sight(found.start(), found.end(), "a date with points: day month year here", written)


def _slashed(target: Text) -> Iterator[Sighting]:
    for found in _SLASHED.finditer(target.masked):
        one, two = int(found[1]), int(found[2])
        if max(one, two) > 31 or min(one, two) > 12:
            continue
        certain = max(one, two) > 12
        written = f"{max(one, two):02}.{min(one, two):02}.{found[3]}"
        message = "a date with slashes: day.month.year here"
        yield target.sight(found.start(), found.end(), message, written if certain else None)


_MONTH_CASE = {
    "ru": re.compile(
        rf"(?<=[а-яёВСК,\d]{SPACE})"
        rf"({'|'.join(map(str.title, _RU_MONTHS + _RU_GENITIVES + _RU_LOCATIVES + _RU_DAYS))})(?![\w-])"
    ),
    "kk": re.compile(rf"(?<=[а-яёәғқңөұүһі,\d]{SPACE})({'|'.join(w.title() for w in _KK_MONTHS + _KK_DAYS)})(?=\w*)"),
    "en": re.compile(rf"\b({'|'.join(w.lower() for w in _EN_MONTHS + _EN_DAYS)})\b"),
}
_ALSO_WORDS = frozenset({"may", "march", "august"})
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th)? $")
_ON_A_DAY = re.compile(r"\b(?:on|until|till|by|from|before|after|since|of|to|dated) (?:the )?\d{1,2}(?:st|nd|rd|th)? $")
_IN_A_MONTH = re.compile(r"(?<![\w-])(?:in|since|until|last|next|early|late|mid|of)[ -]$")


def _is_month(word: str, before: str, after: str) -> bool:
    """Tell whether a word that is also a verb or an adjective is a month here: “children under 13 may not”."""
    if re.match(r" \d{4}\b| \d{1,2}(?:st|nd|rd|th)?(?:, \d{4}|[.,;)]|$)", after):
        return True
    if word != "august" and _IN_A_MONTH.search(before):
        return True
    return (_ON_A_DAY if word == "may" else _DAY_BEFORE).search(before) is not None


_ALSO_NAMES = frozenset({"Наурыз", "Жұма", "Қазан", "Тамыз", "Шілде"})
"""A holiday, a city and people are called so: the source tells."""
_KK_NUMBER = {month.title(): number for number, month in enumerate(_KK_MONTHS, 1)}
_HOLIDAY = re.compile(rf"(?<!\d)(?:8{SPACE}(?:Марта|Наурыз)|[19]{SPACE}(?:Мая|Мамыр))$")
_ON_THE_DAY = re.compile(r"[дт][ае](?!\w)")
"""The ending of a day on which something happens: «9 мамырда» is a date, «9 Мамыр» a holiday."""
_NEEDS_OF_MONTHS = (
    (
        into("ru")
        & target(
            any_piece("|".join(map(str.title, _RU_MONTHS + _RU_GENITIVES + _RU_LOCATIVES + _RU_DAYS)), having="[А-Я]")
        )
    )
    | (into("kk") & target(any_piece("|".join(map(str.title, _KK_MONTHS + _KK_DAYS)), having="[А-ЯҚ]")))
    | (into("en") & target(any_piece("|".join(map(str.lower, _EN_MONTHS + _EN_DAYS)))))
)


@check("locale.month_case", category="locale", severity=Severity.MINOR, needs=_NEEDS_OF_MONTHS)
def month_case(context: Context) -> Iterator[Sighting]:
    """The name of a month or a weekday has the wrong first letter.

    What: Small in Kazakh and Russian, except at the start of a sentence and in names of holidays; capital in English.
    Why: Capitals are copied from an English source, small letters from a Russian one.
    Wrong: en: on Monday, 5 March 2024 | ru: в Понедельник, 5 марта 2024 года
    Right: en: on Monday, 5 March 2024 | ru: в понедельник, 5 марта 2024 года
    """
    target = context.target
    pattern = _MONTH_CASE.get(target.language)
    if pattern is None:
        return
    for found in pattern.finditer(target.masked):
        word, before, after = found[1], target.masked[: found.start()], target.masked[found.end() :]
        if target.language == "en":
            if word in _ALSO_WORDS and not _is_month(word, before, after):
                continue
            yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())
            continue
        year_follows = re.match(rf"{SPACE}\d{{4}}", after)
        named = _HOLIDAY.search(before + word) and not (target.language == "kk" and _ON_THE_DAY.match(after))
        if named and not year_follows:
            continue
        if word in _ALSO_NAMES and not (
            re.search(rf"\d{SPACE}$", before)
            or re.match(r" (?:айы|күні)" if word != "Наурыз" else "$^", after)
            or _KK_NUMBER.get(word) in {each.number for each in find_months(context.source, dated=False)}
        ):
            continue
        if before.count("«") > before.count("»"):
            continue
        yield target.sight(found.start(), found.end(), "a small letter here", word.lower())


_RU_ORDINAL = re.compile(r"(?<![\w-])(\d+)-(ый|ий|ой|ого|его|ому|ему|ым|им|ом|ая|ое|ые|ых|ыми|ую|ья|ье|ьи)(?![\w-])")
_RU_SHORT = {
    "ый": "й", "ий": "й", "ой": "й", "ого": "го", "его": "го", "ому": "му", "ему": "му", "ым": "м", "им": "м",
    "ом": "м",
    "ая": "я", "ое": "е", "ые": "е", "ых": "х", "ыми": "ми", "ую": "ю", "ья": "я", "ье": "е", "ьи": "и",
}  # fmt: skip
_RU_GLUED = re.compile(r"(?<![\w-])(\d+)(й|го|му|я|ю)(?![\w-])")
# Singular forms only: «3 летних месяца» are months of summer.
_RU_COMPOUND = re.compile(
    rf"(?<![\w,.:-])(\d+){SPACE}(?=(?:летн(?:ий|яя|ее|его|ему|юю)|лети[еяюй]\w*|(?:процентн|этажн|дневн|минутн|месячн|битн)"
    r"(?:ый|ая|ое|ого|ому|ую))(?!\w))"
)
_EN_ORDINAL = re.compile(r"(?<![\w.,-])(\d+)-?(st|nd|rd|th)\b")
# Things that are numbered in their order, and never counted in the singular.
_EN_BARE = re.compile(
    r"(?<=[Tt]he )(\d{1,3})(?= (?:annual )?(?:century|anniversary|edition|session|congress|convocation|birthday|floor"
    r"|grade)(?!\w))"
    rf"|(?<=[Tt]he )([12]?\d|3[01])(?= of (?:{'|'.join(_EN_MONTHS)})(?!\w))|(?<![\w.,:-])(\d{{1,2}})(?= century(?!\w))"
)
_FOREIGN_ORDINAL = {
    "en": re.compile(r"(?<![\w.,-])\d+-(?:[ыои]?й|ая|я|[ое]?е|[оеы]?го|[ое]?му|[ыио]?м|ю|ых|х|[шн][іы])(?!\w)"),
    "ru": re.compile(r"(?<![\w.,-])\d+-?(?:st|nd|rd|th)(?![\w-])(?! [A-Z])|(?<![\w.,-])\d+-[шн][іы](?!\w)"),
}
_RU_ROMAN = re.compile(r"(?<![\w.-])([IVXLC]+)-(?:[ыои]?й|ая|я|[ое]?е|[оеы]?го|[ое]?му|[ыио]?м|ю|ых|х)(?![\w-])")


_NEEDS_OF_ORDINALS = (
    into("en")
    & (
        target(any_piece(r"\d-?[snrtа-яі]", having=r"\d"))
        | target(any_piece("^(?:century|anniversary|edition|session|congress|convocation|birthday|floor|grade)"))
        | target(any_piece(f"^(?:{'|'.join(_EN_MONTHS)})"))
    )
) | (
    into("ru")
    & (
        target(any_piece(r"\d-?[а-яsnrt]", having=r"\d"))
        | target(any_piece("^(?:лет|процентн|этажн|дневн|минутн|месячн|битн)"))
    )
)


_NEEDS_OF_NUMERALS = (_NEEDS_OF_ORDINALS & target(digit)) | (
    into("ru") & target(any_piece("[IVXLC]-[а-я]", having="[IVXLC]"))
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
    for found in (
        _FOREIGN_ORDINAL[target.language].finditer(target.masked) if target.language in _FOREIGN_ORDINAL else ()
    ):
        yield target.sight(found.start(), found.end(), "an ending of another language")
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
            if found[1][-1] != "1":  # «1 летний месяц»
                yield target.sight(found.start(), found.end(), "a hyphen joins the number", f"{found[1]}-")
    elif target.language == "en":
        for found in _EN_ORDINAL.finditer(target.masked):
            fix = _english_ordinal(found[1])
            if found.group() != fix:
                yield target.sight(found.start(), found.end(), f"write {fix}", fix)
        for found in _EN_BARE.finditer(target.masked):
            fix = _english_ordinal(found.group())
            yield target.sight(found.start(), found.end(), f"write {fix}", fix)


def _english_ordinal(number: str) -> str:
    teens = number[-2:] in ("11", "12", "13")
    return number + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))


_HALF_DAY = re.compile(rf"(?<![\d:.,])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?{SPACE}?([ap])\.?\s?m\b\.?", re.IGNORECASE)


_SAYS_HALF = re.compile(r"\b(?:утра|дня|вечера|ночи|таңғы|таңертең|күндізгі|түстен|түнгі|кешкі|кеште)\b", re.IGNORECASE)


def _other_half(context: Context) -> Iterator[Sighting]:
    """Yield the hours with p.m. whose source has the same figures of twenty-four hours, and so the morning."""
    source = context.source
    if source.language not in CYRILLIC or _SAYS_HALF.search(source.masked):
        return
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
    needs=into("en", "kk", "ru") & target(digit) & target(any_piece(r"(?:^|\d)[aApP]\.?(?:[mM]|$)", having="[aApP]")),
)
def time(context: Context) -> Iterator[Sighting]:
    """A time of day has an English a.m. or p.m., or the wrong one of the two.

    What: A time with am, pm, a.m. or p.m. in a Kazakh or Russian text; in an English one, 9:30 p.m. for the 9:30 of a
    Kazakh or Russian source that says nothing of an evening.
    Why: Both languages count twenty-four hours.
    Wrong: en: at 5:30 p.m. | ru: в 5:30 p.m.
    Right: en: at 5:30 p.m. | ru: в 17:30
    """
    target = context.target
    if target.language == "en":
        yield from _other_half(context)
    if target.language not in CYRILLIC:
        return
    for found in _HALF_DAY.finditer(target.masked):
        hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
        fix = f"{hour:02}:{found[2] or '00'}"
        stop = "." if found.group().endswith(".") and found.end() == len(target.masked.rstrip()) else ""
        yield target.sight(found.start(), found.end(), "twenty-four hours here", fix + stop)
