"""Word package: the parts that hold text, in reading order, and what these parts share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.core.linked_texts import Place, outline
from localize.formats.core.splice import Field, Reading, Scan
from localize.formats.core.zip_package import in_member
from localize.formats.office.docx.data_bindings import read_values, write_value
from localize.formats.office.docx.scanner import Part, read_part
from localize.formats.office.docx.styles import Styles
from localize.formats.office.docx.validate import read_defaults
from localize.formats.office.drawingml import DrawingOptions, read_drawing
from localize.formats.office.package import Parts
from localize.formats.office.properties import read_properties
from localize.formats.xml.scanner import decode_xml
from localize.model import LanguageTag, Problem
from localize.model.filter_options import option

_STORIES = (
    ("header", "header"),
    ("footer", "footer"),
    ("footnotes", "footnote"),
    ("endnotes", "endnote"),
    ("comments", "comment"),
)
"""Relationships to the parts that hold paragraphs beside the body, and the kind of these."""
_DRAWN = {"chart": "chart", "chartEx": "chart", "diagramData": "diagram", "diagramDrawing": "diagram"}
"""Relationships to what is drawn, and the kind of the texts there."""
_REPEATED = ("chart label", "diagram")
"""Kinds of texts that are drawn again: by each series of a chart, by the drawing of a diagram's data."""
_POINTERS = (
    re.compile(r"instrText\b[^>]*>([^<]*)<"),
    re.compile(r"""instr\s*=\s*["']([^"']*)["']"""),
    re.compile(r"""anchor\s*=\s*["']([^"']*)["']"""),
)
"""Codes of fields and targets of links; each starts with letters, for which a search is fast."""


@dataclass(frozen=True, slots=True)
class DocxOptions:
    """How Word documents are read."""

    properties: bool = option(True, "Offer the document's title, subject, keywords and description.")
    hidden: bool = option(False, "Offer hidden text.")
    aggressive: bool = option(False, "Ignore wide and narrow letter spacing too, for fewer tags.")
    language: bool = option(False, "Set the language of the document's defaults too, not only of translated text.")
    revisions: str = option(
        "accept",
        "What to do with tracked changes: accept them in the paragraphs that are translated, or refuse the file.",
        choices=("accept", "refuse"),
    )


class Document:
    """A package with the parts that hold text, in reading order."""

    def __init__(self, data: bytes, options: DocxOptions) -> None:
        """Read the package. Raises: ExtractError."""
        self.parts = Parts(data)
        self._options = options
        self._main = self._find_main()
        kinds = self._kinds()
        sources = {name: self._decode(name) for name in kinds}
        styles = self._styles()
        referenced = frozenset(word for source in sources.values() for word in _pointed_at(source.text))
        self._stories: list[Part] = []
        for name, kind in kinds.items():
            with in_member(name):
                part = read_part(name, sources[name], kind, styles, referenced, hidden=options.hidden)
            self._stories.append(part)
        self.echoes: dict[Place, Place] = {
            (part.name, echo): (part.name, original) for part in self._stories for echo, original in part.echoes.items()
        }
        """Texts that the package repeats, and where it says them first."""
        self._bound = {
            (element, field.content.plain): (part.name, field.start)
            for part in self._stories
            for element, field in part.bound
        }
        """Element and text of values that content controls show, and where these are."""
        self.problems = self._problems()

    def _find_main(self) -> str:
        found = self.parts.related("officeDocument")
        kind = self.parts.content_type(found[0]) if found else ""
        if "wordprocessingml" not in kind and "ms-word" not in kind:
            raise ExtractError("not a Word document: its main part is missing or of another type")
        return found[0]

    def _kinds(self) -> dict[str, str]:
        """Return the parts that hold paragraphs, with the kind of these."""
        kinds = {self._main: "paragraph"}
        for relation, kind in _STORIES:
            for name in self.parts.related(relation, self._main):
                kinds.setdefault(name, kind)
        return kinds

    def _decode(self, name: str) -> SourceText:
        with in_member(name):
            return decode_xml(self.parts.archive.read(name))

    def _styles(self) -> Styles:
        found = self.parts.related("styles", self._main)
        if not found:
            return Styles(aggressive=self._options.aggressive)
        with in_member(found[0]):
            return Styles(self._decode(found[0]), aggressive=self._options.aggressive)

    def _problems(self) -> tuple[Problem, ...]:
        count = sum(part.revisions for part in self._stories)
        if count and self._options.revisions == "refuse":
            hint = "accept or reject them in Word, or set the option `revisions` to `accept`"
            raise ExtractError("the document has {count} tracked changes", count=count, hint=hint)
        if not count:
            return ()
        return (
            Problem(
                Message(
                    "{count} tracked changes: translated paragraphs have them accepted, without the deleted text",
                    count=count,
                )
            ),
        )

    def readings(self, language: LanguageTag | None = None) -> list[Reading]:
        """Return all that can be translated, part by part; texts are written for *language*."""
        stories = [part.to_reading(language) for part in self._stories]
        return [*stories, *self._drawn(language), *self._values(), *self._defaults()]

    def _drawn(self, language: LanguageTag | None) -> Iterator[Reading]:
        """Yield charts and diagrams; what a diagram's drawing repeats of its data, and a chart's labels, are echoes."""
        kinds = {
            name: kind
            for relation, kind in _DRAWN.items()
            for story in self._stories
            for name in self.parts.related(relation, story.name)
        }
        known: dict[tuple[str, ...], Place] = {}
        for name, kind in kinds.items():
            with in_member(name):
                drawn = read_drawing(self._decode(name), name, DrawingOptions(kind), language)
            for field in drawn.scan.fields:
                if field.kind in _REPEATED:
                    self._take(field, name, known)
            yield drawn

    def _take(self, field: Field, name: str, known: dict[tuple[str, ...], Place]) -> None:
        """Take notice of a text that a chart or diagram may say again."""
        place = name, field.start
        member = name if field.kind == "chart label" else ""
        first = known.setdefault((field.kind, member, *outline(field.content)), place)
        if first != place:
            self.echoes[place] = first

    def _values(self) -> Iterator[Reading]:
        """Yield the document's properties, and the values of other parts that content controls show.

        Word would put the old values over the translations, so the values are echoes of these.
        """
        core = self.parts.related("core-properties")[:1]
        others = (*self.parts.related("extended-properties"), *self.parts.related("customXml", self._main))
        for name in dict.fromkeys((*core, *(others if self._bound else ()))):
            with in_member(name):
                source = self._decode(name)
                offered = name in core and self._options.properties
                properties = read_properties(source, name).scan if offered else Scan(source, ())
                values = read_values(source, self._bound)
            self.echoes |= {(name, value.field.start): self._bound[value.name] for value in values}
            known = {field.start for field in properties.fields}
            fields = (*properties.fields, *(value.field for value in values if value.field.start not in known))
            scan = replace(properties, fields=tuple(sorted(fields, key=lambda field: field.start)))
            yield Reading(scan, write_value, name, references=True)

    def _defaults(self) -> Iterator[Reading]:
        """Yield the parts that name the language of text without a language of its own."""
        for relation in ("styles", "settings") if self._options.language else ():
            for name in self.parts.related(relation, self._main)[:1]:
                with in_member(name):
                    yield read_defaults(self._decode(name), name)


def _pointed_at(text: str) -> Iterator[str]:
    """Yield the names of bookmarks that fields and links point to, among other words."""
    for pattern in _POINTERS:
        for found in pattern.finditer(text):
            yield from found.group(1).replace("&quot;", " ").replace('"', " ").split()
