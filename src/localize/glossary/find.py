"""Terms found in a text in one pass, inflected as they stand there.

The index maps every form of every term, as a sequence of folded words, to the terms it belongs to. Words are compared
with the punctuation between them, so a comma breaks a phrase; tags of the unit do not. The parts of a hyphenated word
are words too. The longest match wins; what may be another word is marked unsure, what surely is one is left out.

Measured: precision and recall of these rules stand in the reference of the glossary, speed in benchmarks/terms.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from localize.language import primary, same_language, script_of
from localize.model import Concept, LanguageTag, Term, TermHit
from localize.morphology import Form, Morphology, find_morphology
from localize.morphology.phrases import agree, is_acronym, is_cyrillic
from localize.tokens import LATIN_LOOKALIKES, TokenKind, search_key, tokenize

_HYPHENS = re.compile("[-‑]")
_TAG = re.compile(r"</?[a-z]{1,4}[0-9]+/?>")
_QUOTES = frozenset("«»“”„\"‘’'‹›")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Letters that fold one by one; anything else takes the slower path.
_PLAIN = re.compile(r"[A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі' -]+")
_FOLDED = re.compile(r"[абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі ]+")
_MORPHOLOGY_SCRIPTS = {"kk": "Cyrl", "ru": "Cyrl", "en": "Latn"}
# Endings of Kazakh verbs: an accusative before one of them is an object.
_KAZAKH_VERB = re.compile(
    r"(?:у|у(?:ы|і|ға|ге|ды|ді|дың|дің|да|де|дан|ден|мен|ын|ін|ына|іне|ында|інде|ының|інің|лар|лер)"
    r"|[ыі]п|п|[ғқ]ан|[гк]ен|[дт][ыі]|[дт][ыі]қ|[дт][ыі]к|са|се|[аей]тын|[аей]тін|ңыз|ңіз|мақ|мек|[аей]мын|[аей]мін"
    r"|[ғқ]анда|[гк]енде|май|мей|бай|бей|пай|пей|ушы|уші|ғыш|гіш|ар|ер|қалы|ғалы|келі|гелі|сын|сін)$"
)
_KAZAKH_DERIVED = re.compile(r"(?:[пфкқтсшщчцхһбвгд]т|[зжмнңл]ь?д)[ыі]$")
_SHORT_STEM = 4  # letters; longer stems with "my" and "your" were never another word in what was looked at

_SINGULAR_OBJECT = frozenset({"Acc", "Sing"})
_SURE, _OBJECT, _DOUBTFUL = 0, 1, 2
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    """One word of a text, or one part of a hyphenated word."""

    bare: str
    joined: str
    """The word with what stands between it and the one before: "-ге", ",данные"."""
    raw: str
    start: int
    end: int
    whole: bool
    """Whether it is a token by itself, not a part of one."""


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
    _entries: list[_Entry] = field(default_factory=list)
    _keys: dict[Key, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Per form: the numbers of its entries and how sure each is."""
    _longest: dict[str, int] = field(default_factory=dict)
    """Per first word: how many words the longest form has."""
    _morphology: Morphology | None = None
    _primary: str = ""
    _hyphen: str = "-"
    """What stands for a hyphen in keys; nothing in English, where it is as good as a space."""

    @staticmethod
    def build(concepts: Sequence[Concept], language: LanguageTag) -> TermIndex:
        """Return an index of the terms of one language, whatever their status."""
        english = primary(language) == "en"
        index = TermIndex(
            language,
            _morphology=_morphology_of(language),
            _primary=primary(language),
            _hyphen="" if english else "-",
        )
        for concept in concepts:
            for term in concept.terms:
                if same_language(term.language, language):
                    index._add(concept, term)
        return index

    @property
    def words(self) -> frozenset[str]:
        """Every word of every form, folded: what a speller may trust."""
        return frozenset(word.lstrip("-") for key in self._keys for word in key)

    def find(self, text: str) -> tuple[TermHit, ...]:
        """Return the terms in *text*, sorted by place, equal spans in the order of the glossary.

        Offsets are code points of *text*. Cost: linear in its length.
        """
        atoms = _atoms(text, hyphen=self._hyphen)
        found = [candidate for place in range(len(atoms)) if (candidate := self._longest_at(atoms, place))]
        hits: list[TermHit] = []
        for place, count, entries in _without_overlaps(found, atoms):
            start, end = atoms[place].start, atoms[place + count - 1].end
            for number, unsure in entries:
                entry = self._entries[number]
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
            if key not in removed:
                self._index(key, number, _doubt(term, form) if homographs else _SURE)

    def _forms(self, text: str) -> Iterable[Form]:
        """Yield the forms of a term, and those of a Kazakh acronym without its hyphen too: writers forget it."""
        forms = self._morphology.forms(text) if self._morphology else (Form(text),)
        yield from forms
        last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
        if self._primary == "kk" and (is_acronym(last) or not is_cyrillic(last)):
            yield from (Form("".join(form.text.rsplit("-", 1)), form.features) for form in forms[1:])

    def _index(self, key: Key, number: int, doubt: int) -> None:
        if not key:
            return
        present = self._keys.get(key, ())
        if present and present[-1][0] == number:
            if present[-1][1] and not doubt:
                self._keys[key] = (*present[:-1], (number, doubt))
            return
        self._keys[key] = (*present, _shared(number, doubt))
        if len(key) > self._longest.get(key[0], 0):
            self._longest[key[0]] = len(key)

    def _key(self, text: str) -> Key:
        if _FOLDED.fullmatch(text):
            return tuple(text.split(" "))
        if _PLAIN.fullmatch(text):
            if "-" not in text:
                return tuple(_folded(word) for word in text.split(" ") if word)
            return tuple(part for word in text.split(" ") for part in _folded_parts(word, self._hyphen))
        atoms = _atoms(text, hyphen=self._hyphen)
        return tuple(atom.joined if place else atom.bare for place, atom in enumerate(atoms))

    def _capitals(self, term: Term) -> Key:
        if not term.case_sensitive and not is_acronym(term.text):
            return ()
        atoms = _atoms(term.text, hyphen=self._hyphen)
        return tuple(atom.raw for atom in atoms)

    def _longest_at(self, atoms: Sequence[_Atom], place: int) -> _Candidate | None:
        limit = self._longest.get(atoms[place].bare, 0)
        for count in range(min(limit, len(atoms) - place), 0, -1):
            key = (atoms[place].bare, *(atom.joined for atom in atoms[place + 1 : place + count]))
            numbers = self._keys.get(key)
            if numbers:
                judged = tuple(
                    (number, verdict)
                    for number, doubt in numbers
                    if (verdict := self._judge(self._entries[number], key, doubt, atoms, place)) is not None
                )
                if judged:
                    return place, count, judged
        return None

    def _judge(self, entry: _Entry, key: Key, doubt: int, atoms: Sequence[_Atom], place: int) -> bool | None:
        """Return whether a match is unsure, or None where it is no match."""
        end = place + len(key)
        if key in entry.exceptions or (entry.capitals and not _same_capitals(entry.capitals, atoms[place:end])):
            return None
        if entry.contexts and _in_context(entry.contexts, atoms, place, end):
            return None
        if len(key) > 1:
            return doubt != _SURE
        if self._primary == "ru" and self._is_adjective(atoms, place):
            return None
        if doubt == _OBJECT:
            return end < len(atoms) and _follows(atoms[end]) and not _KAZAKH_VERB.search(atoms[end].bare)
        part_of_word = not atoms[place].whole and not self._hyphen and not entry.capitals
        return doubt == _DOUBTFUL or part_of_word

    def _is_adjective(self, atoms: Sequence[_Atom], place: int) -> bool:
        """Tell whether a Russian word reads as an adjective that agrees with the noun after it: «данный случай»."""
        if self._morphology is None:
            return False
        own = [each.features for each in self._morphology.readings(atoms[place].bare) if "ADJ" in each.features]
        for atom in atoms[place + 1 : place + 3] if own else ():
            if not _follows(atom):
                return False
            others = [each.features for each in self._morphology.readings(atom.bare)]
            if any("NOUN" in noun and agree(adjective, noun) for adjective in own for noun in others):
                return True
            if not any("ADJ" in other for other in others):
                return False
        return False


_Candidate = tuple[int, int, tuple[tuple[int, bool], ...]]
"""Place of the first atom, how many, and per entry whether it is unsure."""


def _morphology_of(language: LanguageTag) -> Morphology | None:
    """Return the morphology of a language where it knows the script that the tag asks for."""
    wanted = _MORPHOLOGY_SCRIPTS.get(primary(language))
    return None if wanted and script_of(language) != wanted else find_morphology(language)


@lru_cache(maxsize=8192)
def _shared(number: int, doubt: int) -> tuple[int, int]:
    return number, doubt


def _folded(word: str) -> str:
    """Return a word of plain letters as `tokens.fold` does, at a tenth of its cost."""
    if word.isascii():
        return word.lower()
    return word.translate(LATIN_LOOKALIKES).lower().replace("ё", "е")


@lru_cache(maxsize=8192)
def _folded_parts(word: str, hyphen: str) -> Key:
    parts = [_folded(part) for part in word.split("-") if part]
    return tuple(hyphen + part if place else part for place, part in enumerate(parts))


def _atoms(text: str, *, hyphen: str) -> list[_Atom]:
    """Return the words of a text with what stands between them."""
    found: list[_Atom] = []
    gap = ""
    for token in tokenize(text):
        if token.kind in (TokenKind.WORD, TokenKind.NUMBER):
            found += _parts(token.text, token.start, gap, hyphen)
            gap = ""
        elif token.kind is TokenKind.MARKUP:
            gap += "" if _TAG.fullmatch(token.text) or token.text == "&nbsp;" else "&"
        elif token.kind is TokenKind.PUNCTUATION:
            gap += '"' if token.text in _QUOTES else "–" if token.text == "-" else token.text
        elif token.kind is not TokenKind.SPACE:
            gap += "\0"
        if gap and gap[-1] in _INVISIBLE:
            gap = gap[:-1]
    return found


def _parts(word: str, start: int, gap: str, hyphen: str) -> Iterator[_Atom]:
    pieces = _HYPHENS.split(word)
    for number, piece in enumerate(pieces):
        bare = search_key(piece).replace("’", "'")
        if bare:
            joined = (hyphen if number else gap) + bare
            yield _Atom(bare, joined, piece, start, start + len(piece), whole=len(pieces) == 1)
        start += len(piece) + 1


def _doubt(term: Term, form: Form) -> int:
    """Return how a form of a Kazakh one-word term may be another word."""
    if form.features == _SINGULAR_OBJECT:
        return _OBJECT if _KAZAKH_DERIVED.search(form.text) else _SURE
    return _DOUBTFUL if len(term.text) <= _SHORT_STEM and form.features & {"P1s", "P2s"} else _SURE


def _follows(atom: _Atom) -> bool:
    """Tell whether nothing but space stands before a word."""
    return atom.joined == atom.bare


def _same_capitals(words: Key, atoms: Sequence[_Atom]) -> bool:
    """Tell whether the words are written with the capitals of the term, as far as the term's letters go."""
    return all(
        mine.isupper() == its.isupper()
        for word, atom in zip(words, atoms, strict=False)
        for mine, its in zip(word, atom.raw, strict=False)
    )


def _in_context(contexts: frozenset[Key], atoms: Sequence[_Atom], start: int, end: int) -> bool:
    """Tell whether one of the phrases stands right before or after a match."""
    for count in {len(context) for context in contexts}:
        for place in (start - count, end):
            if place >= 0 and place + count <= len(atoms):
                near = atoms[place : place + count]
                linked = near[0] if place == end else atoms[start]
                if linked.joined.lstrip("-") == linked.bare and _key_of(near) in contexts:
                    return True
    return False


def _key_of(atoms: Sequence[_Atom]) -> Key:
    return tuple(atom.joined if place else atom.bare for place, atom in enumerate(atoms))


def _without_overlaps(found: Iterable[_Candidate], atoms: Sequence[_Atom]) -> list[_Candidate]:
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
