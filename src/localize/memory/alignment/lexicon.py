"""Lexicon of word translation probabilities in both directions, trained on pairs of texts.

Source: IBM model 1 (Brown et al., 1993, "The mathematics of statistical machine translation"), with a prior for words
that are the same in both languages. Short texts profit from that prior more than from richer models.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from localize.memory import array_file
from localize.memory.alignment.vocabulary import Vocabulary
from localize.safe.yaml.tree import Value

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Words = Sequence[str]
Made = TypeVar("Made")

ROUNDS = 6
"""Rounds of expectation and maximisation; more change little."""
_SAME = 3.0
"""How much more likely a word is thought to stay as it is than to become any other."""
_BLOCK = 2_000_000
"""Word pairs looked at together: about a hundred megabytes while training."""
_REMEMBERED = 8
"""Blocks whose places are remembered from round to round: as much memory as one block takes while it is worked on."""
_LEAST = 1e-4
"""Probabilities below are dropped when training has ended."""
SMOOTHING = 0.5
"""Added to each total: a word that was seen once proves little."""
_KEPT = 10_000
"""Runs of words whose agreement is kept at hand."""
_HELD = 10_000
"""Pairs of words whose probabilities are kept at hand, for each side: 1 MB. A hundred texts in a row have so many."""
NOTHING = 0
"""The number of the empty word, which gives rise to words that translate none."""


def run_to_end(work: Generator[float, None, Made]) -> Made:
    """Do work that yields which share of it is done, to its end; return what it made."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: Made = end.value
            return made


@dataclass(frozen=True, slots=True)
class ProbabilityTable:
    """Probabilities of one direction: of the made word where the given one is there."""

    keys: Ints
    """given * width + made, ascending."""
    values: Floats
    width: int
    """How many made words there are, the empty one included."""
    seen: Floats
    """How often each given word was there, by its number."""

    def matrix(self, given: Ints, made: Ints) -> Floats:
        """Return the probability of each made word (columns) for each given one (rows)."""
        if not len(self.keys):
            return np.zeros((len(given), len(made)), np.float32)
        wanted = given[:, None] * self.width + made[None, :]
        places = np.minimum(self.keys.searchsorted(wanted), len(self.keys) - 1)
        return np.where(self.keys[places] == wanted, self.values[places], np.float32(0))

    def row(self, given: int) -> dict[int, float]:
        """Return the probabilities of all made words that may come of a given one."""
        first, last = self.keys.searchsorted((given * self.width, (given + 1) * self.width)).tolist()
        made = (self.keys[first:last] - given * self.width).tolist()
        return dict(zip(made, self.values[first:last].tolist(), strict=True))


class Lexicon:
    """Translation probabilities between the words of two languages. Never changed after it was trained."""

    def __init__(
        self, sources: Vocabulary, targets: Vocabulary, forward: ProbabilityTable, backward: ProbabilityTable
    ) -> None:
        """Take vocabularies and the tables over them."""
        self._sources = sources
        self._targets = targets
        self._forward = forward
        self._backward = backward
        self._rows: tuple[dict[int, dict[int, float]], ...] = ({}, {})
        self._held = [0, 0]
        self._agreements: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {}
        self._reaches: dict[str, float] = {}

    @staticmethod
    def train(pairs: Iterable[tuple[Words, Words]], rounds: int = ROUNDS) -> Lexicon:
        """Return what pairs of texts, each a sequence of words, say about the words.

        Words are compared as they are given: fold them first. Cost grows with the sum of the products of the lengths.
        """
        return run_to_end(Lexicon.train_steps(pairs, rounds))

    @staticmethod
    def train_steps(pairs: Iterable[tuple[Words, Words]], rounds: int = ROUNDS) -> Generator[float, None, Lexicon]:
        """Do what `train` does; yield after each round which share of the work is done."""
        sources: dict[str, int] = {}
        targets: dict[str, int] = {}
        kept = [(one, other) for one, other in pairs if one and other]
        first = _Side.read((one for one, _ in kept), sources)
        second = _Side.read((other for _, other in kept), targets)
        same = np.full(len(sources) + 1, -1, np.int64)  # for each source word, the equal target word
        for word, number in sources.items():
            same[number] = targets.get(word, -1)
        back = np.full(len(targets) + 1, -1, np.int64)
        back[same[same > 0]] = np.flatnonzero(same > 0)
        forward = yield from _train(first, second, same, len(targets) + 1, (rounds, 0.0))
        backward = yield from _train(second, first, back, len(sources) + 1, (rounds, 0.5))
        return Lexicon(Vocabulary(list(sources)), Vocabulary(list(targets)), forward, backward)

    def __len__(self) -> int:
        """Return how many pairs of words have a probability."""
        return len(self._forward.keys)

    def knows(self, source: str) -> bool:
        """Tell whether a source word was there when the lexicon was trained."""
        return source in self._sources

    def seen(self, source: Words, target: Words) -> tuple[Floats, Floats]:
        """Return how often each source word and each target word was there when the lexicon was trained."""
        return _counts(source, self._sources, self._forward), _counts(target, self._targets, self._backward)

    def forward(self, source: Words, target: Words) -> Floats:
        """Return the probability that a source word (rows, the last one: no word) becomes a target word (columns)."""
        return self._forward.matrix(_ids([*source, None], self._sources), _ids(target, self._targets))

    def backward(self, source: Words, target: Words) -> Floats:
        """Return the probability that a target word (rows, the last one: no word) stands for a source word."""
        return self._backward.matrix(_ids([*target, None], self._targets), _ids(source, self._sources))

    def both(self, source: Words, target: Words) -> list[list[float]]:
        """Return, for each source word, the product of both probabilities for each target word; for short runs."""
        firsts = [(number or -1, self._row(0, number)) for number in map(self._sources.find, source)]
        seconds = [(number or -1, self._row(1, number)) for number in map(self._targets.find, target)]
        none = [0.0] * len(seconds)
        return [
            # Most words never stood in one text with most others: then one look is enough.
            [chance * back.get(one, 0.0) if (chance := there.get(two)) else 0.0 for two, back in seconds]
            if there
            else none
            for one, there in firsts
        ]

    def pairs(self, source: Words, target: Words) -> Iterator[list[tuple[int, float]]]:
        """Yield, for each source word, the places of the target words for which `both` is not 0, and what it is."""
        firsts = [(number or -1, self._row(0, number)) for number in map(self._sources.find, source)]
        seconds = [(j, number or -1, self._row(1, number)) for j, number in enumerate(map(self._targets.find, target))]
        for one, there in firsts:
            yield [
                (j, chance * other)
                for j, two, back in seconds
                if (chance := there.get(two)) and (other := back.get(one))
            ]

    def agreement(self, source: tuple[str, ...], target: tuple[str, ...]) -> float:
        """Return how well two runs of words explain each other, 0 to 1. Remembered: repairs ask again and again."""
        key = source, target
        known = self._agreements.get(key)
        if known is None:
            rows = self.both(source, target)
            by_source = [math.sqrt(max(row)) for row in rows]
            by_target = [math.sqrt(max(column)) for column in zip(*rows, strict=True)]
            known = (sum(by_source) / len(source) + sum(by_target) / len(target)) / 2
            if len(self._agreements) >= _KEPT:
                self._agreements.clear()
            self._agreements[key] = known
        return known

    def most_agreement(self, source: Words) -> float:
        """Return the most that `agreement` can be of a run of words, whatever they become; 1 for no words."""
        best = list(map(self._reach, source))
        return (sum(best) / len(best) + max(best)) / 2 if best else 1.0

    def _reach(self, word: str) -> float:
        """Return how well a source word and the target word that suits it best explain each other, 0 to 1."""
        known = self._reaches.get(word)
        if known is None:
            known = 0.0
            given = self._sources.find(word)
            if given is not None and (row := self._forward.row(given)):
                row.pop(NOTHING, None)
                back = self._backward.matrix(np.fromiter(row, np.int64, len(row)), np.array([given]))[:, 0].tolist()
                both = [chance * other for chance, other in zip(row.values(), back, strict=True)]
                known = math.sqrt(max(both, default=0.0))
            if len(self._reaches) >= _KEPT:
                self._reaches.clear()
            self._reaches[word] = known
        return known

    def _row(self, side: int, number: int | None) -> dict[int, float]:
        if number is None:
            return {}
        rows = self._rows[side]
        row = rows.get(number)
        if row is None:
            row = (self._backward if side else self._forward).row(number)
            self._held[side] += len(row)
            if self._held[side] > _HELD:
                rows.clear()
                self._held[side] = len(row)
            rows[number] = row
        return row

    def dump(self) -> bytes:
        """Return the lexicon as bytes."""
        columns = {
            f"{name} {column}": array
            for name, table in (("forward", self._forward), ("backward", self._backward))
            for column, array in (("keys", table.keys), ("values", table.values), ("seen", table.seen))
        }
        return array_file.dump({"sources": [*self._sources.words()], "targets": [*self._targets.words()]}, columns)

    @staticmethod
    def load(source: Path | bytes) -> Lexicon:
        """Return a lexicon of the bytes of `dump`, or a file of them. Raises: OSError, ValueError for a damaged one."""
        try:
            found = array_file.load(source)
            sources, targets = _vocabulary(found.about, "sources"), _vocabulary(found.about, "targets")
            forward, backward = _table(found, "forward", len(targets)), _table(found, "backward", len(sources))
        except ValueError as error:
            raise ValueError("not a lexicon") from error
        return Lexicon(sources, targets, forward, backward)


def _table(found: array_file.Arrays, name: str, made: int) -> ProbabilityTable:
    keys, values, seen = (
        found.get(f"{name} keys", np.int64),
        found.get(f"{name} values", np.float32),
        found.get(f"{name} seen", np.float32),
    )
    return ProbabilityTable(keys, values, made + 1, seen)


@dataclass(frozen=True, slots=True)
class _Side:
    """The words of one side of all pairs, one text after another."""

    words: Ints
    ends: Ints
    """Where each text begins; one more than there are texts."""

    @staticmethod
    def read(texts: Iterable[Words], known: dict[str, int]) -> _Side:
        words: list[int] = []
        ends = [0]
        for text in texts:
            words += [known.setdefault(word, len(known) + 1) for word in text]
            ends.append(len(words))
        return _Side(np.array(words, np.int64), np.array(ends, np.int64))


def _counts(words: Words, known: Vocabulary, table: ProbabilityTable) -> Floats:
    numbers = map(known.find, words)
    return np.array([0 if number is None else table.seen[number] for number in numbers], np.float32)


def _vocabulary(about: Mapping[str, Value], name: str) -> Vocabulary:
    words = about.get(name)
    if not isinstance(words, list):
        raise ValueError(f"no {name}")
    return Vocabulary([str(word) for word in words])


def _ids(words: Sequence[str | None], known: Vocabulary) -> Ints:
    """Return the numbers of words; -1, which no key has, for unknown ones and 0 for none."""
    numbers = (NOTHING if word is None else known.find(word) for word in words)
    return np.array([-(1 << 31) if number is None else number for number in numbers], np.int64)


def _train(
    given: _Side, made: _Side, same: Ints, width: int, rounds: tuple[int, float]
) -> Generator[float, None, ProbabilityTable]:
    """Return P(made word | given word) after some rounds, of which half of the whole work is made; *rounds* says how
    many, and which share was done before."""
    many, share = rounds
    keys = np.zeros(0, np.int64)
    for givens, mades, *_ in _blocks(given, made):
        keys = _distinct(np.concatenate((keys, _distinct(givens * width + mades))))
    seen = np.bincount(given.words, minlength=1).astype(np.float32)
    if not len(keys):
        return ProbabilityTable(keys, np.zeros(0, np.float32), width, seen)
    owners = keys // width
    prior = np.where(same[owners] == keys % width, _SAME, 1.0)
    chance = np.full(len(keys), 1e-3)
    blocks = _Blocks(given, made, keys, width)
    for done in range(many):
        counts = np.zeros(len(keys))
        weights = chance * prior
        for places, tokens in blocks:
            shares = weights[places]
            sums = np.bincount(tokens, shares)
            counts += np.bincount(places, shares / np.maximum(sums[tokens], 1e-300), minlength=len(keys))
        totals = np.bincount(owners, counts)
        chance = counts / (totals[owners] + SMOOTHING)
        yield share + (done + 1) / (2 * many)
    kept = chance >= _LEAST
    return ProbabilityTable(keys[kept], chance[kept].astype(np.float32), width, seen)


def _distinct(values: Ints) -> Ints:
    """Return the different values, ascending, and sort the given ones. `np.unique` takes ten times as long."""
    values.sort()
    kept = np.concatenate((np.ones(min(1, len(values)), np.bool_), values[1:] != values[:-1]))
    return np.asarray(values[kept], np.int64)


class _Blocks:
    """The word pairs of all texts as their places among the keys, with the made token of each; those that there is room
    for are found once, and not in every round."""

    def __init__(self, given: _Side, made: _Side, keys: Ints, width: int) -> None:
        self._given, self._made, self._keys, self._width = given, made, keys, width
        self._known: list[tuple[Places, Places]] = []
        self._first = 0
        """The first text whose pairs are not among them."""

    def __iter__(self) -> Iterator[tuple[Places, Places]]:
        yield from self._known
        for givens, mades, tokens, end in _blocks(self._given, self._made, self._first):
            wanted = givens * self._width + mades
            order = np.argsort(wanted)  # to look them up in order takes a fifth
            places = np.empty(len(wanted), np.int32)
            places[order] = np.searchsorted(self._keys, wanted[order])
            found = places, tokens.astype(np.int32)
            if len(self._known) < _REMEMBERED:
                self._known.append(found)
                self._first = end
            yield found


def _blocks(given: _Side, made: _Side, first: int = 0) -> Iterator[tuple[Ints, Ints, Ints, int]]:
    """Yield all pairs of a given word, or none, with a made word of one text, from text *first* on: their numbers, the
    made token's, and where the next block begins."""
    givens = np.diff(given.ends) + 1
    counts = givens * np.diff(made.ends)
    while first < len(counts):
        sums = np.cumsum(counts[first:])
        end = first + max(1, int(np.searchsorted(sums, _BLOCK, side="right")))
        texts = np.repeat(np.arange(first, end), counts[first:end])
        inside = np.arange(len(texts)) - np.repeat(
            np.concatenate(([0], np.cumsum(counts[first : end - 1]))), counts[first:end]
        )
        token = made.ends[texts] + inside // givens[texts]
        place = inside % givens[texts]  # 0: no word
        words = given.words[np.minimum(given.ends[texts] + place - 1, len(given.words) - 1)]
        yield np.where(place == 0, NOTHING, words), made.words[token], token - made.ends[first], end
        first = end
