"""Merge of index segments in a child process, while the old segments remain in use.

python -m localize.memory.index.merge_process FOLDER NEW < PARTS

PARTS is a pickled list: of a segment in the folder its name and the numbers of its dead entries, else its entries.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from localize.memory.index.entries import Entries
from localize.memory.index.files import new_name, remove
from localize.memory.index.index_segment import IndexSegment
from localize.memory.index.recent_entries import NewEntry
from localize.safe.modes import make_folder

_GROWTH = 8
"""A segment is merged with the newer ones when they have at least an eighth of its entries."""
_NICE = 10
_Told = tuple[str, list[int]] | Entries
"""The name of a segment and the numbers of its dead entries, or what is in it."""


def pick(sizes: Sequence[int], least: int) -> int:
    """Return how many of the newest segments to merge, at *least* so many, so that each entry is merged seldom."""
    count, total = 1, sizes[-1]
    while count < len(sizes) and (count < least or sizes[-count - 1] < _GROWTH * total):
        total += sizes[-count - 1]
        count += 1
    return count


class Merge:
    """A merge that is going on."""

    def __init__(
        self,
        folder: Path,
        name: str,
        parts: Sequence[IndexSegment],
        taken: Mapping[str, NewEntry],
        child: subprocess.Popen[bytes],
    ) -> None:
        self.parts = parts
        self.taken = taken
        """The new entries that are merged with them."""
        self._folder = folder
        self.name = name
        self._child = child
        self._dead = [frozenset(each.dead_numbers()) for each in parts]

    @staticmethod
    def begin(
        folder: Path, parts: Sequence[IndexSegment], new: Sequence[IndexSegment], taken: Mapping[str, NewEntry]
    ) -> Merge | None:
        """Start to merge segments with *new* ones, made of *taken*; None where no process can be started.

        Those that do not lie in *folder* are told to it whole.
        """
        name = new_name()
        command = [sys.executable, "-P", "-m", __name__, str(folder), name]
        told = [_tell(folder, each) for each in (*parts, *new)]
        try:
            make_folder(folder)
            with TemporaryFile(dir=folder) as stream:  # who writes into a pipe waits until the other side has started
                pickle.dump(told, stream, pickle.HIGHEST_PROTOCOL)
                stream.seek(0)
                child = subprocess.Popen(command, stdin=stream, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError:
            return None
        return Merge(folder, name, parts, taken, child)

    def is_done(self) -> bool:
        """Tell whether the child process has ended."""
        return self._child.poll() is not None

    def finish(self) -> IndexSegment | None:
        """Return the merged segment, without what has died of its parts since; None when the merge failed."""
        path = self._folder / self.name
        if self._child.wait() != 0:
            remove(path)
            return None
        try:
            merged = IndexSegment.map(self._folder, self.name)
        except (OSError, ValueError):
            return None
        for part, before in zip(self.parts, self._dead, strict=True):
            merged.strike_names(part.names_of(sorted(set(part.dead_numbers()) - before)))
        return merged

    def stop(self) -> None:
        """End the child process and remove what it wrote."""
        self._child.kill()
        self._child.wait()
        remove(self._folder / self.name)


def _tell(folder: Path, part: IndexSegment) -> _Told:
    if part.name is not None and (folder / part.name).is_dir():
        return part.name, part.dead_numbers()
    return part.entries()


def _read(folder: Path, told: _Told) -> Entries:
    if isinstance(told, Entries):
        return told
    name, dead = told
    segment = IndexSegment.map(folder, name)
    segment.strike(dead)
    return segment.entries()


def main(arguments: Sequence[str]) -> None:
    """Merge what standard input names."""
    folder, name = Path(arguments[0]), arguments[1]
    if hasattr(os, "nice"):
        os.nice(_NICE)
    parts = pickle.load(sys.stdin.buffer)  # noqa: S301 (our parent)
    IndexSegment.join([_read(folder, each) for each in parts], folder, name)


if __name__ == "__main__":
    main(sys.argv[1:])
