"""No test of engines talks to anything but this machine's loopback."""

from __future__ import annotations

import sys
from functools import cache

import pytest

_STRANGERS: list[str] = []


@cache
def _watch() -> None:
    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            host = str(arguments[1][0])
        elif event == "socket.getaddrinfo":
            host = str(arguments[0])
        else:
            return
        if host not in ("127.0.0.1", "::1", "localhost"):
            _STRANGERS.append(host)
            raise AssertionError(f"a test reached for {host}")

    sys.addaudithook(note)


@pytest.fixture(autouse=True)
def _loopback_only() -> object:
    """Fail a test that reached for another machine, even if the code under test swallowed the refusal."""
    _watch()
    _STRANGERS.clear()
    yield
    assert _STRANGERS == []
