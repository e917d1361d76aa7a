"""Pairs of plain texts, checked without any project; many of them are shared out among processes on all cores.

python -m localize.workflow.pairs < what is asked, then lists of pairs, pickled > findings by place, pickled
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from localize.errors import ExtractError, LocalizeError
from localize.model import Content, Finding, LanguageTag, PluralCase, Severity
from localize.workflow.crew import Crew, fork, may_fork, serve, start

if TYPE_CHECKING:
    from pathlib import Path

    from localize.formats.po_pairs import Catalogue
    from localize.glossary import Glossary
    from localize.rules import Rule

_HERE = 4_000
"""Pairs that take as long as it takes to start programs that load the checks, about half a second."""
_HERE_BEFORE_FORKS = 1_000
"""Pairs after which most of what the others need is loaded, and need not be loaded by each process."""
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
    gc.freeze()  # checks, tables and what was read stay: they are not to be looked through for garbage again and again
    remaining = _Reading(pairs)
    copied = may_fork()
    for pair in islice(remaining, _HERE_BEFORE_FORKS if copied else _HERE):
        yield find(pair)
    count = processes or os.cpu_count() or 1
    if count > 1 and (first := remaining.take(_CHUNK)):
        chunks = chain([first], iter(lambda: remaining.take(_CHUNK), []))
        workers = [fork(partial(_answer, find)) if copied else start(__name__, asked) for _ in range(count)]
        with Crew[Texts, Answer](workers) as crew:
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
            return plan.run_texts(source, target, languages)
        return plan.run(Pair(Content((source,)), Content((target,)), *languages, *hits, case=case))

    return find


def _answer(find: Find, chunk: Sequence[Texts]) -> Answer:
    found = ((at, find(pair)) for at, pair in enumerate(chunk))
    return {at: findings for at, findings in found if findings}


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asks ends it
    output, sys.stdout = sys.stdout.buffer, sys.stderr  # what a check prints is no answer
    serve(partial(_answer, _finder(pickle.load(sys.stdin.buffer))), sys.stdin.buffer, output)  # noqa: S301 (our parent)
