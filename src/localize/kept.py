"""Values that are found out when they are first asked for, and then kept: by an object, or for the whole process."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, wraps
from threading import RLock
from typing import Generic, ParamSpec, TypeVar, cast, overload

P = ParamSpec("P")
Owner = TypeVar("Owner")
Value = TypeVar("Value")


class kept(Generic[Owner, Value]):  # noqa: N801 (it is used like `property`)
    """Makes a method a value that is kept: `functools.cached_property` without the lock that Python 3.11 takes for it.

    Where two threads ask at once, both find the value out; it has to be the same.
    """

    def __init__(self, find: Callable[[Owner], Value]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Owner]) -> kept[Owner, Value]: ...
    @overload
    def __get__(self, owner: Owner, kind: type[Owner]) -> Value: ...
    def __get__(self, owner: Owner | None, kind: type[Owner]) -> kept[Owner, Value] | Value:
        if owner is None:
            return self
        # Python finds it there the next time and does not ask here.
        value = owner.__dict__[self._name] = self._find(owner)
        return value


def once(find: Callable[P, Value]) -> Callable[P, Value]:
    """Make a function find each value out once: `functools.cache` where it may be called by two threads at a time.

    That lets both find it out. Two readers that met the first Russian word together opened the dictionary twice, and
    the second one, 20 MB, stayed. The arguments are given by place, and can be hashed.
    """
    lock = RLock()
    found = cache(find)

    @cache  # whoever comes later takes no lock
    @wraps(find)
    def ask(*asked: Hashable) -> Value:
        with lock:
            return found(*asked)

    return cast(Callable[P, Value], ask)
