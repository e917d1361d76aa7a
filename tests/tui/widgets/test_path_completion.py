"""What people type and paste where a file is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.tui.widgets.path_completion import Completed, complete_path, read_path


def test_path_is_read_as_it_is_meant(tmp_path: Path) -> None:
    """Spaces around it go, null characters too; a home that nobody has is a name like any other."""
    assert read_path(f"  {tmp_path}\0/файл.md ") == tmp_path / "файл.md"
    assert read_path("~/a.md") == Path.home() / "a.md"
    assert read_path("~nobody-has-this-name/a.md") == Path("~nobody-has-this-name/a.md")


def test_path_is_completed_as_far_as_there_is_no_choice(tmp_path: Path) -> None:
    """Folders end in a slash; hidden names only where their dot is typed; names with unseen signs never."""
    for name in ("guide.md", "guide.ru.md", ".hidden.md", "odd\u202e.md"):
        (tmp_path / name).touch()
    (tmp_path / "source").mkdir()
    folder = f"{tmp_path}/"
    assert complete_path(folder) == Completed(folder, ("guide.md", "guide.ru.md", "source/"))
    assert complete_path(f"{folder}g") == Completed(f"{folder}guide.", ("guide.md", "guide.ru.md"))
    assert complete_path(f" {folder}s") == Completed(f"{folder}source/", ("source/",))
    assert complete_path(f"{folder}.h") == Completed(f"{folder}.hidden.md", (".hidden.md",))
    assert complete_path(f"{folder}x") == Completed(f"{folder}x", ())
    assert complete_path(f"{folder}nowhere/x\0") == Completed(f"{folder}nowhere/x\0", ())


def test_path_without_a_folder_begins_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare name is one of the present folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "отчёт.md").touch()
    assert complete_path("от") == Completed("отчёт.md", ("отчёт.md",))
    assert complete_path("./от").typed == "./отчёт.md"
