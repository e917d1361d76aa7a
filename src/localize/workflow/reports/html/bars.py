"""Bars of an HTML report: parts of a whole side by side, with their names for whoever sees no colours or no picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localize.workflow.reports.html.page import escape


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar."""

    label: str
    """Its name and size in words."""
    size: float
    colour: str
    """A colour of CSS."""


def render_bar(parts: Iterable[Part], whole: float, *, height_px: int = 14, label: str = "") -> str:
    """Return a bar in which *whole* would fill the width; where it has no label, its text is those of its parts."""
    shown = [each for each in parts if each.size]
    left = 0.0
    boxes = []
    for each in shown:
        width = 100 * each.size / whole
        boxes.append(
            f'<rect x="{left:.2f}%" width="{width:.2f}%" height="{height_px}" style="fill:{each.colour}">'
            f"<title>{escape(each.label)}</title></rect>"
        )
        left += width
    text = escape(label or ", ".join(each.label for each in shown) or "none")
    return f'<svg height="{height_px}" role="img" aria-label="{text}">{"".join(boxes)}</svg>'


def render_key(parts: Iterable[Part]) -> str:
    """Return the names of parts, each beside its colour."""
    names = (f'<span><i style="background:{each.colour}"></i>{escape(each.label)}</span>' for each in parts)
    return f'<p class="key">{" ".join(names)}</p>'
