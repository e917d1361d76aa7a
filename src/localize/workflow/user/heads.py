"""Heads of records as this machine last saw them: what nobody who sends a project folder can alter.

A head is a replica, a sequence number and the id of that event, which proves all events before it. It is kept for each
project and folder. One is never replaced by a smaller one, unless the person restores a backup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize.errors.message import Message
from localize.model import Hash
from localize.model.events import Head
from localize.workflow.user.state_folder import read_state, write_state

if TYPE_CHECKING:
    from localize.store import Store

FILE = "heads.json"
Manifest = Mapping[str, Any]
MANIFEST = "manifest.json"
"""Beside the files of an export."""
LARGEST_MANIFEST = 256 << 20
"""Bytes: a million segments need about as many."""


@dataclass(frozen=True, slots=True)
class SeenHead:
    """How far the record of a project had come when it was last seen in a folder."""

    project: str
    folder: str
    head: Head
    since: int
    """Sequence number at which it was first seen here; 0 for a project that was made here."""


@dataclass(frozen=True, slots=True)
class _Heads:
    seen: tuple[SeenHead, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryCheck:
    """What this machine knows of a project's record."""

    forged: Message | None = None
    """Why it cannot be the record that was seen in this folder."""
    notices: tuple[Message, ...] = ()
    confirmed: bool = True
    """Whether every event was made under this machine's eyes, or after it first saw the project."""


def read_heads() -> tuple[SeenHead, ...]:
    """Return what was seen, nothing where that cannot be read."""
    return read_state(FILE, _Heads()).seen


def note_head(store: Store, folder: Path, *, since: int, restored: bool = False) -> None:
    """Remember how far a project's record has come; *since* counts where it was not seen before in this folder."""
    head, seen = store.head(), read_heads()
    before = _find(seen, store, folder)
    if before is not None and before.head.sequence >= head.sequence and not restored:
        return
    new = SeenHead(store.project_id, str(folder), head, before.since if before else since)
    others = [each for each in seen if each is not before]
    write_state(FILE, _Heads((*others, new)))


def forget_heads(folder: str) -> int:
    """Forget what was seen in a folder, and return how many heads that were."""
    seen = read_heads()
    others = tuple(each for each in seen if each.folder != folder)
    if others != seen:
        write_state(FILE, _Heads(others))
    return len(seen) - len(others)


def check_history(store: Store, folder: Path, manifest: Path) -> HistoryCheck:
    """Hold a project's record against what this machine has seen of it; where it has seen nothing in this *folder*,
    against the *manifest* of the last export."""
    seen = [each for each in read_heads() if each.project == store.project_id]
    mine = _find(seen, store, folder)
    if mine is not None:
        text = "the history is not the one that this machine has seen: event {number} is missing or another one"
        forged = None if has_head(store, mine.head) else Message(text, number=mine.head.sequence)
        return HistoryCheck(forged, confirmed=mine.since == 0)
    exported = read_manifest_head(manifest, store.project_id)
    if exported is not None and not has_head(store, exported):
        text = "the history is not the one of the last export: event {number} is missing or another one"
        return HistoryCheck(Message(text, number=exported.sequence), confirmed=False)
    apart = [each for each in seen if not has_head(store, each.head)]
    notices = [
        Message("{folder} holds the same project with another history; they have diverged", folder=each.folder)
        for each in apart
    ]
    known = any(each.since == 0 and each not in apart for each in seen)
    return HistoryCheck(notices=tuple(notices), confirmed=known)


def _find(seen: Iterable[SeenHead], store: Store, folder: Path) -> SeenHead | None:
    wanted = (store.project_id, str(folder))
    return next((each for each in seen if (each.project, each.folder) == wanted), None)


def load_manifest(path: Path) -> Manifest:
    """Return what a manifest says, whatever that is. Raises: OSError, ValueError, RecursionError."""
    if path.stat().st_size > LARGEST_MANIFEST:
        raise ValueError(path)
    manifest: Manifest = json.loads(path.read_bytes())
    return manifest


def read_manifest_head(path: Path, project: str) -> Head | None:
    """Return how far a project had come when an export's manifest was written; None where it does not say."""
    try:
        return find_head(load_manifest(path), project)
    except (OSError, ValueError, RecursionError):
        return None


def find_head(manifest: Manifest, project: str) -> Head | None:
    """Return how far a project had come as a manifest says; None where it does not say, or is another project's."""
    try:
        journal = manifest["journal"] if manifest["project"] == project else None
        return journal and Head(str(journal["replica"]), int(journal["sequence"]), Hash(str(journal["head"])))
    except (ValueError, KeyError, TypeError):
        return None


def has_head(store: Store, head: Head) -> bool:
    """Tell whether an event that was seen is still there."""
    return store.head().replica == head.replica and store.event_id(head.sequence) == head.id
