"""Drafts of an engine apart and merges of the memory's index, beside another checkout of the program, in turn.

    python -m benchmarks.worker_speed OTHER/.venv/bin/python [--repeat 5]

OTHER is a worktree of an older commit with an environment of its own. Both run this file, one after the other, so that
the load of the machine meets both alike: the ratio of the medians counts, not the seconds. Processor time has that of
the worker processes in it; *begin* is how long the change waits that starts a merge.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

DRAFTS = 20_000
ENTRIES = 20_000
"""Few enough that the new ones are merged with them, not beside them."""
_TEXT = "The court of {number} ordered the provider to restore access to page {number} within {days} days."


def main() -> None:
    """Print a table of medians and their ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("other", type=Path, help="the Python of the other environment")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    own, other = [], []
    for _ in range(options.repeat):
        own.append(_run(Path(sys.executable)))
        other.append(_run(options.other))
    print(f"{'median of ' + str(options.repeat):28}{'here':>9}{'other':>9}{'ratio':>8}")
    for name in own[0]:
        here, there = (statistics.median(each[name] for each in some) for some in (own, other))
        print(f"{name:28}{here:>9.3f}{there:>9.3f}{here / there:>8.2f}")


def _run(python: Path) -> dict[str, float]:
    done = subprocess.run([str(python), __file__, "--once"], check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure() -> dict[str, float]:
    """Return the seconds of each piece of work, by its name."""
    return {**measure_drafts(), **measure_merge()}


def measure_drafts() -> dict[str, float]:
    """Return what drafts take whose engine runs in a process of its own."""
    from localize.config.engines import EngineSettings
    from localize.config.project import Level
    from localize.engines import Request
    from localize.engines.pseudo import PseudoEngine
    from localize.engines.subprocess_engine import StartMessage, SubprocessEngine
    from localize.model import LanguageTag

    english, kazakh = LanguageTag("en"), LanguageTag("kk")
    settings = EngineSettings("pseudo")
    requests = [Request(str(at), _text(at), english, kazakh) for at in range(DRAFTS)]
    before, begun = _processor_s(), time.perf_counter()
    with closing(SubprocessEngine(PseudoEngine(), StartMessage(settings, Level.OFFLINE))) as engine:
        results = list(engine.translate(requests, deadline_s=600, cancel=threading.Event()))
    ended = time.perf_counter()
    if len(results) != DRAFTS or any(each.error for each in results):
        raise SystemExit("drafts are missing")
    return {f"drafts, {DRAFTS:,}: processor": _processor_s() - before, "drafts: clock": ended - begun}


def measure_merge() -> dict[str, float]:
    """Return what it takes until entries that are added one by one have been merged into an index."""
    from localize.memory.index.index import Index
    from localize.model import LanguageTag

    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), LanguageTag("en"))
        index.add_many([f"old {at}" for at in range(ENTRIES)], list(map(_text, range(ENTRIES))), [()] * ENTRIES)
        index.build()
        number, waited, used = ENTRIES, 0.0, 0.0
        before, begun = _processor_s(), time.perf_counter()
        while not index.is_merging:
            number += 1
            started, used_before = time.perf_counter(), time.process_time()
            index.add(f"new {number}", _text(number))
            waited, used = time.perf_counter() - started, time.process_time() - used_before
        while index.is_merging:
            time.sleep(0.01)
            number += 1
            index.add(f"new {number}", _text(number))
        ended = time.perf_counter()
        if len(index) != number:
            raise SystemExit("entries are missing")
        index.close()
    return {
        f"merging, {ENTRIES:,}: processor": _processor_s() - before,
        "merging: clock": ended - begun,
        "merging, begin: processor": used,
        "merging, begin: clock": waited,
    }


def _text(number: int) -> str:
    return _TEXT.format(number=number, days=number % 97)


def _processor_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    if sys.argv[1:] == ["--once"]:
        print(json.dumps(measure()))
    else:
        main()
