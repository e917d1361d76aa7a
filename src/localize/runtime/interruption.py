"""Interruption: how another thread ends a connection that waits for an answer which may never come."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock
from typing import Protocol


class Line(Protocol):
    """A connection over a socket."""

    def fileno(self) -> int:
        """Return the number of its socket."""
        ...


class HangUp:
    """Ends what one thread exchanges over a line, when another thread says so."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._over = Event()
        self._line: Line | None = None
        self.is_calling = False
        """Whether a line is being opened, which nobody can hurry."""

    @property
    def is_over(self) -> bool:
        """Whether somebody has hung up."""
        return self._over.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Wait; return at once, and True, when somebody hangs up."""
        return self._over.wait(timeout_s)

    @contextmanager
    def hold(self, line: Line) -> Iterator[None]:
        """Let the line be ended for as long as this lasts."""
        with self._lock:
            self._line = line
        if self.is_over:
            self.end()
        try:
            yield
        finally:
            with self._lock:  # its number may belong to another file after this
                self._line = None

    def end(self) -> None:
        """Hang up: whoever waits for an answer gets an error of a line that was cut."""
        self._over.set()
        with self._lock:
            if self._line is not None:
                cut(self._line)


def cut(line: Line) -> None:
    """End a connection, which its owner still has to close."""
    with suppress(OSError):
        end = socket.socket(fileno=line.fileno())
        try:
            end.shutdown(socket.SHUT_RDWR)
        finally:
            end.detach()
