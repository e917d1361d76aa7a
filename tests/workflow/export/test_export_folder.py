"""Exports of a project that a stranger made: nothing is written outside the folder that the user named."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from localize.errors import ConfigError, LocalizeError, StoreError
from localize.model import DocumentId, LanguageTag, State, hash_bytes
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import save
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.project import Project
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")


def wanted(output: Path | None = None, *, check_only: bool = False) -> Wanted:
    """An export of whatever there is."""
    return Wanted(output=output, min_state=State.INITIAL, fallback=Fallback.SOURCE, check_only=check_only)


def forge(project: Project, name: str) -> None:
    """Put a document into the store as `add` would not."""
    [known, *_] = project.store.documents()
    units = [(unit, ()) for unit, _ in project.store.units(known.id)]
    data = project.store.source_bytes(known.id, known.version)
    document = replace(known, id=DocumentId(hash_bytes(name.encode())[:12]), path=name, version=1)
    project.store.save_document(document, data, units, kept={}, actor=project.member)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder outside the project, with a file of the user."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "guide.md").write_text("mine", encoding="utf-8")
    return folder


@pytest.fixture(params=[True, False], ids=["handles", "resolved"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two ways to a file: by handles of folders, and as on Windows, which has none."""
    monkeypatch.setattr("localize.safe.folder._HAS_HANDLES", request.param)


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("check_only", [False, True])
@pytest.mark.parametrize("place", ["target", "target/kk", "target/kk/guide.md"])
def test_export_refuses_links_in_the_default_output(
    project: Project, outside: Path, place: str, check_only: bool
) -> None:
    """A link that came with the project leads no file outside, wherever it stands; its path is told."""
    link = project.root / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside / "guide.md" if link.suffix else outside)
    with pytest.raises(ConfigError, match="symbolic link") as caught:
        finish(export(project, wanted(check_only=check_only)))
    assert caught.value.path == str(link)
    assert [each.name for each in outside.iterdir()] == ["guide.md"]
    assert (outside / "guide.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("ways")
def test_export_refuses_relative_links_and_a_linked_manifest(project: Project, outside: Path) -> None:
    """It is all one how a link is spelled, and the manifest is a file like the others."""
    target = project.root / "target"
    target.mkdir()
    (target / "manifest.json").symlink_to(os.path.relpath(outside / "guide.md", target))
    with pytest.raises(ConfigError, match="symbolic link"):
        finish(export(project, wanted()))
    assert (outside / "guide.md").read_text(encoding="utf-8") == "mine"


def test_export_goes_through_a_link_that_the_user_named(project: Project, tmp_path: Path) -> None:
    """`--output` may be a link; below it there are none."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    finish(export(project, wanted(tmp_path / "link")))
    assert (tmp_path / "real" / "kk" / "guide.md").is_file()
    (tmp_path / "real" / "ru" / "guide.md").unlink()
    (tmp_path / "real" / "ru" / "guide.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="symbolic link"):
        finish(export(project, wanted(tmp_path / "link")))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "name", [".bashrc", "a/.git/hooks/post-merge", "../up.md", "/tmp/abs.md", "NUL.md", "a/com1", "a.md.", "a//b.md"]
)
def test_export_refuses_names_that_lead_elsewhere(project: Project, name: str) -> None:
    """A name that only a forged store has is refused before any file is written."""
    forge(project, name)
    with pytest.raises(StoreError, match="cannot be exported"):
        finish(export(project, wanted()))
    assert not (project.root / "target").exists()


def test_export_refuses_two_documents_of_one_file(project: Project) -> None:
    """On macOS and Windows the second would overwrite the first: both are named, nothing is written."""
    forge(project, "GUIDE.md")
    with pytest.raises(StoreError, match="same file on macOS and Windows") as caught:
        finish(export(project, wanted()))
    assert "guide.md" in caught.value.message
    assert "GUIDE.md" in caught.value.message
    assert not (project.root / "target").exists()


@pytest.mark.parametrize("output", ["../out", ".git/hooks", ".localize/cache", "out/../../x", "con"])
def test_export_refuses_an_output_that_is_no_folder_for_files(project: Project, output: str) -> None:
    """The settings may be a stranger's too: hidden folders and those outside are refused."""
    project.config = replace(project.config, export=replace(project.config.export, output=output))
    with pytest.raises(LocalizeError):
        finish(export(project, wanted()))
    assert not (project.root / output).exists() or output == ".localize/cache"


@pytest.mark.usefixtures("ways")
def test_export_again_changes_nothing(project: Project, tmp_path: Path) -> None:
    """A folder in a folder is made, and a file with the same bytes is left alone."""
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.md").write_text("Text.", encoding="utf-8")
    finish(add(project, [tmp_path / "deep"]))
    assert finish(export(project, wanted(check_only=True))).changed
    assert not (project.root / "target").exists()
    assert len(finish(export(project, wanted())).changed) == 6
    assert (project.root / "target" / "kk" / "er" / "a.md").read_text(encoding="utf-8") == "Text."
    assert finish(export(project, wanted(check_only=True))).changed == ()
    assert finish(export(project, wanted())).changed == ()


def test_export_larger_than_any_document_that_comes_in(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document at the limit is exported, compared and exported again, though Kazakh letters have two bytes."""
    size = max(len(project.store.source_bytes(each.id, each.version)) for each in project.store.documents())
    monkeypatch.setattr("localize.safe.limits.MAX_BYTES", size)
    for row in list(all_rows(project, KK)):
        save(project, row.segment.key, KK, "ұ" * len(row.segment.source.plain))
    anyway = replace(wanted(), allow_critical=True)
    assert any(each.changed for each in finish(export(project, anyway)).files)
    assert not any(each.changed for each in finish(export(project, anyway)).files)
