"""Verdicts: each rule stands between an approval and somebody who would like it to count."""

from __future__ import annotations

import pytest

from localize.model import ApprovalKind, State
from localize.sync.changes import MEMBERS
from localize.sync.membership import Invalid
from localize.sync.verdict import RULES, Reason, find_standing

from .forgeries import FILES, TABLE, Attempt, Protection, Row, counts, stand, succeeds, team, text_of_ann
from .replicas import KK, REVIEWER, RU, WRITER, approval, invite, make_team, segment

FORGERIES = [pytest.param(row.reason, each, id=each.__name__) for row in TABLE for each in row.forgeries]


def test_every_rule_has_a_row() -> None:
    """No rule is without a forgery that it stops."""
    assert [row.reason for row in TABLE] == [*Reason, *Invalid]
    assert [rule.reason for rule in RULES] == list(Reason)


@pytest.mark.parametrize(("reason", "attempt"), FORGERIES)
def test_forgery_is_refused_by_its_rule(reason: Reason | Invalid, attempt: Attempt) -> None:
    """A forgery does not count and says why; without its rule it counts, so no other rule hides that it is missing."""
    made = team()
    event = attempt(made)
    refused = made.judge()[1].invalid if event.subject == MEMBERS else stand(made).refused
    assert refused[event.id] is reason
    assert not succeeds(made, event)
    assert succeeds(made, event, reason)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.reason.name)
def test_rightful_twin_counts(row: Row) -> None:
    """What a rightful person does instead counts."""
    made = team()
    assert succeeds(made, row.twin(made))


def test_every_rule_about_every_change_has_a_row_of_files() -> None:
    """No rule that concerns shared files is without a forgery that it stops."""
    everywhere = [rule.reason for rule in RULES if not rule.kinds]
    assert list(dict.fromkeys(row.reason for row in FILES)) == [*everywhere, *Protection]


@pytest.mark.parametrize("row", FILES, ids=lambda row: row.twin.__name__)
def test_forged_change_of_a_file_stands_nowhere(row: Row) -> None:
    """It stands without the rule that stops it, and only then; what a rightful person does stands."""
    made = team()
    assert succeeds(made, row.twin(made))
    for attempt in row.forgeries:
        made = team()
        event = attempt(made)
        assert not succeeds(made, event), attempt
        assert succeeds(made, event, row.reason), attempt


def test_four_eyes_look_far_back_along_an_unapproved_chain() -> None:
    """However many texts lie between, who wrote the first does not approve the last, before another has approved."""
    made = team()
    texts = [made["both"].write("0")]
    made["ann"].receive(made["both"])
    for number in range(1, 30):
        texts.append(made["ann"].write(str(number), texts[-1]))
    for each in ("both", "rita"):
        made[each].receive(made["ann"])
    early = made["both"].approve(texts[-1])
    assert stand(made).refused[early.id] is Reason.OWN_TEXT
    given = made["rita"].approve(texts[15])
    later = made["both"].do("segment:approved", approval(texts[-1]), [texts[-1], given])
    assert counts(stand(made), later)


def test_states_follow_from_approvals() -> None:
    """Translated, reviewed, and final by a second person."""
    made = team()
    text = text_of_ann(made, "rita", "ruth")
    assert stand(made).state is State.TRANSLATED
    made["rita"].approve(text)
    assert stand(made).state is State.REVIEWED
    made["rita"].approve(text, kind=ApprovalKind.FINAL)
    assert stand(made).state is State.REVIEWED
    made["ruth"].approve(text, kind=ApprovalKind.FINAL)
    assert stand(made).state is State.FINAL
    made["ruth"].reject(text)
    assert stand(made).state is State.INITIAL


def test_conflict_is_open_until_a_save_names_its_heads() -> None:
    """Two texts at once are a conflict, shown with the approved one; a save over both resolves it."""
    made = team()
    one = text_of_ann(made, "rita")
    made["rita"].approve(one)
    other = made["bob"].write("басқа")
    standing = stand(made)
    assert (standing.is_conflict, standing.state) == (True, State.INITIAL)
    assert standing.text is not None
    assert standing.text.event.id == one.id
    made["ann"].receive(made["bob"])
    last = made["ann"].write("екеуі", one, other)
    standing = stand(made)
    assert [node.event.id for node in standing.heads] == [last.id]
    assert standing.state is State.TRANSLATED


def test_text_of_a_person_wins_over_drafts() -> None:
    """A draft of the machine never makes a conflict; of two drafts, the smaller id stands."""
    made = team()
    drafts = [made["ann"].draft("a"), made["bob"].draft("b")]
    standing = stand(made)
    assert [node.event.id for node in standing.heads] == [min(each.id for each in drafts)]
    text = made["both"].write("мәтін")
    standing = stand(made)
    assert [node.event.id for node in standing.heads] == [text.id]


def test_text_that_a_person_left_unconfirmed_is_no_machine_draft() -> None:
    """It makes a conflict with somebody else's text, and wins over drafts of the machine."""
    made = team()
    made["both"].draft("a")
    typed = made["ann"].type("жартысы")
    assert [node.event.id for node in stand(made).heads] == [typed.id]
    other = made["bob"].write("басқа")
    standing = stand(made)
    assert (standing.is_conflict, {node.event.id for node in standing.heads}) == (True, {typed.id, other.id})


def test_roles_hold_for_their_language() -> None:
    """A reviewer of one language approves nothing in another."""
    made = make_team(ann=WRITER)
    boss = made["boss"]
    invitation = boss.member("invited", invite("rita", REVIEWER, frozenset({RU})))
    rita, joined = made.enter(invitation, "rita")
    made.accept(rita, joined)
    rita.receive(boss)
    for language, counted in ((KK, 0), (RU, 1)):
        place = segment(language=language)
        text = made["ann"].write("мәтін", at=place)
        rita.receive(made["ann"])
        rita.approve(text)
        history, members = made.judge()
        assert len(find_standing(history.of(place), members).approvals) == counted
