"""A cache decorator for functions that several threads call at the same time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
Value = TypeVar("Value")


def once(find: Callable[P, Value]) -> Callable[P, Value]:
    """Return *find* with a cache that computes each value once, also when two threads ask for it at the same time.

    `functools.cache` lets both compute it: two readers that met the first Russian word together opened the dictionary
    twice, and the second copy, 20 MB, stayed in memory. Arguments are positional and hashable.
    """
    lock = RLock()
    found = cache(find)

    @cache  # a cached value takes no lock
    @wraps(find)
    def ask(*asked: Hashable) -> Value:
        with lock:
            return found(*asked)

    return cast(Callable[P, Value], ask)
