"""Firefox's translation models in this process, through fxtranslate.

The library gets the bytes of imported files and translates single sentences: it would cut longer texts off. Its
functions that find and download models are never called.
"""

from __future__ import annotations

import importlib
import queue
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.detect_model import choose_models
from localize.engines.failures import Failure, not_installed
from localize.engines.models import Model
from localize.engines.remote_service import result_of
from localize.engines.sentences import split_sentences
from localize.model import LanguageTag

ENGINE = "firefox"
_MAX_SENTENCE = 800
"""Characters. A model reads some 200 pieces, and what is longer would be cut off without a word."""

_TICK_S = 0.05
"""How long a cancel may go unnoticed."""


class _Translator(Protocol):
    def translate(self, text: str) -> str: ...


class FirefoxEngine:
    """The imported Firefox models as one engine. Threads may share it."""

    privacy = PrivacyClass.IN_PROCESS
    apart = True
    """Its code is native, and a broken model may take the process with it."""
    hosts: tuple[str, ...] = ()
    capabilities = Capabilities(max_chars=20_000, batch=32)

    def __init__(self, name: str, models: Sequence[Model]) -> None:
        self.id = name
        self._models = tuple(models)
        self.version = f"1 {' '.join(model.version for model in self._models)}".strip()
        self._reader: _Reader | None = None
        self._turn = threading.Lock()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether one of the models translates this pair."""
        return self._choose(source_language, target_language) is not None

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in their order; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        for request in requests:
            yield result_of(request, self._translate_one(request, end, cancel), self.id)

    def _choose(self, source: LanguageTag, target: LanguageTag) -> Model | None:
        return next((model for model in self._models if model.pair(source, target) is not None), None)

    def _translate_one(self, request: Request, end: float, cancel: threading.Event) -> str | Failure:
        model = self._choose(request.source_language, request.target_language)
        if model is None:
            return Failure.LANGUAGE
        whole = split_sentences(request.text, request.source_language)
        if any(len(sentence) > _MAX_SENTENCE for sentence in whole.sentences):
            return Failure.LENGTH
        answers = []
        for sentence in whole.sentences:
            answer = self._reader_of(model).read(sentence, end, cancel)
            if isinstance(answer, Failure):
                return answer
            answers.append(answer)
        return whole.join(answers)

    def _reader_of(self, model: Model) -> _Reader:
        with self._turn:
            if self._reader is None or self._reader.model != model:
                self._reader = _Reader(model)
            return self._reader


@dataclass(frozen=True, slots=True)
class _Wish:
    """A sentence and where its translation is awaited."""

    sentence: str
    answers: queue.SimpleQueue[str | Failure]


class _Reader:
    """A thread with a model: the library's objects may be made, used and dropped by one thread only."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._wishes: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
        threading.Thread(target=_fulfil, args=(model, self._wishes), name="model of firefox", daemon=True).start()
        weakref.finalize(self, self._wishes.put, None)

    def read(self, sentence: str, end: float, cancel: threading.Event) -> str | Failure:
        """Return a sentence's translation, or give up on it when time or patience is over."""
        if cancel.is_set():
            return Failure.STOPPED
        wish = _Wish(sentence, queue.SimpleQueue())
        self._wishes.put(wish)
        while True:
            try:
                return wish.answers.get(timeout=max(0.0, min(_TICK_S, end - time.monotonic())))
            except queue.Empty:
                if cancel.is_set() or time.monotonic() >= end:
                    return Failure.STOPPED if cancel.is_set() else Failure.LATE


def _fulfil(model: Model, wishes: queue.SimpleQueue[_Wish | None]) -> None:
    translator = load(model)
    while (wish := wishes.get()) is not None:
        wish.answers.put(translator if isinstance(translator, Failure) else _say(translator, wish.sentence))


def _say(translator: _Translator, sentence: str) -> str | Failure:
    try:
        answer = translator.translate(sentence)
    except Exception:  # noqa: BLE001 - native code raises what it likes, with the text in the message
        return Failure.MODEL
    return answer if answer.strip() else Failure.NOTHING


def load(model: Model) -> _Translator | Failure:
    """Return a model in memory."""
    paths = {each.path: model.folder / each.path for each in model.manifest.files}
    vocabularies = sorted(name for name in paths if name.endswith(".spm"))
    weights = next((name for name in paths if name.startswith("model.") and name.endswith(".bin")), "")
    lexicon = next((name for name in paths if name.startswith("lex.") and name.endswith(".bin")), "")
    if not weights or not vocabularies:
        return Failure.MODEL
    # Two vocabularies are named srcvocab… and trgvocab…: in this order.
    source, target = vocabularies[0], vocabularies[-1]
    try:
        library = importlib.import_module("fxtranslate")
        translator: _Translator = library.Translator(
            paths[weights].read_bytes(),
            paths[source].read_bytes(),
            paths[target].read_bytes(),
            paths[lexicon].read_bytes() if lexicon else None,
        )
    except (OSError, ValueError, ImportError):
        return Failure.MODEL
    return translator


def firefox(settings: EngineSettings) -> FirefoxEngine:
    """Return the engine `firefox` with the models that the project may use. Raises: EngineUnavailable."""
    if find_spec("fxtranslate") is None:
        raise not_installed(ENGINE, "firefox")
    return FirefoxEngine(settings.name, choose_models(settings, ENGINE))
