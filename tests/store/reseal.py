"""What a forger does who knows how the record is sealed: every hash made anew, so that all of them fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import apsw

from localize.model import hash_bytes
from localize.model.events import NO_HASH, Action
from localize.store.events import is_text


def reseal(path: Path) -> None:
    """Seal a closed store again after its events or bodies were altered."""
    database = apsw.Connection(str(path))
    previous, sequence = NO_HASH, 0
    ends: dict[int, list[str]] = {}
    counts: dict[int, int] = {}
    rows = database.execute(
        "SELECT e.sequence, e.subject, e.header, b.data FROM event e JOIN body b ON b.id = e.body ORDER BY e.sequence"
    ).fetchall()
    database.execute("UPDATE event SET sequence = -sequence")
    for old, subject, text, data in cast(list[tuple[int, int, str, bytes]], rows):
        sequence += 1
        header = json.loads(text)
        end = ends.setdefault(subject, ["", ""])
        counts[subject] = counts.get(subject, 0) + 1
        parents = list(dict.fromkeys(each for each in end if each))
        header |= {"previous": previous, "sequence": sequence, "body": hash_bytes(data)}
        header.pop("parents", None)
        if parents:
            header["parents"] = parents
        new = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hash_bytes(new.encode())
        ends[subject] = [previous if is_text(Action(header["action"])) else end[0], previous]
        database.execute(
            "UPDATE event SET header = ?, sequence = ?, number = ? WHERE sequence = ?",
            (new, sequence, counts[subject], -old),
        )
    for subject, (head, last) in ends.items():
        database.execute(
            "UPDATE subject SET events = ?, last = ?, text = ? WHERE id = ?",
            (counts[subject], bytes.fromhex(last), bytes.fromhex(head) if head else None, subject),
        )
    marks = ",".join(map(str, ends))
    database.execute(f"DELETE FROM subject WHERE id NOT IN ({marks})")
    database.execute("UPDATE replica SET sequence = ?, head = ?", (sequence, bytes.fromhex(previous)))
    database.close()
