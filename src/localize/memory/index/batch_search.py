"""Batch search on all cores: child processes share the mapped files of one index.

A worker is `python -m localize.memory.index.batch_search FOLDER LANGUAGE`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from localize.memory.index.index import Index
from localize.memory.index.search_options import SearchOptions
from localize.memory.search_key import to_line
from localize.model import Content, LanguageTag
from localize.runtime.workers import Crew, answer_questions, open_channel, start

Hits = list[tuple[str, int]]
_Question = tuple[SearchOptions, list[str]]
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
        self._crew: Crew[_Question, list[Hits]] | None = None

    def ask(self, texts: Sequence[Content | str]) -> Callable[[], list[Hits]]:
        """Begin to search for texts; return a function that waits for the answers, one for each."""
        lines = [to_line(text) for text in texts]
        if self._is_worth(len(lines)) and self._index.save():
            begin = partial(start, __name__, str(self._index.folder), self._index.language)
            self._crew = self._stack.enter_context(Crew(begin, self._count))
        if self._crew is None:
            return lambda: self._search(lines)
        chunks = [lines[at : at + _CHUNK] for at in range(0, len(lines), _CHUNK)]
        answers = [self._crew.ask((self._wanted, chunk)) for chunk in chunks]
        return lambda: [
            hits for chunk, answer in zip(chunks, answers, strict=True) for hits in self._take(chunk, answer)
        ]

    def _is_worth(self, count: int) -> bool:
        """Tell whether processes are to be started, which need an index in files."""
        is_many = count >= _WORTH and self._count > 1
        return self._crew is None and is_many and self._index.folder is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _search(self, lines: Sequence[str]) -> list[Hits]:
        return list(self._index.find_many(lines, self._wanted))

    def _take(self, lines: Sequence[str], answer: Future[list[Hits] | None]) -> list[Hits]:
        hits = answer.result()
        return self._search(lines) if hits is None else hits


def main() -> None:
    """Search for what is asked."""
    index = Index(Path(sys.argv[1]), LanguageTag(sys.argv[2]))

    def search(question: _Question) -> list[Hits]:
        wanted, lines = question
        return list(index.find_many(lines, wanted))

    answer_questions(open_channel(), search)


if __name__ == "__main__":
    main()
