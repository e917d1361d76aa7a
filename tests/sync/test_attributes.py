"""Attributes of a subject: what two people do at once to secrecy, notes, waivers, assignments, settings and sets."""

from __future__ import annotations

from datetime import UTC, date, datetime

from localize.model import DocumentId, Hash, LanguageTag, Note, SegmentKey, Side
from localize.model.events import Assign, KeepSecret, Subject, SubjectKind, Unwaive, Waive, Waiver
from localize.sync import attributes
from localize.sync.changes import EditEntries, EntryField, LeaveNote, SettleNote, SetValue, TeamChange
from localize.sync.entries import find_entries
from localize.sync.event import Event
from localize.sync.graph import Node
from localize.sync.membership import Membership
from localize.sync.verdict import select

from .replicas import EVERYTHING, KK, WRITER, Team, make_team, segment

KEY = SegmentKey("a")
WHOLE = segment(language=None)


def _team() -> Team:
    return make_team(ann=WRITER, rita=EVERYTHING)


def _nodes(team: Team, subject: Subject) -> tuple[list[Node], Membership]:
    history, members = team.judge()
    return select(history.of(subject), members), members


def _setting(name: str) -> Subject:
    return Subject(SubjectKind.PROJECT, f"setting/{name}")


def test_secret_wins_until_a_manager_names_it() -> None:
    """At once, secret wins; a translator does not open it, nor a manager who did not know; one who names it does."""
    team = _team()

    def secret(who: str, *parents: Event, value: bool) -> Event:
        action = "segment:closed" if value else "segment:opened"
        return team[who].do(action, KeepSecret(KEY, value), parents, at=WHOLE)

    def is_secret() -> bool:
        return attributes.is_secret(*_nodes(team, WHOLE))

    assert not is_secret()
    closed = secret("ann", value=True)
    secret("boss", value=False)
    assert is_secret()
    opened = secret("ann", closed, value=False)
    assert is_secret()
    team["boss"].receive(team["ann"])
    secret("boss", closed, opened, value=False)
    assert not is_secret()


def test_stricter_setting_wins_and_others_conflict() -> None:
    """Two values at once: the stricter of those that protect, a conflict of the others."""
    team = _team()
    for name, expected in (("policy", ("offline",)), ("title", ("any", "offline"))):
        at = _setting(name)
        first = team["boss"].do("setting:set", SetValue("any"), at=at)
        team["rita"].do("setting:set", SetValue("offline"), at=at)
        team["ann"].do("setting:set", SetValue("listed"), [first], at=at)
        nodes, members = _nodes(team, at)
        assert attributes.find_values(name, nodes, members) == expected


def test_unknown_value_of_a_strict_setting_is_the_strictest() -> None:
    """A value that nobody knows opens nothing."""
    team = _team()
    for value in ("any", "whatever"):
        team["boss"].do("setting:set", SetValue(value), at=_setting("policy"))
    assert attributes.find_values("policy", *_nodes(team, _setting("policy"))) == ("offline",)


GLOSSARY = Subject(SubjectKind.PROJECT, "glossary/terms.yaml")


def _edit(team: Team, who: str, entry: str, *parents: Event, **fields: str) -> Event:
    """Set fields of an entry, or remove it where none is given."""
    made = tuple(EntryField(entry, name, value) for name, value in fields.items())
    return team[who].do("entries:edited", EditEntries(made, () if made else (entry,)), parents, at=GLOSSARY)


def _fields(team: Team) -> dict[tuple[str, str], str]:
    found = find_entries(_nodes(team, GLOSSARY)[0])
    return {field: each.value for field, each in found.items() if each.value}


def test_removed_entry_stays_if_somebody_changes_it_at_once() -> None:
    """A removal takes away an entry as its author saw it, whoever may remove; added again, it is there."""
    team = _team()
    first = _edit(team, "boss", "privacy", note="1", kk="құпиялық")
    team["ann"].receive_bundle(team["boss"])
    gone = _edit(team, "ann", "privacy", first)
    assert _fields(team) == {}
    team["rita"].receive_bundle(team["boss"])
    kept = _edit(team, "rita", "privacy", first, note="2")
    assert _fields(team) == {("privacy", "note"): "2", ("privacy", "kk"): "құпиялық"}
    team["boss"].receive(team["ann"], team["rita"])
    _edit(team, "boss", "privacy", gone, kept)
    assert _fields(team) == {}
    _edit(team, "boss", "privacy", note="3")
    assert _fields(team) == {("privacy", "note"): "3"}


def test_fields_of_an_entry_merge_one_by_one() -> None:
    """Two people who change two fields of one concept have no conflict; the same field is one, until it is settled."""
    team = _team()
    first = _edit(team, "boss", "privacy", note="1", kk="құпиялық")
    team["ann"].receive_bundle(team["boss"])
    team["rita"].receive_bundle(team["boss"])
    _edit(team, "ann", "privacy", first, kk="жеке өмір")
    one = _edit(team, "boss", "privacy", first, note="2")
    assert _fields(team) == {("privacy", "note"): "2", ("privacy", "kk"): "жеке өмір"}
    other = _edit(team, "rita", "privacy", first, note="3")
    note = find_entries(_nodes(team, GLOSSARY)[0])["privacy", "note"]
    assert (note.is_conflict, note.base, {value for _, value in note.heads}) == (True, "1", {"2", "3"})
    team["boss"].receive(team["ann"], team["rita"])
    _edit(team, "boss", "privacy", one, other, note="4")
    assert _fields(team) == {("privacy", "note"): "4", ("privacy", "kk"): "жеке өмір"}


def test_guest_changes_no_glossary_and_a_translator_no_setting() -> None:
    """Who has a role may change glossaries; settings are a manager's."""
    team = make_team(ann=WRITER, gita=frozenset())
    _edit(team, "gita", "privacy", note="1")
    team["ann"].do("setting:set", SetValue("offline"), at=_setting("policy"))
    assert (_fields(team), attributes.find_values("policy", *_nodes(team, _setting("policy")))) == ({}, ())
    _edit(team, "ann", "privacy", note="2")
    assert _fields(team) == {("privacy", "note"): "2"}


def _assign(person: str, due: date | None = None) -> Assign:
    return Assign(DocumentId("doc-1"), LanguageTag("kk"), person, due)


def test_assignments_at_once_are_both_shown() -> None:
    """A later one replaces what it has seen."""
    team = _team()
    one = team["boss"].do("document:assigned", _assign("ann"))
    other = team["rita"].do("document:assigned", _assign("rita", date(2026, 12, 31)))
    assert attributes.find_assignments(_nodes(team, segment())[0]) == (
        _assign("ann"),
        _assign("rita", date(2026, 12, 31)),
    )
    team["boss"].receive_bundle(team["rita"])
    team["boss"].do("document:assigned", _assign("ann"), [one, other])
    assert attributes.find_assignments(_nodes(team, segment())[0]) == (_assign("ann"),)


def test_reopened_wins_over_resolved() -> None:
    """Notes and answers are all kept; at once, a note stays open."""
    team = _team()
    note = team["ann"].do("note:left", LeaveNote(Note("сұрақ")))
    team["rita"].receive_bundle(team["ann"])
    team["rita"].do("note:left", LeaveNote(Note("жауап"), note.id), [note])
    done = team["rita"].do("note:settled", SettleNote(note.id), [note])
    found = {each.event: each for each in attributes.find_notes(_nodes(team, segment())[0])}
    assert (len(found), found[note.id].is_resolved) == (2, True)
    team["ann"].do("note:settled", SettleNote(note.id, resolved=False), [note])
    found = {each.event: each for each in attributes.find_notes(_nodes(team, segment())[0])}
    assert not found[note.id].is_resolved
    team["boss"].receive(team["ann"], team["rita"])
    team["boss"].do("note:settled", SettleNote(note.id), [done, *team["ann"].arrivals[-1:]])
    found = {each.event: each for each in attributes.find_notes(_nodes(team, segment())[0])}
    assert found[note.id].is_resolved


def test_unwaive_wins_over_a_waiver_at_once() -> None:
    """A waiver that knows of the un-waive stands again."""
    team = _team()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    waiver = Waiver(KK, Hash("1" * 64), Hash("2" * 64), "spaces.edges", Side.TARGET, " ", 0, "why", "ann", at)

    def waive(who: str, change: TeamChange, *parents: Event) -> Event:
        return team[who].do("finding:waived" if isinstance(change, Waive) else "finding:unwaived", change, parents)

    first = waive("ann", Waive(KEY, waiver))
    assert attributes.find_waivers(_nodes(team, segment())[0]) == (waiver,)
    gone = waive("rita", Unwaive(KEY, waiver))
    assert attributes.find_waivers(_nodes(team, segment())[0]) == ()
    team["ann"].receive_bundle(team["rita"])
    waive("ann", Waive(KEY, waiver), first, gone)
    assert attributes.find_waivers(_nodes(team, segment())[0]) == (waiver,)


def test_whole_files_at_once_are_a_conflict_with_both_kept() -> None:
    """SRX and scripts of rules: who has seen both files replaces them."""
    team, at = _team(), _setting("segmentation")
    one = team["boss"].do("setting:set", SetValue("<srx>1"), at=at)
    other = team["rita"].do("setting:set", SetValue("<srx>2"), at=at)
    assert attributes.find_values("segmentation", *_nodes(team, at)) == ("<srx>1", "<srx>2")
    team["boss"].do("setting:set", SetValue("<srx>3"), [one, other], at=at)
    assert attributes.find_values("segmentation", *_nodes(team, at)) == ("<srx>3",)


def test_only_who_has_the_role_assigns_documents() -> None:
    """A translator's assignment does not count."""
    team = _team()
    team["ann"].do("document:assigned", _assign("ann"))
    assert attributes.find_assignments(_nodes(team, segment())[0]) == ()
