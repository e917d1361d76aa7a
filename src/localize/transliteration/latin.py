"""Latin alphabet of 2021 for Kazakh: writing and reading.

The alphabet has 31 letters: A Ä B D E F G Ğ H I İ J K Q L M N Ñ O Ö P R S Ş T U Ū Ü V Y Z. Dotless I ı is Cyrillic І;
dotted İ i is И and Й; Y y is Ы. The draft of January 2021 had ŋ and ǧ where that of April has ñ and ğ; they are read
but not written.

Source: the alphabet shown to the public on 22 April 2021 by the national commission on the alphabet, as tabled in
Wikipedia, "Kazakh alphabets". It is a draft: no law has put it into force. It has no letters for the sounds of Russian
words; what is written for them here is how newspapers in this alphabet print them (я as ia: "siiaqty"), or our choice.

What the way back cannot know, because two spellings became one, and what it takes:

- и, й are i: й after a vowel, else и
- э, е are e: е
- х, һ are h: х, but for a few known stems with һ (`cyrillic.HA_STEMS`)
- ц is ts, as is тс, and ч is tş, as is тш: the one letter where no Kazakh ending can begin with the second one (айтса,
  хатшы), as at the start of a word; щ is şş, as is шш: щ
- я, ю, ё are ia, iu, io, as are иа, иу, ио: я after a vowel and at the start; ю everywhere; ио after a consonant
- ъ and ь are not written
- stress marks are not written
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from localize.transliteration.cyrillic import settle

_CYRILLIC = "аәбвгғдежзийкқлмнңоөпрстуұүфхһшыіэ"
_LATIN = "aäbvgğdejziikqlmnñoöprstuūüfhhşyıe"
_OF_SEVERAL = {"ё": "io", "ц": "ts", "ч": "tş", "щ": "şş", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
_READ = "abvgğdejzikqlmnñoöprstuūüfhşyıäŋǧ"
_AS = "абвгғдежзикқлмнңоөпрстуұүфхшыіәңғ"
_UPPER = {"i": "İ", "ı": "I"}
_LOWER = str.maketrans("İI", "iı")


def write(word: str) -> str:
    """Return a word of Kazakh Cyrillic letters in the Latin alphabet; other characters stay.

    A capital that becomes two letters is a capital and a small letter, and two capitals before another capital or at
    the end of a word in capitals: Щука, ЩУКА, АЩ.
    """
    table = _table()
    written: list[str] = []
    for at, letter in enumerate(word):
        small = table.get(letter.lower())
        if small is None:
            written.append(letter)
        elif letter.islower():
            written.append(small)
        elif word[at + 1 : at + 2].isupper() or (at + 1 == len(word) and word[at - 1 : at].isupper()):
            written.append("".join(map(_upper, small)))
        else:
            written.append(_upper(small[:1]) + small[1:])
    return "".join(written)


def read(word: str) -> str | None:
    """Return a word of this alphabet in Cyrillic letters, as far as that can be known; None where it is another's.

    A word with c, w, x or a letter of another alphabet is not Kazakh.
    """
    table = _back()
    read_letters: list[str] = []
    for letter in unicodedata.normalize("NFC", word):
        small = letter.translate(_LOWER).lower()
        if small in table:
            read_letters.append(table[small] if small == letter else table[small].upper())
        elif letter.isalpha():
            return None
        else:
            read_letters.append(letter)
    return settle(re.sub("тш", _tsh, "".join(read_letters), flags=re.IGNORECASE))


def _tsh(found: re.Match[str]) -> str:
    """Return ч or тш: Kazakh endings with ш (-шы, -ші, -ша, -ше) follow a stem in т; else it is the one sound."""
    after = found.string[found.end() : found.end() + 1].lower()
    if found.start() and after in ("ы", "і", "а", "е", "ү", "ұ"):
        return found.group()
    return "Ч" if found.group()[0].isupper() else "ч"


def _upper(letter: str) -> str:
    return _UPPER.get(letter) or letter.upper()


@cache
def _table() -> dict[str, str]:
    return dict(zip(_CYRILLIC, _LATIN, strict=True)) | _OF_SEVERAL


@cache
def _back() -> dict[str, str]:
    return dict(zip(_READ, _AS, strict=True))
