"""How well `memory.align` finds which lines of two documents translate each other, on pairs of yours.

    python benchmarks/align.py FOLDER                     all cases for en-ru, en-kk and ru-kk
    python benchmarks/align.py FOLDER --pair en-kk --case mixed --seeds 10 --known 2000 --terms glossary.yaml
    python benchmarks/align.py FOLDER --size 5000 --speed  time and memory

FOLDER has files `LL-LL.tsv.gz`: source, target and origin a line. A document is made of consecutive distinct pairs of
one origin (the seed chooses origin and place), its target side is disturbed, and what was done to it is the truth:

    mixed     one line in ten is left out of one side, joined with the next one, or moved by one to five places
    drops     one line in ten is left out of one side
    merges    one line in ten is joined with the next one, on one side
    moves     one line in ten is moved by one to five places
    gap       thirty lines in a row are left out of one side, besides `mixed`
    repeats   one line in ten is one of three lines that come again and again, in both documents, besides `mixed`
    prose     two to four lines are joined to one on both sides first, then `mixed`

Precision and recall are of couples: (source line, target line) of links whose both sides have lines. "Sure" is the
precision of links that nobody has to look at, and how many of all couples they have. With `--known` so many pairs of
other origins or places teach the words; with `--terms` the concepts of a glossary vouch for lines that name them. The
lowest value is the worst of the documents. `order` is the baseline: lines by number, as far as both documents go.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean

from localize.glossary import TermIndex, read_glossary
from localize.language import parse_tag
from localize.memory.alignment.align import Link, align
from localize.memory.alignment.translation_score import AlignmentLine

Pair = tuple[str, str]
Couples = set[tuple[int, int]]
CASES = ("mixed", "drops", "merges", "moves", "gap", "repeats", "prose")
_SHARE = 0.1
_FARTHEST = 5
_GAP = 30


@dataclass(frozen=True, slots=True)
class Sample:
    """Two documents and which of their lines belong together."""

    sources: list[str]
    targets: list[str]
    truth: Couples
    known: list[Pair]


@dataclass(frozen=True, slots=True)
class Marks:
    """What one document gave, 0 to 1."""

    precision: float
    recall: float
    sure_precision: float
    sure_recall: float
    lines_a_second: float


def read_pairs(folder: Path, name: str, shortest: int) -> dict[str, list[Pair]]:
    """Return distinct pairs by origin; a name such as kk-en reads the file en-kk and turns it."""
    first, second = name.split("-")
    path = folder / f"{name}.tsv.gz"
    is_turned = not path.is_file()
    if is_turned:
        path = folder / f"{second}-{first}.tsv.gz"
    origins: dict[str, dict[str, str]] = defaultdict(dict)
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            source, target, origin = line.rstrip("\n").split("\t")[:3]
            if min(len(source.split()), len(target.split())) >= shortest:
                one, other = (target, source) if is_turned else (source, target)
                origins[origin].setdefault(one, other)
    return {origin: list(pairs.items()) for origin, pairs in origins.items()}


def make_sample(origins: dict[str, list[Pair]], case: str, seed: int, size: int, known: int) -> Sample:
    """Return a document pair of about *size* lines and *known* other pairs."""
    dice = Random(seed)
    wanted = size * 3 if case == "prose" else size
    large = [origin for origin, pairs in sorted(origins.items()) if len(pairs) >= wanted]
    origin = dice.choice(large)
    start = dice.randrange(len(origins[origin]) - wanted + 1)
    pairs = origins[origin][start : start + wanted]
    taken = set(pairs)
    others = [pair for each in origins.values() for pair in each if pair not in taken]
    taught = dice.sample(others, min(known, len(others)))
    if case == "prose":
        pairs = list(_join_all(pairs, dice))
    if case == "repeats":
        common = pairs[:3]
        pairs = [dice.choice(common) if dice.random() < _SHARE else pair for pair in pairs]
    sources, targets, truth = _disturb(pairs, case, dice)
    return Sample(sources, targets, truth, taught)


def _join_all(pairs: Sequence[Pair], dice: Random) -> Iterable[Pair]:
    at = 0
    while at < len(pairs):
        count = dice.randint(2, 4)
        some = pairs[at : at + count]
        yield ". ".join(one for one, _ in some), ". ".join(other for _, other in some)
        at += count


def _disturb(pairs: Sequence[Pair], case: str, dice: Random) -> tuple[list[str], list[str], Couples]:
    acts = {"drops": ("drop",), "merges": ("merge",), "moves": ("move",)}.get(case, ("drop", "merge", "move"))
    first: list[tuple[str, set[int]]] = []  # text and numbers of the pairs in it
    second: list[tuple[str, set[int]]] = []
    places: list[float] = []
    joins = {0: False, 1: False}
    lost = range(0)
    if case == "gap":
        begin = dice.randrange(len(pairs) - _GAP)
        lost = range(begin, begin + _GAP)
    lost_side = dice.randrange(2)
    for number, (one, other) in enumerate(pairs):
        act = dice.choice(acts) if dice.random() < _SHARE else ""
        side = dice.randrange(2)
        gone = [(act == "drop" and side == each) or (number in lost and lost_side == each) for each in (0, 1)]
        if not gone[0]:
            _put(first, one, number, joins.pop(0, False))
        if not gone[1] and _put(second, other, number, joins.pop(1, False)):
            away = dice.choice((-1, 1)) * (dice.randint(1, _FARTHEST) + 0.5) if act == "move" else 0
            places.append(number + away)
        if act == "merge" and not gone[side]:
            joins[side] = True
    order = sorted(range(len(second)), key=lambda at: places[at])
    second = [second[at] for at in order]
    truth = {
        (row, column) for row, (_, some) in enumerate(first) for column, (_, all_) in enumerate(second) if some & all_
    }
    return [text for text, _ in first], [text for text, _ in second], truth


def _put(lines: list[tuple[str, set[int]]], text: str, number: int, is_joined: bool) -> bool:
    """Add a text, or join it to the last one; return whether it is a line of its own."""
    if is_joined and lines:
        before, numbers = lines[-1]
        lines[-1] = (f"{before} {text}", numbers | {number})
        return False
    lines.append((text, {number}))
    return True


Terms = Callable[[str, str], frozenset[str]]
"""Language and text to ids of concepts."""


def read_terms(path: Path | None, languages: Sequence[str]) -> Terms:
    """Return what finds the concepts of a glossary in a text, or nothing without one."""
    if path is None:
        return lambda _language, _text: frozenset()
    concepts = read_glossary(path.read_bytes(), str(path)).concepts
    indexes = {each: TermIndex.build(concepts, parse_tag(each)) for each in languages}
    return lambda language, text: frozenset(hit.concept.id for hit in indexes[language].find(text) if not hit.unsure)


def couples(links: Iterable[Link], *, sure: bool = False) -> Couples:
    """Return the (source, target) numbers of all links, or of the sure ones."""
    return {
        (source, target)
        for link in links
        if link.sure or not sure
        for source in link.sources
        for target in link.targets
    }


def mark(sample: Sample, terms: Terms, languages: Sequence[str]) -> Marks:
    """Align a sample and return how well that went."""
    documents = [
        [AlignmentLine(text, terms(language, text)) for text in texts]
        for language, texts in zip(languages, (sample.sources, sample.targets), strict=True)
    ]
    started = time.process_time()
    links = align(documents[0], documents[1], sample.known)
    took = time.process_time() - started
    found, sure = couples(links), couples(links, sure=True)
    lines = (len(sample.sources) + len(sample.targets)) / 2
    good, sure_good = len(found & sample.truth), len(sure & sample.truth)
    total = max(1, len(sample.truth))
    return Marks(
        good / max(1, len(found)), good / total, sure_good / max(1, len(sure)), sure_good / total, lines / took
    )


def _row(name: str, marks: Sequence[Marks]) -> str:
    def each(field: str) -> str:
        values = [100 * float(getattr(one, field)) for one in marks]
        return f"{mean(values):6.1f} {min(values):6.1f}"

    speed = mean(one.lines_a_second for one in marks)
    fields = ("precision", "recall", "sure_precision", "sure_recall")
    return f"{name:24} {' '.join(each(field) for field in fields)} {speed:8.0f}"


def _by_order(sample: Sample) -> Marks:
    found = {(at, at) for at in range(min(len(sample.sources), len(sample.targets)))}
    good = len(found & sample.truth)
    precision, recall = good / max(1, len(found)), good / max(1, len(sample.truth))
    return Marks(precision, recall, precision, recall, 0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pair", action="append", metavar="LL-LL")
    parser.add_argument("--case", action="append", choices=CASES)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--size", type=int, default=330)
    parser.add_argument("--shortest", type=int, default=4, help="words that a line has at least, on both sides")
    parser.add_argument("--known", type=int, default=0)
    parser.add_argument("--terms", type=Path)
    parser.add_argument("--speed", action="store_true", help="one document from all origins, and the memory it took")
    told = parser.parse_args()
    print(f"{'':24} {'precision':>13} {'recall':>13} {'sure, prec.':>13} {'sure, recall':>13}  lines/s")
    for pair in told.pair or ["en-ru", "en-kk", "ru-kk"]:
        origins = read_pairs(told.folder, pair, told.shortest)
        languages = pair.split("-")
        terms = read_terms(told.terms, languages)
        if told.speed:
            origins = {"all": [each for some in origins.values() for each in some]}
        for case in told.case or (CASES[:1] if told.speed else CASES):
            seeds = range(told.first_seed, told.first_seed + (1 if told.speed else told.seeds))
            samples = [make_sample(origins, case, seed, told.size, told.known) for seed in seeds]
            print(_row(f"{pair} {case}", [mark(each, terms, languages) for each in samples]), flush=True)
            if case == "mixed":
                print(_row(f"{pair} {case}, by order", [_by_order(each) for each in samples]))
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
