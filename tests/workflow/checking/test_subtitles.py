"""Checks of subtitles: how long each is shown comes from its file, whatever its format."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.checks.subtitles import duration_of
from localize.model import LanguageTag, Severity
from localize.workflow import finish
from localize.workflow.checking.check import check
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import init
from localize.workflow.segment_view import view
from localize.workflow.segments.iterate import all_rows

RU = LanguageTag("ru")
FILES = {
    "talk.srt": "1\n00:00:01,000 --> 00:00:03,000\nThey took his phone.\n",
    "talk.vtt": "WEBVTT\n\nintro\n00:01.000 --> 00:03.000 line:90%\nThey took his phone.\n",
    "talk.sbv": "0:00:01.000,0:00:03.000\nThey took his phone.\n",
    "talk.ass": "[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,Left,,0,0,0,,They took his phone.\n",
    "talk.ttml": (
        '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="30f" dur="2s">They took his phone.</p></div></body>'
        "</tt>"
    ),
}
LONG = "Они пришли и забрали его старый телефон."


@pytest.mark.parametrize("name", FILES)
def test_subtitle_is_checked_against_its_time(tmp_path: Path, name: str) -> None:
    """A text that is too long for the seconds that its subtitle is shown has a finding, in the editor too."""
    (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    with init(tmp_path / "work", source="en", targets=["ru"]) as project:
        finish(add(project, [tmp_path / name]))
        (row,) = all_rows(project, RU)
        saved = save(project, row.segment.key, "ru", LONG)
        (located,) = finish(check(project)).findings
        (shown,) = view(project, row.segment.key, "ru").findings
    assert located.finding == shown == saved.findings[0]
    assert (shown.check, shown.severity, shown.surface) == ("subtitles.speed", Severity.MINOR, LONG)
    assert shown.message == "40 characters in 2.0 s; at 17 a second there is room for 34"


@pytest.mark.parametrize(
    ("context", "seconds"),
    [
        ((), None),
        (("",), None),
        (("heading", "Our rights"), None),
        (("intro", "00:00:01,000 --> 00:00:03,500"), 2.5),
        (("00:01.000 --> 01:00:01.000",), 3600.0),
        (("0:00:01.00 --> 0:00:01.05",), 0.05),
        (("0:00:00.599,0:00:04.160",), 3.561),
        (("00:00:01,5->00:00:02",), 0.5),
        (("00:00:03.000 → 00:00:02.000",), -1.0),
        (("begin → 2s",), None),
        (("00:00:01,000 --> 00:00:03,500 X1:40",), None),
        (("9" * 100_000,), None),
    ],
)
def test_duration_is_read_from_the_times_of_a_subtitle(context: tuple[str, ...], seconds: float | None) -> None:
    """The last part of a context tells from when to when a subtitle is shown, or it is none."""
    assert duration_of(context) == (pytest.approx(seconds) if seconds is not None else None)
