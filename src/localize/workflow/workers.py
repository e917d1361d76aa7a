"""Pool of worker processes for lists of items; each worker gets one list at a time and answers it.

Where it is safe a worker is a fork, which shares all that has been loaded. Elsewhere it is a new Python process that
first receives what it has to know. Questions and answers are pickled: both ends are this program.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Generic, TypeVar

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")


_NEW_OBJECTS = 20_000
"""Objects made before those are looked for that nothing but themselves holds; answers leave hardly any."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers."""

    questions: IO[bytes]
    answers: IO[bytes]
    end: Callable[[], object]
    """Ends it at once, whatever it is doing, and waits until it is gone."""

    def close(self) -> None:
        """End the process and close both pipes."""
        self.end()
        for stream in (self.questions, self.answers):
            with suppress(OSError):  # what could not be sent is lost with the process
                stream.close()


class Crew(Generic[Thing, Answer]):
    """Workers, ended in any case when their work is done or given up."""

    def __init__(self, workers: Sequence[Worker | None]) -> None:
        self._pool = ThreadPoolExecutor(len(workers))
        self._workers = workers
        self._free: SimpleQueue[Worker | None] = SimpleQueue()
        for each in workers:
            self._free.put(each)

    def __enter__(self) -> Crew[Thing, Answer]:
        return self

    def __exit__(self, *_error: object) -> None:
        for each in self._workers:
            if each is not None:
                each.end()  # before the pool, whose threads wait for answers
        self._pool.shutdown(cancel_futures=True)
        for each in self._workers:
            if each is not None:
                each.close()

    def ask_all(
        self, lists: Iterator[Sequence[Thing]], *, ahead: int = 2
    ) -> Iterator[tuple[Sequence[Thing], Answer | None]]:
        """Yield each list with its answer, in order, None where its process failed; *ahead* a worker are read ahead."""
        waiting: deque[tuple[Sequence[Thing], Future[Answer | None]]] = deque()
        for things in lists:
            waiting.append((things, self._pool.submit(self._ask, things)))
            if len(waiting) > ahead * len(self._workers):
                yield waiting[0][0], waiting.popleft()[1].result()
        for given, answer in waiting:
            yield given, answer.result()

    def _ask(self, things: Sequence[Thing]) -> Answer | None:
        worker = self._free.get()
        answer: Answer | None = None
        if worker is not None:
            try:
                pickle.dump(things, worker.questions)
                worker.questions.flush()
                answer = pickle.load(worker.answers)  # noqa: S301 (our own process)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                worker = None
        self._free.put(worker)
        return answer


def serve(answer: Callable[[Sequence[Thing]], Answer], questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one list after the other until there are no more."""
    gc.freeze()  # what is loaded stays: looking through it again and again would take time, and copy a fork's memory
    gc.set_threshold(_NEW_OBJECTS, 20, 100)
    while True:
        try:
            things = pickle.load(questions)  # noqa: S301
        except EOFError:
            return
        pickle.dump(answer(things), answers)
        answers.flush()


def may_fork() -> bool:
    """Tell whether a fork is safe: no other thread may hold a lock now, and no framework of the system minds."""
    try:
        return sys.platform == "linux" and len(tuple(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def fork(answer: Callable[[Sequence[Thing]], Answer]) -> Worker | None:
    """Return a copy of this process that answers; None where there is no room for one."""
    asked, asking = os.pipe()
    answered, answering = os.pipe()
    try:
        child = os.fork()
    except OSError:
        for pipe in (asked, asking, answered, answering):
            os.close(pipe)
        return None
    if child == 0:
        os.close(asking)
        os.close(answered)
        _live(answer, asked, answering)
    os.close(asked)
    os.close(answering)
    return Worker(os.fdopen(asking, "wb"), os.fdopen(answered, "rb"), _ending(child))


def _live(answer: Callable[[Sequence[Thing]], Answer], asked: int, answering: int) -> None:
    """Be the copy: answer until there are no more questions, print nothing, and leave without any of our last acts."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asks ends it
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        with os.fdopen(asked, "rb") as questions, os.fdopen(answering, "wb") as answers:
            serve(answer, questions, answers)
    finally:
        os._exit(0)


def _ending(child: int) -> Callable[[], None]:
    gone: list[int] = []

    def end() -> None:
        if not gone:
            os.kill(child, signal.SIGKILL)
            gone.append(os.waitpid(child, 0)[0])

    return end


def start(module: str, question: object) -> Worker | None:
    """Return a program of ours that is told what it has to know; None where it cannot be started."""
    command = [sys.executable, "-P", "-m", module]
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("a process that was asked to have pipes has none")

    def end() -> None:
        child.kill()
        child.wait()

    worker = Worker(child.stdin, child.stdout, end)
    try:
        pickle.dump(question, worker.questions)
    except OSError:
        worker.close()
        return None
    return worker
