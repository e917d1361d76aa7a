"""How a team's server bears a load: fifty members who push sealed events over TCP, and when each is acknowledged.

    python -m benchmarks.server_load [--rate 200] [--segments 2000] [--minutes 10] [--seed 1] [--climb]

Events come at random times, so many a second on average, whether or not the ones before are acknowledged (an open
loop): an event's time begins when it is due, and what waits for its member's connection counts. A member sees the last
text of a segment that any member was told of, and every few seconds pulls what the others have sent. The server writes
to the disk as it does at work (`fsync` on), on the same machine as the members. At the end each acknowledged event is
looked for on the server, and its heads are compared with heads made anew. With `--climb` the rate rises, a minute each,
until the 99th centile passes 300 ms. Exit 1 if an event is missing or the heads differ.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from benchmarks.slow_line import find_port
from benchmarks.timer import centiles
from tests.database_fixtures import TAG, PostOffice
from tests.postgres import SYSTEM, WHEEL, Server, find_programs, serve

from localize.sync.server.envelope import Row
from localize.sync.server.installation import install, open_doors
from localize.sync.server.mailbox import Cursor, Mailbox

_MEMBERS = 50
_GOAL_MS = 300
_STEP = 100
_BODY_BYTES = 430
"""Of a sealed event with a sentence of text."""
_PULL_S = 5.0


class Member(threading.Thread):
    """Somebody with a connection of their own, who pushes events when they are due."""

    def __init__(self, mailbox: Mailbox, replica: str, last: dict[int, bytes]) -> None:
        """*last*: for all members, the last text of each segment that the server has acknowledged."""
        super().__init__()
        self._mailbox = mailbox
        self._replica = replica
        self._last = last
        self._cursor = Cursor(mailbox.read_epoch())
        self._previous: bytes | None = None
        self._sequence = 0
        self.due: Sequence[tuple[float, int]] = ()
        """Moments of events to come, on the clock of `time.perf_counter`, and their segments."""
        self.times_ms: list[float] = []
        self.acknowledged: list[bytes] = []
        self.pulled = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        """Push each event when it is due, or as soon as the one before is acknowledged."""
        # so that not all pull at once
        next_pull = time.perf_counter() + _PULL_S * random.random()
        try:
            for due, segment in self.due:
                while (left := due - time.perf_counter()) > 0:
                    if next_pull < due:
                        time.sleep(max(0.0, min(left, next_pull - time.perf_counter())))
                        self.pull()
                        next_pull += _PULL_S
                    else:
                        time.sleep(left)
                self._push(segment)
                self.times_ms.append((time.perf_counter() - due) * 1000)
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            self.error = error

    def _push(self, segment: int) -> None:
        seen = self._last.get(segment)
        event = os.urandom(32)
        row = Row(
            event,
            self._replica,
            self._sequence + 1,
            self._previous,
            segment.to_bytes(32, "big"),
            (seen,) if seen else (),
            "segment:translated",
            "kk",
            os.urandom(_BODY_BYTES),
        )
        self._mailbox.push([row])
        self._last[segment] = event
        self._sequence, self._previous = row.sequence, event
        self.acknowledged.append(event)

    def pull(self) -> None:
        """Take what the others have sent since the last time."""
        while True:
            page = self._mailbox.pull(self._cursor)
            self._cursor = page.cursor
            self.pulled += len(page.rows)
            if page.is_last:
                return


@contextmanager
def run_server() -> Iterator[Server]:
    """Give a server of one's own that listens on a free port: the system's, or that of the tests."""
    os.environ.pop("LOCALIZE_TEST_POSTGRES", None)  # that one may listen nowhere
    kind = SYSTEM if find_programs(SYSTEM) else WHEEL
    with contextmanager(serve)(kind, ("-c", "max_connections=200"), port=find_port()) as server:
        with server.connect("postgres") as admin:
            print(f"PostgreSQL {admin.info.server_version // 10_000}, fsync on, over TCP", flush=True)
        yield server


@contextmanager
def open_office() -> Iterator[PostOffice]:
    """Give an empty post office on such a server."""
    with run_server() as server, ExitStack() as stack:
        database = server.create()
        owner = stack.enter_context(server.connect(database))
        install(owner, TAG)
        open_doors(owner)
        yield PostOffice(server, database, owner, stack)


def plan(rate: float, seconds: float, segments: int, seed: str) -> Mapping[int, Sequence[tuple[float, int]]]:
    """Return for each member when events are due, in seconds from the start, and about which segments."""
    dice = random.Random(seed)
    planned: dict[int, list[tuple[float, int]]] = {member: [] for member in range(_MEMBERS)}
    at = dice.expovariate(rate)
    while at < seconds:
        planned[dice.randrange(_MEMBERS)].append((at, dice.randrange(segments)))
        at += dice.expovariate(rate)
    return planned


def load(office: PostOffice, rate: float, seconds: float, segments: int, seed: int) -> tuple[float, list[bytes]]:
    """Let all members push for so long; print the times, return their 99th centile and what was acknowledged."""
    last: dict[int, bytes] = {}
    planned = plan(rate, seconds, segments, f"{seed} {rate}")
    members = [Member(Mailbox(office.connect(), TAG), f"{rate:.0f}-{number}", last) for number in range(_MEMBERS)]
    for member in members:
        member.pull()
    before = sum(member.pulled for member in members)
    start = time.perf_counter() + 1.0
    for number, member in enumerate(members):
        member.due = [(start + at, segment) for at, segment in planned[number]]
        member.start()
    for member in members:
        member.join()
    lasted = time.perf_counter() - start
    for member in members:
        if member.error is not None:
            raise member.error
    times = sorted(each for member in members for each in member.times_ms)
    pulled = sum(member.pulled for member in members) - before
    print(
        f"{segments:>6} segments {rate:>5.0f}/s  {len(times):>7} events in {lasted:5.0f} s  {centiles(times)}"
        f"   longest {times[-1]:.0f} ms   {pulled} rows pulled   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return times[int(len(times) * 0.99)], [event for member in members for event in member.acknowledged]


def find_faults(office: PostOffice, acknowledged: Sequence[bytes]) -> int:
    """Return how many acknowledged events are missing, and how many heads are not what the events say."""
    there = {bytes(row[0]) for row in office.owner.execute("SELECT id FROM localize.event")}
    heads = office.owner.execute("SELECT subject, event FROM localize.head").fetchall()
    office.owner.execute("SELECT localize.rebuild_heads()")
    again = office.owner.execute("SELECT subject, event FROM localize.head").fetchall()
    missing, wrong = set(acknowledged) - there, set(heads) ^ set(again)
    print(f"{len(acknowledged)} acknowledged, {len(missing)} missing; {len(heads)} heads, {len(wrong)} wrong")
    return len(missing) + len(wrong)


def main() -> None:
    """Print how long the server takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=200, help="events a second, of all members together")
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--climb", action="store_true", help="raise the rate until the 99th centile passes 300 ms")
    asked = parser.parse_args()
    with open_office() as office:
        print(f"{_MEMBERS} members, seed {asked.seed}", flush=True)
        if not asked.climb:
            _, acknowledged = load(office, asked.rate, asked.minutes * 60, asked.segments, asked.seed)
            sys.exit(find_faults(office, acknowledged) > 0)
        rate, p99, acknowledged = asked.rate, 0.0, []
        while p99 <= _GOAL_MS:
            p99, more = load(office, rate, 60, asked.segments, asked.seed)
            acknowledged += more
            rate += _STEP
        sys.exit(find_faults(office, acknowledged) > 0)


if __name__ == "__main__":
    main()
