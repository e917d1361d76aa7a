"""A reader of HTML reports, which gives what stands in a page and holds it against what a page may have."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TAGS = frozenset(
    {
        *(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "section",
            "nav",
            "h1",
            "h2",
            "h3",
            "p",
            "div",
            "a",
        ),
        *("dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "svg", "rect"),
        *("bdi", "del", "i", "ins", "mark", "span", "time"),
    }
)
ATTRIBUTES = frozenset(
    {
        *(
            "lang",
            "dir",
            "charset",
            "http-equiv",
            "content",
            "name",
            "id",
            "class",
            "style",
            "href",
            "scope",
            "datetime",
        ),
        *("aria-label", "role", "x", "width", "height"),
    }
)
EMPTY = frozenset({"meta"})
"""Elements without an end."""


@dataclass
class Element:
    """An element, with all the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[Element] = field(default_factory=list)
    """The elements around it, the outermost first."""


class PageReader(HTMLParser):
    """The elements of a page in order. Raises AssertionError for what no page of ours has: it came from a text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        attributes = {name: value or "" for name, value in attrs}
        assert tag in TAGS, tag
        assert len(attributes) == len(attrs)
        assert attributes.keys() <= ATTRIBUTES, attributes
        assert attributes.get("href", "#").startswith("#")
        assert "url(" not in attributes.get("style", "")
        element = Element(tag, attributes, inside=list(self._open))
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element: the one that was opened last."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Add a text to all elements that it stands in."""
        for each in self._open:
            each.text += data

    def handle_comment(self, data: str) -> None:
        """Refuse what no page has."""
        raise AssertionError(data)

    handle_pi = unknown_decl = handle_comment

    def all(self, tag: str, name: str = "") -> list[Element]:
        """The elements of a tag; of one class, where that is named."""
        return [each for each in self.elements if each.tag == tag and name in ("", each.attributes.get("class"))]

    def section(self, name: str) -> list[Element]:
        """The elements of one section."""
        return [each for each in self.elements if any(other.attributes.get("id") == name for other in each.inside)]
