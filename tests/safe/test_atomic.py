"""Atomic writes: old or new, never half, and nothing left behind."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from localize.safe.atomic import write_atomic


def test_write_makes_and_replaces(tmp_path: Path) -> None:
    """A file is made, then replaced, and the folder holds nothing else."""
    path = tmp_path / "әріп.md"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_write_keeps_permissions(tmp_path: Path) -> None:
    """A present file keeps its mode, a new one follows the umask, and a given mode wins."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    write_atomic(path, b"private", mode=0o600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_atomic(tmp_path / "b", b"")
    assert (tmp_path / "b").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("present", [True, False])
def test_write_replaces_a_link(tmp_path: Path, present: bool) -> None:
    """The link gives way to a file; what it names, elsewhere, is neither changed nor made."""
    outside = tmp_path / "outside"
    folder = tmp_path / "folder"
    folder.mkdir()
    if present:
        outside.write_bytes(b"old")
        outside.chmod(0o600)
    link = folder / "link"
    link.symlink_to(outside)
    write_atomic(link, b"new")
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"
    assert (outside.read_bytes() if present else outside.exists()) == (b"old" if present else False)
    assert list(folder.iterdir()) == [link]


def test_write_refuses_what_is_no_file(tmp_path: Path) -> None:
    """A pipe or a folder is not replaced, nor a link to one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    for path in (pipe, link, tmp_path):
        with pytest.raises(OSError, match="not a file that can be replaced"):
            write_atomic(path, b"new")
    assert sorted(tmp_path.iterdir()) == [link, pipe]


def test_failed_write_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses, the old file stands and no other file is left."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_write_needs_the_folder(tmp_path: Path) -> None:
    """A missing folder is the caller's to make."""
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "none" / "a", b"")
