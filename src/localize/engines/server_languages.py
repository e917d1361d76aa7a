"""An engine over a server that lists its language pairs; until the list has been read, every pair is allowed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from localize.engines import Capabilities, Request, Result
from localize.engines.failures import Failure
from localize.engines.rate_limit import ServiceState
from localize.engines.remote_service import Answers, RemoteService
from localize.engines.transport import Message
from localize.language import same_language
from localize.model import LanguageTag

Pairs = Mapping[str, frozenset[str]]
"""Target codes by source code."""
Codes = tuple[str, str]


class ServerInterface(Protocol):
    """How servers of one kind are talked to."""

    path: str
    """Where a server lists its pairs."""

    def read_pairs(self, told: object) -> Pairs | Failure:
        """Return the pairs in a server's answer."""
        ...

    def codes_of(self, pairs: Pairs, source: LanguageTag, target: LanguageTag) -> Codes | None:
        """Return how a server calls two languages, None where it does not have the pair."""
        ...

    def send(self, remote: RemoteService, group: Sequence[Request], codes: Codes) -> Answers | Failure:
        """Return what a server says to some texts. Raises: TransportError."""
        ...

    def finish(self, result: Result, request: Request) -> Result:
        """Return a result without what the server adds to its texts."""
        ...


class ServerEngine:
    """One server as an engine. Threads may share it."""

    version = "1"

    def __init__(
        self, name: str, remote: RemoteService, dialect: ServerInterface, *, size: int, capabilities: Capabilities
    ) -> None:
        self.id = name
        self.privacy = remote.privacy
        self.hosts: tuple[str, ...] = remote.hosts
        self.capabilities = capabilities
        self._remote = remote
        self._dialect = dialect
        self._size = size
        self._pairs: Pairs | None = None

    @property
    def state(self) -> ServiceState:
        """How the server is doing."""
        return self._remote.state

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._remote.close()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the server translates this pair, as far as it has said."""
        if same_language(source_language, target_language):
            return False
        pairs = self._pairs
        return pairs is None or self._dialect.codes_of(pairs, source_language, target_language) is not None

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in their order; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        asked = {request.id: request for request in requests}
        for result in self._remote.answer(requests, self._size, self._translate, end, cancel):
            yield result if result.error is not None else self._dialect.finish(result, asked[result.id])

    def _translate(self, group: Sequence[Request]) -> Answers | Failure:
        if self._pairs is None:
            pairs = self._dialect.read_pairs(self._remote.send(Message(f"{self._remote.url}{self._dialect.path}")))
            if isinstance(pairs, Failure):
                return pairs
            self._pairs = pairs
        codes = self._dialect.codes_of(self._pairs, group[0].source_language, group[0].target_language)
        return Failure.LANGUAGE if codes is None else self._dialect.send(self._remote, group, codes)
