"""Pieces of a unit in the file, text and markup, and the content with numbered tags made of them.

A piece is text or one tag with its place. Pieces of a unit follow each other without gaps, so the unit's raw form is
one slice of the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from localize.model import Content, InlineTag, TagForm

_SPACES = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""White space other than one space: a substitution of each space by itself takes 60 bytes a word."""
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

    What is left starts and ends with a code or with a character that is not white space. Linear in any nesting.
    """
    kept = list(pieces)
    partners = find_partners(kept)
    low, high = 0, len(kept)
    while True:
        while low < high and not _keep_start(kept, low):
            low += 1
        while low < high and not _keep_end(kept, high - 1):
            high -= 1
        code = kept[low].code if low < high else None
        if code is None or code.form is not TagForm.OPEN or code.stays or partners.get(low) != high - 1:
            return tuple(kept[low:high])
        low, high = low + 1, high - 1


def _keep_start(pieces: list[Piece], at: int) -> bool:
    """Tell whether a unit may start with this piece, after its leading white space is cut off where it can be."""
    piece = pieces[at]
    if piece.code is not None:
        return not piece.code.loose
    kept = piece.text.lstrip()
    if kept and piece.literal:
        pieces[at] = replace(piece, text=kept, start=piece.start + len(piece.text) - len(kept))
    return bool(kept)


def _keep_end(pieces: list[Piece], at: int) -> bool:
    """Tell whether a unit may end with this piece, after its trailing white space is cut off where it can be."""
    piece = pieces[at]
    if piece.code is not None:
        return not piece.code.loose
    kept = piece.text.rstrip()
    if kept and piece.literal:
        pieces[at] = replace(piece, text=kept, end=piece.end - len(piece.text) + len(kept))
    return bool(kept)


def find_partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """Return the indexes of opening and closing codes that belong together, both ways; a crossed code has none.

    Linear: a closing code finds the last opening one of its name without a look at the others.
    """
    partners: dict[int, int] = {}
    opened: list[int] = []
    by_name: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if piece.code is None:
            continue
        if piece.code.form is TagForm.OPEN:
            by_name[piece.code.name].append((len(opened), index))
            opened.append(index)
        elif piece.code.form is TagForm.CLOSE:
            place, match = _last_open(by_name[piece.code.name], opened)
            if match is not None:
                del opened[place:]
                partners[match], partners[index] = index, match
    return partners


def _last_open(places: list[tuple[int, int]], opened: Sequence[int]) -> tuple[int, int | None]:
    """Return place and index of the last code among *places* that is still open; those that are not are forgotten."""
    while places:
        place, index = places.pop()
        if place < len(opened) and opened[place] == index:
            return place, index
    return 0, None


def mint(pieces: Sequence[Piece]) -> tuple[Content, tuple[InlineTag | None, ...]]:
    """Return the content of a unit, and for each piece the tag that it became.

    Tags are numbered in source order over all kinds; ids that occur literally in the text are skipped. An opening code
    without its closing one, or the other way round, becomes a single tag of kind x.
    """
    taken = {found.group(1) for found in _TYPED_ID.finditer("".join(p.text for p in pieces if p.code is None))}
    partners = find_partners(pieces)
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
    """Return the parts without white space at their edges and without pairs of tags around the whole. Linear."""
    partners = _closing_tags(parts)
    low, high = 0, len(parts)
    while True:
        while low < high and _is_blank(parts[low]):
            low += 1
        while low < high and _is_blank(parts[high - 1]):
            high -= 1
        if low == high or partners.get(low) != high - 1:
            return parts[low:high]
        low, high = low + 1, high - 1


def _is_blank(part: str | InlineTag) -> bool:
    return isinstance(part, str) and not part.strip()


def _closing_tags(parts: Sequence[str | InlineTag]) -> dict[int, int]:
    """Return the index of the closing tag for that of each opening one; a copy of a pair is a pair of its own."""
    opened: defaultdict[str, list[int]] = defaultdict(list)
    partners: dict[int, int] = {}
    for index, part in enumerate(parts):
        if isinstance(part, str) or part.form is TagForm.SINGLE:
            continue
        if part.form is TagForm.OPEN:
            opened[part.id].append(index)
        elif opened[part.id]:
            partners[opened[part.id].pop()] = index
    return partners
