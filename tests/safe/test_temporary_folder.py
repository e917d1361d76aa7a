"""Folders for temporary files: gone at the end, and after a kill with the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localize.safe.temporary_folder import make_temporary_folder

HOLD = """
from localize.safe.temporary_folder import make_temporary_folder
with make_temporary_folder() as folder:
    (folder / "text").write_text("text")
    print(folder, flush=True)
    input()
"""
TWO_DAYS = 2 * 24 * 60 * 60


def grow_old(folder: Path) -> None:
    """Let a folder look as if it were made two days ago."""
    then = folder.stat().st_mtime - TWO_DAYS
    os.utime(folder, (then, then))


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give these tests a folder for temporary files of their own."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="signals and locks of folders")
def test_folder_of_a_killed_process_goes_a_day_later(tmp_path: Path) -> None:
    """As long as the process runs, or for a day, its folder stays; then the next one that makes a folder removes it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        held = Path(process.stdout.readline().strip())
        assert held.parent == tmp_path
        grow_old(held)
        with make_temporary_folder():
            assert (held / "text").exists()
        process.send_signal(signal.SIGKILL)
    held.touch()
    with make_temporary_folder():
        assert held.exists()
    grow_old(held)
    with make_temporary_folder() as own:
        assert list(tmp_path.iterdir()) == [own]
    assert list(tmp_path.iterdir()) == []


def test_only_own_folders_go(tmp_path: Path) -> None:
    """What a person named alike stays, and so does what a link leads to."""
    person, outside = tmp_path / "localize-projects", tmp_path / "outside"
    for folder in (person, outside):
        folder.mkdir()
        (folder / "text").touch()
        grow_old(folder)
    link = tmp_path / "localize-12345678.tmp"
    link.symlink_to(outside)
    then = outside.stat().st_mtime
    os.utime(link, (then, then), follow_symlinks=False)
    with make_temporary_folder():
        pass
    assert (person / "text").exists()
    assert (outside / "text").exists()
