"""Machine drafts in the editor: they arrive by themselves, are used whole or word by word, and hold nobody up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.engines.json_service import serve_json
from tests.tui.tui_support import GLOSSARY, KK, RU, SOURCES, RunApp, add_document, message, until
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from localize.config.engines import LONGEST_WAIT_S
from localize.config.project import Config, render_config
from localize.model import LanguageTag, MatchType, OriginKind
from localize.model.segment_list import Where
from localize.tui.screens.editor.screen import Editor
from localize.tui.widgets.prompts import ProgressDialog
from localize.tui.widgets.static_text import Text
from localize.workflow.project.project import Project, open_project

SILENCE_S = 60
"""For which the silent server says nothing; a run would wait longer. Where it is waited for, the test fails."""
PSEUDO = "draft: {engines: [pseudo]}\n"


@contextmanager
def open_with(root: Path, more: str) -> Iterator[Project]:
    """Open a project with one document; *more* are lines of its settings."""
    (root / "glossary").mkdir(parents=True)
    (root / "glossary" / "words.csv").write_text(GLOSSARY, encoding="utf-8")
    config = Config(source=LanguageTag("en"), targets=(KK, RU), name="brief")
    (root / "localize.yaml").write_text(render_config(config) + more, encoding="utf-8")
    with open_project(root, as_name="Aigerim") as project:
        add_document(project, "guide.txt", SOURCES)
        yield project


def local(url: str) -> str:
    """Return settings with a server on this machine, whose answer is waited for as long as can be."""
    engine = f"{{url: {url}, wait_s: {LONGEST_WAIT_S}}}"
    return f"policy: local\ndraft: {{engines: [libretranslate]}}\nengines: {{libretranslate: {engine}}}\n"


def title_of(screen: Editor) -> str:
    """Return the first line as it is painted."""
    return str(screen.query_one("#title", Text).content)


async def rest(screen: Editor, pilot: Pilot[int]) -> None:
    """Let all work beside the screen come to its end, that which other work begins too."""
    for _ in range(6):
        with suppress(WorkerCancelled):  # newer work of its kind has taken its place
            await screen.workers.wait_for_complete()
        await pilot.pause()


async def test_engine_that_nobody_knows_holds_nobody_up(tmp_path: Path, run_app: RunApp) -> None:
    """The editor works on where the settings name no engine at all; whoever asks for drafts is told."""
    with open_with(tmp_path / "drafts", "draft: {engines: [nosuch]}\n") as project:
        async with run_app(used=project) as (app, pilot):
            screen = app.screen
            assert isinstance(screen, Editor)
            await rest(screen, pilot)
            assert message(app) == ""
            screen.action_ask_drafts()
            await until(app, pilot, "nosuch")
            await rest(screen, pilot)
            assert "Something unexpected" not in message(app)


async def test_local_draft_arrives_and_is_taken_over(tmp_path: Path, run_app: RunApp) -> None:
    """A draft stands among the matches without a key; F10 takes it word by word, Ctrl+R whole, both with its origin."""
    with open_with(tmp_path / "drafts", PSEUDO) as project:
        async with run_app(used=project) as (app, pilot):
            screen = app.screen
            assert isinstance(screen, Editor)
            await rest(screen, pilot)
            (draft,) = screen.loader.matches
            assert (draft.type, draft.origin.kind) == (MatchType.MACHINE, OriginKind.MACHINE)
            assert "offline: pseudo ✓" in title_of(screen)
            await pilot.press("f10")
            assert draft.target.typed.split()[0] == screen.target.typed
            for _ in draft.target.typed.split()[1:]:
                await pilot.press("f10")
            assert screen.target.typed == draft.target.typed
            await pilot.press("f10")  # there is no more
            assert screen.target.typed == draft.target.typed
            await pilot.press("enter")
            await rest(screen, pilot)
            await pilot.press("ctrl+r")
            await rest(screen, pilot)
            first, second = project.store.rows(KK, Where(), after=0, limit=2)
        assert first.target is not None
        assert (first.target.content, first.target.origin) == (draft.target, draft.origin)
        assert second.target is not None
        assert second.target.origin.kind is OriginKind.MACHINE


async def test_translated_segment_asks_no_engine_by_itself(tmp_path: Path, run_app: RunApp) -> None:
    """Where a text stands already, drafts come when they are asked for, with `d` in the list."""
    with open_with(tmp_path / "drafts", PSEUDO) as project:
        async with run_app(used=project) as (app, pilot):
            screen = app.screen
            assert isinstance(screen, Editor)
            await pilot.press(*"Мәтін", "ctrl+s")
            await rest(screen, pilot)
            await pilot.press("escape", "n", "N")
            await rest(screen, pilot)
            assert not screen.loader.matches
            await pilot.press("d")
            await rest(screen, pilot)
            assert [each.type for each in screen.loader.matches] == [MatchType.MACHINE]


@pytest.fixture
def hanging() -> Iterator[str]:
    """The address of a server on this machine that takes requests and never answers."""
    leave = threading.Event()
    kept_waiting = []

    class Silent(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept_waiting.append(not leave.wait(SILENCE_S))

        do_GET = do_POST  # noqa: N815 - http.server's name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    leave.set()
    server.shutdown()
    server.server_close()
    thread.join()
    assert not any(kept_waiting)


async def test_hanging_engine_holds_up_neither_keys_nor_the_end(tmp_path: Path, run_app: RunApp, hanging: str) -> None:
    """While a server is silent, texts are written and confirmed; leaving does not wait for it."""
    with open_with(tmp_path / "drafts", local(hanging)) as project:
        async with run_app(used=project) as (app, pilot):
            screen = app.screen
            assert isinstance(screen, Editor)
            await until(app, pilot, "libretranslate …")
            await pilot.press("f10")
            await until(app, pilot, "A draft is still being made")
            await pilot.press(*"Мәтін", "enter")
            assert screen.list.cursor == 1
            assert not screen.loader.matches
        row = project.store.rows(KK, Where(), after=0, limit=1)[0]
        assert row.target is not None
        assert row.target.content.typed == "Мәтін"


async def test_hanging_engine_is_left_at_once_by_escape(tmp_path: Path, run_app: RunApp, hanging: str) -> None:
    """A run over all files that waits for a silent server ends with Escape, long before the server is given up."""
    with open_with(tmp_path / "drafts", local(hanging)) as project:
        async with run_app("project", used=project) as (app, pilot):
            await pilot.press("d")
            while not isinstance(app.screen, ProgressDialog):
                await pilot.pause()
            await pilot.press("escape")
            while isinstance(app.screen, ProgressDialog):
                await pilot.pause()
            await until(app, pilot, "cancelled; completed work is saved")
        assert project.store.counts(KK, Where(untranslated=True)).segments == len(SOURCES)


async def test_end_of_the_program_ends_a_run(tmp_path: Path, run_app: RunApp, hanging: str) -> None:
    """Who quits during a run waits neither for its engine nor for the segments that are left."""
    with open_with(tmp_path / "drafts", local(hanging)) as project:
        async with run_app("project", used=project) as (app, pilot):
            await pilot.press("d")
            while not isinstance(app.screen, ProgressDialog):
                await pilot.pause()
            await pilot.press("ctrl+q")
        assert project.store.counts(KK, Where(untranslated=True)).segments == len(SOURCES)


@pytest.mark.loopback
async def test_first_text_is_shown_and_doubts_stand_with_the_draft(tmp_path: Path, run_app: RunApp) -> None:
    """A run over all files shows the first text that leaves; in the editor a doubted draft says what to look at."""
    with serve_json() as service, open_with(tmp_path / "drafts", local(service.url("ok"))) as project:
        async with run_app("project", used=project) as (app, pilot):
            await pilot.press("d")
            await until(app, pilot, "drafts to review carefully")
            assert [each.message for each in app._notifications] == [
                f"Sent to 127.0.0.1; the first text as it goes: {SOURCES[0].plain}"
            ]
            await pilot.press("enter", "enter")
            await until(app, pilot, "SOURCE en")
            screen = app.screen
            assert isinstance(screen, Editor)
            await screen.action_step(1)
            await until(app, pilot, "! mostly in another script")
            await until(app, pilot, "draft machine libretranslate ·")


async def test_segment_is_kept_secret_and_opened_by_a_word(tmp_path: Path, run_app: RunApp) -> None:
    """K in the list keeps a segment secret, and its head says so; to lift that, a word is typed."""
    with open_with(tmp_path / "drafts", PSEUDO) as project:
        async with run_app(used=project) as (app, pilot):
            await pilot.press("escape", "K")
            await until(app, pilot, "· secret")
            first = project.store.rows(KK, Where(), after=0, limit=1)[0].segment.key
            assert project.store.secrets() == {first}
            for typed, told in (("yes", "It stays secret"), ("open", "No longer secret")):
                await pilot.press("K")
                await until(app, pilot, "data sharing setting now applies")
                await pilot.press(*typed, "enter")
                await until(app, pilot, told)
            assert project.store.secrets() == frozenset()
