"""Model values survive JSON, and nothing else gets in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.model import (
    Content,
    InlineTag,
    LanguageTag,
    Origin,
    Part,
    PluralRule,
    SegmentKey,
    StoredState,
    TagForm,
    Unit,
    UnitId,
)
from localize.model import serialization as wire
from localize.model.events import NO_HASH, Action, Event, Member, Reject, Role, SaveTarget, Subject, SubjectKind
from localize.model.extraction import Extraction, Span, UnitTarget

NAMES = st.text(max_size=8)
TAGS = st.builds(InlineTag, id=NAMES, kind=NAMES, form=st.sampled_from(TagForm), data=NAMES)
CONTENTS = st.lists(st.one_of(NAMES, TAGS), max_size=4).map(lambda parts: Content(tuple(parts)))
UNITS = st.builds(
    Unit,
    id=NAMES.map(UnitId),
    kind=NAMES,
    parts=st.lists(st.builds(Part, CONTENTS), max_size=3).map(tuple),
    plural=st.sampled_from([None, *PluralRule]),
)


@given(st.lists(UNITS, max_size=3))
def test_load_of_dump_is_the_value(units: list[Unit]) -> None:
    """An extraction comes back equal from the child process."""
    targets = tuple(UnitTarget(unit.id, part.content) for unit in units for part in unit.parts)
    value = Extraction(tuple(units), tuple(Span(1, 2, unit.id) for unit in units), targets=targets)
    assert wire.load(Extraction, wire.dump(value)) == value


def test_events_keep_the_type_of_their_change() -> None:
    """A union is written with its member's name."""
    subject = Subject(SubjectKind.SEGMENT, "k", LanguageTag("kk"))
    for body in (
        SaveTarget(
            SegmentKey("k"), LanguageTag("kk"), Content(("т",)), StoredState.TRANSLATED, None, Origin(), NO_HASH, 0
        ),
        Reject(SegmentKey("k"), LanguageTag("kk"), 1, "why"),
    ):
        event = Event(subject, 1, datetime.now(UTC), "A", Action.REJECTED, body, NO_HASH, 1, 1)
        assert wire.load(Event, wire.dump(event)) == event


def test_sets_and_enums_survive() -> None:
    """Roles come back as a frozen set of roles."""
    member = Member("A", frozenset({Role.REVIEWER}))
    assert wire.load(Member, wire.dump(member)) == member


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"": "Content", "parts": 3}', '{"": "Unit"}', '{"": "Part"}', "null", 100_000 * "["]
)
def test_load_refuses_what_does_not_fit(text: str) -> None:
    """Foreign JSON is a ValueError, never a half-built value."""
    with pytest.raises(ValueError, match=r".*"):
        wire.load(Unit, text)
