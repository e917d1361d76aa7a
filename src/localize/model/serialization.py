"""JSON form of model values, for the store, the cache and the child process that reads foreign files.

The annotations of a dataclass are its schema. A member of a union of dataclasses is written with its type's name.
Anything that does not fit is a `ValueError`; nothing is ever executed (so never pickle).
"""

from __future__ import annotations

import enum
import json
import types
import typing
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeVar, cast

from localize.errors.message import Message

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
T = TypeVar("T")
_OWN = frozenset((str, int, float, bool, type(None)))


def dump(value: object) -> str:
    """Return *value* as compact JSON with sorted keys, the same text for equal values.

    A value inside becomes JSON when its turn comes: those of a large document never stand in memory twice.
    """
    return _encoder().encode(value)


@cache
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(
        default=_to_shallow_json, ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
    )


def _to_shallow_json(value: object) -> object:
    """Return a record's JSON with the values inside it as they are."""
    kind = type(value)
    return _shallow_writer(kind)(value) if is_dataclass(kind) else to_json(value)


def load(kind: type[T], text: str | bytes) -> T:
    """Return the value of type *kind* that `dump` wrote.

    A record is made as soon as its JSON has been read, so that of a large document no second copy stands in memory.
    Raises:
        ValueError: the text is not JSON or does not fit *kind*.
    """
    readers = _readers_below(cast(Hashable, kind))

    def read(given: dict[str, Json]) -> object:
        reader = readers.get(cast(str, given.get("")))
        return reader(given) if reader else given

    try:
        return from_json(kind, json.loads(text, object_hook=read))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a {kind}: {error}") from error


@cache
def _readers_below(kind: Hashable) -> dict[str, Callable[[Json], object]]:
    """Return by name what reads each record that a value of a type may hold; messages are read with what holds them."""
    seen: set[Hashable] = {Message}
    named: dict[str, list[type]] = {}
    waiting = [kind]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if isinstance(each, typing.NewType):
            waiting.append(cast(Hashable, each.__supertype__))
        elif isinstance(each, type) and is_dataclass(each):
            named.setdefault(each.__name__, []).append(each)
            waiting += typing.get_type_hints(each).values()
        waiting += typing.get_args(each)
    return {name: _reader(kinds[0]) for name, kinds in named.items() if len(kinds) == 1}


def from_json(kind: type[T], value: Json) -> T:
    """Return the value of type *kind* that `to_json` gave. Raises: ValueError, when it does not fit *kind*."""
    try:
        return cast(T, _reader(cast(Hashable, kind))(value))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a {kind}: {error}") from error


def to_json(value: object) -> Json:
    """Return *value* as JSON's own types."""
    kind = type(value)
    return cast(Json, value) if kind in _OWN else _writer(cast(Hashable, kind))(value)


@cache
def _writer(kind: Hashable) -> Callable[[object], Json]:
    """Return what writes values of a type: looked up once a type, for documents have millions of values."""
    assert isinstance(kind, type)
    if issubclass(kind, enum.Enum):
        return lambda value: cast(Json, cast(enum.Enum, value).value)
    if issubclass(kind, str | int | float):
        return lambda value: cast(Json, value)
    if issubclass(kind, date):  # a datetime is one
        return lambda value: cast(date, value).isoformat()
    if issubclass(kind, tuple | list):
        return lambda value: [to_json(item) for item in cast("tuple[object, ...]", value)]
    if issubclass(kind, frozenset | set):
        return lambda value: sorted((to_json(item) for item in cast("set[object]", value)), key=repr)
    if is_dataclass(kind):
        return _record_writer(kind, to_json)
    raise TypeError(f"{kind.__name__} has no JSON form")


@cache
def _shallow_writer(kind: type) -> Callable[[object], Json]:
    return _record_writer(kind, lambda inner: cast(Json, inner))


def _record_writer(kind: type, write_inner: Callable[[object], Json]) -> Callable[[object], Json]:
    name = kind.__name__
    defaults = [(each.name, each.default) for each in fields(kind)]

    def write(value: object) -> Json:
        written: dict[str, Json] = {"": name}
        for each, default in defaults:
            inner = getattr(value, each)
            if inner is not default and inner != default:
                written[each] = cast(Json, inner) if type(inner) in _OWN else write_inner(inner)
        return written

    return write


@cache
def _reader(kind: Hashable) -> Callable[[Json], object]:  # noqa: PLR0911  # one branch per shape a type can have
    if isinstance(kind, typing.NewType):
        return _reader(kind.__supertype__)
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(kind))
    if origin in (tuple, frozenset):
        return _sequence(origin, typing.get_args(kind))
    if isinstance(kind, type):
        if issubclass(kind, enum.Enum):
            return kind
        if issubclass(kind, datetime):
            return lambda value: datetime.fromisoformat(cast(str, value))
        if issubclass(kind, date):
            return lambda value: date.fromisoformat(cast(str, value))
        if kind is Message:
            return _read_message
        if is_dataclass(kind):
            return _record(kind)
        return _plain(kind)
    raise TypeError(f"no reader for {kind}")


def _read_message(given: Json) -> Message:
    record = cast(dict[str, Json], given)
    values = cast("list[tuple[str, Json]]", record["values"])
    told = {name: _read_message(each) if isinstance(each, dict) else each for name, each in values}
    return Message(cast(str, _plain(str)(record["template"])), **told)


def _plain(kind: type) -> Callable[[Json], object]:
    def read(value: Json) -> object:
        if type(value) is not kind:
            raise ValueError(f"expected {kind.__name__}, found {type(value).__name__}")
        return value

    return read


def _sequence(origin: type, arguments: tuple[object, ...]) -> Callable[[Json], object]:
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        readers = tuple(_reader(argument) for argument in arguments)
        return lambda value: tuple(read(item) for read, item in zip(readers, cast(list[Json], value), strict=True))
    read_item = _reader(arguments[0])
    return lambda value: origin(read_item(item) for item in cast(list[Json], value))


def _record(kind: type) -> Callable[[Json], object]:
    hints = typing.get_type_hints(kind)
    readers: dict[str, Callable[[Json], object]] = {}

    def read(value: Json) -> object:
        if type(value) is kind:
            return value
        if not readers:  # built on first use: a type may refer to itself
            readers.update({each.name: _reader(hints[each.name]) for each in fields(kind)})
        given = cast(dict[str, Json], value)
        if given.get("") != kind.__name__:
            raise ValueError(f"expected {kind.__name__}, found {given.get('')}")
        return kind(**{name: readers[name](inner) for name, inner in given.items() if name})

    return read


def _union(kinds: tuple[object, ...]) -> Callable[[Json], object]:
    records = {kind.__name__: kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)}
    others = [kind for kind in kinds if kind not in records.values() and kind is not type(None)]

    def read(value: Json) -> object:
        if value is None and type(None) in kinds:
            return None
        if type(value) in kinds:
            return value
        if isinstance(value, dict) and value.get("") in records:
            return _reader(records[cast(str, value[""])])(value)
        if len(others) == 1:
            return _reader(others[0])(value)
        raise ValueError(f"nothing among {kinds} fits {value!r}")

    return read
