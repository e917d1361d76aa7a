"""Ellipses, doubled marks, apostrophes, the stops of abbreviations, № and No."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, has, into, source, target
from localize.checks.core.registry import check
from localize.model import Severity

_DOTS = re.compile(r"(?<![.\w/])\.{3}(?![.\w/])|(?<=[\w»”)])\.{3}(?![.\w/])")
_DOUBLED_MARK = re.compile(
    r",{2,}|(?<![.…])\.\.(?![.…/\\])|;{2,}|(?<!:):{2}(?![:\w])|[,;]\.(?!\.)|\.,(?=\s)|,(?=[!?])"
    r"|(?<=[?!…])[»”]\.$|\?{2,}|!{2,}|(?<=[^\W\d_])[?!]\.(?![.\w])|\.{4,}|(?<=[^\W\d_])…\."
)
_ABBREVIATION_COMMA = re.compile(r"(?:\b\w{1,5}|\))$")


@check(
    "punctuation.ellipsis",
    category="locale",
    severity=Severity.MINOR,
    needs=target(any_piece(r"\.\.\.", having="[.]")) & source(has("…")),
)
def ellipsis(context: Context) -> Iterator[Sighting]:
    """Three full stops are used instead of an ellipsis.

    What: Exactly three stops in the target, where the source has the one character and no three stops of its own.
    Neutral in strings of programs, whose translators keep to three stops on purpose.
    Why: One character does not break at the end of a line, and menus of programs expect it.
    Wrong: en: Loading… | kk: Жүктелуде...
    Right: en: Loading… | kk: Жүктелуде…
    """
    if "..." in context.source.masked or "…" not in context.source.masked:
        return
    for found in _DOTS.finditer(context.target.masked):
        sighting = context.target.sight(found.start(), found.end(), "three stops for an ellipsis", "…")
        yield replace(sighting, unsure=context.kind == "message")


@check(
    "punctuation.doubled",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(r"[?!…][»”]\.$|,[,.!?]|\.[.,]|;[;.]|::|[?!][?!.]|…\.", having="[,.;:?!…]")),
)
def doubled_mark(context: Context) -> Iterator[Sighting]:
    """There are two punctuation marks instead of one.

    What: Two commas, stops, question or exclamation marks, a comma beside a stop. Ellipses, the comma after an
    abbreviation, and what the source has as well are left alone.
    Why: It is left from cutting and pasting.
    Wrong: en: However, it is legal. | ru: Однако,, это законно.
    Right: en: However, it is legal. | ru: Однако, это законно.
    """
    target = context.target
    for found in _DOUBLED_MARK.finditer(target.masked):
        marks = found.group()
        if marks not in context.source.masked and not _may_stand_together(found, context):
            fix = marks[0] if len(set(marks)) == 1 else None
            yield target.sight(found.start(), found.end(), f"“{marks}” is one mark too many", fix)


def _may_stand_together(found: re.Match[str], context: Context) -> bool:
    """Tell whether marks in a row are right: behind an abbreviation, before a digit, around a quotation."""
    target, marks = context.target, found.group()
    before, after = target.masked[: found.start()], target.masked[found.end() :][:1]
    if marks == ".," and _ABBREVIATION_COMMA.search(before):
        return True
    if (marks == "," and after in "!?") or (marks == ".." and after.isdigit()) or not before[-1:].strip():
        return True
    if marks[0] not in "»”":
        return False
    return target.language != "ru" or target.masked[:1] != "«" or not re.search(r"[?!…][»”]$", context.source.masked)


_ACCENT = re.compile(r"(?<=[A-Za-z])[`\u00b4](?=(?:s|t|re|ve|ll|d|m)(?![a-z]))|(?<=[a-z]s)[`\u00b4](?=[ ,.])")


@check(
    "punctuation.apostrophe",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en") & target(has("[`\u00b4]")),
)
def apostrophe(context: Context) -> Iterator[Sighting]:
    """An accent is used as an apostrophe.

    What: ` and ´ before the endings s, t, re, ve, ll, d and m of an English word.
    Why: Search does not find the word, and it looks careless.
    Wrong: ru: Не открывайте | en: Don`t open it
    Right: ru: Не открывайте | en: Don’t open it
    """
    for found in _ACCENT.finditer(context.target.masked):
        yield context.target.sight(found.start(), found.end(), "an apostrophe belongs here", "’")


# Groups: an abbreviation that lacks its stop; a unit of measure with one.
_CUT_SHORT = {
    "ru": re.compile(
        r"(?:(?<=\d{4})|(?<=\d{4}\)))[ \u00a0](?P<year>гг?)(?=[ ,;)]|$)"
        r"|(?<![\w.])(?P<see>[Сс](?:м|р))(?=[ \u00a0](?:также|прил|разд|стат|глав|пункт|рис|табл|стр|с\.|ст|п\."
        r"|ниже|выше|пример))|(?<=\d)[ \u00a0](?P<unit>(?:мл(?:рд|н)|[кс]м|мм|кг|га|[МГКТ]Б)\.)(?=[ ,;)]|$)"
        r"|(?<![\w.])(?P<phrase>и[ \u00a0](?:т\.?[ \u00a0]?[дп]|др|пр)|т\.[ \u00a0]?[екч]|до[ \u00a0]н\.[ \u00a0]?э)"
        r"(?![\w.])"
        r"|(?<![\w.])(?P<torn>и[ \u00a0]т[ \u00a0]?[дп])(?=\.(?!\w))"
        r"|(?<=[\dсн])[ \u00a0](?P<money>руб|тыс)(?![\w./])"
        r"|(?<![\w.])(?<!\d[ \u00a0])(?P<place>(?:ст|стр|рис|табл|гл|пп?)(?=[ \u00a0]\d)"
        r"|(?:ул|просп|г)(?=[ \u00a0][А-ЯЁ][а-яё]))"
    ),
    "kk": re.compile(
        r"(?<=\d{4})[ \u00a0](?P<year>жж?)(?=[ ,;)]|$)"
        r"|(?<=\d)[ \u00a0](?P<unit>(?:мл(?:рд|н)|[кс]м|мм|кг|га)\.)(?=[ ,;)])"
        r"|(?<![\w.])(?P<phrase>т\.[ \u00a0]?б|т\.[ \u00a0]?с\.?[ \u00a0]?с)(?![\w.])"
    ),
    "en": re.compile(r"(?<![\w./])(?P<phrase>e\.?g|i\.e|a\.m|p\.m|etc|U\.S)(?![\w./])"),
}


_MAY_BE_CUT = (
    r"^\W?(?:[Сс][мр]|гг?|жж?|т|т\.?[дпекчбс]|др|пр|(?:млрд|млн|[кс]м|мм|кг|га|[МГКТ]Б)\.|т\.?с\.?с?|руб|тыс|ст|стр|рис"
    r"|табл|гл|пп?|ул|просп|e\.?g|i\.e|etc|U\.S)\W*$"
)
_FIRST_HALF = re.compile(r"(?:(?<![^\W\d_])|[%\\$:@./<{&`].*)[тн]\.?$")


# The second half of «т. е.» and «н. э.», which may also be a preposition, and the first, perhaps behind a placeholder.
_HALVES = target(any_piece(r"^\W?[дпекчбсэ]\W*$")) & target(
    any_piece(
        lambda piece: piece.endswith(("т", "т.", "н", "н.")) and _FIRST_HALF.search(piece) is not None, having="[тн]"
    )
)
_CUT_INSIDE = any_piece(r"\.с$|т\.[екчбс]|н\.э|[ap]\.m", having="[.]")


@check(
    "punctuation.abbreviation",
    category="locale",
    severity=Severity.MINOR,
    needs=into("en", "kk", "ru") & (target(any_piece(_MAY_BE_CUT)) | target(_CUT_INSIDE) | _HALVES),
)
def abbreviation(context: Context) -> Iterator[Sighting]:
    """An abbreviation lacks its full stop, or has a superfluous one.

    What: г., гг. and ж., жж. behind a year, см. and ср. before what is to be seen, т. е., т. к., и т. д., и т. п.,
    и др., т. б. and т. с. с., руб. and тыс. behind a number, ст., п., рис. before one, г. and ул. before a name, e.g.,
    i.e., etc., a.m. and p.m. without their last stop; млн, млрд and the signs of units with one.
    Why: It is a rule of every style guide.
    Wrong: en: in 2024 and so on | ru: в 2024 г и т. д
    Right: en: in 2024 and so on | ru: в 2024 г. и т. д.
    """
    target = context.target
    pattern = _CUT_SHORT.get(target.language)
    for found in pattern.finditer(target.masked) if pattern else ():
        kind = found.lastgroup or ""
        word, start, end = found[kind], found.start(kind), found.end(kind)
        after = target.masked[end:].lstrip(" \u00a0")[:1]
        if kind == "unit":
            if after.islower() or after in _GOES_ON or (after.isascii() and after.isalpha()):
                yield target.sight(start, end, "this unit has no stop", word[:-1])
        elif kind == "torn":
            yield target.sight(start, end, "the stop of the abbreviation is missing", f"и т. {word[-1]}")
        elif word not in context.source.typed and not (kind == "year" and not after and len(word) == 1):
            yield target.sight(start, end, "the stop of the abbreviation is missing", _WITH_STOPS.get(word, f"{word}."))


_WITH_STOPS = {"eg": "e.g."}
_GOES_ON = frozenset(",;")
"""Marks behind which a sentence goes on."""
_NUMBER_SIGN = {
    "en": re.compile(r"№[ \u00a0]?(?=\d)"),
    **dict.fromkeys(
        ("kk", "ru"), re.compile(r"(?<![\w.])(?:N|No|Nos|Nr)\.?[ \u00a0]?(?=\d)|(?<![\w&#])#[ \u00a0]?(?=\d)")
    ),
}


@check(
    "locale.number_sign",
    category="locale",
    severity=Severity.MINOR,
    needs=(into("en") & target(has("№")))
    | (into("kk", "ru") & target(any_piece(r"(?<![\w.])N(?:os?|r)?\.?(?:$|\d)", having="N")))
    | (into("kk", "ru") & target(has("#"))),
)
def number_sign(context: Context) -> Iterator[Sighting]:
    """The sign before a number is that of another language.

    What: № in an English text, and No., N and Nr in a Kazakh or Russian one, right before digits; # there, too, where
    the source has № or No.
    Why: English keyboards and fonts have no №; Kazakh and Russian readers know no other sign.
    Wrong: en: Order No. 5 | ru: Приказ No. 5
    Right: en: Order No. 5 | ru: Приказ № 5
    """
    target = context.target
    pattern = _NUMBER_SIGN.get(target.language)
    for found in pattern.finditer(target.masked) if pattern else ():
        shown = "No. " if target.language == "en" else "№\u00a0"
        sure = (
            "№" in context.source.typed
            or "No" in context.source.typed
            or (found.group().startswith("No") and _AMID_WORDS.search(target.masked[: found.start()]))
        )
        if sure and not ("#" in found.group() and "#" in context.source.typed):
            yield target.sight(found.start(), found.end(), f"write {shown.strip()}", shown)


_AMID_WORDS = re.compile(r"[а-яёәғқңөұүһі]{4}[ \u00a0]$")
