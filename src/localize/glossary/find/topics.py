"""Topics of a text: words of other subjects that make a term with several meanings doubtful.

"The duck has a yellow bill" is no draft law. A term lists such words as its `doubts`; they count anywhere in its
sentence, in any form; `рыб*` stands for all that begin so, `savings ~` and `~ of` for a word right before or after
the term. In `contexts` these two rule the term out. For a term that has doubts, the words of everyday subjects count
as well (`words/subjects-*.txt` of the morphology), if they stand near and no other term says that the sentence is
about the glossary's subject; beside one of its own doubts such a word rules it out. Words of the glossary's terms tell
nothing, but for those that must stand right beside.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from localize.glossary.find.context_rules import Candidate, IndexedTerm
from localize.glossary.find.words import Words
from localize.morphology.kk.forms import all_suffixes, open_stems
from localize.morphology.words import read_words

T = TypeVar("T")

_LISTED = frozenset({"en", "kk", "ru"})
_NEAR = 8
"""Words between an everyday word and the term that it may speak against."""
_SHORTEST = 2
_HEAD = 3
"""Letters of a word that tell at once of most words that they tell nothing."""
_STOP = re.compile(r"[.!?;…](?=\W|$)")
_DOUBLING = re.compile(r"[^aeiou][aeiou][bdgklmnprt]$")
_RUSSIAN_END = re.compile(r"(?:[ыио]й|[аяоеыи]я|[оеыи]е|[аяоеьйыи])$")
_RUSSIAN_ENDINGS = frozenset(
    [
        *("", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й", "ой", "ей", "ою", "ею", "ом", "ем", "ам", "ям"),
        *("ами", "ями", "ах", "ях", "ов", "ев", "ия", "ие", "ию", "ии", "ием", "иям", "иями", "иях", "ий", "ый"),
        *("ая", "яя", "ое", "ее", "ую", "юю", "ого", "его", "ому", "ему", "ым", "им", "ые", "их", "ых", "ыми"),
        *("ими", "ья", "ье", "ью", "ьи", "ьев", "ьям", "ьями", "ьях"),
    ]
)


class CuePlace(enum.Enum):
    """Where a word must stand to speak against a term."""

    ANYWHERE = "anywhere"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word tells: the numbers of the entries that it speaks against."""

    anywhere: frozenset[int] = frozenset()
    before: frozenset[tuple[int, bool]] = frozenset()
    """Those right after which it stands, and whether it rules them out."""
    after: frozenset[tuple[int, bool]] = frozenset()
    everyday: bool = False
    """Whether it speaks against all that have doubts."""
    beside: bool = False
    """Whether there are any right before or after which it tells something."""

    def __or__(self, other: Cue) -> Cue:
        return Cue(
            _join(self.anywhere, other.anywhere),
            _join(self.before, other.before),
            _join(self.after, other.after),
            self.everyday or other.everyday,
            self.beside or other.beside,
        )


def _join(one: frozenset[T], other: frozenset[T]) -> frozenset[T]:
    """Return both; a new set, of 216 bytes, only where there is something in either."""
    return one | other if one and other else one or other


_SILENT = Cue()
_EVERYDAY = Cue(everyday=True)


@dataclass(slots=True, eq=False)
class Topics:
    """The words of one language that speak against terms."""

    language: str
    """Its primary subtag."""
    _doubts: list[tuple[str, Cue]] = field(default_factory=list)
    _own: set[str] = field(default_factory=set)
    """The words of the glossary's terms."""
    _words: dict[str, Cue] = field(default_factory=dict)
    _starts: dict[str, Cue] = field(default_factory=dict)
    _endings: frozenset[str] = frozenset({""})
    _is_needed: bool = False
    """Whether there is a term that any word may speak against."""
    _heads: frozenset[str] = frozenset()
    """What all words that tell something begin with: few others do."""

    def add(self, entry: IndexedTerm, words: Iterable[str]) -> None:
        """Take note of an entry whose term has these words."""
        self._own.update(words)
        self._is_needed = self._is_needed or entry.concerned
        for listed, rules_out in ((entry.term.doubts, False), (entry.term.contexts, True)):
            cues = _cues_of(entry.number, rules_out=rules_out) if listed else {}
            for each in listed:
                place, word = read_doubt(each.lower())
                if place in cues:
                    self._doubts.append((word, cues[place]))

    def find_cue(self, word: str) -> Cue | None:
        """Return what a word tells, or None where that is nothing."""
        if not self._is_needed:
            return None
        if not self._words:
            self._prepare()
        if word[:_HEAD] not in self._heads and word[:_SHORTEST] not in self._heads:
            return None
        cue = self._read(word)
        return None if cue == _SILENT else cue

    def _read(self, word: str) -> Cue:
        cue = self._words.get(word, _SILENT)
        for base in _english_bases(word) if self.language == "en" else ():
            if base in self._words and word in _english_forms(base):
                cue |= self._words[base]
        for end in range(_SHORTEST, len(word) + 1):
            start = word[:end]
            cue |= self._starts.get(start, _SILENT)
            if word[end:] in self._endings:
                cue |= self._words.get(start, _SILENT)
        return cue

    def _prepare(self) -> None:
        """Make the forms or stems of all words. Whoever comes second makes the same ones."""
        self._endings = _endings_of(self.language)
        words: dict[str, Cue] = {"": _SILENT}
        starts: dict[str, Cue] = {}
        shared: dict[Cue, Cue] = {}
        everyday = ((word, _EVERYDAY) for word in _everyday(self.language, self._own))
        for doubt, cue in (*self._doubts, *everyday):
            if doubt.endswith("*"):
                _tell(starts, doubt.rstrip("*"), cue, shared)
                continue
            for stem in _stems(doubt.replace("ё", "е"), self.language):
                _tell(words, stem, cue, shared)
        self._heads = frozenset(form[:_HEAD] for each in (*starts, *words) for form in self._heard_as(each))
        self._starts, self._words = starts, words

    def _heard_as(self, word: str) -> Collection[str]:
        """Return a word, or its forms where they may begin otherwise than it does."""
        return _english_forms(word) if self.language == "en" and 0 < len(word) <= _HEAD else (word,)


def _cues_of(number: int, *, rules_out: bool) -> dict[CuePlace, Cue]:
    """Return what words tell of an entry, by where they must stand. Its words, some dozens, share them."""
    beside = frozenset({(number, rules_out)})
    cues = {CuePlace.BEFORE: Cue(before=beside, beside=True), CuePlace.AFTER: Cue(after=beside, beside=True)}
    return cues if rules_out else cues | {CuePlace.ANYWHERE: Cue(frozenset({number}))}


def _tell(told: dict[str, Cue], start: str, cue: Cue, shared: dict[Cue, Cue]) -> None:
    """Let a beginning tell something more. Thousands tell the same: they share one cue, or it would take 10 MB."""
    present = told.get(start)
    made = cue if present is None else present | cue
    told[start] = shared.setdefault(made, made)


def apply_cues(
    found: Sequence[Candidate], heard: Sequence[Candidate], told: Iterable[tuple[int, Cue]], words: Words
) -> Sequence[Candidate]:
    """Return the matches of a text without those that a word beside them rules out, the doubtful marked unsure.

    *heard* are those with entries that words may speak against; *told* are words that speak against some, by place.
    """
    verdicts = _Verdicts(found, heard, words)
    for place, cue in told:
        if cue.beside:
            verdicts.note_adjacent(place, cue)
        if cue.everyday or not verdicts.present.isdisjoint(cue.anywhere):
            verdicts.note_sentence(place, cue)
    return verdicts.remaining()


def read_doubt(doubt: str) -> tuple[CuePlace, str]:
    """Return where a word of the list must stand, and the word."""
    if doubt.endswith("~"):
        return CuePlace.BEFORE, doubt.rstrip(" ~")
    return (CuePlace.AFTER, doubt.lstrip(" ~")) if doubt.startswith("~") else (CuePlace.ANYWHERE, doubt)


def _everyday(language: str, own: Collection[str]) -> list[str]:
    if language not in _LISTED:
        return []
    return [word for listed in read_words(f"subjects-{language}").values() for word in listed if word not in own]


def _endings_of(language: str) -> frozenset[str]:
    if language == "kk":
        return all_suffixes() | {""}
    return _RUSSIAN_ENDINGS if language == "ru" else frozenset({""})


def _stems(word: str, language: str) -> Collection[str]:
    """Return what the forms of a word are made of: stems in Kazakh and Russian, in English the word itself."""
    if language == "ru":
        stem = _RUSSIAN_END.sub("", word)
        return {stem if len(stem) >= _SHORTEST else word}
    if language == "kk":
        return {word, *open_stems(word)}
    return {word}


def _english_forms(word: str) -> Collection[str]:
    """Return the regular forms of a word as a noun and as a verb, at a tenth of what the morphology needs."""
    base, plural = word, word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
    if word.endswith("y") and word[-2:-1] not in tuple("aeou"):
        base, plural = word[:-1] + "i", word[:-1] + "ies"
    stems = {word[:-1]} if word.endswith("e") else {base}
    if _DOUBLING.search(word):
        stems.add(word + word[-1])
    verbs = {f"{stem}ed" for stem in stems} | {f"{stem}ing" for stem in stems} | {f"{word}ing"}
    return {word, plural, f"{word}'s", f"{plural}'", f"{plural}'s"} | verbs


def _english_bases(word: str) -> Collection[str]:
    """Return words of which a word may be one of the `_english_forms`, all of those that there are among them.

    To hold a word and ask for it takes a tenth of the memory of its forms, and few words of a text come so far.
    """
    found = set()
    for noun in {word, word.removesuffix("'s"), word.removesuffix("'")}:
        found |= {noun, noun.removesuffix("s"), noun.removesuffix("es")}
        if noun.endswith("ies"):
            found.add(noun[:-3] + "y")
    for end in ("ed", "ing"):
        if word.endswith(end):
            stem = word[: -len(end)]
            found |= {stem, stem + "e", stem[:-1], stem[:-1] + "y"}
    return found - {word}


class _Verdicts:
    """What the words of one text tell of the matches in it."""

    __slots__ = (
        "_against",
        "_anchored",
        "_found",
        "_heard",
        "_inside",
        "_ruled_out",
        "_stops",
        "_unsure",
        "_words",
        "present",
    )

    def __init__(self, found: Sequence[Candidate], heard: Sequence[Candidate], words: Words) -> None:
        self._found = found
        self._heard = heard
        self._words = words
        self.present = {entry.number for match in heard for entry, _ in match[2]}
        self._ruled_out: set[tuple[int, int]] = set()
        self._unsure: set[tuple[int, int]] = set()
        self._against: dict[tuple[int, int], list[tuple[str, bool, bool]]] = {}
        """The words against an entry at a place where no sure term speaks for it: is it its doubt, an everyday one."""
        self._stops: list[int] | None = None
        self._inside: set[int] | None = None
        self._anchored: dict[int, bool] = {}

    def note_adjacent(self, place: int, cue: Cue) -> None:
        """Take note of what a word tells of the matches right beside it."""
        after = place + 1
        for match in self._heard:
            first = match[0]
            if first == after and cue.before and self._words.follows(after):
                self._judge(match, cue.before)
            elif first + match[1] == place and cue.after and self._words.follows(place):
                self._judge(match, cue.after)

    def _judge(self, match: Candidate, told: frozenset[tuple[int, bool]]) -> None:
        for entry, _ in match[2]:
            for number, rules_out in told:
                if number == entry.number:
                    (self._ruled_out if rules_out else self._unsure).add((match[0], number))

    def note_sentence(self, place: int, cue: Cue) -> None:
        """Take note of what a word tells of all matches in its sentence."""
        told = self.present & cue.anywhere
        near = cue.everyday and any(abs(match[0] - place) <= _NEAR for match in self._heard)
        if not (told or near) or self._is_inside(place):
            return
        sentence = self._sentence(place)
        everyday = near and not self._is_anchored(sentence)
        for first, _, verdicts in self._heard if told or everyday else ():
            near = everyday and abs(first - place) <= _NEAR
            its = {(first, entry.number) for entry, _ in verdicts if entry.number in told or (near and entry.doubtful)}
            if its and self._sentence(first) == sentence and self._is_nearest(first, place):
                self._unsure |= its
                for each in () if self._is_anchored(sentence) else its:
                    self._against.setdefault(each, []).append((self._words.bare[place], each[1] in told, near))

    def _is_inside(self, place: int) -> bool:
        """Tell whether a word is one of a match."""
        if self._inside is None:
            self._inside = {at for first, count, _ in self._found for at in range(first, first + count)}
        return place in self._inside

    def _sentence(self, place: int) -> int:
        if self._stops is None:
            stops, starts = self._words.ends_of(_STOP), self._words.starts
            self._stops = [] if stops and stops[0] > starts[-1] else stops
        return bisect(self._stops, self._words.starts[place]) if self._stops else 0

    def _is_anchored(self, sentence: int) -> bool:
        """Tell whether a sure term without other meanings stands in a sentence."""
        if sentence not in self._anchored:
            self._anchored[sentence] = any(
                not verdicts[0][0].doubtful and not verdicts[0][1] and self._sentence(first) == sentence
                for first, _, verdicts in self._found
            )
        return self._anchored[sentence]

    def _is_nearest(self, first: int, place: int) -> bool:
        """Tell whether no word equal to the one at *first* is nearer to *place*: each word tells of one only."""
        bare = self._words.bare
        return all(abs(at - place) >= abs(first - place) for at, word in enumerate(bare) if word == bare[first])

    def remaining(self) -> Sequence[Candidate]:
        """Return the matches that are left."""
        self._ruled_out.update(each for each, words in self._against.items() if _leave_no_doubt(words))
        if not (self._ruled_out or self._unsure):
            return self._found
        touched = {place for place, _ in self._ruled_out | self._unsure}
        left = []
        for match in self._found:
            place, count, verdicts = match
            if place not in touched:
                left.append(match)
                continue
            its = [
                (entry, unsure or (place, entry.number) in self._unsure)
                for entry, unsure in verdicts
                if (place, entry.number) not in self._ruled_out
            ]
            if its:
                left.append((place, count, its))
        return left


def _leave_no_doubt(words: Sequence[tuple[str, bool, bool]]) -> bool:
    """Tell whether two words speak against a term: one that the glossary lists, and one of an everyday subject."""
    listed = {word for word, is_listed, _ in words if is_listed}
    everyday = {word for word, _, is_everyday in words if is_everyday}
    return bool(listed and everyday) and len(listed | everyday) > 1
