"""A slow and faulty line to a server on this machine: delay, rate, stalls and cuts, of a seed that can be repeated."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Queue

_PIECE = 2048
_IN_FLIGHT = 64
"""Pieces that the line takes in before it makes the sender wait."""
_STALL_S = 1.0
_LOOK_S = 0.02


@dataclass(slots=True)
class Conditions:
    """How a line is; zero: without that fault."""

    delay_s: float = 0.0
    rate: float = 0.0
    """Bytes a second, each way; zero: as fast as they come."""
    stall_every_s: float = 0.0
    """On average, from the beginning of one stall of a second to that of the next."""
    cut_every_s: float = 0.0
    is_frozen: bool = False
    is_parted: bool = False
    """Whether the server cannot be reached at all."""


@dataclass
class Line:
    """A line that carries bytes between a port of its own and a server's."""

    port: int
    server_port: int
    seed: int
    now: Conditions = field(default_factory=Conditions)
    sent: int = 0
    """Bytes to the server."""
    received: int = 0
    stalls: int = 0
    cuts: int = 0
    _ends: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _free_at: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})
    _still_until: float = 0.0

    def change(self, conditions: Conditions) -> None:
        """Let the line be so from now on, and count from zero."""
        self.now = conditions
        self.sent = self.received = self.stalls = self.cuts = 0
        if conditions.is_parted:
            self.cut()

    def cut(self) -> None:
        """End all connections."""
        with self._lock:
            ends, self._ends = self._ends, []
            self._free_at = {True: 0.0, False: 0.0}
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def accept(self, door: socket.socket) -> None:
        """Carry whoever comes, until the door is closed."""
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        if self.now.is_parted:
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.server_port))
        except OSError:
            client.close()
            return
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._ends = [*(end for end in self._ends if end.fileno() >= 0), client, server]
        for origin, target, is_up in ((client, server, True), (server, client, False)):
            pieces: Queue[tuple[float, bytes]] = Queue(_IN_FLIGHT)
            _run(self._take, origin, pieces, is_up)
            _run(self._give, target, pieces, is_up)

    def _take(self, origin: socket.socket, pieces: Queue[tuple[float, bytes]], is_up: bool) -> None:
        data = b"?"
        while data:
            try:
                data = origin.recv(_PIECE)
            except OSError:
                data = b""
            with self._lock:
                free = max(self._free_at[is_up], time.monotonic())
                self._free_at[is_up] = free + (len(data) / self.now.rate if self.now.rate else 0.0)
                due = self._free_at[is_up] + self.now.delay_s
            pieces.put((due, data))

    def _give(
        self,
        target: socket.socket,
        pieces: Queue[tuple[float, bytes]],
        is_up: bool,
    ) -> None:
        data = b"?"
        while data:
            due, data = pieces.get()
            time.sleep(max(0.0, due - time.monotonic()))
            while data and (self.now.is_frozen or time.monotonic() < self._still_until):
                time.sleep(_LOOK_S)
            with suppress(OSError):
                if data:
                    target.sendall(data)
                    with self._lock:
                        self.sent += len(data) if is_up else 0
                        self.received += 0 if is_up else len(data)
                else:
                    target.shutdown(socket.SHUT_WR)

    def disturb(self) -> None:
        """Stall and cut the line as it is told."""
        chance = random.Random(self.seed)
        cut_at = time.monotonic()
        while True:
            time.sleep(_LOOK_S)
            now = self.now
            if now.stall_every_s and chance.random() < _LOOK_S / now.stall_every_s:
                self._still_until = time.monotonic() + _STALL_S
                self.stalls += 1
            if not now.cut_every_s:
                cut_at = time.monotonic()
            elif time.monotonic() - cut_at >= now.cut_every_s:
                cut_at = time.monotonic()
                self.cut()
                self.cuts += 1


def find_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def lay(server_port: int, seed: int) -> Iterator[Line]:
    """Yield a line to a server, which is faultless until it is changed."""
    print(f"line: seed {seed}")
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(int(door.getsockname()[1]), server_port, seed)
        _run(line.accept, door)
        _run(line.disturb)
        yield line
        line.cut()


def _run(work: Callable[..., None], *values: object) -> None:
    threading.Thread(target=work, args=values, daemon=True).start()
