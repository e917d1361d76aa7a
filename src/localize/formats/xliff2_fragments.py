"""Fragment identifiers of XLIFF 2, `#f=f1/u=1/n=n1`: are they well-formed, and what do they point at.

Source: XLIFF 2.1, section 3 (fragment identification).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from localize.formats.xliff2_schema import MODULES

_NMTOKEN = re.compile(r"[\w.\-:\u00b7]+")
_RANK = {"f": 0, "g": 1, "u": 2}
"""What contains something else, outermost first; whatever else comes last, once."""
_LEAVES = frozenset({"n", "d", "t", ""})
_IN_UNIT = frozenset({"d", "t", ""})
"""What is found in a unit only."""
REGISTERED = frozenset({"tbx"}) | MODULES
"""Prefixes of modules, and of extensions that OASIS lists."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment identifier in its pieces."""

    selectors: tuple[tuple[str, str], ...]
    """(prefix, id), outermost first; the prefix "" is an inline code, a segment or an ignorable."""

    def find(self, prefix: str) -> str | None:
        """Return the id behind a prefix."""
        return next((value for name, value in self.selectors if name == prefix), None)

    @property
    def is_local(self) -> bool:
        """Whether it names one thing inside the unit it stands in."""
        return len(self.selectors) == 1 and self.selectors[0][0] not in _RANK


def parse_fragment(reference: str) -> Fragment | str:
    """Return the pieces of `#…`, or what is wrong with it in words."""
    selectors: list[tuple[str, str]] = []
    for word in reference.removeprefix("#").removeprefix("/").split("/"):
        prefix, equals, value = word.rpartition("=")
        if not _NMTOKEN.fullmatch(value) or (equals and not _NMTOKEN.fullmatch(prefix)):
            return f"{word!r} is not of the form prefix=id"
        selectors.append((prefix, value))
    return _order_fault(selectors) or Fragment(tuple(selectors))


def _order_fault(selectors: list[tuple[str, str]]) -> str:
    last = -1
    for at, (prefix, value) in enumerate(selectors):
        rank = _RANK.get(prefix)
        if rank is not None and rank > last:
            last = rank
        elif rank is not None:
            return f"{prefix}={value} stands twice or after what it contains"
        elif at < len(selectors) - 1:
            return f"{f'{prefix}=' if prefix else ''}{value} must stand last"
        elif prefix in _IN_UNIT and selectors[0][0] == "f" and not any(name == "u" for name, _ in selectors):
            return f"{f'{prefix}=' if prefix else ''}{value} needs its unit before it"
        elif prefix not in _LEAVES and len(prefix) < 2:
            return f"the prefix {prefix!r} is too short"
        elif prefix not in _LEAVES and prefix not in REGISTERED:
            return f"the prefix {prefix!r} is not registered"
    return ""
