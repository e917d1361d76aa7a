"""Byte-exact merge shared by all filters: source bytes stay, only places with a changed text are replaced.

A filter scans a decoded file into `Field`s. From them this module makes the `Extraction`, and from targets the new
bytes: a file without a change comes back as it is, by construction.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import TypeVar

from localize.errors import MergeError
from localize.formats.core.encoding import SourceText, encode
from localize.formats.core.inline_tags import Piece, mint
from localize.language import plural_cases
from localize.model import (
    Content,
    InlineTag,
    LanguageTag,
    Note,
    Part,
    PluralCase,
    PluralRule,
    Problem,
    Unit,
    UnitId,
)
from localize.model.extraction import Extraction, Mark, Skip, Span, Targets, UnitTarget

_QUOTED = 40
"""Characters of a source text in a message."""
_EXCERPT = 80
"""Characters of a left-out text that are shown."""
_TAG = re.compile(r"<[!?/A-Za-z][^<>]*(?:>|\Z)")

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Form:
    """One plural form of a message as it stands in the file: a whole item such as `<item quantity="one">…</item>`."""

    case: PluralCase
    pieces: tuple[Piece, ...]
    """Of its text, never empty."""
    start: int
    """The first character of the item; between two items stands white space, a comma, a comment: no other text."""
    end: int
    name: tuple[int, int]
    """Where the item names its category: in a copy for another category that word is replaced."""
    default: Edit | None = None
    """Takes from a copy for another category what says that this form is the default."""


@dataclass(frozen=True, slots=True)
class Field:
    """One translatable text of a file: where it stands and how it is written.

    A message with plural forms has `forms` and no pieces; it is written as the forms of the target language (CLDR).
    """

    kind: str
    pieces: tuple[Piece, ...] = ()
    """Trimmed, without holes, never empty where there are no forms."""
    context: tuple[str, ...] = ()
    encode: str = ""
    base: tuple[int, int] = (0, 0)
    """The characters around it that a parser needs to read it again; for the filter's own use."""
    notes: tuple[Note, ...] = ()
    name: str = ""
    """The format's own name for it (a key path), of which its id is made; empty: its kind and text are its name."""
    max_length: int | None = None
    region: tuple[int, int] | None = None
    """The characters that its writer replaces, where these are more than its pieces."""
    forms: tuple[Form, ...] = ()
    joint: str = ""
    """What stands before a form that the file does not have."""
    whole: bool = False
    """The text is one segment: a border between sentences inside it means nothing."""

    @property
    def start(self) -> int:
        """The first character."""
        if self.region:
            return self.region[0]
        return self.forms[0].start if self.forms else self.pieces[0].start

    @property
    def end(self) -> int:
        """The character after the last one."""
        if self.region:
            return self.region[1]
        return self.forms[-1].end if self.forms else self.pieces[-1].end

    @property
    def content(self) -> Content:
        """The text as a translator sees it; of several forms, the last one's."""
        return mint(self.forms[-1].pieces if self.forms else self.pieces)[0]


@dataclass(frozen=True, slots=True)
class LanguageMark:
    """Characters [start, end) that name the language; `write` gives what stands there for a target language."""

    start: int
    end: int
    kind: str
    write: Callable[[LanguageTag], str] = str


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


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, or one member of a package, as a filter read it: what is in it, and how its texts are written."""

    scan: Scan
    write: Write
    member: str = ""
    references: bool = False
    """Whether a character that the charset lacks may be written as `&#…;`."""


def mint_ids(kinds_and_texts: Iterable[tuple[str, str]]) -> Iterator[UnitId]:
    """Yield a stable id for each unit: kind, hash of kind and source text, a number among equals from the second on.

    An insertion elsewhere does not change them; an equal unit inserted before does.
    """
    seen: Counter[str] = Counter()
    for kind, text in kinds_and_texts:
        digest = sha256(f"{kind}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
        name = f"{kind}-{digest}"
        seen[name] += 1
        yield UnitId(name if seen[name] == 1 else f"{name}-{seen[name]}")


def to_extraction(scan: Scan) -> Extraction:
    """Return what a scan offers for translation, in bytes."""
    return join_readings((Reading(scan, lambda _field, content, _markup: content.plain),))


def join_readings(readings: Sequence[Reading]) -> Extraction:
    """Return what all members of a package, or the only reading of a file, offer for translation."""
    fields = [each for reading in readings for each in reading.scan.fields]
    parts = [_parts(each) for each in fields]
    names = ((each.kind, each.name or some[-1].content.typed) for each, some in zip(fields, parts, strict=True))
    ids = tuple(mint_ids(names))
    units = tuple(_unit(*each) for each in zip(ids, fields, parts, strict=True))
    spans: list[Span] = []
    marks: list[Mark] = []
    skipped: list[Skip] = []
    first = 0
    for reading in readings:
        scan, member, byte = reading.scan, reading.member, reading.scan.source.to_byte
        own = ids[first : first + len(scan.fields)]
        first += len(own)
        spans += sorted(_spans(scan, own, member), key=lambda span: span.start)
        marks += (Mark(byte(each.start), byte(each.end), each.kind, member) for each in scan.marks)
        skipped += (
            to_skip(scan.source, start, end, rule, member, markup=reading.references)
            for start, end, rule in scan.skipped
        )
    return Extraction(
        units=units,
        spans=tuple(spans),
        marks=tuple(marks),
        skipped=tuple(skipped),
        problems=tuple(problem for reading in readings for problem in reading.scan.problems),
        encoding=readings[0].scan.source.encoding if readings else "utf-8",
    )


def to_skip(source: SourceText, start: int, end: int, rule: str, member: str = "", *, markup: bool = False) -> Skip:
    """Return the characters [start, end) as text that is left out by a rule, with its beginning for people.

    Of HTML and XML (*markup*) the words are shown, its tags only where there are no words.
    """
    raw = source.text[start : min(end, start + 4 * _EXCERPT)]
    words = _TAG.sub(" ", raw).split() if markup else []
    return Skip(source.to_byte(start), source.to_byte(end), rule, member, " ".join(words or raw.split())[:_EXCERPT])


def _parts(field: Field) -> tuple[Part, ...]:
    if field.forms:
        return tuple(Part(mint(form.pieces)[0], form.case) for form in field.forms)
    return (Part(field.content),)


def _unit(unit_id: UnitId, field: Field, parts: tuple[Part, ...]) -> Unit:
    plural = PluralRule.CLDR if field.forms else None
    return Unit(unit_id, field.kind, parts, field.context, field.notes, field.max_length, plural, segmented=field.whole)


def merge_readings(
    readings: Sequence[Reading], extraction: Extraction, targets: Targets, language: LanguageTag
) -> dict[str, bytes]:
    """Return the new bytes of every member that changes ("" where the file is no package); empty: nothing does.

    Once a text changes, the languages that other members name change too.

    Raises:
        MergeError: a target is for a unit that the file does not have, or cannot be written in the file's charset.
    """
    changed = pick_targets(extraction, targets)
    merged: dict[str, bytes] = {}
    first = 0
    for reading in readings:
        scan = reading.scan
        own = {at: changed[first + at] for at in range(len(scan.fields)) if first + at in changed}
        first += len(scan.fields)
        if own or (changed and scan.marks):
            edits = [*make_edits(scan, own, reading.write, language), *mark_edits(scan, language)]
            merged[reading.member] = apply_bytes(scan.source, edits, references=reading.references)
    return merged


def merge_file(reading: Reading, extraction: Extraction, targets: Targets, language: LanguageTag) -> bytes:
    """Return the bytes of a file that is no package with these targets. Raises: as `merge_readings`."""
    return merge_readings((reading,), extraction, targets, language).get("", reading.scan.source.data)


def _spans(scan: Scan, ids: Sequence[UnitId], member: str) -> Iterator[Span]:
    """Yield the spans of all fields; a field with others inside its tags has one span before and after each."""
    byte = scan.source.to_byte
    fields = scan.fields
    for index, (unit_id, outer) in enumerate(zip(ids, fields, strict=True)):
        at = outer.start
        for inner in (fields[number] for number in range(index + 1, len(fields))):  # a slice would copy the rest
            if inner.start >= outer.end:
                break
            if inner.start > at:
                yield Span(byte(at), byte(inner.start), unit_id, encode=outer.encode, member=member)
            at = max(at, inner.end)
        if at < outer.end:
            yield Span(byte(at), byte(outer.end), unit_id, encode=outer.encode, member=member)


def pair_targets(places: Mapping[UnitId, Place], targets: Targets) -> Iterator[tuple[Place, tuple[UnitTarget, ...]]]:
    """Yield what *places* holds of each unit, with the targets for that unit.

    Raises:
        MergeError: a target is for a unit that the file does not have.
    """
    for unit_id, given in targets.items():
        if unit_id not in places:
            raise MergeError(
                "the file has no unit {unit_id!r}", unit_id=unit_id, hint="add the source file again, then export"
            )
        yield places[unit_id], given


def pick_targets(extraction: Extraction, targets: Targets) -> dict[int, tuple[UnitTarget, ...]]:
    """Return the targets that differ from their source, by the number of their unit.

    Raises:
        MergeError: a target is for a unit that the file does not have.
    """
    numbers = {unit.id: number for number, unit in enumerate(extraction.units)}
    return {
        number: given
        for number, given in pair_targets(numbers, targets)
        if given and not _is_source(extraction.units[number], given)
    }


def _is_source(unit: Unit, given: Sequence[UnitTarget]) -> bool:
    """Tell whether targets say what the file says already."""
    if unit.plural is None:
        return same(unit.parts[0].content, given[0].content)
    forms = {part.case: part.content for part in unit.parts}
    return all(each.case in forms and same(forms[each.case], each.content) for each in given)


def quote(field: Field) -> str:
    """Return the start of a field's source text, by which a person finds its segment."""
    text = field.content.plain
    return repr(text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…")


def same(one: Content, other: Content) -> bool:
    """Tell whether two contents would be written alike: equal typing form and equal markup."""
    return one.typed == other.typed and [tag.data for tag in one.tags] == [tag.data for tag in other.tags]


def make_edits(
    scan: Scan, changed: Mapping[int, Sequence[UnitTarget]], write: Write, language: LanguageTag
) -> list[Edit]:
    """Return the edits that give the fields of these indexes their targets.

    A changed field whose tags hold other changed fields takes their new text along. Linear: fields are taken from the
    last to the first, so the edits inside one are the newest ones.
    """
    edits: list[Edit] = []
    for index in sorted(changed, reverse=True):  # inner fields come after outer ones
        outer = scan.fields[index]
        if outer.forms:
            edits.append(Edit(outer.start, outer.end, _write_forms(scan, outer, changed[index], write, language)))
            continue
        inner: list[Edit] = []
        start, end = outer.start, outer.end
        while edits and start <= edits[-1].start and edits[-1].end <= end:
            inner.append(edits.pop())
        text = write(outer, changed[index][0].content, _markup(scan, outer.pieces, inner))
        edits.append(Edit(start, end, text))
    return edits


def _write_forms(scan: Scan, field: Field, given: Sequence[UnitTarget], write: Write, language: LanguageTag) -> str:
    """Return a message with a form for each category of the language; one without a target keeps the file's text."""
    text = scan.source.text
    forms = {form.case: form for form in field.forms}
    before = {form.case: text[last.end : form.start] for last, form in pairwise(field.forms)}
    targets = {each.case: each.content for each in given}
    items: list[str] = []
    for case in plural_cases(language, PluralRule.CLDR):
        form = forms.get(case, field.forms[-1])
        edits = [Edit(*form.name, case.value)]
        if form.default and case is not form.case:
            edits.append(form.default)
        if case in targets:
            own = replace(field, pieces=form.pieces, forms=())
            written = write(own, targets[case], _markup(scan, form.pieces, ()))
            edits.append(Edit(form.pieces[0].start, form.pieces[-1].end, written))
        items.append(before.get(case, field.joint) if items else "")
        items.append(apply_text(text[form.start : form.end], edits, form.start))
    return "".join(items)


def _markup(scan: Scan, pieces: Sequence[Piece], inner: Sequence[Edit]) -> Callable[[InlineTag], str]:
    _, tags = mint(pieces)
    originals = {tag.typed: (tag.data, piece) for piece, tag in zip(pieces, tags, strict=True) if tag is not None}
    ordered = sorted(inner, key=lambda edit: edit.start)
    starts = [edit.start for edit in ordered]

    def give(tag: InlineTag) -> str:
        data, piece = originals.get(tag.typed, (None, None))
        if piece is None or tag.data != data:
            return tag.data
        near = ordered[bisect_left(starts, piece.start) : bisect_left(starts, piece.end)]
        inside = [edit for edit in near if edit.end <= piece.end]
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
    written = BytesIO()  # a list of the pieces would take as much memory again
    at = 0
    for edit in sorted(edits, key=lambda each: each.start):
        start, end = source.to_byte(edit.start), source.to_byte(edit.end)
        written.write(source.data[at:start])
        written.write(encode(edit.text, source.encoding, references=references))
        at = end
    written.write(source.data[at:])
    return written.getvalue()


def mark_edits(scan: Scan, language: LanguageTag) -> list[Edit]:
    """Return the edits that name the target language where the file named its own."""
    return [Edit(mark.start, mark.end, mark.write(language)) for mark in scan.marks]
