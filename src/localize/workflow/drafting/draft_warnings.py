"""Warnings of saved drafts, shown until a person changes or confirms the text.

They are stored in the store's cache under the revision of the draft, so that no later revision has them. They name
terms, placeholders and tags, never a text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from localize.errors.message import Message
from localize.model import Hash, LanguageTag, SegmentKey, Substate, hash_bytes
from localize.model import serialization as wire
from localize.model.segment_list import Row

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_FORM = "doubts 1"


def save_warnings(
    project: Project, language: LanguageTag, drafts: Mapping[tuple[SegmentKey, int], Sequence[str | Message]]
) -> None:
    """Keep what is doubted in drafts, by segment and the revision that they became; a read-only store keeps nothing."""
    named = {_name(key, language, revision): tuple(doubts) for (key, revision), doubts in drafts.items() if doubts}
    project.store.cache_many({name: wire.dump(doubts).encode() for name, doubts in named.items()})


def load_warnings(project: Project, row: Row, language: LanguageTag) -> tuple[str | Message, ...]:
    """Return what is doubted in a row's text, as long as it is the draft that was saved."""
    if row.target is None or row.substate is not Substate.DRAFT:
        return ()
    kept = project.store.cached(_name(row.segment.key, language, row.target.revision))
    return wire.load(tuple[str | Message, ...], kept) if kept else ()


def _name(segment: SegmentKey, language: LanguageTag, revision: int) -> Hash:
    return hash_bytes(json.dumps((_FORM, segment, language, revision)).encode())
