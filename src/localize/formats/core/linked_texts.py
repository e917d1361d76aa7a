"""Texts that a package holds twice: one copy is translated, the other copies (echoes) get the same target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from localize.formats.core.splice import Reading
from localize.model import Content, InlineTag, UnitId
from localize.model.extraction import Extraction, Targets

Place = tuple[str, int]
"""A member, and the first character of a field in it."""


def find_originals(
    found: Extraction, readings: Sequence[Reading], echoes: Mapping[Place, Place]
) -> dict[UnitId, UnitId]:
    """Return the units that are echoes, each with the unit whose target it takes."""
    ids = iter(unit.id for unit in found.units)
    places = {(reading.member, field.start): next(ids) for reading in readings for field in reading.scan.fields}
    return {places[echo]: places[original] for echo, original in echoes.items() if {echo, original} <= places.keys()}


def without_echoes(found: Extraction, originals: Mapping[UnitId, UnitId]) -> Extraction:
    """Return an extraction whose echoes are no units of their own, but spans of the units that they repeat."""
    return replace(
        found,
        units=tuple(unit for unit in found.units if unit.id not in originals),
        spans=tuple(replace(span, unit=originals.get(span.unit, span.unit)) for span in found.spans),
    )


def with_echoes(found: Extraction, originals: Mapping[UnitId, UnitId], targets: Targets) -> Targets:
    """Return the targets with those of the echoes, each with the tags that it has itself."""
    units = {unit.id: unit.parts[0].content for unit in found.units}
    given = dict(targets)
    for echo, original in originals.items():
        pairs = zip(units[original].tags, units[echo].tags, strict=True)
        tags = {one.typed: other for one, other in pairs}
        given[echo] = tuple(
            replace(each, unit=echo, content=_with_tags(each.content, tags)) for each in targets.get(original, ())
        )
    return given


def _with_tags(content: Content, tags: Mapping[str, InlineTag]) -> Content:
    return Content(tuple(part if isinstance(part, str) else tags.get(part.typed, part) for part in content.parts))


def outline(content: Content) -> tuple[str, ...]:
    """Return a form that is equal for contents that can echo each other: equal texts, tags in equal places."""
    return tuple(part if isinstance(part, str) else f"\x00{part.form.value}" for part in content.parts)
