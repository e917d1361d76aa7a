"""A reviewer in a browser: the served desk, one text approved and one sent back, and no other host asked."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from tests.journeys.terminals import signals_of_a_terminal

from localize.model import LanguageTag, State, Substate
from localize.model.events import Action, Subject, SubjectKind
from localize.model.segment_list import Row, Where
from localize.workflow.editing import edit
from localize.workflow.project.project import Project

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.loopback,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
KK = LanguageTag("kk")
PATIENCE_S = 60.0
"""The longest wait for a page; a busy machine takes seconds to start a browser."""
_QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=1200,800",
    "about:blank",
]


async def until(done: Callable[[], bool]) -> None:
    """Return once *done*."""
    async with asyncio.timeout(PATIENCE_S):
        while not done():
            await asyncio.sleep(0.1)  # a poll, bounded by PATIENCE_S


class BrowserPage:
    """A page of a headless browser, driven by its debugging protocol."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.asked: list[str] = []
        """Every address that the browser asked for."""

    async def call(self, method: str, **parameters: object) -> dict[str, object]:
        """Return the answer to one call."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        async with asyncio.timeout(PATIENCE_S):
            while True:
                said = json.loads((await self._socket.receive()).data)
                if said.get("method") == "Network.requestWillBeSent":
                    self.asked.append(said["params"]["request"]["url"])
                if said.get("id") == self._number:
                    result: dict[str, object] = said["result"]
                    return result

    async def open(self, url: str) -> None:
        """Go to an address."""
        for domain in ("Network", "Page"):
            await self.call(f"{domain}.enable")
        await self.call("Page.navigate", url=url)

    async def value(self, expression: str) -> object:
        """Return what a script gives."""
        result = (await self.call("Runtime.evaluate", expression=expression))["result"]
        assert isinstance(result, dict)
        return result.get("value")

    async def wait(self, expression: str) -> None:
        """Return once a script gives true."""
        end = time.monotonic() + PATIENCE_S
        while not await self.value(expression):
            assert time.monotonic() < end, expression
            await asyncio.sleep(0.1)  # a poll, bounded by PATIENCE_S

    async def press(self, key: str) -> None:
        """Press one key."""
        text = {"Enter": "\r"}.get(key, key)
        code = {"Enter": 13}.get(key, ord(key.upper()[0]))
        await self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def picture(self) -> bytes:
        """Return a PNG of the page."""
        return base64.b64decode(str((await self.call("Page.captureScreenshot"))["data"]))


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[int]:
    """The debugging port of a running browser."""
    assert CHROMIUM is not None
    profile = tmp_path / "browser"
    with subprocess.Popen(
        [CHROMIUM, *_QUIET, f"--user-data-dir={profile}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        told = profile / "DevToolsActivePort"
        end = time.monotonic() + PATIENCE_S
        while not (told.exists() and told.read_text().count("\n")):
            assert time.monotonic() < end
            time.sleep(0.1)  # a poll, bounded by PATIENCE_S
        yield int(told.read_text().split("\n")[0])
        process.kill()


@pytest.fixture
def link(project: Project) -> Iterator[str]:
    """The link for Dana, printed by the command itself, to a project with two Kazakh texts."""
    for number, text in ((1, "Қауіпсіздік нұсқаулығы"), (2, "Күшті құпиясөз қолданыңыз.")):
        edit.save(project, row(project, number).segment.key, KK, text)
    words = ["-C", str(project.root), "serve", "--for", "Dana", "--role", "reviewer", "--target", "kk"]
    command = [sys.executable, "-m", "localize", *words]
    with signals_of_a_terminal():
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    with server as process:
        assert process.stdout is not None
        name, found = process.stdout.readline().split()
        assert name == "Dana"
        yield found
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_S)


def row(project: Project, number: int) -> Row:
    """One row as it stands in the store."""
    return project.store.rows(KK, Where(), after=number - 1, limit=1)[0]


async def test_reviewer_works_in_a_browser(project: Project, browser: int, link: str, tmp_path: Path) -> None:
    """With the link a reviewer approves and rejects; without it the page is refused; nobody else is asked."""
    async with ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{browser}/json") as answer:
            [page] = [each for each in await answer.json() if each["type"] == "page"]
        async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            shown = BrowserPage(socket)
            await shown.open(link.partition("?")[0])
            await shown.wait("document.body.innerText.includes('link')")
            await shown.open(link)
            await shown.wait("document.body.classList.contains('-first-byte')")
            await shown.call("Input.dispatchMouseEvent", type="mousePressed", x=200, y=30, button="left", clickCount=1)
            await shown.call("Input.dispatchMouseEvent", type="mouseReleased", x=200, y=30, button="left", clickCount=1)
            await shown.press("a")
            await until(lambda: row(project, 1).state is State.REVIEWED)
            for key in ("x", *"дәл емес", "Enter"):
                await shown.press(key)
            await until(lambda: getattr(row(project, 2).target, "substate", None) is Substate.REJECTED)
            picture = await shown.picture()
    (tmp_path / "desk.png").write_bytes(picture)
    assert picture.startswith(b"\x89PNG")
    events = project.store.history(Subject(SubjectKind.SEGMENT, row(project, 2).segment.key, KK))
    assert (events[-1].action, events[-1].actor) == (Action.REJECTED, "Dana")
    assert {urlsplit(each).hostname for each in shown.asked if not each.startswith("data:")} == {"127.0.0.1"}
