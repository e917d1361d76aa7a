"""The line to a terminal: whatever becomes of it, nobody waits for it without end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, cast

import pytest

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

import pty

from localize.tui.display_options import DisplayOptions
from localize.tui.screens.base.app import Program
from localize.tui.terminal.driver import SYNC_END, SYNC_START, Line

PATIENCE_S = 60.0
"""Longer than any answer takes on a busy machine; only a failure waits for it."""
MUCH = "x" * 4096
"""More than thirty of these fill the line and what waits for it."""


class Listening(Program):
    """A program that remembers that its terminal has gone."""

    def __init__(self, options: DisplayOptions) -> None:
        super().__init__(options)
        self.gone = asyncio.Event()

    def hang_up(self) -> None:
        """Remember it."""
        self.gone.set()


@pytest.fixture
def ends() -> Iterator[tuple[int, IO[str]]]:
    """A pty: the terminal's end, open, and the program's; the signals are as before afterwards."""
    numbers = (signal.SIGTSTP, signal.SIGCONT)
    before = [signal.getsignal(number) for number in numbers]
    master, slave = pty.openpty()
    file = os.fdopen(slave, "w")
    yield master, file
    with suppress(OSError):  # closed by the test
        os.close(master)
    with suppress(OSError):  # what was not written finds nobody
        file.close()
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def line_on(file: IO[str]) -> Line:
    """A line on the program's end of a pty, with what writes to it."""
    line = Line(Listening(DisplayOptions()))
    line.fileno = file.fileno()
    line.write_to(file)
    return line


def write_much(line: Line) -> None:
    """Write more than a line holds."""
    for _ in range(100):
        line.write(MUCH)


async def test_closed_terminal_is_told_and_read_no_more(ends: tuple[int, IO[str]]) -> None:
    """At the end of the line the program hears of it, and the thread that reads is at its end too."""
    line = line_on(ends[1])
    os.close(ends[0])
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.to_thread(line.run_input_thread)
        await cast("Listening", line.program).gone.wait()
        await asyncio.to_thread(line.close)


async def test_painting_is_handed_over_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands between the signs of a painting wakes the writer once; all else is written as it comes."""
    handed: list[str | None] = []
    line = Line(Listening(DisplayOptions()))
    monkeypatch.setattr(line, "_hand_over", handed.append)
    for piece in ("a", SYNC_START, "b", "c", SYNC_END, "d"):
        line.write(piece)
    assert handed == ["a", f"{SYNC_START}bc{SYNC_END}", "d"]


async def test_terminal_that_takes_nothing_is_written_to_until_it_goes(ends: tuple[int, IO[str]]) -> None:
    """A full line holds the program up only while the terminal is there."""
    line = line_on(ends[1])
    writing = asyncio.create_task(asyncio.to_thread(write_much, line))
    output = line._output
    assert output is not None
    while not output.waiting.full():
        await asyncio.sleep(0)
    assert not writing.done()
    os.close(ends[0])
    async with asyncio.timeout(PATIENCE_S):
        await writing
        await asyncio.to_thread(line.close)
    assert not output.writer.is_alive()


async def test_terminal_that_takes_nothing_is_not_waited_for_at_the_end(ends: tuple[int, IO[str]]) -> None:
    """The program has to end, and the terminal neither goes nor takes anything: what waits is dropped."""
    line = line_on(ends[1])
    line.let_go()
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.to_thread(write_much, line)
        await asyncio.to_thread(line.close)
