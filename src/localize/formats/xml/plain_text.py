"""Elements and attributes of XML that hold nothing but text, as pieces without white space at their edges."""

from __future__ import annotations

from dataclasses import replace

from localize.formats.core.inline_tags import Piece
from localize.formats.xml.scanner import Element, Text, attribute_place

_OPEN, _CLOSE = "<![CDATA[", "]]>"


def element_piece(text: str, element: Element) -> Piece | None:
    """Return the words of an element, None where there are none or where it holds more than text.

    A CDATA section is taken with its brackets: a target needs none.
    """
    child = element.children[0] if len(element.children) == 1 else None
    if not isinstance(child, Text) or not child.text.strip():
        return None
    start, end = child.start, child.end
    if child.cdata:
        return Piece(start - len(_OPEN), end + len(_CLOSE), child.text.strip())
    return trimmed(Piece(start, end, child.text, literal=text[start:end] == child.text), text)


def attribute_piece(text: str, element: Element, name: str) -> Piece | None:
    """Return the words of an attribute, None where there are none."""
    place = attribute_place(text, element, name)
    value = element.attributes.get(name, "")
    if place is None or not value.strip():
        return None
    return trimmed(Piece(*place, value, literal=text[place[0] : place[1]] == value), text)


def trimmed(piece: Piece, text: str) -> Piece:
    """Return a piece without the white space at its edges, as far as that stands in the file as it is."""
    raw = text[piece.start : piece.end]
    start, end = piece.end - len(raw.lstrip()), piece.start + len(raw.rstrip())
    return replace(piece, start=start, end=end, text=piece.text.strip())
