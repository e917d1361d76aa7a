"""Retries of a request to a service: in turn, again where that helps, and given up at once when cancelled or late."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from localize.engines.failures import Failure, counts_towards_pause, is_worth_retrying
from localize.engines.rate_limit import RateLimiter, ServiceState
from localize.engines.transport import TransportError

_TICK_S = 0.05
"""How long a cancel may go unnoticed while an answer is awaited."""

T = TypeVar("T")


class RetryingCaller:
    """The way in which one engine's service is asked. Threads may share it."""

    def __init__(self, engine: str, pace: RateLimiter, *, limit_s: float) -> None:
        """*limit_s*: for one answer; what a server may drip before the answer itself is not in the timeouts."""
        self._engine = engine
        self._pace = pace
        self._limit_s = limit_s

    @property
    def state(self) -> ServiceState:
        """How the service is doing: failures in a row, and the seconds for which it is paused."""
        return self._pace.state

    def ask(self, work: Callable[[], T | Failure], end: float, cancel: threading.Event) -> T | Failure:
        """Return what *work* returns; after a busy or broken server it is done again, up to the pause."""
        last: Failure | None = None
        while True:
            stop = self._wait_for_turn(end, cancel)
            if stop is not None:
                return last if last is not None and stop is Failure.LATE else stop
            outcome = self._call(work, end, cancel)
            if not isinstance(outcome, Failure):
                self._pace.succeed()
                return outcome
            if outcome is Failure.QUOTA:
                self._pace.pause()
            elif counts_towards_pause(outcome):
                self._pace.fail()
            if not is_worth_retrying(outcome) or self._pace.state.paused_s:
                return outcome
            last = outcome

    def _wait_for_turn(self, end: float, cancel: threading.Event) -> Failure | None:
        if cancel.is_set():
            return Failure.STOPPED
        if self._pace.state.paused_s:
            return Failure.PAUSED
        wait = self._pace.take_turn(end - time.monotonic())
        if wait is None:
            return Failure.LATE
        return Failure.STOPPED if cancel.wait(wait) else None

    def _call(self, work: Callable[[], T | Failure], end: float, cancel: threading.Event) -> T | Failure:
        """Return the answer, or give up on it when time or patience is over.

        A request cannot be interrupted, so it runs in a thread of its own, which ends by the timeouts.
        """
        answers: queue.SimpleQueue[T | Failure] = queue.SimpleQueue()

        def run() -> None:
            answers.put(_outcome(work))

        limit = time.monotonic() + self._limit_s
        threading.Thread(target=run, name=f"engine {self._engine}", daemon=True).start()
        while True:
            try:
                return answers.get(timeout=max(0.0, min(_TICK_S, min(end, limit) - time.monotonic())))
            except queue.Empty:
                if cancel.is_set():
                    return Failure.STOPPED
                if time.monotonic() >= end:
                    return Failure.LATE
                if time.monotonic() >= limit:
                    return Failure.TIMEOUT


def _outcome(work: Callable[[], T | Failure]) -> T | Failure:
    try:
        return work()
    except TransportError as error:
        return error.failure
    except Exception:  # noqa: BLE001 - whatever it is, its frames hold the text; nothing of it may leave this thread
        return Failure.LIBRARY
