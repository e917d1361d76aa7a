"""Fields of an HTML page with exact places, tag soup included; no tree is built and nothing is repaired."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from localize.formats.core.inline_tags import Code, Piece, mint, trim
from localize.formats.core.splice import Field, LanguageMark
from localize.formats.core.tag_parameters import parameter_fields
from localize.formats.html.language_marks import language_marks
from localize.formats.html.markup import (
    INLINE,
    KEEPS_SPACE,
    OPAQUE,
    SKIPPED,
    VOID,
    Attribute,
    attribute_fields,
    is_untranslatable,
    line_pieces,
    read_attributes,
    tag_code,
    text_pieces,
)
from localize.formats.html.page_parts import WHOLE, Choice, Parts, choose_parts
from localize.formats.html.page_tree import SELF_CLOSED
from localize.formats.html.span_looks import (
    MARKS,
    Sheet,
    note_mark,
    read_sheet,
    reduce_spans,
    silent_region,
    span_kind,
)
from localize.formats.html.template_code import (
    HTML_ALONE,
    SHORTCODE_TEXT,
    WITH_CODES,
    HtmlRules,
    block_fields,
    closing_names,
    find_codes,
    without_templates,
)
from localize.formats.html.tokenizer import Token, read_tokens
from localize.model import TagForm

_KIND_OF_BLOCK = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("caption", "figcaption", "legend"), "caption"),
    "li": "item",
    "dt": "term",
    "dd": "definition",
    "title": "title",
}
_REVEALED = re.compile(r"<!(?:--)?\[(?:if !|endif)", re.IGNORECASE)
"""Signs of Word around what every program but Word shows."""
_WORD_PREFIXES = ("o:", "st1:")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r(?!\n))\s*")
_MAX_OPEN = 64
"""Open blocks that are remembered; deeper ones only matter for the kind of a unit."""


def _match(tokens: Sequence[Token]) -> dict[int, int]:
    """Return for each start tag the index of its end tag, where it has one."""
    opened: dict[str, list[int]] = {}
    matches: dict[int, int] = {}
    for index, token in enumerate(tokens):
        if token.kind == "start" and not token.empty:
            opened.setdefault(token.name, []).append(index)
        elif token.kind == "end" and opened.get(token.name):
            matches[opened[token.name].pop()] = index
    return matches


@dataclass(slots=True)
class HtmlScan:
    """What was found in a page; grows while it is read."""

    text: str
    """The whole file; offsets count its characters."""
    fields: list[Field] = field(default_factory=list)
    marks: list[LanguageMark] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    rules: HtmlRules = HTML_ALONE
    closed: frozenset[str] = frozenset()
    """Names of shortcodes that have an end somewhere."""
    sheet: Sheet | None = None
    """What the page's style sheets say of spans; None where spans are tags whatever they look like."""
    note: str = ""
    """The kind of the paragraphs after the anchor of a word processor's first note."""
    parts: Parts = field(default_factory=Parts)
    """What of the page is left out."""
    passes: bool = False
    """The last thing that was left out is still going on."""
    blocks: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def context(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(title for _, title in self.headings)

    @property
    def keeps_space(self) -> bool:
        """Whether white space is text here."""
        return any(name in KEEPS_SPACE for name in self.blocks)

    def is_inline(self, name: str) -> bool:
        """Tell whether an element stands inside a sentence."""
        return name in INLINE or (self.sheet is not None and name.startswith(_WORD_PREFIXES))

    def flush(self) -> None:
        """Close the unit that is being read."""
        read, self.pieces = reduce_spans(self.pieces) if self.sheet is not None else self.pieces, []
        pieces = trim(read)
        if not any(each.isalnum() for piece in pieces if piece.code is None for each in piece.text):
            return
        block = next((name for name in reversed(self.blocks) if name in _KIND_OF_BLOCK), "")
        kind = _KIND_OF_BLOCK.get(block, self.note or "paragraph")
        level = int(block[1]) if kind == "heading" else 0
        while level and self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.fields.append(self._field(kind, read, pieces))
        if level:
            self.headings.append((level, mint(pieces)[0].plain[:200]))

    def _field(self, kind: str, read: Sequence[Piece], pieces: tuple[Piece, ...]) -> Field:
        encode = "space" if self.keeps_space else "lines" if self.rules.lines else "html"
        encode += WITH_CODES if self.rules.codes and not self.keeps_space else ""
        region, base = silent_region(self.text, read, pieces) if self.sheet is not None else (None, (0, 0))
        return Field(kind, pieces, self.context, encode, base=base, region=region)

    def open_block(self, name: str) -> None:
        """Note that a block starts."""
        self.flush()
        if name in VOID:
            return
        if name in SELF_CLOSED and self.blocks and self.blocks[-1] == name:
            self.blocks.pop()
        self.blocks.append(name)
        del self.blocks[:-_MAX_OPEN]

    def close_block(self, name: str) -> None:
        """Note that a block ends."""
        self.flush()
        if name in self.blocks:
            while self.blocks.pop() != name:
                pass


def scan_html(
    text: str,
    start: int,
    end: int,
    headings: Sequence[tuple[int, str]] = (),
    rules: HtmlRules = HTML_ALONE,
    choice: Choice = WHOLE,
) -> HtmlScan:
    """Return the fields of the page, or of the piece of one, that stands at characters [start, end) of *text*.

    Any field is written by `html_markup.write_html`. Raises: ExtractError: *choice* is not understood.
    """
    closed = closing_names(text[start:end]) if rules.codes else frozenset()
    scan = HtmlScan(text, headings=list(headings), rules=rules, closed=closed)
    tokens = read_tokens(text[start:end])
    if start:
        tokens = [replace(each, start=each.start + start, end=each.end + start) for each in tokens]
    scan.sheet = read_sheet(text[start:end]) if rules.looks else None
    scan.parts = choose_parts(text, tokens, choice)
    matches = _match(tokens)
    index = 0
    while index < len(tokens):
        index = _take(scan, tokens, matches, index)
    scan.flush()
    scan.fields.sort(key=lambda each: (each.start, -each.end))
    return scan


def _take(scan: HtmlScan, tokens: Sequence[Token], matches: dict[int, int], index: int) -> int:
    """Take in one token, or one element that is not looked into; return the index after it."""
    token = tokens[index]
    if scan.parts.outside and scan.parts.outside[index]:
        return _pass_by(scan, tokens, index)
    scan.passes = False
    if token.kind == "start":
        return _take_start(scan, tokens, matches, index)
    if token.kind == "text":
        _take_text(scan, token.start, token.end)
    elif token.kind == "end" and not scan.is_inline(token.name):
        scan.close_block(token.name)
    elif token.kind == "end":
        scan.pieces.append(_code_piece(scan, token, tag_code(token.name, TagForm.CLOSE)))
    elif token.kind == "comment" and token.name.startswith(("wp:", "/wp:")):
        scan.flush()  # a block of the WordPress editor starts or ends
        scan.fields += block_fields(scan.text, token.start, token.end, scan.context)
    elif scan.sheet is not None and _REVEALED.match(scan.text, token.start, token.end):
        scan.pieces.append(Piece(token.start, token.end))
    else:
        scan.pieces.append(_code_piece(scan, token, Code("x", TagForm.SINGLE, loose=True)))
    return index + 1


def _pass_by(scan: HtmlScan, tokens: Sequence[Token], index: int) -> int:
    """Take in one token outside the parts that are offered: names of the language count, texts are left out."""
    token = tokens[index]
    scan.flush()
    if token.kind == "start":
        scan.marks += language_marks(token.name, read_attributes(scan.text[token.start : token.end], token.start))
        if token.name not in INLINE:
            scan.open_block(token.name)
    elif token.kind == "end" and token.name not in INLINE:
        scan.close_block(token.name)
    elif _is_read(scan.text, tokens, index):
        start = scan.skipped.pop()[0] if scan.passes else token.start
        scan.skipped.append((start, token.end, scan.parts.rule))
        scan.passes = True
    return index + 1


def _is_read(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a token is text that people read."""
    token = tokens[index]
    before = tokens[index - 1] if index else token
    if token.kind != "text" or (before.kind == "start" and before.name in SKIPPED):
        return False
    return any(each.isalnum() for each in text[token.start : token.end])


def _take_text(scan: HtmlScan, start: int, end: int) -> None:
    at = start
    for code in find_codes(scan.text, start, end, scan.closed) if scan.rules.codes and not scan.keeps_space else ():
        _add_text(scan, at, code.start)
        scan.pieces.append(code)
        scan.fields += parameter_fields(code.text, code.start, SHORTCODE_TEXT, scan.context)
        at = code.end
    _add_text(scan, at, end)


def _add_text(scan: HtmlScan, start: int, end: int) -> None:
    keep_space = scan.keeps_space
    if keep_space or not scan.rules.lines:
        scan.pieces += text_pieces(scan.text, start, end, keep_space=keep_space)
        return
    at = start
    for found in _BLANK_LINE.finditer(scan.text, start, end):
        scan.pieces += line_pieces(scan.text, at, found.start())
        scan.flush()
        at = found.end()
    scan.pieces += line_pieces(scan.text, at, end)


def _take_start(scan: HtmlScan, tokens: Sequence[Token], matches: dict[int, int], index: int) -> int:
    token = tokens[index]
    part = scan.parts.skipped.get(index)
    if part is not None:
        _leave_out(scan, tokens, index, *part)
        return part[0] + 1
    attributes = read_attributes(scan.text[token.start : token.end], token.start)
    closing = matches.get(index)
    reason = _skip_reason(scan, token.name, attributes, tokens, (index, closing))
    if reason and token.name not in VOID:
        last = closing if closing is not None else index
        if closing is None and token.name in SKIPPED and not token.empty:
            last = len(tokens) - 1
        _leave_out(scan, tokens, index, last, reason)
        return last + 1
    if not reason:
        scan.fields += _attribute_fields(scan, token.name, attributes)
    scan.marks += language_marks(token.name, attributes)
    if scan.is_inline(token.name):
        scan.pieces.append(_code_piece(scan, token, _start_code(scan, token, attributes)))
    else:
        scan.open_block(token.name)
        if token.empty and token.name not in VOID:
            scan.close_block(token.name)
    return index + 1


def _attribute_fields(scan: HtmlScan, name: str, attributes: Sequence[Attribute]) -> Iterator[Field]:
    """Yield the attributes that hold text; one that a template fills has none of its own."""
    for each in attribute_fields(name, attributes, scan.text, scan.context):
        if not scan.rules.codes or any(letter.isalnum() for letter in without_templates(each.content.plain)):
            yield each


def _start_code(scan: HtmlScan, token: Token, attributes: Sequence[Attribute]) -> Code:
    form = TagForm.SINGLE if token.empty else TagForm.OPEN
    look = span_kind(token.name, attributes, scan.sheet) if scan.sheet is not None else ""
    return Code(look, form, token.name) if look else tag_code(token.name, form)


def _skip_reason(
    scan: HtmlScan, name: str, attributes: Sequence[Attribute], tokens: Sequence[Token], place: tuple[int, int | None]
) -> str:
    index, closing = place
    if name in SKIPPED:
        return name
    if is_untranslatable(attributes):
        return "translate no"
    if closing is None:
        return ""
    if name in OPAQUE and not scan.keeps_space:
        return "code"
    if name in KEEPS_SPACE:
        inner = next((tokens[at] for at in range(index + 1, closing) if tokens[at].kind == "start"), None)
        return "preformatted code" if inner is not None and inner.name in OPAQUE else ""
    return note_mark(name, attributes) if scan.sheet is not None else ""


def _leave_out(scan: HtmlScan, tokens: Sequence[Token], first: int, last: int, reason: str) -> None:
    """Keep an element whole: as one tag inside a sentence, else outside any unit."""
    start, end = tokens[first].start, tokens[last].end
    name = tokens[first].name
    if name in INLINE:
        equiv = "".join(scan.text[each.start : each.end] for each in tokens[first:last] if each.kind == "text")
        kind = "c" if reason == "code" and name not in ("svg", "math") else "x"
        code = Code(kind, TagForm.SINGLE, name, equiv[:200], loose=reason in MARKS)
        scan.note = MARKS.get(reason) or scan.note
        scan.pieces.append(Piece(start, end, scan.text[start:end], code))
        return
    scan.flush()
    if first not in scan.parts.skipped:
        scan.skipped.append((start, end, reason))
        return
    read = [tokens[at] for at in range(first, last + 1) if _is_read(scan.text, tokens, at)]
    if read:
        scan.skipped.append((read[0].start, read[-1].end, reason))


def _code_piece(scan: HtmlScan, token: Token, code: Code) -> Piece:
    return Piece(token.start, token.end, scan.text[token.start : token.end], code)
