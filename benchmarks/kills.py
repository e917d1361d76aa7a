"""What is lost when commands are killed in the middle of their work: nothing that they said, and nothing half stays.

    python -m benchmarks.kills [--each 50] [--full-disk] [--only COMMAND] [--jobs 2]

Each command that writes is run on a small project and killed just before a call that changes a file, at points spread
evenly over all such calls (see `tests/journeys/command_kills.py`). Then the project is opened and verified: every
thing is as it was before the command or as a whole run leaves it, what was said is there, and the same command, run
again, comes to the same end and leaves no other file. With `--full-disk` the calls are refused from there on as if the
disk were full: the command has to say so. It needs `strace`. Exit 1 if anything is lost or damaged.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.journeys.command_kills import Toll, Trial, choose, find_tracer
from tests.journeys.killed_verbs import VERBS


def kill(number: int, kills: int, *, full: bool) -> tuple[int, Toll]:
    """Kill one of the commands so many times, or fill its disk; return how many calls it makes, and what was lost."""
    toll = Toll()
    tracer = find_tracer()
    assert tracer is not None
    with tempfile.TemporaryDirectory() as folder:
        try:
            trial = Trial(VERBS[number], Path(folder), tracer)
        except AssertionError as error:
            toll.damaged.append(f"{VERBS[number].name} cannot be tried: {error}")
            return 0, toll
        for call in choose(trial.calls, kills):
            (trial.fill if full else trial.kill)(call, toll)
    return len(trial.calls), toll


def main() -> None:
    """Kill every command and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=50, help="kills for each command, at most one before each call")
    parser.add_argument("--only", default="", help="commands whose name has this")
    parser.add_argument("--full-disk", action="store_true", help="let the disk be full from there on instead")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    if find_tracer() is None:
        sys.exit("strace is needed")
    numbers = [at for at, verb in enumerate(VERBS) if asked.only in verb.name]
    tolls: list[Toll] = []
    print(f"{'command':28} calls kills before during after  lost damaged")
    with ProcessPoolExecutor(asked.jobs) as pool:
        for number, (calls, toll) in zip(
            numbers, pool.map(partial(kill, kills=asked.each, full=asked.full_disk), numbers), strict=True
        ):
            tolls.append(toll)
            numbers_of = (toll.runs, toll.before, toll.during, toll.after, len(toll.lost), len(toll.damaged))
            print(
                f"{VERBS[number].name:28} {calls:5} {'{:5} {:6} {:6} {:5} {:5} {:7}'.format(*numbers_of)}", flush=True
            )
    for toll in tolls:
        print(*toll.lost, *toll.damaged, sep="\n", end="\n" if toll.lost or toll.damaged else "")
    lost, damaged = (sum(len(getattr(toll, name)) for toll in tolls) for name in ("lost", "damaged"))
    print(f"{sum(toll.runs for toll in tolls)} kills, {lost} lost, {damaged} damaged")
    if lost or damaged:
        sys.exit(1)


if __name__ == "__main__":
    main()
