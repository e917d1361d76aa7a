"""Kazakh endings of words: vowel harmony and assimilation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import Prefix

from localize.checks.analysis.kazakh_possessives import with_right_owner
from localize.checks.analysis.kazakh_suffixes import BACK, FIRST_OF_WITH, FRONT, TWINS, expected, meanings
from localize.checks.analysis.phonetic_match import is_alike, sounds_of
from localize.checks.analysis.sentence_borders import opens
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, into, into_script, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.common_words import is_borrowable
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import is_formed, nominal_stem, restorations, strip_letters
from localize.morphology.ru import is_known, is_only_name
from localize.tokens import Token, TokenKind

_CYRILLIC = re.compile(r"[\u0430-\u04ff]+")
# A word that ends in а ы or ә і takes plurals of its own harmony only, known or not: «наразылар».
_OTHER_PLURAL = re.compile(
    r"([\u0430-\u04ff]{3,}(?:[аы](?=ле)|[әі](?=ла)))(л[ае]р(?:[ыі]|[дң][ыі]ң|[дғг][аеыі]|д[ае]н|мен|[ыі]н[ыі]?ң?"
    r"|[ыі]мен)?)"
)

# What is somebody's has its case in its own vowels, and never a hard one: «форматынде», «арасынта».
_OTHER_OWNED = re.compile(
    r"([\u0430-\u04ff]{3,}(?:ын(?=де|не[нң]?|е)|ін(?=да|на[нң]?|а)|[ыі]н(?=т[ае])))([дтн]?[ае](?:н|ғы|гі)?)"
)

_LEAST_WORD = 4


def _may_disagree(typed: str) -> bool:
    """Tell whether a word by itself has an ending of another one."""
    word = typed.lower()
    if len(word) < _LEAST_WORD or typed[1:] != word[1:] or not _CYRILLIC.fullmatch(word):
        return False
    if _MAY_BE_OWNED.search(word) and with_right_owner(word):
        return True
    if word in restorations(word) and not _is_hardened(word):
        return False
    return not is_known(word) and bool(_harmonised(word))


_MAY_BE_OWNED = re.compile("[пкқ][ыі]|[ыі]н[ыі]н$")
_HARD = re.compile(r"(т[ае]н?|(?<=[мнң])д[ае]н|(?<=[мнңзжл])л[ае]р)$")


def _is_hardened(word: str) -> bool:
    """Tell whether a noun has -та for -да, -дан for -нан or -лар for -дар.

    «ауылта», «қаламдан» and «ғалымлар» could be forms of verbs made of them, but nobody says so.
    """
    ending = _HARD.search(word)
    if ending is None or word in kk_words.nominal_set() or word in kk_words.invariant():
        return False
    stem = word[: ending.start()]
    if stem not in kk_words.nominal_set() or stem in kk_words.verb_set():
        return False
    if ending.group()[0] in "дл":
        return len(stem) >= _LEAST_LISTED and not {stem + ending.group()[:-1], word} & kk_words.verb_set()
    return len(stem) >= _LEAST_STEM and kk_forms.ending(stem) != "T" and stem + "т" not in kk_words.verb_set()


@lru_cache(maxsize=4096)
def _of_name(typed: str) -> str:
    """Return what a name with a voiced ending behind a voiceless letter should be; an empty text for others."""
    found = _SOFT_BEHIND_HARD.fullmatch(typed) if typed[:1].isupper() else None
    if found is None or _may_disagree(typed):
        return ""
    word = typed.lower()
    if word in restorations(word) or is_known(word) or not kk_words.names().isdisjoint((word, word[:-1])):
        return ""
    return found[1] + found[2].translate(_SOFT_TO_HARD)


def _may_be_wrong(typed: str) -> bool:
    if _may_disagree(typed) or _of_name(typed):
        return True
    return typed[0].isupper() and typed[1:].islower() and bool(_by_name(typed.lower()))


@check(
    "kazakh.harmony",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk") & into_script("Cyrl") & target(any_word(_may_be_wrong)),
)
def harmony(context: Context) -> Iterator[Sighting]:
    """An ending does not agree with its word in vowels or consonants.

    What: Common Kazakh words with an ending that exists, but not for this word: «кітаптер», «адамдың», «елдар» for
    «елдер». Words that are not known are left alone.
    Why: No speaker says it; it comes from a machine or from a replaced word whose ending stayed.
    Wrong: en: books | kk: кітаптер
    Right: en: books | kk: кітаптар
    """
    target = context.target
    for token in target.language_tokens:
        first, _, typed = token.text.rpartition("-")
        if token.kind is not TokenKind.WORD or _is_menu_key(target, token) or _is_second_half(first, typed):
            continue
        start = token.end - len(typed)
        if right := _agreeing(context, typed, start, opening=opens(target, token.start)):
            fix = typed[0] + right[0][1:] if len(right) == 1 else None
            yield target.sight(start, token.end, f"the ending should be: {' / '.join(right)}", fix)


def _is_menu_key(target: Text, token: Token) -> bool:
    """Tell whether a word has the sign of a key beside it: «қарі_п»."""
    beside = target.typed[max(token.start - 1, 0) : token.start] + target.typed[token.end : token.end + 1]
    return re.search("[_&~]", beside) is not None


def _is_second_half(first: str, typed: str) -> bool:
    """Tell whether a word behind a hyphen has no ending of its own: «бірте-бірте»; but «онлайн-платформалар»."""
    if not first.isalpha() or first.isascii():
        return False
    return not (typed.islower() and is_borrowable(first.lower()))


def _agreeing(context: Context, typed: str, start: int, *, opening: bool) -> tuple[str, ...]:
    """Return what a word should be whose ending does not agree with it; nothing where it may be right."""
    word = typed.lower()
    if not opening and typed not in context.source.typed and (named := _of_name(typed)):
        return (named,)
    if not _may_disagree(typed):
        cases = _by_name(word) if typed[0].isupper() and typed[1:].islower() else ()
        found = cases and not _is_owned(word) and _is_named(word, context.source)
        return tuple(typed[0] + each[1:] for each in cases) if found else ()
    if typed[0].isupper() and not _is_inflected(typed, context, start):
        return ()
    return () if _is_said(typed, context.source) else _harmonised(word)


def _is_said(typed: str, source: Text) -> bool:
    """Tell whether the source has a word, or a name that sounds as it does: «Гонди», Gondi."""
    word = typed.lower()
    if word in source.typed.lower() or _is_whole_name(typed, source):
        return True
    ending = _CASE.search(word)
    heard = _hear(word) - (_hear(word[: ending.start()]) if ending else frozenset())
    names = _CAPITAL.findall(source.masked)
    return any(heard & _hear(each) for each in names if len(each) > _LEAST_SOUNDS)


def _is_whole_name(typed: str, source: Text) -> bool:
    """Tell whether the source has a name that is spelt like a whole word with a capital: Brennan, «Бреннан»."""
    return typed[0].isupper() and any(
        each.lower()[-3:] == _in_latin(typed[-3:]) and is_alike(typed, each) for each in _CAPITAL.findall(source.masked)
    )


def _in_latin(end: str) -> str:
    return end.translate(_TO_LATIN)


_TO_LATIN = str.maketrans("абдегиклмнорстуы", "abdegiklmnorstuy")


def _is_inflected(typed: str, context: Context, start: int) -> bool:
    """Tell whether a word with a capital has an ending, and does not merely look so, as names do: Төлеутай."""
    word = typed.lower()
    if _NAME_END.search(word):
        return False
    if _GENITIVE.search(typed) or _of_surname(word):
        return True
    return _is_listed(word, context.target, start) or _is_named(word, context.source)


# A name that nobody knows: its last letter is voiceless, and its ending is not: «Қожахметді».
_SOFT_BEHIND_HARD = re.compile(
    r"([А-ЯӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}[пткқфсшхцч])((?:д[аеыі]|д[аеыі][нң]|ғ[а]|г[е])(?![а-яәғқңөұүһі]))"
)


_NAME_END = re.compile("[дт][ае]й$")
# No name ends so by itself: what is wrong with it is the ending.
_GENITIVE = re.compile(r"....[ндт][ыі]ң$")


def _is_listed(word: str, target: Text, start: int) -> bool:
    """Tell whether a word with a capital has a known stem, or begins a sentence and so may be no name."""
    ending = _CASE.search(word)
    stem = word[: ending.start()] if ending else word
    named = any(word[:end] in kk_words.names() for end in range(_LEAST_STEM, len(word)))
    known = len(stem) >= _LEAST_STEM and (stem in restorations(stem) or is_known(stem))
    return named or known or (opens(target, start) and " " in target.words)


# Russian surnames and cities in -ин are thin: Пушкинді, Берлинде. Those with a Kazakh letter may be broad.
_SOFT_NAME = re.compile("[а-яё]+[бвгджзклмнпрстфхш]ин")
# What no name ends in, behind a stem that the source has: «Тілеуханге», «Соболенкоды», «Қостанайтағы».
_NAME_CASE = re.compile(r"(?:[дтн][ыі]ң?|[дтн][ае]н|[дт][ае](?:ғы|гі)?|[мбп]ен|[ғқ]а|[гк]е)$")


@lru_cache(maxsize=8192)
def _by_name(word: str) -> tuple[str, ...]:
    """Return what a name in lower case should be whose case suits neither its vowels nor its last letter."""
    ending = _NAME_CASE.search(word)
    if ending is None or ending.start() < _LEAST_LISTED or word in kk_words.names() | restorations(word):
        return ()
    stem, suffix = word[: ending.start()], ending.group()
    soft = _SOFT_NAME.fullmatch(stem) is not None
    if (_SURNAME.search(stem) and not soft) or stem[-1] == "ь":
        return ()
    harmony = FRONT if soft else _harmony_of(stem, loan=False)
    wanted = [expected(suffix, kk_forms.ending(stem), each) for each in ((harmony,) if harmony else (BACK, FRONT))]
    return () if None in wanted else tuple(stem + each for options in wanted for each in options or ())


def _is_named(word: str, source: Text) -> bool:
    """Tell whether the source has a name that sounds like the stem of a word, and none that sounds like the whole."""
    ending = _NAME_CASE.search(word) or _CASE.search(word)
    stem = word[: ending.start()] if ending else word
    heard = _hear(stem)
    if len(min(heard)) < _LEAST_SOUNDS:
        return False
    named = {sound for each in _CAPITAL.findall(source.masked) for sound in _hear(each)}
    return bool(named & heard) and not named & (_hear(word) - heard)


def _hear(name: str) -> frozenset[str]:
    return frozenset(each.replace("z", "s") for each in sounds_of(name))  # Glasgow, Глазго


_CAPITAL = re.compile(r"(?<!\w)[A-ZА-ЯЁ][^\W\d_]+")
_LEAST_SOUNDS = 2
"""Consonants of a name."""

_OF_SURNAME = re.compile(r"([\u0430-\u04ff]{3,}(?:[оеё]ва?|[иы]на))([дтнғгқк][аеыіи][нң]?|[мбп]ен)")


@lru_cache(maxsize=8192)
def _of_surname(word: str) -> tuple[str, ...]:
    """Return what a surname with an ending should be, in its consonants, and in its vowels where it ends in one.

    «Обаевқа» and «Обаевке» are both right, «Обаевге» is not; «Обаевага» is «Обаеваға» in thin letters.
    """
    found = _OF_SURNAME.fullmatch(word)
    if found is None or word in restorations(word) or is_known(word):
        return ()
    surname, suffix = found.groups()
    if not (is_only_name(surname) or not (is_known(surname) or surname in restorations(surname))):
        return ()
    last = kk_forms.ending(surname)
    harmonies = (BACK,) if last == "V" else (BACK, FRONT)
    if not meanings(suffix):
        return tuple(surname + each for each in _restored(suffix, last, harmonies))
    wanted = [expected(suffix, last, each) for each in harmonies]
    if not all(wanted):
        return ()
    alike = (each for options in wanted for each in options or () if last == "V" or each[1:2] == suffix[1:2])
    return tuple(surname + each for each in dict.fromkeys(alike))


def _restored(suffix: str, last: str, harmonies: tuple[str, ...]) -> tuple[str, ...]:
    """Return the endings behind this class of letter that an ending without its Kazakh letters may mean: «га», қа."""
    rows = [pair for kind in "VTNZ" for each in (BACK, FRONT) for pair in kk_forms.suffixes(kind, each)]
    lost = strip_letters(suffix)  # «нін» has lost one of the letters of -нің
    meant = {features for text, features in rows if strip_letters(text) == lost}
    fitting = (pair for each in harmonies for pair in kk_forms.suffixes(last, each))
    alike = [text for text, features in fitting if features in meant and strip_letters(text) != text]
    same = [text for text in alike if strip_letters(text) == lost]
    # Behind a broad vowel what looks thin is meant broad: «нін» of «Нұрпейісованін».
    spelt = ((each, {strip_letters(each), strip_letters(each.translate(TWINS[FRONT]))}) for each in alike)
    return tuple(dict.fromkeys(same or [each for each, looks in spelt if lost[1:] in {look[1:] for look in looks}]))


# What is somebody's has -сы behind a vowel and -ы behind a consonant: «директорсы», «басшыы».
_OWNED_WRONGLY = re.compile(
    r"([\u0430-\u04ff]{2,}[бвгғджзйкқлмнңпрстфхһцчшщ])с([ыі](?:н|на|не|нда|нде|нан|нен|ның|нің|мен|ндағы|ндегі)?)"
    r"|([\u0430-\u04ff]{2,}[ыі])[ыі]((?:н|на|не|нда|нде|нан|нен|ның|нің|мен|ндағы|ндегі)?)"
)


def _owned_rightly(word: str) -> tuple[str, ...]:
    """Return what a known noun with the wrong ending of its owner should be; nothing for other words."""
    found = _OWNED_WRONGLY.fullmatch(word)
    stem = found and (found[1] or found[3])
    if found is None or not stem or is_known(stem + "с") or stem in kk_words.verb_set():
        return ()
    if not (_is_listed_noun(stem) or is_borrowable(stem)):
        return ()
    end = found[2][1:] if found[1] else found[4]
    made = (text for text, features in kk_forms.decline(stem) if {"Sing", "P3"} <= features and "Pred" not in features)
    return tuple(dict.fromkeys(text for text in made if _same_end(text[len(stem) :], end)))[:1]


def _is_listed_noun(stem: str) -> bool:
    return stem in kk_words.nominal_set() or (stem.endswith(("шы", "ші")) and stem in restorations(stem))


def _same_end(made: str, end: str) -> bool:
    return re.sub("^с?[ыі]", "", made).translate(TWINS[BACK]) == end.translate(TWINS[BACK])


def _with_it(word: str) -> tuple[str, ...]:
    """Return what a known word with the wrong -мен, -бен or -пен should be."""
    before = word[:-3]
    if not _INSTRUMENTAL.search(word) or not (before in restorations(before) or is_borrowable(before)):
        return ()
    right = before + FIRST_OF_WITH[kk_forms.ending(before)] + "ен"
    return () if right == word else (right,)


@lru_cache(maxsize=8192)
def _harmonised(word: str) -> tuple[str, ...]:
    """Return what a word should be whose ending exists, but not after this stem; nothing for an unknown stem.

    What is right as it stands, a compound or a loan without its sign, is left alone, and so is what would lose a stem
    that is known: «қажетінінің» is of қажет. Where the vowels agree as well once the stem has another, both are told.
    """
    found = tuple(each for each in _repairs(word) if Prefix.similarity(each, word) >= _stem_length(word))
    if not found or is_borrowable(word + "ь") or _is_compound(word) or _has_dropped_vowel(word):
        return ()
    if not with_right_owner(word) and (slips := tuple(filter(_is_word, _with_slip_undone(word)))):
        return slips
    return tuple(dict.fromkeys((*found, *_with_other_stem(word, Prefix.similarity(found[0], word)))))


def _with_slip_undone(word: str) -> Iterator[str]:
    """Yield a word with one of its consonants doubled, and with н for its last ң: «келгенен», «жарылатың»."""
    yield from (
        word[:at] + word[at - 1 :] for at in range(len(word) - 4, len(word)) if at > 1 and not _sound(word[at - 1])
    )
    if word.endswith(("тың", "тің")):
        yield word[:-1] + "н"


def _stem_length(word: str) -> int:
    """Return how many letters of a word its longest known stem keeps before an ending; the last one may be voiced."""
    ends = range(len(word) - 1, _LEAST_LISTED - 1, -1)
    return next((end for end in ends if word[:end] in kk_words.nominal_set()), 1) - 1


@lru_cache(maxsize=8192)
def _is_compound(word: str) -> bool:
    """Tell whether a word is a known one with another before it, whose vowels it need not have: «құсбелгісі»."""
    nouns = kk_words.nominal_set()
    return any(
        word[:at] in nouns and not meanings(word[at:]) and (word[at:] in nouns or _has_noun(word[at:]))
        for at in range(_LEAST_LISTED, len(word) - _LEAST_LISTED + 1)
    )


def _has_noun(word: str) -> bool:
    """Tell whether a word is a known noun of four letters or more with its endings."""
    stem = nominal_stem(word)
    return stem is not None and word in restorations(word)


_OTHER_VOWEL = dict(zip("аәоөұүыі", "әаөоүұіы", strict=True))


def _with_other_stem(word: str, end: int) -> tuple[str, ...]:
    """Return the known words that a word is with another vowel before *end*: «сұрлеу» may be сүрлеу."""
    made = (word[:at] + _OTHER_VOWEL[word[at]] + word[at + 1 :] for at in range(end) if word[at] in _OTHER_VOWEL)
    return tuple(each for each in made if each in restorations(each))


def _repairs(word: str) -> tuple[str, ...]:
    """Return what a word may be with an ending that suits it."""
    owned = tuple(filter(None, [with_right_owner(word)]))
    if named := owned or _of_surname(word) or _owned_rightly(word) or _with_it(word):
        return named
    stem = nominal_stem(word)
    if other := _in_other_harmony(word, known=stem is not None):
        return other
    if stem is None or not re.search("[аәеоөұүыі]", stem[-4:]):
        return _by_rule(word) or _broken(word)
    suffix = word[len(stem) :]
    if _may_be_right(stem, suffix):
        return ()
    meant = meanings(suffix)
    made = (text for text, features in kk_forms.decline(stem) if features in meant and text != word)
    return tuple(dict.fromkeys(made)) or _turned(word, len(stem)) or _by_rule(word) or _broken(word)


def _in_other_harmony(word: str, *, known: bool) -> tuple[str, ...]:
    """Return a word whose plural, or whose case behind an owner's ending, follows the vowel before it."""
    plural = None if known else _OTHER_PLURAL.fullmatch(word)
    if plural:
        return (plural[1] + plural[2].translate(TWINS[BACK if plural[1][-1] in "аы" else FRONT]),)
    owned = _OTHER_OWNED.fullmatch(word)
    if owned is None:
        return ()
    right = owned[1] + owned[2].replace("т", "д").translate(TWINS[BACK if owned[1][-2] == "ы" else FRONT])
    return (right,) if right in restorations(right) or _is_owned(owned[1]) else ()


def _may_be_right(stem: str, suffix: str) -> bool:
    """Tell whether an ending is part of a longer stem, or one of a city that takes either vowel as its surname does."""
    if _IN_THE.search(stem + suffix) and suffix.startswith("т") and kk_forms.ending(stem) != "T":
        return True
    return stem in kk_words.places() and _SURNAME.search(stem) is not None and _suits(suffix, stem)


def _suits(suffix: str, stem: str) -> bool:
    return any(expected(suffix, kk_forms.ending(stem), each) is None for each in (BACK, FRONT))


_HARD_TO_SOFT = str.maketrans("тқкп", "дғгб")
_SOFT_TO_HARD = str.maketrans("дғгбм", "тқкпп")
# Where endings meet a sound that they do not suit: «жолтар», «сайтды», «тартды».
_CLASH = re.compile(r"[пткқфсшщчцхһ](?=[дғгбм])|[аәеёоөұүыіэяюжзйлмнңру](?=[тқкп])")
_LEAST_BEFORE = 2
"""Letters before an ending that are a stem, if the word is known in its right form."""


_DROPPED = re.compile("(.+[бвгғдзйкқлмнңпрстшщ])([пкқғгбс])[ыі].*")


def _has_dropped_vowel(word: str) -> bool:
    """Tell whether the last vowel of a noun went where its owner is named: «құлпы» of «құлып»."""
    found = _DROPPED.fullmatch(word)
    return found is not None and any(f"{found[1]}{vowel}{found[2]}" in kk_words.nominal_set() for vowel in "ыі")


@lru_cache(maxsize=8192)
def _broken(word: str) -> tuple[str, ...]:
    """Return the one word that an unknown one is once its vowels agree from where they turn, or its consonants do."""
    if _is_word(word) or _DERIVED.search(word) or _INSTRUMENTAL.search(word) or _has_dropped_vowel(word):
        return ()
    loan = next((word[:end] for end in range(len(word) - 1, _LEAST_LISTED - 1, -1) if _is_loan_stem(word[:end])), "")
    if loan and _is_heard_two_ways(loan):
        return ()
    lost = strip_letters(word)
    for made in (_of_loan(word, loan), _turned_anywhere(word), _assimilated(word), _respelt(word)):
        words = (each for each in made if each != word and _is_word(each))
        if right := {each for each in words if strip_letters(each) != lost or each.endswith("ен")}:
            return _nearest(right, word)
    return ()


def _nearest(words: set[str], typed: str) -> tuple[str, ...]:
    """Return the one word that begins most like what was typed: «комитетына» is комитетіне, not of a комитат."""
    most = max(Prefix.similarity(each, typed) for each in words)
    nearest = tuple(each for each in words if Prefix.similarity(each, typed) == most)
    return nearest if len(nearest) == 1 else ()


def _of_loan(word: str, loan: str) -> set[str]:
    """Return what a loan with endings is when all of them agree with it: «министрларі».

    Where usage differs, as behind и and у, only endings that do not agree with each other are certain.
    """
    rest = word[len(loan) :]
    mixed = len({sound for letter in rest if (sound := _sound(letter))}) > 1
    certain = bool(loan) and word.startswith(loan) and (mixed or _vowels(loan)[-1:] in _CERTAIN)
    harmony = _harmony_of(loan, loan=True) if certain and not _HAVING.search(word) else None
    return {loan + rest.translate(TWINS[harmony])} if harmony else set()


_CERTAIN = (["а"], ["о"], ["е"], ["э"])
_HAVING = re.compile("[лдт][ыі]$")


def _vowels(stem: str) -> list[str]:
    return _VOWEL.findall(stem)


def _is_loan_stem(stem: str) -> bool:
    return is_borrowable(stem) or (stem[-1] in "лнрст" and is_borrowable(stem + "ь"))


def _is_heard_two_ways(stem: str) -> bool:
    """Tell whether usage differs in the vowels behind a loan: паролі, модулі, астероидтың."""
    if stem[-1] in "лнрст" and is_borrowable(stem + "ь"):
        return True
    return (_EITHER.search(stem) is not None or _JOINED.search(stem) is not None) and is_borrowable(stem)


def _turned_anywhere(word: str) -> set[str]:
    """Return what a word is when its vowels agree from where they turn on, with the consonant before them."""
    found = set()
    for at in range(_LEAST_BEFORE, len(word)):
        sound, before = _sound(word[at]), _last_sound(word, at)
        if sound and before and before != sound and not _THIN.search(word[:at]):
            start = at - (word[at - 1] in "гкғқ" and at > _LEAST_BEFORE)
            found.add(word[:start] + word[start:].translate(TWINS[before]))
    return found


def _assimilated(word: str) -> set[str]:
    """Return what a word is when a consonant suits the sound before it, in either harmony."""
    found = set()
    for clash in _CLASH.finditer(word, _LEAST_BEFORE - 1):
        at = clash.end()
        soft = word[at] in "дғгбм"
        if not ((meanings(word[at:]) and not _IN_THE.search(word)) or (soft and _OF_VERB.fullmatch(word, at))):
            continue
        turned = word[:at] + word[at].translate(_SOFT_TO_HARD if soft else _HARD_TO_SOFT) + word[at + 1 :]
        found |= {turned} | {turned[:at] + turned[at:].translate(TWINS[each]) for each in (BACK, FRONT)}
    return found


_THIN = re.compile("ә[^аоұыәеөүіэиу]*$")
"""Behind ә usage differs: куәландыру, куәлік."""
_IN_THE = re.compile("(?:ғы|гі)$")
"""What is also the end of a noun in somebody's hands: «түбіртегі» of түбіртек."""
_OF_VERB = re.compile(r"д[ыі](?:[мңқк]|ңыз|ңіз)?|[ғг][ае]н(?:\w{0,6})?|б[ае]\w{0,6}")
# Loans take -лық and -лік as they are heard, and the instrumental has one vowel for all.
_DERIVED = re.compile(r"[лдт](?:ық|ік)$")
_INSTRUMENTAL = re.compile(r"[мбп]ен$")


def _respelt(word: str) -> set[str]:
    """Return what a word is with ы for и, and with the nasal that its ending has."""
    found = {word[:-1] + "ы"} if word.endswith(("ди", "ти", "ни")) else set()
    if ending := _SAID_OTHERWISE.search(word):
        ends = _ENDS_SO[ending.group()[-1]]
        found |= {word[: ending.start()] + end for end in ends if end[0] == ending.group()[0]}
    return found


# The genitive with н for ң, in its own vowel or the other; «сізбең» for «сізбен», «тамыздаң» for «тамыздан».
_SAID_OTHERWISE = re.compile(r"(?:[дтн][ыі]н|[мбп]ең|[дтн][ае]ң)$")
_ENDS_SO = {
    "н": ("дың", "дің", "тың", "тің", "ның", "нің"),
    "ң": ("мен", "бен", "пен", "дан", "ден", "тан", "тен", "нан", "нен"),
}


def _is_word(word: str) -> bool:
    return word in restorations(word) or is_formed(word, is_borrowable, ("noun",))


def _sound(letter: str) -> str:
    return BACK if letter in "аоұыяё" else FRONT if letter in _FRONT_VOWEL else ""


def _last_sound(word: str, at: int) -> str:
    """Return the harmony of the last vowel before a place; an empty text where it has none."""
    return next((sound for letter in reversed(word[:at]) if (sound := _sound(letter))), "")


def _is_owned(word: str) -> bool:
    """Tell whether a word is a loan that belongs to somebody, in the accusative: «форматын»."""
    return is_formed(word, is_borrowable, ("noun",))


def _turned(word: str, keep: int) -> tuple[str, ...]:
    """Return the word with the end, after *keep* letters or more, in the other harmony, if it is a word."""
    found: dict[str, None] = {}
    for start in range(keep, len(word) - 1):
        for harmony in (BACK, FRONT):
            turned = word[:start] + word[start:].translate(TWINS[harmony])
            if turned != word and turned in restorations(turned):
                found[turned] = None
    return tuple(found) if len(found) == 1 else ()


_CASE = re.compile(r"(?:[лдт][ае]р|[ндт][ыі]ң|[дтн][ае]н|[мбп]ен|[ғқ]а|[гк]е|[дт]ағы|[дт]егі|[дт][ае]|[дтн][ыі])$")
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|ский|ич)$")
_LEAST_STEM, _LEAST_LISTED = 4, 3
"""Letters of a stem whose vowels and last letter tell its endings, known or not, and of one that has to be known."""
_SHORT_NOUNS = frozenset(["ел", "үй", "іс", "ән", "ай", "ер", "іш"])
_BACK_VOWEL, _FRONT_VOWEL = frozenset("аоұы"), frozenset("әеөүіэ")
_VOWEL = re.compile("[аоұыәеөүіэиуюяё]")


def _by_rule(word: str) -> tuple[str, ...]:
    """Return what a word should be by the last vowel and the last letter before its ending, whatever its stem means."""
    ending = _CASE.search(word)
    if ending is None or (ending.start() < _LEAST_LISTED and word[: ending.start()] not in _SHORT_NOUNS):
        return ()
    stem, suffix = word[: ending.start()], ending.group()
    if _SURNAME.search(stem) or (suffix[-1] == "ң" and _is_word_of(word[:-2])):
        return ()  # «Обаевқа» as well as «Обаевке»; «билетің», your ticket
    loan = _is_loan(stem)
    harmony = _harmony_of(stem, loan=loan)
    listed = loan or stem in restorations(stem) or is_formed(stem, is_borrowable)
    if not (listed or (harmony and _tells(stem, suffix))) or (stem[-1] == "р" and is_borrowable(stem + suffix[0])):
        return ()
    return tuple(stem + each for each in _fitting(stem, suffix, harmony, loan=loan) if each != suffix)


def _is_word_of(text: str) -> bool:
    return is_borrowable(text) or text in restorations(text)


def _fitting(stem: str, suffix: str, harmony: str | None, *, loan: bool) -> tuple[str, ...]:
    """Return the endings that suit a stem and mean what another does; nothing where that one may be right."""
    if suffix in ("нан", "нен") and stem[-1] in "ыі" and harmony:
        return ("нан" if harmony == BACK else "нен",)
    if suffix in ("ны", "ні") and stem[-1] not in "аоыеі":
        return ()
    last = kk_forms.ending(stem)
    if suffix[0] in "дт" and suffix[1:] in ("ы", "і"):
        # The past of a verb, or what has something: «штрихты». The consonant is certain.
        return (("т" if last == "T" else "д") + suffix[1:],) if loan and last in "TZLR" else ()
    # Where usage differs in vowels, the consonant is certain still: «графикде».
    fitting = [expected(suffix, last, each) for each in ((harmony,) if harmony else (BACK, FRONT))]
    return () if None in fitting else tuple(dict.fromkeys(each for options in fitting for each in options or ()))


def _tells(stem: str, suffix: str) -> bool:
    """Tell whether an ending can be no part of an unknown stem: «скроблер», «стантмен» are whole, so may be «-та»."""
    whole = suffix[-1] == "р" or suffix == "мен" or (suffix[0] in "тқк" and kk_forms.ending(stem) != "T")
    return len(stem) >= _LEAST_STEM and not whole


def _is_loan(stem: str) -> bool:
    """Tell whether a stem is a Russian noun, whole or without its last letter: журналис-, секунд-."""
    if stem.endswith(("ция", "сия", "зия", "гия", "фия", "мия")):
        return True
    return is_borrowable(stem) or is_borrowable(stem + "а") or (stem.endswith("с") and is_borrowable(stem + "т"))


# Loans that are heard in two ways: цикл, шифр, субтитр, астероид, жалюзи.
# Those between which and their endings an і may stand: контактісі, контакты.
_JOINED = re.compile("(?:[кпнрс]т|[рнлс]к|кс|фт)$")
_EITHER = re.compile(r"(?<!н)и[бвгджзклмнпрстфхцчшщ]+[рл]$|оид$|[юи]$|ю[бвгджзклмнпрстфхцчшщ]$")


def _harmony_of(stem: str, *, loan: bool) -> str | None:
    """Return the harmony that the last vowel of a stem asks for; None where usage differs."""
    if stem[-1] in "кгь" or is_borrowable(stem + "ь"):
        return None
    if loan:
        if _EITHER.search(stem):
            return None
        harmonies = kk_forms.harmonies(stem)
        return harmonies[0] if len(harmonies) == 1 else None
    vowels = _VOWEL.findall(stem.removesuffix("у") if stem in restorations(stem) else stem)  # a verbal noun
    if len(vowels) > 1 and vowels[-1] == "и" and re.search("[қғ]", stem):
        vowels.pop()  # «Сейтқали» is as broad as its қ
    last = vowels[-1] if vowels else ""
    return BACK if last in _BACK_VOWEL else FRONT if last in _FRONT_VOWEL else None
