"""Terminal driver for a terminal that may stall or go: no write waits for it, and its end ends the program.

Textual's own driver reads a closed terminal over and over, waits without end where nothing takes its output, and
ends with a traceback at a byte that is not UTF-8.
"""

from __future__ import annotations

import asyncio
import os
import select
import sys
from codecs import getincrementaldecoder
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from textual.drivers.linux_driver import LinuxDriver

from localize.tui.terminal.key_parser import Packets

if TYPE_CHECKING:
    from textual.app import App

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
"""Where a painting begins and ends. Source: the terminal specification for synchronized output, mode 2026."""
MOST_WAITING = 30
"""Paintings that wait for the terminal before the program does; as many as with Textual's driver."""
LOOKS_S = 0.1
"""How often a silent line is looked at; an Esc that nothing follows is one after this time."""
FAREWELL_S = 0.5
"""How long a terminal that takes nothing is waited for when the program has to end."""
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class Ending(Protocol):
    """A program that can be told that its terminal has gone."""

    line: Line | None
    """What speaks to its terminal."""

    def hang_up(self) -> None:
        """Save and end."""


class Output:
    """A terminal's output, written by a thread of its own, which ends when the terminal has gone."""

    def __init__(self, file: IO[str]) -> None:
        self.waiting: Queue[str | None] = Queue(MOST_WAITING)
        """Texts to write; None ends the thread."""
        self._file = file
        self.writer = Thread(target=self._write, name="localize-output", daemon=True)
        self.writer.start()

    def _write(self) -> None:
        with suppress(OSError):  # the terminal has gone
            while (text := self.waiting.get()) is not None:
                self._file.write(text)
                if self.waiting.empty():
                    self._file.flush()
            self._file.flush()


class Line(LinuxDriver):
    """Reads keys and writes what is painted, as long as there is somebody at the other end."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.program = cast("Ending", app)
        self.program.line = self
        self._event_loop = asyncio.get_running_loop()
        self._output: Output | None = None
        """Where the program writes; None while it is suspended."""
        self._ends_by: float | None = None
        """When nothing is waited for any longer; None while the program goes on."""
        self._painting: list[str] = []
        """The pieces of a painting that is not whole yet."""

    def start_application_mode(self) -> None:
        """Take the terminal, at the start and after it was left to the shell."""
        if sys.__stderr__ is not None:
            self.write_to(sys.__stderr__)
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's has no types

    def write_to(self, file: IO[str]) -> None:
        """Write to a file from now on."""
        self._output = Output(file)

    def let_go(self) -> None:
        """Wait no longer than a moment for the terminal: the program ends. May be called where a signal is handled."""
        if self._ends_by is None:
            self._ends_by = monotonic() + FAREWELL_S

    def run_input_thread(self) -> None:
        """Read until the program ends; when the line does, tell the program."""
        parser = Packets()
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
            self._event_loop.call_soon_threadsafe(self.program.hang_up)

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
        """Wait until all is written, unless nobody takes it while the program ends.

        Textual's own writer got nothing to write. Its end is not waited for: it would flush the file that ours is
        stuck in.
        """
        self._hand_over(None)
        while (output := self._waited_for()) is not None:
            output.writer.join(LOOKS_S)
        self._output = None

    def _hand_over(self, data: str | None) -> None:
        while (output := self._waited_for()) is not None:
            with suppress(Full):
                output.waiting.put(data, timeout=LOOKS_S)
                return

    def _waited_for(self) -> Output | None:
        """Return what writes; None when it is not waited for: the line has gone, which ends it, or the program ends."""
        output = self._output
        is_over = self._ends_by is not None and monotonic() > self._ends_by
        return None if output is None or is_over or not output.writer.is_alive() else output
