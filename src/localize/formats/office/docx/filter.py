"""Word documents: the text of the body, headers, footers, notes, comments, text boxes and pictures' descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from localize.errors import ExtractError, MergeError
from localize.formats.core.linked_texts import Place, find_originals, with_echoes, without_echoes
from localize.formats.core.splice import Reading, join_readings
from localize.formats.core.zip_package import merge_package
from localize.formats.office.docx.document import Document, DocxOptions
from localize.formats.office.docx.scanner import ECHO
from localize.formats.office.docx.validate import check_part
from localize.formats.office.package import Parts
from localize.model import LanguageTag, Part, Problem, Unit, UnitId
from localize.model.extraction import Extraction, Targets


class DocxFilter:
    """Word documents and templates."""

    name = "docx"
    version = "3"
    extensions: tuple[str, ...] = (".docx", ".docm", ".dotx", ".dotm")
    options_type = DocxOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.6 for a package that starts with Word's parts."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.6 if head.startswith(b"PK") and b"word/" in head else 0.0

    def extract(self, data: bytes, options: DocxOptions) -> Extraction:
        """Return the texts of the document. Raises: ExtractError."""
        document = Document(data, options)
        readings = document.readings()
        found = join_readings(readings)
        originals = find_originals(found, readings, document.echoes)
        return replace(without_echoes(found, originals), problems=document.problems)

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: DocxOptions
    ) -> bytes:
        """Return the document with these targets; parts without a changed text are copied as they are."""
        if not targets:
            return data
        document = Document(data, options)
        readings = document.readings(language)
        if document.echoes:
            extraction, originals = _with_echo_units(extraction, readings, document.echoes)
            targets = with_echoes(extraction, originals, targets)
        return merge_package(document.parts.archive, readings, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the document unreadable: parts that are no XML, runs and texts where Word has none."""
        try:
            parts = Parts(data)
            return tuple(problem for name in parts.archive.names for problem in check_part(parts, name))
        except ExtractError as error:
            return (Problem(error.to_message(), error.line, error.column),)


def _with_echo_units(
    extraction: Extraction, readings: Sequence[Reading], echoes: Mapping[Place, Place]
) -> tuple[Extraction, dict[UnitId, UnitId]]:
    """Return an extraction with a unit for each echo too, and these units with those that they repeat.

    Reading all units again would say the same, and take as long as the extraction did.

    Raises:
        MergeError: the extraction is of another file.
    """
    known = iter(extraction.units)
    units: dict[Place, Unit | None] = {}
    for reading in readings:
        for field in reading.scan.fields:
            place = reading.member, field.start
            name = UnitId(f"{ECHO} {reading.member} {field.start}")
            units[place] = Unit(name, ECHO, (Part(field.content),)) if place in echoes else next(known, None)
    found = tuple(unit for unit in units.values() if unit is not None)
    if len(found) != len(units) or next(known, None) is not None:
        raise MergeError("the texts do not belong to this document", hint="add the source file again, then export")
    places = {place: unit.id for place, unit in zip(units, found, strict=True)}
    originals = {places[echo]: places[original] for echo, original in echoes.items() if original in places}
    return replace(extraction, units=found), originals
