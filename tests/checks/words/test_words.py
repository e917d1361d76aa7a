"""Word lists and tables of the checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.checks.words import FOLDER, read_table, read_words

_TABLES = sorted(FOLDER.glob("*.tsv"))
_LISTS = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", [*_LISTS, *_TABLES], ids=lambda path: path.name)
def test_word_files_say_where_they_come_from(path: Path) -> None:
    """A file opens with a comment of what it is, and names its source."""
    lines = path.read_text("utf-8").splitlines()
    opening = [line for line in lines if line.startswith("#")]
    assert lines[0].startswith("# ")
    assert any("Source:" in line for line in opening)


@pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.name)
def test_word_lists_name_a_word_once(path: Path) -> None:
    """No list is empty, and none has a word twice."""
    for name, words in read_words(path.stem).items():
        assert words, name
        assert sorted(set(words)) == sorted(words), name


@pytest.mark.parametrize("path", _TABLES, ids=lambda path: path.name)
def test_tables_have_a_cell_for_each_column(path: Path) -> None:
    """Every entry has the columns that the first line names, and no entry stands there twice."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    columns = lines[0].split("\t")
    assert all(len(line.split("\t")) == len(columns) for line in lines), path.name
    assert len(set(lines)) == len(lines)
    assert len(read_table(path.stem)) == len(lines) - 1
