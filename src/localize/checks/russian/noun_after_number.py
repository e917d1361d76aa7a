"""Russian nouns after numbers, and the letter ё."""

from __future__ import annotations

from collections.abc import Iterator

from localize.checks.analysis.russian_count_errors import find_count_errors
from localize.checks.analysis.russian_counts import (
    is_before_word,
    is_number_word,
    may_miscount,
)
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, digit, into, target, texts
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity


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


def _has_lost_dots(word: str) -> bool:
    return word.lower() in _SURE_YO


@check(
    "russian.yo", category="locale", severity=None, needs=into("ru") & target(any_word(_has_lost_dots, having="[еЕ]"))
)
def yo(context: Context) -> Iterator[Sighting]:
    """A word is written with е for ё. Off until a project asks for it.

    What: Common words that have ё in every meaning: «ещё», «её», «отчёт». Words that are right with both are left.
    Why: A house writes ё everywhere or nowhere; in names and for learners it matters.
    Wrong: en: not yet | ru: еще нет
    Right: en: not yet | ru: ещё нет
    """
    target = context.target
    for token in target.language_tokens:
        full = _SURE_YO.get(token.text.lower())
        if full is not None:
            fix = full.capitalize() if token.text[0].isupper() else full
            yield target.sight(token.start, token.end, f"with ё: {fix}", fix)
