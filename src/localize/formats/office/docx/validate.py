"""Checks of the parts of a Word document, and the language that its default styles name."""

from __future__ import annotations

from collections.abc import Iterator

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.core.splice import LanguageMark, Reading, Scan
from localize.formats.office.docx.styles import VOCABULARY
from localize.formats.office.docx.writer import office_tag
from localize.formats.office.package import Parts
from localize.formats.xml.scanner import Element, attribute_place, decode_xml, iterate
from localize.model import Problem

_PARENTS = {
    "w:t": frozenset(("w:r", "mc:Choice", "mc:Fallback")),
    "w:rPr": frozenset(("w:r", "w:pPr", "w:rPrChange", "w:style", "w:sdtPr", "w:ctrlPr", "m:r", "m:ctrlPr", "w:lvl")),
    "w:instrText": frozenset(("w:r",)),
    "w:fldChar": frozenset(("w:r",)),
}
"""Elements that stand in these others only, as far as a writer of runs could place them wrongly."""


def check_part(parts: Parts, name: str) -> Iterator[Problem]:
    """Yield what is wrong with a part that is XML."""
    if not parts.content_type(name).endswith("xml"):
        return
    try:
        source = decode_xml(parts.archive.read(name))
        for paragraph in iterate(source, VOCABULARY, lambda each, _attributes: each == "w:p"):
            for inside in _misplaced(paragraph):
                line, column = source.place(inside.start)
                yield Problem(
                    Message("{name}: a {name1} where Word has none", name=name, name1=inside.name), line, column
                )
    except ExtractError as error:
        yield Problem(Message("{name}: {message}", name=name, message=error.text), error.line, error.column)


def _misplaced(element: Element) -> Iterator[Element]:
    for each in element.elements:
        if element.name not in _PARENTS.get(each.name, (element.name,)) or (each.name == element.name == "w:r"):
            yield each
        yield from _misplaced(each)


def read_defaults(source: SourceText, member: str) -> Reading:
    """Return a part of styles or settings whose language follows that of the texts. Raises: ExtractError."""
    marks: list[LanguageMark] = []
    for holder in iterate(source, VOCABULARY, lambda each, _attributes: each in ("w:docDefaults", "w:themeFontLang")):
        for each in holder.walk():
            place = attribute_place(source.text, each, "w:val")
            if place and each.name in ("w:lang", "w:themeFontLang"):
                marks.append(LanguageMark(*place, each.name, office_tag))
    return Reading(Scan(source, (), tuple(marks)), lambda _field, content, _markup: content.plain, member)
