"""What holds an approval, and what drops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from localize.errors import IllegalTransition
from localize.model import (
    Approval,
    ApprovalKind,
    Content,
    Hash,
    LanguageTag,
    Origin,
    SegmentKey,
    State,
    StoredState,
    Target,
)
from localize.model.states import ReviewPolicy, Step, advance, state_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = Hash("s" * 64)
TARGET = Target(
    SegmentKey("k"), LanguageTag("kk"), 3, Content(("мәтін",)), StoredState.TRANSLATED, None, Origin(), "A", NOW, SOURCE
)
GIVEN = Approval(SegmentKey("k"), LanguageTag("kk"), 3, SOURCE, TARGET.hash, "M", NOW)
FINAL = replace(GIVEN, reviewer="D", kind=ApprovalKind.FINAL)
POLICY = ReviewPolicy()


def test_state_without_target_is_initial() -> None:
    """Nothing typed, nothing said."""
    assert state_of(None, SOURCE, (), POLICY) is State.INITIAL


def test_state_with_holding_approval_is_reviewed() -> None:
    """One yes to this very text."""
    assert state_of(TARGET, SOURCE, (GIVEN,), POLICY) is State.REVIEWED


@pytest.mark.parametrize(
    ("target", "source", "state"),
    [
        (replace(TARGET, revision=4), SOURCE, State.TRANSLATED),
        (replace(TARGET, content=Content(("басқа",))), SOURCE, State.TRANSLATED),
        (TARGET, Hash("t" * 64), State.INITIAL),
        (replace(TARGET, source_hash=Hash("t" * 64)), Hash("t" * 64), State.TRANSLATED),
    ],
)
def test_state_falls_when_revision_or_text_or_source_changes(target: Target, source: Hash, state: State) -> None:
    """An approval is about one revision, one source text and one target text; a text for another source is open."""
    assert state_of(target, source, (GIVEN,), POLICY) is state


def test_state_final_needs_two_people() -> None:
    """A final approval by the first reviewer is not a second pair of eyes."""
    assert state_of(TARGET, SOURCE, (GIVEN, FINAL), POLICY) is State.FINAL
    assert state_of(TARGET, SOURCE, (GIVEN, replace(FINAL, reviewer="M")), POLICY) is State.REVIEWED


def test_state_imported_approval_counts_only_when_trusted() -> None:
    """A file's claim is not a reviewer's word."""
    imported = replace(GIVEN, kind=ApprovalKind.IMPORTED)
    assert state_of(TARGET, SOURCE, (imported,), POLICY) is State.TRANSLATED
    assert state_of(TARGET, SOURCE, (imported,), ReviewPolicy(trust_imported=True)) is State.REVIEWED


def test_advance_refuses_with_a_hint() -> None:
    """What cannot be done says what would make it possible."""
    with pytest.raises(IllegalTransition) as caught:
        advance(State.INITIAL, Step.APPROVE)
    assert caught.value.hint
    advance(State.TRANSLATED, Step.APPROVE)
