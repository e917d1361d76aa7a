"""Many searches at once, on all cores: child processes share the mapped files of one index.

python -m localize.memory.batch FOLDER LANGUAGE < lines of JSON > lines of JSON
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from localize.memory.index import Index
from localize.memory.key import to_line
from localize.model import Content, LanguageTag

Hits = list[tuple[str, int]]
_WORTH = 1_000
"""Searches that take longer than it takes to start processes, about a third of a second."""
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Many:
    """How to search: as in `Index.search`."""

    limit: int
    min_score: int
    target: LanguageTag | None = None


def search_many(index: Index, texts: Sequence[Content | str], how: Many, *, processes: int | None = None) -> list[Hits]:
    """Return for each text what `index.search` returns; many texts are shared out among processes.

    The index is saved, so that the others see all of it. Where that or a process fails, the rest is searched here.
    """
    lines = [to_line(text) for text in texts]
    count = min(processes or os.cpu_count() or 1, len(lines) // (_WORTH // 2))
    if count < 2 or index.folder is None or not index.save():
        return [_search(index, line, how) for line in lines]
    chunks = [lines[at : at + _CHUNK] for at in range(0, len(lines), _CHUNK)]
    answers: list[list[Hits] | None] = [None] * len(chunks)
    turn = iter(range(len(chunks)))
    with ThreadPoolExecutor(count) as pool:
        for _ in range(count):
            pool.submit(_feed, index, (chunks, answers, turn), how)
    return [
        hits
        for chunk, answer in zip(chunks, answers, strict=True)
        for hits in (answer if answer is not None else [_search(index, line, how) for line in chunk])
    ]


def _search(index: Index, line: str, how: Many) -> Hits:
    return index.search_line(line, how.limit, how.min_score, how.target)


Work = tuple[Sequence[Sequence[str]], list[list[Hits] | None], Iterator[int]]


def _feed(index: Index, work: Work, how: Many) -> None:
    """Give a child process one chunk after the other, and note its answers."""
    chunks, answers, turn = work
    command = [sys.executable, "-m", "localize.memory.batch", str(index.folder), index.language]
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        for at in turn:  # one step of an iterator over a range is atomic, so no chunk is given twice
            try:
                question = [how.limit, how.min_score, how.target, chunks[at]]
                child.stdin.write(json.dumps(question).encode() + b"\n")
                child.stdin.flush()
                found = json.loads(child.stdout.readline())
            except (OSError, ValueError):
                return
            answers[at] = [[(str(name), int(score)) for name, score in hits] for hits in found]
        child.stdin.close()


def serve(index: Index, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line until there are no more."""
    for line in questions:
        limit, min_score, target, texts = json.loads(line)
        how = Many(limit, min_score, None if target is None else LanguageTag(target))
        answers.write(json.dumps([_search(index, text, how) for text in texts]).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    serve(Index(Path(sys.argv[1]), LanguageTag(sys.argv[2])), sys.stdin.buffer, sys.stdout.buffer)
