"""Lines between paired shortcodes or Liquid tags that hold code: `{{< highlight go >}}` to `{{< /highlight >}}`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

NAMES = "highlight|mermaid|katex|math|chart|plantuml|graphviz|comment"
"""Paired shortcodes and Liquid tags whose inside is no text."""
_OPEN = re.compile(
    rf"\s*(?:\{{\{{(?P<sign>[<%])\s*(?P<hugo>{NAMES})\b.*?(?<!/)[>%]\}}\}}|\{{%-?\s*(?P<liquid>{NAMES})\b.*?%\}})\s*"
)
_CLOSE = re.compile(
    rf"\s*(?:\{{\{{(?P<sign>[<%])\s*/\s*(?P<hugo>{NAMES})\s*[>%]\}}\}}|\{{%-?\s*end(?P<liquid>{NAMES})\s*-?%\}})\s*"
)


def code_regions(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each region whose tags stand on lines of their own. Linear.

    A region that would cut a fenced block in two is none: the tags in it are examples.
    """
    fences = list(accumulate((line.lstrip().startswith(("```", "~~~")) for line in lines), initial=0))
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        closing = _CLOSE.fullmatch(line) if "{" in line else None
        if closing is not None:
            ends.setdefault(_name(closing), []).append(number)
    after = 0
    for number, line in enumerate(lines):
        opening = _OPEN.fullmatch(line) if ends and number >= after and "{" in line else None
        known = ends.get(_name(opening), []) if opening else []
        place = bisect_right(known, number)
        if place < len(known) and (fences[known[place]] - fences[number]) % 2 == 0:
            yield number, known[place]
            after = known[place] + 1


def _name(found: re.Match[str]) -> str:
    return f"{found['sign']}{found['hugo']}" if found["hugo"] else f"%{found['liquid']}"
