"""Word lists shipped as plain text: sections in square brackets, words separated by white space."""

from __future__ import annotations

from pathlib import Path

from localize.runtime.cache import once


@once
def read_words(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a list ("kk", "ru" or "en") by section; lines that begin with # are comments."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return {section: tuple(listed) for section, listed in sections.items()}
