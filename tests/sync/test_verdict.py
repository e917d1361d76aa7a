"""Verdicts: each rule stands between an approval and somebody who would like it to count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from localize.model import ApprovalKind, Hash, State
from localize.model.events import Role
from localize.sync.changes import Adopt, Invite, Join
from localize.sync.event import Event
from localize.sync.verdict import RULES, Reason, Standing, find_standing

from .replicas import KK, REVIEWER, RU, WRITER, Replica, Team, approval, keys, make_team, revoke, segment

BOTH = frozenset({Role.TRANSLATOR, Role.REVIEWER})


def team() -> Team:
    """Return two writers, two reviewers, and one who is both and has two machines."""
    return make_team("both", ann=WRITER, bob=WRITER, rita=REVIEWER, ruth=REVIEWER, both=BOTH)


def stand(made: Team, left_out: Reason | None = None) -> Standing:
    """Return what stands of the one segment, without a rule."""
    history, members = made.judge()
    rules = tuple(rule for rule in RULES if rule.reason is not left_out)
    return find_standing(history.of(segment()), members, rules=rules)


def text_of_ann(made: Team, *readers: str) -> Event:
    """Let Ann write, and some people read it."""
    text = made["ann"].write("мәтін")
    for each in readers:
        made[each].receive(made["ann"])
    return text


Attempt = Callable[[Team], Event]
"""What somebody does; the event that ought to count, or not."""


def unsigned(made: Team) -> Event:
    """Rita's approval in a bundle, made by somebody without her key."""
    text = text_of_ann(made, "rita")
    return made["rita"].do("segment:approved", approval(text), [text], signed=False)


def signed(made: Team) -> Event:
    """Rita's approval."""
    return made["rita"].approve(text_of_ann(made, "rita"))


def as_another(made: Team) -> Event:
    """Ann approves under Rita's name from her own machine."""
    text = text_of_ann(made)
    return made["ann"].do("segment:approved", approval(text), [text], actor="rita", by="rita")


def after_revocation(made: Team) -> Event:
    """Rita was revoked, and approves as if she did not know."""
    text = text_of_ann(made, "rita")
    revoke(made["boss"], "rita", made["rita"])
    return made["rita"].approve(text)


def adopted(made: Team) -> Event:
    """A manager adopts what Rita did."""
    event = after_revocation(made)
    made["boss"].receive(made["rita"])
    made["boss"].member("adopted", Adopt(event.id), event)
    return event


def without_role(made: Team) -> Event:
    """Bob, who only translates, approves."""
    return made["bob"].approve(text_of_ann(made, "bob"))


def draft_over_text(made: Team) -> Event:
    """A draft takes the place of a person's text."""
    return made["bob"].draft("draft", text_of_ann(made, "bob"))


def draft_over_draft(made: Team) -> Event:
    """A draft takes the place of another one."""
    return made["bob"].draft("draft", made["bob"].draft("first"))


def of_draft(made: Team) -> Event:
    """Rita approves a draft that nobody has confirmed."""
    text = made["ann"].draft("draft")
    made["rita"].receive(made["ann"])
    return made["rita"].approve(text)


def of_other_words(made: Team) -> Event:
    """An approval of other words names Ann's text."""
    text = text_of_ann(made, "rita")
    return made["rita"].do("segment:approved", approval(text, words="өзге"), [text])


def of_other_source(made: Team) -> Event:
    """An approval of another source names Ann's text."""
    text = text_of_ann(made, "rita")
    return made["rita"].do("segment:approved", approval(text, source=Hash("6" * 64)), [text])


def imported(made: Team) -> Event:
    """Rita brings a file in which the text is approved."""
    return made["rita"].approve(text_of_ann(made, "rita"), kind=ApprovalKind.IMPORTED)


def own_text(made: Team) -> Event:
    """Who is both approves what somebody else changed a little after them."""
    mine = made["both"].write("менің")
    made["ann"].receive(made["both"])
    text = made["ann"].write("менің мәтінім", mine)
    made["both"].receive(made["ann"])
    return made["both"].approve(text)


def own_text_approved_by_another(made: Team) -> Event:
    """Who is both approves what somebody else changed after Rita had approved it."""
    mine = made["both"].write("менің")
    made["rita"].receive(made["both"])
    given = made["rita"].approve(mine)
    made["ann"].receive(made["rita"])
    text = made["ann"].write("менің мәтінім", mine, given)
    made["both"].receive(made["ann"])
    return made["both"].approve(text)


def of_rejected(made: Team) -> Event:
    """Rita approves what Ruth has sent back at the same time."""
    text = text_of_ann(made, "rita", "ruth")
    made["ruth"].reject(text)
    return made["rita"].approve(text)


def of_text_after_rejection(made: Team) -> Event:
    """Ann has confirmed the text anew."""
    text = text_of_ann(made, "ruth")
    refusal = made["ruth"].reject(text)
    made["ann"].receive(made["ruth"])
    again = made["ann"].write("мәтін", text, refusal)
    made["rita"].receive(made["ann"])
    return made["rita"].approve(again)


def of_text_rejected_by_a_revoked_name(made: Team) -> Event:
    """Rita approves one text of two writers; Ruth rejects at once, by that writer whom the founder then revokes."""
    late = made["bob"].write("мәтін")
    text = text_of_ann(made, "rita", "ruth")
    for each in ("rita", "ruth"):
        made[each].receive(made["bob"])
    revoke(made["boss"], "bob", made["bob"])
    made["ruth"].reject(late)
    return made["rita"].approve(text, late)


def withdrawn(made: Team) -> Event:
    """Ruth withdraws all approvals at the same time."""
    text = text_of_ann(made, "rita", "ruth")
    made["ruth"].withdraw(text)
    return made["rita"].approve(text)


def after_withdrawal(made: Team) -> Event:
    """Rita knows of the withdrawal, and approves."""
    text = text_of_ann(made, "rita", "ruth")
    gone = made["ruth"].withdraw(text)
    made["rita"].receive(made["ruth"])
    return made["rita"].do("segment:approved", approval(text), [text, gone])


def of_replaced(made: Team) -> Event:
    """Bob replaces the text meanwhile."""
    text = text_of_ann(made, "bob", "rita")
    made["bob"].write("басқа мәтін", text)
    return made["rita"].approve(text)


def of_one_side(made: Team) -> Event:
    """Rita approves one of two texts that differ."""
    text = text_of_ann(made, "rita")
    made["bob"].write("басқа мәтін")
    return made["rita"].approve(text)


def of_equal_heads(made: Team) -> Event:
    """Ann and Bob wrote the same."""
    text = text_of_ann(made, "rita")
    made["bob"].write("мәтін")
    return made["rita"].approve(text)


def of_own_equal_head(made: Team) -> Event:
    """Who is both wrote the same on another machine, and does not say so."""
    text = text_of_ann(made, "both")
    made["second"].write("мәтін")
    return made["both"].approve(text)


@dataclass(frozen=True)
class Row:
    """A rule, forgeries that it alone stops, and what a rightful person does instead."""

    reason: Reason
    forgeries: tuple[Attempt, ...]
    twin: Attempt


TABLE = (
    Row(Reason.UNSIGNED, (unsigned,), signed),
    Row(Reason.NOT_ACTOR, (as_another,), signed),
    Row(Reason.CUT_OFF, (after_revocation,), adopted),
    Row(Reason.NO_RIGHT, (without_role,), signed),
    Row(Reason.DRAFT_OVER_TEXT, (draft_over_text,), draft_over_draft),
    Row(Reason.NOT_CONFIRMED, (of_draft,), signed),
    Row(Reason.OTHER_TEXT, (of_other_words, of_other_source), signed),
    Row(Reason.NOT_TRUSTED, (imported,), signed),
    Row(Reason.OWN_TEXT, (own_text,), own_text_approved_by_another),
    Row(Reason.REJECTED, (of_rejected, of_text_rejected_by_a_revoked_name), of_text_after_rejection),
    Row(Reason.WITHDRAWN, (withdrawn,), after_withdrawal),
    Row(Reason.NOT_ONLY_HEAD, (of_replaced, of_one_side), of_equal_heads),
    Row(Reason.ALSO_WRITER, (of_own_equal_head,), of_equal_heads),
)
FORGERIES = [pytest.param(row.reason, each, id=each.__name__) for row in TABLE for each in row.forgeries]


def counts(standing: Standing, event: Event) -> bool:
    """Tell whether an approval counts, or a text stands."""
    return event.id in {node.event.id for node in (*standing.approvals, *standing.heads)}


def test_every_rule_has_a_row() -> None:
    """No rule is without a forgery that it stops."""
    assert [row.reason for row in TABLE] == [rule.reason for rule in RULES] == list(Reason)


@pytest.mark.parametrize(("reason", "attempt"), FORGERIES)
def test_forgery_is_refused_by_its_rule(reason: Reason, attempt: Attempt) -> None:
    """A forgery does not count and says why; without its rule it counts, so no other rule hides that it is missing."""
    made = team()
    event = attempt(made)
    standing = stand(made)
    assert not counts(standing, event)
    assert standing.refused[event.id] is reason
    without = stand(made, left_out=reason)
    assert event.id not in without.refused
    assert counts(without, event)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.reason.name)
def test_rightful_twin_counts(row: Row) -> None:
    """What a rightful person does instead counts."""
    made = team()
    event = row.twin(made)
    standing = stand(made)
    assert counts(standing, event)
    assert event.id not in standing.refused


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


def test_roles_hold_for_their_language() -> None:
    """A reviewer of one language approves nothing in another."""
    made = make_team(ann=WRITER)
    boss = made["boss"]
    invitation = boss.member("invited", Invite("rita", REVIEWER, frozenset({RU})))
    rita = made.replicas["rita"] = Replica("rita", "rita")
    rita.receive(boss)
    rita.member("joined", Join(invitation.id, keys("rita")))
    for language, counted in ((KK, 0), (RU, 1)):
        place = segment(language=language)
        text = made["ann"].write("мәтін", at=place)
        rita.receive(made["ann"])
        rita.approve(text)
        history, members = made.judge()
        assert len(find_standing(history.of(place), members).approvals) == counted
