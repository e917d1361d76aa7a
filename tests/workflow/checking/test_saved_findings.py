"""Findings of the last session, where nothing has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from localize.config.project import FILE_NAME
from localize.model import LanguageTag
from localize.workflow import finish
from localize.workflow.checking.saved_findings import NAME, FindingCount, load_findings, save_findings
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project, open_project
from localize.workflow.segments.iterate import all_rows

KK, RU = LanguageTag("kk"), LanguageTag("ru")


def seen_now(project: Project, count: int = 2) -> list[FindingCount]:
    """Every text in both languages, each with as many findings."""
    now = datetime.now(UTC)
    return [
        FindingCount(row.segment.key, language, row.path, count, now)
        for language in (KK, RU)
        for row in all_rows(project, language)
    ]


@pytest.mark.parametrize("few", [0, 1_000])
def test_findings_are_known_again(project: Project, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was seen comes back, but texts without findings, those saved since, and those of other files."""
    monkeypatch.setattr("localize.workflow.checking.saved_findings._FEW", few)
    first, second, *_ = all_rows(project, KK)
    save(project, first.segment.key, KK, "Бір")
    seen = seen_now(project)
    save_findings(project, [*seen[1:], *seen_now(project, 0)[:1]])
    assert {(each.key, each.language) for each in load_findings(project)} == {
        (each.key, each.language) for each in seen[1:]
    }
    save(project, second.segment.key, KK, "Екі")
    left = load_findings(project)
    assert {(each.key, each.language) for each in left} == {(each.key, each.language) for each in seen[2:]}
    assert {(each.path, each.count) for each in left} == {("guide.md", 2)}


def test_new_version_of_a_file_is_looked_at_anew(project: Project) -> None:
    """Nothing is said of a source that has changed."""
    save_findings(project, seen_now(project))
    place = project.root / "guide.md"
    place.write_text(place.read_text(encoding="utf-8") + "\nOne more.\n", encoding="utf-8")
    finish(add(project, [place]))
    assert load_findings(project) == ()


def test_other_settings_find_something_else(project: Project) -> None:
    """Nothing is said after the settings have changed."""
    save_findings(project, seen_now(project))
    settings = project.root / FILE_NAME
    settings.write_text(settings.read_text(encoding="utf-8") + "checks:\n  spaces: off\n", encoding="utf-8")
    assert load_findings(project) == ()


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"[]",
        lambda data: b'{"schema": 1}',
        lambda data: json.dumps({**json.loads(data), "schema": 0}).encode(),
        lambda data: json.dumps({**json.loads(data), "texts": {"kk": 3}}).encode(),
        lambda data: json.dumps({**json.loads(data), "texts": {"kk": {"x": [1, {"k": ["a", 1e400]}]}}}).encode(),
    ],
)
def test_broken_cache_is_none(project: Project, harm: Callable[[bytes], bytes]) -> None:
    """A file that was cut off or that somebody changed is as good as no file."""
    assert load_findings(project) == ()
    save_findings(project, seen_now(project))
    place = project.cache_folder / NAME
    place.write_bytes(harm(place.read_bytes()))
    assert load_findings(project) == ()


def test_reader_keeps_nothing(project: Project) -> None:
    """A project that is open for reading only is left as it is; the file names no document and no text."""
    with open_project(project.root, read_only=True) as other:
        save_findings(other, seen_now(project))
    assert not (project.cache_folder / NAME).exists()
    save_findings(project, seen_now(project))
    assert b"guide" not in (project.cache_folder / NAME).read_bytes()
