"""PowerPoint presentations: slides in order with their notes, charts and diagrams, then what their layouts show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.linked_texts import Place, find_originals, outline, with_echoes, without_echoes
from localize.formats.core.splice import Reading, join_readings
from localize.formats.core.verify_merge import find_refusal
from localize.formats.core.zip_package import in_member, merge_package
from localize.formats.office.drawingml import VOCABULARY, DrawingOptions, read_drawing
from localize.formats.office.package import Parts
from localize.formats.office.properties import read_properties
from localize.formats.xml.scanner import decode_xml, iterate, read_tree
from localize.model import LanguageTag, Problem
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option

_DRAWN = {"chart": "chart", "chartEx": "chart", "diagramData": "diagram"}
"""Relationships of a slide to what is drawn on it, and the kind of the texts there."""
_COMMENT = {"p:text": "comment"}


@dataclass(frozen=True, slots=True)
class PptxOptions:
    """How presentations are read."""

    properties: bool = option(True, "Offer the document's title, subject, keywords and description.")
    notes: bool = option(True, "Offer the speaker's notes.")
    comments: bool = option(True, "Offer comments.")
    hidden: bool = option(False, "Offer hidden slides.")
    prompts: bool = option(False, "Offer the prompts of empty placeholders in layouts and masters, for templates.")


class PptxFilter:
    """PowerPoint presentations, shows and templates."""

    name = "pptx"
    version = "2"
    extensions: tuple[str, ...] = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")
    options_type = PptxOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.6 for a package that starts with PowerPoint's parts."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.6 if head.startswith(b"PK") and b"ppt/" in head else 0.0

    def extract(self, data: bytes, options: PptxOptions) -> Extraction:
        """Return the texts of the presentation, slide by slide. Raises: ExtractError."""
        presentation = _Presentation(data, options)
        found = join_readings(presentation.readings)
        return without_echoes(found, find_originals(found, presentation.readings, presentation.echoes))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: PptxOptions
    ) -> bytes:
        """Return the presentation with these targets; parts without a changed text are copied as they are."""
        del extraction  # it does not tell the echoes apart
        if not targets:
            return data
        presentation = _Presentation(data, options, language)
        found = join_readings(presentation.readings)
        given = with_echoes(found, find_originals(found, presentation.readings, presentation.echoes), targets)
        return merge_package(presentation.parts.archive, presentation.readings, found, given, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the presentation unreadable, if anything does."""
        return find_refusal(lambda: _Presentation(data, PptxOptions()))


class _Presentation:
    """The parts of a presentation that hold text, in the order in which they are shown."""

    def __init__(self, data: bytes, options: PptxOptions, language: LanguageTag | None = None) -> None:
        """Read the package. Raises: ExtractError."""
        self.parts = Parts(data)
        self._options = options
        self._language = language
        self._parts: dict[str, Reading] = {}
        self.echoes: dict[Place, Place] = {}
        """Labels that a chart repeats, texts of a diagram's drawing that repeat those of its data."""
        main = self.parts.related("officeDocument")
        kind = self.parts.content_type(main[0]) if main else ""
        if "presentationml" not in kind and "ms-powerpoint" not in kind:
            raise ExtractError("not a PowerPoint presentation: its main part is missing or of another type")
        self._main = main[0]
        seen: dict[str, Reading] = {}
        for each in self._read():
            seen.setdefault(each.member, each)
        self.readings = tuple(seen.values())

    def _read(self) -> Iterator[Reading]:
        slides = list(dict.fromkeys(self._slides()))
        for number, name in enumerate(slides, start=1):
            yield from self._slide(name, number)
        yield from self._layouts(slides)
        for name in self.parts.related("core-properties")[:1] if self._options.properties else ():
            with in_member(name):
                yield read_properties(self._source(name), name)

    def _slides(self) -> Iterator[str]:
        targets = {each.id: each for each in self.parts.relationships(self._main) if not each.is_external}
        with in_member(self._main):
            root = read_tree(self._source(self._main), VOCABULARY)
        for each in root.walk():
            found = targets.get(each.attributes.get("r:id", "")) if each.name == "p:sldId" else None
            if found and found.kind == "slide":
                yield found.target

    def _slide(self, name: str, number: int) -> Iterator[Reading]:
        """Yield a slide, what is drawn on it, its notes and comments, all under its title."""
        slide = self._part(name, DrawingOptions(context=(f"slide {number}",)))
        if not self._options.hidden and self._is_hidden(name):
            skipped = tuple(
                (field.pieces[0].start, field.pieces[-1].end, "hidden slide") for field in slide.scan.fields
            )
            yield replace(slide, scan=replace(slide.scan, fields=(), skipped=skipped))
            return
        title = next((each.content.plain for each in slide.scan.fields if each.kind == "heading"), "")
        context = (f"slide {number}", title[:200]) if title else (f"slide {number}",)
        yield _under(slide, context)
        for relation, kind in _DRAWN.items():
            for each in self.parts.related(relation, name):
                drawn = self._part(each, DrawingOptions(kind, context))
                self._echo_labels(drawn)
                yield drawn
        yield from self._drawn_diagrams(name, context)
        if self._options.notes:
            for each in self.parts.related("notesSlide", name):
                yield self._part(each, DrawingOptions("speaker note", context))
        if self._options.comments:
            for each in self.parts.related("comments", name):
                yield self._part(each, DrawingOptions("comment", context, simple=_COMMENT))

    def _echo_labels(self, chart: Reading) -> None:
        """Take notice of labels that a chart repeats with each of its series."""
        known: dict[str, Place] = {}
        for field in chart.scan.fields:
            if field.kind == "chart label":
                place = chart.member, field.start
                first = known.setdefault(field.content.plain, place)
                if first != place:
                    self.echoes[place] = first

    def _drawn_diagrams(self, slide: str, context: tuple[str, ...]) -> Iterator[Reading]:
        """Yield the drawings of diagrams; a text that the data has too is its echo."""
        known: dict[tuple[str, ...], Place] = {}
        for name in self.parts.related("diagramData", slide):
            for field in self._part(name, DrawingOptions("diagram", context)).scan.fields:
                known.setdefault(outline(field.content), (name, field.start))
        for name in self.parts.related("diagramDrawing", slide):
            drawing = self._part(name, DrawingOptions("diagram", context))
            for field in drawing.scan.fields:
                original = known.get(outline(field.content))
                if original is not None:
                    self.echoes[name, field.start] = original
            yield drawing

    def _layouts(self, slides: Sequence[str]) -> Iterator[Reading]:
        """Yield the layouts and masters that slides use: what they show on each slide, prompts by option."""
        layouts = dict.fromkeys(each for slide in slides for each in self.parts.related("slideLayout", slide))
        masters = dict.fromkeys(each for layout in layouts for each in self.parts.related("slideMaster", layout))
        for kind, names in (("layout", layouts), ("master", masters)):
            for name in names:
                yield self._part(name, DrawingOptions(kind, (kind,), only_texts=not self._options.prompts))

    def _part(self, name: str, options: DrawingOptions) -> Reading:
        """Return a part, read once: a part that several others show stands where it is shown first."""
        if name not in self._parts:
            with in_member(name):
                self._parts[name] = read_drawing(self._source(name), name, options, self._language)
        return self._parts[name]

    def _source(self, name: str) -> SourceText:
        with in_member(name):
            return decode_xml(self.parts.archive.read(name))

    def _is_hidden(self, name: str) -> bool:
        with in_member(name):
            inside = next(iterate(self._source(name), VOCABULARY, lambda each, _attributes: each != "p:sld"), None)
        return inside is not None and bool(inside.path) and inside.path[0].attributes.get("show") in ("0", "false")


def _under(reading: Reading, context: tuple[str, ...]) -> Reading:
    """Return a reading whose texts stand under a title."""
    fields = tuple(replace(each, context=context) for each in reading.scan.fields)
    return replace(reading, scan=replace(reading.scan, fields=fields))
