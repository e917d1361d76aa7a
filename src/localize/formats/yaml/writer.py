"""Targets written as YAML scalars in the style of the old one, or in quotes where that style cannot hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from localize.formats.core.encoding import SourceText
from localize.formats.core.splice import Field, Write
from localize.formats.core.string_messages import inner, to_lines, usual_ending, with_edges
from localize.model import Content, InlineTag
from localize.safe.yaml.loader import resolve_plain

# Plain scalars that some reader takes for something else than text. Source: YAML 1.1 types, YAML 1.2 core schema.
_OTHER_TYPE = re.compile(
    r"(?:true|false|yes|no|on|off|y|n|null|~|=|<<|[-+]?[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|[-+]?\.[0-9][0-9_]*"
    r"(?:e[-+]?[0-9]+)?|0x[0-9a-f_]+|0o?[0-7_]+|0b[01_]+|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
    r"|[-+]?[0-9][0-9_]*(?::[0-9]{1,2})+(?:\.[0-9_]*)?)",
    re.IGNORECASE,
)
_NOT_PLAIN = re.compile(r"[-?](?:\s|\Z)|[:,\[\]{}#&*!|>'\"%@`]|---|\.\.\.|.*(?::(?:\s|\Z)|\s#)")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}:?#]")
# What cannot stand as it is in a scalar on one line. Source: YAML 1.1, c-printable and b-char.
_NOT_RAW = re.compile("[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NAMED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\a": "\\a", "\b": "\\b"}
_NAMED |= {"\x1b": "\\e", "\f": "\\f", "\v": "\\v", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P"}
_ESCAPED = re.compile(r'[\\"]|' + _NOT_RAW.pattern)
_HEADER = re.compile(r"[|>][-+0-9]*(?P<comment>[^\r\n]*)(?:\r\n|\n|\r)")
_STRING = "tag:yaml.org,2002:str"
_FOLD = re.compile(r"(?<=\S) (?=\S)")
NARROWEST = 40
"""Characters of a folded line in a file whose lines are all shorter."""


def writer(source: SourceText, values: Mapping[int, str]) -> Write:
    """Return what writes a target; *values* are those of the file's scalars, by their first character."""
    ending = usual_ending(source.text)

    def write(field: Field, content: Content, markup: Callable[[InlineTag], str]) -> str:
        del markup  # there are no tags
        raw = source.text[field.start : field.end]
        value = values[field.start]
        target = with_edges("\n".join(to_lines(content.typed)), value)
        header = _HEADER.match(raw)
        if header is None:
            return _one_line(target, raw, flow=field.encode == "flow")
        block = _block(header, raw, value, inner(target))
        if block is None:
            return double(target) + header["comment"].rstrip()
        return header[0] + ending.join(block)

    return write


def _one_line(target: str, raw: str, *, flow: bool) -> str:
    """Return a scalar in the style of the old one if that can hold it, else in quotes."""
    if raw[0] not in "'\"" and is_plain(target, flow=flow):
        return target
    if raw[0] == '"' or _NOT_RAW.search(target):
        return double(target)
    wants_double = "'" in target and not set(target) & {'"', "\\"}
    return double(target) if raw[0] != "'" and wants_double else "'" + target.replace("'", "''") + "'"


def is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether a text can stand without quotes and is read as that text by old and new readers."""
    if not text or text != text.strip() or _NOT_RAW.search(text) or _NOT_PLAIN.match(text):
        return False
    if _OTHER_TYPE.fullmatch(text) or resolve_plain(text) != _STRING:
        return False
    return not (flow and _NOT_IN_FLOW.search(text))


def double(text: str) -> str:
    """Return a text in double quotes: they hold everything."""
    return '"' + _ESCAPED.sub(lambda found: _NAMED.get(found[0]) or _code(ord(found[0])), text) + '"'


def _code(number: int) -> str:
    if number < 0x100:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _block(header: re.Match[str], raw: str, value: str, target: str) -> list[str] | None:
    """Return the lines of a block scalar; None where a block cannot hold the target, or stands without indentation."""
    below = to_lines(raw[header.end() :])
    shown = next((line for line in below if line.strip()), "")
    first = next((line for line in value.split("\n") if line.strip()), "")
    indent = _depth(shown) - _depth(first)
    if indent <= 0 or _NOT_RAW.search(re.sub(r"[\n\t]", "", target)):
        return None
    start, _, end = value.partition(inner(value))
    lines = f"{start}{target}{end.partition(chr(10))[0]}".split("\n")
    if raw[0] == ">":
        width = max(NARROWEST, *(len(line) - indent for line in below))
        lines = list(fold_lines(lines, width))
    return [f"{' ' * indent}{line}" if line else "" for line in lines]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def fold_lines(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines that fold to the given ones: an empty line more between two of them, long ones wrapped.

    Lines that start with white space keep the line ends around them.
    """
    before = ""
    for number, line in enumerate(lines):
        if number and line and before and not before[0].isspace() and not line[0].isspace():
            yield ""
        if line:
            yield from [line] if line[0].isspace() else _wrap(line, width)
            before = line
        else:
            yield ""


def _wrap(line: str, width: int) -> Iterator[str]:
    words = _FOLD.split(line)
    held = words[0]
    for word in words[1:]:
        if len(held) + 1 + len(word) > width:
            yield held
            held = word
        else:
            held = f"{held} {word}"
    yield held
