"""Web pages of the terminal UI: nothing without an invitation, nothing for another host name."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import textual_serve
from aiohttp import WSMsgType, web

from localize.i18n import current_language, tr
from localize.store.key import Key
from localize.web.invitations import Guest, Register
from localize.web.tab_process import TabProcess
from localize.workflow.browser_tab import BrowserTab

COOKIE = "localize"
MOST_TABS = 16
"""Each open tab is a process of some 60 MB."""
_STATIC = Path(textual_serve.__file__).parent / "static"
# The terminal in the page writes its own style sheet; scripts and everything else come from this server alone.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {socket}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """One project's screens for the guests of a register."""

    def __init__(
        self,
        tab: BrowserTab,
        register: Register,
        *,
        hosts: Iterable[str],
        title: str,
        idle: asyncio.Timeout | None = None,
    ) -> None:
        """*hosts* are the names under which a browser may ask for it, with the port; none means any.

        *idle* ends the server of an encrypted project once nobody works in any tab.
        """
        self._tab = tab
        self._register = register
        self._hosts = frozenset(hosts)
        self._title = title
        self._idle = idle
        self._open: dict[web.WebSocketResponse, asyncio.Task[None]] = {}
        self._page = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))

    def application(self) -> web.Application:
        """Return what aiohttp serves."""
        made = web.Application(middlewares=[self._guard])
        made.router.add_get("/", self._show_page)
        made.router.add_get("/ws", self._connect)
        made.router.add_static("/static", _STATIC)
        made.on_shutdown.append(self._close_tabs)
        return made

    @property
    def tabs(self) -> int:
        """How many tabs are open."""
        return len(self._open)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        if self._hosts and request.host not in self._hosts:
            raise web.HTTPForbidden(text=tr("This address is not valid."))
        response: web.StreamResponse
        if "token" in request.query and request.path == "/":
            # A mail program that looks at a link with HEAD is not the guest.
            response = web.Response() if request.method == "HEAD" else self._admit(request.query["token"])
        elif self._guest(request) is None:
            response = _refuse()
        else:
            response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
            response.headers["Content-Security-Policy"] = _POLICY.format(socket=_socket(request))
        return response

    def _admit(self, token: str) -> web.Response:
        session = self._register.admit(token)
        if session is None:
            return _refuse()
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(COOKIE, session, httponly=True, samesite="Lax", path="/")
        return response

    def _guest(self, request: web.Request) -> Guest | None:
        return self._register.find(request.cookies.get(COOKIE, ""))

    async def _show_page(self, request: web.Request) -> web.Response:
        words = {
            "language": current_language(),
            "title": _escaped(self._title),
            "socket": f"{_socket(request)}/ws",
            "waiting": tr("One moment…"),
            "ended": tr("The session has ended; your work is saved."),
            "again": tr("Open it again"),
        }
        return web.Response(text=self._page.substitute(words), content_type="text/html")

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        guest = self._guest(request)
        origin = urlsplit(request.headers.get("Origin", "")).netloc
        if guest is None or origin != request.host:
            return _refuse()
        if self.tabs >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text=tr("Too many tabs are open; close one and try again."))
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=1024 * 1024)
        await socket.prepare(request)
        size = _cells(request, "width", 80), _cells(request, "height", 24)
        shown = asyncio.create_task(self._show(socket, guest, size))
        self._open[socket] = shown
        try:
            await asyncio.shield(shown)
        finally:
            shown.add_done_callback(lambda _: self._open.pop(socket, None))
        return socket

    async def _show(self, socket: web.WebSocketResponse, guest: Guest, size: tuple[int, int]) -> None:
        """Show a tab through a socket until one of them ends; the tab saves what was typed.

        A guest who has pressed no key for too long is locked out: only another invitation lets them in again.
        """
        shown = replace(self._tab, name=guest.name)
        tab = await TabProcess.start(_command(shown), width=size[0], height=size[1])
        if isinstance(shown.key, Key):
            await tab.send_key(shown.key)
        painting = asyncio.create_task(_paint(socket, tab))
        try:
            async with asyncio.timeout(shown.idle_s) as idle:
                await _pass_on(socket, tab, lambda: self._touch(idle))
        except TimeoutError:
            self._register.lock_out(guest)
        finally:
            painting.cancel()
            await asyncio.wait({painting})
            await tab.stop()

    def _touch(self, idle: asyncio.Timeout) -> None:
        """Know that somebody works in a tab."""
        if self._tab.idle_s is not None:
            for each in filter(None, (idle, self._idle)):
                each.reschedule(asyncio.get_running_loop().time() + self._tab.idle_s)

    async def _close_tabs(self, application: web.Application) -> None:
        del application
        ending = tuple(self._open.items())
        for socket, _ in ending:
            await socket.close()
        for _, shown in ending:
            await asyncio.wait({shown})


def _command(tab: BrowserTab) -> tuple[str, ...]:
    """Return the command line of the process that shows a tab; interfaces never import each other."""
    return (sys.executable, "-P", "-m", "localize.tui", tab.to_json())


async def _paint(socket: web.WebSocketResponse, tab: TabProcess) -> None:
    """Give the browser what the tab paints, and close the connection when that ends."""
    with suppress(ConnectionError):
        async for data in tab.painted():
            await socket.send_bytes(data)
    await socket.close()


async def _pass_on(socket: web.WebSocketResponse, tab: TabProcess, touch: Callable[[], None]) -> None:
    """Give the tab what the browser sends: keys, sizes, whether it is looked at. Anything else is dropped.

    *touch* is called at each key.
    """
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            told = message.json()
        except (ValueError, RecursionError):
            continue
        match told:
            case ["stdin", str(typed)]:
                touch()
                await tab.type_in(typed.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await tab.tell({"type": "resize", "width": _bounded(width), "height": _bounded(height)})
            case ["ping", sent]:
                await socket.send_json(["pong", sent])
            case ["blur" | "focus" as kind, *_]:
                await tab.tell({"type": kind})


def _cells(request: web.Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, "")
    return _bounded(int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _bounded(cells: int) -> int:
    return max(20, min(cells, 500))


def _socket(request: web.Request) -> str:
    return f"{'wss' if request.secure else 'ws'}://{request.host}"


def _refuse() -> web.Response:
    return web.Response(status=403, text=tr("This link has already been used or has expired. Ask for a new one."))


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)
