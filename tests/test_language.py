"""Tags, scripts and plural forms."""

from __future__ import annotations

from datetime import date

import pytest

from localize.errors import ConfigError
from localize.language import (
    format_date,
    number_symbols,
    parse_tag,
    plural_cases,
    plural_examples,
    read_number_symbols,
    read_plural_cases,
    region_of,
    same_language,
    script_of,
)
from localize.model import LanguageTag, PluralCase, PluralRule

KK = LanguageTag("kk")
RU = LanguageTag("ru")


@pytest.mark.parametrize(
    ("text", "tag"),
    [("KK_kz", "kk-KZ"), ("kaz", "kk"), ("rus", "ru"), ("kk-latn", "kk-Latn"), (" en ", "en"), ("en-gb", "en-GB")],
)
def test_parse_tag_gives_canonical_case(text: str, tag: str) -> None:
    """Underscores, capitals and three-letter codes are one thing."""
    assert parse_tag(text) == tag


@pytest.mark.parametrize("text", ["", "k", "kazakh language", "12", "kk/ru"])
def test_parse_tag_refuses_what_is_no_tag(text: str) -> None:
    """A wrong tag is a configuration error with a hint."""
    with pytest.raises(ConfigError) as caught:
        parse_tag(text)
    assert caught.value.hint


def test_same_language_compares_by_meaning() -> None:
    """kk, kk-KZ and kk-Cyrl are one; kk-Latn is another."""
    assert same_language(KK, parse_tag("kk-KZ"))
    assert same_language(KK, parse_tag("kk-Cyrl"))
    assert not same_language(KK, parse_tag("kk-Latn"))
    assert script_of(parse_tag("kk-Arab")) == "Arab"


def test_region_is_the_tags_own_or_the_likeliest() -> None:
    """kk is written in Kazakhstan unless its tag says otherwise. Source: CLDR likely subtags."""
    assert [region_of(parse_tag(each)) for each in ("kk", "ru", "ru-kz", "kk-Cyrl-CN", "vo")] == [
        "KZ",
        "RU",
        "KZ",
        "CN",
        "",
    ]
    assert region_of(parse_tag("kk-Arab")) == "CN"


def test_plural_cases_of_gettext_and_cldr() -> None:
    """Russian has three forms in gettext and four in CLDR; Kazakh and English have two in both. Source: CLDR."""
    one, few, many, other = PluralCase.ONE, PluralCase.FEW, PluralCase.MANY, PluralCase.OTHER
    assert plural_cases(RU, PluralRule.GETTEXT) == (one, few, many)
    assert plural_cases(RU, PluralRule.CLDR) == (one, few, many, other)
    assert plural_cases(KK, PluralRule.GETTEXT) == (one, other)
    assert plural_cases(LanguageTag("en"), PluralRule.CLDR) == (one, other)


@pytest.mark.parametrize("tag", ["en", "kk", "ru"])
@pytest.mark.parametrize("rule", PluralRule)
def test_plural_cases_known_by_heart_are_those_of_cldr(tag: str, rule: PluralRule) -> None:
    """The short cut for our own languages says what Babel's CLDR says."""
    assert plural_cases(LanguageTag(tag), rule) == read_plural_cases(LanguageTag(tag), rule)


@pytest.mark.parametrize("tag", ["en", "kk", "ru"])
def test_signs_of_numbers_known_by_heart_are_those_of_cldr(tag: str) -> None:
    """The short cut for our own languages says what Babel's CLDR says; others are asked there."""
    assert number_symbols(LanguageTag(tag)) == read_number_symbols(LanguageTag(tag))
    assert number_symbols(LanguageTag("de")) == (",", ".")


def test_plural_examples_show_numbers_of_a_form() -> None:
    """Source: CLDR, ru few."""
    assert plural_examples(RU, PluralCase.FEW) == (2, 3, 4, 22)


def test_numbers_and_dates_come_from_cldr() -> None:
    """Kazakh writes a decimal comma and puts the year first."""
    assert number_symbols(KK) == (",", "\xa0")
    assert format_date(date(2024, 3, 5), KK).startswith("2024")
