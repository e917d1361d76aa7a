"""Colour themes: every text colour has a contrast of 4.5:1 on every background it is used on, 7:1 in high contrast.

Grounds and borders are nearly grey: Rich finds a grey of a terminal's 256 colours for those with a saturation of 0.15
at most, and for others one of six steps a colour, of which the first stands for all dark ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textual.theme import Theme

from localize.i18n import mark
from localize.workflow.user.preferences import Look

GROUNDS = ("background", "surface", "panel", "selected")
"""Where text stands, each on or beside the one before."""
INKS = (
    "foreground",
    "muted",
    "draft",
    "translated",
    "approved",
    "rejected",
    "warned",
    "chip",
    "term",
    "added",
    "deleted",
    "accent",
)
"""What text is written in."""


def make_theme(
    look: Look, grounds: tuple[str, str, str, str], inks: Mapping[str, str], *, dark: bool = True, ansi: bool = False
) -> Theme:
    """Return a theme from its grounds, in the order of `GROUNDS`, and its inks and "border" by name."""
    background, surface, panel, selected = grounds
    # What Textual's own widgets take: the chosen one of a list, the cursor and the selection of a field, bars.
    cursor = {
        "block-cursor-background": inks["accent"],
        "block-cursor-foreground": background,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": selected,
        "block-cursor-blurred-foreground": inks["foreground"],
        "block-hover-background": selected,
        "input-cursor-background": inks["foreground"],
        "input-cursor-foreground": background,
        "input-selection-background": inks["accent"],
        "input-selection-foreground": background,
        "screen-selection-background": inks["accent"],
        "screen-selection-foreground": background,
        "ansi-background": background,
        "ansi-foreground": inks["foreground"],
        "text-muted": inks["muted"],
        "text-disabled": inks["muted"],
        "border": inks["accent"],
        "border-blurred": inks["border"],
    }
    return Theme(
        name=f"localize-{look.value}",
        primary=inks["translated"],
        secondary=inks["muted"],
        accent=inks["accent"],
        warning=inks["warned"],
        error=inks["rejected"],
        success=inks["approved"],
        foreground=inks["foreground"],
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        ansi=ansi,
        variables={**{name: inks[name] for name in INKS if name not in ("foreground", "accent")}, "selected": selected}
        | cursor,
    )


DARK = make_theme(
    Look.DARK,
    ("#121416", "#1a1d20", "#26292d", "#353a40"),
    {
        "foreground": "#e3e8ec",
        "muted": "#a3afba",
        "draft": "#f0b860",
        "translated": "#8cc4f5",
        "approved": "#7fd09a",
        "rejected": "#ff9a92",
        "warned": "#ffb066",
        "chip": "#c3b1fa",
        "term": "#7fd3d0",
        "added": "#7fd09a",
        "deleted": "#ff9e97",
        "accent": "#f0b860",
        "border": "#767e86",
    },
)
LIGHT = make_theme(
    Look.LIGHT,
    ("#fcfcfc", "#f1f1f0", "#e8e8e6", "#dadee2"),
    {
        "foreground": "#171c21",
        "muted": "#4b535b",
        "draft": "#6a4200",
        "translated": "#0b4d8a",
        "approved": "#14552a",
        "rejected": "#981b16",
        "warned": "#703c00",
        "chip": "#4f2a9c",
        "term": "#0d5456",
        "added": "#14552a",
        "deleted": "#981b16",
        "accent": "#6a4200",
        "border": "#757a80",
    },
    dark=False,
)
CONTRAST = make_theme(
    Look.CONTRAST,
    ("#000000", "#121314", "#1c1e20", "#30353a"),
    {
        "foreground": "#ffffff",
        "muted": "#d2d8de",
        "draft": "#ffd75f",
        "translated": "#a6dcff",
        "approved": "#8ff0a4",
        "rejected": "#ffb4ae",
        "warned": "#ffc27d",
        "chip": "#d9ccff",
        "term": "#8fefec",
        "added": "#8ff0a4",
        "deleted": "#ffb4ae",
        "accent": "#ffd75f",
        "border": "#9aa0a6",
    },
)
# Blue for what is well, orange for what is not: apart for every common kind of colour blindness, which red and green
# are not. Source: Okabe and Ito, Color Universal Design, lightened for a dark ground.
COLOUR_BLIND = make_theme(
    Look.COLOUR_BLIND,
    ("#121416", "#1a1d20", "#26292d", "#353a40"),
    {
        "foreground": "#e6eaee",
        "muted": "#a8b3be",
        "draft": "#d9d2c0",
        "translated": "#9fd0f7",
        "approved": "#64b8ff",
        "rejected": "#ffa040",
        "warned": "#f5cf5a",
        "chip": "#d3c4e8",
        "term": "#b5e0ee",
        "added": "#64b8ff",
        "deleted": "#ffa040",
        "accent": "#f5cf5a",
        "border": "#767e86",
    },
)
# The terminal's own sixteen colours, fewest bytes. Bright inks on black: no other ground carries all of them, so the
# style sheet marks what has a ground elsewhere by its style.
ANSI = make_theme(
    Look.ANSI,
    ("ansi_black",) * 4,
    {
        "foreground": "ansi_bright_white",
        "muted": "ansi_white",
        "draft": "ansi_bright_yellow",
        "translated": "ansi_bright_cyan",
        "approved": "ansi_bright_green",
        "rejected": "ansi_bright_red",
        "warned": "ansi_bright_yellow",
        "chip": "ansi_bright_magenta",
        "term": "ansi_cyan",
        "added": "ansi_bright_green",
        "deleted": "ansi_bright_red",
        "accent": "ansi_bright_yellow",
        "border": "ansi_white",
    },
    ansi=True,
)
THEMES: Mapping[Look, Theme] = MappingProxyType(
    {
        Look.DARK: DARK,
        Look.LIGHT: LIGHT,
        Look.CONTRAST: CONTRAST,
        Look.COLOUR_BLIND: COLOUR_BLIND,
        Look.ANSI: ANSI,
    }
)
NAMES: Mapping[Look, str] = MappingProxyType(
    {
        Look.DARK: mark("dark"),
        Look.LIGHT: mark("light"),
        Look.CONTRAST: mark("high contrast"),
        Look.COLOUR_BLIND: mark("blue and orange"),
        Look.ANSI: mark("the terminal’s own colours"),
    }
)


def colours(theme: Theme) -> dict[str, str]:
    """Return the theme's colours by the names that `GROUNDS` and `INKS` use."""
    fixed = {
        "foreground": theme.foreground,
        "background": theme.background,
        "surface": theme.surface,
        "panel": theme.panel,
        "accent": theme.accent,
    }
    return {**{name: colour for name, colour in fixed.items() if colour}, **theme.variables}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours given as #rrggbb, from 1 to 21. Source: WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
