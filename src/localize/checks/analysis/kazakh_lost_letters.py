"""Kazakh words typed with Russian letters, and their readings with Kazakh ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from localize.checks.analysis.kazakh_suffixes import is_suffix
from localize.checks.analysis.language_guess import looks_russian, unquoted
from localize.checks.analysis.phonetic_match import is_alike, sounds_of
from localize.checks.analysis.place_names import is_place
from localize.checks.analysis.sentence_borders import opens
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.words import read_table, read_words
from localize.morphology.common_words import is_borrowable
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.guess import guess_lost
from localize.morphology.kk.restore import (
    KAZAKH_LETTERS,
    far_likelier,
    is_formed,
    is_loss,
    likelier,
    restorations,
    restore_loan,
    restore_surname,
    strip_letters,
)
from localize.morphology.ru import is_known, is_only_name, tags_of
from localize.tokens import Token, TokenKind

ACRONYMS = read_words("kazakh-acronyms")["acronyms"]

_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}")
_KAZAKH = re.compile(rf"[{KAZAKH_LETTERS}]", re.IGNORECASE)
# Kazakh spells ы with қ and ғ only: «кырык» cannot be right, whatever it means. Loans may end so: «блогы».
_IMPOSSIBLE = re.compile(r"^[кг]ы|ы[кг](?!и)")

_LONGEST_ENDING = 6
_LONG, _TOO_SHORT, _SHORT, _TINY = 8, 4, 3, 2
"""Letters."""
_LATIN = dict(zip("абвгдежзийклмнопрстуфхцыэіқғңөұүәһ", "abvgdejziiklmnoprstufhtyeikgnouuah", strict=True))
_LATIN |= {"ш": "sh", "ч": "ch", "я": "ya", "ю": "yu"}

_LEGACY_LETTER = re.compile(r"[ќђѓњљџѕћЌЂЃЊЉЏЅЋ]")
"""Letters of old fonts; another check has them."""


@dataclass(frozen=True, slots=True)
class _Lost:
    start: int
    text: str
    readings: tuple[str, ...]
    russian: bool
    """It is a Russian word as well: «казак», «тур»."""
    capital: bool
    named: bool = False
    """It is the surname of somebody who has a Kazakh first name."""


def may_have_lost(typed: str) -> bool:
    """Tell whether a word by itself may have lost letters; whether it is a name, only its place tells."""
    if not _CYRILLIC_WORD.fullmatch(typed) or (typed.isupper() and len(typed) < 6):
        return False
    if _readings(typed.lower()) is not None:
        return True
    return typed[0].isupper() and restore_surname(typed.lower()) is not None


_begins_place = re.compile(
    "Каза|Кара|Тур|Эки|Петро|Урал|Усть|Семи|Чим|Алма|Узбе|Кирг|Тадж|Росс|Моск|Кита|Евро|Монг|Инди|Пак|Афг|Азер"
).match


def may_be_confused(typed: str) -> bool:
    return typed.lower() in ("ар", "ен") or bool(
        _ACRONYM.fullmatch(typed) or _begins_place(typed) or _PATRONYMIC.fullmatch(typed)
    )


def find_lost_letters(context: Context) -> Iterator[Sighting]:
    """Yield the Kazakh words of a target that are typed with Russian letters."""
    target = context.target
    if target.language != "kk" or target.script != "Cyrl":
        return
    yield from _confused(context)
    yield from _acronyms(context)
    yield from _patronymics(context)
    yield from _russian_places(target)
    source = context.source.typed
    found = [each for each in _find_lost(target) if each.text not in source or _is_never_right(each)]
    if not found or looks_russian(target.masked):
        return
    typed_in_russian = any(map(_is_sure, found)) and len(found) >= 2 * len(_KAZAKH.findall(target.masked))
    for lost in found:
        if not _may_be_right(lost, source) and (typed_in_russian or _is_certain(lost, target)):
            yield _sight(lost, target)


def _sight(lost: _Lost, target: Text) -> Sighting:
    """Return the sighting of a word; where no list has it, and it could be spelt so, it is only shown."""
    fix = _like(lost.text, lost.readings[0]) if len(lost.readings) == 1 else None
    guessed = not lost.readings and _IMPOSSIBLE.search(lost.text) is None
    return Sighting(target.side, lost.start, lost.start + len(lost.text), _describe(lost), fix, unsure=guessed)


def _is_sure(lost: _Lost) -> bool:
    return not lost.russian and not lost.capital


def _is_named(lost: _Lost) -> bool:
    """Tell whether a word is surely a name that Kazakh writes with its own letters."""
    return lost.named or (lost.capital and (_is_kazakh_name(lost) or _is_never_right(lost)))


def _may_be_right(lost: _Lost, source: str) -> bool:
    """Tell whether a word may be a name that has all its letters."""
    if not lost.capital:
        return _is_called(lost.text, source)
    if lost.readings and all(_is_other_name(lost.text, reading) for reading in lost.readings):
        return True
    if _is_named(lost):
        return False
    word = lost.text.lower()
    if is_place(word, "kk"):
        return True
    if _KAZAKH.search(word) or not (_is_name(lost.text, source) or _is_heard(lost, source)):
        return False
    return not _is_long_loan(word) and not _is_named_with_q(lost, source)


def _is_certain(lost: _Lost, target: Text) -> bool:
    """Tell whether a word has surely lost letters, whatever the rest of the text is typed with."""
    if _is_sure(lost) or _is_named(lost) or (lost.readings and _KAZAKH.search(lost.text)):
        return True
    if not lost.russian and len(lost.readings) == 1 and len(lost.text) > _TOO_SHORT:
        return True
    return opens(target, lost.start) and (not lost.russian or _is_no_name_here(lost))


# «Ар» is honour and «ен» is width, but hardly so before a noun or an adjective: «әр адам», «ең үлкен».
_CONFUSED = re.compile(
    r"(?<![\w-])(?:([Аа])р(?=[ \u00a0](?!намыс|ұят|ождан|ұждан|алд|үшін(?!ші)|туралы|мен |пен |мәселе|жағы|жақ|бар|жоқ"
    r"|іс|сот|кодекс|сақта)"
    r"[а-яәғқңөұүһі]{2})|([Ее])н(?=[ \u00a0](?!таңба|сал|қаріп|ауқым|мән)[а-яәғқңөұүһі]{2}))"
)


_OF_WIDTH = re.compile(r"\b(?:wid|широк|ширин)", re.IGNORECASE)


_ACRONYMS = {strip_letters(whole).upper(): whole for whole in ACRONYMS}
_ACRONYM = re.compile(r"(?<![\w.])[А-ЯӘҒҚҢӨҰҮҺІ]{3,5}(?![\w.])")


def _acronyms(context: Context) -> Iterator[Sighting]:
    """Yield acronyms that lost a letter."""
    for found in _ACRONYM.finditer(context.target.masked):
        whole = _ACRONYMS.get(strip_letters(found.group()).upper())
        if whole and is_loss(found.group().lower(), whole.lower()) and found.group() not in context.source.typed:
            yield context.target.sight(found.start(), found.end(), f"Kazakh letters are lost: {whole}", whole)


# «Момышулы»: Kazakh has no -улы and -кызы but -ұлы and -қызы.
_PATRONYMIC = re.compile(
    r"(?<!\w)([А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,})(улы|кызы)((?:[дн]ы[нң]?|[гғкқ]а|н[аы]|[дт]а|нан|мен)?)(?!\w)"
)


def _patronymics(context: Context) -> Iterator[Sighting]:
    """Yield names of sons and daughters in Russian letters."""
    for found in _PATRONYMIC.finditer(context.target.masked):
        typed = found.group()
        known = opens(context.target, found.start()) or typed.lower() in restorations(typed.lower())
        if not known and typed not in context.source.typed:
            right = found[1] + {"улы": "ұлы", "кызы": "қызы"}[found[2]] + found[3]
            yield context.target.sight(found.start(), found.end(), f"Kazakh letters are lost: {right}", right)


# Places that Kazakh calls otherwise than Russian, in more than the letters of a layout.
_PLACES = {each["ru"]: each["kk"] for each in read_table("kazakh-russian-places")}
_RUSSIAN_PLACE = re.compile(rf"(?<![\w-])({'|'.join(_PLACES)})([\u0430-\u04ff]{{0,6}})(?![\w-]|[ \u00a0][А-ЯA-Z])")


def _russian_places(target: Text) -> Iterator[Sighting]:
    """Yield places by their Russian names."""
    for found in _RUSSIAN_PLACE.finditer(unquoted(target.masked)):
        if not found[2] or is_suffix(found[2]):
            fix = None if found[2] else _PLACES[found[1]]
            yield target.sight(found.start(), found.end(), f"Kazakh says {_PLACES[found[1]]}", fix)


def _confused(context: Context) -> Iterator[Sighting]:
    """Yield words that lost a letter and are words still, where the next word tells what was meant."""
    target = context.target
    for found in _CONFUSED.finditer(target.masked):
        if found[2] and _OF_WIDTH.search(context.source.typed):
            continue
        word = {"А": "Әр", "а": "әр", "Е": "Ең", "е": "ең"}[found[1] or found[2]]
        yield target.sight(found.start(), found.end(), f"Kazakh letters are lost: {word}", word)


def _describe(lost: _Lost) -> str:
    if lost.readings:
        return "Kazakh letters are lost: " + " / ".join(_like(lost.text, one) for one in lost.readings[:3])
    guess = guess_lost(lost.text.lower())
    return f"Kazakh letters seem to be lost; perhaps {_like(lost.text, guess)}" if guess else _NO_SPELLING


_NO_SPELLING = "Kazakh has no such spelling; қ or ғ is lost"


def _is_kazakh_name(lost: _Lost) -> bool:
    """Tell whether a word with a capital is a name that Kazakh writes with its own letters: «Гулнара» of Гүлнара.

    Nobody is "his Карім": «Карими» is a surname of another people.
    """
    return any(
        reading[:end] in kk_words.names() and reading[end:] not in ("ы", "і") and not _is_variant(lost.text, reading)
        for reading in lost.readings
        for end in range(4, len(reading) + 1)
    )


def _is_variant(typed: str, reading: str) -> bool:
    """Tell whether a name differs from another in ә, and і, alone, and may be a name itself: Мария, Анара, Махмұт.

    It may where Russian has it, and where it has other Kazakh letters: who typed them had the layout.
    """
    lost = {new for old, new in zip(typed.lower(), reading, strict=True) if old != new}
    known = is_only_name(typed.lower()) or _KAZAKH.search(typed) is not None
    return "ә" in lost <= {"ә", "і"} and (known or typed.lower() in _ALSO_NAMES)


def _is_other_name(typed: str, reading: str) -> bool:
    """Tell whether a word may be a name, and what it may have lost letters of is one: Асия, Әсия."""
    return reading in kk_words.names() and _is_variant(typed, reading)


_ALSO_NAMES = frozenset(read_words("kazakh-names")["with-either-a"])
"""Names that are spelt with а as well as with ә."""


def _is_never_right(lost: _Lost) -> bool:
    """Tell whether a word is one that Kazakh always writes with its own letters, even where a Russian source has it."""
    word = lost.text.lower()
    if lost.named or (len(word) > _LOAN and word in kk_words.slips() and not (lost.capital and is_place(word, "kk"))):
        return True
    return lost.capital and _is_kazakh_name(lost)


def _is_no_name_here(lost: _Lost) -> bool:
    """Tell whether a word is Russian as a name only, which the source has not: «Киру» of Кир, for «Кіру»."""
    word = lost.text.lower()
    return len(lost.readings) == 1 and is_only_name(word) and not _is_undoubled(word)


def _is_long_loan(word: str) -> bool:
    """Tell whether a word is a Russian noun with Kazakh endings, and too long to be a surname: «Парламенттин»."""
    return len(word) > _LONG and not is_known(word) and bool(restore_loan(word))


def _is_name(word: str, source: str) -> bool:
    """Tell whether the source has a word that begins with the same sounds: «Кашмири», Kashmiri; «Гана», Ghana."""
    start = "".join(_LATIN.get(letter, letter) for letter in word.lower())[:3]
    if len(word) <= _SHORT:
        return re.search(rf"\b(?:{start.capitalize()}|{word})", source) is not None
    return re.search(rf"\b(?:{re.escape(start)}|{re.escape(word.lower()[:4])})", _sounds_of(source)) is not None


def _is_heard(lost: _Lost, source: str) -> bool:
    """Tell whether a name of the source sounds like a word: «Акамар», Acamar; no people does, which has its letters."""
    if any(each.capitalize() in _PEOPLES for each in lost.readings):
        return False
    sounds = sounds_of(lost.text)
    return any(
        sounds == sounds_of(each) if len(each) <= _LOAN else is_alike(lost.text, each)
        for each in _CAPITAL.findall(source)
        if len(sounds_of(each)[0]) > 1
    )


_CAPITAL = re.compile(r"(?<!\w)[A-ZА-ЯЁ][^\W\d_]+")
_PEOPLES = frozenset(read_words("kazakh-peoples")["peoples"])


def _is_called(word: str, source: str) -> bool:
    """Tell whether a small word is a name of the source in its letters, as a language may be: «дари», Dari."""
    name = "".join(_LATIN.get(letter, letter) for letter in word)
    return re.search(rf"\b{re.escape(name.capitalize())}\b", source) is not None


def _sounds_of(source: str) -> str:
    """Return a text in lower case with the pairs of letters that stand for one of ours, beside the text itself."""
    text = source.lower()
    return f"{text} {text.replace('gh', 'g').replace('kh', 'h').replace('zh', 'j')}"


def _is_named_with_q(lost: _Lost, source: str) -> bool:
    """Tell whether the source spells a name with a q, and so with қ: Jeltoqsan."""
    sounds = _LATIN | {"қ": "q"}
    names = ("".join(sounds.get(letter, letter) for letter in reading) for reading in lost.readings)
    return any("q" in name and name in source.lower() for name in names)


def _find_lost(target: Text) -> Iterator[_Lost]:
    """Yield the words of a text that may have lost letters."""
    for token in target.language_tokens:
        shortcut = target.typed[max(token.start - 1, 0) : token.start] + target.typed[token.end : token.end + 1]
        if token.kind is not TokenKind.WORD or _LEGACY_LETTER.search(token.text) or re.search("[_&~]", shortcut):
            continue
        if _BEHIND_FIGURE.search(target.typed, 0, token.start):
            continue
        for piece in re.finditer(r"[^-’'‑]+", token.text):
            if lost := _read_piece(target, token, piece):
                yield lost


_BEHIND_FIGURE = re.compile(r"[\d%)}][-‑–]\Z")
"""What an ending hangs on: «1,4-тен»."""


def _read_piece(target: Text, token: Token, piece: re.Match[str]) -> _Lost | None:
    """Return a piece of a word if it may have lost letters."""
    word, start = piece.group(), token.start + piece.start()
    if not _is_cyrillic(word) or _is_bound(token.text, piece):
        return None
    capital = word[0].isupper()
    surname = restore_surname(word.lower()) if capital else None
    if surname and not _is_variant(word, surname) and _has_first_name(target.masked[:start], surname, word.lower()):
        return _Lost(start, word, (surname,), False, True, named=True)
    readings = _readings(word.lower())
    if readings is None or (capital and _is_only_a_name(target, token, word, readings)):
        return None
    russian = _is_russian(word) and not _is_kazakh_here(target, token, word, readings)
    return _Lost(start, word, readings, russian, capital) if readings or not russian else None


def _is_cyrillic(word: str) -> bool:
    """Tell whether a piece is a word in Cyrillic letters, and no acronym."""
    return _CYRILLIC_WORD.fullmatch(word) is not None and not (word.isupper() and len(word) < _LEAST_LOUD)


_LEAST_LOUD = 6
"""Letters of a word in capitals that is no acronym."""


def _is_bound(whole: str, piece: re.Match[str]) -> bool:
    """Tell whether a piece beside a hyphen is an ending, or a part of a name: «Улан-Батор»."""
    before, word = whole[: piece.start()], piece.group()
    if not before:
        return word[0].isupper() and _BEFORE_CAPITAL.match(whole, piece.end()) is not None
    latin = before.isascii() and len(word) > _LONGEST_ENDING and not is_suffix(word)
    return len(word) <= _SHORT or not (before.islower() or before.strip("-").isdigit() or latin)


_BEFORE_CAPITAL = re.compile("[-‑][А-ЯЁ]")
_GOES_ON = re.compile("[ \u00a0][а-яёәғқңөұүһі]")


def _is_only_a_name(target: Text, token: Token, word: str, readings: tuple[str, ...]) -> bool:
    """Tell whether a word with a capital is no more than a name; one behind an initial is a surname: «В. А. Ким».

    An unknown one is a name where no small word follows.
    """
    if not (readings or _GOES_ON.match(target.masked, token.end)):
        return True
    return not _may_open(target, token, word, readings) or _INITIAL.search(target.typed[: token.start]) is not None


def _is_kazakh_here(target: Text, token: Token, word: str, readings: tuple[str, ...]) -> bool:
    """Tell whether a word that Russian has as well is none of it: by its letters, as a name alone, by what it lost."""
    if _KAZAKH.search(word) or (
        word.islower() and len(word) > _SHORT and is_only_name(word) and not _is_undoubled(word)
    ):
        return True
    if kk_words.invariant().issuperset(readings) or word.lower() in kk_words.slips():
        return True
    return len(word) == len(token.text) == _TINY and not _is_shortened(target, token)


_SURELY_KAZAKH = re.compile("..(?:бек|бай|жан|хан|ғали|құл|гүл)(?:ов|ев|ин)а?")
_FIRST_NAME = re.compile(r"([\u0400-\u04ff]{3,})[ \u00a0]$")


def _has_first_name(before: str, surname: str, typed: str) -> bool:
    """Tell whether a Kazakh first name stands before: «Марат Жумабаев»; Ramzan Kadyrov has his Russian letters.

    Any name will do before a surname that no other people has, nor Russian: «Роза Акылбекова», «Рахмет Отегенов».
    """
    found = _FIRST_NAME.search(before)
    if found is None or not found[1][0].isupper():
        return False
    first = found[1].lower()
    lost = {new for old, new in zip(typed, surname, strict=False) if old != new}
    if _SURELY_KAZAKH.search(surname) or (lost & set("өүұң") and not is_known(typed)):
        return True
    return first in kk_words.names() or any(each in kk_words.names() for each in restorations(first))


_INITIAL = re.compile(r"(?:^|[\s.(«])[^\W\d_]\.[ \u00a0]?$")


def _is_russian(word: str) -> bool:
    """Tell whether a word may be a Russian one that a Kazakh text has borrowed, or with a capital a name."""
    lower = word.lower()
    if is_borrowable(lower) or (word[0].isupper() and is_only_name(lower)) or _is_particle(lower):
        return True
    return len(word) > _LOAN and (_is_stem_of_loan(lower) or is_formed(lower, _is_stem_of_loan, ("noun",)))


def _is_particle(word: str) -> bool:
    """Tell whether a short word is a Russian adverb or particle, left by another slip: «так» of тек."""
    return len(word) <= _SHORT and is_known(word) and any(tag & {"ADVB", "CONJ", "PRCL"} for tag in tags_of(word))


def _is_stem_of_loan(word: str) -> bool:
    if word in kk_words.slips():
        return False
    return _is_undoubled(word) or ((len(word) > _LOAN or word in _SHORT_LOANS) and is_borrowable(word))


def _is_undoubled(word: str) -> bool:
    """Tell whether a word is a Russian one without the double of its last letter: «кирил»."""
    return len(word) >= _LOAN and is_known(word + word[-1])


_SHORT_LOANS = frozenset(read_words("kazakh-loans")["short"])
"""Loans of few letters that take endings in every newspaper: «екінші турда»."""


def _may_open(target: Text, token: Token, word: str, readings: tuple[str, ...]) -> bool:
    """Tell whether a word with a capital may be more than a name: a known word, or a short one at the beginning."""
    first = opens(target, token.start)
    if len(word) <= _SHORT:
        return first and not word.isupper() and any(each in _whole_words() for each in readings)
    return first or bool(restorations(word.lower()))


@cache
def _whole_words() -> frozenset[str]:
    return kk_words.invariant() | kk_words.nominal_set()


def _is_shortened(target: Text, token: Token) -> bool:
    """Tell whether a stop makes a word an abbreviation: «ул.» is a street."""
    return target.typed[token.end : token.end + 1] == "."


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[str, ...] | None:
    """Return what a word was before it lost letters; None where it lost none, nothing where that is not known."""
    known = restorations(word)
    spelled = _KAZAKH.search(word) is not None
    if (spelled and _is_loaned(word)) or (word in known and word.endswith("сын")):
        return None  # «пактінің», of a covenant; «унарлық», унарный; «отырсын», let him sit
    readings = _losses(word, likelier(word))
    if word in known and (not readings or spelled):
        # «билікті»: who types і, types «білікті» with both; but «сурақ» is no su that is less than another.
        return _losses(word, far_likelier(word)) or None
    if readings or spelled:
        return readings or None
    if not known and (loans := _lost_loans(word)):
        return loans
    # «музыканы» has its letters from Russian.
    impossible = _IMPOSSIBLE.search(word) and not any(is_known(word[:end]) for end in range(5, len(word) + 1))
    return () if impossible or guess_lost(word) else None


def _is_loaned(word: str) -> bool:
    """Tell whether a word is a loan with Kazakh endings: «пактінің», «унарлық»."""
    return is_formed(word, _is_loan, ("noun",)) or (word.endswith(("лық", "лік")) and is_known(word[:-3] + "ный"))


def _losses(word: str, readings: Iterable[str]) -> tuple[str, ...]:
    """Return the readings of which a word is what a loss of letters leaves."""
    return tuple(sorted(each for each in readings if is_loss(word, each)))


def _lost_loans(word: str) -> tuple[str, ...]:
    """Return the Russian nouns with Kazakh endings that a long word may be, if it is none itself."""
    if len(word) <= 6 or is_known(word) or not re.search(r"[гкни]", word[4:]):
        return ()
    loans = restore_loan(word)
    return () if word in loans else _losses(word, loans)


def _is_loan(word: str) -> bool:
    return len(word) >= _LOAN and word not in kk_words.slips() and is_borrowable(word)


_LOAN = 4
"""Letters of a Russian word that Kazakh endings are believed to hang on."""


def _like(typed: str, word: str) -> str:
    """Return *word* with the capitals of what was typed."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, word, strict=True))
