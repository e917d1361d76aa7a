"""Memory search beside its peers: how much is found, how long a query takes, what building and keeping it costs.

    python benchmarks/memory.py FOLDER --pair en-ru --size 1000000

FOLDER holds `LL-LL.tsv.gz` files with a source and a target a line; `memory_corpus.py` tells how memory and queries are
made of them. The truth is a full scan by the same score. Each peer is asked the same, and its candidates are scored as
ours are. A peer that is not installed is left out: translate-toolkit runs in another Python (`--peer-python`),
PostgreSQL where `--postgres` names a server.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.memory_corpus import CLASSES, TOP, Corpus, find_truth, make_corpus, recall
from benchmarks.memory_peers import PEERS

from localize.language import parse_tag
from localize.memory.batch import search_many
from localize.memory.index import Index
from localize.memory.search import Search
from localize.model import hash_bytes

Answers = list[list[int]]


def timed(ask: Callable[[str], list[int]], queries: Sequence[str]) -> tuple[Answers, list[float]]:
    """Return the answers and the milliseconds that each took."""
    answers, times = [], []
    for query in queries:
        start = time.perf_counter()
        answers.append(ask(query))
        times.append(1000 * (time.perf_counter() - start))
    return answers, times


def centiles(times: Sequence[float]) -> str:
    """Return the median, the 95th and the 99th centile."""
    cuts = statistics.quantiles(times, n=100)
    return f"p50 {statistics.median(times):8.2f}   p95 {cuts[94]:8.2f}   p99 {cuts[98]:8.2f} ms"


def private_mb() -> int:
    """Return the private memory of this process in megabytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("RssAnon")), 0)


def build(corpus: Corpus, folder: Path, pair: tuple[str, str]) -> None:
    """Build an index in *folder*; print what it cost."""
    source, target = parse_tag(pair[0]), parse_tag(pair[1])
    names = [hash_bytes(str(at).encode()) for at in range(len(corpus.pairs))]
    start = time.perf_counter()
    index = Index(folder, source)
    for name, text in zip(names, corpus.sources, strict=True):
        index.add(name, text, [target])
    index.settle()
    index.save()
    built = time.perf_counter() - start
    count = len(names)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    keys = sum(path.stat().st_size for path in folder.rglob("codes"))
    print(f"built {count / built:,.0f} units/s   {size / count:.0f} bytes a unit, {keys / count:.0f} of them the text")


def ask_alone(folder: Path, pair: tuple[str, str], queries: Sequence[str], min_score: int) -> None:
    """Open the index and search, in a process that holds nothing else; print what it cost. The first query is cold."""
    import numpy as np

    start = time.perf_counter()
    before = private_mb()
    index = Index(folder, parse_tag(pair[0]))
    opened = time.perf_counter()
    index.search(queries[0], TOP, min_score, parse_tag(pair[1]))
    first = time.perf_counter()
    for query in queries:
        index.search(query, TOP, min_score, parse_tag(pair[1]))
    print(
        f"opened in {1000 * (opened - start):.1f} ms   first query {1000 * (first - opened):.1f} ms   "
        f"private memory {private_mb()} MB, {private_mb() - before} more than before (numpy {np.__version__})"
    )


def compare(index: Index, corpus: Corpus, target: str, min_score: int) -> float:
    """Print recall and times at one lowest score; return the 95th centile."""
    queries = [text for _, text in corpus.queries]
    wanted = parse_tag(target)
    truth = find_truth(corpus.sources, queries, min_score)
    rounds = [
        timed(lambda query: [score for _, score in index.search(query, TOP, min_score, wanted)], queries)
        for _ in range(3)
    ]
    found = rounds[0][0]
    times = [statistics.median(each) for each in zip(*(each for _, each in rounds), strict=True)]
    hits, count = recall(found, truth)
    print(f"\nat least {min_score} %: recall@{TOP} {hits / max(1, count):.5f} ({hits} of {count})")
    print(f"  {'index':24} {centiles(times)}")
    for kind in CLASSES:
        places = [at for at, (each, _) in enumerate(corpus.queries) if each == kind]
        hits, count = recall([found[at] for at in places], [truth[at] for at in places])
        print(f"    {kind:22} {centiles([times[at] for at in places])}   recall {hits / max(count, 1):.5f} of {count}")
    return float(statistics.quantiles(times, n=100)[94])


def compare_peers(corpus: Corpus, options: argparse.Namespace, ours: float) -> None:
    """Print recall and times of each peer that is here, on the first queries of each class."""
    by_class = [
        [text for kind, text in corpus.queries if kind == each][: options.peer_queries // 4] for each in CLASSES
    ]
    queries = [text for each in by_class for text in each]
    truth = find_truth(corpus.sources, queries, 70)
    print(f"\npeers, {len(queries)} queries, at least 70 %, top {TOP}")
    for name, start in PEERS.items():
        begin = time.perf_counter()
        ask = start(corpus.sources, options)
        if ask is None:
            print(f"  {name:24} not here")
            continue
        built = time.perf_counter() - begin
        ask(queries[0])
        found, times = timed(ask, queries)
        hits, count = recall(found, truth)
        ratio = statistics.quantiles(times, n=100)[94] / ours
        told = f"recall {hits / count:.4f}   p95 is {ratio:.1f} times ours   ready in {built:.1f} s"
        print(f"  {name:24} {centiles(times)}   {told}")


def change(index: Index, corpus: Corpus, count: int) -> None:
    """Add units one by one, each found by the next search, until merges have run; print how long both took."""
    adding: list[float] = []
    times: list[float] = []
    merging: list[float] = []
    for at in range(count):
        text = f"{corpus.sources[at % len(corpus.sources)]} {at}"
        start = time.perf_counter()
        index.add(f"new{at}", text)
        added = time.perf_counter()
        found = index.search(text, 1, 100)
        end = time.perf_counter()
        assert found[:1] == [(f"new{at}", 100)], text
        adding.append(1000 * (added - start))
        (merging if index.is_merging else times).append(1000 * (end - added))
    print(f"\n{count} units added, each found by the next search")
    print(f"  {'add':24} {centiles(adding)}")
    print(f"  {'search':24} {centiles(times)}   longest {max(times):.1f} ms")
    if merging:
        print(f"  {'search while merging':24} {centiles(merging)}   longest {max(merging):.1f} ms of {len(merging)}")


def pretranslate(index: Index, corpus: Corpus, count: int) -> None:
    """Search for many texts on all cores; print how long it took."""
    texts = [corpus.queries[at % len(corpus.queries)][1] for at in range(count)]
    start = time.perf_counter()
    search_many(index, texts, Search(TOP, 70))
    spent = time.perf_counter() - start
    print(f"\n{count:,} texts on {os.cpu_count()} cores: {spent:.1f} s, {count / spent:,.0f}/s")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pair", default="en-ru")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--long", action="store_true", help="texts of 150 to 300 characters alone")
    parser.add_argument("--min-score", type=int, nargs="+", default=[70, 50])
    parser.add_argument("--peer-queries", type=int, default=40)
    parser.add_argument("--peer-python", help="a Python that has translate-toolkit")
    parser.add_argument("--postgres", help="connection string of a server that has pg_trgm")
    parser.add_argument("--added", type=int, default=8_000)
    parser.add_argument("--batch", type=int, default=10_000)
    options = parser.parse_args()
    pair = tuple(options.pair.split("-"))
    corpus = make_corpus(options.folder, options.pair, size=options.size, queries=options.queries, longest=options.long)
    with tempfile.TemporaryDirectory() as folder:
        measure(corpus, Path(folder), (pair[0], pair[1]), options)


def measure(corpus: Corpus, folder: Path, pair: tuple[str, str], options: argparse.Namespace) -> None:
    """Build, search, change; print all of it."""
    mean = sum(map(len, corpus.sources)) / len(corpus.pairs)
    load = os.getloadavg()[0]
    print(f"{pair[0]}-{pair[1]}: {len(corpus.pairs):,} units, {mean:.0f} characters, load average {load:.1f}")
    build(corpus, folder, pair)
    alone = "import sys, json, benchmarks.memory as m; m.ask_alone(m.Path(sys.argv[1]), *json.load(sys.stdin))"
    sys.stdout.flush()
    subprocess.run(
        [sys.executable, "-c", alone, str(folder)],
        input=json.dumps([list(pair), [text for _, text in corpus.queries[::4]], 70]),
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    index = Index(folder, parse_tag(pair[0]))
    ours = [compare(index, corpus, pair[1], min_score) for min_score in options.min_score]
    compare_peers(corpus, options, ours[0])
    pretranslate(index, corpus, options.batch)
    change(index, corpus, options.added)
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
