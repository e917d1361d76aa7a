"""Quality of drafts: counted from the history, by source, with an interval that holds the figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.model import Content, LanguageTag, Origin, OriginKind, StoredState, Substate
from localize.model.events import SaveTarget
from localize.model.segment_list import Row, Where
from localize.workflow import finish
from localize.workflow.drafting import keystroke_log
from localize.workflow.drafting.draft_log import judge
from localize.workflow.drafting.quality_page import HEAD, cells, to_html
from localize.workflow.drafting.quality_report import Edited, Outcome, interval, measure
from localize.workflow.editing import edit
from localize.workflow.project.project import Project

KK = LanguageTag("kk")
MACHINE = Origin(OriginKind.MACHINE, name="far")
REPAIRED = Origin(OriginKind.ASSEMBLED, 80, "repair")


def rows(project: Project) -> tuple[Row, ...]:
    """All rows."""
    return project.store.rows(KK, Where(), after=0, limit=100)


def give_draft(project: Project, row: Row, text: str, origin: Origin) -> None:
    """Save a draft."""
    change = SaveTarget(
        row.segment.key,
        KK,
        Content.parse(text, row.segment.source.tags),
        StoredState.INITIAL,
        Substate.DRAFT,
        origin,
        row.segment.source_hash,
        0,
    )
    project.store.record([change], actor=project.member)


def outcomes(project: Project) -> dict[str, Outcome]:
    """What became of the drafts, by source."""
    return {each.source: each for each in finish(measure(project, [KK]))}


def test_outcome_counts_what_people_changed(project: Project) -> None:
    """Drafts, confirmed ones, those left as they were, and the words changed are counted per source."""
    first, second, third, fourth, *_ = rows(project)
    for row, text, origin in (
        (first, "Қауіпсіздік нұсқаулығы", MACHINE),
        (second, "Күшті құпиясөз қолдан.", MACHINE),
        (third, "Ешкімге айтпаңыз.", REPAIRED),
        (fourth, "Телефонды құлыптаңыз.", MACHINE),
    ):
        give_draft(project, row, text, origin)
    edit.save(project, first.segment.key, KK, "Қауіпсіздік нұсқаулығы")
    edit.save(project, second.segment.key, KK, "Күшті құпиясөз қолданыңыз.")
    found = outcomes(project)
    far = found["far"]
    assert (far.drafts, far.confirmed, far.unchanged) == (3, 2, 1)
    assert far.hter == pytest.approx(1 / 6)
    assert far.low <= far.hter <= far.high
    assert (found["repair"].drafts, found["repair"].confirmed) == (1, 0)
    page = to_html("A <b>", list(found.values())).decode()
    assert "A &lt;b&gt;" in page
    assert "http" not in page


def test_draft_that_another_replaced_is_not_counted(project: Project) -> None:
    """Only the draft that a person found when confirming counts, and only their first text."""
    row = rows(project)[0]
    give_draft(project, row, "Бірінші", MACHINE)
    edit.save(project, row.segment.key, KK, "Екінші")
    edit.save(project, row.segment.key, KK, "Үшінші мәтін")
    far = outcomes(project)["far"]
    assert (far.drafts, far.confirmed, far.hter) == (1, 1, 1.0)


def test_keys_are_told_a_word_where_they_were_counted(project: Project) -> None:
    """Texts whose keys nobody counted count neither way; another revision's keys are not this one's."""
    first, second, third, *_ = rows(project)
    for row, origin in ((first, MACHINE), (second, MACHINE), (third, REPAIRED)):
        give_draft(project, row, "Бір екі үш", origin)
    keystroke_log.save(project, first.segment.key, KK, "Бір екі төрт", keys=9)
    edit.save(project, second.segment.key, KK, "Бес алты жеті")
    edit.save(project, third.segment.key, KK, "Бір екі үш")
    keystroke_log.save(project, third.segment.key, KK, "Бір екі үш сегіз", keys=5)
    found = outcomes(project)
    assert found["far"].keys_per_word == pytest.approx(3)
    assert found["repair"].keys_per_word is None
    told = dict(zip(HEAD, cells(found["far"]), strict=True)), dict(zip(HEAD, cells(found["repair"]), strict=True))
    assert [each["keys a word"] for each in told] == ["3.0", "–"]
    log = (project.cache_folder.parent / keystroke_log.FILE).read_text(encoding="utf-8")
    assert "төрт" not in log
    assert judge(project) == ()


def test_log_of_keys_that_cannot_be_written_stops_nobody(project: Project) -> None:
    """A text is confirmed even where the log is not a file."""
    (project.cache_folder.parent / keystroke_log.FILE).mkdir()
    row = rows(project)[0]
    saved = keystroke_log.save(project, row.segment.key, KK, "Мәтін", keys=5)
    assert saved.target is not None
    assert saved.target.content.plain == "Мәтін"


def test_project_without_drafts_has_no_outcome(project: Project) -> None:
    """Texts that people wrote from nothing are nobody's draft."""
    edit.save(project, rows(project)[0].segment.key, KK, "Мәтін")
    assert outcomes(project) == {}
    assert "no drafts" in to_html("", []).decode()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=30))
def test_interval_lies_among_the_segments(sizes: list[tuple[int, int]]) -> None:
    """The interval is ordered, the same every time, and between the least and the most changed segment."""
    edited = [Edited(edits, words, edits, words, None) for edits, words in sizes]
    low, high = interval(edited)
    assert (low, high) == interval(edited)
    shares = [each.edits / each.words for each in edited]
    assert min(shares) - 1e-9 <= low <= high <= max(shares) + 1e-9
