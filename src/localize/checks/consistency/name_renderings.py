"""Names that the target has for others of the source: another city, another initial."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from localize.checks.analysis.char_classes import CAPITALS, SMALLS
from localize.checks.analysis.phonetic_match import is_alike
from localize.checks.consistency.names import other_names, stems_of
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_word, has, into, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table
from localize.model import Severity

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


def _may_be_place(word: str) -> bool:
    return word[0].isupper() and any(_place_of(word, language) is not None for language in _LANGUAGES)


def _places_in(text: Text) -> dict[int, tuple[int, int]]:
    """Return the places that a text names, each with where it does so first."""
    found: dict[int, tuple[int, int]] = {}
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
    Why: Tashkent for Bishkek reads well, and sends the reader to another country.
    Wrong: en: She works in Bishkek. | ru: Она работает в Ташкенте.
    Right: en: She works in Bishkek. | ru: Она работает в Бишкеке.
    """
    source, target = context.source, context.target
    if not {source.language, target.language} <= set(_LANGUAGES) or source.language == target.language:
        return
    theirs, ours = _places_in(source), _places_in(target)
    table = read_table("places")
    missing = [each for each in theirs if each not in ours and not _is_hinted(each, target)]
    others = [each for each in ours if each not in theirs and not _is_hinted(each, source)]
    if len(missing) == 1 and len(others) == 1 and table[missing[0]]["en"] not in _HOME:
        start, end = ours[others[0]]
        expected = table[missing[0]][target.language]
        said = f"the source has “{source.masked[slice(*theirs[missing[0]])]}”: “{expected}”"
        same_form = target.masked[start:end] == table[others[0]][target.language]
        yield target.sight(start, end, said, expected if same_form else None)


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
    needs=into("kk", "ru") & source(has(r"\.")) & target(has(r"\.")),
)
def initial(context: Context) -> Iterator[Sighting]:
    """The initial before a surname cannot be that of the source.

    What: An initial in Cyrillic letters before a name that sounds like one of the source, which has another initial:
    «В. Омаров» for “B. Omarov”. A letter that several sounds become is right in all of them.
    Why: Latin B looks like Cyrillic В, and the person becomes another one.
    Wrong: en: the judge B. Omarov | ru: судья В. Омаров
    Right: en: the judge B. Omarov | ru: судья Б. Омаров
    """
    theirs = list(_INITIAL.finditer(context.source.masked)) if context.target.language in ("kk", "ru") else []
    for ours in _INITIAL.finditer(context.target.masked) if theirs else ():
        alike = [each for each in theirs if is_alike(ours["name"], each["name"])]
        letters = [letter for each in alike for letter in each.group("initial", "second") if letter]
        mine = ours["initial"]
        if letters and mine[0] > "\u0400" and not any(_may_become(each, mine) for each in letters):
            choice = _letters().get(letters[0], letters[0])
            fix = choice if len(choice) == 1 else None
            yield context.target.sight(*ours.span("initial"), f"“{letters[0]}.” in the source", fix)


def _may_become(theirs: str, ours: str) -> bool:
    letters = _letters().get(theirs) or _letters().get(theirs[0]) or theirs[0]
    return ours[0] in letters
