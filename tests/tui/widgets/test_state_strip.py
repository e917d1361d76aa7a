"""The strip beside the segment list: the states of the whole document, and the part that the list shows."""

from __future__ import annotations

from tests.tui.tui_support import KK, RunApp

from localize.model.segment_list import Counts
from localize.tui.widgets.state_strip import StateStrip
from localize.workflow.editing import edit
from localize.workflow.project.project import Project
from localize.workflow.reports.stages import SIGNS, Stage, find_worst
from localize.workflow.segments import lookup


def test_worst_stage_of_a_tenth_is_shown() -> None:
    """Among few segments the worst wins; among many, one alone does not."""
    assert find_worst(Counts()) is None
    assert find_worst(Counts(segments=3, reviewed=2, translated=1)) is Stage.TRANSLATED
    assert find_worst(Counts(segments=100, reviewed=99, initial=1, empty=1)) is Stage.APPROVED
    assert find_worst(Counts(segments=100, reviewed=90, initial=10, empty=10)) is Stage.NEW


def test_parts_are_counted_from_first_to_last(project: Project) -> None:
    """Each segment is in one part; what was saved is in the part where it stands, also when it is asked for again."""
    total = lookup.counts(project, KK).segments
    document = project.store.documents()[0].id
    assert [each.segments for each in lookup.count_ranges(project, KK, document, total)] == [1] * total
    first = lookup.page(project, KK, limit=1)[0]
    edit.save(project, first.segment.key, KK, "Мәтін")
    counts = lookup.count_ranges(project, KK, None, total)
    assert (counts[0].translated, sum(each.translated for each in counts)) == (1, 1)
    assert sum(each.empty for each in lookup.count_ranges(project, KK, None, 3)) == total - 1
    assert sum(lookup.count_ranges(project, KK, None, 3), Counts()).segments == total


async def test_strip_follows_what_is_saved(project: Project, run_app: RunApp) -> None:
    """A cell changes once its segment does, and on a narrow terminal there is none."""
    total = lookup.counts(project, KK).segments
    first = lookup.page(project, KK, limit=1)[0]
    async with run_app("editor") as (app, pilot):
        strip = app.screen.query_one(StateStrip)

        def signs() -> str:
            return "".join(strip.render_line(y).text for y in range(strip.size.height))

        await strip.look()
        assert signs().count(SIGNS[Stage.NEW]) == min(total, strip.size.height)
        edit.save(project, first.segment.key, KK, "Мәтін")
        await strip.look()
        assert signs().startswith(SIGNS[Stage.TRANSLATED])
        await pilot.resize_terminal(59, 24)
        await pilot.pause()
        assert not strip.display
