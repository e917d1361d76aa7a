"""Tree of a JSON file in which every value has its place.

Besides strict JSON the reader accepts what message files hold in practice: comments (`//`, `/* */`), a comma before a
closing bracket, spaces copied from web pages; and an object on each line (JSON lines). Single quotes, bare keys and
line ends inside strings are refused. Nothing is recursive here.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText
from localize.formats.json.strings import Style, decode_string, style_of
from localize.safe.limits import MAX_DEPTH

_MAX_VALUES = 1_000_000
"""Values of one file; each takes some 200 bytes of memory here, a text ten times as much later."""
_SPACE = re.compile(r"[ \t\n\r]*+")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]++")
_USUAL = frozenset(('"', ",", ":", "{", "}", "[", "]", "t", "f", "n", ""))
"""What most often follows white space."""
_LINE_COMMENT = re.compile(r"//[^\r\n]*+")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"')
_BROKEN = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_WORD = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![0-9A-Za-z_.])|(?:true|false|null)\b")
_FIVE = Message("the file is JSON5 or code, not JSON: write keys and texts in double quotes")


class Kind(enum.Enum):
    """What a JSON value is."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    OTHER = "other"
    """A number, true, false or null."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value: characters [start, end), quotes and brackets included."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    """What a string says, escapes decoded."""
    members: tuple[Member, ...] = ()
    """Of an object or an array, in the file's order."""

    def find(self, key: str) -> Node | None:
        """Return the value of a key; of several, the last one, as JSON readers do."""
        return next((each.node for each in reversed(self.members) if each.key == key), None)

    def find_text(self, key: str) -> str:
        """Return what the string under a key says; empty where there is none."""
        found = self.find(key)
        return found.text if found is not None and found.kind is Kind.STRING else ""

    @property
    def is_object(self) -> bool:
        """Whether the value is an object."""
        return self.kind is Kind.OBJECT

    @property
    def is_string(self) -> bool:
        """Whether the value is a string."""
        return self.kind is Kind.STRING


@dataclass(frozen=True, slots=True)
class Member:
    """A value in an object or array, with its key; `key` is empty in an array."""

    start: int
    """The opening quote of the key; in an array, the start of the value."""
    key_end: int
    """The character after the key's closing quote; in an array, the start of the value."""
    key: str
    node: Node


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole file."""

    source: SourceText
    root: Node
    lenient: tuple[tuple[int, int], ...] = ()
    """Comments, commas and spaces that strict JSON does not have."""
    is_lines: bool = False
    """The file is a line for each object, and the root is an array that the file does not have."""


@dataclass(slots=True)
class _Frame:
    """A container that is being read."""

    kind: Kind
    start: int
    members: list[Member] = field(default_factory=list)
    key: tuple[int, int, str] = (0, 0, "")
    """Start, end and text of the key whose value comes next."""

    @property
    def closing(self) -> str:
        return "}" if self.kind is Kind.OBJECT else "]"


def read_tree(source: SourceText) -> Tree:
    """Return the file's values. Linear.

    Raises:
        ExtractError: the text is not JSON, or nested deeper than `MAX_DEPTH`.
    """
    return _Reader(source).read()


class _Reader:
    """One pass over a text; `at` is the next character."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.frames: list[_Frame] = []
        self.lenient: list[tuple[int, int]] = []
        self.count = 0

    def read(self) -> Tree:
        self._skip()
        if self.at == len(self.text):
            raise self._error("the file is empty", hint="the file is damaged; get it again")
        nodes = [self._value()]
        while self._is_next_line(nodes[-1]):
            nodes.append(self._value())
        if self.at < len(self.text):
            raise self._error("text after the end of the value", hint="one file holds one JSON value")
        if len(nodes) == 1:
            return Tree(self.source, nodes[0], tuple(self.lenient))
        members = tuple(Member(each.start, each.start, "", each) for each in nodes)
        root = Node(Kind.ARRAY, nodes[0].start, nodes[-1].end, members=members)
        return Tree(self.source, root, tuple(self.lenient), is_lines=True)

    def _value(self) -> Node:
        """Read a value of the whole file, and what follows it."""
        self._count()
        node = self._next()
        while node is None or self.frames:
            if node is not None:
                self._add(node)
                node = self._after()
            else:
                node = self._next()
        self._skip()
        return node

    def _is_next_line(self, node: Node) -> bool:
        """Tell whether another object follows an object on a line of its own, as in files of JSON lines."""
        is_object = node.is_object and self.text.startswith("{", self.at)
        return is_object and "\n" in self.text[node.end : self.at]

    def _next(self) -> Node | None:
        """Read a value, or the end of the container; None where a container was opened."""
        if self.frames:
            frame = self.frames[-1]
            self._skip()
            if self.text.startswith(frame.closing, self.at):
                return self._close()
            if frame.kind is Kind.OBJECT:
                self._read_key(frame)
        start = self.at
        letter = self.text[start : start + 1]
        if letter in ("{", "["):
            self._open(Kind.OBJECT if letter == "{" else Kind.ARRAY)
            return None
        if letter == '"':
            return Node(Kind.STRING, start, self._string(), decode_string(self.text[start + 1 : self.at - 1]))
        found = _WORD.match(self.text, start)
        if found is None:
            raise self._no_value(letter)
        self.at = found.end()
        return Node(Kind.OTHER, start, self.at, found.group())

    def _open(self, kind: Kind) -> None:
        if len(self.frames) >= MAX_DEPTH:
            raise self._error(Message("nested more than {max_depth} deep", max_depth=MAX_DEPTH))
        self.frames.append(_Frame(kind, self.at))
        self.at += 1

    def _read_key(self, frame: _Frame) -> None:
        start = self.at
        if not self.text.startswith('"', start):
            hint = _FIVE if self.text[start : start + 1].isalpha() or self.text.startswith("'", start) else ""
            raise self._error("a key in double quotes is expected here", hint=hint)
        end = self._string()
        frame.key = (start, end, decode_string(self.text[start + 1 : end - 1]))
        self._skip()
        if not self.text.startswith(":", self.at):
            raise self._error("a colon is expected here")
        self.at += 1
        self._skip()

    def _count(self) -> None:
        self.count += 1
        if self.count > _MAX_VALUES:
            raise self._error(
                Message("more than {max_values:,} values", max_values=_MAX_VALUES), hint="this is a data file: split it"
            )

    def _add(self, node: Node) -> None:
        self._count()
        frame = self.frames[-1]
        start, end, key = frame.key if frame.kind is Kind.OBJECT else (node.start, node.start, "")
        frame.members.append(Member(start, end, key, node))

    def _after(self) -> Node | None:
        """Read what follows a value in a container: a comma, or the end, which gives the container."""
        self._skip()
        closing = self.frames[-1].closing
        if self.text.startswith(closing, self.at):
            return self._close()
        if not self.text.startswith(",", self.at):
            raise self._error(Message("a comma or {closing} is expected here", closing=closing))
        comma = self.at
        self.at += 1
        self._skip()
        if self.text.startswith(closing, self.at):
            self.lenient.append((comma, comma + 1))
        return None

    def _close(self) -> Node:
        frame = self.frames.pop()
        self.at += 1
        return Node(frame.kind, frame.start, self.at, members=tuple(frame.members))

    def _string(self) -> int:
        found = _STRING.match(self.text, self.at)
        if found is None:
            broken = _BROKEN.match(self.text, self.at)
            self.at = broken.end() if broken else self.at
            letter = self.text[self.at : self.at + 1]
            if letter == "\\":
                raise self._error("not a JSON escape", hint="write a backslash twice")
            what = "a line end or control character in a text" if letter else "a text without its closing quote"
            raise self._error(what, hint="close the quote, or write \\n for a line end")
        self.at = found.end()
        return self.at

    def _skip(self) -> None:
        """Go over white space and comments."""
        text = self.text
        while True:
            found = _SPACE.match(text, self.at)
            self.at = found.end() if found else self.at
            start = self.at
            if text[start : start + 1] in _USUAL:
                return
            if line := _LINE_COMMENT.match(text, start):
                end = line.end()
            elif odd := _ODD_SPACE.match(text, start):
                end = odd.end()
            elif text.startswith("/*", start):
                end = text.find("*/", start + 2) + 2
                if end < 2:
                    raise self._error("an unclosed comment")
            else:
                return
            self.lenient.append((start, end))
            self.at = end

    def _no_value(self, letter: str) -> ExtractError:
        if not letter:
            return self._error("the file ends unexpectedly", hint="a bracket or a value is missing")
        five = letter == "'" or letter.isalpha() or letter in "+.-"
        return self._error("a value is expected here", hint=_FIVE if five else "")

    def _error(self, message: str | Message, *, hint: str | Message = "") -> ExtractError:
        line, column = self.source.place(self.at)
        return ExtractError(message, line=line, column=column, hint=hint)


def strict_text(tree: Tree) -> str:
    """Return the file's text with spaces for what strict JSON does not have; lines as one array."""
    pieces: list[str] = []
    at = 0
    for start, end in tree.lenient:
        pieces += [tree.source.text[at:start], " " * (end - start)]
        at = end
    text = "".join((*pieces, tree.source.text[at:]))
    if not tree.is_lines:
        return text
    return f"[{','.join(text[each.start : each.node.end] for each in tree.root.members)}]"


def iter_strings(root: Node) -> Iterator[str]:
    """Yield all keys and texts in the file's order."""
    waiting: list[Node | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.is_string:
            yield node.text
        else:
            for each in reversed(node.members):
                waiting += [each.node, each.key] if node.is_object else [each.node]


def style_of_tree(tree: Tree) -> Style:
    """Return how a file spells its strings."""
    text = tree.source.text
    spans: list[str] = []
    waiting = [tree.root]
    while waiting:
        node = waiting.pop()
        if node.is_string:
            spans.append(text[node.start + 1 : node.end - 1])
        for each in node.members:
            waiting.append(each.node)
            if each.key:
                spans.append(text[each.start + 1 : each.key_end - 1])
    return style_of(spans, tree.source.encoding)
