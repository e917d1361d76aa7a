"""Formats of numbers, percentages and money in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.amount_units import find_amounts, mentions, priced
from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.analysis.measures import read_measure
from localize.checks.analysis.number_parser import find_figures, localised
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, digit, has, into, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity

_NBSP = "\u00a0"

_COMMA_GROUPS = re.compile(r"(?<![\w.,/\[-])[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\w]|[.,]\d)")
_SPACE_GROUPS = re.compile(
    r"(?<![\w.,/+()-])(?<!\d[ \u00a0\u202f])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?"
    r"(?![\w]|[.,:/-]\d|[ \u00a0\u202f]\d)"
)
_POINT_GROUPS = re.compile(r"(?<![\w.,:/-])[1-9]\d{0,2}(?:\.\d{3})+(?![\w]|[.,:/-]\d)")
_POINT = re.compile(r"(?<![\w.,:/-])\d+\.\d+(?![\w]|[.,:/-]\d)")
_COMMA = re.compile(r"(?<![\w.,:/-])\d+,\d+(?![\w]|[.,:/-]\d)")
_MEASURED = re.compile(
    rf"{SPACE}?(?:%|‰|°|₸|₽|€|\$)|{SPACE}(?:процент|пайыз|млн|млрд|трлн|тыс|мың|миллион|миллиард|тенге|теңге|тг\b|"
    r"руб|доллар|"
    r"кг\b|км\b|см\b|мм\b|м\b|г\b|с\b|сек\b|мин\b|ч\b|л\b|т\b|га\b|МБ|ГБ|КБ|ТБ|Мбит|Гбит|кбит|ГГц|МГц|балл|есе\b"
    r"|раз[а]?\b|percent|million|billion|"
    r"tenge|kg\b|km\b|cm\b|mm\b|m\b|g\b|s\b|min\b|h\b|l\b|t\b|ha\b|MB\b|GB\b)"
)

_PERCENT = re.compile(rf"(?<=\d)({SPACE}?)%(?![\w%(])")
_SIGNS = "₸₽€£$"
_AMOUNT = r"\d+(?:[ \u00a0\u202f.,]\d+)*"
_SIGN_FIRST = re.compile(
    rf"(?<![\w$])([{_SIGNS}]){SPACE}?({_AMOUNT})"
    rf"({SPACE}(?:тыс\.?|млн\.?|млрд\.?|трлн\.?|мың|миллион\w*|миллиард\w*))?(?![\w.,]*\d)"
)
_MONEY = (
    r"тенге|теңге\w*|доллар\w*|рубл\w+|евро|еуро|фунт\w*|tenge|dollars?|rou?bles?|rubles?|euros?|pounds?"
    r"|KZT|USD|EUR|RUB|GBP"
)
_TWICE = re.compile(
    rf"(?:[{_SIGNS}]{SPACE}?{_AMOUNT}(?:{SPACE}\w{{2,8}}\.?)?"
    rf"|(?<![\w.,]){_AMOUNT}(?:{SPACE}\w{{2,8}}\.?)?{SPACE}?[{_SIGNS}])"
    rf"{SPACE}((?:US |АҚШ )?(?:{_MONEY}))(?!\w)"
)
_SIGN_APART = re.compile(rf"(?<![\w{_SIGNS}])[{_SIGNS}]({SPACE}+)(?=\d)")
_SIGN_LAST = re.compile(
    rf"(?<![\w.,])({_AMOUNT})({SPACE}(?:thousand|million|billion|trillion))?{SPACE}?([{_SIGNS}])(?!\w)"
)


@check(
    "locale.number_format",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru") & target(any_piece(r"\d[.,]\d|^\d{3}(?!\d)|\d{5}", having=r"\d")),
)
def number_format(context: Context) -> Iterator[Sighting]:
    """A number is written in the format of another language.

    What: Kazakh and Russian have a decimal comma and spaces between thousands, English a point and commas. A number is
    found where it can be nothing else: it has groups of thousands, stands so in a source that has the other habit, or
    a unit follows. Versions, sections, dates and times are left alone.
    Why: 1,500 is fifteen hundred in English and one and a half in Russian.
    Wrong: en: a fine of 1,500.50 tenge | ru: штраф 1,500.50 тенге
    Right: en: a fine of 1,500.50 tenge | ru: штраф 1 500,50 тенге
    """
    yield from _point_groups(context)
    yield from _mixed_groups(context)
    if context.target.language in CYRILLIC:
        yield from _joined(context)
        yield from _comma_groups(context)
        yield from _decimal_points(context)
    elif context.target.language == "en":
        yield from _joined(context)
        yield from _space_groups(context)
        yield from _decimal_commas(context)


def _comma_groups(context: Context) -> Iterator[Sighting]:
    """Yield numbers of a Kazakh or Russian text whose thousands are parted by commas."""
    target, source = context.target, context.source
    for found in _COMMA_GROUPS.finditer(target.masked):
        text = found.group()
        if text.count(",") > 1 or "." in text or (source.language == "en" and text in source.masked):
            whole, point, rest = text.partition(".")
            fix = localised(whole, target.language) + point.replace(".", ",") + rest
            yield target.sight(found.start(), found.end(), "thousands are parted by spaces here", fix)


def _decimal_points(context: Context) -> Iterator[Sighting]:
    """Yield numbers of a Kazakh or Russian text that have a point for their decimal comma."""
    target, source = context.target, context.source
    masked = target.masked
    for found in _POINT.finditer(masked):
        before = masked[: found.start()]
        certain = _MEASURED.match(masked, found.end()) or _COMPARED.search(before)
        measured = (
            _is_measured(masked, found.end())
            or _is_quantity(found.group(), source)
            or (
                found.group() in source.masked
                and _AMID.search(before) is not None
                and _has_decimal_comma(masked, source.masked)
            )
        )
        if (certain and not _NUMBERED.search(before)) or (measured and not _NAMED.search(before)):
            fix = found.group().replace(".", ",")
            yield target.sight(found.start(), found.end(), "the decimal sign is a comma here", fix)


def _space_groups(context: Context) -> Iterator[Sighting]:
    """Yield numbers of an English text whose thousands are parted by spaces."""
    target, source = context.target, context.source
    for found in _SPACE_GROUPS.finditer(target.masked):
        text = found.group()
        if (
            len(re.findall(r"\d+", text)) > 2
            or text.endswith("000")
            or re.search(rf"(?<!\d){_digits(text)}(?!\d)", _digits(source.masked))
        ):
            fix = re.sub("[ \u00a0\u202f]", ",", text.replace(",", "."))
            yield target.sight(found.start(), found.end(), "thousands are parted by commas here", fix)


def _decimal_commas(context: Context) -> Iterator[Sighting]:
    """Yield numbers of an English text that have a comma for their decimal point."""
    target, source = context.target, context.source
    masked = target.masked
    for found in _COMMA.finditer(masked):
        text = found.group()
        thousand = re.fullmatch(r"\d{1,3},\d{3}", text) is not None
        if thousand and source.language == "en":
            continue
        foreign = source.language in CYRILLIC and text in source.masked
        short = re.fullmatch(r"\d{1,3},\d{1,2}", text) is not None
        copied = foreign and short and masked[: found.start()][-1:] not in _LISTS
        if copied or (_is_measured(masked, found.end()) and (foreign or not thousand)):
            fix = text.replace(",", ".")
            yield target.sight(found.start(), found.end(), "the decimal sign is a point here", fix)


_LISTS = frozenset("[(;,'\"‘“")
"""What stands before two numbers that a comma parts."""
_JOINED = re.compile(r"(?<![\w.,:/№#-])(?<![№#] )[1-9]\d{4,}(?![\w/]|-\d|[.,:]\d)")


def _joined(context: Context) -> Iterator[Sighting]:
    """Yield numbers of five digits and more that the source parts into thousands."""
    target, source = context.target, context.source
    for found in _JOINED.finditer(target.masked):
        groups = f"{int(found.group()):,}".split(",")
        written = "[, \u00a0\u202f]".join(groups)
        parted = re.search(rf"(?<![\d.,]){written}(?!\d)", source.masked)
        if parted is not None:
            sign, name = (",", "commas") if target.language == "en" else (_NBSP, "spaces")
            yield target.sight(found.start(), found.end(), f"thousands are parted by {name} here", sign.join(groups))


_GROUPS = re.compile(r"(?<![\w.,])([1-9]\d{0,2})((?:[, \u00a0\u202f]\d{3})+)(?!\d|[.,]\d)")


def _mixed_groups(context: Context) -> Iterator[Sighting]:
    """Yield numbers of the source whose thousands are parted in two ways: 1 234,567."""
    target = context.target
    sign = "," if target.language == "en" else _NBSP
    for written in _GROUPS.finditer(context.source.masked):
        groups = [written[1], *re.findall(r"\d{3}", written[2])]
        if len(groups) < len(("million", "thousand", "")):
            continue
        pattern = "([., \u00a0\u202f]?)".join(groups)
        for found in re.finditer(rf"(?<![\d.,]){pattern}(?!\d|[.,]\d)", target.masked):
            if len({" " if each in " \u00a0\u202f" and each else each for each in found.groups()}) > 1:
                yield target.sight(found.start(), found.end(), "thousands are parted in two ways", sign.join(groups))


_AMID = re.compile(r"(?<!\w)(?:до|с|от|на|в|по|из|и|или|около|—|–)[ \u00a0]$")


def _has_decimal_comma(masked: str, source: str) -> bool:
    """Tell whether another decimal of the source is written with a comma."""
    return any(found.group().replace(",", ".") in source for found in _COMMA.finditer(masked))


_CODE_LAST = re.compile(r"(?:USD|EUR|KZT|GBP|RUB)[ \u00a0]?$")


def _is_measured(masked: str, at: int) -> bool:
    """Tell whether a unit follows a number that ends at a place."""
    return _MEASURED.match(masked, at) is not None or bool(read_measure(masked, at)[0])


def _point_groups(context: Context) -> Iterator[Sighting]:
    """Yield numbers with points between thousands: two points and more, or the source has the same number whole."""
    target, source = context.target, context.source
    sign, name = (",", "commas") if target.language == "en" else (_NBSP, "spaces")
    named = _NAMED_IN_ENGLISH if target.language == "en" else _NAMED
    for found in _POINT_GROUPS.finditer(target.masked):
        text = found.group()
        parted = "[ \u00a0\u202f]?" if source.language in CYRILLIC else "[, \u00a0\u202f]?"
        digits = text.replace(".", parted)
        whole = re.search(rf"(?<![\d.,]){digits}(?!\d|[.,]\d)", source.masked)
        if (
            (text.count(".") == 2 or whole)
            and text not in source.typed
            and (
                not named.search(_CODE_LAST.sub("", target.masked[: found.start()]))
                or _is_measured(target.masked, found.end())
            )
        ):
            fix = text.replace(".", sign)
            yield target.sight(found.start(), found.end(), f"thousands are parted by {name} here", fix)


_COMPARED = re.compile(r"[<>=≤≥≈±]\s?$")
_PLACE_NOUN = r"\b(?:верси|раздел|глав|пункт|стат|част|рисун|таблиц|нұсқа|бөлім|тарау|кесте|сурет)\w*"
_NUMBERED = re.compile(rf"(?:№|(?<![A-Za-z])(?-i:[A-Z][A-Z-]+)|{_PLACE_NOUN})\s?$", re.IGNORECASE)
"""A number behind it is one of several, or the version of a standard or a licence: TLS 1.3, CC BY 4.0."""
_NAMED = re.compile(rf"(?:[A-Za-z]|№|{_PLACE_NOUN})\s?$", re.IGNORECASE)
_NAMED_IN_ENGLISH = re.compile(
    r"(?:\b[A-Z]\w*|\b(?:section|chapter|version|release|figure|table|article|rule|part|level|v)\.?)\s?$"
)
"""A number behind it names something: a version, a section."""
_ENGLISH_UNIT = re.compile(
    r"[ -](?:(?:kilo|centi|milli)?(?:met(?:er|re)|gram|lit(?:er|re))|inch|foot|feet|mile|tonne|ton|hectare|second"
    r"|minute|hour|day|week|month|year|degree|point|time|fold)"
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


_NUMBER_PERCENT = re.compile(rf"\d{SPACE}?%")


def _may_have_percent(_source: str, target: str) -> bool:
    return _NUMBER_PERCENT.search(target) is not None


_NEEDS_OF_PERCENT = target(has("%")) & target(digit) & texts(_may_have_percent)


@check("locale.percent", category="locale", severity=None, needs=_NEEDS_OF_PERCENT)
def percent(context: Context) -> Iterator[Sighting]:
    """The percent sign is placed as in another language. Off until a project asks for it.

    What: Russian parts it from the number with a no-break space (GOST 8.417); in Kazakh both are in use, but the space
    must not break. English has no space there, and spaces.before_punctuation finds it.
    Why: A publisher sets it in one way, and the sign never begins a line.
    Wrong: en: 15% of users | ru: 15% пользователей
    Right: en: 15% of users | ru: 15\u00a0% пользователей
    """
    target = context.target
    for found in _PERCENT.finditer(target.masked):
        space = found[1]
        wanted = {"ru": _NBSP, "kk": space and _NBSP}.get(target.language, space)
        if space != wanted and not (wanted == _NBSP and space == "\u202f"):
            yield target.sight(found.start(), found.end(), "the space before the percent sign", f"{wanted}%")


@check(
    "locale.currency",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru") & target(has(f"[{_SIGNS}]")) & (target(digit) | target(has("[{]"))),
)
def currency(context: Context) -> Iterator[Sighting]:
    """The currency sign is on the wrong side of the amount, or next to the currency's name.

    What: Kazakh and Russian write 1 500 ₸, English ₸1,500. Only where the source names an amount of money.
    Why: Every reader of the language expects this order.
    Wrong: en: It costs ₸1,500. | kk: Бағасы – ₸1 500.
    Right: en: It costs ₸1,500. | kk: Бағасы – 1 500 ₸.
    """
    target = context.target
    yield from _beside_placeholders(context)
    if not re.search(rf"[{_SIGNS}]", target.masked) or not _NAMES_MONEY.search(context.source.masked):
        return
    for found in _TWICE.finditer(target.masked):
        yield target.sight(found.start(1), found.end(1), "the currency is named twice")
    if target.language in CYRILLIC:
        yield from _leading_signs(target)
    elif target.language == "en":
        for found in _SIGN_APART.finditer(target.masked):
            yield target.sight(*found.span(1), "no space behind the sign", "")
        for found in _SIGN_LAST.finditer(target.masked):
            amount, scale, sign = localised(found[1], "en"), found[2] or "", found[3]
            message = f"the sign {sign} stands before the amount"
            yield target.sight(found.start(), found.end(), message, f"{sign}{amount}{scale}")


_NAMES_MONEY = re.compile(
    rf"[{_SIGNS}]{SPACE}?\d|\d{SPACE}?[{_SIGNS}]|KZT|USD|EUR|GBP|RUB|тенге|теңге|доллар|рубл|евро|еуро|фунт"
    r"|tenge|dollar|rou?ble|ruble|euro|pound"
)


def _leading_signs(target: Text) -> Iterator[Sighting]:
    """Yield signs of currencies that stand before the amount in Kazakh or Russian."""
    for found in _SIGN_FIRST.finditer(target.masked):
        sign, amount, scale = found[1], found[2], found[3] or ""
        if sign == "$" and (len(amount) == 1 or target.masked[found.end() :][:1] == "$") and not scale:
            continue  # the first value of a message
        amount = localised(amount, target.language)
        message = f"the sign {sign} follows the amount"
        yield target.sight(found.start(), found.end(), message, f"{amount}{scale}{_NBSP}{sign}")


_PLACE_FIRST = re.compile(rf"(\{{\w+\}}){SPACE}?([₸₽€£])(?!\w)")
_PLACE_LAST = re.compile(r"(?<!\w)([₸₽€£])[ \u00a0]?(\{\w+\})")


def _beside_placeholders(context: Context) -> Iterator[Sighting]:
    """Yield signs on the wrong side of a placeholder, where the source names the currency too."""
    target = context.target
    pattern = _PLACE_FIRST if target.language == "en" else _PLACE_LAST if target.language in CYRILLIC else None
    for found in pattern.finditer(target.typed) if pattern else ():
        if target.language == "en" and found[2] in context.source.typed:
            yield target.sight(*found.span(), f"the sign {found[2]} stands before the amount", found[2] + found[1])
        elif target.language != "en" and found[1] in context.source.typed:
            yield target.sight(*found.span(), f"the sign {found[1]} follows the amount", f"{found[2]}{_NBSP}{found[1]}")


@check(
    "numbers.currency",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=source(digit) & target(digit) & priced(source),
)
def lost_currency(context: Context) -> Iterator[Sighting]:
    """An amount of money has lost its currency.

    What: A number that both texts have once, with a currency beside it in the source, where the target names that
    currency nowhere and nothing else beside the number.
    Why: “40 a month” may be tenge or euros: the reader cannot know.
    Wrong: en: Hosting costs €40 a month. | ru: Хостинг стоит 40 в месяц.
    Right: en: Hosting costs €40 a month. | ru: Хостинг стоит 40 евро в месяц.
    """
    source, target = context.source, context.target
    lost = [each for each in find_amounts(source) if each.currency and not mentions(target, each.currency)]
    if not lost:
        return
    ours = list(find_amounts(target))
    named = {each.start for each in ours if each.currency or each.measures}
    ends = {each.start: each.end for each in ours}
    figures, theirs = target.once(find_figures), source.once(find_figures)
    for each in lost:
        same = [figure for figure in figures if figure.values & each.values]
        once = sum(bool(figure.values & each.values) for figure in theirs) == 1
        if once and len(same) == 1 and same[0].start not in named and "%" not in same[0].text:
            start = same[0].start
            yield target.sight(start, ends.get(start, same[0].end), f"the source has {each.text}")
