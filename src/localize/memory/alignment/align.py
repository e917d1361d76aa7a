"""Alignment of two documents: links between sentences that translate each other.

Sentences keep their order on the whole: the best path through both documents is found with sentences left out and two
or three that became one; the words learn from that path and the next one is better. How sure a link is comes from all
paths together. What was moved is found afterwards, among the sentences that the path left over.
Source of the path: Gale and Church, 1993, "A program for aligning sentences in bilingual corpora"; two sentences are
compared by `localize.memory.alignment.translation_score`.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.translation_score import AlignmentLine, TranslationScores, WordKnowledge, words_of

Floats = npt.NDArray[np.float32]

ROUNDS = 3
"""Paths found; each teaches the words for the next."""
SURE = 0.6
"""Links that score less are worth a look."""
_WINDOW = 500
"""Lines aligned together: time and memory grow with the square."""
_ALONE, _TOGETHER = -3.0, -3.5
"""Log priors of a line without a partner, and of two lines that became one."""
_SPREAD = 0.35
"""Standard deviation of the logarithm of two lengths' ratio, for long lines; short ones vary more."""
_MOVED = 0.75
"""What a link across others must score: order does not speak for it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Lines that translate each other, by number from 0; one side is empty where a line has no partner."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: float = 0.0
    """How sure it is, 0 to 1; 0 where a side is empty."""
    moved: bool = False
    """It crosses other links."""

    @property
    def sure(self) -> bool:
        """Whether nobody has to look at it."""
        return self.score >= SURE


def align(
    sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], known: Iterable[tuple[str, str]] = ()
) -> tuple[Link, ...]:
    """Return links that name every line of both documents once, in the order of the sources.

    *known* are texts whose translation is known, such as a memory's; they teach the words. A target without a partner
    stands after the link of the target before it.
    """
    work = align_steps(sources, targets, known)
    while True:
        try:
            next(work)
        except StopIteration as stop:
            links: tuple[Link, ...] = stop.value
            return links


def align_steps(
    sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], known: Iterable[tuple[str, str]] = ()
) -> Generator[float, None, tuple[Link, ...]]:
    """Do what `align` does, yield after each part of the work how much is done, 0 to 1, and return the links."""
    pairs = [(words_of(one), words_of(other)) for one, other in known]
    taught = WordKnowledge(Lexicon.train(pairs) if pairs else None)
    links: list[Link] = []
    for done in range(ROUNDS):
        links = []
        for link in _path(sources, targets, taught):
            if link.sources and not link.sources[0] % 100:
                yield (done + link.sources[0] / len(sources)) / ROUNDS
            links.append(link)
        learnt = [
            (_words(sources, link.sources), _words(targets, link.targets))
            for link in links
            if link.sources and link.targets and link.score >= SURE / 2
        ]
        taught = WordKnowledge(taught.known, Lexicon.train([*pairs, *learnt]))
    return _with_moved(links, sources, targets, taught)


def _words(lines: Sequence[AlignmentLine], numbers: Iterable[int]) -> list[str]:
    return [word for number in numbers for word in words_of(lines[number].text)]


def _path(sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], taught: WordKnowledge) -> Iterator[Link]:
    """Yield the links of the best path, window by window."""
    first = second = 0
    while first < len(sources) or second < len(targets):
        left, right = len(sources) - first, len(targets) - second
        share = min(1.0, _WINDOW / max(left, right))
        is_last = share * 3 > 2
        wide, high = (left, right) if is_last else (math.ceil(left * share), math.ceil(right * share))
        links = _best_path(sources[first : first + wide], targets[second : second + high], taught)
        if not is_last:
            links = links[: _safe_end(links)]
        for link in links:
            yield replace(
                link,
                sources=tuple(first + each for each in link.sources),
                targets=tuple(second + each for each in link.targets),
            )
        first += sum(len(link.sources) for link in links)
        second += sum(len(link.targets) for link in links)


def _safe_end(links: Sequence[Link]) -> int:
    """Return how many links of a window stand: those before its last quarter, up to three sure ones in a row."""
    end = max(1, len(links) * 3 // 4)
    for at in range(end, end // 2, -1):
        if all(link.sure for link in links[max(0, at - 3) : at]):
            return at
    return end


def _best_path(sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], taught: WordKnowledge) -> list[Link]:
    """Return the links of the best path through two documents or windows of them."""
    if not sources or not targets:
        return [*(Link((at,), ()) for at in range(len(sources))), *(Link((), (at,)) for at in range(len(targets)))]
    gains = _gains(sources, targets, taught)
    best = np.full((len(sources) + 1, len(targets) + 1), -np.inf, np.float32)
    best[0, 0] = 0
    came = np.full(best.shape, _ASIDE, np.int8)
    walked = _ALONE * np.arange(best.shape[1], dtype=np.float32)
    for row in range(len(best)):
        for move, gain in gains.items():
            down, right = _MOVES[move]
            if down > row:
                continue
            reached = best[row - down, : best.shape[1] - right] + gain[row - down]
            better = reached > best[row, right:]
            best[row, right:][better] = reached[better]
            came[row, right:][better] = move
        # A step aside costs the same everywhere, so the best start of a walk along the row is a running maximum.
        along = np.maximum.accumulate(best[row] - walked) + walked
        came[row][along > best[row] + _ROUNDING] = _ASIDE
        best[row] = np.maximum(along, best[row])
    return _trace(came, _scores(gains, best.shape))


def _scores(gains: dict[int, Floats], shape: tuple[int, int]) -> dict[int, Floats]:
    """Return how sure each move is: the share of the paths through it, by their weights, less where it gains little.

    Source: the forward-backward algorithm (Baum et al., 1970).
    """
    softened = {move: gain * np.float32(_SOFT) for move, gain in gains.items()}
    ahead = _weights(softened, shape)
    behind = _weights({move: gain[::-1, ::-1] for move, gain in softened.items()}, shape)[::-1, ::-1]
    scores = {}
    for move, gain in softened.items():
        down, right = _MOVES[move]
        if right:
            height, width = gain.shape
            logarithm = ahead[:height, :width] + gain + behind[down:, right:] - ahead[-1, -1]
            scores[move] = np.exp(np.minimum(0, logarithm)) * _own_scores(gains[move])
    return scores


def _weights(gains: dict[int, Floats], shape: tuple[int, int]) -> Floats:
    """Return the logarithm of the weight of all paths from the start to each place."""
    weights = np.full(shape, -np.inf, np.float32)
    weights[0, 0] = 0
    walked = _SOFT * _ALONE * np.arange(shape[1], dtype=np.float32)
    for row in range(shape[0]):
        for move, gain in gains.items():
            down, right = _MOVES[move]
            if down <= row:
                reached = weights[row - down, : shape[1] - right] + gain[row - down]
                weights[row, right:] = np.logaddexp(weights[row, right:], reached)
        weights[row] = np.logaddexp.accumulate(weights[row] - walked) + walked
    return weights


_MOVES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3))
"""Lines that a link takes of both sides."""
_ASIDE = 2
"""The number of the move that takes a target alone."""
_SOFT = 1.0
"""What a gain counts for when paths are weighed."""
_EVEN = -0.5
"""Half the gain at which a link, taken by itself, is as likely right as wrong."""
_ROUNDING = 1e-3
"""Gains that differ by less are equal: sums of single precision."""


def _gains(
    sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], taught: WordKnowledge
) -> dict[int, Floats]:
    """Return what each move gains where it starts: [source, target], as far as it fits into the documents."""
    likeness = TranslationScores(sources, targets, taught)
    first, second, ratio = _lengths(sources), _lengths(targets), _ratio(sources, targets)
    gains: dict[int, Floats] = {1: np.full((len(sources), len(targets) + 1), _ALONE, np.float32)}
    for move, (down, right) in enumerate(_MOVES):
        if down and right and down <= len(sources) and right <= len(targets):
            lengths = _length_gain(_summed(first, down), _summed(second, right), ratio)
            gains[move] = likeness.gains(down, right) + lengths + np.float32(_TOGETHER * (down + right - 2))
    return gains


def _summed(lengths: Floats, count: int) -> Floats:
    """Return the sums of so many neighbours."""
    return np.asarray(sum(lengths[at : len(lengths) - count + 1 + at] for at in range(count)), np.float32)


def _own_scores(gains: Floats) -> Floats:
    """Return how sure links with these gains are, 0 to 1, wherever they stand."""
    return np.asarray(1 / (1 + np.exp(np.clip(-gains / 2 + _EVEN, -50, 50))), np.float32)


def _lengths(lines: Sequence[AlignmentLine]) -> Floats:
    return np.array([len(line.text) + 1 for line in lines], np.float32)


def _ratio(sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine]) -> float:
    return math.log(float(_lengths(targets).sum() / _lengths(sources).sum()))


def _length_gain(first: Floats, second: Floats, ratio: float) -> Floats:
    """Return [source, target]: how well two lengths fit, from -4 to 1."""
    away = np.log(second)[None, :] - np.log(first)[:, None] - ratio
    spread = _SPREAD + 1.5 / np.sqrt(np.minimum(first[:, None], second[None, :]))
    return np.asarray(np.maximum(1 - (away / spread) ** 2 / 2, -4), np.float32)


def _trace(came: npt.NDArray[np.int8], scores: dict[int, Floats]) -> list[Link]:
    row, column = came.shape[0] - 1, came.shape[1] - 1
    links: list[Link] = []
    while row or column:
        move = int(came[row, column])
        down, right = _MOVES[move]
        row, column = row - down, column - right
        score = float(scores[move][row, column]) if down and right else 0.0
        links.append(Link(tuple(range(row, row + down)), tuple(range(column, column + right)), score))
    return links[::-1]


def _with_moved(
    links: Sequence[Link], sources: Sequence[AlignmentLine], targets: Sequence[AlignmentLine], taught: WordKnowledge
) -> tuple[Link, ...]:
    """Return the links with the lines that were left over joined across others, each with what fits it best."""
    lonely = (
        [link.sources[0] for link in links if not link.targets],
        [link.targets[0] for link in links if not link.sources],
    )
    if not all(lonely):
        return tuple(links)
    one, other = ([lines[at] for at in left] for lines, left in zip((sources, targets), lonely, strict=True))
    likeness = TranslationScores(one, other, taught, whole=(sources, targets))
    fits = likeness.gains(1, 1) + _length_gain(_lengths(one), _lengths(other), _ratio(sources, targets))
    partners: dict[int, tuple[int, float]] = {}
    while fits.size and (score := float(_own_scores(fits.max()))) >= _MOVED:
        row, column = np.unravel_index(int(fits.argmax()), fits.shape)
        partners[lonely[0][int(row)]] = lonely[1][int(column)], score
        fits[row, :] = fits[:, column] = -np.inf
    return tuple(_with_partners(links, partners))


def _with_partners(links: Sequence[Link], partners: Mapping[int, tuple[int, float]]) -> list[Link]:
    """Return the links with each lonely source joined to its partner and score, and no link of that target alone."""
    taken = {target for target, _ in partners.values()}
    joined: list[Link] = []
    for link in links:
        if not link.targets and link.sources[0] in partners:
            target, score = partners[link.sources[0]]
            joined.append(Link(link.sources, (target,), score, moved=True))
        elif link.sources or link.targets[0] not in taken:
            joined.append(link)
    return joined
