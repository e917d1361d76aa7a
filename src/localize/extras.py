"""What memory files tell beside texts: properties, notes, attributes, markup; kept to be written out again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that a memory file tells of a record or variant and that is only kept."""

    kind: str
    """attribute · prop · note · seg: the markup of a text whose codes say more than its tags."""
    name: str
    """Of the attribute, or type of the property."""
    text: str
    language: str = ""
    """That a property or note says it is written in."""
