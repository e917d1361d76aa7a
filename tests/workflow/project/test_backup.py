"""Backups are their owner's alone, restore lets nobody in before it is done, and nothing of a killed copy stays."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from localize.errors import Locked, StoreError, WorkflowError
from localize.model import LanguageTag
from localize.safe.atomic import write_private
from localize.store import backup as copies
from localize.store.key import STORE_FILE
from localize.workflow.assignments import assign
from localize.workflow.editing import edit
from localize.workflow.project.backup import backup, restore, verify
from localize.workflow.project.project import Project, init, open_project

STATE = ".localize"


@pytest.mark.parametrize("damaged", [False, True])
def test_restore_lets_nobody_open_the_project_before_it_is_done(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: bool
) -> None:
    """Between the old store and the new one the project cannot be opened: what is saved there would be lost."""
    copy = tmp_path / "copy.db"
    backup(project, copy)
    project.close()
    if damaged:
        (project.root / STATE / STORE_FILE).write_bytes(b"no store" * 1000)
    tried: list[str] = []

    def write(path: Path, data: bytes) -> None:
        with pytest.raises(StoreError if damaged else Locked):
            open_project(project.root)
        tried.append(path.name)
        write_private(path, data)

    monkeypatch.setattr(copies, "write_private", write)
    kept = restore(project.root, copy)
    assert tried == [STORE_FILE]
    assert kept is not None
    assert kept.exists()
    with open_project(project.root) as again:
        assert again.store.documents()
        assert not verify(again)


def test_assignments_are_restored_with_their_history(project: Project, tmp_path: Path) -> None:
    """Who has a document stands as it did when the backup was made; what was assigned since is gone with the rest."""
    kk, copy = LanguageTag("kk"), tmp_path / "copy.db"
    assign(project, project.store.documents(), kk, person="Bota", due="2026-12-05")
    before = project.store.assignments()
    backup(project, copy)
    assign(project, project.store.documents(), kk, person="Marat", due="-")
    project.close()
    restore(project.root, copy)
    with open_project(project.root) as again:
        assert again.store.assignments() == before
        assert not verify(again)


ALTERED = "UPDATE segment SET typed = typed || '!'"
LOST = "UPDATE source SET data = x'00'"


@pytest.mark.parametrize("statement", [ALTERED, LOST])
def test_restore_sets_a_damaged_store_aside(project: Project, tmp_path: Path, statement: str) -> None:
    """A store that opens and fails its check gives way to the backup, and stays beside it as it is."""
    copy, place = tmp_path / "copy.db", project.root / STATE / STORE_FILE
    backup(project, copy)
    project.close()
    with closing(apsw.Connection(str(place))) as connection:
        connection.execute(statement)
    with open_project(project.root) as broken:
        assert verify(broken)
    damaged = place.read_bytes()
    kept = restore(project.root, copy)
    assert kept is not None
    assert kept.read_bytes() == damaged
    with open_project(project.root) as again:
        assert again.store.documents()
        assert not verify(again)


def test_restore_that_fails_leaves_a_damaged_store_in_its_place(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the backup cannot be written, the project is as it was: a missing store would be made anew, and empty."""
    copy, place = tmp_path / "copy.db", project.root / STATE / STORE_FILE
    backup(project, copy)
    project.close()
    place.write_bytes(b"no store" * 1000)

    def fail(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(copies, "write_private", fail)
    with pytest.raises(StoreError, match="No space"):
        restore(project.root, copy)
    assert place.read_bytes() == b"no store" * 1000


def test_restore_that_is_killed_is_not_taken_for_a_forged_history(project: Project, tmp_path: Path) -> None:
    """Once the backup stands in the place of the store, this machine knows that the history was set back on purpose."""
    copy = tmp_path / "copy.db"
    backup(project, copy)
    key = next(iter(project.store.find_keys("", 1)))
    edit.save(project, key, LanguageTag("kk"), "Мәтін.")
    project.close()
    script = (
        "import os, sys; from pathlib import Path; from localize.workflow.project.backup import restore\n"
        "replace = os.replace\n"
        "def die(old, new, **folders):\n"
        "    replace(old, new, **folders)\n"
        "    if Path(new).name == 'store.db': os._exit(9)\n"
        "os.replace = die\n"
        "restore(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    assert subprocess.run([sys.executable, "-c", script, project.root, copy], check=False).returncode == 9
    with open_project(project.root) as again:
        assert verify(again) == ()


def test_restore_in_a_clone_keeps_no_store_and_leaves_nothing_beside_the_backup(
    project: Project, tmp_path: Path
) -> None:
    """A repository has the settings and the backup, no store: there is none to keep, and the backup stays alone."""
    clone = tmp_path / "clone"
    clone.mkdir()
    backup(project, clone / "monday.db")
    (clone / "localize.yaml").write_bytes((project.root / "localize.yaml").read_bytes())
    assert restore(clone, clone / "monday.db") is None
    with open_project(clone) as again:
        assert not verify(again, clone / "monday.db")
    assert sorted(path.name for path in clone.iterdir()) == [".localize", "localize.yaml", "monday.db"]


def test_restore_leaves_another_projects_store_alone(project: Project, tmp_path: Path) -> None:
    """The store of one project never takes the place of another one's."""
    copy = tmp_path / "copy.db"
    backup(project, copy)
    with init(tmp_path / "other", source="en", targets=["kk"]) as other:
        mine = other.store.project_id
    with pytest.raises(WorkflowError):
        restore(other.root, copy)
    with open_project(other.root) as again:
        assert again.store.project_id == mine


def test_backup_is_for_its_owner_alone(project: Project, tmp_path: Path) -> None:
    """A backup holds all texts, names and histories."""
    backup(project, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_copies_of_killed_processes_are_removed(project: Project, tmp_path: Path) -> None:
    """What a killed backup has left goes at the next backup there or opening of the project; like names stay."""
    part = "copy.db.0123456789ab.localize.part"
    dead = [folder / f"{part}{end}" for folder in (tmp_path, project.root / STATE) for end in ("", "-wal", "-journal")]
    dead.append(tmp_path / "copy.db.ba9876543210.localize.part-journal")
    others = [tmp_path / name for name in ("film.part", "copy.db.part", "x.localize.part")]
    for path in (*dead, *others):
        path.write_bytes(b"")
    backup(project, tmp_path / "copy.db")
    project.close()
    open_project(project.root).close()
    assert [path for path in dead if path.exists()] == []
    assert [path for path in others if not path.exists()] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that somebody has open")
def test_copy_that_is_being_written_stays(project: Project, tmp_path: Path) -> None:
    """A backup beside another one takes nothing from it."""
    part = tmp_path / "copy.db.0123456789ab.localize.part"
    hold = "import fcntl, sys; f = open(sys.argv[1], 'wb'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    command = [sys.executable, "-c", hold, str(part)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        backup(project, tmp_path / "other.db")
        assert part.exists()
        writer.communicate(b"\n")


def test_backup_that_fails_leaves_nothing(project: Project, tmp_path: Path) -> None:
    """Where no copy can be written, none is begun."""
    with pytest.raises(StoreError):
        backup(project, tmp_path / "none" / "copy.db")
    assert list(tmp_path.glob("**/*.part")) == []


def test_git_leaves_the_store_alone(tmp_path: Path) -> None:
    """A store that is made, or brought back into a clone that has none, is in no commit."""
    with init(tmp_path / "brief", source="en", targets=["kk"]) as project:
        backup(project, tmp_path / "copy.db")
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "localize.yaml").write_bytes((tmp_path / "brief" / "localize.yaml").read_bytes())
    restore(clone, tmp_path / "copy.db")
    for root in (tmp_path / "brief", clone):
        assert (root / ".localize" / ".gitignore").read_text(encoding="ascii") == "*\n"
