"""XPath 1.0 on elements that the XML gate has read, evaluated by lxml.

lxml parses nothing here: its tree is built from what expat gave, so that no entity, DTD, file or address is reached.
Regular expressions and other extension functions are off. What an expression costs is bounded by the time limit of
the process that reads foreign files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, cast

MAX_EXPRESSION = 1000
"""Characters of an expression; those that people write have under 300."""

MAX_ATTRIBUTES = 1000


class BadXPath(ValueError):
    """An expression that is no XPath 1.0, is too long, or selects no nodes."""


class _Node(Protocol):
    """What is used of lxml's elements."""

    def getroottree(self) -> object: ...


class _Value(Protocol):
    """What is used of the strings that lxml gives for attributes."""

    is_attribute: bool
    attrname: str

    def getparent(self) -> _Node: ...


class XPathTree:
    """Elements to ask, numbered from 0 in the order of the file."""

    def __init__(self) -> None:
        from lxml import etree

        self._etree = etree
        self._builder = etree.TreeBuilder()
        self._nodes: list[_Node] = []
        """All of them: lxml would make another object for the same element."""
        self._numbers: dict[_Node, int] = {}

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open an element; names are `{namespace}local`.

        Raises:
            BadXPath: a name that lxml does not take, or too many attributes: it looks through all for each new one.
        """
        if len(attributes) > MAX_ATTRIBUTES:
            raise BadXPath(f"an element has more than {MAX_ATTRIBUTES:,} attributes")
        try:
            self._nodes.append(self._builder.start(name, dict(attributes)))
        except ValueError as error:
            raise BadXPath(str(error)) from error

    def write(self, text: str) -> None:
        """Put text into the open element."""
        self._builder.data(text)

    def close(self, name: str) -> None:
        """Close the open element."""
        self._builder.end(name)

    def finish(self) -> None:
        """Let the tree be asked."""
        self._builder.close()
        self._numbers = {node: number for number, node in enumerate(self._nodes)}

    def select(
        self, path: str, namespaces: Mapping[str, str], variables: Mapping[str, str]
    ) -> Iterator[tuple[int, str]]:
        """Yield the number of each element that is selected, or of an attribute's element and the attribute's name.

        Raises: BadXPath.
        """
        for each in split_union(path):
            found = self._evaluate(each, self._nodes[0].getroottree(), namespaces, variables)
            if not isinstance(found, list):
                raise BadXPath("it selects no nodes")
            for node in found:
                if node in self._numbers:
                    yield self._numbers[node], ""
                elif getattr(node, "is_attribute", False):
                    value = cast("_Value", node)
                    yield self._numbers[value.getparent()], value.attrname

    def read(self, number: int, path: str, namespaces: Mapping[str, str], variables: Mapping[str, str]) -> str:
        """Return the text that a path leads to from an element; empty where it leads nowhere. Raises: BadXPath."""
        return str(self._evaluate(f"string({path})", self._nodes[number], namespaces, variables))

    def _evaluate(self, path: str, node: object, namespaces: Mapping[str, str], variables: Mapping[str, str]) -> object:
        if len(path) > MAX_EXPRESSION:
            raise BadXPath(f"it has more than {MAX_EXPRESSION:,} characters")
        try:
            known = {prefix: uri for prefix, uri in namespaces.items() if prefix and uri}
            return cast(object, self._etree.XPath(path, namespaces=known, regexp=False)(node, **variables))
        except (self._etree.LxmlError, ValueError) as error:
            raise BadXPath(str(error)) from error


def split_union(path: str) -> Iterator[str]:
    """Yield the branches of a union: libxml2 joins two sets by comparing each node with each."""
    depth, start, quote = 0, 0, ""
    for at, sign in enumerate(path):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "[(":
            depth += 1
        elif sign in "])":
            depth -= 1
        elif sign == "|" and not depth:
            yield path[start:at].strip()
            start = at + 1
    yield path[start:].strip()
