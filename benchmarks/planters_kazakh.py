"""Planters of defects in Kazakh endings, particles and cases."""

from __future__ import annotations

import random
import re

from benchmarks.defect_planter import CAPITAL, LETTERS, SMALL, Planter, any_of, listed, swap, turned

from localize.morphology.kk import forms as kk_forms

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
_ABLATIVE, _DATIVE = "[дт][ае]н|(?<![ыі])н[ае]н", "[ғқ]а|[гк]е"
BACK, FRONT = kk_forms.BACK, kk_forms.FRONT
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


def _case(suffixes: str, wrong: str, postposition: str) -> Planter:
    """Return what puts a word before a postposition into a wrong case."""

    def change(found: re.Match[str], _: random.Random) -> str:
        stem = found[1]
        harmony = BACK if found[2][-1] == "а" or found[2][-2] == "а" else FRONT
        wanted = {wrong, "Sing"}
        return stem + next(text for text, means in kk_forms.suffixes(kk_forms.ending(stem), harmony) if means == wanted)

    return swap(f"(?<![\\w-])([{SMALL}]{{3,}})({suffixes})(?= {postposition}(?!\\w))", change, "kk")


def _case_added(postposition: str) -> Planter:
    """Return what gives a case to a word before a postposition that asks for none."""
    return swap(f"(?<![\\w-])[{SMALL}]{{4,}}(?=[ ]{postposition})", _accusative, "kk")


def _accusative(found: re.Match[str], _: random.Random) -> str | None:
    word = found.group()
    if re.search(r"[ыі]$|н[ыеі]$|(?:ның|нің|дың|дің|тың|тің)$", word):
        return None  # it may have a case or an owner already
    return _with(word, "Acc", "Sing")


PLANTERS: dict[str, Planter] = {
    "harmony after a number": swap(
        f"(?<=\\d)%?-(?!ба[бп]|бе[тс]|шы\\b|ші\\b)[{SMALL}]{{1,4}}\\b", _other_harmony, "kk"
    ),
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
    "dative before кейін": _case(_ABLATIVE, "Dat", "кейін"),
    "genitive before кейін": _case(_ABLATIVE, "Gen", "кейін"),
    "dative before бастап": _case(_ABLATIVE, "Dat", "бастап"),
    "ablative before дейін": _case(_DATIVE, "Abl", "дейін"),
    "locative before дейін": _case(_DATIVE, "Loc", "дейін"),
    "ablative before сәйкес": _case(_DATIVE, "Abl", "(?:сәйкес|байланысты|қатысты|қарсы|қарамастан)"),
    "accusative before туралы": _case_added("туралы"),
    "accusative before үшін": _case_added("үшін"),
    "accusative before арқылы": _case_added("(?:арқылы|бойынша|жөнінде)"),
}
