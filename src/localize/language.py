"""Languages: BCP 47 tags in canonical form, scripts, and CLDR's plurals, numbers and dates.

The tag parser is our own, because CLDR libraries resolve "kk-Latn" to "kk-Cyrl". Babel is imported where it is needed:
it takes 28 ms that `localize status` should not pay.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from localize.errors import ConfigError
from localize.model import LanguageTag, PluralCase, PluralRule, Variant

if TYPE_CHECKING:
    from babel import Locale

# ISO 639-2 codes of the languages that this project is about, and of its neighbours. Source: ISO 639-2.
_SHORT = {"kaz": "kk", "rus": "ru", "eng": "en", "kir": "ky", "uzb": "uz", "uig": "ug", "tgk": "tg", "tat": "tt"}
_DEFAULT_SCRIPT = {"kk": "Cyrl", "ru": "Cyrl", "en": "Latn", "ky": "Cyrl", "tg": "Cyrl", "tt": "Cyrl", "uz": "Latn"}
_ALPHABETS = {"Cyrl": "Cyrillic", "Latn": "Latin", "Arab": "Arabic"}
_DEFAULT_REGION = {"kk": "KZ", "ru": "RU", "en": "US", "ky": "KG", "tg": "TJ", "tt": "RU", "uz": "UZ"}
"""The most likely one. Source: CLDR likely subtags."""
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-[a-z0-9]{1,8})*)")
_PRIVATE_TAG = re.compile(r"x(?:-[a-z0-9]{1,8})+")


def parse_tag(text: str) -> LanguageTag:
    """Return a language tag in canonical case: "KK_kz" gives "kk-KZ", "kaz" gives "kk".

    Raises:
        ConfigError: *text* is not a language tag.
    """
    typed = text.strip().replace("_", "-").lower()
    if _PRIVATE_TAG.fullmatch(typed):
        return LanguageTag(typed)
    found = _TAG.fullmatch(typed)
    if found is None:
        raise ConfigError("{text!r} is not a language tag", text=text, hint="use tags such as en, kk, ru, kk-Latn")
    language, script, region, rest = found.groups()
    pieces = [_SHORT.get(language, language), script and script.title(), region and region.upper(), rest.lstrip("-")]
    return LanguageTag("-".join(piece for piece in pieces if piece))


def primary(tag: LanguageTag) -> str:
    """Return the language without script and region: "kk"; a tag of private use, "x-sign", whole."""
    return tag if tag.startswith("x-") else tag.partition("-")[0]


def script_of(tag: LanguageTag) -> str:
    """Return the ISO 15924 script that texts in this language are written in; "Zyyy" where unknown."""
    for piece in tag.split("-")[1:]:
        if len(piece) == 4 and piece.isalpha():
            return piece
    return _DEFAULT_SCRIPT.get(primary(tag), "Zyyy")


def alphabet_of(tag: LanguageTag) -> str:
    """Return the alphabet of texts in this language, as `alphabet` calls it; "" where unknown."""
    return _ALPHABETS.get(script_of(tag), "")


@lru_cache(maxsize=4096)
def alphabet(letter: str) -> str:
    """Return the alphabet of a letter by its Unicode name: "Cyrillic", "Latin", "Arabic" …; "" for one without."""
    return unicodedata.name(letter, "").partition(" ")[0].capitalize()


def count_alphabets(text: str) -> Counter[str]:
    """Return how many letters of a text are of which alphabet."""
    found: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha():
            found[alphabet(letter)] += count
    return found


def region_of(tag: LanguageTag) -> str:
    """Return the region that a tag names, else the likeliest one of its language; "" where unknown."""
    for piece in tag.split("-")[1:]:
        if (len(piece) == 2 and piece.isalpha()) or (len(piece) == 3 and piece.isdigit()):
            return piece.upper()
    if primary(tag) == "kk" and script_of(tag) == "Arab":
        return "CN"  # where Kazakh is written in Arabic letters
    return _DEFAULT_REGION.get(primary(tag), "")


def is_known(tag: LanguageTag) -> bool:
    """Tell whether a tag names a language that CLDR has, not just any word of two or three letters."""
    if primary(tag) in _CASES:
        return True
    from babel.localedata import exists

    return exists(primary(tag))


def same_language(one: LanguageTag, other: LanguageTag) -> bool:
    """Tell whether texts in both tags are the same language in the same script: kk, kk-KZ and kk-Cyrl are."""
    return primary(one) == primary(other) and script_of(one) == script_of(other)


def find_variant(variants: Iterable[Variant], language: LanguageTag) -> Variant | None:
    """Return the first text of a memory record that is in a language, as `same_language` understands it."""
    return next((each for each in variants if same_language(each.language, language)), None)


@cache
def _locale(tag: LanguageTag) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(primary(tag))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


_CASES = {
    "en": {PluralRule.GETTEXT: "one other", PluralRule.CLDR: "one other"},
    "kk": {PluralRule.GETTEXT: "one other", PluralRule.CLDR: "one other"},
    "ru": {PluralRule.GETTEXT: "one few many", PluralRule.CLDR: "one few many other"},
}
"""CLDR's word on our own three languages, so that listing segments need not load it; a test compares the two."""


@cache
def plural_cases(tag: LanguageTag, rule: PluralRule) -> tuple[PluralCase, ...]:
    """Return the plural forms of a language in CLDR order; under gettext's rule only those that whole numbers need."""
    if known := _CASES.get(primary(tag)):
        return tuple(PluralCase(word) for word in known[rule].split())
    return read_plural_cases(tag, rule)


def read_plural_cases(tag: LanguageTag, rule: PluralRule) -> tuple[PluralCase, ...]:
    """Return the same from CLDR itself, for any language."""
    locale = _locale(tag)
    tags = set(locale.plural_form.tags) | {"other"}
    if rule is PluralRule.GETTEXT:
        # 200 covers every rule that looks at the last two digits, a million the French kind of "many".
        tags = {locale.plural_form(number) for number in (*range(200), 1_000_000)}
        if tags > {"one", "other"} and "many" in tags and locale.plural_form(5) == "other":
            tags.discard("many")
    return tuple(case for case in PluralCase if case.value in tags)


def plural_examples(tag: LanguageTag, case: PluralCase) -> tuple[int, ...]:
    """Return up to four small whole numbers that take this form: what a translator is shown beside it."""
    locale = _locale(tag)
    return tuple(number for number in range(200) if locale.plural_form(number) == case.value)[:4]


_SYMBOLS = {"en": (".", ","), "kk": (",", "\xa0"), "ru": (",", "\xa0")}
"""CLDR's word again: Babel and its data of two languages would take 6 MB of every editor. A test compares the two."""


def number_symbols(tag: LanguageTag) -> tuple[str, str]:
    """Return the decimal sign and the group separator of a language."""
    return _SYMBOLS.get(primary(tag)) or read_number_symbols(tag)


def read_number_symbols(tag: LanguageTag) -> tuple[str, str]:
    """Return the same from CLDR itself, for any language."""
    locale = _locale(tag)
    symbols = locale.number_symbols["latn"]
    return str(symbols["decimal"]), str(symbols["group"])


def format_date(day: date, tag: LanguageTag) -> str:
    """Return a date in the long form of the language, as CLDR writes it."""
    from babel.dates import format_date as babel_format_date

    return babel_format_date(day, format="long", locale=_locale(tag))
