"""XLIFF 1.2, 1.1 and 1.0: bilingual files of trans-units, edited in place.

The parts that the filters of Trados' and memoQ's files share with it are here too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from localize.formats.core.splice import apply_bytes, mint_ids, to_skip
from localize.formats.xliff.v1.merge import language_places, merge_edits
from localize.formats.xliff.v1.model import (
    MEMOQ,
    SDL,
    DeclaredState,
    Dialect,
    StateAttributes,
    Style,
    TargetChange,
    UnitPart,
    XliffFile,
)
from localize.formats.xliff.v1.reader import read_xliff, root_of
from localize.formats.xliff.v1.target_states import (
    Translation,
    file_translations,
    read_declared_state,
    standard_attributes,
)
from localize.formats.xliff.v1.validate import check_consistency
from localize.formats.xml.scanner import Element
from localize.model import LanguageTag, Part, Problem, Unit, UnitId
from localize.model.extraction import Extraction, Mark, Span, Targets, UnitTarget
from localize.model.filter_options import option

_KEY = re.compile("[0-9a-f]{16}")
"""A segment's key, by which `formats.xliff.v1.writer` names its units."""


@dataclass(frozen=True, slots=True)
class XliffOptions:
    """How the files of Trados and memoQ are read."""

    encoding: str = option("", "The file's charset, where the file itself is wrong about it.")


@dataclass(frozen=True, slots=True)
class Xliff12Options:
    """How plain XLIFF is read."""

    encoding: str = option("", "The file's charset, where the file itself is wrong about it.")
    html: bool = option(False, "Whether HTML that stands escaped inside texts is shown as tags.")


class PlainDialect(Dialect):
    """XLIFF 1.2 as it is specified."""

    characters = True

    def declared_state(self, unit: Element, mid: str) -> DeclaredState:
        """Return the state by the target's attributes, the same for all segments."""
        del mid
        return read_declared_state(unit)

    def state_attributes(self, change: TargetChange, style: Style, prefix: str) -> StateAttributes:
        """Return `state`, `state-qualifier` and `approved`."""
        del prefix
        return standard_attributes(change, style)


class ToolFilter:
    """Base of the filters of Trados' and memoQ's files."""

    version = "1"
    options_type = XliffOptions
    bilingual = True
    dialect: Callable[[], Dialect]

    def extract(self, data: bytes, options: XliffOptions) -> Extraction:
        """Return the segments that are not locked, and their translations."""
        return extract_xliff(data, type(self).dialect(), encoding=options.encoding)

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: XliffOptions
    ) -> bytes:
        """Return the file with these targets and their states, in the tool's own words."""
        del extraction  # the file is read again: the places are what is needed
        return merge_xliff(data, targets, language, type(self).dialect(), encoding=options.encoding)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what a second reading finds wrong: codes, segments and ids that do not fit."""
        return check_consistency(data)


class Xliff12Filter:
    """Plain XLIFF 1.x; with translations the file is bilingual, without any it is a template."""

    name = "xliff12"
    version = "1"
    extensions: tuple[str, ...] = (".xlf", ".xliff")
    options_type = Xliff12Options
    bilingual = True

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for a root element of version 1, 0.2 for the bare extension; tools' own files are not claimed."""
        root = root_of(head)
        if root:
            return 0.0 if is_tool_file(root) else 0.9
        return 0.2 if name.lower().endswith(self.extensions) and b"xliff" not in head else 0.0

    def extract(self, data: bytes, options: Xliff12Options) -> Extraction:
        """Return the sources, and their translations where the file has any."""
        return extract_xliff(data, PlainDialect(), encoding=options.encoding, html=options.html)

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: Xliff12Options
    ) -> bytes:
        """Return the file with these targets and their states, in the words that the file itself uses."""
        del extraction  # the file is read again: the places are what is needed
        return merge_xliff(data, targets, language, PlainDialect(), encoding=options.encoding, html=options.html)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what a second reading finds wrong: codes, segments and ids that do not fit."""
        return check_consistency(data)


def is_tool_file(root: str) -> bool:
    """Tell whether a root element is that of Trados' or memoQ's own files."""
    return SDL in root or f'"{MEMOQ}"' in root or f"'{MEMOQ}'" in root


def extract_xliff(data: bytes, dialect: Dialect, *, encoding: str = "", html: bool = False) -> Extraction:
    """Return what an XLIFF 1.x file offers and brings. Raises: ExtractError."""
    file = read_xliff(data, encoding, dialect, html=html)
    ids = _ids(file)
    translations = list(file_translations(file))
    places = language_places(file, is_template=not translations)
    byte = file.source.to_byte
    return Extraction(
        units=tuple(_unit(unit_id, unit) for unit_id, unit in zip(ids, file.units, strict=True)),
        spans=tuple(_spans(file, ids)),
        marks=tuple(Mark(byte(start), byte(end), "language") for start, end in places),
        source_language=file.source_language,
        target_language=file.target_language,
        targets=tuple(_target(ids, each) for each in translations),
        skipped=tuple(to_skip(file.source, start, end, rule) for start, end, rule in file.skipped),
        problems=file.problems,
        encoding=file.source.encoding,
    )


def merge_xliff(
    data: bytes, targets: Targets, language: LanguageTag, dialect: Dialect, *, encoding: str = "", html: bool = False
) -> bytes:
    """Return an XLIFF 1.x file with these targets. Raises: MergeError."""
    if not targets:
        return data
    file = read_xliff(data, encoding, dialect, html=html)
    return apply_bytes(file.source, merge_edits(file, _ids(file), targets, language, dialect), references=True)


def _ids(file: XliffFile) -> tuple[UnitId, ...]:
    """Return a stable id for each unit; one that went out from here keeps its segment's key in it."""
    minted = mint_ids(("unit", unit.name) for unit in file.units)
    keys = [unit.name.rpartition("\x04")[2] for unit in file.units]
    counts = Counter(keys)
    return tuple(
        UnitId(f"unit-{key}") if counts[key] == 1 and _KEY.fullmatch(key) else each
        for key, each in zip(keys, minted, strict=True)
    )


def _unit(unit_id: UnitId, unit: UnitPart) -> Unit:
    return Unit(
        unit_id,
        unit.kind,
        tuple(Part(part.source, gap=part.gap) for part in unit.parts),
        unit.context,
        unit.notes,
        unit.max_length,
        segmented=unit.skeleton is not None,
    )


def _target(ids: Sequence[UnitId], found: tuple[int, int, Translation]) -> UnitTarget:
    number, index, each = found
    return UnitTarget(ids[number], each.content, index, state=each.state, substate=each.substate)


def _spans(file: XliffFile, ids: Sequence[UnitId]) -> Iterator[Span]:
    """Yield what a merge may change for each unit: its start tag, its target, Trados' list of segments."""
    byte = file.source.to_byte
    for unit_id, unit in zip(ids, file.units, strict=True):
        target = (unit.target.start, unit.target.end) if unit.target else (unit.insert_at, unit.insert_at)
        places = [(unit.tag.start, unit.tag.inner), target]
        if unit.definitions is not None:
            places.append((unit.definitions.start, unit.definitions.end))
        for start, end in sorted(places):
            yield Span(byte(start), byte(end), unit_id, encode="xliff")
