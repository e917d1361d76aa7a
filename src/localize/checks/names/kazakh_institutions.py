"""Capital letters in Kazakh names of institutions and people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from localize.checks.analysis.kazakh_suffixes import is_suffix
from localize.checks.analysis.language_guess import unquoted
from localize.checks.analysis.name_parts import WORD
from localize.checks.analysis.peoples import CAPITALS
from localize.checks.analysis.phonetic_match import ENDING_SOUNDS, LEAST, is_alike, sounds_of
from localize.checks.analysis.sentence_borders import opens
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, has, into, into_script, source, target, texts
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.common_words import is_borrowable, is_everyday_english, technical_english
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words
from localize.morphology.kk.restore import is_formed, restorations
from localize.morphology.ru import is_known, is_only_name, tags_of


def may_be_halved(source: str, target: str) -> bool:
    """Tell whether a source has a name of two words, and a small word stands beside a capital in the target."""
    return _WHOLE_NAME.search(source) is not None and _HALF_NAME.search(target) is not None


_WHOLE_NAME = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][^\W\d_-]+[ \u00a0](?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_HALF_NAME = re.compile(
    r"[а-яёәғқңөұүһі]{3}[ \u00a0][А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]"
    r"|[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі-]+[ \u00a0][а-яёәғқңөұүһі]{3}"
)


@lru_cache(maxsize=8192)
def may_be_half(typed: str) -> bool:
    """Tell whether a small word may be a part of a name: nobody knows it, or somebody is called so."""
    if len(typed) < _SHORTEST or not typed.islower():
        return False
    if typed in restorations(typed):
        return _is_called(typed)
    return not is_known(typed) or any(tag & _CALLED for tag in tags_of(typed))


_SHORTEST = 3
_CALLED = frozenset(["Name", "Surn"])
_NAMES = read_words("kazakh-names")
_PARTICLES = frozenset(_NAMES["particles"])
"""Parts of names that may be small."""


def find_small_halves(context: Context) -> Iterator[Sighting]:
    """Yield small words of a Kazakh text beside a name with a capital, if the source has both with capitals."""
    pairs = [
        (one, other)
        for one, other in pairwise(WORD.findall(context.source.masked))
        if one[0].isupper() and other[0].isupper() and not (_is_title(one) or _is_title(other))
    ]
    for one, other in pairwise(WORD.finditer(context.target.masked)) if pairs else ():
        ours = one.group(), other.group()
        first = ours[0].islower() and ours[1][0].isupper()
        if not _may_be_name(context.target, one, other, first=first):
            continue
        small = one if first else other
        word = small.group()
        named = [each for each in pairs if _is_half(ours, each, first=first)]
        loaned = is_formed(word, is_borrowable, ("noun",)) and not _is_called(word)
        if named and (not loaned or (first and all(map(_is_telling, named[0])))):
            yield context.target.sight(small.start(), small.end(), "a capital letter here", word.capitalize())


def _may_be_name(target: Text, one: re.Match[str], other: re.Match[str], *, first: bool) -> bool:
    """Tell whether two words side by side may be a name; *first*: the first of them is the small one."""
    words = one.group(), other.group()
    word = words[0 if first else 1]
    if not may_be_half(word) or word in _PARTICLES or (words[0] + words[1]).islower():
        return False
    if words[0].isascii() or words[1].isascii() or target.masked[one.end() : other.start()] not in (" ", "\u00a0"):
        return False
    if _QUALITY.search(words[0]):
        return False  # «Эстониялық круны»
    if target.masked[: one.start()].endswith(("«", "“")):
        return False  # a title: «Алтын сақа»
    return (
        first or not opens(target, one.start()) or _is_called(words[0])
    )  # not of a title in the source: «Аудио дискі»


def _is_half(ours: tuple[str, str], theirs: tuple[str, str], *, first: bool) -> bool:
    """Tell whether two words are a name of the source; of the one with a capital its beginning is enough."""
    small, great = (0, 1) if first else (1, 0)
    sounds, its = _hear(ours[small]), _hear(theirs[small])
    if is_alike(ours[great], theirs[great]):
        return len(its) > 1 and sounds.startswith(its) and len(sounds) - len(its) <= ENDING_SOUNDS
    return first and len(sounds) >= LEAST and sounds == its and _hear(ours[great])[:1] == _hear(theirs[great])[:1] != ""


def _hear(name: str) -> str:
    """Return how a name sounds where what hisses is one: Franz, Франц."""
    return sounds_of(name)[0].translate(_HISSING)


_QUALITY = re.compile("[лдт](?:[ыі]|ық|ік)$")
"""What a word is like that is no name: «дискретті»."""
_HISSING = str.maketrans("zc", "ss")
_ALSO_CALLED = frozenset(_NAMES["english-words"])
"""English words that people are called by."""


def _is_title(word: str) -> bool:
    """Tell whether a word of a source says what somebody or something is: “President”, «Институт»."""
    lower = word.lower()
    if lower in _ALSO_CALLED:
        return False
    everyday = is_everyday_english(lower) or lower in technical_english()
    return everyday if word.isascii() else is_known(lower) and not is_only_name(lower)


def _is_telling(word: str) -> bool:
    return len(sounds_of(word)[0]) >= LEAST


def _is_called(word: str) -> bool:
    """Tell whether people or places are called so, perhaps with an ending, and nothing else."""
    lower = word.lower()
    return is_only_name(lower) or any(lower[:end] in kk_words.names() for end in range(_LEAST_NAME, len(lower) + 1))


_LEAST_NAME = 4


# --- institutions ----------------------------------------------------------------------------------------------------

# The Sot, the Kenes, the Bank and the chambers of parliament keep capitals by law.
_BODIES = read_words("kazakh-institutions")
_NAMES_OF_WORDS = frozenset(_BODIES["heads-of-names"])
_CAPITAL_BY_LAW = frozenset(_BODIES["capital-by-law"])
_BEGINNINGS = frozenset(each.replace("_", " ") for each in _BODIES["beginnings"])
_WORD = re.compile(r"[\u0400-\u04ff]+(?:-[\u0400-\u04ff]+)*")
_JOINING = frozenset(["және", "мен", "пен", "бен"])
_MOST_WORDS = 7
"""Words of a name before its head."""


@cache
def _heads() -> dict[str, tuple[str, bool]]:
    """Return the forms of the heads that are somebody's, each with its head and whether it is one thing."""
    found: dict[str, tuple[str, bool]] = {}
    for head in _BODIES["heads"]:
        for text, features in kk_forms.decline(head):
            if "P3" in features or head == "прокуратура":
                found.setdefault(text, (head, "Plur" not in features))
    return found


def _is_head(typed: str) -> bool:
    return typed.lower() in _heads()


@check(
    "locale.institution_case",
    category="locale",
    severity=Severity.MINOR,
    needs=into("kk") & into_script("Cyrl") & target(any_word(_is_head)),
)
def institution_case(context: Context) -> Iterator[Sighting]:
    """The name of an institution has capitals inside.

    What: Only the first word of a Kazakh ministry, committee, department, agency, university … begins with a capital;
    what stands before it, such as a country, keeps its own. Courts, councils, banks and the chambers of parliament,
    which the law writes otherwise, names in quotation marks, and texts whose words all have capitals are left alone.
    Why: The capitals are copied from an English or an old Russian letterhead.
    Wrong: en: the Ministry of Health replied | kk: Денсаулық Сақтау Министрлігі жауап берді
    Right: en: the Ministry of Health replied | kk: Денсаулық сақтау министрлігі жауап берді
    """
    target = context.target
    masked = unquoted(target.masked)
    words = list(_WORD.finditer(masked))
    if all(each.group()[0].isupper() or each.group() in _JOINING for each in words):
        return
    told: set[int] = set()
    for place, found in enumerate(words):
        if not _is_head(found.group()):
            continue
        if found.group()[0].isupper() and _is_inside(masked, words, place):
            told.add(place)
        told.update(_capitals_before(masked, words, place))
    for place in sorted(told):
        word = words[place]
        yield target.sight(word.start(), word.end(), "a small letter here", word.group().lower())


def _is_inside(masked: str, words: list[re.Match[str]], place: int) -> bool:
    """Tell whether a head stands behind a word of its name; behind an acronym it is the name: «БҰҰ Комитеті»."""
    if place == 0 or words[place].group().isupper() or _is_acronym(words[place - 1].group()):
        return False
    between = masked[words[place - 1].end() : words[place].start()]
    return between in (" ", "\u00a0") and words[place - 1].group() not in _JOINING


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _capitals_before(masked: str, words: list[re.Match[str]], place: int) -> Iterator[int]:
    """Yield the places of words with a capital inside the name before a head."""
    head, single = _heads()[words[place].group().lower()]
    if head not in _NAMES_OF_WORDS:
        return
    at = place
    while at > 1 and place - at < _MOST_WORDS:
        at -= 1
        between = masked[words[at].end() : words[at + 1].start()]
        if between not in (" ", "\u00a0", ", "):
            return
        word = words[at].group()
        before = words[at - 1].group()
        joined = before in _JOINING and at > 1 and single
        if joined:
            before = words[at - 2].group()
        gap = masked[words[at - 1].end() : words[at].start()]
        if not _goes_on(before.lower(), gap) or not word[0].isupper() or word.isupper():
            continue
        first = at - 1 - joined
        if not (before[0].isupper() and _is_common(before) and _is_common(word)) or word.lower() in _CAPITAL_BY_LAW:
            continue
        # «Бүгін Қаржы министрлігі»: the first word of a sentence has a capital whether it is of the name or not.
        if joined or first or words[0].start() > 1 or f"{before} {word}".lower() in _BEGINNINGS:
            yield at


def _goes_on(word: str, gap: str) -> bool:
    """Tell whether a name may go on behind a word: a body before a comma ends there, «Парламентке, Денсаулық …»."""
    if gap != ", ":
        return gap in (" ", "\u00a0")
    bare = word in kk_words.nominal_set() or is_borrowable(word)
    return bare and word not in _CAPITAL_BY_LAW and not _is_head(word)


_GENITIVE = re.compile("[ндт][ыі]ң$")


@lru_cache(maxsize=1024)
def _is_common(typed: str) -> bool:
    """Tell whether a word is no name and no place, and not in the genitive: «Қытайдың Ішкі істер министрлігі»."""
    word = typed.lower()
    if (
        typed.isupper()
        or _GENITIVE.search(word)
        or any(word[:end] in kk_words.names() for end in range(4, len(word) + 1))
    ):
        return False
    return word in restorations(word) or is_borrowable(word) or is_formed(word, is_borrowable, ("noun",))


# --- people ----------------------------------------------------------------------------------------------------------

_SURNAME = re.compile(r"([\u0430-\u04ff]{2,}(?:[оеё]ва?|ұлы|қызы|тегі))([\u0430-\u04ff]{0,6})")
_FIRST_NAME = re.compile(r"(?:^|[^\w.])([\u0400-\u04ff]+|[А-ЯӘҒҚҢӨҰҮҺІ]\.)[ \u00a0]$")
_LEAST = 5
"""Letters of a surname that looks like nothing else."""


@lru_cache(maxsize=8192)
def _is_surname(word: str) -> bool:
    """Tell whether a word in small letters, with any Kazakh ending, can be nothing but a surname."""
    found = _SURNAME.fullmatch(word)
    if found is None or len(found[1]) < _LEAST or (found[2] and not is_suffix(found[2])):
        return False
    if word in restorations(word) or found[1] in restorations(found[1]):
        return False
    return is_only_name(found[1]) or not (is_known(found[1]) or is_known(word) or is_known(found[1] + "ь"))


def _may_be_person(typed: str) -> bool:
    return typed.islower() and _is_surname(typed)


def _may_be_first_name(typed: str) -> bool:
    return typed.islower() and typed in kk_words.names()


@check(
    "locale.person_case",
    category="locale",
    severity=Severity.MINOR,
    needs=into("kk")
    & into_script("Cyrl")
    & (
        target(any_word(_may_be_person))
        | target(any_word(_may_be_first_name))
        | (target(any_word(may_be_half)) & source(has(f"[A-Z{CAPITALS}]")) & texts(may_be_halved))
    ),
)
def person_case(context: Context) -> Iterator[Sighting]:
    """The name of a person begins with a small letter.

    What: Words in -ов, -ев, -ова, -ева, -ұлы, -қызы, with all endings, that are no other word and stand behind a word
    with a capital or an initial, and first names before such a surname; of any name of two words that sounds as in the
    source the small one, if it is no word of the language.
    Why: It is a slip of the hand, and no spelling checker finds it.
    Wrong: en: Yerlan Serikov | kk: Ерлан серіков
    Right: en: Yerlan Serikov | kk: Ерлан Серіков
    """
    target = context.target
    halves = {each.start: each for each in find_small_halves(context)}
    yield from halves.values()
    for found in _WORD.finditer(target.masked):
        word = found.group()
        if found.start() in halves or not word.islower() or word in context.source.typed:
            continue
        if _may_be_person(word) and _is_named(target, found.start()):
            yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())
        elif word in kk_words.names():
            after = re.match(r"[ \u00a0]([\u0400-\u04ff]+)", target.masked[found.end() :])
            if after and after[1][0].isupper() and after[1][1:].islower() and _is_surname(after[1].lower()):
                yield target.sight(found.start(), found.end(), "a capital letter here", word.capitalize())


def _is_named(target: Text, start: int) -> bool:
    """Tell whether a first name or an initial stands before a surname."""
    before = _FIRST_NAME.search(target.masked[:start])
    if before is None:
        return False
    first = before[1].lower()
    if not before[1][0].isupper():
        return first in kk_words.names()
    if before[1].isupper() and "." not in before[1]:
        return False
    if "." in before[1] or first in kk_words.names() or is_only_name(first):
        return True
    return not opens(target, before.start(1)) or first not in restorations(first)
