"""A LibreTranslate server: on this machine, in the own network, or a public one with a key.

Texts and key go in the body. The server is asked once which pairs it has; until then every pair is believed.

Source: the interface as a running server documents it: GET /languages, POST /translate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence

from localize.engine_settings import EngineSettings
from localize.engines import Capabilities, Request, Result
from localize.engines.failure import Failure
from localize.engines.pace import Pace, PaceState
from localize.engines.remote import Answers, Remote
from localize.engines.transport import Message, Timeouts, TransportError
from localize.language import same_language
from localize.model import LanguageTag

URL = "http://127.0.0.1:5000"
_BATCH = 25
_STATUSES = {403: Failure.KEY, 404: Failure.ADDRESS, 405: Failure.ADDRESS}
_ALIASES = {"nb": "no", "pt-BR": "pb", "zh": "zh-Hans"}
"""Codes that the server writes in its own way."""

Pairs = Mapping[str, frozenset[str]]
"""Target codes by source code."""


class LibreTranslateEngine:
    """One LibreTranslate server as an engine. Threads may share it."""

    version = "1"

    def __init__(self, settings: EngineSettings, *, timeouts: Timeouts | None = None, pace: Pace | None = None) -> None:
        self.id = settings.name
        self._remote = Remote(settings, settings.url or URL, statuses=_STATUSES, pace=pace, timeouts=timeouts)
        self.privacy = self._remote.privacy
        self.hosts: tuple[str, ...] = self._remote.hosts
        self._size = settings.batch or _BATCH
        self.capabilities = Capabilities(max_chars=5000, batch=4 * self._size)
        self._pairs: Pairs | None = None

    @property
    def state(self) -> PaceState:
        """How the server is doing."""
        return self._remote.state

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._remote.close()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the server translates this pair, as far as it has said."""
        if same_language(source_language, target_language):
            return False
        return self._pairs is None or _find_codes(self._pairs, source_language, target_language) is not None

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in their order; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        yield from self._remote.answer(requests, self._size, self._translate, end, cancel)

    def _translate(self, group: Sequence[Request]) -> Answers | Failure:
        if self._pairs is None:
            pairs = read_pairs(self._remote.send(Message(f"{self._remote.url}/languages")))
            if isinstance(pairs, Failure):
                return pairs
            self._pairs = pairs
        codes = _find_codes(self._pairs, group[0].source_language, group[0].target_language)
        key = self._remote.key()
        if codes is None or isinstance(key, Failure):
            return Failure.LANGUAGE if codes is None else Failure.KEY
        try:
            return self._send([request.text for request in group], codes, key)
        except TransportError as error:
            if error.failure is not Failure.DENIED or len(group) == 1:
                raise
        # Servers limit how many texts they take together, and one text that is too long spoils its neighbours.
        return tuple(self._send_one(request.text, codes, key) for request in group)

    def _send_one(self, text: str, codes: tuple[str, str], key: str) -> str | Failure:
        try:
            answers = self._send([text], codes, key)
        except TransportError as error:
            return error.failure
        return answers if isinstance(answers, Failure) else answers[0]

    def _send(self, texts: list[str], codes: tuple[str, str], key: str) -> Answers | Failure:
        body: dict[str, object] = {"q": texts, "source": codes[0], "target": codes[1], "format": "text"}
        if key:
            body["api_key"] = key
        told = self._remote.send(Message(f"{self._remote.url}/translate", body=body))
        answers = told.get("translatedText") if isinstance(told, dict) else None
        if not isinstance(answers, list) or len(answers) != len(texts):
            return Failure.PAGE
        return tuple(answer if isinstance(answer, str) else Failure.NOTHING for answer in answers)


def read_pairs(told: object) -> Pairs | Failure:
    """Return the pairs in a server's list of languages."""
    if not isinstance(told, list) or not told:
        return Failure.PAGE
    codes = [each["code"] for each in told if isinstance(each, dict) and isinstance(each.get("code"), str)]
    if len(codes) != len(told):
        return Failure.PAGE
    pairs = {}
    for each in told:
        targets = each.get("targets", codes)
        pairs[each["code"]] = frozenset(code for code in targets if isinstance(code, str) and code != each["code"])
    return pairs


def _find_codes(pairs: Pairs, source: LanguageTag, target: LanguageTag) -> tuple[str, str] | None:
    one = _find_code(pairs, source)
    other = _find_code(pairs[one], target) if one is not None else None
    return (one, other) if one is not None and other is not None else None


def _find_code(codes: Mapping[str, frozenset[str]] | frozenset[str], language: LanguageTag) -> str | None:
    for exact in (str(language), _ALIASES.get(language, "")):
        if exact in codes:
            return exact
    return next((code for code in sorted(codes) if same_language(LanguageTag(code), language)), None)


def libretranslate(settings: EngineSettings) -> LibreTranslateEngine:
    """Return the engine for the server that the project names, else for one on this machine."""
    return LibreTranslateEngine(settings)
