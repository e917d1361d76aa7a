"""HTML inside JSON strings: its texts as fields with inline tags, in the places of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field
from localize.formats.html.markup import write_html
from localize.formats.html.scanner import scan_html
from localize.formats.json.strings import decode_string
from localize.model import Content, InlineTag

_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]+|#[0-9]+|#x[0-9a-fA-F]+);")
HTML = "html"
"""How such a field is written: as HTML, and that as a JSON string."""


@dataclass(frozen=True, slots=True)
class HtmlText:
    """One text of an HTML string: as a field of the file, and as a field of the decoded string."""

    outer: Field
    within: Field
    page: str
    """The whole decoded string."""

    def write(self, content: Content, markup: Callable[[InlineTag], str], escape: Callable[[str], str]) -> str:
        """Return a target as HTML inside a JSON string."""

        def tag_of(tag: InlineTag) -> str:
            raw = markup(tag)  # with changes inside the tag it is the file's own spelling
            return tag.data if raw == tag.data else decode_string(raw)

        return escape(write_html(self.within, content, tag_of, self.page))


def is_html(text: str) -> bool:
    """Tell whether a string holds markup or entities."""
    return _HTML.search(text) is not None


def html_fields(page: str, places: Sequence[int], context: tuple[str, ...], name: str) -> tuple[HtmlText, ...]:
    """Return the texts of an HTML string; *places* says where each letter of it stands in the file."""
    found = scan_html(page, 0, len(page)).fields
    return tuple(
        HtmlText(
            replace(
                each,
                pieces=tuple(_move(piece, places) for piece in each.pieces),
                context=(*context, *each.context),
                encode=HTML,
                name=f"{name}-{number}",
            ),
            each,
            page,
        )
        for number, each in enumerate(found)
    )


def _move(piece: Piece, places: Sequence[int]) -> Piece:
    return replace(piece, start=places[piece.start], end=places[piece.end])
