"""A draft is taken over word by word, from where the translator is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.workflow.drafting.continuation import next_word

DRAFTS = st.text(alphabet="аб Қ\n<b1>.", min_size=1).map(str.strip).filter(bool)


@given(DRAFTS)
def test_going_on_from_nothing_gives_the_whole_draft(draft: str) -> None:
    """Word after word, what is typed becomes the draft, and then there is no more."""
    typed = ""
    while (word := next_word(typed, draft)) is not None:
        assert word
        typed += word
        assert draft.startswith(typed)
    assert typed == draft


@given(DRAFTS, st.data())
def test_going_on_in_a_word_completes_it(draft: str, data: st.DataObject) -> None:
    """A beginning of the draft, cut anywhere, goes on to the end of a word of the draft."""
    typed = draft[: data.draw(st.integers(0, len(draft) - 1))].rstrip()
    word = next_word(typed, draft)
    assert word is not None
    assert draft.startswith(typed + word)


@pytest.mark.parametrize(
    ("typed", "draft", "expected"),
    [
        ("", "Құпиясөзді өзгертіңіз", "Құпиясөзді"),
        ("Құпия", "Құпиясөзді өзгертіңіз", "сөзді"),
        ("құпиясөзді", "Құпиясөзді өзгертіңіз", " өзгертіңіз"),
        ("Құпиясөзді ", "Құпиясөзді өзгертіңіз", "өзгертіңіз"),
        ("Кілтсөзді бүгін", "Құпиясөзді бүгін өзгертіңіз", " өзгертіңіз"),
        ("и дома и", "и в школе и в сети", " в"),
        ("Басқа", "Құпиясөзді өзгертіңіз", None),
        ("Құпиясөзді өзгертіңіз", "Құпиясөзді өзгертіңіз", None),
        ("<b1>Сақ", "<b1>Сақ болыңыз</b1>", " болыңыз</b1>"),
    ],
)
def test_going_on_finds_where_the_text_has_come_to(typed: str, draft: str, expected: str | None) -> None:
    """From the beginning, inside a word, and behind words that the draft has too."""
    assert next_word(typed, draft) == expected
