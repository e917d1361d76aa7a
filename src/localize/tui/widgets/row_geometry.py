"""Row geometry of a list: which line a row begins at, where only some heights are known and the others estimated."""

from __future__ import annotations

from collections.abc import Iterator

_BLOCK = 256
"""Rows whose known heights are summed up together: a place among 100,000 rows takes some 400 additions."""


class RowGeometry:
    """Heights of rows, and the lines that they stand on. A row is as high as the estimate until its height is set."""

    def __init__(self, count: int = 0, estimate: int = 1) -> None:
        self.count = count
        self.estimate = max(1, estimate)
        self._heights: dict[int, int] = {}
        self._extras = [0] * (count // _BLOCK + 1)
        """How many lines the known rows of each block have beyond the estimate."""
        self._extra = 0

    @property
    def total(self) -> int:
        """How many lines all rows have."""
        return self.count * self.estimate + self._extra

    def height(self, row: int) -> int:
        """Return how many lines a row has."""
        return self._heights.get(row, self.estimate)

    def is_known(self, row: int) -> bool:
        """Tell whether the height of a row was set."""
        return row in self._heights

    def set(self, row: int, height: int) -> bool:
        """Take the height of a row, at least one line; True where it was, or was estimated, another one."""
        height = max(1, height)
        more = height - self.height(row)
        self._heights[row] = height
        self._extras[row // _BLOCK] += more
        self._extra += more
        return more != 0

    def extend(self, count: int) -> None:
        """Have more rows, as high as the estimate: *count* in all."""
        self._extras += [0] * (count // _BLOCK + 1 - len(self._extras))
        self.count = count

    def top(self, row: int) -> int:
        """Return the first line of a row; of the one behind the last, how many lines there are."""
        if not self._heights:
            return row * self.estimate
        block = row // _BLOCK
        inside = (self._heights.get(each, self.estimate) - self.estimate for each in range(block * _BLOCK, row))
        return row * self.estimate + sum(self._extras[:block]) + sum(inside)

    def locate_all(self, line: int, count: int) -> Iterator[tuple[int, int]]:
        """Yield the row, and which of its lines, of so many lines one below the other."""
        row, within = self.locate(line)
        for _ in range(count):
            yield row, within
            if row < self.count:
                within += 1
                if within == self.height(row):
                    row, within = row + 1, 0

    def locate(self, line: int) -> tuple[int, int]:
        """Return the row that a line belongs to and which of its lines that is; behind the last row: count and 0."""
        if not 0 <= line < self.total:
            return self.count, 0
        if not self._heights:
            return divmod(line, self.estimate)
        row = 0
        for extra in self._extras:
            lines = _BLOCK * self.estimate + extra
            if line < lines:
                break
            line, row = line - lines, row + _BLOCK
        while line >= (height := self.height(row)):
            line, row = line - height, row + 1
        return row, line
