"""Limits for foreign files: size, nesting, memory and time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from localize.errors import ExtractError

MAX_BYTES = 64 * 1024 * 1024
"""A document of text; the largest in the measured corpus has 4 MB."""
_GROWTH = 4
"""How many times as large a document may become: a letter of Kazakh has two bytes, and a file that holds both languages
has its texts twice."""
_growth: ContextVar[int] = ContextVar("growth", default=1)
MAX_DEPTH = 256
"""Nested elements, containers and brackets."""
MAX_ELEMENTS = 4_000_000
"""Of one XML file: a text document of 100,000 paragraphs has a million."""
MAX_MEMORY = 1536 * 1024 * 1024
"""Address space of the process that reads foreign files, in bytes."""
MAX_SECONDS = 10.0
"""For one file of usual size; the rest of the time comes with its size, see `seconds_for`."""
_MOST_SECONDS = 120.0
MAX_SECONDS_OF_CONVERSION = 120.0
"""For a file that is made into another document; a PDF of 500 pages takes that long on an old laptop."""
_SECONDS_PER_MEBIBYTE = 3.0
"""An old, busy laptop reads 100,000 texts at about that pace."""
_PACKED = 40
"""What a package unpacks to, as a multiple of its size, when it holds much text: a Word document of 100,000 paragraphs
that was measured unpacks to 36 times its size."""


def growth() -> int:
    """Return how many times the limits for what comes in hold here."""
    return _growth.get()


@contextmanager
def room_for_output() -> Iterator[None]:
    """Take documents here that this program writes: a translation may be larger than any document that comes in."""
    token = _growth.set(_GROWTH)
    try:
        yield
    finally:
        _growth.reset(token)


def max_bytes() -> int:
    """Return how large a document may be here."""
    return MAX_BYTES * growth()


def seconds_for(data: bytes) -> float:
    """Return how long reading a file may take: a long book is no attack."""
    mebibytes = len(data) / 1024 / 1024 * (_PACKED if data.startswith(b"PK") else 1)
    return min(_MOST_SECONDS, MAX_SECONDS + _SECONDS_PER_MEBIBYTE * mebibytes)


def max_seconds_for(size: int) -> float:
    """Return the longest time that a file of so many bytes can have, whatever it is."""
    return min(_MOST_SECONDS, MAX_SECONDS + _SECONDS_PER_MEBIBYTE * _PACKED * size / 1024 / 1024)


def check_size(data: bytes, path: str = "") -> None:
    """Raise when a file is too large to be a document.

    Raises:
        ExtractError: more than `max_bytes`.
    """
    if len(data) > max_bytes():
        raise ExtractError(
            "{value:,} bytes are too many for one document",
            value=len(data),
            max_bytes=max_bytes(),
            path=path,
            hint="split it: the limit is {max_bytes:,}",
        )
