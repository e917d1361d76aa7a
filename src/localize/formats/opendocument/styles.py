"""OpenDocument styles: the format by which a span differs from its paragraph, whatever its style is called.

Source: OpenDocument 1.3, part 3, sections 15 and 16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from localize.formats.xml.scanner import Element

AUTOMATIC = "office:automatic-styles"
Format = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
"""Named styles and properties that differ from the paragraph's; the empty one changes nothing."""
PLAIN: Format = ((), ())

_NOISE = re.compile(
    r"fo:(?:language|country|script|hyphenat.*)|style:(?:language|country|script|rfc-language-tag)"
    r"|officeooo:.*|style:letter-kerning|style:text-autospace|style:text-line-break|.*-(?:asian|complex)"
)
"""Properties that a reader does not see: languages of the spelling checker, revision numbers, hyphenation.

The look of Asian and Arabic letters is among them: documents here are in Latin and Cyrillic ones. Which tags a text has
must not hang on the letters in it, or its translation would be read back with other tags.
"""
_INITIAL = {
    "fo:font-weight": "normal",
    "fo:font-style": "normal",
    "fo:font-variant": "normal",
    "fo:text-transform": "none",
    "fo:letter-spacing": "normal",
    "fo:background-color": "transparent",
    "style:text-underline-style": "none",
    "style:text-line-through-style": "none",
    "style:text-outline": "false",
    "style:text-position": "0% 100%",
    "style:use-window-font-color": "true",
    "style:font-relief": "none",
    "style:text-emphasize": "none",
    "fo:text-shadow": "none",
}
_KINDS = {
    ("fo:font-weight", "bold"): "b",
    ("fo:font-style", "italic"): "i",
    ("Strong_20_Emphasis", ""): "b",
    ("Emphasis", ""): "i",
    ("Source_20_Text", ""): "c",
    ("Teletype", ""): "c",
}
_SHOWS_ON_SPACE = (
    "style:text-underline",
    "style:text-line-through",
    "fo:background",
    "style:text-overline",
    "fo:border",
)
_MAX_PARENTS = 32
"""Styles that a style may inherit from; a circle ends there."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style of paragraphs or of spans."""

    name: str
    parent: str
    is_automatic: bool
    properties: dict[str, str]


@dataclass(slots=True)
class Styles:
    """The styles that a member of a document can use."""

    known: dict[tuple[str, str], Style] = field(default_factory=dict)
    formats: dict[tuple[str, tuple[str, ...]], Format] = field(default_factory=dict)
    language: tuple[str, ...] = ()
    """Language and country that the document says for itself."""

    def copy(self) -> Styles:
        """Return the same styles, to which those of one member can be added."""
        return Styles(dict(self.known), language=self.language)

    def add(self, element: Element) -> None:
        """Take in a `style:style` or `style:default-style`."""
        properties = element.find("style:text-properties")
        given = dict(properties.attributes) if properties else {}
        is_automatic = any(each.name == AUTOMATIC for each in element.path)
        family, name = element.attributes.get("style:family", ""), element.attributes.get("style:name", "")
        parent = element.attributes.get("style:parent-style-name", "")
        self.known[family, name] = Style(name, parent, is_automatic, given)

    def format_of(self, paragraph: str, spans: Sequence[str]) -> Format:
        """Return what spans of these styles, outermost first, change in a paragraph of that style."""
        key = paragraph, tuple(spans)
        found = self.formats.get(key)
        if found is None:
            found = self.formats[key] = self._format(*key)
        return found

    def _format(self, paragraph: str, spans: Sequence[str]) -> Format:
        around = dict(_INITIAL)
        for style in self._chain("paragraph", paragraph):
            around.update(style.properties)
        names: list[str] = []
        changed: dict[str, str] = {}
        for name in spans:
            chain = tuple(self._chain("text", name))
            if not chain and name:
                names.append(name)
            named = next((each.name for each in reversed(chain) if not each.is_automatic), "")
            if named and any(each.properties for each in chain if not each.is_automatic):
                names.append(named)
            for style in chain:
                changed.update(style.properties)
        kept = {
            name: value for name, value in changed.items() if around.get(name) != value and not _NOISE.fullmatch(name)
        }
        return tuple(names), tuple(sorted(kept.items()))

    def _chain(self, family: str, name: str) -> Iterator[Style]:
        """Yield a style and those it inherits from, the most general one first."""
        chain: list[Style] = []
        while name and len(chain) < _MAX_PARENTS:
            style = self.known.get((family, name))
            if style is None:
                break
            chain.append(style)
            name = style.parent
        default = self.known.get((family, ""))
        if default is not None and family == "paragraph":
            chain.append(default)
        return reversed(chain)


@lru_cache(maxsize=1024)
def kind_of(given: Format) -> str:
    """Return the kind letters of a format's tag."""
    names, properties = given
    own = dict(properties)
    kinds = {_KINDS[name, ""] for name in names if (name, "") in _KINDS}
    kinds |= {_KINDS[pair] for pair in properties if pair in _KINDS}
    if own.get("style:text-underline-style", "none") != "none":
        kinds.add("u")
    if own.get("style:text-line-through-style", "none") != "none":
        kinds.add("s")
    lifted = own.get("style:text-position", "0%")
    if not lifted.startswith("0%"):
        kinds.add("sub" if lifted.startswith(("sub", "-")) else "sup")
    return kinds.pop() if len(kinds) == 1 else "g"


def weight_of(given: Format) -> tuple[int, Format]:
    """Return how much a format stands out: the least one of a paragraph needs no tag."""
    return 2 * len(given[0]) + len(given[1]), given


def shows_on_space(given: Format) -> bool:
    """Tell whether white space looks different in this format: underlined, struck, on a colour."""
    return any(name.startswith(_SHOWS_ON_SPACE) for name, _ in given[1])
