"""In-memory counts of segment lists, adjusted after small changes, because counting 100,000 segments takes 150 ms.

A number in the project's row goes up with every change of segments, texts or decisions, in the same transaction;
cached counts are valid for one such number. After a change by this process to a few segments, the cached counts are
adjusted by what those segments counted before and after the change; after any other change they are computed anew. The
counts of large documents are also stored in the store's cache, for the next process.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence

import apsw

from localize.model import LanguageTag, SegmentKey
from localize.model import serialization as wire
from localize.model.events import (
    AddNote,
    Approve,
    Assign,
    Change,
    KeepSecret,
    Reject,
    RemoveImport,
    RemoveVariant,
    ResolveNote,
    SaveTarget,
    Unwaive,
    Waive,
    Withdraw,
)
from localize.model.memory_edits import BeginMemoryEdit, EditMemory
from localize.model.segment_list import Counts, Where
from localize.model.states import ReviewPolicy
from localize.store.records import fetch_number
from localize.store.rows import count_rows

Place = tuple[SegmentKey, LanguageTag]
List = tuple[LanguageTag, Where]
_UNCOUNTED = Waive | Unwaive | KeepSecret | Assign | RemoveVariant | RemoveImport | BeginMemoryEdit | EditMemory
"""What no list counts."""
# One segment takes 0.2 ms for every kept list: beyond these sizes counting anew is no slower.
_FEW_PLACES = 32
_FEW_LISTS = 8
_LARGE = 5000
"""Segments: counting fewer takes no longer than keeping them."""


def read_changes(connection: apsw.Connection) -> int:
    """Return the number that counts are good for at this moment."""
    return fetch_number(connection, "SELECT changes FROM project")


def count_change(connection: apsw.Connection) -> int:
    """Return the number that counts are good for when this transaction is done."""
    connection.execute("UPDATE project SET changes = changes + 1")
    return read_changes(connection)


def find_touched(changes: Sequence[Change]) -> frozenset[Place] | None:
    """Return the segments and languages whose rows *changes* may alter; None for more than a few."""
    touched: set[Place] = set()
    for change in changes:
        if isinstance(change, SaveTarget | Approve | Withdraw | Reject | AddNote | ResolveNote):
            touched.add((change.segment, change.language))
        elif not isinstance(change, _UNCOUNTED):
            return None
    return frozenset(touched) if len(touched) <= _FEW_PLACES else None


def find_place(language: LanguageTag, where: Where, policy: ReviewPolicy) -> bytes | None:
    """Return the name under which the cache keeps the counts of a list; None for lists that come and go, as a filter's.

    It is no hash: a command that only counts would load OpenSSL for it.
    """
    if where != Where(document=where.document):
        return None
    return repr(("counts", Counts.__slots__, language, where.document, wire.dump(policy))).encode()


def pack(number: int, counts: Counts) -> bytes | None:
    """Return what the cache keeps of counts that are good for *number*; None where they are made faster."""
    if counts.segments < _LARGE:
        return None
    return json.dumps([number, *(getattr(counts, name) for name in Counts.__slots__)]).encode()


def unpack(value: bytes | None, number: int) -> Counts | None:
    """Return the counts that `pack` kept, if they are good for *number*."""
    kept = json.loads(value) if value is not None else [None]
    return Counts(*kept[1:]) if kept[0] == number else None


class CountCache:
    """The counts that this process knows, each list's good for one and the same number."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._number = -1
        self._kept: dict[List, Counts] = {}

    def find(self, number: int, language: LanguageTag, where: Where) -> Counts | None:
        """Return the counts of a list as they are at *number*, if they are known."""
        with self._guard:
            return self._kept.get((language, where)) if number == self._number else None

    def keep(self, number: int, language: LanguageTag, where: Where, counts: Counts) -> None:
        """Know the counts of a list at *number*; the list kept longest makes room."""
        with self._guard:
            if number < self._number:
                return
            if number > self._number:
                self._kept.clear()
                self._number = number
            elif len(self._kept) >= _FEW_LISTS:
                self._kept.pop(next(iter(self._kept)))
            self._kept[language, where] = counts

    def measure(
        self, connection: apsw.Connection, touched: frozenset[Place] | None, policy: ReviewPolicy
    ) -> Mapping[List, Counts] | None:
        """Return what the touched segments count for in each kept list, None where that is not worth knowing."""
        if touched is None:
            return None
        with self._guard:
            lists = tuple(self._kept)
        measured = dict.fromkeys(lists, Counts())
        for language, where in lists:
            for key, tongue in touched:
                if tongue == language:
                    one = count_rows(connection, language, where, policy, only=key)
                    measured[language, where] += one
        return measured

    def move(self, number: int, before: Mapping[List, Counts] | None, after: Mapping[List, Counts] | None) -> None:
        """Move the counts that are good for the number before *number* by the difference of two measures."""
        with self._guard:
            if self._number != number - 1 or before is None or after is None:
                return
            known = [each for each in self._kept if each in before and each in after]
            self._kept = {each: self._kept[each] - before[each] + after[each] for each in known}
            self._number = number
