"""Kazakh possessive and collective endings: «кітапы» for кітабы, «сайтынын» for сайтының, «4-ауы»."""

from __future__ import annotations

import re
from functools import lru_cache

from localize.morphology.common_words import is_borrowable
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.ru import is_known

_CASES = "(?:н|на|не|нда|нде|нан|нен|ның|нің|мен|ндағы|ндегі)?"
# п, к and қ are voiced before the ending of the owner: кітап, кітабы; мектеп, мектебі; құқық, құқығы.
_UNVOICED = re.compile(rf"([\u0430-\u04ff]+[аәеоөұүыі][пкқ])([ыі]{_CASES})")
_VOICED = str.maketrans("пкқ", "бгғ")
# The genitive of what is somebody's, with н for ң: сайты, «сайтынын».
_NO_NASAL = re.compile(r"([\u0430-\u04ff]{2,}?)(с?(?:ын|ін))(ын|ін)")
_WHO_DOES = re.compile("(.+?)[аей]т[ыі]н")
_BELONGING = re.compile(f"[дтн]ікі{_CASES}$")
"""«тілдікі»: what is the language's."""
_NEVER_VOICED = frozenset(["тарап", "қаріп"])
_LEAST = 3
"""Letters of a noun."""


@lru_cache(maxsize=8192)
def with_right_owner(word: str) -> str:
    """Return what a word in lower case should be whose noun is not voiced or whose genitive has н; else nothing."""
    return _voiced(word) or _with_nasal(word)


def _voiced(word: str) -> str:
    found = _UNVOICED.fullmatch(word)
    if found is None or _BELONGING.search(word):
        return ""
    noun, ending = found.groups()
    if noun not in kk_words.nominal_set() or noun in kk_words.verb_set() or is_borrowable(noun) or is_known(word):
        return ""
    if noun in _NEVER_VOICED or word in kk_words.nominal_set() or word in kk_words.invariant():
        return ""  # «жинақы», compact
    right = noun.translate(_VOICED)[-1:]
    made = noun[:-1] + right + ending
    forms = {text for text, features in kk_forms.decline(noun) if "P3" in features}
    return made if made in forms else ""


def _with_nasal(word: str) -> str:
    found = _NO_NASAL.fullmatch(word)
    if found is None or is_known(word):
        return ""
    noun, owned, _ = found.groups()
    if len(noun) < _LEAST or word[:-2] in kk_words.nominal_set() or is_borrowable(word[:-2]):
        return ""  # «жиынын» is жиыны in the accusative
    participle = _WHO_DOES.fullmatch(word[:-2])
    if participle and participle[1] in kk_words.verb_set():
        return ""  # «бататынын»: that it sets
    if not (noun in kk_words.nominal_set() or is_borrowable(noun)):
        return ""
    right = noun + owned[:-1] + ("ның" if owned[-2] == "ы" else "нің")
    return right if right in {text for text, _ in kk_forms.decline(noun)} else ""


_COLLECTIVE = {"2": "еу", "3": "еу", "4": "еу", "5": "еу", "6": "ау", "7": "еу"}
_OF_SOME = re.compile(rf"([еа]у)([ыі])({_CASES})")
_OF_ONE = re.compile(r"[ыі]н?(?:а|е|да|де|ан|ен|ың|ің)?")
"""«10 ауылдың 7-інде»: жетеуінде, cut short to its last letters."""


def collective(number: str, ending: str) -> str | None:
    """Return the ending that people counted take after a number, nothing where it is right; None where it is another.

    «4-еуі», «6-ауы»; «7-інде» is let pass.
    """
    wanted = _COLLECTIVE.get(number[-1:])
    found = _OF_SOME.fullmatch(ending)
    if wanted is None:
        return None
    if found is None:
        return "" if _OF_ONE.fullmatch(ending) and number[-1:] in "267" else None
    thin = wanted == "еу"
    vowel = "і" if thin else "ы"
    rest = found[3].translate(str.maketrans("ыаығ", "іеіг") if thin else str.maketrans("ег", "ағ"))
    right = wanted + vowel + rest
    return "" if ending == right else right
