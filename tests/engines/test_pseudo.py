"""Pseudo-translation looks translated, keeps what must be kept, and never changes its mind."""

from __future__ import annotations

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.engines import Request
from localize.engines.pseudo import PseudoEngine, pseudo_content, pseudo_text
from localize.errors import EngineUnavailable
from localize.model import Content, InlineTag, LanguageTag, TagForm

EN, KK, RU, FR = (LanguageTag(tag) for tag in ("en", "kk", "ru", "fr"))


@given(st.text(max_size=80), st.sampled_from((EN, KK, RU, FR)))
def test_pseudo_keeps_everything_but_letters(text: str, language: LanguageTag) -> None:
    """Digits, signs and spaces of the source stand in the answer in their order, inside the brackets."""
    answer = pseudo_text(text, language)
    assert answer == pseudo_text(text, language)
    if text.strip():
        assert (answer[0], answer[-1]) == ("⟦", "⟧")
        kept = "".join(sign for sign in text if not sign.isalpha())
        assert "".join(sign for sign in answer[1:-1] if not sign.isalpha()).startswith(kept)
    else:
        assert answer == text


def test_pseudo_grows_by_a_third() -> None:
    """A text becomes about 30 % longer, as Kazakh and Russian are."""
    text = "The court shall examine the complaint within ten days of its receipt. " * 3
    letters = sum(letter.isalpha() for letter in text)
    grown = sum(letter.isalpha() for letter in pseudo_text(text, KK))
    assert 1.28 <= grown / letters <= 1.32


@pytest.mark.parametrize("text", ["Freedom of speech", "Свобода слова", "Сөз бостандығы"])
@pytest.mark.parametrize(("language", "letters"), [(KK, "ғқңөұүһі"), (RU, "ёжщъыэюя"), (EN, "àçéîñöûý")])
def test_pseudo_writes_in_the_letters_of_the_language(text: str, language: LanguageTag, letters: str) -> None:
    """Kazakh answers hold Kazakh letters and no Latin ones, Russian ones hold neither, others are Latin."""
    answer = pseudo_text(text, language)
    assert set(answer) & set(letters)
    assert bool(re.search("[A-Za-zÀ-ž]", answer)) == (language == EN)
    assert bool(re.search("[а-яё]", answer)) == (language != EN)
    if language == RU:
        assert not re.search("[әғқңөұүһі]", answer)


def test_pseudo_content_keeps_tags_and_placeholders() -> None:
    """Tags wrap what they wrapped, placeholders stay as they are, numbers are not sent."""
    link = (InlineTag("a1", "a", TagForm.OPEN), "law", InlineTag("a1", "a", TagForm.CLOSE))
    assert pseudo_content(Content(("See ", *link, " of {year}")), RU).typed == "⟦Сее <a1>лаж</a1> оф {year} ёжщ⟧"
    assert pseudo_content(Content.parse("25 %"), RU).typed == "25 %"
    assert pseudo_content(Content.parse("%'dst of %dms (%1%)"), RU).typed == "⟦%'dст оф %dмс (%1%) ёж⟧"


def test_pseudo_stops_when_told() -> None:
    """After a cancel every request is answered with an error, at once."""
    cancel = threading.Event()
    asked = [Request(str(number), "law", EN, KK) for number in range(3)]
    results = PseudoEngine().translate(asked, deadline_s=60, cancel=cancel)
    assert next(results).error is None
    cancel.set()
    assert [type(result.error) for result in results] == [EngineUnavailable] * 2
    late = PseudoEngine().translate(asked, deadline_s=0, cancel=threading.Event())
    assert [type(result.error) for result in late] == [EngineUnavailable] * 3


def test_pseudo_translates_between_different_languages() -> None:
    """Any pair of two languages, and nothing into itself."""
    assert PseudoEngine().supports(EN, KK)
    assert not PseudoEngine().supports(KK, KK)
