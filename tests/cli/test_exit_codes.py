"""Exit codes: one table, which the manual shows and every command keeps to."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_commands import key_of

from localize.cli import diagnostics
from localize.errors import (
    Blocked,
    ConfigError,
    Conflict,
    DiskError,
    EngineRefused,
    EngineUnavailable,
    ExchangeError,
    ExtractError,
    Forbidden,
    LocalizeError,
    Locked,
    NotFound,
    PluginError,
    ReadOnly,
    SchemaMismatch,
    StoreError,
    WorkflowError,
)
from localize.workflow.project.project import Project

_NOBODY = 65534
TABLE = (0, 1, 2, 3, 4, 5, 6, 7, 70, 130, 141)
ERRORS: tuple[tuple[LocalizeError, int], ...] = (
    (Blocked("x"), 1),
    (ConfigError("x"), 2),
    (PluginError("x", group="g", name="n"), 2),
    (NotFound("project", "x"), 2),
    (WorkflowError("x"), 2),
    (StoreError("x"), 2),
    (Forbidden("x", engine="e"), 2),
    (EngineRefused("x", engine="e"), 2),
    (EngineUnavailable("not installed", engine="e"), 2),
    (ExtractError("x"), 3),
    (ExchangeError("x"), 3),
    (Locked("x"), 4),
    (SchemaMismatch("x"), 4),
    (ReadOnly("x"), 4),
    (Conflict("x", mine="", theirs=None, base=None), 4),
    (DiskError("x"), 6),
    (EngineUnavailable("no answer", engine="e", retryable=True), 7),
)


def test_every_exit_code_is_in_the_table() -> None:
    """The constants, the table and the manual are of the same codes."""
    constants = {value for value in vars(diagnostics).values() if type(value) is int}
    assert tuple(diagnostics.EXIT_CODES) == TABLE
    assert constants - {diagnostics._MOST_FINDINGS} == {*TABLE} - {0}
    manual = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
    shown = manual.read_text(encoding="utf-8").partition("## Exit codes")[2]
    assert all(f"| {code} | {meaning} |" in shown for code, meaning in diagnostics.EXIT_CODES.items())


@pytest.mark.parametrize(("error", "code"), ERRORS, ids=lambda each: type(each).__name__)
def test_errors_have_their_exit_code(error: LocalizeError, code: int) -> None:
    """What a script can act on has a code of its own."""
    assert diagnostics.exit_code(error) == code


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, 6), (errno.EDQUOT, 6), (errno.EIO, 6), (errno.EROFS, 4), (errno.ENOENT, 2)]
)
def test_disk_behind_an_error_is_told_by_the_exit_code(number: int, code: int) -> None:
    """Whatever was to be written, a full disk is a full disk; a path that does not exist is the caller's."""
    error = StoreError("cannot write {path}", path="x")
    error.__cause__ = OSError(number, os.strerror(number))
    assert diagnostics.exit_code(error) == code


def test_full_disk_is_no_fault_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    """Also where no one expected it: exit 6 and a line, no crash report."""

    def fill() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert diagnostics.run(fill) == 6
    assert "No space left" in capsys.readouterr().err


def test_full_device_is_exit_6(run: Run, project: Project) -> None:
    """A report that does not fit."""
    assert run("-C", project.root, "analyze", "--output", project.root / "a.json").code == 0
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("this system has no full device")
    (project.root / "full.json").symlink_to(full)
    assert run("-C", project.root, "analyze", "--output", project.root / "full.json").code == 6


def test_refused_part_of_a_file_is_exit_3(run: Run, project: Project) -> None:
    """What was read is taken; a script learns that it was not all."""
    memory = project.root / "m.csv"
    memory.write_text("en,kk\nlake,көл\nriver,\n", encoding="utf-8")
    ran = run("-C", project.root, "tm", "import", memory)
    assert (ran.code, ran.out) == (3, "1 translation unit added\n")
    tmx = project.root / "m.tmx"
    tmx.write_text(
        '<tmx version="1.4"><header srclang="en"/><body>'
        '<tu><tuv xml:lang="en"><seg>sea</seg></tuv><tuv xml:lang="kk"><seg>теңіз</seg></tuv></tu>'
        "<tu><tuv><seg>alone</seg></tuv></tu>"
        "</body></tmx>",
        encoding="utf-8",
    )
    ran = run("-C", project.root, "tm", "import", tmx)
    assert (ran.code, "1 translation unit added" in ran.out) == (3, True)


def test_answer_to_no_note_is_exit_3(run: Run, project: Project) -> None:
    """The answers that belong to a note are taken."""
    key = key_of(run, project, "Use a")
    at = ("-C", project.root, "notes")
    run(*at, "add", key, "--target", "kk", "--text", "Which?", "--question")
    table = project.root / "n.csv"
    assert run(*at, "export", table).code == 0
    table.write_text(table.read_text(encoding="utf-8-sig").replace(key, "0" * len(key)), encoding="utf-8")
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([lines[0], f"{lines[1].removesuffix(',,')},This one,Client"]), encoding="utf-8")
    assert run(*at, "import", table).code == 3


def test_read_only_project_is_exit_4(run: Run, project: Project) -> None:
    """Nothing was changed, and trying again does not help."""
    key = key_of(run, project, "Use a")
    project.close()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        shutil.copytree(project.root, root)
        for each in (root.parent, root, *root.rglob("*")):
            each.chmod(0o555 if each.is_dir() else 0o444)
        user = os.geteuid()
        if user == 0:
            os.seteuid(_NOBODY)  # root may write anywhere
        try:
            assert run("-C", root, "set", key, "--target", "kk", "--text", "Мәтін.").code == 4
        finally:
            os.seteuid(user)
            for each in (root.parent, root, *root.rglob("*")):
                each.chmod(0o755)
