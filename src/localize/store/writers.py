"""Writers of a text: its author, and whoever entered it in the author's name."""

from __future__ import annotations

import json

import apsw

from localize.model import Segment, SegmentKey, Target
from localize.model.events import Subject, SubjectKind, find_typists
from localize.store.events import load_history
from localize.store.records import fetch, load_segment

_ENTERED = """
  SELECT DISTINCT c.name FROM subject c JOIN event e ON e.subject = c.id
  WHERE c.kind = 'segment' AND c.name IN (SELECT value FROM json_each(?)) AND c.language = ?
    AND e.header ->> '$.entered_by' IS NOT NULL
"""


def load_writers(connection: apsw.Connection, segment: Segment, target: Target) -> frozenset[str]:
    """Return who wrote a text as it stands, also where its segment was made of others that were split or joined."""
    asked = (json.dumps(_with_ancestors(connection, segment)), target.language)
    text, writers = target.content.plain, frozenset({target.author})
    for (name,) in fetch(connection, _ENTERED, asked):
        subject = Subject(SubjectKind.SEGMENT, str(name), target.language)
        writers |= find_typists(text, target.author, load_history(connection, subject))
    return writers


def _with_ancestors(connection: apsw.Connection, segment: Segment) -> list[SegmentKey]:
    keys, left = [segment.key], list(segment.lineage)
    while left:
        key = left.pop()
        if key not in keys:
            keys.append(key)
            left += load_segment(connection, key).lineage
    return keys
