"""Memory in and out as TMX, and what is in it."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ConfigError, ExchangeError, StoreError
from localize.history import ImportId
from localize.model import LanguageTag, Match, Problem, Progress, TranslationUnit, hash_bytes
from localize.store import MemoryStats
from localize.workflow.remember import Asked, find_matches

if TYPE_CHECKING:
    from localize.workflow.project import Project

_BATCH = 5_000
"""Units stored between two reports of progress."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What memory files brought."""

    added: int
    problems: tuple[tuple[str, Problem], ...]
    """File and what could not be read in it; everything else was."""
    failed: tuple[ExchangeError, ...]


def import_memory(project: Project, paths: Sequence[Path] = ()) -> Generator[Progress, None, ImportReport]:
    """Add TMX files to the memory; without paths, those that the settings name.

    Importing the same file again adds nothing twice, and an interrupted import goes on where it stopped.
    Raises: ConfigError where none is named.
    """
    project.require_writable()
    files = list(paths) or [project.inside(name) for name in project.config.memories]
    if not files:
        raise ConfigError("no memory file is named", hint="give a TMX file, or list some under `memories`")
    added = 0
    problems: list[tuple[str, Problem]] = []
    failed: list[ExchangeError] = []
    for file in files:
        try:
            if not file.is_file():
                raise ExchangeError("there is no such file", path=str(file), hint="mend the path")
            for count in _import_file(project, file, problems):
                added += count
                yield Progress(added, 0, file.name)
        except ExchangeError as error:
            failed.append(error)
    return ImportReport(added, tuple(problems), tuple(failed))


def _import_file(project: Project, file: Path, problems: list[tuple[str, Problem]]) -> Iterator[int]:
    from localize.memory.tmx import read_tmx

    def units() -> Iterator[TranslationUnit]:
        for each in read_tmx(stream, file.name):
            if isinstance(each, Problem):
                problems.append((file.name, each))
            else:
                yield each

    name = hash_bytes(file.read_bytes())
    with file.open("rb") as stream:
        found = units()
        part = 0
        while batch := list(islice(found, _BATCH)):
            resume = ImportId(f"{name}:{part}")
            yield project.store.add_memory(batch, resume=resume, name=file.name, actor=project.member)
            part += 1


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
