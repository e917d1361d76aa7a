"""Lint of glossaries: terms that contradict, collide, are missing or cannot be found in a text.

A major fault makes checks tell a translator something false or nothing. A minor one is to be looked at; a neutral one
is told so that nobody is surprised: a word that means two things is often right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from localize.glossary.find.term_index import TermIndex
from localize.glossary.find.topics import CuePlace, read_doubt
from localize.glossary.find.words import split_pieces, unify_letters
from localize.glossary.model import Glossary
from localize.glossary.stop_words import stop_words
from localize.language import primary, script_of
from localize.model import Concept, LanguageTag, Severity, Term, TermHit, TermStatus
from localize.morphology.phrases import is_acronym
from localize.tokens import search_key

_ONE_WORD = 3
"""Pieces of a text of one word: what stands before it, the word, what stands behind it."""
_SHORT = 2
"""Letters of a word that is found too often by chance."""
_SHOWN = 5
_STEM = 3
"""Letters that every form of a word keeps, nearly always."""
_ALLOWED = (TermStatus.PREFERRED, TermStatus.ADMITTED)
_ODD_SPACE = re.compile("^\\s|\\s$|\\s{2}|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\x00-\x1f\x7f]")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0259]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)


class FaultKind(Enum):
    """What a fault is about."""

    DUPLICATE = "duplicate"
    STATUS = "status"
    AMBIGUOUS = "ambiguous"
    COLLISION = "collision"
    SHORT = "short"
    COMMON = "common"
    MISSING_TERM = "missing-term"
    MISSING_DEFINITION = "missing-definition"
    SCRIPT = "script"
    SPACES = "spaces"
    SHADOWED = "shadowed"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where."""

    kind: FaultKind
    severity: Severity
    glossary: str
    """The path of the file that the concept is in."""
    concept: str
    message: str
    language: LanguageTag | None = None
    term: str = ""
    others: tuple[str, ...] = ()
    """Ids of the other concepts that take part."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A concept and its file, ready to make faults of."""

    path: str
    concept: Concept

    def fault(
        self,
        kind: FaultKind,
        severity: Severity,
        message: str,
        term: Term | None = None,
        *,
        others: Iterable[str] = (),
    ) -> Fault:
        language, text = (term.language, term.text) if term else (None, "")
        return Fault(kind, severity, self.path, self.concept.id, message, language, text, tuple(others))


def lint(glossaries: Sequence[Glossary]) -> tuple[Fault, ...]:
    """Return the faults of glossaries that are used together, in their order, file by file and concept by concept.

    Where two have a concept of one id, the first one counts and the other is named and not looked at.
    Cost: that of building a term index for every language.
    """
    places: dict[str, _Place] = {}
    faults: list[Fault] = []
    for glossary in glossaries:
        for concept in glossary.concepts:
            place = _Place(glossary.path, concept)
            if (first := places.setdefault(concept.id, place)) is not place:
                message = f"does not count: {first.path} has this id too, and comes first"
                faults.append(place.fault(FaultKind.SHADOWED, Severity.MINOR, message))
        faults += _gaps(glossary)
    for place in places.values():
        faults += _statuses(place)
        for term in place.concept.terms:
            faults += (*_written(place, term), *_unheard(place, term))
        for language, text in place.concept.definitions:
            if _ODD_SPACE.search(text):
                message = f"the definition ({language}) has spaces at its ends, two in a row, or unseen characters"
                faults.append(place.fault(FaultKind.SPACES, Severity.MINOR, message))
    faults += _meetings(places)
    return _in_order(faults, glossaries)


def _in_order(faults: Iterable[Fault], glossaries: Sequence[Glossary]) -> tuple[Fault, ...]:
    number = {
        (glossary.path, concept.id): (place, row)
        for place, glossary in enumerate(glossaries)
        for row, concept in enumerate(glossary.concepts)
    }
    files = {glossary.path: (place, -1) for place, glossary in reversed(list(enumerate(glossaries)))}
    return tuple(sorted(faults, key=lambda each: number.get((each.glossary, each.concept), files[each.glossary])))


def _gaps(glossary: Glossary) -> Iterator[Fault]:
    """Yield the languages and definitions that concepts lack, where the file promises or mostly has them."""
    total = len(glossary.concepts)
    defined = [concept for concept in glossary.concepts if concept.definitions]
    usual = glossary.languages or _mostly(tuple({term.language for term in each.terms}) for each in glossary.concepts)
    explained = _mostly(tuple(tag for tag, text in each.definitions if text) for each in glossary.concepts)
    for concept in glossary.concepts:
        yield from _concept_gaps(_Place(glossary.path, concept), usual, explained)
    if total and not explained and len(defined) < total:
        message = f"{total - len(defined)} of {total} concepts have no definition"
        yield Fault(FaultKind.MISSING_DEFINITION, Severity.NEUTRAL, glossary.path, "", message)


def _concept_gaps(place: _Place, languages: Iterable[LanguageTag], defined: Iterable[LanguageTag]) -> Iterator[Fault]:
    """Yield which of *languages* a concept has no term in, and which of those *defined* no definition."""
    concept = place.concept
    if lacking := [tag for tag in languages if not concept.terms_in(tag)]:
        yield place.fault(FaultKind.MISSING_TERM, Severity.MINOR, f"no term in {', '.join(lacking)}")
    has = {tag for tag, text in concept.definitions if text.strip()}
    if undefined := [tag for tag in defined if tag not in has]:
        message = f"no definition in {', '.join(undefined)}"
        yield place.fault(FaultKind.MISSING_DEFINITION, Severity.MINOR, message)


def _mostly(found: Iterable[Sequence[LanguageTag]]) -> tuple[LanguageTag, ...]:
    """Return the languages that at least half of the concepts have, sorted."""
    counts: dict[LanguageTag, int] = {}
    total = 0
    for tags in found:
        total += 1
        for tag in tags:
            counts[tag] = counts.get(tag, 0) + 1
    return tuple(sorted(tag for tag, count in counts.items() if count * 2 >= total))


def _statuses(place: _Place) -> Iterator[Fault]:
    """Yield what a concept says of its own terms in contradiction."""
    for language in dict.fromkeys(term.language for term in place.concept.terms):
        terms = place.concept.terms_in(language)
        preferred = [term for term in terms if term.status is TermStatus.PREFERRED]
        if len(preferred) > 1:
            listed = ", ".join(f"«{term.text}»" for term in preferred)
            message = f"{len(preferred)} preferred terms: {listed}; keep one and admit the others"
            yield place.fault(FaultKind.STATUS, Severity.MINOR, message, preferred[1])
        elif not preferred:
            message = "no preferred term: nothing says what to write"
            yield place.fault(FaultKind.STATUS, Severity.MINOR, message, terms[0])
        seen: dict[str, Term] = {}
        for term in terms:
            first = seen.setdefault(_same_key(term), term)
            if first is not term:
                differs = first.status is not term.status
                message = f"stands twice, as {first.status.value} and as {term.status.value}"
                severity = Severity.MAJOR if differs else Severity.MINOR
                kind = FaultKind.STATUS if differs else FaultKind.DUPLICATE
                yield place.fault(kind, severity, message if differs else "stands twice", term)


def _same_key(term: Term) -> str:
    """Return what two spellings of one term share: «Tor» and «tor» are two where capitals matter."""
    return term.text if term.case_sensitive or is_acronym(term.text) else search_key(" ".join(term.text.split()))


def _written(place: _Place, term: Term) -> Iterator[Fault]:
    """Yield what is wrong with the letters of one term."""
    if _ODD_SPACE.search(term.text):
        message = "has spaces at its ends, two in a row, or unseen characters"
        yield place.fault(FaultKind.SPACES, Severity.MINOR, message, term)
    words = _LETTERS.findall(term.text)
    if len(words) == 1 and not is_acronym(term.text):
        if len(words[0]) <= _SHORT:
            message = "is so short that it will be found by chance"
            yield place.fault(FaultKind.SHORT, Severity.MINOR, message, term)
        elif search_key(words[0]) in stop_words(primary(term.language)):
            message = "is a word of every text: it says nothing as a term"
            yield place.fault(FaultKind.COMMON, Severity.MINOR, message, term)
    if message := _script_fault(place.concept, term, words):
        mixed = any(_LATIN.search(word) and _CYRILLIC.search(word) for word in words)
        major = mixed or script_of(term.language) == "Latn" or "Kazakh" in message
        yield place.fault(FaultKind.SCRIPT, Severity.MAJOR if major else Severity.MINOR, message, term)


def _unheard(place: _Place, term: Term) -> Iterator[Fault]:
    """Yield the doubts of a term that no text can raise: a doubt is one word, as words of texts are told apart."""
    for doubt in term.doubts:
        where, text = read_doubt(doubt)
        if len(split_pieces(unify_letters(text.removesuffix("*").lower()))) != _ONE_WORD:
            phrase = text if where is CuePlace.ANYWHERE else doubt
            message = f"the doubt «{phrase}» is not one word and is never heard: list one of its words, or a context"
            yield place.fault(FaultKind.UNHEARD, Severity.MINOR, message, term)


def _script_fault(concept: Concept, term: Term, words: Sequence[str]) -> str:
    """Return what is wrong with the alphabet of a term, or nothing."""
    if mixed := next((word for word in words if _LATIN.search(word) and _CYRILLIC.search(word)), ""):
        return f"«{mixed}» has Latin and Cyrillic letters"
    script = script_of(term.language)
    if script == "Latn" and _CYRILLIC.search(term.text):
        return f"has Cyrillic letters, and {term.language} is written in Latin ones"
    if script != "Cyrl":
        return ""
    if primary(term.language) == "ru" and (letter := _KAZAKH.search(term.text)):
        return f"has the Kazakh letter «{letter[0]}» in Russian"
    name = any(letter.isupper() for letter in term.text)
    borrowed = any(other.text == term.text for other in concept.terms if other.language != term.language)
    if words and not _CYRILLIC.search(term.text) and not name and not borrowed:
        return f"has no Cyrillic letter, and {term.language} is written in them"
    return ""


def _meetings(places: Mapping[str, _Place]) -> Iterator[Fault]:
    """Yield where a term is found as a term of another concept too, in any of its forms."""
    concepts = [place.concept for place in places.values()]
    for language in dict.fromkeys(term.language for concept in concepts for term in concept.terms):
        index = TermIndex.build(concepts, language)
        met: set[tuple[str, str, str]] = set()
        for concept in concepts:
            for term in concept.terms_in(language):
                if term.status in _ALLOWED:
                    yield from _met(places, concept, term, _others(index, concept, term), met)


def _others(index: TermIndex, concept: Concept, term: Term) -> list[TermHit]:
    text = term.text.strip()
    return [
        hit
        for hit in index.find(text)
        if hit.concept.id != concept.id and hit.surface.strip("«»“”\"'") == text.strip("«»“”\"'")
    ]


def _met(
    places: Mapping[str, _Place],
    concept: Concept,
    term: Term,
    hits: Sequence[TermHit],
    met: set[tuple[str, str, str]],
) -> Iterator[Fault]:
    """Yield what the hits of other concepts on one term are: each pair of concepts is told once for one word."""
    place = places[concept.id]
    yield from _collisions(place, term, hits)
    allowed = [hit.concept for hit in hits if hit.term.status in _ALLOWED and _same_key(hit.term) == _same_key(term)]
    fresh = [other for other in allowed if (other.id, concept.id, _same_key(term)) not in met]
    met.update((concept.id, other.id, _same_key(term)) for other in allowed)
    near = [other for other in fresh if other.domain == concept.domain]
    far = [other.id for other in fresh if other.domain != concept.domain]
    for other in near:
        yield _duplicate(place, other, term)
    if far:
        listed = ", ".join(far[:_SHOWN])
        message = f"stands for another thing too: {listed} (in another domain)"
        yield place.fault(FaultKind.AMBIGUOUS, Severity.NEUTRAL, message, term, others=far)


def _collisions(place: _Place, term: Term, hits: Sequence[TermHit]) -> Iterator[Fault]:
    """Yield the hits on one term by deprecated terms of other concepts, and by terms of which it is another form."""
    for hit in hits:
        same = _same_key(hit.term) == _same_key(term)
        other = hit.concept
        if hit.term.status is TermStatus.DEPRECATED:
            message = f"is flagged wherever it stands: {other.id} deprecates «{hit.term.text}»"
            yield place.fault(FaultKind.STATUS, Severity.MAJOR, message, term, others=(other.id,))
        elif hit.term.status in _ALLOWED and not same:
            severity = Severity.NEUTRAL if hit.unsure or _akin(hit.term, term) else Severity.MINOR
            message = f"is a form of «{hit.term.text}» too ({other.id})"
            yield place.fault(FaultKind.COLLISION, severity, message, term, others=(other.id,))


def _akin(one: Term, other: Term) -> bool:
    """Tell whether two terms are one phrase in two numbers, which is meant: as many words, each begins the same."""
    mine, its = search_key(one.text).split(), search_key(other.text).split()
    return len(mine) == len(its) > 1 and all(a[:_STEM] == b[:_STEM] for a, b in zip(mine, its, strict=True))


def _duplicate(place: _Place, other: Concept, term: Term) -> Fault:
    """Return the fault of two concepts of one domain that share a term: grave where nothing tells them apart."""
    mine, its = _preferred(place.concept), _preferred(other)
    apart = sorted(tag for tag in mine.keys() & its.keys() if mine[tag] != its[tag])
    if apart:
        message = f"is a term of {other.id} too, in the same domain; told apart in {', '.join(apart)}"
        return place.fault(FaultKind.AMBIGUOUS, Severity.NEUTRAL, message, term, others=(other.id,))
    message = f"is a term of {other.id} too, in the same domain, and no language tells the two apart"
    return place.fault(FaultKind.DUPLICATE, Severity.MAJOR, message, term, others=(other.id,))


def _preferred(concept: Concept) -> dict[LanguageTag, str]:
    return {term.language: _same_key(term) for term in concept.terms if term.status is TermStatus.PREFERRED}
