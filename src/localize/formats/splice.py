"""The engine that all filters share: source bytes stay, only the places whose text changed are replaced.

A filter scans a decoded file into `Field`s. From them this module makes the `Extraction`, and from targets the new
bytes: a file without a change comes back as it is, by construction.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.errors import MergeError
from localize.extraction import Extraction, Mark, Skip, Span, UnitTarget
from localize.formats.encoding import SourceText, encode
from localize.formats.tags import Piece, mint
from localize.model import Content, InlineTag, LanguageTag, Note, Part, Problem, Unit, UnitId

_QUOTED = 40
"""Characters of a source text in a message."""

Targets = Mapping[UnitId, tuple[UnitTarget, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """One translatable text of a file that has one part: where it stands and how it is written."""

    kind: str
    pieces: tuple[Piece, ...]
    """Trimmed, without holes, never empty."""
    context: tuple[str, ...] = ()
    encode: str = ""
    base: tuple[int, int] = (0, 0)
    """The characters around it that a parser needs to read it again; for the filter's own use."""
    notes: tuple[Note, ...] = ()

    @property
    def start(self) -> int:
        """The first character."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """The character after the last one."""
        return self.pieces[-1].end


@dataclass(frozen=True, slots=True)
class LanguageMark:
    """Characters [start, end) that name the language; `write` gives what stands there for a target language."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Scan:
    """All that a filter saw in a file, in character offsets."""

    source: SourceText
    fields: tuple[Field, ...]
    """Ordered by start, an outer field before those inside its tags."""
    marks: tuple[LanguageMark, ...] = ()
    skipped: tuple[tuple[int, int, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """New text for the characters [start, end)."""

    start: int
    end: int
    text: str


Write = Callable[[Field, Content, Callable[[InlineTag], str]], str]
"""Gives the raw text of a field for a target; the third argument gives a tag's raw markup."""


def mint_ids(kinds_and_texts: Iterable[tuple[str, str]]) -> Iterator[UnitId]:
    """Yield a stable id for each unit: kind, hash of kind and source text, a number among equals from the second on.

    An insertion elsewhere does not change them; an equal unit inserted before does.
    """
    seen: Counter[str] = Counter()
    for kind, text in kinds_and_texts:
        digest = hashlib.sha256(f"{kind}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
        name = f"{kind}-{digest}"
        seen[name] += 1
        yield UnitId(name if seen[name] == 1 else f"{name}-{seen[name]}")


def to_extraction(scan: Scan) -> Extraction:
    """Return what a scan offers for translation, in bytes."""
    contents = [mint(field.pieces)[0] for field in scan.fields]
    ids = tuple(mint_ids((each.kind, content.typed) for each, content in zip(scan.fields, contents, strict=True)))
    byte = scan.source.to_byte
    units = tuple(
        Unit(unit_id, each.kind, (Part(content),), each.context, each.notes)
        for unit_id, each, content in zip(ids, scan.fields, contents, strict=True)
    )
    return Extraction(
        units=units,
        spans=tuple(sorted(_spans(scan, ids), key=lambda span: span.start)),
        marks=tuple(Mark(byte(mark.start), byte(mark.end), mark.kind) for mark in scan.marks),
        skipped=tuple(Skip(byte(start), byte(end), rule) for start, end, rule in scan.skipped),
        problems=scan.problems,
        encoding=scan.source.encoding,
    )


def _spans(scan: Scan, ids: Sequence[UnitId]) -> Iterator[Span]:
    """Yield the spans of all fields; a field with others inside its tags has one span before and after each."""
    byte = scan.source.to_byte
    fields = scan.fields
    for index, (unit_id, outer) in enumerate(zip(ids, fields, strict=True)):
        at = outer.start
        for inner in (fields[number] for number in range(index + 1, len(fields))):  # a slice would copy the rest
            if inner.start >= outer.end:
                break
            if inner.start > at:
                yield Span(byte(at), byte(inner.start), unit_id, encode=outer.encode)
            at = max(at, inner.end)
        if at < outer.end:
            yield Span(byte(at), byte(outer.end), unit_id, encode=outer.encode)


def pick_targets(extraction: Extraction, targets: Targets) -> dict[UnitId, Content]:
    """Return the targets of one-part units that differ from their source.

    Raises:
        MergeError: a target is for a unit that the file does not have.
    """
    sources = {unit.id: unit.parts[0].content for unit in extraction.units}
    picked: dict[UnitId, Content] = {}
    for unit_id, parts in targets.items():
        source = sources.get(unit_id)
        if source is None:
            raise MergeError(f"the file has no unit {unit_id!r}", hint="add the source file again, then export")
        if parts and not same(source, parts[0].content):
            picked[unit_id] = parts[0].content
    return picked


def quote(field: Field) -> str:
    """Return the start of a field's source text, by which a person finds its segment."""
    text = mint(field.pieces)[0].plain
    return repr(text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…")


def same(one: Content, other: Content) -> bool:
    """Tell whether two contents would be written alike: equal typing form and equal markup."""
    return one.typed == other.typed and [tag.data for tag in one.tags] == [tag.data for tag in other.tags]


def make_edits(scan: Scan, changed: Mapping[int, Content], write: Write) -> list[Edit]:
    """Return the edits that give the fields of these indexes their new contents.

    A changed field whose tags hold other changed fields takes their new text along. Linear: fields are taken from the
    last to the first, so the edits inside one are the newest ones.
    """
    edits: list[Edit] = []
    for index in sorted(changed, reverse=True):  # inner fields come after outer ones
        outer = scan.fields[index]
        inner: list[Edit] = []
        start, end = outer.start, outer.end
        while edits and start <= edits[-1].start and edits[-1].end <= end:
            inner.append(edits.pop())
        edits.append(Edit(start, end, write(outer, changed[index], _markup(scan, outer, inner))))
    return edits


def _markup(scan: Scan, outer: Field, inner: Sequence[Edit]) -> Callable[[InlineTag], str]:
    _, tags = mint(outer.pieces)
    originals = {tag.typed: (tag.data, piece) for piece, tag in zip(outer.pieces, tags, strict=True) if tag is not None}

    def give(tag: InlineTag) -> str:
        data, piece = originals.get(tag.typed, (None, None))
        if piece is None or tag.data != data:
            return tag.data
        inside = [edit for edit in inner if piece.start <= edit.start and edit.end <= piece.end]
        if not inside:
            return tag.data
        return apply_text(scan.source.text[piece.start : piece.end], inside, piece.start)

    return give


def apply_text(text: str, edits: Iterable[Edit], base: int = 0) -> str:
    """Return *text*, which starts at character *base*, with the edits made."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += [text[at : edit.start - base], edit.text]
        at = edit.end - base
    return "".join((*pieces, text[at:]))


def apply_bytes(source: SourceText, edits: Iterable[Edit], *, references: bool = False) -> bytes:
    """Return the file's bytes with the edits made; everything else is copied.

    Raises:
        MergeError: the file's charset lacks a character and *references* is off.
    """
    pieces: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda each: each.start):
        start, end = source.to_byte(edit.start), source.to_byte(edit.end)
        pieces += [source.data[at:start], encode(edit.text, source.encoding, references=references)]
        at = end
    return b"".join((*pieces, source.data[at:]))


def mark_edits(scan: Scan, language: LanguageTag) -> list[Edit]:
    """Return the edits that name the target language where the file named its own."""
    return [Edit(mark.start, mark.end, str(language)) for mark in scan.marks]
