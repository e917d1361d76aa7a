"""Element tree of one TBX entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """An element; its text and its child elements in order."""

    name: str
    """Without its namespace."""
    attributes: dict[str, str]
    """A name in a namespace is "uri local"."""
    line: int
    column: int
    parts: list[str | Node] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """Return the child elements."""
        return [part for part in self.parts if not isinstance(part, str)]

    @property
    def text(self) -> str:
        """Return all text inside, that of inline markup included."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def category(self) -> str:
        """Return the data category: the `type` of <descrip>, <termNote> …, in the other style the element's name."""
        # Some programs write an explanation as a <descrip> that says not of what kind.
        return self.attributes.get("type") or ("note" if self.name == "descrip" else self.name)

    @property
    def language(self) -> str:
        """Return the language as it stands there, empty where none does."""
        return self.attributes.get("http://www.w3.org/XML/1998/namespace lang") or self.attributes.get("lang", "")

    def walk(self) -> Iterator[Node]:
        """Yield this element and all inside it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()
