"""What an English noun of a glossary is in its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.glossary.find.english import WordUse, is_plainly_noun, judge_english

NOUNS = [
    "access",
    "block",
    "report",
    "rights",
    "right",
    "filtering",
    "content",
    "blocks",
    "charge",
    "press",
    "hosting",
    "fine",
    "fines",
    "bill",
]
_BESIDE_TEXT = """
    the a this it them you we they he who that which and or then to not is are was be keep stops can must don't never
    quickly family reply operators journalists people courts sports videos others gives gave let makes in of for with
    as red house if because here now has does me everyone very all bragging take while new government's
    did firm fifty clock went right fine him set parents
"""
BESIDE = _BESIDE_TEXT.split()


@given(
    st.sampled_from(NOUNS),
    st.lists(st.sampled_from(BESIDE), max_size=3).map(tuple),
    st.lists(st.sampled_from(BESIDE), max_size=1).map(tuple),
)
def test_what_is_a_noun_at_a_glance_is_one_at_a_closer_look(
    word: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """Whatever else stands before it; else the quick way would find terms that are none."""
    if is_plainly_noun(word, (*before, "")[0], (*after, "")[0]):
        assert judge_english(word, before, after) is WordUse.NOUN


def test_most_nouns_are_nouns_at_a_glance() -> None:
    """Behind an article, an adjective or nothing."""
    for before in ("the", "", "new", "in"):
        assert is_plainly_noun("access", before, "is")
