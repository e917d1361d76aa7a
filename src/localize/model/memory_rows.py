"""Memory records as rows of plain values, which readers of large files make and the store takes, a million at a time.

Making a `TranslationUnit` with its contents takes as long as reading, hashing and storing it together. These are the
only records of the model that are no dataclasses: a tuple is made four times as fast.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from localize.model import Content, LanguageTag

Provenance = tuple[str, int | None, str, str]
"""Kind, score and name of an `Origin`, and the author."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class VariantRow(NamedTuple):
    """A `Variant`."""

    language: LanguageTag
    typed: str
    """The typing form."""
    tags: str | None
    """What `store.records.pack` makes of the tags, None where there are none."""
    hash: bytes
    """Of the content, in 32 bytes."""
    trust: int
    provenance: Provenance
    at: int
    """See `to_microseconds`."""
    extras: str | None
    """As `wire.dump` writes them, None where there are none."""


class UnitRow(NamedTuple):
    """A `TranslationUnit`."""

    id: str
    variants: tuple[VariantRow, ...]
    before: bytes | None = None
    after: bytes | None = None
    document: str = ""
    extras: str | None = None


class TextRow(NamedTuple):
    """The texts of a record as they are after a change of the memory; none when it went away."""

    number: int
    id: str
    texts: tuple[tuple[LanguageTag, str | Content], ...]
    """By language; a content where there are tags."""


class WorthRow(NamedTuple):
    """What a record is worth to who learns from it, without its texts; no languages when it went away."""

    number: int
    """Of its last change."""
    id: str
    trust: int
    """The least of its texts."""
    at: int
    """When the newest of its texts was made; see `to_microseconds`."""
    languages: tuple[LanguageTag, ...]
    """In alphabetical order, as the variants of the record are."""


def to_microseconds(at: datetime) -> int:
    """Return a moment as microseconds from 1970."""
    return (at - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=256)
def from_microseconds(count: int) -> datetime:
    """Return the moment that `to_microseconds` was given; the texts of a record, and of a file, often share it."""
    return _EPOCH + timedelta(0, 0, count)
