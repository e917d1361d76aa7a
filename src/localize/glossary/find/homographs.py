"""Homographs of terms: words of other parts of speech or meanings that look like a form of a term.

Rules of thumb for one-word Kazakh and Russian terms; `english` has those of English. They answer "unsure"; "no" only
for a Russian adjective before its noun, which the dictionary knows. Judged on some hundred random hits in software
texts of each language.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from localize.morphology import Form, Morphology, Reading
from localize.morphology.phrases import CASES, agree
from localize.morphology.ru.words import is_known
from localize.morphology.words import read_words


class Doubt(enum.IntEnum):
    """How a form may be misread, whatever stands around it."""

    NONE = 0
    MODIFIER = 1
    """It may be an adjective where a noun follows."""
    ADJECTIVE = 2
    """The same, and it may be a predicate: «ең белсенді оқушы», «қатысу ерікті, міндетті емес»."""
    QUALITY = 3
    """It is an adjective where a noun follows that nothing owns: «қосымша ақпарат» beside «қосымша терезесі»."""
    ALWAYS = 4


_OBJECT = frozenset({"Acc", "Sing"})
_BARE = frozenset({"Nom", "Sing"})
# After these letters an accusative looks like an adjective in -лы: қауіпті is "danger" or "dangerous".
_DERIVED = re.compile(r"(?:[пфкқтсшщчцхһбвгд]т|[зжмнңл]ь?д)[ыі]$")
# Dictionary forms that are adjectives by their make: белсенді is "active" and "activist".
_ADJECTIVAL = re.compile(r"[лдт][ыі]$")
# ... and these are adjectives oftener than nouns: қосымша is "additional" and "app".
_EQUATIVE = re.compile(r"...[шс][ае]$")
_OWNED = re.compile(r"(?:[ыі]|[ыі]н(?:а|е|да|де|ан|ен|ы?ң|і?ң|[ыі])?|[ыі]нда[ғг][ыі]|[ыі]мен)$")
_OWNER = re.compile(r"[нтд][ыі]ң$")
_DEGREES = frozenset({"ең", "өте", "тым", "аса", "әрі", "неғұрлым"})
_AGENT = re.compile(r"уш[ыі](?:лар|лер)?$")
# Plurals, heirs and workers, words in -дық: what ends like «айтар» and «алдық» is mostly no verb.
_NO_VERB = re.compile(r"...(?:[лдт]ар|[лдт]ер)$|..[гк]ер$|...[дт](?:ық|ік)$")
_MANNER = frozenset({"түрде", "түрдегі", "түрінде"})
_SHORT_STEM = 4  # letters; "my" and "your" of longer stems were never another word in what was looked at
_VERB = re.compile(
    r"(?:у|у(?:ы|і|ға|ге|ды|ді|дың|дің|да|де|дан|ден|мен|ын|ін|ына|іне|ында|інде|ының|інің|лар|лер)"
    r"|[ыі]п|п|[ғқ]ан|[гк]ен|[дт][ыі]|[дт][ыі][қк]|са|се|[аей]т[ыі]н|ң[ыі]з|мақ|мек|[аей]м[ыі]н"
    r"|[ғқ]анда|[гк]енде|[мбп][ае]й|уш[ыі](?:[нд][ыі]ң|ға|ге|н?[ыі]|мен|лар|лер|с[ыі]|м[ыі]з)?"
    r"|ғыш|гіш|[аеі]р|ғал[ыі]|гелі|с[ыі]н|й?м[ыі]з|йт[ыі]н[ыі]н)$"
)
_ADVERBS = frozenset(read_words("homographs")["kk-adverbs"])
_POSTPOSITIONS = frozenset(read_words("homographs")["kk-postpositions"])
_NOUNS_LIKE_CONVERBS = frozenset(read_words("homographs")["kk-nouns-like-converbs"])
# «қауіпті болуы»: the predicate is an adjective.
_PREDICATE = re.compile(r"(?:бол|емес|екен|ет[уіе]|көрін|деп$)")


def kazakh_doubt(term: str, form: Form) -> Doubt:
    """Return how a form of a Kazakh one-word term may be another word."""
    if form.features == _OBJECT and _DERIVED.search(form.text):
        return Doubt.MODIFIER
    if (not form.features or form.features == _BARE) and _ADJECTIVAL.search(form.text):
        return Doubt.ADJECTIVE
    if (not form.features or form.features == _BARE) and _EQUATIVE.search(form.text):
        return Doubt.QUALITY
    if form.features & {"Cmp", "Attr"} == {"Cmp"} or (len(term) <= _SHORT_STEM and form.features & {"P1s", "P2s"}):
        return Doubt.ALWAYS
    return Doubt.NONE


def judge_kazakh(doubt: Doubt, before: str, following: str) -> bool | None:
    """Return whether a form that may be an adjective is unsure before *following*; None where it is one.

    *before* is the word before it or empty.
    """
    if following in _MANNER or (doubt is Doubt.ADJECTIVE and before in _DEGREES):
        return None
    if doubt in (Doubt.MODIFIER, Doubt.ADJECTIVE):
        return may_modify_kazakh(following) or (doubt is Doubt.ADJECTIVE and bool(_AGENT.search(following)))
    if following in _ADVERBS or following in _POSTPOSITIONS:
        return False
    if _VERB.search(following) and following not in _NOUNS_LIKE_CONVERBS:
        return True
    if _OWNED.search(following):
        return bool(_OWNER.search(before))
    return None


def may_modify_kazakh(following: str) -> bool:
    """Tell whether what stands before this word may be an adjective: the word is no verb and no adverb."""
    if following in _NOUNS_LIKE_CONVERBS or _PREDICATE.match(following) or _NO_VERB.search(following):
        return True
    return following not in _ADVERBS and not _VERB.search(following)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE_SHORT_ADJECTIVE = frozenset(read_words("homographs")["ru-before-short-adjectives"])
_BESIDE_SHORT_ADJECTIVE = _words("ли же тот та те ты он она мы вы они был была были , ")
# The cases that prepositions ask for; «на суда» has no суд.
_GOVERNED = {
    preposition: frozenset(cases.split())
    for prepositions, cases in (
        ("до от из без для у около против после кроме вместо среди ради", "Gen"),
        ("к ко благодаря вопреки", "Dat"),
        ("через про сквозь", "Acc"),
        ("на в во о об", "Acc Loc"),
        ("за под", "Acc Ins"),
        ("над перед между", "Ins"),
        ("при", "Loc"),
    )
    for preposition in prepositions.split()
}


@lru_cache(maxsize=8192)
def is_other_russian_word(word: str, beside: tuple[str, str], term: str, morphology: Morphology) -> bool:
    """Tell whether a form of a noun is likelier no noun here: стали is "became" before it is "of steel".

    «Он прав», «прав ли он» and «право, не знаю» are no nouns either, and «большие суда» has no суд; *beside* are the
    words before and after, or a comma.
    """
    readings = morphology.readings(word)
    before, after = beside
    if any(_is_short(each) for each in readings):
        alone = before in ("", ",") and (after in _BESIDE_SHORT_ADJECTIVE or (before == "," and not after))
        if before in _BEFORE_SHORT_ADJECTIVE or after == "ли" or alone:
            return True
    own = morphology.readings(term)[:1]
    if not readings or not own or "NOUN" not in own[0].features:
        return False
    return "NOUN" not in readings[0].features or _is_other_noun(own[0].lemma, readings, beside, morphology)


def _is_other_noun(lemma: str, readings: Sequence[Reading], beside: tuple[str, str], morphology: Morphology) -> bool:
    """Tell whether the words beside a noun agree with its readings as another noun only."""
    nouns = [each for each in readings if "NOUN" in each.features]
    own = [each.features for each in nouns if each.lemma == lemma]
    others = [each.features for each in nouns if each.lemma != lemma]
    if not own or not others:
        return False
    before, after = beside
    if cases := _GOVERNED.get(before):
        return _fit_others_only(own, others, lambda noun: not cases.isdisjoint(noun))
    adjectives = [each.features for each in morphology.readings(before) if "ADJ" in each.features] if before else []
    if adjectives:
        return _fit_others_only(own, others, lambda noun: any(agree(each, noun) for each in adjectives))
    acts = any({"VERB", "Plur"} <= each.features for each in morphology.readings(after)) if after else False
    return not before and acts and _fit_others_only(own, others, lambda noun: "Nom" in noun)


def _fit_others_only(
    own: Sequence[frozenset[str]], others: Sequence[frozenset[str]], fits: Callable[[frozenset[str]], bool]
) -> bool:
    """Tell whether none of a noun's own readings fits its place and one of another noun's does."""
    return not any(map(fits, own)) and any(map(fits, others))


def may_be_other_russian_word(word: str, term: str, morphology: Morphology) -> bool:
    """Tell whether a Russian word may be an adjective or another noun: if not, no word beside it says what it is."""
    readings = morphology.readings(word)
    if any("ADJ" in each.features for each in readings):
        return True
    own = morphology.readings(term)[:1] if is_known(word) and is_known(term) else ()
    return bool(own) and any("NOUN" in each.features and each.lemma != own[0].lemma for each in readings)


def _is_short(reading: Reading) -> bool:
    return "ADJ" in reading.features and not reading.features & CASES


@lru_cache(maxsize=8192)
def is_russian_adjective(word: str, following: tuple[str, ...], morphology: Morphology) -> bool:
    """Tell whether a word reads as an adjective that agrees with the noun after it: «данный случай»."""
    own = [each.features for each in morphology.readings(word) if "ADJ" in each.features]
    for other in following if own else ():
        others = [each.features for each in morphology.readings(other)]
        if any("NOUN" in noun and agree(adjective, noun) for adjective in own for noun in others):
            return True
        if not any("ADJ" in features for features in others):
            return False
    return False
