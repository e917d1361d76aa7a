"""Context of a text in XLIFF 1.2: its names, its place, notes on it, and its kind."""

from __future__ import annotations

import re
from collections import defaultdict

from localize.formats.xml.scanner import Element
from localize.model import Note

_KINDS = {
    "heading": "heading",
    "title": "title",
    "x-title": "title",
    "x-p": "paragraph",
    "paragraph": "paragraph",
    "x-paragraph": "paragraph",
    "cell": "cell",
    "x-td": "cell",
    "x-th": "cell",
    "x-li": "paragraph",
    "x-attribute": "attribute",
}
OWN_KIND = "x-localize-"
"""What a unit's kind stands after in the `restype` of files that are written here."""
_HEADING = re.compile(r"x-h[1-6]")
_GUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-f]{16}")
_ROOTED = re.compile(r"[A-Za-z]:[\\/]|[\\/]{2}|/")
_ROLES = {
    "translat": "translator",
    "review": "reviewer",
    "question": "question",
    "developer": "developer",
    "programmer": "developer",
}
_REMARKS = {"target": "reviewer", "general": "translator"}
"""Who most likely says something of a target, or of both, where only a name is told."""
_COMMENTS = {"x-po-autocomment": "developer", "x-po-trancomment": "translator"}
"""Kinds of context that are remarks. Source: the XLIFF 1.2 representation guide for gettext PO."""
_SIDES = ("source", "seg-source", "target")
_MAX_NOTES = 20
_MAX_CONTEXTS = 6


class FileContext:
    """Notes and contexts of files and groups, collected as they are read; and the names of units."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._notes: defaultdict[int, list[Note]] = defaultdict(list)
        self._contexts: defaultdict[int, list[str]] = defaultdict(list)

    def see(self, element: Element) -> None:
        """Take a note or a context group that stands outside units."""
        owner = element.path[-1] if element.path else element
        if owner.name in ("header", "body") and len(element.path) > 1:
            owner = element.path[-2]
        notes, places = self._notes[owner.start], self._contexts[owner.start]
        if element.name == "note":
            notes += _note(element)
        else:
            places += _places(element)
            notes += _comments(element)
        del notes[_MAX_NOTES:], places[_MAX_CONTEXTS:]  # every unit inside shows them

    def notes(self, unit: Element) -> tuple[Note, ...]:
        """Return the remarks on a unit, its own first, then those of its groups and its file."""
        found: list[Note] = []
        for each in unit.elements:
            if each.name == "note":
                found += _note(each)
            elif each.name == "context-group":
                found += _comments(each)
            elif each.name in _SIDES and self._text.find(" comment=", each.start, each.end) >= 0:
                found += _annotations(each)
        for each in reversed(unit.path):
            found += self._notes.get(each.start, ())
        return tuple(dict.fromkeys(found))[:_MAX_NOTES]

    def breadcrumb(self, unit: Element) -> tuple[str, ...]:
        """Return file, groups, name and places of a unit, outermost first."""
        crumbs: list[str] = []
        for each in unit.path:
            if each.name == "file":
                crumbs.append(_file_name(each.attributes.get("original", "")))
            elif each.name == "group":
                crumbs.append(_name(each))
            crumbs += self._contexts.get(each.start, ())
        crumbs.append(_name(unit))
        for each in unit.elements:
            if each.name == "context-group":
                crumbs += _places(each)
        return tuple(dict.fromkeys(crumb for crumb in crumbs if crumb))

    @staticmethod
    def unit_name(unit: Element) -> str:
        """Return what names a unit in the whole document: its file and its id, or its text where it has none."""
        file = next((each for each in reversed(unit.path) if each.name == "file"), None)
        own = unit.attributes.get("id", "")
        if not own:
            source = unit.find("source")
            own = f"\x04{source.text}" if source else ""
        return f"{file.attributes.get('original', '') if file else ''}\x04{own}"


def is_translated(unit: Element) -> bool:
    """Tell whether a unit may be translated: by its own word, else by that of the nearest group around it."""
    said = [each.attributes["translate"] for each in (*unit.path, unit) if "translate" in each.attributes]
    return not said or said[-1] != "no"


def unit_kind(unit: Element) -> str:
    """Return the kind of a unit by its `restype`."""
    kind = unit.attributes.get("restype", "").lower()
    if kind.startswith(OWN_KIND):
        return kind.removeprefix(OWN_KIND)
    return "heading" if _HEADING.fullmatch(kind) else _KINDS.get(kind, "message")


def max_characters(unit: Element) -> int | None:
    """Return how many characters a target may have; a width in pixels or bytes is none."""
    width = unit.attributes.get("maxwidth", "")
    is_told = unit.attributes.get("size-unit", "pixel") == "char" and width.isascii() and width.isdigit()
    return int(width[:9]) or None if is_told else None


def role(word: str) -> str:
    """Return the kind of note that a person of this role writes."""
    return next((kind for start, kind in _ROLES.items() if word.lower().startswith(start)), "")


def _note(element: Element) -> list[Note]:
    text = element.text.strip()
    writer = element.attributes.get("from", "").strip()
    about = element.attributes.get("annotates", "") if writer else ""
    kind = role(writer) or _REMARKS.get(about, "developer")
    return [Note(text, "" if role(writer) else writer, kind)] if text else []


def _comments(element: Element) -> list[Note]:
    kinds = ((each, _COMMENTS.get(each.attributes.get("context-type", ""))) for each in element.elements)
    return [Note(each.text.strip(), kind=kind) for each, kind in kinds if kind and each.text.strip()]


def _annotations(element: Element) -> list[Note]:
    """Return the remarks that annotations inside a text carry."""
    marks = (each.attributes.get("comment", "").strip() for each in element.walk() if each.name == "mrk")
    return [Note(text, kind="reviewer") for text in marks if text]


def _places(element: Element) -> list[str]:
    """Return the contexts of a group, a source file with its line as one."""
    places: list[str] = []
    for each in list(element.elements)[:_MAX_CONTEXTS]:
        kind, text = each.attributes.get("context-type", ""), each.text.strip()
        if not text or kind in _COMMENTS:
            continue
        if kind == "linenumber" and places:
            places[-1] += f":{text}"
        else:
            places.append(text)
    return places


def _file_name(original: str) -> str:
    """Return a file's name as its tool gives it; of a path on somebody's disk only the last part."""
    return re.split(r"[\\/]", original)[-1] if _ROOTED.match(original) else original


def _name(element: Element) -> str:
    """Return what people call an element: its resource name, else its id where that is a word."""
    name = element.attributes.get("resname", "")
    own = element.attributes.get("id", "")
    is_word = bool(re.search(r"[^\W\d_]{2}", own)) and not _GUID.fullmatch(own)
    return name or (own if is_word else "")
