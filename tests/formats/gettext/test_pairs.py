"""Reading a gettext catalogue in one pass gives what the filter gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.sample_files import FOLDER

from localize.errors import ExtractError
from localize.formats.gettext.filter import PoFilter, PoOptions
from localize.formats.gettext.pairs import Translation, read_catalogue
from localize.model import PluralCase

SAMPLES = sorted((FOLDER / "po").glob("*.po"))
HEADER = 'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'

_strings = st.sampled_from(['""', '"a"', '"Да\\n"', '"\\"b\\\\"', '"%d с\\1"', '"2"', '" "'])
_lines = st.one_of(
    st.sampled_from(["", "", "", "# by hand", "#, fuzzy", "#: a.c:1", "#", '#~ msgid "old"', '#| msgid "was"', " "]),
    st.builds("msgid {}\nmsgstr {}".format, _strings, _strings),
    st.builds("msgid {}\n{}\nmsgstr {}\n{}".format, _strings, _strings, _strings, _strings),
    st.builds("msgctxt {}\nmsgid {}\nmsgstr {}".format, _strings, _strings, _strings),
    st.builds('msgid "one"\nmsgid_plural {}\nmsgstr[0] {}\nmsgstr[1] {}'.format, _strings, _strings, _strings),
    st.builds("{} {}".format, st.sampled_from(["msgid", "msgstr", "msgctxt"]), _strings),
    _strings,
)


def _by_filter(data: bytes) -> list[tuple[str, str, PluralCase | None]] | str:
    try:
        found = PoFilter().extract(data, PoOptions())
    except ExtractError as error:
        return str(error)
    units = {unit.id: unit.parts for unit in found.units}
    return [(units[each.unit][each.part].content.typed, each.content.typed, each.case) for each in found.targets]


def _at_once(data: bytes) -> list[tuple[str, str, PluralCase | None]] | str:
    try:
        return [each[1:] for each in read_catalogue(data).translations]
    except ExtractError as error:
        return str(error)


@given(st.lists(_lines, max_size=12), st.sampled_from(["\n", "\n", "\n", "\r\n"]), st.booleans())
def test_any_lines_give_what_the_filter_finds(lines: list[str], ending: str, headed: bool) -> None:
    """The same texts in the same order with the same plural forms, or the same error in the same place."""
    data = (HEADER * headed + "\n".join(lines)).replace("\n", ending).encode()
    assert _at_once(data) == _by_filter(data)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_give_what_the_filter_finds(path: Path) -> None:
    """The same for whole files."""
    assert _at_once(path.read_bytes()) == _by_filter(path.read_bytes())


def test_each_translation_knows_where_its_message_begins() -> None:
    """Lines are counted with comments, empty lines and wrapped strings; untranslated messages are left out."""
    body = (
        '#: a.c:1\nmsgid "One"\nmsgstr "Один"\n\n\nmsgid ""\n"Two "\n"words"\nmsgstr ""\n"Два "\n"слова"\n\n'
        'msgid "None"\nmsgstr ""\n\nmsgid "%d file"\nmsgid_plural "%d files"\n'
        'msgstr[0] "%d файл"\nmsgstr[1] "%d файла"\nmsgstr[2] "%d файлов"\n'
    )
    catalogue = read_catalogue((HEADER + body).encode())
    assert catalogue.language == "ru"
    assert catalogue.translations == (
        Translation(6, "One", "Один"),
        Translation(11, "Two words", "Два слова"),
        Translation(21, "%d file", "%d файл", PluralCase.ONE),
        Translation(21, "%d files", "%d файла", PluralCase.FEW),
        Translation(21, "%d files", "%d файлов", PluralCase.MANY),
    )
