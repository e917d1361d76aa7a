"""Prose: texts of full sentences, unlike headings, cells, lists and the strings of programs."""

from __future__ import annotations

import re

# Kinds of units that are no running text.
_BRIEF = frozenset(
    ["attribute", "caption", "cell", "code", "heading", "item", "label", "subtitle", "term", "title", "value"]
)
_FINAL = re.compile(r"[.!?…][»”\"’)\]]*(?:</?[a-z]+\d*/?>)*\s*$")
_LIST = re.compile(r"^\s*(?:[-–—•*]|\d+[.)]|\w\))\s|[\n.;:]\s+[-–—•*]\s")
_BETWEEN = re.compile(r"\w[.!?…]\S*\s+\S")
_LEAST_MESSAGE = 80
"""Characters of a string of a program that is two sentences at least, and no button."""


def is_prose(typed: str, kind: str) -> bool:
    """Tell whether a text is of full sentences, by the kind of its unit and by its own shape."""
    if kind in _BRIEF or _FINAL.search(typed) is None or _LIST.search(typed):
        return False
    return kind != "message" or (len(typed) >= _LEAST_MESSAGE and _BETWEEN.search(typed) is not None)
