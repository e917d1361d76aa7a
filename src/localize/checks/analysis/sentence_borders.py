"""Sentence borders: abbreviations, first words, sentences that begin with a small letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CAPITALS, SMALLS
from localize.checks.analysis.language_guess import NAMES, is_english_particle
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text, masked_of
from localize.morphology.common_words import is_whole
from localize.segmentation import ends_in_abbreviation as is_listed

_END = r"[.?!…][»”)\]]?[ \u00a0\u202f]+[«“(]?(?:[—–][ \u00a0])?"
_LARGE = re.compile(rf"{_END}(?=[{CAPITALS}\d{OPAQUE}{UNSEEN}])")
_SMALL_START = re.compile(
    rf"(?P<mark>[.?!])(?<=[\w%»”)\]{OPAQUE}].)[»”)\]]?[ \u00a0\u202f]+[«“(]?(?P<first>[{SMALLS}])"
    rf"(?P<rest>[{SMALLS}’-]*)(?=[ \u00a0,.!?:;])"
)
_LAST_WORD = re.compile(r"([^\W\d_]+)[»”)\]]?$")
_LEAST_SHORT = 2


def may_start_small(source: str, target: str) -> bool:
    """Tell whether the target may begin a sentence with a small letter where the source begins one more."""
    ours, theirs = masked_of(target), masked_of(source)
    if ours is None or theirs is None:
        return True
    return _SMALL_START.search(ours) is not None and len(_LARGE.findall(theirs)) > len(_LARGE.findall(ours))


def find_small_starts(context: Context) -> Iterator[Sighting]:
    """Yield the small letters behind marks that end a sentence, where the source begins more sentences than the target.

    Behind a stop the word before has to be no abbreviation: a known word, one in capitals, a number, what is quoted.
    """
    target, source = context.target, context.source
    missing = len(_LARGE.findall(source.masked)) - len(_LARGE.findall(target.masked))
    if missing < 1 or len(_SMALL_START.findall(source.masked)) > 0:
        return
    found = [each for each in _SMALL_START.finditer(target.masked) if _ends_here(target, each)]
    for each in found if len(found) <= missing else ():
        start = each.start("first")
        yield target.sight(start, start + 1, "a sentence begins here", each["first"].upper())


def _ends_here(target: Text, found: re.Match[str]) -> bool:
    """Tell whether a mark before a small letter ends a sentence."""
    word = found["first"] + found["rest"]
    if target.script != "Latn" and word.isascii():
        return False  # the name of a program
    before = target.masked[: found.start("mark")]
    if found["mark"] in "?!":
        return target.masked[found.end("mark") :][:1] not in ("»", "”")
    last = _LAST_WORD.search(before)
    if last is None:
        return before[-1].isdigit() or before[-1] in "%»”)]" + OPAQUE
    if ends_in_abbreviation(before + ".", target.language) or len(last[1]) < _LEAST_SHORT:
        return False
    if target.language == "en" and not (is_english_particle(word) or is_whole(word, "en")):
        return False
    return last[1].isupper() or is_whole(last[1].lower(), target.language) or before[-1] in "»”)]"


# Letters with a stop behind each («т. д.», “e.g.”), a letter, inches, and what is cut short in brackets.
_SHORT = re.compile(r"(?:\b\w\.\s?\w|(?<![\w%^])[^\W\d_]|\d\s?in|\(\w{1,6})\.$", re.IGNORECASE)


def ends_in_abbreviation(text: str, language: str) -> bool:
    """Tell whether the full stop at the end of a text, perhaps before signs, is that of an abbreviation."""
    ended = text[: text.rfind(".") + 1] if re.search(r"\.\W*$", text) else ""
    return _SHORT.search(ended) is not None or (language in NAMES and is_listed(ended, language, certain=True))


def opens(target: Text, at: int) -> bool:
    """Tell whether a word is the first of its sentence."""
    before = target.masked[:at].rstrip("«“„\"'([—–- \ue001\n")
    return not before or before[-1] in ".!?…→>|"
