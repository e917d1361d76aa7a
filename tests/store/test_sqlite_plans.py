"""What a person waits for never reads a table from end to end, however large the project is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from tests.contracts.store_project import AIGUL, BOLAT, GUIDE, RU, A, approve, chain_of, confirm, reject

from localize.model import Content, State
from localize.model.events import Subject, SubjectKind, Withdraw
from localize.model.segment_list import Where
from localize.model.states import ReviewPolicy
from localize.store import OpenStore
from localize.store.connection import Database
from localize.store.sqlite import SqliteStore, open_store

OPEN: OpenStore = open_store
"""Checked by the type checker: what is registered under `localize.stores` keeps the protocol."""
_LARGE = (
    "segment|target|event|chain|approval|waiver|memory_unit|memory_variant|memory_name_key|memory_text_key"
    "|memory_provenance|memory_extra|folded|cache|unit|source|[stauvecwfknpx]"
)


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[tuple[SqliteStore, list[str]]]:
    """Return a store and the list in which its statements are noted."""
    OPEN(tmp_path / "store.db", policy=ReviewPolicy(), create=True).close()
    database = Database(tmp_path / "store.db", create=False, read_only=False)
    store = SqliteStore(database, None, ReviewPolicy())
    GUIDE.save(store)
    statements: list[str] = []

    def note(_: apsw.Cursor, statement: str, __: object) -> bool:
        statements.append(statement)
        return True

    database.connection().exec_trace = note
    yield store, statements
    store.close()


def find_scans(path: Path, statements: list[str]) -> set[str]:
    """Return the statements whose plan reads a large table from end to end."""
    database = apsw.Connection(str(path))
    scans = set()
    for statement in set(statements):
        if statement.split()[0] not in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            continue
        database.execute("PRAGMA query_only = ON")
        if any(
            re.match(rf"SCAN ({_LARGE})( |$)|USE TEMP B-TREE FOR ORDER BY$", line)
            for line in plan_of(database, statement)
        ):
            scans.add(statement)
    database.close()
    return scans


def plan_of(database: apsw.Connection, statement: str) -> list[str]:
    """Return how SQLite would go about a statement, a line a step."""
    empty = (None,) * statement.count("?")
    return [str(row[3]) for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", empty)]


def test_working_reads_no_table_whole(tmp_path: Path, traced: tuple[SqliteStore, list[str]]) -> None:
    """Paging, showing, saving, approving, rejecting, matching and looking back go along indexes."""
    store, statements = traced
    for change, actor in (
        (confirm(store, A, "Замок"), AIGUL),
        (lambda: approve(store, A), BOLAT),
        (lambda: Withdraw(A, RU), BOLAT),
        (lambda: reject(store, A), BOLAT),
        (lambda: confirm(store, A, ""), AIGUL),
    ):
        store.record([change() if callable(change) else change], actor=actor)
    store.rows(RU, Where(), after=1, limit=100)
    store.rows(RU, Where(document=GUIDE.document.id), after=1, limit=100)
    store.get_row(A, RU)
    store.get_unit(GUIDE.document.id, GUIDE.units[0][0].id)
    store.find_keys(A[:6], 2)
    store.plural_forms([store.get_segment(A).source_hash])
    store.approvals(A, RU)
    store.waivers(RU, GUIDE.document.source_hash, GUIDE.document.source_hash)
    store.history(chain_of(A))
    store.history(Subject(SubjectKind.PROJECT, store.project_id))
    store.equal_variants(RU, Content(("Замок",)).hash)
    store.get_translation_units(["x"])
    store.cached(GUIDE.document.source_hash)
    assert len(set(statements)) > 30
    assert find_scans(tmp_path / "store.db", statements) == set()


def test_what_few_segments_have_is_not_sought_in_all_of_them(
    tmp_path: Path, traced: tuple[SqliteStore, list[str]]
) -> None:
    """Secrets, notes, bookmarks and authors are read from their own tables, and the segments of those looked up."""
    store, statements = traced
    store.secrets()
    store.notes()
    store.bookmarks(AIGUL.name)
    store.authors(RU)
    database = apsw.Connection(str(tmp_path / "store.db"))
    plans = [line for each in statements if each.startswith("SELECT") for line in plan_of(database, each)]
    database.close()
    assert any("segment" in each or " s " in each for each in plans)
    assert [line for line in plans if line.startswith("SCAN s")] == []


def test_the_measure_sees_scans(tmp_path: Path, traced: tuple[SqliteStore, list[str]]) -> None:
    """A filter by state does read the list: if this were not seen, the test above would be blind."""
    store, statements = traced
    store.counts(RU, Where(states=frozenset({State.FINAL})))
    assert find_scans(tmp_path / "store.db", statements) != set()
