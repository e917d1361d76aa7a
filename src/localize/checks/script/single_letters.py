"""Single letters of another alphabet, Greek letters, and digits for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CAPITALS, CYRILLIC_LETTER, LATIN, to_cyrillic, to_latin
from localize.checks.analysis.phonetic_match import is_alike
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, into, target
from localize.checks.core.registry import check
from localize.model import Severity

# A letter alone that looks like a word of the other alphabet, and what follows it.
_LONE = {
    "en": re.compile(r"(?<![^\s(“])([аАІ])(?= [(]?[a-z]{2})"),
    "ru": re.compile(
        r"(?<![^\s(«])([acoykACOYKB])(?= [«„(]?[а-яёА-ЯЁ]{2})"
        r"|(?<=[а-яё,»)] )([coyk])(?=[ \u00a0](?:[«„(]|\d|[A-Z][\w-]*[a-z]))"
        r"|^([COYK])(?=[ \u00a0](?:«|\d)[^а-яё]*[а-яё]{3})"
    ),
}
_ALPHABETS = "A-Za-z\\u0400-\\u052f"
_STRANGERS = "\\u0370-\\u03ff\\u0530-\\u058f"
_STRANGER = re.compile(
    rf"[^\W\d_]*(?:(?<=[{_ALPHABETS}])[{_STRANGERS}]|[{_STRANGERS}](?=[{_ALPHABETS}]))[^\W\d_]*"
    r"|(?<![\w.-])[\u0410-\u04ff][\u0430-\u04ff]*[036][\u0430-\u04ff]+(?![\w-]|\.\w)"
    r"|(?<![\w.-])(?=\w{4})[A-Za-z][a-z]*[01][a-z]+(?![\w-]|\.\w)"
)
_GREEK = str.maketrans("αΑΒεΕΗιΙΚκΜνΝοΟρΡΤυΥχΧΖ", "aABeEHiIKkMvNoOpPTuYxXZ")
_DIGITS = {"Cyrl": str.maketrans("036", "озб"), "Latn": str.maketrans("01", "ol")}


@check(
    "script.stranger",
    category="fluency",
    severity=Severity.MAJOR,
    needs=target(any_piece(_STRANGER.pattern, having=f"[{_STRANGERS}0136]")),
)
def stranger(context: Context) -> Iterator[Sighting]:
    """A word has a Greek or Armenian letter, or a digit for a letter.

    What: Such letters beside Latin or Cyrillic ones, and 0, 3 and 6 for о, з and б, 0 and 1 for o and l between
    letters. What the source writes in the same way is left alone.
    Why: The eye sees no difference, but search, sorting, spelling and screen readers do.
    Wrong: en: Check it | ru: пр0верьте
    Right: en: Check it | ru: проверьте
    """
    target = context.target
    for found in _STRANGER.finditer(target.masked):
        word = found.group()
        if word in context.source.typed:
            continue
        script = "Cyrl" if CYRILLIC_LETTER.search(word) else "Latn"
        plain = word.translate(_GREEK).translate(_DIGITS[script])
        if script == "Latn" != target.script and plain not in context.source.typed:
            continue
        fix = plain.translate(to_cyrillic(target.language)) if script == "Cyrl" else plain
        certain = fix.isalpha() and not (CYRILLIC_LETTER.search(fix) and LATIN.search(fix))
        message = "a letter of another alphabet, or a digit"
        yield target.sight(found.start(), found.end(), message, fix if certain else None)


_LATIN_ENDING = re.compile(r"(?<=\d)[-‑]([xeaic]{1,2})(?![\w-])")
# An initial or a letter of an abbreviation among those of the other alphabet: «A. Б. Омаров», «т. e.»
_UPPER = "А-ЯӘҒҚҢӨҰҮҺІ"
_LONE_INITIAL = {
    "Cyrl": re.compile(
        rf"(?<![\w.])[ABCEHKMOPTXY](?=\.[ \u00a0]?(?:[{_UPPER}]\.[ \u00a0]?)?([{_UPPER}][а-яәғқңөұүһі]+))"
        r"|(?<=(?<!\w)[А-Яа-я]\.)[ \u00a0]?(?!P\.[ \u00a0]?S)[aceopxABCEHKMOPTX](?=\.)|(?<![\w.])[cp](?=\.[ \u00a0]\d)"
    ),
    "Latn": re.compile(
        r"(?<![\w.])[АВСЕНКМОРТХУ](?=\.[ \u00a0]?(?:[A-Z]\.[ \u00a0]?)?([A-Z][a-z]+))"
        r"|(?<=[A-Za-z]\.)[ \u00a0]?[АВСЕНКМОРТХаеосрх](?=\.)"
    ),
}
_ENDINGS = {"ru": frozenset("хе"), "kk": frozenset({"і", "сі"})}
_OTHER_VARIABLE = re.compile(r"(?<![^\s(])[bdefghijlmnpqrstuvwxzDFGJLNQRSUVWZ](?![^\s),.;:])")


_MAY_BE_INITIAL = re.compile(r"(?:^|[^\w]|[A-Za-zА-Яа-я]\.)[A-Za-zА-Яа-я]\.")


def _may_be_lone(piece: str) -> bool:
    if _MAY_BE_INITIAL.search(piece):
        return True
    return piece.lstrip("(«“") in "aаcoykАІACOYKB" or _LATIN_ENDING.search(piece) is not None


def _is_name(found: re.Match[str], masked: str, source: Text) -> bool:
    """Tell whether a Latin letter names something: “vitamin C”, a capital inside a sentence, a letter of the source."""
    letter, before = found.group(), masked[: found.start()].rstrip("«( ")
    opens = not before or before[-1] in ".!?…—–:"
    if letter.isupper() and not (opens and re.match(r"[а-яё«\d]", masked[found.end() + 1 :])):
        return True
    if letter == "a":
        return not opens and before[-1] not in ",;"  # «а» begins a clause; elsewhere “a” is a label
    return re.search(rf"(?<!\w){letter}(?!\w)", source.masked) is not None


@check(
    "script.lone",
    category="fluency",
    severity=Severity.MAJOR,
    needs=(into("en") & target(any_piece(_may_be_lone, having="[\u0400-\u052f]")))
    | (into("kk", "ru") & target(any_piece(_may_be_lone, having="[A-Za-z]"))),
)
def lone(context: Context) -> Iterator[Sighting]:
    """A word or an ending of one letter is in the other alphabet.

    What: A Latin `a c o y k` for a Russian preposition or conjunction, a Cyrillic `а` for the English article,
    initials, abbreviations such as `т. e.`, and endings such as `1990-x`. Variables, and what the source has as well,
    are left alone.
    Why: The eye sees no difference, but search, spelling and screen readers do.
    Wrong: en: He was with a lawyer. | ru: Он был c адвокатом.
    Right: en: He was with a lawyer. | ru: Он был с адвокатом.
    """
    target, masked = context.target, context.target.masked
    pattern = _LONE.get(target.language)
    letters = to_latin() if target.language == "en" else to_cyrillic(target.language)
    for found in pattern.finditer(masked) if pattern and not _OTHER_VARIABLE.search(masked) else ():
        letter = found.group()
        if target.language == "en" or not _is_name(found, masked, context.source):
            alphabet = "Cyrillic" if target.language == "en" else "Latin"
            yield target.sight(found.start(), found.end(), f"a {alphabet} letter alone", letter.translate(letters))
    yield from _initials(context)
    yield from _latin_endings(context)


def _initials(context: Context) -> Iterator[Sighting]:
    """Yield initials and abbreviations of one letter in the other alphabet."""
    target, masked = context.target, context.target.masked
    initials = _LONE_INITIAL.get(target.script)
    for found in initials.finditer(masked) if initials else ():
        letter = found.group().strip()
        if found[1] is not None and not _begins_name(context, found):
            continue  # «по оси X. Начало»
        if target.script != context.source.script or f"{letter}." not in context.source.typed:
            letters = to_latin() if target.script == "Latn" else to_cyrillic(target.language)
            start = found.end() - 1
            yield target.sight(start, found.end(), "a letter of the other alphabet", letter.translate(letters))


def _begins_name(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a letter is the initial of somebody whom the source names too."""
    names = re.findall(rf"[{CAPITALS}][^\W\d_]+", context.source.masked)
    return any(is_alike(found[1], name) for name in names)


def _latin_endings(context: Context) -> Iterator[Sighting]:
    """Yield endings in Latin letters behind a number: «1990-x»."""
    target, masked = context.target, context.target.masked
    letters = to_latin() if target.language == "en" else to_cyrillic(target.language)
    endings = _ENDINGS.get(target.language, frozenset())
    for found in _LATIN_ENDING.finditer(masked) if endings else ():
        ending = found[1].translate(letters)
        number = re.search(r"\d+$", masked[: found.start()])
        if ending in endings and number and number.group() + found.group() not in context.source.typed:
            yield target.sight(found.start(1), found.end(1), "a Latin ending", ending)
