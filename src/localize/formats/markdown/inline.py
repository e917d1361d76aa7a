"""Pieces of a Markdown text, and the fields inside its tags, made of tokens that know their places.

Each token has the characters that its rule consumed; characters of no token are text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field
from localize.formats.core.tag_parameters import parameter_fields
from localize.formats.html.markup import attribute_fields, kind_of, read_attributes, tag_code
from localize.formats.markdown import mdx
from localize.formats.markdown.parser import ATTRIBUTES, TEMPLATE_ADDRESS
from localize.model import TagForm

_HTML_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_DRAWING = re.compile(r"<(math|svg)\b.*</\1\s*>", re.DOTALL | re.IGNORECASE)
_SPECIAL = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\n[ \t]*")
_PAIRS = {"em": "i", "strong": "b", "s": "s", "ins": "u", "mark": "x", "link": "a", "wiki": "a", "note": "n"}
"""Kind letters of the tokens that come in pairs."""
_SINGLES = {
    "hardbreak": "br",
    "code_inline": "c",
    "formula": "c",
    "image": "img",
    "footnote_ref": "n",
    "page": "a",
    "embed": "img",
}
_LINK_TITLE = re.compile(rf"""\]\(\s*(?:<[^<>\n]*>|(?=\S*\{{[{{%]){TEMPLATE_ADDRESS}|[^\s<]\S*)\s+(["'(])""")
_EMBED_TEXT = re.compile(r"!\[\[[^|]*(?:\|[0-9x]+(?=[|\]]))?\|(?P<text>.*?)(?:\|[0-9x]+)?\]\]\Z")
_SIZE = re.compile(r"\|[0-9]{1,5}(?:x[0-9]{1,5})?\Z")
"""The size that Obsidian takes from the end of an alternative text."""
_PROSE = re.compile(r"(?:(?P<name>[\w-]+)[ \t]*=[ \t]*)?(?P<quote>\"{3}|\"|'{3}|')(?P<text>.*?)(?P=quote)", re.DOTALL)
_CODE_PARAMETERS = frozenset(("class", "style", "id", "rel", "src", "href", "sizes", "pages", "show", "sort", "test"))
"""Parameters whose words are none."""


@dataclass(frozen=True, slots=True)
class Located:
    """Text that the parser was given, and where in the file each of its characters and its end stand."""

    content: str
    at: Sequence[int]

    def part(self, start: int, end: int) -> Located:
        """Return a slice of it."""
        return Located(self.content[start:end], self.at[start : end + 1])


@dataclass(slots=True)
class Inside:
    """What stands inside the tags of texts: alternative texts, titles, attributes, parameters."""

    fields: list[Field] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)


def read_inline(
    tokens: Sequence[Token],
    located: Located,
    text: str,
    context: tuple[str, ...],
    names: Collection[str] = (),
) -> tuple[list[Piece], Inside]:
    """Return the pieces of a text, and what stands inside its tags.

    *names* are the parameters of shortcodes and attribute lists that hold text.
    """
    pieces: list[Piece] = []
    inside = Inside()
    opened: list[int] = []
    at = 0
    placed = sorted((each for each in tokens if "at" in each.meta), key=_range)
    drawings = _drawings(placed)
    for token in placed:
        start, end = _range(token)
        if token.type == "text" or start < at:
            continue
        if token.type in ("softbreak", "hardbreak"):
            while start > at and located.content[start - 1] == " ":
                start -= 1
        pieces += _text(located, at, start, text)
        end = drawings.get(start, end)
        place = (located.at[start], located.at[end])
        piece = _piece(token, located, (start, end), text[place[0] : place[1]])
        if token.type == "shortcode":
            piece = _loosened(piece, token, located, pieces)
        pieces.append(piece)
        if token.type == "link_open" and token.info != "auto":
            opened.append(end)
        elif token.type == "link_close" and token.info != "auto":
            pieces[-1] = _link_end(pieces[-1], located, opened.pop(), (start, end))
            inside.fields += _title(located, start, end, text, context)
        elif start not in drawings:
            _look_inside(inside, token, _Place(located, start, end, text, context), names)
        at = end
    pieces += _text(located, at, len(located.content), text)
    return pieces, inside


@dataclass(frozen=True, slots=True)
class _Place:
    """Characters [start, end) of a located text in a file, and the headings above them."""

    located: Located
    start: int
    end: int
    text: str
    context: tuple[str, ...]


def _look_inside(inside: Inside, token: Token, place: _Place, names: Collection[str]) -> None:
    """Add what stands inside one tag."""
    located, text, context = place.located, place.text, place.context
    left, right = located.at[place.start], located.at[place.end]
    if token.type == "shortcode":
        fields = tuple(parameter_fields(text[left:right], left, names, context))
        inside.fields += fields
        inside.skipped += _unnamed(text, (left, right), fields)
    elif token.type == "image":
        _image(inside, token, place)
    elif token.type == "html_inline":
        inside.fields += _attributes(text, (left, right), context)
    elif token.type == "embed":
        inside.fields += _embed_text(place)
    elif token.type == "jsx":
        item = mdx.read_tag(located.content, place.start)
        if item is not None:
            offered, left_out = mdx.tag_texts(item, text, located.at.__getitem__, names, context)
            inside.fields += offered
            inside.skipped += left_out


def _unnamed(text: str, place: tuple[int, int], fields: Sequence[Field]) -> Iterator[tuple[int, int, str]]:
    """Yield the quoted words of a shortcode that no field offers."""
    offered = {each.pieces[0].start for each in fields}
    for found in _PROSE.finditer(text, *place):
        is_code = found["name"] in _CODE_PARAMETERS or not mdx.WORDS.search(found["text"])
        if not is_code and found.start("text") not in offered:
            yield *found.span("text"), "parameter"


def _embed_text(place: _Place) -> Iterator[Field]:
    """Yield the text of `![[file|text]]`; numbers there are sizes."""
    found = _EMBED_TEXT.match(place.located.content, place.start, place.end)
    if found is not None:
        kept = trim(tuple(_text(place.located, *found.span("text"), place.text)))
        if any(each.isalpha() for piece in kept for each in piece.text):
            yield Field("alt", kept, place.context, "inline")


def _drawings(tokens: Sequence[Token]) -> dict[int, int]:
    """Return where each formula of MathML or drawing of SVG starts and ends: one tag with all that it holds."""
    places: dict[int, int] = {}
    opened: dict[str, int] = {}
    for token in tokens:
        found = _HTML_NAME.match(token.content) if token.type == "html_inline" else None
        name = found.group(1).lower() if found else ""
        if name not in ("math", "svg") or token.content.endswith("/>"):
            continue
        start, end = _range(token)
        if not token.content.startswith("</"):
            opened.setdefault(name, start)
        elif name in opened:
            places[opened.pop(name)] = end
    return places


def _loosened(piece: Piece, token: Token, located: Located, before: Sequence[Piece]) -> Piece:
    """Return the piece of a shortcode; one that belongs to the block, not to its text, stays outside at an edge."""
    if ATTRIBUTES.fullmatch(token.content):
        loose = not _follows_code(before)
    else:
        start, end = _range(token)
        line = located.content[max(0, start - 200) : start].rpartition("\n")[2]
        rest = located.content[end : end + 200].partition("\n")[0]
        loose = token.content.startswith(("{", "[[!", '"""')) and not (line.strip() or rest.strip())
    return replace(piece, code=Code("x", TagForm.SINGLE, loose=True)) if loose else piece


def _follows_code(pieces: Sequence[Piece]) -> bool:
    """Tell whether what comes next touches a tag, such as a link or an image that it says more about."""
    return bool(pieces) and pieces[-1].code is not None and pieces[-1].code.kind != "br"


def _range(token: Token) -> tuple[int, int]:
    start, end = token.meta["at"]
    if token.type == "strong_open":
        start -= 1
    elif token.type == "strong_close":
        end += 1
    return int(start), int(end)


def _text(located: Located, start: int, end: int, text: str) -> Iterator[Piece]:
    """Yield text that is no markup; an escaped bar in a table cell and a line end are pieces of their own."""
    for found in re.finditer(r"\n|\||[^\n|]+", located.content[start:end]):
        left, right = located.at[start + found.start()], located.at[start + found.end()]
        if found.group() == "\n":
            yield Piece(left, right, " ")
        elif left < right:
            yield Piece(left, right, found.group(), literal=text[left:right] == found.group())


def _piece(token: Token, located: Located, span: tuple[int, int], raw: str) -> Piece:
    left, right = located.at[span[0]], located.at[span[1]]
    if token.type == "text_special":
        return Piece(left, right, token.content)
    if token.type == "softbreak":
        return Piece(left, right, " ")
    return Piece(left, right, raw, _code(token, raw))


def _code(token: Token, raw: str) -> Code:
    if token.type == "link_open" and token.info == "auto":
        return Code("a", TagForm.SINGLE, equiv=raw[1:-1])
    name, _, form = token.type.rpartition("_")
    if name in _PAIRS:
        return Code(_PAIRS[name], TagForm.OPEN if form == "open" else TagForm.CLOSE, name, stays=name == "note")
    if token.type == "html_inline":
        return _html_code(raw)
    if token.type == "jsx":
        return mdx.jsx_code(token.content)
    equiv = token.content if token.type in ("code_inline", "formula", "image", "page") else ""
    return Code(_SINGLES.get(token.type, "x"), TagForm.SINGLE, equiv=equiv, loose=token.type == "remark")


def _html_code(raw: str) -> Code:
    found = _HTML_NAME.match(raw)
    if _DRAWING.fullmatch(raw):
        return Code("x", TagForm.SINGLE)
    if found is None:
        return Code("x", TagForm.SINGLE, loose=True)  # a comment or a declaration
    name = found.group(1).lower()
    if raw.endswith("/>"):
        return Code(kind_of(name), TagForm.SINGLE)
    return tag_code(name, TagForm.CLOSE if raw.startswith("</") else TagForm.OPEN)


def _link_end(piece: Piece, located: Located, label_start: int, span: tuple[int, int]) -> Piece:
    """Return the end of a link; where its text is its label, with the label written out, since the text changes."""
    raw = located.content[span[0] : span[1]]
    if raw not in ("]", "][]"):
        return piece
    label = located.content[label_start : span[0]].replace("\n", " ")
    return Piece(piece.start, piece.end, f"][{label}]", Code("a", TagForm.CLOSE, "link", stays=True))


def _image(inside: Inside, token: Token, place: _Place) -> None:
    """Add the alternative text and the title of an image."""
    located, text, context = place.located, place.text, place.context
    label_start = place.start + len("![")
    label_end = label_start + len(token.content)
    raw = located.content[label_end : place.end]
    size = _SIZE.search(token.content)
    text_end = label_start + size.start() if size else label_end
    if raw not in ("]", "][]") and text_end > label_start:  # else the text is a label that must stay
        part = located.part(label_start, text_end)
        pieces, inner = read_inline(token.children or (), part, text, context)  # no shortcode in a label
        kept = trim(pieces)
        if has_text(kept):
            inside.fields.append(Field("alt", kept, context, "inline"))
        inside.fields += inner.fields
        inside.skipped += inner.skipped
    inside.fields += _title(located, label_end, place.end, text, context)


def _title(located: Located, start: int, end: int, text: str, context: tuple[str, ...]) -> Iterator[Field]:
    """Yield the title in `](destination "title")`, which stands at characters [start, end) of the content."""
    content = located.content
    last = end - 1
    while last > start and content[last - 1] in " \t\n":
        last -= 1
    if not content.startswith("](", start) or last - 1 <= start + 2 or content[last - 1] not in "\"')":
        return
    found = _LINK_TITLE.match(content, start, last)
    if found is not None:
        yield from title_field(located.part(found.end(), last - 1), found[found.lastindex or 0], text, context)


def title_field(located: Located, quote: str, text: str, context: tuple[str, ...]) -> Iterator[Field]:
    """Yield the field of a title whose inside is *located*, unless it holds nothing to translate."""
    pieces: list[Piece] = []
    at = 0
    for found in _SPECIAL.finditer(located.content):
        pieces += _text(located, at, found.start(), text)
        decoded = " " if found.group()[0] == "\n" else unescapeAll(found.group())
        pieces.append(Piece(located.at[found.start()], located.at[found.end()], decoded))
        at = found.end()
    pieces += _text(located, at, len(located.content), text)
    kept = trim(pieces)
    if has_text(kept):
        yield Field("title", kept, context, f"title{quote}")


def _attributes(text: str, place: tuple[int, int], context: tuple[str, ...]) -> Iterator[Field]:
    raw = text[place[0] : place[1]]
    found = _HTML_NAME.match(raw)
    if found is not None and not raw.startswith("</"):
        attributes = read_attributes(raw, place[0])
        yield from attribute_fields(found.group(1).lower(), attributes, text, context)


def has_text(pieces: Sequence[Piece]) -> bool:
    """Tell whether there is anything to translate: a letter or a digit outside tags."""
    return any(each.isalnum() for piece in pieces if piece.code is None for each in piece.text)
