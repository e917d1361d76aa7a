"""Pairs of plain texts, checked without any project; many of them are shared out among processes on all cores.

python -m localize.workflow.pairs < a question, then lists of pairs, pickled > lists of findings, pickled

The other end of both pipes is always this module in our own process: pickles from elsewhere are never read.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO

from localize.errors import ExtractError, LocalizeError
from localize.model import Content, Finding, LanguageTag, PluralCase, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from localize.formats.po_pairs import Catalogue
    from localize.glossary import Glossary
    from localize.rules import Rule

_HERE = 4_000
"""Pairs that take as long as it takes to start processes and to load the checks, about half a second."""
_CHUNK = 500

Texts = tuple[str, str, PluralCase | None]
"""Source, target, and the plural form that the target renders."""
Chunk = list[Texts]
Found = tuple[Finding, ...]
Find = Callable[[Texts], Found]
Answer = dict[int, Found]
"""The findings by the place of the pair in its chunk; pairs without any are left out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What pairs are checked for."""

    source_language: LanguageTag
    target_language: LanguageTag
    glossary: Glossary | None = None
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    """A project's own."""


def check_pairs(pairs: Iterable[Texts], asked: Asked, *, processes: int | None = None) -> Generator[Found]:
    """Yield the findings of each pair, in order; the first few thousand are checked here.

    Where a process fails, its share is checked here as well, so that an error is raised as if there were none.
    """
    find = _finder(asked)
    remaining = _Reading(pairs)
    for pair in islice(remaining, _HERE):
        yield find(pair)
    count = processes or os.cpu_count() or 1
    if count > 1 and (first := remaining.take(_CHUNK)):
        chunks = chain([first], iter(lambda: remaining.take(_CHUNK), []))
        with _Crew(asked, count) as crew:
            for chunk, answer in crew.ask_all(chunks):
                yield from map(find, chunk) if answer is None else (answer.get(at, ()) for at in range(len(chunk)))
    yield from map(find, remaining)
    if remaining.error is not None:
        raise remaining.error


def read_po(path: Path) -> Catalogue:
    """Return the translations of a PO file. Raises: ExtractError."""
    from localize.formats.po_pairs import read_catalogue

    try:
        return read_catalogue(path.read_bytes())
    except OSError as error:
        raise ExtractError(f"cannot be read: {error.strerror}", path=str(path), hint="mend the path") from error
    except ExtractError as error:
        error.path = error.path or str(path)
        raise


class _Reading:
    """The pairs up to the first that cannot be read: those before it are still checked, and then the error is due."""

    def __init__(self, pairs: Iterable[Texts]) -> None:
        self._pairs = iter(pairs)
        self.error: LocalizeError | None = None

    def __iter__(self) -> Iterator[Texts]:
        return self

    def __next__(self) -> Texts:
        if self.error is not None:
            raise StopIteration
        try:
            return next(self._pairs)
        except LocalizeError as error:
            self.error = error
            raise StopIteration from error

    def take(self, count: int) -> Chunk:
        """Return the next pairs; none at the end."""
        return list(islice(self, count))


def _finder(asked: Asked) -> Find:
    """Return the function that checks one pair."""
    from localize.checks import Pair
    from localize.checks.pair import Context
    from localize.checks.registry import plan_pairs
    from localize.checks.rules import rule_checks
    from localize.glossary import TermIndex

    languages = asked.source_language, asked.target_language
    plan = plan_pairs(asked.target_language, asked.severities, rule_checks(asked.rules))
    concepts = asked.glossary.concepts if asked.glossary else ()
    source_terms, target_terms = (TermIndex.build(concepts, language) for language in languages)

    def find(pair: Texts) -> Found:
        source, target, case = pair
        hits = (source_terms.find(source), target_terms.find(target)) if concepts else ((), ())
        if case is None and not any(hits):
            asked = plan.choose(source, target)
            return plan.look(Context.of_texts(source, target, *languages), asked) if asked else ()
        return plan.run(Pair(Content((source,)), Content((target,)), *languages, *hits, case=case))

    return find


class _Crew:
    """Processes that check; ended in any case when their work is done or given up."""

    def __init__(self, asked: Asked, count: int) -> None:
        self._pool = ThreadPoolExecutor(count)
        self._count = count
        self._children: list[subprocess.Popen[bytes]] = []
        self._free: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        for _ in range(count):
            child = _start(asked)
            self._children += [child] if child else []
            self._free.put(child)

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self._children:
            child.kill()
        self._pool.shutdown(cancel_futures=True)
        for child in self._children:
            with suppress(OSError), child:  # closes the pipes and waits
                pass

    def ask_all(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Answer | None]]:
        """Yield each chunk with its answer, in order; two chunks for each process are read ahead."""
        waiting: deque[tuple[Chunk, Future[Answer | None]]] = deque()
        for chunk in chunks:
            waiting.append((chunk, self._pool.submit(self._ask, chunk)))
            if len(waiting) > 2 * self._count:
                yield waiting[0][0], waiting.popleft()[1].result()
        for given, answer in waiting:
            yield given, answer.result()

    def _ask(self, chunk: Sequence[Texts]) -> Answer | None:
        """Return what a process that is free finds; None where it failed."""
        child = self._free.get()
        answer: Answer | None = None
        if child is not None and child.stdin is not None and child.stdout is not None:
            try:
                pickle.dump(chunk, child.stdin)
                child.stdin.flush()
                answer = pickle.load(child.stdout)  # noqa: S301 (our own child)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                child = None
        self._free.put(child)
        return answer


def _start(asked: Asked) -> subprocess.Popen[bytes] | None:
    """Return a process that knows what it is asked for; None where it cannot be started."""
    command = [sys.executable, "-m", __name__]
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    try:
        if child.stdin is not None:
            pickle.dump(asked, child.stdin)
    except OSError:
        child.kill()
    return child


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Check one chunk after the other until there are no more."""
    find = _finder(pickle.load(questions))  # noqa: S301 (our own parent)
    while True:
        try:
            chunk = pickle.load(questions)  # noqa: S301
        except EOFError:
            return
        found = ((at, find(pair)) for at, pair in enumerate(chunk))
        pickle.dump({at: findings for at, findings in found if findings}, answers)
        answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asks ends it
    output, sys.stdout = sys.stdout.buffer, sys.stderr  # what a check prints is no answer
    serve(sys.stdin.buffer, output)
