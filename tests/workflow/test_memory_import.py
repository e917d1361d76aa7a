"""Files into the memory: whole, once, with progress, and on from where an import was broken off."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localize.language import parse_tag
from localize.memory.index import Index
from localize.model import TranslationUnit
from localize.workflow import finish
from localize.workflow.memory import all_units
from localize.workflow.memory_import import import_memory
from localize.workflow.project import Project, open_project

_HEAD = '<?xml version="1.0"?>\n<tmx version="1.4"><header creationtool="Other" srclang="en"/><body>\n'
_TAIL = "</body></tmx>\n"
_UNIT = (
    '<tu tuid="{0}"><prop type="x-domain">law</prop><tuv xml:lang="en"><seg>Text {0} {1}</seg></tuv>'
    '<tuv xml:lang="kk"><seg>{2} {0}</seg></tuv></tu>\n'
)


def write_tmx(path: Path, count: int, *, filler: str = "") -> Path:
    """Write a memory of which every hundredth unit has a code; return its path."""
    units = (
        _UNIT.format(number, filler, '<ph type="x-odd">[1]</ph>' if number % 100 == 0 else "Мәтін")
        for number in range(count)
    )
    path.write_text(_HEAD + "".join(units) + _TAIL, encoding="utf-8")
    return path


def memory_of(project: Project) -> dict[str, TranslationUnit]:
    """Return all records by name."""
    return {unit.id: unit for unit in all_units(project)}


def test_import_tells_how_far_it_is(project: Project, tmp_path: Path) -> None:
    """Progress says the share of the file and how many units are safe; what cannot be read is told with its line."""
    path = write_tmx(tmp_path / "press.tmx", 3_000)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(_TAIL, "<tu></tu>\n" + _TAIL), encoding="utf-8")
    work = import_memory(project, [path])
    progress = [next(work), next(work)]
    assert [each.total for each in progress] == [100, 100]
    assert 0 < progress[0].done <= progress[1].done
    assert "press.tmx: 1,000 units" in progress[0].what
    report = finish(work)
    assert report.added == 3_000 == len(memory_of(project))
    assert [(name, problem.line) for name, problem in report.problems] == [("press.tmx", 3_003)]
    again = finish(import_memory(project, [path]))
    assert (again.added, again.repeated) == (0, ("press.tmx",))


def test_import_of_a_damaged_file_keeps_what_stands_before(project: Project, tmp_path: Path) -> None:
    """A file cut off in the middle gives all whole units and an error with its line; a missing one hinders no other."""
    whole = write_tmx(tmp_path / "whole.tmx", 2_000).read_text(encoding="utf-8")
    cut = tmp_path / "cut.tmx"
    cut.write_text(whole[: len(whole) * 3 // 4], encoding="utf-8")
    report = finish(import_memory(project, [tmp_path / "none.tmx", cut]))
    assert report.added == whole[: len(whole) * 3 // 4].count("</tu>\n") == len(memory_of(project))
    assert [(Path(error.path).name, error.line) for error in report.failed] == [
        ("none.tmx", 0),
        ("cut.tmx", report.added + 3),
    ]
    before = memory_of(project)
    (tmp_path / "mended").mkdir()
    mended = tmp_path / "mended" / "cut.tmx"
    mended.write_text(whole, encoding="utf-8")
    assert finish(import_memory(project, [mended])).added == 2_000 - len(before)
    assert memory_of(project).items() >= before.items()


def test_import_given_up_goes_on(project: Project, tmp_path: Path) -> None:
    """An import that was given up keeps what it had called safe, and the same command adds the rest."""
    path = write_tmx(tmp_path / "press.tmx", 3_500)
    work = import_memory(project, [path])
    next(work)
    work.close()
    kept = len(memory_of(project))
    assert 0 < kept < 3_500
    assert finish(import_memory(project, [path])).added == 3_500 - kept
    assert len(memory_of(project)) == 3_500


def test_large_import_leaves_an_index(project: Project, tmp_path: Path) -> None:
    """Beside a large import the index is built: the next search has nothing left to read."""
    path = write_tmx(tmp_path / "large.tmx", 9_000, filler="word " * 80)
    finish(import_memory(project, [path]))
    index = Index(project.cache_folder / "memory" / project.source, project.source)
    assert len(index) == 9_000
    assert index.position == project.store.memory_since(0, 100_000)[-1].number
    assert index.search("Text 4321 " + "word " * 80, 1, 90)[0][1] >= 99


def start(root: Path, path: Path) -> subprocess.Popen[bytes]:
    """Start the command that imports *path*."""
    command = [sys.executable, "-m", "localize", "-C", str(root), "tm", "import", str(path)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_command_killed_again_and_again_ends_with_the_same_memory(project: Project, tmp_path: Path) -> None:
    """Killed or interrupted at any moment, the command leaves a sound store, and run once more it has lost nothing."""
    path = write_tmx(tmp_path / "large.tmx", 30_000, filler="word " * 20)
    root = project.root
    project.close()
    chance = random.Random(7)
    for turn in range(9):
        kill = signal.SIGINT if turn % 3 == 2 else signal.SIGKILL
        with start(root, path) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.4 + chance.random() * 2)  # its life, unless it is done earlier
            process.send_signal(kill)
            said = process.stderr.read().decode() if process.stderr else ""
        assert process.returncode in (0, 130, -signal.SIGKILL), said
        with open_project(root) as opened:
            assert opened.store.verify() == ()
            assert all(len(unit.variants) == 2 for unit in all_units(opened))
    with open_project(root) as opened:
        finish(import_memory(opened, [path]))
        found = memory_of(opened)
        assert len(opened.memory_index(parse_tag("en"))) == len(found) == 30_000
        assert opened.store.verify() == ()
        assert len({unit.variants[0].content.plain for unit in found.values()}) == 30_000
