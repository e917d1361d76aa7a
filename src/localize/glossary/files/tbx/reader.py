"""Reader of TBX: version 2 (MARTIF), version 3 in both styles, and the older TBX-Min, in any dialect.

A file is read as a stream, one entry at a time. An external DTD may be named and is never loaded. An entry, a language
or a term that cannot be used is left out and is a `Problem` of the glossary; the rest is read. Who changed an entry
when (`transacGrp`) and what stands behind the entries (`back`) is left out.
Source: ISO 30042:2008 and ISO 30042:2019; TBX-Min 1.0 (2014).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from localize.errors import ConfigError, ExchangeError
from localize.errors.message import Message
from localize.glossary.files.tbx.entry import read_entry
from localize.glossary.files.tbx.names import MARK, Extra, clean, parse_extra, text_in, words_in
from localize.glossary.files.tbx.node import Node
from localize.glossary.model import Glossary
from localize.language import parse_tag
from localize.model import Concept, LanguageTag, Problem
from localize.safe.xml import feed, make_parser
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES

MAX_BYTES = 4 * GLOSSARY_MAX_BYTES
"""XML needs about four bytes for what one byte says in YAML, which an import becomes."""
_MAX_DEPTH = 64
_MAX_ENTRY = 1 << 20
"""Bytes of one entry; a larger one is no concept."""
_MOST_PROBLEMS = 100
_ROOTS = frozenset({"martif", "tbx"})
_HEADERS = frozenset({"martifHeader", "tbxHeader", "header"})
_ENTRIES = frozenset({"termEntry", "conceptEntry", "entry"})
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_CUT_OFF = "correct the file, or export it again from the program that wrote it"


def read_tbx(data: bytes, path: str) -> Glossary:
    """Return the glossary in a TBX file.

    Raises:
        ExchangeError: not XML, not TBX, too large, or a declaration that is not allowed, with line and column.
    """
    if len(data) > MAX_BYTES:
        raise ExchangeError("more than {max_bytes:,} bytes", max_bytes=MAX_BYTES, path=path, hint="split the file")
    reader = _Reader(path)
    for _ in feed(reader.parser, io.BytesIO(data), path, hint=_CUT_OFF):
        pass
    return reader.glossary()


@dataclass(slots=True)
class _Problems:
    """What could not be read; a file of nothing but mistakes does not fill the memory."""

    listed: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, message: str | Message, line: int, column: int = 0) -> None:
        if len(self.listed) < _MOST_PROBLEMS:
            self.listed.append(Problem(message, line, column))
        else:
            self.more += 1

    def all(self) -> tuple[Problem, ...]:
        rest = (Problem(Message("and {more} more that could not be read", more=self.more)),) if self.more else ()
        return (*self.listed, *rest)


class _Reader:
    """Collects the header and one entry at a time, and makes a concept of each."""

    def __init__(self, path: str) -> None:
        self.parser = make_parser(self._start, self._end, self._characters, skipped=self._skipped, max_depth=_MAX_DEPTH)
        self._path = path
        self._names: list[str] = []
        self._language: LanguageTag | None = None
        self._header: Node | None = None
        self._nodes: list[Node] = []
        """The open elements of what is being collected, from its outermost."""
        self._begin = self._depth = 0
        """Where it began: in bytes, and inside how many elements."""
        self._fault: Message | None = None
        """Why the entry that is open is not used."""
        self._concepts: dict[str, Concept] = {}
        self._copies: dict[str, int] = {}
        self._problems = _Problems()

    def glossary(self) -> Glossary:
        """Return what was read."""
        name, licence, promised = _describe(self._header, self._path)
        concepts = tuple(self._concepts.values())
        used = [term.language for concept in concepts for term in concept.terms]
        used += [language for concept in concepts for language, _ in concept.definitions]
        languages = tuple(dict.fromkeys((*promised, *used))) if promised else ()
        return Glossary(name, concepts, self._path, licence, languages, self._problems.all())

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        line = self.parser.CurrentLineNumber
        if not self._names:
            self._start_root(name, attributes)
        parent = self._names[-1] if self._names else ""
        self._names.append(name)
        if self._nodes:
            self._check_entry(name)
            if not self._fault:
                node = Node(name, attributes, line, self.parser.CurrentColumnNumber + 1)
                self._nodes[-1].parts.append(node)
                self._nodes.append(node)
        elif (name in _ENTRIES and parent == "body") or (name in _HEADERS and len(self._names) == 2):
            self._nodes = [Node(name, attributes, line, self.parser.CurrentColumnNumber + 1)]
            self._begin, self._depth = self.parser.CurrentByteIndex, len(self._names)

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        if name.lower() not in _ROOTS:
            raise ExchangeError(
                "a TBX file starts with <martif> or <tbx>, not <{value}>",
                value=name[:40],
                path=self._path,
                line=self.parser.CurrentLineNumber,
                column=self.parser.CurrentColumnNumber + 1,
                hint="export the glossary as TBX, CSV or TSV",
            )
        try:
            self._language = parse_tag(attributes.get(_LANGUAGE, ""))
        except ConfigError:
            self._language = None  # the languages of the entries will do

    def _check_entry(self, name: str = "") -> None:
        if self._fault:
            return
        if name in _ENTRIES:
            self._fault = Message("another one begins inside it, in line {line}", line=self.parser.CurrentLineNumber)
        elif self.parser.CurrentByteIndex - self._begin > _MAX_ENTRY:
            self._fault = Message("it has more than {max_entry:,} bytes", max_entry=_MAX_ENTRY)

    def _skipped(self, entity: str) -> None:
        if self._nodes and not self._fault:
            self._fault = Message("the entity &{value}; is not defined", value=entity[:40])

    def _characters(self, text: str) -> None:
        if self._nodes:
            self._check_entry()
            if not self._fault:
                self._nodes[-1].parts.append(text)

    def _end(self, _full_name: str) -> None:
        depth = len(self._names)
        self._names.pop()
        if self._nodes and depth == self._depth:
            self._finish(self._nodes[0])
        elif self._nodes and not self._fault:
            self._nodes.pop()

    def _finish(self, node: Node) -> None:
        fault, self._nodes, self._fault = self._fault, [], None
        if node.name in _HEADERS:
            self._header = None if fault else node
            return
        if fault:
            self._problems.add(Message("entry left out: {fault}", fault=fault), node.line, node.column)
            return
        concept = read_entry(node, self._language, self._problems.add)
        if concept is not None:
            name = self._unused(concept.id)
            self._concepts[name] = concept if name == concept.id else replace(concept, id=name)

    def _unused(self, name: str) -> str:
        found = name
        while found in self._concepts:
            self._copies[name] = self._copies.get(name, 1) + 1
            found = f"{name}-{self._copies[name]}"
        return found


def _describe(header: Node | None, path: str) -> tuple[str, str, tuple[LanguageTag, ...]]:
    """Return the name, the licence and the promised languages."""
    if header is None:
        return PurePath(path).stem, "", ()
    texts = [(node.name, clean(node.text)) for node in header.walk()]
    title = next((text for name, text in texts if name == "title" or (name, header.name) == ("id", "header")), "")
    licence = " ".join(text for node in header.walk() if node.name == "publicationStmt" for text in _paragraphs(node))
    licence = licence or next((text for name, text in texts if name == "license"), "")
    extra = _find_extra(texts)
    if not title and extra.get("name") is None:
        title = PurePath(path).stem
    return text_in(extra, "name", title), text_in(extra, "licence", licence), tuple(_languages(extra))


def _paragraphs(node: Node) -> Iterator[str]:
    return (text for text in (clean(child.text) for child in node.children) if text)


def _find_extra(texts: list[tuple[str, str]]) -> Extra:
    for name, text in texts:
        if name == "note" and text.startswith(MARK):
            try:
                return parse_extra(text)
            except ValueError:
                continue
    return {}


def _languages(extra: Extra) -> Iterator[LanguageTag]:
    for tag in words_in(extra, "languages"):
        try:
            yield parse_tag(tag)
        except ConfigError:
            continue
