"""Planters of defects in letters and languages: other alphabets, lost letters, words left in another language."""

from __future__ import annotations

import random
import re

from benchmarks.defect_planter import (
    CAPITAL,
    KAZAKH,
    LETTERS,
    PROTECTED,
    QUOTED,
    SMALL,
    Planted,
    Planter,
    Texts,
    drawn,
    one_of,
    put,
    swap,
)

from localize.morphology.kk.restore import strip_letters

LATIN_TWIN = dict(zip("аеорсухАВЕКМНОРСТХ", "aeopcyxABEKMHOPCTX", strict=True))
CYRILLIC_TWIN = {latin: cyrillic for cyrillic, latin in LATIN_TWIN.items()}
_OLD_FONT = str.maketrans("құғңөүәһ", "ќђѓњљџѕћ")
_ROMAN = str.maketrans("IX", "ІХ")
_LATIN_KAZAKH = dict(zip("абвгғдезийкқлмнңоөпрстуұүфхһыі", "abvgğdeziikqlmnñoöprstuūüfhhyı", strict=True))
_LATIN_KAZAKH |= {"ә": "ä", "ж": "j", "ш": "ş"}


def _lose_one(found: re.Match[str], chance: random.Random) -> str | None:
    word = found.group()
    places = [at for at, letter in enumerate(word) if letter.lower() in KAZAKH]
    if not places:
        return None
    at = chance.choice(places)
    return word[:at] + _plain(word[at]) + word[at + 1 :]


def _lose_all(found: re.Match[str], _: random.Random) -> str:
    return "".join(map(_plain, found.group()))


def _plain(letter: str) -> str:
    if letter.lower() not in KAZAKH:
        return letter
    plain = strip_letters(letter)
    return plain.upper() if letter.isupper() else plain


def _latinise(found: re.Match[str], _: random.Random) -> str | None:
    word = found.group()
    return "".join(_LATIN_KAZAKH[each] for each in word) if set(word) <= _LATIN_KAZAKH.keys() else None


def foreign(origin: str, count: int, languages: str) -> Planter:
    """Return what leaves words of another language in place of one."""

    def plant(texts: Texts, language: str, chance: random.Random) -> Planted | None:
        if language not in languages.split() or origin not in texts:
            return None
        theirs = re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", QUOTED.sub(" ", PROTECTED.sub(" ", texts[origin])))
        text = texts[language]
        places = [place for place in range(len(theirs) - count + 1) if _is_prose(theirs[place : place + count])]
        mine = _replaceable(text)
        if not mine or not places:
            return None
        found, place = chance.choice(mine), chance.choice(places)
        return put(text, found.start(), found.end(), " ".join(theirs[place : place + count]))

    return plant


def _replaceable(text: str) -> list[re.Match[str]]:
    """Return the Cyrillic words that are no quotation and no name."""
    taken = [found.span() for pattern in (QUOTED, PROTECTED) for found in pattern.finditer(text)]
    words = re.finditer(rf"(?<![\w«“-])[{SMALL}]{{3,}}(?![\w»”-])", text)
    return [each for each in words if not any(start < each.start() < end for start, end in taken)]


def _is_prose(words: list[str]) -> bool:
    """Tell whether words are no names, and long enough that an editor would see them."""
    return all(word.islower() for word in words) and max(map(len, words)) > 3


def whole(origin: str, languages: str) -> Planter:
    """Return what puts the text of another language in."""

    def plant(texts: Texts, language: str, _: random.Random) -> Planted | None:
        other = texts.get(origin, "")
        if language not in languages.split() or not re.search(r"\b[^\W\d_]{4,}", other) or len(other.split()) < 2:
            return None
        return Planted(other, 0, len(other)) if other != texts[language] else None

    return plant


PLANTERS: dict[str, Planter] = {
    "Latin letter inside": swap(f"(?<=[{LETTERS}])[аеорсух](?=[{LETTERS}])", one_of(LATIN_TWIN), "ru kk"),
    "Latin letter opens": swap(f"\\b[аеорсухАВЕКМНОРСТХ](?=[{SMALL}]{{2}})", one_of(LATIN_TWIN), "ru kk"),
    "Latin letter closes": swap(f"(?<=[{SMALL}]{{2}})[аеорсух]\\b", one_of(LATIN_TWIN), "ru kk"),
    "Latin letter in a short word": swap(f"\\b[{SMALL}]{{2,3}}\\b", one_of(LATIN_TWIN), "ru kk"),
    "Latin letter in an acronym": swap(f"\\b[{CAPITAL}]{{2,5}}\\b", one_of(LATIN_TWIN), "ru kk"),
    "Latin i, h, ə": swap(f"\\b[{LETTERS}]{{3,}}", one_of({"і": "i", "І": "I", "һ": "h", "ә": "ə"}), "kk"),
    "Latin word of one letter": swap("(?<![\\w.])[асоук](?= [«а-яё])", one_of(LATIN_TWIN), "ru"),
    "Latin initial": swap(f"\\b[АВСЕКМНОРТХ](?=\\. ?[{CAPITAL}])", one_of(LATIN_TWIN), "ru kk"),
    "Cyrillic letter in a word": swap("\\b[A-Za-z]{3,}\\b", one_of(CYRILLIC_TWIN)),
    "Cyrillic letter in a short word": swap("(?<![’'])\\b[A-Za-z]{2}\\b", one_of(CYRILLIC_TWIN), "en"),
    "Cyrillic word of one letter": swap("(?<= )a(?= [a-z])", "а", "en"),
    "Cyrillic Roman numeral": swap("\\b[IVX]{2,5}\\b", lambda m, _: m[0].translate(_ROMAN)),
    "digit in a word": swap(
        f"(?<=[{SMALL}])[оз](?=[{SMALL}])|(?<=[a-z])[ol](?=[a-z])", one_of({"о": "0", "з": "3", "o": "0", "l": "1"})
    ),
    "Greek letter in a word": swap(
        f"(?<=[{SMALL}])[оар](?=[{SMALL}])|(?<=[a-z])[oa](?=[a-z])",
        one_of({"о": "ο", "а": "α", "р": "ρ", "o": "ο", "a": "α"}),
    ),
    "letter and accent apart": swap(f"(?<=[{SMALL}])[йё]", one_of({"й": "и\u0306", "ё": "е\u0308"}), "ru kk"),
    "one Kazakh letter lost": swap(f"\\b[{LETTERS}]{{5,}}\\b", _lose_one, "kk"),
    "one Kazakh letter lost in a short word": swap(f"\\b[{LETTERS}]{{2,4}}\\b", _lose_one, "kk"),
    "Kazakh letters lost in a word": swap(f"\\b[{SMALL}]{{4,}}\\b", _lose_all, "kk"),
    "Kazakh letters lost in a name": swap(f"(?<=[{SMALL},] )[{CAPITAL}][{SMALL}]{{3,}}", _lose_all, "kk"),
    "Kazakh letters lost in a clause": swap(f"\\b[{LETTERS}]+ [{SMALL}]+ [{SMALL}]+\\b", _lose_all, "kk"),
    "Kazakh letters lost in all": swap(r"(?s)^.+$", _lose_all, "kk"),
    "Kazakh word in Latin letters": swap(f"(?<![\\w-])[{SMALL}]{{4,}}(?![\\w-])", _latinise, "kk"),
    "letter of an old font": swap(f"\\b[{SMALL}]{{4,}}\\b", lambda m, _: m[0].translate(_OLD_FONT), "kk"),
    "letter of another alphabet": swap(
        f"\\b[{SMALL}]{{4,}}\\b", one_of({"ұ": "ў", "қ": "ҡ", "ң": "ҥ", "ө": "є", "і": "ї", "ү": "ӱ"}), "kk"
    ),
    "one English word": foreign("en", 1, "ru kk"),
    "two English words": foreign("en", 2, "ru kk"),
    "three English words": foreign("en", 3, "ru kk"),
    "one Russian word": foreign("ru", 1, "kk"),
    "two Russian words": foreign("ru", 2, "kk"),
    "three Russian words": foreign("ru", 3, "kk"),
    "one Kazakh word": foreign("kk", 1, "ru"),
    "two Kazakh words": foreign("kk", 2, "ru"),
    "three Kazakh words": foreign("kk", 3, "ru"),
    "English text": whole("en", "ru kk"),
    "Russian text": whole("ru", "en kk"),
    "Kazakh text": whole("kk", "en ru"),
    "zero-width space": swap(r"(?<=\w{2})(?=\w{2})", "\u200b"),
    "soft hyphen": swap(r"(?<=[^\W\d]{3})(?=[^\W\d]{3})", "\u00ad"),
    "mark of direction": swap(r"(?<= )(?=[^\W\d]{3})", drawn("\u202e", "\u200f", "\u200e", "\u2066")),
    "tab": swap(r"(?<=\w) (?=\w)", "\t"),
    "strange space": swap(r"(?<=\w) (?=\w)", drawn("\u3000", "\u2003", "\u2005", "\u2800")),
    "control character": swap(r"(?<=\w{2})(?=\w{2})", drawn("\x08", "\x1f", "\u2028", "\x0b")),
}
