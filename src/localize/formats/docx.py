"""Word documents: the text of the body, headers, footers, notes, comments, text boxes and pictures' descriptions."""

from __future__ import annotations

from dataclasses import replace

from localize.errors import ExtractError
from localize.extraction import Extraction
from localize.formats.docx_check import check_part
from localize.formats.docx_document import Document, DocxOptions
from localize.formats.echoes import find_originals, with_echoes, without_echoes
from localize.formats.ooxml import Parts
from localize.formats.package import merge_package
from localize.formats.splice import Targets, join_readings
from localize.model import LanguageTag, Problem


class DocxFilter:
    """Word documents and templates."""

    name = "docx"
    version = "1"
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
            extraction = join_readings(readings)  # tells the echoes apart
            targets = with_echoes(extraction, find_originals(extraction, readings, document.echoes), targets)
        return merge_package(document.parts.archive, readings, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the document unreadable: parts that are no XML, runs and texts where Word has none."""
        try:
            parts = Parts(data)
            return tuple(problem for name in parts.archive.names for problem in check_part(parts, name))
        except ExtractError as error:
            return (Problem(str(error), error.line, error.column),)
