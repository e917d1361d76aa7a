"""Many searches at once, on all cores: child processes share the mapped files of one index.

python -m localize.memory.batch FOLDER LANGUAGE < lines of JSON > lines of JSON
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import BinaryIO, Self

from localize.memory.index import Index
from localize.memory.key import to_line
from localize.memory.search import Search
from localize.model import Content, LanguageTag

Hits = list[tuple[str, int]]
_WORTH = 1_000
"""Searches that take longer than it takes to start processes, about a third of a second."""
_CHUNK = 200


class Searchers:
    """Processes that search one index, in a `with`; they are started when there is enough to search.

    The index is saved, so that they see all of it; what is added later they do not see. Where that or a process fails,
    the rest is searched here.
    """

    def __init__(self, index: Index, wanted: Search, *, processes: int | None = None) -> None:
        self._index = index
        self._wanted = wanted
        self._count = processes or os.cpu_count() or 1
        self._pool: ThreadPoolExecutor | None = None
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._children: list[subprocess.Popen[bytes]] = []

    def ask(self, texts: Sequence[Content | str]) -> Callable[[], list[Hits]]:
        """Begin to search for texts; return a function that waits for the answers, one for each."""
        lines = [to_line(text) for text in texts]
        if self._pool is None and len(lines) >= _WORTH and self._count > 1 and self._index.save():
            self._start()
        if self._pool is None:
            return lambda: self._search(lines)
        chunks = [lines[at : at + _CHUNK] for at in range(0, len(lines), _CHUNK)]
        answers = [self._pool.submit(self._give, chunk) for chunk in chunks]
        return lambda: [
            hits for chunk, answer in zip(chunks, answers, strict=True) for hits in self._take(chunk, answer)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.kill()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        for child in self._children:
            with child:
                pass

    def _start(self) -> None:
        command = [sys.executable, "-m", "localize.memory.batch", str(self._index.folder), self._index.language]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        try:
            for _ in range(self._count):
                self._children.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere))
        except OSError:
            return
        for child in self._children:
            self._free.put(child)
        self._pool = ThreadPoolExecutor(self._count)

    def _search(self, lines: Sequence[str]) -> list[Hits]:
        return list(self._index.find_many(lines, self._wanted))

    def _give(self, lines: Sequence[str]) -> list[Hits] | None:
        """Return the answers of a child process that has nothing else to do; None where it fails."""
        child = self._free.get()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(json.dumps([astuple(self._wanted), lines]).encode() + b"\n")
            child.stdin.flush()
            return [[(str(name), int(score)) for name, score in hits] for hits in json.loads(child.stdout.readline())]
        except (OSError, ValueError):
            return None
        finally:
            self._free.put(child)

    def _take(self, lines: Sequence[str], answer: Future[list[Hits] | None]) -> list[Hits]:
        found = answer.result()
        return self._search(lines) if found is None else found


def search_many(
    index: Index, texts: Sequence[Content | str], wanted: Search, *, processes: int | None = None
) -> list[Hits]:
    """Return for each text what `index.find` yields; many texts are shared out among processes."""
    with Searchers(index, wanted, processes=processes) as searchers:
        return searchers.ask(texts)()


def serve(index: Index, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line until there are no more."""
    for line in questions:
        (limit, min_score, target, within, quick), texts = json.loads(line)
        wanted = Search(limit, min_score, None if target is None else LanguageTag(target), within, quick)
        answers.write(json.dumps(list(index.find_many(texts, wanted))).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    serve(Index(Path(sys.argv[1]), LanguageTag(sys.argv[2])), sys.stdin.buffer, sys.stdout.buffer)
