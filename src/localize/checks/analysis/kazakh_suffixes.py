"""Kazakh endings by the sound before them: those that exist, and those that vowel harmony asks for."""

from __future__ import annotations

import re
from functools import cache

from localize.morphology.kk import forms as kk_forms

BACK, FRONT = kk_forms.BACK, kk_forms.FRONT
SOUND_CLASSES = "VTZNLR"
"""Classes of last sounds, by which endings differ."""
_ORDINAL = re.compile(r"([ыі]?н?)(ш[ыі])(.*)")
TWINS = {
    BACK: str.maketrans("еігк", "аығқ"),
    FRONT: str.maketrans("аығқ", "еігк"),
}
FIRST_OF_WITH = {"V": "м", "L": "м", "R": "м", "Z": "б", "N": "м", "T": "п"}
"""The first letter of -мен, "with", behind a class of last letters."""


def meanings(suffix: str) -> frozenset[frozenset[str]]:
    """Return what an ending means wherever it fits; nothing where it is no ending."""
    return _all_meanings().get(suffix, frozenset())


@cache
def _all_meanings() -> dict[str, frozenset[frozenset[str]]]:
    found: dict[str, set[frozenset[str]]] = {}
    for last in SOUND_CLASSES:
        for harmony in (BACK, FRONT):
            for text, features in kk_forms.suffixes(last, harmony):
                if not features & {"P1s", "P2s", "P1p", "P2p"}:
                    found.setdefault(text, set()).add(features)
    return {text: frozenset(meant) for text, meant in found.items()}


@cache
def expected(suffix: str, last: str, harmony: str) -> tuple[str, ...] | None:
    """Return what should stand for an ending after this sound; None where it is right or is no ending."""
    meant = meanings(suffix)
    fitting = kk_forms.suffixes(last, harmony)
    if not meant or any(text == suffix for text, _ in fitting):
        return None
    return tuple(dict.fromkeys(text for text, features in fitting if features in meant))


def expected_ordinal(suffix: str, harmony: str) -> tuple[str, ...] | None:
    """Return what should stand for the ending of an ordinal; None where it is right or is none."""
    found = _ORDINAL.fullmatch(suffix)
    if found is None or (found[3] and not (meanings(found[3]) or found[3] in ("л", "лық", "лік"))):
        return None
    right = (found[2] + found[3]).translate(TWINS[harmony])
    if harmony == BACK:
        right = right.replace("дагы", "дағы")
    return None if right == suffix else (right,)


def is_suffix(text: str) -> bool:
    """Tell whether letters may end a Kazakh word."""
    return bool(meanings(text)) or expected_ordinal(text, BACK) is not None or expected_ordinal(text, FRONT) is not None
