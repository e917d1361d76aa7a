"""Requests to engines for a project's rows: which rows may be sent, with which terms, and the drafts that return."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING

from localize.engines import Engine, PrivacyClass
from localize.engines.personal_data import PersonalDataFinder
from localize.errors import EngineError, EngineRefused, EngineUnavailable, Forbidden
from localize.errors.message import Message
from localize.model import Hash, LanguageTag, Match, SegmentKey
from localize.model.segment_list import Row
from localize.workflow.drafting import draft_correction, draft_log, pipeline
from localize.workflow.drafting.draft_log import SavedDraft, describe
from localize.workflow.drafting.examples import Examples
from localize.workflow.drafting.privacy_level import NEEDED, Allowance
from localize.workflow.drafting.terminology import find_wishes
from localize.workflow.drafting.usage_ledger import FirstSend, Ledger
from localize.workflow.segments.iterate import get_document

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


_LONGEST = 6
"""Characters of the longest runs that are compared."""


def chrf(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the score of texts against references, 0 to 1, over all of them together.

    Runs longer than any of the texts count neither for nor against them.
    """
    scores = []
    for size in range(1, _LONGEST + 1):
        same = made = wanted = 0
        for text, reference in pairs:
            one, other = _runs(text, size), _runs(reference, size)
            same += (one & other).total()
            made += one.total()
            wanted += other.total()
        if made or wanted:
            precision, recall = same / max(1, made), same / max(1, wanted)
            scores.append(5 * precision * recall / (4 * precision + recall) if same else 0.0)
    return sum(scores) / len(scores) if scores else 1.0


def _runs(text: str, size: int) -> Counter[str]:
    """Return the runs of that many characters, white space left out."""
    plain = "".join(text.split())
    return Counter(plain[at : at + size] for at in range(len(plain) - size + 1))


DEADLINE_S = 90.0
"""For one page of one engine, and …"""
BATCH_S = 60.0
"""… for each of its batches, where that is more: a language model on a slow machine takes its time."""
_MEANINGLESS = ("pseudo",)
"""Engines whose answers say nothing of what they were asked."""
_MOST_NOTED = 5_000
"""Drafts of one run that are noted for the ranking; a run on the memory alone makes more in a second."""


class StoreCache:
    """Keeps machine drafts in the project's store."""

    def __init__(self, project: Project) -> None:
        self._store = project.store

    def get(self, key: Hash) -> bytes | None:
        """Return what was kept under *key*."""
        return self._store.cached(key)

    def put(self, key: Hash, value: bytes) -> None:
        """Keep *value*."""
        self._store.cache(key, value)


class NoCache:
    """Keeps nothing: for texts that are kept secret."""

    def get(self, key: Hash) -> bytes | None:
        """Return nothing."""
        del key
        return None

    def put(self, key: Hash, value: bytes) -> None:
        """Forget *value*."""


class EngineRequests:
    """Asks engines for drafts of a project's rows, as far as each row may go; remembers what went wrong."""

    def __init__(
        self, project: Project, *, first: FirstSend | None = None, cancel: threading.Event | None = None
    ) -> None:
        self._project = project
        self._cancel = cancel
        self._versions: dict[str, str] = {}
        self._noted = 0
        self._allowance = Allowance(project)
        self._private, ledger = PersonalDataFinder(project.people), Ledger(project, first=first)
        self._examples: dict[LanguageTag, Examples] = {}
        private = self._private
        self._way = pipeline.Way(StoreCache(project), ledger, private)
        self._secret_way = pipeline.Way(NoCache(), ledger, private)
        self.reasons: Counter[Message] = Counter()
        """Why there was no draft, and for how many segments."""
        self.unreachable = False
        """Whether an engine could not be reached, or did not answer."""

    def ask(self, engine: Engine, rows: Sequence[Row], language: LanguageTag) -> dict[SegmentKey, Match]:
        """Return an engine's drafts by segment; the rows that it may not see are counted among the problems."""
        allowed = [row for row in rows if self._allowance.lets(engine, row)]
        if len(allowed) < len(rows):
            level = NEEDED[engine.privacy].value
            text = "{id}: segments that are secret or in files below level {level!r} stay here"
            kept = Message(text, id=engine.id, level=level)
            self.reasons[kept] += len(rows) - len(allowed)
        self._versions[engine.id] = engine.version
        secret = [row for row in allowed if self._allowance.is_secret(row)]
        others = [row for row in allowed if not self._allowance.is_secret(row)]
        return self._ask(engine, others, language, self._way) | self._ask(engine, secret, language, self._secret_way)

    def ask_more(self, engine: Engine, row: Row, language: LanguageTag, *, typed: str = "") -> tuple[Match, ...]:
        """Return several answers of an engine to one row, or such as begin with what was typed; none is kept.

        Raises: EngineError, Forbidden.
        """
        if not self._allowance.lets(engine, row):
            raise Forbidden(
                "{id} may not see this segment",
                id=engine.id,
                engine=engine.id,
                hint="it is secret, or its file's policy",
            )
        item = self._item(engine, row, language)
        if item is None:
            raise EngineRefused("it does not translate this pair of languages", engine=engine.id)
        cancel = self._cancel or threading.Event()
        return pipeline.ask_more(engine, item, typed, way=self._secret_way, cancel=cancel)

    def _ask(
        self, engine: Engine, rows: Sequence[Row], language: LanguageTag, way: pipeline.Way
    ) -> dict[SegmentKey, Match]:
        items = [item for row in rows if (item := self._item(engine, row, language)) is not None]
        if len(items) < len(rows):
            away = Message("{id}: it does not translate into {language}", id=engine.id, language=language)
            self.reasons[away] += len(rows) - len(items)
        found: dict[SegmentKey, Match] = {}
        cancel = self._cancel or threading.Event()
        deadline_s = _deadline_s(engine, items)
        try:
            for key, answer in draft_correction.draft(engine, items, way=way, cancel=cancel, deadline_s=deadline_s):
                if isinstance(answer, Match):
                    found[SegmentKey(key)] = answer
                else:
                    self._count(engine, answer, 1)
        except EngineError as error:
            self._count(engine, error, len(items) - len(found))
        finally:
            if self._cancel is None:
                cancel.set()
        return found

    def _count(self, engine: Engine, error: EngineError, segments: int) -> None:
        self.reasons[_reason(engine, error)] += segments
        self.unreachable |= isinstance(error, EngineUnavailable) and error.retryable

    def turn_back(
        self, engines: Sequence[Engine], rows: Sequence[Row], drafts: Mapping[SegmentKey, Match], language: LanguageTag
    ) -> dict[SegmentKey, float]:
        """Return how far machine drafts of rows stray from the source when they are translated back: 1 - chrF.

        The first of the engines in this process that knows the way back is asked, and no other; a draft that does not
        come back is left out, and is no problem of the draft. Of a secret row nothing is kept.
        """
        inside = [each for each in engines if each.privacy is PrivacyClass.IN_PROCESS and each.id not in _MEANINGLESS]
        waiting: defaultdict[tuple[int, bool], list[pipeline.Item]] = defaultdict(list)
        for row in rows:
            source_language = get_document(self._project, row.segment.document).source_language
            at = next((at for at, each in enumerate(inside) if each.supports(language, source_language)), None)
            if at is not None and row.segment.key in drafts:
                back = pipeline.Item(row.segment.key, drafts[row.segment.key].target, language, source_language)
                waiting[at, self._allowance.is_secret(row)].append(back)
        sources = {str(row.segment.key): row.segment.source.plain for row in rows}
        found: dict[SegmentKey, float] = {}
        cancel = self._cancel or threading.Event()
        for (at, secret), items in waiting.items():
            way, deadline_s = self._secret_way if secret else self._way, _deadline_s(inside[at], items)
            with suppress(EngineError):
                for key, answer in pipeline.draft(inside[at], items, way=way, cancel=cancel, deadline_s=deadline_s):
                    if isinstance(answer, Match):
                        found[SegmentKey(key)] = 1 - chrf([(answer.target.plain, sources[key])])
        return found

    def note(self, drafts: Sequence[SavedDraft]) -> None:
        """Note drafts that were saved, for the ranking; equal matches teach nothing."""
        worth = [each for each in drafts if each.match.similarity < 100][: _MOST_NOTED - self._noted]
        self._noted += len(worth)
        level = self._project.config.policy.value
        draft_log.note(self._project, [describe(each, self._versions, level) for each in worth])

    def _item(self, engine: Engine, row: Row, language: LanguageTag) -> pipeline.Item | None:
        source_language = get_document(self._project, row.segment.document).source_language
        if not engine.supports(source_language, language):
            return None
        terms = find_wishes(self._project, row.segment.source.typed, source_language, language)
        examples = self._examples_in(language).choose(engine, row)
        return pipeline.Item(row.segment.key, row.segment.source, source_language, language, terms, examples)

    def _examples_in(self, language: LanguageTag) -> Examples:
        if language not in self._examples:
            self._examples[language] = Examples(self._project, self._allowance, self._private, language)
        return self._examples[language]


def _deadline_s(engine: Engine, items: Sequence[pipeline.Item]) -> float:
    return max(DEADLINE_S, BATCH_S * ceil(len(items) / max(1, engine.capabilities.batch)))


def _reason(engine: Engine, error: EngineError) -> Message:
    """Return an error with its engine's name before it, once."""
    named = error.message.startswith(f"{engine.id} ")
    return error.text if named else Message("{id}: {message}", id=engine.id, message=error.text)
