"""The CSV and TSV glossary: what a spreadsheet can hold comes through, in whatever encoding it was saved."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from tests.glossary.glossary_values import glossaries, tables

from localize.errors import ExchangeError
from localize.glossary import Glossary, read_glossary, write_table
from localize.model import Concept, LanguageTag, Term, TermStatus

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
LAKE = "id,en,ru,forbidden_ru\nL1,lake,озеро; водоём,лужа\nL2,,море,\n"


@given(tables())
def test_table_round_trip_keeps_what_a_table_holds(glossary: Glossary) -> None:
    """What a table can hold reads back as it was written."""
    assert read_glossary(write_table(glossary), "g.csv") == glossary


def test_table_cells_become_terms() -> None:
    """The first term of a cell is preferred, the others are admitted, a forbidden column is forbidden."""
    first, second = read_glossary(LAKE.encode(), "lakes.csv").concepts
    assert first.terms == (
        Term(EN, "lake"),
        Term(RU, "озеро"),
        Term(RU, "водоём", TermStatus.ADMITTED),
        Term(RU, "лужа", TermStatus.FORBIDDEN),
    )
    assert second.terms == (Term(RU, "море"),)


def test_table_columns_arrive_in_the_model() -> None:
    """Every optional column has its field; status counts for the terms of the language columns."""
    text = (
        "id\ten\tkk\tpos\tdomain\tdefinition\tdefinition_kk\tstatus\tsource\tconfidence\tnote\tforbidden_en\n"
        'L1\tlake; mere\tкөл\tnoun\twater\tStill water.\tТынық су.\tdeprecated\tmap\town\t"two\nlines"\tpool\n'
    )
    glossary = read_glossary(text.encode(), "folder/lakes.tsv")
    assert (glossary.name, glossary.languages) == ("lakes", (EN, KK))
    old = TermStatus.DEPRECATED
    assert glossary.concepts == (
        Concept(
            "L1",
            (
                Term(EN, "lake", old),
                Term(EN, "mere", old),
                Term(EN, "pool", TermStatus.FORBIDDEN),
                Term(KK, "көл", old),
            ),
            "water",
            ((EN, "Still water."), (KK, "Тынық су.")),
            "two\nlines",
            "map",
            "own",
        ),
    )


@pytest.mark.parametrize(
    "data",
    [
        LAKE.encode("utf-8"),
        LAKE.encode("utf-8-sig"),
        LAKE.encode("cp1251"),
        codecs.BOM_UTF16_LE + LAKE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LAKE.encode("utf-16-be"),
        LAKE.encode("utf-16-le"),
        LAKE.replace("\n", "\r\n").encode(),
        LAKE.replace("озеро; водоём", '"озеро; водоём"').replace(",", ";").encode(),
        LAKE.replace(",", "\t").encode(),
        b"\n\n" + LAKE.encode(),
    ],
    ids=["utf8", "utf8-bom", "cp1251", "utf16le-bom", "utf16be-bom", "utf16le", "crlf", "semicolons", "tabs", "blank"],
)
def test_table_reads_alike_in_every_encoding_and_with_every_delimiter(data: bytes) -> None:
    """Encoding, line ends and delimiter are found out."""
    assert read_glossary(data, "l.csv").concepts == read_glossary(LAKE.encode(), "l.csv").concepts


MISTAKES = [
    ("", "empty table", 0),
    ("en,ru\nlake,озеро\n", "no column `id`", 1),
    ("id,pos\nL1,noun\n", "no column names a language", 1),
    ("id,en,colour,zzz\nL1,lake,blue,\n", "unknown columns: 'colour', 'zzz'", 1),
    ("id,en,forbidden_,definition_klingonese\nL1,lake,,\n", "'forbidden_', 'definition_klingonese'", 1),
    ("id,en,en\nL1,lake,mere\n", "duplicate columns: en", 1),
    ("id,en\nL1,lake\n\nL1,mere\n", "duplicate id 'L1'", 4),
    ("id,en\n,lake\n", "without an id", 2),
    ("id,en\nL1,lake,too,many\n", "4 cells under 2 columns", 2),
    ('id,en\nL1,"a\nb"\nL2,"lake"x\n', "not a table", 4),
    ("id,en,status\nL1,lake,good\n", "unknown status 'good'", 2),
]


@pytest.mark.parametrize(("text", "message", "line"), MISTAKES)
def test_table_mistake_is_named_with_its_line(text: str, message: str, line: int) -> None:
    """A broken table is an ExchangeError with the line and what to do."""
    with pytest.raises(ExchangeError) as caught:
        read_glossary(text.encode(), "l.csv")
    assert message in caught.value.message
    assert caught.value.line == line
    assert caught.value.hint


def test_table_that_is_no_text_is_refused() -> None:
    """Bytes in no known encoding are an error, not letters by accident."""
    with pytest.raises(ExchangeError, match="not text"):
        read_glossary(codecs.BOM_UTF8 + b"id,en\nL1,\xff\n", "l.csv")
    with pytest.raises(ExchangeError, match="not text"):
        read_glossary(b"id,en\nL1,\x98\xff\n", "l.csv")


@given(glossaries())
def test_table_loses_nothing_of_any_glossary(glossary: Glossary) -> None:
    """Whatever a YAML file holds comes back from CSV and TSV: what no cell has a place for has a column of its own."""
    for delimiter, path in ((",", "g.csv"), ("\t", "g.tsv")):
        read = read_glossary(write_table(glossary, delimiter), path)
        assert read.concepts == glossary.concepts
        if glossary.concepts:
            kept = glossary if glossary.name else replace(glossary, name="g")
            assert read == replace(kept, path=path)


BILL = Concept(
    "B1",
    (
        Term(EN, "bill", exceptions=("billed",), contexts=("phone ~",), doubts=("duck",)),
        Term(EN, "draft law; act", TermStatus.ADMITTED),
        Term(EN, "Bill", case_sensitive=True),
        Term(RU, "законопроект", forms_added=("законопроектище",), forms_removed=("законопроекте",)),
    ),
    note=" a note\rof two lines",
)


def changed(old: str, new: str) -> Concept:
    """Return the concept that is read from the table of `BILL` after somebody replaced *old* in the cells."""
    cells, mark, more = write_table(Glossary("g", (BILL,))).decode().partition('"{')
    assert old in cells
    return read_glossary((cells.replace(old, new) + mark + more).encode(), "g.csv").concepts[0]


def test_what_was_changed_in_a_cell_counts_more_than_the_column_for_the_rest() -> None:
    """A term that was changed, added or taken out in a spreadsheet is; the others keep all that is known of them."""
    assert changed("законопроект", "законопроект") == BILL
    changed_term = changed("законопроект", "проект закона")
    assert [term.text for term in changed_term.terms_in(RU)] == ["проект закона"]
    assert changed_term.terms_in(RU)[0].forms_added == ()
    assert BILL.terms[0] in changed_term.terms
    added = changed("законопроект", "законопроект; билль")
    assert replace(BILL.terms[3]) in added.terms
    assert [term.text for term in added.terms_in(RU)] == ["законопроект", "билль"]
    assert changed("of two lines", "of three lines").note == "a note\ufffdof three lines"


def test_language_that_was_taken_out_of_a_table_stays_out() -> None:
    """The column for the rest does not bring back the terms of a column that somebody deleted."""
    rows = list(csv.reader(io.StringIO(write_table(Glossary("g", (BILL,))).decode(), newline="")))
    at = rows[0].index("ru")
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([*row[:at], *row[at + 1 :]] for row in rows)
    (concept,) = read_glossary(stream.getvalue().encode(), "g.csv").concepts
    assert {term.language for term in concept.terms} == {EN}
    assert BILL.terms[0] in concept.terms


@pytest.mark.parametrize(
    "cell", ["{", "[]", '{"terms": 3}', '{"terms": [{"text": "a", "status": "odd"}]}', '{"note": 1}']
)
def test_broken_column_for_the_rest_is_a_problem_with_its_line(cell: str) -> None:
    """What stands in the other cells is read all the same."""
    text = 'id,en,x-localize\nL1,lake,\nL2,sea,"' + cell.replace('"', '""') + '"\n'
    glossary = read_glossary(text.encode(), "g.csv")
    assert [concept.terms[0].text for concept in glossary.concepts] == ["lake", "sea"]
    assert [problem.line for problem in glossary.problems] == [3]


def test_table_in_another_encoding_is_read_with_a_warning() -> None:
    """Windows-1251 is a guess: the letters of another old encoding would be wrong, and somebody must look."""
    assert [each.message for each in read_glossary(LAKE.encode("cp1251"), "l.csv").problems] != []
    assert read_glossary(LAKE.encode(), "l.csv").problems == ()
    pairs = read_glossary("lake\tозеро\n".encode("cp1251"), "l.txt", (EN, RU))
    assert "Windows-1251" in pairs.problems[0].message
