"""How long a team's server takes over a slow and faulty line, and whether anything is sent twice.

    python -m benchmarks.server_line [--events 10000] [--newer 1000] [--seed 1]

A founder writes so many events and sends them over a line without faults. Over a slow one (150 ms each way, 32 kB/s,
stalls of a second every ten, a cut each minute) a new member then gets all of them, and later those that were written
since; the same over a line of 300 ms and 1 MB/s. After a cut the member syncs again at once. It needs the extra `team`
and PostgreSQL. Exit 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from benchmarks.server_load import run_server
from benchmarks.slow_line import Conditions, Line, lay
from tests.workflow.team.offices import enter
from tests.workflow.team.people import WRITER, Person, begin, keys_of

from localize.errors import ServerUnavailable
from localize.sync.server.mailbox import Cursor, Mailbox, Page
from localize.workflow.editing.edit import save
from localize.workflow.team import server_sync
from localize.workflow.team.server_members import add_server

_PARAGRAPHS = 500
_MOST_TRIES = 50
_SLOW = Conditions(delay_s=0.15, rate=32_000, stall_every_s=10, cut_every_s=60)
_FAR = Conditions(delay_s=0.3, rate=1_000_000)


@dataclass
class Count:
    """What a member pulled."""

    rows: Counter[bytes] = field(default_factory=Counter)
    pages: int = 0

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Count what comes in whole."""
        pull = Mailbox.pull

        def counted(mailbox: Mailbox, cursor: Cursor, limit: int = 500) -> Page:
            page = pull(mailbox, cursor, limit)
            self.rows.update(row.id for row in page.rows)
            self.pages += 1
            return page

        with mock.patch.object(Mailbox, "pull", counted):
            yield

    @property
    def twice(self) -> int:
        """How many rows came more than once."""
        return sum(times - 1 for times in self.rows.values())


class Goals:
    """Prints figures beside their goals."""

    is_missed = False

    def check(self, name: str, figure: float, goal: float) -> None:
        """Print one of them."""
        is_met = figure <= goal
        self.is_missed |= not is_met
        print(f"{name:44} {figure:9.1f}  goal {goal:9.1f}  {'yes' if is_met else 'no'}", flush=True)


def sync_all(person: Person) -> float:
    """Sync, again after each cut, and return how many seconds that took."""
    begun = time.perf_counter()
    with person.at_work() as project:
        for _ in range(_MOST_TRIES):
            try:
                server_sync.sync(project)
            except ServerUnavailable as error:
                print(f"  after {time.perf_counter() - begun:.0f} s: {error}", flush=True)
                continue
            return time.perf_counter() - begun
    raise SystemExit("the member never got everything")


def write(founder: Person, events: int, mark: str) -> None:
    """Save so many texts and send them."""
    with founder.at_work() as project:
        keys = keys_of(project)
        for number in range(events):
            save(project, keys[number % len(keys)], "kk", f"Нұсқаулықтың абзацы, {mark} {number}.")
        server_sync.sync(project)


def measure(goals: Goals, name: str, line: Line, conditions: Conditions, person: Person, most_s: float) -> None:
    """Let a person sync over a line; *most_s*: zero for the time that the bytes take."""
    count = Count()
    line.change(conditions)
    with count.watch():
        took = sync_all(person)
    bytes_each, stalls, cuts = (line.sent, line.received), line.stalls, line.cuts
    line.change(Conditions())
    took_least = sum(bytes_each) / conditions.rate
    goal = most_s or 1.3 * took_least + stalls + 20 * 2 * conditions.delay_s
    print(
        f"{name}: {len(count.rows)} events in {count.pages} pages, {bytes_each[1]} bytes received,"
        f" {bytes_each[0]} sent, {stalls} stalls, {cuts} cuts"
    )
    goals.check(f"{name}, seconds", took, goal)
    goals.check(f"{name}, events pulled twice", count.twice, 0)


def run(asked: argparse.Namespace, folder: Path, url: str, line: Line) -> Goals:
    """Measure everything on a fresh team."""
    goals = Goals()
    founder = begin(folder, _PARAGRAPHS)
    with founder.at_work() as project:
        add_server(project, url)
    begun = time.perf_counter()
    write(founder, asked.events, "бірінші")
    print(f"{asked.events} events written and sent in {time.perf_counter() - begun:.0f} s", flush=True)
    goals_s = ((_SLOW, "slow line", 0.0, 40.0), (_FAR, "far line", 30.0, 10.0))
    for number, (conditions, name, first_s, newer_s) in enumerate(goals_s):
        person = enter(founder, f"Member{number}", WRITER)
        measure(goals, f"{name}: first sync", line, conditions, person, first_s)
        write(founder, asked.newer, f"кейін {number}")
        measure(goals, f"{name}: catch-up", line, conditions, person, newer_s)
    return goals


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--newer", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with run_server() as server, tempfile.TemporaryDirectory() as folder:
        assert server.port is not None
        with lay(server.port, asked.seed) as line:
            url = f"{server.dsn} dbname={server.create()} host=127.0.0.1 port={line.port}"
            goals = run(asked, Path(folder), url, line)
    if goals.is_missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
