"""Memory search beside a full scan: how much is found, and how long a query takes.

    python benchmarks/memory.py FOLDER --size 100000

FOLDER holds `*.tsv.gz` files with a source and a target a line. Queries are made of their sources with a fixed seed:
exact ones, near ones (one to three words changed), sentences that were held out, and shuffled ones. The peer is what
needs no index: RapidFuzz over all texts. Recall is tie-aware: of the five best that the scan finds, how many of the
index's five score at least as much.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from localize.language import parse_tag
from localize.memory.index import Index

TOP = 5


def read_sources(folder: Path, size: int) -> list[str]:
    """Return up to *size* distinct sources in a fixed random order."""
    lines: dict[str, None] = {}
    for path in sorted(folder.glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            lines.update(dict.fromkeys(line.split("\t", 1)[0] for line in stream))
    sources = [line for line in lines if line.strip()]
    random.Random(1).shuffle(sources)
    return sources[:size]


def make_queries(known: list[str], held_out: list[str], count: int) -> Iterator[tuple[str, str]]:
    """Yield (class, query): a fifth exact, two fifths near, three tenths held out, a tenth shuffled."""
    dice = random.Random(2)
    words = [word for text in dice.sample(known, min(2000, len(known))) for word in text.split()]
    for _ in range(count // 5):
        yield "exact", dice.choice(known)
    for _ in range(2 * count // 5):
        changed = dice.choice(known).split()
        for _ in range(dice.randint(1, 3)):
            changed[dice.randrange(len(changed))] = dice.choice(words)
        yield "near", " ".join(changed)
    for text in held_out[: 3 * count // 10]:
        yield "held out", text
    for text in held_out[-(count // 10) :]:
        shuffled = text.split()
        dice.shuffle(shuffled)
        yield "shuffled", " ".join(shuffled)


def scan(texts: list[str], query: str, min_score: int) -> list[int]:
    """Return the scores of the best by a full scan."""
    found = process.extract(
        query, texts, scorer=Levenshtein.normalized_similarity, score_cutoff=min_score / 100 - 1e-9, limit=TOP
    )
    return [int(100 * alike + 1e-9) for _, alike, _ in found]


def timed(ask: Callable[[str], list[int]], queries: list[tuple[str, str]]) -> tuple[list[list[int]], list[float]]:
    """Return the answers and the milliseconds that each took."""
    answers, times = [], []
    for _, query in queries:
        start = time.perf_counter()
        answers.append(ask(query))
        times.append(1000 * (time.perf_counter() - start))
    return answers, times


def recall(found: list[list[int]], truth: list[list[int]]) -> tuple[int, int]:
    """Return how many of the best were found, and how many there are."""
    hits = sum(
        sum(one >= other for one, other in zip(mine, best, strict=False))
        for mine, best in zip(found, truth, strict=True)
    )
    return hits, sum(map(len, truth))


def centiles(times: list[float]) -> str:
    """Return median and 95th centile."""
    return f"p50 {statistics.median(times):7.2f} ms   p95 {statistics.quantiles(times, n=20)[-1]:7.2f} ms"


def build(texts: list[str], folder: Path) -> Index:
    """Return an index over *texts*, saved and opened again; print what it cost."""
    start = time.perf_counter()
    index = Index(folder, parse_tag("en"))
    for at, text in enumerate(texts):
        index.add(str(at), text)
    index.settle()
    index.save()
    built = time.perf_counter() - start
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    start = time.perf_counter()
    index = Index(folder, parse_tag("en"))
    opened = 1000 * (time.perf_counter() - start)
    print(f"built {len(texts) / built:,.0f} texts/s   {size / len(texts):.0f} bytes a text   opened in {opened:.1f} ms")
    return index


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--min-score", type=int, nargs="+", default=[70, 50])
    options = parser.parse_args()
    sources = read_sources(options.folder, options.size + options.queries)
    known, held_out = sources[: -options.queries], sources[-options.queries :]
    queries = list(make_queries(known, held_out, options.queries))
    print(f"{len(known):,} texts, {len(queries)} queries, load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        index = build(known, Path(folder))
        for min_score in options.min_score:
            compare(index, known, queries, min_score)


def compare(index: Index, known: list[str], queries: list[tuple[str, str]], min_score: int) -> None:
    """Print recall and times at one lowest score."""
    index.search(queries[0][1], TOP, min_score)
    truth, slow = timed(lambda query: scan(known, query, min_score), queries)
    found, fast = timed(lambda query: [score for _, score in index.search(query, TOP, min_score)], queries)
    hits, wanted = recall(found, truth)
    print(f"\nat least {min_score} %: recall@{TOP} {hits / wanted:.4f} ({hits} of {wanted})")
    print(f"  index      {centiles(fast)}")
    print(f"  full scan  {centiles(slow)}   ratio of medians {statistics.median(slow) / statistics.median(fast):.0f}")
    for kind in dict.fromkeys(kind for kind, _ in queries):
        places = [at for at, (each, _) in enumerate(queries) if each == kind]
        hits, wanted = recall([found[at] for at in places], [truth[at] for at in places])
        times = [fast[at] for at in places]
        print(f"  {kind:10} {centiles(times)}   recall {hits / max(wanted, 1):.4f} of {wanted}")


if __name__ == "__main__":
    main()
