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
    for term, pattern in _avoided(language):
        for found in pattern.finditer(text):
            yield found[0], term.term


@cache
def _avoided(language: str) -> tuple[tuple[Term, re.Pattern[str]], ...]:
    return tuple((term, _pattern(each)) for term in terms() for each in term.avoid.get(language, ()))


def _pattern(avoided: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(avoided)}(?!\w)".replace(r"\*", r"\w*"), re.IGNORECASE)
