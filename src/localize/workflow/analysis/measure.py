"""Counting a project's segments by band: memory matches for all of them, and likeness to earlier segments."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from localize.listing import Row
from localize.model import LanguageTag, Progress, State
from localize.tokens import count_words
from localize.workflow.analysis.bands import WEIGHTS, Analysis, Band, FileAnalysis, Size, band_of
from localize.workflow.lookup import ask_for_all
from localize.workflow.remember_many import Want, find_many
from localize.workflow.walk import all_rows, get_document

if TYPE_CHECKING:
    from localize.workflow.project import Project

_STEP = 2_000
"""Segments looked up between two reports of progress."""
_FIRST, _PART = 1_000, 200
"""Segments compared with each other between two reports: at first, and then."""
_BEST = Want(within=0, equal_suffices=True, diff=False)
_LEAST = 50
_CLOSE = 20
"""Alike segments looked at for each one: the later ones among them do not count."""


def analyze(
    project: Project, languages: Sequence[LanguageTag] = (), *, weights: Mapping[Band, float] = WEIGHTS
) -> Generator[Progress, None, Analysis]:
    """Count the segments of the project, or of some languages, by what is known of them; nothing is changed.

    Memory: the project's rows of one language, and an index over its sources in a temporary folder.
    """
    files: list[FileAnalysis] = []
    inside: dict[int, int] = {}
    for language in tuple(languages) or project.all_targets():
        rows = list(all_rows(project, language))
        missing = [row for row in rows if row.number not in inside]
        yield from _look_inside(project, missing, inside)
        bands = yield from _sort(project, language, rows, inside)
        files += _sums(language, rows, bands)
    return Analysis(project.config.name, tuple(files), weights)


def _look_inside(project: Project, rows: Sequence[Row], inside: dict[int, int]) -> Generator[Progress, None, None]:
    """Note for each segment, by number, how alike the most alike earlier one is."""
    groups: dict[LanguageTag, list[Row]] = {}
    for row in rows:
        groups.setdefault(get_document(project, row.segment.document).source_language, []).append(row)
    for language, group in groups.items():
        yield from _compare(language, group, inside)


def _compare(language: LanguageTag, rows: Sequence[Row], inside: dict[int, int]) -> Generator[Progress, None, None]:
    from localize.memory.batch import Searchers
    from localize.memory.index import Index
    from localize.memory.search import Search

    with tempfile.TemporaryDirectory(prefix="localize-") as folder:
        index = Index(Path(folder), language)
        try:
            for row in rows:
                index.add(str(row.number), row.segment.source, [language])
            index.settle()
            with Searchers(index, Search(_CLOSE, _LEAST)) as searchers:
                # The first part is large enough for processes to be started; the others tell how far it is.
                borders = [0, *range(_FIRST, len(rows), _PART), len(rows)]
                parts = [rows[begin:end] for begin, end in pairwise(borders)]
                answers = [searchers.ask([row.segment.source for row in part]) for part in parts]
                for begin, part, answer in zip(borders, parts, answers, strict=False):
                    yield Progress(begin, len(rows), "compared with each other")
                    for row, hits in zip(part, answer(), strict=True):
                        alike = (score for name, score in hits if int(name) < row.number)
                        inside[row.number] = max(alike, default=0)
        finally:
            index.close()


def _sort(
    project: Project, language: LanguageTag, rows: Sequence[Row], inside: Mapping[int, int]
) -> Generator[Progress, None, list[Band]]:
    """Return the band of each row."""
    bands: list[Band] = []
    for first in range(0, len(rows), _STEP):
        yield Progress(first, len(rows), f"looked up for {language}")
        part = range(first, min(first + _STEP, len(rows)))
        work = [at for at in part if rows[at].state is State.INITIAL]
        asked = ask_for_all(project, [rows[at] for at in work], language)
        matches = dict(zip(work, find_many(project, asked, _BEST), strict=True))
        for at in part:
            best = next(iter(matches.get(at, ())), None)
            known = (min(best.score, 100), max(0, best.score - 100)) if best else (0, 0)
            bands.append(band_of(*known, inside[rows[at].number]) if at in matches else Band.DONE)
    return bands


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
