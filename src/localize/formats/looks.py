"""Kind letters of looks, by what tells the runs of one paragraph apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from localize.formats.runs import Item, Run


def look_key(properties: Mapping[str, str]) -> tuple[str, ...]:
    """Return the key of a look with these properties."""
    return tuple(f"{name}={value}" for name, value in sorted(properties.items()))


def with_kinds(items: Sequence[Item], letters: Mapping[str, str]) -> list[Item]:
    """Return a paragraph's items, each look named after what not all of its runs have.

    *letters* gives the letters of a property, or of a property with its value. A link counts more than all else,
    several others are "g".
    """
    runs = [set(item.look.key) for item in items if isinstance(item, Run) and item.text.strip()]
    if all(each == runs[0] for each in runs):
        return list(items)
    common = set.intersection(*runs)
    return [
        replace(item, look=replace(item.look, kind=_kind(set(item.look.key) - common, letters)))
        if isinstance(item, Run)
        else item
        for item in items
    ]


def _kind(own: Iterable[str], letters: Mapping[str, str]) -> str:
    names = (each if each in letters else each.partition("=")[0] for each in own)
    found = {letters[name] for name in names if name in letters}
    if "a" in found:
        return "a"
    return found.pop() if len(found) == 1 else "g"  # a bold text is bold in whatever size
