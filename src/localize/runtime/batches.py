"""Batches of items that go out together: as many as fit by size and number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf
from typing import TypeVar

T = TypeVar("T")


def split_by_size(
    items: Iterable[T], size_of: Callable[[T], int], most_size: int, *, most_items: float = inf
) -> Iterator[list[T]]:
    """Yield the items in their order, in batches that are not empty.

    A batch is no larger than *most_size*, in whatever unit *size_of* counts, unless a single item is.
    """
    batch: list[T] = []
    size = 0
    for item in items:
        if batch and (len(batch) >= most_items or size + size_of(item) > most_size):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += size_of(item)
    if batch:
        yield batch
