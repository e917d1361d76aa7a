"""Laws of the mailbox: everything that was acknowledged is read once, in whatever order transactions end."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.database_fixtures import TAG, PostOffice
from tests.sync.server.rows import draw_history, make_chain, make_row

from localize.errors import ServerRefused
from localize.sync.server.envelope import Row
from localize.sync.server.mailbox import Cursor, Mailbox

if TYPE_CHECKING:
    from psycopg import Connection

BEGINNING = Cursor()


def read_all(mailbox: Mailbox, cursor: Cursor = BEGINNING, limit: int = 500) -> tuple[list[Row], Cursor]:
    """Return everything after a cursor, and the cursor after that."""
    rows: list[Row] = []
    while True:
        page = mailbox.pull(cursor, limit)
        rows += page.rows
        cursor = page.cursor
        if page.is_last:
            return rows, cursor


def test_reader_misses_nothing_of_an_open_transaction(post_office: PostOffice) -> None:
    """One transaction stays open while a hundred others end: a reader in between finds all 101, each once."""
    slow, fast = post_office.connect(), Mailbox(post_office.connect(), TAG)
    reader = Mailbox(post_office.connect(), TAG)
    late, rows = make_row("slow"), make_chain(100, "fast")
    with slow.transaction():
        assert Mailbox(slow, TAG).push([late]) == 1
        for row in rows:
            assert fast.push([row]) == 1
        before, cursor = read_all(reader, limit=7)
    after, _ = read_all(reader, cursor, limit=7)
    assert before == []  # the open one has the smallest number, and all others wait for it
    assert sorted(row.id for row in after) == sorted(row.id for row in [late, *rows])


def test_pages_have_each_row_once_in_order(post_office: PostOffice) -> None:
    """Whatever the size of a page, all rows come once, each as it was brought, after those of its chain."""
    mailbox, rows = Mailbox(post_office.connect(), TAG), make_chain(25)
    mailbox.push(rows)
    for limit in (1, 7, 25, 26):
        assert read_all(mailbox, limit=limit)[0] == rows


def test_what_was_brought_is_not_brought_again(post_office: PostOffice) -> None:
    """A batch that is repeated, because nobody heard the answer, changes nothing."""
    mailbox, rows = Mailbox(post_office.connect(), TAG), make_chain(10)
    assert [mailbox.push(rows), mailbox.push(rows), mailbox.push([*rows, make_row("r2")])] == [10, 0, 1]
    assert mailbox.read_lengths() == {"r1": 10, "r2": 1}
    assert mailbox.find_known([rows[0].id, bytes(32)]) == {rows[0].id}


def test_row_of_a_forger_keeps_no_event_away(post_office: PostOffice) -> None:
    """What one member brings under an id stands beside what another one brings: neither takes the other's place."""
    forger, author = Mailbox(post_office.connect(), TAG), Mailbox(post_office.connect(), TAG)
    row = make_row()
    assert forger.push([replace(row, body=b"garbage")]) == 1
    assert author.push([row]) == 1
    assert sorted(each.body for each in read_all(author)[0]) == [b"garbage", b"sealed"]


def test_batch_is_taken_whole_or_not_at_all(post_office: PostOffice) -> None:
    """One row that is refused takes its batch with it, and the server says which row it was."""
    mailbox, rows = Mailbox(post_office.connect(), TAG), make_chain(3)
    bad = make_row("r1", rows[-1], parents=[bytes(32)])
    with pytest.raises(ServerRefused) as caught:
        mailbox.push([*rows, bad])
    assert (caught.value.rule, caught.value.subject) == ("parents", bad.id.hex())
    assert read_all(mailbox)[0] == []


def test_opposite_orders_do_not_lock_each_other(post_office: PostOffice) -> None:
    """Members who push about the same subjects at once, in opposite orders, all come through."""
    subjects = [bytes([number]) * 32 for number in range(20)]
    first = Mailbox(post_office.connect(), TAG)
    base: list[Row] = []
    for subject in subjects:
        base.append(make_row("base", base[-1] if base else None, subject=subject))
    first.push(base)

    def work(number: int, connection: Connection) -> int:
        mailbox, last, made = Mailbox(connection, TAG), None, 0
        order = base if number % 2 else base[::-1]
        for _ in range(5):
            batch = []
            for row in order:
                last = make_row(f"w{number}", last, subject=row.subject, parents=[row.id])
                batch.append(last)
            made += mailbox.push(batch)
        return made

    connections = [post_office.connect() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4), connections)) == [100] * 4
    assert_heads_follow(post_office.owner)


@pytest.mark.parametrize("seed", range(5))
def test_heads_are_those_that_follow_from_the_events(post_office: PostOffice, seed: int) -> None:
    """What is kept at each push is what comes out when all heads are found anew."""
    draw = random.Random(seed)
    rows = draw_history(draw, 120)
    mailbox = Mailbox(post_office.connect(), TAG)
    at = 0
    while at < len(rows):
        size = draw.randint(1, 15)
        mailbox.push(rows[at : at + size])
        at += size
    assert_heads_follow(post_office.owner)


def assert_heads_follow(owner: Connection) -> None:
    """Compare the heads with those made anew."""
    query = "SELECT subject, event FROM localize.head ORDER BY subject, event"
    kept = owner.execute(query).fetchall()
    owner.execute("SELECT localize.rebuild_heads()")
    assert kept
    assert owner.execute(query).fetchall() == kept


def test_restore_begins_an_epoch_that_readers_notice(post_office: PostOffice) -> None:
    """After a restore cursors count from the beginning, and no row is hidden by a number of the old server."""
    mailbox, rows = Mailbox(post_office.connect(), TAG), make_chain(5)
    mailbox.push(rows)
    epoch = mailbox.read_epoch()
    post_office.owner.execute("UPDATE localize.event SET xid = '99999999999'")  # as another server counted
    assert read_all(mailbox)[0] == []
    post_office.owner.execute("SELECT localize.begin_epoch()")
    assert mailbox.read_epoch() != epoch
    assert read_all(mailbox)[0] == rows


def test_who_watches_hears_of_what_comes(post_office: PostOffice) -> None:
    """A push wakes whoever waits; without one they look after a while, for a notice may be lost."""
    watcher, writer = Mailbox(post_office.connect(), TAG), Mailbox(post_office.connect(), TAG)
    watch = watcher.watch(0.01)
    assert next(watch) is False
    writer.push([make_row()])
    assert any(next(watch) for _ in range(3000))


def test_blob_comes_back_as_it_was_brought(post_office: PostOffice) -> None:
    """A blob counts as there once all of its pieces are; another member's stand apart."""
    one, two = Mailbox(post_office.connect(), TAG), Mailbox(post_office.connect(), TAG)
    name = bytes([7]) * 32
    one.push_blob(name, [b"a", b"b", b"c"])
    post_office.owner.execute("DELETE FROM localize.blob WHERE part = 1")
    assert one.find_blobs([name]) == frozenset()
    one.push_blob(name, [b"a", b"b", b"c"])
    two.push_blob(name, [b"x"])
    assert one.find_blobs([name, bytes(32)]) == {name}
    assert sorted(one.pull_blob(name)) == [(b"a", b"b", b"c"), (b"x",)]
