"""House style, off until a project asks for it: no-break spaces, the first letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting
from localize.checks.core.prefilter import Edges, any_piece, edges, into, target, texts
from localize.checks.core.registry import check

_NBSP = "\u00a0"
# The space is looked for first, which is several times faster.
_BREAKING = re.compile(
    r" (?:(?<=[№§] )(?=\d)"
    r"|(?<=\b[А-ЯЁӘҒҚҢӨҰҮҺІ]\. )(?=[А-ЯЁӘҒҚҢӨҰҮҺІ](?:\.|[а-яёәғқңөұүһі]{2}))"
    r"|(?<=\d )(?=(?:г|гг|в|вв|ж|жж|ғ)\.(?!\w)|[₸₽€$])"
    r"|(?<=\d )(?=(?:тыс|млн|млрд|трлн|мың|миллион\w*|миллиард\w*|руб|тг|кг|км|см|мм|м|МБ|ГБ|КБ|ТБ)(?!\w))"
    r"|(?<=\bт\. )(?=(?:д|п|е|к|ч|б|с)\.)"
    r"|(?:(?<=\bст\. )|(?<=\bгл\. )|(?<=\bпп\. )|(?<=\bстр\. )|(?<=\bрис\. )|(?<=\bтабл\. )|(?<=\bул\. ))(?=[\dА-ЯЁ])"
    r"|(?<=\bп\. )(?=\d))"
)
# What stands before such a space, and what stands behind a number.
_BEFORE_SPACE = r"[№§]$|(?<![А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі])(?:[А-ЯЁӘҒҚҢӨҰҮҺІ]|ст|гл|стр|рис|табл|ул|пп?|т)\.$"
_COUNTED = r"^(?:(?:гг?|вв?|жж?|ғ)\.|[₸₽€$]|тыс|млн|млрд|трлн|мың|миллион|миллиард|руб|тг|[кс]?м|мм|кг|[МГКТ]Б)"
_NEEDS_OF_SPACES = target(any_piece(_BEFORE_SPACE, having="[№§.]")) | (
    target(any_piece(r"\d$", having=r"\d")) & target(any_piece(_COUNTED))
)


@check("spaces.no_break", category="locale", severity=None, needs=into("kk", "ru") & _NEEDS_OF_SPACES)
def no_break(context: Context) -> Iterator[Sighting]:
    """A line may break where number and unit, initial and name belong together. Off until a project asks for it.

    What: In Kazakh and Russian after № and §, between initials and the surname, between a number and г., ж., млн, ₸ or
    a unit, inside «т. д.», after «ст.» and the like.
    Why: A sign alone at the beginning of a line is hard to read.
    Wrong: en: Order No. 5 | ru: Приказ № 5
    Right: en: Order No. 5 | ru: Приказ №\u00a05
    """
    target = context.target
    for found in _BREAKING.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a no-break space belongs here", _NBSP)


def _may_begin_differently(edges: Edges) -> bool:
    """Tell whether first letters may differ in case; texts that begin with letters of one case do not."""
    first, other = edges.source_first, edges.target_first
    return not (first.isalpha() and other.isalpha() and first.isupper() == other.isupper())


def _begin_differently(source: str, target: str) -> bool:
    theirs, ours = _BEGINNING.match(source), _BEGINNING.match(target)
    if theirs is None or ours is None:
        return False
    first, other = theirs[0][-1], ours[0][-1]
    return "<" in (first, other) or first.isupper() != other.isupper()


_BEGINNING = re.compile(r"[\s«“\"'(\[\ue001]*(?:[^\W\d_]|<)")


_NEEDS_OF_CASE = edges(_may_begin_differently) & texts(_begin_differently)


@check("words.initial_case", category="fluency", severity=None, needs=_NEEDS_OF_CASE)
def initial_case(context: Context) -> Iterator[Sighting]:
    """The target begins with a small letter and the source with a capital, or the other way round. Off by default.

    What: The first letter of both texts, where both are letters of ordinary words; acronyms and names do not count.
    Why: Labels of a program are put side by side, and one small letter stands out.
    Wrong: en: Save file | ru: сохранить файл
    Right: en: Save file | ru: Сохранить файл
    """
    source, target = _first_word(context.source.masked), _first_word(context.target.masked)
    if source is None or target is None or not target[1].isalpha():
        return
    ours, theirs = target[1][0], source[1][0]
    if ours.isupper() == theirs.isupper() or (source[1][1:] + target[1][1:]).lower() != source[1][1:] + target[1][1:]:
        return
    if theirs.islower() and len(context.source.words.split()) > len(source[1].split()) > 1:
        return
    fix = ours.upper() if theirs.isupper() else ours.lower()
    yield context.target.sight(target[0], target[0] + 1, f"the source begins with “{theirs}”", fix)


def _first_word(masked: str) -> tuple[int, str] | None:
    found = re.match(rf"[\s«“\"'(\[{UNSEEN}]*([^\W\d_]+)(?![{OPAQUE}])", masked)
    return None if found is None else (found.start(1), found[1])
