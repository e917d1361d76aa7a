"""Status symbols of segments, with ASCII twins: a glyph that reads without colour, a word, and the name of a style."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass

from localize.i18n import mark
from localize.model import State, Substate
from localize.model.segment_list import Row


@dataclass(frozen=True, slots=True)
class StatusSymbol:
    """The symbol of one state."""

    glyph: str
    word: str
    """In English; `tr` translates it."""
    style: str
    """The name of a theme variable."""


NEW = StatusSymbol("·", mark("new"), "muted")
DRAFT = StatusSymbol("~", mark("draft"), "draft")
TRANSLATED = StatusSymbol("✓", mark("translated"), "translated")
REVIEWED = StatusSymbol("R", mark("reviewed"), "approved")
FINAL = StatusSymbol("●", mark("final"), "approved")
REJECTED = StatusSymbol("✗", mark("rejected"), "rejected")
FINDING = StatusSymbol("!", mark("finding"), "warned")
NEEDS_UPDATE = StatusSymbol("Δ", mark("needs update"), "warned")
NOTE = StatusSymbol("✎", mark("open note"), "warned")
QUESTION = StatusSymbol("?", mark("open question"), "warned")
MARKED = StatusSymbol("▪", mark("marked"), "chip")
CRITICAL = StatusSymbol("‼", mark("critical finding"), "rejected")
REPAIRED = StatusSymbol("*", mark("repaired match"), "muted")
CUT = StatusSymbol("…", mark("text continues"), "muted")
ALL = (NEW, DRAFT, TRANSLATED, REVIEWED, FINAL, REJECTED, FINDING, NEEDS_UPDATE, NOTE, QUESTION, MARKED)
"""Symbols of segments in lists."""
SEGMENT_SIGNS = (*ALL, CRITICAL, REPAIRED, CUT)
"""All symbols of a screen on which segments are worked on."""


def symbol_of(row: Row) -> StatusSymbol:
    """Return the symbol of a row's state."""
    if row.substate is Substate.REJECTED:
        return REJECTED
    if row.needs_update:
        return NEEDS_UPDATE
    if row.state is State.INITIAL:
        return DRAFT if row.target is not None and row.target.content else NEW
    return {State.TRANSLATED: TRANSLATED, State.REVIEWED: REVIEWED, State.FINAL: FINAL}[row.state]


_ASCII_SIGNS = {
    "+": "✓┌┐└┘╭╮╰╯┏┓┗┛╔╗╚╝",
    "A": "●",
    "x": "✗",
    "d": "Δ",
    "n": "✎",
    ".": "·…",
    "!": "‼",
    ">": "▸›→»",
    "<": "◂‹←«",
    "*": "▪",
    '"': "“”„",
    "'": "’",
    "^": "↑",
    "v": "↓",
    "|": "│↕▏▎▍▌▋▊▉¦▕",
    "$": "↵¶",
    "-": "–—░¬─━═▁▂▃▄▅▆▇▔",
    "~": "▒",
    "=": "▓",
    "#": "█┃║",
    "_": "␣",
    "?": "\ufffd" + "".join(map(chr, range(0x2400, 0x2422))),
}
_TO_ASCII = str.maketrans({sign: plain for plain, signs in _ASCII_SIGNS.items() for sign in signs})


def to_ascii(text: str) -> str:
    """Return *text* with our symbols as ASCII, cell for cell; letters stay what they are."""
    return text.translate(_TO_ASCII)


def is_ascii_only() -> bool:
    """Tell whether the terminal cannot be trusted with more than ASCII."""
    if os.environ.get("TERM") in ("linux", "dumb", "vt100", "vt220"):
        return True
    return "utf" not in locale.getpreferredencoding(do_setlocale=False).lower().replace("-", "")


def progress_bar(share: float, width: int) -> str:
    """Return a progress bar of *width* cells for a share from 0 to 1."""
    full = min(width, max(0, round(share * width)))
    return "█" * full + "░" * (width - full)
