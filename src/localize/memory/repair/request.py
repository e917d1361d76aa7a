"""Repair request: a text to translate, taken apart once for all repairs that are tried.

A text is repaired from several matches, each differs from it in several places, and each place can be widened: so the
same few runs of its words are asked about again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from localize.memory.alignment.lexicon import Lexicon
from localize.memory.alignment.word_links import Word, keys_of, read_words
from localize.memory.repair.confidence import explain
from localize.memory.repair.phrase_table import Phrases, Rendering
from localize.model import Content
from localize.tokens import TokenKind

_CHOICES = 4
"""Renderings of a phrase that are tried."""
_ARTICLES = ("the", "a", "an")
"""English words before a term that have no rendering of their own."""


@dataclass(frozen=True, slots=True)
class TermPair:
    """A term as it stands in the asked source, and the glossary's word for it in its dictionary form."""

    source: str
    target: str
    concept: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that a repair draws on."""

    lexicon: Lexicon
    phrases: Phrases
    terms: tuple[TermPair, ...] = ()
    """Those of the asked source."""


class RatedRendering(NamedTuple):
    """What is to be known of a rendering of some words."""

    words: tuple[Word, ...]
    """Those of the rendering."""
    explained: float
    """How well it and what it renders explain each other by the lexicon, 0 to 1."""


_COPIED, _WORD, _UNKNOWN, _MARK, _TAG = "cwumt"


class WordRun:
    """Some neighbouring words of a wanted text, none of them or all."""

    def __init__(self, words: Sequence[Word], kinds: str, said: str, known: Knowledge) -> None:
        """Take the words, a letter for each that says what it is, how they stand in the text, and what is known."""
        self._words, self._known = words, known
        self.text = said
        self.is_tagged = _TAG in kinds
        self.is_copied = not kinds.strip(_COPIED + _TAG)
        """Whether all of them stand for themselves in every language."""
        self.is_worded = _WORD in kinds or _UNKNOWN in kinds
        """Whether one of them is a word, and not a number or a mark."""
        self.terms = _find_terms(said, known.terms) if known.terms and words else []
        """The glossary's terms that they are, an article before them or not."""
        self.renderings: tuple[Rendering, ...] = ()
        """How the memory says them, the commonest first; nothing where there is a tag or no word among them."""
        if self.is_worded and not self.is_tagged and _UNKNOWN not in kinds:
            self.renderings = known.phrases.find(words)[:_CHOICES]
        self._said: dict[int, RatedRendering] = {}

    @property
    def has_rendering(self) -> bool:
        """Whether anything is known that they might become, wherever they stand."""
        return self.is_copied or (not self.is_tagged and bool(self.terms or self.renderings))

    def rated_rendering(self, at: int) -> RatedRendering:
        """Return one of the renderings, taken apart."""
        said = self._said.get(at)
        if said is None:
            words = read_words(Content((self.renderings[at].text,)), self._known.phrases.languages.target)
            said = self._said[at] = RatedRendering(words, explain(self._known.lexicon, self._words, words))
        return said


class RepairRequest:
    """A text, its words and what they may become."""

    def __init__(self, content: Content, known: Knowledge) -> None:
        """Take the text, and what is known; its terms are those of this text."""
        self.content, self.known = content, known
        self.words = read_words(content, known.phrases.languages.source)
        self.keys = keys_of(self.words)
        # A word that the lexicon lacks is in no phrase, for both were learnt from the same pairs.
        unknown = _WORD if known.phrases.has_new else _UNKNOWN
        self._kinds = "".join([_kind(word, known.lexicon, unknown) for word in self.words])
        self._runs: dict[tuple[int, int], WordRun] = {}

    def run(self, start: int, end: int) -> WordRun:
        """Return the words from one place to before another."""
        run = self._runs.get((start, end))
        if run is None:
            words = self.words[start:end]
            said = self.content.typed[words[0].start : words[-1].end] if words else ""
            run = self._runs[start, end] = WordRun(words, self._kinds[start:end], said, self.known)
        return run


def _kind(word: Word, lexicon: Lexicon, unknown: str) -> str:
    if word.kind is TokenKind.WORD:
        return _WORD if lexicon.knows(word.key) else unknown
    if word.kind is TokenKind.TAG:
        return _TAG
    return _COPIED if word.is_copied else _MARK


def _find_terms(said: str, terms: Sequence[TermPair]) -> list[TermPair]:
    wanted = said.lower()
    return [
        term
        for term in terms
        if said == term.source or wanted in [f"{article} {term.source.lower()}" for article in _ARTICLES]
    ]
