"""Makes one record of all that say the same."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from localize.memory_acts import MemoryEditKind, MemoryStep
from localize.model import Progress, TranslationUnit, TranslationUnitId
from localize.workflow.memory_edit import EXAMPLES, EditReport, Job, begin_edit, carry_out, changes_text

if TYPE_CHECKING:
    from localize.workflow.project import Project

_STEP = 5_000


def merge_duplicates(project: Project, *, dry_run: bool = False) -> Generator[Progress, None, EditReport]:
    """Merge duplicates; the report's units are those that go. Cost: two readings of the whole memory."""
    from localize.memory.duplicates import components, merge

    repeated = yield from _find_repeated(project)
    groups: dict[int, list[str]] = {}
    for unit, key in _keyed(project):
        if key in repeated:
            groups.setdefault(key, []).append(unit.id)
    sets = components(list(groups.values()))

    def steps(names: Sequence[str]) -> tuple[MemoryStep, ...]:
        return merge(project.store.get_translation_units(names))

    report = EditReport(0, 0)
    mergeable: list[Sequence[str]] = []
    for names in sets:
        planned = steps(names)
        gone = dict.fromkeys(step.unit for step in planned if step.after is None)
        if gone:
            mergeable.append(names)
            more = project.store.get_translation_units(list(islice(gone, EXAMPLES - len(report.examples))))
            texts = report.texts + sum(map(changes_text, planned))
            report = replace(report, units=report.units + len(gone), texts=texts, examples=(*report.examples, *more))
    if dry_run or not mergeable:
        return report

    def job(names: Sequence[str]) -> Job:
        return lambda: steps(names)

    begin = begin_edit(MemoryEditKind.MERGED, "duplicates", report.units)
    number, texts = yield from carry_out(project, begin, map(job, mergeable))
    return replace(report, texts=texts, number=number)


def _find_repeated(project: Project) -> Generator[Progress, None, frozenset[int]]:
    """Return the keys that more than one record has."""
    import numpy as np

    keys = array("Q")
    total = project.store.memory_stats().units
    last: TranslationUnitId | None = None
    done = 0
    for unit, key in _keyed(project):
        keys.append(key)
        done += unit.id != last
        last = unit.id
        if done % _STEP == 0:
            yield Progress(done, total, "compared")
    values, counts = np.unique(np.frombuffer(keys, np.uint64), return_counts=True)
    return frozenset(values[counts > 1].tolist())


def _keyed(project: Project) -> Iterator[tuple[TranslationUnit, int]]:
    from localize.memory.duplicates import pair_keys

    number = 0
    while changes := project.store.memory_since(number, _STEP):
        number = changes[-1].number
        for change in changes:
            if change.unit is not None:
                for key in pair_keys(change.unit):
                    yield change.unit, key
