"""How the cost of a search grows with the memory: a table, and a plot that is written as SVG without any library."""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.memory_corpus import TOP, Corpus, make_more, recall
from benchmarks.timer import centiles, clocks
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from localize.language import parse_tag
from localize.memory.index.index import Index
from localize.memory.index.packed_rows import PackedRows
from localize.memory.index.packing import pack
from localize.memory.index.postings import score_rows

_STEP = 50_000
_SCANNED = 100
"""Queries whose answers are compared with a full scan, which takes long for ten million texts."""
_LARGE = 10_000_000
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640, 360, 60, 40


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at one size."""

    size: int
    p50_ms: float
    p95_ms: float


def grow(folder: Path, corpus: Corpus, pair: str, options: argparse.Namespace) -> None:
    """Build a memory of each size, search it, and print a table; the smaller ones are the beginnings of the larger."""
    print(f"\n{'units':>12}   {'built':>12}   {'index':>12}   at least 70 %, processor time")
    points = [_measure(folder / str(size), corpus, pair, size) for size in options.sizes]
    first, last = points[0], points[-1]
    told = f"{last.size / first.size:,.0f} times the units cost {last.p50_ms / first.p50_ms:.1f} times the time at p50"
    print(f"  {told}, {last.p95_ms / first.p95_ms:.1f} times at p95")
    if last.size >= _LARGE:
        options.goals.tell("large", last.p95_ms)
    else:
        options.goals.miss("large", f"no size of {_LARGE:,} or more among --sizes")
    if options.plot is not None:
        options.plot.write_text(draw(points), "utf-8")


def _measure(folder: Path, corpus: Corpus, pair: str, size: int) -> Point:
    queries = [text for _, text in corpus.queries]
    source, target = map(parse_tag, pair.split("-"))
    scan = _Scan(queries[:: max(1, len(queries) // _SCANNED)])
    index = Index(folder, source)
    spent = 0.0
    number = 0
    for part in _parts(corpus, size):
        begun = clocks()
        for text in part:
            index.add(f"{number:x}", text, [target])
            number += 1
        spent += clocks()[1] - begun[1]
        scan.compare(part)
    begun = clocks()
    index.settle()
    index.save()
    spent += clocks()[1] - begun[1]
    times = []
    for query in queries:
        begun = clocks()
        index.search(query, TOP, 70, target)
        times.append(1000 * (clocks()[1] - begun[1]))
    found = [[score for _, score in index.search(query, TOP, 70, target)] for query in scan.queries]
    hits, count = recall(found, scan.best)
    space = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    told = f"recall {hits / max(1, count):.4f} of {count}"
    print(
        f"{size:12,}   {size / spent:8,.0f} u/s   {space / size:6.0f} b/unit   {centiles(times)}   {told}", flush=True
    )
    return Point(size, statistics.median(times), statistics.quantiles(times, n=100)[94])


def _parts(corpus: Corpus, size: int) -> Iterator[list[str]]:
    """Yield the texts of a memory; beyond the corpus, more of the made-up kind."""
    known = corpus.sources[:size]
    for at in range(0, len(known), _STEP):
        yield known[at : at + _STEP]
    more = make_more(corpus)
    for at in range(len(known), size, _STEP):
        yield [next(more) for _ in range(min(_STEP, size - at))]


class _Scan:
    """The best scores of some queries by comparing all packed keys with them."""

    def __init__(self, queries: Sequence[str]) -> None:
        self.queries = queries
        self._rows = [pack([query]) for query in queries]
        self.best: list[list[int]] = [[] for _ in queries]

    def compare(self, texts: Sequence[str]) -> None:
        """Take more texts."""
        rows = pack(texts)
        ends = np.cumsum(rows.lengths).tolist()
        data = rows.codes.tobytes()
        keys = [data[end - length : end] for end, length in zip(ends, rows.lengths.tolist(), strict=True)]
        asked = [row.codes.tobytes() for row in self._rows]
        scorer = Levenshtein.normalized_similarity
        alike = process.cdist(asked, keys, scorer=scorer, score_cutoff=0.7 - 1e-6, dtype=np.float32)
        for at, row in enumerate(alike):
            self.best[at] = _best(self.best[at], self._rows[at], row, rows)


def _best(
    best: list[int], query: PackedRows, alike: np.ndarray[tuple[int], np.dtype[np.float32]], rows: PackedRows
) -> list[int]:
    near = np.flatnonzero(alike >= 0.7 - 1e-6)
    bases = (alike[near].astype(np.float64) * 100 + 1e-4).astype(np.int64)
    scores = score_rows(query, bases, rows.classes[near], rows.exact[near]).tolist()
    return sorted((*best, *(score for score in scores if score >= 70)), reverse=True)[:TOP]


def draw(points: Sequence[Point]) -> str:
    """Return a plot of the median and the 95th centile by size, both axes logarithmic."""
    low, high = math.log10(points[0].size), math.log10(points[-1].size)
    top = math.ceil(math.log10(max(point.p95_ms for point in points)))
    bottom = math.floor(math.log10(min(point.p50_ms for point in points)))

    def x(size: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - 20) * (math.log10(size) - low) / max(high - low, 1e-9)

    def y(ms: float) -> float:
        return 20 + (_HEIGHT - _BOTTOM - 20) * (top - math.log10(ms)) / max(top - bottom, 1)

    pieces = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">']
    for power in range(bottom, top + 1):
        at = y(10.0**power)
        pieces.append(f'<line x1="{_LEFT}" x2="{_WIDTH - 20}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ccc"/>')
        pieces.append(_write(_LEFT - 8, at + 4, f"{10.0**power:g} ms", "end"))
    pieces += (_write(x(point.size), _HEIGHT - 16, f"{point.size:,}", "middle") for point in points)
    for name, colour, values in (
        ("p50", "#0a7", [point.p50_ms for point in points]),
        ("p95", "#c50", [point.p95_ms for point in points]),
    ):
        places = [f"{x(point.size):.1f},{y(ms):.1f}" for point, ms in zip(points, values, strict=True)]
        pieces.append(f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        pieces.append(_write(_WIDTH - 24, y(values[-1]) - 6, name, "end"))
    return "\n".join([*pieces, "</svg>"]) + "\n"


def _write(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12">{text}</text>'
