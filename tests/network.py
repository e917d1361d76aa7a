"""The network of the tests: there is none but the servers that they start themselves.

A test that reaches for another host fails, also when the code under test swallowed the refusal, and also when a process
that it started did it. One that reaches for a port of this machine fails unless the tests' own process opened that
port, or the test says by the mark `loopback` that another process did, or that nobody listens there.
"""

from __future__ import annotations

import os
import socket
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.guard.sitecustomize import HERE, watch

from localize.engines.network_guard import no_sockets

GUARD = Path(__file__).parent / "guard"


@dataclass
class Network:
    """What was reached for since it was last looked at."""

    path: Path
    opened: set[int] = field(default_factory=set)
    """Ports that this process opened."""
    read: int = 0

    def strangers(self, *, loopback: bool) -> list[str]:
        """Return the attempts that the tests did not ask for; with *loopback* every port of this machine is allowed."""
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        fresh, self.read = lines[self.read :], len(lines)
        found = []
        for line in fresh:
            _, host, port = line.rsplit(" ", 2)
            known = loopback or port == "0" or int(port) in self.opened
            if host not in HERE or not known:
                found.append(line)
        return found


def guard() -> Network:
    """Stand guard in this process and in those that it will start, and return what is seen."""
    handle, name = tempfile.mkstemp(prefix="localize-network-")
    os.close(handle)
    network = Network(Path(name))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(GUARD), os.environ.get("PYTHONPATH"))))
    # The program's own guard goes first: what it refuses is no attempt of ours.
    with no_sockets():
        pass
    watch(name)
    os.environ["LOCALIZE_TEST_NETWORK"] = name
    _note_ports(network.opened)
    return network


def _note_ports(opened: set[int]) -> None:
    bind = socket.socket.bind

    def noting(self: socket.socket, address: object) -> None:
        bind(self, address)  # type: ignore[arg-type]
        if self.family in (socket.AF_INET, socket.AF_INET6):
            opened.add(int(self.getsockname()[1]))

    setattr(socket.socket, "bind", noting)  # noqa: B010 - a method of a class of the library
