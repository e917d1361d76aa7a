"""Random histories of a team: whether the laws of merging hold of each, and what was in them.

    python -m benchmarks.histories [--count 20000] [--seed 1] [--stores] | --forgeries

Several people write, review, forge, lose bundles, copy folders and work offline; then everybody receives everything,
each in an order of their own. `tests/sync/histories.py` has the laws, and an oracle that knows them in another form.
With `--stores` each history is played by three people with real, encrypted projects and a stick, 40 acts long: texts,
approvals, notes, splits, versions, glossaries, settings; all must show and export the same in the end.
Exit 1 where a law is broken; the seed makes the same history again. `--forgeries` prints which attempts succeed without
the rule that stops them, and whether a rightful person succeeds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sync.forgeries import FILES, TABLE, succeeds, team
from tests.sync.histories import SEGMENTS, Run, find_broken, make_run
from tests.sync.replicas import judge
from tests.workflow.team.test_three_people import play

from localize.sync.verdict import find_standing

_ACTS = 40


def count(run: Run) -> Counter[str]:
    """Return how often a run had what."""
    history, members = judge(run.events, run.signatures.values(), run.team.root.id)
    found = Counter(f"kept apart: {each.value}" for each in history.quarantine.values())
    for subject in SEGMENTS:
        standing = find_standing(history.of(subject), members)
        found.update(f"refused: {reason.value}" for reason in standing.refused.values())
        found["conflicts"] += standing.is_conflict
        found["approvals that count"] += len(standing.approvals)
        found[f"state: {standing.state.value}"] += 1
    found["events"] += len(run.events)
    return found


def print_forgeries() -> bool:
    """Print which attempts succeed without which rule; tell whether each is stopped by its own, and twins succeed."""
    is_tight = True
    print(f"{'rule':<16}{'attempt':<38}{'with it':<10}{'without it':<12}rightful twin")
    for row in (*TABLE, *FILES):
        made = team()
        twin = succeeds(made, row.twin(made))
        for attempt in row.forgeries:
            made = team()
            event = attempt(made)
            answers = succeeds(made, event), succeeds(made, event, row.reason), twin
            is_tight = is_tight and answers == (False, True, True)
            words = ["succeeds" if each else "fails" for each in answers]
            print(f"{row.reason.name:<16}{attempt.__name__:<38}{words[0]:<10}{words[1]:<12}{words[2]}")
    return is_tight


def play_stores(seeds: range) -> int:
    """Play histories with real stores; return in how many the people did not come to the same."""
    broken = 0
    for seed in seeds:
        with TemporaryDirectory() as folder:
            try:
                play(Path(folder), seed, _ACTS)
            except Exception as error:  # noqa: BLE001  # whatever it is, the seed is what one needs
                broken += 1
                print(f"seed {seed}: {type(error).__name__}: {str(error)[:200]!r}", flush=True)
    return broken


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--forgeries", action="store_true")
    parser.add_argument("--stores", action="store_true")
    options = parser.parse_args()
    if options.forgeries:
        return 0 if print_forgeries() else 1
    broken, found, start = 0, Counter[str](), time.process_time()
    seeds = range(options.seed, options.seed + options.count)
    if options.stores:
        broken = play_stores(seeds)
    for seed in () if options.stores else seeds:
        run = make_run(seed)
        found.update(count(run))
        for law in find_broken(run):
            broken += 1
            print(f"seed {seed}: not so: {law}")
    for name, number in sorted(found.items()):
        print(f"{number:>9}  {name}")
    print(f"{options.count} histories, {broken} laws broken, {time.process_time() - start:.0f} s of processor")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
