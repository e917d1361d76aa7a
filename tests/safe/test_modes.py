"""What the program makes is its owner's alone, or its project's group's, whatever the umask says."""

from __future__ import annotations

import ast
import os
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import localize
from localize.safe.atomic import write_private
from localize.safe.modes import STATE_FOLDER, find_wide, make_file, make_folder, narrow, opener, share

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
OPEN_TO_ALL = frozenset({"workflow/export/export.py", "cli/output.py", "safe/atomic.py"})
"""What writes files that the umask says the mode of: exports, and copies of documents."""


@pytest.fixture(params=[0o000, 0o022, 0o077], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """A process whose new files are open to all, to be read by all, or closed."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def make_all(root: Path) -> list[int]:
    """Make a file in every way; return the modes of the files, then of the folders."""
    folder = root / STATE_FOLDER / "cache" / "deep"
    make_folder(folder)
    write_private(folder / "atomic", b"")
    make_file(folder / "empty")
    with open(folder / "log", "a", encoding="utf-8", opener=opener):
        pass
    return [mode(folder / name) for name in ("atomic", "empty", "log")] + [mode(folder), mode(folder.parent)]


@pytest.mark.parametrize(("shared", "wanted"), [(False, [0o600] * 3 + [0o700] * 2), (True, [0o660] * 3 + [0o770] * 2)])
def test_files_are_as_open_as_the_project(tmp_path: Path, shared: bool, wanted: list[int]) -> None:
    """A project is its owner's; in one that is shared its group reads and writes as well."""
    make_folder(tmp_path / STATE_FOLDER)
    share(tmp_path / STATE_FOLDER, shared=shared)
    assert make_all(tmp_path) == wanted


def test_files_outside_any_project_are_their_owners(tmp_path: Path) -> None:
    """A backup on a stick, an exported memory."""
    write_private(tmp_path / "memory.tmx", b"")
    assert mode(tmp_path / "memory.tmx") == 0o600


def test_present_file_keeps_its_mode(tmp_path: Path) -> None:
    """Whoever opened a file to others meant it."""
    path = tmp_path / "memory.tmx"
    path.write_bytes(b"")
    path.chmod(0o644)
    write_private(path, b"new")
    make_file(path)
    assert (mode(path), path.read_bytes()) == (0o644, b"new")


def test_sharing_opens_and_closes_what_is_there(tmp_path: Path) -> None:
    """Changing the setting changes the project's files, and no link out of it."""
    outside = tmp_path / "outside"
    outside.write_bytes(b"")
    outside.chmod(0o640)
    make_all(tmp_path)
    folder = tmp_path / STATE_FOLDER
    (folder / "link").symlink_to(outside)
    for shared, files in ((True, 0o660), (False, 0o600)):
        share(folder, shared=shared)
        assert mode(folder / "cache" / "deep" / "log") == files
        assert list(find_wide(folder, shared=shared)) == []
    assert mode(outside) == 0o640


def test_folder_goes_on_giving_its_group(tmp_path: Path) -> None:
    """In a folder of a group (`chmod g+s`) what is made is that group's; that stays so when it is shared."""
    tmp_path.chmod(0o2770)
    folder = tmp_path / STATE_FOLDER
    make_folder(folder)
    assert mode(folder) == 0o2700
    share(folder, shared=True)
    make_folder(folder / "cache")
    assert (mode(folder), mode(folder / "cache")) == (0o2770, 0o2770)


def test_wide_files_are_found_and_narrowed(tmp_path: Path) -> None:
    """Of a state folder that came from elsewhere each file that others may use is named."""
    make_all(tmp_path)
    folder = tmp_path / STATE_FOLDER
    folder.chmod(0o755)
    log = folder / "cache" / "deep" / "log"
    log.chmod(0o644)
    assert list(find_wide(folder, shared=False)) == [(folder, 0o755), (log, 0o644)]
    narrow(folder, shared=False)
    assert list(find_wide(folder, shared=False)) == []


def test_only_exports_are_as_open_as_the_umask_says() -> None:
    """Everything else is written by `write_private`, so that no file is open to all because nobody thought of it."""
    package = Path(localize.__file__).parent
    assert {path.relative_to(package).as_posix() for path in _open_to_all(package)} <= OPEN_TO_ALL


@cache
def _open_to_all(package: Path) -> frozenset[Path]:
    texts = {path: path.read_bytes() for path in package.rglob("*.py")}
    return frozenset(
        path
        for path, text in texts.items()
        if b"_atomic" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.alias) and node.name in ("write_atomic", "open_atomic")
    )
