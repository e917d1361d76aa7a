"""Servers with OpenAI's chat interface: llama.cpp, Ollama, LM Studio, vLLM, online services.

A request holds up to ten numbered texts, the terms that occur in them, and memory matches as earlier turns of the chat.
The answer is JSON and is not trusted: numbers, marks, script and length are compared, and a text whose answer does not
fit is asked for once more, first together with the others, then alone.

Source: OpenAI's reference of POST /chat/completions, as far as the servers named above keep to it.
"""

from __future__ import annotations

import enum
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, Request, Result
from localize.engines.failures import Failure
from localize.engines.prompt import build_messages, read_answers, schema_for
from localize.engines.rate_limit import RateLimiter, ServiceState
from localize.engines.remote_service import Answers, RemoteService, group_requests, result_of
from localize.engines.transport import Message, Timeouts, TransportError
from localize.language import same_language
from localize.model import LanguageTag

URL = "http://127.0.0.1:8080/v1"
_BATCH = 10
_STATUSES = {403: Failure.KEY, 404: Failure.ADDRESS, 402: Failure.QUOTA}


class _Form(enum.IntEnum):
    """What a request says beside the talk: servers refuse what they do not know."""

    SCHEMA = 0
    PLAIN = 1
    BARE = 2


class OpenAiEngine:
    """One server with OpenAI's interface as an engine. Threads may share it."""

    def __init__(
        self, settings: EngineSettings, *, timeouts: Timeouts | None = None, pace: RateLimiter | None = None
    ) -> None:
        self.id = settings.name
        self._settings = settings
        self._remote = RemoteService(settings, settings.url or URL, statuses=_STATUSES, pace=pace, timeouts=timeouts)
        self.privacy = self._remote.privacy
        self.hosts: tuple[str, ...] = self._remote.hosts
        self._size = min(settings.batch or _BATCH, _BATCH)
        self.version = " ".join(("1", settings.model, settings.style)).strip()
        self.capabilities = Capabilities(max_chars=8000, batch=self._size, glossary=True, examples=True)
        self._form = _Form.SCHEMA

    @property
    def state(self) -> ServiceState:
        """How the server is doing."""
        return self._remote.state

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._remote.close()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the languages differ: what a model can, nobody knows before."""
        return not same_language(source_language, target_language)

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, batch by batch; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        for group in group_requests(requests, self._size):
            yield from self._translate_group(group, end, cancel)

    def _translate_group(self, group: Sequence[Request], end: float, cancel: threading.Event) -> Iterator[Result]:
        """Ask for a group, once more for what did not fit, then text by text."""
        rest = [request for request in group if any(letter.isalpha() for letter in request.text)]
        yield from (result_of(request, request.text, self.id) for request in group if request not in rest)
        for size in (self._size, self._size, 1):
            astray = []
            for part in group_requests(rest, size):
                answers = self._remote.ask(partial(self._ask, part, any_marks=size == 1), end, cancel)
                for at, request in enumerate(part):
                    answer = answers if isinstance(answers, Failure) else answers[at]
                    if answer is Failure.ASTRAY:
                        astray.append(request)
                    else:
                        yield result_of(request, answer, self.id)
            rest = astray
        yield from (result_of(request, Failure.ASTRAY, self.id) for request in rest)

    def _ask(self, group: Sequence[Request], *, any_marks: bool) -> Answers | Failure:
        key = self._remote.key()
        if isinstance(key, Failure):
            return key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        while True:
            form = self._form
            try:
                told = self._remote.send(
                    Message(f"{self._remote.url}/chat/completions", headers=headers, body=self._body(group, form))
                )
            except TransportError as error:
                if error.failure is not Failure.DENIED or form is _Form.BARE:
                    raise
                self._form = _Form(form + 1)
                continue
            return read_answers(told, group, any_marks=any_marks)

    def _body(self, group: Sequence[Request], form: _Form) -> dict[str, object]:
        body: dict[str, object] = {"messages": build_messages(group, self._settings.style), "stream": False}
        if self._settings.model:
            body["model"] = self._settings.model
        if form is not _Form.BARE:
            body["temperature"] = 0
            body["max_tokens"] = 200 + 3 * sum(len(request.text) for request in group)
        if form is _Form.SCHEMA:
            schema = {"name": "translations", "strict": True, "schema": schema_for(len(group))}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body


def openai(settings: EngineSettings) -> OpenAiEngine:
    """Return the engine for the server that the project names, else for llama.cpp's on this machine."""
    return OpenAiEngine(settings)
