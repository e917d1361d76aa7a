"""The signs of the states: a glyph that reads without colour, a word, and the name of its style."""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass

from localize.listing import Row
from localize.model import State, Substate
from localize.wording import later


@dataclass(frozen=True, slots=True)
class Sign:
    """How one state is shown."""

    glyph: str
    ascii: str
    word: str
    """In English; `tr` says it in the language spoken."""
    style: str
    """The name of a theme variable."""


NEW = Sign("·", ".", later("new"), "muted")
DRAFT = Sign("~", "~", later("draft"), "draft")
TRANSLATED = Sign("✓", "t", later("translated"), "translated")
REVIEWED = Sign("R", "R", later("reviewed"), "approved")
FINAL = Sign("●", "A", later("final"), "approved")
REJECTED = Sign("✗", "x", later("rejected"), "rejected")
FINDING = Sign("!", "!", later("finding"), "warned")
CHANGED = Sign("Δ", "d", later("source changed"), "warned")
ALL = (NEW, DRAFT, TRANSLATED, REVIEWED, FINAL, REJECTED, FINDING, CHANGED)


def sign_of(row: Row) -> Sign:
    """Return the sign of a row's state."""
    if row.substate is Substate.REJECTED:
        return REJECTED
    if row.state is State.INITIAL:
        return DRAFT if row.target is not None and row.target.content else NEW
    return {State.TRANSLATED: TRANSLATED, State.REVIEWED: REVIEWED, State.FINAL: FINAL}[row.state]


def ascii_only() -> bool:
    """Tell whether the terminal cannot be trusted with more than ASCII."""
    if os.environ.get("TERM") in ("linux", "dumb", "vt100", "vt220"):
        return True
    return "utf" not in locale.getpreferredencoding(do_setlocale=False).lower().replace("-", "")


def bar(share: float, width: int, *, plain: bool) -> str:
    """Return a progress bar of *width* cells for a share from 0 to 1."""
    full = min(width, max(0, round(share * width)))
    filled, rest = ("#", "-") if plain else ("█", "░")
    return filled * full + rest * (width - full)
