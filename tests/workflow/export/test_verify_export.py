"""An export that was changed is told from one that was not: by its manifest, and by what was kept apart from it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from localize.errors import NotFound, WorkflowError
from localize.model import LanguageTag, State, hash_bytes
from localize.model.events import Member
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Wanted, export
from localize.workflow.export.verify_export import verify_export
from localize.workflow.project.backup import backup
from localize.workflow.project.project import init, open_project
from localize.workflow.review import approve
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one approved text, its export, a backup and a copy of the manifest."""
    root = tmp_path / "brief"
    with init(root, source="en", targets=["kk"]) as project:
        (root / "brief.txt").write_text("Lock your phone.", encoding="utf-8")
        finish(add(project, [root / "brief.txt"]))
        key = next(all_rows(project, KK)).segment.key
        save(project, key, KK, "Телефонды құлыптаңыз.")
        project.member = Member("Dana")
        approve(project, key, KK)
        finish(export(project, Wanted(min_state=State.REVIEWED)))
        backup(project, tmp_path / "brief.db")
    shutil.copy(root / "target" / "manifest.json", tmp_path / "kept.json")
    return root


def problems(root: Path, against: Path | None = None) -> list[str]:
    """Return what the check of the export says."""
    return [each.message for each in verify_export(root / "target", against).problems]


def change_with_its_hash(root: Path) -> None:
    """Change a file, and the manifest beside it so that it says the same."""
    path, place = root / "target" / "kk" / "brief.txt", root / "target" / "manifest.json"
    path.write_text("Телефонды ашық қалдырыңыз.", encoding="utf-8")
    manifest = json.loads(place.read_bytes())
    manifest["documents"][0]["languages"]["kk"]["sha256"] = hash_bytes(path.read_bytes())
    place.write_text(json.dumps(manifest), encoding="utf-8")


def test_untouched_export_is_the_same(root: Path) -> None:
    """Against nothing, a project, a backup and a manifest that was kept elsewhere."""
    parent = root.parent
    for against in (None, root, parent / "brief.db", parent / "kept.json"):
        assert problems(root, against) == []


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"x")])
def test_changed_and_missing_files_are_named(root: Path, damage: object) -> None:
    """A line a file, by language and path."""
    assert callable(damage)
    damage(root / "target" / "kk" / "brief.txt")
    [line] = problems(root)
    assert line.startswith("kk/brief.txt: ")


def test_file_changed_with_its_manifest_is_found_by_what_was_kept_apart(root: Path) -> None:
    """The manifest beside the files finds accidents only; a project and another manifest find this too."""
    change_with_its_hash(root)
    assert problems(root) == []
    assert problems(root, root.parent / "kept.json") == ["kk/brief.txt: differs from what the other manifest says"]
    assert problems(root, root) == ["kk/brief.txt: differs from what the project holds now"]


@pytest.mark.parametrize(("key", "value"), [("approver", "Bota"), ("event", "0" * 64), ("target_hash", "1" * 64)])
def test_approval_that_the_record_does_not_have_is_named(root: Path, key: str, value: str) -> None:
    """A backup knows who approved what."""
    place = root / "target" / "manifest.json"
    manifest = json.loads(place.read_bytes())
    manifest["documents"][0]["languages"]["kk"]["segments"][0][key] = value
    place.write_text(json.dumps(manifest), encoding="utf-8")
    [line] = problems(root, root.parent / "brief.db")
    assert line.endswith("was not approved as the manifest says")


def test_history_that_is_not_there_is_told(root: Path) -> None:
    """A backup that is older than the export, or another project."""
    with open_project(root) as project:
        key = next(all_rows(project, KK)).segment.key
        project.member = Member("Dana")
        save(project, key, KK, "Телефонды құлыптап қойыңыз.")
        project.member = Member("Bota")
        approve(project, key, KK)
        finish(export(project, Wanted(min_state=State.REVIEWED)))
    assert problems(root, root.parent / "brief.db")[0] == "the history that the export was made from is missing"
    with init(root.parent / "other", source="en", targets=["kk"]) as other:
        backup(other, root.parent / "other.db")
    assert problems(root, root.parent / "other.db") == ["the manifest belongs to another project"]


def test_what_is_no_manifest_is_refused(root: Path, tmp_path: Path) -> None:
    """No manifest, one of an older program, and JSON that is none."""
    for folder, against in ((tmp_path, None), (root / "target", tmp_path / "nothing")):
        with pytest.raises(NotFound):
            verify_export(folder, against)
    for text in ("{}", "[1]", '{"schema": 1, "documents": []}', "[" * 100_000):
        (root / "target" / "manifest.json").write_text(text, encoding="utf-8")
        with pytest.raises(WorkflowError):
            verify_export(root / "target")
