"""Source of a segment with all its targets, as checks of scope `segment` read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from localize.checks.core.pair import Context, Pair, Text
from localize.model import LanguageTag, PluralCase, Side


@dataclass(frozen=True, slots=True)
class Translations:
    """A source and its targets, in the order of the languages; targets without a word are left out."""

    source: Text
    targets: tuple[Text, ...]
    drafts: frozenset[LanguageTag]
    """Languages whose target nobody has confirmed; they are compared like the others, and messages say so."""
    case: PluralCase | None
    """The plural form that all targets render."""

    @staticmethod
    def of(pairs: Sequence[Pair], drafts: frozenset[LanguageTag]) -> Translations:
        """Return the reading of pairs that have one source."""
        first = pairs[0]
        texts = (Text(Side.TARGET, each.target, each.target_language, each.target_hits) for each in pairs)
        return Translations(
            Text(Side.SOURCE, first.source, first.source_language, first.source_hits),
            tuple(text for text in texts if text.words),
            drafts,
            first.case,
        )

    def two(self) -> Iterator[tuple[Text, Text]]:
        """Yield every two targets once."""
        return combinations(self.targets, 2)

    def pair(self, target: Text) -> Context:
        """Return the source and one target as a check of a pair sees them."""
        return Context(self.source, target, None, self.case)

    def between(self, one: Text, other: Text) -> Context:
        """Return two targets as if the first were the source of the second."""
        return Context(one, other, None, self.case)

    def name(self, target: Text) -> str:
        """Return what messages call a target: "ru", or "the draft in ru"."""
        return f"the draft in {target.tag}" if target.tag in self.drafts else target.tag
