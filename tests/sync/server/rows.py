"""Rows for tests of the server alone, which opens none of them."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

from localize.sync.server.envelope import Row


def make_row(
    replica: str = "r1",
    previous: Row | None = None,
    *,
    subject: bytes = bytes(32),
    parents: Sequence[bytes] = (),
    body: bytes = b"sealed",
) -> Row:
    """Return a text after another one of its chain, or the first."""
    sequence = 1 if previous is None else previous.sequence + 1
    before = None if previous is None else previous.id
    return Row(os.urandom(32), replica, sequence, before, subject, tuple(parents), "segment:translated", "kk", body)


def make_chain(count: int, replica: str = "r1") -> list[Row]:
    """Return a chain of texts about one subject, each of which replaces the one before."""
    rows: list[Row] = []
    for _ in range(count):
        last = rows[-1] if rows else None
        rows.append(make_row(replica, last, parents=[last.id] if last else []))
    return rows


def draw_history(draw: random.Random, count: int) -> list[Row]:
    """Return texts of three replicas about four subjects, which replace what was known, or some of it, or nothing."""
    rows: list[Row] = []
    for _ in range(count):
        replica, subject = f"r{draw.randrange(3)}", bytes([draw.randrange(4)]) * 32
        last = next((row for row in reversed(rows) if row.replica == replica), None)
        known = [row.id for row in rows if row.subject == subject][-4:]
        rows.append(make_row(replica, last, subject=subject, parents=draw.sample(known, draw.randint(0, len(known)))))
    return rows
