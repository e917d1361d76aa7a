"""The trigram lists of an index: however they are packed, the same rows are counted."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.memory.index.build import join
from localize.memory.index.entries import collect
from localize.memory.index.packing import pack
from localize.memory.index.postings import hash_letters
from localize.memory.index.trigram_lists import BLOCK, DENSE, TrigramLists, pack_dense


@pytest.mark.parametrize("count", [DENSE + 1, 3_500, 4_096, 4_097, 20_000, BLOCK])
@given(seed=st.integers(0, 1 << 32))
def test_dense_list_names_its_rows(count: int, seed: int) -> None:
    """A packed list of many rows gives all of them back, and hardly any other."""
    rows = np.sort(np.random.default_rng(seed).choice(BLOCK, count, replace=False)).astype(np.uint16)
    told, packed = pack_dense(rows)
    if len(packed) == BLOCK // 8:
        found = np.flatnonzero(np.unpackbits(packed, bitorder="little"))
    else:
        found = np.cumsum(packed, dtype=np.int64)
        assert found[-1] == BLOCK  # where the next list begins
        found = found[:-1]
    assert np.isin(rows, found).all()
    assert len(rows) <= len(found) <= 1.01 * len(rows)
    assert abs(told - len(rows)) <= 0.01 * len(rows) + 1


@pytest.mark.thorough
def test_lists_count_the_rows_that_have_a_trigram() -> None:
    """Rows in two blocks, in lists of every kind, are counted as often as looking at each one counts them."""
    dice = random.Random(5)
    letters, weights = "abcdefgh", [80, 40, 20, 10, 5, 2, 1, 1]
    lines = ["".join(dice.choices(letters, weights, k=dice.randint(4, 9))) + f"{at:x}z" for at in range(BLOCK + 9_000)]
    postings = join([collect([str(at) for at in range(len(lines))], pack(lines), [1] * len(lines))])
    has = [frozenset(hash_letters(key).tolist()) for key in postings.letters(np.arange(postings.rows))]
    lists = TrigramLists(postings.arrays)
    sizes = set(np.asarray(postings.arrays["dense_sizes"]).tolist())
    assert min(sizes) <= BLOCK // 16 < max(sizes)
    for line in ("aaaab", "bacad", "hgfedcba"):
        slots = hash_letters(pack([line]).codes.tobytes())
        counted = lists.count(slots, 0, 2, [len(slots)] * 2)
        wanted = np.array([len(each.intersection(slots.tolist())) for each in has])
        assert np.abs(counted[: len(wanted)].astype(np.int64) - wanted).max() <= 1
        assert np.count_nonzero(counted[: len(wanted)] != wanted) < 1e-3 * len(wanted)
        assert np.abs(lists.sizes(slots, 0, 2).sum() - wanted.sum()) < 0.01 * wanted.sum() + 100
        some = lists.count(slots, 0, 2, [2, 0])
        assert not some[BLOCK:].any()
        first = np.array([len(each.intersection(slots[:2].tolist())) for each in has[:BLOCK]])
        assert np.count_nonzero(some[:BLOCK] != first) < 1e-3 * BLOCK
