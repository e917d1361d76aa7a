"""Apple .strings: entries, comments, escapes, charsets."""

from __future__ import annotations

import codecs

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError


def test_keys_and_values_may_be_quoted_or_not() -> None:
    """Double quotes, single quotes, bare words, and a key that is its own value."""
    text = '"a" = "one";\nb = two;\n\'c\' = \'three\';\n"four";\n'
    assert typed("strings", text) == ["one", "two", "three", "four"]
    assert translate("strings", text, "бір", "екі", "ү'ш", "төрт") == (
        '"a" = "бір";\nb = "екі";\n\'c\' = \'ү\\\'ш\';\n"four" = "төрт";\n'
    )


def test_comments_right_above_are_notes() -> None:
    """Both kinds of comment count; what Apple's tools write for nothing does not."""
    text = '/* general */\n\n/* shown\n   twice */\n// here\n"a" = "x";\n'
    text += '/* No comment provided by engineer. */\n"b" = "y";'
    found = extract("strings", text)
    assert [[note.text for note in unit.notes] for unit in found.units] == [["shown\ntwice\nhere"], []]


def test_comments_inside_an_entry_are_not_text() -> None:
    """They may stand anywhere, and look like entries."""
    text = '/* "x" = "y"; */ "a" /* = */ = "one" /* ; */; // "b" = "c";\n"url" = "http://example.org/*";'
    assert typed("strings", text) == ["one", "http://example.org/*"]


def test_escapes_are_read_and_written() -> None:
    r"""Line ends, quotes, octal and old Unicode escapes are text; a changed value has `\n` where the old one had."""
    text = r'"a" = "x\"y\\z\n\t\U0416\101";'
    assert typed("strings", text) == ['x"y\\z\n\tЖA']
    assert translate("strings", '"a" = "ж\\nx";', 'q"\\\nw\t1') == '"a" = "q\\"\\\\\\nw\\t1";'


def test_raw_line_ends_stay_raw() -> None:
    """A value that runs over lines does so when it is translated, with the file's line ends."""
    assert translate("strings", '"a" = "one\r\ntwo";\r\n', "бір\nекі") == '"a" = "бір\r\nекі";\r\n'


def test_letters_as_escapes_stay_escapes() -> None:
    """In an ASCII file a value that names letters by number goes on doing so, with two numbers for an emoji."""
    text = '"a" = "\\U0414\\U0430";\n"b" = "x";\n'
    assert translate("strings", text, "Иә👍", "Иә") == '"a" = "\\U0418\\U04D9\\UD83D\\UDC4D";\n"b" = "Иә";\n'


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-16-le"), (b"", "utf-16-be")],
)
def test_utf_16_is_read_with_and_without_its_mark(mark: bytes, charset: str) -> None:
    """Old tools write both byte orders; the file stays in its charset."""
    data = mark + '"key" = "value";\n'.encode(charset)
    assert typed("strings", data) == ["value"]
    assert translate("strings", data, "мән").endswith('"key" = "мән";\n')


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('"a" = "b"', 1),
        ('"a" = "b";\n"c" "d";', 2),
        ('"a" = "b', 1),
        ("\n/* x", 2),
        ('"a" = ;', 1),
        ("{ { a = b; } }", 1),
        ("{ a = b;", 1),
        ('"a" = b = "c";', 1),
    ],
)
def test_broken_files_are_refused_with_their_line(text: str, line: int) -> None:
    """A missing quote or semicolon would shift every text after it."""
    with pytest.raises(ExtractError) as caught:
        extract("strings", text)
    assert caught.value.line == line


@pytest.mark.parametrize("head", [b"bplist00\x01", b'<?xml version="1.0"?><plist/>'])
def test_compiled_files_are_refused(head: bytes) -> None:
    """What Xcode puts into an app is no source."""
    with pytest.raises(ExtractError, match="compiled property list") as caught:
        extract("strings", head)
    assert "sources" in caught.value.hint


def test_half_letters_are_left_alone() -> None:
    """An escape that names half a letter, or a letter of an old charset, is not offered."""
    found = extract("strings", '"a" = "\\UD83D";\n"b" = "\\351";\n"c" = "x";')
    assert [unit.context for unit in found.units] == [("c",)]
    assert [each.rule for each in found.skipped] == ["broken escape"] * 2
