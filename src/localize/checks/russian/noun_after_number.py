"""Russian nouns after numbers, also in the plural forms of messages, and the letter ё."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.counted_nouns import find_counted
from localize.checks.analysis.number_parser import Counted
from localize.checks.analysis.placeholder_parser import find_placeholders
from localize.checks.analysis.russian_counts import (
    BETWEEN,
    LAST_CLOCK,
    MONTHS,
    Miscounted,
    Readings,
    find_miscounted,
    is_before_word,
    is_number_word,
    may_miscount,
    part_noun,
    readings_of,
)
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, digit, given, into, placeholder, target, texts
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import PluralCase, Severity
from localize.morphology.ru import parses_of

_YEARS_FROM, _YEARS_TO = 1900, 2100
"""Numbers that are hardly ever a number of years, but for round ones."""
_YEARS_AS_MANY = re.compile(rf"(?<![\w.,:/№§$#-])(\d{{4}}){SPACE}(лет)(?!\w)")


def find_count_errors(context: Context) -> Iterator[Sighting]:
    """Yield the Russian nouns of a target that stand in another form than the number before them asks for."""
    target = context.target
    if target.language != "ru" or target.script != "Cyrl":
        return
    for found in _YEARS_AS_MANY.finditer(target.masked):
        number = int(found[1])
        if _YEARS_FROM < number < _YEARS_TO and number % 100:
            yield target.sight(*found.span(2), f"{number} is a year: года, году …")
    there = context.source.once(find_counted)
    for wrong in (*find_miscounted(target.masked, there), *find_ungoverned(target.masked, there)):
        right = wrong.right
        message = f"after {wrong.number}: {right}" if right else f"another form belongs after {wrong.number}"
        yield target.sight(wrong.start, wrong.end, message, right)


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
_PLACES = frozenset(read_words("russian-counts")["places"])
"""Where things are; for times and amounts, “in 5 days” is another preposition or another case."""
_BEHIND = re.compile(
    rf"(?<![\w-])(?i:({'|'.join((*_CASES, *_BY_SOURCE))})){SPACE}(?:(?:все[хм]и?|эти[хм]и?|остальны[хм]и?){SPACE})?"
    rf"(\d{{1,3}}(?:{SPACE}\d{{3}})*|\d{{4,}}){SPACE}{{1,2}}{BETWEEN}([а-яё]{{3,}}(?:-[а-яё]{{3,}})?)(?![\w-])(?!\.\w)"
)
_MEETS = re.compile(
    r"(?<!\w)(?:встре[тч]|бесед|побесед|поговор|говори|обща|пообща|сотруднич|познаком|поссор|поспор|расста|договор"
    r"|проконсульт|столкн|сраж|мири|помири|совпа|граничи)[а-яё]*[ \u00a0]$"
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
    return any(lemma in MONTHS or (lemma in _HOURS and value <= LAST_CLOCK) for lemma, _ in readings)


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


@check(
    "russian.count_form",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("ru")
    & ((target(digit) & texts(is_before_word)) | (target(any_word(is_number_word)) & texts(may_miscount))),
)
def count_form(context: Context) -> Iterator[Sighting]:
    """A noun after a number is in the wrong form.

    What: Any noun after a number in digits or in words, also with adjectives between: 1 день, 2 дня, 5 дней, 21 день,
    2480 звонков, два файла. Where the whole is in another case («в течение 2 дней», «авторы 2 книг»), or may be, the
    plural is left alone; so are times of day, years, and numbers that name an article, a page or a class, but not where
    the source counts them («результаты 5 анализа» for "of 5 tests"). Behind к, над, перед, между, при and о the noun is
    in the case that they ask for, behind в and на where the source says in or at, behind с where it says with.
    Why: It is left when the number changes and the noun does not.
    Wrong: en: within 5 days | ru: в течение 5 дня
    Right: en: within 5 days | ru: в течение 5 дней
    """
    yield from find_count_errors(context)


_SURE_YO = {full.replace("ё", "е"): full for full in read_words("russian-spelling")["with-yo"]}


@check(
    "russian.yo",
    category="locale",
    severity=None,
    needs=into("ru") & target(any_word(lambda word: word.lower() in _SURE_YO, having="[еЕ]")),
)
def yo(context: Context) -> Iterator[Sighting]:
    """A word is written with е for ё. Off until a project asks for it.

    What: Common words that have ё in every meaning: «ещё», «её», «отчёт». Words that are right with both are left.
    Why: A publisher writes ё everywhere or nowhere; in names and for learners it matters.
    Wrong: en: not yet | ru: еще нет
    Right: en: not yet | ru: ещё нет
    """
    target = context.target
    for token in target.language_tokens:
        full = _SURE_YO.get(token.text.lower())
        if full is not None:
            fix = full.capitalize() if token.text[0].isupper() else full
            yield target.sight(token.start, token.end, f"with ё: {fix}", fix)


# --- plural forms of messages -----------------------------------------------------------------------------------------

_EXAMPLES = {PluralCase.ONE: "21", PluralCase.FEW: "22", PluralCase.MANY: "25"}
"""A number that each form of Russian is for. Source: CLDR, plural rules of ru."""
_COUNTS = re.compile(r"%(?:\(\w+\)|\d+\$)?\d*l{0,2}[diu]|%n|%L?1|\{ ?\$?\w*\d*\w* ?\}|\{\{\s*\w+\s*\}\}")
_FOR_CASE = re.compile(r"^after \d+: ")


@check(
    "russian.plural_form",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("ru") & given(lambda pair: pair.case in _EXAMPLES) & target(placeholder),
)
def plural_form(context: Context) -> Iterator[Sighting]:
    """A plural form of a message has its noun in the form of other numbers.

    What: Messages with plural forms whose noun follows the variable of the number: %d файл, %d файла, %d файлов. Each
    form is read with a number that it is for, 21, 22 and 25, and judged as counted nouns are.
    Why: The forms are copied from one another, and the program shows “5 файл”.
    Case: few
    Wrong: en: %d files | ru: %d файл
    Right: en: %d files | ru: %d файла
    """
    source, target = context.source, context.target
    number = _EXAMPLES.get(context.case) if context.case else None
    found = target.once(find_placeholders)
    if number is None or len(found) != 1 or not _COUNTS.fullmatch(found[0].text):
        return
    start, end = found[0].start, found[0].end
    shown = number.rjust(end - start, "1")
    typed = target.masked[:start] + shown + target.masked[end:]
    read = Context.of_texts("", typed, (source.tag, target.tag), plain=True)
    for each in find_count_errors(read):
        yield target.sight(each.start, each.end, _FOR_CASE.sub(f"after {number}: ", each.message), each.fix)
