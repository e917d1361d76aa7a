""".NET resource files (.resx, .resw): their texts, with the developers' comments.

Source: the ResX schema that every such file carries in its first comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field, Reading, Scan, join_readings, merge_file
from localize.formats.core.string_messages import to_notes
from localize.formats.core.verify_merge import find_refusal
from localize.formats.xml.rules import write_xml
from localize.formats.xml.scanner import Element, OtherNode, Text, decode_xml, iterate
from localize.model import LanguageTag, Problem, TagForm
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option

_LOOKS_LIKE_IT = re.compile(rb"<resheader|microsoft-resx|<root>")


@dataclass(frozen=True, slots=True)
class ResxOptions:
    """How .NET resources are read."""

    encoding: str = option("", "The file's charset, where neither it nor its byte-order mark says so.")


class ResxFilter:
    """.NET resources."""

    name = "resx"
    version = "1"
    extensions: tuple[str, ...] = (".resx", ".resw")
    options_type = ResxOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.6 for XML that starts like one."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.6 if name.lower().endswith(".xml") and _LOOKS_LIKE_IT.search(head) else 0.0

    def extract(self, data: bytes, options: ResxOptions) -> Extraction:
        """Return the texts; what has a type or a MIME type is no text."""
        return join_readings((_read(data, options),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: ResxOptions
    ) -> bytes:
        """Return the file with these targets."""
        return merge_file(_read(data, options), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _read(data, ResxOptions()))


def _read(data: bytes, options: ResxOptions) -> Reading:
    source = decode_xml(data, options.encoding)
    fields: list[Field] = []
    skipped: list[tuple[int, int, str]] = []
    for element in iterate(source, {}, lambda name, _attributes: name == "data"):
        value = element.find("value")
        if value is None or not value.text.strip():
            continue
        rule = _rule(element)
        if rule:
            skipped.append((value.inner, value.close, rule))
            continue
        name, comment = element.attributes.get("name", ""), element.find("comment")
        notes = to_notes(comment.text) if comment else ()
        pieces = trim(tuple(_pieces(source.text, value)))
        if any(piece.text.strip() for piece in pieces if piece.code is None):
            fields.append(Field("string", pieces, (name,), notes=notes, name=name))
        else:
            skipped.append((value.inner, value.close, "code"))
    return Reading(Scan(source, tuple(fields), (), tuple(skipped)), write_xml, references=True)


def _rule(element: Element) -> str:
    """Return why a resource is no text, or nothing."""
    if "mimetype" in element.attributes or "type" in element.attributes:
        return "no text resource"
    return "designer setting" if element.attributes.get("name", "").startswith(">>") else ""


def _pieces(text: str, value: Element) -> Iterator[Piece]:
    for child in value.children:
        if isinstance(child, Text) and not child.cdata:
            yield Piece(child.start, child.end, child.text, literal=text[child.start : child.end] == child.text)
        else:
            start = child.start - len("<![CDATA[") if isinstance(child, Text) else child.start
            end = child.end + len("]]>") if isinstance(child, Text) else child.end
            yield Piece(start, end, text[start:end], Code("x", TagForm.SINGLE, loose=isinstance(child, OtherNode)))
