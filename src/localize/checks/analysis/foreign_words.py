"""Single words of another language, known by forms that the target's language cannot have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from localize.checks.analysis.language_guess import is_english_particle, is_russian_particle
from localize.checks.core.pair import OPAQUE, UNSEEN
from localize.checks.words import read_words
from localize.morphology import Reading
from localize.morphology.common_words import is_borrowable, is_everyday_english, is_native, technical_english
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import KAZAKH_LETTERS, is_formed, is_kazakh, restorations
from localize.morphology.ru import RussianMorphology, is_known, parses_of
from localize.morphology.words import read_words as read_english

_KAZAKH = re.compile(rf"[{KAZAKH_LETTERS}]")
_WORD = re.compile(r"(?<![\w./@#%$<&~:\\=!-])[^\W\d_]+(?:[-’'][^\W\d_]+)*(?![\w/@(=%>&~\\-]|[.:][\w%]|::)")
# The same for words that begin with a Latin letter, which are found faster by it than by what stands before them.
_LATIN_WORD = re.compile(
    r"[A-Za-z](?<![\w./@#%$<&~:\\=!-].)[^\W\d_]*(?:[-’'][^\W\d_]+)*(?![\w/@(=%>&~\\-]|[.:][\w%]|::)"
)
_SPACE = re.compile(r"[,:]?[ \u00a0]+")
_LEAST = 5
"""Letters of a Kazakh word without letters of its own that tells the language alone."""
_SHORTEST = 3
"""Letters of a Russian one; shorter ones are listed."""
_WORDS = read_words("language-signs")
_RUSSIAN_ALONE = frozenset(_WORDS["russian-alone"])
_KAZAKH_FORM = re.compile(
    r"[а-я]{2,}(?:[лнртсй]ады|йды|[лн]ған|[лн]ып|атын|айық|аймын|аймыз|амыз|асыз)|[а-я]{3,}[лдт][ае]р(?:[дг][аеы]"
    r"|д[ае]н|мен|ы|ын|ына|ында)"
)
_ENGLISH_FORM = re.compile(r"[a-z]{3,}(?:ly|ness|ful|ship)|shown|known|taken|given|written|spoken|broken|stolen|seen")
"""Forms that only prose has; “shared”, “logging” and their like are also names of options and attributes."""
_PROSE = frozenset(_WORDS["english-prose"])
_ARTICLES = frozenset(_WORDS["english-articles"])
_JOINING = frozenset(_WORDS["english-joining"])
_LONE = frozenset(_WORDS["english-alone"])


@dataclass(frozen=True, slots=True)
class Stray:
    """Words of one language in a row."""

    start: int
    end: int


def find_strays(masked: str, language: str, source: str) -> tuple[Stray, ...]:
    """Return the words that are surely in *language* ("en", "kk" or "ru") and stand in a text in another.

    *source* tells whether the text speaks of programs.
    """
    may_be, _ = _SIGNS[language]
    found: list[Stray] = []
    technical = language == "en" and is_technical(masked)
    about_programs = technical or is_technical(source) or _speaks_of_programs(source)
    if language == "en":
        masked = _IN_QUOTES.sub(lambda quoted: OPAQUE * len(quoted.group()), masked)
    for run in _runs(masked, may_be):
        words = [each.group() for each in run]
        if _opens_sentence(masked, run[0].start()) and not _may_be_name(words, masked[run[-1].end() :], language):
            words[0] = words[0][0].lower() + words[0][1:]
        if _is_left(masked, run, words, language) or _is_prefix(masked, run, source):
            continue
        alone = len(words) == 1 and words[0] not in _LONE
        if _is_telling(masked, run, words, language, technical=about_programs if alone else technical):
            found.append(Stray(run[0].start(), run[-1].end()))
    return tuple(found)


def _is_left(masked: str, run: list[re.Match[str]], words: list[str], language: str) -> bool:
    """Tell whether words may be right, or are the values of a list, or an ending on a tag."""
    if _is_kept(masked, run, words, language) or _is_glued(masked, run):
        return True
    return language == "en" and _is_listed(masked, run, words)


def _is_kept(masked: str, run: list[re.Match[str]], words: list[str], language: str) -> bool:
    """Tell whether words in another language may be right: a name, an option, a month cut short."""
    kept = len(words) == 1 and (words[0][0].isupper() or _may_be_kept(masked, run[0], language))
    if language != "kk":
        return kept
    return (kept and not _opens_in_kazakh(masked, run[0])) or _ends_name(masked[: run[0].start()])


def _is_listed(masked: str, run: list[re.Match[str]], words: list[str]) -> bool:
    """Tell whether words are the values of a list, one by one: «fast, normal, maximum»."""
    between = [masked[one.end() : other.start()] for one, other in pairwise(run)]
    return len(run) > 1 and all("," in each for each in between) and not any(map(is_of_prose, words))


def _is_glued(masked: str, run: list[re.Match[str]]) -> bool:
    """Tell whether the first of several words is an ending on a tag or a value: «</b>на команда»."""
    return len(run) > 1 and masked[: run[0].start()][-1:] in (UNSEEN, OPAQUE)


def is_of_prose(word: str) -> bool:
    """Tell whether an English word is one that no program has for a name."""
    return word.lower() in _PROSE | _LONE | (_JOINING - {"for"})


def _is_telling(masked: str, run: list[re.Match[str]], words: list[str], language: str, *, technical: bool) -> bool:
    """Tell whether words in a row are surely of a language; *technical*: the text speaks of programs."""
    if language != "en":
        return _SIGNS[language][1](words)
    if not technical and _is_everyday(words) and not _is_named(masked, run):
        return True
    joining = technical and len(words) == 1 and words[0] in _JOINING and not _is_between(masked, run[0])
    return _tells_english(words) and not joining


def _speaks_of_programs(source: str) -> bool:
    return not _subjects().isdisjoint(_SMALL.findall(source.lower()))


_SMALL = re.compile("[a-z]{3,}")


def _is_prefix(masked: str, run: list[re.Match[str]], source: str) -> bool:
    """Tell whether words are the name of a program before its message: “security library: …”."""
    said = masked[: run[-1].end()].lstrip()
    return said.islower() and masked[run[-1].end() :][:1] == ":" and source.lstrip().startswith(said)


def _is_between(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a word stands between two small Cyrillic ones."""
    before = re.search("[а-яё][ \u00a0]$", masked[: found.start()])
    return before is not None and re.match("[ \u00a0][а-яё]", masked[found.end() :]) is not None


def latin_words(masked: str) -> list[str]:
    """Return the words that may be looked at as English."""
    return [word for word in _LATIN_WORD.findall(masked) if word.isascii()]


_SENTENCE = re.compile(r"(?:^|(?<![A-ZА-ЯӘҒҚҢӨҰҮҺІ])[.!?…][ \u00a0])[\s«“]*$")
_MARKS = ("!", ".!?…")
"""What ends an English sentence of one word, and of more."""
_LANGUAGE_NAME = re.compile("(?:ск|цк)ий$")


def _opens_sentence(masked: str, at: int) -> bool:
    return _SENTENCE.search(masked[:at]) is not None


def _may_be_name(words: list[str], after: str, language: str) -> bool:
    """Tell whether the first of words that open a sentence may be the name of somebody or of a program.

    English words are none that are a sentence: “Thank you!”. A Russian noun in an oblique case opens no sentence alone.
    """
    first = words[0]
    if not first[1:].islower():
        return True
    if language == "ru":
        parses = [each.tag.grammemes for each in parses_of(first.lower())]
        bare = len(words) == 1 and all("NOUN" in tags and not _OPENING & tags for tags in parses)
        named = bare or _NO_WORD.match(after) is not None or any(map(_NAMES.intersection, parses))
        return named or len(first) <= _SHORTEST
    return language == "kk" or not all(map(str.islower, words[1:])) or after[:1] not in _MARKS[len(words) > 1]


_NO_WORD = re.compile(
    r"\.[ \u00a0][а-яёәғқңөұүһі]|[ \u00a0](?:арал|қала|аудан|облыс|көше|өзен|теңіз|тау|шығанағ|бұғаз|жота)с?[ыі]"
)
"""The stop of an abbreviation, or what is called by the name before it."""
_OPENING = frozenset({"nomn", "ablt"})
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})


def _may_be_kept(masked: str, found: re.Match[str], language: str) -> bool:
    """Tell whether a word that stands alone may be right: an option, a month cut short, a language by its own name."""
    if language == "ru" and len(found.group()) >= _LEAST and not _LANGUAGE_NAME.search(found.group()):
        return False
    return _stands_alone(masked, found)


_CODE = re.compile(r"[=_<>|\\`{}\[\]*]|[^\W\d_];[^\W\d_]|\(\)|--\w|\w/\w|\w\.[a-z]|(?<!\w)-[a-z]")


_IN_QUOTES = re.compile(r"(?<!\w)['‘`][^'’`]*['’`](?!\w)")


def _stands_alone(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a word is all of its text, or all between two tags: the name of an option or a month cut short."""
    before, after = masked[: found.start()], masked[found.end() :]
    if before.endswith((UNSEEN, OPAQUE)) and after.startswith((UNSEEN, OPAQUE)):
        return True
    return not re.search(r"[^\W\d_]", before + after)


# What Russian puts before, and Kazakh behind the English name of a thing in a program.
_NAMED_BEFORE = re.compile(
    r"(?:атрибут|параметр|команд|операци|опци|режим|значени|флаг|ключ|оператор|спецификатор|функци|свойств|метод"
    r"|утилит|пакет|"
    r"модул|класс|тип|программ|эффект|выбер|нажм|щёлкн|введ|набер)[а-яё]*(?: или| и)?[ \u00a0]$",
    re.IGNORECASE,
)
_NAMED_BEHIND = re.compile(
    r"[ \u00a0](?:әрекет|операция|опция|элемент|қасиет|параметр|пакет|команда|функция|режим|скрипт|мән)"
)
_ITEM = re.compile(r"(?:^|\s)- $")


def _is_named(masked: str, run: list[re.Match[str]]) -> bool:
    """Tell whether words are the name of a thing in a program, or of an item: “- none: off”."""
    before, after = masked[: run[0].start()], masked[run[-1].end() :]
    if _ITEM.search(before) and after.startswith(":"):
        return True
    return _NAMED_BEFORE.search(before) is not None or _NAMED_BEHIND.match(after) is not None


def is_technical(masked: str) -> bool:
    """Tell whether a text speaks to programmers, who keep English words: it has signs of code, or their words."""
    if _CODE.search(masked):
        return True
    words = (word for word in _WORD.findall(masked) if word.isascii() and word.islower() and len(word) > 2)
    return any(word in technical_english() or _NO_VOWEL.fullmatch(word) for word in words)


_NO_VOWEL = re.compile("[b-df-hj-np-tv-xz]+")


def _runs(masked: str, may_be: Callable[[str], bool]) -> Iterator[list[re.Match[str]]]:
    """Yield words in a row that may be of a language, parted by a space and no more than a comma."""
    run: list[re.Match[str]] = []
    for found in _WORD.finditer(masked):
        follows = bool(run) and _SPACE.fullmatch(masked, run[-1].end(), found.start()) is not None
        if run and not (follows and may_be(found.group())):
            yield run
            run = []
        if may_be(found.group()):
            run.append(found)
    if run:
        yield run


# --- Russian in Kazakh -----------------------------------------------------------------------------------------------


def _is_loan(word: str) -> bool:
    """Tell whether a word may be a Russian noun as Kazakh borrows it, whole or without its last -а."""
    return is_borrowable(word) or is_borrowable(word + "а")


@lru_cache(maxsize=8192)
def is_only_russian(word: str) -> bool:
    """Tell whether a word in lower case is Russian in a form that Kazakh has neither of its own nor as a loan."""
    if len(word) < _SHORTEST or not re.fullmatch("[а-яё]+", word) or _VERBAL.search(word):
        return False
    if word.startswith(_SPELT_OTHERWISE) and is_formed(word, lambda stem: stem in _SPELT_OTHERWISE, ("noun",)):
        return True
    if restorations(word) or is_formed(word, _is_loan, ("noun",)):
        return False
    if not is_known(word):
        return is_formed(word, _is_native_stem, ("noun",))
    readings = RussianMorphology().readings(word)
    return bool(readings) and all(_is_russian_form(word, each) for each in readings)


_VERBAL = re.compile("[бвгджзйклмнпрстш]у$")
"""How Kazakh names what is done: «баулу»."""
_SPELT_OTHERWISE = ("почта", "евро")
"""Loans that Kazakh has in a spelling of its own: пошта, еуро."""


def _is_native_stem(word: str) -> bool:
    """Tell whether a word is a Russian noun that Kazakh has no reason to put its endings on: «приговорды»."""
    if word == "област":
        return True  # without its soft sign: областында
    return len(word) >= _LEAST and is_native(word) and is_known(word)


_ADJECTIVAL = re.compile("(?:[ыио]й|ая|ое)$")


def _is_adjectival(noun: str) -> bool:
    """Tell whether a noun is declined like an adjective: «рабочий»; «сценарий» and «герой» are not."""
    return _ADJECTIVAL.search(noun) is not None and not is_known(noun[:-1] + "ю")


def _is_also_kazakh(word: str, reading: Reading) -> bool:
    """Tell whether Kazakh has a borrowed word in this form as well."""
    lemma = reading.lemma
    if "ADJ" in reading.features:
        return word == lemma and not _ADJECTIVAL.search(word)  # never declined: «чероки»
    if "NOUN" not in reading.features or is_native(lemma):
        return False
    # Kazakh drops one т of «контекст» and -те; somebody's «циклы»; a people: «молдаван».
    shorter = lemma.endswith("ст") and word == lemma + "е"
    possessed = lemma == word[:-1] and word[-1] in "ыи"
    # «Психоделика» the dictionary reads as that of a person.
    return shorter or possessed or word.endswith("ика") or (word + "ин" == lemma and lemma.endswith("нин"))


def _is_russian_form(word: str, reading: Reading) -> bool:
    """Tell whether a reading is none of a noun as Kazakh borrows it, whole or without its last -а: «минут», «газет»."""
    if _is_also_kazakh(word, reading):
        return False
    if "NOUN" not in reading.features or is_native(reading.lemma) or _is_adjectival(reading.lemma):
        return True
    return not {"Nom", "Sing"} <= reading.features and reading.lemma not in (word + "а", word + "я", word + "ь")


def tells_russian(word: str) -> bool:
    """Tell whether a word as typed is enough to call it a Russian word in a Kazakh text."""
    return word in _RUSSIAN_ALONE or (word.islower() and is_only_russian(word))


def may_be_russian_word(word: str) -> bool:
    """Tell whether a word is one that Russian has, alone or with Kazakh."""
    lower = word.lower()
    if _KAZAKH.search(lower) or not re.fullmatch("[а-яё-]+", lower):
        return False
    return is_known(lower) or is_only_russian(lower)


def _tells_russian(words: list[str]) -> bool:
    if all(map(str.isupper, words)):
        return False
    lower = [word.lower() for word in words]
    if any(tells_russian(word) for word in words):
        return True
    forms = sum(is_only_russian(word) for word in lower)
    particles = sum(is_russian_particle(word) for word in lower)
    return len(words) > 1 and (forms > 1 or (forms > 0 and particles > 0))


# --- Kazakh in Russian -----------------------------------------------------------------------------------------------


_KAZAKH_IN_RUSSIAN = frozenset(_WORDS["kazakh-in-russian"])


@lru_cache(maxsize=32768)
def tells_kazakh(word: str) -> bool:
    """Tell whether a word as typed is Kazakh and no name: by its letters, or by endings that Russian has not."""
    if not word.islower() or len(word) < 2:
        return False
    if _KAZAKH.search(word):
        return len(word) > 2
    if is_known(word):  # most words are, which other checks ask as well
        return False
    if len(word) >= _LEAST and word in kk_words.invariant():
        return True
    if word.startswith(kk_words.loans()) or is_known(_PREFIX.sub("", word)):
        return False
    form = len(word) > _SHORTEST or _KAZAKH_FORM.fullmatch(word) is not None
    return form and word not in _KAZAKH_IN_RUSSIAN and is_kazakh(word)


_PREFIX = re.compile(
    "^(?:гипер|супер|мульти|микро|макро|кибер|аудио|видео|авто|био|фото|мини|мета|нео|квази|интер|транс|анти|теле|радио|гео)"
)


def _tells_kazakh(words: list[str]) -> bool:
    return any(tells_kazakh(word) for word in words) or (len(words) == 1 and tells_kazakh(words[0].lower()))


def _ends_name(before: str) -> bool:
    """Tell whether the word before is a name that may go on in small letters: «Қара жорға»."""
    last = re.search(r"([^\W\d_]+)[ \u00a0]$", before)
    return last is not None and last[1][0].isupper() and not is_known(last[1].lower())


# Endings that no name has: the plural, and those who do or have something.
_NO_NAME = re.compile("(?:[лдт][ае]р|ш[ыі]|л[ыі][қк]|сыз|сіз)(?:[ыідтнғқгк][а-яәғқңөұүһі]{0,4})?$")


def _opens_in_kazakh(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a Kazakh word that is no name begins a sentence that goes on in Russian."""
    before = masked[: found.start()].rstrip(" \u00a0«“(")
    goes_on = re.match(r"[,:]?[ \u00a0][а-яё]+", masked[found.end() :]) is not None
    begins = not before or before[-1] in ".!?…"
    return begins and goes_on and _NO_NAME.search(found.group().lower()) is not None


def _may_be_kazakh(word: str) -> bool:
    if word[:1].isupper() and word[1:].islower():
        return _NO_NAME.search(word) is not None and tells_kazakh(word.lower())
    return tells_kazakh(word)


# --- English in either -----------------------------------------------------------------------------------------------


def tells_english(word: str) -> bool:
    """Tell whether a word as typed may make a passage English: a particle, or a word that only prose has."""
    if word[0].isupper() and word[1:].islower():
        word = word.lower()
    return (
        is_english_particle(word)
        or word in _LONE
        or is_everyday_english(word)
        or _ENGLISH_FORM.fullmatch(word) is not None
    )


def _may_be_english(word: str) -> bool:
    return word.isascii()


def _tells_english(words: list[str]) -> bool:
    if len(words) == 1:
        return words[0] in _PROSE or words[0] in _JOINING or _ENGLISH_FORM.fullmatch(words[0]) is not None
    content = [word for word in words if word.islower() and len(word) > 2 and not is_english_particle(word)]
    joined = any(word in _ARTICLES for word in words)
    return bool(content) and (joined or any(word in _PROSE for word in words))


def _is_everyday(words: list[str]) -> bool:
    """Tell whether words in a row are everyday English: one that is alone, or half of several, the others unknown."""
    plain = [word for word in words if not _is_joining(word)]
    if plain and is_of_programs(words):
        return False
    if len(words) == 1:
        return words[0] in _LONE or (bool(plain) and is_everyday_english(words[0]))
    known = sum(is_everyday_english(word) for word in plain)
    return known > 0 and all(map(str.islower, words)) and 2 * (len(words) - len(plain) + known) >= len(words)


def is_of_programs(words: Sequence[str]) -> bool:
    """Tell whether English words are the names of commands, options and the like, joined or not: “find, xargs”."""
    return all(_is_joining(word) or word in _commands() or _is_unknown(word, words) for word in words)


def _is_unknown(word: str, words: Sequence[str]) -> bool:
    return len(words) < _SHORTEST and not _is_plain_english(word)


def _is_plain_english(word: str) -> bool:
    """Tell whether a word is an everyday English one and no name of a program: “smartd” is none of “smart”."""
    if word in technical_english() or not is_everyday_english(word):
        return False
    return not word.endswith("d") or word.endswith("ed") or word in read_english("en")["words"]


@cache
def _commands() -> frozenset[str]:
    return frozenset(word for name, words in read_words("commands").items() if name != "subjects" for word in words)


@cache
def _subjects() -> frozenset[str]:
    return frozenset(read_words("commands")["subjects"])


def _is_joining(word: str) -> bool:
    return is_english_particle(word) or len(word) < _SHORTEST


_SIGNS: dict[str, tuple[Callable[[str], bool], Callable[[list[str]], bool]]] = {
    "en": (_may_be_english, _tells_english),
    "kk": (_may_be_kazakh, _tells_kazakh),
    "ru": (may_be_russian_word, _tells_russian),
}
"""For each language: may a word be of it, and do words in a row tell that they are."""
