"""Hanging up a line that waits."""

from __future__ import annotations

import socket
from threading import Thread

from localize.runtime.interruption import HangUp


def test_whoever_waits_for_an_answer_is_let_go() -> None:
    """The other thread reads the end of its line; a line that is taken up later is ended at once."""
    here, there = socket.socketpair()
    hang_up, got = HangUp(), list[bytes]()
    with here, there, hang_up.hold(here):
        reader = Thread(target=lambda: got.append(here.recv(1)))
        reader.start()
        assert not hang_up.is_over
        hang_up.end()
        reader.join()
        assert got == [b""]
    first, second = socket.socketpair()
    with first, second, hang_up.hold(first):
        assert second.recv(1) == b""
    assert hang_up.wait(0)


def test_line_that_was_given_back_stays() -> None:
    """Its number may belong to another file by then."""
    here, there = socket.socketpair()
    hang_up = HangUp()
    with here, there:
        with hang_up.hold(here):
            pass
        hang_up.end()
        there.send(b"1")
        assert here.recv(1) == b"1"
