"""Drafting while somebody else works in the same project."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from localize.language import parse_tag
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.drafting.draft import draft
from localize.workflow.editing.edit import save
from localize.workflow.project.project import init

RU = parse_tag("ru")
_SEGMENTS = 70
"""More than are drafted in one transaction."""


def test_a_text_that_is_written_meanwhile_stays_and_the_rest_is_drafted(tmp_path: Path) -> None:
    """Who confirms a segment during a draft run keeps the text; the run goes on and tells of it."""
    text = "\n\n".join(f"Ask lawyer {number} for help" for number in range(_SEGMENTS))
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    project = init(tmp_path, source="en", targets=["ru"])
    finish(add(project, [tmp_path / "one.txt"]))
    key = project.store.rows(RU, Where(), after=0, limit=_SEGMENTS)[-1].segment.key

    work = draft(project, [RU], engines=["pseudo"])
    step = next(work)
    while step.what != "drafted" or not step.done:
        step = next(work)
    save(project, key, RU, "Спросите юриста")
    report = finish(work)

    rows = project.store.rows(RU, Where(), after=0, limit=_SEGMENTS)
    texts = {row.segment.key: row.target.content.plain if row.target else "" for row in rows}
    assert texts.pop(key) == "Спросите юриста"
    assert all(texts.values())
    assert report.from_memory + sum(count for _, count in report.from_engines) == _SEGMENTS - 1
    assert report.left == 0
    assert tuple(map(str, report.problems)) == (
        "segments translated by somebody else meanwhile: 1; their texts were kept",
    )


def test_how_much_there_is_to_draft_is_told_before_the_first_page(tmp_path: Path) -> None:
    """The first of a run's reports says that nothing of so many is done yet, the last one that all are."""
    (tmp_path / "one.txt").write_text("Ask a lawyer.\n\nCall us.\n", encoding="utf-8")
    project = init(tmp_path, source="en", targets=["ru"])
    finish(add(project, [tmp_path / "one.txt"]))
    told = [each for each in draft(project, [RU], engines=["pseudo"]) if each.what == "drafted"]
    assert [(each.done, each.total) for each in (told[0], told[-1])] == [(0, 2), (2, 2)]


def test_a_stopped_run_keeps_what_has_come_and_asks_nobody_else(tmp_path: Path) -> None:
    """Once the run is stopped no engine is waited for; the rest is left, and another run drafts it."""
    (tmp_path / "one.txt").write_text("Ask a lawyer.\n\nCall us.\n", encoding="utf-8")
    project = init(tmp_path, source="en", targets=["ru"])
    finish(add(project, [tmp_path / "one.txt"]))
    stop = Event()
    stop.set()
    report = finish(draft(project, [RU], engines=["pseudo"], cancel=stop))
    assert report.left == 2
    assert [(str(reason), count) for reason, count in report.skipped] == [("pseudo: drafting was stopped", 2)]
    assert finish(draft(project, [RU], engines=["pseudo"])).left == 0
