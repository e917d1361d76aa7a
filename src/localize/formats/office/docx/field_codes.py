"""Fields of a Word document: which results a translator is offered, and which Word computes again by itself.

A field is `begin, code, separate, result, end`, spread over runs and even over paragraphs, and nested.

Source: ISO/IEC 29500-1, 17.16.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_OFFERED = frozenset(("HYPERLINK", "QUOTE", "FORMTEXT"))
"""Fields whose result is text that someone wrote."""
_TABLES = frozenset(("TOC", "TOA", "INDEX", "BIBLIOGRAPHY", "RD"))
_UNSEEN = frozenset(("XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", ""))
"""Fields that print nothing where they stand."""


@dataclass(slots=True)
class OpenField:
    """A field whose end has not been read yet."""

    number: int
    code: list[str] = field(default_factory=list)
    in_code: bool = True
    """Its result has not begun."""
    kind: str = ""
    """The first word of its code, in capitals; known when the code ends."""

    def end_code(self) -> None:
        """Take notice of what kind of field it is."""
        if self.in_code:
            words = "".join(self.code).split(maxsplit=1)
            self.kind, self.in_code = words[0].upper() if words else "", False

    @property
    def is_muted(self) -> bool:
        """Whether what stands in it now is not offered."""
        return self.in_code or not is_offered(self.kind)

    @property
    def name(self) -> str:
        """Its name among the containers of its part."""
        return f"field {self.number}"


def is_offered(kind: str) -> bool:
    """Tell whether the result of this kind of field is a text to translate."""
    return kind in _OFFERED


def is_unseen(kind: str) -> bool:
    """Tell whether this kind of field prints nothing where it stands."""
    return kind in _UNSEEN


def rule_of(kind: str) -> str:
    """Return the rule by which the result of this kind of field is not offered."""
    return "generated index" if kind in _TABLES else "field result"


def letters_of(kind: str) -> str:
    """Return the kind letters of a field's tag."""
    return "a" if kind == "HYPERLINK" else "f"
