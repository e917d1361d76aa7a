"""Title, subject, keywords and description of an Office document.

Source: ISO/IEC 29500-2, 11 (core properties).
"""

from __future__ import annotations

from collections.abc import Callable

from localize.formats.core.encoding import SourceText
from localize.formats.core.skip_reasons import is_generator_text
from localize.formats.core.splice import Field, Reading, Scan
from localize.formats.xml.plain_text import element_piece
from localize.formats.xml.scanner import escape_text, read_tree
from localize.model import Content, InlineTag

_NAMES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.oclc.org/ooxml/package/metadata/core-properties": "cp",
}
_KINDS = {
    "dc:title": "document title",
    "dc:subject": "document subject",
    "cp:keywords": "document keywords",
    "dc:description": "document description",
}


def read_properties(source: SourceText, member: str) -> Reading:
    """Return the properties that are texts. Raises: ExtractError."""
    fields: list[Field] = []
    skipped: list[tuple[int, int, str]] = []
    for each in read_tree(source, _NAMES).elements:
        piece = element_piece(source.text, each) if each.name in _KINDS else None
        if piece and is_generator_text(piece.text):
            skipped.append((piece.start, piece.end, "generator"))
        elif piece and any(letter.isalpha() for letter in piece.text):
            fields.append(Field(_KINDS[each.name], (piece,)))
    return Reading(Scan(source, tuple(fields), skipped=tuple(skipped)), _write, member, references=True)


def _write(_field: Field, content: Content, _markup: Callable[[InlineTag], str]) -> str:
    return escape_text(content.typed.strip())
