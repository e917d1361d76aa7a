"""Terms found in a text in one pass, inflected as they stand there.

The index maps every form of every term to the terms it belongs to. The parts of a hyphenated word are words too. The
longest match wins; what may be another word is marked unsure, what surely is one is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from localize.glossary.homographs import (
    Doubt,
    is_doubtful_english,
    is_other_russian_word,
    is_russian_adjective,
    kazakh_doubt,
    may_modify_kazakh,
)
from localize.glossary.words import QUOTES, Atom, Key, find_atoms, key_of, make_key
from localize.language import primary, same_language, script_of
from localize.model import Concept, LanguageTag, Term, TermHit
from localize.morphology import Form, Morphology, find_morphology
from localize.morphology.phrases import is_acronym, is_cyrillic

_MORPHOLOGY_SCRIPTS = {"kk": "Cyrl", "ru": "Cyrl", "en": "Latn"}
_SENTENCE_END = frozenset(".!?…")
_Candidate = tuple[int, int, tuple[tuple[int, bool], ...]]
"""Place of the first word, how many words, and per entry whether it is unsure."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One term in the index."""

    concept: Concept
    term: Term
    capitals: Key
    """The words as written where capitals matter, else empty."""
    exceptions: frozenset[Key]
    contexts: frozenset[Key]


@dataclass(slots=True, eq=False)
class TermIndex:
    """All forms of the terms of one language, ready to be found in texts."""

    language: LanguageTag
    _morphology: Morphology | None
    _primary: str
    _hyphen: str
    """What stands for a hyphen in keys; nothing in English, where it is as good as a space."""
    _entries: list[_Entry] = field(default_factory=list)
    _keys: dict[Key, tuple[tuple[int, Doubt], ...]] = field(default_factory=dict)
    """Per form: the numbers of its entries and how each may be misread."""
    _longest: dict[str, int] = field(default_factory=dict)
    """Per first word: how many words the longest form has."""

    @staticmethod
    def build(concepts: Sequence[Concept], language: LanguageTag) -> TermIndex:
        """Return an index of the terms of one language, whatever their status."""
        name = primary(language)
        index = TermIndex(language, _morphology_of(language), name, "" if name == "en" else "-")
        for concept in concepts:
            for term in concept.terms:
                if same_language(term.language, language):
                    index._add(concept, term)
        return index

    @property
    def words(self) -> frozenset[str]:
        """Every word of every form, folded and with its hyphens: what may be trusted to be spelled right."""
        phrases = (" ".join(key).replace(" -", "-") for key in self._keys)
        return frozenset(word.strip('",()') for phrase in phrases for word in phrase.split(" "))

    def find(self, text: str) -> tuple[TermHit, ...]:
        """Return the terms in *text*, sorted by place, equal spans in the order of the glossary.

        Offsets are code points of *text*. Cost: linear in its length.
        """
        atoms = find_atoms(text, hyphen=self._hyphen)
        found = [candidate for place in range(len(atoms)) if (candidate := self._longest_at(atoms, place))]
        hits: list[TermHit] = []
        for place, count, entries in _without_overlaps(found, atoms):
            for number, unsure in entries:
                entry = self._entries[number]
                start, end = _with_quotes(entry.term.text, text, atoms[place].start, atoms[place + count - 1].end)
                hits.append(TermHit(entry.concept, entry.term, start, end, text[start:end], unsure))
        return tuple(sorted(hits, key=lambda hit: (hit.start, -hit.end)))

    def _add(self, concept: Concept, term: Term) -> None:
        number = len(self._entries)
        self._entries.append(
            _Entry(
                concept,
                term,
                capitals=self._capitals(term),
                exceptions=frozenset(self._key(text) for text in term.exceptions),
                contexts=frozenset(self._key(form.text) for text in term.contexts for form in self._forms(text)),
            )
        )
        removed = {self._key(text) for text in term.forms_removed}
        homographs = self._primary == "kk" and " " not in term.text and not is_acronym(term.text)
        for form in (*self._forms(term.text), *(Form(text) for text in term.forms_added)):
            key = self._key(form.text)
            if key and key not in removed:
                self._index(key, number, kazakh_doubt(term.text, form) if homographs else Doubt.NONE)

    def _forms(self, text: str) -> Iterable[Form]:
        """Yield the forms of a term, and those of a Kazakh acronym without its hyphen too: writers forget it."""
        forms = self._morphology.forms(text) if self._morphology else (Form(text),)
        yield from forms
        last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
        if self._primary == "kk" and self._morphology and (is_acronym(last) or not is_cyrillic(last)):
            yield from (Form("".join(form.text.rsplit("-", 1)), form.features) for form in forms[1:])

    def _index(self, key: Key, number: int, doubt: Doubt) -> None:
        present = self._keys.get(key, ())
        if present and present[-1][0] == number:
            if doubt < present[-1][1]:
                self._keys[key] = (*present[:-1], (number, doubt))
            return
        self._keys[key] = (*present, _shared(number, doubt))
        if len(key) > self._longest.get(key[0], 0):
            self._longest[key[0]] = len(key)

    def _key(self, text: str) -> Key:
        return make_key(text, hyphen=self._hyphen)

    def _capitals(self, term: Term) -> Key:
        if not term.case_sensitive and not is_acronym(term.text):
            return ()
        return tuple(atom.raw for atom in find_atoms(term.text, hyphen=self._hyphen))

    def _longest_at(self, atoms: Sequence[Atom], place: int) -> _Candidate | None:
        limit = self._longest.get(atoms[place].bare, 0)
        for count in range(min(limit, len(atoms) - place), 0, -1):
            key = key_of(atoms[place : place + count])
            judged = tuple(
                (number, verdict)
                for number, doubt in self._keys.get(key, ())
                if (verdict := self._judge(self._entries[number], key, doubt, atoms, place)) is not None
            )
            if judged:
                return place, count, judged
        return None

    def _judge(self, entry: _Entry, key: Key, doubt: Doubt, atoms: Sequence[Atom], place: int) -> bool | None:
        """Return whether a match is unsure, or None where it is no match."""
        end = place + len(key)
        if (
            key in entry.exceptions
            or (entry.capitals and not _same_capitals(entry.capitals, atoms[place:end]))
            or (entry.contexts and _in_context(entry.contexts, atoms, place, end))
        ):
            return None
        following = [atom.bare for atom in atoms[end : end + 2] if atom.follows]
        if len(key) > 1:
            return _is_doubtful(doubt, following)
        if self._primary == "ru" and self._morphology and is_russian_adjective(key[0], following, self._morphology):
            return None
        return self._is_unsure(entry, doubt, atoms, place, following[0] if following else "")

    def _is_unsure(self, entry: _Entry, doubt: Doubt, atoms: Sequence[Atom], place: int, after: str) -> bool:
        """Tell whether a one-word match may be another word here."""
        atom = atoms[place]
        before = atoms[place - 1].bare if place and atom.follows else ""
        if self._primary == "en":
            plain = not is_acronym(entry.term.text)
            return plain and (not atom.whole or is_doubtful_english(atom.bare, before, after))
        if entry.capitals:
            return _begins_sentence(entry, atom)
        if self._primary == "ru" and self._morphology:
            return is_other_russian_word(atom.bare, before, entry.term.text, self._morphology)
        return _is_doubtful(doubt, [after] if after else [])


def _is_doubtful(doubt: Doubt, following: Sequence[str]) -> bool:
    """Tell whether a Kazakh form may be another word before what follows it."""
    return doubt is Doubt.ALWAYS or (doubt is Doubt.MODIFIER and bool(following) and may_modify_kazakh(following[0]))


def _morphology_of(language: LanguageTag) -> Morphology | None:
    """Return the morphology of a language where it knows the script that the tag asks for."""
    wanted = _MORPHOLOGY_SCRIPTS.get(primary(language))
    return None if wanted and script_of(language) != wanted else find_morphology(language)


@lru_cache(maxsize=8192)
def _shared(number: int, doubt: Doubt) -> tuple[int, Doubt]:
    return number, doubt


def _with_quotes(term: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with the quotation mark that the term itself begins or ends with."""
    if term[0] in QUOTES and text[start - 1 : start] in QUOTES:
        start -= 1
    if term[-1] in QUOTES and text[end : end + 1] in QUOTES:
        end += 1
    return start, end


def _same_capitals(words: Key, atoms: Sequence[Atom]) -> bool:
    """Tell whether the words are written with the capitals of the term, as far as the term's letters go."""
    return all(
        mine.isupper() == its.isupper()
        for word, atom in zip(words, atoms, strict=False)
        for mine, its in zip(word, atom.raw, strict=False)
    )


def _begins_sentence(entry: _Entry, atom: Atom) -> bool:
    """Tell whether a Cyrillic name has its capital only because a sentence begins: Тор is a net as well."""
    if is_acronym(entry.term.text) or not is_cyrillic(entry.term.text):
        return False
    return atom.start == 0 or bool(_SENTENCE_END & set(atom.joined[: -len(atom.bare)]))


def _in_context(contexts: frozenset[Key], atoms: Sequence[Atom], start: int, end: int) -> bool:
    """Tell whether one of the phrases stands right before or after a match."""
    for count in {len(context) for context in contexts}:
        for place in (start - count, end):
            if place >= 0 and place + count <= len(atoms):
                second = atoms[end] if place == end else atoms[start]
                linked = second.joined.removeprefix("-") == second.bare
                if linked and key_of(atoms[place : place + count]) in contexts:
                    return True
    return False


def _without_overlaps(found: Iterable[_Candidate], atoms: Sequence[Atom]) -> list[_Candidate]:
    """Return the candidates that survive when longer ones win over those they overlap."""

    def length(candidate: _Candidate) -> int:
        return atoms[candidate[0] + candidate[1] - 1].end - atoms[candidate[0]].start

    taken: set[int] = set()
    kept: list[_Candidate] = []
    for candidate in sorted(found, key=lambda each: (-length(each), each[0])):
        places = range(candidate[0], candidate[0] + candidate[1])
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(candidate)
    return kept
