"""Client of one remote server, shared by our engines: the address and its privacy class, the key, requests in turn."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from urllib.parse import urlsplit

from localize.config.engines import EngineSettings
from localize.engines import PrivacyClass, Request, Result
from localize.engines.failures import Failure, error_for
from localize.engines.host_privacy import privacy_of
from localize.engines.keys import reveal
from localize.engines.rate_limit import RateLimiter, RateLimits, ServiceState
from localize.engines.retry import RetryingCaller
from localize.engines.transport import Message, Timeouts, Transport

OWN_SERVER = RateLimits(per_second=1000.0, back_off_s=0.5, pause_s=30.0)
"""For servers on this machine and in the own network: nobody blocks us there."""

Answers = tuple[str | Failure, ...]
"""What became of each text of a group, in its order."""


class RemoteService:
    """One server, asked with its key, in turn. Threads may share it."""

    def __init__(
        self,
        settings: EngineSettings,
        url: str,
        *,
        statuses: Mapping[int, Failure] | None = None,
        pace: RateLimiter | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        host = urlsplit(url).hostname or ""
        self.url = url.rstrip("/")
        self.hosts = (host,)
        self.privacy = privacy_of(host)
        self._engine = settings.name
        self._key = settings.key
        limits = timeouts or Timeouts()
        limits = replace(limits, read_s=float(settings.wait_s)) if settings.wait_s else limits
        rates = RateLimits() if self.privacy is PrivacyClass.THIRD_PARTY else OWN_SERVER
        self._patience = RetryingCaller(
            settings.name, pace or RateLimiter(rates), limit_s=limits.connect_s + limits.read_s
        )
        self._transport = Transport(frozenset(self.hosts), limits, statuses)
        weakref.finalize(self, self._transport.close)

    @property
    def state(self) -> ServiceState:
        """How the server is doing: failures in a row, and the seconds for which it is paused."""
        return self._patience.state

    def close(self) -> None:
        """Close the connections that nobody uses; the next text opens a new one."""
        self._transport.close()

    def key(self) -> str | Failure:
        """Return the key, empty where the project names none."""
        return reveal(self._key)

    def send(self, message: Message) -> object:
        """Return the JSON that answers a message; a `Failure` where it is none. Raises: TransportError."""
        try:
            told: object = self._transport.send(message).json()
        except (ValueError, RecursionError):
            return Failure.PAGE
        return told

    def ask(self, work: Callable[[], Answers | Failure], end: float, cancel: threading.Event) -> Answers | Failure:
        """Return what *work* returns, which sends a message: in turn, and again where that helps."""
        return self._patience.ask(work, end, cancel)

    def answer(
        self,
        requests: Sequence[Request],
        size: int,
        translate: Callable[[Sequence[Request]], Answers | Failure],
        end: float,
        cancel: threading.Event,
    ) -> Iterator[Result]:
        """Yield one result per request, in their order, *size* of them asked for at once; failures are in the results.

        *translate* gets requests of one pair of languages.
        """
        for group in group_requests(requests, size):
            asked = [request for request in group if any(letter.isalpha() for letter in request.text)]
            outcome = self.ask(partial(translate, asked), end, cancel) if asked else ()
            answers = (outcome,) * len(asked) if isinstance(outcome, Failure) else outcome
            by_id = {request.id: text for request, text in zip(asked, answers, strict=True)}
            for request in group:
                yield result_of(request, by_id.get(request.id, request.text), self._engine)


def group_requests(requests: Sequence[Request], size: int) -> Iterator[list[Request]]:
    """Yield the requests in their order, at most *size* together and each group of one pair of languages."""
    for _, same in groupby(requests, key=lambda each: (each.source_language, each.target_language)):
        rest = iter(same)
        while group := list(islice(rest, size)):
            yield group


def result_of(request: Request, answer: str | Failure, engine: str, score: float | None = None) -> Result:
    """Return the result that an answer is: with the white space around the text, which services drop."""
    if isinstance(answer, str) and not answer.strip():
        answer = Failure.NOTHING
    if isinstance(answer, Failure):
        return Result(request.id, error=error_for(answer, engine))
    text = request.text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return Result(request.id, f"{before}{answer.strip()}{after}", score)
