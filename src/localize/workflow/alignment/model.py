"""Alignment as a value: the lines of two or three documents, which of them belong together, and a person's decisions.

Each edit returns a new value; nothing here reads a file or asks a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from localize.errors import WorkflowError
from localize.memory.alignment.align import SURE, Link
from localize.model import Content, Hash, LanguageTag

Numbers = tuple[tuple[int, ...], ...]
"""Line numbers from 0, a tuple for each document."""


_SENTENCE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """A document of an alignment, as its sentences."""

    name: str
    language: LanguageTag
    hash: Hash
    """Of the file's bytes."""
    lines: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Bead:
    """Lines that belong together, in the order of the documents; a document may have none in it."""

    lines: Numbers
    score: float = 0.0
    """How sure it is, 0 to 1; of three documents the lower one."""
    moved: bool = False
    decision: bool | None = None
    """A person's yes or no."""

    @property
    def is_alone(self) -> bool:
        """Whether only one document has lines in it."""
        return sum(map(bool, self.lines)) < 2

    @property
    def is_merged(self) -> bool:
        """Whether a document has several lines in it."""
        return any(len(each) > 1 for each in self.lines)

    def is_doubtful(self, least: float = SURE) -> bool:
        """Tell whether somebody should look at it: lines of several documents, not sure, not decided."""
        return not self.is_alone and self.decision is None and self.score < least

    def is_taken(self, least: float = SURE) -> bool:
        """Tell whether it goes into a memory."""
        if self.is_alone or self.decision is not None:
            return not self.is_alone and bool(self.decision)
        return self.score >= least


@dataclass(frozen=True, slots=True)
class Tally:
    """What an alignment consists of; sure, doubtful and alone are all of it."""

    sure: int
    doubtful: int
    alone: int
    merged: int
    moved: int
    rejected: int
    untranslated: int
    """Links whose texts are the same in all languages; they stay out of a memory."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two or three documents; every line of each is in exactly one bead."""

    sides: tuple[Side, ...]
    beads: tuple[Bead, ...]

    def text(self, bead: Bead, side: int) -> Content:
        """Return the text that a document has in a bead: its lines, a space between them."""
        return join([self.sides[side].lines[at] for at in bead.lines[side]])

    def tally(self, least: float = SURE) -> Tally:
        """Count the beads by what becomes of them."""
        return Tally(
            sum(each.is_taken(least) for each in self.beads),
            sum(each.is_doubtful(least) for each in self.beads),
            sum(each.is_alone for each in self.beads),
            sum(each.is_merged for each in self.beads),
            sum(each.moved for each in self.beads),
            sum(each.decision is False and not each.is_alone for each in self.beads),
            sum(each.is_taken(least) and len(self.translated(each)) < 2 for each in self.beads),
        )

    def translated(self, bead: Bead) -> tuple[int, ...]:
        """Return the documents that have a text of their own in a bead: not a sentence of an earlier one, untranslated.

        Names and numbers stay the same in a translation, so only texts of three words or more count.
        """
        present = [at for at, lines in enumerate(bead.lines) if lines]
        texts = {at: self.text(bead, at).plain.strip() for at in present}
        first = texts[present[0]]
        return tuple(
            at for at in present if at == present[0] or texts[at] != first or len(first.split()) < _SENTENCE_WORDS
        )

    # --- what a person does ---

    def decide(self, at: int, decision: bool | None) -> Alignment:  # a decision is the value itself
        """Return the alignment with a person's word on a bead. Raises: WorkflowError for a line without a partner."""
        if self.beads[at].is_alone:
            raise WorkflowError("this line has no partner", hint="join it with a neighbour first")
        return self._with(at, 1, [replace(self.beads[at], decision=decision)])

    def join_next(self, at: int) -> Alignment:
        """Return the alignment with a bead and the one after it made one, by a person. Raises: WorkflowError."""
        if at + 1 >= len(self.beads):
            raise WorkflowError("there is nothing below", hint="join it from the row above")
        one, other = self.beads[at], self.beads[at + 1]
        lines = tuple(tuple(sorted((*a, *b))) for a, b in zip(one.lines, other.lines, strict=True))
        return self._with(at, 2, [_made(lines)])

    def split(self, at: int) -> Alignment:
        """Return the alignment with a bead as its lines one by one, those of the same place together."""
        lines = self.beads[at].lines
        if not self.beads[at].is_merged and self.beads[at].is_alone:
            raise WorkflowError("this is one line already", hint="join rows instead")
        if not self.beads[at].is_merged:
            parts = [tuple(each if side == own else () for own, each in enumerate(lines)) for side in range(len(lines))]
            return self._with(at, 1, [_made(each) for each in parts if any(each)])
        longest = max(map(len, lines))
        parts = [tuple(each[place : place + 1] for each in lines) for place in range(longest)]
        return self._with(at, 1, [_made(each) for each in parts])

    def take_out(self, at: int, side: int) -> Alignment:
        """Return the alignment with one document's lines of a bead in a bead of their own. Raises: WorkflowError."""
        lines = self.beads[at].lines
        if self.beads[at].is_alone:
            raise WorkflowError("this line has no partner", hint="join it with a neighbour first")
        if not lines[side]:
            raise WorkflowError("there is no line to move", hint="choose the other document")
        rest = tuple(() if own == side else each for own, each in enumerate(lines))
        alone = tuple(each if own == side else () for own, each in enumerate(lines))
        return self._with(at, 1, [_made(rest), _made(alone)])

    def shift(self, at: int, side: int, step: int) -> Alignment:
        """Return the alignment with one line of a document moved over the border below a bead.

        *step* 1 takes the first line of the next bead, -1 gives it the last one of this. Raises: WorkflowError.
        """
        if at + 1 >= len(self.beads):
            raise WorkflowError("there is nothing below", hint="move the border of the row above")
        above, below = (list(self.beads[place].lines) for place in (at, at + 1))
        giver, taker = (below, above) if step > 0 else (above, below)
        if not giver[side]:
            raise WorkflowError("there is no line to move", hint="choose the other document")
        given = giver[side][0] if step > 0 else giver[side][-1]
        giver[side] = tuple(each for each in giver[side] if each != given)
        taker[side] = tuple(sorted((*taker[side], given)))
        return self._with(at, 2, [_made(tuple(each)) for each in (above, below) if any(each)])

    def _with(self, at: int, count: int, beads: Sequence[Bead]) -> Alignment:
        return replace(self, beads=(*self.beads[:at], *beads, *self.beads[at + count :]))


def _made(lines: Numbers) -> Bead:
    """Return a bead that a person made: a yes where it has partners."""
    bead = Bead(lines)
    return bead if bead.is_alone else replace(bead, score=1.0, decision=True)


def join(lines: Sequence[Content]) -> Content:
    """Return lines as one text; tags stay where their ids do not clash."""
    if len(lines) == 1:
        return lines[0]
    tags = [(tag.id, tag.form) for line in lines for tag in line.tags]
    if len(set(tags)) < len(tags):
        return Content((" ".join(line.plain for line in lines),))
    return Content(tuple(part for number, line in enumerate(lines) for part in (" " if number else "", *line.parts)))


def beads_of(links: Iterable[Link]) -> tuple[Bead, ...]:
    """Return the beads of two documents."""
    return tuple(Bead((link.sources, link.targets), link.score, link.moved) for link in links)


def join_links(first: Sequence[Link], second: Sequence[Link]) -> tuple[Bead, ...]:
    """Return the beads of three documents from the links of the first one with each of the others.

    Links that share lines of the first document become one bead; its score is that of the weaker link.
    """
    return tuple(_joined(first, second))


def _joined(first: Sequence[Link], second: Sequence[Link]) -> Iterator[Bead]:
    rest = [list(first), list(second)]
    while any(rest):
        for which, side in ((0, 1), (1, 2)):
            while rest[which] and not rest[which][0].sources:
                link = rest[which].pop(0)
                yield Bead(tuple(link.targets if each == side else () for each in range(3)))
        taken: list[list[Link]] = [[], []]
        ends = [-1, -1]
        while rest[0] or rest[1]:
            which = 0 if ends[0] <= ends[1] and rest[0] else 1
            if not rest[which] or not rest[which][0].sources:
                break
            link = rest[which].pop(0)
            taken[which].append(link)
            ends[which] = link.sources[-1]
            if ends[0] == ends[1]:
                break
        if taken[0] or taken[1]:
            yield _bead(taken[0], taken[1])


def _bead(first: Sequence[Link], second: Sequence[Link]) -> Bead:
    links = [*first, *second]
    pivot = sorted({at for link in links for at in link.sources})
    sides = [tuple(sorted(at for link in some for at in link.targets)) for some in (first, second)]
    scores = [link.score for link in links if link.targets]
    return Bead((tuple(pivot), *sides), min(scores, default=0.0), any(link.moved for link in links))
