"""Documents are brought up to their files; all work on what has not changed stays."""

from __future__ import annotations

from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add, update
from localize.workflow.editing import edit
from localize.workflow.project.project import Project
from localize.workflow.segments import lookup


def test_changed_files_become_new_versions(project: Project) -> None:
    """A file in the folder is read again; one that is not there is named, and nothing is lost."""
    kk = project.targets[0]
    inside, outside = project.root / "docs" / "guide.md", project.root.parent / "outside.md"
    inside.parent.mkdir()
    inside.write_text("# Guide\n\nCall us.\n", encoding="utf-8")
    outside.write_text("Other.\n", encoding="utf-8")
    assert finish(update(project)).elsewhere == ()
    finish(add(project, [inside, outside]))
    place = Where(document=lookup.find_document(project, "docs/guide.md").id)
    edit.save(project, lookup.rows(project, kk, place, limit=1)[0].segment.key, kk, "Нұсқаулық")
    inside.write_text("# Guide\n\nCall us now.\n", encoding="utf-8")
    report = finish(update(project))
    versions = {each.document.path: (each.document.version, each.unchanged) for each in report.added.added}
    assert versions == {"guide.md": (1, True), "docs/guide.md": (2, False)}
    assert report.elsewhere == ("outside.md",)
    first = lookup.rows(project, kk, place, limit=1)[0]
    assert first.target is not None
    assert first.target.content.plain == "Нұсқаулық"
    assert all(each.unchanged for each in finish(update(project)).added.added)
