"""The review desk in a browser: a link opens it once, another host never, and a guest does what their role allows."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import NamedTuple

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType, WSServerHandshakeError
from aiohttp.test_utils import TestServer

from localize.model import LanguageTag, State
from localize.model.events import Role
from localize.model.segment_list import Row, Where
from localize.store.key import Key
from localize.store.key_slots import Cost, create_key
from localize.web.invitations import Register, invite
from localize.web.pages import Site
from localize.web.server import _run
from localize.web.tab_process import TabProcess
from localize.workflow.browser_tab import BrowserTab
from localize.workflow.editing import edit
from localize.workflow.project.encryption import encrypt
from localize.workflow.project.project import Project, open_project

KK = LanguageTag("kk")
PATIENCE_S = 60.0
"""The longest wait for a tab; a busy machine takes seconds to start the program."""


class Served(NamedTuple):
    """A running site: its address, the links' secrets by name, and the project behind it."""

    url: str
    tokens: dict[str, str]
    project: Project

    def link(self, name: str) -> str:
        """The link that was given to a guest."""
        return f"{self.url}/?token={self.tokens[name]}"

    def row(self) -> Row:
        """The first segment as it stands in the store."""
        return self.project.store.rows(KK, Where(), after=0, limit=1)[0]


@pytest.fixture
def tab(project: Project) -> BrowserTab:
    """The review desk of a small project, for a reviewer."""
    return BrowserTab(root=str(project.root), language="kk", role="reviewer")


@pytest.fixture
async def served(project: Project, tab: BrowserTab) -> AsyncIterator[Served]:
    """The site of a project in which Aigerim has translated the first segment."""
    guests = invite(["Dana", "Bolat"])
    first = project.store.rows(KK, Where(), after=0, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Қауіпсіздік нұсқаулығы")
    register = Register(list(guests))
    site = Site(tab, register, hosts=(), title="Guide <b>")
    async with TestServer(site.application(), host="127.0.0.1") as server:
        yield Served(str(server.make_url("")).rstrip("/"), {each.name: each.token for each in guests}, project)


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    """A browser with cookies of its own."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


async def test_nothing_is_shown_without_a_link(served: Served, browser: ClientSession) -> None:
    """Pages, scripts and the socket refuse whoever was not invited, and a wrong secret opens nothing."""
    for path in ("/", "/ws", "/static/js/textual.js", "/?token=", "/?token=guess", "/ws?token=guess"):
        async with browser.get(served.url + path) as answer:
            assert answer.status == 403
            assert "Guide" not in await answer.text()
    assert not list(browser.cookie_jar)


async def test_link_opens_one_browser_once(served: Served, browser: ClientSession) -> None:
    """A used link lets its browser go on and nobody else in; its secret does not stay in the address."""
    async with browser.get(served.link("Dana")) as answer:
        assert (answer.status, answer.url.query_string, answer.url.path) == (200, "", "/")
        page = await answer.text()
    assert "Guide &lt;b&gt;" in page
    async with browser.get(served.url) as answer:
        assert answer.status == 200
    async with ClientSession() as other, other.get(served.link("Dana")) as answer:
        assert answer.status == 403


async def test_page_loads_nothing_from_elsewhere(served: Served, browser: ClientSession) -> None:
    """The page names no other host, and its policy would let the browser ask none."""
    async with browser.get(served.link("Dana")) as answer:
        policy, page = answer.headers["Content-Security-Policy"], await answer.text()
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
    host = served.url.removeprefix("http://")
    assert "default-src 'none'" in policy
    assert [word for word in policy.split() if "//" in word] == [f"ws://{host};"]
    assert [word for word in page.split('"') if "//" in word] == [f"ws://{host}/ws"]


async def test_site_answers_only_to_its_own_names(project: Project, tab: BrowserTab, browser: ClientSession) -> None:
    """A foreign name that was pointed at this machine gets nothing, not even with the right secret."""
    guests = invite(["Dana"])
    site = Site(tab, Register(list(guests)), hosts={"localhost:1"}, title="Guide")
    async with TestServer(site.application(), host="127.0.0.1") as server:
        url = server.make_url(f"/?token={guests[0].token}")
        async with browser.get(url) as answer:
            assert answer.status == 403
        async with browser.get(url, headers={"Host": "localhost:1"}, allow_redirects=False) as answer:
            assert answer.status == 303


async def test_socket_refuses_other_pages(served: Served, browser: ClientSession) -> None:
    """A page of another site cannot open the socket, though the browser would send its cookie along."""
    async with browser.get(served.link("Dana")):
        pass
    for origin in ("http://evil.example", "null", ""):
        with pytest.raises(WSServerHandshakeError):
            await browser.ws_connect(served.url + "/ws", headers={"Origin": origin})


async def _until(socket: ClientWebSocketResponse, done: Callable[[], bool]) -> bytes:
    """Read what the tab paints until *done*; return it."""
    seen = b""
    async with asyncio.timeout(PATIENCE_S):
        while not done():
            try:
                message = await socket.receive(timeout=0.2)
            except TimeoutError:
                continue
            assert message.type is WSMsgType.BINARY, message
            seen += message.data
    return seen


async def _painted(socket: ClientWebSocketResponse, wanted: str) -> None:
    seen = b""

    async with asyncio.timeout(PATIENCE_S):
        while wanted.encode() not in seen:
            seen += (await socket.receive()).data


async def _open(served: Served, browser: ClientSession, name: str) -> ClientWebSocketResponse:
    async with browser.get(served.link(name)):
        pass
    return await browser.ws_connect(f"{served.url}/ws?width=100&height=30", headers={"Origin": served.url})


async def test_guest_approves_under_their_name(served: Served, browser: ClientSession) -> None:
    """A key in the browser approves the text, and the approval bears the guest's name."""
    async with await _open(served, browser, "Dana") as socket:
        await _painted(socket, "REVIEW")
        await socket.send_json(["resize", {"width": 120, "height": 40}])
        await socket.send_json(["nonsense", 1])
        await socket.send_json(["stdin", "a"])
        await _until(socket, lambda: served.row().state is State.REVIEWED)
    [given] = served.project.store.approvals(served.row().segment.key, KK)
    assert given.reviewer == "Dana"


def test_guest_types_themselves(project: Project) -> None:
    """Nobody enters a guest's decisions, whose machine it is either; who opens their own project by a link, does."""
    tab = BrowserTab(root=str(project.root), name="Dana", role="reviewer")
    told = []
    for each in (replace(tab, is_guest=True), tab):
        with each.open() as opened:
            told.append((opened.member.name, opened.member.entered_by, opened.member.roles))
    roles = frozenset({Role.REVIEWER})
    assert told == [("Dana", "", roles), ("Dana", "Aigerim", roles)]


@pytest.mark.thorough
async def test_reading_guest_changes_nothing(project: Project, browser: ClientSession) -> None:
    """Where guests only look, the key that approves says so and nothing is approved."""
    guests = invite(["Dana"])
    first = project.store.rows(KK, Where(), after=0, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Қауіпсіздік нұсқаулығы")
    shown = BrowserTab(root=str(project.root), language="kk", read_only=True)
    async with TestServer(
        Site(shown, Register(list(guests)), hosts=(), title="Guide").application(), host="127.0.0.1"
    ) as server:
        served = Served(str(server.make_url("")).rstrip("/"), {"Dana": guests[0].token}, project)
        async with await _open(served, browser, "Dana") as socket:
            await _painted(socket, "REVIEW")
            await socket.send_json(["stdin", "a"])
            await _painted(socket, "reading only")
        assert served.row().state is State.TRANSLATED


@pytest.mark.thorough
async def test_text_is_kept_when_the_browser_goes(project: Project, browser: ClientSession) -> None:
    """Whoever closes the tab in the middle of a word finds it again."""
    guests = invite(["Dana"])
    shown = BrowserTab(root=str(project.root), screen="editor", language="kk", role="translator")
    site = Site(shown, Register(list(guests)), hosts=(), title="Guide")
    async with TestServer(site.application(), host="127.0.0.1") as server:
        served = Served(str(server.make_url("")).rstrip("/"), {"Dana": guests[0].token}, project)
        async with await _open(served, browser, "Dana") as socket:
            await _painted(socket, "TARGET")
            await socket.send_json(["stdin", "Қауіп"])
            await _painted(socket, "п")  # the last cell that changes; those before it may have been sent earlier
    target = served.row().target
    assert target is not None
    assert (target.content.plain, target.author) == ("Қауіп", "Dana")


async def test_browser_is_not_taken_for_the_terminal_of_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever serves over SSH does not take mouse and colours from the guests."""
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    tell = (
        "import os; names = ' '.join(os.environ).encode(); "
        "os.write(1, b'__GANGLION__\\n' + b'D' + len(names).to_bytes(4, 'big') + names)"
    )
    tab = await TabProcess.start([sys.executable, "-c", tell], width=80, height=24)
    async with asyncio.timeout(PATIENCE_S):
        names = b"".join([each async for each in tab.painted()]).split()
    await tab.stop()
    assert b"TEXTUAL_DRIVER" in names
    assert not {b"SSH_CONNECTION", b"TMUX"} & set(names)


@pytest.mark.loopback
async def test_pages_speak_what_the_command_was_told(project: Project, browser: ClientSession) -> None:
    """A guest without a link is refused in the language that the host's screens speak."""
    command = (sys.executable, "-m", "localize", "-C", str(project.root), "--ui-lang", "ru", "serve")
    server = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert server.stdout is not None
        line = await asyncio.wait_for(server.stdout.readline(), PATIENCE_S)
        address = line.decode().split()[-1].partition("?")[0]
        async with browser.get(address) as answer:
            assert answer.status == 403
            assert "уже использована" in await answer.text()
    finally:
        server.terminate()
        await server.wait()


async def test_looking_at_a_link_does_not_use_it_up(served: Served, browser: ClientSession) -> None:
    """Mail programs ask for what they pass on with HEAD; the guest comes later."""
    async with ClientSession() as other, other.head(served.link("Dana")) as answer:
        assert answer.status == 200
        assert not answer.cookies
    async with browser.get(served.link("Dana")) as answer:
        assert answer.status == 200


BROKEN = ("{", "[" * 100_000, "NaN", '"\\ud800"', "[1e999]")


async def test_broken_messages_are_dropped(
    served: Served, browser: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    """What is no message changes nothing: the tab goes on, and nothing is printed where the server runs."""
    async with browser.get(served.link("Dana")):
        pass
    async with browser.ws_connect(f"{served.url}/ws", headers={"Origin": served.url}) as socket:
        for sent in BROKEN:
            await socket.send_str(sent)
        await socket.send_json(["ping", "still there"])
        async with asyncio.timeout(PATIENCE_S):
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    assert message.json() == ["pong", "still there"]
                    break
    assert not caplog.records


@pytest.mark.thorough
async def test_guest_works_in_an_encrypted_project(project: Project, tab: BrowserTab, browser: ClientSession) -> None:
    """The process of a tab gets the key through its pipe, before what is typed; none of its arguments has it."""
    first = project.store.rows(KK, Where(), after=0, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Қауіпсіздік нұсқаулығы")
    project.close()
    new = create_key("four random words", Cost(2))
    encrypt(project.root, new)
    shown = replace(tab, key=new.key)
    assert new.key.reveal().hex() not in shown.to_json() + repr(shown)
    assert BrowserTab.from_json(shown.to_json()).is_encrypted
    guests = invite(["Dana"])
    site = Site(shown, Register(list(guests)), hosts=(), title="Guide")
    with open_project(project.root, key=new.key) as opened:
        async with TestServer(site.application(), host="127.0.0.1") as server:
            url = str(server.make_url("")).rstrip("/")
            served = Served(url, {each.name: each.token for each in guests}, opened)
            async with await _open(served, browser, "Dana") as socket:
                await _painted(socket, "REVIEW")
                await socket.send_json(["stdin", "a"])
                await _until(socket, lambda: served.row().state is State.REVIEWED)


async def test_idle_guest_is_locked_out(project: Project, tab: BrowserTab, browser: ClientSession) -> None:
    """Who presses no key for too long has to be invited again; a link that nobody has used still opens."""
    guests = invite(["Dana", "Bolat"])
    impatient = replace(tab, key=Key(bytes(32)), lock_minutes=1e-9)  # type: ignore[arg-type]  # at once
    site = Site(impatient, Register(list(guests)), hosts=(), title="Guide")
    async with TestServer(site.application(), host="127.0.0.1") as server:
        urls = [str(server.make_url(f"/?token={each.token}")) for each in guests]
        origin = str(server.make_url("")).rstrip("/")
        async with browser.get(urls[0]) as answer:
            assert answer.status == 200
        async with (
            browser.ws_connect(f"{origin}/ws", headers={"Origin": origin}) as socket,
            asyncio.timeout(PATIENCE_S),
        ):
            async for _ in socket:
                pass
        async with browser.get(origin) as answer:
            assert answer.status == 403
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as other, other.get(urls[1]) as answer:
            assert answer.status == 200


async def test_server_ends_when_nobody_works(project: Project, tab: BrowserTab) -> None:
    """The server of an encrypted project forgets the key, and no link works any more."""
    told: list[str] = []
    impatient = replace(tab, key=Key(bytes(32)), lock_minutes=1e-9)  # type: ignore[arg-type]  # at once
    async with asyncio.timeout(PATIENCE_S):
        await _run(impatient, Register([]), ("127.0.0.1", 0), "Guide", told.append)
