"""Drafts from the memory: matches as they are, repaired matches, texts assembled from pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.model import Content, LanguageTag, Match
from localize.workflow.memory.batch_matches import MatchOptions, find_many
from localize.workflow.memory.fuzzy_repair import REPAIR_FIRST, REPAIRED, knowledge, mend, put_together, take_apart

if TYPE_CHECKING:
    from localize.memory.repair.request import Knowledge
    from localize.workflow.memory.matches import MemoryQuestion
    from localize.workflow.project.project import Project

_TRIED = 8
"""Matches of a text that are tried for repair."""


@dataclass(frozen=True, slots=True)
class MemoryDraftOptions:
    """What is wanted of the memory."""

    least: int
    """Least score of a match that is taken as it is."""
    pieces: bool
    """Whether a text put together from pieces is better than none."""
    repair: bool = True
    """Whether matches are repaired and texts put together at all; else they are taken as they are."""


@dataclass(frozen=True, slots=True)
class MemoryDraft:
    """What the memory has for one text: one of these, or nothing."""

    first: Match | None = None
    """What goes before engines: a match, or a well repaired one."""
    later: Match | None = None
    """A repaired match that an engine's draft may be better than."""
    pieces: Match | None = None
    """For the gist, where there is nothing else."""


def find_memory_drafts(
    project: Project, questions: Sequence[MemoryQuestion], wish: MemoryDraftOptions
) -> Iterator[MemoryDraft]:
    """Yield for each question what the memory has; equal texts are thought about once."""
    known: dict[tuple[Content, LanguageTag, LanguageTag], MemoryDraft] = {}
    for asked, matches in zip(questions, find_many(project, questions, _want(project, questions, wish)), strict=True):
        if any(match.similarity == 100 for match in matches):  # where a text stands decides among these
            yield _choose(project, asked, matches, wish)
            continue
        key = asked.content, asked.source_language, asked.target_language
        if key not in known:
            known[key] = _choose(project, asked, matches, wish)
        yield known[key]


def _want(project: Project, questions: Sequence[MemoryQuestion], wish: MemoryDraftOptions) -> MatchOptions:
    """Return which matches are looked at: the best one, and those that may be worth more when repaired."""
    from localize.memory.repair.choose import NEAR

    pairs = {(asked.source_language, asked.target_language) for asked in questions}
    if not any(_knowledge(project, *pair, wish) for pair in pairs):
        return MatchOptions(1, min(100, wish.least), within=0, equal_suffices=True, diff=False)
    return MatchOptions(_TRIED, min(REPAIRED, wish.least), within=NEAR, quick=True, equal_suffices=True, diff=False)


def _choose(project: Project, asked: MemoryQuestion, matches: Sequence[Match], wish: MemoryDraftOptions) -> MemoryDraft:
    known = _knowledge(project, asked.source_language, asked.target_language, wish)
    best = next((match for match in matches[:1] if match.target and match.score >= wish.least), None)
    if known is None or (best is not None and (best.similarity == 100 or best.adapted)):
        return MemoryDraft(best)
    wanted = take_apart(project, known, asked)
    made = mend(wanted, matches)
    if made is not None and made.similarity >= REPAIR_FIRST:
        return MemoryDraft(first=made)
    if best is not None or made is not None:
        return MemoryDraft(best, made)
    return MemoryDraft(pieces=put_together(wanted) if wish.pieces else None)


def _knowledge(
    project: Project, source: LanguageTag, target: LanguageTag, wish: MemoryDraftOptions
) -> Knowledge | None:
    return knowledge(project, source, target) if wish.repair else None
