"""Processes that answer lines: each answer belongs to its line, and one that ends takes nothing else with it."""

from __future__ import annotations

import sys

from localize.memory.process_pool import ProcessPool

ECHO = "import sys\nfor line in sys.stdin: print(line.strip()[::-1], flush=True)"
ONE = "print(input()[::-1], flush=True)"


def test_each_line_has_its_own_answer() -> None:
    """However many lines and processes there are, each line gets its answer."""
    with ProcessPool([sys.executable, "-c", ECHO], 2) as processes:
        answers = [processes.ask(str(at).encode()) for at in range(200)]
        assert [answer.result() for answer in answers] == [str(at)[::-1].encode() + b"\n" for at in range(200)]


def test_a_process_that_ends_leaves_the_rest_unanswered() -> None:
    """Where all have ended there is no answer, and nobody waits for one."""
    with ProcessPool([sys.executable, "-c", ONE], 2) as processes:
        answers = [processes.ask(b"12").result() for _ in range(6)]
    assert answers.count(b"21\n") == 2
    assert answers.count(None) == 4
    with ProcessPool(["/there/is/no/such/program"], 2) as processes:
        assert processes.ask(b"12").result() is None
