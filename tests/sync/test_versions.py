"""Versions of documents and borders of units: nobody's is taken silently, and nothing typed for another's is lost."""

from __future__ import annotations

import pytest

from localize.model import Content, DocumentId, Hash, Segment, SegmentKey, UnitId
from localize.model.events import AddDocument, Assign, Resegment, Subject, SubjectKind, UpdateDocument
from localize.sync.event import Event
from localize.sync.graph import Node
from localize.sync.verdict import select
from localize.sync.versions import VersionStanding, find_borders, find_layout, find_version

from .replicas import EVERYTHING, KK, WRITER, Team, make_team

GUIDE = Subject(SubjectKind.DOCUMENT, "guide")
UNIT = UnitId("u1")


def _team() -> Team:
    return make_team(ann=EVERYTHING, bob=EVERYTHING, eve=WRITER)


def _hash(digit: str) -> Hash:
    return Hash(digit * 64)


def _add(team: Team, who: str, digit: str = "1") -> Event:
    change = AddDocument(DocumentId("guide"), "guide.md", _hash(digit), 1, 3, _hash(digit))
    return team[who].do("document:added", change, at=GUIDE)


def _update(team: Team, who: str, digit: str, *seen: Event) -> Event:
    change = UpdateDocument(DocumentId("guide"), "guide.md", _hash(digit), 2, 1, 1, 1, 0, _hash(digit))
    return team[who].do("document:updated", change, seen, at=GUIDE)


def _split(team: Team, who: str, at: str, *seen: Event) -> Event:
    made = tuple(
        Segment(SegmentKey(f"{at}{part}"), DocumentId("guide"), UNIT, part, Content((at,)), part) for part in (0, 1)
    )
    change = Resegment(DocumentId("guide"), UNIT, (SegmentKey("a"),), made)
    return team[who].do("unit:resegmented", change, seen, at=GUIDE)


def _nodes(team: Team) -> list[Node]:
    history, members = team.judge()
    return select(history.of(GUIDE), members)


def _ids(standing: VersionStanding) -> tuple[Hash | None, set[Hash]]:
    return standing.current.event.id if standing.current else None, {node.event.id for node in standing.heads}


def test_later_version_replaces_what_it_has_seen() -> None:
    """One after the other is no conflict; nor is a version by somebody who may not bring any."""
    team = _team()
    first = _add(team, "boss")
    second = _update(team, "ann", "2", first)
    _update(team, "eve", "3", first)
    assert _ids(find_version(_nodes(team))) == (second.id, {second.id})


def test_two_versions_at_once_stand_by_until_somebody_chooses() -> None:
    """Work goes on in the version that both know; who has seen both puts one in its place."""
    team = _team()
    first = _add(team, "boss")
    two = [_update(team, "ann", "2", first), _update(team, "bob", "3", first)]
    assert _ids(find_version(_nodes(team))) == (first.id, {each.id for each in two})
    last = _update(team, "boss", "3", *two)
    assert _ids(find_version(_nodes(team))) == (last.id, {last.id})


def test_one_conflict_resolved_in_two_ways_is_one_again() -> None:
    """Work goes on in what everybody knew before the first conflict."""
    team = _team()
    first = _add(team, "boss")
    two = [_update(team, "ann", "2", first), _update(team, "bob", "3", first)]
    again = [_update(team, "boss", "4", *two), _update(team, "ann", "5", *two)]
    assert _ids(find_version(_nodes(team))) == (first.id, {each.id for each in again})


def test_same_file_read_twice_at_once_is_one_version() -> None:
    """Equal bytes with equal outcomes are no conflict."""
    team = _team()
    first = _add(team, "boss")
    two = [_update(team, who, "2", first) for who in ("ann", "bob")]
    least = min(each.id for each in two)
    assert _ids(find_version(_nodes(team))) == (least, {least})


def test_two_splits_of_one_unit_at_once_are_a_conflict() -> None:
    """The borders stay as both know them; equal splits are one."""
    team = _team()
    first = _add(team, "boss")
    one, same, other = (_split(team, who, at, first) for who, at in (("ann", "x"), ("bob", "x"), ("eve", "y")))
    least = min(one.id, same.id)
    assert _ids(find_borders(_nodes(team))[UNIT]) == (first.id, {least, other.id})


def test_split_at_once_with_a_new_version_is_a_conflict() -> None:
    """A new version that knows of the split has its own borders; one that does not waits for a person."""
    team = _team()
    first = _add(team, "boss")
    split = _split(team, "eve", "x", first)
    assert _ids(find_borders(_nodes(team))[UNIT]) == (split.id, {split.id})
    version = _update(team, "ann", "2", first)
    assert _ids(find_borders(_nodes(team))[UNIT]) == (first.id, {split.id, version.id})
    _update(team, "boss", "3", split, version)
    assert find_borders(_nodes(team)) == {}


def _layout(team: Team) -> tuple[Hash | None, list[Hash]]:
    found = find_layout(_nodes(team))
    return found.version.event.id if found.version else None, [node.event.id for node in found.borders]


def test_layout_has_the_splits_that_stand_in_the_version_that_stands() -> None:
    """Splits at once and what is built on one of them do not stand; who knows of both splits anew."""
    team = _team()
    first = _add(team, "boss")
    one = _split(team, "ann", "x", first)
    assert _layout(team) == (first.id, [one.id])
    other = _split(team, "eve", "y", first)
    assert _layout(team) == (first.id, [])
    again = _split(team, "boss", "z", one, other)
    assert _layout(team) == (first.id, [again.id])
    last = _update(team, "boss", "2", again)
    assert _layout(team) == (last.id, [])


def test_two_first_versions_at_once_are_worked_in_by_the_smaller_id() -> None:
    """There is none that both know, and an empty document is of no use."""
    team = _team()
    assert _layout(team) == (None, [])
    two = [_add(team, who, digit) for who, digit in (("ann", "1"), ("bob", "2"))]
    assert _layout(team) == (min(each.id for each in two), [])


def _assign(team: Team, person: str) -> Event:
    """Let the founder give the Kazakh guide to somebody, who knows."""
    at = Subject(SubjectKind.DOCUMENT, "guide", KK)
    before = [event for event in team["boss"].arrivals if event.subject == at]
    given = team["boss"].do("document:assigned", Assign(DocumentId("guide"), KK, person), before, at=at)
    team[person].receive(team["boss"])
    return given


def _versions_at_once(team: Team) -> tuple[Event, Event]:
    """Let two people bring a version each, which everybody receives."""
    first = _add(team, "boss")
    versions = _update(team, "ann", "2", first), _update(team, "bob", "3", first)
    team["eve"].receive(team["ann"], team["bob"])
    return versions


def test_assignee_picks_one_of_several_versions() -> None:
    """A translator whom the document is given to, in any language, picks one."""
    team = _team()
    sides = _versions_at_once(team)
    given = _assign(team, "eve")
    choice = _update(team, "eve", "3", *sides, given)
    assert _ids(find_version(_nodes(team))) == (choice.id, {choice.id})


@pytest.mark.parametrize("case", ["unassigned", "unseen", "given on", "another file", "own side", "no conflict"])
def test_assignee_does_no_more_than_pick(case: str) -> None:
    """Not without the task, as far as they know; not with a file or a side of their own, and not without a conflict."""
    team = _team()
    sides: tuple[Event, ...] = _versions_at_once(team)
    given = [] if case == "unassigned" else [_assign(team, "eve")]
    digit = "3"
    if case == "unseen":
        given = []
    elif case == "given on":
        given.append(_assign(team, "bob"))
    elif case == "another file":
        digit = "4"
    elif case == "own side":
        digit = "4"
        sides = (*sides, _update(team, "eve", "4", *given))
    elif case == "no conflict":
        sides = sides[:1]
    standing = _ids(find_version(_nodes(team)))
    _update(team, "eve", digit, *sides, *given)
    assert _ids(find_version(_nodes(team))) == standing
