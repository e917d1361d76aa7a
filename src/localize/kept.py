"""A value that an object finds out when it is first asked for, and then keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, overload

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
