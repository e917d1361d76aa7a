"""Russian words in the dictionary of pymorphy3: readings, and the kinds of words that are known.

The dictionary is loaded at the first word that is asked for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, cast

from localize.morphology.ru.lookup import Forms, Lexicon, Words
from localize.runtime.cache import once

_CASES = {
    "nomn": "Nom",
    "gent": "Gen",
    "gen1": "Gen",
    "gen2": "Gen",
    "datv": "Dat",
    "accs": "Acc",
    "acc1": "Acc",
    "acc2": "Acc",
    "ablt": "Ins",
    "loct": "Loc",
    "loc1": "Loc",
    "loc2": "Loc",
}
_VALUES = _CASES | {
    "sing": "Sing",
    "plur": "Plur",
    "masc": "Masc",
    "femn": "Fem",
    "neut": "Neut",
    "anim": "Anim",
    "inan": "Inan",
    "NOUN": "NOUN",
    "ADJF": "ADJ",
    "PRTF": "ADJ",
    "ADJS": "ADJ",
    "PRTS": "ADJ",
    "VERB": "VERB",
    "INFN": "VERB",
}
GENDERS = frozenset({"Masc", "Fem", "Neut"})
NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})


class _Tag(Protocol):
    @property
    def grammemes(self) -> frozenset[str]: ...


class Parse(Protocol):
    """What is used of a parse of pymorphy3."""

    @property
    def word(self) -> str: ...
    @property
    def normal_form(self) -> str: ...
    @property
    def tag(self) -> _Tag: ...
    @property
    def score(self) -> float: ...
    @property
    def lexeme(self) -> list[Parse]: ...


@once
def _parser() -> _Analyzer:
    from localize.morphology.ru.dictionary import open_dictionary

    return cast("_Analyzer", open_dictionary())


class _Dictionary(Protocol):
    @property
    def words(self) -> Words: ...
    def build_tag_info(self, paradigm: int, form: int) -> _Tag: ...


class _Analyzer(Protocol):
    def parse(self, word: str) -> list[Parse]: ...
    @property
    def char_substitutes(self) -> object: ...
    @property
    def dictionary(self) -> _Dictionary: ...


@once
def _lexicon() -> Lexicon:
    analyzer = _parser()
    return Lexicon(analyzer.dictionary.words, analyzer.char_substitutes)


@lru_cache(maxsize=16384)
def _tags(forms: Forms) -> tuple[frozenset[str], ...]:
    build = _parser().dictionary.build_tag_info
    return tuple(build(*form).grammemes for form in forms)


@lru_cache(maxsize=131072)
def tags_of(word: str) -> tuple[frozenset[str], ...]:
    """Return the grammemes of every reading that the dictionary has of a word in lower case, in no order.

    None where it does not know the word; it guesses nothing. Many times faster than `parses_of`.
    """
    spellings = _lexicon().find(word)
    return _tags(spellings[0]) if len(spellings) == 1 else tuple(tag for forms in spellings for tag in _tags(forms))


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """Tell whether the dictionary has a Russian word, in lower case and any form; `readings` also guesses."""
    return bool(tags_of(word.lower()))


def is_ordinary(word: str) -> bool:
    """Tell whether a word as typed is in small letters and known, neither as a place nor as nothing but names."""
    return word.islower() and _are_ordinary(tags_of(word))


@lru_cache(maxsize=4096)
def _are_ordinary(tags: tuple[frozenset[str], ...]) -> bool:
    return bool(tags) and not _is_any_place(tags) and not _are_names(tags)


def is_any_place(word: str) -> bool:
    """Tell whether the dictionary has a word, in lower case, as a place, among others or not."""
    return _is_any_place(tags_of(word))


@lru_cache(maxsize=4096)
def _is_any_place(tags: tuple[frozenset[str], ...]) -> bool:
    return any("Geox" in tag for tag in tags)


def is_only_name(word: str) -> bool:
    """Tell whether the dictionary has a word, in lower case, as forms of names only: «жана», of a man called Жан."""
    return _are_names(tags_of(word))


@lru_cache(maxsize=4096)
def _are_names(tags: tuple[frozenset[str], ...]) -> bool:
    return bool(tags) and all(tag & NAMES for tag in tags)


@lru_cache(maxsize=8192)
def parses_of(word: str) -> tuple[Parse, ...]:
    """Return what the dictionary says a word may be, likeliest first."""
    return tuple(_parser().parse(word))


def features_of(tag: _Tag) -> frozenset[str]:
    """Return a dictionary tag in our names."""
    values = frozenset(_VALUES[each] for each in tag.grammemes if each in _VALUES)
    if "ms-f" in tag.grammemes:
        return values | {"Masc", "Fem"}
    return values - GENDERS if "GNdr" in tag.grammemes else values
