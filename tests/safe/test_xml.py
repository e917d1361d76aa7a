"""The way in for XML: what is let through, and what is refused with its place."""

from __future__ import annotations

import ast
import contextlib
import io

import pytest
from docs.import_graph import modules
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import ExchangeError
from localize.safe.limits import MAX_DEPTH
from localize.safe.xml import Doctype, Skipped, feed, make_parser

_BILLION = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'
_OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_PARAMETER = b'<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>'
_DEFAULTS = b'<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>'
_HOSTILE = {
    "own entities": (_BILLION, "declarations inside", (1, 13)),
    "file entity": (_OUTSIDE, "declarations inside", (1, 13)),
    "parameter entity": (_PARAMETER, "declarations inside", (1, 28)),
    "own attributes": (_DEFAULTS, "declarations inside", (1, 13)),
    "undefined entity": (b"<a>\n&x;</a>", "undefined entity", (2, 1)),
    "entity of a DTD": (b'<!DOCTYPE a SYSTEM "a.dtd">\n<a>&x;</a>', "&x; is not defined", (2, 4)),
    "unclosed": (b"<a>\n <b></c>\n</a>", "not well-formed", (2, 7)),
    "unbound prefix": (b"<a>\n<x:b/></a>", "unbound prefix", (2, 1)),
    "deep": (b"<a>" * (MAX_DEPTH + 1), f"more than {MAX_DEPTH} elements", (1, 3 * MAX_DEPTH + 1)),
    "huge tag": (b"<a>\n<b c='" + b"x" * (5 << 20) + b"'/></a>", "one tag or comment", (2, 1)),
    "huge comment": (b"<!--" + b"x" * (5 << 20) + b"--><a/>", "one tag or comment", (1, 1)),
    "empty": (b"", "no element found", (3, 1)),
    "binary": (b"\x00\x01\x02", "not well-formed", (1, 1)),
}


def _names(
    data: bytes, *, limit: int | None = None, skipped: Skipped | None = None, doctype: Doctype = Doctype.UNREAD
) -> list[str]:
    names: list[str] = []
    parser = make_parser(
        lambda name, _: names.append(name), lambda _: None, lambda _: None, skipped=skipped, doctype=doctype
    )
    for _ in feed(parser, io.BytesIO(data), "a.xml", limit=limit, hint="mend it"):
        pass
    return names


@pytest.mark.parametrize("kind", _HOSTILE)
def test_hostile_xml_is_refused_with_its_place(kind: str) -> None:
    """Own declarations, undefined entities, bottomless nesting and broken markup are errors; places count from 1."""
    data, message, place = _HOSTILE[kind]
    with pytest.raises(ExchangeError, match=message) as caught:
        _names(data + b"\n\n")  # the place is that of the fault, however much follows
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a.xml", *place)


def test_broken_markup_carries_the_hint_of_the_caller() -> None:
    """What to do about a broken file is the reader's to say; what to do about an unsafe one is the gate's."""
    with pytest.raises(ExchangeError) as broken:
        _names(b"<a>")
    with pytest.raises(ExchangeError) as unsafe:
        _names(b'<?xml version="1.0" encoding="gbk"?><a/>')
    assert (broken.value.hint, unsafe.value.hint) == ("mend it", "save the file as UTF-8")


def test_external_doctype_is_let_through_unread() -> None:
    """A DOCTYPE that names a DTD elsewhere, as TMX has it, is no reason to refuse."""
    assert _names(b'<!DOCTYPE tmx SYSTEM "file:///etc/passwd"><tmx><body/></tmx>') == ["tmx", "body"]


@pytest.mark.parametrize("declaration", ["", ' SYSTEM "a.dtd"', ' PUBLIC "a" "b"', ' [<!ENTITY a "b">]'])
def test_any_doctype_can_be_refused(declaration: str) -> None:
    """A format that has no document type does not read one."""
    with pytest.raises(ExchangeError, match="document type declaration"):
        _names(f"<!DOCTYPE a{declaration}><a/>".encode(), doctype=Doctype.REFUSED)


def test_entities_of_an_unread_dtd_are_told_to_who_asks() -> None:
    """A reader that can go on without an entity gets its name; nothing is put in its place."""
    skipped: list[str] = []
    assert _names(b'<!DOCTYPE a SYSTEM "a.dtd"><a>&x;<b/>&y;</a>', skipped=skipped.append) == ["a", "b"]
    assert skipped == ["x", "y"]


@pytest.mark.parametrize("limit", [10, 70_000])
def test_long_streams_are_stopped(limit: int) -> None:
    """A stream beyond its limit is not read to its end."""
    stream = io.BytesIO(b"<a>" + b" " * 1_000_000 + b"</a>")
    parser = make_parser(lambda *_: None, lambda _: None, lambda _: None)
    with pytest.raises(ExchangeError, match=f"more than {limit:,} bytes"):
        list(feed(parser, stream, "a.xml", limit=limit))
    assert stream.tell() < 200_000


@pytest.mark.parametrize("text", [b"x", b"&amp;", b"<b/>", b" \n"])
def test_long_content_is_not_a_huge_piece(text: bytes) -> None:
    """Only one piece of markup is bounded, never the text and the elements between two."""
    assert _names(b"<a>" + text * ((6 << 20) // len(text)) + b"</a>", limit=None)[0] == "a"


def test_names_have_their_namespaces() -> None:
    """A name in a namespace is the URI, a space and the local name."""
    assert _names(b'<x:a xmlns:x="urn:x"><b/></x:a>') == ["urn:x a", "b"]


@pytest.mark.parametrize(
    "encoding", ["nonsense", "gbk", "utf-7", "idna", "punycode", "hex", "undefined", "unicode_escape", "cp037"]
)
def test_odd_encodings_are_refused(encoding: str) -> None:
    """What Python's codecs raise for a name is an error of the file, in its first line."""
    with pytest.raises(ExchangeError, match="encoding") as caught:
        _names(f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode())
    assert caught.value.line == 1


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-16", "windows-1251", "koi8-r", "iso-8859-5", "us-ascii"])
def test_usual_encodings_are_read(encoding: str) -> None:
    """Unicode and the older Cyrillic encodings give the text that was written."""
    text = "text" if encoding == "us-ascii" else "Қазақ" if encoding.lower().startswith("utf") else "Право"
    found: list[str] = []
    parser = make_parser(lambda *_: None, lambda _: None, found.append)
    data = f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'.encode(encoding)
    list(feed(parser, io.BytesIO(data), "a.xml"))
    assert "".join(found) == text


@pytest.mark.parametrize("error", [ValueError, KeyError, LookupError])
def test_faults_of_a_reader_are_not_blamed_on_the_file(error: type[Exception]) -> None:
    """What a reader's own function raises passes through the gate as it is."""

    def start(_name: str, _attributes: dict[str, str]) -> None:
        raise error("a fault")

    parser = make_parser(start, lambda _: None, lambda _: None)
    with pytest.raises(error, match="a fault"):
        list(feed(parser, io.BytesIO(b"<a/>"), "a.xml"))


@given(st.binary(max_size=60), st.integers(0, 60), st.sampled_from(["utf-8", "utf-16", "windows-1251"]))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int, encoding: str) -> None:
    """Damage anywhere gives elements or the one error that callers expect."""
    good = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a SYSTEM "a"><a b="c">&amp;<d/></a>'.encode(encoding)
    with contextlib.suppress(ExchangeError):
        assert _names(good[:at] + noise + good[at:])


@pytest.mark.thorough
def test_only_the_gate_creates_xml_parsers() -> None:
    """No other module of the product imports one; `xml.sax.saxutils` only escapes, lxml only evaluates XPath."""
    parsers = ("xml", "pyexpat", "lxml", "defusedxml")
    found = {
        module.name
        for module in modules().values()
        for name in _imports(module.tree)
        if name.partition(".")[0] in parsers and not name.startswith("xml.sax.saxutils")
    }
    assert found == {"localize.safe.xml", "localize.safe.xpath"}


def _imports(tree: ast.AST) -> list[str]:
    """Return the full names that a module imports, wherever it does so."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{each.name}" for each in node.names]
    return names
