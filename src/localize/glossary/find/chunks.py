"""Chunks of a text between two spaces, each read once however often it occurs: words, signs and known words.

Most chunks of most texts are a word that tells nothing. Those are passed over without a step of Python each; the others
say which words and signs they are, so that a text of plain chunks needs no other reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from localize.glossary.find.context_rules import Verdicts
from localize.glossary.find.homographs import Doubt
from localize.glossary.find.topics import Cue
from localize.glossary.find.words import Key, Words, find_special, mask_chunk, may_open_option, split_pieces

Numbers = tuple[tuple[int, Doubt], ...]
"""The numbers of the entries that have a form, and how each may be misread."""


@dataclass(slots=True, eq=False)
class KnownWord:
    """What is known of a word: what begins with it, and what it tells of other words."""

    key: Key
    alone: Numbers = ()
    """What the word is by itself: the same as in the index of all keys."""
    verdicts: Verdicts | None = None
    """The verdicts on it where they are the same beside any words."""
    by_use: dict[bool | None, Verdicts] | None = None
    """The verdicts by what `judge_english_word` says of the word, where nothing else decides; None before that is
    found out, and in `verdicts` too then."""
    seconds: frozenset[str] = frozenset()
    """What follows it in longer forms: nothing in most, and an empty set for each would take 10 MB."""
    longest: int = 1
    """Words of the longest form."""
    concerned: bool = False
    """Whether words of other subjects or beside it may tell of a term that begins so."""
    cue: Cue | None = None
    """What it tells of other words, once it was met."""


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """What stands between two spaces, unless it is a plain word that nothing is known of."""

    start: KnownWord | None = None
    """What is known of the word where it is a single one."""
    word: str = ""
    """The word where it is a single one."""
    before: str = ""
    """The signs before the first word, or all where there is no word."""
    after: str = ""
    """The signs after the word and the space, where it is a single one; nothing where the chunk is that word."""
    words: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    """What stands behind each of several words, the space too."""
    known: tuple[tuple[int, KnownWord], ...] = ()
    """Those of several words that something is known of, by their places among them."""
    strange: bool = False
    """Whether it has more than words and punctuation, so that the text must be read by its tokens."""
    as_written: bool = False
    """Whether it is this only where it is written in small letters, and behind no number."""


STRANGE = Chunk(strange=True)


def read_chunk(text: str, know: Callable[[str], KnownWord | None]) -> Chunk | None:
    """Return what a chunk in lower case is; None for a plain word of which *know* knows nothing."""
    special = bool(find_special(text))
    plain = mask_chunk(text) if special else text
    if special and not plain:
        return STRANGE
    pieces = split_pieces(plain)
    words, gaps = pieces[1::2], pieces[0::2]
    starts = [know(word) for word in words]
    figures = any(start and gap and word.isdigit() for start, gap, word in zip(starts, gaps, words, strict=False))
    if figures or any(may_open_option(gaps, words, place) for place in range(len(words))):
        return STRANGE
    if len(words) != 1:
        behind = tuple(gaps[1:-1]) + ((f"{gaps[-1]} ",) if words else ())
        known = tuple((place, start) for place, start in enumerate(starts) if start)
        return Chunk(before=gaps[0], words=tuple(words), gaps=behind, known=known, as_written=special)
    if words[0] == text:
        return Chunk(starts[0]) if starts[0] else None
    return Chunk(starts[0], words[0], gaps[0], f"{gaps[1]} ", as_written=special)


def join_chunks(
    text: str, hyphen: str, bare: list[str], read: Sequence[Chunk | None], marked: Iterable[int]
) -> tuple[Words, list[tuple[int, KnownWord]]] | None:
    """Return the words of a text and those that something is known of, with their places; None for a strange text.

    *bare* are the texts of the chunks, and become the words; *marked* are the places of those that are no plain words
    without a meaning here.
    """
    gaps = [" "] * (len(bare) + 1)
    gaps[0] = ""
    known: list[tuple[int, KnownWord]] = []
    shift = 0
    for at in marked:
        chunk = read[at]
        assert chunk is not None
        if (chunk.as_written and not _is_as_written(text, bare[at + shift], at)) or chunk.strange:
            return None
        place = at + shift
        if chunk.after:
            bare[place] = chunk.word
            gaps[place + 1] = chunk.after
            if chunk.before:
                gaps[place] += chunk.before
        elif not chunk.start:
            gaps[place] += chunk.before
            bare[place : place + 1] = chunk.words
            if chunk.words:
                gaps[place + 1 : place + 2] = chunk.gaps
                known += [(place + offset, start) for offset, start in chunk.known]
            else:
                gaps[place] += gaps.pop(place + 1)
            shift += len(chunk.words) - 1
            continue
        if chunk.start:
            known.append((place, chunk.start))
    gaps[-1] = gaps[-1].removesuffix(" ")
    return Words(bare, hyphen, text, gaps), known


def _is_as_written(text: str, chunk: str, at: int) -> bool:
    """Tell whether the chunk at a place is written in small letters and stands behind no number."""
    chunks = text.split(" ")
    return chunks[at] == chunk and not (at and chunks[at - 1][-1:].isdigit())
