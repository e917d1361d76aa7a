"""The CSV and TSV glossary: what a spreadsheet can hold comes through, in whatever encoding it was saved."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from tests.glossary.glossary_values import tables

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
    ("id,en,en\nL1,lake,mere\n", "stand twice: en", 1),
    ("id,en\nL1,lake\n\nL1,mere\n", "'L1' stands twice", 4),
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


def test_table_cannot_hold_a_semicolon() -> None:
    """A term with a semicolon would become two; writing it is refused."""
    with pytest.raises(ExchangeError, match="semicolon"):
        write_table(Glossary("g", (Concept("C", (Term(EN, "a; b"),)),)))


def test_second_preferred_term_becomes_admitted_in_a_table() -> None:
    """A table has room for one preferred term a language; the documented loss is this and no more."""
    glossary = Glossary("g", (Concept("C", (Term(EN, "a"), Term(EN, "b"))),), "g.csv", languages=(EN,))
    read = read_glossary(write_table(glossary), "g.csv")
    assert read.concepts[0].terms == (Term(EN, "a"), Term(EN, "b", TermStatus.ADMITTED))
