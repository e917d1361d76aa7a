"""Documents are brought up to their files; all work on what has not changed stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import Gone, add, update
from localize.workflow.editing import edit
from localize.workflow.project.project import Project
from localize.workflow.segments import lookup
from localize.workflow.user.origins import origins_path


def test_changed_files_become_new_versions(project: Project) -> None:
    """A file is read again, in the project's folder or where it was added from, and nothing is lost."""
    kk = project.targets[0]
    inside, outside = project.root / "docs" / "guide.md", project.root.parent / "outside.md"
    inside.parent.mkdir()
    inside.write_text("# Guide\n\nCall us.\n", encoding="utf-8")
    outside.write_text("Other.\n", encoding="utf-8")
    assert finish(update(project)).elsewhere == ()
    finish(add(project, [inside, outside]))
    place = Where(document=lookup.find_document(project, "docs/guide.md").id)
    edit.save(project, lookup.page(project, kk, place, limit=1)[0].segment.key, kk, "Нұсқаулық")
    inside.write_text("# Guide\n\nCall us now.\n", encoding="utf-8")
    report = finish(update(project))
    versions = {each.document.path: (each.document.version, each.unchanged) for each in report.added.added}
    assert versions == {"guide.md": (1, True), "docs/guide.md": (2, False), "outside.md": (1, True)}
    assert (report.elsewhere, report.gone) == ((), ())
    first = lookup.page(project, kk, place, limit=1)[0]
    assert first.target is not None
    assert first.target.content.plain == "Нұсқаулық"
    assert all(each.unchanged for each in finish(update(project)).added.added)


def test_files_from_elsewhere_are_read_again_from_there(project: Project, tmp_path: Path) -> None:
    """The place is remembered beside the project, also under another name; one that is gone is told with its place."""
    outside = tmp_path / "elsewhere" / "letter.md"
    outside.parent.mkdir()
    outside.write_text("One.\n", encoding="utf-8")
    finish(add(project, [outside], to="mail/first.md"))
    assert str(outside) not in "".join(each.read_text("utf-8") for each in project.root.rglob("*.yaml"))
    outside.write_text("One.\n\nTwo.\n", encoding="utf-8")
    versions = {each.document.path: each.document.version for each in finish(update(project)).added.added}
    assert versions["mail/first.md"] == 2
    moved = outside.rename(outside.with_name("moved.md"))
    report = finish(update(project))
    assert report.gone == (Gone("mail/first.md", str(outside)),)
    finish(add(project, [moved], to="mail/first.md"))
    assert finish(update(project)).gone == ()
    origins_path().unlink()
    assert finish(update(project)).elsewhere == ("mail/first.md",)


def test_pages_of_an_earlier_filter_keep_their_translations(project: Project, tmp_path: Path) -> None:
    """A saved page that an earlier program read as a whole is read again: its article keeps what was translated."""
    kk, path = project.targets[0], tmp_path / "page.html"
    menu = "".join(f'<li><a href="{number}">Menu {number}</a></li>' for number in range(12))
    article = "<p>One.</p><p>Two <b>more</b> words.</p><p>Three.</p><p>Four.</p>"
    path.write_text(f"<html><body><nav>{menu}</nav><article>{article}</article></body></html>", encoding="utf-8")
    config = project.config
    project.config = replace(config, formats={"html": {"only": ["*"]}})
    document = finish(add(project, [path])).added[0].document
    place = Where(document=document.id)
    rows = lookup.page(project, kk, place, limit=99)
    assert len(rows) == 16
    for row in rows:
        edit.save(project, row.segment.key, kk, "Мәтін" + "".join(tag.typed for tag in row.segment.source.tags))
    earlier = replace(document, filter=replace(document.filter, version="2", options=()), version=2)
    kept = {row.segment.key: row.segment.key for row in rows}
    units = list(project.store.units(document.id))
    project.store.save_document(earlier, path.read_bytes(), units, kept=kept, actor=project.member)
    project.config = config
    report = finish(add(project, [path])).added[0]
    assert (report.unchanged, report.gone) == (False, 12)
    again = lookup.page(project, kk, place, limit=99)
    assert [row.segment.source.plain for row in again] == ["One.", "Two more words.", "Three.", "Four."]
    assert all(row.target is not None and row.target.content.plain == "Мәтін" for row in again)
