"""Front matter: the values of chosen keys, read line by line.

Published sites hold front matter that is not valid YAML (quotes inside quotes), and it must open and come back all the
same. So nothing is parsed as a whole: a line `key: value`, and a list below it or on its line, is all that is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from localize.formats.core.inline_tags import Piece, one_line, trim
from localize.formats.core.splice import Field, LanguageMark
from localize.formats.html.language_marks import with_underscore
from localize.formats.html.site_profiles import NEVER
from localize.model import Content

ENCODINGS = ("yaml", "toml", "flow", "block|", "block>")
"""How a value of the front matter is written: how such a word starts."""
_FENCES = {"---": ("---", "..."), "+++": ("+++",), "{": ("}",)}
_KEY = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>-[ ]+)?(?P<quote>[\"']?)(?P<key>[\w.-]+(?: [\w.-]+){0,5})(?P=quote)"
    r"[ \t]*(?P<sign>[:=])[ \t]*"
)
_LANGUAGE = ("lang", "language", "locale")
_ESCAPE = re.compile(r'\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|["\\/abefnrtv0 _NLP])')
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
_NAMED |= {"N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"}
# Values that YAML reads as something else than text. Source: YAML 1.1 and 1.2 core schemas.
_NOT_TEXT = re.compile(
    r"(?:true|false|yes|no|on|off|null|y|n|~|[-+]?[0-9][0-9_]*(?:\.[0-9]*)?(?:e[-+]?[0-9]+)?|0x[0-9a-f]+|0o?[0-7]+"
    r"|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[0-9]+(?::[0-9]{2})+)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?P<indent>[ \t]*)-[ \t]+")
# One item of a list in brackets, with what ends it; without the item for a comma at the end.
_FLOW_ITEM = re.compile(
    r"\s*+(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^']|'')*+)'|(?P<plain>[^\s\[\]{},\"'#&*!|>%@`][^\[\]{},#\n]*?))?"
    r"\s*(?P<end>[,\]])",
    re.DOTALL,
)
_NOT_PLAIN = re.compile(r"[-?:](?:\s|$)|[,\[\]{}#&*!|>'\"%@`]|---|\.\.\.")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What was found before the text."""

    lines: int
    """Lines that belong to it, fences included; 0 when there is none."""
    end: int = 0
    """The character after its last fence."""
    fields: tuple[Field, ...] = ()
    marks: tuple[LanguageMark, ...] = ()
    skipped: tuple[tuple[int, int, str], ...] = ()


@dataclass(slots=True)
class _Walk:
    """One pass over the lines of the front matter."""

    text: str
    spans: Sequence[tuple[int, int]]
    """Start and end of each line, line ends left out; the last one is the closing fence."""
    fence: str
    fields: list[Field] = field(default_factory=list)
    marks: list[LanguageMark] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)

    def below(self, number: int) -> Sequence[tuple[int, int]]:
        """Return the lines after one, the fence left out."""
        return self.spans[number + 1 : -1]


def read_front_matter(
    text: str, spans: Sequence[tuple[int, int]], keys: Collection[str], lists: Collection[str] = ()
) -> FrontMatter:
    """Return the front matter of a file whose lines stand at *spans*, line ends left out.

    The values of *keys* are texts; those of *lists* may be lists of texts.
    """
    first = text[slice(*spans[0])].rstrip() if spans else ""
    closing = _FENCES.get(first, ())
    lines = (number for number in range(1, len(spans)) if text[slice(*spans[number])].rstrip() in closing)
    end = next(lines, 0)
    if not end:
        return FrontMatter(0)
    walk = _Walk(text, spans[: end + 1], first)
    for number in range(1, end):
        found = _KEY.match(text, *spans[number])
        if found is not None and (found["sign"] == "=") == (first == "+++"):
            _read_key(walk, number, found, (keys, lists))
    return FrontMatter(end + 1, spans[end][1], tuple(walk.fields), tuple(walk.marks), tuple(walk.skipped))


def _read_key(walk: _Walk, number: int, found: re.Match[str], chosen: tuple[Collection[str], Collection[str]]) -> None:
    keys, lists = chosen
    key, stop = found["key"], walk.spans[number][1]
    count = len(walk.fields)
    outer = not found["dash"] and (walk.fence == "{" or not found["indent"])  # JSON is indented as a whole
    if key in _LANGUAGE and outer:
        walk.marks += _mark(walk.text, found.end(), stop)
    elif key in NEVER:
        pass
    elif key in lists:
        walk.fields += _items(walk, number, found)
    if key not in NEVER and key in (*keys, *lists) and len(walk.fields) == count:
        value = walk.text[found.end() : stop].strip()
        below = [] if walk.fence == "{" else _below(walk.text, walk.below(number), found["indent"], value)
        walk.fields += _field(walk, (found.end(), stop), below, ("front matter", key))
    value = walk.text[found.end() : stop].strip(" \t\"',")
    if len(walk.fields) == count and any(each.isalpha() for each in value) and not _NOT_TEXT.fullmatch(value):
        walk.skipped.append((found.start(), stop, "front matter"))


def _below(text: str, spans: Sequence[tuple[int, int]], indent: str, value: str) -> list[tuple[int, int]]:
    """Return the lines that continue a value: those indented deeper than its key."""
    kept: list[tuple[int, int]] = []
    for start, stop in spans:
        line = text[start:stop]
        depth = len(line) - len(line.lstrip(" \t"))
        if not line.strip() or depth <= len(indent):
            break
        if not kept and not value and _KEY.match(line):
            break  # a mapping, not a text
        kept.append((start, stop))
    return kept


def _mark(text: str, start: int, stop: int) -> Iterator[LanguageMark]:
    inner = text[start:stop].strip().strip("\"',")
    if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*", inner):
        at = text.index(inner, start)
        write = with_underscore if "_" in inner else str
        yield LanguageMark(at, at + len(inner), "lang", write)


def _items(walk: _Walk, number: int, found: re.Match[str]) -> Iterator[Field]:
    """Yield the items of a list: `[a, "b"]`, over several lines too, or one after a dash on each line below."""
    context = ("front matter", found["key"])
    text, start, stop = walk.text, found.end(), walk.spans[number][1]
    if text.startswith("[", start):
        yield from _flow(walk, start, context)
        return
    if text[start:stop].strip():
        return
    for line in walk.below(number):
        item = _ITEM.match(text, *line)
        if item is None or len(item["indent"]) < len(found["indent"]):
            return
        yield from _field(walk, (item.end(), line[1]), (), context)


def _flow(walk: _Walk, start: int, context: tuple[str, ...]) -> Iterator[Field]:
    at, end = start + 1, walk.spans[-2][1]
    fields: list[Field] = []
    while True:
        found = _FLOW_ITEM.match(walk.text, at, end)
        if found is None:
            return  # a list in a list, a mapping: nothing of it is understood
        group = next((each for each in ("double", "single", "plain") if found[each] is not None), "")
        if group:
            quote = {"double": '"', "single": "'"}.get(group, "")
            kind = "flow" if not quote else "toml" if walk.fence == "+++" else "yaml"
            pieces = trim(tuple(_value(walk.text, *found.span(group), quote)))
            if any(each.isalnum() for piece in pieces for each in piece.text):
                region = _with_quotes(f"{kind}{quote}", *found.span(group))
                fields.append(Field("front-matter", pieces, context, f"{kind}{quote}", region=region))
        if found["end"] == "]":
            yield from fields
            return
        at = found.end()


def _field(
    walk: _Walk, place: tuple[int, int], below: Sequence[tuple[int, int]], context: tuple[str, ...]
) -> Iterator[Field]:
    """Yield the value at a place on its line, with the lines below that continue it."""
    text, start = walk.text, place[0]
    stop = start + len(text[slice(*place)].rstrip(" \t," if walk.fence == "{" else None))
    if re.fullmatch(r"[|>][-+0-9]*(?:\s+#.*)?", text[start:stop]):
        if below:
            pieces = trim(tuple(_folded(text, below, literal=text[start] == "|")))
            if pieces:
                yield Field("front-matter", pieces, context, f"block{text[start]}")
        return
    if start == stop or text[start] in "[{&*!" or (walk.fence == "{" and text[start] != '"'):
        return
    last = below[-1][0] + len(text[slice(*below[-1])].rstrip()) if below else stop
    is_toml = walk.fence == "+++"
    quote, inner_start, inner_end = _quoted(text, start, last, toml=is_toml)
    pieces = trim(tuple(_value(text, inner_start, inner_end, quote)))
    if any(each.isalnum() for piece in pieces for each in piece.text):
        way = f"{'toml' if is_toml else 'yaml'}{quote}"
        yield Field("front-matter", pieces, context, way, region=_with_quotes(way, inner_start, inner_end))


def _with_quotes(way: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the place of a value with its quotes, where a target may need others."""
    return (start - 1, end + 1) if way == "toml'" else None


def _quoted(text: str, start: int, end: int, *, toml: bool) -> tuple[str, int, int]:
    """Return the quote of a value and the place of its inside; a comment after it is left out."""
    quote = text[start]
    if quote in "\"'":
        inside = r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'"
        closed = re.compile(rf"({inside})\s+#").match(text, start, end)
        stop = closed.end(1) if closed else end
        if stop - start > 1 and text[stop - 1] == quote:
            return quote, start + 1, stop - 1
    comment = re.compile(r"\s#").search(text, start, end)
    stop = comment.start() if comment else end
    return "", start, start if toml else stop


def _value(text: str, start: int, end: int, quote: str) -> Iterator[Piece]:
    at = start
    pattern = re.compile(
        r"[ \t]*(?:\r\n|\r|\n)[ \t]*" + {'"': f"|{_ESCAPE.pattern}", "'": "|''", "": ""}[quote],
    )
    for found in pattern.finditer(text, start, end):
        if found.start() > at:
            yield Piece(at, found.start(), text[at : found.start()], literal=True)
        yield Piece(found.start(), found.end(), _decode(found.group()))
        at = found.end()
    if at < end:
        yield Piece(at, end, text[at:end], literal=True)


def _decode(raw: str) -> str:
    if raw.startswith("\\"):
        if raw[1] in "xuU":
            code = int(raw.lstrip("\\xuU"), 16)
            return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else raw
        return _NAMED.get(raw[1], raw[1])
    return "'" if raw == "''" else " "


def _folded(text: str, lines: Sequence[tuple[int, int]], *, literal: bool) -> Iterator[Piece]:
    """Yield the lines of a block value without their indentation, joined as its sign says."""
    at = -1
    for start, stop in lines:
        line = text[start:stop]
        left = start + len(line) - len(line.lstrip(" \t"))
        right = start + len(line.rstrip())
        if at >= 0:
            yield Piece(at, left, "\n" if literal else " ")
        yield Piece(left, right, text[left:right], literal=True)
        at = right


def front_writer(text: str) -> Callable[[Field, Content], str]:
    """Return the function that writes a target as a value of the front matter of *text*."""

    def write(field: Field, content: Content) -> str:
        value = content.typed.strip()
        if field.encode == "block|":
            return _write_block(text, field, value)
        if field.encode != 'yaml"':
            value = one_line(value)
        quote = field.encode[4:] if field.encode[:4] in ("yaml", "toml", "flow") else ">"
        if field.encode == "toml'":  # a literal string has no escapes
            return f'"{_escape(value)}"' if "'" in value else f"'{value}'"
        if quote == "'":
            return value.replace("'", "''")
        if quote == '"':
            return _escape(value)
        special = r":(?:\s|$)|\s#" + (r"|[\[\]{},]" if field.encode == "flow" else "")
        if quote == "" and (_NOT_TEXT.fullmatch(value) or _NOT_PLAIN.match(value) or re.search(special, value)):
            return f'"{_escape(value)}"'
        return value

    return write


def _write_block(text: str, field: Field, value: str) -> str:
    line_start = max(text.rfind("\n", 0, field.start), text.rfind("\r", 0, field.start)) + 1
    indent = text[line_start : field.start]
    ending = "\r\n" if text[line_start - 2 : line_start] == "\r\n" else text[line_start - 1 : line_start] or "\n"
    lines = (line.strip() for line in re.split(r"[\r\n]+", value))
    return f"{ending}{indent}".join(line for line in lines if line)


def _escape(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04x}", escaped)
