"""XLIFF 2.0, 2.1 and 2.2: units with their own segments, codes as tags, states, notes; targets in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from localize.errors import ConfigError, ExtractError, MergeError
from localize.formats.core.splice import Edit, apply_bytes, to_skip
from localize.formats.core.verify_merge import find_problems
from localize.formats.xliff.v2.merge import segment_edits, trg_lang_edit, trg_lang_place
from localize.formats.xliff.v2.reader import Reading, UnitContext, UnitText, read_notes
from localize.formats.xliff.v2.references import reference_edits
from localize.formats.xliff.v2.validate.document import Checker, check_file
from localize.formats.xml.scanner import Element, decode_xml
from localize.language import parse_tag
from localize.model import LanguageTag, Note, Part, Problem, Unit
from localize.model.extraction import Extraction, Mark, Skip, Span, Targets, UnitTarget

_MAX_NOTES = 20
_SPACE = "urn:oasis:names:tc:xliff:document:2."
_SIZES = re.compile(r"\s*(?:[0-9]+\s*,\s*)?([0-9]+)\s*")
_KEPT = "translate no"


@dataclass(frozen=True, slots=True)
class Xliff2Options:
    """How XLIFF 2 is read: there is nothing to set."""


class Xliff2Filter:
    """XLIFF 2 documents; without any target, the file is a template."""

    name = "xliff2"
    version = "1"
    extensions: tuple[str, ...] = (".xlf", ".xliff")
    options_type = Xliff2Options
    bilingual = True

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.97 for a file that names the namespace of XLIFF 2."""
        del name
        return 0.97 if _SPACE.encode() in head.replace(b"\0", b"") else 0.0

    def extract(self, data: bytes, options: Xliff2Options) -> Extraction:
        """Return the units with their segments, the targets they have, and every constraint that the file breaks."""
        del options
        source = decode_xml(data)
        checker = Checker(source)
        byte, text = source.to_byte, source.text
        units: list[Unit] = []
        spans: list[Span] = []
        targets: list[UnitTarget] = []
        skipped: list[Skip] = []
        reading = Reading(source, checker)
        for read, around in reading.units():
            if read.pieces:
                units.append(_unit(read, around, text))
            for number, piece in enumerate(read.pieces):
                spans.append(Span(byte(piece.element.start), byte(piece.element.end), read.id, number, "segment"))
                if piece.target:
                    targets.append(UnitTarget(read.id, piece.target, number, None, piece.state, piece.substate))
            skipped += (to_skip(source, start, end, _KEPT) for start, end in read.skipped)
        root = reading.root
        start, end = trg_lang_place(text, root) if root else (0, 0)
        return Extraction(
            units=tuple(units),
            spans=tuple(spans),
            marks=(Mark(byte(start), byte(end), "trgLang"),) if root else (),
            source_language=_language(root, "srcLang"),
            target_language=_language(root, "trgLang"),
            targets=tuple(targets),
            skipped=tuple(skipped),
            problems=checker.problems(),
            encoding=source.encoding,
        )

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: Xliff2Options
    ) -> bytes:
        """Return the file with these targets and their states."""
        del extraction, options  # the file is read again: the places of its segments are what is needed
        source = decode_xml(data)
        reading = Reading(source, None)
        edits: list[Edit] = []
        missing = dict(targets)
        try:
            for read, _ in reading.units(targets):
                own = list(_unit_edits(source.text, read, missing.pop(read.id, ()), language))
                edits += [*own, *reference_edits(source.text, read.element, own)]
        except ExtractError as error:
            raise MergeError(error.text, line=error.line, column=error.column, hint=error.advice) from error
        for unit_id in missing:
            raise MergeError(
                "the file has no unit {unit_id!r}", unit_id=unit_id, hint="add the source file again, then export"
            )
        if edits and reading.root:
            edits += trg_lang_edit(source.text, reading.root, language)
        return apply_bytes(source, edits, references=True)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return every constraint of XLIFF 2 that the file breaks."""
        return find_problems(lambda: check_file(decode_xml(data)))


def _language(root: Element | None, name: str) -> LanguageTag | None:
    try:
        return parse_tag(root.attributes[name]) if root and name in root.attributes else None
    except ConfigError:
        return None


def _unit(read: UnitText, around: UnitContext, text: str) -> Unit:
    """Return what the extraction holds of a unit."""
    element = read.element
    has_comments = text.find("comment", element.inner, element.close) >= 0
    notes = [*(_comments(element) if has_comments else ()), *around.notes]
    own = element.find("notes")
    return Unit(
        read.id,
        "message",
        tuple(Part(piece.source, gap=piece.gap) for piece in read.pieces),
        context=tuple(_context(element)),
        notes=tuple([*(read_notes(own) if own else ()), *notes][:_MAX_NOTES]),
        max_length=_max_length(element) if around.codepoints and len(read.pieces) == 1 else None,
        segmented=True,
    )


def _context(unit: Element) -> Iterator[str]:
    """Yield the document's name, the names of the groups around the unit and its own."""
    for each in (*unit.path, unit):
        name = each.attributes.get("original" if each.name == "file" else "name", "").strip()
        if name:
            yield name


def _comments(unit: Element) -> Iterator[Note]:
    """Yield the remarks that annotations hold themselves."""
    for holder in unit.elements:
        source = holder.find("source") if holder.name == "segment" else None
        for each in source.walk() if source is not None and any(source.elements) else ():
            if each.name in ("mrk", "sm") and each.attributes.get("type") == "comment" and each.attributes.get("value"):
                about = f"{each.text.strip()}: " if each.text.strip() else ""
                yield Note(f"{about}{each.attributes['value']}")


def _max_length(unit: Element) -> int | None:
    found = _SIZES.fullmatch(unit.attributes.get("slr:sizeRestriction", ""))
    return int(found.group(1)) if found and len(found.group(1)) < 9 else None


def _unit_edits(text: str, read: UnitText, given: tuple[UnitTarget, ...], language: LanguageTag) -> Iterator[Edit]:
    for each in given:
        if each.part >= len(read.pieces):
            hint = "add the source file again, then export"
            raise MergeError("the unit {id!r} has no segment {value}", id=read.id, value=each.part + 1, hint=hint)
        yield from segment_edits(text, read.pieces[each.part], each, read, language)
