"""Russian paradigms: forms of nouns and noun phrases through pymorphy3, with agreement.

Only what precedes the head of a phrase inflects with it, what follows is fixed: «свобода слова» gives «свободы слова».
Women count as the term: журналистка is a form of журналист. Features are the values of Universal Dependencies; "Count"
marks what follows two, three, four, both and one and a half: «два иностранных агента».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from os.path import commonprefix

from localize.model import LanguageTag
from localize.morphology import Form, Reading
from localize.morphology.phrases import CASES, NUMBERS, agree, choose, is_acronym, is_cyrillic, lower_cyrillic, unique
from localize.morphology.ru.words import GENDERS, NAMES, Parse, features_of, is_known, parses_of, tags_of
from localize.morphology.words import read_words
from localize.runtime.cache import once

MAX_FORMS = 2500
_OBSOLETE = frozenset({"Arch", "Erro", "Dist", "V-be", "V-bi", "Slng"})
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Loans that the dictionary takes for surnames, by a word that is declined alike.
_LIKE = {"куки": "штуки", "кука": "штука", "деанон": "телефон", "хейт": "рейд"}
# First parts that are nouns by themselves and are never declined before a hyphen: интернет-провайдеру.
_UNDECLINED = frozenset(read_words("ru")["undeclined"])
_MOST_WORDS = 3
"""Words that one word is taken for a form of."""
_FEWEST_FORMS = 4
"""Different forms of a noun that is declined at all."""
# How a word for a woman is made of that for a man, and a word that is declined like it.
_FEMININE = (
    ("ник", "ница", "учительница"),
    ("чик", "чица", "учительница"),
    ("щик", "щица", "учительница"),
    ("тель", "тельница", "учительница"),
    ("ец", "ица", "учительница"),
    ("анин", "анка", "активистка"),
    *((end, f"{end}ка", "активистка") for end in ("ист", "ер", "ёр", "ор", "ент", "ант", "ат", "ут", "ерт", "ен")),
    ("ат", "атесса", "поэтесса"),
    ("олог", "ологиня", "богиня"),
    ("ый", "ая", "горничная"),
)
_SPOKEN_ACRONYM = re.compile(r"[АЕИОУЫЭЮЯ][БВГДЖЗКЛМНПРСТФХЦЧШЩ]$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One form in a paradigm with all that agreement needs."""

    text: str
    features: frozenset[str]

    @property
    def case(self) -> str:
        return next(iter(CASES & self.features), "")

    @property
    def shown(self) -> frozenset[str]:
        return self.features & (NUMBERS | CASES)


class RussianMorphology:
    """Russian nouns and noun phrases."""

    language = LanguageTag("ru")

    def forms(self, term: str) -> tuple[Form, ...]:
        """Return every form of a word or of a phrase with a noun at its head, the term itself first.

        Two entries may share a text and differ in features. A single plural word gives plural forms only.
        """
        return _forms(" ".join(term.split()))

    def readings(self, word: str) -> tuple[Reading, ...]:
        """Return the dictionary's readings of a word, likeliest first, with part of speech, gender and animacy."""
        return _readings(word.lower())

    def inflect(self, word: str, features: frozenset[str]) -> str | None:
        """Return the word or phrase with these features; what is not named is as in the dictionary form."""
        forms = self.forms(word)
        first = forms[0].text
        usual = next((each.features for each in forms if each.text == first and "Nom" in each.features), frozenset())
        return choose(forms, features, usual or frozenset({"Nom", "Sing"}))

    def family(self, word: str) -> frozenset[str]:
        """Return all forms of the likeliest words that *word* may be a form of; a verb's have its participles."""
        if not is_cyrillic(word):
            return frozenset()
        words = {(each.normal_form, each.lexeme[0].word): each for each in reversed(parses_of(word.lower()))}
        chosen = list(words.values())[-_MOST_WORDS:]  # the likeliest come last
        return frozenset(entry.word for each in chosen for entry in each.lexeme)


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[Reading, ...]:
    if not is_cyrillic(word):
        return ()
    return tuple(dict.fromkeys(Reading(each.normal_form, features_of(each.tag)) for each in parses_of(word)))


@lru_cache(maxsize=2048)
def _forms(term: str) -> tuple[Form, ...]:
    words = tuple(lower_cyrillic(word) for word in term.split(" "))
    itself = Form(" ".join(words))
    made = [Form(cell.text, cell.shown) for cell in phrase_cells(words)]
    made += (Form(cell.text, cell.shown | {"Fem"}) for cell in _feminine_cells(words))
    made += (Form(cell.text, frozenset({"Gen", "Count"})) for cell in _counted_cells(words))
    return unique((itself, *made), MAX_FORMS)


def phrase_cells(words: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the paradigm of a phrase, the case of the dictionary form first."""
    head = _head_of(words)
    return _with_company(words, head, _paradigm(words[head], alone=len(words) == 1))


def _with_company(words: tuple[str, ...], head: int, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return a phrase with its head in each of these forms, and what goes with it as it must be."""
    modifiers = [_adjective(word) for word in words[:head]]
    made: list[Cell] = []
    for cell in cells:
        choices = [_agreeing(word, forms, cell) for word, forms in zip(words[:head], modifiers, strict=True)]
        for before in product(*choices):
            for after in _tails(words[head + 1 :], cell):
                text = " ".join((*before, cell.text, *after))
                made.append(Cell(text, cell.features))
    return tuple(made)


def _feminine_cells(words: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the forms of a phrase about a man as it is said of a woman; nothing where it is about no man."""
    head = _head_of(words)
    cells = [cell for noun, model in feminines(words[head]) for cell in _like(noun, model)]
    kinds = _nominative_adjectives(words[head])
    if kinds and all({"Masc", "Sing"} <= kind for kind in kinds):  # заключённая, уполномоченная
        cells += (cell for cell in _adjective(words[head]) if {"Sing", "Fem"} <= cell.features)
    return _with_company(words, head, cells)


@lru_cache(maxsize=1024)
def feminines(word: str) -> tuple[tuple[str, str], ...]:
    """Return the words for a woman that is what *word* says of a man, each with a word that is declined like it."""
    if listed := _listed_feminines().get(word):
        return listed
    if "-" in word or not any({"Masc", "Anim", "Nom", "Sing"} <= noun for noun in _nominative_nouns(word)):
        return ()
    return tuple(made for made in _made_feminines(word) if not is_known(made[0]) or _is_woman(made[0]))


def _made_feminines(word: str) -> Iterator[tuple[str, str]]:
    for end, new, model in _FEMININE:
        if word.endswith(end):
            yield word.removesuffix(end) + new, model


@once
def _listed_feminines() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for pair in read_words("ru")["feminine"]:
        man, woman = pair.split("/")
        model = next(model for _, end, model in _FEMININE if woman.endswith(end))
        found[man] = (*found.get(man, ()), (woman, model))
    return found


def _is_woman(word: str) -> bool:
    return any({"anim", "femn"} <= tag for tag in tags_of(word))


def _counted_cells(words: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return a phrase with adjectives behind two, three or four: «два иностранных агента», «две учётных записи»."""
    head = _head_of(words)
    if not head or not _nominative_nouns(words[head]) or _nominative_adjectives(words[head]):
        return ()
    paradigms = [_paradigm(words[head], alone=False), *(tuple(_like(*woman)) for woman in feminines(words[head]))]
    found = (next((each for each in cells if {"Gen", "Sing"} <= each.features), None) for cells in paradigms)
    return _with_company(words, head, [Cell(each.text, frozenset({"Gen", "Plur"})) for each in found if each])


def _head_of(words: tuple[str, ...]) -> int:
    """Return the place of the noun that the phrase is about, or of the adjective that stands for one."""
    for place, word in enumerate(words):
        nouns = _nominative_nouns(word)
        if nouns and not _modifies_next(words, place):
            before = [forms for each in words[:place] if (forms := _nominative_adjectives(each))]
            if all(any(agree(form, noun) for form in forms for noun in nouns) for forms in before):
                return place
            break  # «лишённый свободы»: the noun belongs to the adjective, not the other way round
    adjectives = [place for place, word in enumerate(words) if _nominative_adjectives(word)]
    if not adjectives:
        return len(words) - 1
    return next(place for place in adjectives if place + 1 not in adjectives)


def _modifies_next(words: tuple[str, ...], place: int) -> bool:
    own = _nominative_adjectives(words[place])
    for word in words[place + 1 :]:
        nouns = _nominative_nouns(word)
        if any(agree(adjective, noun) for adjective in own for noun in nouns):
            return True
        if not _nominative_adjectives(word):
            return False
    return False


@lru_cache(maxsize=4096)
def _nominative_nouns(word: str) -> tuple[frozenset[str], ...]:
    if _is_fixed(word):
        return (frozenset({"NOUN", "Nom", "Sing", "Plur"}),)
    apposed = [cell.features for cell in _apposed(word) if cell.text == word and cell.case == "Nom"]
    if apposed:
        return tuple(features | {"NOUN"} for features in apposed)
    found = (features_of(parse.tag) for parse in _likely_parses(_after_prefix(word)[1]))
    return tuple(features for features in found if {"NOUN", "Nom"} <= features)


def _likely_parses(word: str) -> Sequence[Parse]:
    """Return the readings of a word without the unlikely noun that a preposition or an adverb is: «по», «гендерно»."""
    parses = parses_of(word)
    if any("PREP" in parse.tag.grammemes for parse in parses):
        return ()
    # In lower case an abbreviation is the last thing to think of.
    return [parse for parse in parses if "Abbr" not in parse.tag.grammemes] or parses


@lru_cache(maxsize=4096)
def _nominative_adjectives(word: str) -> tuple[frozenset[str], ...]:
    if _is_fixed(word):
        return ()
    found = (features_of(parse.tag) for parse in parses_of(word))
    return tuple(features for features in found if {"ADJ", "Nom"} <= features)


def _is_fixed(word: str) -> bool:
    last = word.rpartition("-")[2]
    return is_acronym(last) or not is_cyrillic(last)


def _after_prefix(word: str) -> tuple[str, str]:
    """Return what stays before the last hyphen and what inflects after it; the second is the word for others."""
    before, hyphen, last = word.rpartition("-")
    if hyphen and len(last) > 3 and _LETTERS.fullmatch(last):
        return before + hyphen, last
    return "", word


@lru_cache(maxsize=4096)
def _paradigm(word: str, *, alone: bool) -> tuple[Cell, ...]:
    if _is_fixed(word):
        return tuple(_unchanged(word))
    prefix, last = _after_prefix(word)
    cells = tuple(Cell(prefix + cell.text, cell.features) for cell in _noun_cells(last))
    if both := _apposed(word):
        fixed = () if any("Fem" in cell.features for cell in both) else cells
        return _numbered((*both, *fixed), word, alone=alone)
    if not cells:
        return _adjective_as_noun(word) or _other_word(word)
    return _numbered(cells, word, alone=alone)


def _numbered(cells: tuple[Cell, ...], word: str, *, alone: bool) -> tuple[Cell, ...]:
    """Return the cells in the number of the word first; those of a plural word alone in no other."""
    here = {number for cell in cells if cell.text == word and cell.case == "Nom" for number in cell.features & NUMBERS}
    if alone and here == {"Plur"}:
        return tuple(cell for cell in cells if "Plur" in cell.features)
    return tuple(sorted(cells, key=lambda cell: not (cell.features & here)))


@lru_cache(maxsize=4096)
def _apposed(word: str) -> tuple[Cell, ...]:
    """Return the forms of two nouns that are declined together: страна-агрессор, человек-амфибия; else nothing.

    The first is the head: «опасную программу-вымогателя», and as the head is a thing, «вымогатель» too.
    """
    first, hyphen, last = word.partition("-")
    if not hyphen or "-" in last or first in _UNDECLINED or is_acronym(first) or not is_known(first):
        return ()
    ours, theirs = tuple(_noun_cells(first)), tuple(_noun_cells(last))
    if len({cell.text for cell in ours}) < _FEWEST_FORMS or not theirs:
        return ()
    return tuple(dict.fromkeys(_joined_cells(ours, theirs)))


def _joined_cells(heads: Iterable[Cell], others: Sequence[Cell]) -> Iterator[Cell]:
    """Yield the forms of two nouns joined by a hyphen, those of one case first."""
    pairs = [(head, other) for head in heads for other in others if head.features & other.features & NUMBERS]
    alike = [pair for pair in pairs if pair[0].case == pair[1].case]
    things = [pair for pair in pairs if (pair[0].case, pair[1].case) == ("Acc", "Nom") and _is_named_after(*pair)]
    for head, other in (*alike, *things):
        yield Cell(f"{head.text}-{other.text}", head.features)


def _is_named_after(head: Cell, other: Cell) -> bool:
    """Tell whether a thing has the name of a person."""
    return "Anim" in other.features and "Anim" not in head.features


def _unchanged(word: str) -> Iterator[Cell]:
    for number in ("Sing", "Plur"):
        for case in ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc"):
            yield Cell(word, frozenset({case, number}))
    if _SPOKEN_ACRONYM.search(word):
        for ending, case in (("а", "Gen"), ("у", "Dat"), ("ом", "Ins"), ("е", "Loc")):
            yield Cell(word + ending, frozenset({case, "Sing", "Masc"}))


def _noun_cells(word: str) -> Iterator[Cell]:
    if word in _LIKE:
        yield from _like(word, _LIKE[word])
        return
    parses = [parse for parse in parses_of(word) if {"NOUN", "Nom"} <= features_of(parse.tag)]
    common = [parse for parse in parses if not parse.tag.grammemes & NAMES] or parses
    known = [parse for parse in common if "Abbr" not in parse.tag.grammemes] or common
    # One word for a person and a thing (агент): the person first.
    known.sort(key=lambda parse: "anim" not in parse.tag.grammemes)
    ordered = sorted(known, key=lambda parse: "Pltm" not in parse.tag.grammemes)
    yield from _cells(entry for parse in ordered for entry in parse.lexeme)


def _like(word: str, model: str) -> Iterator[Cell]:
    """Yield the forms of a noun that is declined like another one."""
    ends = len(commonprefix([word[::-1], model[::-1]]))  # noqa: RUF071 (letters, no paths)
    own, stem = word[:-ends] if ends else word, model[: len(model) - ends]
    yield from (Cell(own + cell.text.removeprefix(stem), cell.features) for cell in _noun_cells(model))


def _cells(entries: Iterable[Parse]) -> Iterator[Cell]:
    for entry in entries:
        features = features_of(entry.tag)
        if features & CASES and not entry.tag.grammemes & _OBSOLETE:
            yield Cell(entry.word, features)


@lru_cache(maxsize=4096)
def _adjective(word: str) -> tuple[Cell, ...]:
    """Return the paradigm of an adjective or participle; empty for other words, which stay as they are."""
    if _is_fixed(word):
        return ()
    for parse in parses_of(word):
        if {"ADJ", "Nom"} <= features_of(parse.tag):
            return adjective_cells(parse)
    return ()


def adjective_cells(parse: Parse) -> tuple[Cell, ...]:
    """Return all forms of an adjective or participle; of one degree, voice and tense."""
    grammemes = parse.tag.grammemes
    if "ADJF" in grammemes:
        kind = grammemes & {"ADJF", "Supr"}  # «опаснейший» is no form of «опасный» that a term has
        return tuple(_cells(entry for entry in parse.lexeme if entry.tag.grammemes & {"ADJF", "Supr"} == kind))
    kind = grammemes & {"PRTF", "past", "pres", "actv", "pssv"}
    return tuple(_cells(entry for entry in parse.lexeme if kind <= entry.tag.grammemes))


def _adjective_as_noun(word: str) -> tuple[Cell, ...]:
    """Return the forms of an adjective that stands for a person or thing: заключённый."""
    cells = _adjective(word)
    own = next((cell.features for cell in cells if cell.text == word and cell.case == "Nom"), frozenset())
    gender = own & GENDERS
    kept = (cell for cell in cells if "Plur" in cell.features or not gender or cell.features & gender)
    return tuple(sorted(kept, key=lambda cell: "Inan" in cell.features))


def _other_word(word: str) -> tuple[Cell, ...]:
    """Return the forms of a verb, or the word alone."""
    for parse in parses_of(word):
        if "INFN" in parse.tag.grammemes:
            finite = (entry for entry in parse.lexeme if entry.tag.grammemes & {"INFN", "VERB"})
            return tuple(Cell(entry.word, frozenset({"VERB"})) for entry in finite)
    return (Cell(word, frozenset({"Nom", "Sing"})),)


def _agreeing(word: str, forms: tuple[Cell, ...], noun: Cell) -> tuple[str, ...]:
    if not forms:
        return (word,)
    return tuple(dict.fromkeys(form.text for form in forms if agree(form.features, noun.features)))


def _tails(words: tuple[str, ...], head: Cell) -> Iterator[tuple[str, ...]]:
    """Yield what may follow the head: the same words, but a second noun after «и» goes with the first."""
    if len(words) < 2 or words[0] != "и" or not _nominative_nouns(words[-1]):
        yield words
        if len(words) == 1 and "Plur" in head.features:
            yield from ((many,) for many in _genitive_plurals(words[0]))
        return
    joined = phrase_cells(words[1:])
    number = next((cell.features & NUMBERS for cell in joined if cell.text == " ".join(words[1:])), NUMBERS)
    for cell in joined:
        if cell.case == head.case and cell.features & number:
            yield ("и", cell.text)


@lru_cache(maxsize=4096)
def _genitive_plurals(word: str) -> tuple[str, ...]:
    """Return the plural of a noun in the genitive singular: «перелом кости», but «переломы костей»."""
    if _is_fixed(word):
        return ()
    for parse in parses_of(word):
        if {"NOUN", "gent", "sing"} <= parse.tag.grammemes:
            wanted = (entry for entry in parse.lexeme if {"gent", "plur"} <= entry.tag.grammemes)
            return tuple(entry.word for entry in wanted if not entry.tag.grammemes & _OBSOLETE)
    return ()
