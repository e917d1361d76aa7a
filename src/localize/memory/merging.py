"""Merges segments of an index in a child process, while the old ones go on serving.

python -m localize.memory.merging FOLDER NEW < JSON: [[segment, [number of a dead entry, …]], …]
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from localize.memory.files import new_name, remove
from localize.memory.segment import Segment

_GROWTH = 8
"""A segment is merged with the newer ones when they have at least an eighth of its entries."""
_NICE = 10


def pick(sizes: Sequence[int]) -> int:
    """Return how many of the newest segments to merge, at least two, so that each entry is merged seldom."""
    count, total = 1, sizes[-1]
    while count < len(sizes) and (count < 2 or sizes[-count - 1] < _GROWTH * total):
        total += sizes[-count - 1]
        count += 1
    return count


class Merge:
    """A merge that is going on."""

    def __init__(self, folder: Path, name: str, parts: Sequence[Segment], child: subprocess.Popen[bytes]) -> None:
        self.parts = parts
        self._folder = folder
        self._name = name
        self._child = child
        self._dead = [frozenset(each.dead_numbers()) for each in parts]

    @staticmethod
    def begin(folder: Path, parts: Sequence[Segment]) -> Merge | None:
        """Start to merge segments that lie in *folder*; None where no process can be started."""
        name = new_name()
        command = [sys.executable, "-m", "localize.memory.merging", str(folder), name]
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            return None
        assert child.stdin is not None
        with contextlib.suppress(OSError), child.stdin as stream:
            stream.write(json.dumps([(each.name, each.dead_numbers()) for each in parts]).encode())
        return Merge(folder, name, parts, child)

    def is_done(self) -> bool:
        """Tell whether the child process has ended."""
        return self._child.poll() is not None

    def finish(self) -> Segment | None:
        """Return the merged segment, without what has died since; None when the merge failed."""
        path = self._folder / self._name
        if self._child.wait() != 0:
            remove(path)
            return None
        try:
            merged = Segment.map(self._folder, self._name)
        except (OSError, ValueError):
            return None
        for part, before in zip(self.parts, self._dead, strict=True):
            merged.strike_names(part.names_of(sorted(set(part.dead_numbers()) - before)))
        return merged

    def stop(self) -> None:
        """End the child process and remove what it wrote."""
        self._child.kill()
        self._child.wait()
        remove(self._folder / self._name)


def main(arguments: Sequence[str]) -> None:
    """Merge what standard input names."""
    folder, name = Path(arguments[0]), arguments[1]
    if hasattr(os, "nice"):
        os.nice(_NICE)
    parts = []
    for part, dead in json.load(sys.stdin):
        segment = Segment.map(folder, part)
        segment.strike(dead)
        parts.append(segment.entries())
    Segment.join(parts, folder, name)


if __name__ == "__main__":
    main(sys.argv[1:])
