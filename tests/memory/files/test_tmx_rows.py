"""Rows of plain TMX units: the fast way of reading gives what the parser gives, whatever the file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.memory.files.test_tmx import FULL, foreign, pair

from localize.errors import ExchangeError
from localize.memory.files.tmx import read_rows, read_tmx
from localize.model import Problem, TranslationUnit
from localize.model.memory_rows import UnitRow
from localize.store.memory_rows import to_row


def as_row(each: UnitRow | TranslationUnit | Problem) -> UnitRow | Problem:
    """Return a unit as a row, and what is no unit as it is."""
    return to_row(each) if isinstance(each, TranslationUnit) else each


def rows_of(data: bytes) -> list[UnitRow | Problem | str]:
    """Return what `read_rows` gives, all units as rows; at the end what was wrong with the file."""
    read: list[UnitRow | Problem | str] = []
    try:
        read.extend(as_row(each) for each in read_rows(io.BytesIO(data), "press.tmx"))
    except ExchangeError as error:
        read.append(f"{error} {error.line}")
    return read


def same_rows(data: bytes) -> list[UnitRow | Problem | str]:
    """Return what `read_tmx` gives, in the same form."""
    read: list[UnitRow | Problem | str] = []
    try:
        read.extend(as_row(each) for each in read_tmx(io.BytesIO(data), "press.tmx"))
    except ExchangeError as error:
        read.append(f"{error} {error.line}")
    return read


def test_read_rows_reads_plain_units_without_the_parser() -> None:
    """Units with nothing but text come as rows, whatever is told of them; others as records, all in their order."""
    bodies = [pair(), pair("a &amp; b", "x", 'tuid="2"'), FULL.format(en="One", kk="Бір"), pair("<ph/>"), pair("&#65;")]
    data = foreign("\n".join([pair(), *bodies, pair()]))
    kinds = [isinstance(each, UnitRow) for each in read_rows(io.BytesIO(data), "press.tmx")]
    assert kinds == [False, True, True, True, False, False, True]
    assert rows_of(data) == same_rows(data)
    plain = foreign("\n".join([pair()] * 5000))
    assert sum(isinstance(each, UnitRow) for each in read_rows(io.BytesIO(plain), "press.tmx")) == 4999
    assert rows_of(plain) == same_rows(plain)


PIECES = st.sampled_from(
    [
        pair(),
        pair("a &lt;b&gt; &amp;amp; c", "&quot;&apos;"),
        pair(attributes='tuid="x" changedate="20240102T030405Z" creationid="B"'),
        pair().replace("<seg>", '<prop type="x-context-pre">&lt;seg&gt;a &amp;amp; b&lt;/seg&gt;</prop><seg>', 1),
        pair().replace("<seg>", '<prop type="context_next">b</prop><seg>', 1),
        pair().replace("<seg>", '<prop type="x-next-source-text">b</prop><seg>', 1),
        pair().replace("<tuv", '<prop type="x-context-post">after</prop><tuv', 1),
        pair().replace("<tuv", '<prop type="x-ContextContent">a |  | b | </prop><tuv', 1),
        pair().replace("<seg>", '<prop type="x-ContextContent">a |  | b | </prop><seg>', 1),
        pair(attributes='a="1" a="2"'),
        pair(attributes='xmlns="urn:a"'),
        pair(attributes="x:y='1'"),
        pair("a\ufffe"),
        pair("a\uffef]]&gt;"),
        pair("a]]>b"),
        pair("a\r\nb", "\r"),
        pair("a\x01"),
        pair("&nbsp;"),
        pair("<ph>x</ph>", "<it pos='begin'/>"),
        pair().replace("<seg>", "<!-- c --><seg>", 1),
        pair().replace("</seg>", "<![CDATA[</tu>]]></seg>", 1),
        pair().replace("KK-kz", "en"),
        pair().replace("KK-kz", "no tag!"),
        pair().replace("</tuv></tu>", "</tuv ></tu >"),
        pair().replace("</tu>", ""),
        "</tu>",
        "<tu/>",
        "<tu></tu>",
        "<x>",
        "</x>",
        "<!-- ",
        " -->",
        "<![CDATA[",
        "]]>",
        "</body>",
        "<note>in the body</note>",
        FULL.format(en="One", kk="Бір"),
        "\n",
        "text",
    ]
)


@examples(300)
@given(st.lists(PIECES, max_size=8), st.sampled_from(['creationtool="Other"', 'creationtool="localize"']))
def test_both_ways_of_reading_give_the_same(pieces: list[str], header: str) -> None:
    """Units, problems, errors and their lines are the same, whatever stands between plain units."""
    data = foreign("\n".join([pair(), *pieces, pair(), pair()]), header=header)
    assert rows_of(data) == same_rows(data)


@given(st.binary(max_size=30), st.integers(0, 1200))
def test_both_ways_of_reading_give_the_same_for_noise(noise: bytes, at: int) -> None:
    """So they are with any bytes in any place."""
    data = foreign("\n".join([pair("Қала &amp; ауыл", "Город", 'tuid="1"')] * 8))
    broken = data[:at] + noise + data[at + len(noise) // 2 :]
    assert rows_of(broken) == same_rows(broken)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_both_ways_read_other_encodings(encoding: str) -> None:
    """Files in other encodings are left to the parser; a byte order mark changes nothing."""
    text = foreign("\n".join([pair("Қала", "Город")] * 20)).decode()
    for head in ("", f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'):
        data = text.replace('<?xml version="1.0"?>', head).lstrip().encode(encoding)
        assert rows_of(data) == same_rows(data)
        assert len(rows_of(data)) == 20
    latin = text.replace('"1.0"?', '"1.0" encoding="iso-8859-1"?').replace("Қала", "élan").replace("Город", "é")
    assert rows_of(latin.encode("latin-1", "replace")) == same_rows(latin.encode("latin-1", "replace"))


def test_both_ways_leave_out_a_monstrous_unit() -> None:
    """A unit of many megabytes is a problem here as well, and neither way holds it in memory."""
    data = foreign(pair() + pair("x" * (5 << 20)) + "\n" + pair() + pair())
    assert rows_of(data) == same_rows(data)
    assert [type(each) for each in rows_of(data)] == [UnitRow, Problem, UnitRow, UnitRow]


@pytest.mark.parametrize(
    "broken",
    [
        pair().replace("</seg>", "", 1),
        pair("fish & chips"),
        pair("&nbsp;"),
        pair("a\x01b"),
        pair().replace("<tuv", "<tuv a='1' a='2'", 1),
    ],
)
@pytest.mark.parametrize("read_all", [read_tmx, read_rows])
def test_reading_goes_on_behind_a_broken_unit(
    read_all: Callable[[BinaryIO, str], Iterable[UnitRow | TranslationUnit | Problem]], broken: str
) -> None:
    """A unit that is not well-formed is told with its line; all the others are read, and keep their numbers."""
    units = [pair(f"Text {number}") for number in range(30)]
    whole = list(read_all(io.BytesIO(foreign("\n".join(units))), "press.tmx"))
    units[7] = units[20] = broken
    data = foreign("\n".join(units))
    damaged = list(read_all(io.BytesIO(data), "press.tmx"))
    lines = [at for at, line in enumerate(data.decode().split("\n"), 1) if broken in line]
    told = {at: each.line for at, each in enumerate(damaged) if isinstance(each, Problem)}
    assert told == dict(zip((7, 20), lines, strict=True))
    others = [at for at in range(30) if at not in (7, 20)]
    assert [as_row(damaged[at]) for at in others] == [as_row(whole[at]) for at in others]


def test_reading_ends_behind_the_memory() -> None:
    """What stands behind the end of a memory is an error, units or not."""
    *read, error = same_rows(foreign(pair()) + pair().encode())
    assert rows_of(foreign(pair()) + pair().encode()) == [*read, error]
    assert len(read) == 1
    assert "junk" in str(error)


@pytest.mark.parametrize("read_all", [read_tmx, read_rows])
def test_no_column_is_told_behind_a_broken_unit(read_all: Callable[[BinaryIO, str], Iterable[object]]) -> None:
    """A parser that reads on knows no columns, also in a file of a single line."""
    one_line = foreign(pair() + pair("fish & chips") + pair()).replace(b"\n", b" ")
    with pytest.raises(ExchangeError) as caught:
        list(read_all(io.BytesIO(one_line.removesuffix(b" ")[:-20]), "press.tmx"))
    assert (caught.value.line, caught.value.column) == (1, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "windows-1251"])
@pytest.mark.parametrize("read_all", [read_tmx, read_rows])
def test_reading_goes_on_behind_a_broken_unit_in_any_encoding(
    read_all: Callable[[BinaryIO, str], Iterable[UnitRow | TranslationUnit | Problem]], encoding: str
) -> None:
    """A file that is not in UTF-8 is read as far as one that is, and gives the same units with the same lines."""
    units = [pair("One", f"Город {number}") for number in range(9)]
    units[4] = pair("fish & chips")
    plain = foreign("\n".join(units))
    text = plain.decode().replace('"1.0"?', f'"1.0" encoding="{encoding.removesuffix("-le")}"?')
    expected = [as_row(each) for each in read_all(io.BytesIO(plain), "press.tmx")]
    assert [as_row(each) for each in read_all(io.BytesIO(text.encode(encoding)), "press.tmx")] == expected
    assert sum(isinstance(each, Problem) for each in expected) == 1


def test_half_a_character_leaves_out_its_unit_alone() -> None:
    """Bytes that are no text in UTF-16 are damage in one place, and what stands behind them is read."""
    text = foreign("\n".join([pair(), pair("a#b"), pair("Two")])).decode().replace("#", "\ud800")
    first, problem, last = rows_of(text.encode("utf-16", "surrogatepass"))
    assert isinstance(first, UnitRow)
    assert isinstance(problem, Problem)
    assert problem.line == 4
    assert isinstance(last, UnitRow)
    assert last.variants[0].typed == "Two"


TRADOS = '<prop type="x-ConfirmationLevel">{}</prop><tuv'


@pytest.mark.parametrize("level", ["Draft", "RejectedTranslation", "RejectedSignOff"])
@pytest.mark.parametrize("read_all", [read_tmx, read_rows])
def test_what_was_rejected_elsewhere_is_left_out(
    read_all: Callable[[BinaryIO, str], Iterable[UnitRow | TranslationUnit | Problem]], level: str
) -> None:
    """Drafts and rejected translations of Trados Studio are counted, also where the file breaks off, and not read."""
    bad = pair("Bad").replace("<tuv", TRADOS.format(level), 1)
    good = pair("Good").replace("<tuv", TRADOS.format("ApprovedTranslation"), 1)
    *units, told = read_all(io.BytesIO(foreign("\n".join([pair(), bad, pair("a & b"), bad, good]))), "press.tmx")
    assert isinstance(told, Problem)
    assert told.message.endswith(": 2")
    assert [isinstance(each, Problem) for each in units] == [False, True, False]
    found: list[object] = []
    with pytest.raises(ExchangeError):
        found.extend(read_all(io.BytesIO(foreign(f"{bad}{pair()}<x>")), "press.tmx"))
    assert [type(each) for each in found][1:] == [Problem]


@pytest.mark.parametrize("read_all", [read_tmx, read_rows])
@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        (pair().replace("<tuv", '<prop type="x-Origin">MachineTranslation</prop><tuv', 1), "mt"),
        (pair().replace("<tuv", '<prop type="x-Origin">TM</prop><tuv', 1), "imported"),
        (pair(attributes='creationid="MT!"'), "mt"),
        (pair(attributes='creationid="Dana"'), "imported"),
    ],
)
def test_what_a_machine_translated_elsewhere_is_known(
    read_all: Callable[[BinaryIO, str], Iterable[UnitRow | TranslationUnit | Problem]], unit: str, kind: str
) -> None:
    """Trados Studio and Okapi say so of a unit; penalties for machines then count."""
    *_, read = read_all(io.BytesIO(foreign(f"{pair()}\n{unit}")), "press.tmx")
    row = as_row(read)
    assert isinstance(row, UnitRow)
    assert {each.provenance[0] for each in row.variants} == {kind}
    assert {each.provenance[2] for each in row.variants} == {"press.tmx"}


@pytest.mark.parametrize("blank", ["", " ", "\t  "])
@pytest.mark.parametrize("read_all", [read_tmx, read_rows])
def test_a_translation_that_was_never_written_is_none(
    read_all: Callable[[BinaryIO, str], Iterable[UnitRow | TranslationUnit | Problem]], blank: str
) -> None:
    """An empty segment proposes nothing; a unit that has no other is a problem with its line."""
    half, problem = read_all(io.BytesIO(foreign(f"{pair('One', blank)}\n{pair(blank, blank)}")), "press.tmx")
    row = as_row(half)
    assert isinstance(row, UnitRow)
    assert [each.language for each in row.variants] == ["en"]
    assert isinstance(problem, Problem)
    assert problem.line == 4
