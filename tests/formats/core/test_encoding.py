"""Charsets: which is chosen, where characters stand, what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import ExtractError, MergeError
from localize.formats.core.encoding import decode, encode, line_of, line_starts


@given(st.text(max_size=30), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030"]))
def test_offsets_are_those_of_the_bytes(text: str, encoding: str) -> None:
    """Every character's offset is the length of what stands before it, in any charset."""
    source = decode(text.encode(encoding), encoding, forced=True)
    if source.text != text:  # a byte-order mark was read as one
        return
    assert [source.to_byte(at) for at in range(len(text) + 1)] == [
        len(text[:at].encode(encoding)) for at in range(len(text) + 1)
    ]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_byte_order_mark_wins(mark: bytes, encoding: str) -> None:
    """A byte-order mark says more than a declaration, and is no part of the text."""
    source = decode(mark + "сөз".encode(encoding), "cp1251")
    assert (source.text, source.encoding, source.to_byte(0)) == ("сөз", encoding, len(mark))


@pytest.mark.parametrize("name", ["klingon", "utf-7", "iso-2022-jp", "rot13", "base64", "idna", "x" * 500, "a\0b"])
def test_charsets_that_cannot_be_edited_are_refused(name: str) -> None:
    """Unknown names, codecs that are no charsets and those with a state are errors when forced."""
    with pytest.raises(ExtractError):
        decode(b"text", name, forced=True)


def test_declared_charset_that_does_not_fit_gives_way() -> None:
    """Only a forced charset must fit."""
    data = "құқық".encode()
    assert decode(data, "ascii").encoding == "utf-8"
    with pytest.raises(ExtractError, match="not ascii text"):
        decode(data, "ascii", forced=True)


def test_encode_never_guesses() -> None:
    """What a charset lacks is an error or a reference; a lone surrogate is always an error."""
    assert encode("ж қ", "cp1251", references=True) == b"\xe6 &#1179;"
    with pytest.raises(MergeError, match="U\\+049B"):
        encode("ж қ", "cp1251")
    with pytest.raises(MergeError, match="U\\+D800"):
        encode("\ud800", "utf-8")


def test_lines_end_in_three_ways() -> None:
    r"""\r\n is one line end, \r and \n alone are line ends too."""
    text = "a\r\nb\rc\nd"
    assert line_starts(text) == [0, 3, 5, 7]
    assert [line_of(line_starts(text), at) for at in (0, 2, 3, 7)] == [0, 0, 1, 3]


def test_place_counts_from_one() -> None:
    """Line and column of a character, for messages."""
    source = decode("ab\r\nвгд".encode())
    assert [source.place(at) for at in (0, 1, 4, 6)] == [(1, 1), (1, 2), (2, 1), (2, 3)]
