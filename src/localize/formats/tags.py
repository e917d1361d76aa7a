"""Pieces of a unit as they stand in the file, and the content with numbered tags that a translator sees.

A piece is text or one tag with its place. Pieces of a unit follow each other without holes, so the unit's raw form is
one slice of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from localize.model import Content, InlineTag, TagForm

_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAK = re.compile(" ?(\x00br[0-9]+single\x00) ?")
_TYPED_ID = re.compile(r"</?([a-z]{1,4}[0-9]+)/?>")


@dataclass(frozen=True, slots=True)
class Code:
    """What a piece of markup is: one tag of the unit."""

    kind: str
    """Kind letters, see `InlineTag.kind`."""
    form: TagForm
    name: str = ""
    """An opening code pairs with the next closing code of the same name."""
    equiv: str = ""
    stays: bool = False
    """The code belongs to the text even where it wraps the whole unit."""
    loose: bool = False
    """The code does not belong to the text where it stands at the unit's edge: a comment."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start, end) of the decoded file: text as the translator sees it, or one code."""

    start: int
    end: int
    text: str = ""
    """The text, entities and escapes decoded; for a code, its raw markup."""
    code: Code | None = None
    literal: bool = False
    """Text that stands in the file exactly as it is here."""


_LINE_ENDS = re.compile(r"[\r\n]+")


def one_line(text: str) -> str:
    """Return *text* with a space for each run of line ends: what markup can hold in one place."""
    return _LINE_ENDS.sub(" ", text)


def trim(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces without white space at their edges and without pairs of codes around the whole.

    What is left starts and ends with a code or with a character that is not white space.
    """
    kept = list(pieces)
    while True:
        _trim_edge(kept, last=False)
        _trim_edge(kept, last=True)
        code = kept[0].code if kept else None
        if code is None or code.form is not TagForm.OPEN or code.stays or _partners(kept).get(0) != len(kept) - 1:
            return tuple(kept)
        kept = kept[1:-1]


def _trim_edge(pieces: list[Piece], *, last: bool) -> None:
    edge = -1 if last else 0
    while pieces:
        piece = pieces[edge]
        if piece.code is not None:
            if not piece.code.loose:
                return
            del pieces[edge]
            continue
        kept = piece.text.rstrip() if last else piece.text.lstrip()
        if kept and (not piece.literal or len(kept) == len(piece.text)):
            return
        cut = len(piece.text) - len(kept)
        if kept and last:
            pieces[edge] = replace(piece, text=kept, end=piece.end - cut)
        elif kept:
            pieces[edge] = replace(piece, text=kept, start=piece.start + cut)
        else:
            del pieces[edge]


def _partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """Return the indexes of opening and closing codes that belong together, both ways; a crossed code has none."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.code is None:
            continue
        if piece.code.form is TagForm.OPEN:
            opened.append(index)
        elif piece.code.form is TagForm.CLOSE:
            match = next((at for at in reversed(opened) if _name(pieces[at]) == piece.code.name), None)
            if match is not None:
                del opened[opened.index(match) :]
                partners[match], partners[index] = index, match
    return partners


def _name(piece: Piece) -> str:
    return piece.code.name if piece.code else ""


def mint(pieces: Sequence[Piece]) -> tuple[Content, tuple[InlineTag | None, ...]]:
    """Return the content of a unit, and for each piece the tag that it became.

    Tags are numbered in source order over all kinds; ids that occur literally in the text are skipped. An opening code
    without its closing one, or the other way round, becomes a single tag of kind x.
    """
    taken = {found.group(1) for found in _TYPED_ID.finditer("".join(p.text for p in pieces if p.code is None))}
    partners = _partners(pieces)
    number = 0
    tags: list[InlineTag | None] = []
    for index, piece in enumerate(pieces):
        code = piece.code
        if code is None:
            tags.append(None)
            continue
        partner = partners.get(index)
        opener = tags[partner] if partner is not None and partner < index else None
        if opener is not None:
            tags.append(InlineTag(opener.id, opener.kind, TagForm.CLOSE, piece.text, code.equiv))
            continue
        paired = code.form is TagForm.SINGLE or partner is not None
        kind, form = (code.kind, code.form) if paired else ("x", TagForm.SINGLE)
        number += 1
        while f"{kind}{number}" in taken:
            number += 1
        tags.append(InlineTag(f"{kind}{number}", kind, form, piece.text, code.equiv))
    content = Content(tuple(piece.text if tag is None else tag for piece, tag in zip(pieces, tags, strict=True)))
    return content, tuple(tags)


def renumber(content: Content) -> tuple[str, ...]:
    """Return a form that is equal for contents which differ in tag numbers alone: what a written file can prove.

    A run of white space counts as one space and none at the edges nor beside a line break, because markup keeps no
    more; a pair of tags around the whole is left out, as `trim` leaves it out.
    """
    opened: dict[str, int] = {}
    count = 0
    words: list[str] = []
    for part in _unwrap(content.parts):
        if isinstance(part, str):
            words.append(part)
            continue
        if part.form is not TagForm.CLOSE or part.id not in opened:
            count += 1  # a copy of a tag is a tag of its own
            opened[part.id] = count
        words.append(f"\x00{part.kind}{opened[part.id]}{part.form.value}\x00")
    return tuple(_BREAK.sub(r"\1", _SPACES.sub(" ", "".join(words))).strip().split("\x00"))


def _unwrap(parts: Sequence[str | InlineTag]) -> Sequence[str | InlineTag]:
    while True:
        while parts and isinstance(parts[0], str) and not parts[0].strip():
            parts = parts[1:]
        while parts and isinstance(parts[-1], str) and not parts[-1].strip():
            parts = parts[:-1]
        if len(parts) < 2:
            return parts
        first, last = parts[0], parts[-1]
        if isinstance(first, str) or isinstance(last, str) or first.form is not TagForm.OPEN or first.id != last.id:
            return parts
        parts = parts[1:-1]
