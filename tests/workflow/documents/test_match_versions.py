"""A new version of a source keeps what people did."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.model import Content, DocumentId, Part, Segment, SegmentKey, Unit, UnitId
from localize.workflow.documents.match_versions import Units, mint_keys, renew

DOCUMENT = DocumentId("d")
NOTHING: frozenset[SegmentKey] = frozenset()


def units(*texts: str) -> Units:
    """One unit and one segment per text, without keys."""
    made = []
    seen: dict[str, int] = {}
    for position, text in enumerate(texts):
        occurrence = seen[text] = seen.get(text, -1) + 1
        content = Content((text,))
        unit = Unit(UnitId(f"{text}#{occurrence}"), "paragraph", (Part(content),))
        made.append((unit, (Segment(SegmentKey(""), DOCUMENT, unit.id, position, content),)))
    return made


def stored(*texts: str) -> Units:
    """The same with keys, as a store holds them."""
    fresh = units(*texts)
    minted = mint_keys(DOCUMENT, [segment for _, some in fresh for segment in some], NOTHING)
    return [(unit, (segment,)) for (unit, _), segment in zip(fresh, minted, strict=True)]


def keys(found: Units) -> list[SegmentKey]:
    """Keys in order."""
    return [segment.key for _, some in found for segment in some]


TEXTS = st.lists(
    st.sampled_from(["One.", "Two words.", "Three words here.", "Four words stand here.", "Five"]), max_size=8
)


@given(TEXTS)
def test_renew_same_version_keeps_every_key(texts: list[str]) -> None:
    """The same texts again keep their keys, in order."""
    old = stored(*texts)
    found = renew(DOCUMENT, old, units(*texts), ())
    assert keys(found.units) == keys(old)
    assert (found.changed, found.new, found.gone, found.moved) == (0, 0, 0, 0)


@given(TEXTS, TEXTS)
def test_renew_any_version_has_unique_keys_and_counts_add_up(before: list[str], after: list[str]) -> None:
    """Every segment has a key of its own; kept and new make the new version, kept and gone the old one."""
    old = stored(*before)
    found = renew(DOCUMENT, old, units(*after), ())
    assert len(set(keys(found.units))) == len(after)
    assert len(found.kept) + found.new == len(after)
    assert len(found.kept) + found.gone == len(before)
    assert set(found.kept) <= set(keys(old))


@given(TEXTS, st.randoms())
def test_renew_shuffled_version_loses_nothing(texts: list[str], random: object) -> None:
    """Paragraphs in another order keep their keys, text by text."""
    old = stored(*texts)
    shuffled = list(texts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' Random
    found = renew(DOCUMENT, old, units(*shuffled), ())
    assert sorted(keys(found.units)) == sorted(keys(old))
    assert found.new == found.gone == found.changed == 0


def test_renew_changed_text_keeps_its_key() -> None:
    """A text that changed a little between the same neighbours is the same segment."""
    old = stored("Before it.", "The internet was shut down for five days.", "After it.")
    found = renew(DOCUMENT, old, units("Before it.", "The internet was shut down for six days.", "After it."), ())
    assert keys(found.units) == keys(old)
    assert (found.changed, found.new, found.gone) == (1, 0, 0)


def test_renew_foreign_text_is_new() -> None:
    """A text that is nothing like the one in its place gets a new key, and the old one is gone."""
    old = stored("Before it.", "Personal data are protected by law.", "After it.")
    found = renew(DOCUMENT, old, units("Before it.", "Xylophones!", "After it."), ())
    assert keys(found.units)[1] not in keys(old)
    assert (found.changed, found.new, found.gone) == (0, 1, 1)


def test_renew_moved_and_changed_paragraphs_are_told_apart() -> None:
    """One moved, one changed, one added: each is reported as what it is."""
    old = stored("Alpha stands first.", "Beta stands second.", "Gamma stands third.", "Delta stands fourth.")
    after = units(
        "Beta stands second.", "Gamma stands third.", "Delta now stands fourth.", "New one.", "Alpha stands first."
    )
    found = renew(DOCUMENT, old, after, ())
    assert (found.moved, found.changed, found.new, found.gone) == (1, 1, 1, 0)


def test_mint_keys_avoids_used_keys() -> None:
    """A key that was ever used is never given again."""
    [first] = mint_keys(DOCUMENT, [units("Text.")[0][1][0]], NOTHING)
    [second] = mint_keys(DOCUMENT, [units("Text.")[0][1][0]], frozenset({first.key}))
    assert first.key != second.key


def test_renew_text_that_comes_back_continues_its_own_segment() -> None:
    """A paragraph that had gone in one version is itself again in the next."""
    first = stored("Alpha stands first.", "Beta stands second.")
    second = renew(DOCUMENT, first, units("Alpha stands first."), ())
    retired = [first[1][1][0]]
    third = renew(DOCUMENT, second.units, units("Alpha stands first.", "Beta stands second."), retired)
    assert keys(third.units) == keys(first)
    assert (third.back, third.new, third.gone, third.changed) == (1, 0, 0, 0)
