"""Kazakh endings of words: vowel harmony and assimilation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from localize.checks.lost_letters import opens
from localize.checks.needs import any_word, into, target
from localize.checks.pair import Context, Sighting, Text
from localize.checks.registry import check
from localize.checks.suffixes import BACK, FRONT, TWINS, expected, meanings
from localize.model import Severity
from localize.morphology import kk_forms, kk_words
from localize.morphology.everyday import is_borrowable
from localize.morphology.kk_restore import is_formed, nominal_stem, restorations
from localize.morphology.ru import is_known
from localize.tokens import TokenKind

_CYRILLIC = re.compile(r"[\u0430-\u04ff]+")
# A word that ends in а ы or ә і takes plurals of its own harmony only, known or not: «наразылар».
_OTHER_PLURAL = re.compile(
    r"([\u0430-\u04ff]{3,}(?:[аы](?=ле)|[әі](?=ла)))(л[ае]р(?:[ыі]|[дң][ыі]ң|[дғг][аеыі]|д[ае]н|мен|[ыі]н[ыі]?ң?|[ыі]мен)?)"
)

# What is somebody's has its case in its own vowels, and never a hard one: «форматынде», «арасынта».
_OTHER_OWNED = re.compile(
    r"([\u0430-\u04ff]{3,}(?:ын(?=де|не[нң]?|е)|ін(?=да|на[нң]?|а)|[ыі]н(?=т[ае])))([дтн]?[ае](?:н|ғы|гі)?)"
)

_LEAST_WORD = 5


def _may_disagree(typed: str) -> bool:
    """Tell whether a word by itself has an ending of another one."""
    word = typed.lower()
    if len(word) < _LEAST_WORD or typed[1:] != word[1:] or not _CYRILLIC.fullmatch(word):
        return False
    if word in restorations(word) and not _is_hardened(word):
        return False
    return not is_known(word) and bool(_harmonised(word))


_HARD = re.compile(r"т[ае]н?$")


def _is_hardened(word: str) -> bool:
    """Tell whether a noun has -та for -да: «ауылта» could be a form of a verb made of it, but nobody says so."""
    ending = _HARD.search(word)
    if ending is None or word in kk_words.nominals() or word in kk_words.invariant():
        return False
    stem = word[: ending.start()]
    if len(stem) < _LEAST_STEM or kk_forms.ending(stem) == "T" or stem not in kk_words.nominals():
        return False
    return stem not in kk_words.verbs() and stem + "т" not in kk_words.verbs()


@check(
    "kazakh.harmony", category="fluency", severity=Severity.MAJOR, needs=into("kk") & target(any_word(_may_disagree))
)
def harmony(context: Context) -> Iterator[Sighting]:
    """An ending does not agree with its word in vowels or consonants.

    What: Common Kazakh words with an ending that exists, but not for this word: «кітаптер», «адамдың», «елдар» for
    «елдер». Words that are not known are left alone.
    Why: No speaker says it; it comes from a machine or from a replaced word whose ending stayed.
    Wrong: en: books | kk: кітаптер
    Right: en: books | kk: кітаптар
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
    for token in target.language_tokens:
        first, _, typed = token.text.rpartition("-")
        if first and first.isalpha() and not first.isascii():
            continue  # «бірте-бірте»
        if token.kind is not TokenKind.WORD or not _may_disagree(typed):
            continue
        right, start = _harmonised(typed.lower()), token.end - len(typed)
        if typed[0].isupper() and not (_GENITIVE.search(typed) or _is_listed(typed.lower(), target, start)):
            continue
        if right and typed.lower() not in context.source.typed.lower():
            fix = typed[0] + right[0][1:] if len(right) == 1 else None
            yield target.sight(start, token.end, f"the ending should be: {' / '.join(right)}", fix)


# No name ends so by itself: what is wrong with it is the ending.
_GENITIVE = re.compile(r"....[ндт][ыі]ң$")


def _is_listed(word: str, target: Text, start: int) -> bool:
    """Tell whether a word with a capital has a known stem, or begins a sentence and so may be no name."""
    ending = _CASE.search(word)
    stem = word[: ending.start()] if ending else word
    return stem in restorations(stem) or is_known(stem) or (opens(target, start) and " " in target.words)


@lru_cache(maxsize=8192)
def _harmonised(word: str) -> tuple[str, ...]:
    """Return what a word should be whose ending exists, but not after this stem; nothing for an unknown stem."""
    stem = nominal_stem(word)
    if stem is None and (plural := _OTHER_PLURAL.fullmatch(word)):
        return (plural[1] + plural[2].translate(TWINS[BACK if plural[1][-1] in "аы" else FRONT]),)
    if owned := _OTHER_OWNED.fullmatch(word):
        right = owned[2].replace("т", "д").translate(TWINS[BACK if owned[1][-2] == "ы" else FRONT])
        return (owned[1] + right,) if owned[1] + right in restorations(owned[1] + right) or _is_owned(owned[1]) else ()
    if stem is None or not re.search("[аәеоөұүыі]", stem[-4:]):
        return _by_rule(word)
    meant = meanings(word[len(stem) :])
    made = (text for text, features in kk_forms.decline(stem) if features in meant and text != word)
    return tuple(dict.fromkeys(made)) or _turned(word, len(stem)) or _by_rule(word)


def _is_owned(word: str) -> bool:
    """Tell whether a word is a loan that belongs to somebody, in the accusative: «форматын»."""
    return is_formed(word, is_borrowable, ("noun",))


def _turned(word: str, keep: int) -> tuple[str, ...]:
    """Return the word with the end, after *keep* letters or more, in the other harmony, if it is a word."""
    found: dict[str, None] = {}
    for start in range(keep, len(word) - 1):
        for harmony in (BACK, FRONT):
            turned = word[:start] + word[start:].translate(TWINS[harmony])
            if turned != word and turned in restorations(turned):
                found[turned] = None
    return tuple(found) if len(found) == 1 else ()


_CASE = re.compile(r"(?:[лдт][ае]р|[ндт][ыі]ң|[дтн][ае]н|[ғқ]а|[гк]е|[дт][ае]|н[ыі])$")
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|ский|ич)$")
_LEAST_STEM, _LEAST_LISTED = 4, 3
"""Letters of a stem whose vowels and last letter tell its endings, known or not, and of one that has to be known."""
_BACK_VOWEL, _FRONT_VOWEL = frozenset("аоұы"), frozenset("әеөүіэ")
_VOWEL = re.compile("[аоұыәеөүіэиуюяё]")


def _by_rule(word: str) -> tuple[str, ...]:
    """Return what a word should be by the last vowel and the last letter before its ending, whatever its stem means."""
    ending = _CASE.search(word)
    if ending is None or ending.start() < _LEAST_LISTED:
        return ()
    stem, suffix = word[: ending.start()], ending.group()
    if _SURNAME.search(stem) or (
        suffix[-1] == "ң" and (is_borrowable(word[:-2]) or word[:-2] in restorations(word[:-2]))
    ):
        return ()  # «Обаевқа» as well as «Обаевке»; «билетің», your ticket
    loan = _is_loan(stem)
    listed = loan or stem in restorations(stem) or is_formed(stem, is_borrowable)
    harmony = _harmony_of(stem, loan=loan)
    if not (listed or (harmony and _tells(stem, suffix))) or (stem[-1] == "р" and is_borrowable(stem + suffix[0])):
        return ()
    if suffix in ("нан", "нен") and stem[-1] in "ыі" and harmony:
        wanted: tuple[str, ...] = ("нан" if harmony == BACK else "нен",)
    elif suffix in ("ны", "ні") and stem[-1] not in "аоыеі":
        wanted = ()
    else:
        # Where usage differs in vowels, the consonant is certain still: «графикде».
        fitting = [expected(suffix, kk_forms.ending(stem), each) for each in ((harmony,) if harmony else (BACK, FRONT))]
        wanted = () if None in fitting else tuple(each for options in fitting for each in options or ())
    return tuple(stem + each for each in dict.fromkeys(wanted) if each != suffix)


def _tells(stem: str, suffix: str) -> bool:
    """Tell whether an ending can be no part of an unknown stem: «скроблер» is whole, and so may be «-та»."""
    whole = suffix[-1] == "р" or (suffix[0] in "тқк" and kk_forms.ending(stem) != "T")
    return len(stem) >= _LEAST_STEM and not whole


def _is_loan(stem: str) -> bool:
    """Tell whether a stem is a Russian noun, whole or without its last letter: журналис-, секунд-."""
    if stem.endswith(("ция", "сия", "зия", "гия", "фия", "мия")):
        return True
    return is_borrowable(stem) or is_borrowable(stem + "а") or (stem.endswith("с") and is_borrowable(stem + "т"))


# Loans that are heard in two ways: цикл, шифр, субтитр, астероид, жалюзи.
_EITHER = re.compile(r"(?<!н)и[бвгджзклмнпрстфхцчшщ]+[рл]$|оид$|[юи]$|ю[бвгджзклмнпрстфхцчшщ]$")


def _harmony_of(stem: str, *, loan: bool) -> str | None:
    """Return the harmony that the last vowel of a stem asks for; None where usage differs."""
    if stem[-1] in "кгь" or is_borrowable(stem + "ь"):
        return None
    if loan:
        if _EITHER.search(stem):
            return None
        harmonies = kk_forms.harmonies(stem)
        return harmonies[0] if len(harmonies) == 1 else None
    vowels = _VOWEL.findall(stem.removesuffix("у") if stem in restorations(stem) else stem)  # a verbal noun
    if len(vowels) > 1 and vowels[-1] == "и" and re.search("[қғ]", stem):
        vowels.pop()  # «Сейтқали» is as broad as its қ
    last = vowels[-1] if vowels else ""
    return BACK if last in _BACK_VOWEL else FRONT if last in _FRONT_VOWEL else None
