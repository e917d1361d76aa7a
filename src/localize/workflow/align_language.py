"""Documents that are in another language than they are said to be: a whole memory would be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from localize.checks.tongue import find_runs
from localize.language import primary, script_of
from localize.model import LanguageTag
from localize.workflow.alignment import Alignment, Side

_LANGUAGES = (LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru"))
_LOOKED_AT = 400
"""Sentences of a document that are read, from all over it."""
_LEAST = 3
"""Sentences that must surely be in another language."""
_MORE = 3
"""So many times as many as are in its own: quotations and what is not translated are in others, too."""


def find_misnamed(alignment: Alignment) -> Iterator[tuple[Side, LanguageTag]]:
    """Yield the documents most of whose sentences are surely in another language than it is said, and in which."""
    for side in alignment.sides:
        language = _read_language(side)
        if language is not None:
            yield side, language


def _read_language(side: Side) -> LanguageTag | None:
    own = primary(side.language)
    if own not in _LANGUAGES or script_of(side.language) not in ("Cyrl", "Latn"):
        return None
    seen: Counter[LanguageTag] = Counter()
    for line in side.lines[:: max(1, len(side.lines) // _LOOKED_AT)]:
        seen.update(each for each in _LANGUAGES if find_runs(line.plain, each))
    if not seen:
        return None
    likeliest, count = seen.most_common(1)[0]
    is_other = likeliest != own and count >= max(_LEAST, _MORE * seen[LanguageTag(own)])
    return likeliest if is_other else None
