"""A local service with the interfaces of LibreTranslate, DeepL, OpenAI and APy, which answers well or badly.

The first part of the address is the mode, what follows the service's own path: `…/ok/v2/translate`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.engines.engine_service import FAST, PATIENT
from tests.engines.local_server import Answering, LocalServer, running

from localize.config.engines import EngineSettings
from localize.engines import Engine
from localize.engines.apertium import apy
from localize.engines.deepl import DeepLEngine
from localize.engines.libretranslate import libretranslate
from localize.engines.openai import OpenAiEngine
from localize.engines.rate_limit import RateLimiter
from localize.engines.server_languages import ServerEngine
from localize.engines.transport import Timeouts

KEY = "LOCALIZE_TEST_KEY"
Made = ServerEngine | DeepLEngine | OpenAiEngine
Kind = Callable[..., Made]
KINDS: dict[str, Kind] = {
    "libretranslate": libretranslate,
    "deepl": DeepLEngine,
    "openai": OpenAiEngine,
    "apertium": apy,
}
LANGUAGES = ["en", "kk", "ru"]
LONG = {"en": "eng", "kk": "kaz", "ru": "rus"}


@dataclass(frozen=True)
class Asked:
    """One request as it reached the service."""

    mode: str
    path: str
    headers: dict[str, str]
    body: dict[str, object]
    raw: str


def translated(text: str) -> str:
    """Return what the service makes of a text."""
    return f"қаз:{text}"


def say(asked: Asked, translate: Callable[[str], object] = translated) -> object:
    """Return the answer of the service that the path belongs to."""
    body = asked.body
    if asked.path == "/languages":
        return [{"code": code, "name": code, "targets": LANGUAGES} for code in LANGUAGES]
    if asked.path == "/listPairs":
        pairs = [(one, other) for one in LONG.values() for other in LONG.values()]
        return {"responseData": [{"sourceLanguage": one, "targetLanguage": other} for one, other in pairs]}
    if asked.path == "/v2/translate":
        texts = body["text"]
        assert isinstance(texts, list)
        return {"translations": [{"text": translate(text)} for text in texts]}
    if asked.path == "/chat/completions":
        return chat(json.dumps({name: translate(text) for name, text in segments(body)}))
    texts = body["q"]
    if isinstance(texts, list):
        return {"translatedText": [translate(text) for text in texts]}
    return {"responseData": {"translatedText": translate(str(texts))}, "responseStatus": 200}


def chat(content: str | None) -> object:
    """Return what a chat server answers."""
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}]}


def segments(body: dict[str, object]) -> list[tuple[str, str]]:
    """Return the numbered texts of a chat request."""
    messages = body["messages"]
    assert isinstance(messages, list)
    return list(json.loads(messages[-1]["content"]).items())


Reply = tuple[int, object]


def picky(asked: Asked) -> Reply:
    """Refuse more than one text together, and one that is bad."""
    texts = asked.body.get("q", [])
    refused = isinstance(texts, list) and (len(texts) > 1 or "bad" in texts[0:1])
    return (400, {"error": "no"}) if refused else (200, say(asked))


MODES: dict[str, Callable[[Asked], Reply]] = {
    "ok": lambda asked: (200, say(asked)),
    "empty": lambda asked: (200, say(asked, lambda text: " ")),
    "null": lambda asked: (200, say(asked, lambda text: None)),
    "number": lambda asked: (200, say(asked, lambda text: 7)),
    "list": lambda asked: (200, [1]),
    "nothing": lambda asked: (200, {}),
    "echo-text": lambda asked: (400, {"error": asked.raw}),
    "picky": picky,
    "moved": lambda asked: (302, {}),
    "latin": lambda asked: (200, say(asked, lambda text: f"qaz {text.lower()} sozi turaly zhazyldy")),
}
"""`status-403` and the like answer with that status; "hang" and "drip" when the test is over; "html" with a page."""


@dataclass
class Seen:
    """What reached the service."""

    asked: list[Asked] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)

    def texts(self) -> list[str]:
        """Return the bodies."""
        return [each.raw for each in self.asked]


class _Server(LocalServer):
    def __init__(self, modes: dict[str, Callable[[Asked], Reply]]) -> None:
        super().__init__(_Answering)
        self.modes = modes
        self.seen = Seen()


class _Answering(Answering):
    server: _Server

    def answer(self) -> None:
        """Answer whatever is asked."""
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        mode, _, path = self.path.lstrip("/").partition("/")
        asked = Asked(mode, f"/{path}", dict(self.headers), _read(raw, self.headers.get("Content-Type", "")), raw)
        self.server.seen.asked.append(asked)
        self.server.seen.reached.set()
        if mode in ("hang", "drip", "drip-head"):
            self.keep_waiting(mode)
            return
        if mode == "html":
            self._send(200, b"<html>Before you continue</html>")
            return
        status, told = (int(mode[7:]), asked.raw) if mode.startswith("status-") else self.server.modes[mode](asked)
        self._send(status, json.dumps(told, ensure_ascii=False).encode())

    def _send(self, status: int, data: bytes) -> None:
        moved = [("Location", "/ok/translate")] if status == 302 else []
        self.reply(status, [("Content-Type", "application/json"), *moved], data)


def _read(raw: str, kind: str) -> dict[str, object]:
    if "json" in kind:
        told = json.loads(raw)
        assert isinstance(told, dict)
        return told
    return {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}


class JsonService:
    """The running service, and engines that talk to it."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self.engines: list[Made] = []
        self.seen = server.seen

    def url(self, mode: str) -> str:
        return self._server.url(mode)

    def engine(
        self, kind: str, mode: str, *, timeouts: Timeouts = PATIENT, batch: int = 0, style: str = "", key: str = ""
    ) -> Engine:
        """Return a real engine whose service answers in that way."""
        reference = f"env:{key}" if key else f"env:{KEY}" if kind == "deepl" else ""
        settings = EngineSettings(kind, url=self.url(mode), key=reference, batch=batch, style=style)
        made = KINDS[kind](settings, timeouts=timeouts, pace=RateLimiter(FAST))
        self.engines.append(made)
        return made


@contextmanager
def serve_json(more: dict[str, Callable[[Asked], Reply]] | None = None) -> Iterator[JsonService]:
    """Give a running service with some modes of its own."""
    service = JsonService(server := _Server(MODES | (more or {})))
    with running(server, service.engines):
        yield service
