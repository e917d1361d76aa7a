"""Writes down every attempt of Python code to reach a host, and refuses those that lead out of this machine.

Python imports a module of this name at its start where `PYTHONPATH` leads to it, so it stands in the processes that
tests start too. `LOCALIZE_TEST_NETWORK` names the file: an event, a host and a port a line. What native code opens
without Python it cannot see; for that there is the test of a whole project where there is no network.
"""

from __future__ import annotations

import os
import sys

HERE = frozenset({"127.0.0.1", "::1", "localhost", ""})
# By which argument the event tells where it leads. Source: "Audit events table" of the Python manual.
_PLACES = {
    "socket.connect": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyaddr": 0,
    "socket.gethostbyname": 0,
    "socket.getnameinfo": 0,
    "socket.sendmsg": 1,
    "socket.sendto": 1,
}


def _place(event: str, arguments: tuple[object, ...]) -> tuple[str, int] | None:
    """Return host and port that an event leads to; None for sockets of the file system and of no address."""
    where: object = arguments[_PLACES[event]]
    port: object = arguments[1] if event == "socket.getaddrinfo" else 0
    if event in ("socket.connect", "socket.sendmsg", "socket.sendto", "socket.getnameinfo"):
        if not isinstance(where, tuple):
            return None
        where, port = where[:2]
    host = where.decode("ascii", "replace") if isinstance(where, bytes) else str(where or "")
    return host, int(str(port)) if str(port).isdigit() else 0


def watch(path: str) -> None:
    """Stand guard in this process, for good, and write attempts to the file of that name."""

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event not in _PLACES or (place := _place(event, arguments)) is None:
            return
        file = os.open(path, os.O_WRONLY | os.O_APPEND)  # gone with the tests: what outlives them reaches nobody
        os.write(file, f"{event} {place[0] or 'localhost'} {place[1]}\n".encode())
        os.close(file)
        if place[0] not in HERE:
            raise AssertionError(f"a test reached for {place[0]}")

    sys.addaudithook(note)


if "LOCALIZE_TEST_NETWORK" in os.environ:
    watch(os.environ["LOCALIZE_TEST_NETWORK"])
