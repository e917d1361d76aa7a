"""Training of fuzzy repair: word and phrase tables learnt from the memory, in the project's cache.

Learning takes up to half a minute, so a screen starts a process for it: `python -m localize.workflow.memory.training
FOLDER`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from localize.errors import StoreError
from localize.errors.message import Message
from localize.language import find_variant, same_language
from localize.model import Content, LanguageTag, Progress, TranslationUnit
from localize.store.key import receive_key, send_key
from localize.workflow.project.cache import Kind

if TYPE_CHECKING:
    from localize.memory.repair.request import Knowledge
    from localize.workflow.project.project import Project

KNOWLEDGE: Kind[Knowledge | None] = Kind("knowledge")
"""What the memory has taught, by language pair; forgotten when more was learnt."""

FEWEST = 50
"""Pairs below which counting words proves nothing."""
_MOST = 30_000
"""Pairs that are learnt from: the newest of the most trusted."""
_STALE = 0.05
"""Share of the pairs that may be newer than the cache before it is learnt anew."""
_TRAINED = 30
"""What word translations take of a hundred parts of learning; the rest is phrases."""
_STEP = 5_000
_FORM = 2
STATE, LEXICON, PHRASES = "state.json", "lexicon.arrays", "phrases.arrays"
"""Files of the cache for a pair of languages."""
_NICE = 10

Pair = tuple[Content, Content]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known for a pair of languages."""

    source: LanguageTag
    target: LanguageTag
    pairs: int
    """Learnt from; 0 where the memory has fewer than `FEWEST`."""
    is_new: bool
    """Whether it was learnt now."""


@dataclass(frozen=True, slots=True)
class Cached:
    """What the cache was learnt from."""

    position: int
    pairs: int


def learn_memory(
    project: Project, languages: Sequence[LanguageTag] = (), *, anew: bool = False
) -> Generator[Progress, None, tuple[Learnt, ...]]:
    """Learn for the project's languages, or some of them, where the memory has moved on enough; *anew*: in any case.

    What is learnt for one pair of languages is kept when the next one is stopped.
    Raises: StoreError where it cannot be kept.
    """
    project.require_writable()
    done: list[Learnt] = []
    for source, target in _language_pairs(project, languages):
        is_new = anew or is_stale(project, source, target)
        try:
            if is_new:
                yield from learn(project, source, target)
        except OSError as error:
            hint = "free some space, or make the folder writable"
            raise StoreError(
                "what was learned from the memory cannot be saved: {value}", value=error.strerror or error, hint=hint
            ) from error
        cached = read_cached(project, source, target)
        done.append(Learnt(source, target, cached.pairs if cached else 0, is_new and cached is not None))
    project.cache.forget(KNOWLEDGE)
    return tuple(done)


def _language_pairs(project: Project, languages: Sequence[LanguageTag]) -> Iterator[tuple[LanguageTag, LanguageTag]]:
    sources = sorted({document.source_language for document in project.store.documents()} or {project.source})
    for target in languages or project.all_targets():
        yield from ((source, target) for source in sources if source != target)


def is_stale(project: Project, source: LanguageTag, target: LanguageTag) -> bool:
    """Tell whether there is more to learn than the cache knows: nothing is known yet, or a twentieth is new."""
    cached = read_cached(project, source, target)
    if cached is None and not all(_has(project, language) for language in (source, target)):
        return False
    position, most = (cached.position, int(_STALE * cached.pairs)) if cached else (0, FEWEST - 1)
    wanted = _Wanted(source, target)
    count = 0
    while rows := project.store.memory_worth(position, _STEP):
        position = rows[-1].number
        count += sum(wanted.has(row.languages) for row in rows)
        if count > most:
            return True
    return False


def _has(project: Project, language: LanguageTag) -> bool:
    """Tell whether the memory has enough texts in a language. Much quicker than to look for pairs among a million."""
    counts = project.store.memory_stats().variants
    return sum(count for each, count in counts if same_language(each, language)) >= FEWEST


def learn(project: Project, source: LanguageTag, target: LanguageTag) -> Generator[Progress, None, None]:
    """Learn for a pair of languages, from `FEWEST` pairs on. Raises: OSError where it cannot be kept."""
    from localize.memory.alignment.lexicon import Lexicon
    from localize.memory.alignment.word_links import read_keys
    from localize.memory.repair.phrase_table import Languages, Phrases

    pairs, position = yield from _choose_pairs(project, source, target)
    if len(pairs) < FEWEST:
        return
    name = Message("{source} → {target}", source=source, target=target)
    words = ((read_keys(one, source), read_keys(other, target)) for one, other in pairs)
    yield Progress(0, 100, name)
    lexicon = yield from _tell(Lexicon.train_steps(words), range(_TRAINED), name)
    steps = Phrases.build_steps(pairs, lexicon, Languages(source, target))
    phrases = yield from _tell(steps, range(_TRAINED, 100), name)
    files, folder = project.files, folder_of(source, target)
    files.remove(f"{folder}/{STATE}")
    files.write(f"{folder}/{LEXICON}", lexicon.dump())
    files.write(f"{folder}/{PHRASES}", phrases.dump())
    files.write(f"{folder}/{STATE}", json.dumps([_FORM, position, len(pairs)]).encode())
    yield Progress(100, 100, name)


def _tell(work: Generator[float, None, Made], told: range, name: Message) -> Generator[Progress, None, Made]:
    """Do work that yields which share of it is done; tell of it as these steps of a hundred."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            made: Made = end.value
            return made
        yield Progress(told.start + int(share * len(told)), 100, name)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which records have both languages. What was found of a list of languages is remembered: a memory has few."""

    source: LanguageTag
    target: LanguageTag
    known: dict[tuple[LanguageTag, ...], bool] = field(default_factory=dict)

    def has(self, languages: tuple[LanguageTag, ...]) -> bool:
        """Tell whether a record with texts in these languages is a pair."""
        known = self.known.get(languages)
        if known is None:
            one, other = self._find(languages, self.source), self._find(languages, self.target)
            known = self.known[languages] = one is not None and other is not None and one != other
        return known

    def _find(self, languages: tuple[LanguageTag, ...], wanted: LanguageTag) -> LanguageTag | None:
        return next((each for each in languages if same_language(each, wanted)), None)


def _choose_pairs(
    project: Project, source: LanguageTag, target: LanguageTag
) -> Generator[Progress, None, tuple[list[Pair], int]]:
    """Return the pairs to learn from, best first, and the position up to which the memory was read.

    Texts are read of those alone: making records of a million takes a minute.
    """
    total = project.store.memory_stats().units
    wanted = _Wanted(source, target)
    best: list[tuple[int, int, int, str]] = []
    position = read = 0
    while rows := project.store.memory_worth(position, _STEP):
        position = rows[-1].number
        best += ((row.trust, row.at, row.number, row.id) for row in rows if wanted.has(row.languages))
        if len(best) > 2 * _MOST:
            best = sorted(best, reverse=True)[:_MOST]
        read += len(rows)
        yield Progress(min(read, total), total, "read")
    names = [name for *_, name in sorted(best, reverse=True)[:_MOST]]
    pairs: list[Pair] = []
    for first in range(0, len(names), _STEP):
        units = project.store.get_translation_units(names[first : first + _STEP])
        pairs += (pair for unit in units if (pair := pair_of(unit, source, target)) is not None)
    return pairs, position


def folder_of(source: LanguageTag, target: LanguageTag) -> str:
    """Return where is kept what is known for a pair of languages."""
    return f"cache/repair/{source}_{target}"


def read_cached(project: Project, source: LanguageTag, target: LanguageTag) -> Cached | None:
    """Return what the cache for a pair of languages was learnt from, None where there is nothing of use."""
    try:
        form, position, pairs = json.loads(project.files.read(f"{folder_of(source, target)}/{STATE}"))
    except (OSError, ValueError, TypeError):
        return None
    whole = form == _FORM and isinstance(position, int) and isinstance(pairs, int)
    return Cached(position, pairs) if whole else None


def units_since(project: Project, position: int) -> Iterator[TranslationUnit]:
    """Yield the records of all changes after one."""
    while changes := project.store.memory_since(position, _STEP):
        position = changes[-1].number
        yield from (change.unit for change in changes if change.unit is not None)


def pair_of(unit: TranslationUnit, source: LanguageTag, target: LanguageTag) -> Pair | None:
    """Return a record's texts in two languages, None where it has not both."""
    one, other = find_variant(unit.variants, source), find_variant(unit.variants, target)
    return (one.content, other.content) if one and other and one is not other else None


# --- in a process of its own -----------------------------------------------------------------------------------------


class Learner:
    """A process that learns for one project, beside whatever else is done there.

    It has the project's key, and so ends with whoever started it, however that ends: by the end of its input.
    """

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._child.poll() is None

    def wait(self) -> None:
        """Return when it has ended."""
        self._child.wait()
        if self._child.stdin is not None:
            self._child.stdin.close()

    def stop(self) -> None:
        """End it, unless it has ended; what it has not kept is learnt another time."""
        if self.is_running:
            self._child.kill()
        self.wait()


def begin_learning(project: Project) -> Learner | None:
    """Start to learn where there is something new; None where there is not, or where no process can be started."""
    pairs = () if project.read_only else tuple(_language_pairs(project, ()))
    if not any(is_stale(project, *each) for each in pairs):
        return None
    command = [sys.executable, "-P", "-m", __spec__.name, str(project.root)]
    nowhere = subprocess.DEVNULL
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere)
    except OSError:
        return None
    assert child.stdin is not None
    with contextlib.suppress(OSError):
        send_key(child.stdin, project.key)
    return Learner(child)


def end_with(descriptor: int) -> None:
    """End this process when what can be read from a file descriptor ends."""
    while os.read(descriptor, 1):
        pass
    os._exit(0)  # what is half done is a cache


def main(arguments: Sequence[str]) -> None:
    """Learn for a project, politely."""
    from localize.workflow import finish
    from localize.workflow.project.project import open_project

    if hasattr(os, "nice"):
        os.nice(_NICE)
    key = receive_key(sys.stdin.buffer)
    Thread(target=end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    with contextlib.suppress(StoreError), open_project(arguments[0], key=key) as project:
        finish(learn_memory(project))


if __name__ == "__main__":
    main(sys.argv[1:])
