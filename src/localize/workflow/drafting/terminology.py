"""Glossary terms in drafts: the terms that a draft must have, those that it lacks, and how one is put in.

The words of a draft that render a term are known when they are a word that the glossary warns of, the engine's own
rendering of the term, or the source's word left as it was; then the term replaces them, in their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from localize.glossary import TermIndex
from localize.glossary.forms import list_forms
from localize.glossary.replace_term import replace_term
from localize.language import primary
from localize.model import Concept, Content, InlineTag, LanguageTag, Term, TermHit, TermStatus
from localize.morphology import Reading, find_morphology
from localize.morphology.phrases import is_acronym
from localize.tokens import search_key

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

UNUSED, FORM_DOUBT = "term not used: ", "term inserted: "
"""What doubts about terms begin with."""
_APPROVED = (TermStatus.PREFERRED, TermStatus.ADMITTED)
_MOST_WORDS = 6
"""Words of a rendering; an engine that answers a term with a sentence has not rendered it."""
_MOST_BESIDES = 2
"""Words that an engine adds to a mark when it takes it for something else."""
_MOST_REMOVED = 4
"""Words that a term takes the place of."""
_NO_NOUNS = frozenset({"ADJ", "VERB"})
_OWNED = frozenset({"P1s", "P1p", "P2s", "P2p", "P3"})
_WORDS = re.compile(r"\w+(?:[-’']\w+)*")
_EDGES = " .,:;!?…«»\"“”„'()[]"


@dataclass(frozen=True, slots=True)
class TermWish:
    """A concept that stands in a source, and what a draft should call it."""

    surfaces: tuple[str, ...]
    """As it stands there, once for every time."""
    source: Term
    accepted: tuple[Term, ...]
    """The preferred term first; admitted ones are as good."""
    avoided: tuple[Term, ...] = ()
    """Words that the glossary warns of."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each different surface with the preferred term."""
        return tuple((surface, self.accepted[0].text) for surface in dict.fromkeys(self.surfaces))

    def is_met(self, text: str) -> bool:
        """Tell whether an accepted term stands in *text*; a doubtful form counts, and so does the dictionary form."""
        return bool(_find(self.accepted, text)) or any(_stands(term.text, text) for term in self.accepted)

    def planted(self, surface: str) -> str:
        """Return the preferred term in the number that the source has."""
        term = self.accepted[0]
        key = search_key(surface)
        readings = [each for form in list_forms(self.source) if search_key(form.text) == key for each in form.readings]
        morphology = find_morphology(term.language)
        if morphology is None or not readings or not all("Plur" in each for each in readings):
            return term.text
        return morphology.inflect(term.text, frozenset({"Nom", "Plur"})) or term.text


def find_wishes(
    project: Project, text: str, source_language: LanguageTag, target_language: LanguageTag
) -> tuple[TermWish, ...]:
    """Return what the glossaries want for a source text, in its order; what may be another word is left out."""
    hits: dict[str, list[TermHit]] = {}
    for hit in project.find_terms(source_language, text):
        if not hit.unsure:
            hits.setdefault(hit.concept.id, []).append(hit)
    wishes = []
    for found in hits.values():
        terms = found[0].concept.terms_in(target_language)
        accepted = tuple(term for term in terms if term.status in _APPROVED)
        if accepted:
            avoided = tuple(term for term in terms if term.status not in _APPROVED)
            wishes.append(TermWish(tuple(hit.surface for hit in found), found[0].term, accepted, avoided))
    return tuple(wishes)


def unmet(wishes: Iterable[TermWish], text: str) -> tuple[TermWish, ...]:
    """Return the wishes that a draft does not meet."""
    return tuple(wish for wish in wishes if not wish.is_met(text))


def renderings_of(wish: TermWish, answers: Sequence[str], language: LanguageTag) -> tuple[Term, ...]:
    """Return what may stand in a draft for a term: words to avoid, an engine's answers to it, the source's own."""
    words: dict[str, None] = {}
    for answer in answers:
        text = answer.strip(_EDGES)
        if text and len(text.split()) <= _MOST_WORDS:
            words[text if is_acronym(text.split()[0]) else text[0].lower() + text[1:]] = None
    words |= dict.fromkeys(wish.surfaces)
    return (*wish.avoided, *(Term(language, text) for text in words))


@dataclass(frozen=True, slots=True)
class Between:
    """What stands in a draft where another draft of the same text has a planted term."""

    terms: tuple[Term, ...] = ()
    """In dictionary forms: several, where the form that stands there may be read in several ways."""
    sure: bool = True
    """The drafts differ in nothing else."""


def renderings_between(draft: str, masked: str, planted: str, language: LanguageTag) -> Between:
    """Return what stands in a draft for a term that stands in another draft; nothing where they differ in more.

    Beside the planted term the other draft may have up to two words that came with it; then one word stands for it.
    """
    ours, theirs, wanted = (_WORDS.findall(text) for text in (draft, masked, planted))
    places = [at for at in range(len(theirs)) if theirs[at : at + len(wanted)] == wanted]
    if len(places) != 1:
        return Between()
    end = places[0] + len(wanted)
    head = _count_same(ours, theirs[: places[0]])
    tail = _count_same(ours[head:][::-1], theirs[end:][::-1])
    stretch = ours[head : len(ours) - tail]
    besides = len(theirs) - len(wanted) - head - tail
    sure = not besides
    if len(stretch) > len(wanted) and not tail and primary(language) == "kk":
        stretch, sure = stretch[:-1], False  # a Kazakh sentence ends in its verb, and the other draft has lost it
    most = len(wanted) if besides else _MOST_REMOVED
    if not 0 < len(stretch) <= most or besides > _MOST_BESIDES or (besides and not (head and tail)):
        return Between()
    *others, last = stretch
    morphology = find_morphology(language)
    readings = morphology.readings(last) if morphology else ()
    nouns = sorted((each for each in readings if not each.features & _NO_NOUNS), key=_is_owned)
    lemmas = dict.fromkeys(reading.lemma for reading in nouns)
    return Between(tuple(Term(language, " ".join((*others, lemma))) for lemma in lemmas or (last,)), sure)


def _is_owned(reading: Reading) -> bool:
    """Tell whether a word is read with a possessive ending: of two readings that is the rarer one."""
    return not reading.features.isdisjoint(_OWNED)


def _count_same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return with how many of the same words two lists begin."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@dataclass(frozen=True, slots=True)
class Put:
    """A draft with a term put in."""

    content: Content
    sure: bool
    """All its forms, and those of the words beside it, are the only ones possible."""


def put_term(draft: Content, wish: TermWish, rendering: Term) -> Put | None:
    """Return a draft with the preferred term wherever a rendering stood.

    None where it stands nowhere, or the term cannot be told from it afterwards.
    """
    parts: list[str | InlineTag] = []
    sure, times = True, 0
    for part in draft.parts:
        done = _put(part, rendering, wish.accepted[0]) if isinstance(part, str) else None
        parts.append(done.text if done else part)
        if done:
            sure, times = sure and done.sure, times + done.times
    content = Content(tuple(parts))
    if not times or not wish.is_met(content.plain):
        return None
    return Put(content, sure and times <= len(wish.surfaces))


@dataclass(frozen=True, slots=True)
class _Done:
    """A text with a term put in, whether all its forms are sure, and how often it was put."""

    text: str
    sure: bool
    times: int


def _put(text: str, rendering: Term, term: Term) -> _Done:
    at = times = 0
    sure = True
    while True:
        hit = next((each for each in _find((rendering,), text) if each.start >= at), None)
        if hit is None:
            return _Done(text, sure, times)
        put = replace_term(text, hit, term)
        text, at, times = put.text, put.end, times + 1
        sure = sure and put.sure and not hit.unsure


def _stands(term: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE) is not None


def _find(terms: tuple[Term, ...], text: str) -> tuple[TermHit, ...]:
    return _index_of(terms).find(text)


@lru_cache(maxsize=1024)
def _index_of(terms: tuple[Term, ...]) -> TermIndex:
    return TermIndex.build((Concept(id="", terms=terms),), terms[0].language)
