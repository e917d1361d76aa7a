"""Numbered plural forms, as gettext and Qt keep them: which category each number means."""

from __future__ import annotations

from localize.language import plural_cases
from localize.model import LanguageTag, PluralCase, PluralRule

_USUAL = {
    1: (PluralCase.OTHER,),
    2: (PluralCase.ONE, PluralCase.OTHER),
    3: (PluralCase.ONE, PluralCase.FEW, PluralCase.MANY),
}
"""What so many forms most often mean, for a file that does not say its language or has other forms than it."""


def numbered_cases(language: LanguageTag | None, count: int) -> tuple[PluralCase, ...]:
    """Return the category of each of *count* forms: the language's own where their number fits, else the usual ones."""
    cases = plural_cases(language, PluralRule.GETTEXT) if language else ()
    if len(cases) == count:
        return cases
    if count in _USUAL:
        return _USUAL[count]
    return (*cases, *(case for case in PluralCase if case not in cases))[:count]
