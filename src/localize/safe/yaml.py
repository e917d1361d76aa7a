"""The YAML gate: plain values with their places; no tags, anchors, aliases, duplicate keys or surprises.

Only `true`, `false`, `null`, numbers, strings, lists and mappings exist: `no` is a word, and so is the Norwegian tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from localize.errors import ConfigError

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

MAX_BYTES = 1 << 20
GLOSSARY_MAX_BYTES = 8 << 20
MAX_DEPTH = 20

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}

Place = tuple[int, int]


@dataclass(slots=True)
class Tree:
    """The document's value, and the line and column (from 1) of every key path."""

    value: Value = None
    places: dict[tuple[str | int, ...], Place] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """Return where the value at *path* stands, or the nearest thing around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (0, 0))


def read_yaml(data: bytes, *, path: str, max_bytes: int = MAX_BYTES) -> Tree:
    """Return the one YAML document in *data*.

    Raises:
        ConfigError: it is broken, too large or too deep, or uses what this project's files do not: with its place.
    """
    if len(data) > max_bytes:
        raise ConfigError(f"larger than {max_bytes} bytes", path=path, hint="split the file")
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    tree = Tree()
    try:
        events = iter(yaml.parse(data.decode("utf-8-sig"), Loader=loader))
        tree.value = _Builder(events, tree, path).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        reason = error.problem or "broken YAML"
        raise ConfigError(reason, path=path, line=line, column=column, hint="mend the file and try again") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"not YAML in UTF-8: {error}", path=path, hint="save the file as UTF-8 text") from error
    return tree


class _Builder:
    """Builds values from parser events, depth first."""

    def __init__(self, events: Iterator[object], tree: Tree, path: str) -> None:
        self._events = events
        self._tree = tree
        self._path = path

    def document(self) -> Value:
        value: Value = {}
        seen = False
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    raise self._error(event, "a second document in one file")
                seen = True
                value = self._value(next(self._events), ())
        return value

    def _error(self, event: object, message: str) -> ConfigError:
        mark = getattr(event, "start_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        return ConfigError(message, path=self._path, line=line, column=column, hint="see the reference of this file")

    def _value(self, event: object, at: tuple[str | int, ...]) -> Value:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(event, "anchors and aliases are not used here")
        if getattr(event, "tag", None):
            raise self._error(event, f"tags such as {event.tag} are not used here")  # type: ignore[attr-defined]  # events differ
        if len(at) > MAX_DEPTH:
            raise self._error(event, f"nested deeper than {MAX_DEPTH} levels")
        mark = event.start_mark  # type: ignore[attr-defined]  # every node event has one; PyYAML's stubs say object
        self._tree.places[at] = (mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            return _resolve(event.value) if event.implicit[0] else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(at)
        return self._mapping(at)

    def _list(self, at: tuple[str | int, ...]) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*at, len(items))))
        return items

    def _mapping(self, at: tuple[str | int, ...]) -> dict[str, Value]:
        items: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._error(event, "a key must be plain text")
            key = str(event.value)
            if key in items:
                raise self._error(event, f"the key {key!r} stands twice")
            items[key] = self._value(next(self._events), (*at, key))
        return items


def _resolve(text: str) -> Value:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
