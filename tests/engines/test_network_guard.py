"""The socket guard refuses every way to reach a network, and only where it stands."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from localize.engines.network_guard import Reach, no_sockets
from localize.errors import Forbidden


def in_thread(action: Callable[[], object]) -> list[object]:
    """Return what an action gave or raised in another thread."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(action())
        except (Forbidden, OSError) as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome


def connect() -> None:
    """Connect to a port of this machine on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        with socket.socket() as other:
            other.connect(one.getsockname())


def look_up() -> None:
    socket.getaddrinfo("127.0.0.1", 0)


def send_packet() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendto(b"text", ("127.0.0.1", 9))


@pytest.mark.parametrize("action", [connect, look_up, send_packet])
def test_guard_refuses_and_records(action: Callable[[], None]) -> None:
    """Connecting, looking up names and sending packets raise inside the block and are counted."""
    with no_sockets() as watch, pytest.raises(Forbidden):
        action()
    assert len(watch.attempts) == 1


def test_guard_ends_with_its_block() -> None:
    """After the block the network is as it was."""
    with no_sockets():
        pass
    look_up()
    with no_sockets() as watch, no_sockets():
        pass
    assert watch.attempts == []


def test_guards_nest() -> None:
    """An inner guard's end does not end the outer one."""
    with no_sockets() as watch:
        with no_sockets():
            pass
        with pytest.raises(Forbidden):
            look_up()
    assert watch.attempts == ["socket.getaddrinfo"]


def test_guard_of_a_thread_leaves_others_alone() -> None:
    """Another thread may talk while this one may not."""
    with no_sockets() as watch:
        assert in_thread(look_up) == [None]
    assert watch.attempts == []


def test_guard_of_the_process_covers_helper_threads() -> None:
    """A thread that the guarded code starts cannot send for it."""
    with no_sockets(Reach.PROCESS) as watch:
        outcome = in_thread(look_up)
    assert isinstance(outcome[0], Forbidden)
    assert watch.attempts == ["socket.getaddrinfo"]


def test_guard_of_the_process_leaves_local_sockets_to_other_threads(tmp_path: Path) -> None:
    """A socket of the file system reaches nobody outside, so other threads keep it."""
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def ask() -> str:
            with socket.socket(socket.AF_UNIX) as one:
                one.connect(str(path))
            return "connected"

        with no_sockets(Reach.PROCESS):
            assert in_thread(ask) == ["connected"]
        with no_sockets(), pytest.raises(Forbidden):
            ask()
