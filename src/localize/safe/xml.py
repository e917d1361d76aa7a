"""The one way in for XML: no entity is resolved, no DTD is loaded, nesting and size are bounded.

expat comes with places in bytes and reads a stream; it is what filters and exchange readers use. lxml is for small
files that are checked against a schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from localize.errors import ExchangeError
from localize.safe.limits import MAX_BYTES, MAX_DEPTH

if TYPE_CHECKING:
    from lxml import etree

_CHUNK = 64 * 1024


class UnsafeXml(ValueError):
    """The XML wants something that is never done: an own entity, a file from elsewhere, bottomless nesting."""


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


@dataclass(slots=True)
class _Depth:
    start: Start
    end: End
    open: int = field(default=0)

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self.open += 1
        if self.open > MAX_DEPTH:
            raise UnsafeXml(f"more than {MAX_DEPTH} elements inside each other")
        self.start(name, attributes)

    def closed(self, name: str) -> None:
        self.open -= 1
        self.end(name)


def make_parser(start: Start, end: End, text: Text, *, namespaces: bool = False) -> expat.XMLParserType:
    """Return an expat parser that calls these functions; with *namespaces*, names are "uri local".

    A DOCTYPE that only names an external DTD is let through and not loaded. Feeding it may raise `UnsafeXml` and
    `expat.ExpatError`; `guarded` turns both into errors of the product.
    """
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    depth = _Depth(start, end)
    parser.buffer_text = True
    parser.StartElementHandler = depth.opened
    parser.EndElementHandler = depth.closed
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entity
    parser.ExternalEntityRefHandler = _refuse_external
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def _refuse_entity(*declaration: object) -> None:
    raise UnsafeXml(f"it declares an entity of its own: {declaration[0]}")


def _refuse_external(*reference: object) -> int:
    raise UnsafeXml(f"it refers to a file elsewhere: {reference[2] or reference[0]}")


@contextmanager
def guarded(path: str, parser: expat.XMLParserType | None = None) -> Iterator[None]:
    """Turn what an XML parser raises inside the block into `ExchangeError` with the place."""
    try:
        yield
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise ExchangeError(
            f"not well-formed XML: {message}", path=path, line=error.lineno, column=error.offset + 1
        ) from error
    except UnsafeXml as error:
        line, column = (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1) if parser else (0, 0)
        raise ExchangeError(f"XML that is not read: {error}", path=path, line=line, column=column) from error


def feed(parser: expat.XMLParserType, stream: BinaryIO, path: str, *, limit: int = MAX_BYTES) -> Iterator[int]:
    """Feed a stream to a parser in pieces; yield the number of bytes read after each, so that a caller can take turns.

    Raises:
        ExchangeError: not well-formed, unsafe, or longer than *limit* bytes.
    """
    total = 0
    with guarded(path, parser):
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if total > limit:
                raise ExchangeError(f"more than {limit:,} bytes of XML", path=path, hint="split the file")
            parser.Parse(chunk, False)
            yield total
        parser.Parse(b"", True)
        yield total


def read_tree(data: bytes, path: str) -> etree._Element:
    """Return the root of a small document, for schema checks.

    Raises:
        ExchangeError: not well-formed, unsafe or too large.
    """
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise ExchangeError(f"more than {MAX_BYTES:,} bytes of XML", path=path, hint="split the file")
    checker = make_parser(lambda *_: None, lambda _: None, lambda _: None)
    with guarded(path, checker):
        checker.Parse(data, True)  # refuses what lxml would only leave out
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, reader)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise ExchangeError(f"not well-formed XML: {error.msg}", path=path, line=line, column=column) from error
