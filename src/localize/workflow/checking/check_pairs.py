"""Checks of plain text pairs without a project; many pairs are shared among processes on all cores.

A worker is `python -m localize.workflow.checking.check_pairs`: it is asked for the settings first, then list by list,
and answers with the findings by the place of their pair.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from localize.errors import ExtractError, LocalizeError
from localize.language import parse_tag
from localize.model import Content, Finding, PluralCase, Severity, TermHit
from localize.runtime.workers import Crew, answer_questions, fork, may_fork, open_channel, start

if TYPE_CHECKING:
    from pathlib import Path

    from localize.checks.core.registry import PairCheck
    from localize.config.rules import Rule
    from localize.formats.gettext.pairs import Catalogue
    from localize.glossary import Glossary
    from localize.model import LanguageTag

_HERE = 4_000
"""Pairs that take as long as it takes to start programs that load the checks, about half a second."""
_HERE_BEFORE_FORKS = 1_100
"""Pairs after which most of what the others need is loaded, and need not be loaded by each process."""
_CHUNK = 500
"""Pairs that are checked together; with 200 or 2,000 it takes a twentieth longer."""
_ALONE = 100
"""The first pairs, whose findings nobody waits for until others are read."""

Texts = tuple[str, str, PluralCase | None]
"""Source, target, and the plural form that the target renders."""
Chunk = list[Texts]
Found = tuple[Finding, ...]
Answer = dict[int, Found]
"""The findings by the place of the pair in its chunk; pairs without any are left out."""


@dataclass(frozen=True, slots=True)
class PairOptions:
    """What pairs are checked for."""

    source_language: str
    """A tag, as the target language is one: "en"."""
    target_language: str
    glossary: Glossary | None = None
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    """By check id, where they differ from a check's own; None turns a check off."""
    rules: tuple[Rule, ...] = ()
    """A project's own."""
    kind: str = ""
    """The kind of the texts: "message" for strings of programs; empty where it is not known."""
    root: Path | None = None
    """The folder of the project whose words count for spelling beside those of the dictionary."""


def check_pairs(
    pairs: Iterable[Texts | tuple[str, str]], asked: PairOptions, *, processes: int | None = None
) -> Generator[Found]:
    """Yield the findings of each pair, in order; the first few thousand are checked here.

    A pair is source and target, and the plural case of the target where it is a plural form. Places in findings count
    characters from 0. Where a process fails, its share is checked here as well, so that an error is raised as if there
    were none.
    Raises: ConfigError where a language is no tag.
    """
    finder = _Finder(asked)
    remaining = _Reading(pairs)
    copied = may_fork()
    here = _HERE_BEFORE_FORKS if copied else _HERE
    for pair in islice(remaining, min(_ALONE, here)):
        yield finder.find(pair)
    for first_ones in islice(remaining.lists(), max(0, here - _ALONE) // _CHUNK):
        yield from _find_all(finder, first_ones)
    count = processes or os.cpu_count() or 1
    if count > 1 and (first := remaining.take(_CHUNK)):
        chunks = chain([first], remaining.lists())
        begin = partial(fork, partial(_answer, finder)) if copied else partial(start, __name__)
        with Crew[Chunk, Answer](begin, count, first=None if copied else asked) as crew:
            for chunk, answer in crew.ask_all(chunks):
                yield from map(finder.find, chunk) if answer is None else map(answer.get, range(len(chunk)), repeat(()))
    for others in remaining.lists():
        yield from _find_all(finder, others)
    if remaining.error is not None:
        raise remaining.error


def read_po(path: Path) -> Catalogue:
    """Return the translations of a PO file. Raises: ExtractError."""
    from localize.formats.gettext.pairs import read_catalogue

    try:
        return read_catalogue(path.read_bytes())
    except OSError as error:
        raise ExtractError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=("check the path and try again")
        ) from error
    except ExtractError as error:
        error.path = error.path or str(path)
        raise


class _Reading:
    """The pairs up to the first that cannot be read: those before it are still checked, and then the error is due."""

    def __init__(self, pairs: Iterable[Texts | tuple[str, str]]) -> None:
        self._pairs = iter(pairs)
        self.error: LocalizeError | None = None

    def __iter__(self) -> Iterator[Texts]:
        return self

    def __next__(self) -> Texts:
        if self.error is not None:
            raise StopIteration
        try:
            pair = next(self._pairs)
        except LocalizeError as error:
            self.error = error
            raise StopIteration from error
        return pair if len(pair) == 3 else (*pair, None)

    def take(self, count: int) -> Chunk:
        """Return the next pairs; none at the end."""
        return list(islice(self, count))

    def lists(self) -> Iterator[Chunk]:
        """Yield the remaining pairs, some hundred at a time."""
        return iter(lambda: self.take(_CHUNK), [])


_Hits = tuple[tuple[TermHit, ...], tuple[TermHit, ...]]
"""The terms in a source and in its target."""


class _Finder:
    """Checks pairs, one or some hundred at a time."""

    def __init__(self, asked: PairOptions) -> None:
        from localize.checks.core.registry import plan_pairs
        from localize.glossary import TermIndex

        self._languages = parse_tag(asked.source_language), parse_tag(asked.target_language)
        self._kind = asked.kind
        self._plan = plan_pairs(self._languages[1], asked.severities, _own_checks(asked, self._languages[1]))
        self._concepts = asked.glossary.concepts if asked.glossary else ()
        self._terms = [TermIndex.build(self._concepts, language) for language in self._languages]

    def find(self, pair: Texts) -> Found:
        """Return the findings of one pair."""
        source, target, _ = pair
        if (hits := self._closer(pair)) is None:
            return self._plan.run_texts(source, target, self._languages, self._kind)
        return self._look(pair, hits)

    def find_all(self, pairs: Sequence[Texts]) -> list[Found]:
        """Return the findings of each pair, found faster than one by one."""
        hits = list(map(self._closer, pairs))
        plain = [pair[:2] for pair, given in zip(pairs, hits, strict=True) if given is None]
        found = iter(self._plan.run_many(plain, self._languages, self._kind))
        return [
            next(found) if given is None else self._look(pair, given) for pair, given in zip(pairs, hits, strict=True)
        ]

    def _closer(self, pair: Texts) -> _Hits | None:
        """Return the terms in source and target; None where nothing but the texts is known."""
        source, target, case = pair
        if not self._concepts and case is None:
            return None
        hits = self._terms[0].find(source), self._terms[1].find(target)
        return hits if any(hits) or case is not None else None

    def _look(self, pair: Texts, hits: _Hits) -> Found:
        from localize.checks import Pair

        source, target, case = pair
        contents = Content((source,)), Content((target,))
        return self._plan.run(Pair(*contents, *self._languages, *hits, case=case, kind=self._kind))


def _own_checks(asked: PairOptions, language: LanguageTag) -> tuple[PairCheck, ...]:
    """Return the checks that a project brings itself, as `project_checks.own_checks` does for its segments."""
    from localize.checks.project_rules import rule_checks
    from localize.checks.spelling import spelling_check
    from localize.workflow.checking.dictionaries import read_lexicon

    words = read_lexicon(asked.root, language)
    return (*rule_checks(asked.rules), *((spelling_check(lambda _: words),) if words else ()))


def _find_all(finder: _Finder, pairs: Sequence[Texts]) -> Iterator[Found]:
    try:
        found = finder.find_all(pairs)
    except Exception:  # noqa: BLE001 – a check fails: what stands before is told, then it fails again
        return map(finder.find, pairs)
    return iter(found)


def _answer(finder: _Finder, chunk: Sequence[Texts]) -> Answer:
    return {at: findings for at, findings in enumerate(finder.find_all(chunk)) if findings}


if __name__ == "__main__":
    channel = open_channel()
    answer_questions(channel, partial(_answer, _Finder(pickle.loads(next(channel.frames())))))  # noqa: S301  # our parent
