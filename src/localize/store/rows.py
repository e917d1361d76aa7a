"""Segment lists of one language: pages, numbers and counts; SQL computes the state of each row as `states` defines it.

Rows follow the index `segment_place`, so a page costs what it shows and not what comes before it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import cast

import apsw

from localize.errors import NotFound
from localize.language import plural_cases, same_language
from localize.model import (
    Content,
    DocumentId,
    LanguageTag,
    PluralRule,
    SegmentKey,
    State,
    StoredState,
    Substate,
    Target,
)
from localize.model.segment_list import Counts, Order, Row, Where
from localize.model.states import ReviewPolicy
from localize.runtime.lazy_dataclass import dataclass
from localize.store import Scope
from localize.store.records import (
    SEGMENT,
    SEGMENT_COLUMNS,
    TARGET,
    Fields,
    Value,
    fetch,
    fetch_one,
    hash_to_blob,
    read_segment,
    read_target,
    select,
    unpack,
)
from localize.store.search import NUMBER, has_text

_STATES = tuple(State)
_LIST = "FROM segment s INDEXED BY segment_place"
_ONE = "FROM segment s"
_JOINED = "CROSS JOIN document d ON d.ordinal = s.document LEFT JOIN target t ON t.segment = s.id AND t.language = ?"
# The word for word translation of states.state_of: the place of the state in State. Given approvals and final ones
# by one and the same person alone make no second pair of eyes; by two people they always do.
_STATE = (
    "CASE WHEN t.state IS NOT 'translated' OR t.source_hash <> s.source_hash THEN 0 ELSE ("
    "SELECT CASE WHEN count(*) = 0 THEN 1"
    " WHEN min(a.reviewer) < max(a.reviewer) AND sum(a.kind = 'final') BETWEEN 1 AND count(*) - 1 THEN 3 ELSE 2 END"
    " FROM approval a WHERE a.segment = t.segment AND a.language = t.language AND NOT a.withdrawn"
    " AND a.revision = t.revision AND a.source_hash = t.source_hash AND a.target_hash = t.hash"
    " AND (a.kind <> 'imported' OR ?)) END"
)
_NEEDS_UPDATE = "(t.state = 'translated' AND t.source_hash <> s.source_hash)"
"""The word for word translation of Row.needs_update."""
_HASHES = "s.source_hash, t.hash"
"""What the texts of a row were hashed to when they were written."""
_LISTED = "(SELECT value FROM json_each(?))"
"""The items of a JSON list: one parameter for a set of any size."""
_NEWER = (
    "(SELECT x.id FROM json_each(?) j JOIN segment x ON x.key = j.value ->> 0"
    " JOIN target y ON y.segment = x.id AND y.language = ? WHERE y.revision > j.value ->> 1)"
)
"""The segments with a later revision than the one beside their key."""
_ORDER = " ORDER BY s.document, s.position"
_ORDERS = {
    Order.DOCUMENT: _ORDER,
    Order.SOURCE: " ORDER BY s.typed, s.document, s.position",
    Order.LENGTH: " ORDER BY length(s.typed), s.document, s.position",
    Order.CHANGED: " ORDER BY t.at DESC, s.document, s.position",
    Order.SCORE: " ORDER BY t.origin_score DESC, s.document, s.position",
}


@dataclass(frozen=True, slots=True)
class _Query:
    """The end of a statement (FROM to WHERE) and the values of its parameters."""

    text: str
    values: Fields
    is_sorted: bool
    """Whether rows come in their order by themselves."""


def list_rows(
    connection: apsw.Connection, language: LanguageTag, where: Where, policy: ReviewPolicy, *, after: int, limit: int
) -> tuple[Row, ...]:
    """Return up to *limit* rows with `number` > *after*."""
    query = _query(connection, language, where, policy, after=after)
    wanted = f"{NUMBER}, {SEGMENT}, d.path, s.kind, s.max_length, {_STATE}, {_HASHES}, {TARGET}"
    text, values = f"{query.text} LIMIT ?", (*query.values, limit)
    if not query.is_sorted:  # SQLite would read all that pass in full to put them in order, and then give the first
        text, values = f"{_ONE} {_JOINED} WHERE s.id IN ({select('s.id', text)}){_ORDER}", (language, *values)
    found = fetch(connection, select(wanted, text), (policy.trust_imported, *values))
    return tuple(_read_row(row) for row in found)


def find_row(connection: apsw.Connection, key: SegmentKey, language: LanguageTag, policy: ReviewPolicy) -> Row:
    """Return one present segment as a list row, whatever lists it is in. Raises: NotFound."""
    row = fetch_one(
        connection,
        select(
            f"{NUMBER}, {SEGMENT}, d.path, s.kind, s.max_length, {_STATE}, {_HASHES}, {TARGET}",
            f"{_ONE} {_JOINED} WHERE s.key = ? AND s.present = 1",
        ),
        (policy.trust_imported, language, key),
    )
    if row is None:
        raise NotFound("segment", key)
    return _read_row(row)


def list_numbers(
    connection: apsw.Connection, language: LanguageTag, where: Where, policy: ReviewPolicy, order: Order
) -> Sequence[int]:
    """Return the `number` of every row that passes, in *order*; they take little room, for there may be a million."""
    if where == Where(document=where.document) and order is Order.DOCUMENT:
        numbers = _whole_documents(connection, language, where)
        if numbers is not None:
            return numbers
    query = _query(connection, language, where, policy)
    text = query.text.removesuffix(_ORDER) + _ORDERS[order]
    return array("L", chain.from_iterable(connection.execute(select(NUMBER, text), query.values)))


def _whole_documents(connection: apsw.Connection, language: LanguageTag, where: Where) -> Sequence[int] | None:
    """Return the numbers of all rows of one document or of neighbouring ones; None where that is not all to tell."""
    if _shown_plurals(connection, language) is not None:
        return None
    shown = _shown_documents(connection, language, where)
    spans = [
        (cast(int, first), cast(int, first) + cast(int, segments))
        for ordinal, first, segments in fetch(
            connection, "SELECT ordinal, first, segments FROM document ORDER BY first"
        )
        if shown is None or ordinal in shown
    ]
    if any(one[1] != other[0] for one, other in pairwise(spans)):
        return None
    return range(spans[0][0] + 1, spans[-1][1] + 1) if spans else ()


def list_authors(connection: apsw.Connection, language: LanguageTag) -> tuple[str, ...]:
    """Return who wrote targets of present segments in a language, by name."""
    rows = fetch(
        connection,
        "SELECT a.author FROM (SELECT DISTINCT author FROM target WHERE language = ?) a WHERE EXISTS ("
        "SELECT 1 FROM target t CROSS JOIN segment s ON s.id = t.segment"
        " WHERE t.language = ? AND t.author = a.author AND s.present = 1) ORDER BY a.author",
        (language, language),
    )
    return tuple(cast(str, author) for (author,) in rows)


def list_document_authors(
    connection: apsw.Connection, language: LanguageTag
) -> tuple[tuple[DocumentId, str, datetime], ...]:
    """Return who wrote targets of each document, and when last, whoever wrote most first; drafts are nobody's work."""
    rows = fetch(
        connection,
        "SELECT d.id, t.author, count(*) AS texts, max(t.at) FROM target t CROSS JOIN segment s ON s.id = t.segment"
        " JOIN document d ON d.ordinal = s.document"
        " WHERE s.present = 1 AND t.language = ? AND t.state = ? AND t.author <> ''"
        " GROUP BY d.ordinal, t.author ORDER BY d.ordinal, texts DESC, t.author",
        (language, StoredState.TRANSLATED.value),
    )
    return tuple(
        (DocumentId(cast(str, document)), cast(str, author), datetime.fromisoformat(cast(str, at)))
        for document, author, _, at in rows
    )


def count_rows(
    connection: apsw.Connection,
    language: LanguageTag,
    where: Where,
    policy: ReviewPolicy,
    *,
    only: SegmentKey | None = None,
) -> Counts:
    """Count what `list_rows` would give, or whether the segment *only* is in it."""
    query = _query(connection, language, where, policy, only=only)
    inner = select(
        f"{_STATE} AS stage, t.substate AS substate, s.words AS words, coalesce(t.typed, '') = '' AS empty,"
        f" {_NEEDS_UPDATE} AS outdated",
        query.text.removesuffix(_ORDER),
    )
    groups = fetch(
        connection,
        select(
            "stage, substate, count(*), sum(words), sum(empty), total(outdated)",
            f"FROM ({inner}) GROUP BY stage, substate",
        ),
        (policy.trust_imported, *query.values),
    )
    by_state = dict.fromkeys(State, 0)
    by_substate = dict.fromkeys(Substate, 0)
    words = empty = needs_update = words_done = 0
    for stage, substate, *sums in groups:
        segments, some_words, some_empty, some_outdated = (int(cast(float, value)) for value in sums)
        state = _STATES[cast(int, stage)]
        by_state[state] += segments
        if substate is not None:
            by_substate[Substate(substate)] += segments
        words += some_words
        empty += some_empty
        needs_update += some_outdated
        words_done += some_words if state is not State.INITIAL else 0
    return Counts(
        segments=sum(by_state.values()),
        words=words,
        empty=empty,
        draft=by_substate[Substate.DRAFT],
        rejected=by_substate[Substate.REJECTED],
        initial=by_state[State.INITIAL],
        translated=by_state[State.TRANSLATED],
        reviewed=by_state[State.REVIEWED],
        final=by_state[State.FINAL],
        needs_update=needs_update,
        words_done=words_done,
    )


def count_ranges(
    connection: apsw.Connection, language: LanguageTag, document: DocumentId | None, policy: ReviewPolicy, parts: int
) -> tuple[Counts, ...]:
    """Count the segments of a document, or of all, in *parts* of equal length, in one statement."""
    where = Where(document=document)
    first, total = 0, 0
    for name, before, segments in fetch(connection, "SELECT id, first, segments FROM document ORDER BY first"):
        if document in (None, name):
            first = cast(int, before) if not total else first
            total += cast(int, segments)
    counts = [Counts()] * parts
    if not total:
        return tuple(counts)
    query = _query(connection, language, where, policy)
    inner = select(
        f"({NUMBER} - 1 - ?) * ? / ? AS part, {_STATE} AS stage, t.substate IS ? AS rejected,"
        f" coalesce(t.typed, '') = '' AS empty, {_NEEDS_UPDATE} AS outdated",
        query.text.removesuffix(_ORDER),
    )
    groups = select(
        "part, stage, count(*), sum(rejected), sum(empty), total(outdated)", f"FROM ({inner}) GROUP BY part, stage"
    )
    values = (first, parts, total, policy.trust_imported, Substate.REJECTED.value, *query.values)
    for part, stage, *sums in fetch(connection, groups, values):
        segments, rejected, empty, outdated = (int(cast(float, value)) for value in sums)
        state = {_STATES[cast(int, stage)].value: segments}
        one = Counts(segments=segments, rejected=rejected, empty=empty, needs_update=outdated, **state)
        # Somebody may have split a segment since the documents were read: then the last numbers are beyond the total.
        counts[min(max(cast(int, part), 0), parts - 1)] += one
    return tuple(counts)


def _query(
    connection: apsw.Connection,
    language: LanguageTag,
    where: Where,
    policy: ReviewPolicy,
    *,
    after: int | None = None,
    only: SegmentKey | None = None,
) -> _Query:
    """Return the query for a whole list, or for a page of it *after* some row."""
    conditions = ["s.present = 1"]
    values: list[Value] = [language]
    if only is not None:
        conditions.append("s.key = ?")
        values.append(only)
    if after:
        start = fetch_one(
            connection, "SELECT ordinal, ? - first FROM document WHERE first < ? ORDER BY ordinal DESC", (after, after)
        )
        conditions.append("(s.document, s.position) >= (?, ?)")
        values += start or (0, 0)
    documents = _shown_documents(connection, language, where)
    if documents is not None:
        conditions.append(f"s.document IN {_LISTED}")
        values.append(json.dumps(documents))
    plurals = _shown_plurals(connection, language)
    if plurals is not None:
        conditions.append(f"(s.plural IS NULL OR s.plural IN {_LISTED})")
        values.append(json.dumps(plurals))
    _ask(where, language, policy, conditions, values)
    looked_up = only is not None or where.source_hash is not None
    if where.text:
        having = has_text(connection, where.text, Scope(where.side, language), whole=after is None)
        conditions.append(having.condition)
        values += having.values
        looked_up |= not having.is_common
    start_from = _ONE if looked_up else _LIST
    return _Query(f"{start_from} {_JOINED} WHERE {' AND '.join(conditions)}{_ORDER}", tuple(values), not looked_up)


def _ask(where: Where, language: LanguageTag, policy: ReviewPolicy, conditions: list[str], values: list[Value]) -> None:
    """Add what *where* asks of a single row, its texts left out."""
    for name in where.not_by:
        conditions.append("t.author IS NOT ?")
        values.append(name)
    if where.by:
        conditions.append("t.author = ?")
        values.append(where.by)
    if where.changed_since is not None:
        conditions.append("t.at >= ?")
        values.append(where.changed_since.isoformat())
    if where.untranslated:
        conditions.append("coalesce(t.typed, '') = ''")
    if where.needs_update:
        conditions.append(_NEEDS_UPDATE)
    if where.states or where.substates:
        conditions.append(f"(t.substate IN {_LISTED} OR {_STATE} IN {_LISTED})")
        values.append(json.dumps([each.value for each in where.substates]))
        values.append(policy.trust_imported)
        values.append(json.dumps([_STATES.index(each) for each in where.states]))
    _ask_segment(where, language, conditions, values)


def _ask_segment(where: Where, language: LanguageTag, conditions: list[str], values: list[Value]) -> None:
    """Add what *where* asks of the segment itself, and of what lies beside its text."""
    if where.source_hash is not None:
        conditions.append("s.source_hash = ?")
        values.append(hash_to_blob(where.source_hash))
    if where.cases:
        conditions.append(f"coalesce(s.plural_case, '') IN {_LISTED}")
        values.append(json.dumps([each.value if each else "" for each in where.cases]))
    if where.newer_than is not None:
        conditions.append(f"s.id IN {_NEWER}")
        values += (json.dumps(list(where.newer_than)), language)
    if where.noted:
        conditions.append("s.id IN (SELECT n.segment FROM note n WHERE n.language = ? AND NOT n.resolved)")
        values.append(language)


def _shown_documents(connection: apsw.Connection, language: LanguageTag, where: Where) -> list[int] | None:
    """Return the ordinals of the documents in the list, None for all of them."""
    documents = fetch(connection, "SELECT ordinal, id, source_language, own_target FROM document")
    shown = [
        cast(int, ordinal)
        for ordinal, name, source, own in documents
        if where.document in (None, name)
        and not same_language(LanguageTag(cast(str, source)), language)
        and (own is None or same_language(LanguageTag(cast(str, own)), language))
    ]
    return None if len(shown) == len(documents) else shown


def _shown_plurals(connection: apsw.Connection, language: LanguageTag) -> list[str] | None:
    """Return the plural forms that the language has, None where no segment is a plural form (CLDR stays unread)."""
    if fetch_one(connection, "SELECT 1 FROM segment WHERE plural IS NOT NULL") is None:
        return None
    return [f"{rule.value}:{case.value}" for rule in PluralRule for case in plural_cases(language, rule)]


def _read_row(row: Fields) -> Row:
    number, *fields = row
    path, kind, limit, state, source_hash, target_hash, *columns = fields[SEGMENT_COLUMNS:]
    segment = read_segment(tuple(fields[:SEGMENT_COLUMNS]))
    target = None if columns[0] is None else read_target(segment.key, tuple(columns))
    return Row(
        cast(int, number),
        segment,
        cast(str, path),
        cast(str, kind),
        target,
        _read_state(state, target, segment.source, (source_hash, target_hash)),
        cast(int | None, limit),
    )


def _read_state(state: Value, target: Target | None, source: Content, hashes: Fields) -> State:
    """Return the state that a row tells; a text that is not the one that was written, or whose source is not, has none.

    So what a disk has changed is nowhere shown as confirmed, and nobody can approve it.
    """
    if not state or target is None:
        return State.INITIAL
    is_same = (hash_to_blob(source.hash), hash_to_blob(target.hash)) == hashes
    return _STATES[cast(int, state)] if is_same else State.INITIAL


def find_target_state(
    connection: apsw.Connection, key: SegmentKey, language: LanguageTag, policy: ReviewPolicy
) -> tuple[int, Target | None, State]:
    """Return the table row of a segment, present or retired, what stands there in a language, and its state.

    Raises: NotFound.
    """
    row = fetch_one(
        connection,
        select(
            f"s.id, s.typed, s.tags, {_STATE}, {_HASHES}, {TARGET}",
            "FROM segment s LEFT JOIN target t ON t.segment = s.id AND t.language = ? WHERE s.key = ?",
        ),
        (policy.trust_imported, language, key),
    )
    if row is None:
        raise NotFound("segment", key)
    segment, typed, tags, state, source_hash, target_hash, *columns = row
    there = None if columns[0] is None else read_target(key, tuple(columns))
    return cast(int, segment), there, _read_state(state, there, unpack(typed, tags), (source_hash, target_hash))
