"""A wiped project is gone from its folder and from the user's own, and nothing else is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from localize.config.project import FILE_NAME
from localize.errors import Locked, NotFound, StoreError, WorkflowError
from localize.model import State
from localize.safe.modes import STATE_FOLDER
from localize.store.key import KEYS_FILE
from localize.workflow import finish
from localize.workflow import wipe as wiping
from localize.workflow.documents.add import add
from localize.workflow.drafting.consent import consents, give_consent, offer
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.crash_report import write_report
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.user.heads import read_heads
from localize.workflow.user.origins import read_origins
from localize.workflow.user.recent_projects import read_remembered, remember_offer, remember_opened
from localize.workflow.user.state_folder import state_folder
from localize.workflow.wipe import Wiped, plan_wipe, wipe

NAME = "Guide"
HOST = "api.example.org"


def wiped(root: Path, name: str = NAME, *, everything: bool = False) -> Wiped:
    """Return what a wipe says that has run to its end."""
    return finish(wipe(root, name, everything=everything))


def names_in(folder: Path) -> set[str]:
    """Return the paths of all that is below a folder."""
    return {str(each.relative_to(folder)) for each in folder.rglob("*")}


def test_wipe_leaves_only_what_is_not_the_programs(project: Project) -> None:
    """Store, settings, the project's own folders and its exports go; documents, other files and folders stay."""
    root = project.root
    for name in ("glossary/own.yaml", "memory/old.tmx", "spelling/words.txt", "notes/todo.txt", "target/kk/mine.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text", encoding="utf-8")
    finish(export(project, Wanted(min_state=State.INITIAL, fallback=Fallback.SOURCE)))
    project.close()
    (root / "target/ru/guide.md").write_text("corrected by hand", encoding="utf-8")
    assert plan_wipe(root).name == NAME
    done = wiped(root)
    assert names_in(root) == {
        *("guide.md", "notes", "notes/todo.txt", "target", "target/kk", "target/kk/mine.md", "target/ru"),
        "target/ru/guide.md",
    }
    assert {str(each.relative_to(root)) for each in done.left} == {
        *("guide.md", "notes/todo.txt", "target/kk/mine.md", "target/ru/guide.md")
    }
    with pytest.raises(NotFound):
        open_project(root)


def test_wipe_of_everything_takes_the_folder(project: Project) -> None:
    """With everything, documents and other files go too, and the folder itself."""
    project.close()
    (project.root / "empty").mkdir()
    done = wiped(project.root, everything=True)
    assert not project.root.exists()
    assert done.left == ()


def test_wipe_takes_a_folder_that_held_nothing_else(tmp_path: Path) -> None:
    """A project without a document leaves no empty folder behind."""
    init(tmp_path / "new", source="en", targets=["kk"]).close()
    wiped(tmp_path / "new", "new")
    assert not (tmp_path / "new").exists()


def test_wipe_forgets_the_project_outside_its_folder(project: Project, tmp_path: Path) -> None:
    """Recent projects, offers, heads, origins, consents and reports of crashes have nothing of it; others stay."""
    outside = tmp_path / "statement.md"
    outside.write_text("A text.", encoding="utf-8")
    finish(add(project, [outside]))
    give_consent(project, offer(project, HOST, country="Kazakhstan"))
    remember_opened(project)
    remember_offer(project.root)
    write_report(ValueError("a fault"))
    project_id = project.store.project_id
    project.close()
    with init(tmp_path / "other", source="en", targets=["kk"]) as other:
        finish(add(other, [outside]))
        give_consent(other, offer(other, HOST, country="Kazakhstan"))
        remember_opened(other)
    done = wiped(project.root)
    assert done.records >= 6
    said = [each.read_text(encoding="utf-8") for each in state_folder().rglob("*") if each.is_file()]
    assert not any(str(project.root) in each or project_id in each or NAME in each for each in said)
    assert not list(state_folder().glob("error-*"))
    with open_project(other.root) as other:
        assert consents(other)
        assert read_origins(other)
    assert {each.folder for each in read_heads()} == {str(other.root)}
    assert [each.root for each in read_remembered().projects] == [str(other.root)]


def test_wipe_leaves_what_a_copy_of_the_project_needs(project: Project, tmp_path: Path) -> None:
    """Where another folder holds the same project, that one still knows where its documents came from."""
    finish(add(project, [project.root / "guide.md"]))
    project.close()
    copy = tmp_path / "copy"
    (tmp_path / "a.md").write_text("A text.", encoding="utf-8")
    shutil.copytree(project.root, copy)
    with open_project(copy) as again:
        finish(add(again, [tmp_path / "a.md"]))
    wiped(project.root)
    with open_project(copy) as again:
        assert read_origins(again)
    assert {each.folder for each in read_heads()} == {str(copy)}


def test_wipe_needs_the_name(project: Project) -> None:
    """Another name deletes nothing."""
    project.close()
    before = names_in(project.root)
    with pytest.raises(WorkflowError):
        wiped(project.root, "guide")
    assert names_in(project.root) >= before


def test_wipe_refuses_an_open_project(project: Project) -> None:
    """While somebody has it open, nothing is deleted."""
    with pytest.raises(Locked):
        wiped(project.root)
    assert project.store.documents()


@pytest.mark.parametrize("settings", [b"targets: [", b""])
def test_wipe_does_without_settings_that_can_be_read(project: Project, settings: bytes) -> None:
    """Broken settings are no hindrance; the project then has its folder's name."""
    project.close()
    (project.root / FILE_NAME).write_bytes(settings)
    wiped(project.root, project.root.name)
    assert names_in(project.root) == {"guide.md"}


def test_wipe_deletes_the_key_slots_first(project: Project) -> None:
    """Before anything else of an encrypted project goes, nobody can read it any more."""
    project.close()
    slots = project.root / STATE_FOLDER / KEYS_FILE
    slots.write_bytes(b"slots")
    work = wipe(project.root, NAME)
    next(work)
    assert not slots.exists()
    assert (project.root / STATE_FOLDER / "store.db").exists()
    work.close()
    assert finish(wipe(project.root, NAME)).left
    assert names_in(project.root) == {"guide.md"}


def test_wipe_overwrites_what_it_deletes(project: Project, tmp_path: Path) -> None:
    """The bytes of a file are gone before its name is: whoever still has it open reads zeros."""
    project.close()
    with (project.root / STATE_FOLDER / "store.db").open("rb") as store:
        size = len(store.read())
        wiped(project.root)
        store.seek(0)
        assert store.read() == bytes(size)
    assert size


def test_wipe_spares_a_file_that_has_another_name_elsewhere(project: Project, tmp_path: Path) -> None:
    """A hard link to a file outside is deleted, and that file keeps its text."""
    project.close()
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    (project.root / "glossary").mkdir()
    os.link(mine, project.root / "glossary" / "mine.txt")
    wiped(project.root)
    assert mine.read_text(encoding="utf-8") == "mine"


def link_state(root: Path, elsewhere: Path) -> None:
    """Let the state folder be a link to one elsewhere."""
    (root / STATE_FOLDER).rename(elsewhere / "state")
    (root / STATE_FOLDER).symlink_to(elsewhere / "state")


def link_inside(root: Path, elsewhere: Path) -> None:
    """Let links to a file and to a folder lie in the project's folders."""
    (root / STATE_FOLDER / "cache").mkdir(exist_ok=True)
    (root / STATE_FOLDER / "cache" / "a.db").symlink_to(elsewhere / "kept.txt")
    (root / "glossary").symlink_to(elsewhere)


def link_export(root: Path, elsewhere: Path) -> None:
    """Let the folder of exports be a link."""
    (root / "target").symlink_to(elsewhere)


def pipe_inside(root: Path, _elsewhere: Path) -> None:
    """Let a pipe that nobody reads lie in the project's folder."""
    os.mkfifo(root / STATE_FOLDER / "pipe")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of another kind")
@pytest.mark.parametrize("link", [link_state, link_inside, link_export, pipe_inside])
@pytest.mark.parametrize("everything", [False, True])
def test_wipe_follows_no_link(
    project: Project, tmp_path: Path, link: Callable[[Path, Path], None], everything: bool
) -> None:
    """Links go; what they lead to stays as it is."""
    project.close()
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "kk").mkdir(parents=True)
    (elsewhere / KEYS_FILE).write_text("kept", encoding="utf-8")
    (elsewhere / "kept.txt").write_text("kept", encoding="utf-8")
    link(project.root, elsewhere)
    before = names_in(elsewhere)
    wiped(project.root, everything=everything)
    assert names_in(elsewhere) == before
    assert (elsewhere / "kept.txt").read_text(encoding="utf-8") == "kept"
    assert not os.path.lexists(project.root / STATE_FOLDER)


def test_wipe_of_everything_refuses_a_folder_with_another_project(project: Project) -> None:
    """Neither a second project below goes, nor the home of the person."""
    project.close()
    init(project.root / "inner", source="en", targets=["kk"]).close()
    with pytest.raises(WorkflowError):
        wiped(project.root, everything=True)
    wiped(project.root)
    assert (project.root / "inner" / STATE_FOLDER).is_dir()


def test_wipe_of_everything_refuses_the_home(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project in the person's home never takes the home with it."""
    project.close()
    monkeypatch.setenv("HOME", str(project.root))
    monkeypatch.setenv("USERPROFILE", str(project.root))
    with pytest.raises(WorkflowError):
        wiped(project.root, everything=True)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody is kept from deleting here")
def test_wipe_that_cannot_delete_says_so(project: Project) -> None:
    """A folder that is closed stops the wipe with its name; it can be begun again."""
    project.close()
    folder = project.root / "glossary"
    folder.mkdir()
    (folder / "own.yaml").write_text("text", encoding="utf-8")
    folder.chmod(0o500)
    with pytest.raises(StoreError):
        wiped(project.root)
    folder.chmod(0o700)
    wiped(project.root)
    assert names_in(project.root) == {"guide.md"}


def test_wipe_can_be_begun_again_wherever_it_stopped(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before any of its deletions, the next one finds the project and deletes all that is left."""
    finish(export(project, Wanted(min_state=State.INITIAL, fallback=Fallback.SOURCE)))
    project.close()
    erase = wiping._erase
    for stop in count():
        root = tmp_path / str(stop) / NAME  # once the settings are gone, the folder's name is the project's
        shutil.copytree(project.root, root)
        left = iter(range(stop))

        def erase_some(path: Path, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            erase(path)

        with monkeypatch.context() as patch:
            patch.setattr(wiping, "_erase", erase_some)
            try:
                wiped(root)
            except KeyboardInterrupt:
                pass
            else:
                break
        wiped(root)
        assert names_in(root) == {"guide.md"}
    assert stop > 5
