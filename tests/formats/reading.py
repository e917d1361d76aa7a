"""Short ways to read and write one snippet in tests."""

from __future__ import annotations

from localize.formats import get_filter
from localize.model import Content, LanguageTag, State
from localize.model.extraction import Extraction, UnitTarget
from localize.model.filter_options import read_options

KAZAKH = LanguageTag("kk")


def extract(name: str, text: str | bytes, **options: object) -> Extraction:
    """Return what a filter reads from a snippet."""
    data = text.encode() if isinstance(text, str) else text
    used = get_filter(name)
    return used.extract(data, read_options(used.options_type, options))


def typed(name: str, text: str | bytes, **options: object) -> list[str]:
    """Return the units of a snippet as a translator sees them."""
    return [part.content.typed for unit in extract(name, text, **options).units for part in unit.parts]


def translate(name: str, text: str | bytes, *targets: str | None, **options: object) -> str:
    """Return the snippet with these targets, one for each unit in order; None leaves a unit alone."""
    data = text.encode() if isinstance(text, str) else text
    used = get_filter(name)
    found = extract(name, data, **options)
    assert len(found.units) == len(targets)
    given = {
        unit.id: (UnitTarget(unit.id, Content.parse(target, unit.parts[0].content.tags), state=State.TRANSLATED),)
        for unit, target in zip(found.units, targets, strict=True)
        if target is not None
    }
    merged = used.merge(data, found, given, KAZAKH, read_options(used.options_type, options))
    return merged.decode(found.encoding)
