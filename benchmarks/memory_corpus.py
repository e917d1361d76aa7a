"""A memory of any size and queries for it, made of real pairs with a fixed seed; and the best matches by a full scan.

A memory has all distinct real sources of a folder of `LL-LL.tsv.gz` files (source and target a line) less a held-out
thirtieth, and made-up ones up to the size asked for: 35 % near variants of a real one (one to three changes: another
number, another word, a word dropped, put in or exchanged with its neighbour) and 65 % crossovers (the head of one, the
tail of another, one word exchanged). Queries: a fifth exact, two fifths with one to three words changed, three tenths
held out, a tenth shuffled words of held-out ones.
"""

from __future__ import annotations

import gzip
import hashlib
import pickle
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from localize.memory.score import compare
from localize.memory.search_key import Key, read_key

TOP = 5
CLASSES = ("exact", "near", "held out", "shuffled")
_STEP = 20_000
_DEEPEST = 200
"""Keys of a scan whose small differences are looked at; more can tie only where texts hardly differ."""


@dataclass(frozen=True)
class Corpus:
    """Pairs of a memory, and queries as (class, text)."""

    pairs: list[tuple[str, str]]
    queries: list[tuple[str, str]]

    @cached_property
    def sources(self) -> list[str]:
        """The sources alone."""
        return [source for source, _ in self.pairs]


def make_corpus(folder: Path, pair: str, *, size: int, queries: int, longest: bool = False) -> Corpus:
    """Return a memory and queries; with *longest*, texts of 150 to 300 characters alone (sentences are joined)."""
    dice = random.Random(20_26)
    real = _read_pairs(folder, pair)
    dice.shuffle(real)
    if longest:
        real = _lengthen(real, dice)
    held = len(real) // 30
    held_out, known = real[:held], real[held:]
    pairs = known[:size]
    seen = {source for source, _ in pairs}
    words = [word for source, _ in known for word in source.split()]
    while len(pairs) < size:
        made = _vary(known, words, dice) if dice.random() < 0.35 else _cross(known, words, dice)
        if made[0] and made[0] not in seen:
            seen.add(made[0])
            pairs.append(made)
    return Corpus(pairs, list(_make_queries(pairs[: min(len(pairs), len(known))], held_out, words, queries)))


def make_more(corpus: Corpus) -> Iterator[str]:
    """Yield made-up sources without end; some may be in the corpus already."""
    dice = random.Random(7)
    words = [word for source, _ in corpus.pairs[:100_000] for word in source.split()]
    while True:
        made = (_vary if dice.random() < 0.35 else _cross)(corpus.pairs, words, dice)[0]
        if made:
            yield made


def queries_of(corpus: Corpus, count: int) -> list[str]:
    """Return texts to be drafted: the queries, and more of their kinds made of other words."""
    dice = random.Random(11)
    words = [word for source, _ in corpus.pairs[:100_000] for word in source.split()]
    texts = [text for _, text in corpus.queries]
    while len(texts) < count:
        kind, text = dice.choice(corpus.queries[: len(corpus.queries)])
        changed = (dice.choice(corpus.pairs)[0] if kind in ("exact", "near") else text).split()
        for _ in range({"exact": 0, "near": dice.randint(1, 3), "held out": 1}.get(kind, 3)):
            change_word(changed, words, dice)
        texts.append(" ".join(changed) or "?")
    return texts[:count]


def _read_pairs(folder: Path, pair: str) -> list[tuple[str, str]]:
    pairs: dict[str, str] = {}
    with gzip.open(folder / f"{pair}.tsv.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            source, target = line.rstrip("\n").split("\t")[:2]
            if source.strip() and target.strip():
                pairs.setdefault(source, target)
    return list(pairs.items())


def _lengthen(real: Sequence[tuple[str, str]], dice: random.Random) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    source = target = ""
    for one, other in real:
        source, target = f"{source} {one}".strip(), f"{target} {other}".strip()
        if len(source) >= dice.randint(150, 280):
            if len(source) <= 300:
                made.append((source, target))
            source = target = ""
    return made


def _vary(known: Sequence[tuple[str, str]], words: Sequence[str], dice: random.Random) -> tuple[str, str]:
    source, target = dice.choice(known)
    changed = source.split()
    for _ in range(dice.randint(1, 3)):
        change_word(changed, words, dice)
    return " ".join(changed), target


def change_word(text: list[str], words: Sequence[str], dice: random.Random) -> None:
    """Change one thing in a text of words."""
    at = dice.randrange(len(text)) if text else 0
    kind = dice.randrange(5)
    if kind == 0 and text and any(map(str.isdigit, text[at])):
        text[at] = str(dice.randrange(2000))
    elif kind == 1 and len(text) > 1:
        del text[at]
    elif kind == 2:
        text.insert(at, dice.choice(words))
    elif kind == 3 and at + 1 < len(text):
        text[at], text[at + 1] = text[at + 1], text[at]
    elif text:
        text[at] = dice.choice(words)


def _cross(known: Sequence[tuple[str, str]], words: Sequence[str], dice: random.Random) -> tuple[str, str]:
    (one, first), (other, second) = dice.choice(known), dice.choice(known)
    head, tail = one.split(), other.split()
    made = [*head[: max(1, round(len(head) * dice.random()))], *tail[round(len(tail) * dice.random()) :]]
    made[dice.randrange(len(made))] = dice.choice(words)
    return " ".join(made), f"{first} {second}"


def _make_queries(
    known: Sequence[tuple[str, str]], held_out: Sequence[tuple[str, str]], words: Sequence[str], count: int
) -> Iterator[tuple[str, str]]:
    dice = random.Random(5)
    for _ in range(count // 5):
        yield "exact", dice.choice(known)[0]
    for _ in range(2 * count // 5):
        changed = dice.choice(known)[0].split()
        for _ in range(dice.randint(1, 3)):
            change_word(changed, words, dice)
        yield "near", " ".join(changed) or "?"
    for _ in range(3 * count // 10):
        yield "held out", dice.choice(held_out)[0]
    for _ in range(count // 10):
        shuffled = [word for _ in range(2) for word in dice.choice(held_out)[0].split()]
        dice.shuffle(shuffled)
        yield "shuffled", " ".join(shuffled[: max(1, len(shuffled) // 2)])


# --- truth -----------------------------------------------------------------------------------------------------------


def find_truth(sources: Sequence[str], queries: Sequence[str], min_score: int) -> list[list[int]]:
    """Return the five best scores of each query by comparing it with every source; kept in the temporary folder."""
    digest = hashlib.sha256(repr((min_score, len(sources), queries, sources[:: max(1, len(sources) // 5000)])).encode())
    code = "".join(Path(part.__code__.co_filename).read_text() for part in (read_key, compare))
    digest.update(code.encode())
    cache = Path(tempfile.gettempdir()) / f"localize-truth-{digest.hexdigest()[:16]}.pickle"
    if cache.exists():
        found: list[list[int]] = pickle.loads(cache.read_bytes())
        return found
    truth = _scan(sources, queries, min_score)
    cache.write_bytes(pickle.dumps(truth))
    return truth


def _scan(sources: Sequence[str], queries: Sequence[str], min_score: int) -> list[list[int]]:
    asked = [read_key(query) for query in queries]
    best: list[list[int]] = [[] for _ in queries]
    for begin in range(0, len(sources), _STEP):
        part = sources[begin : begin + _STEP]
        keys = [read_key(source) for source in part]
        alike = process.cdist(
            [key.letters for key in asked],
            [key.letters for key in keys],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=min_score / 100 - 1e-6,
            dtype=np.float32,
            workers=-1,
        )
        for at, row in enumerate(alike):
            near = np.flatnonzero(row >= min_score / 100 - 1e-6)
            near = near[np.argsort(-row[near], kind="stable")][:_DEEPEST]
            scores = [_score(queries[at], asked[at], part[place], keys[place]) for place in near.tolist()]
            best[at] = sorted((*best[at], *(each for each in scores if each >= min_score)), reverse=True)[:TOP]
    return best


def _score(query: str, asked: Key, source: str, key: Key) -> int:
    return 100 if query == source else compare(asked, key)


def recall(found: Sequence[Sequence[int]], truth: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Return how many of the best were found (a found one counts when it scores at least as much), of how many."""
    hits = sum(
        sum(one >= other for one, other in zip(mine, best, strict=False))
        for mine, best in zip(found, truth, strict=True)
    )
    return hits, sum(map(len, truth))
