"""Documents that change in two places at once: nobody's version wins silently, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.workflow.team.people import (
    KK,
    MANAGER,
    REVIEWER,
    WRITER,
    Person,
    begin,
    exchange,
    invite,
    keys_of,
    list_paragraphs,
    subject,
)

from localize.errors import Refused, WorkflowError
from localize.model import SegmentKey
from localize.model.events import KeepConflict, SaveTarget
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.assignments import assign
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.editing.split_join import split
from localize.workflow.team.conflicts import Conflict, list_conflicts, resolve

PARAGRAPHS = list_paragraphs()


@pytest.fixture
def team(tmp_path: Path) -> list[Person]:
    """Return three people; two of them may change documents."""
    founder = begin(tmp_path)
    people = [founder, invite(founder, "Aigul", MANAGER, WRITER, REVIEWER), invite(founder, "Bolat", REVIEWER, WRITER)]
    exchange(people)
    return people


def bring(person: Person, *paragraphs: str) -> None:
    """Let a person add a new version of the guide."""
    source = person.home / "guide.md"
    source.write_text("\n\n".join(paragraphs), encoding="utf-8")
    with person.at_work() as project:
        report = finish(add(project, source, to="guide.md"))
        assert not report.failed


def sources(person: Person) -> list[str]:
    """Return the source texts of a person's list; the store proves itself."""
    with person.at_work() as project:
        assert project.store.verify() == ()
        return [row.segment.source.typed for row in project.store.rows(KK, Where(), after=0, limit=100)]


def translate(person: Person, number: int, text: str) -> SegmentKey:
    """Write a text; return the segment's key."""
    with person.at_work() as project:
        key = keys_of(project)[number]
        save(project, key, "kk", text)
        return key


def words(person: Person, key: SegmentKey) -> set[str]:
    """Return all texts that a person's history has of a segment."""
    with person.at_work() as project:
        bodies = [each.body for each in project.store.history(subject(key))]
    return {each.content.typed for each in bodies if isinstance(each, SaveTarget | KeepConflict)}


def conflicts(people: list[Person]) -> tuple[Conflict, ...]:
    """Return the open conflicts, which are the same for everybody."""
    found = []
    for person in people:
        with person.at_work() as project:
            found.append(list_conflicts(project))
    assert [[each.id for each in one] for one in found] == [[each.id for each in found[0]]] * len(people)
    return found[0]


def settle(person: Person, take: str) -> None:
    """Settle the only conflict."""
    with person.at_work() as project:
        (one,) = list_conflicts(project)
        resolve(project, one.id, take=take)


def apart(team: list[Person]) -> tuple[SegmentKey, SegmentKey]:
    """Let two people bring a version each, and translate what is new in it."""
    dana, aigul, _ = team
    bring(dana, "Dana's beginning.", *PARAGRAPHS)
    bring(aigul, "Another beginning.", *PARAGRAPHS)
    keys = translate(dana, 0, "Дананың басы."), translate(aigul, 0, "Басқа бастау.")
    exchange(team)
    return keys


def test_two_versions_at_once_wait_in_the_one_that_all_know(team: list[Person]) -> None:
    """Work goes on in the version of before; what was typed for the new ones is in everybody's history."""
    keys = apart(team)
    assert [(each.kind, len(each.heads)) for each in conflicts(team)] == [("document", 2)]
    for person in team:
        assert sources(person) == PARAGRAPHS
        assert [words(person, key) for key in keys] == [{"Дананың басы."}, {"Басқа бастау."}]


@pytest.mark.parametrize("take", ["mine", "Aigul", "base"])
def test_manager_chooses_a_version(team: list[Person], take: str) -> None:
    """The chosen version stands with its translations, everywhere, and no conflict is left."""
    apart(team)
    settle(team[0], take)
    exchange(team)
    assert conflicts(team) == ()
    first = {"mine": ["Dana's beginning."], "Aigul": ["Another beginning."], "base": []}[take]
    for person in team:
        assert sources(person) == [*first, *PARAGRAPHS]
        with person.at_work() as project:
            row = next(iter(project.store.rows(KK, Where(), after=0, limit=1)))
        text = row.target.content.typed if row.target else ""
        assert text == {"mine": "Дананың басы.", "Aigul": "Басқа бастау.", "base": ""}[take]


@pytest.mark.thorough
def test_assignee_chooses_a_version(team: list[Person]) -> None:
    """Whom a document is assigned to picks a side for everybody; nobody else does, and it is no right to more."""
    dana, _, bolat = team
    apart(team)
    with bolat.at_work() as project:
        (one,) = list_conflicts(project)
        with pytest.raises(Refused, match="only a manager or the document's assignee"):
            resolve(project, one.id, take="Aigul")
    with dana.at_work() as project:
        assign(project, project.store.documents(), KK, person="Bolat")
    exchange(team)
    with bolat.at_work() as project, pytest.raises(WorkflowError, match="may not change documents"):
        resolve(project, one.id, take="base")
    settle(bolat, "Aigul")
    exchange(team)
    assert conflicts(team) == ()
    assert [sources(person)[0] for person in team] == ["Another beginning."] * 3
    with dana.at_work() as project:
        row = next(iter(project.store.rows(KK, Where(), after=0, limit=1)))
    assert row.target is not None
    assert row.target.content.typed == "Басқа бастау."


def test_one_version_after_the_other_settles_it(team: list[Person]) -> None:
    """A version that is added with both in view takes their place."""
    apart(team)
    bring(team[1], "Dana's beginning.", "Another beginning.", *PARAGRAPHS)
    exchange(team)
    assert conflicts(team) == ()
    assert [sources(person)[:2] for person in team] == [["Dana's beginning.", "Another beginning."]] * 3


def test_choice_that_names_nobody_is_refused(team: list[Person]) -> None:
    """Of two versions by others, `theirs` is none; a version is no text."""
    apart(team)
    with team[0].at_work() as project:
        (one,) = list_conflicts(project)
        with pytest.raises(Refused, match="does not name one side"):
            resolve(project, one.id, take="Bolat")
        with pytest.raises(Refused, match="only a conflict of texts"):
            resolve(project, one.id, text="Мәтін.")


def test_two_first_versions_under_one_name(team: list[Person], tmp_path: Path) -> None:
    """Everybody works in the same one until somebody chooses."""
    for person, text in zip(team, ("One.", "Two."), strict=False):
        source = tmp_path / "new.md"
        source.write_text(text, encoding="utf-8")
        with person.at_work() as project:
            finish(add(project, source))
    exchange(team)
    assert [each.document for each in conflicts(team)] == ["new.md"]
    assert len({sources(person)[-1] for person in team}) == 1
    settle(team[1], "mine")
    exchange(team)
    assert [sources(person)[-1] for person in team] == ["Two."] * 3


def test_two_splits_at_once_wait(team: list[Person]) -> None:
    """The segment is as before; a choice splits it for everybody, with what was typed for the pieces."""
    dana, aigul, _ = team
    pieces = []
    for person, at in ((dana, 9), (aigul, 16)):
        with person.at_work() as project:
            split(project, keys_of(project)[0], at)
        pieces.append(translate(person, 0, f"{person.name} бөлді."))
    exchange(team)
    assert [(each.kind, each.number) for each in conflicts(team)] == [("borders", 1)]
    for person in team:
        assert sources(person) == PARAGRAPHS
        assert [words(person, key) for key in pieces] == [{"Dana бөлді."}, {"Aigul бөлді."}]
    settle(dana, "Aigul")
    exchange(team)
    assert conflicts(team) == ()
    assert [sources(person)[:2] for person in team] == [["Paragraph number", "1 of the guide."]] * 3
    with team[2].at_work() as project:
        row = next(iter(project.store.rows(KK, Where(), after=0, limit=1)))
    assert row.target is not None
    assert row.target.content.typed == "Aigul бөлді."


def test_text_for_a_segment_that_was_split_meanwhile_is_kept(team: list[Person]) -> None:
    """It stays in the history of everybody, and whoever reads it learns that it stands in no list."""
    dana, aigul, _ = team
    key = translate(aigul, 0, "Бұл бүтін абзац.")
    with dana.at_work() as project:
        split(project, keys_of(project)[0], 9)
    report = dana.read(aigul.write())
    assert (report.texts, report.late) == (1, 1)
    exchange(team)
    assert all(words(person, key) == {"Бұл бүтін абзац."} for person in team)
    assert [len(sources(person)) for person in team] == [len(PARAGRAPHS) + 1] * 3


def split_and_bring(team: list[Person], *paragraphs: str) -> None:
    """Let Bolat split the first paragraph, and Dana bring another version at once."""
    dana, _, bolat = team
    with bolat.at_work() as project:
        split(project, keys_of(project)[0], 9)
    bring(dana, *paragraphs)
    exchange(team)
    assert [(each.kind, each.number) for each in conflicts(team)] == [("borders", 1)]


@pytest.mark.thorough
@pytest.mark.parametrize("take", ["Bolat", "Dana", "base"])
def test_split_against_another_version_is_done_in_it_or_left_out(team: list[Person], take: str) -> None:
    """Work goes on in the version; who split, or a manager, splits it there, or leaves the paragraph whole."""
    split_and_bring(team, *PARAGRAPHS, "The end.")
    assert sources(team[1]) == [*PARAGRAPHS, "The end."]
    settle(team[2] if take == "Bolat" else team[0], take)
    exchange(team)
    assert conflicts(team) == ()
    first = ["Paragraph", "number 1 of the guide."] if take == "Bolat" else PARAGRAPHS[:1]
    assert [sources(person) for person in team] == [[*first, *PARAGRAPHS[1:], "The end."]] * 3


@pytest.mark.thorough
def test_split_of_what_another_version_has_no_more(team: list[Person]) -> None:
    """It cannot be done in that version, which says so; what stands there is chosen by its author."""
    split_and_bring(team, "Paragraph number 1 is new.", *PARAGRAPHS[1:])
    with team[2].at_work() as project:
        (one,) = list_conflicts(project)
        with pytest.raises(Refused, match="another version"):
            resolve(project, one.id, take="mine")
    settle(team[0], "mine")
    exchange(team)
    assert conflicts(team) == ()
    assert [sources(person)[0] for person in team] == ["Paragraph number 1 is new."] * 3
