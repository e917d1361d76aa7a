"""The only XML parser of the program: no entity is resolved, no DTD is loaded, nesting and size are bounded.

expat reads a stream and knows the place of everything in it.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from xml.parsers import expat

from localize.errors import ExchangeError, Placed
from localize.safe.limits import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS

_CHUNK = 64 * 1024
_MAX_PIECE = 4 * 1024 * 1024
"""Bytes of one tag, comment or declaration: expat holds such a piece in memory until its end is read."""
_EXPATS_OWN = frozenset({"utf-8", "utf-16", "utf-16be", "utf-16le", "iso-8859-1", "us-ascii"})


class UnsafeXml(ValueError):
    """The XML wants something that is never done: own declarations, a strange encoding, bottomless nesting."""

    def __init__(self, message: str, parser: XmlParser, *, hint: str = "") -> None:
        super().__init__(message)
        # Taken here: after a handler has raised, expat still runs to the end of what it was fed.
        self.line = parser.CurrentLineNumber
        self.column = parser.CurrentColumnNumber + 1
        self.hint = hint


class Doctype(Enum):
    """What a document type declaration may be; one with declarations inside is always refused."""

    REFUSED = "refused"
    UNREAD = "unread"
    """It may name a DTD elsewhere, which is not loaded."""
    ENTITIES = "entities"
    """It may also declare entities as texts; a reference to one is given to the default handler, not resolved."""
    DECLARATIONS = "declarations"
    """It may declare anything, and nothing declared is used: no attribute is added; references as for entities."""


XmlParser = expat.XMLParserType
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]
Skipped = Callable[[str], None]


def make_parser(  # noqa: PLR0913  # three callbacks and what may differ between readers
    start: Start,
    end: End,
    text: Text,
    *,
    skipped: Skipped | None = None,
    doctype: Doctype = Doctype.UNREAD,
    max_depth: int = MAX_DEPTH,
    max_elements: int | None = MAX_ELEMENTS,
    encoding: str | None = None,
    namespaces: bool = True,
) -> XmlParser:
    """Return an expat parser that calls these functions; a name in a namespace is "uri local".

    Without *namespaces* names come as the file writes them, and a prefix that is not declared is no error.

    An entity that only the unread DTD could define is given to *skipped* by its name, or refused without it. (In an
    attribute's value expat leaves it out and tells nobody.) *max_elements* is None for a reader that keeps nothing.
    *encoding* overrules what the file says of itself. Feed the parser with `feed`, or inside `guarded`.
    """
    parser = expat.ParserCreate(encoding, namespace_separator=" " if namespaces else None)
    gate = _Gate(parser, start, end, max_depth, max_elements)
    parser.buffer_text = True
    parser.StartElementHandler = gate.opened
    parser.EndElementHandler = gate.closed
    parser.CharacterDataHandler = text
    if encoding is None:
        parser.XmlDeclHandler = gate.check_encoding
    if doctype is Doctype.ENTITIES:
        parser.EntityDeclHandler = gate.check_entity
        parser.ElementDeclHandler = parser.AttlistDeclHandler = gate.refuse_doctype
    elif doctype is Doctype.DECLARATIONS:
        parser.specified_attributes = True
    else:
        parser.StartDoctypeDeclHandler = gate.refuse_doctype if doctype is Doctype.REFUSED else gate.refuse_subset
    parser.SkippedEntityHandler = gate.refuse_entity if skipped is None else lambda name, _is_parameter: skipped(name)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def assume_dtd(parser: XmlParser) -> None:
    """Let a document without a DTD refer to entities as if it had one; the handler of references is asked for it."""
    parser.UseForeignDTD(True)
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)


@dataclass(slots=True)
class _Gate:
    parser: XmlParser
    start: Start
    end: End
    max_depth: int
    max_elements: int | None
    depth: int = field(default=0)
    count: int = field(default=0)

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > self.max_depth:
            message = f"it is nested too deeply, more than {self.max_depth} elements inside each other"
            raise UnsafeXml(message, self.parser)
        if self.max_elements is not None and self.count > self.max_elements:
            raise UnsafeXml(f"more than {self.max_elements:,} elements", self.parser, hint="split the file")
        self.start(name, attributes)

    def closed(self, name: str) -> None:
        self.depth -= 1
        self.end(name)

    def check_encoding(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and not _is_readable(encoding):
            raise UnsafeXml(f"the encoding {encoding!r} is not known here", self.parser, hint="save the file as UTF-8")

    def refuse_doctype(self, *_declaration: object) -> None:
        message = "a document type declaration is not allowed here"
        raise UnsafeXml(message, self.parser, hint="remove the <!DOCTYPE …> line")

    def refuse_subset(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        # Called before the first declaration inside is read, so that none can do anything.
        if has_subset:
            message = "declarations inside the file are not allowed"
            raise UnsafeXml(message, self.parser, hint="remove what is inside <!DOCTYPE … [ ]>")

    def check_entity(
        self,
        name: str,
        is_parameter: int,
        value: str | None,
        _base: str | None,
        _system: str | None,
        _public: str | None,
        _notation: str | None,
    ) -> None:
        if is_parameter or value is None:
            hint = "only entities defined in the file are read"
            raise UnsafeXml(f"the entity {name!r} points outside the file", self.parser, hint=hint)

    def refuse_entity(self, name: str, _is_parameter: bool) -> None:
        raise UnsafeXml(f"the entity &{name}; is not defined", self.parser, hint="write the character itself")


def _is_readable(encoding: str) -> bool:
    """Return whether expat can read it, without asking its own way to Python's codecs, which fail in many ways."""
    return encoding.lower() in _EXPATS_OWN or is_single_byte(encoding)


def is_single_byte(encoding: str) -> bool:
    """Tell whether an encoding is known in which each byte is a character."""
    try:
        name = codecs.lookup(encoding).name
        return not name.endswith("escape") and len(bytes(range(256)).decode(encoding, "replace")) == 256
    except (LookupError, ValueError):
        return False


@contextmanager
def guarded(path: str, *, hint: str = "", raised: type[Placed] = ExchangeError) -> Iterator[None]:
    """Turn what a parser raises inside the block into *raised* with the place; *hint* is for broken markup."""
    try:
        yield
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise raised(message, path=path, line=error.lineno, column=error.offset + 1, hint=hint) from error
    except UnsafeXml as error:
        message = f"XML that is not read: {error}"
        raise raised(message, path=path, line=error.line, column=error.column, hint=error.hint) from error


def is_broken(error: Placed) -> bool:
    """Tell whether what `guarded` raised is markup that is not well-formed, and nothing that is refused."""
    return isinstance(error.__cause__, expat.ExpatError)


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""
        ...


def feed(
    parser: XmlParser, stream: Readable, path: str, *, limit: int | None = MAX_BYTES, hint: str = ""
) -> Iterator[int]:
    """Feed a stream to a parser in pieces; yield the number of bytes read after each, so that a caller can take turns.

    *limit* is None for a reader that keeps nothing and so can read without end; *hint* is said of broken markup.

    Raises:
        ExchangeError: not well-formed, unsafe, or longer than *limit* bytes; what the parser called before it stands.
    """
    total = 0
    with guarded(path, hint=hint):
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if limit is not None and total > limit:
                raise ExchangeError("more than {limit:,} bytes of XML", limit=limit, path=path, hint="split the file")
            parser.Parse(chunk, False)
            if total - parser.CurrentByteIndex > _MAX_PIECE:
                raise UnsafeXml(f"one tag or comment has more than {_MAX_PIECE:,} bytes", parser)
            yield total
        parser.Parse(b"", True)
        yield total
