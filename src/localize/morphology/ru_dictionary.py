"""The dictionary of pymorphy3, its tables mapped from their files: only the pages that are looked at take memory.

Read as pymorphy3 does it, five tables take 15 MB of every process that asks for one Russian word.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Protocol

from localize.mapped import map_file


class _Table(Protocol):
    _units: memoryview


def open_dictionary() -> object:
    """Return an analyzer of pymorphy3. Cost: 0.1 s of processor time, once in a process."""
    from pymorphy3 import MorphAnalyzer
    from pymorphy3_dicts_ru import get_path

    with _mapped_tables():
        return MorphAnalyzer(get_path())  # left to itself, it reads the entry points of all packages for it


@contextmanager
def _mapped_tables() -> Iterator[None]:
    """Let tables that are loaded meanwhile be mapped; nothing changes where another reader of them is installed."""
    try:
        from dawg_python.wrapper import Dictionary, Guide
    except ImportError:
        yield
        return
    kept = Dictionary.read, Guide.read
    Dictionary.read, Guide.read = _map_numbers, _map_bytes
    try:
        yield
    finally:
        Dictionary.read, Guide.read = kept


def _map_numbers(table: _Table, stream: IO[bytes]) -> None:
    table._units = _map(stream, 4).cast("I")


def _map_bytes(table: _Table, stream: IO[bytes]) -> None:
    table._units = _map(stream, 2)


def _map(stream: IO[bytes], width: int) -> memoryview:
    """Return the table that a stream is at, of entries *width* bytes wide, and go on behind it."""
    (count,) = struct.unpack("=I", stream.read(4))
    start = stream.tell()
    stream.seek(start + count * width)
    return memoryview(map_file(stream))[start : start + count * width]
