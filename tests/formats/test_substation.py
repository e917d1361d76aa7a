"""SubStation Alpha: events, override blocks, line breaks, drawings, and text that must not become a block."""

from __future__ import annotations

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError
from localize.formats import detect

HEAD = "[Script Info]\nTitle: A\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]\n"
FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def line(text: str, style: str = "Default", name: str = "", kind: str = "Dialogue") -> str:
    """Return an event."""
    return f"{kind}: 0,0:00:01.00,0:00:02.00,{style},{name},0,0,0,,{text}\n"


def file(*lines: str) -> str:
    """Return a file with these events."""
    return HEAD + FORMAT + "".join(lines)


def test_event_is_a_unit_with_its_time() -> None:
    """The text, commas and all, is one segment; time and style are its context, who speaks is a note."""
    found = extract("subtitles", file(line("One, two", "Sign", "Aigul"))).units[0]
    assert found.segmented
    assert found.parts[0].content.typed == "One, two"
    assert found.context == ("Sign", "0:00:01.00 --> 0:00:02.00")
    assert [note.text for note in found.notes] == ["voice: Aigul"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"One\Ntwo\nthree\hfour", "One\ntwo\nthree\xa0four"),
        (r"{\an8\pos(1,2)}One", "One"),
        (r"{\i1}All of it", "All of it"),
        (r"{\i1}All of it{\i0}", "All of it"),
        (r"A {\i1}b{\i0} {\b1}c", "A <i1>b</i1> <x2/>c"),
        (r"A {\c&HFF&}b{a remark} c", "A <x1/>b<x2/> c"),
        (r"A {\p1}m 0 0{\i1}l 1 1{\p0} b", "A <x1/> b"),
        (r"A {open", "A {open"),
        (r"A \{b\}", "A {b}"),
    ],
)
def test_blocks_are_tags_and_escapes_are_letters(raw: str, shown: str) -> None:
    """Italics and the like are pairs, other blocks stand alone, place and look at the edge stay outside."""
    assert typed("subtitles", file(line(raw))) == [shown]


def test_what_nobody_reads_is_named() -> None:
    """Drawings, comments, styles and the head of the file are left out, each by its rule."""
    text = (
        file(line(r"{\p1}m 0 0 l 1 1"), line("a remark", kind="Comment"), line("Text"))
        + "[Fonts]\nfontname: a.ttf\n!!\n"
    )
    found = extract("subtitles", text)
    assert [each.rule for each in found.skipped] == [
        "metadata",
        "subtitle style",
        "drawing",
        "outside a subtitle",
        "metadata",
    ]
    assert len(found.units) == 1


def test_the_format_line_names_the_column_of_the_text() -> None:
    """Other columns than usual, and none named at all."""
    assert typed("subtitles", "[Events]\nFormat: Start, Text\nDialogue: 0:00:01.00,One, two\n") == ["One, two"]
    assert typed("subtitles", f"[Events]\n{line('One, two')}") == ["One, two"]
    assert typed("subtitles", "[Events]\nFormat: Text, Start\nDialogue: One,0:00:01.00\n") == ["One"]


@pytest.mark.parametrize(
    ("raw", "target", "written"),
    [
        (r"One\Ntwo", "Бір\nекі\n\nүш", r"Бір\Nекі\N\Nүш"),
        (r"One\ntwo", "Бір\nекі", r"Бір\nекі"),
        ("One", "a\xa0b", r"a\hb"),
        ("One", "{b}", r"\{b\}"),
        ("One", "C:\\New", "C:\\\u2060New"),
        (r"A {\i1}b{\i0}", "<i1>ә</i1> б", r"{\i1}ә{\i0} б"),
        (r"A {\c&HFF&}b", "<x1/>ә б", r"{\c&HFF&}ә б"),
    ],
)
def test_targets_are_written_as_the_file_writes(raw: str, target: str, written: str) -> None:
    """Line breaks of the event's own kind, hard spaces, braces and backslashes that stay text, tags where they went."""
    text = file(line(raw), line("Two"))
    assert translate("subtitles", text, target, None) == file(line(written), line("Two"))


@examples(80)
@given(target=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1))
def test_any_target_is_one_event_to_others(target: str) -> None:
    """Whatever a target says, another reader sees the same events, times and styles."""
    text = file(line("One"), line("Two"))
    if not any(map(str.isalnum, target)):
        return
    read = pysubs2.SSAFile.from_string(translate("subtitles", text, target, None))
    assert [(each.start, each.style, each.is_comment) for each in read] == [(1000, "Default", False)] * 2
    assert read[1].text == "Two"


def test_file_without_events_is_refused() -> None:
    """A head alone is no subtitle file."""
    with pytest.raises(ExtractError, match="no section") as caught:
        extract("subtitles", "[Script Info]\nTitle: A\n")
    assert caught.value.line == 1


def test_sniffs_by_content() -> None:
    """A file under another name is known by its head."""
    assert detect("film.txt", HEAD.encode()).name == "subtitles"
    assert detect("film.ssa", b"").name == "subtitles"


@pytest.mark.parametrize("shard", ["{", "}", "{\\i1}", "\\", "{\\p1}m 0", "\\N", ","])
def test_long_events_are_read_in_time(shard: str) -> None:
    """However often a block opens, a line is read once."""
    assert typed("subtitles", file(line(f"Text {shard * 50_000}"), line("Two")))[-1] == "Two"
