"""Typed values out of a YAML tree; a wrong one is an error with its line, column and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

from localize.errors import ConfigError
from localize.errors.message import Message, as_message
from localize.language import parse_tag
from localize.model import LanguageTag
from localize.safe.yaml.tree import Tree, Value

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

KeyPath = tuple[str | int, ...]

_HOW = {
    "text": 'put it in quotes: "2024"',
    "a list of texts": "in brackets, parted by commas: [one, two]",
    "a list": "each item on a line of its own that begins with -",
    "true or false": "without quotes",
    "a language tag": "for example en, kk or ru",
}
"""What helps where a value has another type."""


class Reader:
    """Takes values out of a tree, each with the right type or an error at its place."""

    def __init__(self, tree: Tree, path: str) -> None:
        self._tree = tree
        self._path = path

    def error(self, at: KeyPath, message: str | Message, hint: str | Message) -> ConfigError:
        """Return an error at a place, or at the nearest thing around it that has one."""
        line, column = self._tree.place(*at)
        name = ".".join(map(str, at))
        text = Message("{name}: {message}", name=name, message=as_message(message)) if name else message
        return ConfigError(text, path=self._path, line=line, column=column, hint=hint)

    def section(self, at: KeyPath, known: tuple[str, ...] = ()) -> dict[str, Value]:
        """Return the keys and values at a place, or none. Raises: ConfigError for a key that is not *known*."""
        value: Value = self._tree.value
        for key in at:
            if isinstance(value, list):
                value = value[int(key)]
            else:
                value = value.get(str(key)) if isinstance(value, dict) else None
        if value is None:
            return {}
        if not isinstance(value, dict):
            hint = (
                Message("write `key: value` lines below `{value}:`", value=at[0]) if at else "begin with `source: en`"
            )
            raise self.error(at, "must be keys with values", hint)
        for key in value:
            if known and key not in known:
                raise self.error((*at, key), "unknown key", Message("known here: {value}", value=", ".join(known)))
        return value

    def text(self, at: KeyPath, section: Mapping[str, Value], default: str) -> str:
        """Return a text, or the default where there is none. Raises: ConfigError."""
        return self._typed(at, section.get(str(at[-1]), default), str, "text")

    def flag(self, at: KeyPath, section: Mapping[str, Value], *, default: bool) -> bool:
        """Return true or false. Raises: ConfigError."""
        return self._typed(at, section.get(str(at[-1]), default), bool, "true or false")

    def texts(self, at: KeyPath, section: Mapping[str, Value]) -> tuple[str, ...]:
        """Return a list of texts, empty where there is none. Raises: ConfigError."""
        items = self._typed(at, section.get(str(at[-1]), []), list, "a list of texts")
        return tuple(self._typed((*at, place), item, str, "text") for place, item in enumerate(items))

    def length(self, at: KeyPath) -> int:
        """Return how many items the list below a key of the top has; 0 where there is none. Raises: ConfigError."""
        section = self.section(at[:-1])
        return 0 if section.get(str(at[-1])) is None else len(self._typed(at, section[str(at[-1])], list, "a list"))

    def tag(self, at: KeyPath, value: Value) -> LanguageTag:
        """Return a language tag. Raises: ConfigError."""
        try:
            return parse_tag(self._typed(at, value, str, "a language tag"))
        except ConfigError as error:
            raise self.error(at, error.text, error.advice) from error

    def choice(self, at: KeyPath, value: Value, kind: Callable[[Value], E], default: E) -> E:
        """Return a member of an enumeration. Raises: ConfigError."""
        if value is None:
            return default
        try:
            return kind(value)
        except ValueError as error:
            known = ", ".join(str(each.value) for each in type(default))
            raise self.error(
                at, Message("{value!r} is not possible", value=value), Message("one of: {known}", known=known)
            ) from error

    def _typed(self, at: KeyPath, value: object, kind: type[T], what: str) -> T:
        if not isinstance(value, kind):
            raise self.error(at, Message("must be {what}", what=what), _HOW.get(what, ""))
        return value
