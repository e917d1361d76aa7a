"""Fields of a Markdown file with exact places: front matter, blocks, table cells, HTML blocks, link definitions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from markdown_it.token import Token
from markdown_it.utils import EnvType

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Piece, mint, trim
from localize.formats.core.splice import Field, Scan
from localize.formats.html.front_matter import read_front_matter
from localize.formats.html.scanner import scan_html
from localize.formats.html.site_profiles import Profile
from localize.formats.html.template_code import HtmlRules
from localize.formats.markdown import mdx
from localize.formats.markdown.inline import Inside, Located, has_text, read_inline, title_field
from localize.formats.markdown.parser import CODE_NAMES, Syntax, make_parser
from localize.model import Problem


@lru_cache(maxsize=32)
def _code_marks(names: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of lines that open and close code between two shortcodes or Liquid tags."""
    hugo = r"\s*(?:\{\{(?P<sign>[<%])\s*"
    liquid = r"|\{%-?\s*"
    opening = rf"{hugo}(?P<hugo>{names}).*?(?<!/)[>%]\}}\}}{liquid}(?P<liquid>{names}).*?%\}})\s*"
    closing = rf"{hugo}/\s*(?P<hugo>{names})\s*[>%]\}}\}}{liquid}end(?P<liquid>{names})\s*-?%\}})\s*"
    return re.compile(opening), re.compile(closing)


def code_regions(lines: Sequence[str], names: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each region whose tags stand on lines of their own. Linear.

    *names* is the alternative of their names. A region that would cut a fenced block in two is none: the tags in it
    are examples.
    """
    opens, closes = _code_marks(names)
    fences = list(accumulate((line.lstrip().startswith(("```", "~~~")) for line in lines), initial=0))
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        closing = closes.fullmatch(line) if "{" in line else None
        if closing is not None:
            ends.setdefault(_name(closing), []).append(number)
    after = 0
    for number, line in enumerate(lines):
        opening = opens.fullmatch(line) if ends and number >= after and "{" in line else None
        known = ends.get(_name(opening), []) if opening else []
        place = bisect_right(known, number)
        if place < len(known) and (fences[known[place]] - fences[number]) % 2 == 0:
            yield number, known[place]
            after = known[place] + 1


def _name(found: re.Match[str]) -> str:
    return f"{found['sign']}{found['hugo']}" if found["hugo"] else f"%{found['liquid']}"


_JOPLIN = re.compile(r"[a-z_]{2,40}:(?: |$)")
_JOPLIN_ID = re.compile(r"id: [0-9a-f]{32}\s*$")
_JOPLIN_TYPE = re.compile(r"type_: \d+\s*$")
_LINE_END = re.compile(r"\r\n|\n|\r")
_KINDS = {
    "heading_open": "heading",
    "th_open": "cell",
    "td_open": "cell",
    "dt_open": "term",
    "dd_open": "definition",
    "footnote_reference_open": "footnote",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "admonition_title_open": "title",
}
_LEFT_OUT = {"fence": "code", "code_block": "code", "esm": "code", "formula": "equation", "remark": "remark"}
"""Blocks without text, and the rule that names them."""
_FOREIGN = ("![[", "[[!")
"""How an embedded file of Obsidian and a directive of ikiwiki start."""
_FORMULA_STARTS = ("$", "\\(", "\\[")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_ALERT = re.compile(r"\[![A-Za-z][\w-]{0,60}(?:\|[^\]\n]{0,100})?\][+-]?[ \t]*")
_CALLOUT_SIGN = re.compile(r"[^\x00-\u2000\w]{1,20}[ \t]+(?=\S)")
"""The sign that makes an `<aside>` a callout of Notion: it is looked for when the file is read again."""
_TAB = re.compile(r"\A([ \t]*)===([!+]?)(?=[ \t]+\")")
_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:[ \t]+(?=\S)")
# The title of a container: `::: tip Title` of VuePress, `:::tip[Title]` of Docusaurus; never `::: {.class}`.
_CONTAINER = re.compile(
    r"[^:]*:{3,}[ \t]*[\w-]+(?:\[(?P<inside>(?:\\.|[^\[\]\\])+)\]|[ \t]+(?P<rest>[^\s{}\[\]:][^{}]{0,300}?))"
    r"[ \t]*(?:\{[^{}]*\}[ \t]*)?:*\Z"
)
_SNIPPET = re.compile(r"-+8<-+|\[TOC\]|\[\[toc\]\]", re.IGNORECASE)
_DEFINITION_TITLE = re.compile(r"""[ \t]("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\((?:[^()\\\n]|\\.)*\))[ \t]*$""")


@dataclass(slots=True)
class _Walk:
    """The state of one pass over the block tokens."""

    text: str
    lines: list[tuple[int, int]]
    """Start and end of each line, line ends left out."""
    profile: Profile
    syntax: Syntax
    env: EnvType = field(default_factory=dict)
    """What the parser knows of the document: its link definitions."""
    fields: list[Field] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    stack: list[Token] = field(default_factory=list)

    @property
    def context(self) -> tuple[str, ...]:
        """The headings above, outermost first."""
        return tuple(title for _, title in self.headings)

    def line(self, number: int) -> str:
        """Return one line, with NUL as the parser sees it."""
        return self.text[slice(*self.lines[number])].replace("\0", "\ufffd")

    def within(self, *types: str) -> bool:
        """Tell whether one of these blocks is open."""
        return any(token.type in types for token in self.stack)


def scan_markdown(
    source: SourceText, profile: Profile, lists: Collection[str] = (), code_names: Sequence[str] = CODE_NAMES
) -> Scan:
    """Return the fields of a Markdown file; *lists* are the front matter's keys whose lists hold text.

    Between two shortcodes of *code_names* is code.

    Raises:
        ExtractError: the parser gives up.
    """
    text = source.text
    lines = _split(text)
    front = read_front_matter(text, lines, profile.keys, lists)
    walk = _Walk(text, lines, profile, Syntax(profile.name, tuple(code_names)), skipped=list(front.skipped))
    body = [_TAB.sub(r"\1??? tab", walk.line(number)) for number in range(len(lines))]
    body[front.first : front.lines] = [""] * (front.lines - front.first)
    regions = [(*each, "code") for each in code_regions(body, walk.syntax.code_pattern)]
    for first, last, rule in (*regions, *_joplin_properties(body)):
        body[first : last + 1] = [""] * (last + 1 - first)
        walk.skipped.append((lines[first][0], lines[last][1], rule))
    try:
        tokens = make_parser(walk.syntax).parse("\n".join(body), walk.env)
    except (RecursionError, RuntimeError, ValueError, IndexError) as error:
        raise ExtractError(
            "not readable as Markdown: {name}", name=type(error).__name__, line=front.lines + 1
        ) from error
    _walk_blocks(walk, tokens)
    for label in _definitions(walk.env):
        walk.fields += _definition_title(walk, label)
    fields = sorted((*front.fields, *walk.fields), key=lambda each: (each.start, -each.end))
    problems = tuple(
        Problem(
            "this block is not translated: its text was not found where the parser reported it", *source.place(start)
        )
        for start, _, rule in sorted(walk.skipped)
        if rule == "not located"
    )
    return Scan(source, tuple(fields), front.marks, tuple(sorted(walk.skipped)), problems)


def _joplin_properties(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the first and last line of the properties that Joplin writes at the end of a note."""
    last = next((number for number in reversed(range(len(lines))) if lines[number].strip()), -1)
    if last < 0 or not _JOPLIN_TYPE.match(lines[last]):
        return
    first = last
    while first and _JOPLIN.match(lines[first - 1]):
        first -= 1
    start = next((number for number in range(first, last + 1) if _JOPLIN_ID.match(lines[number])), last)
    if start < last:
        yield start, last, "metadata"


def _split(text: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    at = 0
    for found in _LINE_END.finditer(text):
        lines.append((at, found.start()))
        at = found.end()
    lines.append((at, len(text)))
    return lines


def _walk_blocks(walk: _Walk, tokens: Sequence[Token]) -> None:
    row: list[Token] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            _read_row(walk, row)
            row = None
        elif token.type == "inline" and row is not None:
            row.append(token)
        elif token.type == "inline":
            _read_block(walk, token)
            token.children = None  # of a large document the markup takes 100 MiB
        elif token.type in _READERS:
            _READERS[token.type](walk, token)
        elif token.type in _LEFT_OUT and token.map:
            _leave_out(walk, token, _LEFT_OUT[token.type])
        if token.nesting == 1:
            walk.stack.append(token)
        elif token.nesting == -1:
            walk.stack.pop()


def _read_block(walk: _Walk, token: Token) -> None:
    parent = next((each for each in reversed(walk.stack) if each.type in _KINDS), None)
    kind = _KINDS[parent.type] if parent else "paragraph"
    markup = parent.markup if parent and kind == "heading" and parent.markup.startswith("#") else ""
    located = _locate_text(walk, token, kind, markup)
    if located is None or _SNIPPET.match(token.content):
        if token.content and kind != "title":
            _leave_out(walk, token, "not located" if located is None else "snippet")
        return
    if _read_lines(walk, token, located, kind):
        return
    encode = "atx" if markup else "inline" if kind == "title" else "block"
    title = _add(walk, token, located, kind, encode)
    if kind == "heading" and parent is not None:
        level = int(parent.tag[1])
        walk.headings = [each for each in walk.headings if each[0] < level]
        walk.headings.append((level, title[:200]))


def _locate_text(walk: _Walk, token: Token, kind: str, markup: str) -> Located | None:
    """Return where the text of a block stands; *markup* are the signs of its heading, if they stand before it."""
    if markup:
        return _locate_heading(walk, token, markup)
    return _locate_quoted(walk, token) if kind == "title" else _locate(walk, token)


def _read_lines(walk: _Walk, token: Token, located: Located, kind: str) -> bool:
    """Add the texts of a paragraph whose lines are texts of their own; tell whether it is one."""
    if kind == "paragraph" and _ABBREVIATION.match(token.content):
        _read_abbreviations(walk, token, located)
        return True
    return kind == "quote" and _read_callout(walk, located, (token.map or [0])[0])


def _read_callout(walk: _Walk, located: Located, number: int) -> bool:
    """Add the title in `[!tip] Title` and the text below it; tell whether there is a title."""
    marker = _ALERT.match(located.content)
    stop = located.content.find("\n")
    stop = stop if stop >= 0 else len(located.content)
    if marker is None or not located.content[marker.end() : stop].strip():
        return False
    _add_line(walk, located.part(marker.end(), stop), number, "title")
    if stop < len(located.content):
        _add_line(walk, located.part(stop + 1, len(located.content)), number + 1, "quote")
    return True


def _read_flow(walk: _Walk, token: Token) -> None:
    """Add the attributes of JSX tags that stand on lines of their own; name their expressions as left out."""
    first, last = token.map or (0, 0)
    start, end = walk.lines[first][0], walk.lines[last - 1][1]
    start += walk.line(first).find(token.content.strip()[:1])
    fields, skipped = mdx.flow_texts(walk.text, start, end, walk.profile.parameters, walk.context)
    walk.fields += fields
    walk.skipped += skipped


def _leave_out(walk: _Walk, token: Token, rule: str) -> None:
    first, last = token.map or (0, 0)
    walk.skipped.append((walk.lines[first][0], walk.lines[max(first, last - 1)][1], rule))


def _read_container(walk: _Walk, token: Token) -> None:
    """Add the title that stands after the name of a container."""
    number = (token.map or [0])[0]
    found = _CONTAINER.match(walk.line(number))
    if found is None:
        return
    start, end = found.span("inside" if found["inside"] else "rest")
    first = walk.lines[number][0]
    _add_line(walk, Located(walk.line(number)[start:end], range(first + start, first + end + 1)), number, "title")


def _add_line(walk: _Walk, located: Located, number: int, kind: str) -> None:
    """Add a text on one line that the parser did not take for text."""
    inline = Token("inline", "", 0, content=located.content, map=[number, number + 1])
    inline.children = make_parser(walk.syntax).parseInline(located.content, walk.env)[0].children
    _add(walk, inline, located, kind, "block" if kind in ("paragraph", "quote") else "inline")


def _read_abbreviations(walk: _Walk, token: Token, located: Located) -> None:
    """Add what follows the sign on each line of `*[ODF]: Open Document Format`; the other lines are one text."""
    at = 0
    for number, line in enumerate(located.content.split("\n"), (token.map or [0])[0]):
        marker = _ABBREVIATION.match(line)
        part = located.part(at + (marker.end() if marker else 0), at + len(line))
        _add_line(walk, part, number, "definition" if marker else "paragraph")
        at += len(line) + 1


def _add(walk: _Walk, token: Token, located: Located, kind: str, encode: str) -> str:
    """Add the fields of one text; return its plain text."""
    context = walk.context
    if kind == "heading":
        level = int(walk.stack[-1].tag[1])
        context = tuple(title for above, title in walk.headings if above < level)
    pieces, inside = read_inline(token.children or (), located, walk.text, context, walk.profile.parameters)
    marker = _find_marker(walk, token, located, kind)
    if marker is not None:
        pieces = _cut(pieces, located.at[marker.end()])
    kept = trim(pieces)
    walk.fields += inside.fields
    walk.skipped += inside.skipped
    if not has_text(kept):
        walk.skipped += _wordless(kept, pieces, inside)
        return ""
    # What follows a marker, or a shortcode on a line of its own, starts a line too.
    start = kept[0].start if marker or _starts_line(located, kept[0].start) else located.at[0]
    walk.fields.append(Field(kind, kept, context, encode, (start, located.at[-1])))
    return mint(kept)[0].plain


def _wordless(kept: Sequence[Piece], pieces: Sequence[Piece], inside: Inside) -> Iterator[tuple[int, int, str]]:
    """Yield the formula, the embedded files and the directives of a paragraph that has no words."""
    if kept and kept[0].text.startswith(_FORMULA_STARTS):
        yield kept[0].start, kept[-1].end, "equation"
    elif not (inside.fields or inside.skipped):
        yield from ((piece.start, piece.end, "snippet") for piece in pieces if piece.text.startswith(_FOREIGN))


def _find_marker(walk: _Walk, token: Token, located: Located, kind: str) -> re.Match[str] | None:
    """Return what stands before the words of a text and is none of them, if anything does."""
    if kind == "paragraph" and token.map and token.map[0] and walk.line(token.map[0] - 1).strip() == "<aside>":
        return _CALLOUT_SIGN.match(located.content)
    marker = {"item": _TASK, "quote": _ALERT}.get(kind)
    return marker.match(located.content) if marker else None


def _starts_line(located: Located, at: int) -> bool:
    """Tell whether nothing but white space stands before character *at* of the file on its line of the text."""
    index = bisect_left(located.at, at)
    return not located.content[max(0, index - 200) : index].rpartition("\n")[2].strip()


def _cut(pieces: Sequence[Piece], at: int) -> list[Piece]:
    """Return the pieces from character *at* on; markers that the parser does not know are plain text to it."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.start >= at:
            kept.append(piece)
        elif piece.end > at and piece.literal:
            kept.append(Piece(at, piece.end, piece.text[at - piece.start :], literal=True))
    return kept


def _locate(walk: _Walk, token: Token) -> Located | None:
    """Return where a text of whole lines stands: each is the end of its line in the file."""
    first = (token.map or [0])[0]
    at: list[int] = []
    content = token.content.split("\n")
    if first + len(content) > len(walk.lines):
        return None
    for number, line in enumerate(content, first):
        kept = line.lstrip(" \t")
        source = walk.line(number)
        bare = kept.rstrip()
        start = len(source.rstrip()) - len(bare)
        if start < 0 or source[start : start + len(bare)] != bare:
            return None
        start += walk.lines[number][0]
        at += [start] * (len(line) - len(kept))
        at += range(start, start + len(kept) + 1)
    if at[-1] > walk.lines[first + len(content) - 1][1]:
        return None
    return Located(token.content, at)


def _locate_heading(walk: _Walk, token: Token, markup: str) -> Located | None:
    number = (token.map or [0])[0]
    source = walk.line(number)
    found = re.search(rf"(?<!#){markup}(?:[ \t]+|$)", source)
    if found is None or not source.startswith(token.content, found.end()):
        return None
    start = walk.lines[number][0] + found.end()
    return Located(token.content, range(start, start + len(token.content) + 1))


def _locate_quoted(walk: _Walk, token: Token) -> Located | None:
    """Return the title of an admonition or a tab where the file has it; one made of the tag's name is not there."""
    number = (token.map or [0])[0]
    at = walk.line(number).find(f'"{token.content}"')
    if at < 0:
        return None
    start = walk.lines[number][0] + at + 1
    return Located(token.content, range(start, start + len(token.content) + 1))


def _read_row(walk: _Walk, row: Sequence[Token]) -> None:
    number = (row[0].map or [0])[0] if row else 0
    cells = _cells(walk.line(number))
    shift = next((each for each in (0, 1) if _fits(cells, row, each)), None)
    for index, token in enumerate(row):
        if not token.content:
            continue
        if shift is None:
            walk.skipped.append((*walk.lines[number], "not located"))
            return
        content, at = cells[shift + index]
        cut = len(content) - len(token.content)
        base = walk.lines[number][0]
        _add(walk, token, Located(token.content, [base + each for each in at[cut:]]), "cell", "cell")


def _fits(cells: Sequence[tuple[str, list[int]]], row: Sequence[Token], shift: int) -> bool:
    """Tell whether the row's texts are the line's cells from number *shift* on; the first may follow a marker."""
    for index, token in enumerate(row):
        if not token.content:
            continue
        cell = cells[shift + index][0] if shift + index < len(cells) else ""
        if cell != token.content and not (shift == index == 0 and cell.endswith(token.content)):
            return False
    return True


def _cells(line: str) -> list[tuple[str, list[int]]]:
    r"""Return each cell of a table row, trimmed, `\|` as `|`, with the place of each character and of the end."""
    cells: list[tuple[str, list[int]]] = []
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(f"{line}|"):
        if letter != "|":
            letters.append(letter)
            at.append(place)
        elif place < len(line) and letters and letters[-1] == "\\" and at[-1] == place - 1:
            letters[-1] = "|"
        else:
            cells.append(_trim_cell("".join(letters), [*at, place]))
            letters, at = [], []
    return cells


def _trim_cell(content: str, at: list[int]) -> tuple[str, list[int]]:
    left = len(content) - len(content.lstrip(" \t"))
    right = max(left, len(content.rstrip(" \t")))
    return content[left:right], at[left : right + 1]


def _read_html(walk: _Walk, token: Token) -> None:
    first, last = token.map or (0, 0)
    start, end = walk.lines[first][0], walk.lines[last - 1][1]
    line = token.content.partition("\n")[0].strip()
    at = walk.line(first).find(line)
    if at < 0 or (walk.within("blockquote_open") and last - first > 1):
        walk.skipped.append((start, end, "html in a quote"))
        return
    found = scan_html(walk.text, start + at, end, walk.headings, HtmlRules(codes=True))
    walk.fields += found.fields
    walk.skipped += found.skipped


def _definitions(env: EnvType) -> Iterator[list[int]]:
    """Yield the lines of each link definition."""
    for definition in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        if definition["title"]:
            yield definition["map"]


def _definition_title(walk: _Walk, lines: Sequence[int]) -> Iterator[Field]:
    start, end = walk.lines[lines[1] - 1]
    found = _DEFINITION_TITLE.search(walk.text, max(start - 1, 0), end)
    if found is not None:
        left, right = found.start(1) + 1, found.end(1) - 1
        located = Located(walk.text[left:right], range(left, right + 1))
        yield from title_field(located, found.group(1)[0], walk.text, ())


_READERS = {"html_block": _read_html, "container_container_open": _read_container, "mdx": _read_flow}
"""What reads each block that is no Markdown inside."""
