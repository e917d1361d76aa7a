"""Dashes and hyphens: between words, at the edge of a word, in ranges of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.classes import CYRILLIC, LETTER, SPACE
from localize.checks.needs import any_piece, digit, has, target
from localize.checks.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.registry import check
from localize.model import Severity

_SPACED_HYPHEN = re.compile(
    rf"(?<=[\w»”)\"'%.,!?…{UNSEEN}{OPAQUE}])({SPACE}+)(--?)({SPACE}+)(?=[\w«“(\"'„{UNSEEN}{OPAQUE}])"
)
_OPENING_HYPHEN = re.compile(rf"^(\s*)(--?)({SPACE}+)(?=[А-ЯЁӘҒҚҢӨҰҮҺІ])")
_LIST = re.compile(rf"(?:^|\n)\s*[-*•]{SPACE}")
_ONE_SIDED_DASH = re.compile(rf"(?<={LETTER})(?:{SPACE}—(?={LETTER})|—{SPACE}(?=[\w«]))")
_RANGE = re.compile(r"(?<![\d.,:/–—−+-])(\d{1,4})( ?[-—] ?| – )(\d{1,4})(?![\d.,:/–—-]\d|\d|[-–—])")
_UNIT_AFTER = re.compile(
    r"\s?(?:%|года?|гг|годы|годах|годов|лет|дн|час|мин|статьи|статей|стать|пункт|страниц|с\.|жыл|жж|ғасыр|бап|бет|"
    r"тармақ|адам|человек|years?|days?|hours?|minutes?|pages?|people)"
)


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
    if not re.search("[-—–]", target.masked) or (target.language not in CYRILLIC and not _has_dash(target)):
        return
    usual, other = ("—", "–") if target.language == "ru" else ("–", "—")
    right = other if other in target.masked and usual not in target.masked else usual
    if " -- " not in context.source.typed:
        for found in _SPACED_HYPHEN.finditer(target.masked):
            if _is_formula(target.masked, found) or _is_item(target.masked, context.source.masked, found):
                continue
            first = "\u00a0" if found[1] == "\u00a0" else " "
            yield target.sight(found.start(), found.end(), "a hyphen for a dash", f"{first}{right} ")
    if target.language not in CYRILLIC:
        return
    if not _LIST.match(context.source.typed):
        for found in _OPENING_HYPHEN.finditer(target.masked):
            yield target.sight(found.start(2), found.end(2), "a hyphen for a dash", right)
    for found in _ONE_SIDED_DASH.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a space is missing beside the dash", " — ")


def _has_dash(target: Text) -> bool:
    """Tell whether an English text has a dash between spaces, beside which a hyphen is a slip."""
    return target.language == "en" and re.search(rf"\w{SPACE}–{SPACE}\w|\w—\w", target.masked) is not None


def _is_item(masked: str, source: str, found: re.Match[str]) -> bool:
    """Tell whether a hyphen begins an item of a list on one line, “- none: off - strict: on”, as in the source."""
    item = re.match(r"[\w.+-]+:", masked[found.end() :])
    return item is not None and re.search(rf"(?:^|\s)-{SPACE}+{re.escape(item.group())}", source) is not None


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
