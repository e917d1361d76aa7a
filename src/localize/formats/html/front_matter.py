"""Front matter: the values of chosen keys, read line by line.

Published sites hold front matter that is not valid YAML (quotes inside quotes), and it must open and come back all the
same. So YAML is not parsed as a whole: a line `key: value`, and a list below it or on its line, is all that is read.
TOML has a scanner of its own, which passes by what is broken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from localize.formats.core.inline_tags import Piece, one_line, trim
from localize.formats.core.splice import Field, LanguageMark
from localize.formats.core.string_messages import to_lines, usual_ending
from localize.formats.core.toml_strings import write_string
from localize.formats.core.toml_values import TomlValue, scan_lines
from localize.formats.html.language_marks import with_underscore
from localize.formats.html.site_profiles import NEVER
from localize.formats.yaml.writer import NARROWEST, fold_lines
from localize.model import Content

ENCODINGS = ("yaml", "toml", "flow", "block|", "block>", "header")
"""How a value of the front matter is written: how such a word starts."""
_FENCES = {"---": ("---", "..."), "+++": ("+++",), "{": ("}",)}
_KEY = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>-[ ]+)?(?P<quote>[\"']?)(?P<key>[\w.-]+(?: [\w.-]+){0,5})(?P=quote)"
    r"[ \t]*:[ \t]*"
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
_BLOCK = re.compile(r"[|>][-+0-9]*(?:\s+#.*)?")
_MAX_QUOTED = 100
"""Lines of a quoted value whose lines are not indented: an open quote must not cost a look at all lines below."""
_ITEM = re.compile(r"(?P<indent>[ \t]*)-[ \t]+")
# One item of a list in brackets, with what ends it; without the item for a comma at the end.
_FLOW_ITEM = re.compile(
    r"\s*+(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"|'(?P<single>(?:[^']|'')*+)'|(?P<plain>[^\s\[\]{},\"'#&*!|>%@`][^\[\]{},#\n]*?))?"
    r"\s*(?P<end>[,\]])",
    re.DOTALL,
)
_LINE_ENDS = re.compile(r"\r\n|\n|\r")
_NOT_PLAIN = re.compile(r"[-?:](?:\s|$)|[,\[\]{}#&*!|>'\"%@`]|---|\.\.\.")


# A line of the head without fences that Pelican, MultiMarkdown and Python-Markdown read: a key, a value.
_HEAD = re.compile(r"(?P<key>[A-Za-z][\w.-]*(?: [\w.-]+){0,2}):(?:[ \t]+(?P<value>\S.*))?")
_HEAD_KEY = re.compile(
    r"title|subtitle|date|modified|slug|authors?|summary|description|category|categories|tags?|keywords|lang|language"
    r"|status|template|layout|translation|save_as|url|abstract|affiliation|copyright|css|email|format|bibliography"
)
"""Source: the manuals of Pelican, MultiMarkdown and Python-Markdown."""
_HEAD_NAME = re.compile(r"title|slug")
_NOTION_KEY = re.compile(
    r"created(?: by| time)?|last (?:edited(?: by| time)?|updated)|status|tags|owner|assignee|assign|due(?: date)?|date"
    r"|type|url|priority|category|author|published|property"
)
"""Properties of a page that Notion writes below its heading."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What was found before the text."""

    lines: int
    """The first line after it, 0 when there is none."""
    end: int = 0
    """The character after its last fence."""
    fields: tuple[Field, ...] = ()
    marks: tuple[LanguageMark, ...] = ()
    skipped: tuple[tuple[int, int, str], ...] = ()
    first: int = 0
    """Its first line: Notion's properties stand below the heading."""


@dataclass(slots=True)
class _Walk:
    """One pass over the lines of the front matter."""

    text: str
    spans: Sequence[tuple[int, int]]
    """Start and end of each line, line ends left out; the last one is the closing fence."""
    keys: Collection[str]
    lists: Collection[str]
    is_json: bool = False
    fields: list[Field] = field(default_factory=list)
    marks: list[LanguageMark] = field(default_factory=list)
    skipped: list[tuple[int, int, str]] = field(default_factory=list)

    def leave_out(self, start: int, end: int, value: str) -> None:
        """Name a value that is not offered: words, or a number, a date, yes or no."""
        bare = value.strip(" \t\r\n\"',")
        if any(each.isalnum() for each in bare):
            is_text = any(each.isalpha() for each in bare) and not _NOT_TEXT.fullmatch(bare)
            self.skipped.append((start, end, "front matter" if is_text else "not a string"))

    def result(self, lines: int, first: int = 0) -> FrontMatter:
        """Return what was found before the line of that number."""
        end = self.spans[lines - 1][1]
        return FrontMatter(lines, end, tuple(self.fields), tuple(self.marks), tuple(self.skipped), first)


def read_front_matter(
    text: str, spans: Sequence[tuple[int, int]], keys: Collection[str], lists: Collection[str] = ()
) -> FrontMatter:
    """Return the front matter of a file whose lines stand at *spans*, line ends left out.

    The values of *keys* are texts; those of *lists* may be lists of texts.
    """
    first = text[slice(*spans[0])].rstrip() if spans else ""
    closing = _FENCES.get(first, ())
    lines = (number for number in range(1, len(spans)) if text[slice(*spans[number])].rstrip() in closing)
    end = next(lines, 0) if closing else 0
    if not end:
        return _read_head(_Walk(text, spans, keys, lists)) if not closing else FrontMatter(0)
    walk = _Walk(text, spans[: end + 1], keys, lists, first == "{")
    if first == "+++":
        _read_toml(walk)
        return walk.result(end + 1)
    number = 1
    while number < end:
        found = _KEY.match(text, *spans[number])
        if found is None:
            line = text[slice(*spans[number])]
            if not line.lstrip().startswith("#"):
                walk.leave_out(*spans[number], line)
        number += 1 + (_read_key(walk, number, found) if found else 0)
    return walk.result(end + 1)


def _read_key(walk: _Walk, number: int, found: re.Match[str]) -> int:
    """Read a key with its value; return how many of the lines below belong to it."""
    key, stop = found["key"], walk.spans[number][1]
    count = len(walk.fields)
    value = walk.text[found.end() : stop].strip()
    column = len(found["indent"]) + len(found["dash"] or "")
    below = [] if walk.is_json else _below(walk.text, walk.spans, number, column, value)
    last = below[-1][1] if below else stop
    outer = not found["dash"] and (walk.is_json or not found["indent"])  # JSON is indented as a whole
    if key in _LANGUAGE and outer:
        walk.marks += _mark(walk.text, found.end(), stop)
    elif key in walk.lists and key not in NEVER:
        walk.fields += _items(walk, number, found)
        if len(walk.fields) > count:
            return bisect_left(walk.spans, (walk.fields[-1].end,)) - number - 1
    if key not in NEVER and key in (*walk.keys, *walk.lists):
        walk.fields += _field(walk, (found.end(), stop), below, ("front matter", key))
    if len(walk.fields) == count:
        walk.leave_out(found.start(), last, walk.text[found.end() : last])
    return len(below)


def _below(text: str, spans: Sequence[tuple[int, int]], number: int, column: int, value: str) -> list[tuple[int, int]]:
    """Return the lines that continue the value of a key in that column: deeper ones, or up to its closing quote."""
    lines: list[tuple[int, int]] = []
    depth = 0
    for at in range(number + 1, len(spans) - 1):
        line = text[slice(*spans[at])]
        indent = len(line) - len(line.lstrip(" \t"))
        if line.strip():
            depth = depth or (max(indent, column + 1) if _BLOCK.fullmatch(value) else column + 1)
            if indent < depth:
                break
        lines.append(spans[at])
    shown = [each for each in lines if text[slice(*each)].strip()]
    if not shown:
        return _to_quote(text, spans, number, value)
    if not value and (_KEY.match(text, *shown[0]) or _ITEM.match(text, *shown[0])):
        return []  # a mapping or a list, not a text
    return lines[: lines.index(shown[-1]) + 1]


def _to_quote(text: str, spans: Sequence[tuple[int, int]], number: int, value: str) -> list[tuple[int, int]]:
    """Return the lines below up to the quote that closes a value: such lines need not be indented."""
    quote = value[:1]
    if quote not in ("'", '"') or value.count(quote) > 1:
        return []
    lines: list[tuple[int, int]] = []
    for start, stop in spans[number + 1 : min(len(spans) - 1, number + _MAX_QUOTED)]:
        lines.append((start, stop))
        line = text[start:stop].rstrip()
        if line.endswith(quote):
            return lines
        if _KEY.match(line) or quote in line:
            break
    return []


def _read_toml(walk: _Walk) -> None:
    """Read TOML between its fences."""
    values, broken = scan_lines(walk.text, walk.spans[1][0], walk.spans[-1][0])
    for value in values:
        _read_toml_value(walk, value)
    for start, end in broken:
        walk.leave_out(start, end, walk.text[start:end])


def _read_toml_value(walk: _Walk, value: TomlValue) -> None:
    is_item = value.key == (0, 0)
    key = next((each for each in reversed(value.path) if not (is_item and each.isdecimal())), "")
    text = (value.text or "").strip()
    chosen = walk.lists if is_item else (*walk.keys, *walk.lists)
    if key in _LANGUAGE and len(value.path) == 1:
        walk.marks += _mark(walk.text, value.start, value.end)
    elif key in chosen and key not in NEVER and any(map(str.isalnum, text)):
        piece = Piece(value.start, value.end, text)
        walk.fields.append(Field("front-matter", (piece,), ("front matter", key), "toml"))
    else:
        walk.leave_out(value.start if is_item else value.key[0], value.end, walk.text[value.start : value.end])


def _read_head(walk: _Walk) -> FrontMatter:
    """Return lines `Key: value` without fences at the head of a file, or Notion's below its heading.

    A paragraph may start like that too. So there are at least two keys that such programs know, a title or an address
    among them where no heading stands above; what goes on below a key is indented; a blank line ends all.
    """
    first = _head_start(walk)
    heads, number = _head_lines(walk, first)
    keys = [found["key"].lower() for found, _ in heads]
    known = list(filter((_NOTION_KEY if first else _HEAD_KEY).fullmatch, keys))
    is_named = first or any(map(_HEAD_NAME.fullmatch, keys))
    if len(known) < 2 or len(set(keys)) < len(keys) or not is_named:
        return FrontMatter(0)
    ends = [*(number for _, number in heads[1:]), number]
    for (found, _), key, below in zip(heads, keys, ends, strict=True):
        _read_head_value(walk, found, key, walk.spans[below - 1][1])
    return walk.result(number, first)


def _head_lines(walk: _Walk, first: int) -> tuple[list[tuple[re.Match[str], int]], int]:
    """Return the lines with a key and their numbers, and the number of the line after them; none where others stand."""
    heads: list[tuple[re.Match[str], int]] = []
    for number in range(first, len(walk.spans)):
        start, end = walk.spans[number]
        found = _HEAD.fullmatch(walk.text, start, end)
        if not walk.text[start:end].strip():
            return heads, number
        if found is not None:
            heads.append((found, number))
        elif not heads or walk.text[start] not in " \t":
            return [], number
    return heads, len(walk.spans)


def _head_start(walk: _Walk) -> int:
    """Return the first line below a heading at the top of the file; 0 where there is no heading."""
    if not walk.spans or not walk.text.startswith("# ", walk.spans[0][0]):
        return 0
    lines = range(1, min(4, len(walk.spans)))
    return next((each for each in lines if walk.text[slice(*walk.spans[each])].strip()), 0)


def _read_head_value(walk: _Walk, found: re.Match[str], key: str, end: int) -> None:
    value = walk.text[found.start("value") : end] if found["value"] else ""
    pieces = trim(tuple(_value(walk.text, found.start("value"), end, ""))) if value else ()
    if key in _LANGUAGE:
        walk.marks += _mark(walk.text, found.start("value"), end) if value else ()
    elif key in {each.lower() for each in (*walk.keys, *walk.lists)} and any(map(str.isalnum, value)):
        walk.fields.append(Field("front-matter", pieces, ("front matter", found["key"]), "header"))
    else:
        walk.leave_out(found.start(), end, value)


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
    for at in range(number + 1, len(walk.spans) - 1):
        item = _ITEM.match(text, *walk.spans[at])
        if item is None or len(item["indent"]) < len(found["indent"]):
            return
        yield from _field(walk, (item.end(), walk.spans[at][1]), (), context)


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
            kind = f"yaml{quote}" if quote else "flow"
            pieces = trim(tuple(_value(walk.text, *found.span(group), quote)))
            if any(each.isalnum() for piece in pieces for each in piece.text):
                fields.append(Field("front-matter", pieces, context, kind))
        if found["end"] == "]":
            yield from fields
            return
        at = found.end()


def _field(
    walk: _Walk, place: tuple[int, int], below: Sequence[tuple[int, int]], context: tuple[str, ...]
) -> Iterator[Field]:
    """Yield the value at a place on its line, with the lines below that continue it."""
    text, start = walk.text, place[0]
    stop = start + len(text[slice(*place)].rstrip(" \t," if walk.is_json else None))
    if _BLOCK.fullmatch(text[start:stop]):
        if below:
            pieces = trim(tuple(_folded(text, below, literal=text[start] == "|")))
            if pieces:
                yield Field("front-matter", pieces, context, f"block{text[start]}")
        return
    if start == stop or text[start] in "[{&*!" or (walk.is_json and text[start] != '"'):
        return
    last = below[-1][0] + len(text[slice(*below[-1])].rstrip()) if below else stop
    quote, inner_start, inner_end = _quoted(text, start, last)
    pieces = trim(tuple(_value(text, inner_start, inner_end, quote)))
    if any(each.isalnum() for piece in pieces for each in piece.text):
        yield Field("front-matter", pieces, context, f"yaml{quote}")


def _quoted(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the quote of a value and the place of its inside; a comment after it is left out."""
    quote = text[start]
    if quote in "\"'":
        inside = r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'"
        closed = re.compile(rf"({inside})\s+#").match(text, start, end)
        stop = closed.end(1) if closed else end
        if stop - start > 1 and text[stop - 1] == quote:
            return quote, start + 1, stop - 1
    comment = re.compile(r"\s#").search(text, start, end)
    return "", start, comment.start() if comment else end


def _value(text: str, start: int, end: int, quote: str) -> Iterator[Piece]:
    at = start
    pattern = re.compile(
        r"[ \t]*+(?:(?:\r\n|\r|\n)[ \t]*+)++" + {'"': f"|{_ESCAPE.pattern}", "'": "|''", "": ""}[quote],
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
    if raw == "''":
        return "'"
    return "\n" * (_lines_in(raw) - 1) or " "


def _lines_in(raw: str) -> int:
    return len(_LINE_ENDS.findall(raw))


def _folded(text: str, lines: Sequence[tuple[int, int]], *, literal: bool) -> Iterator[Piece]:
    """Yield the lines of a block value without their indentation, joined as its sign says.

    Lines that are indented deeper keep what they have more, and in a folded block the line ends around them.
    """
    shown = [each for each in lines if text[slice(*each)].strip()]
    depth = min((len(text[slice(*each)]) - len(text[slice(*each)].lstrip(" \t")) for each in shown), default=0)
    at, deep = -1, False
    for start, stop in shown:
        left, right = start + depth, start + len(text[start:stop].rstrip())
        was_deep, deep = deep, text[left] in " \t"
        if at >= 0:
            ends = _lines_in(text[at:start])
            kept = ends if literal or deep or was_deep else ends - 1
            yield Piece(at, left, "\n" * kept or " ")
        yield Piece(left, right, text[left:right], literal=True)
        at = right


def front_writer(text: str) -> Callable[[Field, Content], str]:
    """Return the function that writes a target as a value of the front matter of *text*."""

    def write(field: Field, content: Content) -> str:
        value = content.typed.strip()
        if field.encode == "toml":
            return write_string(value, text[field.start : field.end], usual_ending(text))
        if field.encode.startswith("block"):
            return _write_block(text, field, value)
        return value_of[field.encode](value)

    value_of = {
        'yaml"': _escape,
        "yaml'": lambda value: one_line(value).replace("'", "''"),
        "yaml": lambda value: f'"{_escape(value)}"' if "\n" in value else _write_plain(value, ""),
        "flow": lambda value: _write_plain(one_line(value), r"|[\[\]{},]"),
        "header": one_line,
    }
    return write


def _write_plain(value: str, special: str) -> str:
    """Return a value without quotes, if YAML reads it as that text; *special* is what else ends it."""
    ends = rf":(?:\s|$)|\s#{special}"
    is_plain = not (_NOT_TEXT.fullmatch(value) or _NOT_PLAIN.match(value) or re.search(ends, value))
    return value if is_plain else f'"{_escape(value)}"'


def _write_block(text: str, field: Field, value: str) -> str:
    line_start = max(text.rfind("\n", 0, field.start), text.rfind("\r", 0, field.start)) + 1
    indent = text[line_start : field.start]
    lines = [line.rstrip() for line in to_lines(value)]
    if field.encode == "block>":
        old = to_lines(text[line_start : field.end])
        lines = list(fold_lines(lines, max(NARROWEST, *(len(line) - len(indent) for line in old))))
    return usual_ending(text).join(f"{indent}{line}" if line and number else line for number, line in enumerate(lines))


def _escape(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found.group()):04x}", escaped)
