"""memoQ's files: status, locks, comments and limits of units."""

from __future__ import annotations

import pytest
from tests.formats.reading import KAZAKH, extract, typed
from tests.formats.sample_files import sample_bytes

from localize.formats import detect, get_filter
from localize.formats.xliff.v1.filter import XliffOptions
from localize.model import Content, Note, State, Substate
from localize.model.extraction import UnitTarget

NAME = "mqxliff"
REPORT = sample_bytes("mqxliff/report.mqxliff")
STATES = [
    ("PartiallyEdited", State.INITIAL, Substate.DRAFT),
    ("ManuallyConfirmed", State.TRANSLATED, None),
    ("Rejected", State.INITIAL, Substate.REJECTED),
    ("Reviewer1Confirmed", State.REVIEWED, None),
    ("Reviewer2Confirmed", State.FINAL, None),
]


def test_units_are_offered_with_what_memoq_tells() -> None:
    """Codes have the text that memoQ shows; comments are notes; a locked unit is left out; a length is a limit."""
    found = extract(NAME, REPORT)
    assert typed(NAME, REPORT) == ["The report is <b1>public</b1>.", "Write to <x1/> for a copy.", "It has six parts."]
    assert found.units[1].parts[0].content.tags[0].equiv == "press@example.org"
    assert found.units[0].notes == (Note("Check the year", "Dana", "reviewer"),)
    assert [unit.max_length for unit in found.units] == [None, 60, None]
    assert [(skip.rule, skip.text) for skip in found.skipped] == [("locked", "All rights reserved.")]


def test_status_is_read() -> None:
    """A confirmed unit is translated, a pretranslated one a draft, one that is not started brings nothing."""
    states = [(each.content.plain, each.state) for each in extract(NAME, REPORT).targets]
    assert states == [("Есеп жария етілді.", State.TRANSLATED), ("Ол бес бөлімнен тұрады.", State.INITIAL)]


@pytest.mark.parametrize(("status", "state", "substate"), STATES)
def test_status_comes_and_goes(status: str, state: State, substate: Substate | None) -> None:
    """Each of our states has its status; beside it and the target nothing changes."""
    found = extract(NAME, REPORT)
    given = UnitTarget(found.units[2].id, Content(("Ол алты бөлімнен тұрады.",)), state=state, substate=substate)
    merged = get_filter(NAME).merge(REPORT, found, {given.unit: (given,)}, KAZAKH, XliffOptions())
    wanted = (
        REPORT.decode()
        .replace("бес", "алты")
        .replace("Pretranslated", status if substate is not Substate.DRAFT else "Pretranslated")
    )
    assert merged.decode() == wanted
    again = next(each for each in extract(NAME, merged).targets if each.unit == given.unit)
    assert (again.state, again.substate) == (state, substate)


def test_cleared_unit_is_not_started() -> None:
    """A unit whose translation was cleared is one that nobody has begun."""
    found = extract(NAME, REPORT)
    given = UnitTarget(found.units[0].id, Content())
    merged = get_filter(NAME).merge(REPORT, found, {given.unit: (given,)}, KAZAKH, XliffOptions())
    assert b'<trans-unit id="1" mq:status="NotStarted"' in merged
    assert b'<target xml:space="preserve"></target>\n<mq:comments>' in merged


def test_files_are_known_by_their_namespace() -> None:
    """A file of memoQ is known under any name."""
    assert detect("a.xliff", REPORT[:4096]).name == NAME
    assert detect("a.mqxliff", b"").name == NAME
