"""What changed between two texts, and which text a reviewer compares with."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from localize.history import NO_HASH, Action, Approve, Event, SaveTarget, Subject, SubjectKind
from localize.model import Content, Hash, LanguageTag, Origin, SegmentKey, StoredState, Substate
from localize.tui.diff import diff
from localize.tui.former import former

KEY = SegmentKey("0" * 16)
KK = LanguageTag("kk")


def saved(text: str, *, draft: bool = False) -> Event:
    """The event of a save."""
    state, substate = (StoredState.INITIAL, Substate.DRAFT) if draft else (StoredState.TRANSLATED, None)
    body = SaveTarget(KEY, KK, Content((text,)), state, substate, Origin(), NO_HASH, 0)
    return happened(body, Action.DRAFTED if draft else Action.TRANSLATED)


def approved(text: str) -> Event:
    """The event of an approval."""
    return happened(Approve(KEY, KK, 1, NO_HASH, Content((text,)).hash), Action.APPROVED)


def happened(body: SaveTarget | Approve, action: Action) -> Event:
    """An event with a body."""
    subject = Subject(SubjectKind.SEGMENT, KEY, KK)
    return Event(subject, 1, datetime(2026, 1, 1, tzinfo=UTC), "A", action, body, NO_HASH, Hash("1" * 64))


@given(st.text("абв <>1 ", max_size=30), st.text("абв <>1 ", max_size=30))
def test_diff_steps_rebuild_both_texts(old: str, new: str) -> None:
    """Without the additions the steps are the old text, without the deletions the new one."""
    steps = diff(Content((old,)), Content((new,)))
    assert "".join(step.text for step in steps if step.sign != "+") == old
    assert "".join(step.text for step in steps if step.sign != "-") == new


def test_former_is_the_last_approved_text() -> None:
    """A text that was approved once is what a reviewer compares with, not the draft before it."""
    events = [saved("жоба", draft=True), saved("бекітілген"), approved("бекітілген"), saved("жаңа")]
    found = former(events, Content(("жаңа",)))
    assert found is not None
    assert (found.what, found.content.plain) == ("since the approved text: ", "бекітілген")


def test_former_is_the_draft_where_nothing_was_approved() -> None:
    """Without an approval the draft shows what the translator did."""
    found = former([saved("жоба", draft=True), saved("екі"), saved("жаңа")], Content(("жаңа",)))
    assert found is not None
    assert (found.what, found.content.plain) == ("since the draft: ", "жоба")


def test_former_is_nothing_for_a_first_text() -> None:
    """A text typed from nothing has nothing to compare with."""
    assert former([saved("жаңа")], Content(("жаңа",))) is None
