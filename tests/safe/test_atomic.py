"""Atomic writes: old or new, never half, and nothing left behind."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from localize.safe.atomic import open_atomic, write_atomic


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


@pytest.mark.parametrize("call", ["fsync", "chmod", "replace"])
def test_failed_write_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """When the disk refuses, at whatever step, the old file stands and no other file is left."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("room", [0, 1, 65_536, 99_999])
def test_write_without_room_changes_nothing(tmp_path: Path, room: int) -> None:
    """When only a part of the new file finds room, the old one stands and no other file is left."""
    import resource

    path = tmp_path / "a"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_atomic(path, bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_write_removes_what_killed_processes_have_left(tmp_path: Path) -> None:
    """What was half written when a process died goes at the next write to the folder, by a handle of it too."""
    handle = os.open(tmp_path, os.O_RDONLY)
    for name, folder in ((tmp_path / "b", None), (Path("b"), handle)):
        script = (
            "import os, sys; from pathlib import Path; from localize.safe.atomic import open_atomic\n"
            "with open_atomic(Path(sys.argv[1])) as file:\n"
            "    file.write(b'half'); file.flush(); os.kill(os.getpid(), 9)\n"
        )
        subprocess.run([sys.executable, "-c", script, str(tmp_path / "a")], check=False)
        assert len(list(tmp_path.glob(".a.*"))) == 1
        write_atomic(name, b"whole", folder=folder)
        assert list(tmp_path.iterdir()) == [tmp_path / "b"]
    os.close(handle)


def test_write_leaves_what_others_are_writing(tmp_path: Path) -> None:
    """Two writes at the same time are both there in the end, in the order in which they ended."""
    with open_atomic(tmp_path / "a") as first:
        first.write(b"first")
        write_atomic(tmp_path / "a", b"second")
        write_atomic(tmp_path / "b", b"other")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a", tmp_path / "b"]


def test_write_needs_the_folder(tmp_path: Path) -> None:
    """A missing folder is the caller's to make."""
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "none" / "a", b"")
