"""EPUB books: the pages in reading order, the tables of contents, the title.

Source: EPUB 3.3 (OCF and package document); OPF 2.0.1 for the NCX.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from localize.errors import ExtractError, MergeError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import renumber
from localize.formats.core.splice import LanguageMark, Reading, Scan, join_readings, merge_readings, pick_targets
from localize.formats.core.verify_merge import SAME_TAGS, not_read_back, to_problem
from localize.formats.core.zip_package import in_member
from localize.formats.html.filter import read_html
from localize.formats.html.scanner import scan_html
from localize.formats.html.xhtml_scanner import read_xhtml
from localize.formats.xml.rules import Table, read_table
from localize.formats.xml.scanner import Element, decode_xml, read_tree
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets, UnitTarget
from localize.model.filter_options import option
from localize.safe.limits import check_size
from localize.safe.zip import Archive

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_METHODS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
"""Ways to blur fonts that need no key."""
_PAGES = frozenset(("application/xhtml+xml", "text/html"))
_NCX_TYPE = "application/x-dtbncx+xml"
_NAMES = {
    "urn:oasis:names:tc:opendocument:xmlns:container": "ocf",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
    "http://www.idpf.org/2007/opf": "opf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.daisy.org/z3986/2005/ncx/": "ncx",
}
_PACKAGE = Table(
    vocabulary=_NAMES,
    units={"dc:title": "book title", "dc:description": "book description", "dc:subject": "book subject"},
    attributes={("opf:reference", "title"): "guide entry"},
    marks={("opf:package", "xml:lang"): "xml:lang"},
)
_NCX = Table(
    vocabulary=_NAMES,
    units={"ncx:text": "contents entry"},
    skips={"ncx:docAuthor": "name of a person"},
    marks={("ncx:ncx", "xml:lang"): "xml:lang"},
)


@dataclass(frozen=True, slots=True)
class EpubOptions:
    """How EPUB is read."""

    metadata: bool = option(True, "The book's title, description and subjects are texts too.")


class EpubFilter:
    """EPUB 2 and 3 books without copy protection."""

    name = "epub"
    version = "1"
    extensions: tuple[str, ...] = (".epub",)
    options_type = EpubOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.95 for a package that says its type first, 0.9 for the extension."""
        if head.startswith(b"PK") and head[30:].startswith(b"mimetypeapplication/epub+zip"):
            return 0.95
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: EpubOptions) -> Extraction:
        """Return the texts of the pages in reading order, of the tables of contents, and of the package."""
        return join_readings(_Book(data).readings(options))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: EpubOptions
    ) -> bytes:
        """Return the book with these targets; every changed member is read again to prove it."""
        changed = pick_targets(extraction, targets)
        if not changed:
            return data
        book = _Book(data)
        readings = book.readings(options)
        merged = merge_readings(readings, extraction, targets, language)
        first = 0
        for reading in readings:
            if reading.member in merged:
                _prove(reading, book.read_again(reading.member, merged[reading.member], options), changed, first)
            first += len(reading.scan.fields)
        return book.archive.replace(merged)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the book unreadable, or a page no XHTML."""
        try:
            readings = _Book(data).readings(EpubOptions())
        except ExtractError as error:
            return (to_problem(error),)
        return tuple(problem for reading in readings for problem in reading.scan.problems)


class _Book:
    """The members of a book and what they are."""

    def __init__(self, data: bytes) -> None:
        """Find the package document. Raises: ExtractError."""
        check_size(data)
        self.archive = Archive(data)
        self._refuse_encrypted()
        self._package = self._find_package()
        root = self._tree(self._package)
        self._items = {each.attributes.get("id", ""): each.attributes for each in _all(root, "opf:item")}
        self._spine = [each.attributes.get("idref", "") for each in _all(root, "opf:itemref")]
        self._kinds = {name: item.get("media-type", "") for item in self._items.values() if (name := self._name(item))}

    def _tree(self, name: str) -> Element:
        with in_member(name):
            return read_tree(decode_xml(self.archive.read(name)), _NAMES)

    def _refuse_encrypted(self) -> None:
        if self.archive.find(_ENCRYPTION) is None:
            return
        for each in _all(self._tree(_ENCRYPTION), "enc:EncryptionMethod"):
            if each.attributes.get("Algorithm", "") not in _FONT_METHODS:
                hint = "ask its publisher for a copy without copy protection"
                raise ExtractError("the book is encrypted", member=_ENCRYPTION, hint=hint)

    def _find_package(self) -> str:
        name = self.archive.find(_CONTAINER)
        if name is None:
            raise ExtractError(
                "not an EPUB: it has no META-INF/container.xml", hint="the file is damaged; get it again"
            )
        for each in _all(self._tree(name), "ocf:rootfile"):
            found = self.archive.find(unquote(each.attributes.get("full-path", "")))
            if found:
                return found
        raise ExtractError("its package document is missing", member=name, hint="the file is damaged; get it again")

    def _name(self, item: Mapping[str, str]) -> str | None:
        path = unquote(_path(item.get("href", "")))
        return self.archive.find(posixpath.normpath(posixpath.join(posixpath.dirname(self._package), path)))

    def _order(self) -> Iterator[str]:
        """Yield the members with texts: pages in reading order, other pages, the NCX; some twice."""
        for idref in self._spine:
            name = self._name(self._items.get(idref, {"href": ""}))
            if name and self._kinds.get(name) in _PAGES:
                yield name
        yield from (name for name, kind in self._kinds.items() if kind in _PAGES)
        yield from (name for name, kind in self._kinds.items() if kind == _NCX_TYPE)

    def readings(self, options: EpubOptions) -> tuple[Reading, ...]:
        """Return all members with texts, as they are read. Raises: ExtractError."""
        names = dict.fromkeys((*self._order(), self._package))
        return tuple(self.read(name, self.archive.read(name), options) for name in names)

    def read(self, name: str, data: bytes, options: EpubOptions) -> Reading:
        """Return one member, as it is read. Raises: ExtractError."""
        with in_member(name):
            source = decode_xml(data)
            if name == self._package:
                return _read_package(source, name, options)
            if self._kinds.get(name) == _NCX_TYPE:
                return read_table(source, _NCX, name)
            return _read_page(source, name)

    def read_again(self, name: str, data: bytes, options: EpubOptions) -> Reading:
        """Return a member that was written. Raises: MergeError where it is broken."""
        try:
            return self.read(name, data, options)
        except ExtractError as error:
            hint = "compare the tags of its translations with the source's"
            raise MergeError(error.text, line=error.line, column=error.column, member=name, hint=hint) from error


def _all(root: Element, name: str) -> Iterator[Element]:
    return (each for each in root.walk() if each.name == name)


def _path(href: str) -> str:
    try:
        return urlsplit(href).path
    except ValueError:
        return ""


def _read_page(source: SourceText, name: str) -> Reading:
    """Return a page; one that is no XML is read as browsers read it."""
    try:
        return read_xhtml(source, name)
    except ExtractError as error:
        found = scan_html(source.text, 0, len(source.text))
        problem = Problem(Message("{name}: {message}", name=name, message=error.text), error.line, error.column)
        scan = Scan(source, tuple(found.fields), tuple(found.marks), tuple(found.skipped), (problem,))
        return replace(read_html(scan), member=name)


def _read_package(source: SourceText, name: str, options: EpubOptions) -> Reading:
    reading = read_table(source, _PACKAGE, name)
    found = next(_all(read_tree(source, _NAMES), "dc:language"), None)
    marks = list(reading.scan.marks)
    is_inside = found is not None and any(each.start <= found.start < each.end for each in reading.scan.fields)
    if found is not None and not is_inside and found.text.strip() and len(found.children) == 1:
        marks.append(LanguageMark(found.inner, found.close, "dc:language"))
    fields = reading.scan.fields if options.metadata else ()
    return replace(reading, scan=replace(reading.scan, fields=fields, marks=tuple(marks)))


def _prove(reading: Reading, again: Reading, changed: Mapping[int, Sequence[UnitTarget]], first: int) -> None:
    """Check that a written member gives back what was written and is as well-formed as before.

    Raises:
        MergeError: it does not, with the place of the text in the source.
    """
    fields = reading.scan.fields
    wanted = [
        renumber(changed[first + at][0].content if first + at in changed else field.content)
        for at, field in enumerate(fields)
    ]
    found = [renumber(field.content) for field in again.scan.fields]
    if found == wanted and len(again.scan.problems) <= len(reading.scan.problems):
        return
    differs = (at for at, pair in enumerate(zip_longest(wanted, found)) if pair[0] != pair[1])
    own = (at for at in range(len(fields)) if first + at in changed)
    field = fields[min(next(differs, next(own, 0)), len(fields) - 1)]
    raise not_read_back(reading.scan.source, field, SAME_TAGS, member=reading.member)
