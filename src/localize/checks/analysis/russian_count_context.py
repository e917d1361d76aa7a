"""Cases that the words before a Russian number ask of the noun that it counts.

A form such as «дней» after 2 is right in «в течение 2 дней» and wrong in «длится 2 дней»: only the words before
the number decide. Where they decide nothing, the slot is one that allows everything.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from localize.checks.analysis.place_names import is_place
from localize.checks.core.pair import UNSEEN
from localize.checks.words import read_words
from localize.morphology.ru import is_known, parses_of


class Slot(enum.Enum):
    """What the place of a counted noun asks for."""

    SUBJECT = "subject"
    """The nominative: a sentence begins here, or a verb stands before that has no object."""
    DIRECT = "direct"
    """The nominative or the accusative."""
    ACCUSATIVE = "accusative"
    """A preposition stands before that takes no genitive."""
    GENITIVE = "genitive"
    """A preposition or a comparative stands before that takes the genitive."""
    JOINED = "joined"
    """A comma or a conjunction: as what stands further before, which is not looked at."""
    OPEN = "open"
    """A case that only what is meant could tell; or a number that names something."""


_WORDS = read_words("russian-counts")
_GENITIVE = frozenset(_WORDS["before-genitive"])
_SLOTS = {
    **dict.fromkeys(_WORDS["before-genitive"], Slot.GENITIVE),
    **dict.fromkeys(_WORDS["before-accusative"], Slot.ACCUSATIVE),
    **dict.fromkeys(_WORDS["before-subject"], Slot.SUBJECT),
    **dict.fromkeys(_WORDS["before-measure"], Slot.DIRECT),
}
_PASSED = frozenset(_WORDS["passed"])
_PASSED_PHRASE = re.compile(
    r"(?:^|(?<=[\s«“(]))(?:в[ \u00a0](?:среднем|сумме|итоге|общем|целом|общей[ \u00a0]сложности|совокупности)"
    r"|по[ \u00a0](?:меньшей|крайней)[ \u00a0]мере|как[ \u00a0](?:минимум|максимум))$",
    re.IGNORECASE,
)
# Verbs whose object is in the genitive.
_TAKES_GENITIVE = re.compile(
    "достиг|достич|достига|треб|потреб|хват|каса|косн|лиш|избе|доби|добь|ожида|дожд|дожид|жд|прос|хо[тч]|стои|держ"
    "|бо[яи]|опаса|жела|заслуж|избав|остал|набра|набер|наби|добав|прибав|обой|обош|лише|удостои|исполн(?!и)|полн|слуша"
    "|сторон|стыд|отказ"
)
_TIME = re.compile("(?:час|дн|недел|месяц|минут|секунд|лет|год|сут)")
_WORD_BEFORE = re.compile(r"(?:^|(?<=[\s«“(—–]))([А-ЯЁа-яё]+(?:-[а-яё]+)?)$")
_OWNER = re.compile(
    r"(?:^|[.!?…:;]\s+)У[ \u00a0](?:него|неё|них|нас|вас|меня|тебя|[A-Z][\w-]*(?:[ \u00a0][A-Z][\w-]*)*)$"
)
_PLACE = re.compile(r"(?:^|[^\w])(?:[вВ]о?|[нН]а)[ \u00a0](?:(?:\d+|[а-яё]+(?:ом|ем|ой|ей))[ \u00a0])?([А-ЯЁа-яё-]+)$")
_IN_REGION = re.compile(
    r"(?:^|[^\w])[вВ]о?[ \u00a0][А-ЯЁ][а-яё-]+ск(?:ой|ом)[ \u00a0](?:области|районе|крае|округе|республике|волости)$"
)
_SEEN = 120
"""Characters before a number that are looked at."""


def find_slot(before: str, noun: str) -> Slot:
    """Return what the end of *before* asks of a counted *noun*; *before* ends where its number begins."""
    left = before[-_SEEN:].replace(UNSEEN, "").rstrip()
    averaged = False
    for _ in range(_MOST_PASSED):
        shorter = _PASSED_PHRASE.sub("", left).rstrip()
        averaged |= shorter != left
        left = shorter
        slot = _slot_after_sign(left, noun)
        if slot is not None:
            return slot
        found = _WORD_BEFORE.search(left)
        if found is None:
            return Slot.OPEN
        word, rest = found[1], left[: found.start()].rstrip()
        opens = not rest or rest[-1] in ".!?…:;«“"
        lower = word.lower() if opens or word.islower() else word
        if lower not in _PASSED and not (lower.islower() and _is_adverb(lower)):
            slot = _slot_after(lower, rest, noun)
            # «в интернете в среднем 4 часа»: the noun before has nothing to do with the number.
            return Slot.DIRECT if averaged and slot is Slot.OPEN and _is_noun(lower) else slot
        left = rest
    return Slot.OPEN


_MOST_PASSED = 4
"""Words that change nothing, in a row: «ещё как минимум», «всего лишь»."""


def _slot_after_sign(left: str, noun: str) -> Slot | None:
    """Return what the end of a text or a sign asks for; None where a word stands there."""
    last, before_last = left[-1:], left[-2:-1]
    slot: Slot | None = None
    if last in ("", "!", "?", "…", ";", ":", "«", "“", '"'):
        slot = Slot.SUBJECT
    elif last == ".":
        slot = Slot.OPEN if re.search(r"(?<!\w)\w{1,4}\.$", left) else Slot.SUBJECT
    elif last in "—–":
        slot = Slot.DIRECT if before_last == "" or before_last.isspace() else Slot.OPEN
    elif last == ",":
        slot = Slot.OPEN if before_last.isdigit() else _slot_of_first(left[:-1], noun)
    elif _OWNER.search(left):
        slot = Slot.DIRECT
    return slot


def _is_noun(word: str) -> bool:
    return is_known(word) and all("NOUN" in each.tag.grammemes for each in parses_of(word))


def _is_adverb(word: str) -> bool:
    return word not in _GENITIVE and is_known(word) and all("ADVB" in each.tag.grammemes for each in parses_of(word))


def _slot_after(word: str, rest: str, noun: str) -> Slot:
    """Return what one word asks for, which stands right before the number."""
    slot = _SLOTS.get(word)
    if slot is not None:
        return slot
    if word in ("и", "или", "либо"):
        return Slot.OPEN if rest[-1:].isdigit() else _slot_of_first(rest, noun)
    place = _PLACE.search(f"{rest} {word}")
    if place is not None and is_place(place[1].lower().replace("ё", "е"), "ru"):
        return Slot.DIRECT
    if (place is not None and _is_place_or_year(place[1])) or _IN_REGION.search(f"{rest} {word}"):
        return Slot.DIRECT
    return _slot_after_kind(word, rest, noun) if word.islower() else Slot.OPEN


def _slot_after_kind(word: str, rest: str, noun: str) -> Slot:
    """Return what a verb or an adjective asks for."""
    kind = _kind_of(word)
    if kind == "adjective":
        return Slot.DIRECT
    if not kind or _TAKES_GENITIVE.match(word.removeprefix("по")):
        return Slot.OPEN
    if rest.rsplit(" ", maxsplit=1)[-1].lower() in ("не", "ни"):
        intransitive = word.endswith(("ся", "сь")) and not word.endswith("лось")
        return Slot.DIRECT if intransitive and _TIME.match(noun) else Slot.OPEN
    return Slot.SUBJECT if kind == "subject" else Slot.DIRECT


_COUNTED_BEFORE = re.compile(r"(?<![\w.,-])\d+[ \u00a0](?:[а-яё]+(?:[ыи][хе]|[ое]е|ая|ую|ый|ий)[ \u00a0])?[а-яё]+$")


_OF_MANY = re.compile("(?:ов|ев|ей)$")
"""The end of what is counted by the dozen: so is what follows."""


def _slot_of_first(left: str, noun: str) -> Slot:
    """Return the slot of a number that is joined to another: «4 отделения и 2 филиала»."""
    first = _COUNTED_BEFORE.search(left)
    if first is None:
        return Slot.JOINED
    slot = find_slot(left[: first.start()], noun)
    return Slot.JOINED if slot is Slot.OPEN and _OF_MANY.search(first.group()) else slot


@lru_cache(maxsize=8192)
def _kind_of(word: str) -> str:
    """Return "subject" for a verb without an object, "verb" for others, "adjective" for one in the nominative."""
    parses = parses_of(word) if is_known(word) else ()
    verbal = [
        each
        for each in parses
        if each.tag.grammemes & {"VERB", "INFN", "GRND", "PRTS"} or {"PRTF", "actv", "tran"} <= each.tag.grammemes
    ]
    if verbal and sum(each.score for each in verbal) > _MOSTLY:
        tags = [each.tag.grammemes for each in verbal]
        passive = all(tag & {"PRTS"} or ("neut" in tag and "sing" in tag) for tag in tags)
        return "subject" if passive or all("intr" in tag for tag in tags) else "verb"
    if parses and all(_is_nominative(each.tag.grammemes) for each in parses):
        return "adjective"
    return ""


_MOSTLY = 0.8
"""The share of readings of a word that have to be verbs."""


def _is_nominative(tag: frozenset[str]) -> bool:
    return bool(tag & {"ADJF", "PRTF"}) and {"plur"} <= tag and bool(tag & {"nomn", "accs"})


@lru_cache(maxsize=1024)
def _is_place_or_year(word: str) -> bool:
    """Tell whether a word behind «в» or «на» says where or when, and so governs nothing."""
    if word in ("году", "месяце", "неделе", "мае", "августе", "марте", "апреле", "июне", "июле"):
        return True
    lower = word.lower()
    if word == lower:
        return lower.endswith(("бре", "варе", "врале")) and is_known(lower)
    return is_known(lower) and any({"Geox"} <= each.tag.grammemes for each in parses_of(lower))
