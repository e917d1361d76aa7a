"""The first command of a newcomer."""

from __future__ import annotations

import json
from pathlib import Path

from localize.model.events import Approve
from localize.workflow import finish
from localize.workflow.demo import run_demo
from localize.workflow.project.project import open_project
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.lookup import history


def test_demo_runs_the_whole_job(tmp_path: Path) -> None:
    """Sources, memory, replayed acts, drafts, planted findings, three languages out, nothing lost."""
    report = finish(run_demo(tmp_path / "demo"))
    assert not report.added.failed
    assert report.replayed > 50
    assert report.remembered.added > 20
    assert report.drafted.from_memory > 0
    assert {located.finding.check for located in report.checked.open} >= {"terms.forbidden", "script.mixed"}
    assert {file.language for file in report.exported.files} == {"en", "kk", "ru"}
    for file in report.exported.files:
        assert file.path.exists()
        if file.language == "en":
            assert file.path.read_bytes() == (report.root / file.document).read_bytes()
    manifest = json.loads((report.exported.output / "manifest.json").read_text(encoding="utf-8"))
    states = {
        segment["state"]
        for document in manifest["documents"]
        for language in document["languages"].values()
        for segment in language["segments"]
    }
    assert {"initial", "translated", "reviewed"} <= states
    with open_project(report.root) as project:
        assert not project.store.verify()
        entered = [
            (event.actor, event.entered_by)
            for language in project.targets
            for row in all_rows(project, language)
            for event in history(project, row.segment.key, language)
            if isinstance(event.body, Approve)
        ]
        assert entered
        assert set(entered) == {("Marat", "demo")}
