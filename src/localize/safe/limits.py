"""The limits that foreign files are read under."""

from __future__ import annotations

from localize.errors import ExtractError

MAX_BYTES = 64 * 1024 * 1024
"""A document of text; the largest in the measured corpus has 4 MB."""
MAX_DEPTH = 256
"""Nested elements, containers and brackets."""
MAX_ELEMENTS = 4_000_000
"""Of one XML file: a text document of 100,000 paragraphs has a million."""
MAX_MEMORY = 1536 * 1024 * 1024
"""Address space of the process that reads foreign files, in bytes."""
MAX_SECONDS = 10.0
"""For one file."""


def check_size(data: bytes, path: str = "") -> None:
    """Raise when a file is too large to be a document.

    Raises:
        ExtractError: more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(
            f"{len(data):,} bytes are too many for one document",
            path=path,
            hint=f"split it: the limit is {MAX_BYTES:,}",
        )
