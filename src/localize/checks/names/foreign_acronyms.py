"""Acronyms of another language where the target's language has its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from localize.checks.analysis.char_classes import CAPITALS, to_cyrillic
from localize.checks.analysis.language_guess import NAMES, hide_remarks, unquoted
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, into, target
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.acronyms import acronyms

_WORD = re.compile(rf"(?<![\w.@/#$%&-])[{CAPITALS}][А-Яа-яA-Za-z{CAPITALS}]*[{CAPITALS}]s?(?![\w@/&]|\.\w)")
_KAZAKH_CAPITAL = re.compile("[ӘҒҚҢӨҰҮҺІ]")
_LATIN_BESIDE = re.compile(r"[A-Za-z][\w.]*[ \u00a0–-]?$|\d[ \u00a0]?$"), re.compile(r"[ \u00a0–-]?[A-Z]|-?\d")
_CYRILLIC = ("kk", "ru")
_AMBIGUOUS = frozenset(read_words("acronyms")["ambiguous"])
_LONGEST = 7
"""Letters of an acronym that no list has."""


@cache
def _others(language: str) -> dict[str, tuple[str, tuple[str, ...], frozenset[str]]]:
    """Return the acronyms of other languages: whose they are, what stands for them, and all that mean the same."""
    found: dict[str, tuple[str, dict[str, None], set[str]]] = {}
    own = {each.of(language) for each in acronyms()}
    for each in acronyms():
        right = each.of(language)
        for other in NAMES if right else ():
            word = each.of(other)
            # An English text has Cyrillic words looked at by another check.
            if word and other != language and word not in own and language in _CYRILLIC:
                _, rights, row = found.setdefault(word, (other, {}, set()))
                rights[right] = None
                row.update(each.words())
    return {word: (other, tuple(rights), frozenset(row)) for word, (other, rights, row) in found.items()}


@cache
def _own(language: str) -> frozenset[str]:
    return frozenset(each.of(language) for each in acronyms())


def _is_twin(typed: str, language: str) -> bool:
    """Tell whether Latin capitals look like an acronym of a language: OOH, EC."""
    twin = typed.translate(to_cyrillic(language)) if typed.isascii() else typed
    return twin != typed and twin in _own(language)


def _may_stay_in_kazakh(typed: str) -> bool:
    return typed in _others("kk") or _is_twin(typed, "kk")


def _may_stay_in_russian(typed: str) -> bool:
    return typed in _others("ru") or _is_twin(typed, "ru") or (len(typed) > 1 and _is_kazakh(typed))


@check(
    "language.acronym",
    category="accuracy",
    severity=Severity.MAJOR,
    needs=(into("kk") & target(any_word(_may_stay_in_kazakh, having=f"[{CAPITALS}]")))
    | (into("ru") & target(any_word(_may_stay_in_russian, having=f"[{CAPITALS}]"))),
)
def acronym(context: Context) -> Iterator[Sighting]:
    """An acronym is in another language, and the target's has its own.

    What: Russian and English acronyms of bodies, laws and notions in a Kazakh text, and Kazakh and English ones in a
    Russian one, by a shipped list: ООН for БҰҰ, GDP for ВВП; in a Russian text all with Kazakh letters as well. What
    stands in quotation marks or among Latin words, and a text all in capitals, are left alone; what stands in brackets
    is found where the source has an acronym of the same thing in brackets too; acronyms that mean other things are
    found where the source has them.
    Why: The reader knows the other letters, if any, and search does not find the body.
    Wrong: en: the UN report | kk: ООН баяндамасы
    Right: en: the UN report | kk: БҰҰ баяндамасы
    """
    target, source = context.target, context.source
    if target.language not in _CYRILLIC or target.script != "Cyrl" or target.words.upper() == target.words:
        return
    quoted = unquoted(target.masked)
    masked = hide_remarks(quoted)
    yield from _in_brackets(context, quoted, masked)
    for found in _WORD.finditer(masked):
        word = found.group()
        listed = _others(target.language).get(word)
        twin = word.translate(to_cyrillic(target.language)) if word.isascii() else word
        if twin != word and not twin.isascii() and word not in source.typed and twin in _own(target.language):
            yield target.sight(found.start(), found.end(), "Latin letters in an acronym", twin)
        elif listed is not None:
            other, rights, row = listed
            if _is_meant(word, other, row, source) and not _is_among_latin(found, masked):
                message = f"{NAMES[other]}; {NAMES[target.language]} has {' / '.join(rights)}"
                yield target.sight(found.start(), found.end(), message, rights[0] if len(rights) == 1 else None)
        elif target.language == "ru" and _is_kazakh(word) and word not in source.typed:
            yield target.sight(found.start(), found.end(), "a Kazakh acronym in Russian")


def _is_meant(word: str, language: str, row: Iterable[str], source: Text) -> bool:
    """Tell whether an acronym is the listed one: an English or ambiguous one only where the source has the thing."""
    if language != "en" and word not in _AMBIGUOUS:
        return True
    return any(re.search(rf"(?<!\w){each}(?!\w)", source.typed) for each in row)


def _is_among_latin(found: re.Match[str], masked: str) -> bool:
    """Tell whether a Latin acronym stands among Latin words; before MCI there may be an amount."""
    before = masked[: found.start()]
    if found.group() == "MCI":
        before = before.rstrip(" \u00a00123456789,")
    if not found.group().isascii():
        return False
    return bool(_LATIN_BESIDE[0].search(before) or _LATIN_BESIDE[1].match(masked, found.end()))


_BRACKETED = re.compile(r"\(([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][A-Za-zА-ЯЁӘҒҚҢӨҰҮҺІ]*[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])\)")


def _in_brackets(context: Context, quoted: str, masked: str) -> Iterator[Sighting]:
    """Yield acronyms of other languages that fill a pair of brackets, as one of the same thing does in the source."""
    target, source = context.target, context.source
    theirs = {found[1] for found in _BRACKETED.finditer(source.typed)}
    for found in _BRACKETED.finditer(quoted) if theirs else ():
        listed = _others(target.language).get(found[1])
        if listed is None or found[1] == masked[found.start(1) : found.end(1)]:
            continue
        other, rights, row = listed
        same = row & theirs or found[1] not in source.typed
        foreign = other != "en" or (found[1] in theirs and found[1] not in _AMBIGUOUS and target.language == "ru")
        if same and found[1] not in rights and foreign:
            said = f"{NAMES[other]}; {NAMES[target.language]} has {' / '.join(rights)}"
            yield target.sight(*found.span(1), said, rights[0] if len(rights) == 1 else None)


def _is_kazakh(word: str) -> bool:
    spelt = word.isupper() or (sum(map(str.isupper, word)) > 1 and not word[1:].islower())
    return spelt and len(word) <= _LONGEST and _KAZAKH_CAPITAL.search(word) is not None
