"""Foreign programs between walls: no network, nothing of the person, limits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from localize.errors import ExtractError
from localize.safe import foreign_program
from localize.safe.foreign_program import can_close_network, run_program

needs_walls = pytest.mark.skipif(not can_close_network(), reason="no network namespaces on this system")
LISTEN = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), 2)
except OSError as error:
    print(error.errno)
"""


def run(folder: Path, code: str, *, trusted: bool = False) -> str:
    """What a program in Python prints."""
    return run_program([sys.executable, "-c", code], folder, trusted=trusted).decode()


@needs_walls
def test_program_has_no_network(tmp_path: Path) -> None:
    """A program that opens a stranger's file can reach nobody, as if there was no network at all."""
    unreachable = 101
    assert run(tmp_path, LISTEN) == f"{unreachable}\n"


@needs_walls
def test_program_has_only_loopback_that_is_down(tmp_path: Path) -> None:
    """There is no device to send through but the loop to itself."""
    assert run(tmp_path, "import socket; print([name for _, name in socket.if_nameindex()])") == "['lo']\n"


@needs_walls
def test_program_knows_nothing_of_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its home is the folder it works in, and no variable of the person's reaches it."""
    monkeypatch.setenv("LOCALIZE_PASSPHRASE", "river")
    known = run(tmp_path, "import os; print(os.environ['HOME'], os.getcwd(), 'LOCALIZE_PASSPHRASE' in os.environ)")
    assert known == f"{tmp_path} {tmp_path} False\n"


def test_program_without_walls_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the network stays open, a file is opened only if a person trusts it."""
    monkeypatch.setattr(foreign_program, "IS_POSIX", False)
    with pytest.raises(ExtractError, match="cannot be cut off from the network") as caught:
        run(tmp_path, "print(1)")
    assert "--trust-file" in caught.value.hint


def test_program_of_a_trusted_file_runs_without_walls(tmp_path: Path) -> None:
    """A trusted file needs no namespaces; all other limits hold."""
    limits = "from resource import *; print(getrlimit(RLIMIT_CPU)[0], getrlimit(RLIMIT_CORE)[0])"
    assert run(tmp_path, limits, trusted=True) == "120 0\n"


def test_program_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that hangs is killed with all that it has started."""
    monkeypatch.setattr(foreign_program, "MAX_SECONDS_OF_CONVERSION", 0.2)
    with pytest.raises(ExtractError, match="took more than"):
        run(tmp_path, "import time; time.sleep(60)", trusted=True)
