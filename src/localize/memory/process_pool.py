"""Pool of child processes that answer lines with lines, to share work out over all cores."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Self


class ProcessPool:
    """Some processes that run one command; each line goes to one that has nothing else to do.

    One that fails gets nothing more; whatever then has no answer is the caller's to do.
    """

    def __init__(self, command: Sequence[str], count: int) -> None:
        self._children: list[subprocess.Popen[bytes]] = []
        self._free: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        self._lock = Lock()
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        try:
            for _ in range(count):
                self._children.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere))
        except OSError:
            pass  # as many as there can be
        for child in self._children:
            self._free.put(child)
        self._alive = len(self._children)
        if not self._alive:
            self._free.put(None)
        self._pool = ThreadPoolExecutor(max(1, count))

    def ask(self, line: bytes) -> Future[bytes | None]:
        """Give a line, without its end, to a process; the answer is a line, or None where there is none."""
        return self._pool.submit(self._give, line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.kill()
        self._pool.shutdown(cancel_futures=True)
        for child in self._children:
            with suppress(OSError), child:  # the rest of a line that nobody reads any more
                pass

    def _give(self, line: bytes) -> bytes | None:
        child = self._free.get()
        if child is None:  # none is left; the next one who asks shall hear that too
            self._free.put(None)
            return None
        answer = b""
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(line + b"\n")
            child.stdin.flush()
            answer = child.stdout.readline()
        except (OSError, ValueError):
            pass
        if answer.endswith(b"\n"):
            self._free.put(child)
            return answer
        with self._lock:
            self._alive -= 1
            if not self._alive:
                self._free.put(None)
        return None
