"""Memory search beside its peers: how much is found, how long a query takes, what building and keeping it costs.

    python benchmarks/memory.py FOLDER --size 1000000 [--pair en-ru] [--only PART …]

FOLDER holds `LL-LL.tsv.gz` files with a source and a target a line; `memory_corpus.py` tells how memory and queries are
made of them. The truth is a full scan by the same score. Each peer is asked the same, and its candidates are scored as
ours are. What a peer lacks is told before all else and in the last table, which sets the figures beside the goals:
translate-toolkit runs in another Python (`--peer-python`), PostgreSQL needs its programs and psycopg, tantivy its
wheel. Parts: index, long, other, peers, batch, change, project, growth. Times are of the wall clock where nothing else
is said; on a machine that others use as well, look at processor times.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.memory_corpus import CLASSES, TOP, Corpus, find_truth, make_corpus, queries_of, recall
from benchmarks.memory_goals import Goals, memory_goals, tell_times
from benchmarks.memory_growth import grow
from benchmarks.memory_peers import PEERS, Missing, find_lacks
from benchmarks.memory_project import ask, confirm, draft, make_project, search_lines, work_together
from benchmarks.timer import centiles, clocks

from localize.__main__ import COLLECT
from localize.language import parse_tag
from localize.memory.index.batch_search import BatchSearch
from localize.memory.index.index import Index
from localize.memory.index.search_options import SearchOptions
from localize.model import hash_bytes

Answers = list[list[int]]
CLOSE = 70
"""The lowest score that most goals are about."""
_STEP = 5_000
"""Entries given to an index at a time, as they are read from a store."""
PARTS = ["index", "long", "other", "peers", "batch", "change", "project", "growth"]


def timed(ask: Callable[[str], list[int]], queries: Sequence[str]) -> tuple[Answers, list[float], list[float]]:
    """Return the answers, and the milliseconds that each took by the wall clock and by the processor's."""
    answers, walls, cpus = [], [], []
    for query in queries:
        start = clocks()
        answers.append(ask(query))
        end = clocks()
        walls.append(1000 * (end[0] - start[0]))
        cpus.append(1000 * (end[1] - start[1]))
    return answers, walls, cpus


def private_mb() -> int:
    """Return the private memory of this process in megabytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("RssAnon")), 0)


def build(corpus: Corpus, folder: Path, pair: tuple[str, str]) -> tuple[float, float]:
    """Build an index in *folder*; print what it cost, and return units a second and bytes a unit."""
    source, target = parse_tag(pair[0]), parse_tag(pair[1])
    names = [hash_bytes(str(at).encode()) for at in range(len(corpus.pairs))]
    start = clocks()
    index = Index(folder, source)
    for at in range(0, count := len(names), _STEP):
        some = slice(at, at + _STEP)
        index.add_many(names[some], corpus.sources[some], [(target,)] * len(names[some]))
    index.settle()
    index.save()
    wall, built = (end - begin for begin, end in zip(start, clocks(), strict=True))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    keys = sum(path.stat().st_size for path in folder.rglob("codes"))
    rates = f"{count / wall:,.0f} units/s ({count / built:,.0f} by processor time)"
    print(f"built {rates}   {size / count:.0f} bytes a unit, {keys / count:.0f} of them the text")
    return count / wall, size / count


def ask_alone(folder: Path, pair: tuple[str, str], queries: Sequence[str], min_score: int) -> None:
    """Open the index and search, in a process that holds nothing else; print as JSON what it cost. The first query is
    cold."""
    import numpy as np

    start = time.perf_counter()
    before = private_mb()
    index = Index(folder, parse_tag(pair[0]))
    opened = time.perf_counter()
    index.search(queries[0], TOP, min_score, parse_tag(pair[1]))
    first = time.perf_counter()
    for query in queries:
        index.search(query, TOP, min_score, parse_tag(pair[1]))
    print(json.dumps([1000 * (opened - start), 1000 * (first - opened), before, private_mb(), np.__version__]))


def open_alone(corpus: Corpus, folder: Path, pair: tuple[str, str], goals: Goals) -> None:
    """Print what `ask_alone` measures in a fresh process."""
    alone = "import sys, json, benchmarks.memory as m; m.ask_alone(m.Path(sys.argv[1]), *json.load(sys.stdin))"
    told = subprocess.run(
        [sys.executable, "-c", alone, str(folder)],
        input=json.dumps([pair, [text for _, text in corpus.queries[::4]], 70]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    ).stdout
    opened, first, before, after, version = json.loads(told)
    print(
        f"opened in {opened:.1f} ms   first query {first:.1f} ms   "
        f"private memory {after} MB, {after - before} more than before (numpy {version})"
    )
    goals.tell("opened", opened)
    goals.tell("first", first)
    goals.tell("private", after - before)


def compare(index: Index, corpus: Corpus, target: str, min_score: int, goals: Goals) -> float:
    """Print recall and times at one lowest score; return the median of the latter."""
    queries = [text for _, text in corpus.queries]
    wanted = parse_tag(target)
    truth = find_truth(corpus.sources, queries, min_score)
    rounds = [
        timed(lambda query: [score for _, score in index.search(query, TOP, min_score, wanted)], queries)
        for _ in range(3)
    ]
    found = rounds[0][0]
    times = [statistics.median(each) for each in zip(*(each for _, each, _ in rounds), strict=True)]
    spent = [statistics.median(each) for each in zip(*(each for _, _, each in rounds), strict=True)]
    hits, count = recall(found, truth)
    if min_score == CLOSE:
        goals.tell("recall", hits / max(1, count))
    print(f"\nat least {min_score} %: recall@{TOP} {hits / max(1, count):.5f} ({hits} of {count})")
    print(f"  {'index':24} {centiles(times)}\n  {'processor':24} {centiles(spent)}")
    for kind in CLASSES:
        places = [at for at, (each, _) in enumerate(corpus.queries) if each == kind]
        hits, count = recall([found[at] for at in places], [truth[at] for at in places])
        print(f"    {kind:22} {centiles([times[at] for at in places])}   recall {hits / max(count, 1):.5f} of {count}")
    tell_times(goals, times, min_score)
    return float(statistics.median(times))


def compare_peers(index: Index, corpus: Corpus, target: str, options: argparse.Namespace) -> None:
    """Print recall and times of the index and of each peer that is here, on the first queries of each class."""
    by_class = [
        [text for kind, text in corpus.queries if kind == each][: options.peer_queries // 4] for each in CLASSES
    ]
    queries = [text for each in by_class for text in each]
    truth = find_truth(corpus.sources, queries, 70)
    wanted = parse_tag(target)
    ours = 0.0
    print(f"\npeers, {len(queries)} queries, at least 70 %, top {TOP}; load average {os.getloadavg()[0]:.1f}")

    def start_ours(_: Sequence[str], __: argparse.Namespace) -> Callable[[str], list[int]]:
        return lambda query: [score for _, score in index.search(query, TOP, 70, wanted)]

    for name, start in {"index": start_ours, **PEERS}.items():
        begin = time.perf_counter()
        try:
            with ExitStack() as options.stack:
                ask = start(corpus.sources, options)
                built = time.perf_counter() - begin
                ask(queries[0])
                found, times, _ = timed(ask, queries)
        except Missing as lack:
            print(f"  {name:24} NOT MEASURED: {lack}")
            options.goals.miss(name, str(lack))
            continue
        except Exception as error:  # noqa: BLE001  # what a peer raises must not take the other tables away
            print(f"  {name:24} BROKE: {type(error).__name__}: {error}")
            options.goals.miss(name, f"broke: {type(error).__name__}")
            continue
        hits, count = recall(found, truth)
        slow = statistics.quantiles(times, n=100)[94]
        ours = ours or slow
        told = f"recall {hits / count:.4f}   p95 is {slow / ours:.1f} times ours   ready in {built:.1f} s"
        print(f"  {name:24} {centiles(times)}   {told}", flush=True)
        if name in options.goals.wanted:
            options.goals.tell(name, slow / ours)


def change(index: Index, corpus: Corpus, count: int, goals: Goals) -> None:
    """Add units one by one, each found by the next search, until merges have run; print how long both took."""
    adding: list[float] = []
    times: list[float] = []
    merging: list[float] = []
    for at in range(count):
        text = f"{corpus.sources[at % len(corpus.sources)]} {at}"
        name = hash_bytes(f"new {at}".encode())  # as records are named
        start = time.perf_counter()
        index.add(name, text)
        added = time.perf_counter()
        found = index.search(text, 1, 100)
        end = time.perf_counter()
        assert found[:1] == [(name, 100)], text
        adding.append(1000 * (added - start))
        (merging if index.is_merging else times).append(1000 * (end - added))
    print(f"\n{count} units added, each found by the next search")
    print(f"  {'add':24} {centiles(adding)}")
    print(f"  {'search':24} {centiles(times)}   longest {max(times):.1f} ms")
    if merging:
        print(f"  {'search while merging':24} {centiles(merging)}   longest {max(merging):.1f} ms of {len(merging)}")
        goals.tell("merging", max(merging))


def pretranslate(index: Index, corpus: Corpus, count: int) -> None:
    """Search for many texts on all cores; print how long it took."""
    texts = queries_of(corpus, count)
    ways = (
        ("all of 70 % and more", SearchOptions(TOP, 70)),
        ("as for drafts", SearchOptions(8, 40, within=5, quick=True)),
    )
    for name, wanted in ways:
        start = time.perf_counter()
        with BatchSearch(index, wanted) as searchers:
            searchers.ask(texts)()
        spent = time.perf_counter() - start
        print(f"\n{count:,} texts on {os.cpu_count()} cores, {name}: {spent:.1f} s, {count / spent:,.0f}/s")


def read_options() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pair", default="en-ru")
    parser.add_argument("--other", default="ru-kk", help="another pair, for a table of its own")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--min-score", type=int, nargs="+", default=[70, 50])
    parser.add_argument("--peer-queries", type=int, default=40)
    parser.add_argument("--peer-python", help="a Python that has translate-toolkit")
    parser.add_argument("--added", type=int, default=8_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--confirmed", type=int, default=8_000)
    parser.add_argument("--seconds", type=int, default=60, help="for how long two processes work at once")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="to grow through")
    parser.add_argument("--plot", type=Path, help="where to draw the growth, as SVG")
    parser.add_argument("--scratch", type=Path, help="a folder with room; else the system's temporary one")
    return parser.parse_args()


def main() -> None:
    """Print the tables."""
    options = read_options()
    options.goals = memory_goals()
    if "peers" in options.only:
        for name, lack in find_lacks(options).items():
            print(f"{name} will not be measured: {lack}", flush=True)
    corpus = make_corpus(options.folder, options.pair, size=options.size, queries=options.queries)
    tables = [("", corpus, options.pair)]
    if "long" in options.only:
        long = make_corpus(options.folder, options.pair, size=options.size, queries=options.queries, longest=True)
        tables.append(("texts of 150 to 300 characters, ", long, options.pair))
    if "other" in options.only:
        other = make_corpus(options.folder, options.other, size=options.size, queries=options.queries)
        tables.append(("", other, options.other))
    medians: list[float] = []
    for at, (name, each, pair) in enumerate(tables):
        if at or {"index", "peers", "batch", "change"} & set(options.only):
            with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
                medians.append(measure(name, each, Path(folder), pair, options, is_first=not at))
    if "other" in options.only and len(medians) == len(tables) and medians[0]:
        options.goals.tell("other", medians[-1] / medians[0])
    if "project" in options.only:
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            measure_project(Path(folder), corpus, options)
    if "growth" in options.only:
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            grow(Path(folder), corpus, options.pair, options)
    print("\ngoals, set for 1,000,000 units and a machine of one's own, and the worst of the figures above")
    print(options.goals.table())
    print(f"\nload average at the end {os.getloadavg()[0]:.1f}")


def measure(
    name: str, corpus: Corpus, folder: Path, pair: str, options: argparse.Namespace, *, is_first: bool
) -> float:
    """Build and search, and for the first memory what else is asked for; print all of it. Return the median of the
    searches, 0 where there were none."""
    source, target = pair.split("-")
    mean = sum(map(len, corpus.sources)) / len(corpus.pairs)
    load = os.getloadavg()[0]
    print(f"\n{name}{pair}: {len(corpus.pairs):,} units, {mean:.0f} characters, load average {load:.1f}")
    speed, size = build(corpus, folder, (source, target))
    if is_first:
        options.goals.tell("built", speed)
        options.goals.tell("bytes", size)
    open_alone(corpus, folder, (source, target), options.goals)
    index = Index(folder, parse_tag(source))
    parts = options.only if is_first else ["index"]
    median = 0.0
    if "index" in parts:
        found = [compare(index, corpus, target, least, options.goals) for least in options.min_score]
        median = found[0]
    if "peers" in parts:
        compare_peers(index, corpus, target, options)
    if "batch" in parts:
        pretranslate(index, corpus, options.batch)
    if "change" in parts:
        change(index, corpus, options.added, options.goals)
    return median


def measure_project(folder: Path, corpus: Corpus, options: argparse.Namespace) -> None:
    """Print what a project with this memory does in which time."""
    source, target = map(parse_tag, options.pair.split("-"))
    gc.set_threshold(*COLLECT)  # as in the program
    make_project(folder, corpus, (source, target))
    for min_score in options.min_score:
        ask(folder, corpus, (source, target), min_score, options.goals)
    search_lines(folder, (source, target), corpus)
    confirm(folder, (source, target), corpus, options.confirmed, options.goals)
    work_together(folder, options.seconds, options.goals)
    draft(folder, queries_of(corpus, options.batch), options.goals)


if __name__ == "__main__":
    main()
