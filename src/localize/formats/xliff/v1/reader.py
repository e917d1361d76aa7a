"""Reader of XLIFF 1.2 files: a stream of units with their places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.errors import ConfigError, ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.xliff.inline_codes import Atom, number, number_target
from localize.formats.xliff.v1.context import FileContext, is_translated
from localize.formats.xliff.v1.escaped_html import is_html, read_html
from localize.formats.xliff.v1.inline import Names, has_sub_flow, read_inline
from localize.formats.xliff.v1.model import (
    VOCABULARY,
    Dialect,
    FilePart,
    Place,
    SegmentMark,
    SegmentPart,
    Style,
    UnitPart,
    XliffFile,
    place_of,
)
from localize.formats.xml.scanner import Element, Text, attribute_place, decode_xml, iterate
from localize.language import parse_tag
from localize.model import Content, LanguageTag, Problem

_SPACE = " \t\r\n"
_KEPT = ("state", "state-qualifier", "xml:lang")
_MAX_PROBLEMS = 200
"""Of one file; more tell nothing new."""
_ROOT = re.compile(r"<(?:[\w.-]+:)?xliff\b([^>]*)", re.DOTALL)
_VERSION = re.compile(r"""(?<![\w:.-])version\s*=\s*["'](\d+)""")
_NAMESPACE = re.compile(r"urn:oasis:names:tc:xliff:document:(\d)")


def root_of(head: bytes) -> str:
    """Return the start tag of an XLIFF 1.x document, as much as there is of it in the head; empty for other files."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if head[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        encoding = "utf-16-le" if head.startswith(b"<") else "utf-16-be"
    found = _ROOT.search(head.decode(encoding, "ignore"))
    if found is None:
        return ""
    version = _VERSION.search(found.group(1)) or _NAMESPACE.search(found.group(1))
    return found.group() if version is None or version.group(1) == "1" else ""


def read_xliff(data: bytes, encoding: str, dialect: Dialect, *, html: bool = False) -> XliffFile:
    """Return the document; with *html*, tags of HTML inside its texts are tags. Raises: ExtractError."""
    source = decode_xml(data, encoding)
    reader = _Reader(source, dialect, html=html)
    wanted = frozenset({"trans-unit", "note", "context-group"}) | dialect.outer_elements

    def is_wanted(name: str, _attributes: Mapping[str, str]) -> bool:
        return name in wanted

    for element in iterate(source, VOCABULARY, is_wanted):
        reader.visit(element)
    return reader.finish()


@dataclass(slots=True)
class _Unit:
    """A `trans-unit` and the children that matter."""

    element: Element
    name: str
    file: int
    source: Element
    segments: Element | None
    target: Element | None
    definitions: Element | None


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two elements between which a segment's text goes."""

    source: Element
    target: Element | None
    keeps_space: bool


class _Reader:
    """Units, gathered element by element."""

    def __init__(self, source: SourceText, dialect: Dialect, *, html: bool) -> None:
        self._source = source
        self._html = html
        self._text = source.text
        self._dialect = dialect
        self._context = FileContext(source.text)
        self._files: dict[int, tuple[int, FilePart]] = {}
        self._units: list[UnitPart] = []
        self._skipped: list[tuple[int, int, str]] = []
        self._problems: list[tuple[int, Message]] = []
        self._languages: list[tuple[int, int]] = []
        self._names: set[str] = set()
        self._states = self._approved = False
        self._target_langs: set[bool] = set()
        self._source_langs: set[bool] = set()

    def visit(self, element: Element) -> None:
        """Read one of the elements that are asked for."""
        if element.name == "trans-unit":
            self._unit(element)
        elif element.name in ("note", "context-group"):
            self._context.see(element)
        else:
            self._dialect.read_outer(element)

    def finish(self) -> XliffFile:
        """Return all that was seen. Raises: ExtractError where it was no XLIFF 1.x."""
        if not self._files and not root_of(self._source.data[:4096]):
            raise ExtractError(
                "not an XLIFF 1.x document", hint="its root element must be `xliff` of version 1.0, 1.1 or 1.2"
            )
        files = tuple(part for _, part in self._files.values())
        style = Style(self._states, self._approved, any(self._target_langs or self._source_langs))
        return XliffFile(
            self._source,
            files,
            tuple(self._units),
            style,
            tuple(sorted(self._skipped)),
            tuple(self._place_problems()),
            tuple(self._languages),
            _language(files, "source-language"),
            _language(files, "target-language"),
        )

    def _place_problems(self) -> Iterator[Problem]:
        line, at = 1, 0
        for start, message in sorted(self._problems, key=lambda each: (each[0], str(each[1])))[:_MAX_PROBLEMS]:
            line += self._text.count("\n", at, start)
            at = start
            yield Problem(message, line, start - self._text.rfind("\n", 0, start))

    def _file(self, unit: Element) -> int:
        """Return the number of the file that a unit is in."""
        element = next((each for each in reversed(unit.path) if each.name == "file"), unit)
        if element.start not in self._files:
            place = attribute_place(self._text, element, "target-language")
            part = FilePart((element.start, element.inner), dict(element.attributes), place)
            self._files[element.start] = (len(self._files), part)
        return self._files[element.start][0]

    def _unit(self, element: Element) -> None:
        file = self._file(element)
        children = {each.name: each for each in reversed(element.children) if isinstance(each, Element)}
        source, name = children.get("source"), self._context.unit_name(element)
        if source is None:
            self._problems.append((element.start, Message("a unit has no source")))
            return
        rest = (children.get(each) for each in ("seg-source", "target", "sdl:seg-defs"))
        unit = _Unit(element, name, file, source, *rest)
        self._note_style(unit)
        self._check_id(unit)
        if not is_translated(element):
            self._skip(source, "translate no")
            return
        if self._text.find("sub", source.start, source.end) >= 0:
            for flow in has_sub_flow(source):
                self._skip(flow, "sub-flow")
        self._split(unit)

    def _split(self, unit: _Unit) -> None:
        """Keep the segments of a unit, or its source as one; a target that is not segmented makes it one."""
        inside = _segments(unit.segments) if unit.segments else []
        in_target = _segments(unit.target) if unit.target and inside else []
        is_segmented = any(isinstance(each, Element) for each in inside) and (
            unit.target is None or any(isinstance(each, Element) for each in in_target) or not unit.target.text.strip()
        )
        if is_segmented:
            self._keep(unit, self._marks(inside, in_target), self._gaps(inside))
        elif self._dialect.only_segments:
            self._skip(unit.source, "not segmented")
        else:
            unit.segments = None
            self._keep(unit, [("", unit.source, unit.target)], {})

    def _note_style(self, unit: _Unit) -> None:
        self._approved |= "approved" in unit.element.attributes
        self._source_langs.add("xml:lang" in unit.source.attributes)
        target = unit.target
        if target is not None:
            self._states |= "state" in target.attributes
            self._target_langs.add("xml:lang" in target.attributes)
            place = attribute_place(self._text, target, "xml:lang")
            if place:
                self._languages.append(place)

    def _check_id(self, unit: _Unit) -> None:
        own = unit.element.attributes.get("id")
        if not own:
            self._problems.append((unit.element.start, Message("a unit has no id")))
        elif unit.name in self._names:
            self._problems.append((unit.element.start, Message("duplicate unit id {value!r}", value=own)))
        self._names.add(unit.name)

    def _skip(self, element: Element, rule: str) -> None:
        if element.text.strip():
            self._skipped.append((element.inner, element.close, rule))

    def _marks(
        self, inside: Sequence[Element | Text], in_target: Sequence[Element | Text]
    ) -> list[tuple[str, Element, Element | None]]:
        """Return each segment's `mid`, its element, and the one in the target that has the same `mid`."""
        waiting: defaultdict[str, list[Element]] = defaultdict(list)
        for each in reversed(in_target):
            if isinstance(each, Element):
                waiting[each.attributes.get("mid", "")].append(each)
        marks: list[tuple[str, Element, Element | None]] = []
        for each in inside:
            if isinstance(each, Element):
                mid = each.attributes.get("mid", "")
                marks.append((mid, each, waiting[mid].pop() if waiting[mid] else None))
            elif each.text.strip():
                self._skipped.append((each.start, each.end, "outside a segment"))
        return marks

    @staticmethod
    def _gaps(inside: Sequence[Element | Text]) -> dict[int, str]:
        """Return the white space after each segment, by its number."""
        gaps: defaultdict[int, str] = defaultdict(str)
        count = 0
        for each in inside:
            if isinstance(each, Element):
                count += 1
            elif count and not each.text.strip():
                gaps[count - 1] += each.text
        return gaps

    def _keep(
        self,
        unit: _Unit,
        marks: Sequence[tuple[str, Element, Element | None]],
        gaps: Mapping[int, str],
    ) -> None:
        """Keep a unit if any of its segments has a text that may be changed."""
        keeps = unit.segments is not None or _keeps_space(unit)
        parts: list[SegmentPart] = []
        for index, (mid, source, target) in enumerate(marks):
            if self._dialect.is_locked(unit.element, mid):
                self._skip(source, "locked")
                continue
            part = self._segment(unit.element, index, mid, _Sides(source, target, keeps), gaps.get(index, ""))
            if part is not None:
                parts.append(part)
        if parts:
            self._units.append(self._unit_part(unit, tuple(parts), marks))

    def _segment(self, unit: Element, index: int, mid: str, sides: _Sides, gap: str) -> SegmentPart | None:
        names = self._dialect.names(unit)
        atoms, edges = self._inner(sides.source, names, keeps_space=sides.keeps_space)
        as_html = self._html and is_html(atoms)
        source = number(read_html(atoms) if as_html else atoms)
        if not source.content.plain.strip():
            return None
        content: Content | None = None
        styled = sides.source
        if sides.target is not None:
            own, own_edges = self._inner(sides.target, names, keeps_space=sides.keeps_space)
            content = number_target(read_html(own) if as_html else own, source)
            if content.plain.strip():
                styled, edges = sides.target, own_edges
            known = {tag.id for tag in source.content.tags}
            foreign = next((tag for tag in content.tags if tag.id not in known), None)
            if foreign is not None:
                self._problems.append(
                    (sides.target.start, Message("the target has {typed}, which its source lacks", typed=foreign.typed))
                )
        place = place_of(sides.target) if sides.target is not None else None
        declared = self._dialect.declared_state(unit, mid)
        return SegmentPart(index, mid, source.content, content, place, edges, declared, _is_cdata(styled), gap, as_html)

    def _inner(self, element: Element, names: Names, *, keeps_space: bool) -> tuple[list[Atom], tuple[str, str]]:
        """Return a text without line ends and indentation at its edges, and those."""
        atoms = read_inline(element, self._text, names)
        if keeps_space or not atoms:
            return atoms, ("", "")
        inside = self._text[element.inner : element.close]
        before = inside[: len(inside) - len(inside.lstrip(_SPACE))]
        after = inside[len(inside.rstrip(_SPACE)) :] if len(before) < len(inside) else ""
        if "\n" in before and isinstance(atoms[0], str):
            atoms[0] = atoms[0].lstrip(_SPACE)
        if "\n" in after and isinstance(atoms[-1], str):
            atoms[-1] = atoms[-1].rstrip(_SPACE)
        return atoms, (before if "\n" in before else "", after if "\n" in after else "")

    def _unit_part(
        self, unit: _Unit, parts: tuple[SegmentPart, ...], marks: Sequence[tuple[str, Element, Element | None]]
    ) -> UnitPart:
        element, target, definitions = unit.element, unit.target, unit.definitions
        before = unit.segments or element.find("seg-source") or unit.source
        notes = (*self._context.notes(element), *self._dialect.notes(element))
        return UnitPart(
            file=unit.file,
            name=unit.name,
            kind=self._dialect.kind(element),
            context=self._context.breadcrumb(element),
            notes=notes,
            max_length=self._dialect.max_length(element),
            tag=place_of(element),
            approved=element.attributes.get("approved"),
            target=place_of(target) if target else None,
            target_attributes=_kept(target),
            insert_at=before.end,
            joint=self._joint(before),
            skeleton=place_of(unit.segments) if unit.segments else None,
            marks=tuple(_mark(*each) for each in marks) if unit.segments else (),
            parts=parts,
            definitions=place_of(definitions) if definitions else None,
            segs=_segs(definitions) if definitions else {},
        )

    def _joint(self, element: Element) -> str:
        """Return the line end and indentation before an element, nothing where it does not start a line."""
        start = element.start
        while start and self._text[start - 1] in " \t":
            start -= 1
        if not start or self._text[start - 1] not in "\r\n":
            return ""
        start -= 2 if self._text[start - 2 : start] == "\r\n" else 1
        return self._text[start : element.start]


def _mark(mid: str, source: Element, target: Element | None) -> SegmentMark:
    has_text = any(isinstance(each, Text) and each.text.strip() for each in _segments(source))
    return SegmentMark(mid, place_of(source), place_of(target) if target else None, has_text)


def _kept(target: Element | None) -> dict[str, str]:
    attributes = target.attributes if target else {}
    return {key: attributes[key] for key in _KEPT if key in attributes}


def _segs(definitions: Element) -> dict[str, Place]:
    return {each.attributes.get("id", ""): place_of(each) for each in definitions.elements if each.name == "sdl:seg"}


def _segments(element: Element) -> list[Element | Text]:
    """Return the segments of a `seg-source` or target, and the texts outside them, in their order."""
    found: list[Element | Text] = []
    for each in element.children:
        if isinstance(each, Text) or (
            isinstance(each, Element) and each.name == "mrk" and each.attributes.get("mtype") == "seg"
        ):
            found.append(each)
        elif isinstance(each, Element) and each.name in ("g", "mrk"):
            found += _segments(each)
    return found


def _keeps_space(unit: _Unit) -> bool:
    chain = (*unit.element.path, unit.element, unit.source)
    said = [each.attributes["xml:space"] for each in chain if "xml:space" in each.attributes]
    return bool(said) and said[-1] == "preserve"


def _is_cdata(element: Element) -> bool:
    """Tell whether all text of an element stands in CDATA sections."""
    texts = [each for each in element.children if isinstance(each, Text)]
    return bool(texts) and len(texts) == len(element.children) and all(each.cdata for each in texts)


def _language(files: Sequence[FilePart], name: str) -> LanguageTag | None:
    for file in files:
        try:
            return parse_tag(file.attributes[name])
        except (KeyError, ConfigError):
            continue
    return None
