"""DrawingML: the paragraphs of slides, charts, diagrams and drawings, and the descriptions of pictures.

Source: ISO/IEC 29500-1, 21.1.2 (text), 20.1.2.2.8 (descriptions), 21.2 (charts), 21.4 (diagrams).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Code, one_line
from localize.formats.core.splice import Field, Reading, Scan
from localize.formats.office.docx.writer import office_tag
from localize.formats.office.runs import Item, Line, Look, Markup, Run, compose, look_key, with_kinds
from localize.formats.office.runs_writer import Dialect, write_line
from localize.formats.xml.plain_text import attribute_piece, element_piece
from localize.formats.xml.scanner import Element, Text, Vocabulary, escape_attribute, escape_text, iterate, raw_name
from localize.model import Content, InlineTag, LanguageTag, TagForm

_TRANSITIONAL = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_MICROSOFT = "http://schemas.microsoft.com/office"
VOCABULARY: Vocabulary = {
    **{
        f"{base}/{path}": prefix
        for prefix, name in {
            "a": "drawingml{}/main",
            "c": "drawingml{}/chart",
            "dgm": "drawingml{}/diagram",
            "xdr": "drawingml{}/spreadsheetDrawing",
            "pic": "drawingml{}/picture",
            "p": "presentationml{}/main",
            "r": "officeDocument{}/relationships",
        }.items()
        for base, path in ((_TRANSITIONAL, name.format("/2006")), (_STRICT, name.format("")))
    },
    f"{_TRANSITIONAL}/markup-compatibility/2006": "mc",
    f"{_MICROSOFT}/drawing/2008/diagram": "dsp",
    f"{_MICROSOFT}/drawing/2014/chartex": "cx",
    f"{_MICROSOFT}/powerpoint/2018/8/main": "p188",
}
_DESCRIPTIONS = {"descr": "alternative text", "title": "alternative title"}
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|svg|webp|emf|wmf|bmp|tiff?)", re.IGNORECASE)
_NOISE = frozenset(("lang", "dirty", "err", "smtClean", "smtId", "altLang", "noProof", "bmk", "kumimoji", "normalizeH"))
"""Attributes of a run that nobody sees."""
_DEFAULTS = {
    **dict.fromkeys(("b", "i", "baseline", "spc", "kern"), "0"),
    "u": "none",
    "strike": "noStrike",
    "cap": "none",
}
_QUIET = frozenset(("a:ea", "a:cs", "a:sym", "a:extLst", "a:uFillTx", "a:uLnTx", "a:effectLst", "spc", "kern"))
"""Fonts of other scripts, and what changes letters by a hair."""
_SHOWN = frozenset(("u", "strike", "a:highlight", "a:hlinkClick"))
_LETTERS = {"b": "b", "i": "i", "u": "u", "strike": "s", "a:hlinkClick": "a", "sup": "sup", "sub": "sub"}
_READ = frozenset(("a:p", "mc:Fallback", "c:strCache", "c:strLit", "p:nvSpPr"))
_TITLES = frozenset(("title", "ctrTitle", "subTitle"))
_EQUIV = 200
"""Characters of a field's text that stand for it."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class DrawingOptions:
    """What is offered from a part, and how its texts are named."""

    kind: str = "paragraph"
    context: tuple[str, ...] = ()
    chart_data: bool = True
    """The labels that a chart shows; off where they follow cells."""
    simple: Mapping[str, str] = field(default_factory=dict)
    """Elements with nothing but text, and their kinds."""
    only_texts: bool = False
    """Leave out what fills no place of its own: the prompts of placeholders."""


def read_drawing(
    source: SourceText, member: str, options: DrawingOptions, language: LanguageTag | None = None
) -> Reading:
    """Return the texts of one part, with a writer for *language*. Raises: ExtractError."""
    part = _Part(source.text, options)
    for element in iterate(source, VOCABULARY, part.is_wanted):
        part.visit(element, element.path)
    fields = tuple(sorted(part.fields, key=lambda each: (each.start, -each.end)))
    scan = Scan(source, fields, skipped=tuple(sorted(part.skipped)))

    def write(given: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        line = part.lines.get(given.start)
        if line is None:
            escape = escape_attribute if given.encode == "attribute" else escape_text
            return escape(one_line(content.typed).strip())
        return write_line(line[0], content, _dialect(line[1], language), markup)

    return Reading(scan, write, member, references=True)


class _Part:
    """Fields and skips of one part, gathered element by element."""

    def __init__(self, text: str, options: DrawingOptions) -> None:
        self._text = text
        self._options = options
        self.fields: list[Field] = []
        self.skipped: list[tuple[int, int, str]] = []
        self.lines: dict[int, tuple[Line, str]] = {}
        """By the start of their region, with the prefix of the paragraph's elements."""
        self._place = (-1, "")
        """The start of the shape that was read last, and the place of its layout that it fills."""

    def is_wanted(self, name: str, _attributes: Mapping[str, str]) -> bool:
        """Tell whether an element is read as a whole."""
        return name in _READ or name in self._options.simple or name.endswith(":cNvPr")

    def visit(self, element: Element, path: tuple[Element, ...]) -> None:
        """Take what an element gives, and what is in it."""
        name = element.name
        if name == "a:p":
            self._paragraph(element, path)
        elif name == "mc:Fallback":
            self._skip(element, "drawn for old programs")
        elif name in ("c:strCache", "c:strLit"):
            self._labels(element)
        elif name == "p:nvSpPr":
            place = next((each for each in element.walk() if each.name == "p:ph"), None)
            self._place = path[-1].start if path else 0, place.attributes.get("type", "body") if place else ""
            self._descriptions_in(element)
        elif name in self._options.simple:
            self._simple(element, self._options.simple[name])
        else:
            self._descriptions_in(element)

    def _skip(self, element: Element, rule: str) -> None:
        for each in element.walk():
            if each.name in ("a:t", "c:v") and any(letter.isalpha() for letter in each.text):
                self.skipped.append((each.inner, each.close, rule))

    def _paragraph(self, element: Element, path: tuple[Element, ...]) -> None:
        items = with_kinds(list(_items(element, self._text)), _LETTERS)
        line = compose(items, [(each.start, each.end) for each in element.elements])
        words = "".join(piece.text for piece in line.pieces if not piece.code) if line else ""
        if line is None or not any(letter.isalnum() for letter in words):
            return
        place = self._placeholder(path)
        if self._options.only_texts and place:
            self._skip(element, "placeholder")
            return
        self.lines[line.region[0]] = line, raw_name(self._text, element).removesuffix("p")
        kind = "heading" if place in _TITLES else _kind(path) or self._options.kind
        self.fields.append(Field(kind, line.pieces, self._options.context, region=line.region))

    def _placeholder(self, path: tuple[Element, ...]) -> str:
        """Return what place of its layout the shape around a paragraph fills, "" where it fills none."""
        shape = next((each.start for each in reversed(path) if each.name == "p:sp"), -1)
        return self._place[1] if shape == self._place[0] else ""

    def _labels(self, cache: Element) -> None:
        """Take the texts that a chart shows from its data."""
        if not self._options.chart_data:
            self._skip(cache, "chart data")
            return
        for each in cache.walk():
            if each.name == "c:v":
                self._simple(each, "chart label")

    def _simple(self, element: Element, kind: str) -> None:
        piece = element_piece(self._text, element)
        if piece and any(letter.isalpha() for letter in piece.text):
            self.fields.append(Field(kind, (piece,), self._options.context, "text"))

    def _descriptions_in(self, element: Element) -> None:
        for each in element.walk():
            if each.name.endswith(":cNvPr"):
                self._descriptions(each)

    def _descriptions(self, element: Element) -> None:
        for name, kind in _DESCRIPTIONS.items():
            piece = attribute_piece(self._text, element, name)
            if piece is None or not any(letter.isalpha() for letter in piece.text):
                continue
            if _FILE_NAME.fullmatch(piece.text):
                self.skipped.append((piece.start, piece.end, "file name"))
            else:
                self.fields.append(Field(kind, (piece,), self._options.context, "attribute"))


def _items(paragraph: Element, text: str) -> Iterator[Item]:
    for each in paragraph.elements:
        if each.name == "a:r":
            yield from _run(each, text)
        elif each.name == "a:br":
            code = Code("br", TagForm.SINGLE, equiv="\n", loose=True)
            yield Markup(each.start, each.end, text[each.start : each.end], code)
        elif each.name == "a:fld":
            shown = each.find("a:t")
            code = Code("f", TagForm.SINGLE, equiv=shown.text[:_EQUIV] if shown else "")
            yield Markup(each.start, each.end, text[each.start : each.end], code)
        elif each.name not in ("a:pPr", "a:endParaRPr"):
            yield Markup(each.start, each.end, text[each.start : each.end], Code("x", TagForm.SINGLE))


def _run(run: Element, text: str) -> Iterator[Item]:
    shown = run.find("a:t")
    properties = run.find("a:rPr")
    if shown is None or any(not isinstance(each, Text) for each in shown.children):
        yield Markup(run.start, run.end, text[run.start : run.end], Code("x", TagForm.SINGLE, loose=True))
        return
    yield Run(shown.start, shown.end, shown.text, _look(properties, text, text[run.start : run.inner]))


def _look(properties: Element | None, text: str, start_tag: str) -> Look:
    if properties is None:
        return Look(start_tag=start_tag)
    given = {
        name: value
        for name, value in properties.attributes.items()
        if name not in _NOISE and _DEFAULTS.get(name) != value
    }
    for each in properties.elements:
        raw = text[each.inner : each.close]
        given[each.name] = f"{sorted(each.attributes.items())}{_SPACES.sub(' ', raw).strip()}"
    if baseline := given.pop("baseline", ""):
        given["sub" if baseline.startswith("-") else "sup"] = baseline
    loud = {name: value for name, value in given.items() if name not in _QUIET}
    raw = text[properties.start : properties.end]
    shows = bool(_SHOWN & loud.keys())
    return Look(look_key(loud), raw, start_tag=start_tag, weight=len(loud), shows=shows)


def _kind(path: tuple[Element, ...]) -> str:
    """Return the kind of a paragraph by the elements around it, "" where these do not determine it."""
    names = {each.name for each in path}
    if "a:tc" in names:
        return "cell"
    if "c:title" in names:
        return "chart title"
    return "comment" if any(name.startswith("p188:") for name in names) else ""


def _dialect(prefix: str, language: LanguageTag | None) -> Dialect:
    tag = office_tag(language) if language else ""
    return Dialect(
        lambda text: f"<{prefix}t>{escape_text(text)}</{prefix}t>",
        f"</{prefix}r>",
        lambda look: _properties(look.raw, prefix, tag),
        joins=False,
    )


_LANG = re.compile(r"""(\slang\s*=\s*)(?:"[^"]*"|'[^']*')""")
_FAULT = re.compile(r"""\s(?:err|dirty)\s*=\s*(?:"[^"]*"|'[^']*')""")
_HEAD = re.compile(r"""(<[^\s/>]+)((?:[^"'>/]|"[^"]*"|'[^']*')*)""")


def _properties(raw: str, prefix: str, tag: str) -> str:
    """Return a run's properties with the target's language, and no word underlined as wrong."""
    if not tag:
        return raw
    if not raw:
        return f'<{prefix}rPr lang="{tag}"/>'
    found = _HEAD.match(raw)
    name, attributes = found.groups() if found else (raw, "")
    rest = raw[len(name) + len(attributes) :]
    attributes = _FAULT.sub("", attributes)
    if not _LANG.search(attributes):
        return f'{name} lang="{tag}"{attributes}{rest}'
    return name + _LANG.sub(lambda each: f'{each.group(1)}"{tag}"', attributes, count=1) + rest
