"""MDX in Markdown: imports and exports, JSX tags and expressions, found with exact places; nothing of it is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.utils import EnvType

from localize.formats.core.inline_tags import Code, trim
from localize.formats.core.splice import Field
from localize.formats.html.markup import INLINE, VOID, kind_of, text_pieces
from localize.formats.markdown.block_tokens import MAX_FAILURES, add_block, add_paragraph, line_text
from localize.model import TagForm

Skipped = tuple[int, int, str]

_ESM = re.compile(
    r"import(?:[ \t]*[{*'\"]|[ \t]+[\w$]+[ \t]*(?:,|from\b)|[ \t]+type\b)"
    r"|export[ \t]*(?:[{*]|(?:default|const|let|var|function|class|async|type|interface|enum)\b)"
)
_SCRIPT = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|//[^\n]*|/\*|`|[{}()\[\]]")
_TEMPLATE = re.compile(r"`(?:[^`\\]|\\.)*+`", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_MAX_EXPRESSION = 200_000
"""Characters of one expression."""
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z_$][\w$.:-]*)?")
_ATTRIBUTE = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_$][\w$:.-]*)(?:\s*=\s*(?:\"(?P<double>[^\"]{0,10000})\"|'(?P<single>[^']{0,10000})'"
    r"|(?P<value>(?=\{))))?|(?P<spread>(?=\{)))"
)
_TAG_END = re.compile(r"\s*(/?)>")
_SPACE = re.compile(r"\s*")
_REMARK = re.compile(r"\{\s*/\*.*\*/\s*\}", re.DOTALL)
_HEADING_ID = re.compile(r"\{#[\w-]{1,200}\}")
_MARKUP = re.compile(r"[<{]|\\.|`[^`\n]*`")
_ELEMENT = re.compile(r"<([a-z][a-z0-9]*)(?=[\s>])")
WORDS = re.compile(r"[^\W\d_]{2,}[,;]?\s+[^\W\d_]{2,}")
_CODE_ATTRIBUTES = frozenset(("class", "className", "style", "id", "rel", "sandbox", "allow", "sizes", "d", "points"))
"""Attributes whose words are none."""
_NAMELESS = frozenset(("Meta", "Story"))
"""Components of Storybook, whose `title` is a path."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a JSX tag: characters [start, end) of its value, quotes or braces left out."""

    name: str
    start: int
    end: int
    quote: str
    """`"` or `'`; `{` where the value is an expression; nothing without a value."""


@dataclass(frozen=True, slots=True)
class Item:
    """A tag, an expression or a remark at characters [start, end)."""

    start: int
    end: int
    kind: str
    """`jsx`, `expression` or `remark`."""
    name: str = ""
    form: TagForm = TagForm.SINGLE
    attributes: tuple[Attribute, ...] = ()


def _expression_end(text: str, start: int, limit: int, env: EnvType) -> int:
    """Return the place after the brace that closes the one at *start*, or -1; *env* counts the failures."""
    depth, at = 0, start if env.get("failures", 0) < MAX_FAILURES else limit
    limit = min(limit, start + _MAX_EXPRESSION)
    while found := _SCRIPT.search(text, at, limit):
        at = _after(text, found, limit)
        depth += _depth(found)
        if at < 0 or depth <= 0:
            break
    if depth == 0 and at > start:
        return at
    env["failures"] = env.get("failures", 0) + 1
    return -1


def _depth(found: re.Match[str]) -> int:
    sign = found.group()
    return 1 if sign in "{([" else -1 if sign in "})]" else 0


def _after(text: str, found: re.Match[str], limit: int) -> int:
    """Return where a token of JavaScript ends, or -1 for a comment or a template that does not."""
    if found.group() == "/*":
        end = text.find("*/", found.end(), limit)
        return end + 2 if end >= 0 else -1
    if found.group() == "`":
        closed = _TEMPLATE.match(text, found.start(), limit)
        return closed.end() if closed else -1
    return found.end()


def _read_item(text: str, start: int, end: int, env: EnvType) -> Item | None:
    """Return the tag, expression or remark at a place."""
    if text.startswith("<!--", start):
        close = text.find("-->", start, end) if env.get("failures", 0) < MAX_FAILURES else -1
        env["failures"] = env.get("failures", 0) + (close < 0)
        return Item(start, close + 3, "remark") if close >= 0 else None
    if text.startswith("<", start):
        return _read_tag(text, start, end, env)
    close = _expression_end(text, start, end, env) if text.startswith("{", start) else -1
    if close < 0:
        return None
    is_remark = _REMARK.fullmatch(text, start, close)
    return Item(start, close, "remark" if is_remark else "expression")


def _read_tag(text: str, start: int, end: int, env: EnvType) -> Item | None:
    found = _TAG.match(text, start, end)
    if found is None:
        return None
    at = found.end()
    attributes: list[Attribute] = []
    while not (closed := _TAG_END.match(text, at, end)):
        read = _read_attribute(text, at, end, env) if found["name"] and not found["slash"] else None
        if read is None:
            return None
        attribute, at = read
        attributes.append(attribute)
    single = closed[1] or found["name"] in VOID
    form = TagForm.SINGLE if single else TagForm.CLOSE if found["slash"] else TagForm.OPEN
    return Item(start, closed.end(), "jsx", found["name"] or "", form, tuple(attributes))


def _read_attribute(text: str, start: int, end: int, env: EnvType) -> tuple[Attribute, int] | None:
    """Return the attribute at a place, and where it ends."""
    found = _ATTRIBUTE.match(text, start, end)
    if found is None:
        return None
    at, group = found.end(), found.lastgroup or ""
    name = found["name"] or ""
    if group in ("double", "single"):
        return Attribute(name, *found.span(group), '"' if group == "double" else "'"), at
    if group == "name":
        return Attribute(name, at, at, ""), at
    close = _expression_end(text, at, end, env)
    return (Attribute(name, at + 1, close - 1, "{"), close) if close > 0 else None


def flow_items(text: str, start: int, end: int) -> Iterator[Item]:
    """Yield the tags, expressions and remarks that fill a place, white space between them."""
    env: EnvType = {}
    at = start
    while (at := _match_end(_SPACE, text, at, end)) < end:
        item = _read_item(text, at, end, env)
        if item is None:
            return
        yield item
        at = item.end


def _match_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def flow(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # the parser's own signature
    """Read lines that hold tags, expressions and remarks alone."""
    at = state.bMarks[start] + state.tShift[start]
    limit = state.eMarks[end - 1]
    if state.src[at : at + 1] not in ("<", "{"):
        return False
    number = start
    while at < state.eMarks[number]:
        item = _read_item(state.src, at, limit, state.env)
        if item is None:
            return False
        at = item.end
        while number < end - 1 and state.eMarks[number] < at:
            number += 1
        while at < state.eMarks[number] and state.src[at] in " \t":
            at += 1
    return silent or add_block(state, "mdx", start, number + 1)


def esm(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # the parser's own signature
    """Read an import or an export to the first blank line outside its brackets."""
    at = state.bMarks[start]
    if silent or state.level or state.tShift[start] or not _ESM.match(state.src, at):
        return False
    stop = _statement_end(state, at, state.eMarks[end - 1])
    number = start
    while number < end - 1 and state.eMarks[number] < stop:
        number += 1
    return add_block(state, "esm", start, number + 1)


def _statement_end(state: StateBlock, start: int, limit: int) -> int:
    depth, at = 0, start
    first = _BLANK.search(state.src, start, limit)
    if first is None:
        return limit
    while state.env.get("failures", 0) < MAX_FAILURES and at >= 0:
        found = _SCRIPT.search(state.src, at, limit)
        blank = _BLANK.search(state.src, at, found.start() if found else limit) if depth <= 0 else None
        if blank is not None:
            return blank.start()
        if found is None:
            break
        at = _after(state.src, found, limit)
        depth += _depth(found)
    else:
        depth = 1
    if depth <= 0:
        return limit
    state.env["failures"] = state.env.get("failures", 0) + 1
    return first.start()


def element(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001  # the parser's signature
    """Read a line that is one element with its text, such as a cell or an item, as a paragraph of its own."""
    line = line_text(state, start).rstrip()
    found = _ELEMENT.match(line)
    if found is None or found[1] in INLINE or not line.endswith(f"</{found[1]}>"):
        return False
    return silent or add_paragraph(state, start, start + 1)


def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001  # as above
    """Read a paragraph, which tags and other blocks end at any depth: there is no indented code."""
    rules = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    stop = state.lineMax
    number = _last_line(state, start, stop) + 1
    while number < stop and not state.isEmpty(number):
        if state.sCount[number] >= 0 and any(rule(state, number, stop, True) for rule in rules):
            break
        number = _last_line(state, number, stop) + 1
    state.parentType = parent
    return add_paragraph(state, start, number)


def _last_line(state: StateBlock, number: int, stop: int) -> int:
    """Return the line where the last tag or expression ends that starts on a line."""
    at = state.bMarks[number] + state.tShift[number]
    while found := _MARKUP.search(state.src, at, state.eMarks[number]):
        item = _read_item(state.src, found.start(), state.eMarks[stop - 1], state.env) if found[0] in "<{" else None
        at = item.end if item else found.end()
        while number < stop - 1 and state.eMarks[number] < at:
            number += 1
    return number


def expression(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read an expression or a remark in braces; a brace that is never closed is a tag too, since it is no text."""
    at = state.pos
    if state.src[at] != "{":
        return False
    found = _HEADING_ID.match(state.src, at, state.posMax)
    item = _read_item(state.src, at, state.posMax, state.env)
    end = found.end() if found else item.end if item else at + 1
    if not silent:
        kind = "shortcode" if found else item.kind if item else "stray"
        state.push(kind, "", 0).content = state.src[at:end]
    state.pos = end
    return True


def jsx(state: StateInline, silent: bool) -> bool:  # the parser's own signature
    """Read a tag or a remark; any other `<` is a tag too, unless white space follows, since it is no text."""
    at = state.pos
    if state.src[at] != "<" or state.src[at + 1 : at + 2] in ("", " ", "\t", "\n"):
        return False
    item = _read_item(state.src, at, state.posMax, state.env)
    end = item.end if item else at + 1
    if not silent:
        token = state.push(item.kind if item else "stray", "", 0)
        token.content = state.src[at:end]
    state.pos = end
    return True


def read_tag(raw: str, start: int = 0) -> Item | None:
    """Return the tag that starts at a place."""
    return _read_tag(raw, start, len(raw), {})


def jsx_code(raw: str) -> Code:
    """Return the code of a tag."""
    item = read_tag(raw)
    if item is None:
        return Code("x", TagForm.SINGLE)
    return Code(kind_of(item.name), item.form, item.name)


def tag_texts(
    item: Item, text: str, at: Callable[[int], int], names: Collection[str], context: tuple[str, ...]
) -> tuple[list[Field], list[Skipped]]:
    """Return the attributes that hold text, and those that seem to and are left out; *at* places them in *text*."""
    fields: list[Field] = []
    skipped: list[Skipped] = []
    for attribute in item.attributes:
        start, end = at(attribute.start), at(attribute.end)
        is_text = attribute.name in names and item.name not in _NAMELESS
        if attribute.quote == "{":
            if is_text:
                skipped.append((start, end, "expression"))
        elif is_text and attribute.quote:
            pieces = trim(tuple(text_pieces(text, start, end, keep_space=False)))
            if any(each.isalnum() for piece in pieces for each in piece.text):
                where = (*context, f"{item.name} {attribute.name}")
                fields.append(Field("attribute", pieces, where, f"attribute{attribute.quote}"))
        elif attribute.name not in _CODE_ATTRIBUTES and WORDS.search(text, start, end):
            skipped.append((start, end, "parameter"))
    return fields, skipped


def flow_texts(
    text: str, start: int, end: int, names: Collection[str], context: tuple[str, ...]
) -> tuple[list[Field], list[Skipped]]:
    """Return what is offered and what is left out of lines that hold tags, expressions and remarks alone."""
    fields: list[Field] = []
    skipped: list[Skipped] = []
    for item in flow_items(text, start, end):
        if item.kind != "jsx":
            skipped.append((item.start, item.end, item.kind))
        offered, left_out = tag_texts(item, text, int, names, context)
        fields += offered
        skipped += left_out
    return fields, skipped


BLOCK_RULES: Sequence[tuple[str, Callable[[StateBlock, int, int, bool], bool]]] = (
    ("esm", esm),
    ("element", element),
    ("flow", flow),
)
"""Rules for whole lines, in their order."""
