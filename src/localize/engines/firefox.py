"""Firefox's translation models in this process, through fxtranslate.

The library gets the bytes of files that were imported and is asked for single sentences: it would cut longer texts off,
and whatever it has to find and download models is never called.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Protocol

from localize.engine_settings import EngineSettings
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.failure import Failure, not_installed
from localize.engines.models import Model
from localize.engines.recognise import choose_models
from localize.engines.remote import result_of
from localize.engines.sentences import cut
from localize.model import LanguageTag

ENGINE = "firefox"
_MAX_SENTENCE = 800
"""Characters. A model reads some 200 pieces, and what is longer would be cut off without a word."""


class _Translator(Protocol):
    def translate(self, text: str) -> str: ...


class FirefoxEngine:
    """The imported Firefox models as one engine. Threads may share it; each loads its own, in a tenth of a second."""

    privacy = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    capabilities = Capabilities(max_chars=20_000, batch=32)

    def __init__(self, name: str, models: Sequence[Model]) -> None:
        self.id = name
        self._models = tuple(models)
        self.version = f"1 {' '.join(model.version for model in self._models)}".strip()
        # The library's translators may be touched by the thread alone that made them.
        self._own = threading.local()

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
        whole = cut(request.text, request.source_language)
        if any(len(sentence) > _MAX_SENTENCE for sentence in whole.sentences):
            return Failure.LENGTH
        answers = []
        for sentence in whole.sentences:
            if cancel.is_set() or time.monotonic() >= end:
                return Failure.STOPPED if cancel.is_set() else Failure.LATE
            translator = self._load(model)
            if isinstance(translator, Failure):
                return translator
            answer = _say(translator, sentence)
            if isinstance(answer, Failure):
                return answer
            answers.append(answer)
        return whole.join(answers)

    def _load(self, model: Model) -> _Translator | Failure:
        loaded: tuple[str, _Translator] | None = getattr(self._own, "loaded", None)
        if loaded is None or loaded[0] != model.name:
            made = load(model)
            if isinstance(made, Failure):
                return made
            loaded = self._own.loaded = (model.name, made)
        return loaded[1]


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
