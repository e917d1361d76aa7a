"""XML with places: each element, text and attribute stands exactly where the scan says, in every charset."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from localize.errors import ExtractError, MergeError
from localize.formats.core.encoding import SourceText
from localize.formats.xml.scanner import (
    Element,
    OtherNode,
    StepKind,
    Text,
    attribute_place,
    decode_xml,
    escape_attribute,
    escape_text,
    iterate,
    raw_name,
    read_tree,
    walk,
)
from localize.safe.xml import Doctype

PAGE = (
    '<?xml version="1.0"?>\n<a:doc xmlns:a="urn:a" xml:lang="ru" note=\'x "y" > z\'>\n'
    "<!-- жоқ --><a:p id='1'>Құқық &amp; &#1091;ақыт<b/>👍🏽<b></b></a:p><![CDATA[<қ> ]]><?do it?>\n</a:doc>\n"
)


def _check(source: SourceText, element: Element) -> None:
    """Compare an element and all in it with the file's text."""
    text = source.text
    assert text[element.start] == "<"
    assert text[element.inner - 1] == ">"
    assert raw_name(text, element).rpartition(":")[2] == element.name.rpartition(":")[2].rpartition("}")[2]
    if element.close != element.end:
        assert text[element.close : element.end] == f"</{raw_name(text, element)}>"
    at = element.inner
    for child in element.children:
        is_cdata = isinstance(child, Text) and child.cdata
        assert child.start == at + (len("<![CDATA[") if is_cdata else 0)
        at = child.end + (len("]]>") if is_cdata else 0)
        if isinstance(child, Element):
            _check(source, child)
    assert at == element.close


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_places_are_exact_in_every_charset(encoding: str) -> None:
    """The same elements and texts, whatever bytes they are written in."""
    data = PAGE.encode(encoding)
    source = decode_xml(codecs.BOM_UTF16_BE + data if encoding == "utf-16-be" else data)
    root = read_tree(source, {"urn:a": "doc"})
    _check(source, root)
    assert [each.name for each in root.walk()] == ["doc:doc", "doc:p", "b", "b"]
    paragraph = next(root.elements)
    assert paragraph.text == "Құқық & уақыт👍🏽"
    assert root.text == "\nҚұқық & уақыт👍🏽<қ> \n"
    assert [type(child) for child in root.children] == [Text, OtherNode, Element, Text, OtherNode, Text]


def test_attribute_places_skip_namespaces() -> None:
    """An attribute's value is found by its name here, whatever prefix and quotes the file uses."""
    source = decode_xml(PAGE.encode())
    root = read_tree(source, {"urn:a": "doc"})
    places = {name: attribute_place(source.text, root, name) for name in ("xml:lang", "note", "other")}
    assert {name: source.text[slice(*place)] if place else None for name, place in places.items()} == {
        "xml:lang": "ru",
        "note": 'x "y" > z',
        "other": None,
    }


def test_iterate_yields_outermost_wanted_elements_with_their_path() -> None:
    """What is wanted inside something wanted comes as its child; the elements around are known."""
    source = decode_xml(b"<r><s><u><u>in</u></u></s><t/><u>two</u></r>")
    found = list(iterate(source, {}, lambda name, _: name == "u"))
    assert [each.text for each in found] == ["in", "two"]
    assert [[around.name for around in each.path] for each in found] == [["r", "s"], ["r"]]


def test_unknown_namespaces_keep_their_address() -> None:
    """A name in a namespace that a table does not know cannot be mistaken for one that it knows."""
    root = read_tree(decode_xml(b'<p xmlns="urn:one"><p xmlns="urn:two"/></p>'), {"urn:one": ""})
    assert [each.name for each in root.walk()] == ["p", "{urn:two}p"]


def test_entities_stay_references_where_they_are_allowed() -> None:
    """A declared entity is a node, never resolved; elsewhere declarations are refused."""
    data = b'<!DOCTYPE r [<!ENTITY app "Orbot">]><r>Open &app; now</r>'
    root = read_tree(decode_xml(data), {}, doctype=Doctype.ENTITIES)
    node = root.children[1]
    assert isinstance(node, OtherNode)
    assert (node.is_entity, data[node.start : node.end]) == (True, b"&app;")
    with pytest.raises(ExtractError, match="declarations inside"):
        read_tree(decode_xml(data), {})
    with pytest.raises(ExtractError, match="outside the file"):
        read_tree(decode_xml(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///x">]><r>&x;</r>'), {}, doctype=Doctype.ENTITIES)


@pytest.mark.parametrize(
    ("data", "place"),
    [(b"<a>\n <b></a>", (2, 7)), (b"<a>&nothing;</a>", (1, 4)), (b"", (1, 1)), (b"<a\x00/>", (1, 3))],
)
def test_broken_xml_has_a_place(data: bytes, place: tuple[int, int]) -> None:
    """Line and column from 1."""
    with pytest.raises(ExtractError) as caught:
        read_tree(decode_xml(data), {})
    assert (caught.value.line, caught.value.column) == place


def test_declared_charsets_are_read() -> None:
    """A declaration is believed where it fits; Latin-1 with the signs of Windows-1252 is that."""
    russian = '<?xml version="1.0" encoding="windows-1251"?><a>Закон</a>'
    assert read_tree(decode_xml(russian.encode("cp1251")), {}).text == "Закон"
    quoted = '<?xml version="1.0" encoding="ISO-8859-1"?><a>“é”</a>'
    assert read_tree(decode_xml(quoted.encode("cp1252")), {}).text == "“é”"


@examples(100)
@given(st.text(max_size=40))
def test_escaped_text_reads_back(text: str) -> None:
    """What is written as text or as an attribute is read as it was, or is refused."""
    try:
        page = f"<a b=\"{escape_attribute(text)}\" c='{escape_attribute(text)}'>{escape_text(text)}</a>"
    except MergeError:
        return
    root = read_tree(decode_xml(page.encode()), {})
    assert (root.text, root.attributes) == (text, {"b": text, "c": text})


def test_walk_tells_what_is_around_kept_elements() -> None:
    """A streaming reader sees containers open and close, loose text in them, and whole elements that it keeps."""
    source = decode_xml('<doc xmlns="urn:a"><part n="1"> <p>бір</p>loose<p/></part></doc>'.encode())
    steps = list(walk(source, {"urn:a": "a"}, lambda name, _attributes: name == "a:p"))
    assert [(step.kind.value, step.element.name) for step in steps] == [
        ("opened", "a:doc"),
        ("opened", "a:part"),
        ("complete", "a:p"),
        ("text", "a:part"),
        ("complete", "a:p"),
        ("closed", "a:part"),
        ("closed", "a:doc"),
    ]
    assert source.text[steps[3].start :].startswith("loose")
    assert [each.name for each in steps[4].element.path] == ["a:doc", "a:part"]
    _check(source, steps[2].element)


def test_walk_keeps_names_with_undeclared_prefixes() -> None:
    """A file that forgets to declare a prefix is read all the same; declared ones hold where they stand."""
    text = (
        '<doc xmlns:k="urn:a"><k:p q:case="one" k:at="x"><p xmlns="urn:a" xmlns:k="urn:b"><k:r/></p><k:s/></k:p></doc>'
    )
    element = next(
        step.element
        for step in walk(decode_xml(text.encode()), {"urn:a": "a"}, lambda name, _attributes: name != "doc")
        if step.kind is StepKind.COMPLETE
    )
    assert [each.name for each in element.walk()] == ["a:p", "a:p", "{urn:b}r", "a:s"]
    assert element.attributes == {"q:case": "one", "a:at": "x"}
