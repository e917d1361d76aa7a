"""Drafts for one segment as they arrive: for a screen that shows each at once, with where it comes from.

`arrivals` yields the memory's proposals first, then each engine's draft as it comes; `in_order` sorts what has come so
far by the work that it will likely take. `alternatives` and `completion` ask an engine again for one segment: for other
answers, and for the rest of what is being typed. Nothing is stored; all of it may run beside the screen's thread, and
`cancel` ends it at once. What may be asked is decided as for any draft: by the policy, the file and the segment.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import EngineError
from localize.model import LanguageTag, Match, MatchType, SegmentKey
from localize.workflow.drafting.asking import Asking
from localize.workflow.drafting.features import read_features
from localize.workflow.drafting.ranking import rank, read_weights

if TYPE_CHECKING:
    from localize.workflow.project import Project

_MOST = 5
"""Memory matches that are proposed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One proposal for a segment."""

    match: Match
    """Its `pieces` and `diff` say what each word is made of, its `problems` why to doubt it."""
    guess: float
    """The share of its words that a person will likely change."""

    @property
    def tag(self) -> str:
        """Where it comes from, in a few signs: `TM 87 %`, `repaired 72 %`, `pieces`, `firefox`."""
        match = self.match
        if match.type is MatchType.MACHINE:
            return match.origin.name or "machine"
        if match.type is MatchType.ASSEMBLED:
            return f"repaired {match.similarity} %" if match.similarity else "pieces"
        return f"TM {match.score} %"


@dataclass(frozen=True, slots=True)
class Failed:
    """An engine that gave no draft."""

    engine: str
    reason: str
    hint: str = ""


def arrivals(
    project: Project, key: SegmentKey, language: LanguageTag, *, cancel: threading.Event | None = None
) -> Iterator[Arrival | Failed]:
    """Yield the proposals for a segment as they come: memory and repair at once, then engine by engine.

    An engine that may not be asked or fails yields why; the others are asked all the same. Raises: NotFound.
    """
    from localize.workflow.draft import build_engine
    from localize.workflow.lookup import matches

    row = project.store.get_row(key, language)
    weights = read_weights(project)
    asked = row.segment.source
    for match in matches(project, key, language, limit=_MOST):
        yield Arrival(match, weights.guess(read_features(match, asked, language)))
    stop = cancel or threading.Event()
    for name in project.config.draft.engines:
        if stop.is_set():
            return
        asking = Asking(project, cancel=stop)
        try:
            found = asking.ask(build_engine(project, name), [row], language)
        except EngineError as error:
            yield Failed(name, error.message, error.hint)
            continue
        if key in found:
            yield Arrival(found[key], weights.guess(read_features(found[key], asked, language)))
        elif not stop.is_set():
            yield Failed(name, next(iter(asking.reasons), f"{name}: does not translate this pair of languages"))


def in_order(
    project: Project, key: SegmentKey, language: LanguageTag, arrived: Sequence[Arrival]
) -> tuple[Arrival, ...]:
    """Return what has arrived for a segment, least work first; that proposals agree is known only now."""
    source = project.store.get_row(key, language).segment.source
    by_match = {id(each.match): each for each in arrived}
    ranked = rank(read_weights(project), source, [each.match for each in arrived], language)
    return tuple(by_match[id(match)] for match in ranked)


def alternatives(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    engine_id: str,
    *,
    cancel: threading.Event | None = None,
) -> tuple[Match, ...]:
    """Return an engine's other answers for a segment, its first one ahead; one alone where it has no others.

    Raises: EngineError, Forbidden, NotFound.
    """
    from localize.workflow.draft import build_engine

    row = project.store.get_row(key, language)
    asking = Asking(project, cancel=cancel)
    return asking.ask_more(build_engine(project, engine_id), row, language)


def completion(
    project: Project, key: SegmentKey, language: LanguageTag, typed: str, *, cancel: threading.Event | None = None
) -> Match | None:
    """Return a whole target that begins with what is *typed*, by the first engine that can; None where none can.

    Engines that may not be asked are passed over, and so is one that fails: a completion that does not come is no news.
    """
    from localize.workflow.draft import build_engine

    if not typed.strip():
        return None
    row = project.store.get_row(key, language)
    for name in project.config.draft.engines:
        try:
            engine = build_engine(project, name)
            if engine.capabilities.completes:
                found = Asking(project, cancel=cancel).ask_more(engine, row, language, typed=typed)
                return next((match for match in found if match.target.typed.startswith(typed.rstrip())), None)
        except EngineError:
            continue
    return None
