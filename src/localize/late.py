"""Dataclasses whose methods are written when they are first needed.

The standard library writes and compiles the methods of each dataclass when its module is imported: about a millisecond
a class, a third of what a command's start would cost, though few of those classes are used by any one command. What
comes out is the standard library's own work, later.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["dataclass", "late_dataclass"]

Kind = TypeVar("Kind")

_WRITTEN = ("__init__", "__repr__", "__eq__", "__hash__", "__replace__", "__dataclass_params__", "__dataclass_fields__")
"""What the standard library gives a dataclass, as far as it has to be written for each."""
_LOCK = RLock()


def late_dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type[Kind]], type[Kind]]:
    """Make a class a dataclass, as `dataclasses.dataclass` does; one without slots at once."""
    if not slots:
        return dataclasses.dataclass(frozen=frozen, eq=eq)
    return lambda plain: _Late(plain, frozen=frozen, eq=eq).kind


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = late_dataclass


class _Late:
    """A class, and what it is made of until its methods are written; stands where its fields will be told."""

    def __init__(self, plain: Any, *, frozen: bool, eq: bool) -> None:
        self._plain = plain
        self._wanted = {"frozen": frozen, "eq": eq}
        self.kind: Any = _with_slots(plain)
        names = ["__init__", "__repr__", *(["__eq__"] if eq else []), *(["__hash__"] if eq and frozen else [])]
        for name in names:
            if vars(plain).get(name) is None:  # a class with an `__eq__` of its own has None for its hash
                setattr(self.kind, name, self._stand_in(name))
        same: dict[str, object] = {"__dataclass_fields__": self}
        if eq and not frozen and "__hash__" not in vars(plain):
            same["__hash__"] = None
        if frozen:
            same |= {"__setattr__": _refuse, "__delattr__": _refuse, "__setstate__": _set_state}
        for name, each in same.items():
            setattr(self.kind, name, each)

    def _stand_in(self, name: str) -> Callable[..., Any]:
        def write_and_call(instance: object, *arguments: object, **named: object) -> Any:
            return getattr(self.write(), name)(instance, *arguments, **named)

        return write_and_call

    def __get__(self, instance: object, kind: type) -> Any:
        """Return the fields."""
        return self.write().__dataclass_fields__

    def write(self) -> Any:
        """Write the methods, once, and return the class."""
        with _LOCK:
            if self._plain is not None:
                # Where there is no description, one would be made out of the signature, which takes longer than all.
                self._plain.__doc__ = self._plain.__doc__ or self._plain.__name__
                made = vars(dataclasses.dataclass(**self._wanted)(self._plain))
                for name in _WRITTEN:
                    if name in made:
                        setattr(self.kind, name, made[name])
                self._plain = None
        return self.kind


def _with_slots(plain: type) -> type:
    """Return the class again with a slot for each of its own fields, in place of their defaults."""
    # Annotations are strings here, as in every module of this project.
    names = tuple(name for name, each in plain.__annotations__.items() if not each.startswith("ClassVar"))
    left = {*names, "__dict__", "__weakref__"}
    body = {name: each for name, each in vars(plain).items() if name not in left}
    taken = {name for base in plain.__mro__[1:] for name in vars(base).get("__slots__", ())}
    matched = dict.fromkeys((*getattr(plain, "__match_args__", ()), *names))
    body |= {"__slots__": tuple(name for name in names if name not in taken), "__match_args__": tuple(matched)}
    kind = type(plain)(plain.__name__, plain.__bases__, body)
    kind.__qualname__ = plain.__qualname__
    return kind


def _refuse(_instance: object, name: str, *_value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _set_state(instance: object, state: tuple[None, Mapping[str, object]]) -> None:
    """Take what Python's own copying and pickling have read out of the slots."""
    for name, value in state[1].items():
        object.__setattr__(instance, name, value)
