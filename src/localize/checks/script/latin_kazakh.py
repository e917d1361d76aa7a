"""Kazakh in Latin letters, of whatever alphabet: those of 2017 to 2021, and the letters that people make do with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from localize.morphology.common_words import is_borrowable, is_everyday_english, technical_english
from localize.morphology.kk.restore import restorations, restore_loan

# What a spelling may stand for, Kazakh letters as those that a Russian layout has for them; longer ones come first.
_LETTERS = {
    "shch": ("щ",), "sh": ("ш",), "ch": ("ч",), "zh": ("ж",), "kh": ("х", "к"), "gh": ("г",), "ng": ("н", "нг"),
    "ts": ("ц", "тс"), "ya": ("я", "иа", "ыа"), "ia": ("я", "иа"), "ıa": ("я", "иа"), "yu": ("ю", "ыу"),
    "iu": ("ю", "иу"), "ıu": ("ю", "иу"), "ıý": ("ю", "иу"), "yo": ("ё", "ио"), "io": ("ё", "ио"), "ye": ("е",),
    "iya": ("ия", "иа"), "iia": ("ия", "иа"), "ııa": ("ия", "иа"), "ıia": ("ия", "иа"),
    "ae": ("а", "ае"), "iy": ("и", "ий", "йы"), "yi": ("и", "ый", "йі"), "şş": ("щ",),
    "a'": ("а",), "g'": ("г",), "n'": ("н",), "o'": ("о",), "u'": ("у",), "s'": ("ш",), "c'": ("ч",), "i'": ("и",),
    "y'": ("у",),
    "i": ("и", "й", "ы"), "ı": ("ы", "и", "й"), "y": ("ы", "й", "у"), "e": ("е", "э"), "j": ("ж", "й"), "q": ("к",),
    "w": ("у",), "x": ("х", "кс"), "h": ("х",), "c": ("ц", "ч"), "ý": ("у",), "ç": ("ч",), "ş": ("ш",), "é": ("э",),
    **{latin: (letter,) for latin, letter in zip("abvgdzklmnoprstuf", "абвгдзклмнопрстуф", strict=True)},
    **{latin: (letter,) for latin, letter in zip("äáğǵñńŋöóūüú", "ааггннноо" + "ууу", strict=True)},
}  # fmt: skip
_PIECES = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_MOST_READINGS = 48
_LATIN_WORD = re.compile(r"(?<![\w.@/#$%&\\:-])[A-Za-zÀ-ɏ](?:[’']?[a-zà-ɏ])+’?'?(?![\w@/=(_-]|[.:]\w)")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]{2,}")
_LEAST = 3
"""Letters of a word that is read; shorter ones are like words of any language."""
_LEAST_FOUND = 2
"""Words that are read as Kazakh."""
_LONG = 6
"""Letters of a word that tells alone."""
_ONLY_KAZAKH = re.compile("[ğşñıūǵńŋ]|q(?!u)")
_NOT_TURKISH = re.compile("[ñūǵńŋ]|q(?!u)")


@lru_cache(maxsize=8192)
def is_kazakh_in_latin(typed: str) -> bool:
    """Tell whether a word in Latin letters is a known Kazakh one, no loan, and no English one that we know."""
    word = typed.lower()
    english = word.isascii() and (is_everyday_english(word) or word in technical_english())
    return len(word) >= _LEAST and not english and any(map(restorations, _read(word)))


@lru_cache(maxsize=8192)
def _is_read(word: str) -> bool:
    """Tell whether a Latin word in lower case spells a Kazakh one, or a loan."""
    return any(restorations(each) or restore_loan(each) or is_borrowable(each) for each in _read(word))


def _read(word: str) -> Iterator[str]:
    """Yield what a Latin word in lower case may spell, in letters that Russian has; nothing for a foreign letter."""
    word = word.replace("’", "'")
    pieces = _PIECES.findall(word)
    if "".join(pieces) == word:
        yield from map("".join, islice(product(*(_LETTERS[each] for each in pieces)), _MOST_READINGS))


def may_be_latin_kazakh(_source: str, typed: str) -> bool:
    """Tell whether a text has as many Latin words as Cyrillic ones."""
    return len(_LATIN_WORD.findall(typed)) >= max(1, len(_CYRILLIC_WORD.findall(typed)))


def is_latin_kazakh(masked: str, source: str) -> bool:
    """Tell whether a short text is Kazakh in Latin letters: two words are read so, and most of the words of the text.

    Words of the source are not looked at; English words that Kazakh has not, and a text of names alone, tell against.
    """
    there = source.casefold()
    words = [word for word in _LATIN_WORD.findall(masked) if word.casefold() not in there]
    telling = [word for word in words if is_kazakh_in_latin(word)]
    if len(words) < max(_LEAST_FOUND, len(_CYRILLIC_WORD.findall(masked))) or not _are_telling(telling):
        return False
    known = [word for word in words if word in telling or _may_be_known(word.lower())]
    return any(map(str.islower, known)) and _are_most(known, words)


def _are_telling(words: list[str]) -> bool:
    return len(words) >= _LEAST_FOUND or any(map(_tells_alone, words))


def _may_be_known(word: str) -> bool:
    return _is_read(word) or _NOT_TURKISH.search(word) is not None


def _are_most(known: list[str], words: list[str]) -> bool:
    """Tell whether two words are read as Kazakh, of the others few are not, and none of those is English."""
    others = [word for word in words if len(word) >= _LEAST and word not in known]
    long = sum(len(word) >= _LEAST for word in known)
    return len(known) >= _LEAST_FOUND and len(others) * 2 <= long and not any(map(is_everyday_english, others))


def _tells_alone(word: str) -> bool:
    """Tell whether a Kazakh word needs no other but a loan or a short one beside it."""
    if len(word) >= _LONG or (word.islower() and len(word) > _LEAST):
        return True
    return _ONLY_KAZAKH.search(word.lower()) is not None
