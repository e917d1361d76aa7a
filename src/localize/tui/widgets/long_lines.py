"""Document with lines of thousands of characters: only what is visible is painted, only what changed is wrapped."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from rich.containers import Lines
from rich.text import Text
from textual.widgets.text_area import Document, WrappedDocument

LONG = 2_000
"""Characters of a line from which on it is worth the trouble: some twenty lines of a screen."""
_BACK = 3
"""Breaks before a change that may move with it: the word behind them may have got room before it."""
_STEP = 8
"""Wrapped lines behind a change that are looked at first for the place where the old breaks go on."""
Place = tuple[int, int]


class LongLine(Text):
    """A line of which only the part that is asked for is painted: characters [start, end) by *paint*."""

    def __init__(self, length: int, paint: Callable[[int, int], Text]) -> None:
        super().__init__(end="", no_wrap=True)
        self._whole = self._padded = length
        self._paint = paint

    def __len__(self) -> int:
        """Return its characters, with the place for the cursor at its end."""
        return self._padded

    def set_length(self, new_length: int) -> None:
        """Have a place for the cursor at its end."""
        self._padded = new_length

    def divide(self, offsets: Iterable[int]) -> Lines:
        """Return its wrapped lines, each painted when it is taken."""
        return cast(Lines, _Sections(self, [0, *offsets, self._padded]))

    def section(self, start: int, end: int) -> Text:
        """Return a part of it as it is painted, with the styles that were put on it since."""
        text = self._paint(start, min(end, self._whole))
        text.set_length(end - start)
        for span in self.spans:
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                text.stylize(span.style, first - start, last - start)
        return text


class _Sections:
    """The wrapped lines of a long line. Only one is painted: those before it are asked for tabs, and have none."""

    def __init__(self, line: LongLine, edges: Sequence[int]) -> None:
        self._line, self._edges = line, edges
        self._others: Text | None = None

    def __getitem__(self, index: int) -> Text:
        if self._others is not None:
            return self._others
        self._others = Text()
        return self._line.section(self._edges[index], self._edges[index + 1])


class LongDocument(WrappedDocument):
    """Wraps a long line after a change only where its breaks may have moved."""

    _wrapped: tuple[int, str, int] | None = None
    """Number and text of the long line that was wrapped last, and the width."""

    def get_sections(self, line_index: int) -> list[str]:
        """Return the wrapped lines of a line."""
        line, edges = self.document[line_index], self._wrap_offsets[line_index]
        return [line[start:end] for start, end in zip([0, *edges], [*edges, len(line)], strict=True)]

    def wrap_range(self, start: Place, old_end: Place, new_end: Place) -> None:
        """Wrap again what a change from *start* has touched."""
        row = start[0]
        line = self.document[row] if row < self.document.line_count else ""
        is_one = row == old_end[0] == new_end[0] and len(line) >= LONG and self._width > 0 and "\t" not in line
        known, self._wrapped = self._wrapped, (row, line, self._width) if is_one else None
        if not is_one or known is None or known[::2] != (row, self._width) or "\t" in known[1]:
            super().wrap_range(start, old_end, new_end)
            return
        old = self._wrap_offsets[row]
        breaks = rewrap(known[1], old, line, self._width)
        self._wrap_offsets[row] = breaks
        if len(breaks) != len(old):
            self._move(row, len(old) + 1, len(breaks) + 1)

    def _move(self, row: int, before: int, after: int) -> None:
        """Note that a line takes other lines of the screen than before, and where those behind it stand now."""
        top = self._line_index_to_offsets[row][0]
        self._offset_to_line_info[top : top + before] = [(row, at) for at in range(after)]
        self._line_index_to_offsets[row] = list(range(top, top + after))
        for other in range(row + 1, len(self._line_index_to_offsets)):
            self._line_index_to_offsets[other] = [each + after - before for each in self._line_index_to_offsets[other]]


def rewrap(old: str, breaks: Sequence[int], new: str, width: int) -> list[int]:
    """Return where a line without tabs is wrapped, from where it was before a change: what wrapping all of it gives.

    Takes what is changed and some lines of the screen around it, and a comparison of both texts.
    """
    same = _common(old, new)
    tail = min(_common_end(old, new), len(old) - same, len(new) - same)
    moved, behind = len(new) - len(old), bisect_left(breaks, len(old) - tail)
    kept = max(0, bisect_right(breaks, same) - _BACK)
    while kept and not _begins_word(new, breaks[kept - 1]):
        kept -= 1
    begin = breaks[kept - 1] if kept else 0
    step = _STEP
    while True:
        last = behind + step
        end = breaks[last] + moved if last < len(breaks) else len(new)
        found = [begin + each for each in _wrap(new[begin:end], width)]
        if end == len(new):
            return [*breaks[:kept], *found]
        there = {breaks[at]: at for at in range(behind, last)}
        for at, each in enumerate(found[:-2]):  # the last ones are those of a text that was cut
            if each - moved in there and _begins_word(new, each) and _begins_word(old, each - moved):
                return [*breaks[:kept], *found[:at], *(one + moved for one in breaks[there[each - moved] :])]
        step *= _STEP


def _wrap(text: str, width: int) -> list[int]:
    """Return where a line without tabs is wrapped."""
    return WrappedDocument(Document(text), width).get_offsets(0)


def _begins_word(text: str, at: int) -> bool:
    """Tell whether wrapping begins anew at a break: not inside a word that was folded, nor among spaces."""
    return text[at - 1].isspace() and not text[at].isspace()


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: str, other: str) -> int:
    """Return how many characters two texts end with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
