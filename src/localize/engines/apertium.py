"""Apertium: the command on this machine, or its server APy.

A word that Apertium does not know comes back with a mark before it, which is removed; the share of known words is the
score. An empty answer with exit code 0 happens when a part of Apertium's chain crashed, and is an error.

Source: Apertium's documentation of marks (`*` unknown, `@` no translation, `#` no form) and of APy's /translate.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cached_property

from localize.config.engines import EngineSettings
from localize.engines import Capabilities, PrivacyClass, Request, Result
from localize.engines.failures import Failure
from localize.engines.rate_limit import RateLimiter
from localize.engines.remote_service import Answers, RemoteService, result_of
from localize.engines.server_languages import Codes, Pairs, ServerEngine
from localize.engines.transport import Message, Timeouts
from localize.errors import EngineUnavailable
from localize.language import primary, same_language
from localize.model import LanguageTag

_LIMIT_S = 20.0
_TICK_S = 0.02
_MODE = re.compile(r"([a-z]{3})(?:_[A-Za-z]+)?-([a-z]{3})(?:_[A-Za-z]+)?")
_MARKED = re.compile(r"(?<!\w)[*@#]+(?=\w)")
# Apertium names languages in three letters. Source: ISO 639-2 and -3.
_LONG = {
    "ar": "ara", "az": "aze", "be": "bel", "ca": "cat", "de": "deu", "en": "eng", "eo": "epo", "es": "spa", "fr": "fra",
    "it": "ita", "kk": "kaz", "ky": "kir", "pl": "pol", "pt": "por", "ru": "rus", "tr": "tur", "tt": "tat", "uk": "ukr",
    "uz": "uzb",
}  # fmt: skip


def codes_of(source: LanguageTag, target: LanguageTag) -> tuple[str, str]:
    """Return how Apertium calls two languages."""
    return _LONG.get(primary(source), primary(source)), _LONG.get(primary(target), primary(target))


def read_marks(answer: str, source: str) -> tuple[str, float]:
    """Return an answer without its marks, and the share of its words that had none; marks of the source stay."""
    own = {found.group() + _word_after(source, found.end()) for found in _MARKED.finditer(source)}
    marked = 0

    def clean(found: re.Match[str]) -> str:
        nonlocal marked
        if found.group() + _word_after(answer, found.end()) in own:
            return found.group()
        marked += 1
        return ""

    text = _MARKED.sub(clean, answer)
    words = len(re.findall(r"\w+", text))
    return text, 1 - marked / words if words else 0.0


def _word_after(text: str, at: int) -> str:
    found = re.compile(r"\w+").match(text, at)
    return found.group() if found else ""


class ApertiumEngine:
    """The command `apertium` as an engine: one process per text, for none of its texts may touch another."""

    version = "1"
    privacy = PrivacyClass.IN_PROCESS
    hosts: tuple[str, ...] = ()
    capabilities = Capabilities(max_chars=5000, batch=8)

    def __init__(self, settings: EngineSettings, program: str) -> None:
        self.id = settings.name
        self._program = program

    @cached_property
    def _modes(self) -> dict[tuple[str, str], str]:
        """The installed pairs and the names of their modes, the plain ones first."""
        try:
            done = subprocess.run([self._program, "-l"], capture_output=True, timeout=_LIMIT_S, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return {}
        modes: dict[tuple[str, str], str] = {}
        for name in sorted(done.stdout.decode("utf-8", "replace").split()):
            if found := _MODE.fullmatch(name):
                modes.setdefault((found.group(1), found.group(2)), name)
        return modes

    def supports(self, source_language: LanguageTag, target_language: LanguageTag) -> bool:
        """Tell whether a mode for this pair is installed."""
        different = not same_language(source_language, target_language)
        return different and codes_of(source_language, target_language) in self._modes

    def translate(self, requests: Sequence[Request], *, deadline_s: float, cancel: threading.Event) -> Iterator[Result]:
        """Yield one result per request, in their order; all failures are errors in the results."""
        end = time.monotonic() + deadline_s
        for request in requests:
            answer = self._translate_one(request, end, cancel)
            if isinstance(answer, Failure):
                yield result_of(request, answer, self.id)
            else:
                text, score = read_marks(answer, request.text)
                yield result_of(request, text, self.id, score)

    def _translate_one(self, request: Request, end: float, cancel: threading.Event) -> str | Failure:
        mode = self._modes.get(codes_of(request.source_language, request.target_language))
        if mode is None:
            return Failure.LANGUAGE
        if len(request.text) > self.capabilities.max_chars:
            return Failure.LENGTH
        if cancel.is_set():
            return Failure.STOPPED
        if time.monotonic() >= end:
            return Failure.LATE
        try:
            data = request.text.encode()
        except UnicodeEncodeError:
            return Failure.UNSENDABLE
        return _run([self._program, mode], data, min(end, time.monotonic() + _LIMIT_S), cancel)


def _run(command: list[str], data: bytes, end: float, cancel: threading.Event) -> str | Failure:
    """Return what a command prints for *data*; it is killed when time or patience is over."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its chain is a shell with children, which end together
        )
    except OSError:
        return Failure.PROGRAM
    answers: list[bytes] = []
    thread = threading.Thread(target=lambda: answers.append(process.communicate(data)[0]), name="engine apertium")
    thread.start()
    stopped: Failure | None = None
    while thread.is_alive() and stopped is None:
        thread.join(_TICK_S)
        if thread.is_alive() and (cancel.is_set() or time.monotonic() >= end):
            stopped = Failure.STOPPED if cancel.is_set() else Failure.TIMEOUT
    if stopped is not None:
        _kill(process)
        thread.join()
        return stopped
    text = b"".join(answers).decode("utf-8", "replace")
    return text if process.returncode == 0 and text.strip() else Failure.PROGRAM


def _kill(process: subprocess.Popen[bytes]) -> None:
    import os
    import signal

    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except OSError:
        process.kill()


class _Dialect:
    """The interface APy."""

    path = "/listPairs"

    def read_pairs(self, told: object) -> Pairs | Failure:
        """Return the pairs in a server's answer."""
        listed = told.get("responseData") if isinstance(told, dict) else None
        if not isinstance(listed, list):
            return Failure.PAGE
        pairs: dict[str, frozenset[str]] = {}
        for each in listed:
            if isinstance(each, dict):
                source = str(each.get("sourceLanguage"))
                pairs[source] = pairs.get(source, frozenset()) | {str(each.get("targetLanguage"))}
        return pairs

    def codes_of(self, pairs: Pairs, source: LanguageTag, target: LanguageTag) -> Codes | None:
        """Return how a server calls two languages, None where it does not have the pair."""
        one, other = codes_of(source, target)
        return (one, other) if other in pairs.get(one, ()) else None

    def send(self, remote: RemoteService, group: Sequence[Request], codes: Codes) -> Answers | Failure:
        """Return what a server says to one text."""
        form = {"langpair": "|".join(codes), "q": group[0].text, "markUnknown": "yes"}
        told = remote.send(Message(f"{remote.url}/translate", form=form))
        answer = told.get("responseData") if isinstance(told, dict) else None
        text = answer.get("translatedText") if isinstance(answer, dict) else None
        return (text,) if isinstance(text, str) else Failure.PAGE

    def finish(self, result: Result, request: Request) -> Result:
        """Return the result without the marks of unknown words."""
        return Result(result.id, *read_marks(result.text, request.text))


def apy(settings: EngineSettings, *, timeouts: Timeouts | None = None, pace: RateLimiter | None = None) -> ServerEngine:
    """Return the engine for a server with the interface APy."""
    statuses = {400: Failure.LANGUAGE, 404: Failure.ADDRESS}
    remote = RemoteService(settings, settings.url, statuses=statuses, pace=pace, timeouts=timeouts)
    return ServerEngine(settings.name, remote, _Dialect(), size=1, capabilities=Capabilities(max_chars=5000, batch=8))


def apertium(settings: EngineSettings) -> ApertiumEngine | ServerEngine:
    """Return the engine for the server that the project names, else for the command. Raises: EngineUnavailable."""
    if settings.url:
        return apy(settings)
    program = shutil.which("apertium")
    if program is None:
        raise EngineUnavailable(
            "apertium is not installed", engine=settings.name, hint="install it with your system's packages"
        )
    return ApertiumEngine(settings, program)
