"""The projects that were open, and the tour: remembered for the next start, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path

from localize.workflow.project.project import Project, init
from localize.workflow.user.recent_projects import (
    MOST_RECENT,
    forget_opened,
    read_remembered,
    remember_opened,
    remember_tour,
    remembered_path,
)


def test_projects_are_remembered_the_latest_first(project: Project, tmp_path: Path) -> None:
    """Each once, not too many; one that is forgotten is off the list, and its folder stays."""
    for number in range(MOST_RECENT + 2):
        with init(tmp_path / f"p{number}", source="en", targets=["kk"], name=f"P{number}") as other:
            remember_opened(other)
    remember_opened(project)
    remember_opened(project)
    found = read_remembered().projects
    assert [each.root for each in found[:2]] == [str(project.root), str(tmp_path / f"p{MOST_RECENT + 1}")]
    assert found[1].name == f"P{MOST_RECENT + 1}"
    assert len(found) == MOST_RECENT
    forget_opened(found[1].root)
    assert found[1].root not in {each.root for each in read_remembered().projects}
    assert Path(found[1].root).is_dir()


def test_tour_is_remembered_and_a_broken_file_is_none(project: Project) -> None:
    """What cannot be read is nothing; writing it again makes it whole."""
    remember_tour()
    assert read_remembered().toured
    remembered_path().write_text("{", encoding="utf-8")
    assert not read_remembered().toured
    remember_opened(project)
    assert len(read_remembered().projects) == 1
