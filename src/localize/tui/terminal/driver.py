"""Terminal driver for a terminal that may stall or go: no write waits for it, and its end ends the program.

Textual's own driver reads a closed terminal over and over, waits without end where nothing takes its output, and
ends with a traceback at a byte that is not UTF-8.
"""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from queue import Full
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver

from localize.tui.terminal.key_parser import Packets

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App
    from textual.drivers._writer_thread import WriterThread

LOOKS_S = 0.1
"""How often a silent line is looked at; an Esc that nothing follows is one after this time."""
FAREWELL_S = 0.5
"""How long a terminal that takes nothing is waited for when the program has to end."""
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class Ending(Protocol):
    """A program that can be told that its terminal has gone."""

    def hang_up(self) -> None:
        """Save and end."""


class Output:
    """A terminal's output; once the terminal has gone, nothing is written and nobody is told."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._gone = False

    def write(self, text: str) -> None:
        """Write a text."""
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        """Have it sent."""
        self._try(self._file.flush)

    def _try(self, act: Callable[[], object]) -> None:
        if not self._gone:
            try:
                act()
            except OSError:
                self._gone = True

    def fileno(self) -> int:
        """Return the file's number."""
        return self._file.fileno()


class Line(LinuxDriver):
    """Reads keys and writes what is painted, as long as there is somebody at the other end."""

    _ends_by: float | None = None
    """When nothing is waited for any longer; None while the program goes on."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._painting: list[str] = []
        """The pieces of a painting that is not whole yet."""
        if self._file is not None:
            self._file = cast("TextIOWrapper", Output(self._file))

    def let_go(self) -> None:
        """Wait no longer than a moment for the terminal: the program ends. May be called where a signal is handled."""
        if self._ends_by is None:
            self._ends_by = monotonic() + FAREWELL_S

    def run_input_thread(self) -> None:
        """Read until the program ends; when the line does, tell the program."""
        parser = Packets(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        line = select.poll()
        line.register(self.fileno, select.POLLIN)
        while not self.exit_event.is_set():
            for _, state in line.poll(LOOKS_S * 1000):
                data = self._read() if state & select.POLLIN or not state & _GONE else b""
                if data == b"":
                    self._hang_up()
                    return
                text = decode(data or b"")
                for event in parser.feed(text) if text else ():  # none: half a letter
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _read(self) -> bytes | None:
        """Return what was sent; nothing at the end of the line, None where somebody else was faster."""
        try:
            return os.read(self.fileno, 4096)
        except BlockingIOError:
            return None
        except OSError:  # the other side has closed it, or it belongs to nobody any more
            return b""

    def _hang_up(self) -> None:
        self.let_go()
        with suppress(RuntimeError):  # the program has ended meanwhile
            self._loop.call_soon_threadsafe(cast("Ending", self._app).hang_up)

    def write(self, data: str) -> None:
        """Have something written; a terminal that has gone, or takes nothing while the program ends, gets nothing.

        A painting is handed over whole: each piece wakes the thread that writes, which then takes its turn from ours.
        """
        if self._painting or data == SYNC_START:
            self._painting.append(data)
            if data != SYNC_END:
                return
            data = "".join(self._painting)
            self._painting.clear()
        self._hand_over(data)

    def close(self) -> None:
        """Wait until all is written, unless nobody takes it while the program ends."""
        self._hand_over(None)
        while (writer := self._waited_for()) is not None:
            writer.join(LOOKS_S)

    def _hand_over(self, data: str | None) -> None:
        while (writer := self._waited_for()) is not None:
            with suppress(Full):
                writer._queue.put(data, timeout=LOOKS_S)
                return

    def _waited_for(self) -> WriterThread | None:
        """Return what writes; None when it is not waited for: the line has gone, which ends it, or the program ends."""
        writer = self._writer_thread
        is_over = self._ends_by is not None and monotonic() > self._ends_by
        return None if writer is None or is_over or not writer.is_alive() else writer
