"""Forged changes of shared files: through an edit of one's own store, and in a bundle that no program of ours wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from tests.workflow.team.people import MANAGER, REVIEWER, WRITER, Person, begin, exchange, invite

from localize.model.events import Member, Role, Subject, SubjectKind
from localize.store.team_record import TeamMerge
from localize.sync import attributes, verdict
from localize.sync.bundle import Bundle, Manifest
from localize.sync.changes import MEMBERS, EditEntries, EntryField, SetValue, TeamChange
from localize.sync.comparison import Span
from localize.sync.event import Place, write_event
from localize.sync.graph import find_latest
from localize.sync.signatures import Signature, make_signing_key, sign
from localize.sync.verdict import RULES, Reason
from localize.workflow.project.project import Project
from localize.workflow.team import invitation, roster
from localize.workflow.team.conflicts import list_conflicts, resolve
from localize.workflow.team.replica import Incoming, load_view, merge

pytestmark = pytest.mark.thorough

TERMS, SRX = "glossary/terms.yaml", "segmentation/kk.srx"
GLOSSARY = """\
schema: 1
name: guide

concepts:
  - id: privacy
    note: before
    terms:
      kk:
        - text: құпиялық
"""
NOTE = EditEntries((EntryField("privacy", "note", "forged"),))
SENTENCES = """\
<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="yes"/>
<body><languagerules><languagerule languagerulename="kk"><rule break="no"><beforebreak>forged</beforebreak>
<afterbreak> </afterbreak></rule></languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="kk"/></maprules></body></srx>
"""
CHECKING_RULES = "rules:\n  - id: forged\n    pattern: x\n    message: y\n"


@dataclass
class Office:
    """A founder, a translator and a second manager, who have all that the others have."""

    dana: Person
    aigul: Person
    bolat: Person

    @property
    def everybody(self) -> list[Person]:
        """Return the three."""
        return [self.dana, self.aigul, self.bolat]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return three people with a glossary, and a policy that lets texts out."""
    dana = begin(tmp_path)
    write(dana, TERMS, GLOSSARY)
    write(dana, "localize.yaml", read(dana, "localize.yaml") + "policy: any\n")
    people = Office(dana, invite(dana, "Aigul", WRITER), invite(dana, "Bolat", REVIEWER, MANAGER))
    exchange(people.everybody)
    return people


def read(person: Person, name: str) -> str:
    """Return what a file of a person's project says; nothing where there is none."""
    path = person.root / name
    return path.read_text("utf-8") if path.exists() else ""


def write(person: Person, name: str, text: str) -> None:
    """Edit a file by hand."""
    path = person.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")


def change(person: Person, old: str, new: str) -> None:
    """Edit the settings by hand."""
    text = read(person, "localize.yaml")
    assert old in text
    write(person, "localize.yaml", text.replace(old, new))


# --- means -----------------------------------------------------------------------------------------------------------


def claim_roles(person: Person, *roles: Role) -> None:
    """Let a person's own store say that they have roles: their program then lets them do everything."""
    with person.at_work() as project:
        state = project.store.team_state()
        assert state is not None
        members = tuple(
            replace(each, roles=frozenset(roles)) if each.name == person.name else each for each in state.place.members
        )
        place = replace(state.place, members=members)
        change = TeamMerge(place, state.seen, disputes=state.disputes, blobs=project.store.team_blobs())
        project.store.merge_team(change)


def make_bundle(
    by: Person, name: str, value: TeamChange, *, actor: str = "", key: bytes | None = None, names: bool = True
) -> Callable[[Project], object]:
    """Return what lets a project take in a further event of a person's replica, which their program has not made.

    *names*: whether it says that its author knows what stands.
    """
    with by.at_work() as project:
        merge(project)
        view = load_view(project)
        own = view.state.place
        last = max((each for each in view.state.events if each.replica == own.replica), key=lambda each: each.sequence)
        place = Place(
            project.store.project_id, own.replica, last.sequence + 1, last.id, actor or own.person, datetime.now(UTC)
        )
        at = Subject(SubjectKind.PROJECT, name)
        seen = [node for about in (MEMBERS, *((at,) if names else ())) for node in find_latest(view.history.of(about))]
        action = "setting:set" if isinstance(value, SetValue) else "entries:edited"
        event = write_event(place, at, action, value, tuple(node.event.id for node in seen))
        signature: Signature = sign(key or bytes.fromhex(own.signing), event.id)
        span = Span(own.replica, event.sequence, event.sequence)
        bundle = Bundle(Manifest(project.store.project_id, (span,)), (event,), (signature,))
    return lambda project: merge(project, Incoming(bundle, by.name))


def hand_to(person: Person, take: Callable[[Project], object]) -> None:
    """Let a person take a forged bundle in."""
    with person.at_work() as project:
        take(project)


def add_note(person: Person) -> None:
    """Let a person change a term by hand."""
    write(person, TERMS, read(person, TERMS).replace("before", "forged"))


def make_manager(project: Project) -> None:
    """Let a program that somebody has altered take its person for a manager."""
    project.member = Member(project.member.name, frozenset(Role))


# --- attempts: each returns at whose place to look -------------------------------------------------------------------


def term_without_key(office: Office) -> Person:
    """A stranger changes a term in Aigul's name, in a bundle that they signed themselves."""
    hand_to(office.dana, make_bundle(office.aigul, TERMS, NOTE, key=make_signing_key()))
    return office.dana


def term_under_anothers_name(office: Office) -> Person:
    """Aigul changes a term, and her bundle says that Bolat did."""
    hand_to(office.dana, make_bundle(office.aigul, TERMS, NOTE, actor="Bolat"))
    return office.dana


def term_before_acceptance(office: Office) -> Person:
    """Erlan has joined, and no manager has read that: he changes a term, and Aigul reads it."""
    with office.dana.at_work() as project:
        invited = invitation.invite(project, "Erlan", [WRITER])
    office.aigul.read(office.dana.write())
    erlan = Person("Erlan", office.dana.home.parent / "erlan")
    with erlan.here(), mock.patch.object(invitation, "require_readable"):
        invitation.join(invited.data, invited.code, erlan.root, erlan.key).close()
    add_note(erlan)
    office.aigul.read(erlan.write(to=("Aigul",)))
    return office.aigul


def term_after_revocation(office: Office) -> Person:
    """Aigul was revoked; the store that she kept lets her change a term, and write a bundle."""
    with office.dana.at_work() as project:
        roster.revoke(project, "Aigul", "Ноутбук жоғалды.")
    add_note(office.aigul)
    office.dana.read(office.aigul.write(to=("Dana",)))
    return office.dana


def term_by_guest(office: Office) -> Person:
    """Aigul has no role any more; she gives herself one in her store, and changes a term."""
    with office.dana.at_work() as project:
        roster.change_role(project, "Aigul", [])
    office.aigul.read(office.dana.write())
    claim_roles(office.aigul, WRITER)
    add_note(office.aigul)
    office.dana.read(office.aigul.write(to=("Dana",)))
    return office.dana


def setting_under_managers_name(office: Office) -> Person:
    """Aigul changes a setting, and her bundle says that Bolat did."""
    hand_to(office.dana, make_bundle(office.aigul, "setting/name", SetValue('"forged"'), actor="Bolat"))
    return office.dana


def setting_by_translator(office: Office) -> Person:
    """Aigul makes herself a manager in her store, and changes a setting."""
    claim_roles(office.aigul, *Role)
    rename(office.aigul, "forged")
    office.dana.read(office.aigul.write(to=("Dana",)))
    return office.dana


def segmentation_by_translator(office: Office) -> Person:
    """Aigul makes herself a manager in her store, and changes where sentences end."""
    claim_roles(office.aigul, *Role)
    write(office.aigul, SRX, SENTENCES)
    office.dana.read(office.aigul.write(to=("Dana",)))
    return office.dana


def checking_rules_by_translator(office: Office) -> Person:
    """Aigul's bundle has other rules for checks."""
    hand_to(office.dana, make_bundle(office.aigul, "setting/rules", SetValue(CHECKING_RULES)))
    return office.dana


def settled_by_translator(office: Office) -> Person:
    """Aigul's program takes her for a manager, and she settles how the project is called."""
    names_at_once(office)
    with office.aigul.at_work() as project:
        (one,) = list_conflicts(project)
        make_manager(project)
        resolve(project, one.id, take="Bolat")
    office.dana.read(office.aigul.write(to=("Dana",)))
    return office.dana


def weakened_at_once(office: Office) -> Person:
    """Bolat's bundle lets texts out without naming what forbids it."""
    change(office.dana, "policy: any", "policy: offline")
    exchange(office.everybody)
    hand_to(office.dana, make_bundle(office.bolat, "setting/policy", SetValue("any"), names=False))
    return office.dana


# --- rightful persons ------------------------------------------------------------------------------------------------


def term_by_translator(office: Office) -> Person:
    """Aigul changes a term."""
    add_note(office.aigul)
    office.dana.read(office.aigul.write())
    return office.dana


def term_after_acceptance(office: Office) -> Person:
    """A manager reads what Aigul has of Erlan."""
    office.dana.read(term_before_acceptance(office).write())
    return office.dana


def setting_by_manager(office: Office) -> Person:
    """Bolat changes a setting."""
    rename(office.bolat, "forged")
    office.dana.read(office.bolat.write())
    return office.dana


def segmentation_by_manager(office: Office) -> Person:
    """Bolat changes where sentences end."""
    write(office.bolat, SRX, SENTENCES)
    office.dana.read(office.bolat.write())
    return office.dana


def checking_rules_by_manager(office: Office) -> Person:
    """Bolat changes the rules by which texts are checked."""
    write(office.bolat, "localize.yaml", read(office.bolat, "localize.yaml") + CHECKING_RULES)
    office.dana.read(office.bolat.write())
    return office.dana


def settled_by_manager(office: Office) -> Person:
    """Bolat settles how the project is called."""
    names_at_once(office)
    with office.bolat.at_work() as project:
        (one,) = list_conflicts(project)
        resolve(project, one.id, take="Bolat")
    office.dana.read(office.bolat.write())
    return office.dana


def weakened_by_name(office: Office) -> Person:
    """Bolat knows what forbids it, and lets texts out."""
    change(office.dana, "policy: any", "policy: offline")
    exchange(office.everybody)
    change(office.bolat, "policy: offline", "policy: any")
    office.dana.read(office.bolat.write())
    return office.dana


def rename(person: Person, name: str) -> None:
    """Let a person call the project something else."""
    change(person, "guide", name)


def names_at_once(office: Office) -> None:
    """Let both managers rename the project."""
    rename(office.dana, "other")
    rename(office.bolat, "forged")
    exchange(office.everybody)


# --- what to look at -------------------------------------------------------------------------------------------------


def has_term(person: Person) -> bool:
    """Tell whether the term is another one."""
    return "forged" in read(person, TERMS)


def has_setting(person: Person) -> bool:
    """Tell whether a setting is another one."""
    return "forged" in read(person, "localize.yaml")


def has_segmentation(person: Person) -> bool:
    """Tell whether sentences end elsewhere."""
    return "forged" in read(person, SRX)


def is_settled(person: Person) -> bool:
    """Tell whether a conflict is settled."""
    with person.at_work() as project:
        return not list_conflicts(project)


def is_weak(person: Person) -> bool:
    """Tell whether texts may leave, or whether that is open."""
    return "policy: any" in read(person, "localize.yaml") or not is_settled(person)


Act = Callable[[Office], Person]


@dataclass(frozen=True)
class Row:
    """A rule, an attempt that it alone stops, what a rightful person does, and what shows who succeeded."""

    reason: Reason | None
    """None for the rule of settings that protect."""
    attempt: Act
    twin: Act
    succeeded: Callable[[Person], bool]


TABLE = (
    Row(Reason.UNSIGNED, term_without_key, term_by_translator, has_term),
    Row(Reason.NOT_ACTOR, term_under_anothers_name, term_by_translator, has_term),
    Row(Reason.NOT_ACTOR, setting_under_managers_name, setting_by_manager, has_setting),
    Row(Reason.NOT_ACCEPTED, term_before_acceptance, term_after_acceptance, has_term),
    Row(Reason.CUT_OFF, term_after_revocation, term_by_translator, has_term),
    Row(Reason.NO_RIGHT, term_by_guest, term_by_translator, has_term),
    Row(Reason.NO_RIGHT, setting_by_translator, setting_by_manager, has_setting),
    Row(Reason.NO_RIGHT, segmentation_by_translator, segmentation_by_manager, has_segmentation),
    Row(Reason.NO_RIGHT, checking_rules_by_translator, checking_rules_by_manager, has_setting),
    Row(Reason.NO_RIGHT, settled_by_translator, settled_by_manager, is_settled),
    Row(None, weakened_at_once, weakened_by_name, is_weak),
)
ROWS = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.attempt.__name__)


@ROWS
def test_forged_change_stands_nowhere(office: Office, row: Row) -> None:
    """Neither at whoever took it in, nor at whoever reads their bundle; their stores prove themselves."""
    person = row.attempt(office)
    assert not row.succeeded(person)
    if row.reason is not Reason.NOT_ACCEPTED:  # what Bolat, a manager, reads of who has joined, he accepts
        office.bolat.read(person.write(to=("Bolat",)))
        assert not row.succeeded(office.bolat)
    with person.at_work() as project:
        assert project.store.verify() == ()


@ROWS
def test_one_rule_stops_it(office: Office, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule it stands: no other one hides that it is missing."""
    if row.reason is None:
        monkeypatch.setattr(attributes, "STRICTNESS", {})
    else:
        monkeypatch.setattr(verdict, "RULES", tuple(rule for rule in RULES if rule.reason is not row.reason))
    assert row.succeeded(row.attempt(office))


@pytest.mark.parametrize("row", {row.twin: row for row in TABLE}.values(), ids=lambda row: row.twin.__name__)
def test_rightful_person_succeeds(office: Office, row: Row) -> None:
    """What a rightful person does stands at everybody's."""
    person = row.twin(office)
    for other in office.everybody:
        if other is not person:
            other.read(person.write())
    assert all(map(row.succeeded, office.everybody))


@pytest.mark.parametrize("value", ["[", 100_000 * "["])
def test_value_that_nobody_can_read_stops_nobody(office: Office, value: str) -> None:
    """A manager's bundle holds a setting that is none: it is in conflict with another, and what is set stays."""
    rename(office.dana, "other")
    hand_to(office.dana, make_bundle(office.bolat, "setting/name", SetValue(value)))
    assert "other" in read(office.dana, "localize.yaml")
    with office.dana.at_work() as project:
        (one,) = list_conflicts(project)
        assert sorted(head.text for head in one.heads) == sorted([value, "other"])
        resolve(project, one.id, take="Bolat")
    assert "other" in read(office.dana, "localize.yaml")


@pytest.mark.parametrize("value", ["[", 100_000 * "[", '[{"language": 1}]', "0"])
def test_terms_that_nobody_can_read_stop_nobody(office: Office, value: str) -> None:
    """A translator's bundle holds terms that are none: the concept stays as it is, and others can be changed."""
    edit = EditEntries((EntryField("privacy", "terms.kk", value), EntryField("new", "terms.kk", value)))
    hand_to(office.dana, make_bundle(office.aigul, TERMS, edit))
    write(office.dana, TERMS, read(office.dana, TERMS) + "  - id: filter\n    note: after\n")
    office.bolat.read(office.dana.write())
    for person in (office.dana, office.bolat):
        with person.at_work() as project:
            assert {"before", "after"} <= {each.note for each in project.concepts()}
