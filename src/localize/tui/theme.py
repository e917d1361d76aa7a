"""Two themes of our own, dark and light: every text colour reaches 4.5:1 on every ground that it stands on."""

from __future__ import annotations

from textual.theme import Theme

GROUNDS = ("background", "surface", "panel", "selected")
"""Where text stands."""
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

DARK = Theme(
    name="localize-dark",
    primary="#7db8f0",
    secondary="#9aa9b8",
    accent="#f0b860",
    warning="#f0b860",
    error="#ff8f87",
    success="#7fd09a",
    foreground="#e3e8ec",
    background="#12161b",
    surface="#171c22",
    panel="#20272f",
    dark=True,
    variables={
        "selected": "#24384c",
        "muted": "#a3afba",
        "draft": "#f0b860",
        "translated": "#8cc4f5",
        "approved": "#7fd09a",
        "rejected": "#ff8f87",
        "warned": "#ffb066",
        "chip": "#c3b1fa",
        "term": "#7fd3d0",
        "added": "#7fd09a",
        "deleted": "#ff9e97",
    },
)

LIGHT = Theme(
    name="localize-light",
    primary="#0b5394",
    secondary="#4b5560",
    accent="#8a4b00",
    warning="#8a4b00",
    error="#a4201a",
    success="#175c2e",
    foreground="#171c21",
    background="#fbfbf8",
    surface="#f3f3ee",
    panel="#e9e9e2",
    dark=False,
    variables={
        "selected": "#cfe1f3",
        "muted": "#4b535b",
        "draft": "#7a4300",
        "translated": "#0b4d8a",
        "approved": "#14552a",
        "rejected": "#981b16",
        "warned": "#7d3f00",
        "chip": "#55369f",
        "term": "#0d5456",
        "added": "#14552a",
        "deleted": "#981b16",
    },
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
