"""The child process that reads foreign files: it may hang, swell or crash without harm.

`ChildReader` is the caller's side. `python -m localize.safe.sandbox` is the other side, a program of its own, so
it finds filters by name like any plug-in. Between them go frames of JSON, a length and a line end before each; never
pickle. Where the system has no resource limits, the time limit alone holds.
"""

from __future__ import annotations

import base64
import binascii
import gc
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from types import TracebackType
from typing import IO, Protocol, TypeVar, cast

from localize.errors import ConfigError, ExtractError, FormatError, LocalizeError, Placed
from localize.errors.message import Message
from localize.model import serialization as wire
from localize.model.extraction import Extraction, PlainText
from localize.model.filter_options import read_options
from localize.safe.extraction_limits import extract_within_limits
from localize.safe.limits import (
    MAX_MEMORY,
    MAX_SECONDS_OF_CONVERSION,
    Room,
    check_size,
    growth,
    in_room,
    max_seconds_for,
    room,
    seconds_for,
)

FILTERS = "localize.filters"
"""The plug-ins that read documents."""
CONVERTERS = "localize.converters"
"""The plug-ins that read the text of files that cannot be written back."""

_COLLECT = (100_000, 20, 20)
"""Objects between two searches for garbage: units stay alive until the answer, so to search them often is in vain (it
took a third of the time of an XLIFF file of 100,000 units)."""
_MAX_FRAME = 512 * 1024 * 1024
"""An extraction as JSON is a small multiple of its file; more is a fault."""
_START_SECONDS = 20.0
"""For Python to start and load the filter on an old laptop, added to the first file's time."""

_JOIN_SECONDS = 2.0
"""For the rest of a dead child's output; more only where a plug-in left processes of its own behind."""


_Answer = TypeVar("_Answer", Extraction, PlainText)


class ChildReader:
    """Reads files through filters in a child process; one child serves a batch, and a dead one is replaced."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._fresh = True

    def __enter__(self) -> ChildReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if self._thread is not None:
            self._thread.join(_JOIN_SECONDS)  # it ends with the child's output
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def extract(
        self, filter_name: str, options: Mapping[str, object], name: str, data: bytes, *, group: str = FILTERS
    ) -> Extraction:
        """Return what the filter reads from *data*; *group* names the plug-ins that it is one of.

        Raises:
            ExtractError: the file breaks its format, or reading it took too long or too much.
            ConfigError: an option is wrong.
        """
        check_size(data, name)
        request = {
            "filter": filter_name,
            "group": group,
            "options": dict(options),
            "name": name,
            "room": room().name,
        }
        return self._read(Extraction, request, data, seconds_for(data))

    def read_text(self, converter: str, name: str, data: bytes) -> PlainText:
        """Return the text that a converter finds in a file of a kind that cannot be written back.

        Raises: ExtractError, as `extract` does.
        """
        check_size(data, name)
        return self._read(PlainText, {"converter": converter, "name": name}, data, MAX_SECONDS_OF_CONVERSION)

    def _read(self, kind: type[_Answer], request: Mapping[str, object], data: bytes, limit_s: float) -> _Answer:
        name = cast(str, request["name"])
        asked = {**request, "data": base64.b64encode(data).decode("ascii")}
        answer = self._ask(json.dumps(asked).encode(), name, limit_s)  # in ASCII: a name need not be UTF-8
        answered, _, body = answer.partition(b"\n")
        try:
            if answered == b"read":
                return wire.load(kind, body)
            refusal = wire.load(_Refusal, body.decode("utf-8", "surrogatepass"))
        except ValueError as error:
            raise ExtractError("the filter's answer is no extraction: {error}", error=error, path=name) from error
        raise refusal.error(name)

    def _ask(self, request: bytes, name: str, limit_s: float) -> bytes:
        process = self._process or self._start()
        try:
            _write_frame(cast("IO[bytes]", process.stdin), request)
            answer = self._answers.get(timeout=limit_s + (_START_SECONDS if self._fresh else 0))
        except OSError:
            answer = None
        except queue.Empty:
            self.close()
            raise ExtractError(
                "reading it took more than {limit_s} seconds",
                limit_s=f"{limit_s:.0f}",
                path=name,
                hint="the file is damaged or far too large; split it, or leave it out",
            ) from None
        self._fresh = False
        if answer is None:
            code = process.wait()
            self.close()
            raise ExtractError(
                "the reader stopped: {value}",
                value=_cause(code),
                path=name,
                hint="the file is damaged or far too large; split it, or leave it out",
            )
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is ours to handle
        )
        self._process, self._answers, self._fresh = process, queue.SimpleQueue(), True
        self._thread = threading.Thread(target=_collect, args=(process.stdout, self._answers), daemon=True)
        self._thread.start()
        return process


def _collect(stream: IO[bytes], answers: queue.SimpleQueue[bytes | None]) -> None:
    """Put each frame into the queue, and None when there are no more."""
    try:
        while (frame := _read_frame(stream)) is not None:
            answers.put(frame)
    except (OSError, ValueError):  # closed under our hands, or no frame
        pass
    answers.put(None)


def _cause(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a filter refused, on its way between the processes."""

    text: Message
    hint: Message
    line: int = 0
    column: int = 0
    member: str = ""
    is_config: bool = False

    @staticmethod
    def of(error: LocalizeError) -> _Refusal:
        line, column = (error.line, error.column) if isinstance(error, Placed) else (0, 0)
        member = error.member if isinstance(error, FormatError) else ""
        return _Refusal(error.text, error.advice, line, column, member, isinstance(error, ConfigError))

    def error(self, name: str) -> Placed:
        if self.is_config:
            return ConfigError(self.text, line=self.line, column=self.column, hint=self.hint)
        place = {"line": self.line, "column": self.column}
        return ExtractError(self.text, path=name, member=self.member, hint=self.hint, **place)


# --- frames ----------------------------------------------------------------------------------------------------------


def _write_frame(stream: IO[bytes], body: bytes) -> None:
    stream.write(b"%d\n" % len(body))
    stream.write(body)
    stream.flush()


def _read_frame(stream: IO[bytes]) -> bytes | None:
    head = stream.readline(16)
    if not head:
        return None
    length = int(head)
    if not 0 <= length <= _MAX_FRAME:
        raise ValueError("a frame too long")
    body = stream.read(length)
    if len(body) != length:
        raise ValueError("a frame cut short")
    return body


# --- the child -------------------------------------------------------------------------------------------------------


class _Filter(Protocol):
    options_type: type[object]

    def extract(self, data: bytes, options: object) -> Extraction: ...


class _Converter(Protocol):
    def read_text(self, data: bytes) -> PlainText: ...


def main() -> None:
    """Answer requests until the input ends."""
    _limit_memory()
    gc.set_threshold(*_COLLECT)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a plug-in prints is no answer
    requests = sys.stdin.buffer
    filters: dict[str, _Filter] = {}
    while (request := _read_frame(requests)) is not None:
        _write_frame(answers, _answer(request, filters))


def _answer(request: bytes, filters: dict[str, _Filter]) -> bytes:
    try:
        asked = cast("dict[str, object]", json.loads(request))
        data = base64.b64decode(cast(str, asked["data"]), validate=True)
        with in_room(Room[cast(str, asked.get("room", Room.USUAL.name))]):
            _limit_memory()
            return b"read\n" + _read(asked, data, filters, max_seconds_for(len(request)))
    except LocalizeError as error:
        return _refuse(error)
    except MemoryError:
        return _refuse(ExtractError("reading it takes too much memory"))
    except binascii.Error:
        return _refuse(ExtractError("the request is damaged"))
    except Exception as error:  # noqa: BLE001  # around plug-ins: whatever a filter raises says that it cannot read it
        name, value = type(error).__name__, str(error)[:200]
        return _refuse(ExtractError("the filter failed: {name}: {value}", name=name, value=value))


def _read(asked: Mapping[str, object], data: bytes, filters: dict[str, _Filter], limit_s: float) -> bytes:
    """Return what a filter or a converter reads of a file, as JSON."""
    if "converter" in asked:
        _limit_seconds(MAX_SECONDS_OF_CONVERSION)
        text = cast(_Converter, _load(cast(str, asked["converter"]), CONVERTERS)).read_text(data)
        return wire.dump(text).encode("utf-8", "replace")
    _limit_seconds(limit_s)
    name, group = cast(str, asked["filter"]), cast(str, asked["group"])
    if name not in filters:
        filters[name] = cast(_Filter, _load(name, group))
    used = filters[name]
    options = read_options(used.options_type, cast("dict[str, object]", asked["options"]))
    return wire.dump(extract_within_limits(used, name, data, options)).encode("utf-8")


def _load(name: str, group: str) -> object:
    found = tuple(entry_points(group=group, name=name))
    if not found:
        raise ExtractError("no filter {name!r} is installed", name=name)
    return found[0].load()()


def _refuse(error: LocalizeError) -> bytes:
    return b"refusal\n" + wire.dump(_Refusal.of(error)).encode("utf-8", "surrogatepass")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    for kind, wanted in ((resource.RLIMIT_AS, MAX_MEMORY * growth()), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _limit_seconds(seconds: float) -> None:
    """Give the next file its time of computing, also for when the parent is gone."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = int(used.ru_utime + used.ru_stime + 2 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()
