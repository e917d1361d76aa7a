"""Signs of units in the alphabet of another language, and temperatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC, SPACE
from localize.checks.analysis.measures import find_signs
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_piece, digit, has, into, source, target
from localize.checks.core.registry import check
from localize.model import Severity

_SCALE = {"C": "C", "С": "C", "F": "F", "Ф": "F"}
_DEGREE = re.compile(rf"(?<![\d.,])(\d+(?:[.,]\d+)?){SPACE}?(°?){SPACE}?([CСFФ])(?!\w)")


def _other_degrees(context: Context) -> Iterator[Sighting]:
    """Yield temperatures that have lost their sign, or whose scale is another than in the source."""
    theirs = {
        found[1].replace(",", "."): _SCALE[found[3]] for found in _DEGREE.finditer(context.source.masked) if found[2]
    }
    for found in _DEGREE.finditer(context.target.masked) if theirs else ():
        scale = theirs.get(found[1].replace(",", "."))
        if scale and (not found[2] or _SCALE[found[3]] != scale):
            yield context.target.sight(*found.span(), f"the source has °{scale}", f"{found[1]} °{scale}")


_DEGREES = re.compile("(?<=°)[СФ](?!\\w)")
_LATIN_AFTER = any_piece(
    r"^(?:[kcm]?[mglstV]|[kM]?W|[kKMGT]B|ha|h|min|sec|hrs?|[kMG]?Hz|km/h|[kKMG]b.*)\W*$", having="[A-Za-z]"
)
_LATIN_GLUED = any_piece(r"\d[A-Za-z]", having=r"\d")
_CYRILLIC_AFTER = any_piece(r"\d[а-яА-Я]|^[кКсмгтлчМГТВ][а-яА-Я/]{0,6}\W*$|^(?:га|дн|дней)\W*$|°[СФ]")


@check(
    "locale.unit",
    category="locale",
    severity=Severity.MINOR,
    needs=target(digit)
    & ((into("en") & target(_CYRILLIC_AFTER)) | (into("kk", "ru") & (target(_LATIN_AFTER) | target(_LATIN_GLUED))))
    | (into("en") & target(any_piece("°[СФ]", having="°")))
    | (into("en", "kk", "ru") & source(has("°")) & target(digit)),
)
def unit(context: Context) -> Iterator[Sighting]:
    """The sign of a unit is in the letters of another language.

    What: km, kg, MB, GHz and their like behind a number in a Kazakh or Russian text, км, кг, МБ in an English one. One
    letter counts only where a space parts it from its number and the source has the same. Degrees without their sign,
    or of another scale.
    Why: The sign was left from the source; the rest of the text has the other one.
    Wrong: en: 92 kg, up to 25 MB | ru: 92 kg, до 25 MB
    Right: en: 92 kg, up to 25 MB | ru: 92 кг, до 25 МБ
    """
    target, source = context.target, context.source
    if target.language not in ("en", *CYRILLIC):
        return
    yield from _other_degrees(context)
    for start, end, right in find_signs(target.masked, target.language):
        sign, before = target.masked[start:end], target.masked[start - 1]
        if len(sign) > 1 or (not before.isdigit() and f" {sign}" in source.masked.replace("\u00a0", " ")):
            yield target.sight(start, end, f"the sign is {right} here", right)
    if target.language == "en":
        for found in _DEGREES.finditer(target.masked):
            latin = "C" if found.group() == "С" else "F"
            yield target.sight(found.start(), found.end(), "a Cyrillic letter", latin)
