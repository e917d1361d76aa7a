"""Texts of SubStation Alpha files (SSA, ASS) with exact places: what a Dialogue line of the events shows.

Source: the specification of SSA v4.00 with the ASS v4.00+ changes, and libass, which reads `\\{` as a brace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field, Scan
from localize.formats.subtitles.scanner import GUARD
from localize.model import Note, TagForm

_HEAD = re.compile(r"\s*+(?:;[^\r\n]*+\s*+)*+\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_SECTION = re.compile(r"\[([^\]\r\n]+)\][ \t]*")
_SECTIONS = {"script info": "metadata", "v4 styles": "subtitle style", "v4+ styles": "subtitle style"}
_EVENT = re.compile(r"(?P<kind>[A-Za-z]+):[ \t]*+")
_COLUMNS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
"""Where no line `Format:` names them."""
_ESCAPE = re.compile(rf"\\(?P<letter>[Nnh{{}}]|{GUARD})")
_MARK = re.compile(rf"{_ESCAPE.pattern}|\{{[^}}\r\n]*\}}")
_TOGGLE = re.compile(r"\{\\(?P<letter>[bius])(?:(?P<off>0)|[1-9][0-9]{0,3})\}")
_DRAWING = re.compile(r"\\p([0-9])")
_LETTERS = {"N": "\n", "n": "\n", "h": "\xa0", GUARD: "\\", "{": "{", "}": "}"}


@dataclass(slots=True)
class _Walk:
    """What was found so far."""

    text: str
    section: str = ""
    first: int = 0
    """Where the section starts."""
    last: int = 0
    columns: Sequence[str] = _COLUMNS
    number: int = len(_COLUMNS) - 1
    """Of the column with the text."""
    fields: list[Field] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)


def is_substation(text: str) -> bool:
    """Tell whether a text is a SubStation Alpha file."""
    return _HEAD.match(text) is not None


def scan_substation(source: SourceText) -> Scan:
    """Return the texts of the events; what no player shows, and what is no text, is left out by a rule.

    Raises:
        ExtractError: there are no events.
    """
    walk = _Walk(source.text)
    has_events = False
    for found in _LINE.finditer(source.text):
        header = _SECTION.fullmatch(found.group())
        if header is not None:
            _end_section(walk)
            walk.section, walk.first = header[1].strip().lower(), found.start()
            has_events |= walk.section == "events"
        elif walk.section == "events":
            _read_event(walk, *found.span())
        walk.last = found.end()
    _end_section(walk)
    if not has_events:
        raise ExtractError("no section [Events] with the subtitles", line=1, hint="is this a subtitle file?")
    return Scan(source, tuple(walk.fields), skipped=tuple(walk.skipped))


def _end_section(walk: _Walk) -> None:
    if walk.section and walk.section != "events":
        walk.skipped.append((walk.first, walk.last, _SECTIONS.get(walk.section, "metadata")))


def _read_event(walk: _Walk, start: int, end: int) -> None:
    found = _EVENT.match(walk.text, start, end)
    if found is None:
        return
    kind = found["kind"].lower()
    if kind == "format":
        columns = [each.strip().lower() for each in walk.text[found.end() : end].split(",")]
        walk.columns = columns if "text" in columns else _COLUMNS
        walk.number = walk.columns.index("text")
        return
    number = walk.number
    values = walk.text[found.end() : end].split(",", number)
    if len(values) <= number:
        walk.skipped.append((start, end, "not located"))
        return
    if number < len(walk.columns) - 1:  # it must be the last one, and may hold commas then
        end -= len(values[number]) - len(values[number].split(",")[0])
        values[number] = values[number].split(",")[0]
    event = dict(zip(walk.columns, (each.strip() for each in values), strict=False))
    at = end - len(values[number])
    if kind != "dialogue":
        walk.skipped += [(at, end, "outside a subtitle")] if any(map(str.isalnum, values[number])) else []
        return
    _read_text(walk, at, end, event)


def _read_text(walk: _Walk, start: int, end: int, event: dict[str, str]) -> None:
    pieces = tuple(_pieces(walk.text, start, end))
    kept = trim(pieces)
    if not any(each.isalnum() for piece in kept if piece.code is None for each in piece.text):
        if any(piece.code and _DRAWING.search(piece.text) for piece in pieces):
            walk.skipped.append((start, end, "drawing"))
        return
    style, name = event.get("style", ""), event.get("name", "") or event.get("actor", "")
    time = f"{event.get('start', '')} --> {event.get('end', '')}"
    context = (time,) if style.lstrip("*") in ("", "Default") else (style, time)
    notes = (Note(f"voice: {name}"),) if name else ()
    walk.fields.append(Field("subtitle", kept, context, base=(start, end), notes=notes, whole=True))


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield text, and blocks in braces as tags; a drawing, from `\\p1` to `\\p0`, is one tag."""
    last = max(start, text.rfind("}", start, end) + 1)  # a brace that opens behind it starts nothing
    marks = [*_MARK.finditer(text, start, last), *_ESCAPE.finditer(text, last, end)]
    closed = _last_ends(marks)
    at, drawing = start, False
    for found in marks:
        if not drawing and found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
            at = found.start()
        drawing = _is_drawing(found[0], was=drawing)
        if not drawing:
            code = None if found["letter"] else _code(found, closed)
            yield Piece(at, found.end(), _LETTERS[found["letter"]] if code is None else text[at : found.end()], code)
            at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], Code("x", TagForm.SINGLE, loose=True) if drawing else None, not drawing)


def _is_drawing(block: str, *, was: bool) -> bool:
    """Tell whether what follows a block, or an escape, is a drawing."""
    drawn = _DRAWING.findall(block)
    return drawn[-1] != "0" if drawn else was


def _last_ends(marks: Sequence[re.Match[str]]) -> Mapping[str, int]:
    """Return where each kind of italics and the like ends for the last time."""
    toggles = ((each, _TOGGLE.fullmatch(each[0])) for each in marks)
    return {toggle["letter"]: each.start() for each, toggle in toggles if toggle and toggle["off"]}


def _code(found: re.Match[str], closed: Mapping[str, int]) -> Code:
    """Return what a block is: italics and the like that end in the same text are a pair, all else stands alone."""
    toggle = _TOGGLE.fullmatch(found[0])
    if toggle is None or closed.get(toggle["letter"], -1) < found.start():
        return Code("x", TagForm.SINGLE, loose=True)
    form = TagForm.CLOSE if toggle["off"] else TagForm.OPEN
    return Code(toggle["letter"], form, toggle["letter"])
