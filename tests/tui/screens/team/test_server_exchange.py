"""Two people with a server on the screen: what waits, an exchange on request and in the background, a server away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from tests.tui.screens.team.test_team_screens import shown, write
from tests.tui.tui_support import painted, until
from tests.workflow.team.offices import Office, sync
from tests.workflow.team.people import KK, WRITER, Person, begin, invite, keys_of, texts_of
from textual.pilot import Pilot

from localize.errors import ServerUnavailable
from localize.i18n import set_language
from localize.store.team_record import ServerPlace
from localize.tui import routes
from localize.tui.app import Localize
from localize.tui.screens.base.server_exchange import ServerExchange
from localize.workflow.editing.edit import save
from localize.workflow.team import bundle_parser, server_sync
from localize.workflow.team.presence import Spot
from localize.workflow.team.server_members import add_server, read_admission, write_admission
from localize.workflow.team.server_place import change_server

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def no_child() -> Iterator[None]:
    """What came is read without a process of its own."""
    with mock.patch.object(bundle_parser, "require_readable"):
        yield


@pytest.fixture
def people(office: Office, tmp_path: Path) -> tuple[Person, Person]:
    """A manager and a translator, who have a server and have both come to it."""
    dana = begin(tmp_path)
    aigul = invite(dana, "Aigul", WRITER)
    aigul.read(dana.write())
    with dana.at_work() as project:
        add_server(project, office.url)
        server_sync.sync(project)
        access = write_admission(project, "Aigul")
    with aigul.at_work() as project:
        read_admission(project, access)
        server_sync.sync(project)
    return dana, aigul


def exchange_of(app: Localize) -> ServerExchange:
    """Return what exchanges."""
    assert app.session.exchange is not None
    return app.session.exchange


async def test_team_page_exchanges_on_request(people: tuple[Person, Person]) -> None:
    """What waits stands in the status line and on the page; one key brings all, and the cursor stays."""
    dana, aigul = people
    write(aigul, 0, "Бірінші абзац")
    sync(aigul)
    async with shown(dana) as (app, pilot, project):
        await until(app, pilot, "synced")
        save(project, keys_of(project)[3], KK, "Төртінші абзац")
        await exchange_of(app).look()
        await until(app, pilot, "1 to send")
        await pilot.press("T")
        await until(app, pilot, "Server ")
        assert "1 to send · synced" in painted(app)
        await pilot.press("down")
        before = app.screen.query_one("#list").cursor  # type: ignore[attr-defined]
        await pilot.press("s")
        await until(app, pilot, "Synced: 1 text received, 1 event sent")
        assert texts_of(project)[0][0] == "Бірінші абзац"
        await until(app, pilot, " synced")
        assert "to send" not in painted(app)
        assert app.screen.query_one("#list").cursor == before  # type: ignore[attr-defined]


async def test_server_that_is_away_is_said_and_nothing_is_lost(people: tuple[Person, Person]) -> None:
    """The error says what to do, the status line that it is away; what waits is still counted."""
    dana, _ = people
    with dana.at_work() as project:
        save(project, keys_of(project)[3], KK, "Төртінші абзац")
        change_server(project, _lose)
    async with shown(dana) as (app, pilot, project):
        await pilot.press("T", "s")
        await until(app, pilot, "cannot be reached")
        await pilot.press("up")
        await until(app, pilot, "1 to send · server unreachable")
        assert texts_of(project)[3][0] == "Төртінші абзац"


def _lose(known: ServerPlace | None) -> ServerPlace:
    assert known is not None
    return replace(known, url="host=/tmp/nothing-is-there dbname=none")


async def test_exchange_is_cancelled_by_the_same_key(people: tuple[Person, Person], office: Office) -> None:
    """While the server holds an answer back, keys work, and the second press lets go of it."""
    dana, _ = people
    with office.connect() as owner, owner.transaction():
        owner.execute("LOCK TABLE localize.project IN ACCESS EXCLUSIVE MODE")
        async with shown(dana) as (app, pilot, _project):
            await pilot.press("T")
            await until(app, pilot, "Dana (you)")
            await pilot.press("s")
            await until(app, pilot, "s cancel")
            await pilot.press("s")
            await until(app, pilot, "Sync cancelled")
            assert not exchange_of(app).is_running


async def test_work_is_exchanged_in_the_background(people: tuple[Person, Person], office: Office) -> None:
    """Where the person wants that, what others have sent comes in without a key, and a text goes out by itself."""
    dana, aigul = people
    write(aigul, 0, "Бірінші абзац")
    sync(aigul)
    with mock.patch("localize.tui.screens.base.server_exchange.PAUSE_S", 0.0):
        async with shown(dana) as (app, pilot, project):
            app.session.begin_exchange(app, follows=True)
            await reached(pilot, lambda: texts_of(project)[0][0] == "Бірінші абзац")
            before = count_events(office)
            save(project, keys_of(project)[3], KK, "Төртінші абзац")
            await reached(pilot, lambda: count_events(office) > before)
            exchange_of(app).end()
    sync(aigul)
    with aigul.at_work() as project:
        assert texts_of(project)[3][0] == "Төртінші абзац"


def count_events(office: Office) -> int:
    """Return how many events the server has."""
    with office.connect() as owner:
        row = owner.execute("SELECT count(*) FROM localize.event").fetchone()
        return int(row[0]) if row else 0


async def reached(pilot: Pilot[int], is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(1000):
        if is_so():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to that")


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_status_line_fits_in_every_language(people: tuple[Person, Person], language: str) -> None:
    """At 80 columns the note stands whole beside no message."""
    dana, _ = people
    set_language(language)
    try:
        async with shown(dana) as (app, pilot, _):
            note = exchange_of(app).note()
            assert note
            assert "synced" not in note
            await until(app, pilot, note)
            await pilot.press("T")
            await until(app, pilot, f"  {note}")
    finally:
        set_language("en")


async def test_server_away_is_said_once_in_the_background(
    people: tuple[Person, Person],
) -> None:
    """In one line that asks for nothing; the attempts after it say no more than the end of the status line."""
    dana, _ = people
    with dana.at_work() as project:
        save(project, keys_of(project)[3], KK, "Төртінші абзац")
        change_server(project, _lose)
    async with shown(dana) as (app, pilot, _project):
        app.session.begin_exchange(app, follows=True)
        await until(app, pilot, "Server unreachable: your work is kept, and sent later")
        await pilot.press("T")
        await until(app, pilot, "1 to send · server unreachable")
        assert exchange_of(app).follows
        exchange_of(app)._take(ServerUnavailable("away"))
        await pilot.pause()
        assert "your work is kept" not in painted(app)


async def test_who_is_where_is_shown_on_the_segment_and_on_the_page(people: tuple[Person, Person]) -> None:
    """The end of the status line names who else is on the open segment; the page of the team, where everybody is."""
    dana, aigul = people
    write(aigul, 2, "Үшінші абзац")
    sync(aigul)
    sync(dana)
    async with shown(dana, start="editor", size=(160, 48)) as (app, pilot, project):
        spot = Spot(keys_of(project)[0], KK)
        exchange_of(app).presence.others = {"Aigul": spot}
        exchange_of(app).stand(app.find_spot())
        assert exchange_of(app).presence.here == spot
        await until(app, pilot, "Aigul is here · synced")
        app.session.open(app.screen, routes.Team())  # type: ignore[arg-type]
        await until(app, pilot, "now at 1 (guide.md)")
        await pilot.press("up")
        await until(app, pilot, "Last worked on: 3 (guide.md)")
        exchange_of(app).end()
        assert exchange_of(app).presence.others == {}
