"""Kazakh paired words without their hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, any_word, into, into_script, target
from localize.checks.core.registry import check
from localize.checks.words import read_words
from localize.model import Severity
from localize.morphology.kk import forms as kk_forms
from localize.morphology.kk import words as kk_words

_TWO = re.compile(r"(?<![\w-])([\u0400-\u04ff]{2,})[ \u00a0](?=([\u0400-\u04ff]{2,})(?![\w-]))")
_PARTED = re.compile(r"(?<![\w-])([\u0400-\u04ff]{2,})([ \u00a0][–—][ \u00a0])(?=([\u0400-\u04ff]{2,})(?![\w-]))")
_OPENS_DASH = any_piece("^[–—]$")


@cache
def _halves(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the second halves by the first of a list of compounds."""
    found: dict[str, list[str]] = {}
    for entry in read_words("kazakh-compounds")[kind]:
        first, _, second = entry.partition("-")
        found.setdefault(first, []).append(second)
    return {first: tuple(seconds) for first, seconds in found.items()}


@cache
def _forms(noun: str, *, owned: bool) -> frozenset[str]:
    made = (text for text, features in kk_forms.decline(noun) if owned or "P3" not in features)
    # «мән маңызды» may be an adjective, which looks like the accusative.
    return frozenset((noun, *(text for text in made if text not in kk_words.nominal_set())))


@lru_cache(maxsize=4096)
def _is_pair(first: str, second: str) -> bool:
    """Tell whether two words in lower case are one with a hyphen."""
    if second in _halves("fixed").get(first, ()):
        return True
    return any(
        second[:2] == noun[:2] and second in _forms(noun, owned=kind == "nouns")
        for kind in ("nouns", "bare")
        for noun in _halves(kind).get(first, ())
    )


def _opens_pair(typed: str) -> bool:
    word = typed.lower()
    return any(word in _halves(kind) for kind in ("nouns", "bare", "fixed"))


@check(
    "kazakh.pair",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk")
    & into_script("Cyrl")
    & (
        target(any_word(_opens_pair))
        | (target(_OPENS_DASH) & target(any_word(lambda typed: typed.lower() in _halves("said-twice"))))
    ),
)
def pair(context: Context) -> Iterator[Sighting]:
    """The hyphen between two paired words is missing.

    What: Words that mean one thing together, by a shipped list: ата-ана, бала-шаға, киім-кешек, салт-дәстүр, бір-бірі,
    қып-қызыл, with all endings; a dash between them too. What the source writes so is left alone.
    Why: Kazakh orthography joins a pair with a hyphen; apart they are two things.
    Wrong: en: with the parents' consent | kk: ата анасының келісімімен
    Right: en: with the parents' consent | kk: ата-анасының келісімімен
    """
    target = context.target
    for found in _TWO.finditer(target.masked):
        if _is_pair(found[1].lower(), found[2].lower()) and not (found[2][0].isupper() and not found[1].isupper()):
            start, end = found.start(), found.end(2)
            if target.typed[start:end] not in context.source.typed:
                yield target.sight(start, end, "a hyphen joins the two words", f"{found[1]}-{found[2]}")
    for found in _PARTED.finditer(target.masked):
        first, second = found[1].lower(), found[3].lower()
        if second in _halves("said-twice").get(first, ()) or _is_pair(first, second):
            yield target.sight(*found.span(2), "a hyphen joins the two words", "-")


# --- words that are written as one -----------------------------------------------------------------------------------

_RUN_TOGETHER = re.compile(
    r"(?<![\w-])(?:([Кк]ез)(келген\w{0,6})|([Сс]әлеметсіз)(бе)|([Сс]әлеметсіздер)(ме)|([Сс]онымен)(қатар)"
    r"|([Сс]онымен)(бірге)|([Бб]олып)(табыла\w{1,4})"
    r"|([Нн]е)(үшін)|([Оо]сы)(орайда)|([Сс]ол)(кезде\w{0,2})|([Бб]ұдан)(басқа|былай)|([Оо]дан)(кейін)"
    r"|([Сс]одан)(кейін))"
    r"(?![\w-])"
)


@check(
    "kazakh.joined",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk")
    & into_script("Cyrl")
    & target(
        any_word(lambda typed: typed.lower() in _halves("one-word") or _RUN_TOGETHER.fullmatch(typed) is not None)
    ),
)
def joined(context: Context) -> Iterator[Sighting]:
    """A word that is written as one is split in two.

    What: ешкім, ешқашан, әркім, әртүрлі, кейбір, бірқатар, бірнеше, қолжетімді, ғаламтор, құпиясөз, көзқарас and their
    like, with all endings; and a few that are two and are run together: кезкелген.
    Why: Kazakh orthography joins them; search finds the whole word only.
    Wrong: en: It is available to all. | kk: Бәріне қол жетімді.
    Right: en: It is available to all. | kk: Бәріне қолжетімді.
    """
    target = context.target
    for found in _RUN_TOGETHER.finditer(target.masked):
        first, second = (each for each in found.groups() if each)
        yield target.sight(found.start(), found.end(), "these are two words", f"{first} {second}")
    for found in _TWO.finditer(target.masked):
        first, second = found[1].lower(), found[2].lower()
        if any(second.startswith(each) and _ends_word(second, each) for each in _halves("one-word").get(first, ())):
            start, end, whole = found.start(), found.end(2), found[1] + found[2]
            # «Әр түрлі» is what older dictionaries have; «бір қатарға» is also “into one row”.
            unsure = second.startswith(("түрлі", "қатарға"))
            fix = None if unsure else whole
            yield Sighting(target.side, start, end, f"this is one word: {whole}", fix, unsure=unsure)


def _ends_word(word: str, stem: str) -> bool:
    return word == stem or word in {text for text, _ in kk_forms.decline(stem)}
