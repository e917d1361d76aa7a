"""Display options of one person on one terminal: theme, ASCII signs, bandwidth, keys."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rich.console import Console

from localize.i18n.status_symbols import is_ascii_only
from localize.tui.keys.keymap import keymap
from localize.workflow.user.preferences import Answer, Look, Preferences, Propagation, over_network

REST_S = 0.05
"""A cursor that moves on sooner costs no look-ups: a key that is held down comes 20 to 30 times a second."""
SLOW_REST_S = 0.25
"""The same where every byte counts."""
_COLOURLESS = ("dumb", "vt")
"""How the names of terminals without colours begin, as TERM has them."""


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """Display options of the screens, set once at the start."""

    look: Look = Look.DARK
    plain: bool = False
    """ASCII signs only."""
    colourless: bool = False
    """NO_COLOR is set, or the terminal has none: styles and signs only."""
    has_few_colours: bool = False
    """The terminal has sixteen: grounds are not to be told from each other."""
    mouse: bool = True
    rest_s: float = REST_S
    repeats: Propagation = Propagation.OFFER
    asks_on_findings: bool = False
    """Whether a text with a major finding is confirmed by the second Enter only."""
    offers_words: bool = True
    wraps_rows: bool = True
    """Whether rows of segments have as many lines as their texts need."""
    lock_minutes: int = 0
    """Minutes without a key after which an encrypted project is locked; 0: never."""
    syncs: bool = False
    """Whether work is exchanged with a team's server in the background."""
    tour: bool = False
    """Whether the tour is shown by itself."""
    offers_glossary: bool = False
    """Whether a project without a glossary is offered the built-in one."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys by action id where they differ from our own."""


def options_for(wanted: Preferences) -> DisplayOptions:
    """Return what a person's preferences and the surroundings make of it. Raises: ConfigError for keys."""
    saves = wanted.low_bandwidth.decide(otherwise=over_network())
    colourless = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "").startswith(_COLOURLESS)
    has_few_colours = Console(force_terminal=True).color_system in (None, "standard")
    return DisplayOptions(
        look=_look(wanted, colourless=colourless, has_few_colours=has_few_colours),
        plain=wanted.ascii.decide(otherwise=is_ascii_only()),
        colourless=colourless,
        has_few_colours=has_few_colours,
        mouse=not saves,
        rest_s=SLOW_REST_S if saves else REST_S,
        repeats=wanted.repeats,
        asks_on_findings=wanted.ask_on_findings.decide(otherwise=True),
        offers_words=wanted.words.decide(otherwise=True),
        wraps_rows=wanted.wrap_rows.decide(otherwise=True),
        lock_minutes=wanted.lock_minutes,
        syncs=wanted.background_sync.decide(otherwise=False),
        keys=keymap(wanted),
    )


def renewed(asked: Preferences, before: Preferences, now: Preferences) -> Preferences:
    """Return what the file says *now*; what was asked for in place of it at the start holds until it is changed there.

    *asked* is what the command line made of the file as it was *before*.
    """
    return replace(
        now,
        language=asked.language if now.language == before.language else now.language,
        low_bandwidth=asked.low_bandwidth if now.low_bandwidth is before.low_bandwidth else now.low_bandwidth,
    )


def _look(wanted: Preferences, *, colourless: bool, has_few_colours: bool) -> Look:
    if colourless or wanted.low_bandwidth is Answer.YES:
        return Look.ANSI
    return wanted.look or (Look.ANSI if has_few_colours else Look.DARK)
