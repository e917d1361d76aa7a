"""The term index of a project is kept in its cache folder, and nothing fails where it cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from localize.model import LanguageTag
from localize.workflow.project.project import init, open_project

_RU = LanguageTag("ru")
_TEXT = "О персональных данных и свободе слова."
_GLOSSARY = "id,en,ru\nC1,personal data,персональные данные\nC2,freedom of speech,свобода слова\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a glossary of two concepts."""
    init(tmp_path / "p", source="en", targets=["ru"]).close()
    (tmp_path / "p" / "glossary").mkdir()
    (tmp_path / "p" / "glossary" / "terms.csv").write_text(_GLOSSARY, encoding="utf-8")
    return tmp_path / "p"


def _file(root: Path) -> Path:
    return root / ".localize" / "cache" / "terms" / "ru.json"


def _found(root: Path, *, read_only: bool = False) -> list[str]:
    with open_project(root, read_only=read_only) as project:
        return [hit.surface for hit in project.find_terms(_RU, _TEXT)]


_WANTED = ["персональных данных", "свободе слова"]


def test_index_is_kept_and_read_again(root: Path) -> None:
    """The second run finds the same and writes nothing; a changed glossary replaces the one file."""
    assert _found(root) == _WANTED
    kept, written = _file(root).read_bytes(), _file(root).stat().st_ino
    assert _found(root) == _WANTED
    assert (_file(root).read_bytes(), _file(root).stat().st_ino) == (kept, written)
    (root / "glossary" / "terms.csv").write_text("id,en,ru\nC2,freedom of speech,свобода слова\n", encoding="utf-8")
    assert _found(root) == _WANTED[1:]
    assert len(_file(root).read_bytes()) < len(kept)
    assert [each.name for each in _file(root).parent.iterdir()] == ["ru.json"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\x00 no text"])
def test_damaged_file_is_replaced(root: Path, damage: bytes) -> None:
    """Whatever stands there, terms are found and the file is whole afterwards."""
    assert _found(root) == _WANTED
    kept = _file(root).read_bytes()
    for bad in (damage, kept[: len(kept) // 2], kept[:-1] + damage):
        _file(root).write_bytes(bad)
        assert _found(root) == _WANTED
        assert _file(root).read_bytes() == kept


def test_terms_are_found_where_nothing_can_be_written(root: Path) -> None:
    """A project that is open for reading writes nothing; a folder that cannot be made or a file that is a folder is no
    error."""
    assert _found(root, read_only=True) == _WANTED
    assert not _file(root).exists()
    _file(root).mkdir(parents=True)
    assert _found(root) == _WANTED
    _file(root).rmdir()
    _file(root).parent.rmdir()
    _file(root).parent.write_text("in the way")
    assert _found(root) == _WANTED


def test_processes_may_write_at_once(root: Path) -> None:
    """Each finds its terms, and one whole file is left."""
    code = (
        "import sys; from localize.workflow.project.project import open_project; p = open_project(sys.argv[1])\n"
        "for _ in range(8):\n"
        "    (p.cache_folder / 'terms' / 'ru.json').unlink(missing_ok=True)\n"
        "    p.forget_glossaries()\n"
        f"    assert len(p.find_terms('ru', {_TEXT!r})) == 2\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(root)]) for _ in range(2)]
    assert [each.wait(60) for each in running] == [0, 0]
    assert _found(root) == _WANTED
    kept = _file(root).read_bytes()
    assert [each.name for each in _file(root).parent.iterdir()] == ["ru.json"]
    _file(root).unlink()
    assert _found(root) == _WANTED
    assert _file(root).read_bytes() == kept
