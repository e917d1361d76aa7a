"""Segment list: pages of rows from the store, state, source and target side by side or one above the other."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.segment import Segment as Cell

from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import FINDING, MARKED, NEEDS_UPDATE, NOTE, QUESTION, StatusSymbol, symbol_of
from localize.model import Content, InlineTag, SegmentKey
from localize.model.segment_list import Row
from localize.tui.rendering.text import Piece, chip, show_content, wrap_content
from localize.tui.widgets.virtual_list import Lines, fit

PAGE = 64
PAGES_KEPT = 16
"""A row takes a kilobyte, and a page of them is read in a millisecond."""
DIGITS = 4
"""Cells that a number has at least."""
_DENSE = 4
"""A filter that leaves at least every fourth row is read in pages, a thinner one row by row."""

_MOST = 8
"""Lines of a text in the list; the whole of a longer one stands where it is written."""
_ROOM = 10
"""Lines that a list has at least where its rows are wrapped: in a lower one they would hide each other."""
_SIDE_BY_SIDE = 28
"""Cells that source and target need each to stand side by side: a Kazakh word of twenty letters, and another one."""

Fetch = Callable[[int, int], tuple[Row, ...]]
"""Rows after a number, at most so many."""


class Pages:
    """The rows of a list by place, read from the store when they are first looked at."""

    def __init__(self, fetch: Fetch, numbers: Sequence[int] = (), *, is_sorted: bool = False) -> None:
        """*is_sorted*: the numbers stand in another order than the document's."""
        self._fetch = fetch
        self.numbers = numbers
        self.is_sorted = is_sorted
        self._places = {number: at for at, number in enumerate(numbers)} if is_sorted else None
        span = numbers[-1] - numbers[0] + 1 if numbers and not is_sorted else 0
        self._block = PAGE if span and span <= _DENSE * len(numbers) else 1
        self._kept: OrderedDict[int, dict[int, Row]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.numbers)

    def row(self, index: int) -> Row | None:
        """Return the row at a place; None where it has gone since the list was made."""
        number = self.numbers[index]
        block = (number - 1) // self._block
        page = self._kept.get(block)
        if page is None:
            rows = self._fetch(block * self._block, self._block)
            page = self._kept[block] = {row.number: row for row in rows}
            if len(self._kept) > PAGES_KEPT * (PAGE // self._block):
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(block)
        return page.get(number)

    def extend(self, numbers: Sequence[int]) -> None:
        """Take more rows in, which stand behind those that are there."""
        self.numbers = [*self.numbers, *numbers]

    def find(self, number: int) -> int:
        """Return the place of a row, or of the first one after it; the length when there is none."""
        if self._places is not None:
            return self._places.get(number, len(self.numbers))
        return bisect_left(self.numbers, number)

    def has(self, number: int) -> bool:
        """Tell whether a row is in the list."""
        at = self.find(number)
        return at < len(self.numbers) and self.numbers[at] == number

    def forget_all(self) -> None:
        """Read every row again when it is next looked at."""
        self._kept.clear()

    def forget(self, keys: Collection[SegmentKey]) -> None:
        """Read the rows of some segments again when they are next looked at."""
        stale = [block for block, page in self._kept.items() if any(row.segment.key in keys for row in page.values())]
        for block in stale:
            del self._kept[block]

    def put(self, row: Row) -> None:
        """Show a row as it has become; those beside it need not be read again."""
        page = self._kept.get((row.number - 1) // self._block)
        if page is not None:
            page[row.number] = row


class Segments(Lines):
    """The list of segments with a sign for the state, and marks for notes, findings and changed sources."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.is_wrapped = False
        """Whether rows have as many lines as their texts need, or one."""
        self.open_lines = 0
        """Lines under the row of the cursor that something else covers: the texts of that row, to be written in."""
        self.more_lines = 0
        """Lines that the row of the cursor has at least more than when it is closed: then those below it stay."""
        self.placed: Callable[[], None] = lambda: None
        """Called when rows have moved on the screen."""
        self.pages = Pages(lambda _after, _limit: ())
        self.issues: Callable[[SegmentKey], int] = lambda _key: 0
        self.marked: Container[SegmentKey] = ()
        """The segments that are marked."""
        self.asked: Mapping[SegmentKey, bool] = {}
        """The segments with an open note; True where one is a question without an answer."""

    def count(self) -> int:
        """Return how many segments are listed."""
        return len(self.pages)

    def take_more(self, numbers: Sequence[int]) -> None:
        """List more rows behind those that are there."""
        digits = self.digits
        self.pages.extend(numbers)
        self.take_count()
        if digits != self.digits:  # longer numbers leave less room for the texts
            self.measure_again()

    def put(self, row: Row) -> None:
        """Show a row as it has become."""
        self.pages.put(row)
        self.refresh_row(self.pages.find(row.number))

    def show_changed(self, keys: Collection[SegmentKey]) -> None:
        """Show the rows of some segments as they are in the store."""
        visible = [index for index in self.visible_rows() if self._key(index) in keys]
        self.pages.forget(keys)
        for index in visible:
            self.refresh_row(index)
        if len(visible) < len(keys):  # the heights of rows out of sight are not known any more
            self.measure_again()

    def _key(self, index: int) -> SegmentKey | None:
        row = self.pages.row(index)
        return row.segment.key if row is not None else None

    def show_all_changed(self) -> None:
        """Show all rows as they are in the store."""
        self.pages.forget_all()
        self.measure_again()

    def wrap(self, *, is_wrapped: bool) -> None:
        """Give rows as many lines as their texts need, or one; the cursor stays in sight."""
        if is_wrapped != self.is_wrapped:
            self.is_wrapped = is_wrapped
            self.reload(self.cursor)

    @property
    def has_high_rows(self) -> bool:
        """Whether rows have as many lines as their texts need."""
        return self.is_wrapped and self.size.height >= _ROOM

    def open_row(self, lines: int, more: int = 0) -> None:
        """Leave lines free under the row of the cursor, which then takes one line itself; 0: show it like others.

        *more*: how many lines it then has at least more than when it is closed.
        """
        if (lines, more) != (self.open_lines, self.more_lines):
            self.open_lines, self.more_lines = lines, more
            bottom = self.geometry.top(self.cursor + 1)
            self.bring_up_cursor()
            is_same = self.geometry.top(self.cursor + 1) == bottom
            self.refresh_from(self.cursor, self.cursor + 1 if is_same else None)

    def bring_up_cursor(self) -> None:
        """Have the row of the cursor in sight, with what is under it."""
        self._bring_up(self.cursor)
        self.placed()

    @property
    def open_top(self) -> int:
        """The line of the window under the row of the cursor."""
        return self.geometry.top(self.cursor) + 1 - self.scroll_offset.y

    def _is_open(self, index: int) -> bool:
        return self.open_lines > 0 and index == self.cursor

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that rows have moved."""
        super().watch_scroll_y(old_value, new_value)
        self.placed()

    def height(self, index: int, width: int) -> int:
        """Return how many lines a row takes."""
        row = self.pages.row(index) if self.has_high_rows else None
        if row is None:
            return 1
        source, target = self._wrapped_texts(row, width)
        lines = max(1, len(source), len(target)) if self._is_side_by_side(width) else max(1, len(source)) + len(target)
        if not self._is_open(index):
            return lines
        return max(1 + self.open_lines, lines + self.more_lines if self.more_lines else 0)

    def row_lines(self, index: int, width: int) -> list[list[Cell]]:
        """Return the lines of a row: number and signs before the first one, texts beside or under each other."""
        row = self.pages.row(index) if self.has_high_rows else None
        if row is None or self._is_open(index):
            return [self.cells(index, width)]
        source, target = self._wrapped_texts(row, width)
        room = width - self.digits - 6
        bar = Cell("│", self.style_of("muted"))
        if self._is_side_by_side(width):
            half = self.half(width)
            pairs = list(zip_longest(source, target, fillvalue=())) or [((), ())]
            texts = [[*self._line(one, half), bar, *self._line(other, room - half - 1)] for one, other in pairs]
        else:
            texts = [self._line(each, room) for each in source or [()]]
            texts += [[bar, *self._line(each, room - 1)] for each in target]
        number = Cell(f"{row.document_number:>{self.digits}}", self.style_of("muted"))
        first = [self.pointer(index), number, *self._signs(row)]
        margin = Cell(" " * (self.digits + 6))
        return [[*(first if at == 0 else [margin]), *text] for at, text in enumerate(texts)]

    def _is_side_by_side(self, width: int) -> bool:
        return self.half(width) >= _SIDE_BY_SIDE

    def _wrapped_texts(self, row: Row, width: int) -> tuple[Sequence[Sequence[Piece]], Sequence[Sequence[Piece]]]:
        """Return the lines of source and target in a row of *width* cells."""
        room, half = width - self.digits - 6, self.half(width)
        widths = (half, room - half - 1) if self._is_side_by_side(width) else (room, room - 1)
        target = row.target.content if row.target else Content()
        first, second = (max(1, each) for each in widths)
        return wrap_content(row.segment.source, first, _MOST), wrap_content(target, second, _MOST)

    def _line(self, pieces: Sequence[Piece], width: int) -> list[Cell]:
        """Return pieces of a text in exactly *width* cells."""
        cells = [Cell(text, self.style_of("chip" if is_tag else "")) for text, is_tag in pieces]
        return [*cells, Cell(" " * max(0, width - sum(each.cell_length for each in cells)))]

    def current(self) -> Row | None:
        """Return the row under the cursor."""
        return self.pages.row(self.cursor) if self.count() else None

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return number, signs, source and target of one row."""
        row = self.pages.row(index)
        if row is None:
            return [Cell(fit(f" {tr('(gone)')}", width), self.style_of("muted"))]
        digits, half = self.digits, self.half(width)
        return [
            self.pointer(index),
            Cell(f"{row.document_number:>{digits}}", self.style_of("muted")),
            *self._signs(row),
            *self.text(row.segment.source, half),
            Cell("│", self.style_of("muted")),
            *self.text(row.target.content if row.target else Content(), width - digits - 7 - half),
        ]

    def looks(self, index: int) -> object:
        """Return the row, and what else is shown of it."""
        row = self.pages.row(index)
        if row is None:
            return None
        key = row.segment.key
        marks = key in self.marked, self.asked.get(key), self.issues(key) > 0
        return row, marks, self.digits, self.has_high_rows, self._is_open(index)

    def note(self, key: SegmentKey, asked: bool | None) -> None:
        """Show that a segment has an open note, or none (None)."""
        if self.asked.get(key) != asked:
            others = {other: each for other, each in self.asked.items() if other != key}
            self.asked = others if asked is None else {**others, key: asked}
            self.refresh()

    @property
    def digits(self) -> int:
        """Cells of a number."""
        return max(DIGITS, len(str(self.pages.numbers[-1]))) if self.pages.numbers else DIGITS

    def half(self, width: int) -> int:
        """Return the cells of a source in a line of *width*."""
        return max(4, (width - self.digits - 8) // 2)

    def _signs(self, row: Row) -> list[Cell]:
        asked = self.asked.get(row.segment.key)
        shown: list[StatusSymbol | None] = [
            None if asked is None else QUESTION if asked else NOTE,
            symbol_of(row),
            NEEDS_UPDATE if row.source_changed and not row.needs_update else None,
            FINDING if self.issues(row.segment.key) else None,
            MARKED if row.segment.key in self.marked else None,
        ]
        return [Cell(" ") if each is None else Cell(each.glyph, self.style_of(each.style)) for each in shown]

    def text(self, content: Content, width: int) -> list[Cell]:
        """Return a text in exactly *width* cells, its tags as chips."""
        if content.parts and (_is_space(content.parts[0], 0) or _is_space(content.parts[-1], -1)):
            return [Cell(fit(show_content(content), width), self.style_of(""))]
        cells: list[Cell] = []
        left = width
        for part in content.parts:
            text = chip(part) if isinstance(part, InlineTag) else visible(part[: 2 * width])
            if cell_len(text) > left:
                text = fit(text, left)
            cells.append(Cell(text, self.style_of("chip" if isinstance(part, InlineTag) else "")))
            left -= cell_len(text)
            if left <= 0:
                break
        return [*cells, Cell(" " * left)]


def _is_space(part: str | InlineTag, at: int) -> bool:
    return isinstance(part, str) and bool(part) and part[at] == " "
