"""What people type and paste where a file is asked for."""

from __future__ import annotations

from pathlib import Path

from localize.tui.paths import read_path


def test_path_is_read_as_it_is_meant(tmp_path: Path) -> None:
    """Spaces around it go, null characters too; a home that nobody has is a name like any other."""
    assert read_path(f"  {tmp_path}\0/файл.md ") == tmp_path / "файл.md"
    assert read_path("~/a.md") == Path.home() / "a.md"
    assert read_path("~nobody-has-this-name/a.md") == Path("~nobody-has-this-name/a.md")
