"""Dictionary of pymorphy3 with its tables mapped from their files, so that only pages in use take memory.

Read as pymorphy3 does it, five tables take 15 MB of every process that asks for one Russian word, and its lists of
endings, tags and paradigms 4 MB more.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pymorphy3.tagset import OpencorporaTag


class _Table(Protocol):
    _units: memoryview


class _Lists(Protocol):
    def _replace(self, **lists: object) -> _Lists: ...


class _Dictionary(Protocol):
    _data: _Lists
    suffixes: Sequence[str]
    gramtab: Sequence[OpencorporaTag]
    paradigms: object
    Tag: Callable[[str], OpencorporaTag]


def open_dictionary() -> object:
    """Return an analyzer of pymorphy3. Cost: 0.1 s of processor time, once in a process."""
    from pymorphy3 import MorphAnalyzer
    from pymorphy3_dicts_ru import get_path

    with _mapped_tables():
        analyzer = MorphAnalyzer(get_path())  # left to itself, it reads the entry points of all packages for it
    _pack(cast(_Dictionary, analyzer.dictionary), Path(get_path()))
    return analyzer


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
    return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))[start : start + count * width]


class _Texts:
    """Texts by their place, all in one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._all = "".join(texts)
        self._ends = array("I", [0])
        for text in texts:
            self._ends.append(self._ends[-1] + len(text))

    def __getitem__(self, at: int) -> str:
        return self._all[self._ends[at] : self._ends[at + 1]]


class _Tags:
    """Tags by their place, made when they are first asked for: of 5,500, few hundred are."""

    def __init__(self, tags: Sequence[OpencorporaTag], make: Callable[[str], OpencorporaTag]) -> None:
        self._texts = _Texts([str(tag) for tag in tags])
        self._make = make
        self._made: dict[int, OpencorporaTag] = {}

    def __getitem__(self, at: int) -> OpencorporaTag:
        found = self._made.get(at)
        if found is None:
            found = self._made[at] = self._make(self._texts[at])
        return found


class _Paradigms:
    """The paradigms by their place: of each form the endings, then the tags, then the beginnings."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._numbers = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)).cast("H")
        self._starts = array("I")
        at = 1
        for _ in range(self._numbers[0]):
            self._starts.append(at + 1)
            at += 1 + self._numbers[at]

    def __getitem__(self, at: int) -> memoryview:
        start = self._starts[at]
        return self._numbers[start : start + self._numbers[start - 1]]


def _pack(dictionary: _Dictionary, folder: Path) -> None:
    """Put lists that take little room in the place of those that were read."""
    suffixes, tags = _Texts(dictionary.suffixes), _Tags(dictionary.gramtab, dictionary.Tag)
    dictionary.suffixes, dictionary.gramtab = cast("Sequence[str]", suffixes), cast("Sequence[OpencorporaTag]", tags)
    dictionary._data = dictionary._data._replace(suffixes=suffixes, gramtab=tags)
    if sys.byteorder == "little":  # as it is in the file
        with (folder / "paradigms.array").open("rb") as stream:
            paradigms = _Paradigms(stream)
        dictionary.paradigms = paradigms
        dictionary._data = dictionary._data._replace(paradigms=paradigms)
