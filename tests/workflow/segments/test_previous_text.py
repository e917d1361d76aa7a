"""Differences between two texts, and the earlier text that a reviewer compares with."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from localize.model import Content, Hash, LanguageTag, Origin, SegmentKey, StoredState, Substate
from localize.model.events import NO_HASH, Action, Approve, Event, SaveTarget, Subject, SubjectKind
from localize.workflow.segments.diff import diff
from localize.workflow.segments.previous_text import previous_texts

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
    return Event(subject, 1, datetime(2026, 1, 1, tzinfo=UTC), "A", action, body, Hash("1" * 64), 1, 1)


@given(st.text("абв <>1 ", max_size=30), st.text("абв <>1 ", max_size=30))
def test_diff_steps_rebuild_both_texts(old: str, new: str) -> None:
    """Without the additions the steps are the old text, without the deletions the new one."""
    steps = diff(Content((old,)), Content((new,)))
    assert "".join(step.text for step in steps if step.sign != "+") == old
    assert "".join(step.text for step in steps if step.sign != "-") == new


def compared(events: list[Event], now: str) -> list[tuple[str, str]]:
    """What a text is compared with, and how that is called."""
    return [(each.what, each.content.plain) for each in previous_texts(events, Content((now,)))]


def test_text_is_compared_with_the_approved_one_and_with_the_draft() -> None:
    """Both are shown: what was agreed on once, and what the translator was offered."""
    events = [saved("жоба", draft=True), saved("бекітілген"), approved("бекітілген"), saved("жаңа")]
    both = [("compared with the approved text: ", "бекітілген"), ("compared with the draft: ", "жоба")]
    assert compared(events, "жаңа") == both


def test_approved_draft_is_told_once() -> None:
    """A draft that was approved as it stood is the approved text."""
    events = [saved("жоба", draft=True), saved("жоба"), approved("жоба"), saved("жаңа")]
    assert compared(events, "жаңа") == [("compared with the approved text: ", "жоба")]


def test_text_is_compared_with_the_draft_where_nothing_was_approved() -> None:
    """Without an approval the draft shows what the translator did."""
    assert compared([saved("жоба", draft=True), saved("екі"), saved("жаңа")], "жаңа") == [
        ("compared with the draft: ", "жоба")
    ]


def test_text_is_compared_with_the_one_before_it_where_there_is_nothing_else() -> None:
    """Typed, then typed anew: the difference is what the translator changed."""
    assert compared([saved("бір"), saved("екі")], "екі") == [("compared with the previous text: ", "бір")]


def test_first_text_is_compared_with_nothing() -> None:
    """A text typed from nothing has nothing to compare with."""
    assert compared([saved("жаңа")], "жаңа") == []
