"""How the memory renders short runs of words: the phrase table, learnt from linked pairs.

A phrase is a run of up to four source words whose rendering is consistent: no link leaves it. Whole texts count five
times. Phrases are found by hash; of their renderings only places in the units' texts are kept, so that 100,000 units
take some tens of megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from localize.memory import arrays
from localize.memory.lexicon import Lexicon
from localize.memory.word_links import LONGEST, Links, Word, find_span, keys_of, link_words, read_words
from localize.model import Content, LanguageTag
from localize.safe.yaml import Value
from localize.tokens import TokenKind

MOST_UNITS = 100_000
"""Pairs that a table is built from; give the newest and most trusted first."""
_LONGEST = 4
_WHOLE = 5.0
"""What a rendering of a whole text counts, measured against one of a run inside a text."""
_MOST = 8
"""Renderings kept for a phrase."""
_KEPT = 20_000
"""Look-ups that are remembered."""
_FORM = 2
T = TypeVar("T")
Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]

Pair = tuple[Content, Content]
"""A text and its translation."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """One way to say a phrase."""

    text: str
    count: float
    share: float
    """Of all that was seen for the phrase, above 0 and up to 1."""
    rivals: int
    """How many other renderings were seen."""


@dataclass(frozen=True, slots=True)
class Languages:
    """From which language into which."""

    source: LanguageTag
    target: LanguageTag


class _Columns(NamedTuple):
    """Renderings, a row for each."""

    keys: Hashes
    """The hashes of the phrases, ascending."""
    counts: npt.NDArray[np.float32]
    numbers: Numbers
    """The texts that they stand in."""
    starts: Numbers
    ends: Numbers


@dataclass(frozen=True, slots=True)
class _Texts:
    """Many texts in UTF-8 as one: half the memory of as many strings in Cyrillic, and none while it lies in a file."""

    letters: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.int64]
    """Where each text begins; one more than there are texts."""

    @staticmethod
    def join(texts: Iterable[str]) -> _Texts:
        pieces = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum([0, *map(len, pieces)], dtype=np.int64)
        return _Texts(np.frombuffer(b"".join(pieces), np.uint8), ends)

    def __getitem__(self, number: int) -> str:
        return self.letters[self.ends[number] : self.ends[number + 1]].tobytes().decode("utf-8", "surrogatepass")


class Phrases:
    """Renderings of phrases by hash; what was confirmed since it was built is kept beside, by `add`."""

    def __init__(self, columns: _Columns, seams: Hashes, texts: _Texts, languages: Languages) -> None:
        """Take the renderings, the hashes of pairs of words (ascending) and the texts that the renderings stand in."""
        self.languages = languages
        self._columns = columns
        self._seams = seams
        self._texts = texts
        self._new: dict[int, dict[str, float]] = {}
        self._new_seams: set[int] = set()
        self._found: dict[str, tuple[Rendering, ...]] = {}
        self._met: dict[str, bool] = {}

    @staticmethod
    def build(pairs: Iterable[Pair], lexicon: Lexicon, languages: Languages) -> Phrases:
        """Return the phrases of at most `MOST_UNITS` pairs. Cost: about a minute for that many."""
        rows: list[tuple[int, int, float, int, int, int]] = []
        texts: list[str] = []
        seams: set[int] = set()
        for source, target in pairs:
            if len(texts) == MOST_UNITS:
                break
            text = target.typed
            for key, start, end, count in _read_pair(source, target, lexicon, languages):
                rows.append((key, _hash(text[start:end]), count, len(texts), start, end))
            texts.append(text)
            seams.update(_read_seams(read_words(target, languages.target)))
        return Phrases(_pack(rows), np.array(sorted(seams), np.uint64), _Texts.join(texts), languages)

    def __len__(self) -> int:
        """Return how many renderings are known."""
        return len(self._columns.keys) + sum(map(len, self._new.values()))

    def add(self, pair: Pair, lexicon: Lexicon) -> None:
        """Count a newly confirmed pair."""
        self._found.clear()
        self._met.clear()
        text = pair[1].typed
        for key, start, end, count in _read_pair(*pair, lexicon, self.languages):
            counts = self._new.setdefault(key, {})
            counts[text[start:end]] = counts.get(text[start:end], 0.0) + count
        self._new_seams.update(_read_seams(read_words(pair[1], self.languages.target)))

    def find(self, words: Sequence[Word]) -> tuple[Rendering, ...]:
        """Return how a run of source words was rendered, the commonest first."""
        joined = "\x1f".join(keys_of(words))
        known = self._found.get(joined)
        return _keep(self._found, joined, self._find(joined)) if known is None else known

    def _find(self, joined: str) -> tuple[Rendering, ...]:
        key = _hash(joined)
        wanted = np.uint64(key)
        keys, *others = self._columns
        first = int(keys.searchsorted(wanted))
        last = first + int(keys[first : first + _MOST].searchsorted(wanted, side="right"))
        counts: dict[str, float] = {}
        if last > first:
            rows = (column[first:last].tolist() for column in others)
            for count, number, start, end in zip(*rows, strict=True):
                text = self._texts[number][start:end]
                counts[text] = counts.get(text, 0) + count
        for text, count in self._new.get(key, {}).items():
            counts[text] = counts.get(text, 0) + count
        total = sum(counts.values())
        best = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        return tuple(Rendering(text, count, count / total, len(best) - 1) for text, count in best)

    def has_seam(self, one: str, two: str) -> bool:
        """Tell whether two words, as `Word.key` gives them, stand side by side in a target; "" is a text's border."""
        joined = f"{one}\x1f{two}"
        known = self._met.get(joined)
        return _keep(self._met, joined, self._is_met(joined)) if known is None else known

    def _is_met(self, joined: str) -> bool:
        key = _hash(joined)
        place = int(self._seams.searchsorted(np.uint64(key)))
        return (place < len(self._seams) and int(self._seams[place]) == key) or key in self._new_seams

    def save(self, path: Path) -> None:
        """Write the table as it was built, whole or not at all. Raises: OSError."""
        about: dict[str, Value] = {"form": _FORM, "source": self.languages.source, "target": self.languages.target}
        named: dict[str, npt.NDArray[np.generic]] = dict(zip(_Columns._fields, self._columns, strict=True))
        named |= {"seams": self._seams, "letters": self._texts.letters, "text ends": self._texts.ends}
        arrays.save(path, about, named)

    @staticmethod
    def load(path: Path) -> Phrases:
        """Return the table that `save` wrote. Raises: OSError, ValueError where it is damaged."""
        try:
            found = arrays.load(path)
            form, source, target = (found.about.get(name) for name in ("form", "source", "target"))
            columns = _Columns(
                found.get("keys", np.uint64),
                found.get("counts", np.float32),
                found.get("numbers", np.uint32),
                found.get("starts", np.uint32),
                found.get("ends", np.uint32),
            )
            seams = found.get("seams", np.uint64)
            texts = _Texts(found.get("letters", np.uint8), found.get("text ends", np.int64))
        except ValueError as error:
            raise ValueError("not a phrase table") from error
        if form != _FORM:
            raise ValueError("a phrase table of another form")
        return Phrases(columns, seams, texts, Languages(LanguageTag(str(source)), LanguageTag(str(target))))


def _keep(kept: dict[str, T], key: str, value: T) -> T:
    """Return *value*, and keep it: the candidates of a text ask for the same things again and again."""
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value
    return value


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _read_pair(
    source: Content, target: Content, lexicon: Lexicon, languages: Languages
) -> Iterator[tuple[int, int, int, float]]:
    """Yield the phrases of a pair: hash, where the rendering starts and ends in the target's typing form, weight."""
    first, second = read_words(source, languages.source), read_words(target, languages.target)
    if not first or not second or max(len(first), len(second)) > LONGEST:
        return
    tags = tuple(place for place, word in enumerate(second) if word.kind is TokenKind.TAG)
    for start, end, low, high in find_phrases(len(first), link_words(first, second, lexicon)):
        if not any(low <= place < high for place in tags):
            key = _hash("\x1f".join(keys_of(first[start:end])))
            yield key, second[low].start, second[high - 1].end, 1.0
    if not tags:
        yield _hash("\x1f".join(keys_of(first))), second[0].start, second[-1].end, _WHOLE


def find_phrases(length: int, links: Links) -> Iterator[tuple[int, int, int, int]]:
    """Yield the consistent runs of up to four of *length* source words, each with the run that renders it."""
    for start in range(length):
        for end in range(start + 1, min(start + _LONGEST, length) + 1):
            span = find_span(links, start, end)
            if span is not None and span[1] - span[0] <= _LONGEST + 1:
                yield start, end, *span


def _read_seams(words: Sequence[Word]) -> Iterator[int]:
    """Yield the hash of every two words that stand side by side, the text's borders counted."""
    for one, two in pairwise(("", *keys_of(words), "")):
        yield _hash(f"{one}\x1f{two}")


def _pack(rows: list[tuple[int, int, float, int, int, int]]) -> _Columns:
    """Count equal renderings, keep the commonest of each phrase, and order by phrase."""
    keys = np.array([row[0] for row in rows], np.uint64)
    made = np.array([row[1] for row in rows], np.uint64)
    counts = np.array([row[2] for row in rows], np.float32)
    places = np.array([row[3:] for row in rows], np.uint32).reshape(-1, 3)
    order = np.lexsort((made, keys))
    keys, made, counts, places = keys[order], made[order], counts[order], places[order]
    first = np.flatnonzero(_begins(keys) | _begins(made)) if len(keys) else np.zeros(0, np.int64)
    counts = np.add.reduceat(counts, first) if len(first) else counts
    keys, places = keys[first], places[first]
    order = np.lexsort((-counts, keys))
    keys, counts, places = keys[order], counts[order], places[order]
    begins = np.flatnonzero(_begins(keys)) if len(keys) else first
    rank = np.arange(len(keys)) - np.repeat(begins, np.diff(np.append(begins, len(keys))))
    kept = rank < _MOST
    numbers, starts, ends = (places[kept, column] for column in range(3))
    return _Columns(keys[kept], counts[kept], numbers, starts, ends)


def _begins(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    return np.concatenate((np.ones(1, np.bool_), values[1:] != values[:-1]))
