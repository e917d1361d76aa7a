"""Segment texts as styled text: sanitized, tags as chips, differences by signs and colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from types import MappingProxyType

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
