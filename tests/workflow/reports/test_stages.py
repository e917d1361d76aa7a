"""Stages of segments: a partition, and its bars."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.model import LanguageTag
from localize.model.segment_list import Counts
from localize.workflow.reports.progress import Status
from localize.workflow.reports.progress_page import to_html
from localize.workflow.reports.stages import (
    Stage,
    approved_percent,
    count_stages,
    draw_bar,
    share_cells,
    translated_percent,
)

SIZE = st.integers(0, 100_000)


@st.composite
def counts_of_lists(draw: st.DrawFn) -> Counts:
    """Draw counts that a list can have: each part within its whole."""
    empty, draft, rejected, needs_update, translated, reviewed, final = (draw(SIZE) for _ in range(7))
    initial = empty + draft + rejected + needs_update
    return Counts(
        segments=initial + translated + reviewed + final,
        empty=empty,
        draft=draft,
        rejected=rejected,
        initial=initial,
        translated=translated,
        reviewed=reviewed,
        final=final,
        needs_update=needs_update,
    )


@given(counts=counts_of_lists())
def test_stages_are_a_partition(counts: Counts) -> None:
    """Each segment is in one stage, and the two figures are those of its best stages."""
    stages = count_stages(counts)
    assert sum(stages.values()) == counts.segments
    assert stages[Stage.DRAFT] == counts.draft + counts.rejected
    if counts.segments:
        done = stages[Stage.APPROVED] + stages[Stage.TRANSLATED]
        assert translated_percent(counts) == 100 * done // counts.segments >= approved_percent(counts)


@given(sizes=st.lists(SIZE, min_size=1, max_size=5), width=st.integers(5, 40))
def test_every_part_has_a_cell_and_the_bar_its_width(sizes: list[int], width: int) -> None:
    """A part that is there is seen, one that is not has no cell, and together they fill the bar."""
    cells = share_cells(sizes, width)
    assert sum(cells) == (width if any(sizes) else 0)
    assert [cell > 0 for cell in cells] == [size > 0 for size in sizes]


def test_bar_shows_each_stage_by_its_sign() -> None:
    """Bars are read without colour."""
    counts = Counts(segments=8, empty=2, draft=1, initial=4, needs_update=1, translated=3, reviewed=1)
    assert "".join(draw_bar(counts, 8).values()) == "█▓▓▓▒Δ░░"


def test_page_loads_nothing_and_escapes_names() -> None:
    """A name is text, and there is no script."""
    counts = Counts(segments=2, words=9, empty=1, initial=1, reviewed=1)
    page = to_html(Status("<b>Brief", LanguageTag("en"), ((LanguageTag("kk"), counts),), ())).decode()
    assert "&lt;b&gt;Brief" in page
    assert "approved 1" in page
    assert "<script" not in page
    assert "50 %" in page
