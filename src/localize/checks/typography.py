"""Typography: dashes, ellipses, marks and words that are doubled, spaces beside punctuation and inside pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.needs import any_piece, digit, has, target, text
from localize.checks.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.punctuation import unpaired
from localize.checks.registry import check
from localize.model import Severity

_CYRILLIC = ("kk", "ru")
_LETTER = r"[^\W\d_]"
_SPACE = "[ \u00a0\u202f\u2009]"
_SPACED_HYPHEN = re.compile(
    rf"(?<=[\w»”)\"'%.,!?…{UNSEEN}{OPAQUE}])({_SPACE}+)(--?)({_SPACE}+)(?=[\w«“(\"'„{UNSEEN}{OPAQUE}])"
)
_OPENING_HYPHEN = re.compile(rf"^(\s*)(--?)({_SPACE}+)(?=[А-ЯЁӘҒҚҢӨҰҮҺІ])")
_LIST = re.compile(rf"(?:^|\n)\s*[-*•]{_SPACE}")
_ONE_SIDED_DASH = re.compile(rf"(?<={_LETTER})(?:{_SPACE}—(?={_LETTER})|—{_SPACE}(?=[\w«]))")
_RANGE = re.compile(r"(?<![\d.,:/–—−+-])(\d{1,4})( ?[-—] ?| – )(\d{1,4})(?![\d.,:/–—-]\d|\d|[-–—])")
_UNIT_AFTER = re.compile(
    r"\s?(?:%|года?|гг|годы|годах|годов|лет|дн|час|мин|статьи|статей|стать|пункт|страниц|с\.|жыл|жж|ғасыр|бап|бет|"
    r"тармақ|адам|человек|years?|days?|hours?|minutes?|pages?|people)"
)

_DOTS = re.compile(r"(?<![.\w/])\.{3}(?![.\w/])|(?<=[\w»”)])\.{3}(?![.\w/])")
_DOUBLED_MARK = re.compile(r",{2,}|(?<![.…])\.\.(?![.…/\\])|;{2,}|(?<!:):{2}(?![:\w])|[,;]\.(?!\.)|\.,(?=\s)|,(?=[!?])")
_ABBREVIATION_COMMA = re.compile(r"(?:\b\w{1,5}|\))$")
_WORD_AGAIN = re.compile(rf"(?<![\w-])({_LETTER}+)({_SPACE}+)(\1)(?![\w-])", re.IGNORECASE)
# Said twice on purpose, or two readings of one spelling: "had had", «что что-то» does not match, «бұл – бұл».
_REPEATED_TEXT = """
    had that her so very bye ha no никак чуть едва еле только очень да нет так ну вот просто много давно далеко
    тихо долго мало еще ещё быстро әр бір қайта көп тағы жоқ иә енді сол әрең зорға аз жай тез ақырын бара келе
    біртіндеп тым кім қос жан кейде ұзақ қатар бөлек талай неше қалай біл кел
"""
_MAY_REPEAT = frozenset(_REPEATED_TEXT.split())

_AFTER_MARK = re.compile(rf"(?<={_LETTER}{{2}})([,;!?:]|(?<![A-Za-z])\.)(?={_LETTER}{{2}})")
_AFTER_COMMA = re.compile(rf"(?<=[\w»”)])([,;])(?={_LETTER})")
_PROSE_COMMA = re.compile(r"[A-Za-z][a-z’'-]+[,;][A-Z]?[a-z’'-]{2,}[.!?]?")
_PROSE_SPACES = 3
"""Spaces of a text that is prose rather than a key and its value."""
_INSIDE = re.compile(rf"(?<=[«(„\[])({_SPACE}+)(?=[^\s\])»])|(?<=[\w.!?%\ue000])({_SPACE}+)(?=[»)\]])")
_NO_SPACE_BEFORE_OPENING = re.compile(r"(?<=[а-яёәғқңөұүһі]{2})(«(?=\w)|\((?=[^\W\d_]{2}))")


_TIGHT = r"[\w»”)][,;][^\W\d_]|[^\W\d_]{2}[!?.:][^\W\d_]{2}"
_OPEN_SPACE = r"[«(„\[]$|^[»)\]]|[а-яёәғқңөұүһі]{2}[«(]"
_AGAIN = re.compile(r"(?<![\w-])([^\W\d_]++)\s+\1(?![\w-])")
_AGAIN_GLUED = re.compile(r"([^\W\d_]+)\s+\1(?![\w-])")


def _may_repeat(typed: str) -> bool:
    """Tell whether a word may stand twice in a row."""
    if "İ" in typed or "Σ" in typed:
        return True  # they have two small letters
    may_glue = "%" in typed or "\\" in typed  # a placeholder may end in letters
    return (_AGAIN_GLUED if may_glue else _AGAIN).search(typed.lower()) is not None


@check(
    "punctuation.dash",
    category="locale",
    severity=Severity.MINOR,
    needs=target(any_piece("^--?$|^—.|.—$", having="[—-]")),
)
def dash(context: Context) -> Iterator[Sighting]:
    """A hyphen stands where Kazakh and Russian have a dash, or a dash lacks a space.

    What: A hyphen between spaces, or a dash with a space on one side only. In a Russian or Kazakh text a hyphen between
    spaces is never right; English is left to the house style, but not to two styles in one text. Lists, options of
    programs and minus signs do not count.
    Why: A hyphen joins, a dash parts: the reader stumbles over the wrong one.
    Wrong: en: Privacy is a right. | ru: Приватность - это право.
    Right: en: Privacy is a right. | ru: Приватность — это право.
    """
    target = context.target
    if not re.search("[-—–]", target.masked) or (target.language not in _CYRILLIC and not _has_dash(target)):
        return
    usual, other = ("—", "–") if target.language == "ru" else ("–", "—")
    right = other if other in target.masked and usual not in target.masked else usual
    if " -- " not in context.source.typed:
        for found in _SPACED_HYPHEN.finditer(target.masked):
            if _is_formula(target.masked, found) or _is_item(target.masked, context.source.masked, found):
                continue
            first = "\u00a0" if found[1] == "\u00a0" else " "
            yield target.sight(found.start(), found.end(), "a hyphen for a dash", f"{first}{right} ")
    if target.language not in _CYRILLIC:
        return
    if not _LIST.match(context.source.typed):
        for found in _OPENING_HYPHEN.finditer(target.masked):
            yield target.sight(found.start(2), found.end(2), "a hyphen for a dash", right)
    for found in _ONE_SIDED_DASH.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a space is missing beside the dash", " — ")


def _has_dash(target: Text) -> bool:
    """Tell whether an English text has a dash between spaces, beside which a hyphen is a slip."""
    return target.language == "en" and re.search(rf"\w{_SPACE}–{_SPACE}\w|\w—\w", target.masked) is not None


def _is_item(masked: str, source: str, found: re.Match[str]) -> bool:
    """Tell whether a hyphen begins an item of a list on one line, “- none: off - strict: on”, as in the source."""
    item = re.match(r"[\w.+-]+:", masked[found.end() :])
    return item is not None and re.search(rf"(?:^|\s)-{_SPACE}+{re.escape(item.group())}", source) is not None


def _is_formula(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a hyphen between spaces is a minus sign or parts the fields of a pattern."""
    before, after = masked[: found.start()], masked[found.end() :]
    joins_values = OPAQUE in (before[-1:], after[:1]) or bool(re.search(r"[A-Za-z]$", before) and after[:1].isdigit())
    digits = before[-1:].isdigit() and after[:1].isdigit()
    return digits or joins_values or bool(re.search(r"[-+*/=<>|]\s*$", before)) or bool(re.match(r"[-+*/=<>|]", after))


@check("punctuation.range", category="locale", severity=None, needs=target(digit) & target(has("[-—–]")))
def number_range(context: Context) -> Iterator[Sighting]:
    """A range of numbers is written with a hyphen or with spaces. Off until a project asks for it.

    What: Two numbers, the first the smaller one, with a hyphen or a spaced dash between them, before a year, a unit or
    another counted word. Telephone numbers, dates and codes are left alone.
    Why: An en dash without spaces says “from … to”; a hyphen is part of a name or code.
    Wrong: en: in 2019–2021 | ru: в 2019-2021 годах
    Right: en: in 2019–2021 | ru: в 2019–2021 годах
    """
    target = context.target
    for found in _RANGE.finditer(target.masked):
        if int(found[1]) < int(found[3]) and found[2] != "–" and _UNIT_AFTER.match(target.masked, found.end()):
            yield target.sight(found.start(), found.end(), "a range takes an en dash", f"{found[1]}–{found[3]}")


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


@check("words.repeated", category="fluency", severity=Severity.MINOR, needs=target(text(_may_repeat)))
def repeated(context: Context) -> Iterator[Sighting]:
    """A word stands twice in a row.

    What: The same word again after a space. Words that are doubled on purpose («бір бір», "very very") and words that
    the source has twice are left alone; so are hyphenated pairs such as «түр-түрі».
    Why: One of the two is left from an earlier wording.
    Wrong: en: The law protects data. | ru: Закон защищает защищает данные.
    Right: en: The law protects data. | ru: Закон защищает данные.
    """
    target = context.target
    found_in_source = _WORD_AGAIN.search(context.source.masked)
    for found in _WORD_AGAIN.finditer(target.masked):
        word = found[1].lower()
        if found[1].isupper() != found[3].isupper():
            continue  # «ПО по умолчанию»
        if word in _MAY_REPEAT or len(word) < 2 or found_in_source:
            continue
        same = found[1] == found[3] or found[3].islower()
        yield target.sight(found.start(), found.end(), f"“{found[3]}” stands twice", found[1] if same else None)


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
    if re.search(rf"[(\[]{_SPACE}|{_SPACE}[)\]]", source.masked) or any(unpaired(target.masked).values()):
        return
    for found in _INSIDE.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a space inside the pair", "")
    for found in _NO_SPACE_BEFORE_OPENING.finditer(target.masked):
        around = _around(target.masked, found.start())
        remark = ")" in around and not re.search(r"\(\w{1,3}\)", around) and "|" not in around
        if (found[1] == "«" or remark) and around not in source.typed:
            yield target.sight(found.start(), found.start(), "no space before the pair", " ")
