"""A local service that answers like Google's page and MyMemory's interface, well or badly, as its address says."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.engines.local_server import Answering, LocalServer, running

from localize.engines.deep_translator import DeepEngine, Site
from localize.engines.rate_limit import RateLimiter, RateLimits
from localize.engines.transport import Timeouts

FAST = RateLimits(per_second=1_000_000, back_off_s=0)
PATIENT = Timeouts(connect_s=5, read_s=20)

QUOTA = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 10 HOURS. "
    "VISIT THE SITE TO TRANSLATE MORE"
)


def result_page(text: str) -> bytes:
    """Return a page with one result, shaped like the real one."""
    return f'<html><body><div class="result-container">{html.escape(text)}</div></body></html>'.encode()


def told(
    text: str | None, *, status: int | str = 200, quota_finished: bool = False, matches: Sequence[object] = ()
) -> bytes:
    """Return MyMemory's JSON for one translation."""
    answer = {
        "responseData": {"translatedText": text, "match": 0.85},
        "quotaFinished": quota_finished,
        "responseStatus": status,
        "matches": list(matches),
    }
    return json.dumps(answer).encode()


@dataclass(frozen=True)
class Reply:
    """What the service sends."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


REPLIES: dict[str, Callable[[str], Reply]] = {
    "page": lambda text: Reply(result_page(f"kk:{text}")),
    "echo": lambda text: Reply(result_page(text)),
    "consent": lambda text: Reply(b"<html><body><form>Before you continue</form></body></html>"),
    "empty": lambda text: Reply(result_page(" ")),
    "redirect": lambda text: Reply(status=302, headers=(("Location", "/page?q=consent"),)),
    "busy": lambda text: Reply(status=429),
    "broken": lambda text: Reply(status=500),
    "picky": lambda text: Reply(status=403) if text.startswith("bad") else Reply(result_page(f"kk:{text}")),
    "denied": lambda text: Reply(status=403),
    "huge": lambda text: Reply(b"x" * (3 * 1024 * 1024)),
    "cookie": lambda text: Reply(result_page(f"kk:{text}"), headers=(("Set-Cookie", "id=1; Path=/"),)),
    "plain": lambda text: Reply(result_page(f"қаз:{text}"), headers=(("Content-Type", "text/html"),)),
    "latin": lambda text: Reply(
        result_page(f"қаз:{text}"), headers=(("Content-Type", "text/html; charset=windows-1251"),)
    ),
    "cp1251": lambda text: Reply(
        result_page(f"да:{text}").decode().encode("cp1251"),
        headers=(("Content-Type", "text/html; charset=windows-1251"),),
    ),
    "garbled": lambda text: Reply(b'<div class="result-container">\xff\xfe</div>'),
    "json": lambda text: Reply(told(f"kk:{text}")),
    "json-quota": lambda text: Reply(told(QUOTA)),
    "json-quota-status": lambda text: Reply(told(None, status="429", quota_finished=True)),
    "json-refused": lambda text: Reply(told("'XX' IS AN INVALID TARGET LANGUAGE", status="403")),
    "json-entities": lambda text: Reply(told("&quot;Сот&quot; &amp; заң")),
    "json-empty": lambda text: Reply(told("")),
    "json-null": lambda text: Reply(told(None, matches=[{"translation": None}])),
    "json-list": lambda text: Reply(b"[1]"),
    "json-broken": lambda text: Reply(b"<html>"),
}
"""The last part of the address names one of these; "hang" and "drip" answer when the test is over."""


@dataclass
class Seen:
    """What reached the service."""

    requests: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    """Path, query and headers of each request."""
    connections: set[tuple[str, int]] = field(default_factory=set)

    @property
    def texts(self) -> list[str]:
        return [query["q"] for _, query, _ in self.requests]


class _Server(LocalServer):
    def __init__(self) -> None:
        super().__init__(_Answering)
        self.seen = Seen()
        self.reached = threading.Event()


class _Answering(Answering):
    server: _Server

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server looks for
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.seen.requests.append((parts.path, query, dict(self.headers)))
        self.server.seen.connections.add((str(self.client_address[0]), int(self.client_address[1])))
        self.server.reached.set()
        mode = parts.path.rpartition("/")[2]
        if mode in ("hang", "drip"):
            self.keep_waiting(mode)
            return
        reply = REPLIES[mode](query.get("q", ""))
        self.reply(reply.status, reply.headers, reply.body)


class Service:
    """The running service, and engines that talk to it."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self.engines: list[DeepEngine] = []
        self.seen = server.seen
        self.reached = server.reached
        """Set by the first request."""

    def url(self, mode: str) -> str:
        return self._server.url(mode)

    def engine(
        self,
        site: Site,
        mode: str,
        *,
        timeouts: Timeouts = PATIENT,
        rates: RateLimits = FAST,
        pace: RateLimiter | None = None,
    ) -> DeepEngine:
        """Return a real engine whose service answers in that way."""
        made = DeepEngine(site, url=self.url(mode), timeouts=timeouts, pace=pace or RateLimiter(rates))
        self.engines.append(made)
        return made


@contextmanager
def serve() -> Iterator[Service]:
    """Give a running service."""
    service = Service(server := _Server())
    with running(server, service.engines):
        yield service
