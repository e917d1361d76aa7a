"""XPath answers with elements and attributes by number, or says what is wrong; it reaches nothing outside."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from localize.safe import xpath
from localize.safe.xpath import BadXPath, XPathTree, split_union


def _tree() -> XPathTree:
    tree = XPathTree()
    tree.open("{urn:x}a", {"k": "1"})
    tree.write("text")
    tree.open("{urn:x}b", {"{http://www.w3.org/XML/1998/namespace}id": "n"})
    tree.close("{urn:x}b")
    tree.open("{urn:x}b", {"k": "2"})
    tree.write("two")
    tree.close("{urn:x}b")
    tree.close("{urn:x}a")
    tree.finish()
    return tree


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("//p:b", [(1, ""), (2, "")]),
        ("//@k", [(0, "k"), (2, "k")]),
        ("//p:b[. = $word] | /p:a", [(2, ""), (0, "")]),
        ("//@xml:id", [(1, "{http://www.w3.org/XML/1998/namespace}id")]),
        ("//text()", []),
    ],
)
def test_select_gives_elements_and_attributes_by_number(path: str, found: list[tuple[int, str]]) -> None:
    """Elements are numbered in the order of the file; text nodes are nothing that a rule decides on."""
    assert list(_tree().select(path, {"p": "urn:x"}, {"word": "two"})) == found


@pytest.mark.parametrize(
    "path",
    [
        *("", "//", "1 + 1", "//q:b", "//p:b[", "$unknown", "x" * 1001, "(" * 900, "/" * 999),
        "document('file:///etc/passwd')",
        "re:test('a', 'a')",
        "//p:b[re:match(., 'a')]",
    ],
)
def test_select_refuses_what_is_no_path(path: str) -> None:
    """Broken paths, values, unknown prefixes and functions, and paths of any length are one error."""
    with pytest.raises(BadXPath):
        list(_tree().select(path, {"p": "urn:x", "re": "http://exslt.org/regular-expressions"}, {}))


def test_read_gives_the_text_that_a_path_leads_to() -> None:
    """A path starts at its element; one that leads nowhere gives nothing."""
    assert [_tree().read(number, "@k", {}, {}) for number in (0, 1, 2)] == ["1", "", "2"]


def test_open_refuses_names_that_are_none() -> None:
    """A name that lxml does not take is an error of ours."""
    with pytest.raises(BadXPath):
        XPathTree().open("a b", {})


def test_split_union_keeps_what_is_inside_brackets_and_quotes() -> None:
    """Only a bar between two paths parts them."""
    assert list(split_union("//a | //b[c|d] | (//e | //f)[1] | //g['|']")) == [
        "//a",
        "//b[c|d]",
        "(//e | //f)[1]",
        "//g['|']",
    ]


def test_lxml_parses_nothing() -> None:
    """The tree is built from what the gate has read: no parser of lxml is ever made."""
    names = {
        node.attr
        for node in ast.walk(ast.parse(Path(xpath.__file__).read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert not names & {"parse", "fromstring", "XML", "HTML", "XMLParser", "iterparse", "XSLT", "XInclude", "DTD"}
