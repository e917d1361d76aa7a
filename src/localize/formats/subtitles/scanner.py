"""Cues of SubRip, WebVTT and SBV with exact places: time lines divide a file into cues, a blank line ends a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field, LanguageMark, Scan
from localize.formats.html.markup import text_pieces
from localize.model import Note, TagForm

GUARD = "\u2060"
"""The word joiner, unseen: after `<` or `{` it keeps text from being read as a tag where no escape exists."""

_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}(?:[,.][0-9]{1,3})?"
TIME = re.compile(rf"[ \t]*({_CLOCK}[ \t]*-{{1,2}}>[ \t]*{_CLOCK})(?:[ \t][^\r\n]*)?|[ \t]*({_CLOCK},{_CLOCK})[ \t]*")
"""SubRip and WebVTT write an arrow, SBV a comma."""
_NUMBER = re.compile(r"[ \t]*[0-9]{1,9}[ \t]*")
_VTT = re.compile(r"WEBVTT(?![^\s])")
_LANGUAGE = re.compile(r"Language:[ \t]*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4})[ \t]*")
_BLOCK_RULES = {"NOTE": "subtitle note", "STYLE": "subtitle style", "REGION": "subtitle style"}
SRT_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[bius]|font)(?P<rest>[ \t][^<>\r\n]*)?>|\{\\[^{}\r\n]*\}", re.IGNORECASE)
_VTT_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z]*)(?P<rest>[^<>\r\n]*)>")
_GUARDED = re.compile(rf"([<{{0-9]){GUARD}")
_KINDS = {"b": "b", "i": "i", "u": "u", "s": "s"}
_PAIRED = frozenset(("b", "i", "u", "s", "font", "c", "v", "lang", "ruby", "rt"))
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>\r\n]+)>")


@dataclass(slots=True)
class _Walk:
    """What was found so far, and the notes that wait for their cue."""

    source: SourceText
    lines: list[tuple[int, int]]
    """Start and end of each line, line ends left out."""
    vtt: bool
    fields: list[Field] = field(default_factory=list)
    marks: list[LanguageMark] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    notes: tuple[Note, ...] = ()

    def line(self, number: int) -> str:
        """Return one line."""
        return self.source.text[slice(*self.lines[number])]

    def is_blank(self, number: int) -> bool:
        """Tell whether the line ends a cue: WebVTT wants it empty, other players take white space for nothing."""
        line = self.line(number)
        return not line if self.vtt else not line.strip()

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the first and last line of each run of lines that are not blank."""
        first = -1
        for number in range(start, end):
            if self.is_blank(number):
                if first >= 0:
                    yield first, number - 1
                first = -1
            elif first < 0:
                first = number
        if first >= 0:
            yield first, end - 1


def is_vtt(text: str) -> bool:
    """Tell whether a text is WebVTT."""
    return _VTT.match(text) is not None


def scan_subtitles(source: SourceText) -> Scan:
    """Return the cues of a file, one field for each block of text in them.

    Raises:
        ExtractError: there is text, but no time line at all.
    """
    lines = [found.span(1) for found in _LINE.finditer(source.text)]
    walk = _Walk(source, lines, is_vtt(source.text))
    times = [number for number in range(len(lines)) if TIME.fullmatch(walk.line(number))]
    if not times and not walk.vtt and source.text.strip():
        raise ExtractError("no subtitle timing was found", line=1, hint="is this a subtitle file?")
    heads = [_head(walk, number, above) for number, above in zip(times, (-1, *times), strict=False)]
    _read_top(walk, heads[0] if heads else len(lines))
    for index, number in enumerate(times):
        _read_cue(walk, heads[index], number, heads[index + 1] if index + 1 < len(heads) else len(lines))
    return Scan(source, tuple(walk.fields), tuple(walk.marks), tuple(walk.skipped))


def _head(walk: _Walk, number: int, above: int) -> int:
    """Return the line where a cue starts: that of its number or name, where it has one, else its time line."""
    before = number - 1
    if before <= above or walk.is_blank(before):
        return number
    if _NUMBER.fullmatch(walk.line(before)):
        return before
    named = walk.vtt and before > 0 and walk.is_blank(before - 1)
    return before if named and walk.line(before).split(" ")[0] not in _BLOCK_RULES else number


def _read_top(walk: _Walk, end: int) -> None:
    """Take in what stands above the first cue; a header may name the language."""
    for first, last in walk.runs(0, end):
        if not (walk.vtt and first == 0):
            _read_block(walk, first, last)
            continue
        for number in range(first + 1, last + 1):
            found = _LANGUAGE.fullmatch(walk.line(number))
            if found is not None:
                start = walk.lines[number][0]
                walk.marks.append(LanguageMark(start + found.start(1), start + found.end(1), "lang"))


def _read_block(walk: _Walk, first: int, last: int) -> None:
    """Take in lines that no player shows; a note directly before a cue belongs to it."""
    word = walk.line(first).split(" ")[0].rstrip() if walk.vtt else ""
    start, end = walk.lines[first][0], walk.lines[last][1]
    walk.notes = ()
    if word == "NOTE":
        note = " ".join(walk.source.text[start + len(word) : end].split())
        walk.notes = (Note(note),) if note else ()
    walk.skipped.append((start, end, _BLOCK_RULES.get(word, "outside a subtitle")))


def _read_cue(walk: _Walk, head: int, number: int, end: int) -> None:
    name = walk.line(head).strip() if head < number else ""
    found = TIME.fullmatch(walk.line(number))
    time = (found.group(1) or found.group(2)) if found else ""
    context = (name, time) if name and not _NUMBER.fullmatch(name) else (time,)
    notes, walk.notes = walk.notes, ()
    for first, last in walk.runs(number + 1, end):
        if walk.vtt and first != number + 1:
            _read_block(walk, first, last)
            continue
        start, stop = walk.lines[first][0], walk.lines[last][1]
        pieces = trim(tuple(_pieces(walk, start, stop)))
        if any(each.isalnum() for piece in pieces if piece.code is None for each in piece.text):
            told = (*notes, *_voices(walk, start, stop))
            walk.fields.append(Field("subtitle", pieces, context, base=(start, stop), notes=told, whole=True))


def _voices(walk: _Walk, start: int, end: int) -> Iterator[Note]:
    names = dict.fromkeys(found.group(1).strip() for found in _VOICE.finditer(walk.source.text, start, end))
    if walk.vtt and names:
        yield Note(f"voice: {', '.join(names)}")


def _pieces(walk: _Walk, start: int, end: int) -> Iterator[Piece]:
    text = walk.source.text
    at = start
    for found in (_VTT_TAG if walk.vtt else SRT_TAG).finditer(text, start, end):
        yield from _text(walk, at, found.start())
        yield Piece(*found.span(), found.group(), _code(found))
        at = found.end()
    yield from _text(walk, at, end)


def _code(found: re.Match[str]) -> Code:
    """Return what a tag is; one about place or voice at the edge of a text stays outside it."""
    name = (found["name"] or "").lower()
    if name not in _PAIRED:
        return Code("x", TagForm.SINGLE, loose=found.group().startswith("{"))
    form = TagForm.CLOSE if found["slash"] else TagForm.OPEN
    return Code(
        _KINDS.get(name, "x"), form, name, equiv=found["rest"].strip() if name == "v" else "", loose=name == "v"
    )


def _text(walk: _Walk, start: int, end: int) -> Iterator[Piece]:
    """Yield text; WebVTT has entities, the others have none."""
    if start >= end:
        return
    text = walk.source.text
    if walk.vtt:
        yield from text_pieces(text, start, end, keep_space=True)
        return
    at = start
    for found in re.compile(rf"{_GUARDED.pattern}|\r\n|\r").finditer(text, start, end):
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        yield Piece(*found.span(), found.group(1) or "\n")
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)
