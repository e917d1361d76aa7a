"""Usage of glossary terms in the project: how often, with which translations, and which of them wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.language import same_language
from localize.model import Concept, LanguageTag, Progress, SegmentKey, TermHit, TermStatus
from localize.model.segment_list import Where
from localize.workflow.glossary.glossaries import glossary_name, places
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.model.segment_list import Row
    from localize.workflow.project.project import Project

_PAGE = 256


@dataclass(frozen=True, slots=True)
class TermCount:
    """How often one term of a concept stands in texts, in whatever form."""

    term: str
    status: TermStatus
    count: int


@dataclass(frozen=True, slots=True)
class TargetUse:
    """What became of a concept in the texts of one target language."""

    language: LanguageTag
    asked: int
    """Translated texts whose source has the concept."""
    terms: tuple[TermCount, ...]
    """What stands in those texts for it, oftenest first; deprecated terms count wherever they stand."""
    without: int
    """Translated texts whose source has the concept and which have no term of it."""

    @property
    def forbidden(self) -> int:
        """How often a forbidden or deprecated term stands there."""
        return sum(each.count for each in self.terms if not each.status.is_allowed)


@dataclass(frozen=True, slots=True)
class ConceptUse:
    """One concept in the project's texts."""

    concept: Concept
    glossary: str
    """The file that it came from, as the settings name it."""
    sources: tuple[TermCount, ...]
    unsure: int
    """Hits in sources that may be other words; counted nowhere else."""
    targets: tuple[TargetUse, ...]

    @property
    def in_sources(self) -> int:
        """How often its terms stand in sources."""
        return sum(each.count for each in self.sources)

    @property
    def is_used(self) -> bool:
        """Whether a term of it stands in any text."""
        return bool(self.sources or self.unsure or any(each.terms for each in self.targets))


@dataclass(slots=True)
class _Tally:
    """Counts of one concept while the texts are read."""

    sources: Counter[tuple[str, TermStatus]] = field(default_factory=Counter)
    unsure: int = 0
    asked: Counter[LanguageTag] = field(default_factory=Counter)
    without: Counter[LanguageTag] = field(default_factory=Counter)
    terms: dict[LanguageTag, Counter[tuple[str, TermStatus]]] = field(default_factory=dict)


def term_stats(
    project: Project, languages: Sequence[LanguageTag] = ()
) -> Generator[Progress, None, tuple[ConceptUse, ...]]:
    """Count the terms of every concept in all sources and in the translations into some or all target languages.

    Concepts come in the order of the glossaries, unused ones too. What is doubtful (another word of the same letters)
    is counted apart in sources and not at all in translations.
    """
    wanted = tuple(languages) or project.all_targets()
    tallies = {concept.id: _Tally() for concept in project.concepts()}
    own = {document.id: document.source_language for document in project.store.documents()}
    total = sum(project.store.counts(language, Where()).segments for language in wanted)
    seen: set[SegmentKey] = set()
    rows = ((language, row) for language in wanted for row in all_rows(project, language))
    for done, (language, row) in enumerate(rows):
        if done % _PAGE == 0:
            yield Progress(done, total, "counted")
        source_language = own[row.segment.document]
        hits = project.find_terms(source_language, row.segment.source.typed)
        if row.segment.key not in seen:
            seen.add(row.segment.key)
            _count_source(tallies, hits)
        if not same_language(source_language, language):
            _count_target(project, tallies, language, row, hits)
    return _uses(project, tallies, wanted)


def _count_source(tallies: dict[str, _Tally], hits: Iterable[TermHit]) -> None:
    for hit in hits:
        tally = tallies[hit.concept.id]
        if hit.unsure:
            tally.unsure += 1
        else:
            tally.sources[hit.term.text, hit.term.status] += 1


def _count_target(
    project: Project, tallies: dict[str, _Tally], language: LanguageTag, row: Row, source_hits: Sequence[TermHit]
) -> None:
    if row.target is None or not row.target.content:
        return
    asked = {hit.concept.id for hit in source_hits if not hit.unsure}
    hits = [hit for hit in project.find_terms(language, row.target.content.typed) if not hit.unsure]
    right = [hit for hit in hits if hit.concept.id in asked and hit.term.status.is_allowed]
    answered: set[str] = set()
    for hit in hits:
        flagged = hit.term.status is TermStatus.DEPRECATED
        if hit.concept.id not in asked and not flagged:
            continue
        # A forbidden word is right where it is the word of another concept that the source has.
        if not hit.term.status.is_allowed and any(each.start < hit.end and hit.start < each.end for each in right):
            continue
        answered.add(hit.concept.id)
        tallies[hit.concept.id].terms.setdefault(language, Counter())[hit.term.text, hit.term.status] += 1
    for name in asked:
        tallies[name].asked[language] += 1
        tallies[name].without[language] += name not in answered


def _uses(project: Project, tallies: dict[str, _Tally], languages: Sequence[LanguageTag]) -> tuple[ConceptUse, ...]:
    files = {name: glossary_name(project, path) for name, path in places(project).items()}
    return tuple(
        ConceptUse(
            concept,
            files[concept.id],
            _counted(tallies[concept.id].sources),
            tallies[concept.id].unsure,
            tuple(_target_use(tallies[concept.id], language) for language in languages),
        )
        for concept in project.concepts()
    )


def _target_use(tally: _Tally, language: LanguageTag) -> TargetUse:
    terms = _counted(tally.terms.get(language, Counter()))
    return TargetUse(language, tally.asked[language], terms, tally.without[language])


def _counted(counts: Counter[tuple[str, TermStatus]]) -> tuple[TermCount, ...]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0][0]))
    return tuple(TermCount(text, status, count) for (text, status), count in ordered)
