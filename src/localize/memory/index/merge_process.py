"""Merge of index segments in a child process, while the old segments remain in use.

A worker, `python -m localize.memory.index.merge_process FOLDER NEW`, is asked once, with all parts: of a segment in
the folder it gets the name and the numbers of its dead entries, of another one its entries.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from localize.memory.index.entries import Entries
from localize.memory.index.files import new_name, remove
from localize.memory.index.index_segment import IndexSegment
from localize.memory.index.recent_entries import NewEntry
from localize.runtime.workers import Crew, answer_questions, open_channel, start
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
        self, folder: Path, parts: Sequence[IndexSegment], new: Sequence[IndexSegment], taken: Mapping[str, NewEntry]
    ) -> None:
        """Start to merge segments with *new* ones, made of *taken*; those not in *folder* are sent to the worker whole.

        Raises: OSError, where the folder cannot be made.
        """
        self.parts = parts
        self.taken = taken
        """The new entries that are merged with them."""
        self.name = new_name()
        self._folder = folder
        self._dead = [frozenset(each.dead_numbers()) for each in parts]
        make_folder(folder)
        self._crew: Crew[list[_Told], bool] = Crew(partial(start, __name__, str(folder), self.name), 1)
        self._merged = self._crew.ask([_tell(folder, each) for each in (*parts, *new)])

    def is_done(self) -> bool:
        """Tell whether the worker has answered, or ended."""
        return self._merged.done()

    def finish(self) -> IndexSegment | None:
        """Return the merged segment, without what has died of its parts since; None when the merge failed."""
        is_merged = self._merged.result()
        self._crew.close()
        if not is_merged:
            remove(self._folder / self.name)
            return None
        try:
            merged = IndexSegment.map(self._folder, self.name)
        except (OSError, ValueError):
            return None
        for part, before in zip(self.parts, self._dead, strict=True):
            merged.strike_names(part.names_of(sorted(set(part.dead_numbers()) - before)))
        return merged

    def stop(self) -> None:
        """End the worker and remove what it wrote."""
        self._crew.close()
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


def main() -> None:
    """Merge what is asked for."""
    folder, name = Path(sys.argv[1]), sys.argv[2]
    if hasattr(os, "nice"):
        os.nice(_NICE)

    def merge(parts: Sequence[_Told]) -> bool:
        IndexSegment.join([_read(folder, each) for each in parts], folder, name)
        return True

    answer_questions(open_channel(), merge)


if __name__ == "__main__":
    main()
