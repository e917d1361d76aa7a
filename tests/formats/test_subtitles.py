"""Subtitles: cues, their times and notes, tags, lines, and text that must not become a tag."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError, MergeError
from localize.formats import detect, get_filter
from localize.model import Content, LanguageTag
from localize.model.extraction import UnitTarget

CUE = "1\n00:00:01,000 --> 00:00:02,000\n"
KAZAKH = LanguageTag("kk")


def test_cue_is_a_unit_with_its_time() -> None:
    """The lines of a cue are one text and one segment; its time is the context, its number is not text."""
    unit = extract("subtitles", f"{CUE}Құпия\nсөз\n").units[0]
    assert unit.segmented
    assert (unit.parts[0].content.typed, unit.context) == ("Құпия\nсөз", ("00:00:01,000 --> 00:00:02,000",))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_ended(end: str) -> None:
    """A target with more lines uses the file's line end, and a blank line, which would end the cue, is left out."""
    text = f"{CUE}One\ntwo\n\n2\n00:00:03,000 --> 00:00:04,000\nThree".replace("\n", end)
    written = translate("subtitles", text, "Бір\n\nекі\nүш", "Төрт\nбес")
    assert written == text.replace(f"One{end}two", f"Бір{end}екі{end}үш").replace("Three", f"Төрт{end}бес")


def test_cues_need_no_number_and_no_blank_line() -> None:
    """A cue starts at its time; the number above it, where there is one, belongs to it."""
    text = "00:01.000 --> 00:02.000\nOne\n2\n00:03.000 --> 00:04.000\nTwo\n00:00:05,000 --> 00:00:06,000\nThree"
    assert typed("subtitles", text) == ["One", "Two", "Three"]


def test_text_below_a_blank_line_is_still_shown() -> None:
    """Players of SubRip show what follows a blank line, so it is offered; those of WebVTT do not."""
    assert typed("subtitles", f"{CUE}One\n\ntwo\n") == ["One", "two"]
    found = extract("subtitles", "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\ntwo\n")
    assert [each.parts[0].content.typed for each in found.units] == ["One"]
    assert [(each.rule, each.text) for each in found.skipped] == [("outside a subtitle", "two")]


def test_tags_of_subrip() -> None:
    """Tags around the whole and places at the edge stay outside; the others are inline tags."""
    assert typed("subtitles", f"{CUE}{{\\an8}}<i>All of it</i>") == ["All of it"]
    assert typed("subtitles", f'{CUE}<font color="red">A</font> <b>b</b> {{\\i1}}c <q>d</q>') == [
        "<x1>A</x1> <b2>b</b2> <x3/>c <q>d</q>"
    ]


def test_tags_of_webvtt() -> None:
    """Voice names are told as notes and stay; classes and times are tags; entities are letters."""
    found = extract("subtitles", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Aigul>Hi, <c.red>you</c><00:01.500> &lt;3")
    assert found.units[0].parts[0].content.typed == "Hi, <x1>you</x1><x2/> <3"
    assert [note.text for note in found.units[0].notes] == ["voice: Aigul"]


def test_a_note_directly_above_belongs_to_its_cue() -> None:
    """A NOTE block goes with the next cue; styles and regions are left out, each by its rule."""
    head = "WEBVTT\nLanguage: ru\n\nSTYLE\n::cue {}\n\nNOTE\nsay it\nsoftly\n\n"
    text = f"{head}top\n00:01.000 --> 00:02.000\nТише\n\n00:02.000 --> 00:03.000\nЕщё тише\n"
    found = extract("subtitles", text)
    assert [[note.text for note in unit.notes] for unit in found.units] == [["say it softly"], []]
    assert found.units[0].context[0] == "top"
    assert [each.rule for each in found.skipped] == ["subtitle style", "subtitle note"]
    assert "Language: kk\n" in translate("subtitles", text, "Ақырын", None)


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("a <b>c</b> <3", "a <\u2060b>c<\u2060/b> <3"),
        ("{\\an8} up", "{\u2060\\an8} up"),
        ("x\n00:00:01,000 --> 00:00:02,000", "x\n0\u20600:00:01,000 --> 00:00:02,000"),
    ],
)
def test_subrip_text_stays_text(target: str, written: str) -> None:
    """SubRip has no escapes: a word joiner holds apart what would be a tag or a time, and is not read as text."""
    text = translate("subtitles", f"{CUE}One", target)
    assert text == CUE + written
    assert typed("subtitles", text) == [target]


def test_webvtt_text_stays_text() -> None:
    """WebVTT has entities: an arrow, a tag and an ampersand are written with them."""
    text = translate("subtitles", "WEBVTT\n\n00:01.000 --> 00:02.000\nOne", "a <b> & 1 --> 2")
    assert text.endswith("\na &lt;b> &amp; 1 --&gt; 2")
    assert typed("subtitles", text) == ["a <b> & 1 --> 2"]


def test_old_charsets_by_option() -> None:
    """A file in windows-1251 is read by option; a letter that it lacks is an error, never a question mark."""
    data = f"{CUE}Тайна\r\n".encode("cp1251")
    used = get_filter("subtitles")
    options = used.options_type(encoding="cp1251")  # type: ignore[call-arg]
    found = used.extract(data, options)
    unit = found.units[0].id
    merged = used.merge(data, found, {unit: (UnitTarget(unit, Content(("Секрет",))),)}, KAZAKH, options)
    assert merged == f"{CUE}Секрет\r\n".encode("cp1251")
    with pytest.raises(MergeError, match="cannot be written in cp1251"):
        used.merge(data, found, {unit: (UnitTarget(unit, Content(("Құпия",))),)}, KAZAKH, options)
    with pytest.raises(ExtractError, match="not utf-8"):
        extract("subtitles", data)


def test_file_without_times_is_refused() -> None:
    """Text without a single time is no subtitle file; an empty one and a bare WebVTT header are."""
    with pytest.raises(ExtractError, match="no subtitle timing") as caught:
        extract("subtitles", "just words\n")
    assert caught.value.line == 1
    assert typed("subtitles", "") == typed("subtitles", "WEBVTT") == []


def test_sniffs_by_content() -> None:
    """A subtitle file under another name is known by its first cue."""
    assert detect("film.txt", f"{CUE}One".encode()).name == "subtitles"
    assert detect("film", b"WEBVTT\n").name == "subtitles"
