"""Languages of memory records as bits, so that an index can filter by language without reading records."""

from __future__ import annotations

from collections.abc import Iterable

from localize.language import same_language
from localize.model import LanguageTag

_OTHER = 15
"""The bit of all languages that have none of their own, and of records of which none was told."""


class LanguageBits:
    """Sixteen bits for the language tags in the order in which they were first met."""

    def __init__(self, tags: Iterable[LanguageTag] = ()) -> None:
        self.tags = list(tags)
        self._known: dict[tuple[LanguageTag, ...], int] = {}
        self._alike: dict[tuple[LanguageTag, int], int] = {}

    def of(self, languages: tuple[LanguageTag, ...]) -> int:
        """Return the bits of some languages, which may be new; without any, what is found whatever is wanted."""
        known = self._known.get(languages)
        if known is None:
            known = self._known[languages] = sum({1 << self._place(tag) for tag in languages}) or 1 << _OTHER
        return known

    def like(self, wanted: LanguageTag) -> int:
        """Return the bits of which a record must have one to be in the wanted language, under any of its tags."""
        asked = wanted, len(self.tags)  # each search asks
        known = self._alike.get(asked)
        if known is None:
            alike = sum(1 << at for at, tag in enumerate(self.tags) if same_language(tag, wanted))
            known = self._alike[asked] = alike | 1 << _OTHER
        return known

    def _place(self, tag: LanguageTag) -> int:
        if tag not in self.tags and len(self.tags) < _OTHER:
            self.tags.append(tag)
        return self.tags.index(tag) if tag in self.tags else _OTHER
