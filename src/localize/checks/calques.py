"""Word-for-word turns of another language, from a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, into, target
from localize.checks.core.registry import check
from localize.checks.words import read_table
from localize.model import Severity
from localize.runtime.cache import once

_LETTER = r"[^\W\d_]"
_HEAD = 3  # so many letters of a word are looked up first; no sign is shorter


@once
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(f"(?:{word})" for word in phrase.replace("~", f"{_LETTER}*").split())
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)


def _signs(phrase: str) -> tuple[str, ...]:
    """Return what the longest word is, mostly the rarest: the text has one of these; ~: it only begins so."""
    words = [[re.sub(r"[\W\d_].*", "~", each) for each in word.split("|")] for word in phrase.lower().split()]
    rarest: list[str] = max(words, key=lambda each: (min(len(sign.rstrip("~")) for sign in each), -len(each)))
    return tuple(rarest)


@once
def _calques(language: str) -> Mapping[str, list[tuple[str, Mapping[str, str]]]]:
    """Return the signs of a language, each with its line, by their first letters."""
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for line in read_table("calques"):
        for sign in _signs(line["calque"]) if line["language"] == language else ():
            found.setdefault(sign if sign[-1] != "~" else sign[:_HEAD] + "~", []).append((sign, line))
    return found


@lru_cache(maxsize=16384)
def _lines(language: str, typed: str) -> list[Mapping[str, str]]:
    """Return the lines of which a word may be the rarest."""
    word, signs = typed.lower(), _calques(language)
    begun = (line for sign, line in signs.get(word[:_HEAD] + "~", ()) if word.startswith(sign[:-1]))
    return [*(line for _, line in signs.get(word, ())), *begun]


_EN, _KK, _RU = (into(each) & target(any_word(partial(_lines, each))) for each in ("en", "kk", "ru"))


@check("style.calque", category="fluency", severity=Severity.MINOR, needs=_EN | _KK | _RU)
def calque(context: Context) -> Iterator[Sighting]:
    """A phrase is a word-for-word copy of another language, where editors write something else.

    What: The phrases of the table `calques.tsv`, in all forms, wherever they are wrong; those that may be right only
    where the source has the words that they copy.
    Why: Every word is correct, but the phrase is unidiomatic or means something else.
    Wrong: en: It makes sense to report the crime. | ru: Делает смысл сообщить о преступлении.
    Right: en: It makes sense to report the crime. | ru: Имеет смысл сообщить о преступлении.
    """
    text, source = context.target, context.source
    lines = {id(line): line for word in re.findall(f"{_LETTER}+", text.masked) for line in _lines(text.language, word)}
    for line in lines.values():
        is_copied = line["source language"] == source.language and _pattern(line["source"]).search(source.masked)
        for found in _pattern(line["calque"]).finditer(text.masked) if is_copied or not line["source"] else ():
            yield text.sight(*found.span(), f"a calque; better: {line['better']}")
