"""Inline elements of XLIFF 1.2: text and codes of a source, target or segment, and text written in them.

Source: XLIFF 1.2, section 2.3 (inline elements).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from localize.errors import MergeError
from localize.formats.xliff.inline_codes import Atom, InlineCode, kind_of, markup_name, own_id
from localize.formats.xml.scanner import Element, Text, escape_text
from localize.model import TagForm

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has no place for and that XLIFF 1.2 can carry as codes."""
CHARACTER = "x-localize-character"
"""The `ctype` of a code that is one such character; its text is the code point in hexadecimal digits."""
_DISPLAY = re.compile(r'\b(?:displaytext|val)="([^"]*)"')
_SINGLES = frozenset({"x", "ph", "it", "sub"})
_OPENING = frozenset({"bx", "bpt"})
_CLOSING = frozenset({"ex", "ept"})
_HALVES = {"open": TagForm.OPEN, "close": TagForm.CLOSE}
_MAX_CODEPOINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class CodeName:
    """Kind and text of a code by the file's header."""

    kind: str = "x"
    equiv: str = ""


Names = Callable[[str], CodeName]
"""Gives by a code's id what is known of it elsewhere in the file."""


def no_names(_code: str) -> CodeName:
    """Know nothing."""
    return CodeName()


def read_inline(element: Element, text: str, names: Names = no_names) -> list[Atom]:
    """Return what is inside an element. Annotations (`mrk`) are looked through, comments left out."""
    atoms: list[Atom] = []
    _read(element, text, names, atoms)
    return _give_own_ids(atoms) if any(not isinstance(atom, str) and atom.own for atom in atoms) else atoms


def _give_own_ids(atoms: list[Atom]) -> list[Atom]:
    """Give each closing code the own id of its opening one, for it does not name its kind itself."""
    openers = {
        atom.pair: atom for atom in atoms if not isinstance(atom, str) and atom.own and atom.form is TagForm.OPEN
    }
    return [
        replace(atom, own=openers[atom.pair].own, kind=openers[atom.pair].kind)
        if not isinstance(atom, str) and atom.form is TagForm.CLOSE and not atom.own and atom.pair in openers
        else atom
        for atom in atoms
    ]


def _read(element: Element, text: str, names: Names, atoms: list[Atom]) -> None:
    for child in element.children:
        if isinstance(child, Text):
            atoms.append(child.text)
        elif not isinstance(child, Element):
            continue
        elif child.name == "g":
            _read_pair(child, text, names, atoms)
        elif child.name == "mrk":
            _read_mark(child, text, names, atoms)
        else:
            atoms.append(_character(child) or _code(child, text, names))


def _read_pair(element: Element, text: str, names: Names, atoms: list[Atom]) -> None:
    """Read a `g`; one without content is a pair too, because a translation may fill it."""
    code = element.attributes.get("id", "")
    known = names(code)
    kind = kind_of(element.attributes.get("ctype", ""))
    kind = known.kind if kind == "x" else kind
    opening, closing = text[element.start : element.inner], text[element.close : element.end]
    if not closing:
        name = opening.strip("</>").split(None, 1)[0]
        opening, closing = f"{opening.removesuffix('/>').rstrip()}>", f"</{name}>"
    equiv, pair = element.attributes.get("equiv-text", ""), f"g@{element.start}"
    own = own_id(code, kind)
    atoms.append(InlineCode(f"g {code}", TagForm.OPEN, opening, kind, equiv, pair, own))
    _read(element, text, names, atoms)
    atoms.append(InlineCode(f"/g {code}", TagForm.CLOSE, closing, kind, "", pair, own))


def _read_mark(element: Element, text: str, names: Names, atoms: list[Atom]) -> None:
    kind = element.attributes.get("mtype", "")
    if kind == "x-sdl-deleted":
        return  # a revision that takes this text away
    if element.children and kind not in ("protected", "x-protected"):
        _read(element, text, names, atoms)
        return
    key = f"mrk {kind} {element.attributes.get('mid', '')}"
    raw = text[element.start : element.end]
    atoms.append(InlineCode(key, TagForm.SINGLE, raw, equiv=element.text, text=element.text))


def _code(element: Element, text: str, names: Names) -> InlineCode:
    attributes = element.attributes
    code = attributes.get("id", "")
    pair = attributes.get("rid", code)
    known = names(code)
    inside = element.text
    kind = kind_of(attributes.get("ctype", ""), markup_name(inside))
    kind = known.kind if kind == "x" else kind
    equiv = attributes.get("equiv-text", "") or known.equiv or _display_text(inside)
    form, key = TagForm.SINGLE, f"{element.name} {code}"
    if element.name in _OPENING:
        form, key = TagForm.OPEN, f"{element.name} {pair}"
    elif element.name in _CLOSING:
        form, key = TagForm.CLOSE, f"{element.name} {pair}"
    own = own_id(code, kind)
    if own and element.name == "it":  # half of a pair whose other half is in another segment
        form = _HALVES.get(attributes.get("pos", ""), form)
        key = f"{key} {form.value}"
    family = "x" if element.name in ("bx", "ex") else "pt"
    return InlineCode(key, form, text[element.start : element.end], kind, equiv, f"{family} {pair}", own)


def _display_text(inside: str) -> str:
    """Return what memoQ shows for a code of its own."""
    found = _DISPLAY.search(inside) if inside.startswith("<mq:") else None
    return found.group(1) if found else ""


def _character(element: Element) -> str:
    """Return the character that a code stands for, if it is one of those that XML lacks."""
    if element.attributes.get("ctype") != CHARACTER:
        return ""
    try:
        number = int(element.text, 16)
    except ValueError:
        return ""
    character = chr(number) if 0 <= number <= _MAX_CODEPOINT else ""
    return character if _CONTROL.fullmatch(character) else ""


def has_sub_flow(element: Element) -> Iterator[Element]:
    """Yield the texts inside codes, which are not offered: the title in a link's markup, for one."""
    for each in element.walk():
        if each.name == "sub" and each.text.strip():
            yield each


def write_text(text: str, prefix: str = "") -> str:
    """Return text as XML; a character that XML lacks becomes a code, its element under *prefix* ("xlf:").

    Raises: MergeError for half a surrogate pair.
    """
    escaped = [escape_text(piece) for piece in _CONTROL.split(text)]
    numbers = [f"{ord(each):04X}" for each in _CONTROL.findall(text)]
    codes = [f'<{prefix}ph id="u{each}" ctype="{CHARACTER}">{each}</{prefix}ph>' for each in numbers]
    return escaped[0] + "".join(code + piece for code, piece in zip(codes, escaped[1:], strict=True))


def as_cdata(escaped: str) -> str:
    """Return escaped text as a CDATA section. Raises: MergeError for a carriage return, which such a section loses."""
    if "&#13;" in escaped:
        raise MergeError("a CDATA section cannot hold a carriage return", hint="delete it from the translation")
    text = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>" if text else ""
