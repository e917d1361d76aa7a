"""Batches by size and number."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from localize.runtime.batches import split_by_size


@given(st.lists(st.text(max_size=9)), st.integers(1, 12), st.integers(1, 4))
def test_batches_hold_every_item_in_order_within_their_limits(items: list[str], most: int, count: int) -> None:
    """Nothing is lost; a batch over the size is a single item; none could take the next item as well."""
    batches = list(split_by_size(items, len, most, most_items=count))
    assert [item for batch in batches for item in batch] == items
    for batch in batches:
        assert 1 <= len(batch) <= count
        assert len(batch) == 1 or sum(map(len, batch)) <= most
    for batch, after in itertools.pairwise(batches):
        assert len(batch) == count or sum(map(len, batch)) + len(after[0]) > most
