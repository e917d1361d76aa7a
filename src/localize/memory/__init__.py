"""Translation memory: similarity of texts, candidates for a text, ranked matches, and TMX files.

- `localize.memory.score`: `similarity`, `word_diff`;
- `localize.memory.index.index`: `Index`, the candidates for a text, kept in a cache folder;
- `localize.memory.match`: `rank`, from translation units to proposals in any direction;
- `localize.memory.files.tmx`: `read_tmx`, `write_tmx`.

The names below are loaded when they are first used: numpy and RapidFuzz stay off the path of quick commands.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localize.memory.files.tmx import read_tmx, write_tmx
    from localize.memory.index.index import Index
    from localize.memory.match import rank
    from localize.memory.score import similarity, word_diff

__all__ = ["Index", "rank", "read_tmx", "similarity", "word_diff", "write_tmx"]

_HOME = {
    "Index": "index.index",
    "rank": "match",
    "read_tmx": "files.tmx",
    "similarity": "score",
    "word_diff": "score",
    "write_tmx": "files.tmx",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
