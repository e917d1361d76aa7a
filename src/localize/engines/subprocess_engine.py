"""An engine in a process of its own: native code that crashes or hangs takes no text and no screen with it.

The process starts with the first request and stays, because a model takes time to load; it ends with this one. Requests
and results are frames of JSON.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from localize.config.engines import EngineSettings
from localize.config.project import Level
from localize.engines import Capabilities, Engine, Request, Result
from localize.engines.failures import Failure, error_for
from localize.engines.mask import notation_of
from localize.errors import EngineError, EngineRefused, EngineUnavailable, Forbidden, NotInstalled
from localize.errors.message import Message
from localize.model import LanguageTag
from localize.model import serialization as wire
from localize.runtime.workers import Worker, WorkerEnded, start

GRACE_S = 2.0
"""How long a process may take to heed a cancel or a deadline before it is ended."""
_TICK_S = 0.05
_KINDS: dict[str, type[EngineError]] = {
    each.__name__: each for each in (EngineError, EngineRefused, EngineUnavailable, Forbidden, NotInstalled)
}


@dataclass(frozen=True, slots=True)
class StartMessage:
    """The first frame that the process reads: which engine it is, under which level."""

    settings: EngineSettings
    level: Level


@dataclass(frozen=True, slots=True)
class TaskMessage:
    """A frame to the process: requests to answer; without any, what it does is to be stopped."""

    requests: tuple[Request, ...] = ()
    deadline_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """An `EngineError` on its way between processes."""

    kind: str
    text: Message
    retryable: bool
    hint: Message

    @staticmethod
    def of(error: EngineError) -> ErrorMessage:
        """Return an error ready to be sent."""
        return ErrorMessage(type(error).__name__, error.text, error.retryable, error.advice)

    def error(self, engine: str) -> EngineError:
        """Return the error again."""
        kind = _KINDS.get(self.kind, EngineError)
        return kind(self.text, engine=engine, retryable=self.retryable, hint=self.hint)


@dataclass(frozen=True, slots=True)
class ReplyMessage:
    """A frame from the process: a result, or that the task is done and perhaps what ended it."""

    id: str = ""
    text: str = ""
    score: float | None = None
    alternatives: tuple[str, ...] = ()
    failed: ErrorMessage | None = None
    done: bool = False

    def result(self, engine: str) -> Result:
        """Return the result that it is."""
        error = self.failed.error(engine) if self.failed else None
        return Result(self.id, self.text, self.score, error, alternatives=self.alternatives)


class _Stopped(Exception):
    """Nobody waits for an answer any more."""

    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


class SubprocessEngine:
    """An engine that translates in another process; what it says of itself is known here."""

    def __init__(self, engine: Engine, begin: StartMessage) -> None:
        self._engine = engine
        self._begin = begin
        # Of the moment when the engine was allowed: its models are those that were there.
        self._environment = dict(os.environ)
        self._turn = threading.Lock()
        self._worker: Worker | None = None
        self.id = engine.id
        self.version = engine.version
        self.privacy = engine.privacy
        self.hosts = engine.hosts
        self.capabilities: Capabilities = engine.capabilities
        self.notation = notation_of(engine)

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the engine translates this pair."""
        return self._engine.supports(source_language, target_language)

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield what the process answers, and errors for the rest when it is stopped or too late.

        Raises: EngineError, when the process ends or cannot make its engine.
        """
        if not requests:
            return
        end = time.monotonic() + deadline_s
        waiting = {request.id: request for request in requests}
        try:
            with self._taking_turn(end, cancel):
                self._say(TaskMessage(tuple(requests), float(deadline_s)))
                # The engine itself heeds the deadline and says of each text that it came too late.
                for reply in self._replies(end + GRACE_S, cancel):
                    if not reply.done:
                        waiting.pop(reply.id, None)
                        yield reply.result(self.id)
                    elif reply.failed is not None:
                        raise reply.failed.error(self.id)
        except _Stopped as stopped:
            yield from (Result(each, error=error_for(stopped.failure, self.id)) for each in waiting)

    def close(self) -> None:
        """End the process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    @contextmanager
    def _taking_turn(self, end: float, cancel: threading.Event) -> Iterator[None]:
        while not self._turn.acquire(timeout=_TICK_S):
            self._check(end, cancel)
        try:
            yield
        except BaseException:
            self._calm()
            raise
        finally:
            self._turn.release()

    def _check(self, end: float, cancel: threading.Event) -> None:
        if cancel.is_set():
            raise _Stopped(Failure.STOPPED)
        if time.monotonic() >= end:
            raise _Stopped(Failure.LATE)

    def _replies(self, end: float, cancel: threading.Event) -> Iterator[ReplyMessage]:
        while True:
            self._check(end, cancel)
            with suppress(TimeoutError):
                reply = self._receive()
                yield reply
                if reply.done:
                    return

    def _calm(self) -> None:
        """Stop what the process still does for a task that nobody waits for; end it when it does not heed that."""
        if self._worker is None:
            return
        with suppress(EngineUnavailable):
            self._say(TaskMessage())
            until = time.monotonic() + GRACE_S
            while time.monotonic() < until:
                with suppress(TimeoutError):
                    if self._receive().done:
                        return
        self.close()

    def _say(self, task: TaskMessage) -> None:
        try:
            self._running().send(wire.dump(task).encode("utf-8", "surrogatepass"))
        except WorkerEnded as ended:
            raise self._lost() from ended

    def _receive(self) -> ReplyMessage:
        """Return the next reply. Raises: TimeoutError after a tick; EngineUnavailable."""
        try:
            if self._worker is None:  # closed by another thread
                raise WorkerEnded
            return wire.load(ReplyMessage, self._worker.receive(_TICK_S).decode("utf-8", "surrogatepass"))
        except (WorkerEnded, ValueError) as error:
            raise self._lost() from error

    def _lost(self) -> EngineUnavailable:
        self.close()
        return EngineUnavailable(
            "its process has ended",
            engine=self.id,
            retryable=True,
            hint=("check the model with `localize models check`"),
        )

    def _running(self) -> Worker:
        if self._worker is None:
            self._worker = start(f"{__package__}.worker", environment=self._environment)
            weakref.finalize(self, self._worker.close)
            self._worker.send(wire.dump(self._begin).encode())
        return self._worker
