"""Batch search on all cores: child processes share the mapped files of one index.

python -m localize.memory.index.batch_search FOLDER LANGUAGE < lines of JSON > lines of JSON
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from localize.memory.index.index import Index
from localize.memory.index.search_options import SearchOptions
from localize.memory.process_pool import ProcessPool
from localize.memory.search_key import to_line
from localize.model import Content, LanguageTag

Hits = list[tuple[str, int]]
_WORTH = 1_000
"""Searches that take longer than it takes to start processes, about a third of a second."""
_CHUNK = 200


class BatchSearch:
    """Processes that search one index, in a `with`; they are started when there is enough to search.

    The index is saved, so that they see all of it; what is added later they do not see. Where that or a process fails,
    the rest is searched here.
    """

    def __init__(self, index: Index, wanted: SearchOptions, *, processes: int | None = None) -> None:
        self._index = index
        self._wanted = wanted
        self._count = processes or os.cpu_count() or 1
        self._stack = ExitStack()
        self._processes: ProcessPool | None = None

    def ask(self, texts: Sequence[Content | str]) -> Callable[[], list[Hits]]:
        """Begin to search for texts; return a function that waits for the answers, one for each."""
        lines = [to_line(text) for text in texts]
        if self._processes is None and len(lines) >= _WORTH and self._count > 1 and self._index.save():
            command = [
                sys.executable,
                "-P",
                "-m",
                __name__,
                str(self._index.folder),
                self._index.language,
            ]
            self._processes = self._stack.enter_context(ProcessPool(command, self._count))
        if self._processes is None:
            return lambda: self._search(lines)
        chunks = [lines[at : at + _CHUNK] for at in range(0, len(lines), _CHUNK)]
        answers = [self._processes.ask(json.dumps([astuple(self._wanted), chunk]).encode()) for chunk in chunks]
        return lambda: [
            hits for chunk, answer in zip(chunks, answers, strict=True) for hits in self._take(chunk, answer)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _search(self, lines: Sequence[str]) -> list[Hits]:
        return list(self._index.find_many(lines, self._wanted))

    def _take(self, lines: Sequence[str], answer: Future[bytes | None]) -> list[Hits]:
        told = answer.result()
        try:
            if told is not None:
                return [[(str(name), int(score)) for name, score in hits] for hits in json.loads(told)]
        except ValueError:
            pass  # not an answer
        return self._search(lines)


def serve(index: Index, questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line until there are no more."""
    for line in questions:
        (limit, min_score, target, *how), texts = json.loads(line)
        wanted = SearchOptions(limit, min_score, None if target is None else LanguageTag(target), *how)
        answers.write(json.dumps(list(index.find_many(texts, wanted))).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    serve(Index(Path(sys.argv[1]), LanguageTag(sys.argv[2])), sys.stdin.buffer, sys.stdout.buffer)
