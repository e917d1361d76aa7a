"""What is sifted out of many rows: those with most promise, whichever way they are sought."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.memory.index.candidate_filter import CandidateFilter
from localize.memory.index.packing import pack
from localize.memory.index.postings import Query

ROWS = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 9), st.booleans()), min_size=1, max_size=60)


def sieve_of(length: int, lengths: list[int]) -> tuple[CandidateFilter, list[float]]:
    """Return a sieve over rows of these lengths, ascending, and what each row's count is set against."""
    sizes, places, runs = np.unique(lengths, return_inverse=True, return_counts=True)
    return CandidateFilter(length, sizes, runs, places.astype(np.uint16)), [
        float(max(each, length)) for each in lengths
    ]


@given(ROWS, st.integers(1, 12), st.integers(1, 20), st.integers(0, 3), st.booleans())
def test_rows_kept_are_those_with_most_promise(
    rows: list[tuple[int, int, bool]], length: int, keep: int, lowest: int, is_filtered: bool
) -> None:
    """Of the rows that may be found and share enough, no other one shares more for its length."""
    rows = sorted(rows, key=lambda row: row[0])
    sieve, longer = sieve_of(length, [size for size, _, _ in rows])
    counts = np.array([count for _, count, _ in rows], np.uint8)
    allowed = np.array([wanted for _, _, wanted in rows]) if is_filtered else None
    found = sieve.sift(counts, keep, lowest, allowed).tolist()
    may = [at for at, (_, count, wanted) in enumerate(rows) if count >= lowest and (wanted or not is_filtered)]
    assert found == sorted(found)
    assert set(found) <= set(may)
    assert len(found) == min(keep, len(may))
    # What the lengths themselves weigh is less than a trigram and a quarter for each ten letters.
    room = 0.25 * max(size for size, _, _ in rows) + 0.01
    worst = min((counts[at] / longer[at] for at in found), default=0)
    assert all(counts[at] / longer[at] <= worst + room / longer[at] + room / length for at in set(may) - set(found))


@pytest.mark.parametrize("lowest", [0, 1])
def test_few_rows_are_found_among_very_many(lowest: int) -> None:
    """A sample tells how much is enough: rows that share far more than others are never left out."""
    dice = np.random.default_rng(5)
    lengths = np.sort(dice.integers(20, 80, 200_000))
    counts = dice.integers(0, 4, len(lengths)).astype(np.uint8)
    near = np.arange(60_000, 100_000, 4_000)
    counts[near] = 30
    sieve, _ = sieve_of(40, lengths.tolist())
    found = sieve.sift(counts, 500, lowest, None)
    assert len(found) == 500
    assert set(near.tolist()) <= set(found.tolist())
    without = np.ones(len(lengths), np.bool_)
    without[near] = False
    assert set(near.tolist()).isdisjoint(sieve.sift(counts, 500, lowest, without).tolist())


def test_the_nearest_lengths_are_kept_where_no_row_shares_a_trigram() -> None:
    """Rows of the query's own length come first, then those around it."""
    lengths = [size for size in range(30, 51) for _ in range(200)]
    sieve, _ = sieve_of(40, lengths)
    kept = {lengths[at] for at in sieve.sift(np.zeros(len(lengths), np.uint8), 600, 0, None).tolist()}
    assert 40 in kept
    assert max(kept) - min(kept) < 6


def test_more_is_looked_at_among_more_rows_than_a_million() -> None:
    """A trigram that is rare in a million texts is in ten times as many of ten million."""
    close = _query(70).effort
    assert close.among(10_000) == close.among(1_000_000) == close
    larger = close.among(4_000_000)
    assert larger.entries == 4 * close.entries
    assert larger.rows_to_keep(40, 4_000_000) == 2 * close.rows_to_keep(40, 4_000_000)
    wide = _query(50).effort
    assert wide.among(4_000_000) == wide


def _query(least: int) -> Query:
    return Query(pack(["a text that is looked for"]), least, 5)
