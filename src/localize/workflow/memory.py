"""Memory in and out as TMX, and what is in it."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import StoreError
from localize.model import LanguageTag, Match, Progress, TranslationUnit
from localize.store import MemoryStats
from localize.workflow.remember import Asked, find_matches

if TYPE_CHECKING:
    from localize.workflow.project import Project

_BATCH = 5_000
"""Records read at a time."""


def export_memory(project: Project, path: Path) -> Generator[Progress, None, int]:
    """Write the whole memory to a TMX file, whole or not at all; return how many units it has. Raises: StoreError."""
    total = project.store.memory_stats().units
    yield Progress(0, total, path.name)
    written = write_units(all_units(project), path, source_language=project.source)
    yield Progress(written, written, path.name)
    return written


def write_units(units: Iterable[TranslationUnit], path: Path, *, source_language: LanguageTag) -> int:
    """Write records to a TMX file, whole or not at all; return how many. Raises: StoreError."""
    from localize.memory.tmx import write_tmx

    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as stream:
            written = write_tmx(units, stream, source_language=source_language)
        half.replace(path)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", hint="choose another file") from error
    finally:
        half.unlink(missing_ok=True)
    return written


def all_units(project: Project) -> Iterator[TranslationUnit]:
    """Yield every record of the memory once, in the order of its last change."""
    latest: dict[str, None] = {}
    number = 0
    while changes := project.store.memory_since(number, _BATCH):
        latest.update(dict.fromkeys(change.id for change in changes))
        number = changes[-1].number
    ids = iter(latest)
    while batch := list(islice(ids, _BATCH)):
        yield from project.store.get_translation_units(batch)


def memory_stats(project: Project) -> MemoryStats:
    """Return the memory's size."""
    return project.store.memory_stats()


def search_memory(
    project: Project, asked: Asked, *, limit: int = 5, min_score: int = 50, repaired: bool = False
) -> tuple[Match, ...]:
    """Return memory matches for any text, in any direction, best first; a repaired one is one more."""
    from localize.workflow.drafting.repairing import with_repaired

    found = find_matches(project, asked, limit=limit, min_score=min_score)
    return with_repaired(project, asked, found) if repaired else found
