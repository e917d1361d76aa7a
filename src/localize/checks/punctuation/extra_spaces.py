"""Superfluous spaces: at the edges, doubled, before punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import SPACE
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting
from localize.checks.core.prefilter import any_piece, either, has, into, source, target, texts, uneven
from localize.checks.core.registry import check
from localize.model import Severity

_DOUBLED = re.compile(rf"(?<=\S){SPACE}{{2,}}(?=\S)")
# The mark has to end there: " .txt", " :)", " ..." and " !important" are no misplaced punctuation.
_BEFORE = re.compile(rf"(?<=[^\s«“„({UNSEEN}]){SPACE}+([,.!?]|[;:](?!-?\)))(?=$|[\s»”\")\]{UNSEEN}])")
_BEFORE_PERCENT = re.compile(rf"(?<=\d){SPACE}+(%)(?![\w%(])")
_BEFORE_PLUS = re.compile(rf"(?<=\d){SPACE}+(?=\+(?![\w(+]|{SPACE}?\d))")
_RATIO = re.compile(rf"\d{SPACE}:{SPACE}?\d")
_NEXT_MARK = re.compile(rf"{SPACE}([,.!?;:])")
# The space stands before the mark and not behind it: «медленным ,но». A point before a word is a file's name, or a
# sentence that begins with a capital; in Cyrillic letters there are no such names.
_WRONG_SIDE = re.compile(
    rf"(?<=[\w%»”){OPAQUE}]){SPACE}+([,;:!?](?=[\w«“„(#@{OPAQUE}])"
    r"|\.(?=[А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі]{2}|[A-Z][a-z]+[ ,.]))"
)
_RATIO_ALONE = re.compile(rf"\d{SPACE}+:\d")
_ELLIPSIS = re.compile(rf"(?<=[\w»”)/])({SPACE}+)(?:…|\.{{3}})(?=$|[\s»”\"),.!?])")
_ANY_ELLIPSIS = re.compile(r"…|\.{3}")


@check("spaces.edges", category="fluency", severity=Severity.MINOR, needs=either(uneven))
def edges(context: Context) -> Iterator[Sighting]:
    """White space at the beginning or end differs from the source.

    What: Spaces, tabs and line breaks before the first and after the last character.
    Why: A program joins such texts with others: words stick together, or lines drift apart.
    Wrong: en: Name:␣ | kk: Аты:
    Right: en: Name:␣ | kk: Аты:␣
    """
    source, target = context.source.typed, context.target.typed
    if not source.strip():
        return
    for place, ours, theirs in (
        (0, target[: len(target) - len(target.lstrip())], source[: len(source) - len(source.lstrip())]),
        (len(target.rstrip()), target[len(target.rstrip()) :], source[len(source.rstrip()) :]),
    ):
        if ours != theirs:
            where = "end" if place else "beginning"
            problem = "is missing at" if not ours else "is not in the source at" if not theirs else "differs at"
            yield context.target.sight(place, place + len(ours), f"white space {problem} the {where}", theirs)


@check("spaces.doubled", category="fluency", severity=Severity.MINOR, needs=target(uneven))
def doubled(context: Context) -> Iterator[Sighting]:
    """Two or more spaces stand where one belongs.

    What: Runs of spaces inside the target, unless the source has such runs itself, as in a table of plain text.
    Why: It shows as a gap, and it hides the text from searches and from the memory.
    Wrong: en: Digital rights | ru: Цифровые␣␣права
    Right: en: Digital rights | ru: Цифровые права
    """
    if _DOUBLED.search(context.source.masked):
        return
    for found in _DOUBLED.finditer(context.target.masked):
        run = found.group()
        fix = run[0] if len(set(run)) == 1 else next(space for space in run if space != " ")
        yield context.target.sight(found.start(), found.end(), "more than one space", fix)


@check(
    "spaces.before_punctuation",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece("^(?:[,.!?;:]|…)", having="[,.!?;:…]"))
    | (into("en", "kk") & target(any_piece("^%", having="%")))
    | (target(any_piece(r"^\+", having=r"\+")) & source(any_piece(r"\d\+", having=r"\+"))),
)
def before_punctuation(context: Context) -> Iterator[Sighting]:
    """A space stands before a comma, stop, colon, semicolon, ellipsis, question or exclamation mark.

    What: In English, Kazakh and Russian these marks follow the word directly, and in English and Kazakh the percent
    sign follows its number (in Kazakh «12 %» is in use as well and let pass, unless the text has both ways). Also where
    the space stands before the mark instead of behind it. A mark that the source sets off with a space as well is left
    alone.
    Why: The mark may slip to the next line, and it looks careless.
    Wrong: en: Is it legal? | kk: Бұл заңды ма ?
    Right: en: Is it legal? | kk: Бұл заңды ма?
    """
    spaced = set(_NEXT_MARK.findall(context.source.masked))
    for found in _BEFORE.finditer(context.target.masked):
        mark = found.group(1)
        ratio = _RATIO.match(context.target.masked, found.start() - 1) is not None
        spaced_dots = (
            mark == "." in (context.target.masked[found.start() - 1], context.target.masked[found.end() + 1 :][:1])
        )
        if mark not in spaced and not spaced_dots and not ratio and not _is_garbled(mark, context):
            yield context.target.sight(found.start(), found.end(), f"a space before “{mark}”", mark)
    if re.search(r"\d\+(?!\d)", context.source.masked):
        for found in _BEFORE_PLUS.finditer(context.target.masked):
            yield context.target.sight(found.start(), found.end() + 1, "a space before “+”", "+")
    yield from _wrong_side(context)
    yield from _before_ellipsis(context)
    if context.target.language in ("en", "kk"):
        for found in _BEFORE_PERCENT.finditer(context.target.masked):
            if context.target.language == "kk" and not _TIGHT_PERCENT.search(context.target.masked):
                continue  # in use as well, before an ending too; but not both in a text
            yield context.target.sight(found.start(), found.end(), "a space before “%”", "%")


def _is_garbled(mark: str, context: Context) -> bool:
    """Tell whether a question mark stands for a sign that was lost: «недопустимое значение ?%s?»."""
    return mark == "?" not in context.source.masked


_TIGHT_PERCENT = re.compile(r"\d%")


def _wrong_side(context: Context) -> Iterator[Sighting]:
    """Yield marks with a space before and none behind; not where the source has the mark so, as before `.txt`."""
    source, target = context.source.masked, context.target
    for found in _WRONG_SIDE.finditer(target.masked):
        mark, at = found[1], found.start()
        around = target.masked[found.start(1) :].split(None, 1)[0]
        if re.search(rf"(?:^|{SPACE}){re.escape(mark)}\w", source) or around in source or around[1:].endswith(":"):
            continue
        if _is_garbled(mark, context) or (mark == ":" and _RATIO_ALONE.match(target.masked, at - 1)):
            continue
        yield target.sight(at, found.end(), f"the space belongs behind “{mark}”", f"{mark} ")


def _before_ellipsis(context: Context) -> Iterator[Sighting]:
    """Yield spaces before an ellipsis whose like the source sets without one."""
    source = context.source.masked
    if not _ANY_ELLIPSIS.search(source) or re.search(rf"{SPACE}(?:…|\.\.\.)", source):
        return
    for found in _ELLIPSIS.finditer(context.target.masked):
        yield context.target.sight(found.start(1), found.end(), "a space before “…”", found.group().strip())


_STRANGE = re.compile("[\t\u1680\u2000-\u2008\u200a\u205f\u2800\u3000]+")


def _has_strange(_source: str, typed: str) -> bool:
    return _STRANGE.search(typed) is not None


_NEEDS_OF_STRANGE = target(has("\u2800")) | (target(uneven) & texts(_has_strange))
"""The empty pattern of Braille is no white space."""


@check("spaces.strange", category="fluency", severity=Severity.MINOR, needs=_NEEDS_OF_STRANGE)
def strange(context: Context) -> Iterator[Sighting]:
    """A tab or a space of unusual width stands inside the text.

    What: Tabs, and the spaces of typesetters and of other scripts, where the source has no such character. No-break and
    thin spaces are no strangers.
    Why: It breaks the line or the table in odd places, and search does not take it for a space.
    Wrong: en: Digital rights | ru: Цифровые　права
    Right: en: Digital rights | ru: Цифровые права
    """
    if _STRANGE.search(context.source.typed):
        return
    for found in _STRANGE.finditer(context.target.masked):
        yield context.target.sight(found.start(), found.end(), "a tab or a strange space", " ")
