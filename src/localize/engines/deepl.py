"""The service DeepL, with the key in a header. Kazakh is among its languages, without glossaries, formality or markup.

Source: DeepL's reference of its interface, version 2: POST /v2/translate.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, Request, Result
from localize.engines.failures import Failure
from localize.engines.host_privacy import LOOPBACK
from localize.engines.rate_limit import RateLimiter, RateLimits, ServiceState
from localize.engines.remote_service import Answers, RemoteService
from localize.engines.transport import Message, Timeouts
from localize.errors import ConfigError
from localize.language import primary, region_of, same_language, script_of
from localize.model import LanguageTag
from localize.runtime.batches import split_by_size

FREE, PAID = "https://api-free.deepl.com", "https://api.deepl.com"
_BATCH = 50
_STATUSES = {403: Failure.KEY, 404: Failure.ADDRESS, 456: Failure.QUOTA, 504: Failure.BUSY, 529: Failure.BUSY}
_CODES = frozenset(
    "ar bg cs da de el en es et fi fr he hu id it ja kk ko lt lv nb nl pl pt ro ru sk sl sv th tr uk vi zh".split()  # noqa: SIM905 - a code a line otherwise
)
_RATES = RateLimits(per_second=5.0)


class DeepLEngine:
    """DeepL as an engine. Threads may share it."""

    version = "1"
    needs_key = True

    def __init__(
        self, settings: EngineSettings, *, timeouts: Timeouts | None = None, pace: RateLimiter | None = None
    ) -> None:
        self.id = settings.name
        url = settings.url or FREE
        self._remote = RemoteService(
            settings, url, statuses=_STATUSES, pace=pace or RateLimiter(_RATES), timeouts=timeouts
        )
        self.privacy = self._remote.privacy
        self.hosts: tuple[str, ...] = self._remote.hosts
        self._size = settings.batch or _BATCH
        # A message may have 128 KiB: 50 Cyrillic texts of 1,000 letters fill it.
        self.capabilities = Capabilities(max_chars=10_000, batch=2 * self._size)

    @property
    def state(self) -> ServiceState:
        """How the service is doing."""
        return self._remote.state

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._remote.close()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether DeepL translates this pair, by its list of languages."""
        known = _code(source_language) in _CODES and _code(target_language) in _CODES
        return known and not same_language(source_language, target_language)

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in their order; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        for part in split_by_size(requests, lambda each: len(each.text), _MOST_CHARS):
            yield from self._remote.answer(part, self._size, self._translate, end, cancel)

    def _translate(self, group: Sequence[Request]) -> Answers | Failure:
        source, target = group[0].source_language, group[0].target_language
        key = self._remote.key()
        if not self.supports(source, target):
            return Failure.LANGUAGE
        if isinstance(key, Failure) or not key:
            return key or Failure.KEY
        body = {
            "text": [request.text for request in group],
            "source_lang": _code(source).upper(),
            "target_lang": _target_code(target),
            "split_sentences": "nonewlines",
            "preserve_formatting": True,
        }
        headers = {"Authorization": f"DeepL-Auth-Key {key}"}
        told = self._remote.send(Message(f"{self._remote.url}/v2/translate", headers=headers, body=body))
        answers = told.get("translations") if isinstance(told, dict) else None
        if not isinstance(answers, list) or len(answers) != len(group):
            return Failure.PAGE
        return tuple(_text_of(answer) for answer in answers)


_MOST_CHARS = 30_000


def _text_of(answer: object) -> str | Failure:
    text = answer.get("text") if isinstance(answer, dict) else None
    return text if isinstance(text, str) else Failure.NOTHING


def _code(language: LanguageTag) -> str:
    if primary(language) == "kk" and script_of(language) != "Cyrl":
        return ""
    return "nb" if primary(language) == "no" else primary(language)


def _target_code(language: LanguageTag) -> str:
    """Return a target's code; English, Portuguese and Chinese have one for each variety."""
    code = _code(language)
    if code == "zh":
        return "ZH-HANT" if script_of(language) == "Hant" else "ZH-HANS"
    if code == "en":
        return "EN-GB" if region_of(language) == "GB" else "EN-US"
    if code == "pt":
        return "PT-PT" if region_of(language) == "PT" else "PT-BR"
    return code.upper()


def deepl(settings: EngineSettings) -> DeepLEngine:
    """Return the engine `deepl`. Raises: ConfigError for an address that is not DeepL's: the key would go there."""
    host = urlsplit(settings.url or FREE).hostname or ""
    if not host.endswith(".deepl.com") and host not in LOOPBACK:
        raise ConfigError(
            "engines.{name}.url is not a DeepL address",
            name=settings.name,
            free=FREE,
            paid=PAID,
            hint="{free} or {paid}",
        )
    return DeepLEngine(settings)
