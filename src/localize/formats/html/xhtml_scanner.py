"""Fields of an XHTML page with exact places: strict XML, so that the written page stays well-formed.

Named entities (`&nbsp;`) are HTML's, whatever DTD the page names: no DTD is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.entities import html5

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, Piece, one_line
from localize.formats.core.splice import Field, LanguageMark, Reading, Scan
from localize.formats.html.markup import (
    INLINE,
    KEEPS_SPACE,
    OPAQUE,
    SKIPPED,
    VOID,
    Attribute,
    attribute_fields,
    is_untranslatable,
    kind_of,
    read_attributes,
    respell,
    tag_code,
    text_pieces,
)
from localize.formats.html.scanner import HtmlScan
from localize.formats.xml.scanner import Element, OtherNode, escape_text, read_tree
from localize.model import Content, InlineTag, TagForm

_VOCABULARY = {
    "http://www.w3.org/1999/xhtml": "",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.idpf.org/2007/ops": "epub",
}
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XMLS_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_FILE_NAME = re.compile(r"[^\s/]+\.(?:jpe?g|png|gif|svg|webp)", re.IGNORECASE)
_MAX_DEPTH = 150
"""Open elements of a page: a call of this module for each, three calls deep."""
_EQUIV = 200
"""Characters of an opaque element's text that stand for it."""


def read_xhtml(source: SourceText, member: str = "") -> Reading:
    """Return the texts of a page with their writer. Raises: ExtractError."""
    root = read_tree(replace(source, text=_without_names(source.text)), _VOCABULARY)
    page = _Page(source.text)
    page.take(root)
    found = page.scan
    found.flush()
    found.fields.sort(key=lambda each: (each.start, -each.end))
    scan = Scan(source, tuple(found.fields), tuple(found.marks), tuple(sorted(found.skipped)))

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        return _write(field, content, markup, source.text)

    return Reading(scan, write, member, references=True)


def _without_names(text: str) -> str:
    """Return the text with letters in place of HTML's named entities, every character in its place."""

    def hide(found: re.Match[str]) -> str:
        name = found.group(1)
        is_html = name not in _XMLS_OWN and f"{name};" in html5
        return "x" * len(found.group()) if is_html else found.group()

    return _NAMED.sub(hide, text)


class _Page:
    """Walks a page and fills a scan."""

    def __init__(self, text: str) -> None:
        self.scan = HtmlScan(text)
        self._text = text
        self._depth = 0

    def take(self, element: Element) -> None:
        """Take in one element. Raises: ExtractError."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ExtractError("elements are nested too deeply", max_depth=_MAX_DEPTH, hint="the limit is {max_depth}")
        self._take(element)
        self._depth -= 1

    def _take(self, element: Element) -> None:
        name = element.name.split(":")[0] if element.name in ("svg:svg", "math:math") else element.name
        attributes = read_attributes(self._text[element.start : element.inner], element.start)
        rule = self._rule(name, element, attributes)
        if rule:
            self._leave_out(name, element, rule)
            return
        self._attributes(name, attributes)
        if name in ("html", "body"):
            self._mark(attributes)
        if name in INLINE:
            self._inline(name, element)
            return
        self.scan.open_block(name)
        if name not in VOID:
            self._inside(element)
            self.scan.close_block(name)

    def _inside(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, Element):
                self.take(child)
            elif isinstance(child, OtherNode):
                self._code(child.start, child.end, Code("x", TagForm.SINGLE, loose=True))
            elif child.cdata:
                code = Code("x", TagForm.SINGLE, equiv=child.text[:_EQUIV])
                self._code(child.start - len("<![CDATA["), child.end + len("]]>"), code)
            else:
                keep_space = any(each in KEEPS_SPACE for each in self.scan.blocks)
                self.scan.pieces += text_pieces(self._text, child.start, child.end, keep_space=keep_space)

    def _inline(self, name: str, element: Element) -> None:
        if element.close == element.end or not element.children:
            is_seen = name in ("br", "img", "wbr", "object")
            kind = kind_of(name) if is_seen else "x"
            self._code(element.start, element.end, Code(kind, TagForm.SINGLE, name, loose=not is_seen))
            return
        self._code(element.start, element.inner, tag_code(name, TagForm.OPEN))
        self._inside(element)
        self._code(element.close, element.end, tag_code(name, TagForm.CLOSE))

    def _code(self, start: int, end: int, code: Code) -> None:
        self.scan.pieces.append(Piece(start, end, self._text[start:end], code))

    def _rule(self, name: str, element: Element, attributes: tuple[Attribute, ...]) -> str:
        if name in SKIPPED:
            return name
        if is_untranslatable(attributes):
            return "translate no"
        keeps_space = any(each in KEEPS_SPACE for each in self.scan.blocks)
        if name in OPAQUE and not keeps_space:
            return "code"
        if name in KEEPS_SPACE:
            inner = next(element.elements, None)
            return "preformatted code" if inner is not None and inner.name in OPAQUE else ""
        return ""

    def _leave_out(self, name: str, element: Element, rule: str) -> None:
        if name in INLINE:
            kind = "c" if rule == "code" and name not in ("svg", "math") else "x"
            self._code(element.start, element.end, Code(kind, TagForm.SINGLE, name, element.text[:_EQUIV]))
            return
        self.scan.flush()
        if element.text.strip():
            self.scan.skipped.append((element.start, element.end, rule))

    def _attributes(self, name: str, attributes: tuple[Attribute, ...]) -> None:
        """Take what attributes say to people: no style sheet's name, no page number, no file name."""
        for each in attribute_fields(name, attributes, self._text, self.scan.context):
            text = each.content.plain
            if _FILE_NAME.fullmatch(text):
                self.scan.skipped.append((each.start, each.end, "file name"))
            elif name != "link" and any(letter.isalpha() for letter in text):
                self.scan.fields.append(each)

    def _mark(self, attributes: tuple[Attribute, ...]) -> None:
        self.scan.marks += (
            LanguageMark(each.start, each.end, each.name)
            for each in attributes
            if each.name in ("lang", "xml:lang") and each.value
        )


def _write(field: Field, content: Content, markup: Callable[[InlineTag], str], source: str) -> str:
    """Return a target as XHTML, spelled as the field spelled it."""
    spelled = respell(field, source)
    is_attribute = field.encode.startswith("attribute")
    if is_attribute:
        spelled = {'"': "&quot;", "'": "&#39;", **spelled} if field.encode[-1:] in "\"'" else spelled
    written: list[str] = []
    for part in content.parts:
        if isinstance(part, InlineTag):
            written.append(markup(part))
            continue
        text = part if field.encode == "space" else one_line(part)
        escape_text(text)  # refuses what XML cannot hold
        written += (spelled.get(each) or _ESCAPES.get(each, each) for each in text)
    raw = "".join(written)
    return raw.replace("\n", "\r\n") if field.encode == "space" and "\r\n" in source else raw


_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
