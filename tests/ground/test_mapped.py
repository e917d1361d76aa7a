"""Files that are mapped to be read."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from localize.mapped import give_back, map_file


def _resident(path: Path) -> int:
    """Return how many KiB of a mapped file this process holds."""
    found = re.search(rf"{re.escape(str(path))}\n.*?\nRss: +(\d+) kB", Path("/proc/self/smaps").read_text(), re.DOTALL)
    assert found is not None
    return int(found[1])


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells what of a file is in memory")
def test_pages_that_were_looked_at_are_given_back_and_say_the_same(tmp_path: Path) -> None:
    """A mapped file takes memory once it is read, none after it was given back, and is read again as it is."""
    path = tmp_path / "letters"
    path.write_bytes(bytes(range(256)) * 4096)
    with path.open("rb") as stream:
        letters = map_file(stream)
    assert letters[:] == path.read_bytes()
    assert _resident(path) == 1024
    give_back()
    assert _resident(path) == 0
    assert letters[:] == path.read_bytes()


def test_a_mapped_file_that_nobody_has_any_longer_is_let_go_of(tmp_path: Path) -> None:
    """Giving back holds no file open; one that is closed is no error."""
    path = tmp_path / "letters"
    path.write_bytes(b"letters")
    with path.open("rb") as stream:
        closed, held = map_file(stream), map_file(stream)
    closed.close()
    give_back()
    assert held[:3] == b"let"
