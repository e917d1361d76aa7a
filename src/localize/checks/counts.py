"""A number of a text that counts something, as other checks are told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a source that counts."""

    noun: str
    """In the dictionary form where that is known."""
    before: str
    """The English word before the number, small, or nothing where it begins; "?" in other languages."""
