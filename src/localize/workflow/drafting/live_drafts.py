"""Machine drafts for one segment as they arrive, for a screen that shows each at once.

`arrivals` yields the list of engines first, then each one's draft; `prepare` has those of a segment made before anybody
opens it. `alternatives` and `completion` ask an engine again: for other answers, and for the rest of what is being
typed. Nothing is stored; all of it may run in a worker thread, and `cancel` ends it at once. Policy, file and segment
decide what may be asked, as for any draft.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.engines import PrivacyClass
from localize.errors import EngineError
from localize.errors.message import Message
from localize.model import LanguageTag, Match, SegmentKey, State
from localize.model.segment_list import Row
from localize.workflow.drafting.draft import build_engine
from localize.workflow.drafting.engine_status import EngineStatus, engines_for
from localize.workflow.segments.iterate import get_document

if TYPE_CHECKING:
    from localize.workflow.drafting.engine_requests import EngineRequests
    from localize.workflow.drafting.usage_ledger import FirstSend
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class KnownEngines:
    """What comes first: the engines that translate this pair, as they stand now."""

    engines: tuple[EngineStatus, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An engine's draft; its `problems` say why to doubt it."""

    engine: str
    match: Match


@dataclass(frozen=True, slots=True)
class FailedDraft:
    """An engine that gave no draft."""

    engine: str
    error: EngineError


DraftEvent = KnownEngines | Arrival | FailedDraft


def is_open(row: Row) -> bool:
    """Tell whether nothing is written in a row yet, so that drafts may come without being asked for."""
    return row.state is State.INITIAL and not (row.target and row.target.content)


def arrivals(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    *,
    asks: Callable[[EngineStatus], bool],
    first: FirstSend | None = None,
    cancel: threading.Event | None = None,
) -> Iterator[DraftEvent]:
    """Yield the engines, then engine by engine what those answer that are to be asked.

    One that may not be asked or fails yields why; the others are asked all the same. *first* hears what is about to be
    sent. Raises: NotFound.
    """
    row = project.store.get_row(key, language)
    known = engines_for(project, get_document(project, row.segment.document).source_language, language)
    yield KnownEngines(known)
    stop = cancel or threading.Event()
    for each in known:
        if stop.is_set():
            return
        if asks(each):
            yield _ask(project, each, row, language, first=first, cancel=stop)


def _ask(
    project: Project,
    asked: EngineStatus,
    row: Row,
    language: LanguageTag,
    *,
    first: FirstSend | None,
    cancel: threading.Event,
) -> Arrival | FailedDraft:
    asking = _start_asking(project, first=first, cancel=cancel)
    try:
        found = asking.ask(build_engine(project, asked.name), [row], language)
    except EngineError as error:
        return FailedDraft(asked.name, error)
    if row.segment.key in found:
        return Arrival(asked.name, found[row.segment.key])
    problem = next(iter(asking.reasons), Message("no answer"))
    return FailedDraft(asked.name, EngineError(problem, engine=asked.name, hint="try again later"))


def prepare(project: Project, key: SegmentKey, language: LanguageTag, *, cancel: threading.Event) -> None:
    """Have the drafts of a segment ready that will be opened soon: those of engines in this process, in the cache."""
    if key in project.store.secrets() or not is_open(project.store.get_row(key, language)):
        return
    for _ in arrivals(project, key, language, asks=_is_in_process, cancel=cancel):
        continue


def _is_in_process(engine: EngineStatus) -> bool:
    return engine.privacy is PrivacyClass.IN_PROCESS


def alternatives(
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    engine_id: str,
    *,
    cancel: threading.Event | None = None,
) -> tuple[Match, ...]:
    """Return an engine's answers for a segment, the best first; none from an engine that has but one.

    Raises: EngineError, Forbidden, NotFound.
    """
    row = project.store.get_row(key, language)
    engine = build_engine(project, engine_id)
    if not engine.capabilities.alternatives:
        return ()
    return _start_asking(project, cancel=cancel).ask_more(engine, row, language)


def completion(
    project: Project, key: SegmentKey, language: LanguageTag, typed: str, *, cancel: threading.Event | None = None
) -> Match | None:
    """Return a whole target that begins with what is *typed*, by the first engine that can; None where none can.

    Engines that may not be asked are passed over, and so is one that fails: a completion that does not come is no news.
    """
    if not typed.strip():
        return None
    row = project.store.get_row(key, language)
    for name in project.config.draft.engines:
        try:
            engine = build_engine(project, name)
            if engine.capabilities.completes:
                asking = _start_asking(project, cancel=cancel)
                found = asking.ask_more(engine, row, language, typed=typed)
                return next((match for match in found if match.target.typed.startswith(typed.rstrip())), None)
        except EngineError:
            continue
    return None


def _start_asking(
    project: Project, *, first: FirstSend | None = None, cancel: threading.Event | None = None
) -> EngineRequests:
    """Return what asks engines. Its code (masks, terms, ranking) is read only here: no first screen waits for it."""
    from localize.workflow.drafting.engine_requests import EngineRequests

    return EngineRequests(project, first=first, cancel=cancel)
