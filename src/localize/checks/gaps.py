"""Gaps: spaces that are missing behind punctuation or before a pair, and those inside one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import LETTER, SPACE
from localize.checks.needs import any_piece, target
from localize.checks.pair import Context, Sighting
from localize.checks.punctuation import unpaired
from localize.checks.registry import check
from localize.model import Severity

_AFTER_MARK = re.compile(rf"(?<={LETTER}{{2}})([,;!?:]|(?<![A-Za-z])\.)(?={LETTER}{{2}})")
_AFTER_COMMA = re.compile(rf"(?<=[\w»”)])([,;])(?={LETTER})")
_PROSE_COMMA = re.compile(r"[A-Za-z][a-z’'-]+[,;][A-Z]?[a-z’'-]{2,}[.!?]?")
_PROSE_SPACES = 3
"""Spaces of a text that is prose rather than a key and its value."""
_INSIDE = re.compile(rf"(?<=[«(„\[])({SPACE}+)(?=[^\s\])»])|(?<=[\w.!?%\ue000])({SPACE}+)(?=[»)\]])")
_NO_SPACE_BEFORE_OPENING = re.compile(r"(?<=[а-яёәғқңөұүһі]{2})(«(?=\w)|\((?=[^\W\d_]{2}))")
_TIGHT = r"[\w»”)][,;][^\W\d_]|[^\W\d_]{2}[!?.:][^\W\d_]{2}"
_OPEN_SPACE = r"[«(„\[]$|^[»)\]]|[а-яёәғқңөұүһі]{2}[«(]"


@check(
    "spaces.after_punctuation",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_TIGHT, having="[,;!?.:]")),
)
def after_punctuation(context: Context) -> Iterator[Sighting]:
    """A space is missing after a comma, stop, semicolon, question or exclamation mark.

    What: A mark between two letters. File names, abbreviations, access keys and what the source writes in the same
    way are left alone.
    Why: The words stick together, on the page and in search.
    Wrong: en: Yes, it is. | kk: Иә,солай.
    Right: en: Yes, it is. | kk: Иә, солай.
    """
    source, target = context.source, context.target
    masked = target.masked
    for found in (*_AFTER_COMMA.finditer(masked), *_AFTER_MARK.finditer(masked)):
        mark = found[1]
        start, end = found.span()
        if mark in ",;" and found.re is _AFTER_MARK:
            continue
        around = _around(masked, start)
        if re.search(rf"\w{re.escape(mark)}[^\W\d_]", source.typed) and mark != ".":
            continue  # a list for a program: "Left,Right"
        if around in source.typed or (mark == ";" and ("&" in around or around.count(";") > 1)):
            continue
        if mark in ".:!" and not _ends_sentence(masked, start, mark):
            continue
        listed = around.count(mark) > 2 or re.search(r"[=(\[{<>/\\]|[A-Za-z0-9][,;][A-Za-z0-9]", around)
        prose = _PROSE_COMMA.fullmatch(around) and masked.count(" ") > 3
        if mark in ",;" and listed and not prose:
            continue
        yield target.sight(start, end, f"no space after “{mark}”", f"{mark} ")


def _around(masked: str, at: int) -> str:
    start, end = at, at
    while start and not masked[start - 1].isspace():
        start -= 1
    while end < len(masked) and not masked[end].isspace():
        end += 1
    return masked[start:end]


def _ends_sentence(masked: str, at: int, mark: str) -> bool:
    """Tell whether a mark between letters ends a sentence: «құқық.Ол», not «т.е.» or “readme.txt”."""
    after = masked[at + 1 : at + 3]
    if mark == ":":
        if re.fullmatch(r"[A-Za-z]?[a-z]{2,}:[a-z]{2,}[.,]?", _around(masked, at)):
            return masked.count(" ") > _PROSE_SPACES
        return (
            after.islower()
            and not _around(masked, at).partition(":")[0].isascii()
            and not _around(masked, at).isascii()
        )
    before = masked[max(at - 3, 0) : at]
    if not (after[:1].isupper() and after[1:].islower() and before.islower() and len(before) == 3):
        return False
    around = _around(masked, at)
    # “Yahoo!Mail” and “readme.Txt” are names; an English word of everyday length after “!” begins a sentence.
    spoken = (
        mark == "!" and re.fullmatch(r"[A-Z]?[a-z]+![A-Z][a-z]+", around) and masked[at + len(around) :].count(" ") > 1
    )
    return bool(spoken) or (not around.isascii() and around.count(".") < 3)


@check(
    "spaces.inside_pairs",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_OPEN_SPACE, having=r"[«(„\[»)\]]")),
)
def inside_pairs(context: Context) -> Iterator[Sighting]:
    """A space stands inside brackets or quotation marks, or is missing before them.

    What: A space after an opening or before a closing bracket or « ». What the source sets in the same way is left.
    Why: The mark may be torn from its word at the end of a line.
    Wrong: en: (see below) | kk: ( төменде қараңыз )
    Right: en: (see below) | kk: (төменде қараңыз)
    """
    source, target = context.source, context.target
    if re.search(rf"[(\[]{SPACE}|{SPACE}[)\]]", source.masked) or any(unpaired(target.masked).values()):
        return
    for found in _INSIDE.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a space inside the pair", "")
    for found in _NO_SPACE_BEFORE_OPENING.finditer(target.masked):
        around = _around(target.masked, found.start())
        remark = ")" in around and not re.search(r"\(\w{1,3}\)", around) and "|" not in around
        if (found[1] == "«" or remark) and around not in source.typed:
            yield target.sight(found.start(), found.start(), "no space before the pair", " ")
