"""Strict YAML loader: plain values with their places; no tags, anchors, aliases, duplicate keys or surprises.

Only `true`, `false`, `null`, numbers, strings, lists and mappings exist: `no` is a word, and so is the Norwegian tag.
Documents that are translated are read by `read_events` instead: nothing is built, so all of YAML may stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from localize.errors import ConfigError, ExtractError
from localize.errors.message import Message
from localize.safe import limits
from localize.safe.yaml.tree import Tree, Value

MAX_BYTES = 1 << 20
GLOSSARY_MAX_BYTES = 8 << 20
MAX_DEPTH = 20

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_yaml(data: bytes, *, path: str, max_bytes: int = MAX_BYTES) -> Tree:
    """Return the one YAML document in *data*.

    Raises:
        ConfigError: it is broken, too large or too deep, or uses what this project's files do not: with its place.
    """
    if len(data) > max_bytes:
        raise ConfigError("larger than {max_bytes} bytes", max_bytes=max_bytes, path=path, hint="split the file")
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    tree = Tree()
    try:
        events = iter(yaml.parse(data.decode("utf-8-sig"), Loader=loader))
        tree.value = _Builder(events, tree, path).document()
    except yaml.MarkedYAMLError as error:
        reason, line, column = _describe(error)
        raise ConfigError(reason, path=path, line=line, column=column, hint="correct the file and try again") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("not UTF-8", path=path, line=line, hint="save the file as UTF-8 text") from error
    except yaml.YAMLError as error:
        raise ConfigError(
            "not YAML in UTF-8: {error}", error=error, path=path, hint="save the file as UTF-8 text"
        ) from error
    return tree


def _describe(error: yaml.MarkedYAMLError) -> tuple[Message, int, int]:
    """Return what is wrong with broken YAML, its line and its column; 0 where these are unknown."""
    mark = error.problem_mark or error.context_mark
    reason = Message("{problem}", problem=error.problem) if error.problem else Message("broken YAML")
    return reason, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0


def read_events(text: str) -> Iterator[yaml.Event]:
    """Yield what stands in a document, with marks in characters of *text*; aliases and tags are only named.

    Raises:
        ExtractError: broken YAML, or nested deeper than `limits.MAX_DEPTH`.
    """
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > limits.MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise ExtractError("nested deeper than {max_depth} levels", max_depth=limits.MAX_DEPTH, line=line)
            yield event
    except yaml.MarkedYAMLError as error:
        reason, line, column = _describe(error)
        raise ExtractError(reason, line=line, column=column, hint="correct the file and add it again") from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        before = text[: found.start()] if found else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ExtractError("a character that YAML does not allow", line=line, column=column) from error


def is_string(event: yaml.ScalarEvent) -> bool:
    """Tell whether a scalar is text by its tag or, in plain style without a tag, by YAML 1.1's own rules."""
    if event.tag in ("!", "tag:yaml.org,2002:str") or not event.implicit[0]:
        return event.tag in (None, "!", "tag:yaml.org,2002:str")
    return resolve_plain(event.value) == "tag:yaml.org,2002:str"


def resolve_plain(text: str) -> str:
    """Return the tag that YAML 1.1 gives a plain scalar."""
    resolver = yaml.resolver.Resolver()
    return str(resolver.resolve(yaml.ScalarNode, text, (True, False)))  # type: ignore[no-untyped-call]  # PyYAML's stubs


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

    def _error(self, event: object, message: str | Message) -> ConfigError:
        mark = getattr(event, "start_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        return ConfigError(message, path=self._path, line=line, column=column, hint="see the reference of this file")

    def _value(self, event: object, at: tuple[str | int, ...]) -> Value:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(event, "anchors and aliases are not used here")
        if getattr(event, "tag", None):
            raise self._error(event, Message("tags such as {tag} are not used here", tag=event.tag))  # type: ignore[attr-defined]  # events differ
        if len(at) > MAX_DEPTH:
            raise self._error(event, Message("nested deeper than {max_depth} levels", max_depth=MAX_DEPTH))
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
                raise self._error(event, Message("duplicate key {key!r}", key=key))
            items[key] = self._value(next(self._events), (*at, key))
        return items


def _resolve(text: str) -> Value:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
