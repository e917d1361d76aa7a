"""Draft sources: counted, chosen, set up with consent, taken back; nothing is contacted before a person says yes."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from tests.engines.json_service import serve_json
from tests.engines.model_fixture import FOLDER, GIVEN
from tests.tui.tui_support import KK, SOURCES, RunApp, add_document, painted, until
from textual.pilot import Pilot

from localize.config.project import Level, read_config
from localize.model import Content, OriginKind
from localize.model.segment_list import Where
from localize.tui.app import Localize
from localize.tui.screens.dialogs.draft_summary import DraftSummary
from localize.tui.screens.draft_sources.screen import DraftSources
from localize.tui.screens.draft_sources.sources import DraftNow, Source, SourceLines
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.project.screen import ProjectScreen
from localize.workflow.drafting import consent
from localize.workflow.editing import edit
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments import lookup

pytestmark = pytest.mark.thorough

SIZES = [(80, 24), (160, 48)]
HOST = "api.mymemory.translated.net"


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's downloads are looked through, and no key of this machine is used."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("DEEPL", "OPENAI", "LIBRETRANSLATE"):
        monkeypatch.delenv(f"LOCALIZE_{name}_KEY", raising=False)


async def go_to(app: Localize, pilot: Pilot[int], label: str, *, last: bool = False) -> None:
    """Put the cursor on a source."""
    lines = app.screen.query_one(SourceLines)
    places = [at for at, row in enumerate(lines.rows) if isinstance(row, Source) and label in row.label]
    await pilot.press("home", *["down"] * places[-1 if last else 0])
    await pilot.pause()
    assert lines.current is not None
    assert label in lines.current.label


def origins(project: Project) -> list[OriginKind]:
    """Where the drafts of the project come from."""
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    return [row.target.origin.kind for row in rows if row.target is not None]


def texts(project: Project) -> list[str]:
    """The translations into Kazakh."""
    rows = project.store.rows(KK, Where(), after=0, limit=100)
    return [row.target.content.typed for row in rows if row.target is not None]


@pytest.mark.parametrize("size", SIZES)
async def test_draft_without_engines_shows_what_can_draft(
    project: Project, run_app: RunApp, size: tuple[int, int]
) -> None:
    """d tells what the memory has and what else there is; one more key drafts, and nothing is set up for it."""
    add_document(project, "again.txt", (SOURCES[1],))
    second = lookup.page(project, KK, after=1, limit=1)[0]
    edit.save(project, second.segment.key, KK, "Әр тіркелгіге ұзын құпиясөз таңдаңыз.")
    before = (project.root / "localize.yaml").read_bytes()
    async with run_app("project", size=size) as (app, pilot):
        await until(app, pilot, "again.txt")
        await pilot.press("d")
        await until(app, pilot, "1 match")
        assert isinstance(app.screen, DraftSources)
        shown = painted(app)
        for text in ("Data sharing: offline only", "Import a model", "DeepL", HOST, "Google", "LibreTranslate"):
            assert text in shown
        assert "can be drafted now" in shown
        await pilot.press("enter")
        await until(app, pilot, "1 from the memory")
        await until(app, pilot, "d other draft sources")
        await pilot.press("d")
        await until(app, pilot, "0 matches")
        await pilot.press("escape")
        await until(app, pilot, "guide.txt")
        assert isinstance(app.screen, ProjectScreen)
    assert OriginKind.MEMORY in origins(project)
    assert (project.root / "localize.yaml").read_bytes() == before


@pytest.mark.parametrize("size", SIZES)
async def test_refused_consent_leaves_all_as_it_was(project: Project, run_app: RunApp, size: tuple[int, int]) -> None:
    """An online engine says what it would be sent; another word than the host's changes, sends and drafts nothing."""
    before = (project.root / "localize.yaml").read_bytes()
    async with run_app("project", size=size) as (app, pilot):
        await until(app, pilot, "guide.txt")
        await pilot.press("d")
        await until(app, pilot, HOST)
        await go_to(app, pilot, "MyMemory")
        await until(app, pilot, "contacted before that")
        for typed in (["y", "enter"], ["escape"]):
            await pilot.press("enter")
            await until(app, pilot, "will be sent")
            assert "agreed services only" in painted(app)
            await pilot.press(*typed)
            await until(app, pilot, "Cancelled. Nothing was changed")
            assert isinstance(app.screen, DraftSources)
            app.screen.say("")
    assert (project.root / "localize.yaml").read_bytes() == before
    assert project.config.policy is Level.OFFLINE
    assert consent.consents(project) == ()
    assert origins(project) == []


async def test_consent_sets_an_engine_up_and_undo_takes_it_back(project: Project, run_app: RunApp) -> None:
    """The typed host writes policy and engine and lets drafts begin; undo takes settings and consent back."""
    for row in lookup.page(project, KK, limit=10):  # nothing is left to be sent
        edit.save(project, row.segment.key, KK, "Мәтін")
    before = (project.root / "localize.yaml").read_bytes()
    async with run_app("project") as (app, pilot):
        await until(app, pilot, "guide.txt")
        await pilot.press("d")
        await until(app, pilot, HOST)
        await go_to(app, pilot, "MyMemory")
        await pilot.press("enter")
        await until(app, pilot, "will be sent")
        await pilot.press(*HOST, "enter")
        await until(app, pilot, "0 left for you")
        told = read_config(project.root / "localize.yaml")
        assert (told.policy, told.draft.engines) == (Level.LISTED, ("mymemory",))
        (given,) = consent.consents(project)
        assert (given.host, given.country) == (HOST, "Italy")
        await pilot.press("enter")
        await until(app, pilot, "✓ MyMemory")
        await pilot.press("ctrl+z")
        await until(app, pilot, "are restored")
        assert "offline only" in painted(app)
        await pilot.press("u")
        await until(app, pilot, "nothing to undo")
    assert (project.root / "localize.yaml").read_bytes() == before
    assert consent.consents(project) == ()


@pytest.mark.parametrize("size", SIZES)
async def test_server_of_ones_own_is_set_up_and_drafts(
    project: Project, run_app: RunApp, size: tuple[int, int]
) -> None:
    """Address and the level's word are asked for; then the server drafts, and from then on d drafts at once."""
    with serve_json() as service:
        async with run_app("project", size=size) as (app, pilot):
            await until(app, pilot, "guide.txt")
            await pilot.press("d")
            await until(app, pilot, "On your own server")
            await go_to(app, pilot, "LibreTranslate")
            await pilot.press("enter")
            await until(app, pilot, "Address of the server")
            await pilot.press("ctrl+u", *service.url("ok"), "enter")
            await until(app, pilot, "Type “local” to allow it")
            assert service.seen.asked == []
            await pilot.press(*"local", "enter")
            await until(app, pilot, "6 from libretranslate")
            await pilot.press("enter", "escape")
            await until(app, pilot, "guide.txt")
            await pilot.press("d")
            await until(app, pilot, "0 left for you")
            assert isinstance(app.screen, DraftSummary)
            await pilot.press("enter", "D")
            await until(app, pilot, "✓ LibreTranslate")
    assert read_config(project.root / "localize.yaml").policy is Level.LOCAL
    assert origins(project) == [OriginKind.MACHINE] * 6


async def test_engine_without_its_key_says_where_it_goes(project: Project, run_app: RunApp) -> None:
    """A service that needs a key names the environment variable; nothing is changed."""
    before = (project.root / "localize.yaml").read_bytes()
    async with run_app("project") as (app, pilot):
        await until(app, pilot, "guide.txt")
        await pilot.press("D")
        await until(app, pilot, "DeepL")
        await go_to(app, pilot, "DeepL")
        await pilot.press("enter")
        await until(app, pilot, "export LOCALIZE_DEEPL_KEY")
    assert (project.root / "localize.yaml").read_bytes() == before


async def test_model_of_this_machine_is_imported_and_drafts(project: Project, run_app: RunApp, tmp_path: Path) -> None:
    """A model in the downloads is offered, imported with a key, and drafts without any consent."""
    pytest.importorskip("ctranslate2")
    pytest.importorskip("sentencepiece")
    add_document(project, "court.txt", (Content((next(iter(GIVEN)),)),))
    copytree(FOLDER, tmp_path / "home" / "Downloads" / "en-kk")
    async with run_app("project") as (app, pilot):
        await until(app, pilot, "court.txt")
        await pilot.press("d")
        await until(app, pilot, "Import en-kk")
        await go_to(app, pilot, "Import en-kk")
        await pilot.press("enter")
        await until(app, pilot, "Imported: en-kk")
        assert "Import en-kk" not in painted(app)
        await pilot.press("enter")
        await until(app, pilot, "from ctranslate2")
    assert read_config(project.root / "localize.yaml").policy is Level.OFFLINE
    assert GIVEN[next(iter(GIVEN))] in texts(project)


async def test_editor_shows_what_can_draft_and_the_drafts(project: Project, run_app: RunApp) -> None:
    """d in the editor's list leads to the same page, for its file; the list then shows what was drafted."""
    add_document(project, "again.txt", (SOURCES[1],))
    again = project.store.rows(KK, Where(), after=6, limit=1)[0]
    edit.save(project, again.segment.key, KK, "Ұзын құпиясөз таңдаңыз.")
    async with run_app() as (app, pilot):
        await until(app, pilot, "TARGET")
        await pilot.press("escape", "d")
        await until(app, pilot, "1 match")
        assert "guide.txt" in painted(app)
        await pilot.press("d")
        await until(app, pilot, "1 from the memory")
        await pilot.press("enter", "escape")
        await until(app, pilot, "Ұзын құпиясөз таңдаңыз.")
        assert isinstance(app.screen, Editor)


async def test_run_that_drafted_nothing_leads_to_the_sources(folder: Path, run_app: RunApp) -> None:
    """An engine that the project does not allow is told in the words of file and screen; a key shows the sources."""
    path = folder / "localize.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "draft: {engines: [mymemory]}\n", encoding="utf-8")
    with open_project(folder, as_name="Aigerim") as used:
        add_document(used, "other.txt", SOURCES)
        async with run_app("project", size=(160, 48), used=used) as (app, pilot):
            await until(app, pilot, "other.txt")
            await pilot.press("d")
            await until(app, pilot, "d other draft sources")
            told = " ".join(painted(app).replace("│", "").replace("┃", "").split())
            assert "“agreed services only” (`policy: listed`)" in told
            assert "set `policy: listed` in localize.yaml" in told
            await pilot.press("d")
            await until(app, pilot, "Memory and glossary")
            assert isinstance(app.screen, DraftSources)


async def test_cursor_stays_on_its_source_while_others_come(run_app: RunApp) -> None:
    """What is found meanwhile moves no other source under the cursor."""
    async with run_app("project") as (app, pilot):
        await until(app, pilot, "guide.txt")
        await pilot.press("D")
        await until(app, pilot, HOST)
        await go_to(app, pilot, "DeepL")
        lines = app.screen.query_one(SourceLines)
        new = Source("New", "", (), DraftNow())
        lines.put([lines.rows[0], new, *lines.rows[1:]])
        assert lines.current is not None
        assert lines.current.label == "DeepL"
