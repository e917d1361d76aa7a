"""How long translations are beside their sources: quantiles for the table that `completeness.length` reads.

    python benchmarks/lengths.py PAIRS.tsv[.gz] --from en --to ru
    python benchmarks/lengths.py PAIRS.tsv[.gz] --from en --to ru --quantile 0.005 --show 20

A line of the file is source, tab, target; what follows is left out. Printed are lines of `lengths.tsv`: for each kind
of text, and for sources from each length on, the quantile at either end, with the number of pairs. `--show` prints
the pairs outside of them as well, to be judged by eye: a bound is right where four of five of these are errors.
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from localize.checks.analysis.prose import is_prose

LENGTHS = {"prose": (60, 100, 160, 250), "strings": (20, 40)}
"""The lengths of sources from which the bounds of a kind change."""
Row = tuple[float, str, str]


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a table that have something on either side."""
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").splitlines():
        source, _, rest = line.partition("\t")
        target = rest.partition("\t")[0]
        if source.strip() and target.strip():
            yield source.strip(), target.strip()


def sort_pairs(pairs: Iterator[tuple[str, str]]) -> dict[tuple[str, int], list[Row]]:
    """Return the pairs by kind and shortest source, each with the length of its target as a share of the source."""
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for source, target in pairs:
        kind = "prose" if is_prose(source, "") and is_prose(target, "") else "strings"
        shortest = max((length for length in LENGTHS[kind] if length <= len(source)), default=None)
        if shortest is not None:
            found[kind, shortest].append((len(target) / len(source), source, target))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Lengths of translations")
    parser.add_argument("path", type=Path)
    parser.add_argument("--from", dest="source", required=True)
    parser.add_argument("--to", dest="target", required=True)
    parser.add_argument("--quantile", type=float, default=0.003)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    for (kind, shortest), rows in sorted(sort_pairs(read_pairs(options.path)).items()):
        rows.sort()
        outside = round(options.quantile * len(rows))
        low, high = rows[outside][0], rows[-1 - outside][0]
        print(
            options.source,
            options.target,
            kind,
            shortest,
            f"{low:.2f}",
            f"{high:.2f}",
            sep="\t",
            end=f"\t# {len(rows)}\n",
        )
        for share, source, target in (rows[:outside] + rows[-outside or len(rows) :])[: options.show]:
            print(f"    {share:.2f} {source}\n         {target}")


if __name__ == "__main__":
    main()
