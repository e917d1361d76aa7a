"""Memory settings of a project: the matches that are shown and the points that they lose, from `localize.yaml`."""

from __future__ import annotations

from collections.abc import Mapping

from localize.errors.message import Message
from localize.model import LanguageTag
from localize.runtime.lazy_dataclass import dataclass
from localize.safe.yaml.reader import KeyPath, Reader
from localize.safe.yaml.tree import Value

PENALTY_KEYS = (
    "translated",
    "imported",
    "machine",
    "old",
    "old_after_days",
    "names",
    "pairs",
    "pivot",
)
MOST = 50
"""Points that one reason may cost: below 50 nothing is a match any more."""
_POINTS = Message("3 is usual; from 0 to {most}", most=MOST)
_PAIR = 'source language, >, target language: "ru>kk": 2'


@dataclass(frozen=True, slots=True)
class Penalties:
    """Points off for each reason; what applies adds up."""

    translated: int = 0
    """Confirmed here and not approved."""
    imported: int = 0
    """Read from a file; nobody here has confirmed it."""
    machine: int = 0
    """The text was a machine's, or put together by one, when it was confirmed or imported."""
    old: int = 0
    old_after_days: int = 730
    names: tuple[tuple[str, int], ...] = ()
    """By the name of the document or memory file, with `*` and `?`; the first that fits counts."""
    pairs: tuple[tuple[LanguageTag, LanguageTag, int], ...] = ()
    """By source and target language; the first that fits counts."""
    pivot: int = 5
    """Found through the segment's translation into a third language."""


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """Which memory matches are shown, and what their scores lose."""

    approved_only: bool = False
    penalties: Penalties = Penalties()


def read_memory_settings(reader: Reader) -> MemorySettings:
    """Return the section `memory`. Raises: ConfigError."""
    section = reader.section(("memory",), ("approved_only", "penalties"))
    approved_only = reader.flag(("memory", "approved_only"), section, default=False)
    at = ("memory", "penalties")
    given, plain = reader.section(at, PENALTY_KEYS), Penalties()

    def points(key: str, default: int) -> int:
        return _points(reader, (*at, key), given.get(key, default))

    penalties = Penalties(
        translated=points("translated", plain.translated),
        imported=points("imported", plain.imported),
        machine=points("machine", plain.machine),
        old=points("old", plain.old),
        old_after_days=_days(reader, (*at, "old_after_days"), given.get("old_after_days", plain.old_after_days)),
        names=tuple(
            (name, _points(reader, (*at, "names", name), value))
            for name, value in reader.section((*at, "names")).items()
        ),
        pairs=_pairs(reader, (*at, "pairs")),
        pivot=points("pivot", plain.pivot),
    )
    return MemorySettings(approved_only, penalties)


def _pairs(reader: Reader, at: KeyPath) -> tuple[tuple[LanguageTag, LanguageTag, int], ...]:
    section: Mapping[str, Value] = reader.section(at)
    found = []
    for name, points in section.items():
        source, arrow, target = (each.strip() for each in name.partition(">"))
        if not arrow:
            raise reader.error((*at, name), "is not a pair of languages", _PAIR)
        languages = reader.tag((*at, name), source), reader.tag((*at, name), target)
        found.append((*languages, _points(reader, (*at, name), points)))
    return tuple(found)


def _points(reader: Reader, at: KeyPath, value: Value) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise reader.error(
            at, Message("{value!r} is not a whole number from 0 to {most}", value=value, most=MOST), _POINTS
        )
    return value


def _days(reader: Reader, at: KeyPath, value: Value) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise reader.error(at, Message("{value!r} is not a number of days", value=value), "730 is two years")
    return value
