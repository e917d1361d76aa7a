"""Work beside the screen: in order, with a way out, and told when it fails."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Generator

from tests.tui.tui_support import RunApp, message
from textual.widgets import Static

from localize.errors import WorkflowError
from localize.i18n import current_language, set_language
from localize.model import Progress
from localize.tui.screens.base.screen import start
from localize.tui.screens.base.session import ShowFiles
from localize.tui.screens.project.screen import ProjectScreen
from localize.tui.widgets.prompts import ProgressDialog
from localize.tui.workers import Bridge


async def test_writes_are_done_in_the_order_of_asking() -> None:
    """Two saves of one text never change places."""
    bridge = Bridge()
    done: list[int] = []
    await asyncio.gather(*(bridge.write(done.append, number) for number in range(50)))
    bridge.close()
    assert done == list(range(50))


async def test_write_is_finished_when_nobody_waits_any_longer() -> None:
    """A cancelled wait does not undo what was asked for."""
    bridge = Bridge()
    go, done = threading.Event(), threading.Event()

    def act() -> None:
        go.wait()
        done.set()

    task = asyncio.ensure_future(bridge.write(act))
    await asyncio.sleep(0)
    task.cancel()
    go.set()
    bridge.close()
    assert done.is_set()


async def test_write_is_done_when_nobody_ever_waits() -> None:
    """A screen may be taken down before the work that was to wait for its write has begun."""
    bridge = Bridge()
    done: list[int] = []
    bridge.write(done.append, 1)
    await asyncio.to_thread(bridge.close)
    assert done == [1]


async def test_write_that_fails_when_nobody_waits_leaves_no_traceback() -> None:
    """At the end of the program nothing is written over the terminal about a save that failed behind it."""
    told: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: told.append(context))
    bridge = Bridge()
    go = threading.Event()

    def act() -> None:
        go.wait()
        raise WorkflowError("no room")

    task = asyncio.ensure_future(bridge.write(act))
    await asyncio.sleep(0)
    task.cancel()
    go.set()
    await asyncio.to_thread(bridge.close)
    await asyncio.sleep(0)
    del task
    gc.collect()
    loop.set_exception_handler(None)
    assert told == []


async def test_nothing_is_read_before_the_first_painting() -> None:
    """What is held back waits until it may begin, and is done then; a write is never held back."""
    bridge = Bridge()
    bridge.hold_back()
    read = asyncio.ensure_future(bridge.read(str, 7))
    assert await bridge.write(str, 8) == "8"
    assert not read.done()
    bridge.begin()
    assert await read == "7"
    bridge.close()


async def test_first_screen_is_the_lowest_and_may_be_replaced(run_app: RunApp) -> None:
    """No empty screen is painted before the first one; another one takes its place without a way back to it."""
    async with run_app() as (app, pilot):
        assert len(app.screen_stack) == 1
        app.screen.post_message(ShowFiles())
        await pilot.pause()
        assert [type(each) for each in app.screen_stack] == [ProjectScreen]


async def test_drive_returns_what_the_work_returns_and_hears_its_progress() -> None:
    """Each step is told on the screen's thread; the result comes back."""

    def work() -> Generator[Progress, None, str]:
        for at in range(3):
            yield Progress(at, 3)
        return "done"

    bridge = Bridge()
    heard: list[tuple[int, bool, str]] = []
    main = threading.get_ident()
    set_language("ru")
    result = await bridge.drive(
        work,
        lambda each: heard.append((each.done, threading.get_ident() == main, current_language())),
        threading.Event(),
    )
    set_language("en")
    bridge.close()
    assert result == "done"
    assert heard == [(0, True, "ru"), (1, True, "ru"), (2, True, "ru")]


async def test_closing_stops_long_work_and_waits_for_what_was_to_be_written() -> None:
    """Whoever leaves the program waits for no check or import of a whole document, and loses no text that was saved."""
    bridge = Bridge()
    never = (threading.Event(), threading.Event())
    reading, writing = threading.Event(), threading.Event()
    ended: list[str] = []

    def work(name: str, begun: threading.Event) -> Generator[Progress, None, None]:
        try:
            while True:
                begun.set()
                yield Progress(1, 0, "")
        finally:
            ended.append(name)

    works = [
        asyncio.ensure_future(bridge.drive(lambda: work("read", reading), lambda _: None, never[0], reads_only=True)),
        asyncio.ensure_future(bridge.drive(lambda: work("import", writing), lambda _: None, never[1])),
    ]
    await asyncio.to_thread(reading.wait)
    await asyncio.to_thread(writing.wait)
    saved = asyncio.ensure_future(bridge.write(lambda: "saved"))
    await asyncio.sleep(0)
    await asyncio.to_thread(bridge.close)
    assert await asyncio.gather(*works, saved) == [None, None, "saved"]
    assert sorted(ended) == ["import", "read"]


async def test_escape_stops_long_work_and_closes_it(run_app: RunApp) -> None:
    """Work that takes long shows a bar; Esc ends it after the present step, and it may tidy up."""
    step, closed = threading.Semaphore(0), threading.Event()

    def work() -> Generator[Progress, None, str]:
        try:
            for at in range(3):
                yield Progress(at, 3, "checked")
                step.acquire(timeout=5)
        finally:
            closed.set()
        return "done"

    async with run_app("project") as (app, pilot):
        screen = app.screen
        assert isinstance(screen, ProjectScreen)
        results: list[str | None] = []

        async def drive() -> None:
            results.append(await screen.drive("Check", work))

        start(screen, drive, "work")
        for _ in range(1000):
            await pilot.pause()
            if isinstance(app.screen, ProgressDialog):
                break
        assert "0 of 3 checked" in str(app.screen.query_one("#bar", Static).render())
        await pilot.press("escape")
        step.release()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert results == [None]
        assert closed.is_set()
        assert isinstance(app.screen, ProjectScreen)


async def test_error_of_long_work_is_told(run_app: RunApp) -> None:
    """An error with a hint is shown, and the screen goes on."""

    def work() -> Generator[Progress, None, str]:
        yield Progress(0, 1)
        raise WorkflowError("no [b]such thing", hint="try another")

    async with run_app("project") as (app, pilot):
        screen = app.screen
        assert isinstance(screen, ProjectScreen)

        async def drive() -> None:
            assert await screen.drive("Check", work) is None

        start(screen, drive, "work")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert message(app) == "✗ no [b]such thing\ntry another"
