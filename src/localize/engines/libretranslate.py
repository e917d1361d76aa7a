"""LibreTranslate servers: on this machine, in the own network, or public ones with a key.

Texts and key go in the body.

Source: the interface as a running server documents it: GET /languages, POST /translate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, Request, Result
from localize.engines.failures import Failure
from localize.engines.rate_limit import RateLimiter
from localize.engines.remote_service import Answers, RemoteService
from localize.engines.server_languages import Codes, Pairs, ServerEngine
from localize.engines.transport import Message, Timeouts, TransportError
from localize.language import same_language
from localize.model import LanguageTag

URL = "http://127.0.0.1:5000"
_BATCH = 25
_STATUSES = {403: Failure.KEY, 404: Failure.ADDRESS, 405: Failure.ADDRESS}
_ALIASES = {"nb": "no", "pt-BR": "pb", "zh": "zh-Hans"}
"""Codes that the server writes in its own way."""


class _Dialect:
    """The interface of a LibreTranslate server."""

    path = "/languages"

    def read_pairs(self, told: object) -> Pairs | Failure:
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

    def codes_of(self, pairs: Pairs, source: LanguageTag, target: LanguageTag) -> Codes | None:
        """Return how a server calls two languages, None where it does not have the pair."""
        one = _find_code(pairs, source)
        other = _find_code(pairs[one], target) if one is not None else None
        return (one, other) if one is not None and other is not None else None

    def send(self, remote: RemoteService, group: Sequence[Request], codes: Codes) -> Answers | Failure:
        """Return what a server says to some texts, one by one where it does not take them together."""
        key = remote.key()
        if isinstance(key, Failure):
            return key
        try:
            return _send(remote, [request.text for request in group], codes, key)
        except TransportError as error:
            if error.failure is not Failure.DENIED or len(group) == 1:
                raise
        # Servers limit how many texts they take together, and one text that is too long spoils its neighbours.
        return tuple(_send_one(remote, request.text, codes, key) for request in group)

    def finish(self, result: Result, request: Request) -> Result:
        """Return the result as it is."""
        del request
        return result


def _send_one(remote: RemoteService, text: str, codes: Codes, key: str) -> str | Failure:
    try:
        answers = _send(remote, [text], codes, key)
    except TransportError as error:
        return error.failure
    return answers if isinstance(answers, Failure) else answers[0]


def _send(remote: RemoteService, texts: list[str], codes: Codes, key: str) -> Answers | Failure:
    body: dict[str, object] = {"q": texts, "source": codes[0], "target": codes[1], "format": "text"}
    if key:
        body["api_key"] = key
    told = remote.send(Message(f"{remote.url}/translate", body=body))
    answers = told.get("translatedText") if isinstance(told, dict) else None
    if not isinstance(answers, list) or len(answers) != len(texts):
        return Failure.PAGE
    return tuple(answer if isinstance(answer, str) else Failure.NOTHING for answer in answers)


def _find_code(codes: Mapping[str, frozenset[str]] | frozenset[str], language: LanguageTag) -> str | None:
    for exact in (str(language), _ALIASES.get(language, "")):
        if exact in codes:
            return exact
    return next((code for code in sorted(codes) if same_language(LanguageTag(code), language)), None)


def libretranslate(
    settings: EngineSettings, *, timeouts: Timeouts | None = None, pace: RateLimiter | None = None
) -> ServerEngine:
    """Return the engine for the server that the project names, else for one on this machine."""
    remote = RemoteService(settings, settings.url or URL, statuses=_STATUSES, pace=pace, timeouts=timeouts)
    size = settings.batch or _BATCH
    return ServerEngine(
        settings.name, remote, _Dialect(), size=size, capabilities=Capabilities(max_chars=5000, batch=4 * size)
    )
