"""Laws of merging for everything but texts: the answer is that of the set of events, however it was put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from localize.model import DocumentId, Hash, LanguageTag, Note, SegmentKey
from localize.model.events import Assign, KeepSecret, Subject, SubjectKind, UpdateDocument
from localize.sync import attributes, versions
from localize.sync.changes import EditEntries, EntryField, LeaveNote, SettleNote, SetValue, TeamChange
from localize.sync.entries import find_entries
from localize.sync.event import Event
from localize.sync.graph import Node
from localize.sync.verdict import select

from .replicas import EVERYTHING, WRITER, Replica, Team, judge, make_team, segment

GUIDE = Subject(SubjectKind.DOCUMENT, "guide")
WHOLE = segment(language=None)


def _project(name: str) -> Subject:
    return Subject(SubjectKind.PROJECT, name)


GLOSSARY = _project("glossary/terms.yaml")


def _version(value: str) -> UpdateDocument:
    digit = Hash(("1" if value == "offline" else "2") * 64)
    return UpdateDocument(DocumentId("guide"), "guide.md", digit, 2, 1, 0, 0, 0, digit)


Kind = tuple[str, Subject, Callable[[str], TeamChange]]
KINDS: Sequence[Kind] = (
    ("setting:set", _project("setting/title"), SetValue),
    ("setting:set", _project("setting/policy"), SetValue),
    ("entries:edited", GLOSSARY, lambda value: EditEntries((EntryField("privacy", "note", value),))),
    ("entries:edited", GLOSSARY, lambda value: EditEntries((EntryField("privacy", value, value),))),
    ("entries:edited", GLOSSARY, lambda _: EditEntries((), ("privacy",))),
    ("segment:closed", WHOLE, lambda _: KeepSecret(SegmentKey("a"), secret=True)),
    ("segment:opened", WHOLE, lambda _: KeepSecret(SegmentKey("a"), secret=False)),
    ("document:assigned", segment(), lambda value: Assign(DocumentId("guide"), LanguageTag("kk"), value)),
    ("document:updated", GUIDE, _version),
    ("note:left", segment("b"), lambda value: LeaveNote(Note(value))),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("ann", "bob", "eve")),
        st.sampled_from(KINDS),
        st.sampled_from(("any", "offline")),
        st.sampled_from(("", "ann", "bob", "eve")),  # whose work comes in before
    ),
    max_size=14,
)


def _work(team: Team, steps: Sequence[tuple[str, Kind, str, str]]) -> None:
    for who, (action, at, make), value, other in steps:
        replica = team[who]
        if other and other != who:
            replica.receive(team[other])
        known = [event for event in replica.known.values() if event.subject == at]
        named = {parent for event in known for parent in event.parents}
        replica.do(action, make(value), [event for event in known if event.id not in named], at=at)
        notes = [event for event in known if event.action == "note:left"]
        if notes and value == "any":
            replica.do("note:settled", SettleNote(notes[0].id), notes[:1], at=at)


def _sum_up(team: Team, arrivals: Sequence[Event]) -> Mapping[str, object]:
    signatures = {key: each for replica in team.replicas.values() for key, each in replica.signatures.items()}
    history, members = judge(arrivals, signatures.values(), team.root.id)
    nodes = {at: select(history.of(at), members) for _, at, _ in KINDS}
    standing = versions.find_version(nodes[GUIDE])
    return {
        "title": attributes.find_values("title", nodes[_project("setting/title")], members),
        "policy": attributes.find_values("policy", nodes[_project("setting/policy")], members),
        "glossary": _sum_up_entries(nodes[GLOSSARY]),
        "secret": attributes.is_secret(nodes[WHOLE], members),
        "assigned": attributes.find_assignments(nodes[segment()]),
        "notes": attributes.find_notes(nodes[segment("b")]),
        "version": standing.current and standing.current.event.id,
        "versions": [node.event.id for node in standing.heads],
    }


def _sum_up_entries(nodes: Sequence[Node]) -> Mapping[object, object]:
    return {
        field: (each.value, each.base, [(node.event.id, value) for node, value in each.heads])
        for field, each in find_entries(nodes).items()
    }


def _merge(*parts: Sequence[Event]) -> list[Event]:
    """Let a replica take in some files, one after the other."""
    replica = Replica("reader", "reader")
    for part in parts:
        replica.take(part)
    return replica.arrivals


@settings(max_examples=20, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_merging_is_commutative_idempotent_and_associative(
    steps: Sequence[tuple[str, Kind, str, str]], dice: object
) -> None:
    """Files in another order, twice, or merged before they come, and events in any order: one answer."""
    team = make_team(ann=EVERYTHING, bob=EVERYTHING, eve=WRITER)
    _work(team, steps)
    boss, ann, bob, eve = (team[name].arrivals for name in ("boss", "ann", "bob", "eve"))
    expected = _sum_up(team, _merge(boss, ann, bob, eve))
    assert _sum_up(team, _merge(eve, bob, ann, boss)) == expected
    assert _sum_up(team, _merge(boss, ann, bob, eve, ann, eve)) == expected
    assert _sum_up(team, _merge(_merge(boss, ann), _merge(bob, eve))) == expected
    assert _sum_up(team, _merge(boss, _merge(ann, _merge(bob, eve)))) == expected
    shuffled = _merge(boss, ann, bob, eve)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _sum_up(team, shuffled) == expected
