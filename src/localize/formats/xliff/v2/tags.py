"""Codes of XLIFF 2 as a translator's numbered tags.

A target's codes are the tags of its source, by their ids; a copy that this program made is recognised by its id.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from localize.formats.xliff.v2.content import Atom, Code, Key
from localize.model import Content, InlineTag, TagForm

_COPY = re.compile(r"(.+)-copy[0-9]+")
_TYPED_ID = re.compile(r"</?([a-z]{1,4}[0-9]+)/?>")


def _keeps_id(code: Code) -> bool:
    """Tell whether a code's id is one that its tag could have, as in files that are written here."""
    name = code.key[1]
    digits = name.removeprefix(code.kind)
    return digits != name and len(digits) < 7 and digits.isdecimal() and digits.isascii() and code.key[0] != "kept"


_FORMS = {"start": TagForm.OPEN, "mark": TagForm.OPEN, "end": TagForm.CLOSE, "unmark": TagForm.CLOSE}
_ALIKE = ("cp", "kept")
_HALVES = {"start": "end", "end": "start", "mark": "unmark", "unmark": "mark"}


class Tags:
    """The numbered tags of one unit, given out in the order of its sources, then of what only its targets have.

    Start and end of a span have one number, even in two segments. A code whose id could be a tag's keeps it as that.
    """

    def __init__(self, sources: Iterable[Sequence[Atom]]) -> None:
        self._taken: set[str] = set()
        self._own: set[str] = set()
        for atom in (atom for atoms in sources for atom in atoms):
            if isinstance(atom, Code):
                if _keeps_id(atom):
                    self._own.add(atom.key[1])
            elif "<" in atom:
                self._take(atom)
        self._number = 0
        self.all: list[InlineTag] = []
        self._seen: set[Key] = set()
        self.by_key: dict[Key, InlineTag] = {}
        self.codes: dict[str, Code] = {}
        """The code of each tag, by its typed form."""

    def _take(self, text: str) -> None:
        self._taken.update(found.group(1) for found in _TYPED_ID.finditer(text))

    def number(self, atoms: Sequence[Atom]) -> Content:
        """Return a source with a new tag for each of its codes."""
        parts = tuple(atom if isinstance(atom, str) else self._tag(atom) for atom in atoms)
        return Content(parts)

    def _tag(self, code: Code) -> InlineTag:
        """Return the tag of a code: a known one for a copy and for the other half of a span, else a new one."""
        place, name = key = self._original(code.key)
        twin = self.by_key.get(key)
        first = code.key not in self._seen
        self._seen.add(code.key)
        if twin is not None and (first or (place in _ALIKE and self.codes[twin.typed].raw == code.raw)):
            if key == code.key:
                self.codes[twin.typed] = code  # a copy came before its original
            self.by_key[code.key] = twin
            return twin  # nothing tells two of the same character or words apart
        half = self.by_key.get((_HALVES[place], name)) if place in _HALVES and twin is None else None
        if half is not None:
            tag = replace(half, form=_FORMS[place], data=code.data, equiv=code.equiv)
        else:
            tag = InlineTag(
                self._new_id(code),
                code.kind,
                _FORMS.get(place, TagForm.SINGLE),
                code.data,
                code.equiv,
                code.can_delete,
                code.can_copy,
                code.can_reorder,
            )
        self.all.append(tag)
        self.by_key.setdefault(key, tag)
        self.codes.setdefault(tag.typed, code)
        return tag

    def _original(self, key: Key) -> Key:
        """Return the key of the code that a code is a copy of, by its id, where that is known; else its own."""
        place, name = key
        copied = _COPY.fullmatch(name) if key not in self.by_key and place not in _ALIKE else None
        if copied and ((place, copied[1]) in self.by_key or (_HALVES.get(place, place), copied[1]) in self.by_key):
            return place, copied[1]
        return key

    def _new_id(self, code: Code) -> str:
        name = code.key[1]
        if _keeps_id(code) and name not in self._taken:
            self._taken.add(name)
            return name
        self._number += 1
        while f"{code.kind}{self._number}" in self._taken or f"{code.kind}{self._number}" in self._own:
            self._number += 1
        return f"{code.kind}{self._number}"

    def recognise(self, atoms: Sequence[Atom], source: Sequence[Atom]) -> Content:
        """Return a target whose codes are the tags of its unit; one that no source has becomes a new tag."""
        kept = self._kept_pieces(atoms, source)
        for atom in atoms:
            if isinstance(atom, str) and "<" in atom:
                self._take(atom)
        parts: list[str | InlineTag] = []
        for index, atom in enumerate(atoms):
            if isinstance(atom, str):
                parts.append(atom)
            else:
                parts.append(kept.get(index) or self.by_key.get(atom.key) or self._tag(atom))
        return Content(tuple(parts))

    def _kept_pieces(self, atoms: Sequence[Atom], source: Sequence[Atom]) -> dict[int, InlineTag]:
        """Return the tags of a target's untranslated pieces: the source's of the same words, else in order."""
        if not any(isinstance(atom, Code) and atom.key[0] == "kept" for atom in atoms):
            return {}
        theirs = {id(each): each for each in source if isinstance(each, Code) and each.key[0] == "kept"}
        by_words: defaultdict[Key, deque[Code]] = defaultdict(deque)
        for each in theirs.values():
            by_words[each.key].append(each)
        found: dict[int, InlineTag] = {}
        for index, atom in enumerate(atoms):
            if not isinstance(atom, Code) or atom.key[0] != "kept" or not theirs:
                continue
            waiting = by_words[atom.key]
            while waiting and id(waiting[0]) not in theirs:
                waiting.popleft()
            match = waiting.popleft() if waiting else next(iter(theirs.values()))
            del theirs[id(match)]
            tag = self.by_key.get(match.key)
            if tag is not None:
                found[index] = tag
        return found
