"""The term index of a project, with the forms that were made for it before, kept in the project's cache folder."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from localize.model import Concept, LanguageTag

if TYPE_CHECKING:
    from localize.glossary import TermIndex


def build_index(concepts: Sequence[Concept], language: LanguageTag, folder: Path, *, read_only: bool) -> TermIndex:
    """Return the index of the terms of one language.

    *folder* has a file for each language, replaced when terms or the code have changed. A file that is damaged or
    cannot be read or written costs time and nothing else.
    """
    from localize.glossary import Kept, TermIndex
    from localize.safe.atomic import write_atomic

    path = folder / f"{language}.json"
    data = b""
    with contextlib.suppress(OSError):
        data = path.read_bytes()
    kept = Kept(language, data)
    index = TermIndex.build(concepts, language, kept)
    if not read_only and (changed := kept.save()):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_atomic(path, changed)
    return index
