"""Penalties of matches by their provenance: each reason with its points. Nothing is ever added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from localize.config.memory import MemorySettings, Penalties
from localize.language import same_language
from localize.model import OriginKind, Penalty, Reason, TranslationUnit, Trust, Variant

_MACHINES = (OriginKind.MACHINE, OriginKind.ASSEMBLED)
_NONE = Penalties()
"""Takes no point off what is found in the language that was asked for."""
UNDATED = datetime.fromtimestamp(0, UTC)
"""What texts of files without dates have; such a text has no age."""


@dataclass(frozen=True, slots=True)
class PenaltyRules:
    """By what matches are weighed, and when."""

    settings: MemorySettings
    now: datetime


PLAIN = PenaltyRules(MemorySettings(), UNDATED)
"""Takes nothing off."""


def name_of(unit: TranslationUnit, target: Variant) -> str:
    """Return the name of the document or memory file that a record came from, for people."""
    return unit.document or target.origin.name


def is_from(unit: TranslationUnit, target: Variant, pattern: str) -> bool:
    """Tell whether a pattern with `*` and `?` fits the document or the memory file that a text came from.

    One that somebody edited here came from that person, whatever file its record is of.
    """
    if target.origin.kind is OriginKind.HUMAN and target.origin.name:
        return False
    names = (unit.document, target.origin.name)
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for name in names if name)


def is_wanted(source: Variant, target: Variant, weighing: PenaltyRules) -> bool:
    """Tell whether a pair may be proposed at all."""
    return not weighing.settings.approved_only or min(source.trust, target.trust) is Trust.REVIEWED


def penalise(unit: TranslationUnit, source: Variant, target: Variant, weighing: PenaltyRules) -> tuple[Penalty, ...]:
    """Return what a pair of variants of *unit* loses by the project's settings."""
    if weighing.settings.penalties == _NONE:
        return ()  # most projects take nothing off, and a search has hundreds of candidates
    found = _find(unit, source, target, weighing)
    return tuple(each for each in found if each.points)


def _find(unit: TranslationUnit, source: Variant, target: Variant, weighing: PenaltyRules) -> Iterator[Penalty]:
    wanted = weighing.settings.penalties
    yield from _by_trust(min(source.trust, target.trust), wanted)
    if target.origin.kind in _MACHINES:
        yield Penalty(Reason.MACHINE, wanted.machine, target.origin.name or "?")
    if wanted.old and UNDATED < target.at < weighing.now - timedelta(days=wanted.old_after_days):
        yield Penalty(Reason.OLD, wanted.old, str(wanted.old_after_days))
    for pattern, points in wanted.names:
        if is_from(unit, target, pattern):
            yield Penalty(Reason.NAME, points, pattern)
            break
    for one, other, points in wanted.pairs:
        if same_language(one, source.language) and same_language(other, target.language):
            yield Penalty(Reason.PAIR, points, f"{one}>{other}")
            break


def _by_trust(trust: Trust, wanted: Penalties) -> Iterator[Penalty]:
    if trust is Trust.IMPORTED:
        yield Penalty(Reason.IMPORTED, wanted.imported)
    elif trust is Trust.TRANSLATED:
        yield Penalty(Reason.TRANSLATED, wanted.translated)
