"""Languages as people type them, judged by CLDR."""

from __future__ import annotations

import pytest

from localize.errors import ConfigError
from localize.i18n.language_names import is_in_cldr, language_name, read_language
from localize.language import parse_tag, primary, same_language


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("kk", "kk"),
        ("KK_latn", "kk-Latn"),
        ("kk-Cyrl-KZ", "kk-Cyrl-KZ"),
        ("es-419", "es-419"),
        ("en-GB-oxendict", "en-GB-oxendict"),
        ("deu", "de"),
        ("qaa", "qaa"),
        ("qtz-Latn", "qtz-Latn"),
        ("x-sign", "x-sign"),
        ("kk-x-easy", "kk-x-easy"),
        ("Kazakh", "kk"),
        ("kazakh language", "kk"),
        ("казахский", "kk"),
        ("Казахский язык", "kk"),
        ("по-казахски", "kk"),
        ("Қазақша", "kk"),
        ("қазақ тілі", "kk"),
        ("орысша", "ru"),
        ("Русский", "ru"),
        ("ағылшынша", "en"),
        ("өзбекше", "uz"),
        ("Deutsch", "de"),
        ("ewe", "ee"),
        ("Traditional Chinese", "zh-Hant"),
    ],
)
def test_languages_are_read_by_tag_and_by_name(typed: str, tag: str) -> None:
    """A tag with script and region, private use, or a name in English, Kazakh, Russian or the language itself."""
    assert read_language(typed) == tag


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("xx", "kk (Kazakh)"),
        ("zz-bogus", "kk (Kazakh)"),
        ("kk-Abcd", "kk (Kazakh)"),
        ("en-bogus", "en (English)"),
        ("qua", "qu (Quechua)"),
        ("Kazak", "kk (Kazakh)"),
        ("казахскй", "kk (Kazakh)"),
        ("und", "nd"),
        ("", "en (English)"),
    ],
)
def test_an_unknown_language_is_refused_with_the_nearest_names(typed: str, nearest: str) -> None:
    """What CLDR does not know is an error that says what is like it, else the three languages of the house."""
    with pytest.raises(ConfigError) as caught:
        read_language(typed)
    assert nearest in caught.value.hint


def test_tags_of_private_use_are_languages_of_their_own() -> None:
    """Two of them are never the same language, and neither has a name."""
    one, other = parse_tag("X-Sign"), parse_tag("x-easy")
    assert primary(one) == "x-sign"
    assert not same_language(one, other)
    assert is_in_cldr(one)
    assert language_name(one) == "x-sign"
