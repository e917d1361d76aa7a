"""Worker processes: each answer belongs to its question, and whatever a process does, it ends and its end is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from localize.runtime.workers import Crew, Worker, WorkerEnded, start

ODD = """
import os, signal, subprocess, sys, time
from localize.runtime.workers import limit, open_channel

def answer(frame):
    if frame == b"kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if frame == b"leave":
        os._exit(3)
    if frame == b"chatter":
        print("no answer", flush=True)
        os.write(1, b"no answer either")
        return sys.stdin.read().encode()
    if frame == b"hang":
        time.sleep(600)
    if frame == b"child":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        return str(child.pid).encode()
    if frame == b"limit":
        import resource
        limit(FSIZE=2 ** 20)
        limit(FSIZE=2 ** 10, is_final=True)
        limit(FSIZE=2 ** 20)
        return repr(resource.getrlimit(resource.RLIMIT_FSIZE)).encode()
    if frame == b"no frame":
        os.write(channel._sink.fileno(), b"-1\\n")
    return frame[::-1]

channel = open_channel()
for frame in channel.frames():
    channel.send(answer(frame))
"""
CREW = """
import os
from localize.runtime.workers import answer_questions, open_channel
channel = open_channel()
first = next(channel.frames())
def answer(question):
    if question < 0:
        os._exit(1)
    return question * 2, len(first)
answer_questions(channel, answer)
"""
needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals and groups of POSIX")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a program that does what it is asked."""
    (tmp_path / "odd_worker.py").write_text(ODD, encoding="utf-8")
    (tmp_path / "crew_worker.py").write_text(CREW, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    return "odd_worker"


@pytest.fixture
def worker(module: str) -> Iterator[Worker]:
    """A process of that program."""
    worker = start(module)
    yield worker
    worker.close()


def test_frames_of_any_bytes_come_back(worker: Worker) -> None:
    """Line ends, nothing, and more than a pipe holds are frames like others."""
    for frame in (b"12", b"", b"\n\n1\n", bytes(range(256)) * 1000):
        assert worker.ask(frame, 60) == frame[::-1]


def test_what_a_process_prints_and_reads_is_nothing(worker: Worker) -> None:
    """Only frames are answers, and standard input is empty."""
    assert worker.ask(b"chatter", 60) == b""
    assert worker.ask(b"12", 60) == b"21"


@needs_posix
@pytest.mark.parametrize(("frame", "cause"), [(b"kill", "SIGKILL"), (b"leave", "exit code 3")])
def test_an_end_is_told_with_its_cause(worker: Worker, frame: bytes, cause: str) -> None:
    """A process that is gone says by what, however often it is asked."""
    for _ in range(2):
        with pytest.raises(WorkerEnded, match=cause):
            worker.ask(frame, 60)


def test_an_answer_that_takes_too_long_leaves_the_process_to_the_one_who_asks(worker: Worker) -> None:
    """A late answer is no end; ending the process is."""
    assert worker.ask(b"12", 60) == b"21"
    with pytest.raises(TimeoutError):
        worker.ask(b"hang", 0.1)
    worker.close()
    with pytest.raises(WorkerEnded):
        worker.ask(b"12", 60)


def test_what_is_no_frame_ends_the_process(worker: Worker) -> None:
    """A process that breaks the protocol is not listened to any more."""
    with pytest.raises(WorkerEnded):
        worker.ask(b"no frame", 60)


@needs_posix
def test_a_process_ends_with_all_that_it_started(worker: Worker) -> None:
    """Its own children are of its group."""
    child = int(worker.ask(b"child", 60))
    os.kill(child, 0)
    worker.close()
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True, check=False)
    assert state.stdout.strip() in ("", "Z", "Zs")


@needs_posix
def test_limits_stay_below_the_hard_one(worker: Worker) -> None:
    """A final limit is not raised again; what is asked beyond it is the limit itself."""
    assert worker.ask(b"limit", 60) == b"(1024, 1024)"


def test_each_question_has_its_own_answer(module: str) -> None:
    """However many questions and processes there are, in order; each process is told first what it has to know."""
    assert module
    with Crew[int, tuple[int, int]](partial(start, "crew_worker"), 2, first="what all know") as crew:
        found = list(crew.ask_all(range(200)))
        assert [question for question, _ in found] == list(range(200))
        assert [answer[0] for _, answer in found if answer] == list(range(0, 400, 2))


def test_a_process_that_ends_leaves_the_rest_to_the_others(module: str) -> None:
    """Where all have ended there is no answer, and nobody waits for one."""
    assert module
    with Crew[int, tuple[int, int]](partial(start, "crew_worker"), 2, first="") as crew:
        assert crew.ask(-1).result() is None
        assert [answer and answer[0] for _, answer in crew.ask_all(range(5))] == [0, 2, 4, 6, 8]
        assert crew.ask(-1).result() is None
        assert [crew.ask(1).result() for _ in range(3)] == [None] * 3


def test_a_crew_without_any_process_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no program can be started, all is left to the one who asks."""
    monkeypatch.setattr(sys, "executable", "/there/is/no/such/program")
    with Crew[int, int](partial(start, "crew_worker"), 2) as crew:
        assert list(crew.ask_all([1, 2])) == [(1, None), (2, None)]
