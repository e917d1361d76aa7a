"""A full disk: called so, and what is there can still be read, verified and taken to another disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from localize.model import LanguageTag
from localize.workflow.editing import edit
from localize.workflow.project.project import Project


def can_mount() -> bool:
    """Tell whether this user can make a small disk."""
    if sys.platform != "linux" or not (tool := shutil.which("unshare")):
        return False
    words = [tool, "-rm", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
    return not subprocess.run(words, capture_output=True, check=False).returncode


@pytest.mark.skipif(not can_mount(), reason="no small disk can be made here")
@pytest.mark.parametrize("killed", [False, True])
def test_full_disk_is_told_and_what_is_there_can_be_read(project: Project, tmp_path: Path, killed: bool) -> None:
    """Writing is exit 6 with a word of the disk; reading, verifying and a backup elsewhere go on, a log included."""
    key = next(iter(project.store.find_keys("", 1)))
    folder = tmp_path / "left"
    edit.save(project, key, LanguageTag("kk"), "Мәтін.")
    if not killed:
        project.close()
    shutil.copytree(project.root, folder)
    if killed:  # as it is while the store is open: with a log that nobody has written back
        assert (folder / ".localize" / "store.db-wal").stat().st_size
        (folder / ".localize" / "store.db-shm").unlink()
        project.close()
    disk = tmp_path / "disk"
    disk.mkdir()
    script = textwrap.dedent(
        """
        mount -t tmpfs -o size=4m none "$2"; cp -a "$1"/. "$2"; dd if=/dev/zero of="$2/rest" bs=4096 2>/dev/null
        run() { "$PYTHON" -m localize -C "$AT" "$@" 2>&1; echo "exit $?"; }
        AT="$2"; KEY="$3"; COPY="$4"
        run set "$KEY" --target kk --text "$(head -c 60000 /dev/zero | tr '\\0' x)"
        run status; run verify; run segments --target kk; run backup "$COPY"
        """
    )
    copy = tmp_path / "copy.db"
    words = ["unshare", "-rm", "bash", "-c", script, "bash", str(folder), str(disk), str(key), str(copy)]
    done = subprocess.run(words, env=os.environ | {"PYTHON": sys.executable}, capture_output=True, check=False)
    told = done.stdout.decode()
    assert [line for line in told.splitlines() if line.startswith("exit")] == ["exit 6", *["exit 0"] * 4], told
    assert "full" in told.partition("exit 6")[0]
    assert "the store is whole" in told
    assert copy.stat().st_size
