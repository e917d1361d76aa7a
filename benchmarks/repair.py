"""Repaired matches beside plain ones: how near both come to what a person wrote.

    python benchmarks/repair.py en-ru.tsv.gz --origin moz:firefox-esr --origin deb:inkscape

The file holds source, target and origin a line. Of each origin's pairs a quarter, at most `--held`, is held back and
asked for; the rest is the memory. Access marks (& and _) are left out, and letters' size is ignored, as translators
ignore them. CER is the edit distance by letters to the person's text, divided by that text's length. "better" and
"worse" compare the repaired draft with the best plain match of the same query.

Measured with the eight largest projects of half of the corpus that the weights were fitted on, seed 3, two cores at a
load of 4; plain match and with repair:

| | CER | exact drafts | repaired: better, worse |
|---|---|---|---|
| en-ru 80-100, 772 | .202, .154 | 51, 287 | 447: 342, 22 (4.9 %) |
| en-ru 60-80, 1523 | .479, .407 | 19, 219 | 524: 456, 39 (7.4 %) |
| en-ru 40-60, 2535 | .720, .702 | 2, 58 | 173: 155, 11 (6.4 %) |
| en-kk 80-100, 445 | .233, .172 | 36, 194 | 299: 225, 19 (6.4 %) |
| en-kk 60-80, 918 | .488, .408 | 3, 150 | 344: 296, 28 (8.1 %) |
| en-kk 40-60, 1188 | .715, .689 | 2, 35 | 111: 105, 6 (5.4 %) |

1,800 (en-ru) and 1,360 (en-kk) repairs a second of one processor. The weights of `localize.memory.repair.confidence`
were fitted on these projects among others; ADR 0025 has the figures of projects that they have not seen, and of a
plain repair that knows no weights. With `--by-words` the bands are those of most papers: how many words are alike.
"""

from __future__ import annotations

import argparse
import gzip
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from localize.language import parse_tag
from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import keys_of, read_words
from localize.memory.repair.assemble import assemble
from localize.memory.repair.choose import choose_repair
from localize.memory.repair.phrase_table import Languages, Phrases
from localize.memory.repair.repair import Repair
from localize.memory.repair.request import Knowledge, RepairRequest
from localize.memory.score import similarity
from localize.model import Content

BANDS = ((80, 101), (60, 80), (40, 60))
_TRIED = 8
"""Matches that are tried for one query."""
_LEAST = 40

Pair = tuple[Content, Content]


@dataclass(frozen=True, slots=True)
class Result:
    """One query: its best plain match, and the best repaired one or, where nothing is like it, the pieces."""

    asked: Content
    wanted: Content
    score: int
    """Of the nearest match, by letters as everywhere."""
    words: float
    """How much of the longer text's words the likest of the near matches shares, 0 to 100."""
    plain: Content
    repaired: Repair | None


def read_pairs(path: Path) -> dict[str, list[Pair]]:
    """Return the distinct pairs of 2 to 30 words by origin."""
    found: dict[str, dict[str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            source, target, origin = line.rstrip("\n").split("\t")[:3]
            clean = [text.replace("&", "").replace("_", "") for text in (source, target)]
            if clean[0] and clean[1] and 2 <= len(source.split()) <= 30:
                found.setdefault(origin, {})[clean[0]] = clean[1]
    return {origin: [(Content((s,)), Content((t,))) for s, t in each.items()] for origin, each in found.items()}


def learn(pairs: Sequence[Pair], languages: Languages) -> Knowledge:
    """Return what a memory knows."""
    words = (
        (keys_of(read_words(source, languages.source)), keys_of(read_words(target, languages.target)))
        for source, target in pairs
    )
    lexicon = Lexicon.train(words)
    return Knowledge(lexicon, Phrases.build(pairs, lexicon, languages))


def find(asked: Content, memory: Sequence[Pair], lines: Sequence[str]) -> list[tuple[int, Pair]]:
    """Return the nearest pairs with their scores, best first."""
    near = process.extract(asked.plain.lower(), lines, scorer=fuzz.ratio, limit=20)
    scored = [(similarity(asked, memory[at][0]), at) for _, _, at in near]
    scored.sort(key=lambda each: -each[0])
    return [(score, memory[at]) for score, at in scored]


def run(held: Sequence[Pair], memory: Sequence[Pair], known: Knowledge) -> Iterator[tuple[Result, int, float]]:
    """Yield results, with how many repairs were tried and how many seconds of the processor they took."""
    lines = [source.plain.lower() for source, _ in memory]
    for asked, wanted in held:
        near = find(asked, memory, lines)
        begun = time.process_time()
        tried = [each for each in near[:_TRIED] if each[0] >= max(_LEAST, near[0][0] - 5)]
        best = choose_repair(RepairRequest(asked, known), tried, nearest=near[0][0])
        seconds = time.process_time() - begun
        if near[0][0] < _LEAST and (made := assemble(RepairRequest(asked, known))):
            best = 0, made
        words = max(like_by_words(asked, source) for _, (source, _) in near)
        yield Result(asked, wanted, near[0][0], words, near[0][1][1], best[1] if best else None), len(tried), seconds


def like_by_words(one: Content, other: Content) -> float:
    """Return how much of the longer text can stay, word by word, 0 to 100."""
    first, second = (keys_of(read_words(each, parse_tag("en"))) for each in (one, other))
    longer = max(len(first), len(second), 1)
    return 100 * (1 - Levenshtein.distance(first, second) / longer)


def distance(one: Content, other: Content) -> int:
    """Return the letters that differ, whatever their size."""
    return int(Levenshtein.distance(one.plain.lower(), other.plain.lower()))


def line(name: str, results: Sequence[Result]) -> str:
    """Return one row of the table."""
    made = [each for each in results if each.repaired]
    letters = max(1, sum(len(each.wanted.plain) for each in results))
    plain = sum(distance(each.plain, each.wanted) for each in results)
    both = sum(distance(each.repaired.target if each.repaired else each.plain, each.wanted) for each in results)
    exact = sum(distance(each.plain, each.wanted) == 0 for each in results)
    exact_both = sum(
        distance(each.repaired.target if each.repaired else each.plain, each.wanted) == 0 for each in results
    )
    change = [
        distance(each.repaired.target, each.wanted) - distance(each.plain, each.wanted)
        for each in made
        if each.repaired
    ]
    worse, better = sum(each > 0 for each in change), sum(each < 0 for each in change)
    share = 100 * worse / max(1, len(made))
    return (
        f"{name:26} {len(results):5} {plain / letters:6.3f} {both / letters:6.3f} {exact:6} {exact_both:6}"
        f" {len(made):8} {better:6} {worse:5} {share:5.1f} %"
    )


def main() -> None:
    """Print a table for each origin and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="named like en-ru.tsv.gz")
    parser.add_argument("--origin", action="append", help="default: the eight largest")
    parser.add_argument("--held", type=int, default=800)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--by-words", action="store_true", help="bands by words alike instead of letters")
    options = parser.parse_args()
    source, target = (parse_tag(part) for part in options.file.name.split(".")[0].split("-")[:2])
    pairs = read_pairs(options.file)
    origins = options.origin or sorted(pairs, key=lambda name: -len(pairs[name]))[:8]
    print(
        f"{'':26} {'n':>5} {'plain':>6} {'with':>6} {'exact':>6} {'with':>6} {'repaired':>8} {'better':>6} {'worse':>5}"
    )

    def place(result: Result) -> float:
        return result.words if options.by_words else result.score

    everything: list[Result] = []
    tried, seconds = 0, 0.0
    for origin in origins:
        mine = pairs[origin]
        random.Random(options.seed).shuffle(mine)
        count = min(options.held, len(mine) // 4)
        begun = time.perf_counter()
        known = learn(mine[count:], Languages(source, target))
        learnt = time.perf_counter() - begun
        results = []
        for result, attempts, took in run(mine[:count], mine[count:], known):
            results.append(result)
            tried += attempts
            seconds += took
        print(f"{origin}: memory {len(mine) - count}, learnt in {learnt:.1f} s, {len(known.phrases)} renderings")
        everything += results
        for low, high in BANDS:
            print(line(f"  {low}-{min(high, 100)}", [each for each in results if low <= place(each) < high]))
        print(line("  pieces", [each for each in results if each.score < _LEAST and each.repaired]))
    print("all")
    for low, high in BANDS:
        print(line(f"  {low}-{min(high, 100)}", [each for each in everything if low <= place(each) < high]))
    print(line("  pieces", [each for each in everything if each.score < _LEAST and each.repaired]))
    print(f"{tried} repairs tried, {tried / max(seconds, 1e-9):.0f}/s of one processor")


if __name__ == "__main__":
    main()
