"""Layout of a page: columns in the order of reading, ruled tables, and what repeats on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import median

from localize.formats.conversion.pdf_pages import Line, Page, Rule, Run

_EDGE = 0.14
"""Of a page's height: running heads and page numbers are above or below."""
_MIN_PAGES = 3
"""A line on so many pages is a running head; on two where there are no more."""
_SHARE = 10
"""And on one page in so many, which counts in a long document."""
_HEAD_LINES = 3
"""A running head has so many lines."""
_SIDE_LINES = 4
"""A column has so many lines."""
_CROSSING = 0.4
"""Of the letters: where more cross the space between two columns it is none."""
_FILL = 0.5
"""Of a column's width: lines of text fill as much of it; those of tables less."""
_NARROWEST = 0.2
"""Of the whole: a column is at least as wide."""
_ALIGNED = 0.7
"""Of the lines: where so many have one beside them at the same height, they are rows of a table."""
_CELLS, _WIDE_CELLS = 1.5, 5.0
"""Sizes of a letter: pieces of a line so far apart are cells of a table. Words of a narrow column may be nearly so far
apart in a line that is justified, which reaches the border."""
_MOST_COLUMNS = 3
"""Divisions of a page into two, one in the other."""
_STEP = 2.0
"""Points between two places where a space between columns is looked for."""
_TOUCH = 3.0
"""Points: ruled lines as near as that meet."""
_MOST_RULES = 2_000
"""Ruled lines of a page; a drawing has more, a table fewer."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; a cell is the lines in it."""

    x0: float
    y0: float
    x1: float
    y1: float
    rows: tuple[tuple[tuple[Line, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one column in reading order, and the column's borders."""

    x0: float
    x1: float
    lines: tuple[Line, ...]


def remove_repeats(pages: Sequence[Page]) -> tuple[str, ...]:
    """Remove running heads, running feet and page numbers from the pages, and return the text of each."""
    seen: Counter[tuple[int, str]] = Counter()
    for page in pages:
        seen.update({_key(line) for line in page.lines if _is_at_edge(line, page)})
    least = 2 if len(pages) == 2 else max(_MIN_PAGES, len(pages) // _SHARE)
    removed: dict[str, None] = {}
    for page in pages:
        gone = [line for line in page.lines if _is_at_edge(line, page) and seen[_key(line)] >= least]
        if len(gone) < len(page.lines):  # else nothing would be left of the page
            removed.update(dict.fromkeys(re.sub(r"\s+", " ", line.text).strip() for line in gone))
            _take(page, gone)
    return tuple(removed)


def _take(page: Page, lines: Sequence[Line]) -> None:
    """Remove lines from a page."""
    taken = {id(line) for line in lines}
    page.lines = [line for line in page.lines if id(line) not in taken]


def _is_at_edge(line: Line, page: Page) -> bool:
    text = line.text.strip()
    if not any(map(str.isalnum, text)) or not _is_outermost(line, page, 1 if text.isdecimal() else _HEAD_LINES):
        return False  # the bullet of an item, a number in a table, or a line of the text
    return line.y0 >= (1 - _EDGE) * page.height or line.y1 <= _EDGE * page.height


def _is_outermost(line: Line, page: Page, lines: int) -> bool:
    """Tell whether a line is one of so many first or last lines of its page."""
    return line.y0 <= page.heights[:lines][-1] + 1 or line.y0 >= page.heights[-lines:][0] - 1


def _key(line: Line) -> tuple[int, str]:
    text = re.sub(r"\d+|\b[ivxlc]+\b", "#", re.sub(r"\s+", " ", line.text).strip())
    return 0 if text == "#" else round(line.y0 / 4), text


# --- tables ----------------------------------------------------------------------------------------------------------


def take_tables(page: Page) -> tuple[Table, ...]:
    """Remove the lines of ruled tables from a page, and return the tables."""
    tables = []
    for group in _groups(page.rules):
        columns = _places([rule.x0 for rule in group if rule.x1 - rule.x0 <= _TOUCH])
        rows = _places([rule.y0 for rule in group if rule.y1 - rule.y0 <= _TOUCH])
        inside = [line for line in page.lines if _is_inside(line, columns, rows)]
        if len(columns) > 2 and len(rows) > 2 and inside:
            table = _fill(columns, rows, inside)
            if _is_filled(table):
                _take(page, inside)
                tables.append(table)
    return tuple(tables)


def _is_filled(table: Table) -> bool:
    """Tell whether most cells have text: those of a drawing or a form have none."""
    cells = [cell for row in table.rows for cell in row]
    return sum(map(bool, cells)) * 2 >= len(cells)


def _groups(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the ruled lines that meet, each group of them."""
    if not 6 <= len(rules) <= _MOST_RULES:
        return
    waiting = list(rules)
    while waiting:
        group = [waiting.pop()]
        for rule in group:  # grows on the way
            near = [each for each in waiting if _meets(rule, each)]
            group += near
            waiting = [each for each in waiting if each not in near] if near else waiting
        yield group


def _meets(one: Rule, other: Rule) -> bool:
    return (
        one.x0 <= other.x1 + _TOUCH
        and other.x0 <= one.x1 + _TOUCH
        and one.y0 <= other.y1 + _TOUCH
        and other.y0 <= one.y1 + _TOUCH
    )


def _places(values: Sequence[float]) -> list[float]:
    """Return sorted values without those that are nearly the same."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _TOUCH:
            places.append(value)
    return places


def _is_inside(line: Line, columns: Sequence[float], rows: Sequence[float]) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
    if not columns or not rows:
        return False
    return columns[0] < x < columns[-1] and rows[0] < y < rows[-1]


def _fill(columns: Sequence[float], rows: Sequence[float], lines: Sequence[Line]) -> Table:
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in sorted(lines, key=lambda each: (-each.y0, each.x0)):
        x, y = min(line.x0 + 1, line.x1), (line.y0 + line.y1) / 2
        row = sum(place > y for place in rows[1:]) - 1
        column = max(0, min(sum(place <= x for place in columns) - 1, len(columns) - 2))
        cells.setdefault((row, column), []).append(line)
    made = tuple(
        tuple(tuple(cells.get((row, column), ())) for column in range(len(columns) - 1)) for row in range(len(rows) - 1)
    )
    filled = tuple(row for row in made if any(row))
    return Table(columns[0], rows[0], columns[-1], rows[-1], filled)


# --- columns ---------------------------------------------------------------------------------------------------------


def read_columns(lines: Sequence[Line], depth: int = _MOST_COLUMNS) -> Iterator[Region]:
    """Yield the columns of a page in reading order; a line across two of them ends both."""
    gutter = _find_gutter(lines) if depth else None
    if gutter is None:
        if lines:
            yield Region(min(each.x0 for each in lines), max(each.x1 for each in lines), tuple(_rows(lines)))
        return
    sides: tuple[list[Line], list[Line]] = ([], [])
    across: list[Line] = []
    for line in sorted(lines, key=lambda each: (-each.y0, each.x0)):
        if line.x0 < gutter < line.x1:
            if any(sides):
                yield from _read_sides(sides, across, depth)
                sides, across = ([], []), []
            across.append(line)
        else:
            sides[line.x0 >= gutter].append(line)
    yield from _read_sides(sides, across, depth)


def _read_sides(sides: tuple[list[Line], list[Line]], above: Sequence[Line], depth: int) -> Iterator[Region]:
    """Yield the lines across both columns, then the left column, then the right one."""
    if above:
        yield Region(min(each.x0 for each in above), max(each.x1 for each in above), tuple(_rows(above)))
    if all(len(side) < _SIDE_LINES for side in sides):
        left_over = [line for side in sides for line in side]
        yield from read_columns(left_over, 0)
        return
    for side in sides:
        yield from read_columns(side, depth - 1)


def _find_gutter(lines: Sequence[Line]) -> float | None:
    """Return where the space between two columns is; None where the lines are in one column."""
    if len(lines) < 2 * _SIDE_LINES:
        return None
    start, end = min(each.x0 for each in lines), max(each.x1 for each in lines)
    steps = int((end - start) / _STEP)
    if not 20 < steps < 10_000:
        return None
    counts = _count_crossings(lines, start, steps)
    middle = range(steps // 5, steps - steps // 5)
    least = min(counts[at] for at in middle)
    if least > _CROSSING * sum(len(each.text) for each in lines):
        return None
    place = start + _widest([at for at in middle if counts[at] <= least]) * _STEP
    return place if _are_columns(lines, place) else None


def _count_crossings(lines: Sequence[Line], start: float, steps: int) -> list[int]:
    """Return, for each step from the left, how many letters are in lines that cross it."""
    changes = [0] * (steps + 2)
    for line in lines:
        changes[max(0, int((line.x0 - start) / _STEP))] += len(line.text)
        changes[min(steps, int((line.x1 - start) / _STEP)) + 1] -= len(line.text)
    return list(accumulate(changes))


def _widest(places: Sequence[int]) -> float:
    """Return the middle of the longest row of neighbouring numbers."""
    runs: list[list[int]] = [[places[0]]]
    for before, at in pairwise(places):
        if at == before + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    longest = max(runs, key=len)
    return (longest[0] + longest[-1]) / 2 + 0.5


def _are_columns(lines: Sequence[Line], place: float) -> bool:
    """Tell whether lines beside a place are two columns of text, not cells of a table."""
    left = list(_rows([each for each in lines if each.x1 <= place]))
    right = list(_rows([each for each in lines if each.x0 >= place]))
    if min(len(left), len(right)) < _SIDE_LINES or min(_width(left), _width(right)) < _NARROWEST * _width(lines):
        return False
    filled = sum(median(each.x1 - each.x0 for each in side) >= _FILL * _width(side) for side in (left, right))
    return filled == 2 or (filled == 1 and not _are_aligned(left, right))


def _width(lines: Sequence[Line]) -> float:
    return max(each.x1 for each in lines) - min(each.x0 for each in lines)


def _are_aligned(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Tell whether most lines have one beside them at the same height, as the rows of a table do."""
    few, many = sorted((left, right), key=len)
    places = {round(each.y0) for each in many}
    aligned = sum(not places.isdisjoint(range(round(each.y0) - 1, round(each.y0) + 2)) for each in few)
    return aligned >= _ALIGNED * len(few)


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines from top to bottom, pieces beside each other as one."""
    right = max((each.x1 for each in lines), default=0)
    waiting: list[Line] = []
    for line in sorted(lines, key=lambda each: (-(each.y0 + each.y1), each.x0)):
        if waiting and not _is_beside(waiting[0], line):
            yield _as_row(waiting, right)
            waiting = []
        waiting.append(line)
    if waiting:
        yield _as_row(waiting, right)


def _is_beside(one: Line, other: Line) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _as_row(pieces: Sequence[Line], right: float) -> Line:
    """Return pieces as one line; *right* is the border of their column, which a justified line reaches."""
    if len(pieces) == 1:
        return pieces[0]
    ordered = sorted(pieces, key=lambda each: each.x0)
    runs: list[Run] = []
    for piece in ordered:
        runs += [Run(" "), *piece.runs] if runs else piece.runs
    big = max(ordered, key=lambda each: len(each.text))
    end = max(each.x1 for each in ordered)
    widest = max(after.x0 - before.x1 for before, after in pairwise(ordered))
    is_row = widest > (_WIDE_CELLS if end > right - big.size / 2 else _CELLS) * big.size
    is_row = is_row and (len(ordered[0].text.strip()) > 4 or len(ordered) > 2)
    return replace(big, x0=ordered[0].x0, x1=end, runs=tuple(runs), is_row=is_row)
