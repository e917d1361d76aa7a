"""Targets written as XLIFF 2: text escaped, tags as the codes that they stand for, each id used once.

Tags that cross or lack their other half become start and end codes, which XLIFF has for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from localize.formats.xliff.v2.content import Code, Key
from localize.formats.xliff.v2.spans import place_tags
from localize.formats.xml.scanner import escape_attribute, escape_text
from localize.model import Content, InlineTag

_ATTRIBUTE = re.compile(r"""\s([^\s=/<>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ID = re.compile(r"""(\s(?:id|startRef)\s*=\s*)(["'])(.*?)\2""")
_BOTH = ("canCopy", "canDelete", "canReorder", "canOverlap", "type", "subType")
"""What start and end code of a pair say both."""
_DATA = ("dataRef", "disp", "equiv", "subFlows")
"""What a pair has for its start and its end."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of the text in a target."""

    preserve: bool
    """White space is text: a line end is written as one."""
    ending: str = "\n"


def escape(text: str, layout: Layout) -> str:
    """Return text as character data that reads back as it is. Raises: MergeError where XML lacks a character."""
    return escape_text(text).replace("\n", layout.ending if layout.preserve else "&#10;")


def write_content(content: Content, codes: Mapping[str, Code], present: Mapping[Key, Code], layout: Layout) -> str:
    """Return the inside of a `<target>`.

    *codes* are those of the unit by their typed tag; *present* those of the target that is there now, which are
    preferred: they may say more than those of the source.
    Raises: MergeError.
    """
    spots = place_tags(content)
    tags = ((at, each) for at, each in enumerate(content.parts) if isinstance(each, InlineTag))
    used = {at: _preferred(codes[each.typed], present) for at, each in tags}
    written: list[str] = []
    for index, part in enumerate(content.parts):
        if isinstance(part, str):
            written.append(escape(part, layout))
            continue
        code, spot = used[index], spots[index]
        # In a damaged file an element may be closed by another one's end code.
        whole = spot.partner is not None and used[spot.partner].element == code.element
        raw = code.raw if whole else _alone(code, part.id, isolated=spot.isolated)
        repeated = spot.copy and code.key[0] not in ("kept", "cp")
        written.append(_copy(raw, code, spot.copy) if repeated else raw)
    return "".join(written)


def _preferred(code: Code, present: Mapping[Key, Code]) -> Code:
    """Return the present form of a code; halves of a pair are taken together, so that they fit."""
    place, name = code.key
    pair = next((each for each in (("start", "end"), ("mark", "unmark")) if place in each), (place,))
    wanted = [(half, name) for half in pair]
    forms = {present[each].element for each in wanted if each in present} if wanted[0] in present else set()
    fits = all(each in present for each in wanted) and (("pc" not in forms and "mrk" not in forms) or len(forms) == 1)
    return present[code.key] if fits else code


def _copy(raw: str, code: Code, number: int) -> str:
    """Return a code with an id of its own; one without original data says whose copy it is."""
    name = escape_attribute(code.key[1])
    if raw.startswith("</"):
        return raw
    changed = _ID.sub(lambda found: f"{found[1]}{found[2]}{found[3]}-copy{number}{found[2]}", raw, count=1)
    is_start = code.element in ("ph", "pc", "sc") and not re.search(r"\s(?:copyOf|dataRef\w*)\s*=", raw)
    if not is_start:
        return changed
    at = _ID.search(changed)
    return f'{changed[: at.end()]} copyOf="{name}"{changed[at.end() :]}' if at else changed


def _alone(code: Code, tag: str, *, isolated: bool) -> str:
    """Return a code that has no nested partner: half of a pair as a start or end code."""
    place, name = code.key[0], escape_attribute(code.key[1])
    if code.element == "bare":  # marked, so that what a person writes beside it can be told from it
        return f'<{code.prefix}mrk id="kept-{tag}" translate="no">{code.raw}</{code.prefix}mrk>'
    if code.element == "mrk":
        if place == "mark":
            return f"<{code.prefix}sm{_attributes(code.raw)}/>"
        return f'<{code.prefix}em startRef="{name}"/>'
    if code.element != "pc":
        return code.raw
    return _half(code, name, is_start=place == "start", isolated=isolated)


def _attributes(raw: str) -> str:
    return "".join(f" {found[1]}={found[2]}" for found in _ATTRIBUTE.finditer(raw))


def _half(code: Code, name: str, *, is_start: bool, isolated: bool) -> str:
    """Return one end of `<pc>` as `<sc>` or `<ec>`; the attributes of the closing half come from the opening one."""
    given = {found[1]: found[2] for found in _ATTRIBUTE.finditer(code.opening)}
    kept = {"id": f'"{name}"'} if is_start else {"id": f'"{name}-end"'} if isolated else {"startRef": f'"{name}"'}
    if isolated:
        kept["isolated"] = '"yes"'
    kept |= {key: value for key, value in given.items() if key in _BOTH}
    kept.setdefault("canOverlap", '"no"')
    if not is_start and kept.get("canReorder", "")[1:-1] == "firstNo":
        kept["canReorder"] = '"no"'
    side = "Start" if is_start else "End"
    kept |= {key: given[f"{key}{side}"] for key in _DATA if f"{key}{side}" in given}
    if is_start:
        others = (key for key in given if key not in _BOTH and key != "id" and not key.startswith(_DATA))
        kept |= {key: given[key] for key in others}
    element = "sc" if is_start else "ec"
    return f"<{code.prefix}{element}" + "".join(f" {key}={value}" for key, value in kept.items()) + "/>"
