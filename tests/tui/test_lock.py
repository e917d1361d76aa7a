"""An encrypted project is locked when nobody is there, with all that was typed stored, and opened by its passphrase."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from tests.tui.tui_support import KK, SOURCES, add_document, message, painted, send, take_keys, until
from textual.pilot import Pilot

from localize.config.project import Config, render_config
from localize.errors import StoreError
from localize.i18n import LANGUAGES, set_language
from localize.model import LanguageTag
from localize.store.key_slots import Cost, create_key, write_key_slots
from localize.tui import routes
from localize.tui.app import GoingOn, Localize
from localize.tui.destination import Start
from localize.tui.display_options import DisplayOptions
from localize.tui.screens.editor.screen import Editor
from localize.tui.screens.unlock import Unlocking
from localize.workflow.project.project import Project, open_project

PASSPHRASE = "қарлығаш ұшып келді"
MINUTE_S = 60.0


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return the folder of an encrypted project with one document."""
    root = tmp_path / "Brief"
    (root / ".localize").mkdir(parents=True)
    config = Config(source=LanguageTag("en"), targets=(KK,), name="Brief", encrypted=True)
    (root / "localize.yaml").write_text(render_config(config), encoding="utf-8")
    new = create_key(PASSPHRASE, Cost(2))
    write_key_slots(root / ".localize", new.slots)
    with open_project(root, as_name="Aigerim", key=new.key) as made:
        add_document(made, "guide.txt", SOURCES)
    return root


@pytest.fixture
def secret(vault: Path) -> Iterator[Project]:
    """Return the project, open."""
    with open_project(vault, as_name="Aigerim", key=lambda: PASSPHRASE) as opened:
        yield opened


class Clock:
    """A clock that goes on when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


@asynccontextmanager
async def shown(
    project: Project, clock: Clock, minutes: int = 10, start: Start = "editor"
) -> AsyncIterator[tuple[Localize, Pilot[int]]]:
    """Give the program on a project, as a person runs it who wants the lock after some minutes."""
    document = "guide.txt" if start == "editor" else None
    app = Localize(project, document=document, start=start, options=DisplayOptions(lock_minutes=minutes))
    app.may_go_on, app.clock = True, clock
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield app, pilot
    finally:
        app.bridge.close()


async def test_idle_project_is_locked_with_its_text_stored(secret: Project) -> None:
    """After the minutes without a key the typed text is in the store, and the program ends to ask who is there."""
    clock = Clock()
    async with shown(secret, clock) as (app, pilot):
        await pilot.press(*"Сандық")
        await take_keys(app)
        clock.now += 10 * MINUTE_S - 1
        app.lock_when_idle()
        assert app.going_on is None
        clock.now += 1
        app.lock_when_idle()
        assert app.going_on is GoingOn.LOCKED
        assert isinstance(app.route, routes.Editor)
        key = app.route.key
    assert key is not None
    (target,) = secret.store.targets(key)
    assert target.content.typed == "Сандық"


async def test_keys_the_mouse_and_running_work_keep_it_open(secret: Project) -> None:
    """A key, a mouse that moves and a job each count as somebody who is there."""
    clock = Clock()
    async with shown(secret, clock) as (app, pilot):
        for sign in ("key", "mouse", "work"):
            clock.now += 9 * MINUTE_S
            if sign == "key":
                await pilot.press("down")
            elif sign == "mouse":
                await pilot.hover()
            else:
                app.bridge._driven.add(cancelled := Event())
                app.lock_when_idle()
                app.bridge._driven.discard(cancelled)
            clock.now += 9 * MINUTE_S
            app.lock_when_idle()
            assert app.going_on is None, sign


async def test_key_locks_at_once(secret: Project) -> None:
    """Ctrl+\\ as a terminal sends it locks the project, also from within a dialog."""
    async with shown(secret, Clock()) as (app, pilot):
        await pilot.press("ctrl+g")
        await send(app, pilot, "\x1c")
        assert app.going_on is GoingOn.LOCKED


async def test_text_that_cannot_be_stored_keeps_it_open(secret: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what was typed would be lost, the project stays open and says so; the next look tries again."""
    async with shown(secret, Clock()) as (app, pilot):
        monkeypatch.setattr(Editor, "rescue", lambda _: False)
        await pilot.press("ctrl+backslash")
        assert app.going_on is None
        assert "not locked" in message(app)
        monkeypatch.undo()
        await pilot.press("ctrl+backslash")
        assert app.going_on is GoingOn.LOCKED


async def test_plain_project_is_not_locked(project: Project) -> None:
    """Its texts are on the disk for anybody; the key says so."""
    clock = Clock()
    async with shown(project, clock) as (app, pilot):
        clock.now += 100 * MINUTE_S
        await pilot.press("ctrl+backslash")
        assert app.going_on is None
        assert "not encrypted" in message(app)


async def test_way_back_leads_to_the_same_segment(secret: Project) -> None:
    """Opened again, the editor stands where the person was."""
    async with shown(secret, Clock()) as (app, pilot):
        await pilot.press("ctrl+n", "ctrl+n")
        await take_keys(app)
        assert isinstance(app.screen, Editor)
        row = app.screen.editor.row
        assert row is not None
        await pilot.press("ctrl+backslash")
    again = Localize(secret)
    again.route = app.route
    async with again.run_test(size=(80, 24)) as pilot:
        await until(again, pilot, "3 of 6")
        assert isinstance(again.screen, Editor)
        assert again.screen.editor.row is not None
        assert again.screen.editor.row.segment.key == row.segment.key
    again.bridge.close()


@pytest.mark.thorough
async def test_wrong_passphrase_is_told_and_asked_again(vault: Path) -> None:
    """The question stays until the right one is typed; nothing of what is typed is shown."""
    app = Unlocking(DisplayOptions(), vault, is_locked=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "Brief is locked")
        await pilot.press(*"wrong one", "enter")
        await until(app, pilot, "wrong passphrase")
        assert "wrong one" not in painted(app)
        assert app.project is None
        await pilot.press(*"қарлығаш ұшып келді", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    app.bridge.close()
    assert app.project is not None
    assert app.project.is_encrypted
    app.project.close()


def test_forgotten_key_opens_nothing(vault: Path) -> None:
    """What still refers to the key of a project that was locked cannot open it any more."""
    with open_project(vault, key=lambda: PASSPHRASE) as opened:
        key = opened.key
    assert key is not None
    open_project(vault, key=key).close()
    key.forget()
    with pytest.raises(StoreError):
        open_project(vault, key=key)


async def test_nobody_gets_in_without_a_passphrase(vault: Path) -> None:
    """Esc opens nothing."""
    app = Unlocking(DisplayOptions(), vault)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(app, pilot, "Open Brief")
        await pilot.press("escape")
    app.bridge.close()
    assert app.project is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("start", ["project", "editor", "review"])
async def test_title_says_that_a_project_is_plain(
    project: Project, secret: Project, start: Start, language: str
) -> None:
    """In every language, on 80 columns, the first line says so; that of an encrypted project says nothing."""
    set_language(language)
    word = {"en": "unencrypted", "kk": "шифрланбаған", "ru": "не зашифрован"}[language]
    for used, says in ((project, True), (secret, False)):
        used.config = replace(used.config, name="A brief about the law on information 2026")
        async with shown(used, Clock(), start=start) as (app, pilot):
            await until(app, pilot, "→kk")
            assert (word in painted(app).splitlines()[0]) is says
    set_language("en")
