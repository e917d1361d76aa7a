"""Limits for foreign files: size, texts, nesting, memory and time.

Within the first table no file costs more than 300 MiB in any process, or 10 s of processor for 10 MB unpacked
(`benchmarks/giants.py`). A text over its limits is left out; a file over its limits is refused, or taken without the
promise where a person says so (`Allowance.LARGE`). What was taken goes out again without these limits
(`Allowance.OUTPUT`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from localize.errors import ExtractError
from localize.errors.message import Message

# --- what a file may hold --------------------------------------------------------------------------------------------

LETTERS_IN_WORD = 10_000
"""Letters without a space or a sign between them; the longest in the measured corpus are 400."""
LETTERS_IN_UNIT = 200_000
"""A chapter of a hundred pages without a blank line."""
TAGS_IN_UNIT = 2_000
"""Of one paragraph, runs of another look among them; no person can edit a hundred."""
TAGS_IN_FILE = 50_000
"""Of office files the runs of another look, beyond one for each paragraph: a tag takes 1 KB of memory."""
TAGS_IN_PAGE = 20_000
"""Of HTML, Markdown and XML, which their filters read again once they are written."""
UNITS_IN_FILE = 50_000
"""Texts; of office files and EPUB paragraphs, blank ones too: 1,500 pages."""
UNITS_IN_PAGE = 30_000
"""Of HTML, Markdown and XML."""
UNITS_IN_BILINGUAL = 35_000
"""Of PO, Qt and XLIFF: each translation that came with the file is compared with the record at an export."""
LETTERS_IN_FILE = 4_500_000
"""Of all texts together: a novel of 1,500 pages has three million."""
SEGMENTS_IN_FILE = 70_000
"""Sentences of texts, and plural forms: a segment takes 2 KB of memory until it is stored."""
LETTERS_IN_OLD_CHARSET = 2_000_000
"""Of a file whose charset is not Unicode's: a letter that it lacks is written as seven bytes."""
TEXT_BYTES = 16 * 1024 * 1024
"""Of a file that is no package, and of each part of one; the largest in the measured corpus has 4 MB."""
UNPACKED_BYTES = 32 * 1024 * 1024
"""Of all parts of a package that hold text or structure, pictures left out."""

# --- what reading it may take ----------------------------------------------------------------------------------------

MAX_BYTES = 64 * 1024 * 1024
"""Of any file on disk, packages with their pictures among them."""


class Allowance(enum.Enum):
    """How many times the limits of files hold: for what comes in, for what a person lets in, for what goes out.

    A letter of Kazakh has two bytes, and a file that holds both languages has its texts twice.
    """

    USUAL = 1
    LARGE = 4
    OUTPUT = 16


_allowance: ContextVar[Allowance] = ContextVar("allowance", default=Allowance.USUAL)
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
_PACKED_HEADS = (b"PK", b"%PDF")
"""Of files that hold pictures beside their text."""
_PACKED = 40
"""What a package unpacks to, as a multiple of its size, when it holds much text: a Word document of 100,000 paragraphs
that was measured unpacks to 36 times its size."""


def get_allowance() -> Allowance:
    """Return which limits hold here."""
    return _allowance.get()


@contextmanager
def allow(wanted: Allowance) -> Iterator[None]:
    """Let other limits hold in the block."""
    token = _allowance.set(wanted)
    try:
        yield
    finally:
        _allowance.reset(token)


@contextmanager
def allow_output() -> Iterator[None]:
    """Take documents here that this program writes: a translation may be larger than any document that comes in."""
    with allow(Allowance.OUTPUT):
        yield


def memory_factor() -> int:
    """Return how many times the memory of reading, and the size of a whole package, hold here: 4 for what goes out."""
    return max(1, get_allowance().value // Allowance.LARGE.value)


def max_bytes() -> int:
    """Return how large a file on disk, or a part of a package, may be here."""
    return MAX_BYTES * memory_factor()


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
        ExtractError: more bytes than a file of its kind may have here.
    """
    limit = max_bytes() if data.startswith(_PACKED_HEADS) else TEXT_BYTES * get_allowance().value
    if len(data) > limit:
        raise over_limit(Message("{value:,} bytes are too many for one document", value=len(data)), limit, path)


def over_limit(told: Message, limit: int, path: str = "") -> ExtractError:
    """Return the refusal of a file that has more of something than it may."""
    hint = "split it: the limit is {limit:,}"
    if get_allowance() is Allowance.USUAL:
        hint = "split it, or use --large: the limit is {limit:,}"
    return ExtractError(told, limit=limit, path=path, hint=hint)
