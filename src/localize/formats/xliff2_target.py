"""Targets of XLIFF 2 as they are written: text escaped, tags as the codes they stand for, ids used once.

Tags that cross or lack their other half become start and end codes, which XLIFF has for that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localize.formats.xliff2_content import Code, Key
from localize.formats.xml_scan import escape_text
from localize.model import Content, InlineTag, TagForm

_ATTRIBUTE = re.compile(r"""\s([^\s=/<>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ID = re.compile(r"""(\s(?:id|startRef)\s*=\s*)(["'])(.*?)\2""")
_BOTH = ("canCopy", "canDelete", "canReorder", "canOverlap", "type", "subType")
"""What start and end code of a pair say both."""
_DATA = ("dataRef", "disp", "equiv", "subFlows")
"""What a pair has for its start and its end."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How text is written in a target."""

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
    found = [codes[part.typed] if isinstance(part, InlineTag) else None for part in content.parts]
    keys = [code.key if code else None for code in found]
    partners = nested_pairs(content)
    copies = _number_copies(keys, partners)
    written: list[str] = []
    for index, (part, code) in enumerate(zip(content.parts, found, strict=True)):
        if code is None:
            written.append(escape(str(part), layout))
            continue
        used = _preferred(code, present)
        raw = used.raw if index in partners else _alone(used, keys, part.id if isinstance(part, InlineTag) else "")
        written.append(_copy(raw, used, copies[index]) if copies[index] else raw)
    return "".join(written)


def nested_pairs(content: Content) -> dict[int, int]:
    """Return which tags open and close spans that lie in each other, both ways, by their index. Linear."""
    partners: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()
    for index, part in enumerate(content.parts):
        if isinstance(part, str) or part.form is TagForm.SINGLE:
            continue
        if part.form is TagForm.OPEN:
            opened.append((index, part.id))
            waiting[part.id] += 1
        elif waiting[part.id]:
            opener, name = opened.pop()
            while name != part.id:
                waiting[name] -= 1
                opener, name = opened.pop()
            waiting[name] -= 1
            partners[opener], partners[index] = index, opener
    return partners


def _preferred(code: Code, present: Mapping[Key, Code]) -> Code:
    """Return the present form of a code; halves of a pair are taken together, so that they fit."""
    place, name = code.key
    pair = next((each for each in (("start", "end"), ("mark", "unmark")) if place in each), (place,))
    wanted = [(half, name) for half in pair]
    forms = {present[each].element for each in wanted if each in present} if wanted[0] in present else set()
    fits = all(each in present for each in wanted) and (("pc" not in forms and "mrk" not in forms) or len(forms) == 1)
    return present[code.key] if fits else code


def _number_copies(keys: Sequence[Key | None], partners: Mapping[int, int]) -> list[int]:
    """Return for each code which copy of its id it is, 0 for the first; a closing one follows its opening one."""
    seen: Counter[Key] = Counter()
    copies = [0] * len(keys)
    for index, key in enumerate(keys):
        if key is None or key[0] in ("kept", "cp"):
            continue
        partner = partners.get(index)
        if partner is not None and partner < index:
            copies[index] = copies[partner]
            continue
        copies[index] = seen[key]
        seen[key] += 1
    return copies


def _copy(raw: str, code: Code, number: int) -> str:
    """Return a code with an id of its own; one without original data says whose copy it is."""
    name = code.key[1]
    if raw.startswith("</"):
        return raw
    changed = _ID.sub(lambda found: f"{found[1]}{found[2]}{found[3]}-copy{number}{found[2]}", raw, count=1)
    is_start = code.element in ("ph", "pc", "sc") and not re.search(r"\s(?:copyOf|dataRef\w*)\s*=", raw)
    if not is_start:
        return changed
    at = _ID.search(changed)
    return f'{changed[: at.end()]} copyOf="{name}"{changed[at.end() :]}' if at else changed


def _alone(code: Code, keys: Sequence[Key | None], tag: str) -> str:
    """Return a code that has no nested partner: half of a pair as a start or end code."""
    place, name = code.key
    if code.element == "bare":  # marked, so that what a person writes beside it can be told from it
        return f'<{code.prefix}mrk id="kept-{tag}" translate="no">{code.raw}</{code.prefix}mrk>'
    if code.element == "mrk":
        if place == "mark":
            return f"<{code.prefix}sm{_attributes(code.raw)}/>"
        return f'<{code.prefix}em startRef="{name}"/>'
    if code.element != "pc":
        return code.raw
    isolated = ("end" if place == "start" else "start", name) not in keys
    return _half(code, name, is_start=place == "start", isolated=isolated)


def _attributes(raw: str) -> str:
    return "".join(f" {found[1]}={found[2]}" for found in _ATTRIBUTE.finditer(raw))


def _half(code: Code, name: str, *, is_start: bool, isolated: bool) -> str:
    """Return one end of `<pc>` as `<sc>` or `<ec>`; the closing one is found in what its opening one says."""
    given = {found[1]: found[2] for found in _ATTRIBUTE.finditer(code.opening)}
    kept: dict[str, str] = {"id" if is_start or isolated else "startRef": f'"{name}"'}
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
