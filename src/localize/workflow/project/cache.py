"""Values that an open project computes once: glossaries, indexes, checks, engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock
from typing import Any, Generic, TypeVar, cast

V = TypeVar("V")


@dataclass(frozen=True, eq=False, slots=True)
class Kind(Generic[V]):
    """A kind of cached values, which all have one type; the module that computes them holds it."""

    label: str


class ProjectCache:
    """Values by kind and name, each computed when first asked for. Safe to use from several threads."""

    def __init__(self) -> None:
        self._values: dict[tuple[Kind[Any], str], object] = {}
        self._lock = RLock()

    def get(self, kind: Kind[V], name: str, compute: Callable[[], V]) -> V:
        """Return the value of a name, computed where it is not cached; others wait meanwhile."""
        with self._lock:
            if (kind, name) not in self._values:
                self._values[kind, name] = compute()
            return cast(V, self._values[kind, name])

    def values(self, kind: Kind[V]) -> tuple[V, ...]:
        """Return the values of a kind that are cached now."""
        with self._lock:
            return tuple(cast(V, value) for (each, _), value in self._values.items() if each is kind)

    def forget(self, *kinds: Kind[Any]) -> None:
        """Compute the values of some kinds again when they are asked for next."""
        with self._lock:
            self._values = {key: value for key, value in self._values.items() if key[0] not in kinds}

    def close(self) -> None:
        """Close the values that can be closed, and forget all."""
        with self._lock:
            for value in self._values.values():
                if close := getattr(value, "close", None):
                    close()
            self._values.clear()
