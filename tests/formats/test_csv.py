"""Tables: cells with exact places, what is text among them, and how a cell is quoted."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats.csv.scanner import MAX_CELLS, read_rows, to_values

TABLE = 'id,text,note\r\na.one,"Open, please",says\r\na.two,Close,"a ""b""\nc"\r\n'


def test_header_and_keys_are_no_text() -> None:
    """The header names the columns, a column of identifiers the rows; a unit is called after both."""
    found = extract("csv", TABLE)
    assert [(unit.context, unit.parts[0].content.typed) for unit in found.units] == [
        (("a.one", "text"), "Open, please"),
        (("a.one", "note"), "says"),
        (("a.two", "text"), "Close"),
        (("a.two", "note"), 'a "b"\nc'),
    ]
    assert [each.rule for each in found.skipped] == ["table header"] * 3 + ["table key"] * 2


def test_ids_follow_the_key() -> None:
    """A row that moves keeps the ids of its cells, even where its text changes."""
    before = {unit.id for unit in extract("csv", TABLE).units}
    lines = TABLE.replace("Close", "Shut").replace("a.one", "a.new\r\na.one", 1).split("\r\n")
    after = {unit.id for unit in extract("csv", "\r\n".join(lines)).units}
    assert before <= after


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("=SUM(A1)", "formula"),
        ("@cmd", "formula"),
        ("-x+1", "formula"),
        ("https://a.kz/b", "not words"),
        ("me@example.org", "not words"),
        ("some_name", "not words"),
        ("img.alt", "not words"),
    ],
)
def test_what_nobody_translates(text: str, rule: str) -> None:
    """Formulas, addresses and identifiers are left out, each by its rule."""
    found = extract("csv", f"Some words,other words\n{text},Құпия сөз\n")
    assert [unit.parts[0].content.typed for unit in found.units] == ["Some words", "other words", "Құпия сөз"]
    assert [(each.rule, each.text) for each in found.skipped] == [(rule, text)]


def test_numbers_and_dates_are_no_text() -> None:
    """A cell without a letter is nothing to translate."""
    assert typed("csv", "12.5,2026-11-24,+7 701,слово\n") == ["слово"]


@pytest.mark.parametrize(("sign", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
def test_delimiter_is_seen_or_told(sign: str, name: str) -> None:
    """The sign that cuts all rows alike is the delimiter; an option or a `sep=` line says it for sure."""
    table = f"one a{sign}two b\nthree c{sign}four; d\nfive e{sign}six. f\n"
    assert typed("csv", table)[0] == "one a"
    assert typed("csv", f"a b{sign}c d\n", delimiter=name) == ["a b", "c d"]
    assert typed("csv", f"sep={sign}\r\na b{sign}c d\n") == ["a b", "c d"]


def test_columns_by_option() -> None:
    """Named or numbered columns hold the text, all others are left out; an unknown one is an error."""
    text = "en,kk,ru\nkey,кілт,ключ\nword,сөз,слово\n"
    assert typed("csv", text, columns=("EN",)) == typed("csv", text, columns=("1",)) == ["key", "word"]
    assert "choose" in extract("csv", text).problems[0].message
    assert extract("csv", text, columns=("en",)).problems == ()
    with pytest.raises(ExtractError, match="no column 'de'") as caught:
        extract("csv", text, columns=("de",))
    assert "en, kk, ru" in caught.value.hint


def test_header_by_option() -> None:
    """The option says whether the first row is a header where words do not."""
    text = "Қала,Адам\nАстана,Айгүл\n"
    assert typed("csv", text) == ["Қала", "Адам", "Астана", "Айгүл"]
    assert typed("csv", text, header="yes") == ["Астана", "Айгүл"]
    assert typed("csv", "term,note\na b,c d\n", header="no") == ["term", "note", "a b", "c d"]


def test_quotes_where_they_were_or_are_needed() -> None:
    """A cell is quoted when it was, or when the target holds what would end it."""
    text = '"one a",two b,three c,four d\n'
    written = translate("csv", text, "бір", "екі, ү", 'a "b" c', "x\ny")
    assert written == '"бір","екі, ү","a ""b"" c","x\ny"\n'
    assert translate("csv", 'say "hi" to,two b\n', 'де "сәлем" деп', None) == 'де "сәлем" деп,two b\n'


def test_space_and_line_ends_of_a_cell_stay() -> None:
    """White space around the text stays, and lines inside a cell end as the table's cells end theirs."""
    text = '"  one\r\nline ",two b\r\n'
    assert translate("csv", text, "бір\nекі", "a\nb") == '"  бір\r\nекі ","a\r\nb"\r\n'


@pytest.mark.parametrize("target", ["=1+x", "+x", "@x", "-x", "'=x", "''-x"])
def test_a_target_is_never_calculated(target: str) -> None:
    """A sign at the start gets an apostrophe before it, which is not read as text."""
    written = translate("csv", "слово,другое слово\n", target, None)
    assert written == f"'{target},другое слово\n"
    assert typed("csv", written) == [target, "другое слово"]


def test_list_signs_of_the_source_are_kept() -> None:
    """A dash before a space is the mark of a list: it stays as the author wrote it."""
    assert translate("csv", "- one\n- two\n", "- бір", None) == "- бір\n- two\n"


def test_a_target_that_is_no_text_is_refused() -> None:
    """A translation that the filter would not offer again cannot be proved, so it is an error with its place."""
    with pytest.raises(MergeError, match="would not read back") as caught:
        translate("csv", "one a,two b\nthree c,four d\n", None, None, "some_name", None)
    assert (caught.value.line, caught.value.column) == (2, 1)


def test_bytes_are_no_table() -> None:
    """A file in UTF-16 without its byte-order mark is refused with what to do, and read by option."""
    data = "слово,другое слово\n".encode("utf-16-le")
    with pytest.raises(ExtractError, match="binary") as caught:
        extract("csv", "a,b\n".encode("utf-16-le"))
    assert "utf-16-le" in caught.value.hint
    assert typed("csv", data, encoding="utf-16-le") == ["слово", "другое слово"]


def test_too_many_cells() -> None:
    """A table that would take minutes is refused at once."""
    with pytest.raises(ExtractError, match="cells"):
        extract("csv", "a," * (MAX_CELLS + 1))


_CELLS = st.text(st.sampled_from("a,\";\n\r \té|'="), max_size=5)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_reads_what_the_standard_library_writes(rows: list[list[str]]) -> None:
    """Every table that Python writes is read cell for cell."""
    stream = StringIO()
    csv.writer(stream).writerows(rows)
    text = stream.getvalue()
    assert to_values(text, list(read_rows(text, 0, ","))) == rows
