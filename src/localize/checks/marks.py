"""Marks: an ellipsis in three stops, and marks that are doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.needs import any_piece, target
from localize.checks.pair import Context, Sighting
from localize.checks.registry import check
from localize.model import Severity

_DOTS = re.compile(r"(?<![.\w/])\.{3}(?![.\w/])|(?<=[\w»”)])\.{3}(?![.\w/])")
_DOUBLED_MARK = re.compile(r",{2,}|(?<![.…])\.\.(?![.…/\\])|;{2,}|(?<!:):{2}(?![:\w])|[,;]\.(?!\.)|\.,(?=\s)|,(?=[!?])")
_ABBREVIATION_COMMA = re.compile(r"(?:\b\w{1,5}|\))$")


@check("punctuation.ellipsis", category="locale", severity=None, needs=target(any_piece(r"\.\.\.", having="[.]")))
def ellipsis(context: Context) -> Iterator[Sighting]:
    """Three full stops stand for an ellipsis. Off until a project asks for it.

    What: Exactly three stops in the target, where the source has not three stops of its own.
    Why: One character does not break at the end of a line, and menus of programs expect it.
    Wrong: en: Loading… | kk: Жүктелуде...
    Right: en: Loading… | kk: Жүктелуде…
    """
    if "..." in context.source.masked:
        return
    for found in _DOTS.finditer(context.target.masked):
        yield context.target.sight(found.start(), found.end(), "three stops for an ellipsis", "…")


@check(
    "punctuation.doubled",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(r",[,.!?]|\.[.,]|;[;.]|::", having="[,.;:]")),
)
def doubled_mark(context: Context) -> Iterator[Sighting]:
    """Two punctuation marks stand where one belongs.

    What: Two commas, two stops, a comma beside a stop. Ellipses, the comma after an abbreviation, and what the source
    has as well are left alone.
    Why: It is left from cutting and pasting.
    Wrong: en: However, it is legal. | ru: Однако,, это законно.
    Right: en: However, it is legal. | ru: Однако, это законно.
    """
    source, target = context.source, context.target
    for found in _DOUBLED_MARK.finditer(target.masked):
        marks = found.group()
        if marks == ".," and _ABBREVIATION_COMMA.search(target.masked[: found.start()]):
            continue
        if marks == "," and target.masked[found.end() :][:1] in "!?" and len(marks) == 1:
            continue
        if (
            marks in source.masked
            or (marks == ".." and target.masked[found.end() :][:1].isdigit())
            or not target.masked[: found.start()][-1:].strip()
        ):
            continue
        fix = marks[0] if len(set(marks)) == 1 else None
        yield target.sight(found.start(), found.end(), f"“{marks}” is one mark too many", fix)
