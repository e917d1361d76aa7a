"""A project's rows on their way to engines: which of them may go, with which terms, and what comes back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from localize.engines import Engine
from localize.engines.private import Private
from localize.errors import EngineError
from localize.listing import Row
from localize.model import Hash, LanguageTag, Match, SegmentKey
from localize.workflow.drafting import cascade, pipeline
from localize.workflow.drafting.allowance import NEEDED, Allowance
from localize.workflow.drafting.examples import Examples
from localize.workflow.drafting.ledger import FirstSend, Ledger
from localize.workflow.drafting.terming import find_wishes
from localize.workflow.walk import get_document

if TYPE_CHECKING:
    from localize.workflow.project import Project

DEADLINE_S = 90.0
"""For one page of one engine."""


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


class Asking:
    """Asks engines for drafts of a project's rows, as far as each row may go; remembers what went wrong."""

    def __init__(self, project: Project, *, first: FirstSend | None = None) -> None:
        self._project = project
        self._allowance = Allowance(project)
        self._private, ledger = Private(project.config.people), Ledger(project, first=first)
        self._examples: dict[LanguageTag, Examples] = {}
        private = self._private
        self._way = pipeline.Way(StoreCache(project), ledger, private)
        self._secret_way = pipeline.Way(NoCache(), ledger, private)
        self.problems: list[str] = []

    def ask(self, engine: Engine, rows: Sequence[Row], language: LanguageTag) -> dict[SegmentKey, Match]:
        """Return an engine's drafts by segment; the rows that it may not see are counted among the problems."""
        allowed = [row for row in rows if self._allowance.lets(engine, row)]
        if len(allowed) < len(rows):
            level = NEEDED[engine.privacy].value
            self.problems.append(f"{engine.id}: segments that are secret or in files below level {level!r} stay here")
        secret = [row for row in allowed if self._allowance.is_secret(row)]
        others = [row for row in allowed if not self._allowance.is_secret(row)]
        return self._ask(engine, others, language, self._way) | self._ask(engine, secret, language, self._secret_way)

    def _ask(
        self, engine: Engine, rows: Sequence[Row], language: LanguageTag, way: pipeline.Way
    ) -> dict[SegmentKey, Match]:
        items = [item for row in rows if (item := self._item(engine, row, language)) is not None]
        found: dict[SegmentKey, Match] = {}
        cancel = threading.Event()
        try:
            for key, answer in cascade.draft(engine, items, way=way, cancel=cancel, deadline_s=DEADLINE_S):
                if isinstance(answer, Match):
                    found[SegmentKey(key)] = answer
                else:
                    self.problems.append(f"{engine.id}: {answer.message}")
        except EngineError as error:
            self.problems.append(f"{engine.id}: {error.message}")
        finally:
            cancel.set()
        return found

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
