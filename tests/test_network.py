"""The guard of the tests' own network sees what it must, and lets pass what was asked for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.network import GUARD, Network

REACH = """
import socket
for act in (
    lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    lambda: socket.getaddrinfo("mt.example", 443),
    lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"text", ("192.0.2.1", 53)),
    lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
):
    try:
        act()
        print("reached")
    except AssertionError:
        print("refused")
    except OSError:
        print("nobody there")
"""


def test_processes_that_a_test_starts_are_guarded(tmp_path: Path) -> None:
    """What leads out of this machine is refused there and written down; a port that nobody asked for is seen too."""
    told = tmp_path / "network"
    told.touch()
    environment = {**os.environ, "PYTHONPATH": str(GUARD), "LOCALIZE_TEST_NETWORK": str(told)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", REACH], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:4] == ["refused", "refused", "refused", "nobody there"]
    found = Network(told).strangers(loopback=False)
    assert found[0] == "socket.getaddrinfo 192.0.2.1 80"
    assert {line.split(" ")[1] for line in found} == {"192.0.2.1", "mt.example", "127.0.0.1"}


def test_ports_of_this_machine_must_be_opened_or_asked_for(tmp_path: Path) -> None:
    """A port that the tests opened is theirs, another one needs the mark; no mark opens the way to another host."""
    told = tmp_path / "network"
    lines = ["socket.connect 127.0.0.1 5000", "socket.connect ::1 5001", "socket.connect 192.0.2.1 5000"]
    for loopback, expected in ((False, lines[1:]), (True, lines[2:])):
        told.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert Network(told, {5000}).strangers(loopback=loopback) == expected


def test_what_was_looked_at_is_not_told_again(tmp_path: Path) -> None:
    """Each attempt is one test's."""
    told = tmp_path / "network"
    told.write_text("socket.connect 192.0.2.1 1\n", encoding="utf-8")
    network = Network(told)
    assert len(network.strangers(loopback=False)) == 1
    assert network.strangers(loopback=False) == []


def test_this_very_process_is_guarded(request: pytest.FixtureRequest) -> None:
    """Another host cannot be reached from here, and the attempt is seen."""
    from tests.conftest import NETWORK

    with pytest.raises(AssertionError, match="reached for 192"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    assert request.config.stash[NETWORK].strangers(loopback=False) == ["socket.getaddrinfo 192.0.2.1 80"]
