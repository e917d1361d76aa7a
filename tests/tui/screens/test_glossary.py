"""The terms of the project on the screen: searched, changed, counted, checked; each change can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.tui_support import KK, RunApp, message, painted, until
from textual.widgets import OptionList

from localize.tui.screens.glossary.concept import ConceptScreen
from localize.tui.screens.glossary.screen import GlossaryScreen
from localize.tui.widgets.text_field import Field
from localize.workflow.editing import edit
from localize.workflow.glossary.edit_concept import get_concept
from localize.workflow.project.project import Project
from localize.workflow.segments import lookup

OWN = """schema: 1
concepts:
  # Ours.
  - id: C1
    terms:
      en:
        - {text: "software"}
      kk:
        - {text: "бағдарлама [/b]"}
"""


@pytest.mark.thorough
async def test_terms_are_searched_and_changed_line_by_line(folder: Path, project: Project, run_app: RunApp) -> None:
    """The list follows what is typed in any language; status, text, note and forms are written at once, and undone."""
    own = folder / "glossary" / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "3 concepts")
        await pilot.press("slash", *"бағдар", "enter")
        await until(app, pilot, "1 found")
        assert "бағдарлама [/b]" in painted(app)
        await pilot.press("enter")
        await until(app, pilot, "Concept C1")
        await pilot.press("down", "s", "down", "enter")
        await until(app, pilot, "· admitted")
        assert "status: admitted" in own.read_text(encoding="utf-8")
        await pilot.press("enter", "end", *"лар", "enter")
        await until(app, pilot, "[/b]лар")
        await pilot.press("end", "up", "enter", *"about: it", "enter")
        await until(app, pilot, "about: it")
        assert 'note: "about: it"' in own.read_text(encoding="utf-8")
        await pilot.press("home", "f")
        await until(app, pilot, "software (en)")
        await pilot.press("space")
        await pilot.press("down", "space")
        await until(app, pilot, "not searched for")
        await pilot.press("a", *"softwares", "enter")
        await until(app, pilot, "+ softwares")
        await pilot.press("escape")
        written = get_concept(project, "C1").terms[0]
        assert len(written.forms_removed) == 1
        assert written.forms_added == ("softwares",)
        await pilot.press("n", *"жүйе", "enter")
        await until(app, pilot, "▸term en           жүйе")  # the cursor stands on what has come
        await pilot.press("x")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "жүйе" not in own.read_text(encoding="utf-8")
        for _ in range(7):
            await pilot.press("u")
            await until(app, pilot, "is restored")
            await app.workers.wait_for_complete()
        assert own.read_text(encoding="utf-8") == OWN
        assert isinstance(app.screen, ConceptScreen)
        await pilot.press("u")
        await until(app, pilot, "nothing to undo")
        await pilot.press("escape", "escape")
        await until(app, pilot, "network")
        assert isinstance(app.screen, GlossaryScreen)


@pytest.mark.thorough
async def test_terms_are_added_counted_checked_and_taken_out(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new concept, one more glossary, how often each is used, what is wrong, and all of them in a file."""
    monkeypatch.chdir(project.root)
    row = lookup.page(project, KK, limit=6)[1]
    edit.save(project, row.segment.key, KK, "Әр жазбаға ұзақ құпиясөз таңдаңыз.")
    more = project.root.parent / "more.csv"
    more.write_text("id,en,kk\nm1,network,тор\n", encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "2 concepts")
        await pilot.press("n", *"account", "down", *"есептік жазба", "enter")
        await until(app, pilot, "3 concepts")
        assert "есептік жазба" in painted(app)
        await pilot.press("x", "enter")
        await until(app, pilot, "2 concepts")
        await pilot.press("u")
        await until(app, pilot, "3 concepts")
        await pilot.press("n", *"account", "enter")
        await until(app, pilot, "is a term of")
        await pilot.press("escape", "c")
        await until(app, pilot, "of 3 concepts")
        await pilot.press("home")
        await until(app, pilot, "in sources: password 1×")
        await until(app, pilot, "құпиясөз 1×")
        await pilot.press("i", *"../more.csv", "enter")
        await until(app, pilot, "1 concept in more.yaml")
        await pilot.press("enter", "v")
        await until(app, pilot, "has another meaning, too")
        await pilot.press("escape", "e", *"all.tbx", "enter")
        await until(app, pilot, "4 concepts in")
        assert (project.root / "all.tbx").is_file()
        await pilot.press("u")
        await until(app, pilot, "more.yaml is restored")
        await until(app, pilot, "3 concepts")
        await pilot.press("l")
        await until(app, pilot, "→ru")


@pytest.mark.thorough
async def test_project_without_terms_names_the_next_keys(folder: Path, project: Project, run_app: RunApp) -> None:
    """Where there is no glossary, the screen says how to begin one; nothing there is no reason to fail."""
    (folder / "glossary" / "words.csv").unlink()
    project.forget_glossaries()
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "n adds the first concept")
        await pilot.press("n", "escape", "i", "escape")  # what opened and closed leaves the keys where they were
        await pilot.press("enter", "c", "v", "u", "slash", *"abc", "enter")
        await until(app, pilot, "No matches")
        await pilot.press("escape", "n", *"router", "enter")
        await until(app, pilot, "1 concept")
        await pilot.press("enter")
        await until(app, pilot, "Concept C1")
        await pilot.press("escape", "escape")
        await until(app, pilot, "guide.txt")


@pytest.mark.thorough
async def test_every_field_of_a_concept_is_changed_on_the_screen(
    folder: Path, project: Project, run_app: RunApp
) -> None:
    """How sure its terms are, their part of speech, and the words that tell a term from others; each is undone."""
    own = folder / "glossary" / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "3 concepts")
        await pilot.press("slash", *"softw", "enter", "enter")
        await until(app, pilot, "Concept C1")
        await pilot.press("p")
        await until(app, pilot, "Part of speech of software")
        await pilot.press("down", "enter")
        await until(app, pilot, "proper noun")
        await pilot.press("w")
        await until(app, pilot, "When it is not software")
        await pilot.press(*"softwared", "down", *"foot the;  ~ of   x", "down", *"duck; duck;", "enter")
        await until(app, pilot, "not a term next to: foot the; ~ of x")
        await pilot.press("end", "up", "up", "enter", "down", "down", "enter")
        await until(app, pilot, "partly attested")
        written = get_concept(project, "C1")
        assert written.confidence == "partly"
        term = written.terms[0]
        assert (term.part_of_speech, term.exceptions) == ("proper noun", ("softwared",))
        assert (term.contexts, term.doubts) == (("foot the", "~ of x"), ("duck",))
        await pilot.press("w")
        await until(app, pilot, "This applies to terms only")
        for _ in range(3):
            await pilot.press("u")
            await until(app, pilot, "is restored")
            await app.workers.wait_for_complete()
        assert own.read_text(encoding="utf-8") == OWN


async def test_words_with_a_semicolon_inside_stay_whole(folder: Path, project: Project, run_app: RunApp) -> None:
    """A list that is not touched is written as it was, though its words look parted in the field."""
    own = folder / "glossary" / "own.yaml"
    own.write_text(OWN.replace('{text: "software"}', '{text: "software", contexts: ["a; b"]}'), encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "3 concepts")
        await pilot.press("slash", *"softw", "enter", "enter")
        await until(app, pilot, "Concept C1")
        await pilot.press("w", "down", "down", *"duck", "enter")
        await until(app, pilot, "unsure with: duck")
        term = get_concept(project, "C1").terms[0]
        assert (term.contexts, term.doubts) == (("a; b",), ("duck",))


async def test_change_is_taken_back_after_the_screen_was_left(folder: Path, project: Project, run_app: RunApp) -> None:
    """Whoever goes to the files and comes back can still undo."""
    own = folder / "glossary" / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "3 concepts")
        await pilot.press("slash", *"бағдар", "enter", "x", "enter")
        await until(app, pilot, "2 concepts")
        await pilot.press("escape", "escape")
        await until(app, pilot, "guide.txt")
        await pilot.press("t")
        await until(app, pilot, "2 concepts")
        await pilot.press("u")
        await until(app, pilot, "own.yaml is restored")
        await until(app, pilot, "3 concepts")
        assert own.read_text(encoding="utf-8") == OWN


@pytest.mark.thorough
async def test_nothing_is_written_over_what_somebody_else_changed(
    folder: Path, project: Project, run_app: RunApp
) -> None:
    """A concept that was changed in another window is shown as it is now; the change is made again on that."""
    own = folder / "glossary" / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "3 concepts")
        await pilot.press("slash", *"бағдар", "enter", "enter")
        await until(app, pilot, "Concept C1")
        theirs = OWN.replace("software", "programs")
        own.write_text(theirs, encoding="utf-8")
        await pilot.press("end", "up", "enter", *"ours", "enter")
        await until(app, pilot, "programs")
        assert "somebody changed the concept" in message(app)
        assert own.read_text(encoding="utf-8") == theirs
        await pilot.press("end", "up", "enter", *"ours", "enter")
        await until(app, pilot, "Written to own.yaml")
        written = own.read_text(encoding="utf-8")
        assert "programs" in written
        assert "ours" in written


@pytest.mark.thorough
async def test_file_that_cannot_be_brought_in_is_asked_for_again(
    project: Project, run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path stays in its line, with what is wrong below it; so it does where terms cannot be written."""
    monkeypatch.chdir(project.root)
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "2 concepts")
        await pilot.press("i", *"nowhere.csv", "enter")
        await until(app, pilot, "no glossary")
        assert app.screen.query_one("#answer", Field).value.endswith("nowhere.csv")
        await pilot.press("escape", "e", *"terms.doc", "enter")
        await until(app, pilot, "Write all terms to")
        assert app.screen.query_one("#answer", Field).value.endswith("terms.doc")
        await until(app, pilot, "no glossary format")


async def test_cursor_stays_where_a_concept_was_taken_out(folder: Path, project: Project, run_app: RunApp) -> None:
    """After a deletion the next concept is under the cursor; one of another's glossary is not even asked about."""
    own = folder / "glossary" / "own.yaml"
    lines = (f"  - {{id: N{at}, terms: {{en: [{{text: name {at}}}]}}}}\n" for at in range(5))
    own.write_text("schema: 1\nconcepts:\n" + "".join(lines), encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "7 concepts")
        await pilot.press("slash", *"name", "enter", "down", "down", "x")
        await until(app, pilot, "Delete the concept name 2?")
        await pilot.press("enter")
        await until(app, pilot, "6 concepts")
        await until(app, pilot, "▸name 3")
        await pilot.press("escape", "home")
        await until(app, pilot, "▸password")
        await pilot.press("x")
        await app.workers.wait_for_complete()
        assert "cannot be changed" in message(app)
        assert isinstance(app.screen, GlossaryScreen)


async def test_list_of_faults_comes_back_where_it_was_left(folder: Path, project: Project, run_app: RunApp) -> None:
    """Whoever mends one fault goes on with the next."""
    (folder / "glossary" / "own.yaml").write_text(OWN, encoding="utf-8")
    async with run_app("project") as (app, pilot):
        await pilot.press("t")
        await until(app, pilot, "3 concepts")
        await pilot.press("v")
        await until(app, pilot, " problems")
        await pilot.press("end")
        at = app.screen.query_one(OptionList).highlighted
        assert at
        await pilot.press("enter", "v")
        await until(app, pilot, " problems")
        assert app.screen.query_one(OptionList).highlighted == at
