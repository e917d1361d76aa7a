"""Kazakh in Latin letters, texts and single words: of the alphabets of 2017 to 2021, or as people make do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from localize.checks.analysis.language_guess import unquoted
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, into, into_script, target
from localize.checks.core.registry import check
from localize.model import Severity
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
_MARKED = re.compile("[ğşñıūǵńŋ]")
_ONLY_KAZAKH = re.compile(rf"{_MARKED.pattern}|q(?!u)")
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


# --- single words ----------------------------------------------------------------------------------------------------

_KAZAKH_LOOK = re.compile(
    r"q(?!u)|[aeou]i[^aeiou]|uy|ay|ey|zh|(?:[ldt][ae]r|[ndt]y[nñ]|[dt][ae]|[dtn][ae]n|[gq]an|g[ae]|[mbp]en|[dt][yui]"
    r"|ady|edi|y|i|u)$"
)
_LEAST_ALONE = 5
"""Letters of a word without marks; English and Kazakh have many short words alike."""
_SINGLE = re.compile(r"(?<![\w.@/#$%&\\-])[A-Za-zÀ-ɏ]{4,}(?![\w@/=(_]|[.:]\w)")


@lru_cache(maxsize=4096)
def _readings(typed: str) -> frozenset[str]:
    """Return the Kazakh words that a word in Latin letters may be; none where it may be English."""
    word = typed.lower()
    plain = word.isascii()
    known = is_everyday_english(word) or word in technical_english()
    if len(word) < _LEAST_ALONE - (not plain) or (plain and (typed != word or not _KAZAKH_LOOK.search(word) or known)):
        return frozenset()
    return next((found for each in _read(word) if (found := restorations(each))), frozenset())


def _may_be_kazakh(typed: str) -> bool:
    if "\u0400" <= typed[0] <= "\u052f" or not typed[1:].islower():
        return False
    return bool(_readings(typed)) or (typed.islower() and _MARKED.search(typed) is not None)


@check(
    "script.latin_word",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & into_script("Cyrl") & target(any_word(_may_be_kazakh, having="[a-zà-ɏ]")),
)
def latin_word(context: Context) -> Iterator[Sighting]:
    """A Kazakh word is in Latin letters in a Cyrillic text.

    What: Words of five letters and more, or of four with letters such as ş, ğ, ñ, that are known Kazakh words once
    they are spelt in Cyrillic ones, and all in small letters with ğ, ş, ñ, ı, ū. English words, and what the source
    has as well, are left alone.
    Why: The text is in one alphabet; the reader stumbles, and search does not find the word.
    Wrong: en: The file name is empty. | kk: Файл atauy бос.
    Right: en: The file name is empty. | kk: Файл атауы бос.
    """
    target = context.target
    there = context.source.typed.lower()
    words = list(_SINGLE.finditer(unquoted(target.masked)))
    if len(words) >= len(_CYRILLIC_WORD.findall(target.masked)):
        return  # a whole text in Latin letters has its own check
    for found in words:
        word = found.group()
        if word.lower() in there or not _may_be_kazakh(word):
            continue
        readings = sorted(_readings(word))
        right = [each.capitalize() if word[0].isupper() else each for each in readings]
        message = f"in Cyrillic letters: {' / '.join(right[:3])}" if right else "Kazakh in Latin letters"
        yield target.sight(found.start(), found.end(), message, right[0] if len(right) == 1 else None)
