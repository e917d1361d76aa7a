"""Spaces around a replaced piece of a text: no two words become one, and no mark stands apart from its word."""

from __future__ import annotations

_CLOSING, _OPENING = ".,:;!?…)]}»”", "([{«“"
"""Marks that stand beside the word before them, and beside the word after them."""


def widen_gap(text: str, start: int, end: int) -> tuple[int, int]:
    """Return which part of a text goes when the one from *start* to *end* is left out: with one space beside it.

    No two spaces stay where one word was, and none at the beginning.
    """
    if start and text[start - 1].isspace():
        return start - 1, end
    if (not start or text[start - 1] in _OPENING) and end < len(text) and text[end].isspace():
        return start, end + 1
    return start, end


def space_before(before: str, piece: str, removed: str) -> str:
    """Return what stands before a piece that takes the place of *removed*, its last space added or taken away.

    What is removed may begin with a comma, which wants no space before it; a word in its place does.
    """
    if sticks(before[-1:], piece[:1]) and not sticks(before[-1:], removed[:1]):
        return f"{before} "
    if piece[:1] and piece[0] in _CLOSING and removed[:1] not in _CLOSING and before[-2:-1].isalnum():
        return before.rstrip(" ")
    return before


def sticks(one: str, other: str) -> bool:
    """Tell whether two letters that stand side by side make one word of two; "" sticks to nothing."""
    if not one or not other:
        return False
    return (one.isalnum() or one in _CLOSING) and (other.isalnum() or other in _OPENING)
