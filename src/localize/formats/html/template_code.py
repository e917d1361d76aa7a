"""Code in pages that is not HTML: WordPress blocks and shortcodes, and the code of templates."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from localize.formats.core.inline_tags import Code, Piece, trim
from localize.formats.core.splice import Field
from localize.formats.html.tokenizer import Token, read_tokens
from localize.model import TagForm

BLOCK_TEXT = "attribute json"
"""How the text of a block's attribute is written: as a JSON string inside a comment."""
WITH_CODES = "*"
"""What ends the way of writing of text beside which codes may stand."""
_LABELS = ("alt", "buttonText", "caption", "label", "placeholder")
# Attributes of WordPress blocks that are text and stand in the comment alone. Source: block.json of the core blocks.
_BLOCK_ATTRIBUTES = {
    "archives": ("label",),
    "categories": ("label",),
    "comments-pagination-next": ("label",),
    "comments-pagination-previous": ("label",),
    "cover": ("alt",),
    "form-input": ("label", "placeholder"),
    "home-link": ("label",),
    "more": ("customText",),
    "navigation-link": ("label", "description", "title"),
    "navigation-submenu": ("label", "description", "title"),
    "page-list-item": ("label", "title"),
    "post-author": ("byline",),
    "post-excerpt": ("moreText",),
    "post-navigation-link": ("label",),
    "post-terms": ("prefix", "suffix"),
    "query-pagination-next": ("label",),
    "query-pagination-previous": ("label",),
    "read-more": ("content",),
    "search": ("label", "placeholder", "buttonText"),
    "social-link": ("label",),
}
_BLOCK = re.compile(r"<!--\s+wp:(?:core/)?(?P<name>[a-z][a-z0-9/_-]*)\s+(?P<json>\{.*\})\s+/?-->", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++', re.DOTALL)
_ESCAPE = re.compile(r'\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]')

_TEMPLATE = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,1000}?%\}|\{#.{0,1000}?#\}|<%.{0,1000}?%>", re.DOTALL)
_CODE = re.compile(
    rf"{_TEMPLATE.pattern}|\[(?P<slash>/?)(?P<name>[A-Za-z][\w-]{{0,60}})(?P<rest>(?:\s[^\[\]<>]{{0,1000}})?)/?\](?!\()",
    re.DOTALL,
)
_CLOSING = re.compile(r"\[/([A-Za-z][\w-]{0,60})\]")
_NAMED = re.compile(r"\s[\w-]+=(?:\"|'|[^\s\]])")
_SHORTCODES = frozenset(
    ("caption", "wp_caption", "gallery", "audio", "video", "playlist", "embed", "contact-form", "contact-form-7")
)
"""Those of WordPress and its most used plug-in: blocks of their own."""
SHORTCODE_TEXT = ("title", "caption", "alt", "label", "placeholder", "heading", "button_text")


_PAGE = re.compile(
    r"<(?:!doctype|html|head|body|p|div|table|section|main|article|header|footer|nav|form)[\s>/]|<!--\s*wp:",
    re.IGNORECASE,
)
_BLANK = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]*+[\r\n]")


@dataclass(frozen=True, slots=True)
class HtmlRules:
    """Kinds of code that a page may hold besides HTML."""

    lines: bool = False
    """A blank line ends a paragraph and a line end is a line break, as in the classic editor of WordPress."""
    codes: bool = False
    """Shortcodes and the code of templates are tags, not text."""
    looks: bool = False
    """Spans are tags by what they look like, see `span_looks`."""


HTML_ALONE = HtmlRules()
"""Nothing beside HTML."""


def is_classic(text: str) -> bool:
    """Tell whether a fragment is a post of WordPress's classic editor: blank lines, and no elements for paragraphs.

    A translation must not change the answer, so it does not depend on what the words are.
    """
    if _PAGE.search(text) or not _BLANK.search(text):
        return False
    closed = closing_names(text)
    return any(
        each.kind == "text" and _BLANK.search(text, each.start, each.end) and _has_words(text, each, closed)
        for each in read_tokens(text)
    )


def _has_words(text: str, token: Token, closed: Collection[str]) -> bool:
    """Tell whether there is text for people in a token, beside shortcodes and the code of templates."""
    at = token.start
    for code in find_codes(text, token.start, token.end, closed):
        if any(each.isalnum() for each in text[at : code.start]):
            return True
        at = code.end
    return any(each.isalnum() for each in text[at : token.end])


def without_templates(text: str) -> str:
    """Return text without the code of templates: what is left of it may be for people."""
    return _TEMPLATE.sub("", text)


@lru_cache(maxsize=4)  # asked for each text of a page
def closing_names(text: str) -> frozenset[str]:
    """Return the names of the shortcodes that a text closes: these are no words in brackets."""
    return frozenset(found.group(1) for found in _CLOSING.finditer(text))


def find_codes(text: str, start: int, end: int, closed: Collection[str]) -> Iterator[Piece]:
    """Yield shortcodes and the code of templates; what has no place in a sentence stays outside at its edges."""
    for found in _CODE.finditer(text, start, end):
        name = found["name"]
        if name is None:
            loose = found.group().startswith(("{%", "{#", "<%"))
        elif name in _SHORTCODES:
            loose = True
        elif name in closed or "_" in name or _NAMED.match(found["rest"]):
            loose = False
        else:
            continue  # a word in brackets
        yield Piece(*found.span(), found.group(), Code("x", TagForm.SINGLE, loose=loose))


def code_signs(text: str, page: str) -> frozenset[int]:
    """Return the places of signs that must be written as references, so that text of *page* stays text."""
    if "{" not in text and "[" not in text:
        return frozenset()
    closed = closing_names(page) | closing_names(text)
    signs = {found.start() for found in re.finditer(r"\{(?=[{%#]|\Z)", text)}
    found = _CODE.search(text)
    while found is not None:
        if any(True for _ in find_codes(text, *found.span(), closed)):
            signs.add(found.start())
        found = _CODE.search(text, found.start() + 1)
    return frozenset(signs)


def block_fields(text: str, start: int, end: int, context: tuple[str, ...]) -> Iterator[Field]:
    """Yield the text attributes of the block that the comment at [start, end) opens."""
    found = _BLOCK.match(text, start, end)
    if found is None:
        return
    block = found["name"]
    names = _BLOCK_ATTRIBUTES.get(block, () if "/" not in block else _LABELS)
    for name, left, right in _strings(text, *found.span("json")):
        if name in names:
            pieces = trim(tuple(_json_pieces(text, left, right)))
            if any(each.isalpha() for piece in pieces for each in piece.text):
                yield Field("attribute", pieces, (*context, f"{block} {name}"), BLOCK_TEXT)


def _strings(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the name, and the place inside the quotes, of each string that is a value of the outer object."""
    depth, name, before = 0, "", ""
    for found in _TOKEN.finditer(text, start, end):
        sign = found.group()
        if sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
        elif depth == 1 and sign[0] == '"' and before == ":":
            yield name, found.start() + 1, found.end() - 1
        elif depth == 1 and sign[0] == '"':
            name = sign[1:-1]
        before = sign


def _json_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for found in _ESCAPE.finditer(text, start, end):
        decoded = str(json.loads(f'"{found.group()}"'))
        if "\ud800" <= decoded[0] <= "\udfff":
            continue  # half a character is no text
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        yield Piece(*found.span(), decoded)
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def write_block_text(text: str) -> str:
    """Return text as WordPress writes it into the comment of a block: nothing in it can end the comment."""
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    for raw, escape in (('\\"', "\\u0022"), ("--", "\\u002d\\u002d"), ("<", "\\u003c"), (">", "\\u003e")):
        written = written.replace(raw, escape)
    return written.replace("&", "\\u0026")
