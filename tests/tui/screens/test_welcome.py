"""Without a project: a file to translate, those that were open, a new one, the sample; the tour on the first one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import RunApp, painted, until

from localize.model import LanguageTag
from localize.tui.app import GoingOn
from localize.tui.destination import Destination
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.welcome import Welcoming
from localize.workflow.project.project import Project, open_project
from localize.workflow.user.preferences import read_preferences
from localize.workflow.user.recent_projects import read_remembered, remember_opened

RUSSIAN = "Доступ к интернету в регионе прерван уже пять дней. Что мы знаем об этом и кому верить, неясно.\n"


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=str)
async def test_first_start_says_what_the_program_is_and_how_to_begin(size: tuple[int, int]) -> None:
    """In the middle of the screen: one line on the program, each way to begin with its key, the languages."""
    app = Welcoming(DisplayOptions())
    async with app.run_test(size=size) as pilot:
        await until(app, pilot, "No project has been opened")
        lines = painted(app).split("\n")
        for words in ("Translate documents between", "t  Translate a file…", "d  Try the sample", "Қазақша · Русский"):
            assert words in painted(app)
        first = next(at for at, line in enumerate(lines) if line.strip() == "localize")
        last = next(at for at, line in enumerate(lines) if "No project has been opened" in line)
        assert abs(first - (size[1] - 1 - last)) <= 2
        assert "Enter Open" not in painted(app)
        await pilot.press("enter", "x", "escape")
        await pilot.pause()
        assert app.return_value is None  # Esc never quits by itself
        await pilot.press("q")
    app.bridge.close()
    assert app.chosen is None


async def test_file_is_translated_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong path is told in the dialog and stays; the language is guessed and shown; the editor opens the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reply.txt").write_text(RUSSIAN, encoding="utf-8")
    app = Welcoming(DisplayOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "Translate a file…")
        await pilot.press("t", *"reply.tx", "enter")
        await until(app, pilot, "no file")
        assert "reply.tx" in painted(app)
        assert "Digital-rights glossary" in painted(app)
        await pilot.press("end", "t", "enter")
        await until(app, pilot, "The text seems to be in ru (Russian)")
        assert "en, kk" in painted(app)  # the other two of the usual three
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert app.chosen == Destination(tmp_path / "reply", "reply.txt", "en")
    with open_project(tmp_path / "reply") as made:
        assert (made.source, made.targets) == ("ru", ("en", "kk"))
        assert made.config.glossaries == ("shipped:digital-rights",)


@pytest.mark.thorough
async def test_language_is_guessed_when_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the way to the next line; what nobody can tell is asked for, with the cursor there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(RUSSIAN, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Guten Tag", encoding="utf-8")
    app = Welcoming(DisplayOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "Translate a file…")
        await pilot.press("t", *"a.txt", "down")
        await until(app, pilot, "The text seems to be in ru (Russian)")
        await pilot.press("escape", "t", *"b.txt", "enter")
        await until(app, pilot, "the language of the text is not certain")
        await pilot.press(*"xx", "enter")
        await until(app, pilot, "not a known language")
        await pilot.press("ctrl+u", *"German", "down", "down", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert app.chosen == Destination(tmp_path / "b", "b.txt", "kk")


async def test_new_project_is_asked_for_until_it_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong answer is told and kept to be corrected; the glossary can be left out; the new project is opened."""
    monkeypatch.chdir(tmp_path)
    app = Welcoming(DisplayOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "New project…")
        await pilot.press("o", "enter")
        await until(app, pilot, "there is no project in")
        assert "Open a project" in painted(app)
        await pilot.press("escape", "n", *["down"] * 3, *"xx", "enter")
        await until(app, pilot, "not a known language")
        assert "287 concepts" in painted(app)
        await pilot.press("ctrl+u", *"kazakh", "down", "right", "enter")  # the cursor stands in the line that is wrong
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert app.chosen == Destination(tmp_path / "translations")
    with open_project(tmp_path / "translations") as made:
        assert (made.targets, made.config.glossaries) == (("kk",), ())


async def test_language_of_the_screens_is_chosen_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """One key goes to the next language and remembers it; the program is then begun in it."""
    app = Welcoming(DisplayOptions())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "English · Қазақша")
        await pilot.press("l")
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert (app.language, read_preferences().language) == ("kk", "kk")


async def test_projects_that_were_open_are_listed(project: Project, tmp_path: Path) -> None:
    """The latest first, gone ones marked; Enter opens one, x takes one off the list; why one failed is told."""
    remember_opened(project)
    state = read_remembered().projects[0]
    gone = tmp_path / "gone [b]"
    gone.mkdir()
    (gone / "localize.yaml").write_text("source: en\ntargets: [kk]\n", encoding="utf-8")
    with open_project(gone) as other:
        remember_opened(other)
    (gone / "localize.yaml").unlink()
    app = Welcoming(DisplayOptions(), "it is broken")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "it is broken")
        lines = painted(app).split("\n")
        head = next(at for at, line in enumerate(lines) if "Recent projects" in line)
        assert "gone [b]" in lines[head + 1]
        assert "not there" in lines[head + 1]
        assert f"{state.at.astimezone():%Y-%m-%d}" in lines[head + 2]
        await pilot.press("enter")
        await until(app, pilot, "there is no project in")
        await pilot.press("x")
        await until(app, pilot, "stays as it is")
        await pilot.press("enter")
        await pilot.pause()
    app.bridge.close()
    assert app.chosen == Destination(project.root)


async def test_tour_is_shown_once_and_takes_no_key_away(run_app: RunApp) -> None:
    """Six steps below the files; the keys of the screen work meanwhile; sent away, it is remembered."""
    async with run_app("project", options=DisplayOptions(tour=True)) as (app, pilot):
        await until(app, pilot, "Tour, 1 of 6")
        await pilot.press("n", "n")
        await until(app, pilot, "Tour, 3 of 6  Enter opens the editor")
        await pilot.press("p")
        await until(app, pilot, "Progress: states")
        await pilot.press("escape")
        assert not read_remembered().toured
        await pilot.press("escape")
        await until(app, pilot, "show the tour again")
        await app.workers.wait_for_complete()
        assert read_remembered().toured
        assert "Tour," not in painted(app)
        await pilot.press("N", *"nnnnnn")
        await app.workers.wait_for_complete()
        assert "Tour," not in painted(app)
        await pilot.press("o")
        await until(app, pilot, "Takes effect at the next start")
        app.may_go_on = True
        await pilot.press("o")
        await pilot.pause()
    assert app.going_on is GoingOn.OTHER


async def test_project_without_a_glossary_is_offered_one_once(project: Project, run_app: RunApp) -> None:
    """The offer stands below the files and is remembered for this person; one key takes it, and Terms undoes it."""
    (project.root / "glossary" / "words.csv").unlink()
    options = DisplayOptions(offers_glossary=True)
    async with run_app("project", options=options) as (app, pilot):
        await until(app, pilot, "This project has no glossary.")
        assert str(project.root) in read_remembered().offered
        await pilot.press("g")
        await until(app, pilot, "Built-in glossary on: 287 concepts")
        assert "This project has no glossary." not in painted(app)
        await pilot.press("t")
        await until(app, pilot, "287 concepts")
        await pilot.press("ctrl+z")
        await until(app, pilot, "uses the built-in digital-rights glossary (287 concepts)")
        await pilot.press("g")
        await until(app, pilot, "personal data")
        await pilot.press("ctrl+z")
        await until(app, pilot, "No terms yet")
    assert project.config.glossaries == ()
    async with run_app("project", options=options) as (app, pilot):
        await until(app, pilot, "guide.txt")
        await app.workers.wait_for_complete()
        assert "This project has no glossary." not in painted(app)


async def test_offer_is_sent_away_by_one_key(project: Project, run_app: RunApp) -> None:
    """Esc ends it, after the tour where that comes first; nothing is written into the project."""
    (project.root / "glossary" / "words.csv").unlink()
    before = (project.root / "localize.yaml").read_bytes()
    async with run_app("project", options=DisplayOptions(tour=True, offers_glossary=True)) as (app, pilot):
        await until(app, pilot, "Tour, 1 of 6")
        await app.workers.wait_for_complete()
        await pilot.press("escape")
        await until(app, pilot, "This project has no glossary.")
        await pilot.press("escape")
        await pilot.pause()
        assert "This project has no glossary." not in painted(app)
    assert (project.root / "localize.yaml").read_bytes() == before
    assert project.target_language("kk") == LanguageTag("kk")
