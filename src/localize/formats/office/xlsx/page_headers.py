"""Headers and footers of printed sheets: three sections of text with codes such as `&P`, the number of the page.

Source: ISO/IEC 29500-1, 18.3.1.46 (headerFooter).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from localize.formats.core.inline_tags import Code, Piece, one_line, trim
from localize.formats.core.splice import Field
from localize.formats.xml.scanner import Element, Text, escape_text
from localize.model import Content, InlineTag, TagForm

ENCODE = "header"
ELEMENTS = frozenset(f"x:{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer"))
_SECTION = re.compile(r"&amp;[LCR]")
_CODE = re.compile(r"""&amp;(?:&quot;[^&<]*&quot;|"[^"&<]*"|K[0-9A-Fa-f+.-]{6}|[0-9]{1,3}|[A-Za-z+-])""")
_PLAIN = re.compile(r"&(?:amp;&amp;|lt;|gt;|quot;|apos;|#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};)")
_SEEN = frozenset("PNDTFAZG")
"""Codes that print something: page, pages, date, time, file, sheet, path, picture."""


def read_header(text: str, element: Element, sheet: str) -> Iterator[Field]:
    """Yield the sections of a header or footer that hold words."""
    child = element.children[0] if len(element.children) == 1 else None
    if not isinstance(child, Text) or child.cdata:
        return
    kind = "header" if element.name.endswith("Header") else "footer"
    borders = [child.start]
    for found in _codes(text, child.start, child.end):
        if _SECTION.fullmatch(found.group()):
            borders += found.span()
    borders.append(child.end)
    for start, end in zip(borders[::2], borders[1::2], strict=True):
        pieces = trim(tuple(_pieces(text, start, end)))
        if any(letter.isalpha() for piece in pieces if piece.code is None for letter in piece.text):
            yield Field(kind, pieces, (sheet,), ENCODE, max_length=255)


def _codes(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the codes and escaped characters between two places, so that none is found inside another."""
    pattern = re.compile(f"{_CODE.pattern}|{_PLAIN.pattern}")
    yield from pattern.finditer(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for found in _codes(text, start, end):
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        raw = found.group()
        at = found.end()
        if not _CODE.fullmatch(raw):
            yield Piece(found.start(), at, "&" if raw == "&amp;&amp;" else html.unescape(raw))
            continue
        is_seen = raw[5:6] in _SEEN and len(raw) == 6
        yield Piece(found.start(), at, raw, Code("f" if is_seen else "x", TagForm.SINGLE, loose=not is_seen))
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def write_header(content: Content, markup: Callable[[InlineTag], str], before: str) -> str:
    """Return a section with a new text; *before* is what stands before it."""
    written: list[str] = [before]
    for part in content.parts:
        if isinstance(part, InlineTag):
            written.append(markup(part))
            continue
        text = escape_text(one_line(part).replace("&", "&&"))
        if text[:1].isdigit() and re.search(r"&amp;[0-9]{1,3}$", written[-1]):
            text = f" {text}"  # a digit would be read as part of the size of the letters
        written.append(text)
    return "".join(written[1:])
