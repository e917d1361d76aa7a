"""Segment texts as styled text: sanitized, tags as chips, differences by signs and colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePath
from types import MappingProxyType

from rich.cells import cell_len
from textual.content import Content as Paint

from localize.i18n.sanitize import visible, visible_edges, visible_lines
from localize.model import Content, DiffStep, InlineTag, TagForm, Variant
from localize.model.segment_list import Located, Row
from localize.tokens import fold


def chip(tag: InlineTag) -> str:
    """Return a tag as it is shown; as long as its typing form: `<b1>` is ‹b1›."""
    return tag.typed.replace("<", "‹").replace(">", "›")


def show_content(content: Content) -> str:
    """Return a content as one safe line with its tags as chips."""
    return visible_edges("".join(visible(part) if isinstance(part, str) else chip(part) for part in content.parts))


def paint_content(content: Content, style: str = "") -> Paint:
    """Return a content ready to paint, tags as styled chips, line breaks kept; places are those of its typing form."""
    shown = [visible_lines(part) if isinstance(part, str) else chip(part) for part in content.parts]
    seen = visible_edges("".join(shown))
    pieces: list[tuple[str, str]] = []
    at = 0
    for part, text in zip(content.parts, shown, strict=True):
        pieces.append((seen[at : at + len(text)], style if isinstance(part, str) else "$chip"))
        at += len(text)
    return Paint.assemble(*pieces)


Piece = tuple[str, bool]
"""A part of a line, and whether it is a tag."""


@lru_cache(maxsize=1024)
def wrap_content(content: Content, width: int, most: int) -> tuple[tuple[Piece, ...], ...]:
    """Return a content in *most* lines of *width* cells at most, in pieces; what has no room becomes "…"."""
    shown: list[Piece] = []
    left = 2 * width * most  # of a text of a hundred thousand characters, only what may be seen is gone through
    for part in content.parts:
        text = visible(part[:left]) if isinstance(part, str) else chip(part)
        shown.append((text, not isinstance(part, str)))
        left -= len(text)
        if left <= 0:
            break
    text = visible_edges("".join(each for each, _ in shown))
    edges = wrap_line(text, width, most)
    lines = [_pieces(text, shown, start, end) for start, end in edges]
    if edges and edges[-1][1] < len(text.rstrip(" ")):
        start, end = edges[-1]
        lines[-1] = (*_pieces(text, shown, start, min(end, start + _fitting(text[start:end], width - 1))), ("…", False))
    return tuple(lines)


def _pieces(text: str, shown: Iterable[Piece], start: int, end: int) -> tuple[Piece, ...]:
    """Return the characters [start, end) of a text, which is that of the pieces *shown*, in pieces."""
    found: list[Piece] = []
    at = 0
    for piece, is_tag in shown:
        first, last = max(at, start), min(at + len(piece), end)
        if first < last:
            found.append((text[first:last], is_tag))
        at += len(piece)
    return tuple(found)


def wrap_line(text: str, width: int, most: int) -> list[tuple[int, int]]:
    """Return where each of *most* lines at most begins and ends: between words, inside one that is too long."""
    lines: list[tuple[int, int]] = []
    start = 0
    while start < len(text) and len(lines) < most:
        end = start + _fitting(text[start : start + width], width)
        following = end
        if end < len(text):
            space = text.rfind(" ", start, end + 1)
            if space > start:
                end, following = space, space + 1
        lines.append((start, end))
        start = following
    return lines


def _fitting(text: str, width: int) -> int:
    """Return how many characters fit a width, one at least."""
    end = len(text)
    while end > 1 and cell_len(text[:end]) > width:
        end -= 1
    return end


NUMBER_CELLS = 18
"""Cells for a number with the name of its file, in lists."""


def number_words(row: Row | Located, *, is_mixed: bool) -> str:
    """Return a segment's number in its document; among those of several documents, with the name of the file."""
    return f"{row.document_number} ({visible(PurePath(row.path).name)})" if is_mixed else str(row.document_number)


_READ: Mapping[str, str] = MappingProxyType(
    {"b": "bold", "i": "italic", "u": "underline", "s": "strike", "a": "underline", "c": "$chip"}
)
"""How the kinds of inline tags look to a reader."""


def paint_read(content: Content, style: str = "") -> Paint:
    """Return a content as its readers see it: bold as bold, links underlined, line breaks as such; other tags by the
    text that stands for them, or as chips where none does.
    """
    pieces: list[tuple[str, str]] = []
    open_tags: dict[str, str] = {}
    for part in content.parts:
        if isinstance(part, str):
            pieces.append((visible_lines(part), " ".join([style, *open_tags.values()]).strip()))
        elif part.form is TagForm.OPEN:
            open_tags[part.id] = _READ.get(part.kind, "")
        elif part.form is TagForm.CLOSE:
            open_tags.pop(part.id, None)
        elif part.kind == "br":
            pieces.append(("\n", style))
        else:
            pieces.append((visible(part.equiv), style) if part.equiv.strip() else (chip(part), "$chip"))
    return Paint.assemble(*pieces)


_STEPS = {"=": "", "-": "$deleted strike", "+": "$added underline"}
_BRACKETS = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}


def paint_diff(steps: Iterable[DiffStep]) -> Paint:
    """Return a diff ready to paint: signs as well as colours, so that it reads without either."""
    pieces: list[tuple[str, str]] = []
    for step in steps:
        before, after = _BRACKETS[step.sign]
        text = visible_lines(step.text).replace("<", "‹").replace(">", "›")
        pieces.append((f"{before}{text}{after}", _STEPS[step.sign]))
    return Paint.assemble(*pieces)


def underline_words(paint: Paint, words: Iterable[str]) -> Paint:
    """Return a text with every place underlined where one of some words stands, folded as the search folds them."""
    text = fold(paint.plain)
    for word in words:
        sought = fold(word).text
        at = text.text.find(sought) if sought else -1
        while at >= 0:
            paint = paint.stylize("bold underline", *text.span(at, at + len(sought)))
            at = text.text.find(sought, at + len(sought))
    return paint


def paint_variant(variant: Variant) -> Paint:
    """Return a text of a record behind its language."""
    return Paint.assemble((f"{variant.language:<4}", "bold"), paint_content(variant.content))
