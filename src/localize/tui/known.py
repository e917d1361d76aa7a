"""What is known of findings so far: from checks of whole lists, and from every text that was looked at since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from localize.listing import Located
from localize.model import LanguageTag, SegmentKey


class KnownFindings:
    """How many findings stand in each text that was checked; a list marks them, a file counts them."""

    def __init__(self) -> None:
        self._counts: dict[tuple[SegmentKey, LanguageTag], tuple[str, int]] = {}

    def note(self, key: SegmentKey, language: LanguageTag, path: str, count: int) -> bool:
        """Remember how many findings one text has; tell whether that is news."""
        before = self.count(key, language)
        self._counts[key, language] = (path, count)
        return before != count

    def note_all(self, found: Iterable[Located], languages: Sequence[LanguageTag], path: str | None = None) -> None:
        """Take a check's word for whole languages, or for one file in them."""
        self._counts = {
            key: (file, count)
            for key, (file, count) in self._counts.items()
            if key[1] not in languages or (path is not None and file != path)
        }
        counted = Counter((each.key, each.language, each.path) for each in found)
        for (key, language, file), count in counted.items():
            self._counts[key, language] = (file, count)

    def forget(self, texts: Iterable[tuple[SegmentKey, LanguageTag]], gone: Iterable[SegmentKey] = ()) -> None:
        """Know nothing any more of texts that were changed by the way, and of segments that are gone."""
        past, keys = frozenset(texts), frozenset(gone)
        self._counts = {each: kept for each, kept in self._counts.items() if each not in past and each[0] not in keys}

    def count(self, key: SegmentKey, language: LanguageTag) -> int:
        """Return how many findings a text is known to have."""
        return self._counts.get((key, language), ("", 0))[1]

    def texts(self, language: LanguageTag, path: str | None = None) -> int:
        """Return how many texts of a language, in one file or in all, are known to have findings."""
        return sum(
            count > 0
            for (_, tag), (file, count) in self._counts.items()
            if tag == language and (path is None or file == path)
        )
