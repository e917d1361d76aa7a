"""Inline markup of Markdown with exact places: the parser that records them, and the pieces of a text.

The parser gives inline tokens no places. Here each token records the characters that its rule consumed; characters of
no token are text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field
from localize.formats.core.tag_parameters import parameter_fields
from localize.formats.html.markup import attribute_fields, kind_of, read_attributes, tag_code
from localize.model import TagForm

CODE_NAMES = "highlight|mermaid|katex|math|chart|plantuml|graphviz|comment"
"""Paired shortcodes and Liquid tags whose inside is no text."""

# Attribute lists of kramdown, Pandoc and attr_list: {.class}, {#id}, {key=value}, {: name}; never a {name} alone.
_VALUE = r"(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|[^\s\"'{}]{1,300})"
_ATTRIBUTE = rf"(?:[#.][^\s{{}}=\"']{{1,100}}|[A-Za-z_][\w:.-]{{0,60}}={_VALUE})"
_ATTRIBUTES = re.compile(
    rf"\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE}){{0,30}}[ \t]*\}}"
    r"|\{:[ \t]*[A-Za-z#.][^{}\n]{0,300}\}|\{=\w{1,20}\}|\{-\}"
)
# Code between Hugo's paired shortcodes or Liquid tags, other such tags, attribute lists, emoji by name.
_HUGO_CODE = (
    rf"\{{\{{(?P<sign>[<%])[ \t]*(?P<name>{CODE_NAMES})\b.{{0,2000}}?"
    r"\{\{(?P=sign)[ \t]*/[ \t]*(?P=name)[ \t]*[>%]\}\}"
)
_LIQUID_CODE = rf"\{{%-?[ \t]*(?P<tag>{CODE_NAMES})\b.{{0,2000}}?\{{%-?[ \t]*end(?P=tag)[ \t]*-?%\}}"
_SHORTCODE = re.compile(
    rf"{_HUGO_CODE}|{_LIQUID_CODE}"
    r"|\{\{[<%].{0,2000}?[>%]\}\}|\{%.{0,2000}?%\}|\{\{.{0,200}?\}\}"
    rf"|{_ATTRIBUTES.pattern}|:(?:[a-z][a-z0-9_+-]{{1,60}}|[+-]1|100):",
    re.DOTALL,
)
# Formulas in dollar signs, with a sign that prices do not have; key presses in plus signs, as MkDocs writes them.
_FORMULA = re.compile(
    r"\$\$(?P<block>[^$].{0,2000}?)\$\$|\$(?=[^\s$])(?=[^$\n]*[\\^_={}])(?P<inline>[^$\n]{1,300})(?<!\s)\$(?!\w)"
    r"|\+\+(?P<keys>[a-z0-9]{1,20}(?:[+-][a-z0-9]{1,20}){0,6})\+\+",
    re.DOTALL,
)
_HTML_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_DRAWING = re.compile(r"<(math|svg)\b.*</\1\s*>", re.DOTALL | re.IGNORECASE)
_SPECIAL = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\n[ \t]*")
_EMPHASIS = {"em": "i", "strong": "b", "s": "s"}


class _PlacingState(StateInline):
    """Remembers each token that a rule pushes, and where the rule stood at that moment."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.pushed: list[tuple[Token, int]] = []

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self.pushed.append((token, self.pos))
        return token


class _PlacingInline(ParserInline):
    """The inline parser, with states that remember places."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _PlacingState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


Rule = Callable[[StateInline, bool], bool]


def _placed(rule: Rule) -> Rule:
    """Return the rule, made to note in `token.meta["at"]` which characters each of its tokens stands for."""

    def run(state: StateInline, silent: bool) -> bool:  # the parser's own signature
        if silent or not isinstance(state, _PlacingState):
            return rule(state, silent)
        start, first = state.pos, len(state.pushed)
        if not rule(state, silent):
            return False
        at = start
        for token, position in state.pushed[first:]:
            if "at" in token.meta:
                continue  # noted by a rule that ran inside this one
            if token.type == "text":  # one delimiter of several
                token.meta["at"] = (at, at + len(token.content))
                at += len(token.content)
            elif token.nesting == 1 and token.info != "auto":
                token.meta["at"] = (start, position)
            elif token.nesting == -1:
                token.meta["at"] = (position, state.pos)
            else:
                token.meta["at"] = (start, state.pos)
        del state.pushed[first:]
        return True

    return run


def _shortcode(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    letter = state.src[state.pos]
    pattern = _SHORTCODE if letter in "{:" else _FORMULA if letter in "$+" else None
    found = pattern.match(state.src, state.pos, state.posMax) if pattern else None
    if found is None:
        return False
    if not silent and pattern is _FORMULA:
        state.push("formula", "", 0).content = found[found.lastgroup or 0].strip()
    elif not silent:
        state.push("shortcode", "", 0).content = found.group()
    state.pos = found.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read `^[text]` as a pair of tags around its text, which the sentence keeps."""
    start, maximum = state.pos, state.posMax
    if not state.src.startswith("^[", start):
        return False
    end = state.md.helpers.parseLinkLabel(state, start + 1)
    if end < 0:
        return False
    if not silent:
        state.pos, state.posMax = start + 2, end
        state.push("note_open", "", 1)
        state.md.inline.tokenize(state)
        state.push("note_close", "", -1)
    state.pos, state.posMax = end + 1, maximum
    return True


@cache
def make_parser() -> MarkdownIt:
    """Return the parser with all that the filter knows: tables, notes, definitions, admonitions, containers."""
    parser = MarkdownIt("commonmark")
    parser.inline = _PlacingInline()
    parser.configure("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.use(deflist_plugin).use(admon_plugin)
    parser.use(container_plugin, name="container", validate=lambda *_: True)
    parser.inline.ruler.before("escape", "shortcode", _shortcode)
    parser.inline.ruler.before("link", "inline_note", _inline_note)
    parser.inline.ruler2.disable("fragments_join")
    parser.core.ruler.disable("text_join", ignoreInvalid=True)
    for name, rule in zip(parser.inline.ruler.get_active_rules(), parser.inline.ruler.getRules(""), strict=True):
        parser.inline.ruler.at(name, _placed(rule))
    return parser


@dataclass(frozen=True, slots=True)
class Located:
    """Text that the parser was given, and where in the file each of its characters and its end stand."""

    content: str
    at: Sequence[int]

    def part(self, start: int, end: int) -> Located:
        """Return a slice of it."""
        return Located(self.content[start:end], self.at[start : end + 1])


def read_inline(
    tokens: Sequence[Token], located: Located, text: str, context: tuple[str, ...], names: Collection[str] = ()
) -> tuple[list[Piece], list[Field]]:
    """Return the pieces of a text, and the fields inside its tags: alternative texts, titles, attributes, parameters.

    *names* are the parameters of shortcodes and attribute lists that hold text.
    """
    pieces: list[Piece] = []
    inner: list[Field] = []
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
            inner += parameter_fields(piece.text, place[0], names, context)
        pieces.append(piece)
        if token.type == "link_open" and token.info != "auto":
            opened.append(end)
        elif token.type == "link_close" and token.info != "auto":
            pieces[-1] = _link_end(pieces[-1], located, opened.pop(), (start, end))
            inner += _title(located, start, end, text, context)
        elif token.type == "image":
            inner += _image(token, located, (start, end), text, context)
        elif token.type == "html_inline" and start not in drawings:
            inner += _attributes(text, place, context)
        at = end
    pieces += _text(located, at, len(located.content), text)
    return pieces, inner


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
    if _ATTRIBUTES.fullmatch(token.content):
        loose = not _follows_code(before)
    else:
        start, end = _range(token)
        line = located.content[max(0, start - 200) : start].rpartition("\n")[2]
        rest = located.content[end : end + 200].partition("\n")[0]
        loose = token.content.startswith("{") and not (line.strip() or rest.strip())
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
    name, _, form = token.type.rpartition("_")
    if name in _EMPHASIS:
        return Code(_EMPHASIS[name], TagForm.OPEN if form == "open" else TagForm.CLOSE, name)
    if name == "note":
        return Code("n", TagForm.OPEN if form == "open" else TagForm.CLOSE, name, stays=True)
    if name == "link" and token.info == "auto":
        return Code("a", TagForm.SINGLE, equiv=raw[1:-1])
    if name == "link":
        return Code("a", TagForm.OPEN if form == "open" else TagForm.CLOSE, name)
    if token.type == "html_inline":
        return _html_code(raw)
    singles = {"hardbreak": "br", "code_inline": "c", "formula": "c", "image": "img", "footnote_ref": "n"}
    equiv = token.content if token.type in ("code_inline", "formula", "image") else ""
    return Code(singles.get(token.type, "x"), TagForm.SINGLE, equiv=equiv)


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


def _image(
    token: Token, located: Located, span: tuple[int, int], text: str, context: tuple[str, ...]
) -> Iterator[Field]:
    label_start = span[0] + len("![")
    label_end = label_start + len(token.content)
    raw = located.content[label_end : span[1]]
    if raw not in ("]", "][]") and label_end > label_start:  # else the text is a label that must stay
        part = located.part(label_start, label_end)
        pieces, inner = read_inline(token.children or (), part, text, context)  # no shortcode in a label
        kept = trim(pieces)
        if has_text(kept):
            yield Field("alt", kept, context, "inline")
        yield from inner
    yield from _title(located, label_end, span[1], text, context)


def _title(located: Located, start: int, end: int, text: str, context: tuple[str, ...]) -> Iterator[Field]:
    """Yield the title in `](destination "title")`, which stands at characters [start, end) of the content."""
    content = located.content
    last = end - 1
    while last > start and content[last - 1] in " \t\n":
        last -= 1
    if not content.startswith("](", start) or last - 1 <= start + 2 or content[last - 1] not in "\"')":
        return
    found = re.compile(r"""\]\(\s*(?:<[^<>\n]*>|[^\s<]\S*)\s+(["'(])""").match(content, start, last)
    if found is not None:
        yield from title_field(located.part(found.end(), last - 1), found.group(1), text, context)


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
