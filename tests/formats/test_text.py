"""Plain text: paragraphs and lines."""

from __future__ import annotations

import pytest
from tests.formats.reading import translate, typed

from localize.errors import MergeError


def test_a_block_between_blank_lines_is_a_unit() -> None:
    """Line breaks inside a block are kept in its text; blank lines and indentation are outside."""
    assert typed("text", "One\r\ntwo\r\n \t\r\n  Three  \n\n") == ["One\ntwo", "Three"]


def test_lines_may_be_units() -> None:
    """In line mode each line with text is a unit."""
    assert typed("text", "One\ntwo\n\nThree", mode="line") == ["One", "two", "Three"]


def test_hard_wrapped_lines_may_be_joined() -> None:
    """With `join_lines` a block is one line for the translator, and for the file once it is changed."""
    text = "One \n  two\nthree\n"
    assert typed("text", text, join_lines=True) == ["One two three"]
    assert translate("text", text, "бір екі", join_lines=True) == "бір екі\n"


def test_targets_keep_the_line_ends_of_the_block() -> None:
    """A translation's lines end as the block's lines end, and a blank line in it is left out."""
    assert translate("text", "One\r\ntwo\r\n\r\nThree\n", "бір\n\nекі", "үш") == "бір\r\nекі\r\n\r\nүш\n"


def test_a_letter_that_the_charset_lacks_is_refused() -> None:
    """Plain text has no escapes, so the error says what to do."""
    with pytest.raises(MergeError, match=r"'қ' \(U\+049B\) cannot be written in cp1251") as caught:
        translate("text", "Право".encode("cp1251"), "құқық", encoding="cp1251")
    assert "convert the source file to UTF-8" in caught.value.hint
