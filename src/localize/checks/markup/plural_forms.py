"""Russian nouns in the plural forms of messages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.placeholder_parser import find_placeholders
from localize.checks.analysis.russian_count_errors import find_count_errors
from localize.checks.core.pair import Context, Pair, Sighting
from localize.checks.core.prefilter import given, into, placeholder, target
from localize.checks.core.registry import check
from localize.model import PluralCase, Severity

_EXAMPLES = {PluralCase.ONE: "21", PluralCase.FEW: "22", PluralCase.MANY: "25"}
"""A number that each form of Russian is for. Source: CLDR, plural rules of ru."""
_COUNTS = re.compile(r"%(?:\(\w+\)|\d+\$)?\d*l{0,2}[diu]|%n|%L?1|\{ ?\$?\w*\d*\w* ?\}|\{\{\s*\w+\s*\}\}")
_FOR_CASE = re.compile(r"^after \d+: ")


def _has_case(pair: Pair) -> bool:
    return pair.case in _EXAMPLES


@check(
    "russian.plural_form",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("ru") & given(_has_case) & target(placeholder),
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
