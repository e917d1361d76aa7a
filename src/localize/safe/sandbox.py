"""The process that handles foreign files, between limits and walls: it may hang, swell or crash without harm.

`ChildReader` is the caller's side: it has files read, texts merged into them, and the result read again as the proof.
`python -m localize.safe.sandbox` is the other side, a program of its own, so it finds filters by name like any plug-in.
A request is a frame of JSON, the bytes of a file, and where it is to be written the targets as JSON; an answer is a
word, then JSON or bytes; never pickle. The walls go up once the first filter is loaded (`walls.py`); where the system
has none, the limits alone hold. What one stage leaves is given back before the next: a large document takes 100 MiB.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from pkgutil import resolve_name
from types import TracebackType
from typing import Protocol, TypeVar, cast

from localize.errors import ConfigError, ExtractError, FormatError, LocalizeError, MergeError, Placed
from localize.errors.message import Message
from localize.model import LanguageTag, UnitId
from localize.model import serialization as wire
from localize.model.extraction import Extraction, PlainText, Targets, UnitTarget
from localize.model.filter_options import read_options
from localize.runtime.workers import Worker, WorkerEnded, limit, open_channel, start
from localize.safe.extraction_limits import Reader, extract_within_limits
from localize.safe.limits import (
    MAX_MEMORY,
    MAX_SECONDS_OF_CONVERSION,
    Allowance,
    allow,
    check_size,
    get_allowance,
    max_seconds_for,
    memory_factor,
    seconds_for,
)
from localize.safe.walls import raise_walls

FILTERS = "localize.filters"
"""The plug-ins that read documents."""
CONVERTERS = "localize.converters"
"""The plug-ins that read the text of files that cannot be written back."""

_COLLECT = (100_000, 20, 20)
"""Objects between two searches for garbage: units stay alive until the answer, so to search them often is in vain (it
took a third of the time of an XLIFF file of 100,000 units)."""
_START_SECONDS = 20.0
"""For Python to start and load the filter on an old laptop, added to the first file's time."""
_PASSES = 8
"""Times that reading a file takes when it is read, written and read again, longer then; of HTML that was measured 6."""
_VARIABLES = ("PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "USERPROFILE", "APPDATA")
_VARIABLE_FAMILIES = ("PYTHON", "LC_")
"""Variables that Python needs to start and to find its packages; none of the person's, who may keep secrets there."""

_Answer = TypeVar("_Answer", Extraction, PlainText)


@dataclass(frozen=True, slots=True)
class Merged:
    """A file with its translations."""

    data: bytes
    has_direction: bool
    """Whether the file says in which direction its text is written."""


@dataclass(frozen=True, slots=True)
class Merging:
    """What is to be written into a file."""

    targets: tuple[UnitTarget, ...]
    language: LanguageTag
    proof: str = ""
    """The function that gives what compares the file, read again, with what is meant, as `module:name`; or nothing."""

    @staticmethod
    def of(targets: Targets, language: LanguageTag, proof: str = "") -> Merging:
        """Return it for targets by their unit."""
        return Merging(tuple(each for own in targets.values() for each in own), language, proof)

    def by_unit(self) -> Targets:
        """Return the targets by their unit."""
        found: dict[UnitId, list[UnitTarget]] = {}
        for target in self.targets:
            found.setdefault(target.unit, []).append(target)
        return {unit: tuple(own) for unit, own in found.items()}


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be done with the bytes that follow it."""

    plugin: str
    group: str
    options: str = "{}"
    """As JSON."""
    allowance: Allowance = Allowance.USUAL
    is_merging: bool = False
    """Whether the file is to be written; a `Merging` comes behind it."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a filter refused, on its way between the processes."""

    kind: str
    text: Message
    hint: Message
    line: int = 0
    column: int = 0
    member: str = ""

    @staticmethod
    def of(error: LocalizeError) -> _Refusal:
        line, column = (error.line, error.column) if isinstance(error, Placed) else (0, 0)
        member = error.member if isinstance(error, FormatError) else ""
        return _Refusal(type(error).__name__, error.text, error.advice, line, column, member)

    def error(self, name: str) -> Placed:
        if self.kind == ConfigError.__name__:
            return ConfigError(self.text, line=self.line, column=self.column, hint=self.hint)
        kind = MergeError if self.kind == MergeError.__name__ else ExtractError
        place = {"line": self.line, "column": self.column}
        return kind(self.text, path=name, member=self.member, hint=self.hint, **place)


class ChildReader:
    """Reads and writes files through filters in a walled process; one serves a batch, and a dead one is replaced."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._is_fresh = True

    def __enter__(self) -> ChildReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def extract(
        self, filter_name: str, options: Mapping[str, object], name: str, data: bytes, *, group: str = FILTERS
    ) -> Extraction:
        """Return what the filter reads from *data*; *group* names the plug-ins that it is one of.

        Raises:
            ExtractError: the file breaks its format, or reading it took too long or too much.
            ConfigError: an option is wrong.
        """
        request = _Request(filter_name, group, json.dumps(dict(options)))
        return self._read(Extraction, request, name, data, seconds_for(data))

    def read_text(self, converter: str, name: str, data: bytes) -> PlainText:
        """Return the text that a converter finds in a file of a kind that cannot be written back.

        Raises: ExtractError, as `extract` does.
        """
        return self._read(PlainText, _Request(converter, CONVERTERS), name, data, MAX_SECONDS_OF_CONVERSION)

    def merge(
        self, filter_name: str, options: Mapping[str, object], name: str, data: bytes, merging: Merging
    ) -> Merged:
        """Return a file with its translations.

        Raises: MergeError, also where the proof fails; ExtractError and ConfigError, as `extract` does.
        """
        request = _Request(filter_name, FILTERS, json.dumps(dict(options)), is_merging=True)
        word, written = self._ask(request, name, data, _PASSES * seconds_for(data), merging)
        return Merged(written, word == b"directed")

    def _read(self, kind: type[_Answer], request: _Request, name: str, data: bytes, limit_s: float) -> _Answer:
        _, body = self._ask(request, name, data, limit_s)
        try:
            return wire.load(kind, body)
        except ValueError as error:
            raise _no_answer(error, name) from error

    def _ask(self, request: _Request, name: str, data: bytes, limit_s: float, *more: Merging) -> tuple[bytes, bytes]:
        """Return the word of the answer, and what follows it. Raises: ExtractError, MergeError, ConfigError."""
        check_size(data, name)
        frames = [_to_frame(replace(request, allowance=get_allowance())), data, *map(_to_frame, more)]
        word, body = self._send(frames, name, limit_s)
        if word != b"refusal":
            return word, body
        try:
            raise wire.load(_Refusal, body).error(name)
        except ValueError as error:
            raise _no_answer(error, name) from error

    def _send(self, frames: Iterable[bytes], name: str, limit_s: float) -> tuple[bytes, bytes]:
        worker = self._worker or self._begin()
        hint = "the file is damaged or far too large; split it, or do not add it"
        try:
            for frame in frames:
                worker.send(frame)
            word = worker.receive(limit_s + (_START_SECONDS if self._is_fresh else 0))
            body = worker.receive(limit_s)
        except TimeoutError:
            self.close()
            raise ExtractError(
                "processing it took more than {limit_s} seconds", limit_s=f"{limit_s:.0f}", path=name, hint=hint
            ) from None
        except WorkerEnded as ended:
            self.close()
            raise ExtractError("the reader stopped: {value}", value=str(ended), path=name, hint=hint) from ended
        self._is_fresh = False
        return word, body

    def _begin(self) -> Worker:
        known = {
            name: value
            for name, value in os.environ.items()
            if name.upper() in _VARIABLES or name.startswith(_VARIABLE_FAMILIES)
        }
        if places := known.pop("PYTHONPATH", ""):  # an empty place is the present folder, which the reader may not see
            known["PYTHONPATH"] = os.pathsep.join(filter(os.path.isabs, places.split(os.pathsep)))
        self._worker, self._is_fresh = start(__name__, environment=known), True
        return self._worker


def _to_frame(value: object) -> bytes:
    return wire.dump(value).encode("utf-8", "surrogatepass")


def _no_answer(error: ValueError, name: str) -> ExtractError:
    return ExtractError("the filter's result is not an extraction: {error}", error=error, path=name)


# --- the child -------------------------------------------------------------------------------------------------------


class _Filter(Reader, Protocol):
    options_type: type[object]
    bilingual: bool

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: object
    ) -> bytes: ...


class _Converter(Protocol):
    def read_text(self, data: bytes) -> PlainText: ...


class _Proof(Protocol):
    def __call__(
        self, extraction: Extraction, targets: Targets, language: LanguageTag, *, bilingual: bool
    ) -> Callable[[Extraction], None]: ...


def main() -> None:
    """Answer requests until the input ends."""
    _limit_memory()
    gc.set_threshold(*_COLLECT)
    channel = open_channel()
    frames = channel.frames()
    for told in frames:
        for frame in _answer(wire.load(_Request, told), frames):
            channel.send(frame)


def _answer(request: _Request, frames: Iterator[bytes]) -> tuple[bytes, bytes]:
    """Return the answer to a request, of which the next frames are the rest: a word, and what was read or written."""
    data, targets = next(frames), [next(frames)] if request.is_merging else []
    try:
        with allow(request.allowance):
            _limit_memory()
            return _handle(request, data, targets)
    except LocalizeError as error:
        return _refuse(error)
    except MemoryError:
        return _refuse(ExtractError("processing it takes too much memory"))
    except Exception as error:  # noqa: BLE001  # around plug-ins: whatever a filter raises says that it cannot read it
        name, value = type(error).__name__, str(error)[:200]
        return _refuse(ExtractError("the filter failed: {name}: {value}", name=name, value=value))


def _handle(request: _Request, data: bytes, targets: list[bytes]) -> tuple[bytes, bytes]:
    """Return an answer; *targets* is emptied, so that nobody holds them any longer."""
    plugin = _load(request.plugin, request.group)
    if request.group == CONVERTERS:
        _limit_seconds(MAX_SECONDS_OF_CONVERSION)
        return b"read", wire.dump(cast(_Converter, plugin).read_text(data)).encode("utf-8", "replace")
    _limit_seconds((_PASSES if targets else 1) * max_seconds_for(len(data)))
    used = cast(_Filter, plugin)
    options = read_options(used.options_type, cast("dict[str, object]", json.loads(request.options)))
    if not targets:
        return b"read", wire.dump(extract_within_limits(used, request.plugin, data, options)).encode("utf-8")
    merged, word, compare = _write(used, options, data, wire.load(Merging, targets.pop()))
    if compare is not None and merged != data:
        _release_memory()
        compare(used.extract(merged, options))
    return word, merged


def _write(
    used: _Filter, options: object, data: bytes, merging: Merging
) -> tuple[bytes, bytes, Callable[[Extraction], None] | None]:
    """Return the written file, the word that tells of its direction, and what compares it once it is read again."""
    extraction = used.extract(data, options)
    word = b"directed" if any(mark.kind == "dir" for mark in extraction.marks) else b"written"
    targets, language, proof = merging.by_unit(), merging.language, merging.proof
    del merging
    _release_memory()
    merged = used.merge(data, extraction, targets, language, options)
    if not proof:
        return merged, word, None
    _release_memory()
    expect = cast(_Proof, resolve_name(proof))  # only now: what is expected takes 30 MiB of a large document
    return merged, word, expect(extraction, targets, language, bilingual=used.bilingual)


def _release_memory() -> None:
    """Give the system back what was freed: the C library of Linux (glibc) holds it, in pieces that do not fit again."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library has no such function
            ctypes.CDLL(None).malloc_trim(0)


@cache
def _load(name: str, group: str) -> object:
    """Return a plug-in; the walls stand behind the first one: what they need lies in the folders of libraries."""
    found = tuple(entry_points(group=group, name=name))
    if not found:
        raise ExtractError("no filter {name!r} is installed", name=name)
    plugin: object = found[0].load()()
    raise_walls()
    gc.freeze()  # what is loaded stays: there is no need to look through it after each stage
    return plugin


def _refuse(error: LocalizeError) -> tuple[bytes, bytes]:
    return b"refusal", _to_frame(_Refusal.of(error))


def _limit_memory() -> None:
    limit(AS=MAX_MEMORY * memory_factor(), CORE=0)


def _limit_seconds(seconds: float) -> None:
    """Give the next file its time of computing, also for when the parent is gone."""
    times = os.times()
    limit(CPU=int(times.user + times.system + 2 * seconds))


if __name__ == "__main__":
    main()
