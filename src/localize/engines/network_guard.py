"""A guard that makes every attempt to reach a network fail, in the thread or in the process that it covers.

The guard listens to the interpreter's audit events, so it also stops code that holds its own reference to
`socket.connect`. Sockets that native code opens without Python escape it; an engine that does so needs an isolated
child process.
"""

from __future__ import annotations

import enum
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from localize.errors import Forbidden


class Reach(enum.Enum):
    """Whom a guard covers."""

    THREAD = "thread"
    """The calling thread alone: others may go on talking to their hosts."""
    PROCESS = "process"
    """Every thread, so that helpers which an engine starts are covered too; sockets of the file system stay open
    to the other threads."""


@dataclass(slots=True)
class Watch:
    """What a guard refused while it stood: names of audit events, never addresses or data."""

    attempts: list[str] = field(default_factory=list)


# Every audit event by which Python code can make a packet leave. Source: "Audit events table" of the Python manual.
_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
    }
)


class _Posts:
    """Where guards stand at this moment. One per process, because an audit hook cannot be taken away again."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: list[Watch] = []
        self.own = threading.local()

    def watches(self, reach: Reach) -> list[Watch]:
        if reach is Reach.PROCESS:
            return self.process
        found: list[Watch] | None = getattr(self.own, "watches", None)
        if found is None:
            found = self.own.watches = []
        return found

    def refuse(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in _EVENTS:
            return
        own = self.watches(Reach.THREAD)
        if not own and (not self.process or _stays_inside(arguments)):
            return
        for watch in (*own, *self.process):
            watch.attempts.append(event)
        raise Forbidden(
            "a network connection was refused before it was opened",
            engine="",
            hint="the project works offline; nothing was sent",
        )


def _stays_inside(arguments: tuple[object, ...]) -> bool:
    """Tell whether a call names a socket of the file system, whose address is a path and not a pair."""
    return len(arguments) > 1 and hasattr(arguments[0], "fileno") and isinstance(arguments[1], str | bytes)


@cache
def _posts() -> _Posts:
    posts = _Posts()
    sys.addaudithook(posts.refuse)
    return posts


@contextmanager
def no_sockets(reach: Reach = Reach.THREAD) -> Iterator[Watch]:
    """Give a record of what was refused; inside the block every attempt to reach a network raises `Forbidden`.

    Code inside may swallow that error, so whoever must know looks at `Watch.attempts` afterwards.
    """
    posts = _posts()
    watch = Watch()
    watches = posts.watches(reach)
    with posts.lock:
        watches.append(watch)
    try:
        yield watch
    finally:
        with posts.lock:
            # By identity: two watches with equal records are still two guards.
            watches[:] = [each for each in watches if each is not watch]
