"""How many examples a law is tried on: in the default run a fifth of what the thorough one draws."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> settings:
    """Return the settings of a law that the thorough run tries *count* times, and every other run in proportion."""
    return settings(max_examples=count * settings().max_examples // 100)
