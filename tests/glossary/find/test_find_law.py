"""The quick way to the terms of a text against the close one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.glossary.marked_sentences import read_sentences

from localize.glossary import TermIndex, read_glossary
from localize.model import LanguageTag

_SHIPPED = Path(__file__).parents[3] / "glossaries" / "digital-rights.yaml"
_LANGUAGES = ["en", "kk", "ru"]
_WORDS = {
    "en": "personal data Data bill bills duck the a to block blocks access VPN Tor tor human rights defenders content"
    " right it was They host hosts open test don’t law Bill privacy account of takes not",
    "kk": "дербес деректер деректі VPN-ге VPN БАҚ қауіпті қосымша жол желі желінің сот соты құқық құқықтары ашық ең"
    " белсенді түрде үшін болды сілтеме кітаптың Ёлка",
    "ru": "персональных данных данный случай право прав он суда суды стали ссылка ссылке поэт сеть сети VPN СМИ сми"
    " иностранный агент агентом ПО по свобода слова учётной записью большие в на",
}
_SIGNS = [
    *(" ", " ", " ", " ", "-", "‑", "–", " – ", "—", ",", ", ", ". ", ".", "  ", "\n", "\u00a0", "«", "» ", '"', "("),
    *("50", " 5 ", "%", "$", "@", "_", "&", "/", "\u00ad", "\u0301", "'", "’", "İ", "a", "ə", " -", "--", "!"),
]
_PROTECTED = [
    *("{name}", "{Name}", "{{ x }}", "%s", "%d%%", "% d", "&amp;", "&nbsp;", "<b1>", "</b1>", "<a href=x>", "<", "{"),
    *("example.org", "https://a.kz/b?c=%s", "www.a.ru", "$HOME", "$1.5", "\\n", "}", ">"),
]


@cache
def _index(language: str) -> TermIndex:
    concepts = read_glossary(_SHIPPED.read_bytes(), str(_SHIPPED)).concepts
    return TermIndex.build(concepts, LanguageTag(language))


@given(st.data(), st.sampled_from(_LANGUAGES))
def test_find_gives_what_a_close_look_gives(data: st.DataObject, language: str) -> None:
    """Chunk by chunk, a text has the terms that it has word by word."""
    words = st.sampled_from(_WORDS[language].split())
    signs = st.sampled_from(_SIGNS)
    parts = st.lists(st.one_of(words, signs, words, signs, st.sampled_from(_PROTECTED)), max_size=24)
    text = "".join(data.draw(parts))
    index = _index(language)
    assert index.find(text) == index._find_closely(text)


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("part", ["open", "closed", "fresh", "fourth", "fifth"])
def test_find_gives_what_a_close_look_gives_in_sentences(part: str, language: str) -> None:
    """The same holds for the marked sentences, one by one and all at once."""
    sentences = read_sentences(Path(__file__).parents[1] / "cases" / f"{language}-{part}.txt")
    index = _index(language)
    texts = [sentence.text for sentence in sentences]
    for text in (*texts, " ".join(texts), "\n".join(texts)):
        assert index.find(text) == index._find_closely(text)
