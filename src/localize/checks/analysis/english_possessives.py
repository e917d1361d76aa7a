"""English possessives without their apostrophe or with one too many: “Zarinas phone”, “user’s’”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CAPITALS
from localize.checks.analysis.language_guess import is_english_particle
from localize.checks.analysis.phonetic_match import LEAST, sounds_of
from localize.checks.analysis.place_names import is_place
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, has, source, target
from localize.checks.words import read_words
from localize.morphology.common_words import is_everyday_english

_WORDS = read_words("english-possessives")
_OWNERS, _OWNED, _PEOPLE, _OF_PEOPLE, _BODIES = (
    "|".join(_WORDS[name]) for name in ("owners", "owned", "people", "owned-by-people", "acronyms")
)
_OWNER = re.compile(
    rf"(?<![\w-])(?:[Tt]he|[Tt]his|[Aa]n?)[ \u00a0](?:[A-Za-z]+[ \u00a0]){{0,2}}?"
    rf"(?i:{_OWNERS})(s)(?=[ \u00a0](?:{_OWNED})(?![\w’'-]))"
)
_OWNED_BY_PEOPLE = re.compile(
    rf"(?<![\w-])([Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Tt]his|[Ee]ach|[Ee]very)[ \u00a0]"
    rf"(?:{_PEOPLE})(s)(?=[ \u00a0]({_OF_PEOPLE})(?![\w’'-]))"
)
_PEOPLE_PIECE = any_piece(rf"^(?:{_PEOPLE})s$", having="s")
_OF_ONE = frozenset(["a", "an", "this", "each", "every"])
_OWNED_BY_MANY = frozenset(["rights", "union", "unions"])
# Consonant and “ys” end no plural: the ministrys order.
_YS = re.compile(r"(?<![\w.@/’'-])([a-z]{3,}[b-df-hj-np-tv-z]y)s(?=[ \u00a0][a-z])")
_BODY = re.compile(rf"(?<![\w.@/’'-])(?:{_BODIES})(s)(?=[ \u00a0][a-z]{{3}})")
_TWICE = re.compile(r"(?<=[A-Za-z])[’']s([’'])(?!\w)|(?<=s)[’']s([’'])(?!\w)")
_IT_IS = re.compile(
    r"(?<![\w’'-])[Ii](ts)(?=[ \u00a0](?:an?|the|been|too|because|your|our|my|their|his|her|what|why|how)(?![\w-]))"
    r"|(?<![\w’'-])[Ii](ts)(?=[ \u00a0]not[ \u00a0])"
)
_WE_ARE = re.compile(r"(?:^|(?<=[.!?][ \u00a0]))W(ere)(?=[ \u00a0](?:[a-z]+ing|sorry|here|ready|glad)(?!\w)[^?]*[.!])")
_PERSON = re.compile(
    r"(?<![\w.@/’'-])([A-Z][a-z]+(?:[oe]v|in|[oe]va|ina|sky|skaya|uly|kyzy|bek|bai|bay|khan|gul|zhan|[nrlm]a|ur|at|an"
    r"|am|ir|il))s"
    r"(?=[ \u00a0]([a-z]{3,}))"
)
_NAME = re.compile(rf"(?<!\w)[{CAPITALS}][^\W\d_]+")

POSSESSIVE = (
    target(any_piece(r"[’']s[’']", having="[’']"))
    | target(_PEOPLE_PIECE)
    | target(any_piece(r"^\W?(?:[Ii]ts|Were)$"))
    | target(any_piece(rf"^\W?(?:{_OWNERS})s$|[a-z][b-df-hj-np-tv-z]ys$|^\W?(?:{_BODIES})s$", having="s"))
    | (target(any_piece(r"^\W?[A-Z][a-z]{2,}s$", having="[A-Z]")) & source(has("[А-ЯЁӘҒҚҢӨҰҮҺІ]")))
)
"""The needs of what is found here."""


def find_possessives(context: Context) -> Iterator[Sighting]:
    """Yield owners without their apostrophe, apostrophes one too many, and “its” and “were” for it’s and we’re."""
    target = context.target
    masked = target.masked
    sign = "'" if "'" in masked and "’" not in masked else "’"
    for found in _TWICE.finditer(masked) if "‘" not in masked and masked.count("'") % 2 == 0 else ():
        yield target.sight(*found.span(found.lastindex or 0), "one apostrophe too many", "")
    for found in _IT_IS.finditer(masked):
        yield target.sight(*found.span(found.lastindex or 0), "“it’s” is meant", f"t{sign}s")
    for found in _WE_ARE.finditer(masked):
        yield target.sight(*found.span(1), "“we’re” is meant", f"e{sign}re")
    yield from _lost_apostrophes(context, sign)


def _lost_apostrophes(context: Context, sign: str) -> Iterator[Sighting]:
    """Yield owners without their apostrophe: by lists, as everyday words, as people whom the source names."""
    target = context.target
    masked = target.masked
    for found in (*_OWNER.finditer(masked), *_BODY.finditer(masked)):
        yield target.sight(*found.span(1), "an apostrophe is lost", f"{sign}s")
    for found in _OWNED_BY_PEOPLE.finditer(masked):
        many = found[3] in _OWNED_BY_MANY and found[1].lower() not in _OF_ONE
        yield target.sight(*found.span(2), "an apostrophe is lost", f"s{sign}" if many else f"{sign}s")
    for found in _YS.finditer(masked):
        if is_everyday_english(found[1]):
            yield target.sight(found.end(1), found.end(), "an apostrophe is lost", f"{sign}s")
    named = [each for each in _NAME.findall(context.source.masked) if not each.isascii()]
    for found in _PERSON.finditer(masked) if named else ():
        if _is_owner(found[1], named) and not is_english_particle(found[2]):
            yield target.sight(found.end(1), found.end(1) + 1, "an apostrophe is lost", f"{sign}s")


def _is_owner(name: str, named: list[str]) -> bool:
    """Tell whether a source has a name that sounds like this one, and none that sounds so with an s behind it."""
    if is_place(name.lower(), "en") or is_everyday_english(name.lower()) or is_everyday_english(name.lower() + "s"):
        return False
    sounds = sounds_of(name)[0]
    if len(sounds) < LEAST - 1:
        return False
    heard = {each for its in named for each in sounds_of(its)}
    return any(each.startswith(sounds) and len(each) - len(sounds) < 2 for each in heard) and sounds + "s" not in heard
