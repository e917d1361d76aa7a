"""Restoration of Kazakh letters in words typed in a Russian layout: «казак тилинин» gives «қазақ тілінің».

A word is read as a known stem and a chain of endings with every Kazakh letter replaced by the Russian one that people
type for it. Only words whose stem is known are read, so silence says nothing about a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.ru.words import is_known
from localize.runtime.cache import once

KAZAKH_LETTERS = "әғқңөұүһі"
_LOSS = str.maketrans(KAZAKH_LETTERS, "агкноуухи")
_VOICELESS = frozenset("пфкқтсшщчцхһбвгд")
"""The letters after which endings are voiceless; the last four end loans only."""
_VOWELS = frozenset("аәеёоөұүыіэяию")

# Upper-case Latin letters as in `kk.forms`. Each row says which endings a word in it takes, and the row it is in then.
_MEN = "мен бен пен"
_ROWS = {
    "noun": {
        "noun": "лAр дAр тAр дAGY тAGY лY дY тY лYQ дYQ тYQ шY рAQ YрAQ GY QY лAу дAу тAу сYз",
        "his": "Y сY дікі тікі нікі лYGY дYGY тYGY",
        "mine": "Yм м YңYз ңYз YмYз мYз",
        "closed": f"нYң дYң тYң GA QA нY дY тY дA тA дAн тAн нAн {_MEN} дAй тAй шA",
        "end": "мYн бYн пYн сYз бYз пYз дYр тYр",
        "coined": "лA дA тA лAн дAн тAн лAс дAс тAс",
    },
    "his": {"noun": "ндAGY", "closed": f"нYң нA н ндA нAн {_MEN} ндAй ншA нікі нсYз сYз"},
    "mine": {"noun": "дAGY", "closed": f"нYң дYң A GA дY дA тA нAн дAн {_MEN} дAй шA"},
    "verb": {
        "verb": "Yл л Yн н дYр тYр т GYз QYз",
        "denied": "мA бA пA",
        "noun": "у GAн QAн AтYн йтYн ушY Yс с YQ GYш QYш мAлY бAлY пAлY",
        "his": "GYсY QYсY",
        "mine": "GYм QYм GYң QYң GYмYз QYмYз GYңYз QYңYз",
        "end": (
            "Yп п A й AдY йдY сA дY тY дYм тYм дYQ тYQ дYңYз тYңYз сAм сAQ сAңYз мAQ бAQ пAQ сYн йYQ AйYQ Aр р"
            " мAс бAс пAс GAлY QAлY GYн QYн YңYз ңYз AйYн йYн AйYQ йYQ GAй QAй GAншA QAншA GAндAй QAндAй AрлYQ рлYQ"
        ),
    },
    "denied": {},
    "coined": {},
    "present": {"noun": "тYн", "closed": "дY мYн мYз сYң сYз сYңдAр сYздAр"},
    "end": {"closed": "мYн мYз бYз пYн сYз сYздAр Q дA тA"},
    "closed": {},
}
_ROWS["denied"] = {row: endings for row, endings in _ROWS["verb"].items() if row not in ("verb", "denied")}
_ROWS["coined"] = {"coined" if row == "verb" else row: endings for row, endings in _ROWS["verb"].items()}
_AFTER_VOWELS = frozenset({"ңыз", "ңіз", "мыз", "міз", "йды", "йді", "сы", "сі"})
_NASALS = frozenset("мнң")
_GLIDES = _VOWELS | frozenset("рйу")
# What the last letter may be before endings that are told apart by it alone.
_AFTER = {
    **dict.fromkeys(("ның", "нің"), (_VOWELS | _NASALS) - {"ю"}),
    **dict.fromkeys(("ны", "ні"), _VOWELS - {"ю"}),
    **dict.fromkeys(("дың", "дің"), frozenset("зжлрйуюи")),
    **dict.fromkeys(("дар", "дер"), frozenset("мнңзжл")),
    **dict.fromkeys(("лар", "лер", "лы", "лі", "лық", "лік", "лығы", "лігі", "лау", "леу"), _GLIDES),
    **dict.fromkeys(("дық", "дік", "дығы", "дігі", "дау", "деу"), frozenset("мнңзжл")),
    **dict.fromkeys(("нан", "нен"), _NASALS | frozenset("ыі")),
    **dict.fromkeys(("дан", "ден"), _GLIDES | frozenset("зжл")),
    "бен": frozenset("зж"),
    "мен": _GLIDES | _NASALS | frozenset("л"),
}
# The same behind nouns alone: a verb has the past with -ды behind vowels as well, and -нан stands behind a possessor.
_AFTER_NOUN = dict.fromkeys(("ды", "ді"), frozenset("зжлмнңрйуюи")) | dict.fromkeys(("нан", "нен"), _NASALS)
# The same of endings that make a verb of a noun: -ла, -да, -та.
_COINED = {"л": _GLIDES, "д": frozenset("зжлмнң"), "т": _VOICELESS}
_LONGEST_CHAIN = 6


class _Stem(NamedTuple):
    text: str
    kind: str
    before_vowel: bool
    """Whether it stands before a vowel only: құқығ-."""


def strip_letters(word: str) -> str:
    """Return a word in lower case with its Kazakh letters replaced as people without a Kazakh layout do."""
    return word.lower().translate(_LOSS)


_OPENED = {"п": "б", "к": "г", "қ": "ғ", "ы": "", "і": ""}
"""What the last letter of a verb becomes before a vowel: табу of тап-, оқу of оқы-."""


def _stems_at(typed: str) -> tuple[_Stem, ...]:
    """Return the stems that look so without their Kazakh letters."""
    found = _stems().get(typed, ())
    return (_Stem(found, "noun", before_vowel=False),) if isinstance(found, str) else found


@once
def _stems() -> dict[str, str | tuple[_Stem, ...]]:
    """Return what `_stems_at` gives; a noun that stands alone, as most do, as its text: 120 bytes less of each."""
    found: dict[str, dict[_Stem, None]] = {}
    nouns = kk_words.nominals()
    verbs = (*kk_words.verbs(), *(stem for word in nouns if word not in kk_words.names() for stem in _verbs_of(word)))
    for kind, words in (("noun", nouns), ("verb", verbs), ("end", sorted(kk_words.invariant()))):
        for word in words:
            texts = {word: False, **dict.fromkeys(_stems_before_vowel(word, kind), True)}
            for text, as_kind in _fused(word) if kind == "verb" else ():
                found.setdefault(strip_letters(text), {})[_Stem(text, as_kind, before_vowel=False)] = None
            for text, before_vowel in texts.items():
                found.setdefault(strip_letters(text), {})[_Stem(text, kind, before_vowel)] = None
    # Where nothing is lost, key and stem are one text, and not two: a fifth of ten thousand.
    first = ((next(iter(stems)), key, tuple(stems)) for key, stems in found.items())
    return {
        stem.text if stem.text == key else key: stem.text
        if stems == (_Stem(stem.text, "noun", before_vowel=False),)
        else stems
        for stem, key, stems in first
    }


def _stems_before_vowel(word: str, kind: str) -> list[str]:
    """Return the other stems that a word has before a vowel."""
    if kind == "noun":
        return [text for text in kk_forms.open_stems(word) if text != word]
    return [word[:-1] + _OPENED[word[-1]]] if kind == "verb" and word[-1] in _OPENED else []


def _fused(verb: str) -> tuple[tuple[str, str], ...]:
    """Return the stems in which the last letter of a verb and the next are one: қоя- and қою of қой-, оқи- of оқы-."""
    if verb.endswith("й"):
        return ((verb[:-1] + "я", "present"), (verb[:-1] + "ю", "noun"))
    return ((verb[:-1] + "и", "present"),) if verb.endswith(("ы", "і")) else ()


def _verbs_of(noun: str) -> tuple[str, ...]:
    """Return the verb that a noun names, and its passive: тәркіле- and тәркілен- of тәркілеу."""
    if len(noun) < 6 or not noun.endswith(("лау", "леу", "дау", "деу", "тау", "теу")):
        return ()
    stem = noun[:-1]
    return (stem, stem + "н") if stem[-2] == "л" else (stem, stem + "л", stem + "н")


@once
def _endings(kind: str, harmony: str) -> dict[str, list[tuple[str, str, str]]]:
    """Return the endings of a row by the first letter as typed without Kazakh letters.

    Each as it is typed so, as it is, and the row that goes on.
    """
    pairs = str.maketrans(
        {"A": "а", "Y": "ы", "Q": "қ", "G": "ғ"}
        if harmony == kk_forms.BACK
        else {"A": "е", "Y": "і", "Q": "к", "G": "г"}
    )
    found: dict[tuple[str, str, str], None] = {}
    for goes_on, row in _ROWS[kind].items():
        for ending in row.split():
            text = ending.translate(pairs)
            text = "уші" if text == "ушы" and harmony == kk_forms.FRONT else text
            found[strip_letters(text), text, goes_on] = None
    sorted_by: dict[str, list[tuple[str, str, str]]] = {}
    for each in found:
        sorted_by.setdefault(each[0][0], []).append(each)
    return sorted_by


def restorations(word: str) -> frozenset[str]:
    """Return every known Kazakh word, in lower case, that looks like *word* once the Kazakh letters are gone."""
    return frozenset(_made(word))


@lru_cache(maxsize=65536)
def is_kazakh(word: str, *, bare: bool = True) -> bool:
    """Tell whether a word in lower case is a known Kazakh one as it stands: one of its `restorations`, found sooner.

    With *bare* off, a verb that a rule makes of a noun needs an ending: no «адамдан», be like a man, for адамнан.
    """
    for prefix in PREFIXES:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) > _LEAST_REST and is_kazakh(rest, bare=bare):
            return True
    typed = strip_letters(word)
    if len(typed) > 1 and any(stem.text == word and not stem.before_vowel for stem in _stems_at(typed)):
        return True
    for end in range(len(typed) - 1, 1, -1):
        for stem in _stems_at(typed[:end]):
            if stem.kind == "end" or not word.startswith(stem.text):
                continue
            if any(word in _read(stem, typed[end:], each, bare=bare) for each in kk_forms.harmonies(stem.text)):
                return True
    return False


def likelier(word: str) -> frozenset[str]:
    """Return the restorations that a longer stem explains than what is typed: «тоқтату» for «токтату», made of ток.

    All of them where what is typed is not known.
    """
    made = _made(word)
    mine = made.get(word, 0)
    least = mine + (_LONGER if mine > _SHORTEST else 1)
    return frozenset(other for other, length in made.items() if other != word and length >= least)


def far_likelier(word: str) -> frozenset[str]:
    """Return the restorations whose stem is far longer than that of what is typed, if that has two letters."""
    made = _made(word)
    mine = made.get(word, 0)
    if mine > _SHORTEST:
        return frozenset()
    return frozenset(other for other, length in made.items() if other != word and length >= mine + _FAR_LONGER)


_FAR_LONGER = 3
_LEAST_REST = 3
"""Letters behind a prefix that are too few to be a word: -дан is an ending."""
PREFIXES = ("авто", "аудио", "бейне", "видео", "гипер", "кибер", "макро", "медиа", "мета", "микро", "радио", "теле")
_LONGER = 2
"""Letters by which a stem has to be longer than another to be believed."""
_SHORTEST = 2
"""Letters of a stem that hardly is what was meant where a longer one will do."""


@lru_cache(maxsize=65536)
def _made(word: str) -> dict[str, int]:
    """Return the restorations of a word, each with the length of its longest stem; whole words count for more."""
    found: dict[str, int] = {}
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + _LEAST_REST:
            for each, length in _made(word[len(prefix) :]).items():
                found[prefix + each] = length + len(prefix)
    typed = strip_letters(word)
    for end in range(len(typed), 1, -1):
        for stem in _stems_at(typed[:end]):
            if end == len(typed):
                made: Iterable[str] = () if stem.before_vowel else (stem.text,)
            elif stem.kind == "end":
                continue
            else:
                made = (each for harmony in kk_forms.harmonies(stem.text) for each in _read(stem, typed[end:], harmony))
            for each in made:
                found.setdefault(each, end + _LONGER if end == len(typed) else end)
    return found


def _read(stem: _Stem, rest: str, harmony: str, *, bare: bool = True) -> Iterator[str]:
    """Yield the stem with every chain of endings that looks like *rest*; *bare*: see `is_kazakh`."""
    if not rest:
        yield stem.text
        return
    # Only the last letter of a stem tells which endings it takes.
    last = stem.text.removesuffix("ь")[-1]
    for chain in _chains(last, rest, stem.kind, harmony, opened=stem.before_vowel, bare=bare):
        yield stem.text + chain


@lru_cache(maxsize=32768)
def _chains(last: str, rest: str, kind: str, harmony: str, *, opened: bool, bare: bool) -> tuple[str, ...]:
    """Return every chain of endings that looks like *rest* behind a letter; *opened*: it stands before a vowel only."""
    found: list[str] = []
    waiting = [(last, rest, kind, 0)]
    while waiting:
        made, left, row, length = waiting.pop()
        if not left:
            if bare or row != "coined":
                found.append(made[1:])
            continue
        if length == _LONGEST_CHAIN:
            continue
        for typed, text, goes_on in _endings(row, harmony).get(left[0], ()):
            if (
                left.startswith(typed)
                and _suits(made[-1], text, row, goes_on)
                and _joins(made, text, must_open=opened and not length)
            ):
                waiting.append((made + text, left[len(typed) :], goes_on, length + 1))
    return tuple(found)


def _suits(last: str, ending: str, row: str, goes_on: str) -> bool:
    """Tell whether an ending of a row of nouns may stand after a letter; those of verbs are not asked here."""
    after = _AFTER_NOUN.get(ending) if row in ("noun", "mine") else None
    if row == "noun" and goes_on == "coined":
        after = _COINED[ending[0]]
    return after is None or last in after


def _joins(made: str, ending: str, *, must_open: bool) -> bool:
    """Tell whether an ending may stand after what is there: vowels do not meet, consonants assimilate."""
    last, first = made[-1], ending[0]
    opens = first in _VOWELS or first == "у"
    if must_open and not opens:
        return False
    if first == "у" or (len(ending) == 1 and first in "қк"):
        return True
    if opens:
        return last not in _VOWELS or (last in "иу" and first in "ыі")
    if ending in ("т", "тын", "тін"):
        return last in _VOWELS or last in "рлй"
    return _assimilates(last, ending)


def _assimilates(last: str, ending: str) -> bool:
    """Tell whether an ending that begins with a consonant suits the last letter before it."""
    first = ending[0]
    if len(ending) == 1 or ending in _AFTER_VOWELS:
        return last in _VOWELS or (first == "м" and last in "йу")
    if first in "тқкп":
        return last in _VOICELESS
    if (after := _AFTER.get(ending)) is not None:
        return last in after
    return last not in _VOICELESS if first in "дғгблн" else True


def nominal_stem(word: str) -> str | None:
    """Return the longest known noun or adjective, of four letters or more, that a word in lower case begins with."""
    for end in range(len(word) - 1, 3, -1):
        if any(each.text == word[:end] and each.kind == "noun" for each in _stems_at(strip_letters(word[:end]))):
            return word[:end]
    return None


def restore_loan(word: str, *, bare: bool = True) -> frozenset[str]:
    """Return what a word may be whose stem is a Russian word and whose endings are Kazakh: «журналистердин».

    Loads the Russian dictionary.
    """
    typed = strip_letters(word)
    found: set[str] = set()
    for end in range(len(typed) - 1, 3, -1):
        for stem in _loan_stems(typed[:end]):
            for harmony in kk_forms.harmonies(stem.text + "ь" * stem.before_vowel):
                found.update(_read(stem, typed[end:], harmony, bare=bare))
        if found:
            break
    return frozenset(found)


_SURNAME_END = re.compile("[оеи]в|ин")
_OF_NAMES = ("баев", "беков", "жанов", "ханов", "ғалиев", "құлов", "әлиев")
"""What surnames of two names end in."""


_LEAST_NAME = 3


@lru_cache(maxsize=8192)
def restore_surname(word: str) -> str | None:
    """Return the surname that a word in lower case was before it lost letters: «жұмабаев» of «жумабаев».

    None where it lost none, and of surnames that come of no known name.
    """
    for end in _SURNAME_END.finditer(word, _LEAST_NAME):
        base, rest = word[: end.end()], word[end.end() :]
        right = _surnames().get(strip_letters(base)) or _joined_surname(base) or _sounded(base)
        if base.endswith("ин") and is_known(base):
            continue  # Мусин is right as well
        if right is not None and right != base and is_loss(base, right):
            return right + rest
    return None


# Kazakh has қ and ғ beside а о ы, where Russian has к and г.
_HARD = re.compile("(?<=[аоы])[кг](?!и)|(?<![еиәөүі])[кг](?=[аоы])")
_FOREIGN = re.compile("[фцчщэюяёьъ]|в.")


def _sounded(base: str) -> str | None:
    """Return an unknown surname with қ and ғ where it is Kazakh: қалиақпаров; None for one that Russian knows."""
    if not _HARD.search(base) or _FOREIGN.search(base) or is_known(base):
        return None
    return _HARD.sub(lambda found: {"к": "қ", "г": "ғ"}[found.group()], base)


def _joined_surname(base: str) -> str | None:
    """Return a surname of two names of which the first is a known word: жақсыбаев."""
    for end in _OF_NAMES:
        first = base[: -len(end)]
        if len(first) < _LEAST_NAME or not strip_letters(base).endswith(strip_letters(end)):
            continue
        known = [each for each in restorations(first) if is_loss(first, each)]
        whole = known[0] if len(known) == 1 and first not in restorations(first) else first
        return whole + end if whole + end != base else None
    return None


@once
def _surnames() -> dict[str, str]:
    """Return the surnames that are made of first names, by what they look like without their letters."""
    found = {strip_letters(each): each for each in kk_words.surnames()}
    for name in kk_words.names() - kk_words.places():
        made = (name[:-1] + "ев",) if name.endswith("й") else (name + "ов", name + "ев")
        if name.endswith(("і", "и", "ы")):
            made = (name[:-1] + "иев", name[:-1] + "ин")
        if name.endswith(("а", "е", "ә")):
            made = (name[:-1] + "ин",)
        for each in made:
            found.setdefault(strip_letters(each), each)
    return found


_VOICED = {"б": "п", "г": "к", "ғ": "қ"}


def is_formed(
    word: str, is_stem: Callable[[str], bool], kinds: tuple[str, ...] = ("noun", "verb"), *, bare: bool = True
) -> bool:
    """Tell whether *word*, in lower case, is a stem that *is_stem* knows and a chain of endings of one of the *kinds*.

    Stems are asked for from the longest down to two letters, those before a vowel with their own last letter: кітабы.
    """
    typed = strip_letters(word)
    for end in range(len(word) - 1, 1, -1):
        start, rest = word[:end], typed[end:]
        joined = _unjoined(start, typed[:end])
        if not _may_be_chain(rest, (*kinds, "his") if joined else kinds):
            continue
        for stem, before_vowel in ((start, _has_dropped_vowel(start)), (_closed(start), True), (joined, False)):
            if not stem or not is_stem(stem):
                continue
            for kind in (*kinds, "his") if stem == joined else kinds:
                made = _Stem(start, kind, before_vowel)
                if any(word in _read(made, rest, each, bare=bare) for each in kk_forms.harmonies(start)):
                    return True
    return False


def _unjoined(start: str, typed: str) -> str:
    """Return a stem without the і that keeps its consonants from the ending: субъект of субъекті-."""
    return start[:-1] if start[-1] == "і" and typed.endswith(_JOINED_BY_I) else ""


def _closed(start: str) -> str:
    """Return a stem with the last letter that it has alone: кітап of кітаб-; nothing for others."""
    return start[:-1] + _VOICED[start[-1]] if start[-1] in _VOICED else ""


@lru_cache(maxsize=65536)
def _may_be_chain(rest: str, rows: tuple[str, ...]) -> bool:
    """Tell whether letters without those of Kazakh may be endings of a row and of those that go on from it."""
    return not rest or any(
        rest.startswith(typed) and _may_be_chain(rest[len(typed) :], (goes_on,))
        for row in rows
        for harmony in (kk_forms.BACK, kk_forms.FRONT)
        for typed, _, goes_on in _endings(row, harmony).get(rest[0], ())
    )


@lru_cache(maxsize=32768)
def _has_dropped_vowel(start: str) -> bool:
    """Tell whether a stem is a known noun without its last vowel, as before a vowel only: халқ-, жауп-."""
    if len(start) < _LEAST_NAME or start[-1] in _VOWELS or start[-2] in _VOWELS or start in kk_words.nominal_set():
        return False
    return any(start[:-1] + vowel + start[-1] in kk_words.nominal_set() for vowel in "ыіае")


def infinitive(verb: str) -> str:
    """Return the name of the act of a verb's stem: табу of тап-, оқу of оқы-, қою of қой-."""
    if verb.endswith("й"):
        return verb[:-1] + "ю"
    return verb[:-1] + _OPENED.get(verb[-1], verb[-1]) + "у"


_JOINED_BY_I = ("кти", "нти", "рти", "пти", "нки", "рки", "лки", "сти", "фти", "ски")
"""Ends of stems such as «субъекті», as they are typed: the і keeps the consonants from the ending."""


def _loan_stems(start: str) -> Iterator[_Stem]:
    """Yield the Russian words that may begin so: журнал as it is, журналис-, субъекті- and модел- of модель."""
    if is_known(start):
        yield _Stem(start, "noun", before_vowel=False)
    if start.endswith("с") and (is_known(start + "т") or is_known(start + "с")):
        yield _Stem(start, "noun", before_vowel=False)
    if start.endswith(_JOINED_BY_I) and is_known(start[:-1]):
        yield _Stem(start[:-1] + "і", "noun", before_vowel=False)
        yield _Stem(start[:-1] + "і", "his", before_vowel=False)
    if start.endswith("л") and is_known(start + "ь"):
        yield _Stem(start, "noun", before_vowel=True)


def is_loss(typed: str, word: str) -> bool:
    """Tell whether *typed* is *word*, in lower case, with some Kazakh letters replaced by Russian ones."""
    pairs = list(zip(typed, word, strict=False))
    return (
        len(typed) == len(word)
        and typed != word
        and all(one == other or one == other.translate(_LOSS) for one, other in pairs)
    )
