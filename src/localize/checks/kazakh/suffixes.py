"""Kazakh endings after numbers, acronyms, foreign names and known words: vowel harmony and assimilation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from localize.checks.analysis.kazakh_lost_letters import ACRONYMS
from localize.checks.analysis.kazakh_possessives import collective
from localize.checks.analysis.kazakh_suffixes import (
    BACK,
    FRONT,
    SOUND_CLASSES,
    TWINS,
    expected,
    expected_ordinal,
    is_suffix,
    meanings,
)
from localize.checks.core.pair import OPAQUE, Context, Sighting
from localize.checks.core.prefilter import any_piece, any_word, into, into_script, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.acronyms import kazakh_harmonies
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk.numbers import spoken_end
from localize.morphology.kk.restore import restorations, strip_letters
from localize.morphology.ru import is_known

_LOWER = "[\u0430-\u04ff]"
_AFTER_NUMBER = re.compile(
    rf"(?<![\d.,/№$])(?<!\d[\u00a0\u202f ])(\d+(?:[\u00a0\u202f ]\d{{3}})*)([-‑–]?)({_LOWER}+)(?![\w-])"
)
_AFTER_PERCENT = re.compile(rf"(?<=[\d{OPAQUE}])([\u00a0\u202f ]?%)([-‑–]?)({_LOWER}+)(?![\w-])")
_AFTER_ACRONYM = re.compile(rf"(?<![\w-])([А-ЯӘҒҚҢӨҰҮҺІ]{{2,}})([-‑]?)({_LOWER}+)(?![\w-])")
# Not VoIP and Qt, of which some read the letters, some the word.
_READ_IN_TWO_WAYS = r"(?=[A-Za-z]*[a-z])(?:[A-Za-z]*[A-Z]{2}|[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]+)[-‑]"
_AFTER_NAME = re.compile(
    rf"(?<![\w.@/-])(?!{_READ_IN_TWO_WAYS})([A-Z][A-Za-z]+|i[A-Z][a-z]+)([-‑])({_LOWER}+)(?![\w-])"
)
_APART = re.compile(
    rf"(?<![\w.@/-])((?:\d+|[А-ЯӘҒҚҢӨҰҮҺІ]{{2,}}|[A-Z][A-Za-z]+|i[A-Z][a-z]+)%?|%)[ \u00a0]({_LOWER}{{2,9}})(?![\w-])"
)
# Endings that are words too, but none that stands behind an acronym: «VPN ден», «ҮЕҰ лар».
_NO_WORDS = frozenset(["дан", "ден", "тан", "тен", "ды", "ты", "лар", "лер", "тың", "шы", "ші", "нші", "ншы"])
_UNSPOKEN_LETTERS = frozenset("БВГҒДЖЗЙКҚЛМНҢПРСТФХҺЦЧШЩ")


@cache
def _restored(ending: str, last: str, harmony: str) -> tuple[str, ...] | None:
    """Return the endings after this sound that look so once their Kazakh letters are gone; None for an ending."""
    if meanings(ending):
        return None
    fitting = (text for text, _ in kk_forms.suffixes(last, harmony))
    return tuple(dict.fromkeys(text for text in fitting if strip_letters(text) == ending != text)) or None


@cache
def _trimmed(ending: str, last: str, harmony: str) -> tuple[str, ...] | None:
    """Return the endings after this sound that have a consonant less: «нын» behind a consonant; None for an ending."""
    if meanings(ending) or ending[0] not in "снд" or ending[1:2] not in ("ы", "і"):
        return None
    fitting = {text for text, _ in kk_forms.suffixes(last, harmony)}
    return tuple(each for each in (ending[1:].translate(TWINS[harmony]),) if each in fitting) or None


@lru_cache(maxsize=4096)
def _is_torn_off(letters: str) -> bool:
    """Tell whether letters that stand alone are an ending and can be no word."""
    if letters in _NO_WORDS:
        return True
    return letters in _all_endings() and letters not in restorations(letters) and not is_known(letters)


@cache
def _all_endings() -> frozenset[str]:
    """Return the endings of all possessors and cases."""
    rows = (kk_forms.suffixes(last, harmony) for last in SOUND_CLASSES for harmony in (BACK, FRONT))
    return frozenset(text for row in rows for text, _ in row if len(text) > 1)


_ENDING = rf"[\d%][-‑–]?{_LOWER}|[А-ЯӘҒҚҢӨҰҮҺІ]{{2}}[-‑]?{_LOWER}|[A-Za-z]{{2}}[-‑]{_LOWER}"


@check(
    "kazakh.suffix",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk")
    & into_script("Cyrl")
    & (target(any_word(_is_torn_off)) | target(any_piece(_ENDING, having="[\\d%A-ZА-ЯӘҒҚҢӨҰҮҺІa-z]"))),
)
def suffix(context: Context) -> Iterator[Sighting]:
    """An ending after a number, an acronym or a foreign name does not suit how it is read.

    What: The vowel and the first consonant of the ending follow the last sound: 5-ке (бес), 6-ға (алты), 2022-ші,
    БАҚ-тың, NASA-ның; and a hyphen stands before it, no space. After a name that may be read in two ways only
    what fits neither is found.
    Why: Read aloud it is plainly wrong, like “a apple” in English.
    Wrong: en: since 2022 | kk: 2022-дан бері
    Right: en: since 2022 | kk: 2022-ден бері
    """
    target = context.target
    masked = target.masked
    for found in _AFTER_NUMBER.finditer(masked):
        word = spoken_end(re.sub(r"\D", "", found[1]))
        yield from _sight(context, found, word, read=word)
    for found in _AFTER_PERCENT.finditer(masked):
        yield from _sight(context, found, "пайыз", read="пайыз")
    for found in _APART.finditer(masked):
        if _is_torn_off(found[2]) and found.group() not in context.source.typed:
            fix = f"{found[1]}-{found[2]}"
            yield target.sight(found.start(), found.end(), "a hyphen before an ending", fix)
    for pattern in (_AFTER_ACRONYM, _AFTER_NAME):
        for found in pattern.finditer(masked):
            yield from _after_name(context, found)


def _sight(context: Context, found: re.Match[str], word: str, *, read: str) -> Iterator[Sighting]:
    """Yield what is wrong with an ending after something that is read as *word*."""
    shown, hyphen, ending = found.groups()
    if ending in ("жж", "ғғ", "ж", "ғ", "г", "гг", "м", "с", "б", "т", "к", "кг", "км", "см", "мм"):
        return
    last, harmony = kk_forms.ending(word), kk_forms.harmonies(word)[0]
    of_some = collective(shown, ending) if hyphen else None
    if of_some is not None:
        if of_some:
            fix = f"{shown}-{of_some}"
            yield context.target.sight(found.start(), found.end(), f"read «{read}»: {fix}", fix)
        return
    right = expected_ordinal(ending, harmony) or next(
        filter(None, (each(ending, last, harmony) for each in (expected, _restored, _trimmed))), None
    )
    short = len(ending) < 2 and not shown.endswith("%")
    if right is None and (hyphen in {"-", "‑"} or short or not is_suffix(ending)):
        return
    right = right or (ending,)
    fixes = tuple(f"{shown}-{each}" for each in right)
    message = f"read «{read}»: {' / '.join(fixes)}"
    yield context.target.sight(found.start(), found.end(), message, fixes[0] if len(fixes) == 1 else None)


def _after_name(context: Context, found: re.Match[str]) -> Iterator[Sighting]:
    name, hyphen, ending = found.groups()
    sounds = sounds_of_name(name)
    lost = {each for sound in sounds for each in _restored(ending, *sound) or ()} if hyphen else set()
    if len(lost) == 1:
        fix = f"{name}-{lost.pop()}"
        yield context.target.sight(found.start(), found.end(), f"Kazakh letters are lost: {fix}", fix)
        return
    if not sounds or not meanings(ending) or (not hyphen and _is_whole(name, ending, context)):
        return
    wanted = [expected(ending, last, harmony) for last, harmony in sounds]
    if None in wanted:
        if not hyphen and _lacks_hyphen(name):
            yield context.target.sight(found.start(), found.end(), "an ending needs a hyphen", f"{name}-{ending}")
        return
    right = tuple(dict.fromkeys(f"{name}-{each}" for options in wanted if options for each in options))
    message = f"the ending does not suit the sound: {' / '.join(right)}"
    yield context.target.sight(found.start(), found.end(), message, right[0] if len(right) == 1 else None)


def _is_whole(name: str, ending: str, context: Context) -> bool:
    """Tell whether an acronym and letters on it are too short for a name with an ending, or are so in the source."""
    return len(name) + len(ending) < _LEAST_GLUED or len(ending) < 2 or name + ending in context.source.typed


def _lacks_hyphen(name: str) -> bool:
    """Tell whether capitals are an acronym and no word: «БАҚ», not «ТҮР»."""
    known = name not in ACRONYMS and name.lower() in restorations(name.lower())
    return len(name) < 7 and not known


_LEAST_GLUED = 5
"""Letters of an acronym and what hangs on it without a hyphen: «БАҚты», «ЕОның»."""

# Names that are written in one way and read in another: айфон, уатсап. The class of the last sound and its harmony.
_SAID = {
    **dict.fromkeys(("phone", "chrome", "zoom"), (("N", BACK),)),
    **dict.fromkeys(("ipad", "whatsapp", "tiktok", "android", "github", "ақш"), (("T", BACK),)),
    **dict.fromkeys(("кб", "мб", "гб", "тб"), (("T", BACK),)),  # байт
    "youtube": (("T", BACK), ("T", FRONT)),
    "chatgpt": (("V", FRONT),),
    **dict.fromkeys(("play", "pay", "ebay", "day", "way", "ray", "ey"), (("R", FRONT),)),  # плей
}
# Last letters of acronyms that are heard as they are, and эм, which agrees with министрлігі.
_LAST_LETTER = {"М": (FRONT,), **dict.fromkeys("АОҰЫЯ", (BACK,)), **dict.fromkeys("ӘӨҮІЕЭ", (FRONT,))}


def sounds_of_name(name: str) -> tuple[tuple[str, str], ...]:
    """Return the classes and harmonies in which a name may be read aloud; nothing where all are possible."""
    both: tuple[str, ...] = (BACK, FRONT)
    said = next((sound for end, sound in _SAID.items() if name.lower().endswith(end)), None)
    if said:
        return said
    if not name.isascii():
        word = name.lower()
        letter = kk_forms.ending(word)
        if re.search(r"[бвгғджзйкқлмнңпрстфхһцчшщ][аәеоөұүыіэ][бвгғджзйкқлмнңпрстфхһцчшщ]$", word):
            return ((letter, kk_forms.harmonies(word)[0]),)
        certain = kazakh_harmonies().get(name)
        spoken = (certain,) if certain else _LAST_LETTER.get(name[-1], both)
        spelled = ("V",) if name[-1] in _UNSPOKEN_LETTERS and name[-1] not in "МН" else ()
        ends = dict.fromkeys((letter, *spelled, *(("L", "R", "N") if name[-1] in "ЛРСФ" else ())))
        return tuple((end, harmony) for end in ends for harmony in spoken)
    return _latin_sounds(name)


# How a Latin letter at the end is heard where nothing else is known; of others every class is possible.
_CLASS_OF = {**dict.fromkeys("ao", "V"), **dict.fromkeys("kptxq", "T"), **dict.fromkeys("mn", "N"), "l": "L", "r": "R"}
_BACK_NAME = re.compile(r"(?<![aeiou])[ao][b-df-hj-np-tvxz]{1,2}$")
_FRONT_NAME = re.compile(r"(?<![aeiouy])[ie][b-df-hj-np-tvxz]{1,2}$")
# What is not heard as it is written: слэк, ленд, таймс, дизайн, майнд.
_HEARD_OTHERWISE = re.compile(r"a(?:ck|sh|nd|mp|nk|ng)$|[^aeiouy]es$|i(?:gn|nd|ld|gh)$|gh$", re.IGNORECASE)
_FRONT_ACRONYMS = frozenset(["IP", "ID", "IT", "TV", "USB", "ISP"])
_FRONT_LETTERS = frozenset("BCDFGLPTVZ")
"""Letters whose Russian and English names have thin vowels: пи and пэ. Classes of sound vary: VLC-ді, VLC-ні."""


def _latin_sounds(name: str) -> tuple[tuple[str, str], ...]:
    """Return the sounds of a name in Latin letters; see `sounds_of_name`."""
    if name in _FRONT_ACRONYMS:
        return tuple((each, FRONT) for each in SOUND_CLASSES)
    if name.isupper() and not re.search(r"[AEIOU].?$", name[-2:]):
        return _spelt_sounds(name)
    last = name[-1].lower()
    kind = _CLASS_OF.get(last, "")
    if kind == "V":
        return (("V", BACK),)
    if not (name.isupper() or _HEARD_OTHERWISE.search(name)) and (_BACK_NAME.search(name) or _FRONT_NAME.search(name)):
        harmony = BACK if _BACK_NAME.search(name) else FRONT
        return tuple((each, harmony) for each in kind or SOUND_CLASSES)
    kinds = "VR" if last == "y" else kind if kind in ("T", "N") else ""  # Spotify, Sony, Etsy: [ай] or [и]
    return tuple((each, harmony) for each in kinds for harmony in (BACK, FRONT))


def _spelt_sounds(name: str) -> tuple[tuple[str, str], ...]:
    """Return the sounds of an acronym whose letters are named."""
    # F M N S X are alike in Russian and in English: эф, эм, эн, эс, икс.
    named = {"M": "N", "N": "N", "S": "T", "F": "T", "X": "T"}.get(name[-1])
    if named is None and name[-1] in _FRONT_LETTERS and not re.search("[AEIOUY]", name) and name != "CTRL":
        return tuple((kind, FRONT) for kind in SOUND_CLASSES)
    return ((named, FRONT),) if named else ()
