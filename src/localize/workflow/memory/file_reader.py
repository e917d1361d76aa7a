"""Reader of memory files in any format: TMX and tables as streams, bilingual files through a filter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, RawIOBase
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from localize.errors import ExchangeError, FormatError
from localize.language import parse_tag, same_language
from localize.model import (
    Content,
    Extra,
    Hash,
    LanguageTag,
    Origin,
    OriginKind,
    PluralCase,
    Problem,
    State,
    TranslationUnit,
    Trust,
    Unit,
    Variant,
)
from localize.model.extraction import Extraction, UnitTarget
from localize.model.memory_rows import UnitRow
from localize.safe.decompress import inner_name, unpack
from localize.safe.limits import MAX_BYTES

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_TABLES = (".csv", ".tsv", ".tab")
_SPREADSHEETS = (".xlsx", ".ods")
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_APPROVED = (State.REVIEWED, State.FINAL)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user says of a file that does not say it itself."""

    source: LanguageTag | None = None
    """Of the texts, or of the column `source` of a table; with *target*, of the first two columns without a header."""
    target: LanguageTag | None = None
    columns: tuple[str, ...] = ()
    """Names of a table's columns, where it has no header."""


def read_units(
    project: Project, stream: BinaryIO, name: str, told: ImportOptions
) -> Iterator[TranslationUnit | UnitRow | Problem]:
    """Yield the units of a memory file in order, and a problem for what cannot be read; the file may be packed.

    Of a bilingual file (PO, XLIFF, …) the drafts are left out; what is approved there counts as translated, or as
    reviewed where `review.trust_imported` says so.
    Raises: ExchangeError, FormatError.
    """
    unpacked, name = unpack(stream, name), inner_name(name)
    ending = PurePath(name).suffix.lower()
    if ending == ".tmx":
        from localize.memory.files.tmx import read_rows

        yield from read_rows(unpacked, name)
        return
    whole = stream if unpacked is stream else BufferedReader(cast(RawIOBase, unpacked))
    if ending in _TABLES:
        from localize.memory.files.table import Columns, read_table

        yield from read_table(whole, name, Columns(told.columns, told.source, told.target))
    else:
        yield from _read_bilingual(project, whole.read(MAX_BYTES + 1), name, told)


def _read_bilingual(
    project: Project, data: bytes, name: str, told: ImportOptions
) -> Iterator[TranslationUnit | UnitRow | Problem]:
    from localize.safe.sandbox import ChildReader
    from localize.workflow.documents.extract import choose_filter, extract, is_bilingual

    used = choose_filter(project, name, data)
    if not is_bilingual(used):
        hint = "`localize align` creates memory records from a document and its translation"
        if PurePath(name).suffix.lower() in _SPREADSHEETS:
            hint = "to use it as memory, save it as .csv with a column for each language"
        raise FormatError("holds texts in one language only", path=name, hint=hint)
    with ChildReader() as reader:
        extraction = extract(reader, used, name, data)
    yield from extraction.problems
    yield from _Bilingual(project, extraction, name, told).units()


class _Bilingual:
    """The units of one bilingual file."""

    def __init__(self, project: Project, extraction: Extraction, name: str, told: ImportOptions) -> None:
        self._extraction = extraction
        self._name = name
        self._source = told.source or extraction.source_language or project.source
        self._target = told.target or extraction.target_language or self._named(project)
        self._approved = Trust.REVIEWED if project.config.review.trust_imported else Trust.TRANSLATED
        self._origin = Origin(OriginKind.IMPORTED, name=PurePath(name).name)

    def _named(self, project: Project) -> LanguageTag | None:
        """Return the project's only language that stands in the file's name: `app.kk.po`, `menu-ru.po`."""
        name = PurePath(self._name).name
        found = [
            each for each in project.config.targets if re.search(rf"(?<![a-z]){each}(?![a-z])", name, re.IGNORECASE)
        ]
        return found[0] if len(found) == 1 else None

    def units(self) -> Iterator[TranslationUnit | Problem]:
        """Yield a unit for each part of which the file has a translation."""
        from localize.memory.files.tmx.units import is_blank, unconfirmed_problem

        sources = [(unit, *place) for unit in self._extraction.units for place in _places(unit)]
        hashes = [content.hash for _, _, content in sources]
        number = {(unit.id, part): at for at, (unit, part, _) in enumerate(sources)}
        by_place: dict[tuple[int, PluralCase | None], list[UnitTarget]] = {}
        parts = {unit.id: unit for unit in self._extraction.units}
        drafts = 0
        for each in self._extraction.targets:
            at = number.get((each.unit, _part_of(parts.get(each.unit), each)))
            if at is None or is_blank(each.content):
                continue
            if each.state is State.INITIAL or each.substate is not None:
                drafts += 1
            else:
                by_place.setdefault((at, each.case), []).append(each)
        for (at, case), targets in by_place.items():
            before = hashes[at - 1] if at else None
            after = hashes[at + 1] if at + 1 < len(hashes) else None
            yield self._unit(sources[at], case, targets, (before, after))
        if drafts:
            yield unconfirmed_problem(drafts)

    def _unit(
        self,
        place: tuple[Unit, int, Content],
        case: PluralCase | None,
        targets: list[UnitTarget],
        around: tuple[Hash | None, Hash | None],
    ) -> TranslationUnit:
        from localize.memory.files.tmx.units import TmxSource, make_id

        unit, part, source = place
        trusts = [self._approved if each.state in _APPROVED else Trust.IMPORTED for each in targets]
        variants = [Variant(self._source, source, max(trusts), self._origin, _UNDATED)]
        for each, trust in zip(targets, trusts, strict=True):
            content = Content.parse(each.content.typed, (*each.content.tags, *source.tags))
            language = self._language_of(each)
            if not any(same_language(language, other.language) for other in variants):
                variants.append(Variant(language, content, trust, self._origin, _UNDATED))
        name = make_id(
            TmxSource(self._name, {}),
            f"{unit.id}\x1f{part}\x1f{case.value if case else ''}",
            ((each.language, each.content.hash) for each in variants),
        )
        notes = tuple(Extra("note", "", note.text) for note in unit.notes)
        context = tuple(Extra("prop", "x-context", text) for text in unit.context)
        return TranslationUnit(name, tuple(variants), *around, document=self._origin.name, extras=(*context, *notes))

    def _language_of(self, target: UnitTarget) -> LanguageTag:
        language = target.language or self._target
        if language is None:
            hint = "give the language with --target"
            raise ExchangeError("does not name the language of its translations", path=self._name, hint=hint)
        return parse_tag(language)


def _places(unit: Unit) -> Iterator[tuple[int, Content]]:
    return ((number, part.content) for number, part in enumerate(unit.parts))


def _part_of(unit: Unit | None, target: UnitTarget) -> int:
    """Return which part of its unit a translation renders: of a plural message that of its case, else the last."""
    if unit is None or unit.plural is None:
        return target.part
    cases: dict[PluralCase | None, int] = {part.case: number for number, part in enumerate(unit.parts)}
    return cases.get(target.case, len(unit.parts) - 1)
