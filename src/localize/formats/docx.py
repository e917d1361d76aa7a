"""Word documents: the text of the body, headers, footers, notes, comments, text boxes and pictures' descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from localize.errors import ExtractError
from localize.extraction import Extraction
from localize.formats.docx_check import check_part, read_defaults
from localize.formats.docx_scan import Part, read_part
from localize.formats.docx_styles import Styles
from localize.formats.encoding import SourceText
from localize.formats.ooxml import Parts
from localize.formats.options import option
from localize.formats.package import in_member, merge_package
from localize.formats.splice import Reading, Targets, join_readings
from localize.formats.xml_scan import decode_xml
from localize.formats.xml_table import Table, read_table
from localize.model import Content, LanguageTag, Problem, UnitId

_STORIES = (
    ("header", "header"),
    ("footer", "footer"),
    ("footnotes", "footnote"),
    ("endnotes", "endnote"),
    ("comments", "comment"),
)
"""Relationships to the parts that hold paragraphs beside the body, and the kind of these."""
_POINTERS = (
    re.compile(r"instrText\b[^>]*>([^<]*)<"),
    re.compile(r"""instr\s*=\s*["']([^"']*)["']"""),
    re.compile(r"""anchor\s*=\s*["']([^"']*)["']"""),
)
"""Codes of fields and targets of links; each starts with letters, for which a search is fast."""
_PROPERTIES = Table(
    {
        "http://purl.org/dc/elements/1.1/": "dc",
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    },
    units={"dc:title": "title", "dc:subject": "subject", "cp:keywords": "keywords", "dc:description": "description"},
)


@dataclass(frozen=True, slots=True)
class DocxOptions:
    """How Word documents are read."""

    properties: bool = option(True, "Offer the document's title, subject, keywords and description.")
    hidden: bool = option(False, "Offer hidden text.")
    aggressive: bool = option(False, "Ignore spacing and kerning of letters, for fewer tags.")
    language: bool = option(False, "Set the language of the document's defaults too, not only of translated text.")
    revisions: str = option(
        "accept",
        "What to do with tracked changes: accept them in the paragraphs that are translated, or refuse the file.",
        choices=("accept", "refuse"),
    )


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
        document = _Document(data, options)
        found = join_readings(document.readings())
        return _without_echoes(found, document)

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: DocxOptions
    ) -> bytes:
        """Return the document with these targets; parts without a changed text are copied as they are."""
        if not targets:
            return data
        document = _Document(data, options)
        readings = document.readings(language)
        if any(part.echoes for part in document.stories):
            extraction = join_readings(readings)  # has the echoes, too
            targets = _with_echoes(extraction, document, targets)
        return merge_package(document.parts.archive, readings, extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the document unreadable: parts that are no XML, runs and texts where Word has none."""
        try:
            parts = Parts(data)
            return tuple(problem for name in parts.archive.names for problem in check_part(parts, name))
        except ExtractError as error:
            return (Problem(str(error), error.line, error.column),)


class _Document:
    """A package with the parts that hold text, in reading order."""

    def __init__(self, data: bytes, options: DocxOptions) -> None:
        """Read the package. Raises: ExtractError."""
        self.parts = Parts(data)
        self._options = options
        self._main = self._find_main()
        sources = {name: self._decode(name) for name, _ in self._names()}
        styles = self._styles()
        referenced = frozenset(word for source in sources.values() for word in _pointed_at(source.text))
        self.stories: list[Part] = []
        for name, kind in self._names():
            with in_member(name):
                source = sources[name]
                self.stories.append(read_part(name, source, kind, styles, referenced, hidden=options.hidden))
        self._check_revisions()

    def _find_main(self) -> str:
        found = self.parts.related("officeDocument")
        kind = self.parts.content_type(found[0]) if found else ""
        if "wordprocessingml" not in kind and "ms-word" not in kind:
            raise ExtractError("no Word document: its main part is missing or of another kind")
        return found[0]

    def _names(self) -> list[tuple[str, str]]:
        names = {self._main: "paragraph"}
        for relation, kind in _STORIES:
            for name in self.parts.related(relation, self._main):
                names.setdefault(name, kind)
        return list(names.items())

    def _decode(self, name: str) -> SourceText:
        with in_member(name):
            return decode_xml(self.parts.archive.read(name))

    def _styles(self) -> Styles:
        found = self.parts.related("styles", self._main)
        if not found:
            return Styles(aggressive=self._options.aggressive)
        with in_member(found[0]):
            return Styles(self._decode(found[0]), aggressive=self._options.aggressive)

    def _check_revisions(self) -> None:
        count = sum(part.revisions for part in self.stories)
        if count and self._options.revisions == "refuse":
            hint = "accept or reject them in Word, or set the option revisions to accept"
            raise ExtractError(f"the document has {count} tracked changes", hint=hint)
        self.problems: tuple[Problem, ...] = ()
        if count:
            message = f"{count} tracked changes: a paragraph that is translated has them accepted, deleted text goes"
            self.problems = (Problem(message),)

    def readings(self, language: LanguageTag | None = None) -> list[Reading]:
        """Return all that can be translated, part by part; texts are written for *language*."""
        return [*(part.to_reading(language) for part in self.stories), *self._properties(), *self._defaults()]

    def _properties(self) -> Iterator[Reading]:
        for name in self.parts.related("core-properties") if self._options.properties else ():
            with in_member(name):
                yield read_table(self._decode(name), _PROPERTIES, name)

    def _defaults(self) -> Iterator[Reading]:
        """Yield the parts that name the language of text without a language of its own."""
        for relation in ("styles", "settings") if self._options.language else ():
            for name in self.parts.related(relation, self._main):
                with in_member(name):
                    yield read_defaults(self._decode(name), name)


def _pointed_at(text: str) -> Iterator[str]:
    """Yield the names of bookmarks that fields and links point to, among other words."""
    for pattern in _POINTERS:
        for found in pattern.finditer(text):
            yield from found.group(1).replace("&quot;", " ").replace('"', " ").split()


def _originals(found: Extraction, document: _Document) -> dict[UnitId, UnitId]:
    """Return the echoes among the units, each with the unit whose target it is given."""
    ids = iter(unit.id for unit in found.units)
    originals: dict[UnitId, UnitId] = {}
    for part in document.stories:
        here = {each.start: next(ids) for each in part.fields}
        originals |= {here[echo]: here[start] for echo, start in part.echoes.items()}
    return originals


def _without_echoes(found: Extraction, document: _Document) -> Extraction:
    originals = _originals(found, document)
    return replace(
        found,
        units=tuple(unit for unit in found.units if unit.id not in originals),
        spans=tuple(replace(span, unit=originals.get(span.unit, span.unit)) for span in found.spans),
        problems=document.problems,
    )


def _with_echoes(found: Extraction, document: _Document, targets: Targets) -> Targets:
    """Return the targets with those of the echoes, each with the tags that it has itself."""
    units = {unit.id: unit for unit in found.units}
    given = dict(targets)
    for echo, original in _originals(found, document).items():
        tags = {tag.typed: tag for tag in units[echo].parts[0].content.tags}
        given[echo] = tuple(
            replace(each, unit=echo, content=Content.parse(each.content.typed, tags.values()))
            for each in targets.get(original, ())
        )
    return given
