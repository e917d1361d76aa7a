"""Arabic alphabet for Kazakh by Akhmet Baitursynuly (төте жазу), as printed in China today: writing and reading.

Four letters stand for two vowels each: ا а ә, و о ө, ۇ ұ ү, ى ы і. The high hamza ٴ before a word says that its vowels
are the front ones. It is not written where a letter of the word says so already: ە (е), ك (к) and گ (г) stand in front
words only, ق (қ) and ع (ғ) in back ones. There are no capitals. Digits stay European, as newspapers print them.

Source: A. Baitursynuly's alphabet of 1912 and 1924 as tabled in Wikipedia, "Kazakh alphabets"; Unicode on U+0674; the
spelling of Russian words after the Arabic editions of Egemen Qazaqstan, Kazinform and Abai.kz: ц is تس, щ شش, ю يۋ,
я يا, э ە; ъ and ь are not written; и before и, й, ю, я is not written twice (конституция: كونستيتۋتسيا).

What the way back cannot know, and what it takes:

- case: small letters
- vowels: those of the whole word by its hamza or its ە ك گ ق ع; in a word that mixes both, of the nearest such letter
- и, й are ي: й after a vowel, else и; э, е are ە: е
- ц and тс, щ and шш, ю and иу, я and иа, ё and ио: as in `latin`, but ия after a consonant
- ъ, ь, stress marks and soft hyphens are not written
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from localize.transliteration.cyrillic import VOWELS, settle

HAMZA = "\u0674"
_CYRILLIC = "аәбвгғджзийкқлмнңоөпрстуұүфхһчшыіеэ"
_ARABIC = "اابۆگعدجزييكقلمنڭووپرستۋۇۇفحھچشىىەە"
_OF_SEVERAL = {"ё": "يو", "ц": "تس", "щ": "شش", "ъ": "", "ь": "", "ю": "يۋ", "я": "يا"}
_FRONT = frozenset("әөүі")
_SAID_ALREADY = frozenset("екгэ")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u0640]")
_TWICE = re.compile("и(?=[ийюя])")

_AMBIGUOUS = {"а": "ә", "о": "ө", "ұ": "ү", "ы": "і"}
_FRONT_SIGNS = frozenset("екг")
_BACK_SIGNS = frozenset("қғ")
# Letters of other Arabic alphabets that look the same and are typed for ours.
_LOOKALIKES = str.maketrans({"ک": "ك", "ی": "ي", "ه": "ە", "ٵ": "ٴا", "ٶ": "ٴو", "ٷ": "ٴۇ", "ٸ": "ٴى", "ء": "ٴ"})
_CLITIC = re.compile(r"(?<=\w\w\w)[мбп]ен$")
"""The postposition мен sticks to back words as well: шынымен."""
_NEXT_SIGN = re.compile(r"[^аоұеқғкг]*([аоұеқғкг])")
_IN_CONSONANTS = re.compile(rf"[^{VOWELS}][иу][^{VOWELS}]")
_IA_AFTER_CONSONANT = re.compile(rf"(?<=[^\W{VOWELS}])иа")


def write(word: str) -> str:
    """Return a word of Kazakh Cyrillic letters in Arabic ones, hamza first where it needs one; the rest stays."""
    small = _TWICE.sub("", _INVISIBLE.sub("", word.lower()))
    letters = frozenset(small)
    hamza = HAMZA if letters & _FRONT and not letters & _SAID_ALREADY else ""
    table = _table()
    return hamza + "".join(table.get(letter, letter) for letter in small)


def read(word: str) -> str | None:
    """Return a word in small Cyrillic letters, as far as they can be known; None where it is of another script."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFC", word)).translate(_LOOKALIKES)
    letters = [letter for letter in bare if letter != HAMZA]
    table = _back()
    if any(letter.isalpha() and letter not in table for letter in letters):
        return None
    plain = "".join(table.get(letter, letter) for letter in letters)
    voiced = _choose_vowels(plain, front=HAMZA in bare)
    return settle(_IA_AFTER_CONSONANT.sub("ия", voiced))


def _choose_vowels(plain: str, *, front: bool) -> str:
    """Return a word read with back vowels with the vowels that its hamza and its signs ask for, one after another."""
    signs = _CLITIC.sub(lambda found: "\ue000" * len(found.group()), plain)
    chosen: list[str] = []
    before: list[bool | None] = []
    for at, letter in enumerate(plain):
        if letter in _AMBIGUOUS:
            is_front = _is_front(signs, at, before, hamza=front)
            chosen.append(_AMBIGUOUS[letter] if is_front else letter)
            before.append(is_front)
            continue
        chosen.append(letter)
        if letter == "е" or (letter in "иу" and _IN_CONSONANTS.match(plain, max(at - 1, 0))):
            before.append(True if letter == "е" else None)
    return "".join(chosen)


def _is_front(signs: str, at: int, before: Sequence[bool | None], *, hamza: bool) -> bool:
    """Tell whether the vowel at a place is a front one; *before* says it of the vowels before, None of и and у."""
    beside = {*signs[max(at - 1, 0) : at], *signs[at + 1 : at + 2]}
    ahead = _NEXT_SIGN.match(signs, at + 1)
    is_wide = signs[at] in "ао"
    if beside & _BACK_SIGNS or (is_wide and before):
        return False  # ә and ө are rare after the first syllable
    if is_wide and not hamza and ahead and ahead[1] in "ао":
        return False  # a loan: командасы
    if beside & _FRONT_SIGNS or (hamza and len(before) < 2):
        return True
    if ahead and ahead[1] in _FRONT_SIGNS | _BACK_SIGNS:
        return ahead[1] in _FRONT_SIGNS
    return _is_front_word(signs, before, hamza=hamza)


def _is_front_word(signs: str, before: Sequence[bool | None], *, hamza: bool) -> bool:
    """Tell whether a word has front vowels: by the last vowel that is known, the hamza, or its other letters."""
    known = [each for each in before if each is not None]
    if known:
        return known[-1]
    return hamza or (not _FRONT_SIGNS.isdisjoint(signs) and _BACK_SIGNS.isdisjoint(signs))


@cache
def _table() -> dict[str, str]:
    return dict(zip(_CYRILLIC, _ARABIC, strict=True)) | _OF_SEVERAL


@cache
def _back() -> dict[str, str]:
    pairs = zip(_ARABIC, _CYRILLIC, strict=True)
    first: dict[str, str] = {}
    for arabic, cyrillic in pairs:
        first.setdefault(arabic, cyrillic)
    return first
