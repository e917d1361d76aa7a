"""New pieces stand apart from words and beside marks."""

from __future__ import annotations

import pytest

from localize.memory.repair.spaces import space_before, sticks, widen_gap


@pytest.mark.parametrize(
    ("before", "piece", "removed", "wanted"),
    [
        ("Включить синхронизацию", "продолжить", ", чтобы отправить", "Включить синхронизацию "),
        ("2G", "(таңдамалы", ", 3G", "2G "),
        ("Қате ", ":", "хабарлама", "Қате"),
        ("контур ", "(ы)", "объект", "контур "),
        ("Файл ", "папка", "документ", "Файл "),
        ("«", "папка", "документ", "«"),
        ("16-", "битный", "битное", "16-"),
        ("", ":", "слово", ""),
        ("Файл ", "", "документ", "Файл "),
    ],
)
def test_space_before_a_piece_is_what_it_needs(before: str, piece: str, removed: str, wanted: str) -> None:
    """A word in the place of a comma gets a space, a colon in the place of a word has none before it."""
    assert space_before(before, piece, removed) == wanted


@pytest.mark.parametrize(
    ("text", "part", "wanted"),
    [
        ("Открыть новый файл", "новый", "Открыть файл"),
        ("Новый файл", "Новый", " файл".strip()),
        ("Выбрать, чтобы открыть", ", чтобы", "Выбрать открыть"),
        ("(новый файл)", "новый", "(файл)"),
        ("файл", "файл", ""),
    ],
)
def test_gap_takes_one_space_along(text: str, part: str, wanted: str) -> None:
    """Where a word is left out no two spaces stay, and the words beside it do not become one."""
    start = text.index(part)
    start, end = widen_gap(text, start, start + len(part))
    assert text[:start] + text[end:] == wanted


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("а", "б", True), (",", "б", True), ("а", "(", True), ("а", ",", False), ("(", "а", False), ("", "а", False)],
)
def test_letters_stick(one: str, other: str, wanted: bool) -> None:
    """Words and what belongs to them stick together where no space is."""
    assert sticks(one, other) is wanted
