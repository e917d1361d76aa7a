"""What is lost when the power is cut in the middle of work: nothing with the program's settings, much with weaker ones.

    python -m benchmarks.power_cuts [--cuts 2000] [--seed 1]

Saves, approvals, imports, new versions, checkpoints, backups and restores run on a simulated disk that forgets, tears
and reorders what was not flushed (see `tests/store/power.py`). After each cut the store is opened from what the disk
would hold, verified, and asked for everything it had acknowledged. The same work with `synchronous` NORMAL and OFF is
the control: if these lost nothing, the simulation would prove nothing. Exit 1 if FULL loses, or a control does not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.store.power_cuts import cut_again_and_again, find_losses

_CHANCE = 0.04


@dataclass
class Result:
    """What the cuts under one setting have done."""

    cuts: int = 0
    claims: int = 0
    lost: int = 0
    damaged: int = 0
    cuts_with_losses: int = 0


def cut(synchronous: str, number: int, seed: int) -> Result:
    """Cut the power so many times, in as many pieces of work as it takes."""
    result = Result()
    while result.cuts < number:
        with tempfile.TemporaryDirectory() as folder:
            for each in cut_again_and_again(Path(folder), synchronous, seed=seed, chance=_CHANCE)[
                : number - result.cuts
            ]:
                losses = find_losses(each)
                damaged = sum("is damaged" in loss for loss in losses)
                result.cuts += 1
                result.claims += len(each.claims)
                result.damaged += damaged
                result.lost += len(losses) - damaged
                result.cuts_with_losses += bool(losses)
        seed += 1
    return result


def main() -> None:
    """Cut the power under each setting and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("synchronous  cuts  acknowledged    lost  damaged  cuts that lost")
    results: dict[str, Result] = {}
    for setting, share in (("FULL", 1), ("NORMAL", 10), ("OFF", 10)):
        results[setting] = result = cut(setting, max(1, asked.cuts // share), asked.seed)
        print(
            f"{setting:11} {result.cuts:5} {result.claims:13} {result.lost:7} {result.damaged:8}"
            f" {result.cuts_with_losses:15}",
            flush=True,
        )
    if results.pop("FULL").cuts_with_losses or not all(each.cuts_with_losses for each in results.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
