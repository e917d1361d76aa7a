"""Phrase table of the memory: renderings of short runs of words, learnt from linked pairs.

A phrase is a run of up to four source words whose rendering is consistent: no link leaves it. Whole texts count five
times. Phrases are found by hash; of their renderings only places in the units' texts are kept, so that 100,000 units
take some tens of megabytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from localize.memory import array_file
from localize.memory.alignment.lexicon import Lexicon, run_to_end
from localize.memory.alignment.word_links import LONGEST, Links, Word, keys_of, link_words, read_words
from localize.model import Content, LanguageTag
from localize.safe.yaml.tree import Value
from localize.tokens import TokenKind

MOST_UNITS = 100_000
"""Pairs that a table is built from; give the newest and most trusted first."""
_TOLD = 1_000
"""Pairs after which it is told how far the work has come: about a second."""
_LONGEST = 4
_MANY_WORDS = LONGEST + 1
"""More words than a text has that is linked."""
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
        self._keys = columns.keys.data
        """The keys for looking up one by one, which takes a third of the time in this shape."""
        self._seams = seams
        self._met_keys = seams.data
        self._texts = texts
        self._new: dict[int, dict[str, float]] = {}
        self._new_seams: set[int] = set()
        self._found: dict[str, tuple[Rendering, ...]] = {}
        self._met: dict[str, bool] = {}

    @staticmethod
    def build(pairs: Iterable[Pair], lexicon: Lexicon, languages: Languages) -> Phrases:
        """Return the phrases of at most `MOST_UNITS` pairs. Cost: about a minute for that many."""
        return run_to_end(Phrases.build_steps(list(pairs), lexicon, languages))

    @staticmethod
    def build_steps(pairs: Sequence[Pair], lexicon: Lexicon, languages: Languages) -> Generator[float, None, Phrases]:
        """Do what `build` does; yield after each thousand pairs which share of the work is done."""
        rows = _Gathered()
        texts: list[str] = []
        seams: set[str] = set()
        for source, target in pairs:
            if len(texts) == MOST_UNITS:
                break
            text = target.typed
            for key, start, end, count in _read_pair(source, target, lexicon, languages):
                rows.add(key, _hash(text[start:end]), count, (len(texts), start, end))
            texts.append(text)
            if len(texts) % _TOLD == 0:
                yield len(texts) / min(len(pairs), MOST_UNITS)
            seams.update(_read_seams(read_words(target, languages.target)))
        met = np.array(sorted(set(map(_hash, seams))), np.uint64)
        return Phrases(_pack(rows), met, _Texts.join(texts), languages)

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
        self._new_seams.update(map(_hash, _read_seams(read_words(pair[1], self.languages.target))))

    def find(self, words: Sequence[Word]) -> tuple[Rendering, ...]:
        """Return how a run of source words was rendered, the commonest first."""
        joined = "\x1f".join(keys_of(words))
        known = self._found.get(joined)
        return _keep(self._found, joined, self._find(joined)) if known is None else known

    def can_cover(self, words: Sequence[Word], lexicon: Lexicon) -> bool:
        """Tell whether phrases may have all of some words: those that the lexicon of the same pairs lacks are in none.

        What was confirmed since may have any.
        """
        return self.has_new or all(word.kind is not TokenKind.WORD or lexicon.knows(word.key) for word in words)

    @property
    def has_new(self) -> bool:
        """Whether something was confirmed since, which may have words that the lexicon lacks."""
        return bool(self._new)

    def _find(self, joined: str) -> tuple[Rendering, ...]:
        key = _hash(joined)
        first = last = bisect_left(self._keys, key)
        if first < len(self._keys) and self._keys[first] == key:
            last = bisect_right(self._keys, key, first, min(first + _MOST, len(self._keys)))
        elif key not in self._new:
            return ()  # most runs of words were never met
        _, *others = self._columns
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
        place = bisect_left(self._met_keys, key)
        return (place < len(self._met_keys) and self._met_keys[place] == key) or key in self._new_seams

    def dump(self) -> bytes:
        """Return the table, as it was built, as bytes."""
        about: dict[str, Value] = {"form": _FORM, "source": self.languages.source, "target": self.languages.target}
        named: dict[str, npt.NDArray[np.generic]] = dict(zip(_Columns._fields, self._columns, strict=True))
        named |= {"seams": self._seams, "letters": self._texts.letters, "text ends": self._texts.ends}
        return array_file.dump(about, named)

    @staticmethod
    def load(stored: Path | bytes) -> Phrases:
        """Return a table of the bytes of `dump`, or a file of them. Raises: OSError, ValueError for a damaged one."""
        try:
            found = array_file.load(stored)
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
    """Yield the consistent runs of up to four of *length* source words, each with the run that renders it.

    They are those that `word_links.find_span` finds, run by run.
    """
    there: dict[int, tuple[int, int]] = {}  # for each source word its first and its last target word
    back: dict[int, tuple[int, int]] = {}
    for one, other in links:
        first, last = there.get(one, (other, other))
        there[one] = min(first, other), max(last, other)
        first, last = back.get(other, (one, one))
        back[other] = min(first, one), max(last, one)
    for start in range(length):
        low, high = _MANY_WORDS, -1
        for end in range(start + 1, min(start + _LONGEST, length) + 1):
            first, last = there.get(end - 1, (low, high))
            low, high = min(low, first), max(high, last)
            if high - low > _LONGEST:
                break  # with more words it only grows
            if high >= 0 and _is_consistent(back, (low, high), (start, end)):
                yield start, end, low, high + 1


def _is_consistent(back: Mapping[int, tuple[int, int]], span: tuple[int, int], words: tuple[int, int]) -> bool:
    """Tell whether no target word of a span, its last one included, belongs to a source word outside of *words*."""
    for place in range(span[0], span[1] + 1):
        ends = back.get(place)
        if ends is not None and (ends[0] < words[0] or ends[1] >= words[1]):
            return False
    return True


def _read_seams(words: Sequence[Word]) -> Iterator[str]:
    """Yield every two words that stand side by side, joined, the text's borders counted."""
    for one, two in pairwise(("", *keys_of(words), "")):
        yield f"{one}\x1f{two}"


class _Gathered:
    """Phrases as they are met, 32 bytes each: a hash, that of the rendering, what it counts, text number and place."""

    def __init__(self) -> None:
        self.keys, self.made, self.counts, self.places = array("Q"), array("Q"), array("f"), array("I")

    def add(self, key: int, made: int, count: float, place: tuple[int, int, int]) -> None:
        """Take one more."""
        self.keys.append(key)
        self.made.append(made)
        self.counts.append(count)
        self.places.extend(place)


def _pack(rows: _Gathered) -> _Columns:
    """Count equal renderings, keep the commonest of each phrase, and order by phrase."""
    keys, made = np.array(rows.keys, np.uint64), np.array(rows.made, np.uint64)
    counts = np.array(rows.counts, np.float32)
    places = np.array(rows.places, np.uint32).reshape(-1, 3)
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
