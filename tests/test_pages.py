"""The shell blocks of the pages: every line runs, in its page's order, in a scratch folder with the files it names."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.page_scenes import ENDS, FILES, NOT_RUN, SCENES, TYPED, Scene
from tests.test_docs import GENERATED, PAGES, ROOT, blocks, name_of

TRANSLATED = [ROOT / "docs" / language for language in ("kk", "ru")]
SHOWN = {
    name_of(page): page
    for page in PAGES
    if not any(page.is_relative_to(each) for each in (GENERATED, *TRANSLATED)) and blocks(page, "sh")
}
_COMMENT = re.compile(r"\s+#.*$", re.MULTILINE)


def lines_of(page: Path) -> list[str]:
    """The command lines of a page, without comments, each in one piece."""
    shell = "\n".join(text for _, text in blocks(page, "sh")).replace("\\\n", " ")
    return [line for each in _COMMENT.sub("", shell).splitlines() if (line := each.strip())]


def reason_not_to_run(line: str) -> str:
    """Why a line is not run; empty where it is."""
    return next((reason for start, reason in NOT_RUN.items() if line.startswith(start)), "")


def script(page: str, scene: Scene) -> Iterator[str]:
    """The lines of a page for the shell, each followed by the code that it ended with."""
    yield ". ./functions.sh"
    yield scene.before
    between = dict(scene.between)
    for line in lines_of(SHOWN[page]):
        for start in [each for each in between if line.startswith(each)]:
            yield between.pop(start)
        if reason_not_to_run(line):
            continue
        shown = line
        for old, new in scene.names.items():
            shown = shown.replace(old, new)
        typed = TYPED.get(line)
        yield "true" if typed is None else f"export TYPED={shlex.quote(typed)}"
        yield f"echo {shlex.quote(f'$ {line}')} >&2"
        yield shown if typed is None else f"on_terminal {shown}"
        yield f'echo $? {shlex.quote(line)} >> "$CODES"'
    assert not between, f"{page} has no line that begins like this: {sorted(between)}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Commands by their names, and nobody's settings."""
    programs = tmp_path_factory.mktemp("programs")
    for name, words in {
        "localize": f"{shlex.quote(sys.executable)} -m localize",
        "python": shlex.quote(sys.executable),
        "on_terminal": f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'tests' / 'typist.py'))}",
    }.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOCALIZE_", "XDG_"))}
    return {
        **kept,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "LOCALIZE_TEST_NETWORK": os.environ["LOCALIZE_TEST_NETWORK"],
        "LOCALIZE_USER": "Dana",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "ROOT": str(ROOT),
    }


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """A scratch folder with the project `brief` and the files that pages name; each page gets a copy."""
    folder = tmp_path_factory.mktemp("pages") / "home"
    folder.mkdir()
    run(folder, [FILES], environment)
    return folder


def run(folder: Path, shell: list[str], environment: dict[str, str]) -> tuple[list[tuple[str, int]], str]:
    """Run shell code in a home of its own; return the code that each line ended with, and all that was printed."""
    codes = folder / ".codes"
    codes.write_text("", encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", "\n".join(["cd", *shell])],
        env={**environment, "HOME": str(folder), "CODES": str(codes)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    read = [line.split(" ", 1) for line in codes.read_text(encoding="utf-8").splitlines()]
    return [(line, int(code)) for code, line in read], done.stdout


@pytest.mark.thorough
@pytest.mark.loopback
@pytest.mark.skipif(sys.platform == "win32", reason="there is no bash")
@pytest.mark.parametrize("name", sorted(SHOWN))
def test_every_command_of_a_page_runs(name: str, tmp_path: Path, sample: Path, environment: dict[str, str]) -> None:
    """Each line ends with 0, or with the code that the page says; the lines that are not run have a reason."""
    shutil.copytree(sample, tmp_path / "home", symlinks=True)
    codes, printed = run(tmp_path / "home", list(script(name, SCENES.get(name, Scene()))), environment)
    assert codes == [(line, ENDS.get(line, 0)) for line in lines_of(SHOWN[name]) if not reason_not_to_run(line)], (
        printed
    )


def test_lines_with_a_reason_are_on_a_page() -> None:
    """What is not run, is typed at, or ends with a code of its own is still shown somewhere."""
    shown = [line for page in SHOWN.values() for line in lines_of(page)]
    assert not {start for start in (*NOT_RUN, *TYPED, *ENDS) if not any(line.startswith(start) for line in shown)}
    assert not set(SCENES) - set(SHOWN)


@pytest.mark.parametrize("page", [page for top in TRANSLATED for page in sorted(top.rglob("*.md"))], ids=name_of)
def test_translated_pages_show_the_same_commands(page: Path) -> None:
    """A translated page has the command lines of its English one; only comments are in its language."""
    _, _, *path = page.relative_to(ROOT).parts
    assert lines_of(page) == lines_of(ROOT.joinpath("docs", *path))
