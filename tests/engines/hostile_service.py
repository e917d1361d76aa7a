"""A local service whose answers are made up: faults of HTTP, pages, quotas, broken JSON, all with the text in them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from urllib.parse import parse_qs, unquote, urlsplit

from tests.engines.engine_service import FAST, QUOTA, result_page, told
from tests.engines.json_service import KEY, KINDS, Asked, Made, say
from tests.engines.local_server import Answering, LocalServer, running

from localize.config.engines import EngineSettings
from localize.engines.deep_translator import GOOGLE, MYMEMORY, DeepEngine
from localize.engines.rate_limit import RateLimiter
from localize.engines.transport import Timeouts

SITES = {"google": GOOGLE, "mymemory": MYMEMORY}
CLIENTS = (*SITES, *KINDS)
SHORT = Timeouts(connect_s=0.3, read_s=0.2)
STATUSES = (
    100,
    200,
    200,
    200,
    204,
    206,
    301,
    302,
    307,
    400,
    401,
    402,
    403,
    404,
    413,
    414,
    418,
    429,
    456,
    500,
    503,
    529,
)


def _right(kind: str, asked: Asked, text: str) -> bytes:
    if kind == "google":
        return result_page(f"қаз:{text}")
    if kind == "mymemory":
        return told(f"қаз:{text}")
    return json.dumps(say(asked), ensure_ascii=False).encode()


def _spoil(value: object, chance: Random, echo: str) -> object:
    """Return JSON with something of the wrong kind somewhere in it."""
    junk: tuple[object, ...] = (None, 7, True, [], {}, "", echo, [echo], {echo: echo}, 1e400, -1, [[]] * 3)
    if chance.random() < 0.3 or not isinstance(value, dict | list) or not value:
        return chance.choice(junk)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        return [*value[:at], _spoil(value[at], chance, echo), *value[at + chance.randint(0, 1) :]]
    name = chance.choice(list(value))
    return {**value, name: _spoil(value[name], chance, echo)}


def _body(kind: str, asked: Asked, text: str, chance: Random) -> bytes:
    right, echo = _right(kind, asked, text), f"{asked.raw} {asked.headers}"
    spoilt = right
    if kind != "google":
        spoilt = json.dumps(_spoil(json.loads(right), chance, echo)).encode()
    return chance.choice(
        [
            right[: chance.randint(0, len(right))],
            spoilt,
            spoilt,
            spoilt,
            echo.encode(),
            f"<html><body><p>{echo}</p></body></html>".encode(),
            QUOTA.encode(),
            told(f"{QUOTA} {echo}", status=chance.choice((200, 403, "429", echo))),
            json.dumps({"error": {"message": echo}, "detail": echo}).encode(),
            b"[" * 100_000,
            chance.randbytes(200) + echo.encode(),
            echo.encode("utf-16"),
            gzip.compress(echo.encode()),
            echo.encode() * (1 + 3 * 1024 * 1024 // max(1, len(echo))),
            b"",
        ]
    )


def _head(chance: Random, echo: str, size: int) -> bytes:
    """Return status line and headers, some of them broken, some with what was sent."""
    line = " ".join(echo.split())[:3000]
    status = chance.choice(STATUSES)
    begin = chance.choice([f"HTTP/1.1 {status} {line}"] * 8 + [f"HTTP/1.1 {line}", line, f"HTTP/9.9 {status} OK", ""])
    kinds = ("application/json", "text/html; charset=utf-8", f"text/html; charset={line}", line)
    headers = [
        f"Content-Length: {chance.choice([size] * 9 + [size + 5, max(0, size - 5), line])}",
        f"Content-Type: {chance.choice(kinds)}",
        f"Location: {chance.choice(['https://elsewhere.example/', '/ok'])}?q={line}",
        f"Retry-After: {line}",
        f"Set-Cookie: text={line}",
        f"Content-Encoding: {chance.choice(['gzip', 'deflate', 'br', line])}",
        f"Transfer-Encoding: {chance.choice(['chunked', line])}",
        *[f"X-{at}: {line[:60]}" for at in range(chance.choice((0, 0, 150)))],
    ]
    kept = [each for at, each in enumerate(headers) if at < 2 or chance.random() < 0.25]
    return ("\r\n".join([begin, *kept]) + "\r\n\r\n").encode("latin-1", "replace")


class _Server(LocalServer):
    def __init__(self) -> None:
        super().__init__(_Hostile)
        self.answers = 0


class _Hostile(Answering):
    server: _Server

    def answer(self) -> None:
        """Answer whatever is asked."""
        self.server.answers += 1
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        parts = urlsplit(self.path)
        _, kind, seed, path = (*parts.path.split("/", 3), "")[:4]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = _read(raw, self.headers.get("Content-Type", "")) or dict(query)
        asked = Asked(kind, f"/{path}", dict(self.headers), body, raw or unquote(self.path))
        # Each answer of a conversation is another one, and all of them are the same in every run.
        chance = Random(f"{seed} {path}")
        self.close_connection = True
        fine = path in ("languages", "listPairs") and chance.random() < 0.8
        if fine:
            self.reply(200, [("Content-Type", "application/json")], json.dumps(say(asked)).encode())
        elif chance.random() < 0.03 and seed[0] != "-":
            self.keep_waiting(chance.choice(("hang", "drip", "drip-head")))
        elif chance.random() > 0.03:
            data = _body(kind, asked, query.get("q", ""), chance)
            self._write(_head(chance, f"{asked.raw} {asked.headers}", len(data)) + data)


def _read(raw: str, kind: str) -> dict[str, object]:
    if "json" in kind:
        found = json.loads(raw)
        return found if isinstance(found, dict) else {}
    return {name: values[0] for name, values in parse_qs(raw).items()}


@dataclass(frozen=True)
class Hostile:
    """The running service."""

    server: _Server

    def engine(self, kind: str, seed: int) -> DeepEngine | Made:
        """Return a real engine of that kind whose service answers as the number says; below zero it never hangs."""
        url = self.server.url(f"{kind}/{seed}")
        if kind in SITES:
            return DeepEngine(SITES[kind], url=url, timeouts=SHORT, pace=RateLimiter(FAST))
        settings = EngineSettings(kind, url=url, key=f"env:{KEY}")
        return KINDS[kind](settings, timeouts=SHORT, pace=RateLimiter(FAST))


@contextmanager
def serve_hostile() -> Iterator[Hostile]:
    """Give the running service."""
    with running(server := _Server(), ()):
        yield Hostile(server)
