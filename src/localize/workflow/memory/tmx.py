"""Export of the memory as TMX or a table, its size, and searches for any text."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from localize.errors import StoreError, WorkflowError
from localize.errors.message import Message
from localize.model import Content, Match, Progress, TranslationUnit
from localize.safe.atomic import open_private
from localize.store import MemoryStats
from localize.workflow.memory.matches import MemoryQuestion, find_by_pivot, find_matches, find_pivots, with_through

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_BATCH = 5_000
"""Records read at a time."""
ENDINGS = (".tmx", ".tmx.gz", ".csv", ".tsv")
"""Of the names of files that records are written to."""


def export_memory(project: Project, path: Path, *, raw: bool = False) -> Generator[Progress, None, int]:
    """Write the whole memory to a file, whole or not at all; return how many units it has. Raises: StoreError.

    *raw* is for programs that read a table: no apostrophe before what a spreadsheet would calculate.
    """
    total = project.store.memory_stats().units
    return (yield from write_units(project, _stream_units(project), path, total, raw=raw))


def write_units(
    project: Project, units: Iterable[TranslationUnit], path: Path, total: int = 0, *, raw: bool = False
) -> Generator[Progress, None, int]:
    """Write records to a TMX file, packed for `.tmx.gz`, or to a table for `.csv` and `.tsv`, whole or not at all.

    Return how many. Raises: WorkflowError where the name says no format, StoreError.
    """
    ending = ending_of(path, ENDINGS)
    written = 0
    try:
        with open_private(path) as stream:
            for written in _steps(project, units, stream, ending, raw=raw):
                yield Progress(written, total, Message("{name}", name=path.name))
    except OSError as error:
        raise StoreError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="choose another file"
        ) from error
    return written


def ending_of(path: Path, known: Sequence[str]) -> str:
    """Return the ending of a file to be written, in lower case. Raises: WorkflowError where it is none of these."""
    for ending in known:
        if path.name.lower().endswith(ending) and len(path.name) > len(ending):
            return ending
    raise WorkflowError(
        "{name} has none of the extensions {value}", name=path.name, value=", ".join(known), hint="choose another file"
    )


def _steps(
    project: Project, units: Iterable[TranslationUnit], stream: BinaryIO, ending: str, *, raw: bool
) -> Iterator[int]:
    if ending in (".tmx", ".tmx.gz"):
        from localize.memory.files.tmx import write_steps

        steps = partial(write_steps, units, source_language=project.source)
        return steps(stream) if ending == ".tmx" else _pack(steps, stream)
    from localize.memory.files.table import write_table

    languages = sorted(
        (each for each, _ in project.store.memory_stats().variants), key=lambda each: (each != project.source, each)
    )
    return write_table(units, stream, languages=languages, delimiter="," if ending == ".csv" else "\t", raw=raw)


def _pack(steps: Callable[[BinaryIO], Iterator[int]], stream: BinaryIO) -> Iterator[int]:
    """Write what *steps* write as gzip: the same bytes for the same memory, without a name or a time."""
    from gzip import GzipFile

    with GzipFile("", "wb", 6, stream, mtime=0) as packed:
        yield from steps(cast(BinaryIO, packed))


def _stream_units(project: Project) -> Iterator[TranslationUnit]:
    """Yield every record of the memory in the order of its last change; one that is changed meanwhile comes again."""
    number = 0
    while changes := project.store.memory_since(number, _BATCH):
        yield from (change.unit for change in changes if change.unit is not None)
        number = changes[-1].number


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
    project: Project,
    asked: MemoryQuestion,
    *,
    limit: int = 5,
    min_score: int = 50,
    repaired: bool = False,
    diff: bool = True,
) -> tuple[Match, ...]:
    """Return memory matches for any text, in any direction, best first; a repaired one is one more.

    Where they are too few, what the memory has the same text as in another language is asked about as well.

    Tags in typing form are those of the best match, where it has them. Without *diff* they do not tell how their
    sources differ, and come a little faster.
    """
    from localize.workflow.memory.fuzzy_repair import with_repaired

    found = find_matches(project, asked, limit=limit, min_score=min_score, diff=diff)
    if found and found[0].source.tags and not asked.content.tags:
        content = Content.parse(asked.content.plain, found[0].source.tags)
        if content.tags:
            asked = replace(asked, content=content)
            found = find_matches(project, asked, limit=limit, min_score=min_score, diff=diff)
    if len(found) < limit:
        through = find_by_pivot(project, asked, find_pivots(project, asked, ()), limit=limit, min_score=min_score)
        found = with_through(found, through)[:limit]
    return with_repaired(project, asked, found) if repaired else found
