"""Random histories of a team: the laws of merging hold, and faults in it do not stay unseen."""

from __future__ import annotations

import pytest

from .histories import FAULTS, find_broken, find_seed, make_run


def test_laws_hold_of_a_few_histories() -> None:
    """The state follows from the set of events; conflicts, texts and approvals are those of the oracle."""
    assert {seed: broken for seed in range(40) if (broken := find_broken(make_run(seed)))} == {}


@pytest.mark.thorough
def test_laws_hold_of_many_histories() -> None:
    """As above, in as many as a minute allows."""
    assert {seed: broken for seed in range(1000, 3000) if (broken := find_broken(make_run(seed)))} == {}


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "none"])
def test_planted_fault_is_found(fault: str) -> None:
    """Within 500 histories a law is broken."""
    assert find_seed(fault, runs=500) is not None
