"""Pairs a second that all checks take, and how often each of them fires.

    python benchmarks/checks.py PAIRS.tsv[.gz] --source en --target kk [--limit 20000] [--show numbers.missing]

A line of the file is source, tab, target; further columns are ignored. Checks are loaded before the clock starts;
tokens are read anew for each pair, as in real work. The clock is processor time. `--show` prints random firings of one
check, to be judged by eye: on published translations most findings should be real mistakes.
"""

from __future__ import annotations

import argparse
import gzip
import random
import time
from collections import Counter
from pathlib import Path

from localize.checks import Pair, run_pair
from localize.language import parse_tag
from localize.model import Content, Finding, Severity


def read_pairs(path: Path, source: str, target: str, limit: int) -> list[Pair]:
    """Return up to *limit* random pairs of the file, the same ones every time."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [line.split("\t") for line in data.decode("utf-8").splitlines() if "\t" in line]
    chosen = random.Random(7).sample(rows, min(limit, len(rows)))
    languages = parse_tag(source), parse_tag(target)
    return [Pair(Content((row[0],)), Content((row[1],)), *languages) for row in chosen]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Speed and firing rates of the checks")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--source", required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--limit", type=int, default=20000)
    parser.add_argument("--show")
    options = parser.parse_args()
    pairs = read_pairs(options.pairs, options.source, options.target, options.limit)
    run_pair(Pair(Content(("1",)), Content(("2",)), parse_tag("en"), parse_tag("kk")), severities={})

    started = time.process_time()
    results = [run_pair(pair, severities={}) for pair in pairs]
    took_s = time.process_time() - started
    print(f"{len(pairs)} pairs in {took_s:.2f} s: {len(pairs) / took_s:.0f} pairs/s")
    print_rates(results)
    if options.show:
        print_firings(pairs, results, options.show)


def print_rates(results: list[tuple[Finding, ...]]) -> None:
    """Print how many pairs each check fires on."""
    fired = Counter(
        name
        for findings in results
        for name in {each.check + (" (neutral)" if each.severity is Severity.NEUTRAL else "") for each in findings}
    )
    for name, count in fired.most_common():
        print(f"  {name:36}{count:7} {100 * count / len(results):7.2f} %")


def print_firings(pairs: list[Pair], results: list[tuple[Finding, ...]], check: str) -> None:
    """Print 30 random findings of one check with their texts."""
    fired = [(pair, each) for pair, findings in zip(pairs, results, strict=True) for each in findings]
    fired = [(pair, each) for pair, each in fired if each.check == check]
    for pair, each in random.Random(1).sample(fired, min(30, len(fired))):
        print(f"\n  {pair.source.typed}\n  {pair.target.typed}\n    {each.surface!r}: {each.message}; fix {each.fix!r}")


if __name__ == "__main__":
    main()
