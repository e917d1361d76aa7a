"""Counts of known findings per text: from checks of whole lists, and from every text opened since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from localize.model import LanguageTag, SegmentKey
from localize.model.segment_list import Located
from localize.workflow.checking.saved_findings import FindingCount


class KnownFindings:
    """How many findings stand in each text that was checked; a list marks them, a file counts them."""

    def __init__(self) -> None:
        self._seen: dict[tuple[SegmentKey, LanguageTag], FindingCount] = {}
        self._checked: set[LanguageTag] = set()
        """The languages of which a check had its word."""
        self.is_new = False
        """Whether something is known that was not when the session began."""

    def __iter__(self) -> Iterator[FindingCount]:
        return iter(self._seen.values())

    def recall(self, kept: Iterable[FindingCount]) -> None:
        """Know again what an earlier session knew, and is true to this moment, where this one knows nothing yet."""
        now = datetime.now(UTC)
        for each in kept:
            if each.language in self._checked:
                continue
            self._seen.setdefault((each.key, each.language), replace(each, at=now))

    def note(self, key: SegmentKey, language: LanguageTag, path: str, count: int) -> bool:
        """Remember how many findings one text has; return whether the number changed."""
        before = self.count(key, language)
        self._seen[key, language] = FindingCount(key, language, path, count, datetime.now(UTC))
        self.is_new |= before != count
        return before != count

    def note_all(self, found: Iterable[Located], languages: Sequence[LanguageTag], path: str | None = None) -> None:
        """Replace the counts of whole languages, or of one file in them, by the findings of a check."""
        now = datetime.now(UTC)
        self._checked.update(languages)
        self._seen = {
            place: each
            for place, each in self._seen.items()
            if each.language not in languages or (path is not None and each.path != path)
        }
        counted = Counter((each.key, each.language, each.path) for each in found)
        for (key, language, file), count in counted.items():
            self._seen[key, language] = FindingCount(key, language, file, count, now)
        self.is_new = True

    def forget(self, texts: Iterable[tuple[SegmentKey, LanguageTag]], gone: Iterable[SegmentKey] = ()) -> None:
        """Know nothing any more of texts that were changed by the way, and of segments that are gone."""
        past, keys = frozenset(texts), frozenset(gone)
        self._seen = {place: each for place, each in self._seen.items() if place not in past and each.key not in keys}
        self.is_new = True

    def count(self, key: SegmentKey, language: LanguageTag) -> int:
        """Return how many findings a text is known to have."""
        seen = self._seen.get((key, language))
        return seen.count if seen is not None else 0

    def texts(self, language: LanguageTag, path: str | None = None) -> int:
        """Return how many texts of a language, in one file or in all, are known to have findings."""
        return sum(
            each.count > 0
            for each in self._seen.values()
            if each.language == language and (path is None or each.path == path)
        )
