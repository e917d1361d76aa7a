"""Edits of one value in the text of a YAML file: every other value, every comment, blank line and order stays.

The value goes where a person would put it: in the place of the former one, or on a line of its own at the end of its
section, which is made where there is none. The result is read again and must say what was meant; else it is an error.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from localize.errors import ConfigError
from localize.errors.message import Message
from localize.safe.yaml.loader import MAX_BYTES, read_yaml
from localize.safe.yaml.reader import KeyPath
from localize.safe.yaml.tree import Tree, Value

_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)
_BOM = "\ufeff"
_HINT = "change it in the file itself"
_STEP = 2
"""Columns that a section that is made here sets its keys in by."""


@dataclass(slots=True)
class _Node:
    """A value and where it stands, in characters."""

    start: int
    end: int
    column: int
    is_block: bool = False
    """A list or section on lines of its own."""
    keys: dict[str, tuple[int, int, _Node]] = field(default_factory=dict)
    """Of a section: where each key begins and ends, and its value."""
    items: list[_Node] = field(default_factory=list)
    is_section: bool = False

    def last(self) -> int:
        """Return where the last thing inside ends: what follows is remarks and blank lines."""
        inside = [each for _, _, each in self.keys.values()] + self.items
        return max((each.last() for each in inside), default=self.end) if self.is_block else self.end


def set_value(
    data: bytes, at: KeyPath, written: str, *, path: str, max_bytes: int = MAX_BYTES, drops_remarks: bool = False
) -> bytes:
    """Return the file with the value at a key path as *written* says it, in YAML on one line.

    *drops_remarks*: remarks inside the former value go with it; else they are a reason to refuse.
    Raises:
        ConfigError: the file is broken, *written* is no value, or the place cannot be changed without losing a remark.
    """
    before = read_yaml(data, path=path, max_bytes=max_bytes)
    wanted = copy.deepcopy(before.value)
    wanted = _with_value(wanted, at, read_value(written, path=path), path)
    refused = None if drops_remarks else _refused(Message("there are comments inside"), at, before, path)
    text = data.decode("utf-8")
    bom, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    after = (bom + _changed(text, at, written.strip(), refused)).encode("utf-8")
    if read_yaml(after, path=path, max_bytes=max_bytes).value != wanted:
        raise _refused(Message("the layout of the file does not allow this change"), at, before, path)
    return after


def remove_value(data: bytes, at: KeyPath, *, path: str, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the file without the key or list item at a path; remarks on its own lines go with it, others stay.

    Raises:
        ConfigError: the file is broken, nothing is there, or it does not stand on lines of its own beside others.
    """
    before = read_yaml(data, path=path, max_bytes=max_bytes)
    text = data.decode("utf-8")
    node, found = _read(text.removeprefix(_BOM)), None
    for step in at:
        parent, found = node, _child(node, step) if node is not None else None
        node = found[1] if found else None
    if node is None or parent is None or not parent.is_block or len(parent.items) + len(parent.keys) < 2:
        raise _refused(Message("it cannot be removed from its current layout"), at, before, path)
    shift = len(text) - len(text.removeprefix(_BOM))
    start = text.rfind("\n", 0, node.start + shift if isinstance(at[-1], int) else parent.keys[at[-1]][0] + shift) + 1
    end = _line_end(text, node.last() + shift)
    after = (text[:start] + text[end:]).encode("utf-8")
    wanted = _without(copy.deepcopy(before.value), at)
    if read_yaml(after, path=path, max_bytes=max_bytes).value != wanted:
        raise _refused(Message("it cannot be removed from its current layout"), at, before, path)
    return after


def _without(tree: Value, at: KeyPath) -> Value:
    holder = tree
    for step in at[:-1]:
        holder = holder[step]  # type: ignore[index]  # the path was followed in the file
    del holder[at[-1]]  # type: ignore[union-attr,arg-type]
    return tree


def read_value(written: str, *, path: str) -> Value:
    """Return the value that one line of YAML says. Raises: ConfigError for what is none."""
    if "\n" in written or "\r" in written or not written.strip():
        raise ConfigError("a value is needed, in one line", path=path, hint='an empty value is written as ""')
    try:
        tree = read_yaml(f"value: {written.strip()}\n".encode(), path=path)
    except ConfigError as error:
        hint = 'put a text with special characters in quotes: `"a: b"`; a list in brackets: `[a, b]`'
        raise ConfigError(
            "{written!r} is not a value: {message}", written=written, message=error.text, path=path, hint=hint
        ) from error
    assert isinstance(tree.value, dict)
    return tree.value["value"]


def _with_value(tree: Value, at: KeyPath, value: Value, path: str) -> Value:
    """Return the values with one of them changed; sections that are missing are made."""
    if not at:
        return value
    first, rest = at[0], at[1:]
    if isinstance(tree, list) and isinstance(first, int) and first < len(tree):
        tree[first] = _with_value(tree[first], rest, value, path)
        return tree
    section = {} if tree is None or tree == "" else tree
    if not isinstance(section, dict) or not isinstance(first, str):
        raise ConfigError("{value}: its section is missing", value=".".join(map(str, at)), path=path, hint=_HINT)
    section[first] = _with_value(section.get(first), rest, value, path)
    return section


def _changed(text: str, at: KeyPath, written: str, refused: ConfigError | None) -> str:
    top = _read(text)
    chain: list[tuple[int, _Node]] = []
    """Each step towards the place: where its key ends, and its value."""
    node = top
    for step in at:
        found = _child(node, step) if node is not None else None
        if found is None:
            break
        chain.append(found)
        node = found[1]
    if len(chain) == len(at):
        key_end, node = chain[-1]
        return _replaced(text, key_end, node, written, refused)
    keys = [str(each) for each in at[len(chain) :]]
    if not chain:
        return _appended(text, top, keys, written)
    return _inserted(text, chain[-1], _column_of(top, at[: len(chain)]), keys, written)


def _child(node: _Node, step: str | int) -> tuple[int, _Node] | None:
    if isinstance(step, int):
        return (node.items[step].start, node.items[step]) if step < len(node.items) else None
    found = node.keys.get(step)
    return (found[1], found[2]) if found else None


def _column_of(top: _Node | None, at: KeyPath) -> int:
    """Return the column of the last key of a path."""
    node, column = top, 0
    for step in at:
        assert node is not None
        if isinstance(step, int):
            node = node.items[step]
            column = node.column - _STEP
        else:
            column = node.column
            node = node.keys[step][2]
    return column


def _replaced(text: str, key_end: int, node: _Node, written: str, refused: ConfigError | None) -> str:
    start, end = node.start, node.last()
    if node.is_block:
        start = text.index(":", key_end) + 1 if key_end != node.start else node.start
    end = start + len(text[start:end].rstrip()) if end > start else end
    if refused and (node.keys or node.items) and _COMMENT.search(text[start:end]):
        raise refused
    gap = "" if text[:start].endswith((" ", "\t", "[", "{", ",")) else " "
    return f"{text[:start]}{gap}{written}{text[end:]}"


def _appended(text: str, top: _Node | None, keys: list[str], written: str) -> str:
    if top is not None and top.is_section and not top.is_block:
        return _into_braces(text, top, keys, written)
    place = _line_end(text, top.last() if top is not None else len(text))
    return _with_lines(text, place, _lines(keys, written, top.column if top is not None else 0))


def _inserted(text: str, parent: tuple[int, _Node], column: int, keys: list[str], written: str) -> str:
    key_end, node = parent
    if node.is_section and not node.is_block:
        return _into_braces(text, node, keys, written)
    if node.is_section:
        return _with_lines(text, _line_end(text, node.last()), _lines(keys, written, node.column))
    return _with_lines(text, _line_end(text, key_end), _lines(keys, written, column + _STEP))


def _into_braces(text: str, node: _Node, keys: list[str], written: str) -> str:
    inside = [value.last() for _, _, value in node.keys.values()]
    place = max(inside, default=node.start + 1)
    line = written
    for key in reversed(keys[1:]):
        line = f"{{{key}: {line}}}"
    return f"{text[:place]}{', ' if inside else ''}{keys[0]}: {line}{text[place:]}"


def _lines(keys: list[str], written: str, column: int) -> list[str]:
    made = [f"{' ' * (column + _STEP * depth)}{key}:" for depth, key in enumerate(keys)]
    made[-1] = f"{made[-1]} {written}"
    return made


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _with_lines(text: str, place: int, lines: list[str]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    before = text[:place]
    gap = end if before and not before.endswith("\n") else ""
    return before + gap + "".join(line + end for line in lines) + text[place:]


def _refused(message: Message, at: KeyPath, tree: Tree, path: str) -> ConfigError:
    line, column = tree.place(*at)
    name = ".".join(map(str, at))
    return ConfigError("{name}: {message}", name=name, message=message, path=path, line=line, column=column, hint=_HINT)


def _read(text: str) -> _Node | None:
    """Return the document with its places; None where there is none."""
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    events = iter(yaml.parse(text, Loader=loader))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _node(next(events), events)
    return None


def _node(event: object, events: Iterator[object]) -> _Node:
    start, end = _span(event)
    node = _Node(start, end, event.start_mark.column)  # type: ignore[attr-defined]  # every node event has one
    if isinstance(event, yaml.SequenceStartEvent):
        node.is_block = not event.flow_style
        while not isinstance(each := next(events), yaml.SequenceEndEvent):
            node.items.append(_node(each, events))
        node.end = _span(each)[1]
    elif isinstance(event, yaml.MappingStartEvent):
        node.is_block, node.is_section = not event.flow_style, True
        while not isinstance(each := next(events), yaml.MappingEndEvent):
            assert isinstance(each, yaml.ScalarEvent)  # `read_yaml` lets no other key through
            node.keys[str(each.value)] = (*_span(each), _node(next(events), events))
        node.end = _span(each)[1]
    return node


def _span(event: object) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index  # type: ignore[attr-defined]  # the parser sets both
