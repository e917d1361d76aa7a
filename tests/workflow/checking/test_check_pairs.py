"""Many foreign pairs, checked in other processes, give what one process gives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice

import pytest

from localize.checks.core.registry import Plan
from localize.errors import ExchangeError
from localize.language import parse_tag
from localize.model import Finding, Severity
from localize.runtime import workers
from localize.runtime.workers import Worker, WorkerEnded
from localize.workflow.checking import check_pairs as subject
from localize.workflow.checking.check_pairs import PairOptions, Texts, check_pairs

ASKED = PairOptions(parse_tag("en"), parse_tag("kk"), severities={"punctuation.final": Severity.MAJOR})
PAIRS: list[Texts] = [
    ("In 2013 {name} wrote.", f"{2013 + place % 3} жылы {{name}} жазды{'.' if place % 5 else ''}", None)
    for place in range(90)
]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs are worth it after ten pairs; a fork would not be safe beside the threads of the tests."""
    monkeypatch.setattr(subject, "may_fork", lambda: False)
    monkeypatch.setattr(subject, "_ALONE", 3)
    monkeypatch.setattr(subject, "_HERE", 10)
    monkeypatch.setattr(subject, "_CHUNK", 7)


def _alone() -> list[tuple[Finding, ...]]:
    return list(check_pairs(PAIRS, ASKED, processes=1))


@pytest.mark.usefixtures("soon")
def test_processes_find_what_one_finds() -> None:
    """The findings are the same, pair by pair, in order; some pairs have none."""
    alone = _alone()
    assert list(check_pairs(PAIRS, ASKED, processes=2)) == alone
    assert any(alone)
    assert not all(alone)


@pytest.mark.usefixtures("soon")
def test_a_line_that_cannot_be_read_is_told_of_after_those_before_it() -> None:
    """Pairs are read ahead, but an error comes where it stands."""

    def broken() -> Iterator[Texts]:
        yield from PAIRS[:33]
        raise ExchangeError("broken")

    for processes in (1, 2):
        found = check_pairs(broken(), ASKED, processes=processes)
        assert list(islice(found, 33)) == _alone()[:33]
        with pytest.raises(ExchangeError):
            next(found)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("what", ["no program", "no module"])
def test_a_process_that_fails_is_made_up_for(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Where no process starts, or none answers, all is checked here."""
    if what == "no program":
        monkeypatch.setattr("sys.executable", "/nowhere/python")
    else:
        monkeypatch.setattr(subject, "__name__", "localize.nothing")
    assert list(check_pairs(PAIRS, ASKED, processes=2)) == _alone()


@pytest.mark.usefixtures("soon")
def test_processes_end_with_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stops reading leaves no process behind."""
    started: list[Worker] = []
    start = workers.start

    def note(module: str) -> Worker:
        started.append(start(module))
        return started[-1]

    monkeypatch.setattr(subject, "start", note)
    found = check_pairs(PAIRS, ASKED, processes=2)
    list(islice(found, 12))
    found.close()
    assert len(started) == 2
    for worker in started:
        with pytest.raises(WorkerEnded):
            worker.ask(b"")


_FORKING = """
import os
from itertools import islice
from tests.workflow.checking.test_check_pairs import ASKED, PAIRS, check_pairs, subject

assert subject.may_fork()
subject._ALONE, subject._HERE_BEFORE_FORKS, subject._CHUNK = 3, 10, 7
alone = list(check_pairs(PAIRS, ASKED, processes=1))
assert list(check_pairs(PAIRS, ASKED, processes=2)) == alone
given_up = check_pairs(PAIRS, ASKED, processes=2)
list(islice(given_up, 12))
given_up.close()
fork = subject.fork
subject.fork = lambda answer: fork(lambda chunk: os._exit(1))
assert list(check_pairs(PAIRS, ASKED, processes=2)) == alone
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("all are gone")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_forks_find_what_one_finds_and_leave_nothing_behind() -> None:
    """The same law for processes that are copies: also where they fail, and where nobody wants their answers."""
    ended = subprocess.run([sys.executable, "-c", _FORKING], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.stdout, ended.stderr) == ("all are gone\n", "")


def test_lists_that_fail_are_checked_pair_by_pair(soon: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails for many pairs together is asked of each, so that all before the one at fault are told."""
    alone = list(check_pairs(PAIRS, ASKED, processes=1))

    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(Plan, "run_many", fail)
    assert list(check_pairs(PAIRS, ASKED, processes=1)) == alone
