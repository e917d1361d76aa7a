"""What else a word may be that looks like a form of a term: other parts of speech, other words.

Rules of thumb for one-word terms. They answer "unsure"; "no" only for a Russian adjective before its noun, which the
dictionary knows. Judged on some hundred random hits in software texts of each language.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from localize.morphology import Form, Morphology, Reading
from localize.morphology.phrases import CASES, agree


class Doubt(enum.IntEnum):
    """How a form may be misread, whatever stands around it."""

    NONE = 0
    MODIFIER = 1
    """It may be an adjective where a noun follows."""
    ALWAYS = 2


_OBJECT = frozenset({"Acc", "Sing"})
_BARE = frozenset({"Nom", "Sing"})
# After these letters an accusative looks like an adjective in -лы: қауіпті is "danger" or "dangerous".
_DERIVED = re.compile(r"(?:[пфкқтсшщчцхһбвгд]т|[зжмнңл]ь?д)[ыі]$")
# Dictionary forms that are adjectives by their make: белсенді is "active" and "activist".
_ADJECTIVAL = re.compile(r"[лдт][ыі]$")
_SHORT_STEM = 4  # letters; "my" and "your" of longer stems were never another word in what was looked at
_VERB = re.compile(
    r"(?:у|у(?:ы|і|ға|ге|ды|ді|дың|дің|да|де|дан|ден|мен|ын|ін|ына|іне|ында|інде|ының|інің|лар|лер)"
    r"|[ыі]п|п|[ғқ]ан|[гк]ен|[дт][ыі]|[дт][ыі][қк]|са|се|[аей]т[ыі]н|ң[ыі]з|мақ|мек|[аей]м[ыі]н"
    r"|[ғқ]анда|[гк]енде|[мбп][ае]й|уш[ыі](?:[нд][ыі]ң|ға|ге|н?[ыі]|мен|лар|лер|с[ыі]|м[ыі]з)?|ғыш|гіш|[аеі]р|ғал[ыі]|гелі|с[ыі]н|й?м[ыі]з|йт[ыі]н[ыі]н)$"
)
_ADVERBS = frozenset(
    [
        *("қайта", "қазір", "тағы", "тек", "есте", "еске", "уақытша", "мұқият", "ешқашан", "автоматты", "қалпына"),
        *("осында", "қате", "және", "не", "немесе", "де", "да", "ғана", "әрқашан", "бірге", "қалай", "кім"),
        *("сіз", "барлық", "толық", "осы", "бұл", "сол", "үшін", "арқылы", "туралы"),
    ]
)
# Nouns that end like a converb: сұрап is "having asked", кітап is a book.
_NOUNS_LIKE_CONVERBS = frozenset(
    [
        *("кітап", "мектеп", "талап", "тарап", "себеп", "жауап", "азап", "шарап", "қалып", "тәртіп", "қауіп", "әріп"),
        *("топ", "қап", "тип", "принцип", "этап"),
    ]
)
# «қауіпті болуы»: the predicate is an adjective.
_PREDICATE = re.compile(r"(?:бол|емес|екен|ет[уіе]|көрін|деп$)")


def kazakh_doubt(term: str, form: Form) -> Doubt:
    """Return how a form of a Kazakh one-word term may be another word."""
    if form.features == _OBJECT and _DERIVED.search(form.text):
        return Doubt.MODIFIER
    if (not form.features or form.features == _BARE) and _ADJECTIVAL.search(form.text):
        return Doubt.MODIFIER
    if "Cmp" in form.features or (len(term) <= _SHORT_STEM and form.features & {"P1s", "P2s"}):
        return Doubt.ALWAYS
    return Doubt.NONE


def may_modify_kazakh(following: str) -> bool:
    """Tell whether what stands before this word may be an adjective: the word is no verb and no adverb."""
    if following in _NOUNS_LIKE_CONVERBS or _PREDICATE.match(following):
        return True
    return following not in _ADVERBS and not _VERB.search(following)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PRONOUNS = _words("i you we they")
_BEFORE_VERB = _PRONOUNS | _words(
    "can cannot can't could couldn't must mustn't will won't would wouldn't should shouldn't shall may might let please"
    " not don't doesn't didn't never let's who"
)
_DETERMINERS = _words(
    "the a an your their this that these those all any its our his her my no every each some both another such one's"
)
_OBJECTS = _DETERMINERS | _words("me you him it us them everything everyone anything yourself themselves")
_AFTER_VERB = _OBJECTS | _words("for with as")
_THIRD_PERSON = _words("he she it who")
_BEFORE_ORDER = _words("and or then just simply also now always")
_BE = _words("am is are was were be been being isn't aren't wasn't weren't i'm you're we're they're he's she's it's")
_BEGIN = _words(
    "keep keeps kept start starts started stop stops stopped begin begins began continue continues continued"
)
_DEGREE = _words(
    "very so too quite how as more most less rather really perfectly absolutely feel feels felt seem seems seemed"
)
# Nouns that are adjectives as well: behind "is" or "very" they are.
_ALSO_ADJECTIVES = _words(
    "fine content right patient present secret private public net light minor major kind mean sound fair firm cold cool"
    " native subject alternative executive criminal professional official particular potential original local novel"
    " objective relative liable general individual"
)
# ... and these before a noun too; "content" and "patient" hardly ever.
_BEFORE_NOUN = _ALSO_ADJECTIVES - _words("content patient subject")
_FUNCTION = _words(
    "of for to in on at by with from and or but nor is was were are be has had have will would can could may might must"
    " should that which who whom when where as than if because while until since after before under over against"
    " between not also only he she it they we you i does did do"
)
_PLACES = _words(
    "at in on here there now after before away back up down out next across along behind beside through around"
)


def is_doubtful_english(word: str, before: str, after: str) -> bool:
    """Tell whether a noun of the glossary stands like another part of speech here.

    "You must register", "charge your phone", "she links to it", "is blocking the site", "she was fine", "a fine day".
    *before* and *after* are the words beside it in the same phrase, or empty.
    """
    return _is_verb(word, before, after) or _is_adjective(word, before, after)


def _is_verb(word: str, before: str, after: str) -> bool:
    if word.endswith("ing"):
        return before in _BE or before in _BEGIN or after in _OBJECTS
    if word.endswith("s") and not word.endswith("ss"):
        return before in _THIRD_PERSON
    if before in _BEFORE_VERB:
        return True
    if before == "to":
        return after in _AFTER_VERB
    if before in _THIRD_PERSON:
        return after in _OBJECTS  # he wound the clock
    return (not before or before in _BEFORE_ORDER) and after in _OBJECTS


def _is_adjective(word: str, before: str, after: str) -> bool:
    if word not in _ALSO_ADJECTIVES:
        return False
    if before in _BE or before in _DEGREE:
        return True
    if word == "right" and before not in _DETERMINERS and after in _PLACES:
        return True
    return word in _BEFORE_NOUN and before in _DETERMINERS and _may_be_noun(after)


def _may_be_noun(word: str) -> bool:
    """Tell whether a word behind an adjective may be its noun: no function word, no verb in -s or -ed."""
    return bool(word) and word not in _FUNCTION and not word.endswith(("s", "ed"))


_BEFORE_SHORT_ADJECTIVE = _words("я ты он она оно они мы вы кто был была было были буду будет будешь не так совершенно")


@lru_cache(maxsize=8192)
def is_other_russian_word(word: str, beside: tuple[str, str], term: str, morphology: Morphology) -> bool:
    """Tell whether a form of a noun is likelier no noun here: стали is "became" before it is "of steel".

    «Он прав» and «прав ли он» are no nouns either; *beside* are the words before and after.
    """
    readings = morphology.readings(word)
    if (beside[0] in _BEFORE_SHORT_ADJECTIVE or beside[1] == "ли") and any(_is_short(each) for each in readings):
        return True
    first = readings[:1]
    own = morphology.readings(term)[:1]
    return bool(first and own) and "NOUN" in own[0].features and "NOUN" not in first[0].features


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
