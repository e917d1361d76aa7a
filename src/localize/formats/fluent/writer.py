"""Fluent patterns: placeables as a translator sees them, and targets written as patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from localize.formats.core.encoding import SourceText
from localize.formats.core.inline_tags import Piece
from localize.formats.core.splice import Field, Write
from localize.formats.core.string_messages import WHITE, to_lines, usual_ending
from localize.model import Content, InlineTag

_LITERAL = re.compile(r'\{\s*"([{}\[*.])"\s*\}')
"""A sign that Fluent would take for syntax, as the language wants it written."""
_FOLDED = re.compile(r'"(?:[^"\\\r\n]|\\.)*+"|[ \r\n]++')
_SIGNS = re.compile(r'["{}]')
_STRING = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')
_LONGEST = 1000
"""Characters of a placeable that a translator may type."""
_DEEPEST = 4
_AT_START = "[*."
"""Signs that start another thing when they are the first of a line."""
_STEP = 4
"""Spaces before a continued line, the habit of Fluent's own tools."""
Token = tuple[str, bool]
"""A run of text, and whether it is written as it is."""


def literal_sign(raw: str) -> str:
    """Return the sign that a placeable stands for, empty where it is another placeable."""
    found = _LITERAL.fullmatch(raw)
    return found[1] if found else ""


def shown(placeable: str) -> str:
    """Return a placeable on one line."""
    return _FOLDED.sub(lambda found: " " if found[0][0] != '"' and "\n" in found[0] else found[0], placeable)


def split_text(text: str) -> Iterator[Token]:
    """Yield the runs of a text: plain ones, and placeables that the writer leaves as they are."""
    at = plain = 0
    while (start := text.find("{", at)) >= 0:
        end = _end_of(text, start)
        candidate = text[start:end]
        if candidate and not literal_sign(candidate) and _is_placeable(candidate):
            if start > plain:
                yield text[plain:start], False
            yield candidate, True
            at = plain = end
        else:
            at = start + 1
    if plain < len(text):
        yield text[plain:], False


def _end_of(text: str, start: int) -> int:
    """Return where the bracket that opens at *start* is closed; *start* where it is not."""
    depth = 0
    at = start
    limit = min(len(text), start + _LONGEST)
    while found := _SIGNS.search(text, at, limit):
        at = found.end()
        if found[0] == '"':
            string = _STRING.match(text, found.start(), limit)
            if string is None:
                return start
            at = string.end()
            continue
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return at
        if depth > _DEEPEST:
            return start
    return start


@lru_cache(maxsize=4096)
def _is_placeable(candidate: str) -> bool:
    """Tell whether Fluent reads this as one placeable without variants."""
    if candidate.count("(") > _DEEPEST:  # as deep as the parser's own recursion
        return False
    from fluent.syntax import FluentParser, ast

    entry = FluentParser(with_spans=False).parse_entry(f"k = {candidate}\n")
    elements = entry.value.elements if isinstance(entry, ast.Message) and entry.value else []
    if len(elements) != 1 or not isinstance(elements[0], ast.Placeable):
        return False
    return "->" not in candidate or not _has_variants(elements[0])


def _has_variants(node: object) -> bool:
    from fluent.syntax import ast

    while isinstance(node, ast.Placeable):
        node = node.expression
    return isinstance(node, ast.SelectExpression)


def writer(source: SourceText) -> Write:
    """Return what writes a target as a pattern with the indentation of the old one."""
    text = source.text
    ending = usual_ending(text)

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        parts = [part if isinstance(part, str) else (_tag(markup(part)), True) for part in content.parts]
        lines = _lines(parts)
        if not lines:
            return '{ "" }'
        is_block, indent = _layout(text, field.pieces)
        written = [_write_line(line, is_first=not number and not is_block) for number, line in enumerate(lines)]
        depths = [len(line) - len(line.lstrip(" ")) for line in written[1:] if line.strip(" ")]
        least = 0 if is_block or not depths else min(depths)
        if text[field.start - 1] == "\n" and written[0][0] != "{":  # only a placeable may stand without indentation
            written[0] = f"{' ' * indent}{written[0]}"
        rest = (f"{' ' * indent}{line[least:]}" if line.strip(" ") else "" for line in written[1:])
        return ending.join([written[0], *rest])

    return write


def _tag(raw: str) -> str:
    """Return a tag's markup; a sign gets the spelling that is always read as a tag."""
    sign = literal_sign(raw)
    return f'{{ "{sign}" }}' if sign else raw


def _lines(parts: Sequence[str | Token]) -> list[list[Token]]:
    """Return the tokens of each line of a target, without empty lines and white space at its edges."""
    lines: list[list[Token]] = [[]]
    for part in parts:
        for run, is_raw in [part] if isinstance(part, tuple) else split_text(part):
            if is_raw:
                lines[-1].append((run, True))
                continue
            first, *rest = to_lines(run)
            lines[-1].append((first, False))
            lines += [[(line, False)] for line in rest]
    while lines and not _trim(lines[0], 0):
        del lines[0]
    while lines and not _trim(lines[-1], -1):
        del lines[-1]
    return lines


def _trim(line: list[Token], edge: int) -> bool:
    """Cut white space from an edge of a line; tell whether anything is left."""
    while line:
        run, is_raw = line[edge]
        kept = run if is_raw else (run.rstrip(WHITE) if edge else run.lstrip(WHITE))
        if kept:
            line[edge] = (kept, is_raw)
            return True
        del line[edge]
    return False


def _write_line(line: Sequence[Token], *, is_first: bool) -> str:
    """Return one line of a pattern; a sign that would be syntax becomes a placeable."""
    written: list[str] = []
    at_start = not is_first
    for run, is_raw in line:
        if is_raw:
            written.append(run)
            at_start = False
            continue
        bare = run.lstrip(" ")
        escaped = re.sub(r"[{}]", lambda found: f'{{"{found[0]}"}}', bare)
        if at_start and bare and bare[0] in _AT_START:
            escaped = f'{{"{bare[0]}"}}{escaped[1:]}'
        written += [run[: len(run) - len(bare)], escaped]
        at_start = at_start and not bare
    return "".join(written)


def _layout(text: str, pieces: Sequence[Piece]) -> tuple[bool, int]:
    """Return whether a pattern starts on a line of its own, and the indentation of its further lines."""
    start = pieces[0].start
    line = text[text.rfind("\n", 0, start) + 1 : start]
    is_block = not line.strip(" ")
    breaks = [text[piece.start : piece.end] for piece in pieces if is_break(text, piece)]
    depths = [len(each) - each.rfind("\n") - 1 for each in breaks]
    if is_block:
        depths.append(len(line))
    least = min(depths, default=0)
    return is_block, least or len(line) - len(line.lstrip(" ")) + _STEP


def is_break(text: str, piece: Piece) -> bool:
    """Tell whether a piece of a pattern is a line end with the indentation after it."""
    return piece.code is None and not piece.literal and text[piece.start] in "\r\n"


def is_shown(placeable: str) -> bool:
    """Tell whether a placeable is written as it is where it stands in a target's text."""
    return list(split_text(placeable)) == [(placeable, True)]


def is_faithful(pieces: Sequence[Piece], text: str) -> bool:
    """Tell whether the text of a pattern is split into the same placeables again."""
    seen = "".join("\0" if piece.code else piece.text for piece in pieces)
    meant = [piece.text for piece in pieces if not piece.code and text[piece.start] == "{" and len(piece.text) > 1]
    return [run for run, is_raw in split_text(seen) if is_raw] == meant
