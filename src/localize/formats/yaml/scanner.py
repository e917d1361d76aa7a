"""Scalars of a YAML file with their places, their key paths and their comments.

Nothing is loaded: parser events carry marks, and aliases, anchors, merge keys and tags stay as they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from localize.formats.core.encoding import line_of, line_starts
from localize.safe.yaml.loader import is_string, read_events

# Anchors and tags before a scalar, comments and line ends between them.
_PROPERTIES = re.compile(r"(?:[&!]\S*+|#[^\r\n]*+|\s++)*+")
# Line ends of YAML 1.1, the version that the parser reads.
_ENDS = "\r\n\x85\u2028\u2029"
_REST = re.compile(f"[^{_ENDS}]*")
_TRAILING = re.compile(r"[ \t]+#([^\r\n]*)")
BLOCK = ("|", ">")


@dataclass(frozen=True, slots=True)
class Key:
    """A scalar that names a value: characters [start, end), quotes included."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar value: characters [start, end), quotes or block header included, line ends after it left out."""

    path: tuple[str, ...]
    """Keys and list positions from the document's root."""
    start: int
    end: int
    value: str
    style: str
    """"" (plain), "'", '"', "|" or ">"."""
    is_text: bool
    tag: str
    is_bare: bool
    """No anchor and no tag stand before it, so it can be copied."""
    flow: bool
    """It stands inside brackets."""
    key: Key | None


@dataclass(frozen=True, slots=True)
class Tree:
    """The scalars of a file in its order."""

    scalars: tuple[Scalar, ...]
    groups: tuple[tuple[int, ...], ...]
    """For each mapping that holds scalars only, their numbers."""
    root: Key | None
    """The only key of the only document, if its value is a mapping."""


@dataclass(slots=True)
class _Frame:
    """A collection that is being read."""

    path: tuple[str, ...]
    is_mapping: bool
    flow: bool
    hidden: bool
    """It is, or stands in, a key."""
    key: Key | None = None
    has_key: bool = False
    count: int = 0
    members: list[int | None] = field(default_factory=list)
    first_key: Key | None = None


def scan_yaml(text: str) -> Tree:
    """Return the scalars of a YAML file. Raises: ExtractError."""
    return _Walk(text).run()


class _Walk:
    """Follows the parser's events with a stack of its own: deep files cost memory, not recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[_Frame] = []
        self._scalars: list[Scalar] = []
        self._groups: list[tuple[int, ...]] = []
        self._roots: list[Key | None] = []

    def run(self) -> Tree:
        for event in read_events(self._text):
            if isinstance(event, yaml.DocumentStartEvent):
                self._roots.append(None)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self._take(None, "*")
        root = self._roots[0] if len(self._roots) == 1 else None
        return Tree(tuple(self._scalars), tuple(self._groups), root)

    def _take(self, member: int | None, name: str) -> None:
        """Count a node that ends here in the collection around it: as its next key, or as a value."""
        if not self._stack:
            return
        frame = self._stack[-1]
        if frame.is_mapping and not frame.has_key:
            frame.key, frame.has_key = Key(name, 0, 0), True
            return
        frame.members.append(member)
        frame.count += 1
        frame.has_key = False

    def _path(self) -> tuple[str, ...]:
        """Return the path of a value that comes next."""
        if not self._stack:
            return ()
        frame = self._stack[-1]
        name = (frame.key.value if frame.key else "") if frame.is_mapping else str(frame.count)
        return (*frame.path, name)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        outer = self._stack[-1] if self._stack else None
        is_key = outer is not None and outer.is_mapping and not outer.has_key
        flow = bool(event.flow_style) or (outer is not None and outer.flow)
        hidden = is_key or (outer is not None and outer.hidden)
        self._stack.append(_Frame(self._path(), isinstance(event, yaml.MappingStartEvent), flow, hidden))

    def _close(self) -> None:
        frame = self._stack.pop()
        members = [each for each in frame.members if each is not None]
        if frame.is_mapping and members and len(members) == len(frame.members):
            self._groups.append(tuple(members))
        if len(self._stack) == 1 and frame.is_mapping and self._stack[0].is_mapping and not self._stack[0].flow:
            self._stack[0].first_key = self._stack[0].key
        if not self._stack and frame.is_mapping and frame.count == 1:
            self._roots[-1] = frame.first_key
        self._take(None, "{}")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = self._place(event)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_mapping and not frame.has_key:
            frame.key, frame.has_key = Key(str(event.value), start, end), True
            return
        if frame is not None and frame.hidden:
            self._take(None, "")
            return
        self._scalars.append(
            Scalar(
                path=self._path(),
                start=start,
                end=end,
                value=str(event.value),
                style=event.style or "",
                is_text=is_string(event),
                tag=event.tag or "",
                is_bare=event.tag in (None, "!") and event.anchor is None,
                flow=frame is not None and frame.flow,
                key=frame.key if frame is not None and frame.is_mapping else None,
            )
        )
        self._take(len(self._scalars) - 1, "")

    def _place(self, event: yaml.ScalarEvent) -> tuple[int, int]:
        start, end = _index(event.start_mark), _index(event.end_mark)
        if event.tag is not None or event.anchor is not None:
            found = _PROPERTIES.match(self._text, start, end)
            start = found.end() if found else start
        if event.style in BLOCK:
            last = start + len(self._text[start:end].rstrip(f" \t{_ENDS}"))
            found = _REST.match(self._text, last, end)
            end = found.end() if found else last
        return start, end


def _index(mark: object) -> int:
    index = getattr(mark, "index", None)
    assert isinstance(index, int)  # every event of the parser has its marks
    return index


class Comments:
    """The comments of a file by the scalar that they belong to: right above its key, or behind it on its line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = line_starts(text) if "#" in text else []

    def of(self, scalar: Scalar, after: int, *, up: int = 0) -> str:
        """Return the comment of a scalar, or of the key *up* lines above; the scalar before ends at *after*."""
        if not self._starts:
            return ""
        at = scalar.key.start if scalar.key and scalar.key.end else scalar.start
        lines: list[str] = []
        number = line_of(self._starts, at) - 1 - up
        while number >= 0 and self._starts[number] >= after:
            line = self._text[self._starts[number] : self._starts[number + 1]].strip()
            if not line.startswith("#"):
                break
            lines.append(line.lstrip("#").strip())
            number -= 1
        behind = _TRAILING.match(self._text, scalar.end)
        last = [behind[1].strip()] if behind and scalar.style not in BLOCK and not up else []
        return "\n".join([*reversed(lines), *last])
