"""Plural forms of ICU messages that a language has and a message lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.core import icu_parser as icu
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, has, source, target
from localize.checks.core.registry import check
from localize.language import plural_cases
from localize.model import LanguageTag, PluralRule, Severity

_KEY = re.compile(r"zero|one|two|few|many|other|=\d+")
_ANY_PLURAL = any_piece(r"plural|selectordinal", having="l")


@lru_cache(maxsize=32)
def _categories(tag: LanguageTag, kind: str) -> frozenset[str]:
    """Return the plural forms of a language by CLDR, none where it has no rules."""
    if kind == "plural":
        return frozenset(case.value for case in plural_cases(tag, PluralRule.CLDR))
    from babel import Locale, UnknownLocaleError  # few messages count in order

    try:
        return frozenset({*Locale.parse(tag, sep="-").ordinal_form.tags, "other"})
    except (UnknownLocaleError, ValueError):
        return frozenset()


# A Kazakh noun stays in the singular behind a number: «1 файл, 5 файл». Only where no number is shown may it differ.
_KAZAKH_MANY = re.compile(r"[а-яәіңғүұқөһ](?:[лдт][ае]р)(?:[а-яәіңғүұқөһ]{0,6})(?!\w)")


def _may_lack_one(choice: icu.Choice, target: Text) -> bool:
    """Tell whether a message says the same of one as of many, in Kazakh, or has a form for the number 1."""
    if "=1" in choice.keys and target.language in ("kk", "en"):
        return True
    message = target.typed[choice.start : choice.end]
    return target.language == "kk" and ("#" in message or _KAZAKH_MANY.search(message) is None)


def _missing(choice: icu.Choice, target: Text) -> frozenset[str]:
    """Return the forms that a plural lacks; of what is wrong with its branches markup.icu tells."""
    if choice.kind == "select" or "other" not in choice.keys or not all(map(_KEY.fullmatch, choice.keys)):
        return frozenset()
    missing = _categories(target.tag, choice.kind) - choice.keys
    return missing - {"one"} if "one" in missing and _may_lack_one(choice, target) else missing


@check(
    "icu.category_missing",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(has("{")) & target(has("{")) & target(_ANY_PLURAL),
)
def category_missing(context: Context) -> Iterator[Sighting]:
    """An ICU plural lacks a form that the language has.

    What: The forms of CLDR for plural and selectordinal: one, few, many and other in Russian, one and other in Kazakh.
    A form for an exact number, as =1, stands for “one” where that form is for 1 alone, which it is not in Russian. What
    says the same of one as of many lacks nothing: a source that has “other” alone, Kazakh nouns behind a number.
    Why: The program takes “other” instead, which is the form of fractions: «2 файлов».
    Wrong: en: {n, plural, one {day} other {days}} | ru: {n, plural, one {день} other {дня}}
    Right: en: {n, plural, one {day} other {days}} | ru: {n, plural, one {день} few {дня} many {дней} other {дня}}
    """
    target = context.target
    if not icu.is_message(target.typed) or icu.read_message(target.typed).broken:
        return
    choices = icu.read_message(context.source.typed).choices
    varied = {(each.name, each.kind) for each in choices if each.keys - {"other"}}
    for choice in icu.read_message(target.typed).choices:
        if (choice.name, choice.kind) in varied and (missing := _missing(choice, target)):
            names = ", ".join(each for each in ("zero", "one", "two", "few", "many") if each in missing)
            yield target.sight(choice.start, choice.end, f"the plural lacks: {names}")
