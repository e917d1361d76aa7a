"""The only door to the network: one message to an allowed host gets an answer, or a failure without a word of the text.

Texts and keys of our own clients travel in bodies and headers, never in addresses. `RequestsSubstitute` stands for the
module `requests` in our copy of deep-translator, which sets no timeouts, follows every redirect, opens a connection per
text and puts text and keys into its exceptions.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from localize.engines.failures import Failure
from localize.engines.host_privacy import LOOPBACK

if TYPE_CHECKING:
    import requests

# Filters stand at loggers and are not handed down, so each that writes is named. Source: urllib3 2.
_TALKATIVE = (
    "charset_normalizer",
    "requests",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


class _Silence(logging.Filter):
    """Lets through what threads say that are not sending. It stands at the loggers as long as one of them sends."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._senders: set[int] = set()

    def filter(self, _: logging.LogRecord) -> bool:
        """Tell whether the record is none of ours."""
        return threading.get_ident() not in self._senders

    def begin(self) -> None:
        """Silence this thread."""
        with self._lock:
            self._senders.add(threading.get_ident())
            for name in _TALKATIVE:
                logging.getLogger(name).addFilter(self)

    def end(self) -> None:
        """Let this thread speak again; the last one takes the filter away."""
        with self._lock:
            self._senders.remove(threading.get_ident())
            for name in _TALKATIVE if not self._senders else ():
                logging.getLogger(name).removeFilter(self)


@cache
def _silence() -> _Silence:
    return _Silence()


@contextmanager
def silence_http_logs() -> Iterator[None]:
    """Keep this thread's HTTP libraries from writing logs inside the block, which does not stand in another."""
    silence = _silence()
    silence.begin()
    try:
        yield
    finally:
        silence.end()


_MAX_BYTES = 2 * 1024 * 1024
"""A result page has some 20 KB; more than this is no translation."""
_CHUNK = 16 * 1024
_STATUS = {401: Failure.KEY, 413: Failure.LENGTH, 414: Failure.LENGTH, 429: Failure.BUSY, 503: Failure.BUSY}


class TransportError(Exception):
    """A request that gave no answer; it says how, and nothing else."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a host is waited for."""

    connect_s: float = 5.0
    read_s: float = 20.0
    """For the whole answer, however slowly it drips."""


@dataclass(frozen=True, slots=True)
class Message:
    """One request: a POST when it has a body or a form, else a GET."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    """Sent as JSON."""
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with status 200 to 299, read whole: what deep-translator needs of a response."""

    status_code: int
    text: str

    def json(self) -> object:
        """Return the text as JSON. Raises: ValueError."""
        return json.loads(self.text)

    def close(self) -> None:
        """Do nothing: the connection has gone back already."""


class Transport:
    """Requests to named hosts. Any number of threads may use it; a connection serves one of them at a time."""

    def __init__(
        self, hosts: frozenset[str], timeouts: Timeouts | None = None, statuses: Mapping[int, Failure] | None = None
    ) -> None:
        self._hosts = hosts
        self._timeouts = timeouts or Timeouts()
        self._statuses = {**_STATUS, **(statuses or {})}
        """What this service means by a status, where it is not the usual."""
        self._idle: deque[requests.Session] = deque()

    def get(self, url: str, params: Mapping[str, str]) -> Page:
        """Return the page at *url*. Raises: TransportError, as `send` does."""
        return self.send(Message(url, params))

    def send(self, message: Message) -> Page:
        """Return the page that answers a message.

        Raises: TransportError, without cause and context.
        """
        parts = urlsplit(message.url)
        if parts.hostname not in self._hosts or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
            raise TransportError(Failure.HOST)
        session = self._take()
        with silence_http_logs():
            outcome = self._try(session, message)
        if isinstance(outcome, Failure):
            session.close()
            raise TransportError(outcome)
        self._idle.append(session)
        return outcome

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> requests.Session:
        try:
            return self._idle.pop()
        except IndexError:
            return _new_session(only_loopback=self._hosts <= LOOPBACK)

    def _try(self, session: requests.Session, message: Message) -> Page | Failure:
        """Return the page or what went wrong; no exception leaves, since its message would hold the address."""
        import requests
        import urllib3.exceptions

        from localize.engines.checked_connections import WrongNetworkError

        limits = self._timeouts
        end = time.monotonic() + limits.connect_s + limits.read_s
        try:
            with session.request(
                "GET" if message.body is None and message.form is None else "POST",
                message.url,
                params=message.params,
                headers=message.headers,
                json=message.body,
                data=message.form,
                timeout=(limits.connect_s, limits.read_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                return self._failure_of(response.status_code) or _read(response, end)
        except WrongNetworkError:
            return Failure.ELSEWHERE
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            return Failure.TIMEOUT
        except (UnicodeEncodeError, requests.exceptions.InvalidJSONError):
            return Failure.UNSENDABLE
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError):
            return Failure.CONNECTION

    def _failure_of(self, status: int) -> Failure | None:
        if 200 <= status < 300:
            return None
        if 300 <= status < 400:
            return Failure.REDIRECT
        return self._statuses.get(status, Failure.SERVER if status >= 500 else Failure.DENIED)


def _new_session(*, only_loopback: bool) -> requests.Session:
    from http.cookiejar import DefaultCookiePolicy

    import requests

    from localize.engines.checked_connections import adapter

    session = requests.Session()
    session.mount("https://", adapter())
    session.mount("http://", adapter())
    session.headers["User-Agent"] = "Mozilla/5.0 (compatible; localize)"
    # A proxy that the person set, a VPN's or Tor's, is honoured, but not for this machine's own servers.
    session.trust_env = not only_loopback
    # With an `auth` of its own, requests does not look for passwords in ~/.netrc.
    session.auth = _send_no_password
    # A cookie would let the service connect all texts of a session.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def _send_no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(response: requests.Response, end: float) -> Page | Failure:
    """Return the whole answer; a server that drips bytes for ever runs out of time."""
    data = bytearray()
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        data += chunk
        if len(data) > _MAX_BYTES:
            return Failure.TOO_LARGE
        if time.monotonic() > end:
            return Failure.TIMEOUT
    text = _decode(bytes(data), response.encoding)
    return Failure.GARBLED if text is None else Page(response.status_code, text)


def _decode(data: bytes, declared: str | None) -> str | None:
    """Return the text of an answer: UTF-8 where it is valid UTF-8, whatever the header says; else as declared."""
    for encoding in ("utf-8", declared):
        # latin-1 is what HTTP assumes when nothing was declared; it fits any bytes and so proves nothing.
        if encoding is None or encoding.lower() in ("iso-8859-1", "latin-1"):
            continue
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


@dataclass(slots=True)
class Call:
    """One call through the substitute; `page` is the last answer that it got."""

    transport: Transport
    page: Page | None = None


class RequestsSubstitute:
    """What deep-translator takes for the module `requests`: sends a call to the transport that this thread chose."""

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def through(self, transport: Transport) -> Iterator[Call]:
        """Let this thread's requests go through *transport* inside the block, and give a record of them."""
        call = self._own.call = Call(transport)
        try:
            yield call
        finally:
            self._own.call = None

    def get(self, url: str, params: Mapping[str, str], proxies: object = None) -> Page:
        """Return the page at *url*. Raises: TransportError, also when no engine of ours is calling."""
        call: Call | None = getattr(self._own, "call", None)
        if call is None or proxies is not None:
            raise TransportError(Failure.HOST)
        call.page = call.transport.get(url, params)
        return call.page
