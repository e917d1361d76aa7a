"""Lines and rows belong together, whatever heights are known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.tui.widgets.row_geometry import RowGeometry

CHANGES = st.lists(st.tuples(st.integers(0, 699), st.integers(1, 9)), max_size=40)


@given(count=st.integers(1, 700), estimate=st.integers(1, 5), changes=CHANGES, more=st.integers(0, 300))
def test_every_line_belongs_to_the_row_that_covers_it(
    count: int, estimate: int, changes: list[tuple[int, int]], more: int
) -> None:
    """The law: rows stand one below the other without a gap, each as high as was said last, the others as estimated."""
    geometry = RowGeometry(count, estimate)
    heights = [estimate] * count
    for row, height in changes:
        if row < count:
            assert geometry.set(row, height) is (heights[row] != height)
            heights[row] = height
    geometry.extend(count + more)
    heights += [estimate] * more
    assert geometry.total == sum(heights)
    lines = [(row, line) for row, height in enumerate(heights) for line in range(height)]
    assert [geometry.locate(line) for line in range(geometry.total)] == lines
    assert [geometry.top(row) for row in range(len(heights) + 1)] == [
        sum(heights[:row]) for row in range(len(heights) + 1)
    ]
    assert geometry.locate(-1) == geometry.locate(geometry.total) == (len(heights), 0)
