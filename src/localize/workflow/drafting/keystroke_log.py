"""Keystrokes that each confirmed text took, in the log of drafts on this machine: JSON lines without any text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.model import Hash, LanguageTag, Origin, SegmentKey
from localize.model import serialization as wire
from localize.workflow.editing import edit
from localize.workflow.editing.edit import Saved

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

FILE = "drafts.jsonl"
Revision = tuple[SegmentKey, LanguageTag, int]
"""A text: its segment, its language and which of its targets it is."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """How many keys a confirmed text took."""

    segment: SegmentKey
    language: LanguageTag
    revision: int
    """Of the target that was confirmed."""
    keys: int


def save(  # noqa: PLR0913 - as `edit.save`
    project: Project,
    key: SegmentKey,
    language: LanguageTag,
    typed: str,
    *,
    keys: int,
    seen: int | None = None,
    source: Hash | None = None,
    origin: Origin = Origin(),
) -> Saved:
    """Confirm a text as `edit.save` does, and note how many keys the writer pressed for it. Raises: as `edit.save`."""
    saved = edit.save(project, key, language, typed, seen=seen, source=source, origin=origin)
    if saved.events and saved.target is not None:
        _note_keys(project, Pressed(key, language, saved.target.revision, keys))
    return saved


def _note_keys(project: Project, pressed: Pressed) -> None:
    """Add the keys of a text to the log; where that cannot be written, nobody's work stops for it."""
    with suppress(OSError):
        append(project, [wire.dump(pressed)])


def read_keys(project: Project) -> Mapping[Revision, int]:
    """Return the keys that confirmed texts took, as far as the editor of this machine counted them."""
    found: dict[Revision, int] = {}
    for line in lines(project):
        with suppress(ValueError):
            if "keys" in json.loads(line):
                each = wire.load(Pressed, line)
                found[each.segment, each.language, each.revision] = each.keys
    return found


def lines(project: Project) -> Iterator[bytes]:
    """Yield the lines of the log; none where there is no log."""
    with suppress(FileNotFoundError):
        yield from project.files.read(FILE).splitlines()


def append(project: Project, new: Sequence[str]) -> None:
    """Add lines to the log. Raises: OSError."""
    if new:
        project.files.append(FILE, ("\n" + "\n".join(new) + "\n").encode())
