"""Russian nouns in a form that the number before them does not allow, as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.counted_nouns import find_counted
from localize.checks.analysis.russian_counts import find_miscounted, find_ungoverned
from localize.checks.core.pair import Context, Sighting

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
