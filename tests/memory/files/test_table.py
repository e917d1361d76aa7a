"""Memory as a table: columns by header or said beside, bad rows told with their line, written and read again."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localize.errors import ExchangeError
from localize.language import parse_tag
from localize.memory.files.table import Columns, read_table, write_table
from localize.model import (
    Content,
    Extra,
    Origin,
    OriginKind,
    Problem,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)

EN, KK, RU = (parse_tag(tag) for tag in ("en", "kk", "ru"))
ORIGIN = Origin(OriginKind.IMPORTED, name="press.csv")


def read(data: str | bytes, columns: Columns = Columns()) -> list[TranslationUnit | Problem]:
    """Return what a table has."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_table(io.BytesIO(raw), "press.csv", columns))


def texts(read: list[TranslationUnit | Problem]) -> list[dict[str, str]]:
    """Return the texts of the records by language."""
    return [
        {each.language: each.content.plain for each in unit.variants}
        for unit in read
        if isinstance(unit, TranslationUnit)
    ]


def test_read_table_takes_languages_and_what_else_is_told_from_the_header() -> None:
    """Author, date, document and note have columns of their own; any other column is kept as a property."""
    (unit,) = read("note,RU,client,en,date,author,document\nAsk.,Один,Acme,One,2024-05-01T10:00+05:00,Асель,a.md\n")
    assert isinstance(unit, TranslationUnit)
    at = datetime(2024, 5, 1, 5, tzinfo=UTC)
    assert unit.variants == (
        Variant(RU, Content(("Один",)), Trust.IMPORTED, ORIGIN, at, "Асель"),
        Variant(EN, Content(("One",)), Trust.IMPORTED, ORIGIN, at, "Асель"),
    )
    assert unit.document == "a.md"
    assert unit.extras == (Extra("note", "", "Ask."), Extra("prop", "x-client", "Acme"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
def test_read_table_finds_out_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    """Comma, semicolon and tab; UTF-8, UTF-16 and Windows-1251."""
    assert texts(read(f"en{delimiter}ru\r\nOne{delimiter}Один\r\n".encode(encoding))) == [{"en": "One", "ru": "Один"}]


def test_read_table_is_told_columns_that_it_does_not_name() -> None:
    """Names said beside count for a table without header, and two languages for the first two columns of one."""
    assert texts(read("1,One,Бір\n2,Two,Екі\n", Columns(("-", "en", "kk")))) == [
        {"en": "One", "kk": "Бір"},
        {"en": "Two", "kk": "Екі"},
    ]
    said = Columns(source=EN, target=KK)
    assert texts(read("One,Бір,x\nTwo,Екі\n", said)) == [{"en": "One", "kk": "Бір"}, {"en": "Two", "kk": "Екі"}]
    assert texts(read("id,target,source\n1,Бір,One\n", said)) == [{"kk": "Бір", "en": "One"}]
    for unnamed in ("One,Бір\n", "en\nOne\n", "en,author\nOne,Асель\n"):
        with pytest.raises(ExchangeError, match="languages") as caught:
            read(unnamed)
        assert caught.value.line == 1


def test_read_table_tells_of_bad_rows_and_goes_on() -> None:
    """Rows with too many cells or one text are problems with their lines, the rest is read; so are odd dates, and only
    these are lost."""
    rows = ["en,kk,date", 'One,"Бір\nекі",', "", "Two,Екі,,,x", "Three,,", "Four,Төрт,soon", "Five,Бес,2024-01-01"]
    found = read("\n".join(rows))
    assert texts(found) == [
        {"en": "One", "kk": "Бір\nекі"},
        {"en": "Four", "kk": "Төрт"},
        {"en": "Five", "kk": "Бес"},
    ]
    assert [each.line for each in found if isinstance(each, Problem)] == [5, 6, 7]
    cut = read('en,kk\nOne,Бір\nTwo,"Екі\n')
    assert [type(each) for each in cut] == [TranslationUnit, Problem]
    assert read(b"") == []


@pytest.mark.parametrize("header", ["English,Қазақша,Русский", "Английский;Казахский;русский", "ENGLISH\tkk\tru"])
def test_languages_may_be_named_in_words(header: str) -> None:
    """So people write them above the columns of their tables."""
    row = re.sub(r"[^,;\t]+", "x", header)
    assert texts(read(f"{header}\n{row}\n")) == [{"en": "x", "kk": "x", "ru": "x"}]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("31.12.2024", datetime(2024, 12, 31, tzinfo=UTC)),
        ("1.5.2024 9:05", datetime(2024, 5, 1, 9, 5, tzinfo=UTC)),
        ("01.05.2024 10:00:30", datetime(2024, 5, 1, 10, 0, 30, tzinfo=UTC)),
        ("31.31.2024", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_may_be_as_spreadsheets_write_them(written: str, wanted: datetime) -> None:
    """Day, month and year with points; what is no day leaves the record without a date."""
    unit, *_ = [each for each in read(f"en,kk,date\nOne,Бір,{written}\n") if isinstance(each, TranslationUnit)]
    assert {each.at for each in unit.variants} == {wanted}


@pytest.mark.parametrize(
    "cell",
    ['"Open the door', '"Open" the door', '"No," he said, "not now', '"Open\n the door"'],
    ids=("never closed", "closed in the middle", "opened twice", "a cell of two lines"),
)
def test_quotes_of_a_table_with_tabs_are_letters_unless_they_enclose_cells(cell: str) -> None:
    rows = ["en\tru", "Yes\tДа", f"{cell}\tОткрой дверь", 'Say "no"\tСкажи «нет»', "Stop\tСтой"]
    found = [each["en"] for each in texts(read("\n".join(rows)))]
    assert found == ["Yes", "Open\n the door" if "\n" in cell else cell, 'Say "no"', "Stop"]


def test_a_cell_of_many_lines_may_stand_where_the_sample_of_a_long_table_ends() -> None:
    """What quotes mean is found out by the first 256 thousand letters, which may end anywhere."""
    rows = [f'"one\n{at}"\tодин {at}' for at in range(20_000)]
    found = read("\n".join(("en\tru", *rows)))
    assert len(found) == len(rows)
    assert texts(found)[-1] == {"en": "one\n19999", "ru": "один 19999"}


def test_read_table_names_records_by_their_texts() -> None:
    """A row that moved is the same record; one with another text is another."""
    first = [unit.id for unit in read("en,kk\nOne,Бір\nTwo,Екі\n") if isinstance(unit, TranslationUnit)]
    second = [unit.id for unit in read("en,kk\nTwo,Екі\nOne,Біреу\n") if isinstance(unit, TranslationUnit)]
    assert first[1] == second[0]
    assert len({*first, *second}) == 3


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(str.strip)


@example([("a\rb", "a\r")], ",")
@example([("a\nb", "a\r\nb")], "\t")
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(",\t"))
def test_write_table_is_read_back(pairs: list[tuple[str, str]], delimiter: str) -> None:
    """Texts, author, date and document come back as they were, whatever signs the texts have."""
    at = datetime(2024, 5, 1, 5, tzinfo=UTC)
    units = [
        TranslationUnit(
            TranslationUnitId(str(number)),
            tuple(
                Variant(tag, Content((text,)), Trust.REVIEWED, ORIGIN, at, "Асель")
                for tag, text in zip((EN, KK), pair, strict=True)
            ),
            document="a.md",
        )
        for number, pair in enumerate(pairs)
    ]
    stream = io.BytesIO()
    assert list(write_table(units, stream, languages=[EN, RU, KK], delimiter=delimiter)) == [len(units)]
    found = read(stream.getvalue())
    assert texts(found) == [{"en": source, "kk": target} for source, target in pairs]
    assert [each.id for each in found if isinstance(each, TranslationUnit)] == [each.id for each in units]
    for unit in found:
        assert isinstance(unit, TranslationUnit)
        assert (unit.document, unit.variants[0].author, unit.variants[0].at) == ("a.md", "Асель", at)


def test_a_text_that_was_changed_in_an_export_is_a_record_of_its_own() -> None:
    """The id of an exported row holds for the texts that it was exported with; spaces at line ends do not matter."""
    texts = (Variant(EN, Content(("One\nmore",)), Trust.REVIEWED, ORIGIN, datetime(2024, 5, 1, tzinfo=UTC)),)
    unit = TranslationUnit(TranslationUnitId("a1"), (*texts, replace(texts[0], language=KK, content=Content(("Бір",)))))
    stream = io.BytesIO()
    assert list(write_table([unit], stream, languages=[EN, KK], delimiter=",")) == [1]
    table = stream.getvalue().decode()
    tables = (table.replace("\n", "\r\n"), table.replace("Бір", "Біреу"))
    ids = [each.id for changed in tables for each in read(changed) if isinstance(each, TranslationUnit)]
    assert ids[0] == "a1"
    assert ids[1] != "a1"
