"""Kazakh paradigms: all forms of nouns, noun phrases, acronyms and foreign names, made by rule.

Features are the values of Universal Dependencies; of the possessors, P2p is the polite -ңыз as well. "Attr" with
"Loc" marks -дағы, with "Gen" -нікі, with "Those" -дағылар; "Pred" marks -мын and -сың. Of a compound such as
«шетел агенті» only forms with a possessor exist; P3 is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice

from localize.model import LanguageTag
from localize.morphology import Form, Reading
from localize.morphology.kk import forms as kk_forms
from localize.morphology.phrases import choose, is_acronym, is_cyrillic, lower_cyrillic

MAX_FORMS = 2500
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_GENITIVE_OR_CONVERB = re.compile(r"(?:[ыі]ң|[ыі]п)$")
_POSSESSORS = frozenset({"P1s", "P2s", "P3", "P1p", "P2p"})
_LETTER_NAMES_IN_VOWEL = frozenset("АӘБВГҒДЕЁЖЗИІКҚОӨПТУҰҮҺЦЧЭЮЯABCDEGIJKOPQTUVWYZ")
_LETTER_NAMES_IN_FRONT = frozenset("ӘБВГЕЖЗЙИІКЛМНӨПРСТҮФЦЧШЩЭABCDEFGHIJKLMNOPQRSTUVWXYZ") - frozenset("ARKHO")


class KazakhMorphology:
    """Kazakh nouns and noun phrases."""

    language = LanguageTag("kk")

    def forms(self, term: str) -> tuple[Form, ...]:
        """Return every form of a noun or a phrase that ends in its noun, the term itself first, without repeats.

        Two entries may share a text and differ in features. Acronyms take their suffix after a hyphen.
        """
        return _forms(" ".join(term.split()))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return the stems that *word* may be a form of, longer suffixes first; without a dictionary, so a guess."""
        return _readings(word.lower())

    def inflect(self, word: str, features: frozenset[str]) -> str | None:
        """Return *word* with these features; what is not named is as in the dictionary form."""
        return choose(self.forms(word), features, _usual(word))


def spellings(term: str) -> Iterable[str]:
    """Return the texts of all forms of a word or phrase without repeats: what `forms` has, at a third of its cost."""
    return dict.fromkeys(text for text, _ in _inflections(" ".join(term.split())))


@lru_cache(maxsize=16)  # two hundred forms each
def _forms(term: str) -> tuple[Form, ...]:
    made = islice(dict.fromkeys(_inflections(term)), MAX_FORMS)
    return tuple(Form(text, features) for text, features in made)


def _inflections(term: str) -> Iterable[kk_forms.Inflected]:
    words = [lower_cyrillic(word) for word in term.split(" ")]
    itself = (" ".join(words), frozenset[str]())
    head, fronts = words[-1], _fronts(words[:-1])
    if not head:
        return (itself,)
    if is_acronym(head) or not is_cyrillic(head):
        made = _phrases(fronts, _foreign(head))
    elif len(words) == 1 or not kk_forms.possessed_bases(head):
        made = _phrases(fronts, _plain(head, alone=len(words) == 1))
    else:
        owners = [" ".join((*words[:-2], genitive)) for genitive in _genitives(words[-2])]
        made = _phrases(fronts + owners, _possessed(head))
        if not kk_forms.is_surely_possessed(head):
            made = chain(made, _phrases(fronts, kk_forms.decline(head)))
    return chain([itself], made)


def _phrases(fronts: list[str], heads: Iterable[kk_forms.Inflected]) -> Iterator[kk_forms.Inflected]:
    listed = tuple(heads)
    for front in fronts:
        start = f"{front} " if front else ""
        yield from ((start + text, features) for text, features in listed)


def _fronts(words: list[str]) -> list[str]:
    """Return what may stand before the head: the words as they are, and with an object that is somebody's.

    «дербес деректерді өңдеу» is «азаматтың дербес деректерін өңдеу» as well.
    """
    fronts = [" ".join(words)]
    for place, word in enumerate(words):
        owned = _owned(word)
        if owned is not None:
            fronts.append(" ".join((*words[:place], owned, *words[place + 1 :])))
    return fronts


@lru_cache(maxsize=4096)
def _owned(word: str) -> str | None:
    """Return an inflected noun with the possessor of the third person in the same case: деректерді, деректерін."""
    for reading in _readings(word) if _LETTERS.fullmatch(word) else ():
        if reading.features & {"Acc", "Gen", "Dat"} and not reading.features - {"Acc", "Gen", "Dat", "Sing", "Plur"}:
            wanted = reading.features | {"P3"}
            return next((text for text, features in kk_forms.decline(reading.lemma) if features == wanted), None)
    return None


def _genitives(word: str) -> tuple[str, ...]:
    """Return the genitives of the word before a possessed head; none of a foreign, inflected or other such word."""
    if not _LETTERS.fullmatch(word) or _GENITIVE_OR_CONVERB.search(word) or is_acronym(word) or not is_cyrillic(word):
        return ()
    return kk_forms.genitives(word)


def _plain(word: str, *, alone: bool) -> Iterator[kk_forms.Inflected]:
    base = kk_forms.plural_base(word)
    if base is None:
        without = not alone or kk_forms.keeps_meaning_without(word)
        yield from (each for each in kk_forms.decline(word) if without or each[1] != {"Sing", "Abe"})
        return
    # One plural word alone (баптаулар) means the plural only; in a phrase the singular is the same notion.
    yield from (each for each in kk_forms.decline(base) if "Plur" in each[1])
    if not alone:
        yield from (each for each in kk_forms.decline(base) if "Plur" not in each[1])


def _possessed(word: str) -> Iterator[kk_forms.Inflected]:
    """Yield the forms of the head of a compound: never without a possessor."""
    for base in kk_forms.possessed_bases(word):
        yield from (each for each in kk_forms.decline(base) if each[1] & _POSSESSORS)


def _foreign(word: str) -> Iterator[kk_forms.Inflected]:
    """Yield an acronym or foreign name and its forms with a hyphen, those that suit its spoken end first."""
    yield word, frozenset({"Nom", "Sing"})
    for suffix, features in kk_forms.acronym_suffixes(*_spoken_end(word)):
        yield f"{word}-{suffix}", features


def _spoken_end(word: str) -> tuple[str, str]:
    """Return the class and the harmony of an acronym or foreign name as it is spoken."""
    letter = word[-1].upper()
    if not _reads_as_word(word):
        last = "V" if letter in _LETTER_NAMES_IN_VOWEL else kk_forms.ending(letter.lower())
        last = _latin_ending(letter) if last == "T" and not is_cyrillic(letter) else last
        return last, _spelled_harmony(word)
    if is_cyrillic(word):
        return kk_forms.ending(word.lower()), kk_forms.harmonies(word.lower())[0]
    return _latin_ending(word), _latin_harmony(word)


def _spelled_harmony(word: str) -> str:
    """Return the harmony of an acronym that is spelled: of its last letter where that decides, else of its vowels."""
    letter = word[-1].upper()
    vowels = re.findall("[аоұыәеөүіэ]", word.lower())
    if vowels and letter not in "ҚҒКГ":
        return kk_forms.harmonies(vowels[-1])[0]
    return kk_forms.FRONT if letter in _LETTER_NAMES_IN_FRONT else kk_forms.BACK


def _reads_as_word(word: str) -> bool:
    """Tell whether people say the word and do not spell its letters: БАҚ, НАТО, Signal; not ҰҚК, VPN."""
    if not is_acronym(word):
        return True
    return bool(re.search(r"[бвгғджзйкқлмнңпрстфхһцчшщ][аәеёиоөуыіэюя]", word.lower()))


def _latin_ending(word: str) -> str:
    return {"n": "N", "m": "N", "l": "L", "r": "R", "z": "Z", "y": "R", "w": "V"}.get(
        word[-1].lower(), "V" if word[-1].lower() in "aeiou" else "T"
    )


def _latin_harmony(word: str) -> str:
    vowels = re.findall(r"[aeiouy]", word.lower())
    return kk_forms.BACK if vowels and vowels[-1] in "aou" else kk_forms.FRONT


def _usual(term: str) -> frozenset[str]:
    words = [lower_cyrillic(word) for word in term.split()]
    if not words or not is_cyrillic(words[-1]) or is_acronym(words[-1]):
        return frozenset({"Nom", "Sing"})
    head = words[-1]
    if len(words) > 1 and kk_forms.possessed_bases(head):
        number = "Plur" if re.search(r"[лдт](?:ары|ері)$", head) else "Sing"
        return frozenset({"Nom", number, "P3"})
    return frozenset({"Nom", "Plur" if kk_forms.plural_base(head) else "Sing"})


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[Reading, ...]:
    long: list[Reading] = []
    short: list[Reading] = []
    for place in range(2, len(word)):
        suffix = word[place:]
        if suffix not in kk_forms.all_suffixes():
            continue
        for lemma in kk_forms.restore(word[:place]):
            if not re.search("[аәеёоөұүыіэюяиу]", lemma):
                continue
            found = (Reading(lemma, features) for text, features in kk_forms.decline(lemma) if text == word)
            (long if len(suffix) > 1 else short).extend(found)
    itself = (Reading(word, frozenset({"Nom", "Sing"})),) if _LETTERS.fullmatch(word) else ()
    return tuple(dict.fromkeys((*long, *itself, *short)))
