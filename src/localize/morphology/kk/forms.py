"""Forms of one Kazakh noun: number, possessor and case, with vowel harmony, assimilation and the spelling of loans.

A stem is joined to chains of suffixes. Which chain fits follows from the class of its last letter and its harmony, so
the chains are spelled out once and kept. Adjectives, verbs and derived words (-лық, -лы, -шы, -сыз) are other words
and are not made here.

Source: Kazakh school grammar; the classes were checked against treebank and software texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from localize.morphology.words import read_words
from localize.runtime.cache import once

Inflected = tuple[str, frozenset[str]]

BACK, FRONT = "back", "front"
_BACK_VOWELS = frozenset("аоұыяё")
_FRONT_VOWELS = frozenset("әеөүіэ")
_VOWELS = _BACK_VOWELS | _FRONT_VOWELS | frozenset("иую")

# Upper-case Latin letters stand for the harmonic pairs.
_PAIRS = {
    BACK: str.maketrans({"A": "а", "Y": "ы", "Q": "қ", "G": "ғ"}),
    FRONT: str.maketrans({"A": "е", "Y": "і", "Q": "к", "G": "г"}),
}
_CASE_NAMES = (
    frozenset({"Gen"}),
    frozenset({"Dat"}),
    frozenset({"Acc"}),
    frozenset({"Loc"}),
    frozenset({"Abl"}),
    frozenset({"Ins"}),
    frozenset({"Loc", "Attr"}),
    frozenset({"Cmp"}),
    frozenset({"Equ"}),
    frozenset({"Abe"}),
)
_ATTRIBUTE = 6  # the place of -дағы
# In the order of _CASE_NAMES. Classes of last letters: V vowel, T voiceless or б в г д, Z voiced hiss, N nasal,
# L the letter л, R glide or р; after a possessor: P of the third person, M of the first and second singular.
_CASES = {
    "V": "нYң GA нY дA дAн мен дAGY дAй шA",
    "T": "тYң QA тY тA тAн пен тAGY тAй шA",
    "Z": "дYң GA дY дA дAн бен дAGY дAй шA",
    "N": "нYң GA дY дA нAн мен дAGY дAй шA",
    "L": "дYң GA дY дA дAн мен дAGY дAй шA",
    "R": "дYң GA дY дA дAн мен дAGY дAй шA",
    "P": "нYң нA н ндA нAн мен ндAGY ндAй ншA нсYз",
    "M": "нYң A дY дA нAн мен дAGY дAй шA",
}
# "I am", "we are", "you are", by the same classes. The polite "you are" looks like "without" and is not here, but
# after a possessor.
_PERSONS = {
    "V": "мYн мYз сYң",
    "T": "пYн пYз сYң",
    "Z": "бYн бYз сYң",
    "N": "мYн бYз сYң",
    "L": "мYн мYз сYң",
    "R": "мYн мYз сYң",
    "P": "мYн мYз сYң сYз",
}
_PLURAL = {"V": "лAр", "T": "тAр", "Z": "дAр", "N": "дAр", "L": "дAр", "R": "лAр"}
# Suffix after a vowel, after a consonant, the class that its own end has, and whose it is.
_POSSESSORS = (
    ("сY", "Y", "P", "P3"),
    ("м", "Yм", "M", "P1s"),
    ("ң", "Yң", "M", "P2s"),
    ("мYз", "YмYз", "Z", "P1p"),
    ("ңYз", "YңYз", "Z", "P2p"),
)

_VOICED = {"п": "б", "к": "г", "қ": "ғ"}
_UNVOICED = {voiced: plain for plain, voiced in _VOICED.items()}
# The vowel of the last syllable falls out before a vowel: халқы of халық.
_SHORTENED = {word: word[:-2] + word[-1] for word in read_words("kk")["vowel-drop"]}
_LENGTHENED = {short: full for full, short in _SHORTENED.items()}
# Loans in -ль that lose the sign before a vowel, as they look without it.
_SOFT_LOANS = tuple(word.removesuffix("ь") for word in read_words("kk")["soft-loans"])
_EXTENDED = re.compile(r"(?:[кфп]т|нкт|ск|ст|кс)$")
_CLUSTER = re.compile(r"(?:нт|[нрл]к|[нрл]г)$")
_DOUBLED = re.compile(r"([лмстпкн])\1$")
_CLOSED_I = re.compile(r"и[^аоұыяёәеөүіэиую]+$")
_EITHER = re.compile("[^қғ]*[аоұыяё][^әеөүіэқғ]*и|.*ә")
_SOFT_END = re.compile(r"ь[^аоұыяёәеөүіэиую]*$")
# Native words with a back vowel end in қ or ғ.
_LOAN_IN_K = re.compile(r"[кг]$")
_LOAN_LETTER = re.compile(r"[фвцчщэюяёъ]|[бвгд]$|[^аоұыяёәеөүіэиую]{2}$")
_BACK_IN_I = frozenset({"тарих", "мұхит"})
_LOAN_PLAIN = re.compile(r"[^аоұыяёәеөүіэиую][пкқ]$")
# Loans whose end looks like a plural suffix.
_NOT_PLURAL = frozenset(read_words("kk")["like-plural"])
_SHORT_SYLLABLES = 2
_SYLLABLE = re.compile("[аоұыяёәеөүіэию]|(?<![аоұыәеөүіэ])у")
_PLURAL_END = re.compile(r"[лдт][ае]р$")
_PLAIN_IN_I = frozenset(read_words("kk")["like-owned"])
_AGENT = re.compile(r"(?:у|[^аоұыәеөүіиу])ш[ыі]$")


def harmonies(word: str) -> tuple[str, ...]:
    """Return the harmonies that suffixes of *word* may have, the likelier first."""
    word = _LENGTHENED.get(word, word)
    if word in _BACK_IN_I:
        return (BACK,)
    left = _harmony_by_vowel(word)
    if _EITHER.fullmatch(word):
        return (FRONT, BACK)  # куәге in speech, куәға in the law; таксиге, but Ғалиға
    if _SOFT_END.search(word) or _CLOSED_I.search(word):
        native = not _SOFT_END.search(word) and re.search("[қғ]", word)
        return (FRONT, BACK) if native else (FRONT,)  # рөлге, инсультке; loans: офиске, трафикті
    if left == BACK and _LOAN_IN_K.search(word):
        return (FRONT, BACK) if _CLUSTER.search(word) else (BACK, FRONT)  # банкке, хирургке; блокқа
    return (left,) if left else ((BACK, FRONT) if re.search("[қғ]", word) else (FRONT, BACK))


def _harmony_by_vowel(word: str) -> str | None:
    for place in range(len(word) - 1, -1, -1):
        letter = word[place]
        if letter in _BACK_VOWELS:
            return BACK
        if letter in _FRONT_VOWELS:
            return FRONT
        inner = 0 < place < len(word) - 1
        if letter == "у" and inner and word[place - 1] not in _VOWELS and word[place + 1] not in _VOWELS:
            return BACK
    return None


def ending(word: str) -> str:
    """Return the class of the last letter: V, T, Z, N, L or R."""
    letter = word[-2] if word[-1] == "ь" and len(word) > 1 else word[-1]
    for name, letters in (("V", "аәеёоөұүыіэя"), ("Z", "зж"), ("N", "мнң"), ("L", "л"), ("R", "рйуию")):
        if letter in letters:
            return name
    return "T"


@dataclass(frozen=True, slots=True)
class _Stem:
    text: str
    """What stands before a consonant."""
    open: tuple[str, ...]
    """What may stand before a vowel, the usual one first; empty for stems in a vowel."""
    bare: bool = True
    """Whether it is a word by itself."""


def _stems(word: str) -> tuple[_Stem, ...]:
    if word.endswith("ст"):
        return (_Stem(word[:-1], (word[:-1],), bare=False), _Stem(word, (word,)), _extended(word))
    if _EXTENDED.search(word):
        return (_extended(word), _Stem(word, (word,)))
    if _CLUSTER.search(word):
        return (_Stem(word, (word,)), _extended(word))
    if _DOUBLED.search(word):
        return (_Stem(word[:-1], (word[:-1],), bare=False), _Stem(word, (word,)))
    return (_Stem(word, _before_vowel(word)),)


def _extended(word: str) -> _Stem:
    return _Stem(word + "і", (), bare=False)


def _before_vowel(word: str) -> tuple[str, ...]:
    if ending(word) == "V":
        return ()
    if word.endswith("ь"):
        return (word[:-1],)
    usual: tuple[str, ...] = (word,)
    if word[-1] in _VOICED and not _LOAN_PLAIN.search(word):
        voiced = word[:-1] + _VOICED[word[-1]]
        usual = (voiced, word) if word[-1] == "п" or len(word) > 6 else (voiced,)
    last = word.rpartition("-")[2]
    if last in _SHORTENED:
        usual = (word[: len(word) - len(last)] + _SHORTENED[last], *usual)
    return usual


def open_stems(word: str) -> tuple[str, ...]:
    """Return what a stem may look like before a suffix that begins with a vowel: құқық gives құқығ."""
    return _before_vowel(word) or (word,)


Chain = tuple[tuple[str, frozenset[str]], ...]


@once
def _chains(last: str, harmony: str) -> tuple[Chain, Chain, Chain, Chain]:
    """Return suffix chains: cases, possessives after a consonant, the same before a vowel, plural ones."""
    pair = _PAIRS[harmony]
    sing, plur = frozenset({"Sing"}), frozenset({"Plur"})
    plain = tuple(_spell("", last, sing, pair))
    closed: list[tuple[str, frozenset[str]]] = []
    opened: list[tuple[str, frozenset[str]]] = []
    plural: list[tuple[str, frozenset[str]]] = [
        (_PLURAL[last].translate(pair), plur | {"Nom"}),
        *_spell(_PLURAL[last], "R", plur, pair),
    ]
    for after_vowel, after_consonant, kind, whose in _POSSESSORS:
        into, suffix = (closed, after_vowel) if last == "V" else (opened, after_consonant)
        into += _possessed(suffix, kind, sing | {whose}, pair)
        plural += _possessed(_PLURAL[last] + after_consonant, kind, plur | {whose}, pair)
    return plain, tuple(closed), tuple(opened), tuple(plural)


def _possessed(suffix: str, kind: str, features: frozenset[str], pair: dict[int, str]) -> Iterator[Inflected]:
    yield suffix.translate(pair), features | {"Nom"}
    yield from _spell(suffix, kind, features, pair)


@cache
def _shared(features: frozenset[str]) -> frozenset[str]:
    """Return one and the same object for equal features: thousands of forms have them."""
    return features


def _spell(before: str, kind: str, features: frozenset[str], pair: dict[int, str]) -> Iterator[Inflected]:
    suffixes = _CASES[kind].split()
    for suffix, names in zip(suffixes, _CASE_NAMES, strict=False):
        yield (before + suffix).translate(pair), _shared(features | names)
    if kind != "P":
        yield (before + "сYз").translate(pair), _shared(features | {"Abe"})
    # «соттікі»: front in every word; after a nasal with д.
    whose = "т" if kind == "T" else "н" if kind in "VP" else "д"
    yield f"{before.translate(pair)}{whose}ікі", _shared(features | {"Gen", "Attr"})
    # «жиналыстардағыдай»: as at the meetings
    yield (before + suffixes[_ATTRIBUTE] + "дAй").translate(pair), _shared(features | {"Loc", "Attr", "Cmp"})
    if features & {"P1s", "P2s", "P1p", "P2p"}:
        return  # «досыңыздағылар» is right, but nobody writes it
    for person in _PERSONS[kind].split():
        yield (before + person).translate(pair), _shared(features | {"Pred"})
    yield from _those_in(before + suffixes[_ATTRIBUTE], pair)


def _those_in(before: str, pair: dict[int, str]) -> Iterator[Inflected]:
    """Yield the forms of -дағылар: соттағылар are those in the court."""
    features = frozenset({"Attr", "Those"})
    yield (before + "лAр").translate(pair), features
    for suffix, names in zip(_CASES["R"].split()[:_ATTRIBUTE], _CASE_NAMES, strict=False):
        yield (before + "лAр" + suffix).translate(pair), _shared(features | names)


@lru_cache(maxsize=16)  # two hundred forms each
def decline(word: str) -> tuple[Inflected, ...]:
    """Return the forms of a noun in lower case, bare form first, the usual spelling before rarer ones."""
    made: list[Inflected] = [(word, frozenset({"Nom", "Sing"}))]
    for stem in _stems(word):
        for harmony in harmonies(stem.text):
            plain, closed, opened, plural = _chains(ending(stem.text), harmony)
            made += ((stem.text + suffix, features) for suffix, features in plain + closed + plural)
            for text in stem.open:
                made += ((text + suffix, features) for suffix, features in opened)
    return tuple(dict.fromkeys(made))


def keeps_meaning_without(word: str) -> bool:
    """Tell whether -сыз on this stem is a form: заңсыз and қауіпсіз are words of their own, цензурасыз is none.

    Those words have short native stems.
    """
    return len(_SYLLABLE.findall(word)) > _SHORT_SYLLABLES or bool(_LOAN_LETTER.search(word))


def genitives(word: str) -> tuple[str, ...]:
    """Return the genitive of a word as it is, already inflected or not."""
    return tuple(text for text, features in decline(word) if features == {"Gen", "Sing"})


def plural_base(word: str) -> str | None:
    """Return the singular where *word* is a plural without possessor: деректер gives дерек."""
    base = word[:-3]
    if len(base) < 3 or word in _NOT_PLURAL or not _PLURAL_END.search(word):
        return None
    made = {_PLURAL[ending(stem.text)].translate(_PAIRS[each]) for stem in _stems(base) for each in harmonies(base)}
    return base if word[-3:] in made else None


def possessed_bases(word: str) -> tuple[str, ...]:
    """Return what *word* may be "his" of, likeliest first; empty where it carries no third-person possessor."""
    if word in _PLAIN_IN_I or _AGENT.search(word):
        return ()
    if found := re.search(r"[лдт](?:ары|ері)$", word):
        plural_stem = word[: found.start()]
        return (plural_stem,) if plural_base(word[:-1]) == plural_stem else ()
    if word.endswith(("сы", "сі")) and len(word) > 3 and word[-3] in _VOWELS - frozenset("ую"):
        return (word[:-2],)
    if not word.endswith(("ы", "і")) or len(word) < 3 or word[-2] in _VOWELS - frozenset("иую"):
        return ()
    base = word[:-1]
    full = _LENGTHENED.get(base)
    plain = base[:-1] + _UNVOICED[base[-1]] if base[-1] in _UNVOICED and base[-2] in _VOWELS else base
    soft = (base + "ь",) if base.endswith(_SOFT_LOANS) else ()
    return tuple(dict.fromkeys((*((full,) if full else ()), *soft, plain, base)))


def is_surely_possessed(word: str) -> bool:
    """Tell whether *word* cannot be a bare noun: a plural with possessor, or one whose stem ends in a vowel."""
    return bool(possessed_bases(word)) and bool(re.search(r"(?:[лдт](?:ары|ері)|[аәеоөыіуүұ]с[ыі])$", word))


@once
def all_suffixes() -> frozenset[str]:
    """Return every suffix chain of the language."""
    found: set[str] = set()
    for last in _PLURAL:
        for harmony in (BACK, FRONT):
            for chain in _chains(last, harmony):
                found.update(suffix for suffix, _ in chain)
    return frozenset(found)


@once
def acronym_suffixes(last: str, harmony: str) -> Chain:
    """Return every suffix chain that may follow a hyphen, first those of this class of letter and this harmony.

    How an acronym is spoken is a matter of habit, so all classes and both harmonies are there.
    """
    harmonies = (harmony, BACK if harmony == FRONT else FRONT)
    ends = dict.fromkeys((last, *_PLURAL))
    return tuple(
        dict.fromkeys(pair for end in ends for each in harmonies for chain in _chains(end, each) for pair in chain)
    )


@once
def suffixes(last: str, harmony: str) -> Chain:
    """Return every suffix chain that follows a stem of this class of last letter and this harmony."""
    return tuple(pair for chain in _chains(last, harmony) for pair in chain)


def restore(stem: str) -> Iterator[str]:
    """Yield the dictionary stems that may look like *stem* before a suffix, itself first."""
    yield stem
    if stem[-1] in _UNVOICED:
        yield stem[:-1] + _UNVOICED[stem[-1]]
    if stem in _LENGTHENED:
        yield _LENGTHENED[stem]
    if stem.endswith(_SOFT_LOANS):
        yield stem + "ь"
    if stem.endswith("с"):
        yield stem + "т"
    if stem.endswith(("ті", "кі")):
        yield stem[:-1]
