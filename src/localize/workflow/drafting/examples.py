"""Example translations from the memory for an engine's request, and the rules for which of them may be sent.

Beyond this machine only what this project's own segments say goes, and of these only what the engine might be asked to
translate itself: nothing of a secret segment, of a stricter file, or of another project's memory. An engine on this
machine's loopback gets imported memory too. For third parties a match that names or describes a person is left out.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from localize.engines import Engine, PrivacyClass
from localize.engines.mask import mask_pair
from localize.engines.personal_data import PersonalDataFinder
from localize.model import Hash, LanguageTag, Match, MatchType, TranslationUnitId, Trust, record_id
from localize.model.segment_list import Row
from localize.workflow.drafting.privacy_level import Allowance
from localize.workflow.memory.matches import VIA, find_matches
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

MOST = 5
"""Of one text; more of them gain little."""
LEAST_SIMILARITY = 40
_LOOKED_AT = 20

Example = tuple[str, str]


class Examples:
    """Chooses the examples for the rows of one language."""

    def __init__(
        self, project: Project, allowance: Allowance, private: PersonalDataFinder, language: LanguageTag
    ) -> None:
        self._project = project
        self._allowance = allowance
        self._private = private
        self._language = language
        self._kept: dict[PrivacyClass, frozenset[Hash]] = {}

    @cached_property
    def _own(self) -> dict[TranslationUnitId, Row]:
        """The project's rows by the records that keep their renderings."""
        rows = all_rows(self._project, self._language)
        return {record_id(row.segment.key, row.segment.source_hash): row for row in rows}

    def choose(self, engine: Engine, row: Row) -> tuple[Example, ...]:
        """Return the examples for a row that an engine may see, the most similar last; none where it takes none."""
        if not engine.capabilities.examples:
            return ()
        from localize.workflow.memory.segment_matches import ask_for

        asked = ask_for(self._project, row, self._language)
        found = find_matches(self._project, asked, limit=_LOOKED_AT, min_score=LEAST_SIMILARITY, diff=False)
        seen = (match for match in found if _is_fit(match) and self._lets(engine, match, asked.source_language))
        written = (mask_pair(match.source, match.target) for match in seen)
        best = dict.fromkeys(example for example in written if example is not None)
        return tuple(islice(best, MOST))[::-1]

    def _lets(self, engine: Engine, match: Match, source_language: LanguageTag) -> bool:
        if engine.privacy is PrivacyClass.IN_PROCESS:
            return True
        if match.source.hash in self._kept_from(engine):
            return False
        if match.unit in self._own:
            return engine.privacy is not PrivacyClass.THIRD_PARTY or not self._tells(match, source_language)
        return match.trust is Trust.IMPORTED and engine.privacy is PrivacyClass.LOOPBACK

    def _kept_from(self, engine: Engine) -> frozenset[Hash]:
        """Return the source texts of the rows that an engine may not see; a text that recurs is kept everywhere."""
        if engine.privacy not in self._kept:
            rows = (row for row in self._own.values() if not self._allowance.lets(engine, row))
            self._kept[engine.privacy] = frozenset(row.segment.source_hash for row in rows)
        return self._kept[engine.privacy]

    def _tells(self, match: Match, source_language: LanguageTag) -> bool:
        """Tell whether a match tells of a person."""
        return bool(
            self._private.find(match.source.plain, source_language)
            or self._private.find(match.target.plain, self._language)
        )


def _is_fit(match: Match) -> bool:
    return match.type is MatchType.MEMORY and not match.adapted and not match.origin.name.startswith(VIA)
