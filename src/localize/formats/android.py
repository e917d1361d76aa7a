"""Android string resources: strings, arrays and plurals.

Source: Android developer guide, String resources (escapes, quotes, HTML in strings, `xliff:g`); AAPT's rule that white
space outside quotes collapses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field, Form, LanguageMark, Reading, Scan, join_readings, merge_file
from localize.formats.core.string_messages import halves, join_halves, to_notes
from localize.formats.core.verify_merge import find_refusal
from localize.formats.xml.scanner import Element, OtherNode, Text, attribute_place, decode_xml, escape_text, read_tree
from localize.model import Content, InlineTag, LanguageTag, Note, PluralCase, Problem, TagForm
from localize.model.extraction import Extraction, Targets
from localize.model.filter_options import option
from localize.safe.xml import Doctype

_VOCABULARY = {"urn:oasis:names:tc:xliff:document:1.2": "xliff", "http://schemas.android.com/tools": "tools"}
_KINDS = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "strike": "s", "del": "s", "a": "a"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.)|$)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t"}
_SPACES = re.compile(r"[ \t\r\n]+")
_REFERENCE = re.compile(r"\s*[@?][+*]?(?:[\w.]+:)?\w+/[\w.]+\s*|\s*@null\s*")
_CASES = {case.value: case for case in PluralCase}
_QUOTED = "quoted"
_LOOKS_LIKE_IT = re.compile(rb"<resources[\s>]")


@dataclass(frozen=True, slots=True)
class AndroidOptions:
    """How Android resources are read."""

    encoding: str = option("", "The file's charset, where neither it nor its byte-order mark says so.")


class AndroidFilter:
    """Android `strings.xml`."""

    name = "android"
    version = "1"
    extensions: tuple[str, ...] = (".xml",)
    options_type = AndroidOptions
    bilingual = False

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for XML whose root is `<resources>`."""
        is_xml = name.lower().endswith(self.extensions)
        return 0.9 if is_xml and _LOOKS_LIKE_IT.search(head.replace(b"\x00", b"")) else 0.0

    def extract(self, data: bytes, options: AndroidOptions) -> Extraction:
        """Return the strings, array items and plurals."""
        return join_readings((_read(data, options),))

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: AndroidOptions
    ) -> bytes:
        """Return the file with these targets; plurals get the items that the language needs."""
        return merge_file(_read(data, options), extraction, targets, language)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what makes the file unreadable, if anything does."""
        return find_refusal(lambda: _read(data, AndroidOptions()))


def _read(data: bytes, options: AndroidOptions) -> Reading:
    source = decode_xml(data, options.encoding)
    root = read_tree(source, _VOCABULARY, doctype=Doctype.ENTITIES)
    scan = _Resources(source.text)
    if root.name == "resources":
        scan.read(root)
    marks = tuple(
        LanguageMark(*place, "locale") for place in (attribute_place(source.text, root, "tools:locale"),) if place
    )
    return Reading(Scan(source, tuple(scan.fields), marks, tuple(scan.skipped)), _write, references=True)


class _Resources:
    """Fields and skips of one `<resources>`, gathered child by child."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.fields: list[Field] = []
        self.skipped: list[tuple[int, int, str]] = []

    def read(self, root: Element) -> None:
        comment = ""
        for child in root.children:
            if isinstance(child, OtherNode):
                comment = self._text[child.start : child.end].removeprefix("<!--").removesuffix("-->")
            elif isinstance(child, Element):
                self._resource(child, to_notes(" ".join(comment.split())))
                comment = ""

    def _resource(self, element: Element, notes: tuple[Note, ...]) -> None:
        name = element.attributes.get("name", "")
        if element.attributes.get("translatable") == "false":
            self._skip(element, "translate no")
        elif element.name in ("string", "item"):
            self._string(element, f"string/{name}", (name,), notes)
        elif element.name == "string-array":
            for number, item in enumerate(element.elements):
                self._string(item, f"array/{name}/{number}", (f"{name}[{number}]",), notes)
        elif element.name == "plurals":
            self._plurals(element, name, notes)
        else:
            self._skip(element, "no text resource")

    def _skip(self, element: Element, rule: str) -> None:
        if element.text.strip():
            self.skipped.append((element.inner, element.close, rule))

    def _string(self, element: Element, name: str, context: tuple[str, ...], notes: tuple[Note, ...]) -> None:
        if _REFERENCE.fullmatch(element.text):
            self._skip(element, "reference to another resource")
            return
        pieces, encode = self._content(element)
        if any(piece.code is None and piece.text.strip() for piece in pieces):
            self.fields.append(Field("string", pieces, context, encode, notes=notes, name=name))

    def _plurals(self, element: Element, name: str, notes: tuple[Note, ...]) -> None:
        items = list(element.elements)
        cases = [_CASES.get(item.attributes.get("quantity", "")) for item in items]
        contents = [self._content(item) for item in items]
        encodings = {encode for _, encode in contents}
        usable = None not in cases and len(set(cases)) == len(cases) and len(encodings) == 1
        if not items or not usable or not all(any(p.text.strip() for p in pieces) for pieces, _ in contents):
            for item in items:
                quantity = item.attributes.get("quantity", "")
                self._string(item, f"plurals/{name}/{quantity}", (name, quantity), notes)
            return
        forms = tuple(
            Form(case, pieces, item.start, item.end, attribute_place(self._text, item, "quantity") or (0, 0))
            for case, item, (pieces, _) in zip(cases, items, contents, strict=True)
            if case
        )
        first = items[0].start
        joint = self._text[len(self._text[:first].rstrip()) : first]
        self.fields.append(
            Field("plural", (), (name,), encodings.pop(), notes=notes, name=f"plurals/{name}", forms=forms, joint=joint)
        )

    def _content(self, element: Element) -> tuple[tuple[Piece, ...], str]:
        """Return the pieces of a string, and how it is written: quoted as a whole, or not."""
        text, start, end = self._text, element.inner, element.close
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        children = [child for child in element.children if not isinstance(child, OtherNode) or child.is_entity]
        is_quoted = len(children) == 1 and end - start > 1 and text[start] == '"' == text[end - 1]
        is_quoted = is_quoted and '"' not in re.sub(r"\\.", "", text[start + 1 : end - 1])
        if is_quoted and isinstance(children[0], Text) and not children[0].cdata:
            raw = text[start + 1 : end - 1]
            decoded = _unescape(children[0].text.strip()[1:-1])
            return ((Piece(start + 1, end - 1, decoded, literal=raw == decoded),) if raw else ()), _QUOTED
        return trim(tuple(self._pieces(element))), ""

    def _pieces(self, element: Element) -> Iterator[Piece]:
        for child in element.children:
            if isinstance(child, Text):
                yield from self._text_pieces(child)
            elif isinstance(child, OtherNode):
                yield self._code(child.start, child.end, Code("x", TagForm.SINGLE, loose=not child.is_entity))
            elif child.name == "xliff:g" or child.close == child.end:
                example = child.text or child.attributes.get("id", "")
                yield self._code(child.start, child.end, Code("x", TagForm.SINGLE, equiv=example))
            else:
                name = f"{child.name} {child.start}"
                kind = _KINDS.get(child.name, "x")
                yield self._code(child.start, child.inner, Code(kind, TagForm.OPEN, name))
                yield from self._pieces(child)
                yield self._code(child.close, child.end, Code(kind, TagForm.CLOSE, name))

    def _text_pieces(self, child: Text) -> Iterator[Piece]:
        raw = self._text[child.start : child.end]
        decoded = _unescape(_SPACES.sub(" ", child.text))
        if child.cdata:
            yield self._code(child.start - len("<![CDATA["), child.start, Code("x", TagForm.OPEN, "cdata", stays=True))
        yield Piece(child.start, child.end, decoded, literal=raw == decoded)
        if child.cdata:
            yield self._code(child.end, child.end + len("]]>"), Code("x", TagForm.CLOSE, "cdata"))

    def _code(self, start: int, end: int, code: Code) -> Piece:
        return Piece(start, end, self._text[start:end], code)


def _unescape(text: str) -> str:
    """Return what Android shows for a string without its quotes; a broken escape stays as it is."""

    def give(found: re.Match[str]) -> str:
        if found.group(1):
            return chr(int(found.group(1), 16))
        letter = found.group(2) or "\\"
        return _ESCAPED.get(letter, letter)

    decoded = _ESCAPE.sub(give, text)
    return text if join_halves(decoded) is None else join_halves(decoded) or ""


def _write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
    written: list[str] = []
    in_cdata = False
    for part in content.parts:
        if isinstance(part, InlineTag):
            written.append(markup(part))
            in_cdata = written[-1] == "<![CDATA[" or (in_cdata and written[-1] != "]]>")
            continue
        escaped = _escape(part, is_quoted=field.encode == _QUOTED, is_first=not written)
        written.append(escaped.replace("]]>", "]]]]><![CDATA[>") if in_cdata else escape_text(escaped))
    return "".join(written)


def _escape(text: str, *, is_quoted: bool, is_first: bool) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace('"', '\\"')
    if not is_quoted:
        escaped = escaped.replace("'", "\\'")
        # Runs of spaces collapse outside quotes; an escaped space stays.
        escaped = re.sub(r" (?= )", lambda _: "\\u0020", escaped)
    if is_first and escaped.startswith(("@", "?")):
        escaped = f"\\{escaped}"
    return "".join(each if each.isprintable() or each == " " else _units(each) for each in escaped)


def _units(letter: str) -> str:
    return "".join(f"\\u{unit:04X}" for unit in halves(letter))
