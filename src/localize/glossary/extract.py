"""Extraction of term candidates: noun phrases of several words that stand together often.

How a candidate is found and weighed, without any model:

1. A phrase is 2 to 4 words with nothing but spaces between them and no common word (articles, pronouns …) among them.
2. The language's rule says whether they may be a noun phrase, and which texts are forms of one phrase:
   English: the last word is no adverb and no past form; one "of" may stand inside.
   Russian: adjectives that agree with the noun after them, and nouns in the genitive after it.
   Kazakh: all words but the last are bare (or a genitive before a possessed word), the last is no verb.
3. `count` is how often it stands; `alone` is that without the longer candidate that holds it most often.
4. `share` tells the phrase from words that met by chance: of all uses of its rarest word, how many are in the phrase.
5. The order is alone × share × words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from localize.glossary.stop_words import stop_words
from localize.language import primary
from localize.model import LanguageTag
from localize.morphology import Morphology, Reading, find_morphology
from localize.morphology.phrases import agree, is_acronym, is_cyrillic
from localize.tokens import TokenKind, search_key, tokenize

LONGEST = 4
_SHORTEST_WORD = 3
_EXAMPLES = 3
_LEAST_SHARE = 10
"""Percent; below it the words of a phrase are mostly elsewhere."""

_KAZAKH_CASE = re.compile("(?:ға|ге|қа|ке|да|де|та|те|дан|ден|тан|тен|нан|нен|мен|бен|пен|ды|ді|ты|ті|ны|ні|ып|іп)$")
_KAZAKH_GENITIVE = re.compile("(?:[нтд]ың|[нтд]ің)$")
# Verbs, participles and the accusative of plain nouns, which past tenses are spelled like.
_KAZAKH_NO_NOUN = re.compile(
    "(?:[ыі]п|[аей]ды|[аей]ді|[ғқ]ан|[гк]ен|[аей]тын|[аей]тін|с[ае]|м[ае]й"
    "|ды|ді|ты|ті|ылу|ілу|ңыз|ңіз|[ғқ]анда|[гк]енде)$"
)
_KAZAKH_OWNED = frozenset({"P3"})
_KAZAKH_SPOKEN = frozenset({"P1s", "P2s", "P1p", "P2p"})
"""My, your: rare in the texts that have terms, and spelled like many bare nouns."""
_ENGLISH_NO_END = re.compile("(?:ly|[^e]ed)$")
_ENGLISH_NOUNS = frozenset(
    [
        "ally",
        "anomaly",
        "assembly",
        "butterfly",
        "family",
        "fly",
        "italy",
        "july",
        "monopoly",
        "rally",
        "reply",
        "supply",
        "bed",
        "embed",
        "shed",
    ]
)
"""Nouns that end like adverbs and past forms."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may be a term."""

    text: str
    """The form that stands oftenest, one in the nominative where there is any; else a dictionary's form if certain."""
    count: int
    alone: int
    share: int
    """Percent."""
    examples: tuple[str, ...]
    """Where its first uses are, as the texts were named."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A phrase as a language's rule reads it."""

    key: Words
    """What all forms of the phrase share."""
    nominative: bool
    dictionary: str = ""
    """The phrase as a dictionary has it, where one word says it; shown if the texts have it in other cases only."""


@dataclass(slots=True)
class _Seen:
    """One phrase in all its forms."""

    forms: Counter[str] = field(default_factory=Counter)
    nominatives: Counter[str] = field(default_factory=Counter)
    dictionary: str = ""
    examples: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.forms.total()

    @property
    def commonest(self) -> str:
        return _first(self.forms)

    def text(self) -> str:
        if not self.nominatives and self.dictionary:
            return self.dictionary
        return _first(self.nominatives or self.forms)


def _first(forms: Counter[str]) -> str:
    """Return the form that stands oftenest, the shortest of equals."""
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def extract(texts: Iterable[tuple[str, str]], language: LanguageTag, *, least: int = 3) -> tuple[Candidate, ...]:
    """Return the candidates in texts (each with the name of its place), best first.

    *least* is how often one must stand without a longer one. Linear in the length of the texts.
    """
    read = _rule(language)
    seen: dict[Words, _Seen] = {}
    words: Counter[str] = Counter()
    for place, text in texts:
        for run in _runs(text):
            words.update(_word_key(language, word) for word in run)
            for phrase in _windows(run):
                if found := read(phrase):
                    _note(seen.setdefault(found.key, _Seen(dictionary=found.dictionary)), phrase, place, found)
    kept = {key: each for key, each in seen.items() if each.count >= least}
    inside = _inside(kept)
    candidates = []
    for key, each in kept.items():
        alone = each.count - inside.get(key, 0)
        rarest = min(words[_word_key(language, word)] for word in _heavy(each.commonest, language))
        share = min(100, round(100 * each.count / max(rarest, 1)))
        if alone >= least and share >= _LEAST_SHARE:
            candidates.append(Candidate(each.text(), each.count, alone, share, tuple(each.examples)))
    return tuple(sorted(candidates, key=lambda each: (-_weight(each), each.text)))


def _weight(candidate: Candidate) -> int:
    return candidate.alone * candidate.share * len(candidate.text.split())


def _heavy(text: str, language: LanguageTag) -> list[str]:
    """Return the words of a phrase but for the common one inside it: "of"."""
    common = stop_words(primary(language))
    return [word for word in text.split() if search_key(word) not in common]


def _note(seen: _Seen, phrase: Words, place: str, found: _Read) -> None:
    text = " ".join(phrase)
    seen.forms[text] += 1
    if found.nominative:
        seen.nominatives[text] += 1
    if place not in seen.examples and len(seen.examples) < _EXAMPLES:
        seen.examples.append(place)


def _inside(kept: dict[Words, _Seen]) -> dict[Words, int]:
    """Return how often each phrase stands within the longer one that holds it most often."""
    inside: dict[Words, int] = {}
    for longer, each in kept.items():
        for length in range(2, len(longer)):
            for start in range(len(longer) - length + 1):
                part = longer[start : start + length]
                if part in kept:
                    inside[part] = max(inside.get(part, 0), each.count)
    return inside


def _runs(text: str) -> Iterator[list[str]]:
    """Yield the words that stand in a row, single spaces between them; capitals only where all letters have them."""
    run: list[str] = []
    for token in tokenize(text):
        if token.kind is TokenKind.WORD and not any(letter.isdigit() for letter in token.text):
            run.append(token.text if is_acronym(token.text) else token.text.lower())
        elif token.kind is not TokenKind.SPACE or "\n" in token.text:
            if run:
                yield run
            run = []
    if run:
        yield run


def _windows(run: Sequence[str]) -> Iterator[Words]:
    for start in range(len(run)):
        for length in range(2, LONGEST + 1):
            if start + length <= len(run):
                yield tuple(run[start : start + length])


def _rule(language: LanguageTag) -> Callable[[Words], _Read | None]:
    """Return the rule of a language; one without a rule takes phrases of words that are not short, as they stand."""
    name = primary(language)
    morphology = find_morphology(language)
    if morphology is None or name not in ("en", "ru", "kk"):
        return lambda words: _Read(words, nominative=True) if all(len(w) >= _SHORTEST_WORD for w in words) else None
    rule = {"en": _english, "ru": _russian, "kk": _kazakh}[name]
    return lambda words: rule(words, morphology)


@lru_cache(maxsize=65_536)
def _word_key(language: LanguageTag, word: str) -> str:
    """Return what the forms of one word share."""
    morphology = find_morphology(language)
    if primary(language) == "kk" and morphology and (likely := _kazakh_reading(word, morphology)):
        return likely.lemma
    readings = morphology.readings(word) if morphology and not is_acronym(word) else ()
    return readings[0].lemma if readings else search_key(word)


def _english(words: Words, morphology: Morphology) -> _Read | None:
    inner = [word for word in words[1:-1] if word == "of"]
    heavy = [word for word in words if word != "of"]
    if len(heavy) + len(inner) != len(words) or len(inner) > 1 or len(heavy) < 2:
        return None
    if any(_is_light(word, stop_words("en")) for word in heavy):
        return None
    adverb = words[0].endswith("ly") and _is_no_noun(words[0])
    if adverb or _is_no_noun(words[-1]) or not all(word.isascii() for word in words):
        return None
    head = words.index("of") - 1 if inner else len(words) - 1
    lemma = morphology.readings(words[head])[0].lemma if morphology.readings(words[head]) else words[head]
    return _Read((*words[:head], lemma, *words[head + 1 :]), nominative=lemma == words[head])


def _is_light(word: str, common: frozenset[str]) -> bool:
    """Tell whether a word is a common one, or a short one that is no acronym."""
    return word in common or (len(word) < _SHORTEST_WORD and not is_acronym(word))


def _is_no_noun(word: str) -> bool:
    return bool(_ENGLISH_NO_END.search(word)) and word not in _ENGLISH_NOUNS


def _russian(words: Words, morphology: Morphology) -> _Read | None:
    readings = [_russian_readings(word, morphology) for word in words]
    if not all(readings):
        return None
    for head in range(len(words)):
        if not all(_is(each, "ADJ") for each in readings[:head]) or "NOUN" not in readings[head][0].features:
            continue
        nouns = [each for each in readings[head] if "NOUN" in each.features]
        agreeing = [noun for noun in nouns if all(_agrees(each, noun) for each in readings[:head])]
        if agreeing and _is_genitive_tail(readings[head + 1 :]):
            key = (*(each[0].lemma for each in readings[:head]), agreeing[0].lemma, *words[head + 1 :])
            plain = " ".join((agreeing[0].lemma, *words[1:])) if not head else ""
            return _Read(key, any("Nom" in noun.features for noun in agreeing), plain)
    return None


def _russian_readings(word: str, morphology: Morphology) -> tuple[Reading, ...]:
    """Return the readings of a word as noun or adjective, where that is what it is first of all; else nothing."""
    if is_acronym(word):
        return (Reading(word, frozenset({"NOUN", "Nom", "Gen", "Sing", "Masc"})),)
    if len(word) < _SHORTEST_WORD or not is_cyrillic(word) or word in stop_words("ru"):
        return ()
    readings = tuple(each for each in morphology.readings(word) if not _is_surname(each))
    if not readings or not readings[0].features & {"NOUN", "ADJ"} or readings[0].lemma in stop_words("ru"):
        return ()
    return tuple(each for each in readings if each.features & {"NOUN", "ADJ"})


def _is_surname(reading: Reading) -> bool:
    """Tell whether a word is read as a woman's surname: «боковой», of Бокова."""
    return {"NOUN", "Fem"} <= reading.features and reading.lemma[-1:] in "вн"


def _is(readings: Sequence[Reading], part: str) -> bool:
    return any(part in each.features for each in readings)


def _agrees(adjectives: Sequence[Reading], noun: Reading) -> bool:
    return any("ADJ" in each.features and agree(each.features, noun.features) for each in adjectives)


def _is_genitive_tail(tail: Sequence[Sequence[Reading]]) -> bool:
    """Tell whether the words may be nouns in the genitive, each with adjectives before it; none is fine too."""
    if not tail:
        return True
    for readings in tail:
        if not any("Gen" in each.features for each in readings):
            return False
    return any("NOUN" in each.features and "Gen" in each.features for each in tail[-1])


def _kazakh(words: Words, morphology: Morphology) -> _Read | None:
    if any(_is_light(word, stop_words("kk")) for word in words):
        return None
    *front, last = words
    first = _kazakh_reading(last, morphology)
    if first is None or (_KAZAKH_NO_NOUN.search(last) and not is_acronym(last)):
        return None
    owned = "P3" in first.features
    if not _may_precede_noun(front, owned=owned):
        return None
    plain = morphology.inflect(first.lemma, _KAZAKH_OWNED) if owned else first.lemma
    key = (*front, f"{first.lemma}+" if owned else first.lemma)
    return _Read(key, "Nom" in first.features, " ".join((*front, plain or last)))


def _may_precede_noun(front: Sequence[str], *, owned: bool) -> bool:
    """Tell whether words may stand in a noun phrase before its noun: a genitive only beside a noun that is *owned*."""
    for place, word in enumerate(front):
        if _KAZAKH_GENITIVE.search(word):
            if place != len(front) - 1 or not owned:
                return False
        elif _KAZAKH_CASE.search(word) and not is_acronym(word):
            return False
    return True


def _kazakh_reading(word: str, morphology: Morphology) -> Reading | None:
    """Return the reading of a word that a noun phrase likely has: possessed where it may be, its stem unvoiced."""
    found = morphology.readings(word)
    readings = [each for each in found if len(each.lemma) > 2 and not each.features & _KAZAKH_SPOKEN] or found
    if word.endswith(("ы", "і")):
        owned = [each for each in readings if {"Nom", "Sing", "P3"} <= each.features and len(each.lemma) > 2]
    else:
        owned = [each for each in readings if each.features == readings[0].features and "P3" in each.features]
    likely = [each for each in owned if not each.lemma.endswith(("ғ", "г", "б"))]
    return next(iter((*likely, *owned, *readings)), None)
