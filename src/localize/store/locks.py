"""Locks of a store between processes: a shared lock for each process that has the store open, or one exclusive lock.

Two files lie beside the store. `.lock` is held shared by every process that has the store open. A process that wants
the store alone first takes `.gate`: only one process at a time may try to turn its shared lock into an exclusive one,
so going back to the shared lock can never fail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from localize.errors import Locked
from localize.safe.modes import opener

_TICK_S = 0.01
_HINT = "close the other windows and commands that use this project, then try again"

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes, never shared: each process that has the store open holds one byte of this many.
    _PLACES = 256

    def _lock_range(handle: int, start: int, length: int) -> bool:
        os.lseek(handle, start, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, length)
        except OSError:
            return False
        return True

    def _unlock_all(handle: int) -> None:
        for length in (_PLACES, 1):
            for start in range(0, _PLACES, length):
                os.lseek(handle, start, os.SEEK_SET)
                try:
                    msvcrt.locking(handle, msvcrt.LK_UNLCK, length)
                except OSError:
                    continue

    def _share(handle: int) -> bool:
        _unlock_all(handle)
        return any(_lock_range(handle, start, 1) for start in range(_PLACES))

    def _seize(handle: int) -> bool:
        _unlock_all(handle)
        return _lock_range(handle, 0, _PLACES)

else:
    import fcntl

    def _flock(handle: int, how: int) -> bool:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _share(handle: int) -> bool:
        return _flock(handle, fcntl.LOCK_SH)

    def _seize(handle: int) -> bool:
        return _flock(handle, fcntl.LOCK_EX)


def lock_files(path: Path) -> tuple[Path, Path]:
    """Return the two files by which processes keep each other from the store at *path*: lock and gate."""
    return path.with_name(path.name + ".lock"), path.with_name(path.name + ".gate")


@contextmanager
def hold_gate(gate: Path) -> Iterator[None]:
    """Let no process take the store for itself, nor hold this gate, inside the `with`; others may have it open.

    Raises: Locked; OSError.
    """
    handle = _open(gate)
    try:
        if not _seize(handle):
            raise Locked("another process is locking the project", hint=_HINT)
        yield
    finally:
        os.close(handle)


@contextmanager
def await_gate(gate: Path, patience_s: float) -> Iterator[None]:
    """Hold a gate inside the `with`, once the process that holds it lets it go. Raises: Locked; OSError."""
    until = monotonic() + patience_s
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(hold_gate(gate))
                break
            except Locked:
                if monotonic() > until:
                    raise
                sleep(_TICK_S)
        yield


class ProcessLock:
    """This process's hold on the store at *path*; given back by `release` or when the process dies."""

    def __init__(self, path: Path) -> None:
        """Take the shared lock.

        Raises:
            Locked: another process holds the store for itself.
            OSError: the lock file can neither be made nor read.
        """
        lock, self._gate = lock_files(path)
        self._handle = _open(lock)
        if not _share(self._handle):
            os.close(self._handle)
            raise Locked("another process has locked the project", hint=_HINT)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the store alone inside the `with`.

        Raises:
            Locked: somebody else has the store open.
        """
        with hold_gate(self._gate):
            if not _seize(self._handle):
                _share(self._handle)
                raise Locked("another process has the project open", hint=_HINT)
            try:
                yield
            finally:
                if self._handle >= 0:  # not released meanwhile, as `restore` does before it replaces the file
                    _share(self._handle)

    def release(self) -> None:
        """Let the store go; a second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _open(path: Path) -> int:
    try:
        return opener(str(path), os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0))
    except PermissionError:  # a folder that may only be read: whoever may write it has left the file there
        return os.open(path, os.O_RDONLY)
