"""Worker processes of this program: their start, the frames that go to and fro, their limits, and their sure end.

Who asks holds a `Worker`, which `start` makes of a module of ours and `fork` of this very process, or a `Crew` of them,
which shares questions out. The process itself calls `open_channel` and answers frame by frame. A frame is its length, a
line end, and so many bytes. What fails is a `WorkerEnded` or a `TimeoutError`: who asks knows what that means there.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Generic, Protocol, Self, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

_MAX_FRAME = 512 * 1024 * 1024
"""A file read, as JSON, is a small multiple of its size; more is a fault."""
_LEAVE_S = 2.0
"""For a process that closed its output to leave by itself, and for the rest of what it wrote."""
_NEW_OBJECTS = 20_000
"""Objects made before those are looked for that nothing but themselves holds; answers leave hardly any."""


class WorkerEnded(Exception):
    """A process that was to answer is gone; the text says by what: a signal's name, or an exit code."""


class Channel:
    """Frames to and from the other end of two pipes."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source, self._sink = source, sink

    def send(self, frame: bytes) -> None:
        """Send a frame. Raises: OSError, ValueError, where nobody reads any more."""
        self._sink.write(b"%d\n" % len(frame))
        self._sink.write(frame)
        self._sink.flush()

    def frames(self) -> Iterator[bytes]:
        """Yield what comes until the other end is closed. Raises: OSError; ValueError for what is no frame."""
        while head := self._source.readline(16):
            yield self._read(int(head))  # without a name: a frame may be large, and leaves the memory when it is read

    def _read(self, length: int) -> bytes:
        if not 0 <= length <= _MAX_FRAME:
            raise ValueError("a frame too long")
        frame = self._source.read(length)
        if len(frame) != length:
            raise ValueError("a frame cut short")
        return frame

    def close(self) -> None:
        """Close both pipes."""
        for stream in (self._sink, self._source):
            with suppress(OSError):  # what could not be sent is lost with the process
                stream.close()


# --- the one who asks ------------------------------------------------------------------------------------------------


class _Process(Protocol):
    @property
    def pid(self) -> int: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


class Worker:
    """A process that answers, the leader of a group of its own; `close` ends it with all that it started."""

    def __init__(self, process: _Process, channel: Channel) -> None:
        self._process, self._channel = process, channel
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._cause = ""

    def send(self, frame: bytes) -> None:
        """Send a frame. Raises: WorkerEnded."""
        with self._lock:  # who ends the process meanwhile, finds no thread that has not begun
            if self._thread is None:  # only now: a fork that is made next must be the only thread
                thread = threading.Thread(target=self._collect, daemon=True)
                thread.start()
                self._thread = thread
        try:
            self._channel.send(frame)
        except (OSError, ValueError):
            raise WorkerEnded(self._end(_LEAVE_S)) from None

    def receive(self, timeout_s: float | None = None) -> bytes:
        """Return the next frame. Raises: WorkerEnded; TimeoutError when it took too long; the process keeps running."""
        try:
            answer = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None
        if answer is None:
            raise WorkerEnded(self._end(_LEAVE_S))
        return answer

    def ask(self, frame: bytes, timeout_s: float | None = None) -> bytes:
        """Return the answer to a frame. Raises: WorkerEnded, TimeoutError."""
        self.send(frame)
        return self.receive(timeout_s)

    def close(self) -> None:
        """End the process at once, whatever it is doing, and wait until it is gone."""
        self._end(0)

    def _end(self, patience_s: float) -> str:
        """End the process, if it has not left by itself within some seconds; return what ended it."""
        with self._lock:
            if not self._cause:
                code = end(self._process, patience_s)
                self._cause = f"exit code {code}" if code >= 0 else _signal_name(-code)
                if self._thread is not None:
                    self._thread.join(_LEAVE_S)  # it ends with the output, which a stranger's process may hold open
                self._channel.close()
        return self._cause

    def _collect(self) -> None:
        with suppress(OSError, ValueError):  # closed under our hands, or no frame
            for frame in self._channel.frames():
                self._answers.put(frame)
        self._answers.put(None)


def start(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Worker:
    """Return a new process that runs a module of ours; what it prints goes nowhere. Raises: OSError."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # Ctrl-C is for the one who asks
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return Worker(process, Channel(process.stdout, process.stdin))


def may_fork() -> bool:
    """Tell whether a fork is safe: no other thread may hold a lock now, and no framework of the system minds."""
    try:
        return sys.platform == "linux" and len(tuple(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def fork(answer: Callable[[Question], object]) -> Worker:
    """Return a copy of this process that answers a crew's questions. Raises: OSError where there is no room for one."""
    asked, asking = os.pipe()
    answered, answering = os.pipe()
    try:
        child = os.fork()
    except OSError:
        for pipe in (asked, asking, answered, answering):
            os.close(pipe)
        raise
    if child == 0:
        os.close(asking)
        os.close(answered)
        _live(answer, asked, answering)
    os.close(asked)
    os.close(answering)
    return Worker(_Copy(child), Channel(os.fdopen(answered, "rb"), os.fdopen(asking, "wb")))


def _live(answer: Callable[[Question], object], asked: int, answering: int) -> None:
    """Be the copy: answer until there are no more questions, print nothing, and leave without any of our last acts."""
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        answer_questions(Channel(os.fdopen(asked, "rb"), os.fdopen(answering, "wb")), answer)
    finally:
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _Copy:
    """A fork, with the words of `subprocess.Popen`."""

    pid: int

    def wait(self, timeout: float | None = None) -> int:
        if timeout is not None:  # a copy has no reason to leave that anybody would want to know
            raise subprocess.TimeoutExpired("fork", timeout)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def end(process: _Process, patience_s: float = 0) -> int:
    """End the leader of a group and all of the group, once some seconds are over; return the exit code."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience_s)
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    return process.wait()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class Crew(Generic[Question, Answer]):
    """Workers that share questions out, each one at a time, and are ended in any case.

    Questions and answers are pickled: both ends are this program, and what it shares out are arrays, rules and
    findings, for which JSON would take as long as the work. No process that reads foreign files is in a crew. One that
    fails gets nothing more; whatever then has no answer is for the one who asks to do.
    """

    def __init__(self, begin: Callable[[], Worker], count: int, *, first: object = None) -> None:
        """Start as many workers as there can be, at most *count*; *first* is what each has to know."""
        self._workers: list[Worker] = []
        with suppress(OSError):
            for _ in range(count):
                self._workers.append(begin())
        self._able = list(self._workers)
        self._free: queue.SimpleQueue[Worker | None] = queue.SimpleQueue()
        for worker in self._workers:
            if first is not None:
                with suppress(WorkerEnded):  # the first question will tell
                    worker.send(pickle.dumps(first))
            self._free.put(worker)
        if not self._workers:
            self._free.put(None)
        self._pool = ThreadPoolExecutor(max(1, len(self._workers)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()  # before the pool, whose threads wait for answers
        self._pool.shutdown(cancel_futures=True)

    def ask(self, question: Question) -> Future[Answer | None]:
        """Give a question to a worker; the answer is None where its process failed."""
        return self._pool.submit(self._ask, pickle.dumps(question, pickle.HIGHEST_PROTOCOL))

    def ask_all(self, questions: Iterable[Question], *, ahead: int = 2) -> Iterator[tuple[Question, Answer | None]]:
        """Yield each question with its answer, in order, None where its process failed; *ahead* a worker are asked."""
        waiting: deque[tuple[Question, Future[Answer | None]]] = deque()
        for question in questions:
            waiting.append((question, self.ask(question)))
            if len(waiting) > ahead * len(self._workers):
                yield waiting[0][0], waiting.popleft()[1].result()
        for given, answer in waiting:
            yield given, answer.result()

    def _ask(self, question: bytes) -> Answer | None:
        worker = self._free.get()
        answer: Answer | None = None
        if worker is not None:
            try:
                answer = pickle.loads(worker.ask(question))  # noqa: S301  # our own process
            except (WorkerEnded, pickle.UnpicklingError, EOFError):
                self._able.remove(worker)
                worker = None
        if worker is not None or not self._able:  # where none is left, the next one who asks shall hear that too
            self._free.put(worker)
        return answer


# --- the process -----------------------------------------------------------------------------------------------------


def open_channel() -> Channel:
    """Return the frames from and to the one who started this process; all else that it reads or prints is nothing."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDONLY)
    os.dup2(silence, 0)
    os.close(silence)
    os.dup2(2, 1)
    return Channel(requests, answers)


def answer_questions(channel: Channel, answer: Callable[[Question], object]) -> None:
    """Answer what a crew asks until there is no more."""
    gc.freeze()  # what is loaded stays: looking through it again and again would take time, and copy a fork's memory
    gc.set_threshold(_NEW_OBJECTS, 20, 100)
    for question in channel.frames():
        channel.send(pickle.dumps(answer(pickle.loads(question)), pickle.HIGHEST_PROTOCOL))  # noqa: S301  # our parent


def limit(*, is_final: bool = False, **wanted: int) -> None:
    """Limit this process, or leave it the hard limit where that is lower: `limit(AS=2**30, CPU=10)`.

    The names are those of `resource` without RLIMIT_. A *final* limit cannot be raised again. Without any effect on a
    system that has no such limits.
    """
    try:
        import resource
    except ImportError:
        return
    for name, value in wanted.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):  # macOS knows no limit of the address space
            resource.setrlimit(kind, (soft, soft if is_final else hard))
