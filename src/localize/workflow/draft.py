"""Drafts for what nobody has translated yet: memory first, then the engines that the policy allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.errors import Conflict, EngineError
from localize.history import SaveTarget
from localize.listing import Row, Where
from localize.model import (
    DocumentId,
    LanguageTag,
    Match,
    MatchType,
    Origin,
    OriginKind,
    Progress,
    SegmentKey,
)
from localize.states import Step, stored_after
from localize.workflow.lookup import ask_for_all
from localize.workflow.remember import Asked

if TYPE_CHECKING:
    from localize.engines import Engine
    from localize.workflow.drafting.ledger import FirstSend
    from localize.workflow.project import Project
    from localize.workflow.remember_many import Want

_PAGE = 64
"""Rows drafted in one transaction: an interrupted run keeps all pages before."""
_LARGE_PAGE = 512
"""… where no engine is waited for."""
_GROUP = 2_048
"""Rows looked up in the memory together, on all cores."""
_TRIED = 8
"""Matches of a segment that are tried for repair."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """Where drafts came from, and what is left without one."""

    from_memory: int
    from_engines: tuple[tuple[str, int], ...]
    left: int
    problems: tuple[str, ...]
    """Engines that failed or are forbidden and a full disk, each once; and how many segments others wrote meanwhile."""


def draft(
    project: Project,
    languages: Sequence[LanguageTag] = (),
    *,
    min_score: int | None = None,
    engines: Sequence[str] | None = None,
    document: DocumentId | None = None,
    first: FirstSend | None = None,
) -> Generator[Progress, None, DraftReport]:
    """Give every untranslated segment a draft: the first that is there of these.

    A match that could be repaired, when at least 60 % alike; the best memory match of *min_score* or more; an engine's;
    a repaired match of at least 40 %; without engines, pieces of the memory. Nobody's text is replaced. An engine that
    fails or is forbidden is reported, and the next one is asked. What the memory teaches is learnt first, if it has
    grown. *first* hears what is about to be sent, once an engine.
    Raises: PluginError for an engine that does not exist.
    """
    from localize.workflow.drafting.asking import Asking

    project.require_writable()
    wanted = tuple(languages) or project.all_targets()
    least = project.config.draft.min_score if min_score is None else min_score
    names = project.config.draft.engines if engines is None else engines
    where = Where(document=document, untranslated=True)
    total = sum(project.store.counts(language, where).segments for language in wanted)
    built, problems = _build(project, names)
    asking = Asking(project, first=first)
    from_memory = done = taken = 0
    by_engine = dict.fromkeys((engine.id for engine in built), 0)
    for language in wanted:
        if project.store.counts(language, where).segments:
            yield from _learn(project, language, problems)
        for page, matches in _pages(project, language, where, least, size=_PAGE if built else _LARGE_PAGE):
            found, later = _from_memory(project, page, matches, language, least)
            makers: dict[SegmentKey, str] = {}
            for engine in built:
                missing = [row for row in page if row.segment.key not in found]
                drafts = asking.ask(engine, missing, language)
                makers |= dict.fromkeys(drafts, engine.id)
                found.update(drafts)
            found.update((key, match) for key, match in later.items() if key not in found)
            if not built:
                missing = [row for row in page if row.segment.key not in found]
                found.update(_from_pieces(project, missing, matches, language))
            saved = _save(project, page, found, language)
            taken += len(found) - len(saved)
            names = [makers.get(key) or _repair_name(found[key]) for key in saved]
            from_memory += names.count("")
            for name in filter(None, names):
                by_engine[name] = by_engine.get(name, 0) + 1
            done += len(page)
            yield Progress(done, total, "drafted")
    problems += asking.problems
    made = from_memory + sum(by_engine.values())
    if taken:
        problems.append(f"segments that somebody else wrote meanwhile: {taken}; their texts stand")
    return DraftReport(from_memory, tuple(by_engine.items()), done - made - taken, tuple(dict.fromkeys(problems)))


def draft_one(project: Project, key: SegmentKey, language: LanguageTag, engine_id: str) -> Match:
    """Return one engine's proposal for a segment, without storing it. Raises: EngineError, Forbidden."""
    from localize.workflow.drafting.asking import Asking

    row = project.store.get_row(key, language)
    asking = Asking(project)
    found = asking.ask(build_engine(project, engine_id), [row], language)
    if key not in found:
        problem = asking.problems[0] if asking.problems else "no answer"
        raise EngineError(problem, engine=engine_id, hint="try again later")
    return found[key]


def build_engine(project: Project, engine_id: str) -> Engine:
    """Return an engine under the project's policy and the user's consents; it is kept while these stay as they are.

    Raises: Forbidden, PluginError, EngineUnavailable.
    """
    from localize.engines.gate import Consent, Policy, build
    from localize.workflow.settings import read_settings

    consents = tuple(
        Consent(
            each.project_id,
            each.host,
            each.country,
            each.sends,
            datetime.fromisoformat(each.until).date(),
            beside=each.beside,
        )
        for each in read_settings().consents
    )
    policy = Policy(project.config.policy, frozenset(), project.store.project_id)
    settings = project.config.engines.get(engine_id)
    today = datetime.now(UTC).date()
    return project.keep_engine(
        f"{engine_id} {today} {policy} {hash(consents)}",
        lambda: build(engine_id, policy, consents, today=today, settings=settings),
    )


def _build(project: Project, names: Sequence[str]) -> tuple[list[Engine], list[str]]:
    built: list[Engine] = []
    problems: list[str] = []
    for name in names:
        try:
            built.append(build_engine(project, name))
        except EngineError as error:
            problems.append(f"{error.message}; {error.hint}" if error.hint else error.message)
    return built, problems


def _learn(project: Project, language: LanguageTag, problems: list[str]) -> Iterator[Progress]:
    """Learn from the memory for the source languages of the project's documents, as far as the disk lets it be kept."""
    from localize.workflow.drafting.repairing import learn

    for source in sorted({document.source_language for document in project.store.documents()}):
        if source == language:
            continue
        try:
            yield from learn(project, source, language)
        except OSError as error:
            problems.append(f"what the memory teaches cannot be kept: {error.strerror or error}")
    project.forget_knowledge()


@dataclass(frozen=True, slots=True)
class _Near:
    """What the memory has for a row."""

    asked: Asked
    matches: tuple[Match, ...]


def _pages(
    project: Project, language: LanguageTag, where: Where, least: int, *, size: int
) -> Iterator[tuple[Sequence[Row], Mapping[SegmentKey, _Near]]]:
    """Yield the rows of a filter page by page; they are looked up many at a time, while the caller is at work."""
    from localize.workflow.remember_many import find_in_groups

    begun: deque[tuple[Sequence[Row], Sequence[Asked]]] = deque()

    def groups() -> Iterator[Sequence[Asked]]:
        after = 0
        while group := project.store.rows(language, where, after=after, limit=_GROUP):
            after = group[-1].number
            begun.append((group, ask_for_all(project, group, language)))
            yield begun[-1][1]

    for found in find_in_groups(project, groups(), _want(project, language, least)):
        group, asked = begun.popleft()
        near = {row.segment.key: _Near(each, matches) for row, each, matches in zip(group, asked, found, strict=True)}
        for first in range(0, len(group), size):
            yield group[first : first + size], near


def _want(project: Project, language: LanguageTag, least: int) -> Want:
    """Return which matches drafts are made of: the best one, and those that may be worth more when repaired."""
    from localize.memory.choose import NEAR
    from localize.workflow.drafting.repairing import REPAIRED
    from localize.workflow.remember_many import Want

    sources = {document.source_language for document in project.store.documents()}
    if not any(project.knowledge(source, language) for source in sources if source != language):
        return Want(1, min(100, least), within=0, equal_suffices=True, diff=False)
    return Want(_TRIED, min(REPAIRED, least), within=NEAR, quick=True, equal_suffices=True, diff=False)


def _from_memory(
    project: Project, page: Sequence[Row], near: Mapping[SegmentKey, _Near], language: LanguageTag, least: int
) -> tuple[dict[SegmentKey, Match], dict[SegmentKey, Match]]:
    """Return what goes before engines, matches and well repaired ones, and the repaired ones that go after them."""
    from localize.workflow.drafting.repairing import REPAIR_FIRST, mend

    found: dict[SegmentKey, Match] = {}
    later: dict[SegmentKey, Match] = {}
    for row in page:
        asked, matches = near[row.segment.key].asked, near[row.segment.key].matches
        known = project.knowledge(asked.source_language, language)
        best = next((match for match in matches[:1] if match.target and match.score >= least), None)
        exact = best is not None and (best.similarity == 100 or best.adapted)
        made = mend(project, known, asked, matches) if known and not exact else None
        if made is not None and made.similarity >= REPAIR_FIRST:
            best = made
        elif made is not None:
            later[row.segment.key] = made
        if best is not None:
            found[row.segment.key] = best
    return found, later


def _from_pieces(
    project: Project, rows: Sequence[Row], near: Mapping[SegmentKey, _Near], language: LanguageTag
) -> dict[SegmentKey, Match]:
    from localize.workflow.drafting.repairing import put_together

    found = {}
    for row in rows:
        asked = near[row.segment.key].asked
        known = project.knowledge(asked.source_language, language)
        made = put_together(project, known, asked) if known else None
        if made is not None:
            found[row.segment.key] = made
    return found


def _repair_name(match: Match) -> str:
    """Return under which name a draft without a machine is counted; "" for others."""
    if match.type is not MatchType.ASSEMBLED:
        return ""
    return "repair" if match.similarity else "pieces"


def _save(
    project: Project, page: Sequence[Row], found: Mapping[SegmentKey, Match], language: LanguageTag
) -> tuple[SegmentKey, ...]:
    """Save the drafts of a page; return the keys of all but those that somebody else wrote since the page was read."""
    changes = [_change(row, found[row.segment.key], language) for row in page if row.segment.key in found]
    while changes:
        try:
            project.store.record(changes, actor=project.member)
        except Conflict:
            changes = [each for each in changes if _is_untouched(project, each)]
        else:
            break
    return tuple(each.segment for each in changes)


def _change(row: Row, match: Match, language: LanguageTag) -> SaveTarget:
    state, substate = stored_after(Step.DRAFT)
    return SaveTarget(
        segment=row.segment.key,
        language=language,
        content=match.target,
        state=state,
        substate=substate,
        origin=origin_of(match),
        source_hash=row.segment.source_hash,
        seen=row.target.revision if row.target else 0,
    )


def _is_untouched(project: Project, change: SaveTarget) -> bool:
    present = project.store.get_row(change.segment, change.language).target
    return (present.revision if present else 0) == change.seen


def origin_of(match: Match) -> Origin:
    """Return where a text comes from that was taken from *match*."""
    if match.type is MatchType.MEMORY:
        return Origin(OriginKind.MEMORY, match.score, match.origin.name)
    return match.origin
