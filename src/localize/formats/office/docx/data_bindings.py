"""Content controls of Word bound to a value elsewhere in the package, which replaces their text on opening.

Where the value is exactly the control's text, the value gets the same target. A value in another form (a date) is
not touched.

Source: ISO/IEC 29500-1, 17.5.2.6 (dataBinding).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from localize.formats.core.encoding import SourceText
from localize.formats.core.splice import Field
from localize.formats.xml.plain_text import element_piece
from localize.formats.xml.scanner import Element, escape_text, read_tree
from localize.model import Content, InlineTag

BOUND = "bound value"
"""The kind of a field that is such a value."""
_LAST_STEP = re.compile(r"([\w.-]+)(?:\[\d+\])?\s*$")


def bound_name(sdt: Element | None) -> str:
    """Return the name of the element whose value a content control shows, "" where it shows its own text."""
    properties = sdt.find("w:sdtPr") if sdt else None
    return name_in(properties) if properties else ""


def name_in(properties: Element) -> str:
    """Return the same from the control's properties."""
    binding = properties.find("w:dataBinding")
    found = _LAST_STEP.search(binding.attributes.get("w:xpath", "")) if binding else None
    return found.group(1) if found else ""


def only_control(paragraph: Element) -> Element | None:
    """Return the content control that is all of a paragraph."""
    inside = [each for each in paragraph.elements if each.name != "w:pPr"]
    return inside[0] if len(inside) == 1 and inside[0].name == "w:sdt" else None


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a control shows: its element and text, and its field."""

    name: tuple[str, str]
    field: Field


def read_values(source: SourceText, wanted: Container[tuple[str, str]]) -> tuple[Value, ...]:
    """Return the values of a part whose element and text are among *wanted*. Raises: ExtractError."""
    found: list[Value] = []
    for each in _leaves(read_tree(source, {})):
        piece = element_piece(source.text, each)
        name = each.name.rpartition("}")[2], piece.text if piece else ""
        if piece and name in wanted:
            found.append(Value(name, Field(BOUND, (piece,))))
    return tuple(found)


def _leaves(element: Element) -> Iterator[Element]:
    for each in element.walk():
        if each.children and not any(isinstance(child, Element) for child in each.children):
            yield each


def write_value(_field: Field, content: Content, _markup: Callable[[InlineTag], str]) -> str:
    """Return a target as an element's text."""
    return escape_text(content.plain.strip())
