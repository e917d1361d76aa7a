"""Of a line that is painted again only what has changed is sent, and the terminal looks as if all of it had been."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment as Cell
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from localize.tui.terminal.cell_diff import Frame

WIDTH, HEIGHT = 40, 3
SIZE = Size(WIDTH, HEIGHT)
CONSOLE = Console(color_system="truecolor", force_terminal=True)
STYLES = (Style(), Style(color="red"), Style(color="red", bgcolor="blue"), Style(bold=True, reverse=True))
PIECE = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|([^\x1b\n])|\n")


class Screen:
    """A terminal: letters and their colours, cell by cell."""

    def __init__(self) -> None:
        self.cells = [[(" ", "")] * WIDTH for _ in range(HEIGHT)]

    def feed(self, sent: str) -> None:
        """Paint what was sent."""
        row = column = 0
        colours = ""
        for piece in PIECE.finditer(sent):
            down, right, codes, letter = piece.groups()
            if down:
                row, column = int(down) - 1, int(right) - 1
            elif codes is not None:
                colours = "" if codes == "0" else codes
            elif letter and cell_len(letter) == 0:
                self.cells[row][column - 1] = (self.cells[row][column - 1][0] + letter, colours)
            elif letter:
                for at in range(column, min(WIDTH, column + cell_len(letter))):
                    self.cells[row][at] = (letter if at == column else "", colours)
                column += cell_len(letter)


def line(words: Sequence[tuple[str, int]]) -> Strip:
    """A line of the screen, of words in one of the styles."""
    return Strip([Cell(text, STYLES[style]) for text, style in words]).adjust_cell_length(WIDTH, STYLES[0])


def chops(y: int, strip: Strip, cut: int, first: int, last: int) -> ChopsUpdate:
    """An update of a part of one line, which two widgets share."""
    lines: list[dict[int, Strip | None]] = [{} for _ in range(HEIGHT)]
    lines[y] = {0: strip.crop(0, cut), cut: strip.crop(cut, WIDTH)}
    ends = [[cut, WIDTH] for _ in range(HEIGHT)]
    return ChopsUpdate(lines, [(y, first, last)], ends)


words = st.lists(st.tuples(st.text("абвгқ x✓│▌漢👍\u0301", max_size=12), st.integers(0, len(STYLES) - 1)), max_size=5)
updates = st.tuples(
    st.integers(0, HEIGHT - 1), words, st.integers(1, WIDTH - 1), st.integers(0, WIDTH), st.integers(0, WIDTH)
)


@given(st.lists(words, min_size=HEIGHT, max_size=HEIGHT), st.lists(updates, max_size=6))
def test_terminal_looks_as_if_all_had_been_sent(
    first: list[list[tuple[str, int]]], later: list[tuple[int, list[tuple[str, int]], int, int, int]]
) -> None:
    """After any series of updates, letters and colours stand as without the saving."""
    whole, saving, frame = Screen(), Screen(), Frame()
    series: list[CompositorUpdate] = [LayoutUpdate([[line(each)] for each in first], Region(0, 0, WIDTH, HEIGHT))]
    series += [chops(y, line(said), cut, min(at, to), max(at, to)) for y, said, cut, at, to in later]
    for update in series:
        whole.feed(update.render_segments(CONSOLE))
        saving.feed(thinned(frame, update, SIZE))
        assert saving.cells == whole.cells


def thinned(frame: Frame, update: CompositorUpdate, size: Size) -> str:
    """What is sent of an update to a terminal of this size."""
    return frame.thin(update, size).render_segments(CONSOLE)


def sent(frame: Frame, text: str) -> str:
    """What is sent for the first line of a screen."""
    return thinned(frame, chops(0, line([(text, 0)]), WIDTH // 2, 0, WIDTH), SIZE)


def test_letter_costs_a_letter() -> None:
    """Where one letter was added, that letter is sent; where nothing was, nothing."""
    frame = Frame()
    whole = LayoutUpdate([[line([("Құпиясө", 0)])] for _ in range(HEIGHT)], Region(0, 0, WIDTH, HEIGHT))
    thinned(frame, whole, SIZE)
    assert sent(frame, "Құпиясөз") == "\x1b[1;8Hз"
    assert sent(frame, "Құпиясөз") == ""


def test_whole_screen_and_other_size_are_sent_whole() -> None:
    """What a stray message has left goes with the next whole screen, and nothing is taken as known at another size."""
    frame = Frame()
    whole = LayoutUpdate([[line([("text", 0)])] for _ in range(HEIGHT)], Region(0, 0, WIDTH, HEIGHT))
    for _ in range(2):
        assert thinned(frame, whole, SIZE) == whole.render_segments(CONSOLE)
    small = chops(0, line([("text", 0)]), WIDTH // 2, 0, WIDTH)
    assert thinned(frame, small, Size(WIDTH, HEIGHT + 1)).replace("\x1b[1;21H", "") == (
        f"\x1b[1;1Htext{' ' * (WIDTH - 4)}"
    )
