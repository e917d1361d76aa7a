"""Language and alphabet: a passage in another language, Kazakh in another of its alphabets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.measures import find_signs
from localize.checks.needs import any_piece, any_word, has, into, into_script, target
from localize.checks.pair import Context, Sighting, Text
from localize.checks.registry import check
from localize.checks.strays import find_strays, is_only_russian, tells_english, tells_kazakh, tells_russian
from localize.checks.tongue import find_runs, hide_remarks, may_be_russian, unquoted
from localize.model import Severity
from localize.morphology.kk_restore import KAZAKH_LETTERS

_NAMES = {"en": "English", "kk": "Kazakh", "ru": "Russian"}
_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]+(?:[-’'][\u0400-\u052f]+)*")
_CYRILLIC_RUN = re.compile(r"(?:(?<!\w)[авикосу][ \u00a0])?[\u0400-\u052f]{2,}(?:[ \u00a0,-]+[\u0400-\u052f]+)*")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024fŋ]{2,}")
_LATIN_KAZAKH = re.compile(r"[äöüūğşñıŋǵńýÄÖÜŪĞŞÑŊǴŃÝ]")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]+(?:[\s،]+[\u0600-\u06ff\u0750-\u077f]+)*")
# A text about words or letters shows them as they are.
_SPOKEN_OF = re.compile(
    r"\b(?:words?|letters?|characters?|symbols?|alphabets?|Cyrillic|spell(?:ing|s|ed|t)?|layouts?|keyboards?"
    r"|means?|meaning|suffix(?:es)?|endings?|pronounced|hashtags?|slogans?|chant(?:ed|s|ing)?)\b",
    re.IGNORECASE,
)
_SHORT_PART = r"[^\W\d_][-’'][^\W\d_]{2,4}(?![^\W\d_])"


def _may_tell_russian(word: str) -> bool:
    return may_be_russian(word) or tells_russian(word) or is_only_russian(word.lower())


_NEEDS_OF_OTHER = (
    (into("en") & target(has(r"[\u0400-\u052f]")))
    | (
        into("ru")
        & (
            target(has(f"[{KAZAKH_LETTERS}{KAZAKH_LETTERS.upper()}]"))
            | target(any_word(tells_english, having="[A-Za-z]"))
            | target(any_word(tells_kazakh))
        )
    )
    | (
        into("kk")
        & (
            target(any_word(_may_tell_russian))
            | target(any_piece(_SHORT_PART))
            | target(any_word(tells_english, having="[A-Za-z]"))
        )
    )
)
_NEEDS_OF_SCRIPT = (
    target(has(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]"))
    | (into("kk") & into_script("Cyrl") & target(has(_LATIN_KAZAKH.pattern)))
    | (into("kk") & into_script("Latn", "Arab") & target(has(r"[\u0400-\u052f]")))
)


@check("language.other", category="accuracy", severity=Severity.MAJOR, needs=_NEEDS_OF_OTHER)
def other(context: Context) -> Iterator[Sighting]:
    """A passage of the target is in another language.

    What: Three words and more in a row that are Russian in a Kazakh text, Kazakh in a Russian one, English in either,
    or Cyrillic in an English text; fewer where a form or a word can be of no other language. What stands in quotation
    marks may be in any language; so may a short remark in brackets, a name, and a word of which the text speaks.
    Why: A piece of the source was left, or a text was saved in the wrong column.
    Wrong: en: Everyone has the right to privacy. | kk: Каждый имеет право на неприкосновенность частной жизни.
    Right: en: Everyone has the right to privacy. | kk: Әркімнің жеке өмірге құқығы бар.
    """
    target = context.target
    if target.script not in ("Cyrl", "Latn") or target.language not in _NAMES:
        return
    if target.words.casefold() == context.source.words.casefold():
        return  # a copied source has its own check
    masked = hide_remarks(unquoted(target.masked))
    if target.language == "en":
        yield from _cyrillic(target, masked)
        return
    if target.script == "Latn":
        return
    for language in ("ru", "en") if target.language == "kk" else ("kk", "en"):
        if language == "en" and not re.search("[a-z]", masked):
            continue
        runs = find_runs(masked, language)
        for run in runs:
            message = f"{_NAMES[language]} text in {_NAMES[target.language]}"
            yield target.sight(run.start, run.end, message)
        for stray in find_strays(masked, language):
            if not any(stray.start < run.end and run.start < stray.end for run in runs):
                message = f"{_NAMES[language]} in {_NAMES[target.language]}"
                yield target.sight(stray.start, stray.end, message)


def _cyrillic(target: Text, masked: str) -> Iterator[Sighting]:
    spoken_of = _SPOKEN_OF.search(masked) is not None
    units = {(start, end) for start, end, _ in find_signs(masked, "en")}
    for found in _CYRILLIC_RUN.finditer(masked):
        if found.span() in units:
            continue  # locale.unit tells of it
        words = _CYRILLIC_WORD.findall(found.group())
        lower = [word for word in words if word.islower()]
        inside = re.search(r"\w", masked[max(found.start() - 1, 0) : found.start()] + masked[found.end() :][:1])
        alone = not re.search("[A-Za-z]", masked) and len(words[0]) > 2
        if (len(words) > 2 and len(lower) > 1) or (not inside and alone):
            yield target.sight(found.start(), found.end(), "Cyrillic text in English")
        elif not inside and not spoken_of and not _is_named(found, masked) and _are_telling(words, lower):
            yield target.sight(found.start(), found.end(), "a Cyrillic word in English")
        elif lower and not inside:
            message = "a Cyrillic word in English; right only if it is spoken of"
            yield Sighting(target.side, found.start(), found.end(), message, unsure=True)


def _are_telling(words: list[str], lower: list[str]) -> bool:
    """Tell whether Cyrillic words are no names alone: one is a word of some length, or stands beside others."""
    return any(len(word) > 2 for word in lower) or (bool(lower) and any(len(word) > 2 for word in words))


def _is_named(found: re.Match[str], masked: str) -> bool:
    """Tell whether Cyrillic words are a name behind an English word: “the paper Новая газета”."""
    return found.group()[0].isupper() and re.search(r"[A-Za-z][ \u00a0]$", masked[: found.start()]) is not None


@check("script.other", category="locale", severity=Severity.MAJOR, needs=_NEEDS_OF_SCRIPT)
def other_script(context: Context) -> Iterator[Sighting]:
    """The text is in another alphabet than its language tag says.

    What: Kazakh in Latin or Arabic letters where the target is kk, in Cyrillic ones where it is kk-Latn or kk-Arab, and
    Arabic letters in Russian and English. What stands in quotation marks is left alone.
    Why: The file would go to readers who cannot read it.
    Wrong: en: The right to information is protected. | kk: Aqparat alu quqyğy qorğalady.
    Right: en: The right to information is protected. | kk: Ақпарат алу құқығы қорғалады.
    """
    target = context.target
    masked = hide_remarks(unquoted(target.masked))
    if target.script != "Arab" and not _ARABIC.search(context.source.typed):
        for found in _ARABIC.finditer(masked):
            yield target.sight(found.start(), found.end(), f"Arabic letters; the target is {target.tag}")
    if target.language != "kk":
        return
    if target.script == "Cyrl" and _is_latin_kazakh(masked, context.source.typed):
        start, end = _edges(target.typed)
        yield target.sight(start, end, "Kazakh in Latin letters; the target is in Cyrillic ones")
    if target.script in ("Latn", "Arab"):
        words = list(_CYRILLIC_WORD.finditer(masked))
        if len(words) > 1 or (words and len(masked.split()) == 1):
            message = f"Cyrillic letters; the target is {target.tag}"
            yield target.sight(words[0].start(), words[-1].end(), message)


def _is_latin_kazakh(masked: str, source: str) -> bool:
    words = [word for word in _LATIN_WORD.findall(masked) if word not in source]
    cyrillic = len(_CYRILLIC_WORD.findall(masked))
    if len(words) < 3 or len(words) <= cyrillic:
        return False
    marked = sum(bool(_LATIN_KAZAKH.search(word)) for word in words)
    return marked > 1 or (marked > 0 and any(re.search(r"q(?!u)|y(?:ñ|n)?$|ğ", word) for word in words))


def _edges(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text.rstrip())
