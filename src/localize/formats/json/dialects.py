"""Dialects of JSON message files: signs that identify each, its texts, its notes, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from localize.formats.core.string_messages import to_notes
from localize.formats.json.scanner import Member, Node
from localize.model import Note

COMMENTS = frozenset(("//", "_comment", "_comments", "__comment", "__comment__", "$comment", "$schema", "$id"))
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LANGUAGE_KEYS = (("language", "messages"), ("locale", "translations"))
"""Where a file names its language, beside the key of its texts: golang.org/x/text, Angular."""
_SHOWN = 120
"""Characters of a placeholder's name in a note."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that is one message."""

    text: str
    """The key of its text."""
    keys: frozenset[str]
    """All keys that it may have."""
    notes: tuple[str, ...] = ("description",)
    """The keys of what translators should know."""

    def fits(self, node: Node) -> bool:
        """Tell whether an object is such a message."""
        keys = {each.key for each in node.members}
        return node.is_object and self.text in keys and keys <= self.keys

    def read_notes(self, node: Node) -> tuple[Note, ...]:
        """Return the notes that a message holds about itself."""
        said = [note for key in self.notes for note in to_notes(node.find_text(key))]
        return (*said, *_web_notes(node.find("placeholders")))


SHAPES = {
    "webextension": Shape("message", frozenset(("message", "description", "placeholders", "hash"))),
    "formatjs": Shape(
        "defaultMessage",
        frozenset(("id", "defaultMessage", "description", "file", "line", "col", "start", "end")),
    ),
    "gotext": Shape(
        "translation",
        frozenset(
            ("id", "key", "message", "translation", "meaning", "translatorComment", "placeholders", "fuzzy", "position")
        ),
        ("message", "meaning", "translatorComment"),
    ),
}
"""Dialects whose messages are objects."""
ALL_TEXT = frozenset(("arb", *SHAPES))
"""Dialects in which every message is text, whatever it says."""


def find_dialect(root: Node) -> str:
    """Return the kind of message file that a tree is, by its keys alone: translations do not change it."""
    keys = {each.key for each in root.members} if root.is_object else set()
    about = (each.key[1:] for each in root.members if each.key.startswith("@") and each.node.is_object)
    if "@@locale" in keys or any(key in keys for key in about):
        return "arb"
    if root.is_object and _all_fit("webextension", root):
        return "webextension"
    if _all_fit("formatjs", root):
        return "formatjs"
    messages = root.find("messages") if root.is_object else None
    return "gotext" if messages is not None and _all_fit("gotext", messages) else "i18next"


def _all_fit(dialect: str, container: Node) -> bool:
    shape = SHAPES[dialect]
    return bool(container.members) and all(shape.fits(each.node) for each in container.members)


def is_language(text: str) -> bool:
    """Tell whether a text has the shape of a language tag."""
    return _TAG.fullmatch(text) is not None


def find_language(root: Node) -> Member | None:
    """Return the member in which a file names its language; None where none certainly does."""
    for key, texts in _LANGUAGE_KEYS:
        found = next((each for each in root.members if each.key == key), None)
        if found is not None and found.node.is_string and is_language(found.node.text):
            beside = root.find(texts)
            return found if beside is not None and beside.members else None
    return None


def is_go_pair(node: Node) -> bool:
    """Tell whether an item is a message of go-i18n's older form: `{"id": "…", "translation": …}`."""
    return node.is_object and {each.key for each in node.members} == {"id", "translation"}


def arb_notes(about: Node) -> Iterator[Note]:
    """Yield what an ARB file's `@key` says about a message."""
    for key in ("description", "context"):
        yield from to_notes(about.find_text(key))
    placeholders = about.find("placeholders")
    for member in placeholders.members if placeholders else ():
        yield from _placeholder(f"{{{member.key}}}", member, ("type", "format", "example", "description"))


def _web_notes(placeholders: Node | None) -> Iterator[Note]:
    for member in placeholders.members if placeholders and placeholders.is_object else ():
        yield from _placeholder(f"${member.key.upper()}$", member, ("content", "example"))


def _placeholder(name: str, member: Member, keys: Sequence[str]) -> Iterator[Note]:
    said = [f"{key} {member.node.find_text(key)}" for key in keys if member.node.find_text(key)]
    yield from to_notes(f"{name[:_SHOWN]}: {', '.join(said)}" if said else "")
