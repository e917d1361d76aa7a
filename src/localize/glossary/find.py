"""Terms found in a text in one pass, inflected as they stand there.

The index maps every form of every term to the terms it belongs to. The parts of a hyphenated word are words too. The
longest match wins; what may be another word is marked unsure, what surely is one is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from threading import Lock

from localize.glossary.english import is_always_noun
from localize.glossary.homographs import (
    Doubt,
    is_other_russian_word,
    is_russian_adjective,
    kazakh_doubt,
    may_be_other_russian_word,
)
from localize.glossary.judge import (
    Candidate,
    Entry,
    Verdicts,
    begins_sentence,
    edges,
    is_ruled_out,
    is_shouted,
    judge_english_phrase,
    judge_english_word,
    judge_kazakh_form,
)
from localize.glossary.subjects import Place, Subjects, placed
from localize.glossary.words import QUOTES, Key, Words, find_atoms, is_plain_phrase, make_key
from localize.language import primary, same_language, script_of
from localize.model import Concept, LanguageTag, Term, TermHit
from localize.morphology import Form, Morphology, find_morphology
from localize.morphology.en import verb_forms
from localize.morphology.kk import spellings
from localize.morphology.phrases import is_acronym, is_cyrillic

_MORPHOLOGY_SCRIPTS = {"kk": "Cyrl", "ru": "Cyrl", "en": "Latn"}
_VERB = "verb"
_START = 2
"""Letters. No Kazakh ending changes them in a longer word: халық, халқы; ерік, еркі."""
_PARTICLE = 2
"""Letters that a Kazakh or Russian particle behind a hyphen may have."""
_MOST_SEEN = 200_000
_UNHEARD_OF = len(Doubt)
_PLACE = attrgetter("start")
_Numbers = tuple[tuple[int, Doubt], ...]
"""The numbers of the entries that have a form, and how each may be misread."""


@dataclass(slots=True, eq=False)
class _Start:
    """What begins with one word."""

    key: Key
    alone: _Numbers = ()
    """What the word is by itself: the same as in the index of all keys."""
    settled: tuple[_Numbers, Verdicts | None] = ((), ())
    """What `alone` was, and the verdicts on it if they are the same beside any words, else None."""
    by_use: dict[bool | None, Verdicts] = field(default_factory=dict)
    """The verdicts by what `judge_english_word` says of the word, where nothing else decides."""
    seconds: frozenset[str] = frozenset()
    """What follows it in longer forms: nothing in most, and an empty set for each would take 10 MB."""
    longest: int = 1
    """Words of the longest form."""


@dataclass(slots=True, eq=False)
class TermIndex:
    """All forms of the terms of one language, ready to be found in texts."""

    language: LanguageTag
    _morphology: Morphology | None
    _primary: str
    _subjects: Subjects
    _hyphen: str
    """What stands for a hyphen in keys; nothing in English, where it is as good as a space."""
    _entries: list[Entry] = field(default_factory=list)
    _keys: dict[Key, _Numbers] = field(default_factory=dict)
    """Per form: the numbers of its entries and how each may be misread."""
    _starts_by_word: dict[str, _Start] = field(default_factory=dict)
    _waiting: dict[str, list[int]] = field(default_factory=dict)
    """Per beginning of a word: the entries whose forms are not made yet. A Kazakh noun has some two hundred."""
    _seen: set[str] = field(default_factory=set)
    """Words that no waiting entry begins like."""
    _made: set[int] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    @staticmethod
    def build(concepts: Sequence[Concept], language: LanguageTag) -> TermIndex:
        """Return an index of the terms of one language, whatever their status."""
        name = primary(language)
        index = TermIndex(language, _morphology_of(language), name, Subjects(name), "" if name == "en" else "-")
        for concept in concepts:
            for term in concept.terms:
                if same_language(term.language, language):
                    index._add(concept, term)
        return index

    @property
    def words(self) -> frozenset[str]:
        """Every word of every form, folded and with its hyphens: what may be trusted to be spelled right."""
        with self._lock:
            self._expand(list(self._waiting))
        phrases = (" ".join(key).replace(" -", "-") for key in self._keys)
        return frozenset(word.strip('",()') for phrase in phrases for word in phrase.split(" "))

    def find(self, text: str) -> tuple[TermHit, ...]:
        """Return the terms in *text*, sorted by place, equal spans in the order of the glossary.

        Offsets are code points of *text*. Cost: linear in its length.
        """
        words = Words.split(text, self._hyphen)
        bare = words.bare
        if self._waiting and not self._seen.issuperset(bare):
            self._meet(bare)
        starts = self._starts_by_word
        places = [place for place, word in enumerate(bare) if word in starts]
        if not places:
            return ()
        return self._hits(text, words, self._subjects.sift(self._candidates(words, places), words))

    def _candidates(self, words: Words, places: Iterable[int]) -> list[Candidate]:
        """Return the matches that begin at these places, in order and without overlaps."""
        starts, bare, has_options = self._starts_by_word, words.bare, words.has_options
        last = len(bare) - 1
        found: list[Candidate] = []
        free = 0
        overlap = False
        for place in places:
            start = starts[bare[place]]
            candidate: Candidate | None
            if has_options or (start.seconds and place < last and words.joins(place + 1, start.seconds)):
                candidate = self._longest_at(start, words, place)
            else:
                candidate = self._alone_at(start, words, place)
            if candidate:
                found.append(candidate)
                overlap = overlap or place < free
                free = place + candidate[1]
        return _without_overlaps(found, words) if overlap else found

    @staticmethod
    def _hits(text: str, words: Words, found: Iterable[Candidate]) -> tuple[TermHit, ...]:
        starts, ends = words.starts, words.ends
        hits: list[TermHit] = []
        quoted = False
        for place, count, verdicts in found:
            start, end = starts[place], ends[place + count - 1]
            surface = text[start:end]
            for entry, unsure in verdicts:
                if entry.quoted:
                    quoted = True
                    hits.append(_quoted_hit(entry, text, start, end, unsure))
                else:
                    hits.append(TermHit(entry.concept, entry.term, start, end, surface, unsure))
        return tuple(sorted(hits, key=_PLACE)) if quoted else tuple(hits)

    def _add(self, concept: Concept, term: Term) -> None:
        number = len(self._entries)
        capitals = self._capitals(term)
        exceptions = frozenset(self._key(text) for text in term.exceptions)
        phrases = [text for where, text in map(placed, term.contexts) if where is Place.ANYWHERE or " " in text]
        contexts = frozenset(self._key(form.text) for text in phrases for form in self._context(text))
        self._entries.append(
            Entry(
                concept,
                term,
                capitals=capitals,
                exceptions=exceptions,
                contexts=contexts,
                context_lengths=frozenset(map(len, contexts)),
                context_edges=frozenset(edge for context in contexts for edge in edges(context)),
                acronym=is_acronym(term.text),
                quoted=bool(QUOTES & {term.text[0], term.text[-1]}),
                bounded=bool(exceptions or contexts or capitals),
                number=number,
                doubtful=bool(term.doubts),
            )
        )
        self._subjects.add(self._entries[number], self._key(term.text))
        starts = self._starts(term) if self._primary == "kk" else None
        if starts is None:
            self._index(number)
        else:
            for start in starts:
                self._waiting.setdefault(start, []).append(number)

    def _starts(self, term: Term) -> set[str] | None:
        """Return what the first words of all forms begin with, two letters of each; None where that is not known."""
        starts = {(self._key(text) or ("",))[0][:_START] for text in (term.text, *term.forms_added)}
        known = self._morphology is not None and len(self._key(term.text)[:1][0]) > _START
        return starts if known and all(len(start) == _START for start in starts) else None

    def _meet(self, words: Iterable[str]) -> None:
        """Make the forms that these words may be."""
        with self._lock:
            fresh = set(words) - self._seen
            self._expand({word[:_START] for word in fresh} & self._waiting.keys())
            if len(self._seen) > _MOST_SEEN:
                self._seen = set()
            self._seen |= fresh

    def _expand(self, starts: Iterable[str]) -> None:
        numbers = {number for start in starts for number in self._waiting[start]}
        for number in sorted(numbers - self._made):
            self._index(number)
            self._made.add(number)
        for start in starts:
            del self._waiting[start]

    def _index(self, number: int) -> None:
        """Put all forms of an entry into the index."""
        term = self._entries[number].term
        removed = {self._key(text) for text in term.forms_removed}
        is_concerned = bool(term.doubts) or any("~" in each for each in term.contexts)
        for doubt, keys in self._keys_of(term).items():
            mine = ((number, doubt),)
            for key in keys:
                if not key or key in removed:
                    continue
                present = self._keys.get(key)
                self._keys[key] = tuple(sorted(present + mine)) if present else mine
                self._begin(key)
                if is_concerned:
                    self._subjects.concern(key[0])

    def _begin(self, key: Key) -> None:
        start = self._starts_by_word.get(key[0])
        if start is None:
            start = self._starts_by_word[key[0]] = _Start(key[:1])
        if len(key) == 1:
            start.alone = self._keys[key]
        else:
            start.seconds |= {key[1]}
            start.longest = max(start.longest, len(key))

    def _keys_of(self, term: Term) -> dict[Doubt, Iterable[Key]]:
        """Return the keys of all forms by how they may be misread, each key once."""
        added = [self._key(text) for text in term.forms_added]
        if self._primary == "kk" and self._morphology and is_plain_phrase(term.text):
            return {Doubt.NONE: dict.fromkeys([*map(tuple, map(str.split, spellings(term.text))), *added])}
        homographs = self._primary == "kk" and " " not in term.text and not is_acronym(term.text)
        made: dict[Key, Doubt] = dict.fromkeys(added, Doubt.NONE)
        for form in self._forms(term):
            key = self._key(form.text)
            doubt = kazakh_doubt(term.text, form) if homographs else Doubt.NONE
            if doubt < made.get(key, _UNHEARD_OF):
                made[key] = doubt
        return {doubt: [key for key, its in made.items() if its is doubt] for doubt in Doubt}

    def _forms(self, term: Term) -> Iterable[Form]:
        """Yield the forms of a term, and those of a Kazakh acronym without its hyphen too: writers forget it."""
        text = term.text
        forms = self._morphology.forms(text) if self._morphology else (Form(text),)
        yield from forms
        if self._primary == "en" and term.part_of_speech == _VERB:
            yield from (Form(each) for each in verb_forms(text))
        last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
        if self._primary == "kk" and self._morphology and (is_acronym(last) or not is_cyrillic(last)):
            yield from (Form("".join(form.text.rsplit("-", 1)), form.features) for form in forms[1:])

    def _context(self, text: str) -> Iterable[Form]:
        return self._forms(Term(self.language, text))

    def _key(self, text: str) -> Key:
        return make_key(text, hyphen=self._hyphen)

    def _capitals(self, term: Term) -> Key:
        if not term.case_sensitive and not is_acronym(term.text):
            return ()
        return tuple(atom.raw for atom in find_atoms(term.text, hyphen=self._hyphen))

    def _longest_at(self, start: _Start, words: Words, place: int) -> Candidate | None:
        if words.has_options and not words.begins(place):
            return None
        joined, word = words.joined, start.key[0]
        if place + 1 < len(joined) and joined[place + 1] in start.seconds:
            # «сондай-ақ тізім» is no «ақ тізім»
            particle = self._hyphen and len(word) <= _PARTICLE and words.continues(place)
            for count in range(1 if particle else min(start.longest, len(joined) - place), 1, -1):
                key = (word, *joined[place + 1 : place + count])
                present = self._keys.get(key)
                if present and (judged := self._judged(present, key, words, place)):
                    return place, count, judged
        return self._alone_at(start, words, place)

    def _alone_at(self, start: _Start, words: Words, place: int) -> Candidate | None:
        """Return what a word is by itself."""
        present, verdicts = start.settled
        if present is not start.alone:
            verdicts = self._settle(start)
        if verdicts is None and start.by_use:
            verdicts = start.by_use[judge_english_word(words, place)]
        elif verdicts is None:
            verdicts = self._judged(start.alone, start.key, words, place)
        return (place, 1, verdicts) if verdicts else None

    def _settle(self, start: _Start) -> Verdicts | None:
        """Find out whether the words beside a word say what it is, and its verdicts if they do not."""
        present = start.alone
        its = [(self._entries[number], doubt) for number, doubt in present]
        verdicts = None
        start.by_use = {}
        if self._primary == "en" and not any(entry.bounded for entry, _ in its):
            start.by_use = {use: _by_use([entry for entry, _ in its], use) for use in (False, True, None)}
        if not any(entry.bounded or self._needs_context(entry, start.key[0], doubt) for entry, doubt in its):
            nothing = Words.split(start.key[0], self._hyphen)
            verdicts = self._judged(present, start.key, nothing, 0)
        start.settled = present, verdicts
        return verdicts

    def _needs_context(self, entry: Entry, word: str, doubt: Doubt) -> bool:
        """Tell whether the words beside a word say if it is the term."""
        if self._primary == "ru" and self._morphology:
            return may_be_other_russian_word(word, entry.term.text, self._morphology)
        if self._primary == "en":
            return entry.term.part_of_speech != _VERB and not is_always_noun(word)
        return doubt is not Doubt.NONE

    def _judged(self, present: _Numbers, key: Key, words: Words, place: int) -> Verdicts:
        """Return the entries of a form that are matches here, and whether each is unsure."""
        found: list[tuple[Entry, bool]] = []
        for number, doubt in present:
            entry = self._entries[number]
            verdict = self._judge(entry, key, doubt, words, place)
            if verdict is not None:
                found.append((entry, verdict))
        return found

    def _judge(self, entry: Entry, key: Key, doubt: Doubt, words: Words, place: int) -> bool | None:
        """Return whether a match is unsure, or None where it is no match."""
        if entry.bounded and is_ruled_out(entry, key, words, place):
            return None
        if len(key) > 1 and self._primary == "en":
            return judge_english_phrase(words, place)
        if len(key) > 1 or (self._primary == "kk" and not entry.capitals):
            return judge_kazakh_form(doubt, words, place, place + len(key)) if doubt else False
        if self._primary == "en" and entry.term.part_of_speech != _VERB:
            return False if entry.acronym else judge_english_word(words, place)
        following = words.following(place + 1)
        if self._primary == "ru" and self._morphology and is_russian_adjective(key[0], following, self._morphology):
            return None
        return self._is_unsure(entry, words, place, following)

    def _is_unsure(self, entry: Entry, words: Words, place: int, following: Key) -> bool:
        """Tell whether a one-word match may be another word here."""
        word = words.bare[place]
        if entry.capitals:
            return begins_sentence(entry, words, place) or is_shouted(entry, words, place)
        before = words.bare[place - 1] if place and words.follows(place) else words.comma(place)
        after = following[0] if following else words.comma(place + 1)
        if self._primary == "ru" and self._morphology:
            return is_other_russian_word(word, (before, after), entry.term.text, self._morphology)
        return False


def _by_use(entries: Sequence[Entry], unsure: bool | None) -> Verdicts:
    """Return the entries of an English word that are matches where the noun is certain, unsure or (None) none."""
    sure = [entry.acronym or entry.term.part_of_speech == _VERB for entry in entries]
    return [
        (entry, bool(unsure) and not its) for entry, its in zip(entries, sure, strict=True) if its or unsure is not None
    ]


def _morphology_of(language: LanguageTag) -> Morphology | None:
    """Return the morphology of a language where it knows the script that the tag asks for."""
    wanted = _MORPHOLOGY_SCRIPTS.get(primary(language))
    return None if wanted and script_of(language) != wanted else find_morphology(language)


def _quoted_hit(entry: Entry, text: str, start: int, end: int, unsure: bool) -> TermHit:
    """Return a hit with the quotation mark that the term itself begins or ends with."""
    if entry.term.text[0] in QUOTES and text[start - 1 : start] in QUOTES:
        start -= 1
    if entry.term.text[-1] in QUOTES and text[end : end + 1] in QUOTES:
        end += 1
    return TermHit(entry.concept, entry.term, start, end, text[start:end], unsure)


def _without_overlaps(found: Sequence[Candidate], words: Words) -> list[Candidate]:
    """Return the candidates that survive when longer ones win over those they overlap."""

    starts, ends = words.starts, words.ends
    by_length = sorted((starts[place] - ends[place + count - 1], place, count) for place, count, _ in found)
    taken: set[int] = set()
    kept: set[int] = set()
    for _, place, count in by_length:
        if count == 1:
            free = place not in taken
            taken.add(place)
        else:
            places = range(place, place + count)
            free = taken.isdisjoint(places)
            taken.update(places if free else ())
        if free:
            kept.add(place)
    return [candidate for candidate in found if candidate[0] in kept]
