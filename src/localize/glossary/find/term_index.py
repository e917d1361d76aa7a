"""Term index of a language: terms found in a text in one pass, inflected as they stand there.

The index maps every form of every term to the terms it belongs to. The parts of a hyphenated word are words too. The
longest match wins; what may be another word is marked unsure, what surely is one is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from threading import Lock

from localize.glossary.find.cache import TermCache
from localize.glossary.find.chunks import Chunk, KnownWord, Numbers, join_chunks, read_chunk
from localize.glossary.find.compiled_term import START, VERB, CompiledTerm, Forms, TermCompiler
from localize.glossary.find.context_rules import (
    Candidate,
    IndexedTerm,
    Verdicts,
    begins_sentence,
    edges,
    is_concerned,
    is_ruled_out,
    is_shouted,
    judge_english_phrase,
    judge_english_word,
    judge_kazakh_form,
)
from localize.glossary.find.english import is_always_noun
from localize.glossary.find.form_keys import FormKeys
from localize.glossary.find.hits import make_hits, without_overlaps
from localize.glossary.find.homographs import (
    Doubt,
    is_other_russian_word,
    is_russian_adjective,
    may_be_other_russian_word,
)
from localize.glossary.find.topics import Topics, apply_cues
from localize.glossary.find.words import QUOTES, Key, Words, find_word_parts, unify_letters
from localize.language import same_language
from localize.model import Concept, LanguageTag, Term, TermHit
from localize.morphology import Morphology
from localize.morphology.phrases import is_acronym

_PARTICLE = 2
"""Letters that a Kazakh or Russian particle behind a hyphen may have."""
_MOST_MET = 200_000
_MOST_CHUNKS = 5_000
"""Of a text that is read by them: one is put into the middle of all now and then."""


@dataclass(slots=True, eq=False)
class TermIndex:
    """All forms of the terms of one language, ready to be found in texts."""

    language: LanguageTag
    _maker: TermCompiler
    _morphology: Morphology | None
    _primary: str
    _subjects: Topics
    _hyphen: str
    _entries: list[IndexedTerm] = field(default_factory=list)
    _keys: FormKeys = field(default_factory=FormKeys)
    """Per form: the numbers of its entries and how each may be misread."""
    _starts_by_word: dict[str, KnownWord] = field(default_factory=dict)
    """Of the words that begin a longer form, and of single ones that were met."""
    _waiting: dict[str, list[int]] = field(default_factory=dict)
    """Per beginning of a word: the entries whose forms are not made or read yet. A Kazakh noun has some two hundred."""
    _known: dict[str, KnownWord | None] = field(default_factory=dict)
    """The words that were met; None for those that nothing is known of."""
    _chunks: dict[str, Chunk | None] = field(default_factory=dict)
    """What stood between two spaces of texts, as `read_chunk` gives it."""
    _unmade: dict[int, Callable[[], Forms]] = field(default_factory=dict)
    """Of the entries that wait: what gives their forms."""
    _lock: Lock = field(default_factory=Lock)

    @staticmethod
    def build(concepts: Sequence[Concept], language: LanguageTag, kept: TermCache | None = None) -> TermIndex:
        """Return an index of the terms of one language, whatever their status; *kept* is asked for what it has."""
        maker = TermCompiler.of(language)
        name = maker.primary
        index = TermIndex(language, maker, maker.morphology, name, Topics(name), maker.hyphen)
        for concept in concepts:
            for term in concept.terms:
                if same_language(term.language, language):
                    index._add(concept, term, kept.make(term, maker) if kept else maker.make(term))
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
        low = text.lower()
        chunks = unify_letters(low).split(" ")
        if len(low) != len(text) or len(chunks) > _MOST_CHUNKS:
            return self._find_closely(text)
        try:
            read = [*map(self._chunks.__getitem__, chunks)]
        except KeyError:
            read = self._read(chunks)
        marked = [*compress(count(), read)]
        if not marked:
            return ()
        joined = join_chunks(text, self._hyphen, chunks, read, marked)
        if joined is None:
            return self._find_closely(text)
        words, known = joined
        found = self._candidates(words, known)
        return self._sifted(text, words, known, found) if found else ()

    def _find_closely(self, text: str) -> tuple[TermHit, ...]:
        """Return the terms of any text: word for word what `find` gives, which is faster with nearly all."""
        words = Words.split(text, self._hyphen)
        with self._lock:
            starts = [self._know(word) for word in words.bare]
        known = [(place, start) for place, start in enumerate(starts) if start]
        options = words.has_options
        found: list[Candidate] = []
        for place, start in known:
            if not options or words.begins(place):
                candidate = self._longest_at(start, words, place) if start.seconds else None
                verdicts = None if candidate else self._alone_at(start, words, place)
                found += [candidate] if candidate else [(place, 1, verdicts)] if verdicts else []
        return self._sifted(text, words, known, without_overlaps(found, words))

    def _candidates(self, words: Words, known: Iterable[tuple[int, KnownWord]]) -> list[Candidate]:
        """Return the matches that begin with these words, in order and without overlaps; none is in an option."""
        bare, gaps = words.bare, words.gaps
        last = len(bare) - 1
        found: list[Candidate] = []
        free = 0
        overlap = False
        for place, start in known:
            seconds = start.seconds
            if seconds and place < last:
                after = place + 1
                if (bare[after] if gaps[after] == " " else words.joint(after)) in seconds:
                    candidate = self._longest_at(start, words, place)
                    if candidate:
                        found.append(candidate)
                        overlap = overlap or place < free
                        free = place + candidate[1]
                        continue
            verdicts = start.verdicts
            if verdicts is None:
                verdicts = self._alone_at(start, words, place)
            if verdicts:
                found.append((place, 1, verdicts))
                overlap = overlap or place < free
                free = place + 1
        return without_overlaps(found, words) if overlap else found

    def _sifted(
        self, text: str, words: Words, known: Iterable[tuple[int, KnownWord]], found: Sequence[Candidate]
    ) -> tuple[TermHit, ...]:
        """Return the hits that other words of the text leave."""
        heard = [match for match in found if match[2][0][0].concerned or (len(match[2]) > 1 and is_concerned(match))]
        told = [(place, start.cue) for place, start in known if start.cue] if heard else []
        return make_hits(text, words, apply_cues(found, heard, told, words) if told else found)

    def _add(self, concept: Concept, term: Term, made: CompiledTerm) -> None:
        number = len(self._entries)
        acronym = is_acronym(term.text)
        capitals = self._capitals(term) if term.case_sensitive or acronym else ()
        exceptions = frozenset(self._maker.key(text) for text in term.exceptions)
        contexts = made.contexts
        self._entries.append(
            IndexedTerm(
                concept,
                term,
                capitals=capitals,
                exceptions=exceptions,
                contexts=contexts,
                context_lengths=frozenset(map(len, contexts)),
                context_edges=frozenset(edge for context in contexts for edge in edges(context)),
                acronym=acronym,
                quoted=bool(QUOTES & {term.text[0], term.text[-1]}),
                bounded=bool(exceptions or contexts or capitals),
                number=number,
                doubtful=bool(term.doubts),
                concerned=bool(term.doubts) or any("~" in each for each in term.contexts),
            )
        )
        self._subjects.add(self._entries[number], self._maker.key(term.text))
        if not made.starts:
            self._index(number, made.forms())
            return
        self._unmade[number] = made.forms
        for start in made.starts:
            self._waiting.setdefault(start, []).append(number)

    def _read(self, chunks: Sequence[str]) -> list[Chunk | None]:
        """Return what these chunks are."""
        with self._lock:
            if len(self._chunks) > _MOST_MET:
                self._chunks = {}
            read = self._chunks
            for text in chunks:
                if text not in read:
                    read[text] = read_chunk(text, self._know)
            return [read[text] for text in chunks]

    def _know(self, word: str) -> KnownWord | None:
        """Return what is known of a word, with the forms that it may be made. To be called under the lock."""
        known = self._known
        if word in known:
            return known[word]
        waiting = self._waiting
        if begun := [word[:end] for end in range(START, len(word) + 1) if word[:end] in waiting]:
            self._expand(begun)
        start = self._starts_by_word.get(word)
        if start is None and word in self._keys.alone:
            start = self._start(word)
        cue = self._subjects.find_cue(word)
        if cue:
            start = start or KnownWord((word,), verdicts=())
            start.cue = cue
        if len(known) > _MOST_MET:
            known.clear()
        known[word] = start
        return start

    def _expand(self, starts: Iterable[str]) -> None:
        numbers = {number for start in starts for number in self._waiting[start]}
        for number in sorted(numbers & self._unmade.keys()):
            self._index(number, self._unmade.pop(number)())
        for start in starts:
            del self._waiting[start]

    def _index(self, number: int, forms: Forms) -> None:
        """Put all forms of an entry into the index."""
        concerned = self._entries[number].concerned
        for doubt, keys in forms.items():
            words, longer = self._keys.add(keys, ((number, doubt),))
            for word in words:
                self._begin_alone(word, concerned=concerned)
            for before, lasts in longer.items():
                self._begin(before, lasts, concerned=concerned)

    def _begin_alone(self, word: str, *, concerned: bool) -> None:
        start = self._starts_by_word.get(word)
        if start is None:
            self._forget(word)
        else:
            start.alone = self._keys.alone[word]
            start.verdicts = start.by_use = None
            start.concerned = start.concerned or concerned

    def _begin(self, before: Key, lasts: Collection[str], *, concerned: bool) -> None:
        start = self._starts_by_word.get(before[0])
        if start is None:
            start = self._start(before[0])
            self._forget(before[0])
        start.concerned = start.concerned or concerned
        start.seconds |= frozenset(lasts if len(before) == 1 else before[1:2])
        start.longest = max(start.longest, len(before) + 1)

    def _start(self, word: str) -> KnownWord:
        alone = self._keys.alone.get(word, ())
        start = self._starts_by_word[word] = KnownWord((word,), alone)
        start.concerned = any(self._entries[number].concerned for number, _ in alone)
        return start

    def _forget(self, word: str) -> None:
        """Forget that nothing was known of a word."""
        if word in self._known:
            del self._known[word]
            self._chunks = {}

    def _capitals(self, term: Term) -> Key:
        return tuple(atom.raw for atom in find_word_parts(term.text, hyphen=self._hyphen))

    def _longest_at(self, start: KnownWord, words: Words, place: int) -> Candidate | None:
        """Return the longest match of several words that begins with a word."""
        last = len(words.bare)
        # «сондай-ақ тізім» is no «ақ тізім»
        if place + 1 >= last or (self._hyphen and len(start.key[0]) <= _PARTICLE and words.continues(place)):
            return None
        joined = words.key(place, min(last, place + start.longest))
        for length in range(len(joined), 1, -1):
            key = joined[:length]
            present = self._keys.find(key)
            if present and (judged := self._judged(present, key, words, place)):
                return place, length, judged
        return None

    def _alone_at(self, start: KnownWord, words: Words, place: int) -> Verdicts | None:
        """Return what a word is by itself."""
        if start.by_use is None:
            self._settle(start)
        if start.verdicts is not None:
            return start.verdicts
        if start.by_use:
            return start.by_use[judge_english_word(words, place)]
        return self._judged(start.alone, start.key, words, place)

    def _settle(self, start: KnownWord) -> None:
        """Find out whether the words beside a word say what it is, and its verdicts if they do not."""
        with self._lock:
            its = [(self._entries[number], doubt) for number, doubt in start.alone]
            if not any(entry.bounded or self._needs_context(entry, start.key[0], doubt) for entry, doubt in its):
                start.verdicts = self._judged(start.alone, start.key, Words.split(start.key[0], self._hyphen), 0)
            by_use: dict[bool | None, Verdicts] = {}
            if self._primary == "en" and not any(entry.bounded for entry, _ in its):
                by_use = {use: _by_use([entry for entry, _ in its], use) for use in (False, True, None)}
            start.by_use = by_use

    def _needs_context(self, entry: IndexedTerm, word: str, doubt: Doubt) -> bool:
        """Tell whether the words beside a word say if it is the term."""
        if self._primary == "ru" and self._morphology:
            return may_be_other_russian_word(word, entry.term.text, self._morphology)
        if self._primary == "en":
            return entry.term.part_of_speech != VERB and not is_always_noun(word)
        return doubt is not Doubt.NONE

    def _judged(self, present: Numbers, key: Key, words: Words, place: int) -> Verdicts:
        """Return the entries of a form that are matches here, and whether each is unsure."""
        found: list[tuple[IndexedTerm, bool]] = []
        for number, doubt in present:
            entry = self._entries[number]
            verdict = self._judge(entry, key, doubt, words, place)
            if verdict is not None:
                found.append((entry, verdict))
        return found

    def _judge(self, entry: IndexedTerm, key: Key, doubt: Doubt, words: Words, place: int) -> bool | None:
        """Return whether a match is unsure, or None where it is no match."""
        if entry.bounded and is_ruled_out(entry, key, words, place):
            return None
        if len(key) > 1 and self._primary == "en":
            return judge_english_phrase(words, place)
        if len(key) > 1 or (self._primary == "kk" and not entry.capitals):
            return judge_kazakh_form(doubt, words, place, place + len(key)) if doubt else False
        if self._primary == "en" and entry.term.part_of_speech != VERB:
            return False if entry.acronym else judge_english_word(words, place)
        following = words.following(place + 1)
        if self._primary == "ru" and self._morphology and is_russian_adjective(key[0], following, self._morphology):
            return None
        return self._is_unsure(entry, words, place, following)

    def _is_unsure(self, entry: IndexedTerm, words: Words, place: int, following: Key) -> bool:
        """Tell whether a one-word match may be another word here."""
        word = words.bare[place]
        if entry.capitals:
            return begins_sentence(entry, words, place) or is_shouted(entry, words, place)
        before = words.bare[place - 1] if place and words.follows(place) else words.comma(place)
        after = following[0] if following else words.comma(place + 1)
        if self._primary == "ru" and self._morphology:
            return is_other_russian_word(word, (before, after), entry.term.text, self._morphology)
        return False


def _by_use(entries: Sequence[IndexedTerm], unsure: bool | None) -> Verdicts:
    """Return the entries of an English word that are matches where the noun is certain, unsure or (None) none."""
    sure = [entry.acronym or entry.term.part_of_speech == VERB for entry in entries]
    return [
        (entry, bool(unsure) and not its) for entry, its in zip(entries, sure, strict=True) if its or unsure is not None
    ]
