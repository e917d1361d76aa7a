"""Word count of a project by band: memory matches for all segments, and similarity to earlier segments."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING

from localize.errors.message import Message
from localize.model import LanguageTag, Progress, State
from localize.model.segment_list import Row
from localize.safe.temporary_folder import make_temporary_folder
from localize.tokens import count_words
from localize.workflow.memory.batch_matches import MatchOptions, find_many
from localize.workflow.memory.matches import is_weighed
from localize.workflow.memory.segment_matches import ask_for_all
from localize.workflow.reports.word_count.bands import WEIGHTS, Analysis, Band, FileAnalysis, Size, band_of
from localize.workflow.segments.iterate import all_rows, get_document
from localize.workflow.segments.repetitions import RepetitionKey, repetition_key

if TYPE_CHECKING:
    from localize.memory.index.index import Index
    from localize.workflow.project.project import Project

_STEP = 4_000
"""Segments looked up between two reports of progress."""
_FIRST, _PART = 1_000, 200
"""Segments compared with each other between two reports: at first, and then."""
_QUICK = MatchOptions(within=0, quick=True, again=True, equal_suffices=True, diff=False)
_BEST = MatchOptions(within=0, equal_suffices=True, diff=False)
_LEAST = 50
_SURE = 70
"""From here on a quick look finds the best match; below, it may be another one than the best."""
_OTHER_FORM = 99
"""How alike an equal text in another plural case counts: its translation needs another ending."""
_CLOSE = 20
"""Alike segments looked at for each one: the later ones among them do not count."""


def analyze(
    project: Project, languages: Sequence[LanguageTag] = (), *, weights: Mapping[Band, float] = WEIGHTS
) -> Generator[Progress, None, Analysis]:
    """Count the segments of the project, or of some languages, by what is known of them; nothing is changed.

    Memory: the project's rows of one language, and an index over its sources in a temporary folder.
    """
    files: list[FileAnalysis] = []
    inside = _Inside(project)
    for language in tuple(languages) or project.all_targets():
        rows = list(all_rows(project, language))
        known = yield from _sort(project, language, rows, inside)
        bands = [known.get(row.number, Band.DONE) for row in rows]
        files += _sums(language, rows, bands)
    return Analysis(project.config.name, tuple(files), weights)


class _Inside:
    """How alike the most alike earlier segment of each is: looked up for one language, it is known for the others."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[int, tuple[int, int]] = {}
        """By number of a segment: the least likeness that was looked for, and the one found or 0."""

    def get(self, row: Row) -> int:
        """Return the likeness that was looked up, 0 where it is less than was looked for."""
        return self._found[row.number][1]

    def look_up(self, rows: Sequence[Row], least: Mapping[int, int]) -> Generator[Progress, None, None]:
        """Find out how alike the most alike earlier row is, for those whose numbers have a least likeness."""
        groups: dict[LanguageTag, list[Row]] = {}
        for row in rows:
            document = get_document(self._project, row.segment.document)
            groups.setdefault(document.source_language, []).append(row)
        for language, group in groups.items():
            self._find_equal(group)
            missing = {}
            for row in group:
                asked, likeness = self._found.get(row.number, (101, 0))
                wanted = least.get(row.number, 101)
                if wanted < asked and not likeness:
                    missing[row.number] = wanted
            if missing:
                yield from self._compare(language, group, missing)

    def _find_equal(self, rows: Sequence[Row]) -> None:
        """Note which rows are repetitions of an earlier one."""
        first: dict[RepetitionKey, int] = {}
        for row in rows:
            if first.setdefault(repetition_key(row.segment), row.number) < row.number:
                self._found[row.number] = (_LEAST, 100)

    def _compare(
        self, language: LanguageTag, rows: Sequence[Row], least: Mapping[int, int]
    ) -> Generator[Progress, None, None]:
        from localize.memory.index.index import Index

        with ExitStack() as stack:
            folder = None  # of an encrypted project, no file may have a text
            if not self._project.is_encrypted:
                folder = stack.enter_context(make_temporary_folder())
            index = Index(folder, language)
            try:
                index.add_many(
                    [str(row.number) for row in rows],
                    [row.segment.source for row in rows],
                    [(language,)] * len(rows),
                )
                index.settle()
                done = 0
                for each in sorted(set(least.values())):
                    some = [row for row in rows if least.get(row.number) == each]
                    for count in self._ask(index, some, each):
                        yield Progress(done + count, len(least), "compared with each other")
                    done += len(some)
            finally:
                index.close()

    def _ask(self, index: Index, rows: Sequence[Row], least: int) -> Generator[int, None, None]:
        """Look up some rows; yield how many are done before each part of them."""
        from localize.memory.index.batch_search import BatchSearch
        from localize.memory.index.search_options import SearchOptions

        with BatchSearch(index, SearchOptions(_CLOSE, least)) as searchers:
            # The first part is large enough for processes to be started; the others tell how far it is.
            borders = [0, *range(_FIRST, len(rows), _PART), len(rows)]
            parts = [rows[begin:end] for begin, end in pairwise(borders)]
            answers = [searchers.ask([row.segment.source for row in part]) for part in parts]
            for begin, part, answer in zip(borders, parts, answers, strict=False):
                yield begin
                for row, hits in zip(part, answer(), strict=True):
                    alike = (min(score, _OTHER_FORM) for name, score in hits if int(name) < row.number)
                    self._found[row.number] = least, max(alike, default=0)


def _sort(
    project: Project, language: LanguageTag, rows: Sequence[Row], inside: _Inside
) -> Generator[Progress, None, Mapping[int, Band]]:
    """Return the band of each row that nobody has translated, by number.

    The memory is looked through quickly first. What it is sure to have found need not be looked up inside the project
    where that could not be more alike; and where both know something alike that is below what is sure, the best match
    is looked up with all effort.
    """
    todo = [row for row in rows if row.state is State.INITIAL]
    is_sure = is_weighed(project)  # then all matches are weighed in any case
    known = yield from _look_up(project, language, todo, _BEST if is_sure else _QUICK)
    least = {
        number: _LEAST if likeness < _SURE else _SURE + 1 for number, (likeness, _) in known.items() if likeness < 100
    }
    yield from inside.look_up(rows, least)
    doubtful = [row for row in todo if row.number in least and _is_doubtful(known[row.number][0], inside.get(row))]
    if not is_sure:
        known = {**known, **(yield from _look_up(project, language, doubtful, _BEST))}
    return {row.number: band_of(*known[row.number], inside.get(row) if row.number in least else 0) for row in todo}


def _is_doubtful(memory: int, inside: int) -> bool:
    """Tell whether a better match than the one that was found quickly could be more alike than what is inside."""
    return 0 < memory < inside < 100 and not memory < _SURE <= inside


def _look_up(
    project: Project, language: LanguageTag, rows: Sequence[Row], want: MatchOptions
) -> Generator[Progress, None, dict[int, tuple[int, int]]]:
    """Return by number how alike the best match of each row is, 0 for none, and its context."""
    known: dict[int, tuple[int, int]] = {}
    for first in range(0, len(rows), _STEP):
        yield Progress(first, len(rows), Message("looked up for {language}", language=language))
        part = rows[first : first + _STEP]
        for row, matches in zip(part, find_many(project, ask_for_all(project, part, language), want), strict=True):
            score = matches[0].score if matches else 0
            known[row.number] = min(score, 100), max(0, score - 100)
    return known


def _sums(language: LanguageTag, rows: Sequence[Row], bands: Sequence[Band]) -> list[FileAnalysis]:
    sums: dict[str, dict[Band, Size]] = {}
    for row, band in zip(rows, bands, strict=True):
        text = row.segment.source.plain
        sizes = sums.setdefault(row.path, {})
        sizes[band] = sizes.get(band, Size()) + Size(1, count_words(text), len(text))
    return [
        FileAnalysis(path, language, {band: sizes[band] for band in Band if band in sizes})
        for path, sizes in sums.items()
    ]
