"""Two people with a stick on the screen: bundles, conflicts, what came in, members, rows of another process."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest import mock

import pytest
from tests.tui.tui_support import message, painted, until
from tests.workflow.team.people import KK, WRITER, Person, begin, invite, keys_of, texts_of
from textual.pilot import Pilot

from localize.i18n import set_language
from localize.tui.app import Localize
from localize.tui.destination import Start
from localize.tui.display_options import DisplayOptions
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.team import bundle_files
from localize.workflow.team.conflicts import find_conflicts

pytestmark = pytest.mark.thorough

Size = tuple[int, int]


@pytest.fixture(autouse=True)
def no_child() -> Iterator[None]:
    """Bundles are read without a process of their own."""
    with mock.patch.object(bundle_files, "require_readable"):
        yield


@pytest.fixture
def people(tmp_path: Path) -> tuple[Person, Person]:
    """A manager and a translator, who have read each other's first bundles."""
    dana = begin(tmp_path)
    aigul = invite(dana, "Aigul", WRITER)
    aigul.read(dana.write())
    return dana, aigul


def write(person: Person, at: int, text: str) -> None:
    """Confirm a text in the project of a person."""
    with person.at_work() as project:
        save(project, keys_of(project)[at], KK, text)


def disagree(dana: Person, aigul: Person) -> None:
    """Let both write the first segment, and Aigul the second, and Dana read what Aigul wrote."""
    write(dana, 0, "Бірінші абзац нұсқаулықтан")
    write(aigul, 0, "Бірінші бөлім нұсқаулықтан")
    write(aigul, 1, "Екінші абзац")
    dana.read(aigul.write())


@asynccontextmanager
async def shown(person: Person, start: Start = "project", size: Size = (80, 24)) -> AsyncIterator[Shown]:
    """Start the program on a person's project."""
    with person.at_work() as project:
        app = Localize(
            project, document="guide.md" if start == "editor" else None, start=start, options=DisplayOptions()
        )
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield app, pilot, project
        finally:
            app.bridge.close()


Shown = tuple[Localize, Pilot[int], Project]


async def test_conflict_is_settled_from_the_inbox_and_undone(people: tuple[Person, Person]) -> None:
    """It is listed with what came in; one key shows both texts, another takes one; the other stays in the history."""
    dana, aigul = people
    disagree(dana, aigul)
    async with shown(dana) as (app, pilot, project):
        shown_before = texts_of(project)[0]  # of two texts the one whose event has the smaller id
        await pilot.press("i")
        await until(app, pilot, "Different texts by")
        assert "2 segments changed by others" in painted(app)
        await pilot.press("enter")
        await until(app, pilot, "Take the text of Aigul")
        assert "Dana (you)" in painted(app)
        await pilot.press("t")
        await until(app, pilot, "is settled")
        assert texts_of(project)[0][:2] == ("Бірінші бөлім нұсқаулықтан", "translated")
        assert not find_conflicts(project)
        assert "Different texts by" not in painted(app)
        await pilot.press("z")
        await until(app, pilot, "Undo which change?")
        await pilot.press("enter")
        await until(app, pilot, "Undone: 1 change")
        assert texts_of(project)[0] == shown_before


async def test_new_text_settles_a_conflict_in_the_editor(people: tuple[Person, Person]) -> None:
    """The list shows conflicts alone when asked to; the dialog takes a text that neither has written."""
    dana, aigul = people
    disagree(dana, aigul)
    async with shown(dana, "editor", (60, 18)) as (app, pilot, project):
        await pilot.press("escape", "home")
        await until(app, pilot, "Conflict: different texts")
        await pilot.press("G")
        await until(app, pilot, "conflict")
        assert app.screen.query_one("#list").count() == 1  # type: ignore[attr-defined]
        await pilot.press("g")
        await until(app, pilot, "Type a new text")
        await pilot.press("e")
        await until(app, pilot, "use this text")
        await pilot.press("end", "!", "enter")
        await until(app, pilot, "is settled")
        assert texts_of(project)[0][:2] == ("Бірінші абзац нұсқаулықтан!", "translated")


async def test_changes_by_others_are_listed_until_they_are_seen(people: tuple[Person, Person]) -> None:
    """Each segment once, with who did what; Enter opens it; once seen, the list is empty."""
    dana, aigul = people
    disagree(dana, aigul)
    async with shown(dana) as (app, pilot, _):
        await pilot.press("i")
        await until(app, pilot, "changed by others")
        await pilot.press("down", "enter")
        await until(app, pilot, "2 changes by others")
        assert "Aigul" in painted(app)
        await pilot.press("enter")
        await until(app, pilot, "Екінші абзац")
        await pilot.press("escape", "escape")
        await until(app, pilot, "2 changes by others")
        await pilot.press("r")
        await until(app, pilot, "Nothing has changed since you last looked")
        await pilot.press("escape")
        await until(app, pilot, "1 message")
        assert "changed by others" not in painted(app)


async def test_bundle_is_counted_before_it_is_written_or_read(people: tuple[Person, Person]) -> None:
    """Both say how much it is; nothing is written or changed before the person says so."""
    dana, aigul = people
    write(aigul, 2, "Үшінші абзац")
    stick = dana.home.parent / "stick"
    stick.mkdir()
    async with shown(aigul) as (app, pilot, _):
        await pilot.press("i", "T")
        await until(app, pilot, "Aigul (you)")
        await pilot.press("w")
        await until(app, pilot, "Bundle for")
        await pilot.press("ctrl+u", *str(stick / "none" / "a.bundle"), "enter")
        await until(app, pilot, "there is no folder")
        await pilot.press("ctrl+u", *str(stick / "a.bundle"), "enter")
        await until(app, pilot, "Write nothing")
        assert not (stick / "a.bundle").exists()
        await pilot.press("enter")
        await until(app, pilot, "Written:")
    async with shown(dana) as (app, pilot, project):
        await pilot.press("T", "r")
        await until(app, pilot, "Read a bundle")
        await pilot.press("ctrl+u", *str(dana.root / "localize.yaml"), "enter")
        await until(app, pilot, "cannot be opened")
        await pilot.press("ctrl+u", *str(stick / "a.bundle"), "enter")
        await until(app, pilot, "Add the changes")
        assert "1 text" in painted(app)
        assert texts_of(project)[2][0] == ""
        await pilot.press("enter")
        await until(app, pilot, "Read: 1 text")
        assert texts_of(project)[2][0] == "Үшінші абзац"


async def test_managers_invite_change_roles_and_revoke(people: tuple[Person, Person]) -> None:
    """The code of an invitation stands on the screen until its end is typed; the others may do none of it."""
    dana, aigul = people
    place = dana.home.parent / "bolat.invitation"
    async with shown(dana) as (app, pilot, project):
        await pilot.press("T", "n")
        await until(app, pilot, "Invite somebody")
        await pilot.press(*"Bolat", "down", "down", "ctrl+u", *str(place), "enter")
        await until(app, pilot, "shown only here")
        await pilot.press(*"zzz", "enter")
        await until(app, pilot, "not the last characters")
        code = re.findall(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}", painted(app))[0]
        await pilot.press("ctrl+u", *code[-4:].lower(), "enter")
        await until(app, pilot, "has not joined yet")
        assert place.stat().st_size > 0
        assert code not in painted(app)
        await pilot.press("home", "enter")
        await until(app, pilot, "What Aigul may do")
        await pilot.press("down", "down", "right", "enter")
        await until(app, pilot, "translator, reviewer")
        await pilot.press("x")
        await until(app, pilot, "End the membership of Aigul?")
        await pilot.press(*"Lost", "enter")
        await until(app, pilot, "no longer in the team")
        team = project.store.team()
        assert team is not None
        assert team.members[0].revoked
    async with shown(aigul) as (app, pilot, _):
        await pilot.press("i", "T")
        await until(app, pilot, "Dana")
        await pilot.press("n")
        await until(app, pilot, "Only a manager of the team")
        assert "Dana" in message(app)


async def test_rows_follow_another_process_and_nothing_typed_is_lost(people: tuple[Person, Person]) -> None:
    """A bundle that another process reads shows in the list; a text that is being typed stays, and that is told."""
    dana, aigul = people
    write(aigul, 0, "Бірінші")
    write(aigul, 1, "Екінші")
    data = aigul.write()
    async with shown(dana, "editor") as (app, pilot, _):
        await app.look_for_others()
        await pilot.press(*"typed")
        dana.read(data)
        await app.look_for_others()
        await until(app, pilot, "Екінші")
        await until(app, pilot, "Aigul has saved another text meanwhile")
        assert len(app.screen_stack) == 1 + (app.screen_stack[0] is not app.screen)
        assert app.screen.query_one("#target").typed == "typed"  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
async def test_screens_fit_a_small_terminal(people: tuple[Person, Person], language: str) -> None:
    """Every line of the dialogs is there at 60 columns and 18 lines, in all three languages."""
    dana, aigul = people
    disagree(dana, aigul)
    set_language(language)
    try:
        async with shown(dana, size=(60, 18)) as (app, pilot, _):
            await pilot.press("T")
            await until(app, pilot, "Aigul")
            await pilot.press("i")
            await until(app, pilot, "guide.md 1")
            await pilot.press("enter")
            await until(app, pilot, "m  ")
            lines = painted(app)
            assert all(f"{key}  " in lines for key in "mte")
    finally:
        set_language("en")


async def test_one_person_sees_nothing_of_teams(project: Project, run_app: Callable[..., object]) -> None:
    """Neither keys nor help nor filter speak of a team, and the keys do nothing."""
    async with run_app("project") as (app, pilot):  # type: ignore[attr-defined]
        await pilot.press("T", "question_mark")
        await until(app, pilot, "Write the translated files")
        assert "Team" not in painted(app)
