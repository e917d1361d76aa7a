"""Lists of accepted words as entries, and words written back into the list: comments and order stay."""

from __future__ import annotations

from localize.errors import LocalizeError
from localize.spelling.project_words import add_words, parse_words
from localize.workflow.team.shared_glossary import SEPARATOR, Fields

_THERE = "1"


def read_fields(data: bytes, path: str) -> dict[str, str]:
    """Return the words of a list, each as an entry without other fields. Raises: ConfigError."""
    parse_words(data, path=path)
    words = map(_word_of, data.decode("utf-8-sig").splitlines())
    return {f"{word}{SEPARATOR}": _THERE for word in words if word}


def write_fields(data: bytes | None, changes: Fields, path: str) -> tuple[bytes | None, list[LocalizeError]]:
    """Return the list with some words removed and others at its end."""
    del path
    words = {name.removesuffix(SEPARATOR): value for name, value in changes.items()}
    lines = (data or b"").decode("utf-8-sig").splitlines(keepends=True)
    kept = "".join(line for line in lines if words.get(_word_of(line)) != "")
    return add_words(kept.encode(), tuple(word for word, value in words.items() if value)), []


def _word_of(line: str) -> str:
    return line.partition("#")[0].strip()
