"""The habits of a language: numbers, percent, money, dates, times, ordinals, months."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.figures import localised
from localize.checks.pair import Context, Sighting, Text
from localize.checks.registry import check
from localize.model import Severity

_NBSP = "\u00a0"
_SPACE = "[ \u00a0\u202f\u2009]"
_CYRILLIC = ("kk", "ru")

_COMMA_GROUPS = re.compile(r"(?<![\w.,/\[-])[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\w]|[.,]\d)")
_SPACE_GROUPS = re.compile(
    r"(?<![\w.,/+()-])(?<!\d[ \u00a0\u202f])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?"
    r"(?![\w]|[.,:/-]\d|[ \u00a0\u202f]\d)"
)
_POINT = re.compile(r"(?<![\w.,:/-])\d+\.\d+(?![\w]|[.,:/-]\d)")
_COMMA = re.compile(r"(?<![\w.,:/-])\d+,\d+(?![\w]|[.,:/-]\d)")
_MEASURED = re.compile(
    rf"{_SPACE}?(?:%|‰|°|₸|₽|€|\$)|{_SPACE}(?:процент|пайыз|млн|млрд|трлн|тыс|мың|миллион|миллиард|тенге|теңге|тг\b|"
    r"руб|доллар|"
    r"кг\b|км\b|см\b|мм\b|м\b|г\b|МБ|ГБ|КБ|ТБ|Мбит|Гбит|кбит|ГГц|МГц|балл|есе\b|раз[а]?\b|percent|million|billion|"
    r"tenge|kg\b|km\b|cm\b|mm\b|MB\b|GB\b)"
)

_PERCENT = re.compile(rf"(?<=\d)({_SPACE}?)%(?![\w%(])")
_SIGNS = "₸₽€£$"
_AMOUNT = r"\d+(?:[ \u00a0\u202f.,]\d+)*"
_SIGN_FIRST = re.compile(
    rf"(?<![\w$])([{_SIGNS}]){_SPACE}?({_AMOUNT})"
    rf"({_SPACE}(?:тыс\.?|млн\.?|млрд\.?|трлн\.?|мың|миллион\w*|миллиард\w*))?(?![\w.,]*\d)"
)
_SIGN_LAST = re.compile(rf"(?<![\w.,])({_AMOUNT}){_SPACE}?([{_SIGNS}])(?!\w)")
_CODE_AFTER = re.compile(rf"(?<![\w.,])({_AMOUNT}){_SPACE}?(KZT|USD|EUR|RUB)\b")

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


@check("locale.number_format", category="locale", severity=Severity.MAJOR)
def number_format(context: Context) -> Iterator[Sighting]:
    """A number is written in the way of another language.

    What: Kazakh and Russian have a decimal comma and spaces between thousands, English a point and commas. A number is
    found where it can be nothing else: it has groups of thousands, stands so in a source that has the other habit, or
    a unit follows. Versions, sections, dates and times are left alone.
    Why: 1,500 is fifteen hundred in English and one and a half in Russian.
    Wrong: en: a fine of 1,500.50 tenge | ru: штраф 1,500.50 тенге
    Right: en: a fine of 1,500.50 tenge | ru: штраф 1 500,50 тенге
    """
    target, source = context.target, context.source
    masked = target.masked
    if target.language in _CYRILLIC:
        for found in _COMMA_GROUPS.finditer(masked):
            text = found.group()
            if text.count(",") > 1 or "." in text or (source.language == "en" and text in source.masked):
                fix = localised(text.split(".")[0], target.language) + text[len(text.split(".")[0]) :].replace(".", ",")
                yield target.sight(found.start(), found.end(), "thousands are parted by spaces here", fix)
        for found in _POINT.finditer(masked):
            measured = _MEASURED.match(masked, found.end()) or _is_quantity(found.group(), source)
            if measured and not _NAMED.search(masked[: found.start()]):
                fix = found.group().replace(".", ",")
                yield target.sight(found.start(), found.end(), "the decimal sign is a comma here", fix)
    elif target.language == "en":
        for found in _SPACE_GROUPS.finditer(masked):
            text = found.group()
            if len(re.findall(r"\d+", text)) > 2 or re.search(rf"(?<!\d){_digits(text)}(?!\d)", _digits(source.masked)):
                fix = re.sub("[ \u00a0\u202f]", ",", text.replace(",", "."))
                yield target.sight(found.start(), found.end(), "thousands are parted by commas here", fix)
        for found in _COMMA.finditer(masked):
            text = found.group()
            if re.fullmatch(r"\d{1,3},\d{3}", text) and source.language == "en":
                continue
            foreign = source.language in _CYRILLIC and text in source.masked
            if _MEASURED.match(masked, found.end()) and (foreign or not re.fullmatch(r"\d{1,3},\d{3}", text)):
                fix = text.replace(",", ".")
                yield target.sight(found.start(), found.end(), "the decimal sign is a point here", fix)


_NAMED = re.compile(
    r"(?:[A-Za-z]|№|\b(?:верси|раздел|глав|пункт|стат|част|рисун|таблиц|нұсқа|бөлім|тарау|кесте|сурет)\w*)\s?$",
    re.IGNORECASE,
)
_NAMED_IN_ENGLISH = re.compile(
    r"(?:\b[A-Z]\w*|\b(?:section|chapter|version|release|figure|table|article|rule|part|level|v)\.?)\s?$"
)
"""A number behind it names something: a version, a section."""
_ENGLISH_UNIT = re.compile(
    r"[ -](?:(?:kilo|centi|milli)?(?:met(?:er|re)|gram|lit(?:er|re))|inch|foot|feet|mile|tonne|ton|hectare|second|minute|hour"
    r"|day|week|month|year|degree|point|time|fold)"
)


def _digits(text: str) -> str:
    """Return a text with the spaces inside its numbers taken out."""
    return re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", text)


def _is_quantity(text: str, source: Text) -> bool:
    """Tell whether an English source has a number before a word, as in “2.5 metres”, and not behind a name."""
    if source.language != "en":
        return False
    return any(
        _ENGLISH_UNIT.match(source.masked, found.end()) and not _NAMED_IN_ENGLISH.search(source.masked[: found.start()])
        for found in re.finditer(rf"(?<![\w.]){re.escape(text)}(?![\w.])", source.masked)
    )


@check("locale.percent", category="locale", severity=None)
def percent(context: Context) -> Iterator[Sighting]:
    """The percent sign is set in the way of another language. Off until a project asks for it.

    What: Russian parts it from the number with a no-break space (GOST 8.417); English does not; in Kazakh both are in
    use, but the space must not break.
    Why: A house sets it in one way, and the sign never begins a line.
    Wrong: en: 15% of users | ru: 15% пользователей
    Right: en: 15% of users | ru: 15\u00a0% пользователей
    """
    target = context.target
    for found in _PERCENT.finditer(target.masked):
        space = found[1]
        wanted = {"ru": _NBSP, "en": "", "kk": space and _NBSP}.get(target.language, space)
        if space != wanted and not (wanted == _NBSP and space == "\u202f"):
            yield target.sight(found.start(), found.end(), "the space before the percent sign", f"{wanted}%")


@check("locale.currency", category="locale", severity=Severity.MINOR)
def currency(context: Context) -> Iterator[Sighting]:
    """The sign of a currency stands on the wrong side of the amount.

    What: Kazakh and Russian write 1 500 ₸, English ₸1,500. Only where the source names an amount of money.
    Why: The order is a habit that every reader of the language has.
    Wrong: en: It costs ₸1,500. | kk: Бағасы – ₸1 500.
    Right: en: It costs ₸1,500. | kk: Бағасы – 1 500 ₸.
    """
    target = context.target
    if not re.search(rf"[{_SIGNS}]", target.masked) or not re.search(
        rf"[{_SIGNS}]{_SPACE}?\d|\d{_SPACE}?[{_SIGNS}]|KZT|USD|EUR|тенге|теңге|доллар|рубл|tenge|dollar",
        context.source.masked,
    ):
        return
    if target.language in _CYRILLIC:
        for found in _SIGN_FIRST.finditer(target.masked):
            sign, amount, scale = found[1], found[2], found[3] or ""
            if sign == "$" and (len(amount) == 1 or target.masked[found.end() :][:1] == "$") and not scale:
                continue  # the first value of a message
            amount = localised(amount, target.language)
            message = f"the sign {sign} follows the amount"
            yield target.sight(found.start(), found.end(), message, f"{amount}{scale}{_NBSP}{sign}")
    elif target.language == "en":
        for found in _SIGN_LAST.finditer(target.masked):
            message = f"the sign {found[2]} stands before the amount"
            yield target.sight(found.start(), found.end(), message, f"{found[2]}{localised(found[1], 'en')}")


_RU_NOMINATIVE_DATE = re.compile(
    rf"(?<![\d.-])(\d{{1,2}}){_SPACE}({_any(_RU_MONTHS)})(?={_SPACE}\d{{4}}|{_SPACE}года?\b)", re.IGNORECASE
)
_RU_ENGLISH_DATE = re.compile(
    rf"\b({_any(_RU_MONTHS + _RU_GENITIVES)}){_SPACE}(\d{{1,2}}),{_SPACE}(\d{{4}})\b", re.IGNORECASE
)
_KK_RUSSIAN_DATE = re.compile(
    rf"(?<![\d.-])(\d{{1,2}}){_SPACE}({_any(_KK_MONTHS)}){_SPACE}(\d{{4}})(?:{_SPACE}(жыл|ж\.)(?!\w)|(?!\w|-))",
    re.IGNORECASE,
)
_KK_ENGLISH_DATE = re.compile(rf"\b({_any(_KK_MONTHS)}){_SPACE}(\d{{1,2}}),{_SPACE}(\d{{4}})\b", re.IGNORECASE)
_SLASHED = re.compile(r"(?<![\w/.-])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/.-])")


@check("locale.date", category="locale", severity=Severity.MINOR)
def date(context: Context) -> Iterator[Sighting]:
    """A date is written in the way of another language.

    What: Russian writes 5 марта 2024, with the month in the genitive; Kazakh begins with the year: 2024 жылғы 5 наурыз.
    The American order of month and day, and slashes, are found in both.
    Why: 03/04/2024 is another day to another reader.
    Wrong: en: 5 March 2024 | kk: 5 наурыз 2024 жыл
    Right: en: 5 March 2024 | kk: 2024 жылғы 5 наурыз
    """
    target = context.target
    if target.language not in _CYRILLIC or not re.search(r"\d", target.masked):
        return
    masked = target.masked
    if target.language == "ru":
        for found in _RU_NOMINATIVE_DATE.finditer(masked):
            month = _RU_GENITIVES[_RU_MONTHS.index(found[2].lower())]
            yield target.sight(found.start(2), found.end(2), "the month of a date is in the genitive", month)
        for found in _RU_ENGLISH_DATE.finditer(masked):
            months = _RU_MONTHS if found[1].lower() in _RU_MONTHS else _RU_GENITIVES
            month = _RU_GENITIVES[months.index(found[1].lower())]
            yield target.sight(found.start(), found.end(), "the day comes first", f"{found[2]} {month} {found[3]}")
    else:
        for found in _KK_RUSSIAN_DATE.finditer(masked):
            fix = f"{found[3]} жылғы {found[1]} {found[2].lower()}"
            yield target.sight(found.start(), found.end(), "the year comes first", fix)
        for found in _KK_ENGLISH_DATE.finditer(masked):
            fix = f"{found[3]} жылғы {found[2]} {found[1].lower()}"
            yield target.sight(found.start(), found.end(), "the year comes first", fix)
    yield from _slashed(target)


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
        rf"(?<=[а-яё,\d] )({'|'.join(map(str.title, _RU_MONTHS + _RU_GENITIVES + _RU_LOCATIVES + _RU_DAYS))})(?![\w-])"
    ),
    "kk": re.compile(rf"(?<=[а-яёәғқңөұүһі,\d] )({'|'.join(w.title() for w in _KK_MONTHS + _KK_DAYS)})(?=\w*)"),
    "en": re.compile(rf"\b({'|'.join(w.lower() for w in _EN_MONTHS + _EN_DAYS)})\b"),
}
_ALSO_WORDS = frozenset({"may", "march", "august"})
_HOLIDAY = re.compile(r"(?<!\d)(?:8 (?:Марта|Наурыз)|[19] (?:Мая|Мамыр))$")


@check("locale.month_case", category="locale", severity=Severity.MINOR)
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
            dated = re.search(r"\d{1,2}(?:st|nd|rd|th)? $", before) or re.match(r" \d{1,2}\b| \d{4}\b", after)
            if word in _ALSO_WORDS and not dated:
                continue
            yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())
            continue
        year_follows = re.match(rf"{_SPACE}\d{{4}}", after)
        if (_HOLIDAY.search(before + word) and not year_follows) or (
            word == "Наурыз" and not re.search(r"\d $", before)
        ):
            continue
        if word in ("Жұма", "Қазан", "Тамыз", "Шілде") and not (
            re.search(r"\d $", before) or re.match(r" (?:айы|күні)", after)
        ):
            continue  # Kazan is a city, and others are names of people
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
_EN_ORDINAL = re.compile(r"(?<![\w.,-])(\d+)-?(st|nd|rd|th)\b")


@check("locale.ordinal", category="locale", severity=Severity.MINOR)
def ordinal(context: Context) -> Iterator[Sighting]:
    """An ordinal number has the wrong ending.

    What: In Russian one letter after a vowel and two after a consonant: 5-й, 5-го, not 5-ый, 5-ого; in English 1st,
    2nd, 3rd, 11th, without a hyphen. Kazakh endings have their own check.
    Why: It is a rule of every style guide, and copied endings break it.
    Wrong: en: the 5th article | ru: 5-ый пункт
    Right: en: the 5th article | ru: 5-й пункт
    """
    target = context.target
    if target.language == "ru":
        for found in _RU_ORDINAL.finditer(target.masked):
            fix = f"{found[1]}-{_RU_SHORT[found[2]]}"
            yield target.sight(found.start(), found.end(), f"write {fix}", fix)
        for found in _RU_GLUED.finditer(target.masked):
            fix = f"{found[1]}-{found[2]}"
            yield target.sight(found.start(), found.end(), f"write {fix}", fix)
    elif target.language == "en":
        for found in _EN_ORDINAL.finditer(target.masked):
            last, teens = found[1][-1], found[1][-2:] in ("11", "12", "13")
            right = "th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(last, "th")
            fix = found[1] + right
            if found.group() != fix:
                yield target.sight(found.start(), found.end(), f"write {fix}", fix)


_HALF_DAY = re.compile(rf"(?<![\d:.,])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?{_SPACE}?([ap])\.?\s?m\b\.?", re.IGNORECASE)


@check("locale.time", category="locale", severity=Severity.MINOR)
def time(context: Context) -> Iterator[Sighting]:
    """A time of day has an English a.m. or p.m.

    What: A time with am, pm, a.m. or p.m. in a Kazakh or Russian text.
    Why: Both languages count twenty-four hours.
    Wrong: en: at 5:30 p.m. | ru: в 5:30 p.m.
    Right: en: at 5:30 p.m. | ru: в 17:30
    """
    target = context.target
    if target.language not in _CYRILLIC:
        return
    for found in _HALF_DAY.finditer(target.masked):
        hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
        fix = f"{hour:02}:{found[2] or '00'}"
        stop = "." if found.group().endswith(".") and found.end() == len(target.masked.rstrip()) else ""
        yield target.sight(found.start(), found.end(), "twenty-four hours here", fix + stop)
