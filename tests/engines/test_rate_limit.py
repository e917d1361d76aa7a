"""Turns come evenly, failures slow them down, and three in a row pause the engine."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from localize.engines.rate_limit import RateLimiter, RateLimits, ServiceState


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def make(rates: RateLimits | None = None, chance: float = 0) -> tuple[RateLimiter, Clock]:
    clock = Clock()
    return RateLimiter(rates, clock=clock, chance=lambda: chance), clock


def turn(pace: RateLimiter) -> float:
    wait = pace.take_turn(1e9)
    assert wait is not None
    return wait


def test_turns_are_a_second_apart() -> None:
    """By default one text a second; a quiet time does not save up turns."""
    pace, clock = make()
    assert [turn(pace) for _ in range(3)] == [0, 1, 2]
    clock.now += 100
    assert [turn(pace) for _ in range(2)] == [0, 1]


def test_chance_spreads_turns() -> None:
    """Up to a quarter of the interval is added."""
    pace, _ = make(chance=1)
    assert [turn(pace) for _ in range(2)] == [0, 1.25]


def test_a_turn_that_comes_too_late_is_not_taken() -> None:
    """Who cannot wait so long leaves the turn to others."""
    pace, _ = make()
    assert turn(pace) == 0
    assert pace.take_turn(0.5) is None
    assert turn(pace) == 1


def test_failures_double_the_wait() -> None:
    """2, 4, 8 … seconds, 64 at most; an answer ends that."""
    pace, clock = make(RateLimits(failures=100))
    waits = []
    for _ in range(7):
        pace.fail()
        waits.append(turn(pace))
        clock.now += waits[-1]
    assert waits == [2, 4, 8, 16, 32, 64, 64]
    pace.succeed()
    assert pace.state == ServiceState(0, 0)
    clock.now += 1
    pace.fail()
    assert turn(pace) == 2


def test_three_failures_in_a_row_pause_for_ten_minutes() -> None:
    """An answer in between starts the count again; after the pause one failure is enough for the next."""
    pace, clock = make()
    for _ in range(2):
        pace.fail()
    pace.succeed()
    for _ in range(2):
        pace.fail()
    assert pace.state == ServiceState(2, 0)
    pace.fail()
    assert pace.state == ServiceState(3, 600)
    clock.now += 599
    assert pace.state.paused_s == 1
    clock.now += 1
    assert pace.state.paused_s == 0
    assert turn(pace) == 0
    pace.fail()
    assert pace.state.paused_s == 600


def test_a_pause_does_not_bring_turns_forward() -> None:
    """Turns that were given away before a short pause still come first."""
    pace, _ = make(RateLimits(pause_s=1))
    assert [turn(pace) for _ in range(5)] == [0, 1, 2, 3, 4]
    pace.pause()
    assert turn(pace) == 5


@given(st.lists(st.tuples(st.sampled_from("tfsp"), st.floats(0, 100)), max_size=50))
def test_turns_never_come_closer_than_the_rate(acts: list[tuple[str, float]]) -> None:
    """Whatever succeeds or fails in between, two turns are at least a second apart."""
    pace, clock = make()
    turns = []
    for act, seconds in acts:
        clock.now += seconds
        if act == "t":
            turns.append(clock.now + turn(pace))
        elif act == "f":
            pace.fail()
        elif act == "s":
            pace.succeed()
        else:
            pace.pause()
    assert all(later - earlier >= 1 - 1e-9 for earlier, later in pairwise(turns))
