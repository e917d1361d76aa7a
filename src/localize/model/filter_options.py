"""Options of format filters: settings checked against a dataclass, and the list of options for the reference."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import MISSING, field, fields
from typing import TYPE_CHECKING, TypeVar, cast, get_type_hints

from localize.errors import ConfigError
from localize.errors.message import Message
from localize.runtime.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Options = TypeVar("Options")
Value = bool | int | str | tuple[str, ...]
Default = TypeVar("Default", bool, int, str, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class OptionInfo:
    """One option of a filter, for the reference and for messages."""

    name: str
    kind: str
    """yes or no · number · text · list of texts."""
    default: Value
    help: str
    choices: tuple[str, ...] = ()


_KINDS: dict[object, str] = {bool: "yes or no", int: "number", str: "text", tuple[str, ...]: "list of texts"}


def option(default: Default, about: str, *, choices: tuple[str, ...] = ()) -> Default:
    """Return a dataclass field for one option; *about* is its line in the reference."""
    return field(default=default, metadata={"help": about, "choices": choices})


def list_options(kind: type[object]) -> tuple[OptionInfo, ...]:
    """Return the options of an options dataclass in its order."""
    hints = get_type_hints(kind)
    return tuple(
        OptionInfo(
            name=each.name,
            kind=_KINDS[hints[each.name]],
            default=each.default,
            help=str(each.metadata.get("help", "")),
            choices=cast("tuple[str, ...]", each.metadata.get("choices", ())),
        )
        for each in fields(cast("type[DataclassInstance]", kind))
        if each.default is not MISSING
    )


def read_options(kind: type[Options], given: Mapping[str, object]) -> Options:
    """Return the options that settings give, defaults for the rest; a list may stand for a tuple.

    Raises:
        ConfigError: an option is unknown or of the wrong type; the hint lists what is known.
    """
    known = {info.name: info for info in list_options(kind)}
    values: dict[str, Value] = {}
    for name, value in given.items():
        info = known.get(name)
        if info is None:
            close = difflib.get_close_matches(str(name), known, n=1)
            raise ConfigError(
                "unknown filter option {name!r}",
                name=name,
                meant=close[0] if close else "",
                value=", ".join(sorted(known)),
                hint="did you mean {meant!r}? known: {value}" if close else "known: {value}",
            )
        values[name] = _check(info, value)
    return kind(**values)


def _check(info: OptionInfo, value: object) -> Value:
    found: Value | None = None
    if info.kind == "list of texts":
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            found = tuple(cast("list[str]", value))
    elif type(value) is type(info.default):
        found = value
    if found is None:
        raise ConfigError(
            "filter option {name!r} must be a {kind}, not {value!r}", name=info.name, kind=info.kind, value=value
        )
    if info.choices and found not in info.choices:
        raise ConfigError(
            "filter option {name!r} is {value!r}",
            name=info.name,
            value=value,
            hint=Message("one of: {value}", value=", ".join(info.choices)),
        )
    return found
