"""Rate limit of an engine: the time between two requests, and the pause after several failures."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How fast, and how patient."""

    per_second: float = 1.0
    """Free services block faster callers."""
    jitter: float = 0.25
    """The share of an interval that chance adds."""
    back_off_s: float = 2.0
    """After the first failure; doubles with each one."""
    back_off_limit_s: float = 64.0
    failures: int = 3
    """So many in a row pause the engine."""
    pause_s: float = 600.0


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How an engine is doing, for the status line."""

    failures: int
    """In a row, up to now."""
    paused_s: float
    """Seconds until it is asked again; 0 when it is not paused."""


class RateLimiter:
    """The turns of one engine, shared by all threads that ask it."""

    def __init__(
        self,
        rates: RateLimits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._rates = rates or RateLimits()
        self._clock = clock
        self._chance = chance
        self._lock = threading.Lock()
        self._next = clock()
        self._failures = 0
        self._paused_until = clock()

    @property
    def state(self) -> ServiceState:
        """How the engine is doing now."""
        with self._lock:
            return ServiceState(self._failures, max(0.0, self._paused_until - self._clock()))

    def take_turn(self, patience_s: float) -> float | None:
        """Take the next turn and return how many seconds to wait for it; None, and no turn, when that is too long."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            if turn - now >= patience_s:
                return None
            self._next = turn + (1 + self._rates.jitter * self._chance()) / self._rates.per_second
            return turn - now

    def succeed(self) -> None:
        """Note an answer: the engine is well."""
        with self._lock:
            self._failures = 0

    def fail(self) -> None:
        """Note a failure: the next turn comes later, and after too many in a row a pause."""
        with self._lock:
            now = self._clock()
            self._failures += 1
            wait = min(self._rates.back_off_limit_s, self._rates.back_off_s * 2 ** min(self._failures - 1, 16))
            self._next = max(self._next, now + wait)
            if self._failures >= self._rates.failures:
                self._pause(now)

    def pause(self) -> None:
        """Leave the engine alone for a while."""
        with self._lock:
            self._pause(self._clock())

    def _pause(self, now: float) -> None:
        self._paused_until = now + self._rates.pause_s
        self._next = max(self._next, self._paused_until)
