"""Project lists of accepted words: one word a line, comments after `#`."""

from __future__ import annotations

from localize.errors import ConfigError
from localize.tokens import search_key

FOLDER = "spelling"
FOR_ALL = "words.txt"
MAX_BYTES = 8 << 20


def file_name(language: str | None) -> str:
    """Return the name of a list in the project's folder `spelling/`: of a language, or of all."""
    return f"{language}.txt" if language else FOR_ALL


def parse_words(data: bytes, *, path: str) -> frozenset[str]:
    """Return the words of a list, folded. Raises: ConfigError where it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise ConfigError(
            "larger than {max_bytes} bytes", max_bytes=MAX_BYTES, path=path, hint="split the list by language"
        )
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8", path=path, hint="save the list as UTF-8 text") from error
    words = (line.partition("#")[0].strip() for line in lines)
    return frozenset(search_key(word) for word in words if word)


def add_words(data: bytes, words: tuple[str, ...]) -> bytes:
    """Return a list with words at its end; what is there stays as it is."""
    gap = b"" if not data or data.endswith(b"\n") else b"\n"
    return data + gap + "".join(f"{word}\n" for word in words).encode()
