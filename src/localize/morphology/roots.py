"""Words of one root: whether a word of a text answers for a term by what is made of it, as «судебный» does for «суд».

Russian and English nouns have a table of their words (`words/roots-*.txt`), or what the derivational endings here leave
of both words must be equal; behind a Kazakh noun only derivational and inflectional endings may stand. No word answers
for a term only because it begins alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

from localize.morphology.kk.forms import all_suffixes, open_stems, plural_base, possessed_bases
from localize.morphology.ru.words import is_known, parses_of
from localize.morphology.words import read_words

_SHORTEST = 4
"""Letters that two words must share as their stem."""
_RUSSIAN_ENDS = (
    *("", "а", "я", "о", "е", "ы", "и", "ь", "й", "ия", "ие", "ый", "ий", "ой", "но"),
    *("ость", "ство", "ество", "ание", "ение", "ование", "ирование", "ка", "овка", "ировка", "ация", "яция", "изация"),
    *("ный", "ний", "енный", "онный", "ионный", "ационный", "изационный", "овый", "евый", "ский", "еский", "ический"),
    *("ать", "ять", "еть", "ить", "нуть", "овать", "ировать", "изировать", "ивать", "ывать"),
    *("аться", "яться", "иться", "оваться", "ироваться", "изироваться", "иваться", "ываться"),
    *("ник", "ница", "чик", "щик", "щица", "овщик", "овщица", "ировщик", "тель", "тельница", "тельный", "атор"),
    *("ант", "антка", "ист", "истка", "истский", "изм", "ер", "ерский", "инг", "инговый"),
)
_RUSSIAN_STARTS = (
    *("", "за", "рас", "раз", "де", "дис", "не", "без", "бес", "пере", "от", "о", "об", "про", "анти", "контр"),
)
# First parts of Russian and Kazakh compounds: «аудиоустройство», «гиперсілтеме».
_FIRST_PARTS = re.compile(
    r"^(?:гипер|мета|микро|мини|мульти|медиа|видео|аудио|радио|теле|фото|веб|кибер|супер|само|авто)"
)
_SOFTENED = str.maketrans("чжшцё", "кгхке")
_ENGLISH_ENDS = (
    *("ations", "ation", "ators", "ator", "ions", "ion", "ers", "er", "ors", "or", "ing", "ed", "es", "s", "'s", "’s"),
    *("ists", "ist", "ism", "istic", "ships", "ship", "ments", "ment", "ally", "al", "ive", "ity", "ly", "y", "e"),
    *("able", "ful", "less", "ic"),
)
_SHORTEST_ENGLISH = 3
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
# What Kazakh makes of a noun, and of a verb: -тық, -шы; -ла-, then voice, a "not", tense or participle.
_NOUNS = r"(?:[лдт][ыі][қк]|[лдт][ыі]|с[ыі]з|ш[ыі]л?|ш[ае]|[кг]ер|хана|[ғг][ыі]|[қк][ыі])*"
_VERB = (
    r"(?:[ыі]?[лнс]|т|[дт][ыі]р|[ғгқк][ыі]з)*(?:[мбп][ае])?"
    r"(?:уш[ыі]|у|[ғгқк][ае]н|(?:[ае]|й)т[ыі]н|[ыі]?п|й?[дт][ыі]|[аей]|[ае]?р|с[ае]|с[ыі]н|м[ае][қк]|[ғгқк][ыі]ш)"
    + _NOUNS
)
_OF_NOUN = re.compile(rf"{_NOUNS}(?:[лдт][ае]{_VERB})?")
_OF_VERB = re.compile(_VERB)


@lru_cache(maxsize=16384)
def are_akin(word: str, term: str, language: str) -> bool:
    """Tell whether a word, in lower case, is one of a term's root: a form of it, or what the language makes of it.

    *term* is a single word in its dictionary form. False in languages without rules.
    """
    match language:
        case "ru":
            return _are_akin_in_russian(word, term)
        case "kk":
            return _is_made_of(word, term)
        case "en":
            return _are_akin_in_english(word, term)
    return False


def _are_akin_in_russian(word: str, term: str) -> bool:
    lemmas = _lemmas(word)
    if term in lemmas or any(term == _FIRST_PARTS.sub("", each) for each in lemmas):
        return True
    listed = read_words("roots-ru").get(term)
    if listed is not None:
        return not lemmas.isdisjoint(listed)
    stems = _russian_stems(term)
    return any(not stems.isdisjoint(_russian_stems(each)) for each in lemmas)


@lru_cache(maxsize=16384)
def _lemmas(word: str) -> frozenset[str]:
    """Return the dictionary forms of what a word may be; a participle is its verb, and an adjective too."""
    known = is_known(word)
    return frozenset(each.normal_form for each in parses_of(word)) | ({word} if known else frozenset())


@lru_cache(maxsize=4096)
def _russian_stems(lemma: str) -> frozenset[str]:
    """Return what may be the stem of a word, without what words are made with before and behind it."""
    starts = {lemma.removeprefix(start) for start in _RUSSIAN_STARTS}
    stems = {each.removesuffix(end) for each in starts for end in _RUSSIAN_ENDS}
    return frozenset(stem.translate(_SOFTENED) for stem in stems if len(stem) >= _SHORTEST)


def _is_made_of(word: str, term: str) -> bool:
    """Tell whether nothing but Kazakh endings stands behind the stem of a term."""
    apart = read_words("roots-kk").get(term, ())
    if any(word.startswith(each) for each in apart):
        return False
    word, term = _FIRST_PARTS.sub("", word), plural_base(term) or term
    stems = {term, *open_stems(term), *possessed_bases(term)}
    if term.endswith("ст"):
        stems.add(term[:-1])  # журналистік
    return any(_is_behind(word, stem, _OF_NOUN) for stem in stems) or (
        term[-1] in "ую" and _is_behind(word, term[:-1], _OF_VERB)  # бұғаттау, бұғатталған
    )


def _is_behind(word: str, stem: str, made: re.Pattern[str]) -> bool:
    """Tell whether all that follows a stem is endings: first those that make words, then one of inflection."""
    rest = word.removeprefix(stem)
    return word.startswith(stem) and any(
        made.fullmatch(rest, 0, end) and (rest[end:] in all_suffixes() or end == len(rest))
        for end in range(len(rest) + 1)
    )


def _are_akin_in_english(word: str, term: str) -> bool:
    return word in read_words("roots-en").get(term, ()) or _english_stem(word) == _english_stem(term)


def _english_stem(word: str) -> str:
    ends = sorted(filter(word.endswith, _ENGLISH_ENDS), key=len, reverse=True)
    stem = next((word[: -len(end)] for end in ends if len(word) - len(end) >= _SHORTEST_ENGLISH), word)
    return _DOUBLED.sub(r"\1", stem)
