"""Memory drafts for very many texts, found and repaired in processes on all cores.

A worker is `python -m localize.workflow.drafting.batch_memory_drafts`: it gets the project's folder and the options,
then asked list by list.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME, read_config
from localize.errors import LocalizeError
from localize.runtime.workers import Crew, answer_questions, open_channel, start
from localize.workflow.drafting.memory_drafts import MemoryDraft, MemoryDraftOptions, find_memory_drafts
from localize.workflow.memory.indexes import memory_index
from localize.workflow.memory.matches import MemoryQuestion

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_WORTH = 1_000
"""Texts for which it takes longer to find what the memory has than to start processes, which takes seconds."""
_CHUNK = 64
"""Texts given to a process at a time."""
_AHEAD = 32
"""Chunks for each process that are at work while the caller saves a group."""

_Workers = Crew[Sequence[MemoryQuestion], list[MemoryDraft]]


def find_in_groups(
    project: Project,
    groups: Iterable[Sequence[MemoryQuestion]],
    wish: MemoryDraftOptions,
    *,
    total: int,
    processes: int | None = None,
) -> Generator[Sequence[MemoryDraft], None, None]:
    """Yield for each group of questions what the memory has for them; the next ones are at work meanwhile.

    Processes are started where *total* questions are worth it, and where they read the settings that are used here.
    They see the memory as it is when they are asked. What one cannot answer is found here.
    """
    count = processes or os.cpu_count() or 1
    if total < _WORTH or count < 2 or not _may_start(project):
        for group in groups:
            yield list(find_memory_drafts(project, group, wish))
        return
    crew: _Workers = Crew(partial(start, __name__), count, first=(str(project.root), project.key, wish))
    with crew:
        yield from _share(project, groups, wish, crew)


def _may_start(project: Project) -> bool:
    """Tell whether processes find the same as this one; the memory's indexes are then written."""
    try:
        if project.read_only or read_config(project.root / FILE_NAME) != project.config:
            return False
        languages = {document.source_language for document in project.store.documents()}
        return all(memory_index(project, language).save() for language in languages)  # each would have to build it
    except LocalizeError:
        return False


def _share(
    project: Project, groups: Iterable[Sequence[MemoryQuestion]], wish: MemoryDraftOptions, crew: _Workers
) -> Iterator[Sequence[MemoryDraft]]:
    """Share the questions of all groups out; yield the answers group by group."""
    begun: deque[list[int]] = deque()

    def chunks() -> Iterator[Sequence[MemoryQuestion]]:
        for group in groups:
            # Equal texts stand together, so that they are thought about once.
            order = sorted(range(len(group)), key=lambda at: (len(group[at].content.plain), group[at].content.plain))
            begun.append(order)
            for first in range(0, len(order), _CHUNK):
                yield [group[at] for at in order[first : first + _CHUNK]]

    found: list[MemoryDraft] = []
    for chunk, answer in crew.ask_all(chunks(), ahead=_AHEAD):
        found += (
            answer if answer is not None and len(answer) == len(chunk) else find_memory_drafts(project, chunk, wish)
        )
        if len(found) == len(begun[0]):
            places = sorted(zip(begun.popleft(), found, strict=True), key=lambda each: each[0])
            yield [near for _, near in places]
            found = []


def main() -> None:
    """Answer for a project until standard input ends."""
    from localize.workflow.project.project import open_project

    channel = open_channel()
    root, key, wish = pickle.loads(next(channel.frames()))  # noqa: S301  # our parent
    with open_project(root, key=key) as project:

        def answer(asked: Sequence[MemoryQuestion]) -> list[MemoryDraft]:
            return list(find_memory_drafts(project, asked, wish))

        answer_questions(channel, answer)


if __name__ == "__main__":
    main()
