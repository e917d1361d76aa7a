"""Dataclasses whose methods are written when they are first needed, for the packages that every command loads.

The standard library writes and compiles the methods of each dataclass when its module is imported: about half a
millisecond a class, a third of what the start of `localize status` would cost, though a command uses few of the classes
of `model`, `config` and `store`. The methods are the standard library's own, written later.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

__all__ = ["dataclass", "lazy_dataclass"]

Kind = TypeVar("Kind")

_MAKING = ("__init__", "__replace__", "__dataclass_params__", "__dataclass_fields__")
_COMPARING = ("__repr__", "__eq__", "__hash__")
"""What the standard library gives a dataclass, as far as it has to be written for each: in two halves, for most classes
are made and read, and never compared or shown."""
_LOCK = RLock()


def lazy_dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type[Kind]], type[Kind]]:
    """Make a class a dataclass, as `dataclasses.dataclass` does; one without slots at once."""
    if not slots:
        return dataclasses.dataclass(frozen=frozen, eq=eq)
    return lambda plain: _Lazy(plain, frozen=frozen, eq=eq).kind


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = lazy_dataclass


class _Lazy:
    """A class, and what it is made of until its methods are written; stands where its fields will be told."""

    def __init__(self, plain: Any, *, frozen: bool, eq: bool) -> None:
        self._plain = plain
        self._frozen, self._eq = frozen, eq
        self._missing = {_MAKING, _COMPARING}
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
        half = _MAKING if name in _MAKING else _COMPARING

        def write_and_call(instance: object, *arguments: object, **named: object) -> Any:
            return getattr(self._write(half), name)(instance, *arguments, **named)

        return write_and_call

    def __get__(self, instance: object, kind: type) -> Any:
        """Return the fields."""
        return self._write(_MAKING).__dataclass_fields__

    def _write(self, half: tuple[str, ...]) -> Any:
        """Write one half of the methods, once, and return the class."""
        with _LOCK:
            if half in self._missing:
                made = self._written(half)
                for name in half:
                    if name in made:
                        setattr(self.kind, name, made[name])
                self._missing.remove(half)
                if not self._missing:
                    self._plain = None
        return self.kind

    def _written(self, half: tuple[str, ...]) -> Mapping[str, Any]:
        is_making = half is _MAKING
        wanted = {"init": is_making, "repr": not is_making, "eq": self._eq and not is_making, "frozen": self._frozen}
        twin = _again(self._plain, {})
        # Where there is no description, one would be made out of the signature, which takes longer than all.
        twin.__doc__ = twin.__doc__ or twin.__name__
        made = vars(dataclasses.dataclass(**wanted)(twin))
        if is_making:  # they tell what the class is in the end
            params = made["__dataclass_params__"]
            params.repr, params.eq = True, self._eq
            if hasattr(params, "slots"):  # from Python 3.12 on
                params.slots = True
        return made


def _with_slots(plain: type) -> type:
    """Return the class again with a slot for each of its own fields, in place of their defaults."""
    # Annotations are strings here, as in every module of this project.
    names = tuple(name for name, each in plain.__annotations__.items() if not each.startswith("ClassVar"))
    taken = {name for base in plain.__mro__[1:] for name in vars(base).get("__slots__", ())}
    matched = dict.fromkeys((*getattr(plain, "__match_args__", ()), *names))
    own = tuple(name for name in names if name not in taken)
    return _again(plain, {"__slots__": own, "__match_args__": tuple(matched)}, without=names)


def _again(plain: Any, other: dict[str, object], *, without: tuple[str, ...] = ()) -> type:
    """Return the class again, with something else in it."""
    left = {*without, "__dict__", "__weakref__"}
    body = {name: each for name, each in vars(plain).items() if name not in left} | other
    kind: type = type(plain)(plain.__name__, plain.__bases__, body)
    kind.__qualname__ = plain.__qualname__
    return kind


def _refuse(_instance: object, name: str, *_value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _set_state(instance: object, state: tuple[None, Mapping[str, object]]) -> None:
    """Take what Python's own copying and pickling have read out of the slots."""
    for name, value in state[1].items():
        object.__setattr__(instance, name, value)
