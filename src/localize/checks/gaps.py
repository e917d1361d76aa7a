"""Gaps: spaces that are missing behind punctuation, a number or beside a pair, and those inside one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import CYRILLIC, LETTER, SPACE
from localize.checks.needs import any_piece, digit, source, target
from localize.checks.pair import Context, Sighting, Text
from localize.checks.punctuation import unpaired
from localize.checks.registry import check
from localize.checks.suffixes import is_suffix
from localize.model import Severity

_AFTER_MARK = re.compile(rf"(?<={LETTER}{{2}})([,;!?:.])(?={LETTER}{{2}})")
_AFTER_COMMA = re.compile(rf"(?<=[\w»”)])([,;])(?={LETTER})")
_PROSE_SPACES = 3
"""Spaces of a text that is prose rather than a key and its value."""
_INSIDE = re.compile(rf"(?<=[«(„“\[])({SPACE}+)(?=[^\s\])»”])|(?<=[\w.!?%\ue000])({SPACE}+)(?=[»)\]”])")
_BEFORE_PAIR = re.compile(r"(?<=[^\W\d_]{2})([«“](?=\w)|\((?=\d|[^\W\d_]{2}|[А-ЯA-Z]–|[^\W\d_][ =]))")
_BEHIND_PAIR = re.compile(r"([)»”])([^\W\d_]{2,})")
_BEHIND_NUMBER = re.compile(r"(?<![\w.,:/#№-])(?:\d+[.,:/ \u00a0])*(\d+)([^\W\d_A-Z]{4,})(?![\w-])")
_BEHIND_SIGN = re.compile(r"[№§](?=\d)")
_GROUPED = re.compile(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))")
_SOURCE_GLUED = {"(": r"\w\(", ")": r"\)\w", "0": r"\d[^\W\d_]{3}"}
_LEAST_WORD = 3
"""Letters of a Kazakh word that is no ending."""
_TIGHT = r"[\w»”)][,;][^\W\d_]|[^\W\d_]{2}[!?.:][^\W\d_]{2}"
_OPEN_SPACE = r"[«(„“\[]$|^[»)\]”]"
_TIGHT_PAIR = r"[^\W\d_][«“(][\w«]|[)»”][^\W\d_]{2}"
_GLUED = r"\d[^\W\d_]{4}"


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
        if mark in ".:!" and not _ends_sentence(masked, start, mark, parts=_parts(source, mark)):
            continue
        listed = around.count(mark) > 2 or re.search(r"[=(\[{<>/\\]|[A-Za-z0-9][,;][A-Za-z0-9]", around)
        if (
            mark in ",;"
            and listed
            and not (_PLAIN.fullmatch(around) and (_parts(source, mark) or masked.count(" ") > _PROSE_SPACES))
        ):
            continue
        yield target.sight(start, end, f"no space after “{mark}”", f"{mark} ")


_PLAIN = re.compile(r"[(“]?[\w’-]+[,;][\w’.-]+[,.!?:;”)]*")
"""Two words that only a comma parts."""


def _parts(source: Text, mark: str) -> bool:
    """Tell whether the source sets a mark, or any mark that ends a sentence, off with a space: it is prose."""
    marks = "[.!?…]" if mark in ".!" else "[,;—–]" if mark in ",;" else f"[{mark}—–]"
    return re.search(rf"[\w»”)]{marks}[»”)]*\s+\S|\w {marks} \w", source.masked) is not None


def _around(masked: str, at: int) -> str:
    start, end = at, at
    while start and not masked[start - 1].isspace():
        start -= 1
    while end < len(masked) and not masked[end].isspace():
        end += 1
    return masked[start:end]


def _ends_sentence(masked: str, at: int, mark: str, *, parts: bool) -> bool:
    """Tell whether a mark between letters ends a sentence: «құқық.Ол», not «т.е.» or “readme.txt”.

    *parts* tells that the source has such a mark with a space behind it.
    """
    after, around = masked[at + 1 : at + 3], _around(masked, at)
    if mark == ":":
        if re.fullmatch(r"[\[(“]?[A-Za-z]?[a-z]+:[A-Za-z]?[a-z]{2,}[.,]?", around):
            return parts or masked.count(" ") > _PROSE_SPACES
        return (parts or after.islower()) and not around.partition(":")[0].isascii() and not around.isascii()
    before = masked[max(at - 3, 0) : at]
    if not (after[:1].isupper() and after[1:].islower() and before[1:].islower() and len(before) == 3):
        return False
    # “Yahoo!Mail” and “readme.Txt” are names.
    spoken = re.fullmatch(rf"[“(]?[A-Z]?[a-z]+{re.escape(mark)}[A-Z][a-z]+[…,.!?]?", around)
    prose = parts or (mark == "!" and masked[at + len(around) :].count(" ") > 1)
    return bool(spoken and prose) or (not around.isascii() and around.count(".") < 3)


@check(
    "spaces.inside_pairs",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_OPEN_SPACE, having=r"[«(„“\[»)\]”]")),
)
def inside_pairs(context: Context) -> Iterator[Sighting]:
    """A space stands inside brackets or quotation marks.

    What: A space after an opening or before a closing bracket, « » or “ ”. What the source sets so as well is left.
    Why: The mark may be torn from its word at the end of a line.
    Wrong: en: (see below) | kk: ( төменде қараңыз )
    Right: en: (see below) | kk: (төменде қараңыз)
    """
    source, target = context.source, context.target
    if re.search(rf"[(\[]{SPACE}|{SPACE}[)\]]", source.masked) or any(unpaired(target.masked).values()):
        return
    for found in _INSIDE.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a space inside the pair", "")


@check(
    "spaces.missing",
    category="fluency",
    severity=Severity.MINOR,
    needs=target(any_piece(_TIGHT_PAIR, having="[«“()»”]"))
    | target(any_piece(r"[№§]\d", having="[№§]"))
    | (target(any_piece(_GLUED, having=r"\d")) & source(digit)),
)
def missing(context: Context) -> Iterator[Sighting]:
    """A space is missing before an opening or behind a closing bracket or quotation mark, behind a number, № or §.

    What: A letter right before an opening mark or right behind a closing one, and a word that hangs on its number. What
    the source sets in the same way is left, as in “file(s)”; so are Kazakh endings, and brackets inside a word.
    Why: The words stick together, on the page and in search.
    Wrong: en: the law (2013) | ru: закон(2013)
    Right: en: the law (2013) | ru: закон (2013)
    """
    source, target = context.source, context.target
    masked = target.masked
    glued = {mark: re.search(pattern, source.masked) for mark, pattern in _SOURCE_GLUED.items()}
    for found in _BEFORE_PAIR.finditer(masked):
        around = _around(masked, found.start())
        remark = ")" in masked[found.start() :] and not re.search(r"\w\(\w{1,3}\)", around) and "|" not in around
        said = (remark and not glued["("]) if found[1] == "(" else target.language != "en" or found[1] == "“"
        if said and around not in source.typed:
            yield target.sight(found.start(), found.start(), "no space before the pair", " ")
    for found in _BEHIND_PAIR.finditer(masked):
        word = found[2]
        ends = target.language == "kk" and (is_suffix(word) or len(word) < _LEAST_WORD)
        inside = found[1] == ")" and (glued[")"] or re.search(r"(?<!\w)\([^\W\d_]{1,4}\)$", masked[: found.end(1)]))
        if not ends and not inside and found.group() not in source.typed:
            yield target.sight(found.end(1), found.end(1), "no space behind the pair", " ")
    if target.language in CYRILLIC and not _BEHIND_SIGN.search(source.masked):
        for found in _BEHIND_SIGN.finditer(masked):
            yield target.sight(found.end(), found.end(), "no space behind the sign", "\u00a0")
    for found in _BEHIND_NUMBER.finditer(masked) if not glued["0"] else ():
        number = _GROUPED.sub("", masked[found.start() : found.end(1)])
        if not (target.language == "kk" and is_suffix(found[2])) and re.search(
            rf"(?<!\d){re.escape(number)}(?!\w)", _GROUPED.sub("", source.masked)
        ):
            yield target.sight(found.end(1), found.end(1), "no space behind the number", " ")
