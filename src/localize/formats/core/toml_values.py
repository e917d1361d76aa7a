"""Values of a TOML text with their places, their key paths and their comments.

Source: TOML 1.0, with the line ends in inline tables and the escapes of TOML 1.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from localize.errors import ExtractError
from localize.formats.core.encoding import SourceText

MAX_DEPTH = 100
"""Keys of a path, and brackets around a value: no person writes more."""
MAX_LENGTH = 1000
"""Characters of all keys of a path: each value below repeats them."""
_KEY = re.compile(r"""[ \t]*+(?:([\w-]++)|"((?:[^"\\\r\n]++|\\[^\r\n])*+)"|'([^'\r\n]*+)')[ \t]*+""")
_HEADER = re.compile(r"[ \t]*+(\[\[?)")
_END = re.compile(r"[ \t]*+(?:#([^\r\n]*+))?(?:\r\n|\n|\r|\Z)")
_SPACE = re.compile(r"[ \t]*+")
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)*+")
_STRING = re.compile(
    r'(?P<quotes>""")(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'
    r"|(?P<ticks>''')(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|(?P<quote>")(?:[^"\\\r\n]++|\\[^\r\n])*+"(?!")'
    r"|(?P<tick>')[^'\r\n]*+'(?!')"
)
_OTHER = re.compile(
    r"(?:true|false"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[-+][0-9]{2}:[0-9]{2})?)?"
    r"|[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?|0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+"
    r"|[-+]?(?:inf|nan|[0-9][0-9_]*+(?:\.[0-9_]++)?(?:[eE][-+]?[0-9_]++)?))(?=[\s,\]}#]|\Z)"
)
_ESCAPE = re.compile(
    r"\\(?:(?P<fold>[ \t]*+(?:\r\n|\n|\r)[ \t\r\n]*+)"
    r"|x(?P<two>[0-9A-Fa-f]{2})|u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8})|(?P<letter>[\s\S]))"
)
_NAMED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_CLOSING = {"[": "]", "{": "}"}
_LINE_END = re.compile(r"[\r\n]")
_NEWLINE = re.compile(r"\r\n|\n|\r")
_TOO_DEEP = "too many or too long keys or brackets"
_NO_TEXT = "this is data, not a text"
_CLOSE_ARRAY = "separate the values with commas and close the bracket"
_LINE_IS = "a line is `key = value` or `[table]`"


@dataclass(frozen=True, slots=True)
class TomlValue:
    """A value that is no table and no array: characters [start, end), quotes included."""

    path: tuple[str, ...]
    """Keys, and numbers in arrays, from the top."""
    start: int
    end: int
    style: str
    '''The quotes of a string: `"`, `'`, `"""` or three of `'`; empty for what is no string.'''
    text: str | None
    """What a string says; None where an escape in it is unknown, and for what is no string."""
    key: tuple[int, int]
    """Where its own key stands, without quotes; (0, 0) in an array."""
    table: int
    """The number of the table or array that holds it."""
    comment: str = ""
    """Of the first value in a line: the comment right above, behind it, and above the table that it opens."""


@dataclass(slots=True)
class _Frame:
    """An array or an inline table that is being read."""

    sign: str
    path: tuple[str, ...]
    table: int
    count: int = -1
    """The number of the member that is being read."""


@dataclass(slots=True)
class _Broken(Exception):  # it never leaves this module
    """What is no TOML."""

    at: int
    error: ExtractError


@dataclass(slots=True)
class _Walk:
    """One pass over the text."""

    text: str
    at: int
    end: int
    values: list[TomlValue] = field(default_factory=list)
    path: tuple[str, ...] = ()
    """Of the table that the last header opened."""
    table: int = 0
    tables: int = 0
    about: str = ""
    """The comment above that header, until a value takes it."""
    arrays: dict[tuple[str, ...], int] = field(default_factory=dict)
    """How many tables each array of tables has so far."""


def scan_toml(source: SourceText) -> tuple[TomlValue, ...]:
    """Return the values of a file in order. Linear. Raises: ExtractError."""
    walk = _Walk(source.text, 0, len(source.text))
    try:
        while (comment := _read_blank(walk)) is not None:
            _read_statement(walk, comment)
    except _Broken as broken:
        broken.error.line, broken.error.column = source.place(broken.at)
        raise broken.error from None
    return tuple(walk.values)


def scan_lines(text: str, start: int, end: int) -> tuple[tuple[TomlValue, ...], tuple[tuple[int, int], ...]]:
    """Return the values of characters [start, end) in order, and the places of the lines that are no TOML."""
    walk = _Walk(text, start, end)
    broken: list[tuple[int, int]] = []
    while (comment := _read_blank(walk)) is not None:
        first, count = walk.at, len(walk.values)
        try:
            _read_statement(walk, comment)
        except _Broken:
            del walk.values[count:]
            found = _LINE_END.search(text, first, end)
            walk.at = found.start() if found else end
            broken.append((first, walk.at))
    return tuple(walk.values), tuple(broken)


def _read_blank(walk: _Walk) -> str | None:
    """Go to the next statement; return the comment lines right above it, None where there is none."""
    comments: list[str] = []
    while walk.at < walk.end:
        found = _END.match(walk.text, walk.at, walk.end)
        if found is None:
            break
        comments = [] if found[1] is None else [*comments[-50:], found[1].strip()]
        walk.at = found.end()
    return "\n".join(comments) if walk.at < walk.end else None


def _read_statement(walk: _Walk, comment: str) -> None:
    """Read a header, or a key and its value, to the end of the line."""
    count = len(walk.values)
    found = _HEADER.match(walk.text, walk.at, walk.end)
    if found is not None:
        walk.at = found.end()
        _read_header(walk, found[1])
    else:
        keys, place = _read_keys(walk, "=")
        _read_value(walk, (*walk.path, *keys), place)
    ending = _END.match(walk.text, walk.at, walk.end)
    if ending is None:
        raise _Broken(walk.at, ExtractError("unexpected text at the end of the line", hint=_LINE_IS))
    walk.at = ending.end()
    if found is not None:
        walk.about = comment
        return
    said = "\n".join(filter(None, (walk.about, comment, (ending[1] or "").strip())))
    walk.about = ""
    if said and count < len(walk.values):
        walk.values[count] = replace(walk.values[count], comment=said)


def _read_header(walk: _Walk, sign: str) -> None:
    keys, _ = _read_keys(walk, "]" * len(sign))
    path: tuple[str, ...] = ()
    for key in keys:  # below an array of tables, its last one is meant
        path = (*path, key)
        number = walk.arrays.get(path)
        if number is not None and len(path) < len(keys):
            path = (*path, str(number))
    if sign == "[[":
        number = walk.arrays[path] = walk.arrays.get(path, -1) + 1
        path = (*path, str(number))
    walk.path = path
    walk.tables += 1
    walk.table = walk.tables


def _read_keys(walk: _Walk, closing: str) -> tuple[tuple[str, ...], tuple[int, int]]:
    """Return dotted keys and the place of the last one, the sign after them passed."""
    keys: list[str] = []
    first = walk.at
    while True:
        found = _KEY.match(walk.text, walk.at, walk.end)
        if found is None:
            raise _Broken(walk.at, ExtractError("a key is missing", hint=_LINE_IS))
        group = found.lastindex or 1
        key = found[group]
        keys.append((_decode(key) or key) if group == 2 else key)
        walk.at = found.end()
        if len(keys) > MAX_DEPTH or walk.at - first > MAX_LENGTH:
            raise _Broken(first, ExtractError(_TOO_DEEP, hint=_NO_TEXT))
        if walk.text.startswith(closing, walk.at, walk.end):
            walk.at += len(closing)
            return tuple(keys), found.span(group)
        if not walk.text.startswith(".", walk.at, walk.end):
            raise _Broken(walk.at, ExtractError("a key without a value", hint=_LINE_IS))
        walk.at += 1


def _read_value(walk: _Walk, path: tuple[str, ...], place: tuple[int, int]) -> None:
    """Read a value with all that is inside it, without recursion."""
    frames: list[_Frame] = []
    table = walk.table
    while True:
        _skip(walk, inside=bool(frames))
        sign = _sign(walk)
        if sign in _CLOSING:
            if len(frames) >= MAX_DEPTH or sum(map(len, path)) > MAX_LENGTH:
                raise _Broken(walk.at, ExtractError(_TOO_DEEP, hint=_NO_TEXT))
            walk.tables += 1
            frames.append(_Frame(sign, path, walk.tables))
            walk.at += 1
        else:
            _read_scalar(walk, path, place, table)
        while frames and not _has_member(walk, frames[-1]):
            frames.pop()
        if not frames:
            return
        frame = frames[-1]
        path, place, table = (*frame.path, str(frame.count)), (0, 0), frame.table
        if frame.sign == "{":
            keys, place = _read_keys(walk, "=")
            path = (*frame.path, *keys)


def _has_member(walk: _Walk, frame: _Frame) -> bool:
    """Go to the next member of an array or an inline table, or behind its closing bracket."""
    frame.count += 1
    _skip(walk, inside=True)
    if frame.count and _sign(walk) == ",":
        walk.at += 1
        _skip(walk, inside=True)
    elif frame.count and _sign(walk) != _CLOSING[frame.sign]:
        raise _Broken(walk.at, ExtractError("a comma or a closing bracket is missing after a value", hint=_CLOSE_ARRAY))
    if _sign(walk) != _CLOSING[frame.sign]:
        return True
    walk.at += 1
    return False


def _skip(walk: _Walk, *, inside: bool) -> None:
    found = (_BLANK if inside else _SPACE).match(walk.text, walk.at, walk.end)
    walk.at = found.end() if found else walk.at


def _sign(walk: _Walk) -> str:
    return walk.text[walk.at : min(walk.at + 1, walk.end)]


def _read_scalar(walk: _Walk, path: tuple[str, ...], place: tuple[int, int], table: int) -> None:
    found = _STRING.match(walk.text, walk.at, walk.end)
    style = found[found.lastgroup or 0] if found else ""
    if found is None:
        found = _OTHER.match(walk.text, walk.at, walk.end)
    if found is None and _sign(walk) in ("'", '"'):
        raise _Broken(walk.at, ExtractError("an unclosed string", hint="close it with the quotes that open it"))
    if found is None:
        raise _Broken(walk.at, ExtractError("not a TOML value", hint="a text needs quotes"))
    text = read_string(found.group(), style) if style else None
    walk.values.append(TomlValue(path, *found.span(), style, text, place, table))
    walk.at = found.end()


def read_string(raw: str, style: str) -> str | None:
    """Return what a string with its quotes says; None where an escape in it is unknown."""
    inside = raw[len(style) : -len(style)]
    if len(style) > 1:
        inside = _NEWLINE.sub("\n", inside).removeprefix("\n")
    return _decode(inside) if style[0] == '"' else inside


def _decode(raw: str) -> str | None:
    if "\\" not in raw:
        return raw
    parts: list[str] = []
    at = 0
    for found in _ESCAPE.finditer(raw):
        letter = _letter(found)
        if letter is None:
            return None
        parts += (raw[at : found.start()], letter)
        at = found.end()
    return "".join((*parts, raw[at:]))


def _letter(found: re.Match[str]) -> str | None:
    if found["fold"]:
        return ""
    if found["letter"]:
        return _NAMED.get(found["letter"])
    code = int(found["two"] or found["four"] or found["eight"], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None
