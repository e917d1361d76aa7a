"""Process behind a browser tab: packets to the process and from it, and its end in any case.

Textual's web driver speaks first a line of its own, then packets: a letter (D for the terminal's bytes, M for a JSON
object), the length in four bytes, the payload. Source: `textual.drivers.web_driver`.
"""

from __future__ import annotations

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress

from localize.store.key import Key, key_line

FAREWELL_S = 20.0
"""How long a tab may take to save and end before it is killed."""
_HELLO = b"__GANGLION__\n"
_DRIVER = {
    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
    "TERM_PROGRAM": "textual",
}
_OF_OUR_TERMINAL = ("SSH_", "TMUX")
"""What is said about the terminal of the one who serves, which is not the guest's browser."""


class TabProcess:
    """A running tab."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, command: Sequence[str], *, width: int, height: int) -> TabProcess:
        """Return a tab that has just been started, of a size in cells."""
        size = {"COLUMNS": str(width), "ROWS": str(height), "LINES": str(height)}
        ours = {name: value for name, value in os.environ.items() if not name.startswith(_OF_OUR_TERMINAL)}
        environment = {**ours, **_DRIVER, **size}
        return cls(await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment))

    async def painted(self) -> AsyncIterator[bytes]:
        """Yield what the tab paints, until it ends. Files and addresses that it would hand out are dropped."""
        out = self._process.stdout
        assert out is not None
        with suppress(asyncio.IncompleteReadError):
            await out.readuntil(_HELLO)
            while True:
                head = await out.readexactly(5)
                payload = await out.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"D":
                    yield payload
                elif head[:1] == b"M" and json.loads(payload).get("type") == "exit":
                    return

    async def type_in(self, data: bytes) -> None:
        """Send what was typed."""
        await self._send(b"D", data)

    async def tell(self, told: Mapping[str, object]) -> None:
        """Send a size, a change of focus, or the wish that it ends."""
        await self._send(b"M", json.dumps(told).encode())

    async def send_key(self, key: Key) -> None:
        """Tell the key of an encrypted project, before anything else is sent."""
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(ConnectionError):
            pipe.write(key_line(key))
            await pipe.drain()

    async def _send(self, kind: bytes, payload: bytes) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(ConnectionError, RuntimeError):  # it has ended, which `painted` tells
            pipe.write(kind + len(payload).to_bytes(4, "big") + payload)
            await pipe.drain()

    async def stop(self) -> None:
        """Let the tab save and end; kill it when it does not."""
        await self.tell({"type": "quit"})
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._process.communicate()
        except TimeoutError:
            self._process.kill()
            await self._process.communicate()
