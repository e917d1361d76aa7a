"""Proof of the memory: that its records came from texts of the project, edits and imports, and with the trust of these.

What an import brought is not in the record, only how far the best of it was trusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import apsw

from localize.errors.message import Message
from localize.model import Hash, LanguageTag, SegmentKey, StoredState, TranslationUnitId, Trust, record_id
from localize.model.events import Approve, Event, ImportMemory, SaveTarget, Subject, SubjectKind
from localize.model.memory_edits import EditMemory
from localize.store.events import Bodies, load_history
from localize.store.records import Value, blob_to_hash, fetch, fetch_number

_WORTH_A_LOOK = """
  SELECT u.name, v.language, v.hash, v.trust, e.event, p.import IS NOT NULL
  FROM memory_variant v JOIN memory_unit u ON u.id = v.unit
    LEFT JOIN memory_import_part p ON u.id BETWEEN p.first AND p.last
    LEFT JOIN memory_import_event e ON e.import = p.import
  WHERE v.trust > ? OR p.import IS NULL
"""
_UNPROVED = """
  SELECT count(*) FROM memory_import LEFT JOIN memory_import_event e ON e.import = id WHERE e.event IS NULL
"""
"""Imports that were stopped, or made before they were recorded with what they brought."""


class MemoryProof:
    """What the histories say of the memory, to be held against its tables."""

    def __init__(self) -> None:
        self._trusts: dict[tuple[TranslationUnitId, LanguageTag | None, Hash], Trust] = {}
        """By record, language and text; of a source, whose language no event names, without one."""
        self._records: set[TranslationUnitId] = set()
        """Those of segments."""
        self._edited: set[TranslationUnitId] = set()

    def add_history(self, key: SegmentKey, language: LanguageTag, events: Iterable[Event]) -> None:
        """Take what the events of a segment may have put into the memory."""
        for body in (event.body for event in events):
            match body:
                case SaveTarget(state=StoredState.TRANSLATED):
                    self._add_text(key, body.source_hash, language, body.content.hash, Trust.TRANSLATED)
                case Approve():
                    self._add_text(key, body.source_hash, language, body.target_hash, Trust.REVIEWED)

    def _add_text(self, key: SegmentKey, source: Hash, language: LanguageTag, text: Hash, trust: Trust) -> None:
        record = record_id(key, source)
        self._records.add(record)
        self._allow(record, language, text, trust)
        self._allow(record, None, source, trust)

    def _allow(self, record: TranslationUnitId, language: LanguageTag | None, text: Hash, trust: Trust) -> None:
        self._trusts[record, language, text] = max(trust, self._trusts.get((record, language, text), trust))

    def find_damage(self, connection: apsw.Connection, project: Subject, bodies: Bodies) -> list[Message]:
        """Return which records of the memory nobody made, or which are trusted more than whoever made them said."""
        for (name,) in fetch(connection, "SELECT name FROM subject WHERE kind = ?", (SubjectKind.MEMORY.value,)):
            self._add_edits(load_history(connection, Subject(SubjectKind.MEMORY, cast(str, name)), bodies))
        imports = _find_import_trusts(load_history(connection, project, bodies))
        unproved = bool(fetch_number(connection, _UNPROVED))
        best = Trust.REVIEWED if unproved else max(imports.values(), default=Trust.IMPORTED)
        found: dict[str, Message] = {}
        for name, language, hashed, trust, event, imported in fetch(connection, _WORTH_A_LOOK, (int(Trust.IMPORTED),)):
            record = TranslationUnitId(cast(str, name))
            is_foreign = imported or record in self._edited or (unproved and record not in self._records)
            known = self._find_trust(record, LanguageTag(cast(str, language)), blob_to_hash(hashed))
            if not is_foreign and record not in self._records:
                found[record] = Message("memory record {name}: its origin is not in the history", name=record)
            elif cast(int, trust) > max(known, imports.get(cast(int, event), best) if is_foreign else known):
                found[record] = Message("memory record {name}: its trust is higher than recorded", name=record)
        return list(found.values())

    def _find_trust(self, record: TranslationUnitId, language: LanguageTag, text: Hash) -> Trust:
        """Return how far the histories trust a text of a record."""
        ends = ((record, language, text), (record, None, text))
        return max(self._trusts.get(each, Trust.IMPORTED) for each in ends)

    def _add_edits(self, events: Iterable[Event]) -> None:
        for body in (event.body for event in events):
            if isinstance(body, EditMemory):
                for step in body.steps:
                    self._edited.add(step.unit)
                    if step.after is not None:
                        self._allow(step.unit, step.language, step.after.content.hash, step.after.trust)


def _find_import_trusts(events: Iterable[Event]) -> dict[int, Trust]:
    """Return how far the best of each import is trusted, by the number of its event."""
    return {event.number: event.body.trust for event in events if isinstance(event.body, ImportMemory)}


def find_import_trust(connection: apsw.Connection, imported: Value) -> Trust:
    """Return how far the best of what an import has brought is trusted."""
    statement = (
        "SELECT coalesce(max(v.trust), ?) FROM memory_import_part p JOIN memory_variant v"
        " ON v.unit BETWEEN p.first AND p.last WHERE p.import = ?"
    )
    return Trust(fetch_number(connection, statement, (int(Trust.IMPORTED), imported)))
