"""Assembly of a draft from glossary terms and phrases of the memory, where no match exists. For the gist only.

Every word must be covered, half of what stands side by side must have stood so in the memory, and the whole must be
explained by the lexicon. Measured on English-Russian and English-Kazakh interface texts that nothing is like: a sixth
of those that are covered passes, at an edit distance to the person's text of 0.37 and not 0.49. Order and forms are
often wrong, so such drafts are always uncertain.
"""

from __future__ import annotations

from itertools import pairwise

from localize.memory.alignment.word_links import LONGEST, Word, keys_of, read_words
from localize.memory.repair.completeness import is_whole
from localize.memory.repair.confidence import explain
from localize.memory.repair.inflect import follow_case
from localize.memory.repair.repair import Repair, RepairCertainty
from localize.memory.repair.request import Knowledge, RepairRequest
from localize.model import Content, Means, Piece
from localize.tokens import TokenKind

_LONGEST = 6
"""Source words of a piece; longer ones are whole texts of the memory, which would have been a match."""
_BELIEVED = 0.5
"""Least share of known seams, and least lexical agreement of the whole."""
_EXPLAINED = 0.1
"""Least lexical agreement of a piece with its source words: below it is a word that only stood nearby."""


def assemble(wanted: RepairRequest) -> Repair | None:
    """Return a text covered by glossary terms and phrases, the longest first; None unless all of it is covered."""
    asked, words, known = wanted.content, wanted.words, wanted.known
    if not words or len(words) > LONGEST or not _may_be_covered(words, known):
        return None
    out = ""
    pieces: list[Piece] = []
    at = 0
    text = asked.typed
    while at < len(words):
        found = _cover(wanted, at)
        if found is None:
            return None
        count, said, means, concept = found
        out += text[words[at - 1].end : words[at].start] if at else text[: words[0].start]
        said = follow_case(said, said, words[at].text, "")
        pieces.append(Piece(len(out), len(out) + len(said), means, "", concept))
        out += said
        at += count
    draft = Content.parse(out + text[words[-1].end :], asked.tags)
    if not is_whole(asked, draft) or draft == asked:
        return None
    confidence = _believe(words, draft, known)
    return Repair(draft, RepairCertainty.UNCERTAIN, confidence, tuple(pieces)) if confidence >= _BELIEVED else None


def _may_be_covered(words: tuple[Word, ...], known: Knowledge) -> bool:
    """Tell whether a text has words, terms or phrases to cover them, and a lexicon that might believe the result."""
    keys = [word.key for word in words if word.kind is TokenKind.WORD]
    if not keys or (not known.terms and not known.phrases.can_cover(words, known.lexicon)):
        return False
    return known.lexicon.most_agreement(keys) >= _BELIEVED  # it is less with half of all texts


def _believe(words: tuple[Word, ...], draft: Content, known: Knowledge) -> float:
    """Return how far a draft hangs together: the lesser of its known seams and what the lexicon explains of it."""
    said = read_words(draft, known.phrases.languages.target)
    keys = ["", *keys_of(said), ""]
    seams = sum(known.phrases.has_seam(one, other) for one, other in pairwise(keys)) / (len(keys) - 1)
    return min(seams, explain(known.lexicon, words, said))


def _cover(wanted: RepairRequest, at: int) -> tuple[int, str, Means, str] | None:
    """Return how to say the words from one place on: how many they are, the text, what it is made of, the concept."""
    for count in range(min(_LONGEST, len(wanted.words) - at), 0, -1):
        run = wanted.run(at, at + count)
        for term in wanted.known.terms:
            if term.source == run.text:
                return count, term.target, Means.GLOSSARY, term.concept
        if count == 1 and not run.is_worded:
            return 1, run.text, Means.COPY, ""
        if run.renderings and run.rated_rendering(0).explained >= _EXPLAINED:
            return count, run.renderings[0].text, Means.PHRASE, ""
    return None
