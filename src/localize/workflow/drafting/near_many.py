"""What the memory has for very many texts, found and repaired in processes on all cores.

python -m localize.workflow.drafting.near_many FOLDER < lines of JSON > lines of JSON
"""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from localize import wire
from localize.config import FILE_NAME, read_config
from localize.errors import LocalizeError
from localize.workflow.drafting.near import Near, Wish, find_near
from localize.workflow.remember import Asked

if TYPE_CHECKING:
    from localize.memory.processes import Processes
    from localize.workflow.project import Project

_WORTH = 1_000
"""Texts for which it takes longer to find what the memory has than to start processes, which takes seconds."""
_COLLECT = (100_000, 20, 20)
"""Objects between two searches for garbage, of which hardly any is made here."""
_CHUNK = 64
"""Texts given to a process at a time."""
_AHEAD = 2
"""Groups that are at work while the caller has another one."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What a process is given."""

    wish: Wish
    asked: tuple[Asked, ...]


def find_in_groups(
    project: Project, groups: Iterable[Sequence[Asked]], wish: Wish, *, total: int, processes: int | None = None
) -> Generator[Sequence[Near], None, None]:
    """Yield for each group of questions what the memory has for them; the next ones are at work meanwhile.

    Processes are started where *total* questions are worth it, and where they read the settings that are used here.
    They see the memory as it is when they are asked. What one cannot answer is found here.
    """
    with ExitStack() as stack:
        count = processes or os.cpu_count() or 1
        crew = _start(project, count, stack) if total >= _WORTH and count > 1 else None
        begun: deque[Callable[[], Sequence[Near]]] = deque()
        for group in groups:
            begun.append(_ask(project, group, wish, crew))
            if len(begun) > (_AHEAD if crew else 0):
                yield begun.popleft()()
        while begun:
            yield begun.popleft()()


def _start(project: Project, count: int, stack: ExitStack) -> Processes | None:
    from localize.memory.processes import Processes

    try:
        if project.read_only or read_config(project.root / FILE_NAME) != project.config:
            return None
        languages = {document.source_language for document in project.store.documents()}
        if not all(project.memory_index(language).save() for language in languages):
            return None  # each process would have to build it
    except LocalizeError:
        return None
    command = [sys.executable, "-m", "localize.workflow.drafting.near_many", str(project.root)]
    return stack.enter_context(Processes(command, count))


def _ask(project: Project, group: Sequence[Asked], wish: Wish, crew: Processes | None) -> Callable[[], Sequence[Near]]:
    """Begin to find; return a function that waits for it."""
    if crew is None:
        return lambda: list(find_near(project, group, wish))
    chunks = [group[at : at + _CHUNK] for at in range(0, len(group), _CHUNK)]
    answers = [crew.ask(_encode(_Task(wish, tuple(chunk)))) for chunk in chunks]
    return lambda: [
        near
        for chunk, answer in zip(chunks, answers, strict=True)
        for near in _read(answer, len(chunk)) or find_near(project, chunk, wish)
    ]


def _read(answer: Future[bytes | None], count: int) -> Sequence[Near]:
    """Return the answer of a process; nothing where it is none."""
    told = answer.result()
    try:
        found = wire.load(tuple[Near, ...], told) if told is not None else ()
    except ValueError:
        return ()
    return found if len(found) == count else ()


def _encode(value: object) -> bytes:
    return wire.dump(value).encode("utf-8", "surrogatepass")


def serve(project: Project, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line until there are no more."""
    for line in questions:
        task = wire.load(_Task, line)
        answers.write(_encode(tuple(find_near(project, task.asked, task.wish))) + b"\n")
        answers.flush()


def main(arguments: Sequence[str]) -> None:
    """Answer for a project until standard input ends."""
    from localize.workflow.project import open_project

    gc.set_threshold(*_COLLECT)
    with open_project(arguments[0]) as project:
        serve(project, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
