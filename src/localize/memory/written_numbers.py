"""Numbers as texts write them: their values by a language's symbols, and words that begin or end with digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from localize.language import number_symbols
from localize.model import LanguageTag

_SPACES = " \u00a0\u202f\u2009"
_JOINED = re.compile(r"(\d+)([-‑])(\w[\w-]*)")
_BEHIND = re.compile(r"([^\d]*[^\W\d_][-‑])(\d+)((?:[-‑][^\d]+)?)")
_ENGLISH_ORDINAL = re.compile(r"(\d+)(st|nd|rd|th)", re.IGNORECASE)
_KAZAKH_ORDINAL = re.compile(r"(?:[ыі]?н?)ш[ыі]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart. `whole` and `fraction` are digits; anything else is kept as it is written."""

    whole: str
    fraction: str
    group: str
    """The sign between groups of three digits, "" when there is none."""

    @property
    def value(self) -> str:
        """The number in plain digits with a point."""
        return f"{self.whole}.{self.fraction}" if self.fraction else self.whole


def read_number(text: str, language: LanguageTag) -> Number | None:
    """Return the number that *text* is in a language; None for dates, versions and other strings of digits."""
    decimal, group = number_symbols(language)
    groups = _SPACES if group in _SPACES else group
    found = re.fullmatch(
        rf"(\d{{1,3}}(?:([{re.escape(groups)}])\d{{3}})(?:\2\d{{3}})*|\d+)(?:{re.escape(decimal)}(\d+))?", text
    )
    if found is None:
        return None
    used = found.group(2) or ""
    return Number(found.group(1).replace(used, "") if used else found.group(1), found.group(3) or "", used)


def write_number(number: Number, like: Number, language: LanguageTag) -> str:
    """Return *number* as the target writes numbers: grouped as *like* is, or as the language groups."""
    decimal, group = number_symbols(language)
    whole = number.whole
    sign = like.group or (group if number.group and len(like.whole) < 4 else "")
    if sign and len(whole) > 3:
        head = len(whole) % 3
        pieces = [whole[:head]] if head else []
        whole = sign.join([*pieces, *(whole[at : at + 3] for at in range(head, len(whole), 3))])
    return f"{whole}{decimal}{number.fraction}" if number.fraction else whole


def split_number(text: str) -> tuple[str, str] | None:
    """Return the digits that a word begins with and the rest of it; None for other words."""
    found = _ENGLISH_ORDINAL.fullmatch(text)
    if found is not None:
        return found[1], found[2]
    joined = _JOINED.fullmatch(text)
    return (joined[1], joined[2] + joined[3]) if joined is not None else None


def split_behind(text: str) -> tuple[str, str, str] | None:
    """Return a word as what stands before the digits that a hyphen joins to it, these, and the rest («топ-10-ға»)."""
    found = _BEHIND.fullmatch(text)
    return (found[1], found[2], found[3]) if found is not None else None


def rest_key(rest: str) -> str:
    """Return what the part behind the digits says, whatever the number: all English ordinals are "th"."""
    if rest.lower() in ("st", "nd", "rd", "th"):
        return "th"
    return "-ші" if is_kazakh_ordinal(rest[1:]) else rest


def is_kazakh_ordinal(ending: str) -> bool:
    """Tell whether the part behind the digits makes a Kazakh ordinal of them («ші», «ыншы»)."""
    return _KAZAKH_ORDINAL.fullmatch(ending) is not None
