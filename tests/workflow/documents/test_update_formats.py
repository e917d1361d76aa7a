"""A new version of a file, in every format: what stayed keeps its work, what changed is said, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.formats.sample_files import SAMPLES, sample_bytes

from localize.formats import get_filter
from localize.model import Content, LanguageTag, State
from localize.model.extraction import UnitTarget
from localize.workflow import finish
from localize.workflow.documents.add import Added, add
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project, init
from localize.workflow.segments.iterate import all_rows

pytestmark = pytest.mark.thorough

KK, RU = LanguageTag("kk"), LanguageTag("ru")
FIRST = {name.partition("/")[0]: name for name in reversed(SAMPLES)}
ONE_SIDED = sorted(name for each, name in FIRST.items() if not get_filter(each).bilingual)


def _add(project: Project, path: Path) -> Added:
    report = finish(add(project, [path], source="en"))
    assert report.failed == ()
    return report.added[0]


@pytest.mark.parametrize("name", ONE_SIDED)
def test_a_changed_source_keeps_all_other_work(tmp_path: Path, name: str) -> None:
    """One text of the file changes: it is reported as changed or new, and every other translation stays."""
    used, data = get_filter(name.partition("/")[0]), sample_bytes(name)
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes(data)
    extraction = used.extract(data, used.options_type())
    unit = next(each for each in extraction.units if each.plural is None)
    source = unit.parts[0].content
    changed = UnitTarget(unit.id, Content((*source.parts, " and more")), state=State.TRANSLATED)
    newer = used.merge(data, extraction, {unit.id: (changed,)}, RU, used.options_type())
    with init(tmp_path / "project", source="en", targets=["kk"], name="Update") as project:
        first = _add(project, path)
        assert first.new == first.segments > 0
        rows = list(all_rows(project, KK))
        for number, row in enumerate(rows):
            tags = "".join(tag.typed for tag in row.segment.source.tags)
            save(project, row.segment.key, KK, f"Мәтін {number}{tags}")
        assert _add(project, path).unchanged
        path.write_bytes(newer)
        second = _add(project, path)
        assert not second.unchanged
        assert second.changed + second.new >= 1
        again = {row.segment.key: row for row in all_rows(project, KK)}
        same = [row for row in rows if row.segment.key in again and not again[row.segment.key].source_changed]
        assert len(same) >= len(rows) - 2  # a sentence border may move with the words
        assert all(again[row.segment.key].target for row in same)
        lost = [row for row in rows if row.segment.key not in again]
        assert len(lost) == second.gone
