"""Planters of defects in Kazakh endings, particles and cases."""

from __future__ import annotations

import random
import re

from benchmarks.planting import CAPITAL, LETTERS, SMALL, Planter, any_of, listed, swap, turned

from localize.morphology import kk_forms

_HARMONY = str.maketrans("аығқеігк", "еігкаығқ")
_VOICE = str.maketrans("дтғгқк", "тдқкғг")
_CASES = any_of(
    listed("лар лер дар дер тар тер ның нің дың дің тың тің ға ге қа ке да де та те дан ден тан тен нан нен")
)
_NUMERALS = any_of(listed("екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу жүз мың"))
_COUNTED = any_of(
    listed(
        "адам журналист кітап ұйым сайт файл мақала құжат сұрақ өтініш шағым іс сот қала ел бала студент азамат"
        " белсенді рет бет сөз құрылғы қолданба хабарлама қатысушы респондент тұрғын"
    )
)
_PARTICLES = {
    "harmony": {"ма": "ме", "ме": "ма", "ба": "бе", "бе": "ба", "па": "пе", "пе": "па"},
    "assimilation": {"ма": "ба", "ме": "бе", "ба": "па", "бе": "пе", "па": "ба", "пе": "бе"},
}


def _other_harmony(found: re.Match[str], _: random.Random) -> str:
    return found.group().translate(_HARMONY)


def _unlike(found: re.Match[str], _: random.Random) -> str | None:
    """Return the word with the first sound of its ending voiced where it must not be, or the other way round."""
    stem, suffix = found[1], found[2]
    if kk_forms.ending(stem.lower()) in "VNLR" and suffix[0] in "дғг":
        return stem + suffix.translate(_VOICE)
    return stem + suffix.translate(_VOICE) if suffix[0] in "тқк" else None


def _plural(found: re.Match[str], _: random.Random) -> str:
    return _with(found.group(), "Plur", "Nom")


def _plural_behind(found: re.Match[str], _: random.Random) -> str:
    return found[1] + _with(found[2], "Plur", "Nom")


def _with(noun: str, *meaning: str) -> str:
    """Return a noun with the ending that means this and no more."""
    return next(text for text, means in kk_forms.decline(noun) if means == set(meaning))


def _voiced(found: re.Match[str], _: random.Random) -> str:
    return found[1] + found[2].translate(_VOICE)


def _case(suffixes: str, wrong: dict[str, str], postposition: str) -> Planter:
    """Return what puts a wrong case before a postposition."""
    return swap(f"(?<=[{SMALL}]{{3}})(?:{suffixes})(?= {postposition})", turned(wrong), "kk")


def _case_added(postposition: str) -> Planter:
    """Return what gives a case to a word before a postposition that asks for none."""
    return swap(f"(?<![\\w-])[{SMALL}]{{4,}}(?=[ ]{postposition})", _accusative, "kk")


def _accusative(found: re.Match[str], _: random.Random) -> str | None:
    word = found.group()
    if re.search(r"[ыі]$|н[ыеі]$|(?:ның|нің|дың|дің|тың|тің)$", word):
        return None  # it may have a case or an owner already
    return _with(word, "Acc", "Sing")


_FROM = {"нан": "на", "нен": "не", "дан": "ға", "ден": "ге", "тан": "қа", "тен": "ке"}
_TO = {"ға": "да", "ге": "де", "қа": "та", "ке": "те"}
_AWAY = {"ға": "дан", "ге": "ден", "қа": "тан", "ке": "тен"}

PLANTERS: dict[str, Planter] = {
    "harmony after a number": swap(f"(?<=\\d)%?-(?!баб|шы\\b|ші\\b)[{SMALL}]{{1,4}}\\b", _other_harmony, "kk"),
    "harmony of an ordinal": swap("(?<=\\d)-ш[ыі]\\b", _other_harmony, "kk"),
    "harmony after a foreign name": swap(f"(?<=[A-Za-z])-[{SMALL}]{{2,4}}\\b", _other_harmony, "kk"),
    "harmony after an acronym": swap(
        f"(?<=[{CAPITAL}]{{2}})-(?!сервис|мекен)[{SMALL}]{{2,4}}\\b", _other_harmony, "kk"
    ),
    "harmony of an ending": swap(f"(?<=[{SMALL}]{{4}}){_CASES}\\b", _other_harmony, "kk"),
    "harmony after a name": swap(
        f"(?<=[{SMALL}«,] )([{CAPITAL}][{SMALL}]{{3,}})({_CASES})\\b",
        lambda m, _: m[1] + m[2].translate(_HARMONY),
        "kk",
    ),
    "ending not assimilated": swap(f"\\b([{LETTERS}]{{3,}})([дтғгқк][ае]|[дт][ае]н|[дт][ыі]ң)\\b", _unlike, "kk"),
    "assimilation after a number": swap("(\\d%?-)([дтғгқк][ае]|[дт][ае]н|[дт][ыі]ң)\\b", _voiced, "kk"),
    "assimilation after an acronym": swap(f"([{CAPITAL}]{{2}}-)([дт][ае]|[дт][ае]н|[дт][ыі]ң)\\b", _voiced, "kk"),
    "no hyphen after an acronym": swap(f"(?<=[A-Z{CAPITAL}]{{2}})-(?={_CASES}\\b)", "", "kk"),
    "no hyphen after a number": swap(f"(?<=\\d)-(?=(?:ші|шы|{_CASES})\\b)", "", "kk"),
    "question particle joined": swap("(?<=\\w) (?=[мбп][ае]\\?)", "", "kk"),
    "harmony of a question particle": swap("(?<=\\w )[мбп][ае](?=\\?)", turned(_PARTICLES["harmony"]), "kk"),
    "assimilation of a question particle": swap("(?<=\\w )[мбп][ае](?=\\?)", turned(_PARTICLES["assimilation"]), "kk"),
    "plural after a number": swap(f"(?<=\\d ){_COUNTED}\\b", _plural, "kk"),
    "plural after a number word": swap(f"({_NUMERALS} )({_COUNTED})\\b", _plural_behind, "kk"),
    "case before кейін": _case("нан|нен|дан|ден|тан|тен", _FROM, "кейін"),
    "case before бастап": _case("нан|нен|дан|ден|тан|тен", _FROM, "бастап"),
    "case before дейін": _case("ға|ге|қа|ке", _TO, "дейін"),
    "case before сәйкес": _case("ға|ге|қа|ке", _AWAY, "(?:сәйкес|байланысты|қатысты|қарсы|қарамастан)"),
    "case before туралы": _case_added("туралы"),
    "case before үшін": _case_added("үшін"),
    "case before арқылы": _case_added("(?:арқылы|бойынша|сияқты)"),
}
