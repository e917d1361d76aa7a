"""Laws of a team's merges: all replicas show the same, nothing is lost, and a conflict is there once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.workflow.team.people import (
    KK,
    REVIEWER,
    WRITER,
    Person,
    begin,
    exchange,
    exported,
    invite,
    keys_of,
    subject,
    texts_of,
)

from localize.errors import Locked
from localize.model.events import KeepConflict, SaveTarget
from localize.workflow import review
from localize.workflow.editing.edit import keep, save
from localize.workflow.team.conflicts import list_conflicts, resolve
from localize.workflow.team.replica import retry


@pytest.fixture
def team(tmp_path: Path) -> list[Person]:
    """Return a founder, a translator and a reviewer."""
    founder = begin(tmp_path)
    people = [founder, invite(founder, "Aigul", WRITER), invite(founder, "Bolat", REVIEWER)]
    exchange(people)
    return people


def write(person: Person, number: int, text: str) -> None:
    with person.at_work() as project:
        save(project, keys_of(project)[number], "kk", text)


def show(people: list[Person]) -> list[list[tuple[str, str, tuple[str, ...]]]]:
    found = []
    for person in people:
        with person.at_work() as project:
            found.append(texts_of(project))
            assert project.store.verify() == ()
    return found


def test_text_and_approval_reach_everybody(team: list[Person]) -> None:
    """A text by one and its approval by another stand on all replicas, with the names of both."""
    _, aigul, bolat = team
    write(aigul, 0, "Бірінші абзац.")
    bolat.read(aigul.write())
    with bolat.at_work() as project:
        review.approve(project, keys_of(project)[0], "kk")
    exchange(team)
    shown = show(team)
    assert shown[0] == shown[1] == shown[2]
    assert shown[0][0] == ("Бірінші абзац.", "reviewed", ("Bolat",))


@pytest.mark.thorough
def test_approvals_at_once_have_one_order(team: list[Person]) -> None:
    """Two who approve at once stand in one order on all replicas, and later ones behind; exports name the same last."""
    dana, aigul, bolat = team
    write(aigul, 0, "Бірінші абзац.")
    exchange(team)
    for person in (dana, bolat):
        with person.at_work() as project:
            review.approve(project, keys_of(project)[0], "kk")
    exchange(team)
    at_once = show(team)
    assert at_once[0] == at_once[1] == at_once[2]
    assert sorted(at_once[0][0][2]) == ["Bolat", "Dana"]
    assert len({approver_of(person) for person in team}) == 1
    with dana.at_work() as project:
        review.approve(project, keys_of(project)[0], "kk", final=True)
    exchange(team)
    assert show(team)[0][0] == ("Бірінші абзац.", "final", (*at_once[0][0][2], "Dana"))
    assert show(team) == show(team)[:1] * 3
    assert {approver_of(person) for person in team} == {"Dana"}


def approver_of(person: Person) -> str:
    """Return whom the manifest of an export names for the first segment."""
    exported(person)
    (document,) = json.loads((person.root / "target" / "manifest.json").read_bytes())["documents"]
    return str(document["languages"]["kk"]["segments"][0]["approver"])


def test_texts_at_once_are_one_conflict_that_anybody_settles(team: list[Person]) -> None:
    """Two texts at once are one conflict, alike everywhere; a choice settles it for all, and both stay in history."""
    dana, aigul, _ = team
    write(aigul, 1, "Менің мәтінім.")
    write(dana, 1, "Басқа мәтін.")
    exchange(team)
    shown = show(team)
    assert shown[0] == shown[1] == shown[2]
    assert shown[0][1][1] == "initial"
    listed = []
    for person in team:
        with person.at_work() as project:
            listed.append([(each.id, [head.text for head in each.heads]) for each in list_conflicts(project)])
    assert listed[0] == listed[1] == listed[2]
    assert sorted(listed[0][0][1]) == ["Басқа мәтін.", "Менің мәтінім."]
    with aigul.at_work() as project:
        resolve(project, listed[0][0][0], take="theirs")
    exchange(team)
    shown = show(team)
    assert shown[0] == shown[1] == shown[2]
    assert shown[0][1][:2] == ("Басқа мәтін.", "translated")
    for person in team:
        with person.at_work() as project:
            assert list_conflicts(project) == ()
            bodies = [each.body for each in project.store.history(subject(keys_of(project)[1]))]
            words = {each.content.typed for each in bodies if isinstance(each, SaveTarget | KeepConflict)}
            assert {"Менің мәтінім.", "Басқа мәтін."} <= words


def test_text_that_a_person_left_unconfirmed_is_not_replaced(team: list[Person]) -> None:
    """Half a sentence of one and the confirmed text of another are a conflict, and nobody's words are replaced."""
    dana, aigul, _ = team
    with aigul.at_work() as project:
        keep(project, keys_of(project)[0], KK, "Жартысы")
    write(dana, 0, "Бірінші абзац.")
    exchange(team)
    for person in team:
        with person.at_work() as project:
            (found,) = list_conflicts(project)
            assert {head.text for head in found.heads} == {"Жартысы", "Бірінші абзац."}


def test_bundle_read_twice_changes_nothing(team: list[Person]) -> None:
    """A bundle that is read again brings nothing, and records nothing."""
    dana, aigul, _ = team
    write(aigul, 2, "Үшінші.")
    data = aigul.write()
    dana.read(data)
    with dana.at_work() as project:
        before = project.store.head()
    report = dana.read(data)
    with dana.at_work() as project:
        assert project.store.head() == before
    assert report.events == 0


def test_merge_is_decided_anew_while_somebody_saves() -> None:
    """What was locked is done again; who finds it locked every time learns that."""
    outcomes = [True, True, False]

    def act() -> str:
        if outcomes.pop(0):
            raise Locked("somebody has saved something meanwhile")
        return "done"

    assert retry(act) == "done"
    outcomes += 9 * [True]
    with pytest.raises(Locked):
        retry(act)
    assert len(outcomes) == 4
