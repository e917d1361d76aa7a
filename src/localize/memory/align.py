"""Which sentences of two documents translate each other.

Sentences keep their order on the whole: the best path through both documents is found with sentences left out and two
that became one; the words learn from that path and the next one is better. What was moved is found afterwards, among
the sentences that the path left over. Source of the path: Gale and Church, 1993, "A program for aligning sentences in
bilingual corpora"; how two sentences are compared is told in `likeness`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from localize.memory.lexicon import Lexicon
from localize.memory.likeness import Likeness, Line, words_of

Floats = npt.NDArray[np.float32]

ROUNDS = 3
"""Paths found; each teaches the words for the next."""
SURE = 0.6
"""Links that score less are worth a look."""
_WINDOW = 500
"""Lines aligned together: time and memory grow with the square."""
_BAND = 60
"""How far a path may leave the straight one, in lines, besides a fifth of the document."""
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


def align(sources: Sequence[Line], targets: Sequence[Line], known: Iterable[tuple[str, str]] = ()) -> tuple[Link, ...]:
    """Return links that name every line of both documents once, in the order of the sources.

    *known* are texts whose translation is known, such as a memory's; they teach the words. A target without a partner
    stands after the link of the target before it.
    """
    taught = [(words_of(one), words_of(other)) for one, other in known]
    lexicon = Lexicon.train(taught) if taught else None
    links: list[Link] = []
    for _ in range(ROUNDS):
        links = [*_path(sources, targets, lexicon)]
        learnt = [
            (_words(sources, link.sources), _words(targets, link.targets))
            for link in links
            if link.sources and link.targets and link.score >= SURE / 2
        ]
        lexicon = Lexicon.train([*taught, *learnt])
    return _with_moved(links, sources, targets, lexicon)


def _words(lines: Sequence[Line], numbers: Iterable[int]) -> list[str]:
    return [word for number in numbers for word in words_of(lines[number].text)]


def _path(sources: Sequence[Line], targets: Sequence[Line], lexicon: Lexicon | None) -> Iterator[Link]:
    """Yield the links of the best path, window by window."""
    first = second = 0
    while first < len(sources) or second < len(targets):
        left, right = len(sources) - first, len(targets) - second
        share = min(1.0, _WINDOW / max(left, right))
        is_last = share * 3 > 2
        wide, high = (left, right) if is_last else (math.ceil(left * share), math.ceil(right * share))
        links = _best_path(sources[first : first + wide], targets[second : second + high], lexicon)
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


def _best_path(sources: Sequence[Line], targets: Sequence[Line], lexicon: Lexicon | None) -> list[Link]:
    """Return the links of the best path through two documents or windows of them."""
    if not sources or not targets:
        return [*(Link((at,), ()) for at in range(len(sources))), *(Link((), (at,)) for at in range(len(targets)))]
    steps = _Steps(Likeness(sources, targets, lexicon), sources, targets)
    height, width = len(sources), len(targets)
    best = np.full((height + 1, width + 1), -np.inf)
    best[0, 0] = 0
    came = np.zeros((height + 1, width + 1), np.int8)
    reach = _BAND + max(height, width) // 5
    for row in range(height + 1):
        middle = row * width // height
        for column in range(max(0, middle - reach), min(width, middle + reach) + 1):
            for number, (down, right) in enumerate(_MOVES):
                if down > row or right > column:
                    continue
                gain = best[row - down, column - right] + steps.gain(number, row - down, column - right)
                if gain > best[row, column]:
                    best[row, column], came[row, column] = gain, number
    return _trace(came, steps)


_MOVES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))
"""Lines that a link takes of both sides."""


class _Steps:
    """What each step of a path gains, as plain lists: they are read one by one."""

    def __init__(self, likeness: Likeness, sources: Sequence[Line], targets: Sequence[Line]) -> None:
        first, second, ratio = _lengths(sources), _lengths(targets), _ratio(sources, targets)
        single = likeness.single + _length_gain(first, second, ratio)
        two_sources = likeness.two_sources + _length_gain(first[:-1] + first[1:], second, ratio) + _TOGETHER
        two_targets = likeness.two_targets + _length_gain(first, second[:-1] + second[1:], ratio) + _TOGETHER
        self._gains = {0: single.tolist(), 3: two_sources.tolist(), 4: two_targets.tolist()}
        self._sizes: list[list[float]] = likeness.sizes.tolist()

    def gain(self, move: int, source: int, target: int) -> float:
        """Return the gain of a move that starts at these lines."""
        return self._gains[move][source][target] if move in self._gains else _ALONE

    def score(self, move: int, source: int, target: int) -> float:
        """Return how sure a move is, 0 to 1."""
        down, right = _MOVES[move]
        if not down or not right:
            return 0.0
        return _score(self.gain(move, source, target))


def _score(gain: float) -> float:
    """Return how sure a link with this gain is, 0 to 1."""
    return 1 / (1 + math.exp(min(50.0, -gain / 2 + 1)))


def _lengths(lines: Sequence[Line]) -> Floats:
    return np.array([len(line.text) + 1 for line in lines], np.float32)


def _ratio(sources: Sequence[Line], targets: Sequence[Line]) -> float:
    return math.log(float(_lengths(targets).sum() / _lengths(sources).sum()))


def _length_gain(first: Floats, second: Floats, ratio: float) -> Floats:
    """Return [source, target]: how well two lengths fit, from -4 to 1."""
    away = np.log(second)[None, :] - np.log(first)[:, None] - ratio
    spread = _SPREAD + 1.5 / np.sqrt(np.minimum(first[:, None], second[None, :]))
    return np.asarray(np.maximum(1 - (away / spread) ** 2 / 2, -4), np.float32)


def _trace(came: npt.NDArray[np.int8], steps: _Steps) -> list[Link]:
    row, column = came.shape[0] - 1, came.shape[1] - 1
    links: list[Link] = []
    while row or column:
        move = int(came[row, column])
        down, right = _MOVES[move]
        row, column = row - down, column - right
        score = steps.score(move, row, column)
        links.append(Link(tuple(range(row, row + down)), tuple(range(column, column + right)), score))
    return links[::-1]


def _with_moved(
    links: Sequence[Link], sources: Sequence[Line], targets: Sequence[Line], lexicon: Lexicon | None
) -> tuple[Link, ...]:
    """Return the links with the lines that were left over joined across others, each with what fits it best."""
    lonely = (
        [link.sources[0] for link in links if not link.targets],
        [link.targets[0] for link in links if not link.sources],
    )
    if not all(lonely):
        return tuple(links)
    one, other = ([lines[at] for at in left] for lines, left in zip((sources, targets), lonely, strict=True))
    likeness = Likeness(one, other, lexicon)
    fits = likeness.single + _length_gain(_lengths(one), _lengths(other), _ratio(sources, targets))
    partners: dict[int, tuple[int, float]] = {}
    while fits.size and (score := _score(float(fits.max()))) >= _MOVED:
        row, column = np.unravel_index(int(fits.argmax()), fits.shape)
        partners[lonely[0][int(row)]] = lonely[1][int(column)], score
        fits[row, :] = fits[:, column] = -np.inf
    taken = {target for target, _ in partners.values()}
    joined: list[Link] = []
    for link in links:
        if not link.targets and link.sources[0] in partners:
            target, score = partners[link.sources[0]]
            joined.append(Link(link.sources, (target,), score, moved=True))
        elif link.sources or link.targets[0] not in taken:
            joined.append(link)
    return tuple(joined)
