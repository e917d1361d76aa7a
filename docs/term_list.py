"""The program's own words, from `terms.yaml` beside this file, and the words that are not used for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("terms.yaml")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the program, its translations, and by language what is not said for it; `*` stands for any ending."""

    term: str
    meaning: str
    translations: Mapping[str, str]
    avoid: Mapping[str, Sequence[str]]


@cache
def terms() -> tuple[Term, ...]:
    """Return the terms of the table, in its order."""
    return tuple(
        Term(row["term"], row["meaning"], {"en": row["term"], "kk": row["kk"], "ru": row["ru"]}, row.get("avoid", {}))
        for row in yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    )


def find_misused(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield what a text of a language says instead of a term, with that term."""
    for found in _avoided(language).finditer(text):
        yield found[0], next(each.term for each in terms() if _is_avoided(found[0], each, language))


@cache
def _avoided(language: str) -> re.Pattern[str]:
    return re.compile(
        "|".join(_pattern(each) for term in terms() for each in term.avoid.get(language, ())), re.IGNORECASE
    )


def _is_avoided(said: str, term: Term, language: str) -> bool:
    return any(re.fullmatch(_pattern(each), said, re.IGNORECASE) for each in term.avoid.get(language, ()))


def _pattern(avoided: str) -> str:
    return rf"(?<!\w){re.escape(avoided)}(?!\w)".replace(r"\*", r"\w*")
