"""XML elements and texts of a file with exact places.

expat parses, through the gate `safe.xml`; an export copies the file's own text. Elements
are built only where a caller wants them, so a file of a million elements needs memory for one paragraph at a time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from localize.errors import ExtractError, MergeError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText, decode
from localize.safe.limits import check_size
from localize.safe.xml import Doctype, XmlParser, assume_dtd, guarded, make_parser
from localize.safe.xml_escape import escape

Vocabulary = Mapping[str, str]
"""Namespace to the prefix that names have here, whatever prefix the file uses; "" for names without one."""
Wanted = Callable[[str, Mapping[str, str]], bool]

_TAG = re.compile(r"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(r"""([^\s=/<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""")
_HAS_DOCTYPE = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_NAME = re.compile(r"[^\s/>]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CHUNK = 256 * 1024
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True)
class Text:
    """Characters between two pieces of markup."""

    start: int
    end: int
    text: str
    """As a reader sees it, references resolved."""
    cdata: bool = False
    """The characters are those inside a CDATA section, its brackets not among them."""


@dataclass(slots=True)
class OtherNode:
    """A comment, a processing instruction, or a reference to an entity that is not resolved."""

    start: int
    end: int
    is_entity: bool = False


@dataclass(slots=True)
class Element:
    """One element with everything inside it."""

    name: str
    """By the vocabulary: "w:p"; "{namespace}name" where the vocabulary does not know it."""
    attributes: dict[str, str]
    """By the vocabulary too, in the order of the file; namespace declarations are not among them."""
    start: int
    inner: int
    """The first character after the start tag."""
    path: tuple[Element, ...] = ()
    """The elements around it, outermost first; their ends and children are not known yet while they are open."""
    close: int = 0
    """The first character of the end tag; for an empty-element tag, the end."""
    end: int = 0
    children: list[Element | Text | OtherNode] = field(default_factory=list)

    @property
    def elements(self) -> Iterator[Element]:
        """The child elements."""
        return (each for each in self.children if isinstance(each, Element))

    def find(self, name: str) -> Element | None:
        """Return the first child element of that name."""
        for each in self.children:
            if isinstance(each, Element) and each.name == name:
                return each
        return None

    def walk(self) -> Iterator[Element]:
        """Yield the element and all elements inside it, in the order of the file."""
        yield self
        for each in self.elements:
            yield from each.walk()

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(each.text if isinstance(each, Text | Element) else "" for each in self.children)


class StepKind(Enum):
    """Kind of a step of `walk`."""

    OPENED = "opened"
    CLOSED = "closed"
    COMPLETE = "complete"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Step:
    """Step of `walk`: a complete element that was asked for, or what is read around such elements."""

    kind: StepKind
    element: Element
    """The one that opens, closes or is complete; for text, the one around it."""
    start: int = 0
    """The first character of a text."""


def decode_xml(data: bytes, encoding: str = "") -> SourceText:
    """Return an XML file as text: by *encoding* where it is given, its byte-order mark, its declaration, or as UTF-8.

    Raises:
        ExtractError: too large, or no text in that charset.
    """
    check_size(data)
    found = _DECLARED.match(data[:300])
    if not encoding and not found and data[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        encoding = "utf-16-le" if data.startswith(b"<") else "utf-16-be"
    declared = encoding or (found.group(1).decode("ascii") if found else "")
    if codecs.BOM_UTF8[:1] != data[:1] and declared.lower() in ("iso-8859-1", "latin1"):
        declared = "cp1252" if _is_cp1252(data) else declared
    return decode(data, declared, forced=bool(encoding))


def _is_cp1252(data: bytes) -> bool:
    return any(0x80 <= byte < 0xA0 for byte in data)


def iterate(
    source: SourceText,
    vocabulary: Vocabulary,
    wanted: Wanted = lambda _name, _attributes: True,
    *,
    doctype: Doctype = Doctype.UNREAD,
) -> Iterator[Element]:
    """Yield each outermost element that is wanted, complete, in the order of the file; by default the root alone.

    Raises:
        ExtractError: not well-formed or not safe, with the place.
    """
    for step in _steps(_Builder(source.text, vocabulary, wanted), doctype):
        yield step.element


def walk(
    source: SourceText, vocabulary: Vocabulary, kept: Wanted, *, doctype: Doctype = Doctype.UNREAD
) -> Iterator[Step]:
    """Yield each outermost element that is kept, complete, and before, between and after them what is around them.

    An element that is not kept is told when it opens (its end is not known then) and again when it closes; text in it
    only where it is more than white space. A prefix that the file does not declare stays in the name as it is.

    Raises:
        ExtractError: not well-formed or not safe, with the place.
    """
    yield from _steps(_Builder(source.text, vocabulary, kept, _Scopes(vocabulary)), doctype)


def _steps(builder: _Builder, doctype: Doctype) -> Iterator[Step]:
    data = builder.data
    parser = builder.make_parser(doctype)
    with guarded("", hint="open the file in the program that made it, and save it again", raised=ExtractError):
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK], False)
            yield from builder.take()
        parser.Parse(b"", True)
        yield from builder.take()


def read_tree(source: SourceText, vocabulary: Vocabulary, *, doctype: Doctype = Doctype.UNREAD) -> Element:
    """Return the root element. Raises: ExtractError."""
    return next(iterate(source, vocabulary, doctype=doctype))


class _Scopes:
    """Namespaces by the file's prefixes, as they hold at the element that was opened last."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = {XML_NAMESPACE: "xml", **vocabulary}
        self._open: list[tuple[dict[str, str], dict[str, str]]] = [({"xml": XML_NAMESPACE, "": ""}, {})]

    def enter(self, name: str, attributes: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Return an element's name and attributes by the vocabulary; what it declares holds until `leave`."""
        if not attributes or not any(":" in key or key == "xmlns" for key in attributes):
            self._open.append(self._open[-1])
            return self._short(name), attributes
        declared = {key[6:]: value for key, value in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
        self._open.append(({**self._open[-1][0], **declared}, {}) if declared else self._open[-1])
        named = {
            self._short(key) if ":" in key else key: value
            for key, value in attributes.items()
            if key != "xmlns" and not key.startswith("xmlns:")
        }
        return self._short(name), named

    def leave(self) -> None:
        """Forget what the element that closes has declared."""
        self._open.pop()

    def _short(self, name: str) -> str:
        spaces, known = self._open[-1]
        short = known.get(name)
        if short is None:
            prefix, _, local = name.rpartition(":")
            space = spaces.get(prefix)
            short = known[name] = name if space is None else _by_vocabulary(self._vocabulary, space, local)
        return short


def _by_vocabulary(prefixes: Vocabulary, space: str, local: str) -> str:
    prefix = prefixes.get(space, None if space else "")
    return f"{{{space}}}{local}" if prefix is None else f"{prefix}:{local}" if prefix else local


class _Builder:
    """Makes elements with places out of what the parser calls."""

    def __init__(self, text: str, vocabulary: Vocabulary, wanted: Wanted, scopes: _Scopes | None = None) -> None:
        self._text = text
        self.data = text.encode("utf-8", "surrogatepass")
        """What the parser is fed."""
        self._is_ascii = len(text) == len(self.data)
        self._names: dict[str, str] = {}
        self._prefixes = {XML_NAMESPACE: "xml", **vocabulary}
        self._wanted = wanted
        self._scopes = scopes
        """Set where all steps are told, not only the wanted elements."""
        self._path: list[Element] = []
        self._kept = 0
        """How many elements are open from the outermost wanted one on; 0 outside."""
        self._finished: list[Step] = []
        self._pieces: list[str] = []
        self._after = 0
        """The character after the last markup: where text starts."""
        self._seen = (0, 0)
        """A byte and its character, for the next one."""
        self._in_cdata = False
        self._parser = make_parser(_ignore_start, _ignore_end, _ignore)

    def make_parser(self, doctype: Doctype) -> XmlParser:
        """Return the parser that feeds this builder."""
        declares = doctype in (Doctype.ENTITIES, Doctype.DECLARATIONS)
        skipped = self._reference if declares else None
        parser = self._parser = make_parser(
            self._opened,
            self._closed,
            self._pieces.append,
            doctype=doctype,
            skipped=skipped,
            encoding="utf-8",
            namespaces=self._scopes is None,
        )
        parser.CommentHandler = lambda _text: self._other_node("-->")
        parser.ProcessingInstructionHandler = lambda _target, _text: self._other_node("?>")
        parser.StartCdataSectionHandler = self._cdata_opened
        parser.EndCdataSectionHandler = self._cdata_closed
        if declares:
            parser.DefaultHandler = _ignore  # its presence alone keeps entities from being resolved
        if doctype is Doctype.DECLARATIONS:
            parser.ExternalEntityRefHandler = self._external_reference
            if not _HAS_DOCTYPE.match(self._text):  # part of a document, whose entities are declared elsewhere
                assume_dtd(parser)
        return parser

    def take(self) -> list[Step]:
        """Return what happened since the last time."""
        finished, self._finished = self._finished, []
        return finished

    def _here(self) -> int:
        """Return the character that the parser is at; it only ever moves forward."""
        byte = self._parser.CurrentByteIndex
        if self._is_ascii:
            return byte
        last, character = self._seen
        if byte != last:
            self._seen = byte, character + len(self.data[last:byte].decode("utf-8", "surrogatepass"))
        return self._seen[1]

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            space, _, local = name.rpartition(" ")
            short = self._names[name] = _by_vocabulary(self._prefixes, space, local)
        return short

    def _flush(self, here: int) -> None:
        """Keep the text before this place."""
        if self._pieces:
            if self._kept:
                text = Text(self._after, here, "".join(self._pieces), self._in_cdata)
                self._path[-1].children.append(text)
            elif self._scopes is not None and self._path and any(not piece.isspace() for piece in self._pieces):
                self._finished.append(Step(StepKind.TEXT, self._path[-1], self._after))
            self._pieces.clear()

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        here = self._here()
        self._flush(here)
        found = _TAG.match(self._text, here)
        self._after = found.end() if found else here
        if self._scopes is None:
            short = self._short(name)
            named = {self._short(each): value for each, value in attributes.items()} if attributes else attributes
        else:
            short, named = self._scopes.enter(name, attributes)
        element = Element(short, named, here, self._after)
        if self._kept:
            self._path[-1].children.append(element)
            self._kept += 1
        elif self._wanted(element.name, named):
            element.path = tuple(self._path)
            self._kept = 1
        elif self._scopes is not None:
            element.path = tuple(self._path)
            self._finished.append(Step(StepKind.OPENED, element))
        self._path.append(element)

    def _closed(self, _name: str) -> None:
        element = self._path.pop()
        if self._text.startswith("/>", element.inner - 2) and element.inner == self._after and not self._pieces:
            element.close = element.end = element.inner
        else:
            here = self._here()
            self._path.append(element)
            self._flush(here)
            self._path.pop()
            element.close = here
            self._after = element.end = self._text.index(">", here) + 1
        if self._scopes is not None:
            self._scopes.leave()
            if not self._kept:
                self._finished.append(Step(StepKind.CLOSED, element))
        if self._kept:
            self._kept -= 1
            if not self._kept:
                self._finished.append(Step(StepKind.COMPLETE, element))

    def _other_node(self, ending: str) -> None:
        here = self._here()
        self._flush(here)
        self._after = self._text.index(ending, here) + len(ending)
        self._keep(OtherNode(here, self._after))

    def _reference(self, name: str) -> None:
        here = self._here()
        self._flush(here)
        self._after = here + len(f"&{name};")
        self._keep(OtherNode(here, self._after, is_entity=True))

    def _external_reference(
        self, context: str | None, _base: str | None, _system: str | None, _public: str | None
    ) -> int:
        """Leave another file unread: keep a reference to it, whose name ends *context*; without one it is the DTD."""
        if context is None:
            self._parser.ExternalEntityParserCreate(None).Parse(b"", True)
        else:
            self._reference(context.rpartition("\f")[2])
        return 1

    def _keep(self, node: OtherNode) -> None:
        if self._kept:
            self._path[-1].children.append(node)

    def _cdata_opened(self) -> None:
        here = self._here()
        self._flush(here)
        self._after = here + len("<![CDATA[")
        self._in_cdata = True

    def _cdata_closed(self) -> None:
        end = self._text.index("]]>", self._after)
        self._flush(end)
        self._in_cdata = False
        self._after = end + len("]]>")


def _ignore_start(_name: str, _attributes: dict[str, str]) -> None:
    """Take no notice."""


def _ignore_end(_name: str) -> None:
    """Take no notice."""


def _ignore(_text: str) -> None:
    """Take no notice."""


def attribute_place(text: str, element: Element, name: str) -> tuple[int, int] | None:
    """Return the characters of an attribute's value, without its quotes; None where there is no such attribute."""
    if name not in element.attributes:
        return None
    return next((span for known, span in attribute_places(text, element) if known == name), None)


def attribute_places(text: str, element: Element) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each attribute's name with the characters of its value, without its quotes."""
    raw = (found for found in _ATTRIBUTE.finditer(text, element.start, element.inner) if not _is_declaration(found[1]))
    for known, found in zip(element.attributes, raw, strict=False):
        yield known, found.span(2) if found.group(2) is not None else found.span(3)


def declared_prefixes(text: str, element: Element) -> dict[str, str]:
    """Return the namespaces that an element declares, by their prefix; "" is the default one."""
    found = _ATTRIBUTE.finditer(text, element.start, element.inner)
    return {each[1][6:]: each[2] or each[3] or "" for each in found if _is_declaration(each[1])}


def _is_declaration(name: str) -> bool:
    return name == "xmlns" or name.startswith("xmlns:")


def raw_name(text: str, element: Element) -> str:
    """Return the element's name as the file writes it, its own prefix included."""
    found = _NAME.match(text, element.start + 1)
    return found.group() if found else ""


def replace_illegal(text: str) -> str:
    """Return *text* with U+FFFD for each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def escape_text(text: str) -> str:
    """Return *text* as XML character data. Raises: MergeError where XML has no place for a character."""
    found = _NOT_XML.search(text)
    if found:
        message = Message("XML cannot hold the character U+{value}", value=f"{ord(found.group()):04X}")
        raise MergeError(message, hint="delete the invisible character from the translation")
    return escape(text)


def escape_attribute(text: str) -> str:
    """Return *text* as an attribute's value, for either kind of quotes. Raises: MergeError."""
    escaped = escape_text(text).replace('"', "&quot;").replace("'", "&#39;")
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;")
