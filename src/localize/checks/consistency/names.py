"""Names of people, places and bodies that a project renders in two ways, or by another name.

What most places of a name have in common is its rendering: the stem of a capitalised word that sounds like the name, or
that stands wherever the name does. Cost: linear in the number of entries and of the names in them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import Indel, Levenshtein

from localize.checks.analysis.char_classes import CAPITALS, CYRILLIC_LETTER
from localize.checks.analysis.phonetic_match import sounds_of
from localize.checks.consistency.across_segments import places_of
from localize.checks.core.pair import Sighting, masked_of
from localize.checks.core.project import Entry
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity, Side
from localize.morphology.ru import is_ordinary

_TAG = re.compile(r"</?[a-z]{1,4}\d+/?>")
_NAME = re.compile(rf"(?<![\w.@/#&-])[{CAPITALS}][^\W\d_]+(?:[-‑][{CAPITALS}][^\W\d_]+)*(?![\w/@(]|\.\w)")
_INSIDE = re.compile(r"[\w,;)»”%][)»”]?\s+(?:[–—-]\s+)?[«“„\"(]?$")
"""What a name that begins no sentence has before it."""
_SMALL = re.compile(r"(?<![\w-])[^\W\d_A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][^\W\d_]{2,}(?![\w-])")
# Endings of cases, longer and shorter ones: whichever of them a form has, it shares a stem with the other forms.
_RUSSIAN = """
    а у е ы и я ю о ь й ом ем ым ой ей ою ею ью ого ому ами ам ах ов ев ям ях ями ая ую ый ий ые ых ыми
"""
_KAZAKH_ENDINGS = """
    ның нің дың дің тың тің ны ні ды ді ты ті на не да де та те ға ге қа ке нан нен дан ден тан тен мен бен пен
    н ында інде ына іне ынан інен дағы дегі тағы тегі лық лік дық дік тық тік лар лер дар дер тар тер
"""
_ENDINGS = {"ru": tuple(_RUSSIAN.split()), "kk": tuple(_KAZAKH_ENDINGS.split()), "Latn": ("s",)}
_KAZAKH = re.compile("[әғқңөұүһі]")
_LEAST_STEM = 3
_LEAST_NAME = 4
"""Letters of a name that is compared: shorter ones are like too many others."""
_LONG = 6
"""Letters from which two may be wrong, and not one."""
_ALIKE = 0.6
"""Likeness of sounds from which a word may be the rendering of a name."""
_USUAL = 2
"""Places that a rendering needs to be the usual one."""
_BESIDE = 0.75
"""The share of a name's places where a word that does not sound like it has to stand."""

Seen = Iterator[tuple[Entry, Sighting]]


@dataclass(frozen=True, slots=True)
class _Word:
    """A capitalised word with its place in a typed text; acronyms have checks of their own."""

    text: str
    start: int
    inside: bool
    """It does not begin a sentence."""


@check("consistency.name", category="terminology", severity=Severity.MINOR, scope="project")
def name(entries: Sequence[Entry]) -> Seen:
    """A name is spelt differently than in most places.

    What: Compares the renderings of a name that stands in three places and more: capitalised words that sound like it,
    or that stand wherever it does, after their endings. What differs from the usual stem by a letter or two is found.
    Accepted other names of a place, other people of a name and adjectives are left alone. Names in Latin letters for
    Cyrillic ones follow several systems: their finding is neutral.
    Why: One person under two spellings is two people to the reader, and to whoever searches for the name.
    Wrong: en: Yesterday Akhmetov spoke. | ru: Вчера выступил Ахмедов.
    Again: en: In court Akhmetov spoke. | ru: В суде выступил Ахметов.
    Again: en: They know Akhmetov well. | ru: Ахметова хорошо знают.
    Right: en: Yesterday Akhmetov spoke. | ru: Вчера видели Ахметова.
    Again: en: In court Akhmetov spoke. | ru: В суде выступил Ахметов.
    Again: en: They know Akhmetov well. | ru: С Ахметовым знакомы.
    """
    named = _names_of([_shown(entry.source) for entry in entries])
    if not named:
        return
    renderings = _Renderings(named, {at: _shown(entries[at].target) for places in named.values() for at in places})
    told: set[tuple[int, int]] = set()
    for each in named:
        for at, word, stem in renderings.find_odd(each):
            if (at, word.start) not in told:
                told.add((at, word.start))
                form, usual = renderings.form_of(each)
                said = f"“{form}” at {places_of([entries[other] for other in usual])}"
                unsure = renderings.language == "Latn" and not each.isascii()
                yield entries[at], _say(word, stem, renderings.usual[each], said, unsure=unsure)


def _say(word: _Word, stem: str, norm: str, said: str, *, unsure: bool) -> Sighting:
    """Return the sighting of a word whose stem should be the norm, with what its own ending makes of it."""
    end = word.start + len(word.text)
    fixed = norm.capitalize() if word.text[1:].islower() else ""
    fix = fixed + word.text[len(stem) :] if fixed and word.text.lower().startswith(stem) else None
    return Sighting(Side.TARGET, word.start, end, said, fix, unsure=unsure)


def _shown(typed: str) -> str:
    """Return a text without tags and what is protected, place by place the same; nothing of a text with code."""
    return masked_of(_TAG.sub(lambda tag: " " * len(tag.group()), typed)) or ""


def _words_of(shown: str) -> tuple[_Word, ...]:
    found = (each for each in _NAME.finditer(shown) if not each.group().isupper())
    return tuple(
        _Word(each.group(), each.start(), _INSIDE.search(shown, 0, each.start()) is not None) for each in found
    )


# --- the names of the sources ----------------------------------------------------------------------------------------


def _names_of(sources: Sequence[str]) -> dict[str, list[int]]:
    """Return the names that stand in some places, as the stem that their forms share, with these places."""
    found = {at: words for at, shown in enumerate(sources) if shown and (words := _words_of(shown))}
    language = _language_of(sources[at] for at in found)
    names = _choose_names(found.values(), sources)
    places: dict[str, set[int]] = defaultdict(set)
    for at, words in found.items():
        for stem in _stems_among(names, words, language):
            places[stem].add(at)
    keys = {max(stems_of(name, language), key=lambda stem: (len(places[stem]), len(stem))) for name in names}
    return {key: sorted(places[key]) for key in sorted(keys) if len(places[key]) > _USUAL}


def _choose_names(found: Iterable[Sequence[_Word]], sources: Iterable[str]) -> set[str]:
    """Return the words with a capital inside of sentences that are hardly ever written small."""
    inside = Counter(word.text.lower() for words in found for word in words if word.inside)
    wanted = {text for text in inside if len(text) >= _LEAST_NAME}
    small = Counter(text for shown in sources for text in _SMALL.findall(shown) if text in wanted)
    return {text for text in wanted if small[text] < inside[text]}


def _stems_among(names: Container[str], words: Iterable[_Word], language: str) -> set[str]:
    return {stem for word in words if word.text.lower() in names for stem in stems_of(word.text.lower(), language)}


def _language_of(texts: Iterable[str]) -> str:
    """Return whose endings the words of some texts have: those of Kazakh, of Russian, or of a language in Latin."""
    kazakh = cyrillic = latin = 0
    for text in texts:
        kazakh += _KAZAKH.search(text) is not None
        cyrillic += CYRILLIC_LETTER.search(text) is not None
        latin += 1
    if cyrillic * 2 < latin:
        return "Latn"
    return "kk" if kazakh * 2 > cyrillic else "ru"


@lru_cache(maxsize=16384)
def stems_of(word: str, language: str) -> frozenset[str]:
    """Return what a word in small letters may be a form of, itself among it."""
    if CYRILLIC_LETTER.search(word) is None:
        language = "Latn"
    return frozenset(
        (word, *(word.removesuffix(end) for end in _ENDINGS.get(language, ()) if len(word) - len(end) >= _LEAST_STEM))
    )


# --- their renderings ------------------------------------------------------------------------------------------------


class _Renderings:
    """The capitalised words of the targets where names stand, and their stems."""

    def __init__(self, named: Mapping[str, Sequence[int]], targets: Mapping[int, str]) -> None:
        self.language = _language_of(targets.values())
        self._named = named
        self._words = {at: _words_of(shown) for at, shown in targets.items()}
        self._stems = {at: self._all_stems(words) for at, words in self._words.items()}
        self._everywhere = Counter(stem for stems in self._stems.values() for stem in stems)
        inside = (word for words in self._words.values() for word in words if word.inside)
        self._inside = self._all_stems(inside)
        self.usual = {name: self._usual_of(name, places) for name, places in named.items()}
        """The stem that most places of a name have in common; empty where there is none."""
        self._usual_at: dict[int, set[str]] = defaultdict(set)
        for name, places in named.items():
            for at in places:
                self._usual_at[at].add(self.usual[name])

    def _all_stems(self, words: Iterable[_Word]) -> frozenset[str]:
        return frozenset(stem for word in words for stem in stems_of(word.text.lower(), self.language))

    def find_odd(self, name: str) -> Iterator[tuple[int, _Word, str]]:
        """Yield the words that are the usual rendering of a name but for a letter or two, with place and stem."""
        norm = self.usual[name]
        for at in self._named[name] if norm else ():
            if norm not in self._stems[at] and (odd := self._odd_at(at, norm)):
                yield at, *odd

    def _usual_of(self, name: str, places: Sequence[int]) -> str:
        counts = Counter(stem for at in places for stem in self._stems[at])
        best = (0.0, 0, 0, "")
        for stem, count in counts.items():
            if count < max(_USUAL, len(places) / 2) or len(stem) < _LEAST_NAME or stem not in self._inside:
                continue
            alike = _likeness(name, stem)
            if alike >= _ALIKE or (count >= _BESIDE * len(places) and count == self._everywhere[stem]):
                best = max(best, (alike >= _ALIKE, count, len(stem), stem))
        return best[3]

    def _odd_at(self, at: int, norm: str) -> tuple[_Word, str] | None:
        """Return the word that is nearest to the norm, no form of another name, with its stem."""
        others = self._usual_at[at] - {norm, ""}
        most = 1 + (len(norm) >= _LONG)
        found: list[tuple[int, _Word, str]] = []
        for word in self._words[at]:
            stems = stems_of(word.text.lower(), self.language)
            if not stems & others and not _is_variant(norm, stems) and not is_ordinary(word.text.lower()):
                rare = (stem for stem in stems if self._everywhere[stem] < _USUAL)
                found += ((Levenshtein.distance(stem, norm, score_cutoff=most), word, stem) for stem in rare)
        best = min(found, key=lambda each: (each[0], abs(len(each[2]) - len(norm)), each[2]), default=None)
        return best[1:] if best and best[0] <= most else None

    def form_of(self, name: str) -> tuple[str, list[int]]:
        """Return a form of the usual rendering of a name, and the places that have it."""
        norm = self.usual[name]
        places = [at for at in self._named[name] if norm in self._stems[at]]
        words = self._words[places[0]]
        return next(word.text for word in words if norm in stems_of(word.text.lower(), self.language)), places


@lru_cache(maxsize=65536)
def _likeness(name: str, stem: str) -> float:
    """Return how alike two words sound, whatever the letters; 1 where they are spelt alike."""
    return 1.0 if name == stem else Indel.normalized_similarity(sounds_of(name)[0], sounds_of(stem)[0])


@cache
def _variants() -> dict[str, frozenset[str]]:
    """Return the places that have several accepted names, by each of these, in small letters."""
    lists = (frozenset(name.lower() for name in names) for names in read_words("name-variants").values())
    return {name: names for names in lists for name in names}


def other_names(name: str) -> frozenset[str]:
    """Return the accepted names of a place, in small letters; none where it has but one."""
    return _variants().get(name, frozenset())


def _is_variant(norm: str, stems: frozenset[str]) -> bool:
    """Tell whether a word is another accepted name of the place whose stem is usual."""
    return any(norm in (each, each[:-1]) for stem in stems for each in other_names(stem))
