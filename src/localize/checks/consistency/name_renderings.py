"""Names that the target has for others of the source: another city, another initial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from localize.checks.analysis.char_classes import CAPITALS, CYRILLIC_LETTER, SMALLS
from localize.checks.analysis.phonetic_match import is_alike
from localize.checks.consistency.names import other_names, stems_of
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, into, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table
from localize.model import Severity

_Span = tuple[int, int]
_LANGUAGES = ("en", "kk", "ru")
_WORD = re.compile(rf"(?<![\w.@/#&-])[{CAPITALS}][^\W\d_]+(?![\w/@(]|\.\w|-[{CAPITALS}])")
_ANY = re.compile(r"[^\W\d_]+")
_LEAST = 4
"""Letters that an adjective has in common with the name of a place."""
_HOME = frozenset(["Kazakhstan", "Qazaqstan"])
"""Places that texts of the country call by many other words."""


@cache
def _rows(language: str) -> dict[str, int]:
    """Return the places of the table by their name in a language, in small letters."""
    rows = enumerate(read_table("places"))
    return {row[language].lower(): number for number, row in rows if len(row[language]) >= _LEAST}


@lru_cache(maxsize=8192)
def _place_of(word: str, language: str) -> int | None:
    """Return the place that a word with a capital is the name of, in any case."""
    names = _rows(language)
    small = word.lower()
    if small in names:
        return names[small]
    return next((names[stem] for stem in stems_of(small, language) if stem in names), None)


@cache
def _heads() -> frozenset[str]:
    """Return what the names of places begin with: no stem of a word that does not is one of them."""
    return frozenset(name[:_LEAST] for language in _LANGUAGES for name in _rows(language))


def _may_be_place(word: str) -> bool:
    if not word[0].isupper() or word.lower()[:_LEAST] not in _heads():
        return False
    return any(_place_of(word, language) is not None for language in _LANGUAGES)


def _places_in(text: Text) -> dict[int, _Span]:
    """Return the places that a text names, each with where it does so first."""
    found: dict[int, _Span] = {}
    for each in _WORD.finditer(text.masked):
        place = _place_of(each.group(), text.language)
        if place is not None:
            found.setdefault(place, each.span())
    return found


def _is_hinted(place: int, text: Text) -> bool:
    """Tell whether a text has a word of a place's name, an accepted other name or an adjective among them."""
    name = read_table("places")[place][text.language].lower()
    beginnings = {each[:_LEAST] for each in (name, *other_names(name))}
    return any(each[:_LEAST].lower() in beginnings for each in _ANY.findall(text.masked))


@check(
    "names.other_place",
    category="accuracy",
    severity=Severity.MINOR,
    needs=into(*_LANGUAGES) & source(any_word(_may_be_place)) & target(any_word(_may_be_place)),
)
def other_place(context: Context) -> Iterator[Sighting]:
    """The target names another city or country than the source.

    What: A place of the source in the table of places is not in the target, by none of its names and no adjective, and
    another place of the table stands there that the source does not name.
    Why: Tashkent for Bishkek reads well, but it is another country.
    Wrong: en: She works in Bishkek. | ru: Она работает в Ташкенте.
    Right: en: She works in Bishkek. | ru: Она работает в Бишкеке.
    """
    source, target = context.source, context.target
    if not {source.language, target.language} <= set(_LANGUAGES) or source.language == target.language:
        return
    theirs, ours = _places_in(source), _places_in(target)
    missing = [each for each in theirs if each not in ours and not _is_hinted(each, target)]
    others = [each for each in ours if each not in theirs and not _is_hinted(each, source)]
    if len(missing) == len(others) == 1 and read_table("places")[missing[0]]["en"] not in _HOME:
        yield _say(context, theirs[missing[0]], missing[0], ours[others[0]], others[0])


def _say(context: Context, there: _Span, missing: int, here: _Span, other: int) -> Sighting:
    """Return the sighting of another place, with a fix where it stands in its dictionary form."""
    source, target = context.source, context.target
    table = read_table("places")
    expected = table[missing][target.language]
    is_plain = target.masked[slice(*here)] == table[other][target.language]
    said = f"the source has “{source.masked[slice(*there)]}”: “{expected}”"
    return target.sight(*here, said, expected if is_plain else None)


_INITIAL_SIGN = rf"(?<![\w.])[{CAPITALS}][{SMALLS}]?\."
_INITIAL = re.compile(
    rf"(?<![\w.])(?P<initial>[{CAPITALS}][{SMALLS}]?)\.[ \u00a0]?(?:(?P<second>[{CAPITALS}][{SMALLS}]?)\.[ \u00a0]?)?"
    rf"(?P<name>[{CAPITALS}][{SMALLS}]{{3,}})"
)


@cache
def _letters() -> dict[str, str]:
    return {row["initial"]: row["letters"] for row in read_table("name-initials")}


@check(
    "names.initial",
    category="accuracy",
    severity=Severity.MINOR,
    needs=into("kk", "ru")
    & source(any_piece(_INITIAL_SIGN, having="[.]"))
    & target(any_piece(_INITIAL_SIGN, having="[.]")),
)
def initial(context: Context) -> Iterator[Sighting]:
    """The initial before a surname cannot be that of the source.

    What: An initial in Cyrillic letters before a name that sounds like one of the source, which has another initial:
    «В. Омаров» for “B. Omarov”. A letter that several sounds become is right in all of them.
    Why: Latin B looks like Cyrillic В, and the person becomes another one.
    Wrong: en: the judge B. Omarov | ru: судья В. Омаров
    Right: en: the judge B. Omarov | ru: судья Б. Омаров
    """
    if context.target.language not in ("kk", "ru"):
        return
    theirs = list(_INITIAL.finditer(context.source.masked))
    for ours in _INITIAL.finditer(context.target.masked) if theirs else ():
        letters = _initials_of(ours["name"], theirs)
        if letters and CYRILLIC_LETTER.match(ours["initial"]) and not _may_become(letters, ours["initial"]):
            choice = _letters().get(letters[0], letters[0])
            fix = choice if len(choice) == 1 else None
            yield context.target.sight(*ours.span("initial"), f"“{letters[0]}.” in the source", fix)


def _initials_of(name: str, found: list[re.Match[str]]) -> list[str]:
    """Return the initials that stand before a name that sounds like this one."""
    alike = [each for each in found if is_alike(name, each["name"])]
    return [letter for each in alike for letter in each.group("initial", "second") if letter]


def _may_become(theirs: list[str], ours: str) -> bool:
    table = _letters()
    return any(ours[0] in (table.get(each) or table.get(each[0]) or each[0]) for each in theirs)
