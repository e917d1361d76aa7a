"""Reports with bars: bands of an analysis and findings by kind fit a dialog on 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from localize.i18n import set_language
from localize.model import Finding, LanguageTag, SegmentKey, Severity, Side
from localize.model.segment_list import Located
from localize.tui.screens.dialogs.report import analysis_lines, finding_lines
from localize.workflow.reports.word_count import Analysis, Band, FileAnalysis, Size

KK = LanguageTag("kk")


@pytest.fixture(autouse=True)
def spoken_english() -> Iterator[None]:
    """Speak English again after each test."""
    yield
    set_language("en")


ROOM = 66
"""Cells inside a dialog on 80 columns."""


@pytest.mark.parametrize("spoken", ["en", "kk", "ru"])
def test_bands_have_bars_relative_to_the_largest(spoken: str) -> None:
    """The largest band's bar is whole, a small one has a cell, and the lines of a large project fit."""
    set_language(spoken)
    sizes = {Band.DONE: Size(1, 1), Band.CONTEXT: Size(90_000, 1_500_000), Band.NEW: Size(50_000, 750_000)}
    lines = analysis_lines(Analysis("Demo", (FileAnalysis("a.md", KK, sizes),)), KK)
    assert [each.plain.count("█") for each in lines[1:4]] == [1, 8, 4]
    assert max(each.cell_length for each in lines[:5]) <= ROOM


def test_findings_are_counted_by_kind_with_bars_of_severities() -> None:
    """The most frequent kind comes first and fills the bar; the legend names the severities that occur."""
    tag = Finding("tags.missing", "markup", Severity.CRITICAL, Side.TARGET, 0, 0, "The tag is missing.")
    number = replace(tag, check="numbers.missing", severity=Severity.MAJOR)
    found = [Located("a.md", SegmentKey("k"), 1, KK, each, 1) for each in (tag, number, number)]
    lines = [each.plain for each in finding_lines(found, 7)]
    assert lines[0] == "7 texts checked, 3 findings"
    assert [(each.split()[:2], each.count("█"), each.count("▓")) for each in lines[2:4]] == [
        (["numbers", "2"], 0, 30),
        (["tags", "1"], 15, 0),
    ]
    assert lines[-1].split() == ["█", "critical", "▓", "major"]
    assert [each.plain for each in finding_lines((), 7)] == ["7 texts checked: no findings"]
