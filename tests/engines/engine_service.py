"""A local service that answers like Google's page and MyMemory's interface, well or badly, as its address says."""

from __future__ import annotations

import html
import http.server
import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, urlsplit

from localize.engines.deep import DeepEngine, Site
from localize.engines.pace import Pace, Rates
from localize.engines.transport import Timeouts

FAST = Rates(per_second=1_000_000, back_off_s=0)
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


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.seen = Seen()
        self.over = threading.Event()
        self.reached = threading.Event()


class _Answering(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """One write per answer: two small ones would wait for each other."""
    server: _Server

    def handle(self) -> None:
        # Hanging up in the middle is what some tests are about.
        with suppress(ConnectionError):
            super().handle()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.seen.requests.append((parts.path, query, dict(self.headers)))
        self.server.seen.connections.add((str(self.client_address[0]), int(self.client_address[1])))
        self.server.reached.set()
        mode = parts.path.rpartition("/")[2]
        if mode in ("hang", "drip"):
            self._keep_waiting(mode)
            return
        reply = REPLIES[mode](query.get("q", ""))
        self.send_response(reply.status)
        for name, value in (*reply.headers, ("Content-Length", str(len(reply.body)))):
            self.send_header(name, value)
        self.end_headers()
        self._write(reply.body)

    def _keep_waiting(self, mode: str) -> None:
        """Send nothing, or a byte now and then, until the test is over."""
        self.close_connection = True
        if mode == "drip":
            self.send_response(200)
            self.end_headers()
        while not self.server.over.wait(0.02):
            if mode == "drip" and not self._write(b"."):
                return

    def _write(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            return False
        return True


class Service:
    """The running service, and engines that talk to it."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._engines: list[DeepEngine] = []
        self.seen = server.seen
        self.reached = server.reached
        """Set by the first request."""

    def url(self, mode: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{mode}"

    def engine(
        self, site: Site, mode: str, *, timeouts: Timeouts = PATIENT, rates: Rates = FAST, pace: Pace | None = None
    ) -> DeepEngine:
        """Return a real engine whose service answers in that way."""
        made = DeepEngine(site, url=self.url(mode), timeouts=timeouts, pace=pace or Pace(rates))
        self._engines.append(made)
        return made

    def end(self) -> None:
        """Let everything finish and leave no thread and no connection behind."""
        self._server.over.set()
        for thread in threading.enumerate():
            if thread.name.startswith("engine "):
                thread.join()
        for engine in self._engines:
            engine.close()
        self._server.shutdown()
        self._server.server_close()


_STRANGERS: list[str] = []


@cache
def _watch() -> None:
    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            host = str(arguments[1][0])
        elif event == "socket.getaddrinfo":
            host = str(arguments[0])
        else:
            return
        if host not in ("127.0.0.1", "::1", "localhost"):
            _STRANGERS.append(host)
            raise AssertionError(f"a test reached for {host}")

    sys.addaudithook(note)


@contextmanager
def only_this_machine() -> Iterator[None]:
    """Check after the block that nothing but this machine was reached for."""
    _watch()
    _STRANGERS.clear()
    yield
    assert _STRANGERS == []


@contextmanager
def serve() -> Iterator[Service]:
    """Give a running service; afterwards check that nothing but this machine was reached for."""
    with only_this_machine():
        yield from _serve()


def _serve() -> Iterator[Service]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service = Service(server)
    try:
        yield service
    finally:
        service.end()
        thread.join()
