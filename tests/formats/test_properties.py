"""Java .properties: the line format, charsets, escapes."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ExtractError


@pytest.mark.parametrize("sign", ["=", ":", " = ", "\t:  ", " "])
def test_a_key_may_be_parted_from_its_value_in_many_ways(sign: str) -> None:
    """An equals sign, a colon or white space alone: the value starts after it, and stays there."""
    text = f"key{sign}Some text\n"
    assert typed("properties", text) == ["Some text"]
    assert translate("properties", text, "Мәтін", encoding="utf-8") == f"key{sign}Мәтін\n"


def test_a_value_may_go_on_in_the_next_line() -> None:
    """A backslash before the line end joins lines without their indentation; a comment sign there is text."""
    assert typed("properties", "a = one \\\n    two\\\n # three\nb = four\n") == ["one two# three", "four"]


def test_a_changed_value_goes_on_where_the_old_one_did() -> None:
    """A long value is broken at spaces into lines no longer than before, with the same indentation."""
    text = "a = one two three four five six seven eight \\\n    nine\n"
    assert translate("properties", text, " ".join(["word"] * 12)) == (
        "a = word word word word word word word word \\\n    word word word word\n"
    )


def test_comments_right_above_a_key_are_its_notes() -> None:
    """A blank line parts a licence from the first key."""
    found = extract("properties", "# licence\n\n! shown on paper\n# twice\nkey = text\nother = text\n")
    assert [[note.text for note in unit.notes] for unit in found.units] == [["shown on paper\ntwice"], []]
    assert [unit.context for unit in found.units] == [("key",), ("other",)]


def test_a_file_of_ascii_gets_escapes() -> None:
    """Old Java reads it as Latin-1, so letters are written as their code units, two for an emoji."""
    assert translate("properties", "a = Yes\n", "Иә 👍") == "a = \\u0418\\u04D9 \\uD83D\\uDC4D\n"


def test_a_utf_8_file_gets_letters() -> None:
    """A file that has raw letters keeps having them."""
    assert translate("properties", "a = Да\nb = \\u0414\\u0430\n", "Иә", "Иә") == "a = Иә\nb = Иә\n"


def test_a_latin_1_file_is_read_and_gets_escapes() -> None:
    """Bytes that are no UTF-8 are Latin-1; a target's letters are escaped, so that nobody takes them for UTF-8."""
    data = "a = café\nb = x\n".encode("latin-1")
    assert typed("properties", data) == ["café", "x"]
    assert translate("properties", data, "кафе", None).startswith("a = \\u043A\\u0430")


def test_a_damaged_utf_8_file_is_not_latin_1() -> None:
    """Mostly good UTF-8 with one bad byte is refused with its place; as Latin-1 it would be nonsense."""
    with pytest.raises(ExtractError, match="not utf-8 text") as caught:
        extract("properties", "a = Құқық\n".encode() + b"b = \xff\n")
    assert (caught.value.line, caught.value.column) == (2, 5)


def test_white_space_at_the_edges_stays() -> None:
    """It is no part of the text, unless the translation brings its own."""
    assert translate("properties", "a = \\ one \nb = two\n", "бір", " екі", encoding="utf-8") == (
        "a = \\ бір \nb = \\ екі\n"
    )


def test_what_looks_like_syntax_is_escaped() -> None:
    """Backslashes, line ends and a sign right after a blank separator come back as text."""
    for target in ("= x", ": x", "a\\b", "one\ntwo", "# x", "\ttab", "a\\"):
        text = translate("properties", "key text\n", target, encoding="utf-8")
        assert typed("properties", text, encoding="utf-8") == [target.strip("\t")]


def test_apostrophes_and_message_formats_stay() -> None:
    """A doubled apostrophe belongs to Java's MessageFormat and is shown as it stands."""
    assert typed("properties", "a = It''s {0,number}\n") == ["It''s {0,number}"]


def test_broken_escapes_are_left_alone_and_named() -> None:
    """Java refuses half an escape; the text is not offered, and the rest of the file is."""
    found = extract("properties", "a = \\u12\nb = \\uD83D alone\nc = fine\n")
    assert [unit.context for unit in found.units] == [("c",)]
    assert [each.rule for each in found.skipped] == ["broken escape", "broken escape"]
    assert [problem.line for problem in found.problems] == [1, 2]


def test_options_choose_keys() -> None:
    """Globs with a dot match the whole key, others its end; what is skipped is reported."""
    text = "page.title = one\npage.url = two\nurl = three\n"
    assert typed("properties", text, keys=["page.*"], skip_keys=["page.url"]) == ["one"]
    assert {each.rule for each in extract("properties", text, skip_keys=["url"]).skipped} == {"key"}


def test_signs_that_a_value_escapes_go_on_being_escaped() -> None:
    """Some tools escape a colon everywhere; at the start of a value it is not escaped twice."""
    assert translate("properties", "a = x\\: y\n", ": ы:", encoding="utf-8") == "a = \\: ы\\:\n"
