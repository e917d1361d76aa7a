"""Masks for protected text: numbered marks take its place before translation, and the answer becomes a content again.

Inline tags, placeholders, markup, addresses and line breaks become numbered marks. White space at the edges and tags
that wrap the whole text are not sent at all. The law: `mask(content).unmask(mask(content).text)` gives the content
back without a problem; whatever an engine does to the marks, every protected piece but a line break is in the answer
exactly once, and every piece that was lost, doubled, invented or put in a wrong order is named as a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from localize.engines.mask_tokens import NOTATIONS, SQUARE, Notation, Slot, form_of, pair_up
from localize.engines.unmask import restore
from localize.errors.message import Message
from localize.model import Content, InlineTag
from localize.tokens import TokenKind, find_protected_in, tokenize

FindPrivate = Callable[[str], Sequence[tuple[int, int]]]
"""Places of a text in order, without overlaps."""
_PROTECTED = frozenset({TokenKind.PLACEHOLDER, TokenKind.MARKUP, TokenKind.ADDRESS})
_BREAKS = frozenset("\n\r\t\v\f\x85\u2028\u2029")
"""White space that engines turn into a plain space or drop; an ordinary or a hard space is left to them."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A content made ready for an engine."""

    text: str
    """What is sent: no white space at its edges."""
    slots: tuple[Slot, ...]
    notation: Notation = SQUARE
    before: tuple[str | InlineTag, ...] = ()
    """What stands before the text and is not sent."""
    after: tuple[str | InlineTag, ...] = ()
    literal: frozenset[int] = frozenset()
    """Numbers of what looks like a mark in the text but is text."""
    sendable: bool = True
    """There is something to translate: at least one letter outside the marks."""

    @property
    def pieces(self) -> tuple[str, ...]:
        """What stands before, between and after the marks of the text."""
        ends = [0, *(end for found in self._marks for end in found.span()), len(self.text)]
        return tuple(self.text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))

    @property
    def _marks(self) -> tuple[re.Match[str], ...]:
        numbers = {slot.number for slot in self.slots}
        return tuple(found for found in self.notation.find(self.text) if int(found.group(1)) in numbers)

    def join(self, pieces: Sequence[str]) -> str:
        """Return an answer that is made of other pieces."""
        marks = [*(found.group() for found in self._marks), ""]
        return "".join(text for pair in zip(pieces, marks, strict=True) for text in pair)

    def write_typed(self, typed: str) -> str:
        """Return what was typed as the beginning of an answer: with marks for the pieces that they stand for."""
        before = "".join(part if isinstance(part, str) else part.typed for part in self.before)
        text = typed.removeprefix(before)
        for slot in self.slots:
            text = text.replace(slot.label, self.notation.write(slot.number), 1)
        return text

    def unmask(self, answer: str) -> tuple[Content, tuple[Message, ...]]:
        """Return the content that an engine's answer means, and why it should be doubted."""
        parts, problems = restore(answer, self.text, self.slots, self.notation, self.literal)
        return Content((*self.before, *parts, *self.after)), problems


def notation_of(engine: object) -> Notation:
    """Return the notation that an engine keeps best, if it has an attribute `notation`; else square brackets."""
    wanted = getattr(engine, "notation", SQUARE)
    return wanted if isinstance(wanted, Notation) else SQUARE


def mask(content: Content, notation: Notation = SQUARE, find_private: FindPrivate | None = None) -> Masked:
    """Return *content* ready for an engine, in that notation unless the text would make its marks ambiguous.

    *find_private* tells which places of a text must not be sent either.
    """
    for each in (notation, *NOTATIONS):
        masked = _mask(content, each, find_private)
        if masked.unmask(masked.text) == (content, ()):
            return masked
    raise AssertionError("square brackets are never ambiguous")


def mask_pair(source: Content, target: Content, notation: Notation = SQUARE) -> tuple[str, str] | None:
    """Return a source and its translation with the same marks in both; None where they protect different pieces."""
    one, other = _mask(source, notation, None), _mask(target, notation, None)
    numbers: dict[str, list[int]] = {}
    for slot in one.slots:
        numbers.setdefault(slot.label, []).append(slot.number)
    renamed = {slot.number: numbers[slot.label].pop(0) for slot in other.slots if numbers.get(slot.label)}
    if len(renamed) != len(one.slots) or len(one.slots) != len(other.slots) or one.literal or other.literal:
        return None
    marks = [notation.write(renamed[slot.number]) for slot in other.slots]
    return one.text, "".join(text for pair in zip(other.pieces, (*marks, ""), strict=True) for text in pair)


def substitute_terms(masked: Masked, planted: Mapping[str, str]) -> Masked:
    """Return a masked content whose marks for some texts bring others in their place: terms in the target language."""
    slots = (
        replace(slot, part=planted[slot.part]) if isinstance(slot.part, str) and slot.part in planted else slot
        for slot in masked.slots
    )
    return replace(masked, slots=tuple(slots))


def _mask(content: Content, notation: Notation, find_private: FindPrivate | None) -> Masked:
    pieces, before, after = _peel(_pieces(content, find_private))
    literals = [piece.text for piece in pieces if not piece.protected]
    taken = frozenset().union(*map(notation.numbers, literals))
    slots = _slots(pieces, taken)
    marks = iter(slots)
    text = "".join(notation.write(next(marks).number) if piece.protected else piece.text for piece in pieces)
    return Masked(
        text=text,
        slots=slots,
        notation=notation,
        before=before,
        after=after,
        literal=taken,
        sendable=any(letter.isalpha() for literal in literals for letter in literal),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text, or one piece that no engine may touch."""

    part: str | InlineTag
    protected: bool

    @property
    def text(self) -> str:
        return self.part if isinstance(self.part, str) else ""

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


def _pieces(content: Content, find_private: FindPrivate | None) -> list[_Piece]:
    pieces: list[_Piece] = []
    for part in content.parts:
        if isinstance(part, InlineTag):
            pieces.append(_Piece(part, protected=True))
            continue
        private = find_private(part) if find_private else ()
        is_plain = not private and _BREAKS.isdisjoint(part)  # as most texts: only what is protected is looked for
        for text, protected in _protected_runs(part) if is_plain else _runs(part, private):
            if not protected and pieces and not pieces[-1].protected:
                pieces[-1] = _Piece(pieces[-1].text + text, protected=False)
            else:
                pieces.append(_Piece(text, protected=protected))
    return pieces


def _runs(text: str, private: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces and whether each is protected; a token that is private in part is so whole."""
    tokens = tuple(tokenize(text))
    edges = {token.end for token in tokens}
    places = iter(private)
    span = next(places, None)
    end = 0
    for token in tokens:
        if token.start < end:
            continue
        while span is not None and span[1] <= token.start:
            span = next(places, None)
        if span is None or token.end <= span[0]:
            yield token.text, token.kind in _PROTECTED or not _BREAKS.isdisjoint(token.text)
            continue
        end = min(edge for edge in edges if edge >= max(token.end, span[1]))
        yield text[token.start : end], True


def _protected_runs(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for token in find_protected_in(text):
        if token.start > end:
            yield text[end : token.start], False
        yield token.text, True
        end = token.end
    if end < len(text):
        yield text[end:], False


def _peel(pieces: list[_Piece]) -> tuple[list[_Piece], tuple[str | InlineTag, ...], tuple[str | InlineTag, ...]]:
    """Return the pieces without white space at the edges and without pairs around the whole, and what stood there."""
    before: list[str | InlineTag] = []
    after: list[str | InlineTag] = []
    partners = pair_up([piece.part for piece in pieces])
    start, end = 0, len(pieces)
    while start < end:
        if pieces[start].is_space:
            before.append(pieces[start].part)
            start += 1
        elif pieces[end - 1].is_space:
            after.insert(0, pieces[end - 1].part)
            end -= 1
        elif partners.get(start) == end - 1:
            before.append(pieces[start].part)
            after.insert(0, pieces[end - 1].part)
            start, end = start + 1, end - 1
        else:
            break
    kept = pieces[start:end]
    if kept and not kept[0].protected:
        text = kept[0].text
        before.append(text[: len(text) - len(text.lstrip())])
        kept[0] = _Piece(text.lstrip(), protected=False)
    if kept and not kept[-1].protected:
        text = kept[-1].text
        after.insert(0, text[len(text.rstrip()) :])
        kept[-1] = _Piece(text.rstrip(), protected=False)
    return kept, tuple(before), tuple(after)


def _slots(pieces: Sequence[_Piece], taken: frozenset[int]) -> tuple[Slot, ...]:
    """Return a slot for every protected piece, numbered from 1, without the numbers that the text itself uses."""
    protected = [index for index, piece in enumerate(pieces) if piece.protected]
    free = (number for number in count(1) if number not in taken)
    numbers = dict(zip(protected, free, strict=False))
    partners = pair_up([piece.part if piece.protected else "" for piece in pieces])
    return tuple(
        Slot(
            number=numbers[index],
            part=pieces[index].part,
            form=form_of(pieces[index].part)[0],
            partner=numbers[partners[index]] if index in partners else None,
            open_before=index == 0 or pieces[index - 1].text[-1:].isspace(),
            open_after=index + 1 == len(pieces) or pieces[index + 1].text[:1].isspace(),
        )
        for index in protected
    )
