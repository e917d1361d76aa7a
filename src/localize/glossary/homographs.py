"""What else a word may be that looks like a form of a term: other parts of speech, other words.

Rules of thumb for one-word terms. They answer "unsure"; "no" only for a Russian adjective before its noun, which the
dictionary knows. Judged on some hundred random hits in software texts of each language.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence

from localize.morphology import Form, Morphology
from localize.morphology.phrases import agree


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
    r"|[ғқ]анда|[гк]енде|[мбп][ае]й|уш[ыі]|ғыш|гіш|[аеі]р|ғал[ыі]|гелі|с[ыі]н|й?м[ыі]з|йт[ыі]н[ыі]н)$"
)
_ADVERBS = frozenset(
    [
        *("қайта", "қазір", "тағы", "тек", "есте", "еске", "уақытша", "мұқият", "ешқашан", "автоматты", "қалпына"),
        *("осында", "қате", "және", "не", "немесе", "де", "да", "ғана", "әрқашан", "бірге", "қалай", "кім"),
        *("сіз", "барлық", "толық", "осы", "бұл", "сол", "үшін", "арқылы", "туралы"),
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
    if _PREDICATE.match(following):
        return True
    return following not in _ADVERBS and not _VERB.search(following)


_BEFORE_VERB = frozenset(
    [
        *("can", "cannot", "can't", "could", "must", "will", "won't", "would", "should", "shall", "may", "might"),
        *("let", "please", "they", "we", "you", "i", "not", "don't"),
    ]
)
_DETERMINERS = frozenset(
    [
        *(
            "the",
            "a",
            "an",
            "your",
            "their",
            "this",
            "that",
            "these",
            "those",
            "all",
            "any",
            "its",
            "our",
            "his",
            "her",
        ),
        *("my", "for", "with", "as"),
    ]
)


def is_english_verb(before: str, after: str) -> bool:
    """Tell whether a word that is a noun of the glossary stands like a verb: "you must register", "to link the"."""
    return before in _BEFORE_VERB or (before == "to" and after in _DETERMINERS)


def is_other_russian_word(word: str, term: str, morphology: Morphology) -> bool:
    """Tell whether a form of a noun is likelier no noun at all: стали is "became" before it is "of steel"."""
    first = morphology.readings(word)[:1]
    own = morphology.readings(term)[:1]
    return bool(first and own) and "NOUN" in own[0].features and "NOUN" not in first[0].features


def is_russian_adjective(word: str, following: Sequence[str], morphology: Morphology) -> bool:
    """Tell whether a word reads as an adjective that agrees with the noun after it: «данный случай»."""
    own = [each.features for each in morphology.readings(word) if "ADJ" in each.features]
    for other in following if own else ():
        others = [each.features for each in morphology.readings(other)]
        if any("NOUN" in noun and agree(adjective, noun) for adjective in own for noun in others):
            return True
        if not any("ADJ" in features for features in others):
            return False
    return False
