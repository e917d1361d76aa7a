"""Drafts for every untranslated segment: from the memory first, then from the engines that the policy allows."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING

from localize.errors import Conflict, EngineError, StoreError
from localize.errors.message import Message
from localize.language import same_language
from localize.model import (
    Content,
    DocumentId,
    LanguageTag,
    Match,
    Progress,
    SegmentKey,
)
from localize.model.events import SaveTarget
from localize.model.segment_list import Row, Where
from localize.model.states import Step, stored_after
from localize.runtime.arguments import Names, as_names
from localize.workflow.editing.edit import origin_of
from localize.workflow.memory.matches import MemoryQuestion
from localize.workflow.memory.segment_matches import ask_for_all, through_others
from localize.workflow.project.cache import Kind
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.config.engines import EngineSettings
    from localize.engines import Engine
    from localize.engines.gate import Consent, Policy
    from localize.workflow.drafting.draft_log import SavedDraft
    from localize.workflow.drafting.engine_requests import EngineRequests
    from localize.workflow.drafting.memory_drafts import MemoryDraft, MemoryDraftOptions
    from localize.workflow.drafting.ranking import Weights
    from localize.workflow.drafting.ranking_features import Strayed
    from localize.workflow.drafting.usage_ledger import FirstSend
    from localize.workflow.project.project import Project

_PAGE = 64
"""Rows drafted in one transaction, or as many as an engine takes: an interrupted run keeps all pages before."""
_LARGE_PAGE = 512
"""… where no engine is waited for."""
_GROUP = 2_048
"""Rows looked up in the memory together, on all cores."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """Where drafts came from, and what is left without one."""

    from_memory: int
    """Drafts; what follows counts drafts or segments as well."""
    from_engines: tuple[tuple[str, int], ...]
    """The id of each engine, and how many drafts came from it."""
    left: int
    """Untranslated segments that have no draft."""
    problems: tuple[Message, ...]
    """Engines that failed or are forbidden and a full disk, each once; and how many segments others wrote meanwhile."""
    flagged: int = 0
    """Drafts that say themselves why they should be looked at with care."""
    skipped: tuple[tuple[Message, int], ...] = ()
    """Why engines gave no draft, and for how many segments; one that another engine then drafted is among them."""
    unreachable: bool = False
    """Whether an engine could not be reached, so that the same run may do more later."""


def draft(  # noqa: PLR0913 - what may be wanted of a run, word by word
    project: Project,
    languages: Names = (),
    *,
    min_score: int | None = None,
    engines: Names | None = None,
    document: DocumentId | None = None,
    first: FirstSend | None = None,
    cancel: Event | None = None,
    repair: bool | None = None,
) -> Generator[Progress, None, DraftReport]:
    """Give every untranslated segment a draft: the first that is there of these.

    A match that could be repaired, when at least 60 % alike; the best memory match of *min_score* or more; an engine's
    or a repaired match of at least 40 %, whichever will need less work; without engines, pieces of the memory. Once the
    project's people have confirmed some drafts, what they changed decides which engine is asked first, and whether one
    is asked where the memory has something. With *repair* off, here or in the settings, matches are taken as they are,
    in less than half of the time; else what the memory teaches is learnt first, if it has grown. Nobody's text is
    replaced. An engine that fails or is forbidden is reported, and the next one is asked. *first* hears what is about
    to be sent, once an engine. Work that is stopped keeps all pages before, and continues when called again; *cancel*
    ends the waiting for an engine at once, and what has come by then is kept too.

    *languages* is one tag or several, and none means all; *engines* the same of engines, asked in this order, and None
    those of the settings. *min_score* is in per cent, 0 to 100.
    Raises:
        PluginError: an engine does not exist.
        NotFound: the project does not have a language.
    """
    from localize.workflow.drafting.engine_requests import EngineRequests
    from localize.workflow.drafting.memory_drafts import MemoryDraftOptions
    from localize.workflow.drafting.ranking import relearn

    project.require_writable()
    wanted = project.choose_targets(languages)
    least = project.config.draft.min_score if min_score is None else min_score
    where = Where(document=document, untranslated=True)
    total = sum(project.store.counts(language, where).segments for language in wanted)
    built, problems = _build(project, project.config.draft.engines if engines is None else as_names(engines))
    mends = project.config.draft.repair if repair is None else repair
    run = _Run(project, EngineRequests(project, first=first, cancel=cancel), relearn(project), built)
    done = 0
    for language in wanted:
        if project.store.counts(language, where).segments:
            if mends:
                yield from _learn(project, language, problems)
            yield Progress(done, total, "drafted")  # the first page may take a while
        wish = MemoryDraftOptions(least, pieces=not built, repair=mends)
        for page, near in _pages(project, language, where, wish, size=_page_size(built)):
            run.draft(page, near, language)
            done += len(page)
            yield Progress(done, total, "drafted")
            if cancel is not None and cancel.is_set():
                return run.report(done, problems)
    return run.report(done, problems)


def find_undrafted(project: Project, languages: Sequence[LanguageTag] = ()) -> Iterator[tuple[LanguageTag, Row]]:
    """Yield every segment that has neither a text nor a draft, language by language."""
    for language in tuple(languages) or project.all_targets():
        for row in all_rows(project, language, Where(untranslated=True)):
            yield language, row


@dataclass(frozen=True, slots=True)
class MemoryCoverage:
    """How many texts without a translation have a draft without any engine."""

    open: int
    """Names that have none."""
    matches: int = 0
    repaired: int = 0
    pieces: int = 0
    """Put together from pieces of the memory and the glossary."""

    @property
    def drafts(self) -> int:
        """All of them that have a draft."""
        return self.matches + self.repaired + self.pieces


def count_memory_drafts(
    project: Project, language: LanguageTag, document: DocumentId | None = None
) -> Generator[Progress, None, MemoryCoverage]:
    """Return what a run without engines would come to; nothing is written, and no more is learnt from the memory."""
    from localize.workflow.drafting.memory_drafts import MemoryDraftOptions
    from localize.workflow.drafting.ranking_features import source_of_match

    where = Where(document=document, untranslated=True)
    total = project.store.counts(language, where).segments
    settings = project.config.draft
    wish = MemoryDraftOptions(settings.min_score, pieces=True, repair=settings.repair)
    sources: Counter[str] = Counter()
    done = 0
    for page, near in _pages(project, language, where, wish, size=_LARGE_PAGE):
        found = (near[row.segment.key] for row in page)
        sources.update(
            source_of_match(match) for each in found if (match := each.later or each.first or each.pieces) is not None
        )
        done += len(page)
        yield Progress(done, total, "counted")
    return MemoryCoverage(total, sources["memory"], sources["repair"], sources["pieces"])


def _page_size(engines: Sequence[Engine]) -> int:
    """Return how many rows are drafted together: as many as an engine takes at once, hundreds for models here."""
    if not engines:
        return _LARGE_PAGE
    return min(_LARGE_PAGE, max(_PAGE, *(engine.capabilities.batch for engine in engines)))


@dataclass(slots=True)
class _Page:
    """Rows that are drafted together, and the drafts chosen for them so far."""

    rows: Sequence[Row]
    language: LanguageTag
    sources: Mapping[SegmentKey, Content]
    chosen: dict[SegmentKey, Match]
    waiting: Mapping[SegmentKey, Match]
    """Matches of the memory that an engine's draft may be better than."""
    rivals: dict[SegmentKey, tuple[Match, ...]] = field(default_factory=dict)
    """The drafts that were compared with each other."""
    strayed: dict[SegmentKey, Strayed] = field(default_factory=dict)
    milliseconds: dict[SegmentKey, int] = field(default_factory=dict)
    """That the engine took for a draft: its share of the page."""

    def missing(self) -> list[Row]:
        """Return the rows without a draft."""
        return [row for row in self.rows if row.segment.key not in self.chosen]

    def describe(self, change: SaveTarget) -> SavedDraft:
        """Return a saved draft with what is known of its making, for the log."""
        from localize.workflow.drafting.draft_log import SavedDraft

        key = change.segment
        known = self.rivals.get(key, ()), self.strayed.get(key, {})
        return SavedDraft(change, self.sources[key], self.chosen[key], self.milliseconds.get(key, 0), *known)


@dataclass(slots=True)
class _Run:
    """Drafting page by page, and what it has come to."""

    project: Project
    asking: EngineRequests
    weights: Weights
    engines: list[Engine]
    drafted: Counter[str] = field(default_factory=Counter)
    """By name of the source; "memory" for matches as they are."""
    flagged: int = 0
    taken: int = 0
    """Segments that somebody else wrote meanwhile."""

    def __post_init__(self) -> None:
        if self.weights.learnt_from:
            self.engines.sort(key=self._expected)
        self.drafted.update(dict.fromkeys((engine.id for engine in self.engines), 0))

    def draft(self, rows: Sequence[Row], near: Mapping[SegmentKey, MemoryDraft], language: LanguageTag) -> None:
        """Give the rows of a page their drafts."""
        page = self._begin(rows, near, language)
        self._ask_engines(page)
        self._compare(page)
        page.chosen |= {row.segment.key: match for row in rows if (match := near[row.segment.key].pieces)}
        self._save(page)

    def _begin(self, rows: Sequence[Row], near: Mapping[SegmentKey, MemoryDraft], language: LanguageTag) -> _Page:
        """Return a page with the memory's matches: those that suffice are chosen, the others wait for engines."""
        first = {row.segment.key: match for row in rows if (match := near[row.segment.key].first)}
        later = {row.segment.key: match for row in rows if (match := near[row.segment.key].later)}
        sources = {row.segment.key: row.segment.source for row in rows}
        waiting = {key: match for key, match in first.items() if not self._suffices(match, sources[key], language)}
        waiting |= later
        chosen = {key: match for key, match in first.items() if key not in waiting}
        return _Page(rows, language, sources, chosen, waiting)

    def _ask_engines(self, page: _Page) -> None:
        """Ask one engine after the other for the drafts that are still missing."""
        for engine in self.engines:
            begun = time.monotonic()
            drafts = self.asking.ask(engine, page.missing(), page.language)
            spent_s = time.monotonic() - begun
            page.milliseconds |= dict.fromkeys(drafts, int(1000 * spent_s / max(1, len(drafts))))
            page.chosen |= drafts

    def _compare(self, page: _Page) -> None:
        """Choose between the memory's matches that wait and the engines' drafts for the same rows."""
        from localize.workflow.drafting.ranking import rank

        contested = {key: page.chosen[key] for key in page.waiting if key in page.chosen}
        rows = [row for row in page.rows if row.segment.key in contested]
        back = self.asking.turn_back(self.engines, rows, contested, page.language)
        page.strayed = {key: {contested[key].target: distance} for key, distance in back.items()}
        for key, match in page.waiting.items():
            rivals = (contested[key], match) if key in contested else (match,)
            page.rivals[key] = rivals
            strayed = page.strayed.get(key, {})
            page.chosen[key] = rank(self.weights, page.sources[key], rivals, page.language, strayed)[0]

    def _save(self, page: _Page) -> None:
        """Save what was chosen for a page, with its warnings, and count it."""
        from localize.workflow.drafting.draft_warnings import save_warnings
        from localize.workflow.drafting.ranking_features import source_of_match

        saved = _save(self.project, page.rows, page.chosen, page.language)
        self.taken += len(page.chosen) - len(saved)
        drafts = [page.describe(change) for change in saved]
        doubted = {(each.change.segment, each.change.seen + 1): each.match.problems for each in drafts}
        save_warnings(self.project, page.language, doubted)
        self.flagged += sum(bool(each.match.problems) for each in drafts)
        self.drafted.update(source_of_match(each.match) for each in drafts)
        self.asking.note(drafts)

    def _expected(self, engine: Engine) -> float:
        return self.weights.guess({"engine": 1.0, f"from {engine.id}": 1.0})

    def _suffices(self, match: Match, asked: Content, language: LanguageTag) -> bool:
        """Tell whether no engine need be asked: by the fixed rule, or since an engine's draft would take more work."""
        from localize.workflow.drafting.ranking_features import read_features

        if not self.engines or not self.weights.learnt_from or match.similarity == 100:
            return True
        guess = self.weights.guess(read_features(match, asked, language))
        return guess <= min(map(self._expected, self.engines))

    def report(self, done: int, problems: Sequence[Message]) -> DraftReport:
        """Return what it came to, *done* segments having been looked at."""
        told = [*problems, *self.asking.reasons]
        if self.taken:
            text = "segments translated by somebody else meanwhile: {taken}; their texts were kept"
            told.append(Message(text, taken=self.taken))
        memory = self.drafted["memory"]
        others = tuple((name, count) for name, count in self.drafted.items() if name != "memory")
        return DraftReport(
            memory,
            others,
            done - self.drafted.total() - self.taken,
            tuple(dict.fromkeys(told)),
            self.flagged,
            tuple(self.asking.reasons.items()),
            self.asking.unreachable,
        )


def build_engine(project: Project, engine_id: str) -> Engine:
    """Return an engine under the project's policy and the user's consents; it is kept while these stay as they are.

    Raises: Forbidden, PluginError, EngineUnavailable.
    """
    from localize.engines.gate import build_engine

    consents = known_consents()
    policy = policy_of(project)
    today = datetime.now(UTC).date()
    settings = engine_settings(project, engine_id)
    return project.cache.get(
        _ENGINES,
        f"{engine_id} {today} {policy} {hash(consents)} {hash(settings)}",
        lambda: build_engine(engine_id, policy, consents, today=today, settings=settings),
    )


_ENGINES: Kind[Engine] = Kind("engines")


def policy_of(project: Project) -> Policy:
    """Return what a project allows, and which one it is, as the gate reads it."""
    from localize.engines.gate import Policy

    return Policy(project.config.policy, frozenset(), project.store.project_id, str(project.root))


def engine_settings(project: Project, engine_id: str) -> EngineSettings | None:
    """Return how a project reaches an engine, with the user's own key for its host; None where it does not say."""
    from localize.config.engines import with_own_key
    from localize.workflow.user.preferences import read_preferences

    settings = project.config.engines.get(engine_id)
    return with_own_key(settings, read_preferences().engine_keys) if settings else None


def known_consents() -> tuple[Consent, ...]:
    """Return the user's consents, those of other projects and old ones too, as the gate reads them."""
    from localize.engines.gate import Consent
    from localize.workflow.user.settings import read_settings

    return tuple(
        Consent(
            each.project_id,
            each.host,
            each.country,
            each.sends,
            datetime.fromisoformat(each.until).date(),
            beside=each.beside,
            folder=each.folder,
        )
        for each in read_settings().consents
    )


def _build(project: Project, names: Sequence[str]) -> tuple[list[Engine], list[Message]]:
    built: list[Engine] = []
    problems: list[Message] = []
    for name in names:
        try:
            built.append(build_engine(project, name))
        except EngineError as error:
            text, advice = error.text, error.advice
            problems.append(Message("{text}; {advice}", text=text, advice=advice) if error.hint else text)
    return built, problems


def _learn(project: Project, language: LanguageTag, problems: list[Message]) -> Iterator[Progress]:
    """Learn from the memory for the source languages of the project's documents, as far as the disk lets it be kept."""
    from localize.workflow.memory.training import learn_memory

    try:
        yield from learn_memory(project, (language,))
    except StoreError as error:
        problems.append(error.text)


def _pages(
    project: Project, language: LanguageTag, where: Where, wish: MemoryDraftOptions, *, size: int
) -> Iterator[tuple[Sequence[Row], Mapping[SegmentKey, MemoryDraft]]]:
    """Yield the rows of a filter page by page; they are looked up many at a time, while the caller is at work."""
    from localize.workflow.drafting.batch_memory_drafts import find_in_groups

    begun: deque[tuple[Sequence[Row], Sequence[MemoryQuestion]]] = deque()

    def groups() -> Iterator[Sequence[MemoryQuestion]]:
        after = 0
        while group := project.store.rows(language, where, after=after, limit=_GROUP):
            after = group[-1].number
            begun.append((group, ask_for_all(project, group, language)))
            yield begun[-1][1]

    total = project.store.counts(language, where).segments
    has_others = _has_others(project, language)
    with closing(find_in_groups(project, groups(), wish, total=total)) as found_in_groups:
        for found in found_in_groups:
            group, questions = begun.popleft()
            near = {
                row.segment.key: each
                if each.first or each.later or not has_others
                else _through_others(project, row, asked, each, wish)
                for row, asked, each in zip(group, questions, found, strict=True)
            }
            for first in range(0, len(group), size):
                yield group[first : first + size], near


def _has_others(project: Project, language: LanguageTag) -> bool:
    """Tell whether texts may be found by what they are in other languages: something is confirmed in one, or the memory
    has some."""
    others = [each for each in project.all_targets() if each != language]
    if any((count := project.store.counts(each, Where())).initial < count.segments for each in others):
        return True
    known = [each for each, _ in project.store.memory_stats().variants]
    return any(same_language(one, other) for one in known for other in others)


def _through_others(
    project: Project, row: Row, asked: MemoryQuestion, near: MemoryDraft, wish: MemoryDraftOptions
) -> MemoryDraft:
    """Return what the memory has for a text by its translations into other languages; *near* where that is nothing."""
    found = through_others(project, row, asked, limit=1, min_score=wish.least)
    return replace(near, first=found[0]) if found and found[0].target else near


def _save(
    project: Project, page: Sequence[Row], found: Mapping[SegmentKey, Match], language: LanguageTag
) -> tuple[SaveTarget, ...]:
    """Save the drafts of a page; return all but those whose segment somebody else wrote since the page was read."""
    changes = [_change(row, found[row.segment.key], language) for row in page if row.segment.key in found]
    while changes:
        try:
            project.store.record(changes, actor=project.member)
        except Conflict:
            changes = [each for each in changes if _is_untouched(project, each)]
        else:
            break
    return tuple(changes)


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
