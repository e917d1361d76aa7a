"""Readers that have nothing to do with this program: do they still read a file after it was written?

A reader returns what it saw of the file's structure, texts aside, so that two files can be compared; or nothing where
a translation may change it (plural forms, targets). It raises anything at all for a file that it does not read.
"""

from __future__ import annotations

import configparser
import csv
import json
import plistlib
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import import_module
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import polib
import yaml
from benchmarks.formats_peers import latex_nodes, peers_of
from markdown_it import MarkdownIt

Reader = Callable[[bytes, str], object]
"""Bytes and their charset to the structure."""
BLOCKS = frozenset(
    ("p", "h", "tbl", "tr", "tc", "row", "c", "table", "table-row", "table-cell", "sp", "page", "img", "Br", "Cell")
)
"""Elements of packages that a translation neither adds nor drops: paragraphs, tables, cells, shapes, pictures."""


def structure_of(name: str, data: bytes, encoding: str, *, changes: bool) -> object:
    """Return what the independent reader of a filter sees; *changes* says that a translation may add or drop parts."""
    seen = READERS[name](data, encoding)
    return None if changes else seen


def _read_po(data: bytes, encoding: str) -> object:
    return [(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(data.decode(encoding) + "\n")]


def _read_json(data: bytes, _encoding: str) -> object:
    return _keys(json.loads(data.decode("utf-8-sig") if data.startswith(b"\xef\xbb\xbf") else data))


def _keys(value: object) -> object:
    if isinstance(value, dict):
        return [(key, _keys(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [_keys(inner) for inner in value]
    return "" if isinstance(value, str) else value


def _read_yaml(data: bytes, encoding: str) -> object:
    return [_keys_of_node(node, ()) for node in yaml.compose_all(data.decode(encoding), yaml.SafeLoader)]


def _keys_of_node(node: object, path: tuple[int, ...]) -> object:
    """Return kind and keys of a node; an alias that leads back to a node around it ends there."""
    if id(node) in path:
        return "around"
    inside = (*path, id(node))
    if isinstance(node, yaml.MappingNode):
        return [
            (_keys_of_node(key, inside), key.value, _keys_of_node(value, inside))
            for key, value in node.value
            if isinstance(key.value, str)
        ]
    if isinstance(node, yaml.SequenceNode):
        return [_keys_of_node(value, inside) for value in node.value]
    return node.tag if isinstance(node, yaml.ScalarNode) else None


def _read_toml(data: bytes, encoding: str) -> object:
    return _keys(tomllib.loads(data.decode(encoding).removeprefix("\ufeff")))


def _read_ini(data: bytes, encoding: str) -> object:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    parser.read_string("[-]\n" + data.decode(encoding).removeprefix("\ufeff"))
    return [(name, list(section)) for name, section in parser.items()]


def _read_xml(data: bytes, _encoding: str) -> object:
    return [(element.tag, sorted(element.attrib)) for element in ET.fromstring(data).iter()]


def _read_lxml(data: bytes, _encoding: str) -> object:
    """Return the elements of XML that may refer to entities which nobody defines."""
    etree = import_module("lxml.etree")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    return [(each.tag, sorted(each.attrib)) for each in root.iter(etree.Element)]


def _read_xliff(data: bytes, _encoding: str) -> object:
    """Return the sources, which no translation changes."""
    elements = [each for each in ET.fromstring(data).iter() if each.tag.rpartition("}")[2] == "source"]
    for each in elements:
        each.tail = None  # what stands behind it is no part of it
    return [ET.tostring(each, "unicode") for each in elements]


def _read_plist(data: bytes, _encoding: str) -> object:
    return _keys(plistlib.loads(data))


def _read_csv(data: bytes, encoding: str) -> object:
    text = data.decode(encoding).removeprefix("\ufeff")
    delimiter = max("\t;,", key=text.partition("\n")[0].count)
    return [len(row) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter)]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [name for name, _ in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(tag)


def _read_html(data: bytes, encoding: str) -> object:
    parser = _Tags()
    parser.feed(data.decode(encoding))
    parser.close()
    return parser.seen


def _read_markdown(data: bytes, encoding: str) -> object:
    return [
        (token.type, token.level) for token in MarkdownIt("commonmark").enable("table").parse(data.decode(encoding))
    ]


def _read_latex(data: bytes, _encoding: str) -> object:
    for _, module in peers_of("latex"):
        nodes = list(latex_nodes(module, data))
        kinds = ("macroname", "environmentname")
        return Counter(name for node in nodes for kind in kinds if (name := getattr(node, kind, None)))
    return None


def _read_text(data: bytes, encoding: str) -> object:
    return data.decode(encoding).count("\n")


def _read_fluent(data: bytes, encoding: str) -> object:
    syntax = import_module("fluent.syntax")
    entries = syntax.parse(data.decode(encoding).removeprefix("\ufeff")).body
    named = [(entry, getattr(entry, "attributes", ())) for entry in entries if hasattr(entry, "id")]
    messages = [(entry.id.name, entry.value is None, [each.id.name for each in inside]) for entry, inside in named]
    return messages, [type(entry).__name__ for entry in entries]


def _read_with_peer(name: str) -> Reader:
    """Return a reader that is the first peer of a filter, and sees how many texts there are."""

    def read(data: bytes, _encoding: str) -> object:
        peer, module = peers_of(name)[0]
        return sum(1 for _ in peer.open(module, data).texts())

    return read


def _read_package(name: str) -> Reader:
    """Return a reader for a package: its checksums, each XML member, the blocks in it, and the first peer."""

    def read(data: bytes, _encoding: str) -> object:
        if not data.startswith(b"PK"):
            return _blocks(data)  # one flat file
        with zipfile.ZipFile(BytesIO(data)) as package:
            if damaged := package.testzip():
                raise ValueError(f"{damaged} has a wrong checksum")
            members = [(each, package.read(each)) for each in package.namelist()]
        seen = [(each, _blocks(inside) if _is_xml(each) else inside) for each, inside in members]
        for peer, module in peers_of(name):
            peer.open(module, data)
        return seen

    return read


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".xhtml", ".opf", ".ncx", ".html", ".htm"))


def _blocks(data: bytes) -> object:
    if not data:  # there are empty members
        return None
    names = Counter(str(each.tag).rpartition("}")[2] for each in ET.fromstring(data).iter())
    return {name: count for name, count in sorted(names.items()) if name in BLOCKS}


READERS: dict[str, Reader] = {
    "android": _read_xml,
    "csv": _read_csv,
    "docx": _read_package("docx"),
    "epub": _read_package("epub"),
    "fluent": _read_fluent,
    "html": _read_html,
    "idml": _read_package("idml"),
    "ini": _read_ini,
    "json": _read_json,
    "latex": _read_latex,
    "markdown": _read_markdown,
    "mdx": _read_markdown,
    "mqxliff": _read_xliff,
    "odf": _read_package("odf"),
    "po": _read_po,
    "pptx": _read_package("pptx"),
    "properties": _read_with_peer("properties"),
    "qt": _read_xliff,
    "resx": _read_xml,
    "sdlxliff": _read_xliff,
    "strings": _read_with_peer("strings"),
    "stringsdict": _read_plist,
    "subtitles": _read_with_peer("subtitles"),
    "text": _read_text,
    "toml": _read_toml,
    "ttml": _read_lxml,
    "wxr": _read_xml,
    "xcstrings": _read_json,
    "xliff12": _read_xliff,
    "xliff2": _read_xliff,
    "xlsx": _read_package("xlsx"),
    "xml": _read_lxml,
    "yaml": _read_yaml,
}
