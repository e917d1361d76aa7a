"""HTML elements and attributes by their meaning for translation, and HTML text decoded and written."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from localize.formats.core.inline_tags import Code, Piece, one_line, trim
from localize.formats.core.splice import Field
from localize.formats.core.tag_parameters import ENCODING as PARAMETER
from localize.formats.core.tag_parameters import write_parameter
from localize.formats.html.span_looks import SpanWriter
from localize.formats.html.template_code import BLOCK_TEXT, WITH_CODES, code_signs, write_block_text
from localize.model import Content, InlineTag, TagForm

# Source: HTML Living Standard, phrasing content, and the older elements that browsers still draw inline.
_KINDS = {
    **dict.fromkeys(("b", "strong"), "b"),
    **dict.fromkeys(("i", "em", "cite", "dfn"), "i"),
    **dict.fromkeys(("u", "ins"), "u"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    "a": "a",
    "img": "img",
    "br": "br",
    **dict.fromkeys(("code", "kbd", "samp", "var", "tt"), "c"),
}
_OTHER_INLINE = [
    "abbr",
    "acronym",
    "bdi",
    "bdo",
    "big",
    "blink",
    "font",
    "label",
    "mark",
    "math",
    "meter",
    "nobr",
    "object",
    "output",
    "picture",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "ruby",
    "small",
    "source",
    "span",
    "sub",
    "sup",
    "svg",
    "time",
    "track",
    "wbr",
]
INLINE = frozenset((*_KINDS, *_OTHER_INLINE))
"""Elements that stand inside a sentence; any other element is a border between units."""
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
OPAQUE = frozenset(("code", "kbd", "samp", "var", "tt", "svg", "math"))
"""Inline elements that are one tag with all that they hold."""
SKIPPED = frozenset(("iframe", "noembed", "noframes", "script", "style", "template"))
KEEPS_SPACE = frozenset(("pre", "textarea", "listing", "xmp"))
_ATTRIBUTES = frozenset(("title", "alt", "placeholder", "label", "aria-label", "summary"))
_META = frozenset(
    (
        "description",
        "keywords",
        "og:title",
        "og:description",
        "og:site_name",
        "og:image:alt",
        "twitter:title",
        "twitter:description",
        "twitter:image:alt",
    )
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,40});?")
# Letters in a row (&#1000; to &#1999;) are one piece with the signs between words: a page without a charset has all its
# Kazakh letters so, and a piece takes 150 bytes.
_ENTITIES = re.compile(rf"(?:&#1[0-9]{{3}};)++(?:[,.:;-]?+ ?+(?:&#1[0-9]{{3}};)++)*+|{_ENTITY.pattern}")
_SPACES = re.compile(r"[ \t\n\r\f]+")


def kind_of(name: str) -> str:
    """Return the kind letters of an inline element."""
    return _KINDS.get(name, "x")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a start tag, with the characters [start, end) of its value, quotes left out."""

    name: str
    value: str
    """Entities decoded."""
    start: int
    end: int
    quote: str
    """`"`, `'`, or nothing around the value."""


def read_attributes(tag: str, base: int) -> tuple[Attribute, ...]:
    """Return the attributes of a start tag that stands at character *base*, in order."""
    found: list[Attribute] = []
    name = re.match(r"<[^\s/>]*", tag)
    for each in _ATTRIBUTE.finditer(tag, name.end() if name else 1):
        group = next((number for number in (2, 3, 4) if each.group(number) is not None), 0)
        start, end = each.span(group) if group else (each.end(), each.end())
        quote = {2: '"', 3: "'"}.get(group, "")
        value = html.unescape(each.group(group)) if group else ""
        found.append(Attribute(each.group(1).lower(), value, base + start, base + end, quote))
    return tuple(found)


def attribute_fields(
    name: str, attributes: Sequence[Attribute], text: str, context: tuple[str, ...]
) -> Iterator[Field]:
    """Yield the attributes of one start tag that hold text for people."""
    values = {each.name: each.value for each in attributes}
    for each in attributes:
        if _is_text(name, each.name, values):
            pieces = trim(tuple(text_pieces(text, each.start, each.end, keep_space=False)))
            if any(character.isalnum() for piece in pieces for character in piece.text):
                yield Field("attribute", pieces, (*context, f"{name} {each.name}"), f"attribute{each.quote}")


def _is_text(element: str, attribute: str, values: dict[str, str]) -> bool:
    if element == "meta":
        return attribute == "content" and values.get("name", values.get("property", "")).lower() in _META
    if attribute == "value":
        return element == "input" and values.get("type", "").lower() in ("submit", "button", "reset")
    return attribute in _ATTRIBUTES


def is_untranslatable(attributes: Sequence[Attribute]) -> bool:
    """Tell whether the element's author says that it is not to be translated."""
    for each in attributes:
        if each.name == "translate" and each.value.lower() == "no":
            return True
        if each.name == "class" and "notranslate" in each.value.lower().split():
            return True
    return False


def line_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield character data whose line ends are line breaks: a line end with the white space around it is one piece."""
    at = start
    for found in re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*").finditer(text, start, end):
        yield from text_pieces(text, at, found.start(), keep_space=False)
        yield Piece(*found.span(), "\n")
        at = found.end()
    yield from text_pieces(text, at, end, keep_space=False)


def text_pieces(text: str, start: int, end: int, *, keep_space: bool) -> Iterator[Piece]:
    """Yield character data as pieces: entities decoded, runs of white space as one space unless they are kept."""
    at = start
    for found in _ENTITIES.finditer(text, start, end):
        decoded = html.unescape(found.group())
        if decoded == found.group():
            continue
        yield from _literal(text, at, found.start(), keep_space=keep_space)
        yield Piece(found.start(), found.end(), decoded)
        at = found.end()
    yield from _literal(text, at, end, keep_space=keep_space)


def _literal(text: str, start: int, end: int, *, keep_space: bool) -> Iterator[Piece]:
    at = start
    for found in _SPACES.finditer(text, start, end):
        if found.group() == " " or (keep_space and "\r" not in found.group()):
            continue
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        kept = found.group().replace("\r\n", "\n").replace("\r", "\n") if keep_space else " "
        yield Piece(found.start(), found.end(), kept)
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def tag_code(name: str, form: TagForm) -> Code:
    """Return the code of an inline element's tag."""
    return Code(kind_of(name), TagForm.SINGLE if name in VOID else form, name)


def respell(field: Field, source: str) -> dict[str, str]:
    """Return how this field spells characters that it never writes as they are: `{"\u00a0": "&nbsp;"}`."""
    plain = {character for piece in field.pieces if piece.literal for character in piece.text}
    spelled: dict[str, str] = {}
    for piece in field.pieces:
        raw = source[piece.start : piece.end]
        if piece.code is None and not piece.literal and raw[:1] == "&" and piece.text not in plain:
            for each in _ENTITY.findall(raw):
                spelled.setdefault(html.unescape(each), each)
    return spelled


def write_html(field: Field, content: Content, markup: Callable[[InlineTag], str], source: str) -> str:
    """Return a target as HTML text or as the value of an attribute, spelled as the field spelled it."""
    if field.encode == BLOCK_TEXT:
        return write_block_text(content.plain.strip())
    if field.encode.startswith(PARAMETER):
        return write_parameter(field, content)
    spelled = respell(field, source)
    bare_ampersand = any("&" in piece.text for piece in field.pieces if piece.literal)
    has_codes = field.encode.endswith(WITH_CODES)
    way = field.encode.removesuffix(WITH_CODES)
    keep_lines = way in ("space", "lines")
    spans = SpanWriter(field, source) if field.base[1] else None
    parts: list[str] = []
    for part in content.parts:
        if isinstance(part, InlineTag):
            raw = markup(part)
            parts.append(spans.tag(part, raw) if spans else raw)
            continue
        text = part if keep_lines else one_line(part)
        signs = code_signs(text, source) if has_codes else frozenset()
        raw = _escape(text, spelled, signs, bare_ampersand=bare_ampersand)
        parts.append(spans.text(raw) if spans else raw)
    if spans:
        parts.append(spans.finish())
    return _finish("".join(parts), way, source)


def _finish(raw: str, way: str, source: str) -> str:
    """Return written text with the line ends or the quotes of its place."""
    if way == "lines":  # a blank line would make two paragraphs
        raw = "\n".join(line for line in re.split(r"\r\n|\n|\r", raw.strip()) if line.strip())
    if way in ("space", "lines"):
        # The whole file is searched only for a text that has lines: for each paragraph it would take minutes.
        raw = raw.replace("\r\n", "\n").replace("\n", "\r\n") if "\n" in raw and "\r\n" in source else raw
    return _quote(raw, way.removeprefix("attribute")) if way.startswith("attribute") else raw


def _escape(text: str, spelled: dict[str, str], signs: Collection[int], *, bare_ampersand: bool) -> str:
    written: list[str] = []
    for at, character in enumerate(text):
        if at in signs:
            written.append(f"&#{ord(character)};")
        elif character == "&" and bare_ampersand:
            alone = not _ENTITY.match(text, at) and text[at + 1 : at + 2] not in ("", "#")
            written.append("&" if alone else "&amp;")
        elif character in spelled:
            written.append(spelled[character])
        else:
            written.append({"&": "&amp;", "<": "&lt;"}.get(character, character))
    return "".join(written)


def _quote(raw: str, quote: str) -> str:
    if quote:
        return raw.replace(quote, "&quot;" if quote == '"' else "&#39;")
    if re.fullmatch(r"[^\s\"'=<>`]+", raw):
        return raw
    return '"' + raw.replace('"', "&quot;") + '"'
