"""Names of people, places and bodies that a project renders in two ways, or by another name.

What most places of a name have in common is its rendering: the stem of a capitalised word that sounds like the name, or
that stands wherever the name does. Cost: linear in the number of entries and of the names in them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    sources = [_shown(entry.source) for entry in entries]
    named = _names_of(sources)
    if not named:
        return
    renderings = _Renderings({at: _shown(entries[at].target) for places in named.values() for at in places})
    usual = {each: renderings.usual_of(each, places) for each, places in named.items()}
    names_at: dict[int, set[str]] = defaultdict(set)
    for each, places in named.items():
        for at in places:
            names_at[at].add(each)
    told: set[tuple[int, int]] = set()
    for each, places in named.items():
        norm = usual[each]
        with_norm = [at for at in places if norm in renderings.stems[at]]
        for at in places if norm else ():
            others = {usual[other] for other in names_at[at]} - {norm, ""}
            odd = renderings.odd_at(at, norm, others) if norm not in renderings.stems[at] else None
            if odd and (at, odd[0].start) not in told:
                told.add((at, odd[0].start))
                form = renderings.form_of(norm, with_norm[0])
                said = f"“{form}” at {places_of([entries[other] for other in with_norm])}"
                yield entries[at], _say(*odd, norm, said, unsure=renderings.language == "Latn" and not each.isascii())


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
    inside = Counter(word.text.lower() for words in found.values() for word in words if word.inside)
    wanted = {text for text in inside if len(text) >= _LEAST_NAME}
    small = Counter(text for shown in sources for text in _SMALL.findall(shown) if text in wanted)
    names = {text for text in wanted if small[text] < inside[text]}
    places: dict[str, set[int]] = defaultdict(set)
    for at, words in found.items():
        for word in words:
            if word.text.lower() in names:
                for stem in stems_of(word.text.lower(), language):
                    places[stem].add(at)
    chosen: dict[str, list[int]] = {}
    for text in names:
        key = max(stems_of(text, language), key=lambda stem: (len(places[stem]), len(stem)))
        if len(places[key]) > _USUAL:
            chosen[key] = sorted(places[key])
    return chosen


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

    def __init__(self, targets: Mapping[int, str]) -> None:
        self.language = _language_of(targets.values())
        self.words = {at: _words_of(shown) for at, shown in targets.items()}
        self.stems = {
            at: frozenset(stem for word in words for stem in stems_of(word.text.lower(), self.language))
            for at, words in self.words.items()
        }
        self._everywhere = Counter(stem for stems in self.stems.values() for stem in stems)
        self._inside = {
            stem
            for words in self.words.values()
            for word in words
            if word.inside
            for stem in stems_of(word.text.lower(), self.language)
        }

    def usual_of(self, name: str, places: Sequence[int]) -> str:
        """Return the stem that most places of a name have in common; empty where there is none."""
        counts = Counter(stem for at in places for stem in self.stems[at])
        best = (0.0, 0, 0, "")
        for stem, count in counts.items():
            if count < max(_USUAL, len(places) / 2) or len(stem) < _LEAST_NAME or stem not in self._inside:
                continue
            alike = _likeness(name, stem)
            if alike >= _ALIKE or (count >= _BESIDE * len(places) and count == self._everywhere[stem]):
                best = max(best, (alike >= _ALIKE, count, len(stem), stem))
        return best[3]

    def odd_at(self, at: int, norm: str, others: set[str]) -> tuple[_Word, str] | None:
        """Return the word that is the norm but for a letter or two, with its stem; no form of another name."""
        most = 1 + (len(norm) >= _LONG)
        best: tuple[int, _Word, str] | None = None
        for word in self.words[at]:
            stems = stems_of(word.text.lower(), self.language)
            if stems & others or _is_variant(norm, stems) or is_ordinary(word.text.lower()):
                continue
            for stem in stems:
                far = Levenshtein.distance(stem, norm, score_cutoff=most)
                if far <= most and self._everywhere[stem] < _USUAL and (best is None or far < best[0]):
                    best = far, word, stem
        return best[1:] if best else None

    def form_of(self, norm: str, at: int) -> str:
        """Return the word of a place that has the norm."""
        return next(word.text for word in self.words[at] if norm in stems_of(word.text.lower(), self.language))


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
