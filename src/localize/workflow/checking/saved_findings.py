"""Cache of the texts that had findings when they were last checked, from one session to the next.

The cache names documents and segments by their ids and counts the findings of each text. Findings themselves are never
stored, a check computes them anew; a text that has changed since is left out when the cache is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME
from localize.errors import LocalizeError, NotFound
from localize.model import DocumentId, LanguageTag, SegmentKey, hash_bytes
from localize.model.segment_list import Row, Where
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

NAME = "findings.json"
_SCHEMA = 1
_LARGEST = 1 << 25
"""Bytes of a file that is read: a million texts with findings."""
_FEW = 1_000
"""So many rows are read one by one, in a tenth of a second."""

_Texts = tuple[int, Mapping[str, tuple[int, float]]]
"""A document's version, and by key how many findings its texts had, and when they were looked at."""


@dataclass(frozen=True, slots=True)
class FindingCount:
    """What was seen in one text."""

    key: SegmentKey
    language: LanguageTag
    path: str
    """Of its document."""
    count: int
    """How many findings it had."""
    at: datetime
    """When it was looked at."""


def save_findings(project: Project, seen: Iterable[FindingCount]) -> None:
    """Keep what was seen for the next session; a disk that is full or closed to us keeps nothing."""
    if project.read_only:
        return
    with suppress(OSError, LocalizeError):
        project.files.write(f"cache/{NAME}", json.dumps(_record(project, seen), separators=(",", ":")).encode())


def _record(project: Project, seen: Iterable[FindingCount]) -> Mapping[str, object]:
    documents = {each.path: each for each in project.store.documents()}
    there = (each for each in seen if each.count and each.path in documents)
    texts: dict[str, dict[str, _Texts]] = {}
    for (language, path), group in groupby(sorted(there, key=_place), key=_place):
        found: dict[str, tuple[int, float]] = {each.key: (each.count, each.at.timestamp()) for each in group}
        texts.setdefault(language, {})[documents[path].id] = (documents[path].version, found)
    return {"schema": _SCHEMA, "settings": _settings(project), "texts": texts}


def _place(seen: FindingCount) -> tuple[str, str]:
    return seen.language, seen.path


def load_findings(project: Project) -> tuple[FindingCount, ...]:
    """Return what the last session kept, without the texts that changed since; nothing where it is of no use."""
    try:
        if (project.files.size(f"cache/{NAME}") or 0) > _LARGEST:
            return ()
        record = json.loads(project.files.read(f"cache/{NAME}"))
        if record["schema"] != _SCHEMA or record["settings"] != _settings(project):
            return ()
        seen = tuple(_read(project, record["texts"]))
        return tuple(_unchanged(project, seen))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, LocalizeError):
        return ()  # a cache: what does not fit is made anew


def _read(project: Project, texts: Mapping[str, Mapping[str, _Texts]]) -> Iterator[FindingCount]:
    documents = {each.id: each for each in project.store.documents()}
    for language, files in texts.items():
        for name, (version, found) in files.items():
            document = documents.get(DocumentId(name))
            if document is not None and document.version == version:
                for key, (count, at) in found.items():
                    moment = datetime.fromtimestamp(at, UTC)
                    yield FindingCount(SegmentKey(key), LanguageTag(language), document.path, int(count), moment)


def _unchanged(project: Project, seen: tuple[FindingCount, ...]) -> Iterator[FindingCount]:
    """Yield the texts that were not saved after they were looked at."""
    for language in {each.language for each in seen}:
        mine = [each for each in seen if each.language == language]
        saved = {row.segment.key: row.target.at for row in _rows(project, language, mine) if row.target}
        yield from (each for each in mine if saved.get(each.key, each.at) <= each.at)


def _rows(project: Project, language: LanguageTag, seen: Sequence[FindingCount]) -> Iterator[Row]:
    """Yield the rows of some texts: few one by one, for all that changed since may be those of a whole project."""
    if len(seen) > _FEW:
        yield from all_rows(project, language, Where(changed_since=min(each.at for each in seen)))
        return
    for each in seen:
        with suppress(NotFound):  # its segment has gone
            yield project.store.get_row(each.key, language)


def _settings(project: Project) -> str:
    """Return the name of the present settings: others find something else."""
    return hash_bytes((project.root / FILE_NAME).read_bytes())
