"""Reports of unexpected errors: where the program was, no text of any project, and none over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.workflow.project.crash_report import write_report


def fail(text: str) -> Exception:
    """An error with its traceback."""
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_faults_of_one_second_are_all_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second fault does not hide the first; what was typed stands in none of the reports."""
    monkeypatch.setenv("LOCALIZE_CONFIG_DIR", str(tmp_path))
    paths = [write_report(fail("Құпия мәтін")) for _ in range(5)]
    assert len(set(paths)) == 5
    assert sorted(tmp_path.iterdir()) == sorted(path for path in paths if path is not None)
    for path in tmp_path.iterdir():
        described = path.read_text(encoding="utf-8")
        assert "in fail" in described
        assert "Құпия" not in described
