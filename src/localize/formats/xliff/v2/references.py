"""References to markers of a target, which go with the markers when a new target replaces them.

A term entry, a note or a comment loses its `ref` and stays; a match, which cannot be without one, is removed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from localize.formats.core.splice import Edit
from localize.formats.xliff.v2.validate.annotations import parse_fragment
from localize.formats.xml.scanner import Element, attribute_place

_ID = re.compile(r"""\sid\s*=\s*["']([^"']*)["']""")
_MARKERS = frozenset(("mrk", "sm"))
_MATCH = "mtc:match"


def reference_edits(text: str, unit: Element, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield what takes the references away that point at markers which the *edits* of a unit's targets remove."""
    changed = list(_changed_targets(unit, edits))
    kept = {name for _, edit in changed for name in _ID.findall(edit.text)}
    replaced = {each.start: each for target, _ in changed for each in target.walk()}
    lost = {each.attributes.get("id", "") for each in replaced.values() if each.name in _MARKERS} - kept
    if lost:
        pointing = [each for each in unit.walk() if each.start not in replaced and _points_at(each, unit, lost)]
        yield from _attribute_edits(text, pointing)
        yield from _match_edits(text, unit, {each.start for each in pointing})


def _attribute_edits(text: str, pointing: Sequence[Element]) -> Iterator[Edit]:
    for each in pointing:
        place = attribute_place(text, each, "ref")
        if each.name != _MATCH and place is not None:
            yield without_attribute(text, place, "ref")


def _changed_targets(unit: Element, edits: Sequence[Edit]) -> Iterator[tuple[Element, Edit]]:
    """Yield the targets that edits replace or remove, each with its edit."""
    found = (segment.find("target") for segment in unit.elements if segment.name == "segment")
    targets = [each for each in found if each is not None]
    starts = [each.start for each in targets]
    for edit in edits:
        at = bisect_left(starts, edit.end) - 1
        if at >= 0 and edit.start < targets[at].end:
            yield targets[at], edit


def _match_edits(text: str, unit: Element, starts: set[int]) -> Iterator[Edit]:
    """Yield what removes the matches that start there, with what holds them where none is left."""
    for holder in unit.elements if starts else ():
        inside = list(holder.elements)
        gone = [each for each in inside if each.start in starts]
        for each in [holder] if gone and len(gone) == len(inside) else gone:
            yield Edit(space_before(text, each, unit.inner), each.end, "")


def _points_at(element: Element, unit: Element, names: set[str]) -> bool:
    reference = element.attributes.get("ref", "")
    fragment = parse_fragment(reference) if reference.startswith("#") else ""
    if isinstance(fragment, str):
        return False
    return fragment.find("t") in names and fragment.find("u") in (None, unit.attributes.get("id"))


def space_before(text: str, element: Element, least: int) -> int:
    """Return where the white space before an element begins, not before character *least*."""
    at = element.start
    while at > least and text[at - 1].isspace():
        at -= 1
    return at


def without_attribute(text: str, place: tuple[int, int], name: str) -> Edit:
    """Return the edit that takes an attribute away, with the space before it."""
    start = text.rindex(name, 0, place[0])
    while text[start - 1].isspace():
        start -= 1
    return Edit(start, place[1] + 1, "")
