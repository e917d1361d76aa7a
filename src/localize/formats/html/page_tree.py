"""The elements of a page as a tree, as far as tag soup has one: which element holds which tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from localize.formats.html.markup import VOID, Attribute, read_attributes
from localize.formats.html.tokenizer import Token

# Elements that the next one of their kind closes. Source: HTML Living Standard, optional tags.
SELF_CLOSED = frozenset(["p", "li", "td", "th", "tr", "dt", "dd", "option"])
_CLOSE_PARAGRAPH = frozenset(
    (
        *("address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "header", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "main", "nav", "ol", "pre", "section", "table", "ul"),
    )
)
"""Elements before which a paragraph ends. Source: HTML Living Standard, the p element."""


@dataclass(slots=True)
class Element:
    """One element of a page."""

    name: str
    attributes: tuple[Attribute, ...]
    parent: int
    """Its index in the list of elements; -1 for an outer one."""
    first: int
    """The index of its start tag."""
    last: int
    """The index of the last token that belongs to it."""

    def get(self, name: str) -> str:
        """Return the value of an attribute, lower case; empty without one."""
        return next((each.value.strip().lower() for each in self.attributes if each.name == name), "")


def read_elements(text: str, tokens: Sequence[Token]) -> list[Element]:
    """Return the elements of a page, an outer one before those inside it; *text* is what the tokens' places count."""
    elements: list[Element] = []
    opened: list[int] = []
    names: Counter[str] = Counter()

    def close(last: int) -> None:
        element = elements[opened.pop()]
        element.last = last
        names[element.name] -= 1

    for index, token in enumerate(tokens):
        if token.kind == "start":
            if opened and _ends(elements[opened[-1]].name, token.name):
                close(index - 1)
            attributes = read_attributes(text[token.start : token.end], token.start)
            elements.append(Element(token.name, attributes, opened[-1] if opened else -1, index, index))
            if token.name not in VOID and not token.empty:
                opened.append(len(elements) - 1)
                names[token.name] += 1
        elif token.kind == "end" and names[token.name]:
            while elements[opened[-1]].name != token.name:
                close(index - 1)
            close(index)
    while opened:
        close(len(tokens) - 1)
    return elements


def _ends(opened: str, name: str) -> bool:
    """Tell whether an element ends where another one starts."""
    return (name in SELF_CLOSED and opened == name) or (opened == "p" and name in _CLOSE_PARAGRAPH)
