"""How soon a text that somebody saves is seen by the others of a team with a server.

    python -m benchmarks.server_lag [--rate 20] [--minutes 5] [--seed 1]

Three people, each a process with a project of their own, save texts at random times, so many a second on average
together, and follow the server as the screens do. A text's time begins when it is saved and ends when it stands in the
project of one of the others. One save in ten is about a segment that all write, whose conflicts are not timed. At the
end all exchange until nothing waits: they must see the same texts and conflicts. Exit 1 if they do not.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from benchmarks.server_load import run_server
from benchmarks.timer import centiles
from tests.workflow.team.offices import join, sync
from tests.workflow.team.people import KK, WRITER, Person, begin, keys_of

from localize.errors import Conflict, ServerUnavailable
from localize.model.segment_list import Where
from localize.runtime.interruption import HangUp
from localize.tui.screens.base.server_exchange import PAUSE_S
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project
from localize.workflow.team import server_sync
from localize.workflow.team.conflicts import list_conflicts
from localize.workflow.team.server_members import add_server

_SEGMENTS = 600
_SHARED = 30
"""Segments that all write."""
_DRAIN_S = 20
"""What is saved last has so long to arrive."""
Seen = Mapping[str, float]
"""When each text was saved or seen, on the clock of the whole system."""


def make_team(folder: Path, url: str) -> Sequence[Person]:
    """Return three people of a team with a server."""
    founder = begin(folder, _SEGMENTS)
    with founder.at_work() as project:
        add_server(project, url)
    sync(founder)
    people = [founder, *(join(founder, name, WRITER) for name in ("Aigul", "Bolat"))]
    for person in people:
        sync(person)
    return people


def work(person: Person, number: int, due: Sequence[float], seed: str, pause_s: float) -> tuple[Seen, Seen, int]:
    """Save when it is due and follow the server; return what was saved and seen when, and how many exchanges ran."""
    hang_up, saved = HangUp(), dict[str, float]()
    end = due[-1] + _DRAIN_S
    with person.at_work() as project:
        writer = threading.Thread(target=_write, args=(person, number, due, seed, saved))
        writer.start()
        seen, exchanges = _follow(project, hang_up, end, pause_s)
        writer.join()
    return saved, seen, exchanges


def _write(person: Person, number: int, due: Iterable[float], seed: str, saved: dict[str, float]) -> None:
    dice = random.Random(f"{seed} {person.name}")
    with person.at_work() as project:
        keys = keys_of(project)
        shared, own = keys[:_SHARED], keys[_SHARED + number :: 3]
        for count, moment in enumerate(due):
            time.sleep(max(0.0, moment - time.time()))
            text = f"{person.name} {count}"
            is_shared = dice.random() < 0.1
            key = dice.choice(shared if is_shared else own)
            with suppress(Conflict):  # what came in between stands, as where somebody cancels
                save(project, key, "kk", text)
            if not is_shared:
                saved[text] = time.time()


def _follow(project: Project, hang_up: HangUp, end: float, pause_s: float) -> tuple[Seen, int]:
    seen, exchanges = dict[str, float](), 0
    threading.Timer(end - time.time(), hang_up.end).start()
    for step in server_sync.follow(project, hang_up, pause_s=pause_s):
        if isinstance(step, ServerUnavailable):
            raise step
        if isinstance(step, server_sync.SyncReport):
            exchanges += 1
            if step.merged.texts:
                moment = time.time()
                for text in _list_texts(project):
                    seen.setdefault(text, moment)
    return seen, exchanges


def _list_texts(project: Project) -> list[str]:
    rows = project.store.rows(KK, Where(), after=0, limit=_SEGMENTS)
    return [row.target.content.typed if row.target else "" for row in rows]


def settle(people: Sequence[Person]) -> bool:
    """Let all exchange until nothing waits; tell whether all then see the same."""
    for _ in range(4):
        for person in people:
            sync(person)
    views = []
    for person in people:
        with person.at_work() as project:
            waiting = server_sync.count_waiting(project)
            conflicts = sorted(each.id for each in list_conflicts(project))
            views.append((_list_texts(project), conflicts, waiting, project.store.verify()))
    _, conflicts, waiting, faults = views[0]
    is_same = all(view == views[0] for view in views) and not waiting and not faults
    print(f"{len(conflicts)} conflicts, {waiting} waiting; all see the same: {'yes' if is_same else 'NO'}")
    return is_same


def main() -> None:
    """Print how long texts take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=20, help="texts a second, of all together")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--pause", type=float, default=PAUSE_S, help="seconds between two exchanges of one person")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with run_server() as server, tempfile.TemporaryDirectory() as folder:
        people = make_team(Path(folder), f"{server.dsn} dbname={server.create()}")
        dice, start = random.Random(asked.seed), time.time() + 3
        due: list[list[float]] = [[], [], []]
        at = 0.0
        while (at := at + dice.expovariate(asked.rate)) < asked.minutes * 60:
            dice.choice(due).append(start + at)
        with ProcessPoolExecutor(len(people), get_context("fork")) as pool:
            tasks = [
                pool.submit(work, person, number, due[number], str(asked.seed), asked.pause)
                for number, person in enumerate(people)
            ]
            results = [task.result() for task in tasks]
        lags: list[float] = []
        replaced = 0
        for person, (saved, _, _) in enumerate(results):
            for other, (_, seen, _) in enumerate(results):
                if other != person:
                    lags += [(seen[text] - moment) * 1000 for text, moment in saved.items() if text in seen]
                    replaced += len(saved.keys() - seen.keys())
        print(
            f"{sum(map(len, due))} texts, seed {asked.seed}, pause {asked.pause} s: {centiles(lags)}; {replaced} were"
            f" replaced before they were seen; {sum(each[2] for each in results)} exchanges;"
            f" load {os.getloadavg()[0]:.1f}"
        )
        sys.exit(not settle(people))


if __name__ == "__main__":
    main()
