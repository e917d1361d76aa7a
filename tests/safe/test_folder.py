"""Files below a trusted folder: no link, pipe or device stands in for one."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from localize.errors import ConfigError
from localize.safe.atomic import write_atomic
from localize.safe.folder import find_irregular, list_folder, open_folder, read_file, read_named_file, walk_files

LIMIT = 100


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A folder outside, with a file."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "a.yaml").write_bytes(b"secret")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A trusted folder with a file in a folder."""
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "folder" / "a.yaml").write_bytes(b"text")
    return root


@pytest.fixture(params=[True, False], ids=["handles", "resolved"])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the two ways to a file: by handles, and as on systems that have none."""
    monkeypatch.setattr("localize.safe.folder._HAS_HANDLES", request.param)


@pytest.mark.usefixtures("ways")
def test_read_file_through_a_link_to_the_root(root: Path, tmp_path: Path) -> None:
    """The trusted folder itself may be reached through a link."""
    (tmp_path / "link").symlink_to(root)
    assert read_file(tmp_path / "link", "folder/a.yaml", limit=LIMIT) == b"text"


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("name", ["link.yaml", "link/a.yaml", "dangling"])
def test_read_file_refuses_links(root: Path, secret: Path, name: str) -> None:
    """A link in the place of the file or of a folder above it is refused, with its path."""
    (root / "link.yaml").symlink_to(secret / "a.yaml")
    (root / "link").symlink_to(secret)
    (root / "dangling").symlink_to("nowhere")
    with pytest.raises(ConfigError, match="symbolic link") as caught:
        read_file(root, name, limit=LIMIT)
    assert caught.value.path == str(root / name.partition("/")[0])
    assert caught.value.hint


def _bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


@pytest.mark.usefixtures("ways")
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, _bind])
def test_read_file_refuses_what_is_no_file(root: Path, make: Callable[[Path], None]) -> None:
    """A pipe is not waited for, and a socket and a folder are told as well."""
    make(root / "odd")
    with pytest.raises(ConfigError, match="not a regular file"):
        read_file(root, "odd", limit=LIMIT)


def test_read_named_file_follows_links(root: Path) -> None:
    """A file that a person named may be a link; a pipe is refused and not waited for."""
    (root / "link").symlink_to("folder/a.yaml")
    os.mkfifo(root / "pipe")
    assert read_named_file(root / "link", limit=LIMIT) == b"text"
    with pytest.raises(ConfigError, match="not a regular file"):
        read_named_file(root / "pipe", limit=LIMIT)


@pytest.mark.usefixtures("ways")
def test_read_file_looks_at_the_size_first(root: Path) -> None:
    """A file with a hole of a terabyte is refused before anything of it is read."""
    with (root / "large").open("wb") as file:
        file.truncate(1 << 40)
    (root / "fits").write_bytes(b"x" * LIMIT)
    with pytest.raises(ConfigError, match="larger than 100 bytes"):
        read_file(root, "large", limit=LIMIT)
    assert len(read_file(root, "fits", limit=LIMIT)) == LIMIT


@pytest.mark.usefixtures("ways")
def test_list_folder_names_what_is_there(root: Path, secret: Path) -> None:
    """The names come in order; a folder that is not there has none, and a link is refused."""
    (root / "link").symlink_to(secret)
    assert list_folder(root, "folder") == ("a.yaml",)
    assert list_folder(root, "nothing") == list_folder(root / "folder", "a.yaml") == ()
    with pytest.raises(ConfigError, match="symbolic link"):
        list_folder(root, "link")


@pytest.mark.usefixtures("ways")
def test_write_below_a_folder(root: Path) -> None:
    """Folders that are missing are made, and a file that is there is replaced."""
    for data in (b"one", b"two"):
        with open_folder(root, "x", "y", make=True) as folder:
            assert not folder.has("a.md", data)
            write_atomic(folder.place("a.md"), data, folder=folder.handle)
            assert folder.has("a.md", data)
    assert [each.name for each in (root / "x" / "y").iterdir()] == ["a.md"]
    assert (root / "x" / "y" / "a.md").read_bytes() == b"two"


def test_write_stays_in_the_folder_that_was_opened(root: Path, secret: Path) -> None:
    """A link that takes the folder's place after the look leads nothing outside."""
    with open_folder(root, "folder") as folder:
        (root / "folder").rename(root / "moved")
        (root / "folder").symlink_to(secret)
        write_atomic(folder.place("a.yaml"), b"new", folder=folder.handle)
    assert (secret / "a.yaml").read_bytes() == b"secret"
    assert (root / "moved" / "a.yaml").read_bytes() == b"new"


def test_find_irregular_looks_everywhere(root: Path, secret: Path) -> None:
    """A link or a pipe at any depth is found, and a link in the place of the folder."""
    assert find_irregular(root) is None
    assert find_irregular(root / "nothing") is None
    (root / "folder" / "link").symlink_to(secret)
    assert find_irregular(root) == root / "folder" / "link"
    (root / "folder" / "link").unlink()
    os.mkfifo(root / "folder" / "pipe")
    assert find_irregular(root) == root / "folder" / "pipe"
    (root / "link").symlink_to(secret)
    assert find_irregular(root / "link") == root / "link"


def test_files_are_walked_in_order_and_hidden_ones_left_out(root: Path, secret: Path) -> None:
    """A folder's files stand where the folder's name does; what is unwanted hides all below it."""
    names = ("b.md", "b/a.md", "a/z.md", ".git/x.md", "a/.hidden", "tool/a/x.md")
    for name in names:
        (root / name).parent.mkdir(exist_ok=True, parents=True)
        (root / name).write_bytes(b"")
    (root / "c.md").symlink_to("nowhere")
    (root / "d").symlink_to(secret)
    found = [path.relative_to(root).as_posix() for path in walk_files(root, without=("tool",))]
    present = [path for path in found if path.startswith(("a/z", "b", "c.", "d"))]
    assert present == ["a/z.md", "b/a.md", "b.md", "c.md"]
    assert not {"a/.hidden", ".git/x.md", "tool/a/x.md"}.intersection(found)


def test_a_folder_that_is_gone_has_no_files(root: Path) -> None:
    """Others may clear away beside us."""
    assert walk_files(root / "gone") == []
