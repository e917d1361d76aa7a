"""Decisions about an alignment outlive the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localize.errors import StoreError, WorkflowError
from localize.model import Content, Hash, LanguageTag
from localize.workflow.alignment.model import Alignment, Bead, Side
from localize.workflow.alignment.saved_work import (
    Place,
    drop_changes,
    load_alignment,
    place_of,
    save_change,
    save_stored,
    save_undo,
)
from localize.workflow.project.project import Project
from localize.workflow.project.state_files import FolderFiles


def made(count: int = 4) -> Alignment:
    sides = tuple(
        Side(f"a.{name}", LanguageTag(name), Hash(name), tuple(Content((f"{name} {at}",)) for at in range(count)))
        for name in ("en", "kk")
    )
    return Alignment(sides, tuple(Bead(((at,), (at,)), 0.3, moved=at == 2) for at in range(count)))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Where decisions are kept; its folder is not there yet."""
    return place_in(tmp_path)


def place_in(folder: Path) -> Place:
    return Place(FolderFiles(folder), "align/course.jsonl")


def path_of(place: Place) -> Path:
    """Return the file of a place."""
    assert isinstance(place.files, FolderFiles)
    return place.files.folder / place.name


def test_nothing_kept_is_no_course(place: Place) -> None:
    """Documents that nobody looked through have none, and asking makes no file."""
    assert load_alignment(place, made()) is None
    assert not path_of(place).parent.exists()


def test_each_change_and_each_undo_comes_back(place: Place) -> None:
    """What stands after a kill is what stood before it, with the steps that lead back."""
    first = made()
    second = first.decide(1, True)
    third = second.join_next(2)
    save_change(place, first, second)
    save_change(place, second, third)
    course = load_alignment(place, made())
    assert course is not None
    assert course.steps == (first, second, third)
    assert course.saved is None
    save_undo(place)
    course = load_alignment(place, made())
    assert course is not None
    assert course.steps == (first, second)


def test_what_was_saved_is_known(place: Place) -> None:
    """What the memory has is known, so that saving again takes out what is not taken any more; undo goes behind it."""
    first = made()
    second = first.decide(0, True)
    save_change(place, first, second)
    save_stored(place, second)
    save_undo(place)
    course = load_alignment(place, first)
    assert course is not None
    assert (course.steps, course.saved) == ((first,), second)
    drop_changes(place, second)
    course = load_alignment(place, first)
    assert course is not None
    assert (course.steps, course.saved) == ((second,), second)
    drop_changes(place, None)
    assert load_alignment(place, first) is None


def test_a_half_written_row_takes_nothing_else(place: Place) -> None:
    """A change that a power cut broke off is gone, and those after it count."""
    first = made()
    second, third = first.decide(0, True), first.decide(1, False)
    save_change(place, first, second)
    with path_of(place).open("ab") as file:
        file.write(b'\n{"at": 1, "gone"')
    save_change(place, second, second.decide(1, False))
    course = load_alignment(place, first)
    assert course is not None
    assert course.steps[-1] == replace(third, beads=(second.beads[0], *third.beads[1:]))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"beads": [[[[0], [0]], 1, false, null]], "saved": false}', "\x00"])
def test_a_damaged_file_is_no_course(place: Place, text: str) -> None:
    """What cannot be read, or names other lines, is as if it were not there."""
    path_of(place).parent.mkdir()
    path_of(place).write_text(text, encoding="utf-8")
    assert load_alignment(place, made()) is None


def test_a_change_of_other_lines_is_left_out(place: Place) -> None:
    """A row that would lose a line, as of a program that ran beside this one, counts for nothing."""
    first = made()
    save_change(place, first, first.decide(0, True))
    with path_of(place).open("ab") as file:
        file.write(b'\n{"at": 2, "gone": 2, "put": [[[[2], [2]], 1.0, false, true]]}')
    course = load_alignment(place, first)
    assert course is not None
    assert course.steps == (first, first.decide(0, True))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A full or locked disk is a StoreError, not a crash."""
    (tmp_path / "align").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError):
        save_change(place_in(tmp_path), made(), made().decide(0, True))


def test_place_belongs_to_the_texts(project: Project) -> None:
    """The same texts have one place, whatever their files are called; other texts, or another order, another one."""
    alignment = made()
    renamed = replace(alignment, sides=tuple(replace(side, name="b") for side in alignment.sides))
    assert place_of(project, alignment) == place_of(project, renamed)
    assert place_of(project, alignment) != place_of(project, made(5))
    assert place_of(project, alignment) != place_of(project, replace(alignment, sides=alignment.sides[::-1]))


ACTS = st.lists(st.tuples(st.sampled_from(("yes", "no", "join", "split", "out", "shift", "undo")), st.integers(0, 5)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts=ACTS)
def test_any_course_comes_back(tmp_path: Path, acts: list[tuple[str, int]]) -> None:
    """Whatever a person does, the same alignment stands after a kill."""
    place = place_in(tmp_path)
    drop_changes(place, None)
    steps = [made(6)]
    for act, at in acts:
        here = steps[-1]
        if act == "undo":
            if len(steps) > 1:
                steps.pop()
                save_undo(place)
            continue
        ways = {
            "yes": lambda one, row: one.decide(row, True),
            "no": lambda one, row: one.decide(row, False),
            "join": lambda one, row: one.join_next(row),
            "split": lambda one, row: one.split(row),
            "out": lambda one, row: one.take_out(row, 1),
            "shift": lambda one, row: one.shift(row, 1, 1),
        }
        try:
            steps.append(ways[act](here, min(at, len(here.beads) - 1)))
        except WorkflowError:
            continue
        save_change(place, here, steps[-1])
    course = load_alignment(place, made(6))
    assert (course.steps if course else (made(6),)) == tuple(steps)
