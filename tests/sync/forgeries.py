"""Forgeries: what somebody would like to count, the rule that stops each, and what a rightful person does instead."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from unittest import mock

from localize.model import ApprovalKind, Hash
from localize.model.events import Role, Subject, SubjectKind
from localize.sync import attributes
from localize.sync.changes import (
    MEMBERS,
    Accept,
    Adopt,
    ChangeRole,
    EditEntries,
    EntryField,
    FoundTeam,
    Invite,
    Join,
    SetValue,
    Vouch,
)
from localize.sync.entries import find_entries
from localize.sync.event import Event
from localize.sync.membership import Invalid
from localize.sync.verdict import RULES, Reason, Rule, Standing, find_standing, select

from .replicas import (
    EVERYTHING,
    REVIEWER,
    WRITER,
    Replica,
    Team,
    approval,
    invite,
    join,
    keys,
    make_team,
    revoke,
    segment,
    vouch,
)

MANAGER = frozenset({Role.MANAGER})
BOTH = frozenset({Role.TRANSLATOR, Role.REVIEWER})


def team() -> Team:
    """Return two writers, two reviewers, and one who is both and has two machines."""
    return make_team("both", ann=WRITER, bob=WRITER, rita=REVIEWER, ruth=REVIEWER, both=BOTH)


def stand(made: Team, left_out: Reason | None = None) -> Standing:
    """Return what stands of the one segment, without a rule."""
    history, members = made.judge()
    return find_standing(history.of(segment()), members, rules=rules_without(left_out))


def rules_without(left_out: enum.Enum | None) -> tuple[Rule, ...]:
    """Return the rules but for one."""
    return tuple(rule for rule in RULES if rule.reason is not left_out)


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


# --- membership ------------------------------------------------------------------------------------------------------


def in_the_founders_name(made: Team) -> Event:
    """Ann's role is changed in the founder's name, without the founder's key."""
    return made["boss"].do("team:role-changed", ChangeRole("ann", BOTH), at=MEMBERS, signed=False)


def role_by_founder(made: Team) -> Event:
    """The founder changes Ann's role."""
    return made["boss"].member("role-changed", ChangeRole("ann", BOTH))


def role_by_oneself(made: Team) -> Event:
    """Ann changes her own role."""
    return made["ann"].member("role-changed", ChangeRole("ann", BOTH))


def second_founder(made: Team) -> Event:
    """Ann founds the team once more."""
    return made["ann"].member("founded", FoundTeam(keys("ann")))


def only_founder(made: Team) -> Event:
    """The first event, which invitations carry."""
    return made.root


def vouch_for_anothers(made: Team) -> Event:
    """Bob says that Ann's replica is his."""
    return made["bob"].member("vouched", vouch("bob", "ann", "bob"))


def vouch_with_anothers_key(made: Team) -> Event:
    """Bob says that Ann's new replica is his: with its key, which he has read in her event, and its proof for her."""
    theirs = vouch("ann", "third")
    return made["bob"].member("vouched", Vouch("bob", "third", theirs.keys, theirs.proof))


def vouch_for_own(made: Team) -> Event:
    """Bob says that another replica is his."""
    return made["bob"].member("vouched", vouch("bob", "laptop"))


def accept(
    made: Team, person: str, *, replica: str = "eve", secret: str = "", invitation: Event | None = None
) -> Event:
    """Let somebody accept the invitation of Eve, with a secret that they have."""
    opened = invitation or made["boss"].member("invited", invite("eve", WRITER))
    made.replicas[replica] = Replica(replica, person)
    made[replica].receive(made["boss"])
    return made[replica].member("joined", join(opened, replica, secret))


def join_as_another(made: Team) -> Event:
    """A thief has found Eve's invitation and its secret, and joins under a name of their own."""
    return accept(made, "thief", replica="thief")


def join_without_secret(made: Team) -> Event:
    """Bob, who reads in the log that Eve is invited, joins under her name."""
    return accept(made, "eve", secret="bob")


def join_by_replay(made: Team) -> Event:
    """Bob sends the proof by which Eve joined once more, with a replica and a key of his own."""
    proof = join(made["boss"].member("invited", invite("eve", WRITER)), "eve")
    made.replicas["copy"] = Replica("copy", "eve")
    made["copy"].receive(made["boss"])
    return made["copy"].member("joined", Join(proof.invitation, keys("copy"), proof.proof))


def join_without_any_secret(made: Team) -> Event:
    """Bob joins under the name of Eve, whose invitation has no secret."""
    return accept(made, "eve", invitation=made["boss"].member("invited", Invite("eve", WRITER)))


def join_twice(made: Team) -> Event:
    """Eve lends her invitation to somebody after she has joined by it."""
    first = accept(made, "eve")
    assert isinstance(first.change, Join)
    opened = made["boss"].known[first.change.invitation]
    made["boss"].receive(made["eve"])
    return accept(made, "eve", replica="friend", invitation=opened)


def waiting_manager(made: Team) -> Event:
    """Eve, invited as a manager, has joined."""
    return accept(made, "eve", invitation=made["boss"].member("invited", invite("eve", EVERYTHING)))


def before_acceptance(made: Team) -> Event:
    """Eve has joined, and no manager has read that: she writes."""
    waiting_manager(made)
    return made["eve"].write("мәтін")


def after_acceptance(made: Team) -> Event:
    """A manager reads what Eve wrote before they knew of her."""
    text = before_acceptance(made)
    made["boss"].receive(made["eve"])
    accept_all(made["boss"])
    return text


def accepted_by_oneself(made: Team) -> Event:
    """Eve counts herself as a member."""
    joined = waiting_manager(made)
    return made["eve"].member("accepted", Accept(joined.id))


def acts_as_manager_before(made: Team) -> Event:
    """Eve changes a role before a manager has read that she joined; one does at the same time."""
    waiting_manager(made)
    made["boss"].receive(made["eve"])
    accept_all(made["boss"])
    return made["eve"].member("role-changed", ChangeRole("ann", BOTH))


def acts_as_manager_after(made: Team) -> Event:
    """Eve knows that she is a member, and changes a role."""
    acts_as_manager_before(made)
    made["eve"].receive(made["boss"])
    return made["eve"].member("role-changed", ChangeRole("ann", BOTH))


def accepted_by_translator(made: Team) -> Event:
    """Ann, a translator, accepts Eve."""
    joined = waiting_manager(made)
    made["ann"].receive(made["eve"])
    return made["ann"].member("accepted", Accept(joined.id))


def accept_all(by: Replica) -> None:
    """Let a manager's replica accept who has joined, as it does when it reads a bundle."""
    done = {event.change.join for event in by.arrivals if isinstance(event.change, Accept)}
    for event in by.arrivals[:]:
        if isinstance(event.change, Join) and event.id not in done:
            by.member("accepted", Accept(event.id))


def join_once(made: Team) -> Event:
    """Eve accepts her invitation."""
    return accept(made, "eve")


def last_manager_leaves(made: Team) -> Event:
    """The only manager leaves."""
    return revoke(made["boss"], "boss", made["boss"])


def manager_leaves(made: Team) -> Event:
    """A manager leaves, and another one stays."""
    made["boss"].member("role-changed", ChangeRole("ann", MANAGER))
    return last_manager_leaves(made)


def revoke_each_other(made: Team) -> Event:
    """The founder has left; the two managers that are left revoke each other at once."""
    for each in ("ann", "bob"):
        made["boss"].member("role-changed", ChangeRole(each, MANAGER))
    revoke(made["boss"], "boss", made["boss"])
    for each in ("ann", "bob"):
        made[each].receive(made["boss"])
    revoke(made["ann"], "bob", made["bob"])
    return revoke(made["bob"], "ann", made["ann"])


def revoke_by_manager(made: Team) -> Event:
    """Ann, a manager, revokes Bob."""
    made["boss"].member("role-changed", ChangeRole("ann", MANAGER))
    made["ann"].receive(made["boss"])
    return revoke(made["ann"], "bob", made["bob"])


def invite_on_the_way_out(made: Team) -> Event:
    """Ann, who is being revoked, invites a friend meanwhile."""
    made["boss"].member("role-changed", ChangeRole("ann", MANAGER))
    made["ann"].receive(made["boss"])
    revoke(made["boss"], "ann", made["ann"])
    return made["ann"].member("invited", invite("friend", BOTH))


def invite_by_manager(made: Team) -> Event:
    """Ann, a manager, invites a friend."""
    made["boss"].member("role-changed", ChangeRole("ann", MANAGER))
    made["ann"].receive(made["boss"])
    return made["ann"].member("invited", invite("friend", BOTH))


# --- shared files ----------------------------------------------------------------------------------------------------

TERMS, SRX = "glossary/terms.yaml", "file/segmentation/kk.srx"
NAME, POLICY, CHECKING_RULES = "setting/name", "setting/policy", "setting/rules"


def edit(replica: Replica, note: str, *parents: Event, signed: bool = True, actor: str = "") -> Event:
    """Set the note of a concept in the glossary."""
    change = EditEntries((EntryField("privacy", "note", note),))
    at = Subject(SubjectKind.PROJECT, TERMS)
    return replica.do("entries:edited", change, parents, at=at, signed=signed, actor=actor)


def set_value(replica: Replica, name: str, value: str, *parents: Event, actor: str = "") -> Event:
    """Set a setting, or a whole file."""
    at = Subject(SubjectKind.PROJECT, name)
    return replica.do("setting:set", SetValue(value), parents, at=at, actor=actor)


def term_without_key(made: Team) -> Event:
    """A stranger adds to the glossary in Ann's name."""
    return edit(made["ann"], "note", signed=False)


def term_by_member(made: Team) -> Event:
    """Ann, a translator, adds to the glossary."""
    return edit(made["ann"], "note")


def term_under_anothers_name(made: Team) -> Event:
    """Ann adds to the glossary, and says that Bob did."""
    return edit(made["ann"], "note", actor="bob")


def setting_under_managers_name(made: Team) -> Event:
    """Ann changes a setting, and says that the founder did."""
    return set_value(made["ann"], NAME, "other", actor="boss")


def setting_by_manager(made: Team) -> Event:
    """The founder changes a setting."""
    return set_value(made["boss"], NAME, "other")


def term_before_acceptance(made: Team) -> Event:
    """Eve has joined, and no manager has read that: she adds to the glossary."""
    waiting_manager(made)
    return edit(made["eve"], "note")


def setting_before_acceptance(made: Team) -> Event:
    """Eve, who is to be a manager, changes a setting before one has read that she joined."""
    waiting_manager(made)
    return set_value(made["eve"], NAME, "other")


def term_after_acceptance(made: Team) -> Event:
    """A manager reads what Eve added before they knew of her."""
    event = term_before_acceptance(made)
    made["boss"].receive(made["eve"])
    accept_all(made["boss"])
    return event


def term_after_revocation(made: Team) -> Event:
    """Ann was revoked, and adds to the glossary as if she did not know."""
    revoke(made["boss"], "ann", made["ann"])
    return edit(made["ann"], "note")


def term_adopted(made: Team) -> Event:
    """A manager adopts what Ann added."""
    event = term_after_revocation(made)
    made["boss"].receive(made["ann"])
    made["boss"].member("adopted", Adopt(event.id), event)
    return event


def term_by_guest(made: Team) -> Event:
    """Eve is a member without any role, and adds to the glossary."""
    eve, joined = made.enter(made["boss"].member("invited", invite("eve", frozenset())), "eve")
    made.accept(eve, joined)
    eve.receive(made["boss"])
    return edit(eve, "note")


def setting_by_translator(made: Team) -> Event:
    """Ann changes a setting."""
    return set_value(made["ann"], NAME, "other")


def segmentation_by_translator(made: Team) -> Event:
    """Ann changes where sentences end."""
    return set_value(made["ann"], SRX, "<srx/>")


def segmentation_by_manager(made: Team) -> Event:
    """The founder changes where sentences end."""
    return set_value(made["boss"], SRX, "<srx/>")


def checking_rules_by_translator(made: Team) -> Event:
    """Ann changes the rules by which texts are checked."""
    return set_value(made["ann"], CHECKING_RULES, "rules: []")


def checking_rules_by_manager(made: Team) -> Event:
    """The founder changes the rules by which texts are checked."""
    return set_value(made["boss"], CHECKING_RULES, "rules: []")


def second_manager(made: Team) -> Replica:
    """Return Ruth, whom the founder has made a manager."""
    made["boss"].member("role-changed", ChangeRole("ruth", MANAGER))
    made["ruth"].receive(made["boss"])
    return made["ruth"]


def names_at_once(made: Team, reader: str) -> tuple[Event, Event]:
    """Let two managers name the project at once, and somebody read it."""
    sides = set_value(second_manager(made), NAME, "one"), set_value(made["boss"], NAME, "two")
    made[reader].receive(made["boss"], made["ruth"])
    return sides


def settled_by_translator(made: Team) -> Event:
    """Ann settles how the project is called."""
    return set_value(made["ann"], NAME, "one", *names_at_once(made, "ann"))


def settled_by_manager(made: Team) -> Event:
    """A manager settles how the project is called."""
    return set_value(made["boss"], NAME, "one", *names_at_once(made, "boss"))


def weakened_at_once(made: Team) -> Event:
    """A manager lets texts leave the machine, and does not know that another one forbids it."""
    set_value(second_manager(made), POLICY, "offline")
    return set_value(made["boss"], POLICY, "any")


def weakened_by_a_value_before(made: Team) -> Event:
    """A manager knows that it is forbidden, and names only what was set before."""
    first = set_value(made["boss"], POLICY, "any")
    second_manager(made)
    strict = set_value(made["ruth"], POLICY, "offline", first)
    made["boss"].receive(made["ruth"])
    set_value(made["boss"], NAME, "other", strict)
    return set_value(made["boss"], POLICY, "any", first)


def weakened_by_name(made: Team) -> Event:
    """A manager lets texts leave the machine, and says that it was forbidden."""
    strict = set_value(second_manager(made), POLICY, "offline")
    made["boss"].receive(made["ruth"])
    return set_value(made["boss"], POLICY, "any", strict)


class Protection(enum.Enum):
    """The rule of settings that is in `attributes`."""

    STRICTER = "a setting that protects is weakened by whoever names the stricter value"


@dataclass(frozen=True)
class Row:
    """A rule, forgeries that it alone stops, and what a rightful person does instead."""

    reason: Reason | Invalid | Protection
    forgeries: tuple[Attempt, ...]
    twin: Attempt


TABLE = (
    Row(Reason.UNSIGNED, (unsigned,), signed),
    Row(Reason.NOT_ACTOR, (as_another,), signed),
    Row(Reason.NOT_ACCEPTED, (before_acceptance,), after_acceptance),
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
    Row(Invalid.NOT_THEIRS, (in_the_founders_name,), role_by_founder),
    Row(Invalid.NOT_MANAGER, (role_by_oneself, accepted_by_translator), role_by_founder),
    Row(Invalid.NOT_FOUNDER, (second_founder,), only_founder),
    Row(Invalid.TAKEN, (vouch_for_anothers,), vouch_for_own),
    Row(Invalid.NO_INVITATION, (join_as_another,), join_once),
    Row(
        Invalid.NO_PROOF,
        (join_without_secret, join_by_replay, join_without_any_secret, vouch_with_anothers_key),
        join_once,
    ),
    Row(Invalid.NOT_ACCEPTED, (accepted_by_oneself, acts_as_manager_before), acts_as_manager_after),
    Row(Invalid.JOINED_TWICE, (join_twice,), join_once),
    Row(Invalid.LAST_MANAGER, (last_manager_leaves,), manager_leaves),
    Row(Invalid.DISPUTED, (revoke_each_other,), revoke_by_manager),
    Row(Invalid.CUT_OFF, (invite_on_the_way_out,), invite_by_manager),
)


FILES = (
    Row(Reason.UNSIGNED, (term_without_key,), term_by_member),
    Row(Reason.NOT_ACTOR, (term_under_anothers_name,), term_by_member),
    Row(Reason.NOT_ACTOR, (setting_under_managers_name,), setting_by_manager),
    Row(Reason.NOT_ACCEPTED, (term_before_acceptance, setting_before_acceptance), term_after_acceptance),
    Row(Reason.CUT_OFF, (term_after_revocation,), term_adopted),
    Row(Reason.NO_RIGHT, (term_by_guest,), term_by_member),
    Row(Reason.NO_RIGHT, (setting_by_translator,), setting_by_manager),
    Row(Reason.NO_RIGHT, (segmentation_by_translator,), segmentation_by_manager),
    Row(Reason.NO_RIGHT, (checking_rules_by_translator,), checking_rules_by_manager),
    Row(Reason.NO_RIGHT, (settled_by_translator,), settled_by_manager),
    Row(Protection.STRICTER, (weakened_at_once, weakened_by_a_value_before), weakened_by_name),
)
"""The same of shared files: the rules that are about every change, and the one about settings that protect."""


def succeeds(made: Team, event: Event, left_out: Reason | Invalid | Protection | None = None) -> bool:
    """Tell whether an approval counts, a text or a field stands, or a membership event is valid, without a rule."""
    if event.subject == MEMBERS:
        return event.id not in made.judge(left_out if isinstance(left_out, Invalid) else None)[1].invalid
    if event.subject.kind is SubjectKind.PROJECT:
        return stands_in_file(made, event, left_out)
    standing = stand(made, left_out if isinstance(left_out, Reason) else None)
    return counts(standing, event)


def stands_in_file(made: Team, event: Event, left_out: enum.Enum | None) -> bool:
    """Tell whether a field of a shared file is as an event has set it, or in conflict with that."""
    history, members = made.judge()
    nodes = select(history.of(event.subject), members, rules_without(left_out))
    if event.subject.id == TERMS:
        heads = [node for each in find_entries(nodes).values() for node, _ in each.heads]
    else:
        left = {} if left_out is Protection.STRICTER else attributes.STRICTNESS
        with mock.patch.object(attributes, "STRICTNESS", left):
            heads = list(attributes.find_setters(event.subject.id.removeprefix("setting/"), nodes, members))
    return event.id in {node.event.id for node in heads}


def counts(standing: Standing, event: Event) -> bool:
    """Tell whether an approval counts, or a text stands."""
    return event.id in {node.event.id for node in (*standing.approvals, *standing.heads)}
