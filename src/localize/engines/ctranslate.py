"""CTranslate2 models in this process: Marian and OPUS, NLLB, M2M100, T5 and MADLAD, Argos packages.

Measured with the fixture model on two busy cores: one thread per batch with several batches at a time is faster than
several threads in a batch, which wait for each other; batches of sentences of similar length need little padding.
"""

from __future__ import annotations

import importlib
import os
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from math import exp
from pathlib import Path
from typing import Protocol, cast

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.detect_model import choose_models, spm_paths
from localize.engines.failures import Failure, error_for, not_installed
from localize.engines.models import Model, ModelLanguage
from localize.engines.remote_service import group_requests
from localize.engines.sentences import SplitText, split_sentences
from localize.errors import EngineError
from localize.model import LanguageTag

ENGINE = "ctranslate2"
_BATCH = 32
"""Sentences that are computed together."""
_BEAM = 2
_MAX_PIECES = 400
"""Of a sentence; the models have 512 places at least, and what is longer would be cut off without a word."""
_LOOSE = 8
"""Words that a sentence may go on with, to find one that begins as was typed."""
_MAX_LOADED = 2
_TICK_S = 0.002
_END = "</s>"


class _Spm(Protocol):
    def encode(self, text: str, out_type: type[str]) -> list[str]: ...
    def decode(self, pieces: list[str]) -> str: ...


class _Answer(Protocol):
    hypotheses: list[list[str]]
    scores: list[float]


class _Pending(Protocol):
    def done(self) -> bool: ...
    def result(self) -> _Answer: ...


class _Translator(Protocol):
    def translate_batch(self, source: list[list[str]], **options: object) -> list[_Pending]: ...


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model in memory."""

    translator: _Translator
    source_spm: _Spm
    target_spm: _Spm
    adds_end: bool
    """The runtime itself ends each sentence."""

    def start(self, jobs: Sequence[_Job]) -> list[_Pending]:
        """Start a batch: jobs that want equally many answers."""
        wanted = jobs[0].wanted
        forced = any(job.prefix for job in jobs)
        return self.translator.translate_batch(
            [job.pieces for job in jobs],
            target_prefix=[job.prefix or None for job in jobs] if forced else None,
            asynchronous=True,
            beam_size=max(_BEAM, wanted),
            num_hypotheses=wanted,
            max_input_length=0,
            max_decoding_length=max(job.longest for job in jobs),
            return_scores=True,
            return_alternatives=jobs[0].loose,
        )


@dataclass(slots=True)
class _Job:
    """One sentence."""

    text: _Text
    at: int
    pieces: list[str]
    prefix: list[str]
    """What the answer must begin with: the language, and what was typed."""
    wanted: int
    """How many answers."""
    loose: bool = False
    """It may go on with any word; of its answers those count that begin as was typed, up to the middle of a word."""

    @property
    def longest(self) -> int:
        """More pieces than any translation of it has."""
        return 2 * len(self.pieces) + len(self.prefix) + 20


@dataclass(slots=True)
class _Text:
    """One request on its way."""

    request: Request
    cut: SplitText
    open: int = 0
    """How many of its jobs are not done."""
    answers: dict[int, list[tuple[str, float]]] = field(default_factory=dict)
    fault: Failure = Failure.NOTHING
    """Of the last job that failed; another one of the same sentence may do better."""
    failure: Failure | None = None

    @property
    def whole(self) -> bool:
        return self.failure is not None or not self.open

    def take(self, job: _Job, found: list[tuple[str, float]] | Failure) -> None:
        """Take a job's answers in; loose ones go before others."""
        self.open -= 1
        if isinstance(found, Failure):
            self.fault = found
        else:
            before = self.answers.get(job.at, [])
            self.answers[job.at] = found + before if job.loose else before + found
        if not self.open and len(self.answers) < len(self.cut.sentences):
            self.failure = self.fault

    def result(self, engine: str) -> Result:
        if self.failure is not None:
            return Result(self.request.id, error=error_for(self.failure, engine))
        best = [self.answers[at][0] for at in range(len(self.cut.sentences))]
        rest = self.answers[0][1 : self.request.alternatives + 1] if len(best) == 1 else []
        others = [self.cut.join([text]) for text, _ in rest]
        score = min((score for _, score in best), default=None)
        text = self.cut.join([text for text, _ in best])
        return Result(self.request.id, text, score, alternatives=tuple(dict.fromkeys(others)))


class CTranslateEngine:
    """The imported CTranslate2 models as one engine. Threads may share it."""

    privacy = PrivacyClass.IN_PROCESS
    apart = True
    """Its code is native, and a broken model may take the process with it."""
    hosts: tuple[str, ...] = ()
    capabilities = Capabilities(max_chars=20_000, batch=256, completes=True, alternatives=True)

    def __init__(self, name: str, models: Sequence[Model]) -> None:
        self.id = name
        self._models = tuple(models)
        self.version = f"1 {' '.join(model.version for model in self._models)}".strip()
        self._loaded: dict[str, _Loaded] = {}
        self._loading = threading.Lock()

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether one of the models translates this pair."""
        return self._choose(source_language, target_language) is not None

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request as they are ready; shorter texts come first."""
        end = time.monotonic() + deadline_s
        for group in group_requests(requests, len(requests) or 1):
            chosen = self._choose(group[0].source_language, group[0].target_language)
            loaded = self._load(chosen[0]) if chosen is not None else Failure.LANGUAGE
            if isinstance(loaded, Failure) or chosen is None:
                failure = loaded if isinstance(loaded, Failure) else Failure.LANGUAGE
                yield from (Result(request.id, error=error_for(failure, self.id)) for request in group)
                continue
            yield from self._translate_group(group, _Way(loaded, *chosen), end, cancel)

    def _choose(self, source: LanguageTag, target: LanguageTag) -> tuple[Model, ModelLanguage, ModelLanguage] | None:
        for model in self._models:
            pair = model.pair(source, target)
            if pair is not None:
                return model, *pair
        return None

    def _load(self, model: Model) -> _Loaded | Failure:
        with self._loading:
            if model.name not in self._loaded:
                loaded = load(model)
                if isinstance(loaded, Failure):
                    return loaded
                while len(self._loaded) >= _MAX_LOADED:
                    del self._loaded[next(iter(self._loaded))]
                self._loaded[model.name] = loaded
            return self._loaded[model.name]

    def _translate_group(
        self, group: Sequence[Request], way: _Way, end: float, cancel: threading.Event
    ) -> Iterator[Result]:
        texts = []
        jobs: list[_Job] = []
        for request in group:
            text = _Text(request, _cut(request))
            texts.append(text)
            made = _jobs(way, text)
            if isinstance(made, Failure):
                text.failure = made
            else:
                jobs += made
        ready = [text for text in texts if text.whole]
        yield from (text.result(self.id) for text in ready)
        waiting = {text.request.id: text for text in texts if not text.whole}
        for text in _run(way, jobs, end, cancel):
            if text.request.id in waiting and text.whole:
                yield waiting.pop(text.request.id).result(self.id)
        stopped = Failure.STOPPED if cancel.is_set() else Failure.LATE
        yield from (Result(request_id, error=error_for(stopped, self.id)) for request_id in waiting)


@dataclass(frozen=True, slots=True)
class _Way:
    """A loaded model and the languages that it is asked for."""

    loaded: _Loaded
    model: Model
    source: ModelLanguage
    target: ModelLanguage

    def jobs(self, text: _Text) -> list[_Job] | Failure:
        """Return a text's sentences as the model wants them."""
        typed = text.request.typed.strip()
        wanted = text.request.alternatives + 1
        prefix = self._prefix(typed)
        jobs = [_Job(text, at, self._pieces(each), prefix, wanted) for at, each in enumerate(text.cut.sentences)]
        if typed and text.request.typed[-1:].isalnum():
            words = typed[: len(typed) - len(typed.split()[-1])].strip()
            jobs.append(_Job(text, 0, jobs[0].pieces, self._prefix(words), max(_LOOSE, wanted), loose=True))
        text.open = len(jobs)
        return jobs if all(len(job.pieces) <= _MAX_PIECES for job in jobs) else Failure.LENGTH

    def _prefix(self, words: str) -> list[str]:
        lead = [self.target.token] if self._token_leads else []
        return lead + (self.loaded.target_spm.encode(words, out_type=str) if words else [])

    @property
    def _token_leads(self) -> bool:
        """The model begins its answer with the language's token."""
        return self.model.manifest.family in ("nllb", "m2m100")

    def _pieces(self, sentence: str) -> list[str]:
        pieces = self.loaded.source_spm.encode(sentence, out_type=str)
        if self._token_leads:
            return [self.source.token, *pieces, _END]
        if self.target.token:
            pieces = [self.target.token, *pieces]
        ended = self.loaded.adds_end or self.model.manifest.family == "argos"
        return pieces if ended else [*pieces, _END]

    def read(self, job: _Job, answer: _Answer) -> list[tuple[str, float]] | Failure:
        """Return the answers to a sentence with their scores, the best first."""
        if not job.loose and len(answer.hypotheses[0]) >= job.longest:
            return Failure.ASTRAY  # it went on for ever
        texts = []
        for pieces, score in zip(answer.hypotheses, answer.scores, strict=True):
            said = pieces[1:] if self._token_leads else pieces
            text = self.loaded.target_spm.decode(said).strip()
            typed = job.text.request.typed.strip()
            if job.loose:
                text = text if text.startswith(typed) else ""
            elif typed:
                text = self._after_typed(job, typed, text)
            if text:
                texts.append((text, exp(min(0.0, score))))
        return texts or Failure.NOTHING

    def _after_typed(self, job: _Job, typed: str, text: str) -> str:
        """Return the answer with what was typed exactly as it was typed: the pieces may have changed its signs."""
        forced = job.prefix[1:] if self._token_leads else job.prefix
        start = self.loaded.target_spm.decode(forced).strip()
        return typed + text[len(start) :] if text.startswith(start) else ""


def _jobs(way: _Way, text: _Text) -> list[_Job] | Failure:
    if not text.cut.sentences:
        return Failure.NOTHING
    try:
        f"{text.request.text}{text.request.typed}".encode()
    except UnicodeEncodeError:
        return Failure.UNSENDABLE
    return way.jobs(text)


def _cut(request: Request) -> SplitText:
    # What was typed belongs to the whole text, and nobody knows to which of its sentences.
    return (
        SplitText("", (request.text,), ("",))
        if request.typed
        else split_sentences(request.text, request.source_language)
    )


def _run(way: _Way, jobs: Sequence[_Job], end: float, cancel: threading.Event) -> Iterator[_Text]:
    """Compute jobs in batches of like length, some at a time; yield each job's text when the job is done."""
    batches = deque(_batches(jobs))
    running: deque[tuple[_Job, _Pending]] = deque()
    at_once = 2 * _workers() * _BATCH
    while batches or running:
        while batches and len(running) < at_once:
            batch = batches.popleft()
            running.extend(zip(batch, way.loaded.start(batch), strict=True))
        job, pending = running.popleft()
        while not pending.done():
            if time.monotonic() >= end or cancel.wait(_TICK_S):
                return
        if time.monotonic() >= end or cancel.is_set():
            return
        job.text.take(job, _read(way, job, pending))
        yield job.text


def _read(way: _Way, job: _Job, pending: _Pending) -> list[tuple[str, float]] | Failure:
    try:
        answer = pending.result()
    except (RuntimeError, ValueError):
        return Failure.MODEL
    return way.read(job, answer)


def _batches(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    alike = sorted(jobs, key=lambda job: (job.loose, job.wanted, len(job.pieces)))
    for _, same in groupby(alike, key=lambda job: (job.loose, job.wanted)):
        rest = iter(same)
        while batch := list(islice(rest, _BATCH)):
            yield batch


def _workers() -> int:
    return min(os.cpu_count() or 1, 4)


def load(model: Model) -> _Loaded | Failure:
    """Return a model in memory, ready to translate. Raises: EngineUnavailable where the libraries are missing."""
    runtime, pieces = _libraries()
    folder = model.folder / "model" if model.manifest.family == "argos" else model.folder
    try:
        source, target = spm_paths(model.folder)
        translator = getattr(runtime, "Translator")(  # noqa: B009 - the package has no types
            str(folder), compute_type="auto", inter_threads=_workers(), intra_threads=1
        )
        processor = getattr(pieces, "SentencePieceProcessor")  # noqa: B009
        spm = processor(model_file=str(source))
        other = spm if target == source else processor(model_file=str(target))
    except (RuntimeError, OSError, ValueError, AssertionError):
        return Failure.MODEL
    return _Loaded(cast(_Translator, translator), spm, other, _adds_end(folder))


def _adds_end(folder: Path) -> bool:
    import json

    try:
        return bool(json.loads((folder / "config.json").read_bytes()).get("add_source_eos"))
    except (OSError, ValueError, AttributeError):
        return False


def _libraries() -> tuple[object, object]:
    try:
        return importlib.import_module("ctranslate2"), importlib.import_module("sentencepiece")
    except ImportError:
        pass
    raise missing()


def missing() -> EngineError:
    """Return the error for a machine without CTranslate2."""
    return not_installed(ENGINE, "offline")


def ctranslate(settings: EngineSettings) -> CTranslateEngine:
    """Return the engine `ctranslate2` with the models that the project may use. Raises: EngineUnavailable."""
    from importlib.util import find_spec

    if find_spec("ctranslate2") is None or find_spec("sentencepiece") is None:
        raise missing()
    return CTranslateEngine(settings.name, choose_models(settings, ENGINE))
