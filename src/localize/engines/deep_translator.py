"""Google and MyMemory through deep-translator, which is wrapped as a hostile dependency.

The library is unmaintained and not thread-safe, returns None or a quota warning as a translation, and puts texts and
keys into its errors. Therefore it is imported only when a text is sent, after the gate has allowed that; each text gets
an instance of its own; in our copies of its modules, which nobody else sees, the network module is replaced by
`transport`; its exceptions never leave the thread in which they were raised. Version 1.11.4 is pinned, because all this
relies on private names; a contract test watches them.
"""

from __future__ import annotations

import html
import importlib
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Protocol
from urllib.parse import urlsplit

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.failures import Failure
from localize.engines.rate_limit import RateLimiter, ServiceState
from localize.engines.remote_service import result_of
from localize.engines.retry import RetryingCaller
from localize.engines.transport import Call, Page, RequestsSubstitute, Timeouts, Transport, TransportError
from localize.language import same_language
from localize.model import LanguageTag

PINNED = "1.11.4"


@dataclass(frozen=True, slots=True)
class Site:
    """One service as deep-translator knows it."""

    id: str
    name: str
    class_name: str
    url: str
    max_chars: int
    languages: str
    """The name of the table of language codes in `deep_translator.constants`."""
    aliases: tuple[tuple[str, str], ...] = ()
    """Codes of the service for tags that its table does not lead to."""
    escapes: bool = False
    """Its answers hold HTML entities."""


# The library allows 5,000 characters, but sends them in the address: that many Cyrillic ones make one of 30 KB.
GOOGLE = Site(
    id="google",
    name="deep_translator.google",
    class_name="GoogleTranslator",
    url="https://translate.google.com/m",
    max_chars=1500,
    languages="GOOGLE_LANGUAGES_TO_CODES",
    aliases=(("he", "iw"), ("jv", "jw"), ("nb", "no"), ("zh", "zh-CN"), ("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW")),
)
# The library's address is http://. Its table has codes with regions only, several for some languages.
MYMEMORY = Site(
    id="mymemory",
    name="deep_translator.mymemory",
    class_name="MyMemoryTranslator",
    url="https://api.mymemory.translated.net/get",
    max_chars=499,
    languages="MY_MEMORY_LANGUAGES_TO_CODES",
    aliases=(("de", "de-DE"), ("fr", "fr-FR"), ("nl", "nl-NL"), ("zh", "zh-CN")),
    escapes=True,
)


class _Translator(Protocol):
    """What an instance of deep-translator is to us."""

    _base_url: str

    def translate(self, text: str) -> object: ...


@dataclass(frozen=True, slots=True)
class _Library:
    """deep-translator, loaded and tamed."""

    switch: RequestsSubstitute
    makers: dict[str, Callable[..., _Translator]]
    codes: dict[str, tuple[str, ...]]


_loading = threading.Lock()


@cache
def _load() -> _Library:
    switch = RequestsSubstitute()
    makers = {}
    constants = importlib.import_module("deep_translator.constants")
    codes = {}
    for site in (GOOGLE, MYMEMORY):
        module = _copy(site.name)
        # The library's own import; without it there is nothing to replace and nothing may be sent.
        assert hasattr(module, "requests")
        vars(module)["requests"] = switch
        makers[site.id] = getattr(module, site.class_name)
        codes[site.id] = tuple(getattr(constants, site.languages).values())
    return _Library(switch, makers, codes)


def _copy(name: str) -> ModuleType:
    """Return a module executed once more, outside `sys.modules`: what the process has of it stays as it is."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_library() -> _Library:
    """Return the library, loaded once."""
    with _loading:
        return _load()


@dataclass(frozen=True, slots=True)
class _Reply:
    text: str
    score: float | None = None


class DeepEngine:
    """One service of deep-translator as an engine. Threads may share it."""

    version = f"1 deep-translator {PINNED}"
    privacy = PrivacyClass.THIRD_PARTY

    def __init__(
        self, site: Site, *, url: str = "", timeouts: Timeouts | None = None, pace: RateLimiter | None = None
    ) -> None:
        self._site = site
        self._url = url or site.url
        limits = timeouts or Timeouts()
        self._patience = RetryingCaller(site.id, pace or RateLimiter(), limit_s=limits.connect_s + limits.read_s)
        self.id = site.id
        self.hosts: tuple[str, ...] = (urlsplit(self._url).hostname or "",)
        self.capabilities = Capabilities(max_chars=site.max_chars, batch=20)
        self._transport = Transport(frozenset(self.hosts), limits)
        weakref.finalize(self, self._transport.close)

    def close(self) -> None:
        """Close the connections that nobody uses; the next text opens a new one."""
        self._transport.close()

    @property
    def state(self) -> ServiceState:
        """How the service is doing: failures in a row, and the seconds for which it is paused."""
        return self._patience.state

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether the service translates this pair, without asking it."""
        codes = load_library().codes[self.id]
        source, target = (find_code(tag, codes, self._site.aliases) for tag in (source_language, target_language))
        return source is not None and target is not None and source != target

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in their order; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        for request in requests:
            if not any(letter.isalpha() for letter in request.text):
                yield Result(request.id, request.text)
                continue
            outcome = self._translate_one(request, end, cancel)
            if isinstance(outcome, Failure):
                yield result_of(request, outcome, self.id)
            else:
                yield result_of(request, outcome.text, self.id, outcome.score)

    def _translate_one(self, request: Request, end: float, cancel: threading.Event) -> _Reply | Failure:
        """Return the answer to one text; after a busy or broken server the text is sent again, up to the pause."""
        if len(request.text) > self._site.max_chars:
            return Failure.LENGTH
        return self._patience.ask(lambda: self._ask(request), end, cancel)

    def _ask(self, request: Request) -> _Reply | Failure:
        """Return what the library makes of one text; whatever it raises ends here."""
        call: Call | None = None
        try:
            library = load_library()
            codes = library.codes[self.id]
            source = find_code(request.source_language, codes, self._site.aliases)
            target = find_code(request.target_language, codes, self._site.aliases)
            if source is None or target is None or source == target:
                return Failure.LANGUAGE
            translator = library.makers[self.id](source=source, target=target)
            if not hasattr(translator, "_base_url"):
                return Failure.LIBRARY
            translator._base_url = self._url
            with library.switch.through(self._transport) as call:
                answer = translator.translate(request.text)
            return self._judge(answer, call.page)
        except TransportError as error:
            return error.failure
        except Exception as error:  # noqa: BLE001 - the library raises what it likes, with the text in the message
            return self._explain(error, call.page if call is not None else None)

    def _explain(self, error: Exception, page: Page | None) -> Failure:
        """Return the failure that an exception of the library stands for."""
        told = read_status(page) if self._site is MYMEMORY and page is not None else None
        if isinstance(told, Failure):
            return told
        # With a page in hand, whatever it raised it raised over that page: another layout, no translation in it.
        # Without one, its classes share no useful base, so names have to do.
        return Failure.PAGE if page is not None else _RAISED.get(type(error).__name__, Failure.LIBRARY)

    def _judge(self, answer: object, page: Page | None) -> _Reply | Failure:
        """Return the reply that an answer is, or the failure that it hides."""
        told = read_status(page) if self._site is MYMEMORY else None
        if isinstance(told, Failure):
            return told
        if answer is None:
            return Failure.NOTHING
        if not isinstance(answer, str):
            return Failure.LIBRARY
        text = html.unescape(answer) if self._site.escapes else answer
        if _WARNING.search(text):
            return Failure.QUOTA
        return _Reply(text, told) if text.strip() else Failure.NOTHING


# Sentences that MyMemory returns with status 200 in place of a translation.
_WARNING = re.compile(
    r"MYMEMORY WARNING|YOU USED ALL AVAILABLE FREE TRANSLATIONS|QUERY LENGTH LIMIT|INVALID LANGUAGE PAIR"
    r"|IS AN INVALID (?:SOURCE|TARGET) LANGUAGE|PLEASE SELECT TWO DISTINCT LANGUAGES|NO QUERY SPECIFIED"
)


_RAISED = {
    "NotValidLength": Failure.LENGTH,
    "NotValidPayload": Failure.UNSENDABLE,
    "LanguageNotSupportedException": Failure.LANGUAGE,
    "InvalidSourceOrTargetLanguage": Failure.LANGUAGE,
}


def read_status(page: Page | None) -> float | Failure | None:
    """Return how sure MyMemory is of its answer, 0 to 1, None when it does not say; or its refusal."""
    try:
        told = page.json() if page is not None else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        return Failure.PAGE
    status = str(told.get("responseStatus", "200"))
    if told.get("quotaFinished") is True or status == "429":
        return Failure.QUOTA
    if status != "200":
        return Failure.DENIED
    answer = told.get("responseData")
    score = answer.get("match") if isinstance(answer, dict) else None
    return float(score) if isinstance(score, int | float) else None


def find_code(tag: LanguageTag, codes: Iterable[str], aliases: Iterable[tuple[str, str]]) -> str | None:
    """Return a service's code for a language tag: the same, an alias, else one of the same language and script."""
    known = tuple(codes)
    named = dict(aliases)
    language, *rest = tag.split("-")
    without_region = "-".join([language, *(piece for piece in rest if len(piece) > 3)])
    for candidate in (str(tag), named.get(tag), named.get(without_region)):
        if candidate is not None and candidate in known:
            return candidate
    return next((code for code in known if same_language(tag, LanguageTag(code))), None)


@cache
def _shared(site: Site) -> DeepEngine:
    return DeepEngine(site)


def google(_: EngineSettings) -> DeepEngine:
    """Return the engine `google`: one for the whole process, so that everyone waits for the same turns."""
    return _shared(GOOGLE)


def mymemory(_: EngineSettings) -> DeepEngine:
    """Return the engine `mymemory`: one for the whole process, so that everyone waits for the same turns."""
    return _shared(MYMEMORY)
