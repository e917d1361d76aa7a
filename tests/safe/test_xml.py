"""The way in for XML: what is let through, and what is refused with its place."""

from __future__ import annotations

import io

import pytest

from localize.errors import ExchangeError
from localize.safe.limits import MAX_DEPTH
from localize.safe.xml import feed, make_parser, read_tree

_BILLION = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'
_OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_HOSTILE = {
    "own entities": (_BILLION, "declares an entity"),
    "file entity": (_OUTSIDE, "declares an entity"),
    "unclosed": (b"<a><b></a>", "not well-formed"),
    "deep": (b"<a>" * (MAX_DEPTH + 1), f"more than {MAX_DEPTH} elements"),
    "empty": (b"", "not well-formed"),
    "binary": (b"\x00\x01\x02", "not well-formed"),
}


def _names(data: bytes, *, limit: int = 1 << 20) -> list[str]:
    names: list[str] = []
    parser = make_parser(lambda name, _: names.append(name), lambda _: None, lambda _: None)
    for _ in feed(parser, io.BytesIO(data), "a.xml", limit=limit):
        pass
    return names


@pytest.mark.parametrize("kind", _HOSTILE)
def test_hostile_xml_is_refused(kind: str) -> None:
    """Entities of its own, bottomless nesting and broken markup are errors with the file's name."""
    data, message = _HOSTILE[kind]
    with pytest.raises(ExchangeError, match=message) as caught:
        _names(data)
    assert caught.value.path == "a.xml"
    with pytest.raises(ExchangeError):
        read_tree(data, "a.xml")


def test_errors_have_a_place() -> None:
    """Line and column count from 1."""
    with pytest.raises(ExchangeError) as caught:
        _names(b"<a>\n <b></c>\n</a>")
    assert (caught.value.line, caught.value.column) == (2, 7)


def test_external_doctype_is_let_through_unread() -> None:
    """A DOCTYPE that names a DTD elsewhere, as TMX has it, is no reason to refuse."""
    data = b'<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx><body/></tmx>'
    assert _names(data) == ["tmx", "body"]
    assert read_tree(data, "a.tmx").tag == "tmx"


def test_long_streams_are_stopped() -> None:
    """A stream beyond its limit is not read to its end."""
    with pytest.raises(ExchangeError, match="more than 10 bytes"):
        _names(b"<a>" + b" " * 100 + b"</a>", limit=10)


def test_namespaces_are_spelled_out() -> None:
    """With namespaces a name is the URI, a space and the local name."""
    names: list[str] = []
    parser = make_parser(lambda name, _: names.append(name), lambda _: None, lambda _: None, namespaces=True)
    list(feed(parser, io.BytesIO(b'<x:a xmlns:x="urn:x"/>'), "a.xml"))
    assert names == ["urn:x a"]
