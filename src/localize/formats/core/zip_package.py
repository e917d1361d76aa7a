"""Zip packages such as DOCX, ODT and EPUB: members read one by one, changed ones replaced, the others copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from localize.errors import FormatError
from localize.formats.core.splice import Reading, merge_readings
from localize.model import LanguageTag
from localize.model.extraction import Extraction, Targets
from localize.safe.zip import Archive


@contextmanager
def in_member(name: str) -> Iterator[None]:
    """Name the member in every error that reading it raises."""
    try:
        yield
    except FormatError as error:
        error.member = error.member or name
        raise


def merge_package(
    archive: Archive, readings: Sequence[Reading], extraction: Extraction, targets: Targets, language: LanguageTag
) -> bytes:
    """Return the package with these targets; members without a changed text are copied raw. Raises: MergeError."""
    return archive.replace(merge_readings(readings, extraction, targets, language))
