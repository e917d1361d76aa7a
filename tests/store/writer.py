"""A process that works on a store until it is killed or done, and says on stdout what the store has acknowledged.

Run as `python -m tests.store.writer PATH WHO TURNS`; it starts when a line comes in on stdin. Texts name their writer
and turn, so that no two are equal. Lines out: `saved KEY REVISION TEXT`, `refused KEY TEXT`, `approved KEY REVISION`.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from tests.contracts.store_project import GUIDE, RU, A, B, C, revision_of

from localize.errors import Conflict
from localize.model import Content, Origin, SegmentKey, StoredState
from localize.model.events import Approve, Member, SaveTarget
from localize.model.states import ReviewPolicy
from localize.store.sqlite import SqliteStore, open_store


def say(*words: object) -> None:
    """Write one line, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def save(store: SqliteStore, who: Member, key: SegmentKey, text: str, seen: int) -> int:
    """Save *text* over revision *seen*; return the revision that stands then."""
    source_hash = store.get_segment(key).source_hash
    content = Content((text,))
    change = SaveTarget(key, RU, content, StoredState.TRANSLATED, None, Origin(), source_hash, seen)
    try:
        store.record([change], actor=who)
    except Conflict:
        say("refused", key, text)
        return revision_of(store, key)
    say("saved", key, seen + 1, text)
    return seen + 1


def main(path: str, name: str, turns: str) -> None:
    """Work in turns on three segments, in an order that the name decides."""
    chance = random.Random(name)
    who = Member(name)
    store = open_store(Path(path), policy=ReviewPolicy(), create=True)
    if not store.documents():
        GUIDE.save(store)
    seen = {key: revision_of(store, key) for key in (A, B, C)}
    say("ready")
    sys.stdin.readline()
    for turn in range(int(turns)):
        key = chance.choice((A, B, C))
        seen[key] = save(store, who, key, f"{name}-{turn}", seen[key])
        target = store.targets(key)[0]
        if chance.random() < 0.3 and target.state is StoredState.TRANSLATED and target.revision == seen[key]:
            try:
                store.record([Approve(key, RU, seen[key], target.source_hash, target.hash)], actor=who)
            except Conflict:
                continue
            say("approved", key, seen[key])
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
