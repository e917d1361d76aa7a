"""Walls around a process: what stands is told, and what is asked of the kernel fits its version."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

from localize.safe import walls
from localize.safe.walls import LANDLOCK, NAMESPACE, Walls, find_walls, libraries, raise_walls, ruleset


def test_what_stands_is_told() -> None:
    """Each wall is named by its means, or missing; other systems have none."""
    found = find_walls()
    assert found.files in (LANDLOCK, None)
    assert found.network in (NAMESPACE, LANDLOCK, None)
    if sys.platform != "linux":
        assert found == Walls()


def test_other_systems_have_no_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of a kernel that does not know it."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert raise_walls.__wrapped__() == Walls()
    assert not walls.leave_network()


@pytest.mark.parametrize(
    ("version", "fields"),
    [
        (1, (0x1FFF,)),
        (2, (0x3FFF,)),
        (3, (0x7FFF,)),
        (4, (0x7FFF, 0b11)),
        (5, (0xFFFF, 0b11)),
        (6, (0xFFFF, 0b11, 0b11)),
        (7, (0xFFFF, 0b11, 0b11)),
    ],
)
def test_rules_fit_the_kernel(version: int, fields: tuple[int, ...]) -> None:
    """A kernel is asked for all that its version can refuse, and for nothing that it does not know."""
    told = ruleset(version)
    assert struct.unpack(f"={len(told) // 8}Q", told) == fields


def test_libraries_are_no_folders_of_people() -> None:
    """What can be read are folders of modules and of the system's libraries; no home, no root, not the folder here."""
    found = set(libraries())
    assert Path(sysconfig.get_paths()["stdlib"]) in found
    assert not found & {Path(), Path("/"), Path.home(), Path.home().parent, Path("/etc"), Path("/tmp")}


_CONNECT = """
import socket, sys
from localize.safe.walls import raise_walls
raise_walls()
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
except OSError:
    print("refused")
"""


def test_sockets_in_folders_of_programs_are_out_of_reach() -> None:
    """A walled process sees an empty folder where programs have their sockets."""
    if find_walls().network != NAMESPACE or any(each.resolve().is_relative_to("/tmp") for each in libraries()):
        pytest.skip("no namespace here, or the libraries lie beside the socket")
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/socket")
        listening.listen()
        command = [sys.executable, "-P", "-c", _CONNECT, f"{folder}/socket"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
