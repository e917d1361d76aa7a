"""Edits of the memory: delete, correct, merge duplicates; each can be undone, and an undo can be undone.

An edit goes through the memory in batches. What an interrupted edit has changed can be undone, and the same command
continues with the rest. Only the memory changes: targets stay as they are, and a text that is confirmed again enters
the memory again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from localize.errors import Conflict, NotFound, WorkflowError
from localize.language import find_variant, same_language
from localize.memory.penalties import UNDATED, is_from
from localize.model import (
    Content,
    LanguageTag,
    Origin,
    OriginKind,
    Progress,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)
from localize.model.events import Change
from localize.model.memory_edits import BeginMemoryEdit, EditMemory, MemoryEditId, MemoryEditKind, MemoryStep
from localize.workflow.memory.tmx import all_units
from localize.workflow.segments.lookup import SHORTEST_PREFIX

if TYPE_CHECKING:
    from localize.workflow.project.project import Project
from array import array

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


Job = Callable[[], tuple[MemoryStep, ...]]
"""Reads some records as they are now and returns what is to be done with them; no two jobs share a record."""

_BATCH = 200
"""Records changed in one transaction."""
EXAMPLES = 10
_SHOWN = 40
"""Characters of a text that the list of edits shows."""
_FROM_FILES = (OriginKind.IMPORTED, OriginKind.HUMAN)
"""Texts of which an edited one keeps where they came from; a machine has no part in it any more."""
_ROWS = 50_000
"""Records whose ids are read at a time."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are meant: those of which one text fits all that is said here."""

    ids: tuple[TranslationUnitId, ...] = ()
    language: LanguageTag | None = None
    author: str = ""
    name: str = ""
    """Of the document or memory file that the record came from, with `*` and `?`."""
    before: datetime | None = None
    """Only texts older than this; one whose file told no date has no age."""
    text: str = ""
    """Words that stand in it, as they are written; capitals do not count, ё is е."""

    def describe(self) -> str:
        """Return the selection in words, for the list of edits."""
        said = (
            f"{len(self.ids)} by id" if self.ids else "",
            f"language {self.language}" if self.language else "",
            f"author {self.author}" if self.author else "",
            f"name {self.name}" if self.name else "",
            f"before {self.before:%Y-%m-%d}" if self.before else "",
            f"text {self.text!r}" if self.text else "",
        )
        return ", ".join(filter(None, said))

    def has(self, unit: TranslationUnit) -> bool:
        """Tell whether a record is meant."""
        return any(self._fits(unit, each) for each in unit.variants)

    def _fits(self, unit: TranslationUnit, variant: Variant) -> bool:
        return (
            (self.language is None or same_language(variant.language, self.language))
            and self.author in ("", variant.author)
            and (not self.name or is_from(unit, variant, self.name))
            and (self.before is None or UNDATED < variant.at < self.before)
            and _fold(self.text) in _fold(variant.content.plain)
        )


@dataclass(frozen=True, slots=True)
class EditReport:
    """What an edit did, or would do."""

    units: int
    texts: int
    examples: tuple[TranslationUnit, ...] = ()
    """Some of the records concerned, as they were."""
    number: int | None = None
    """What `undo_edit` takes it back by; None where nothing was done."""
    left: int = 0
    """Texts that an undo left alone, because they were changed since."""
    undoes: int | None = None
    """Number of the edit that an undo took back."""


def delete_units(
    project: Project, wanted: Selection, *, dry_run: bool = False
) -> Generator[Progress, None, EditReport]:
    """Take records out of the memory; with a language, only their texts in that one.

    A record that would keep a single text goes as a whole. Raises: WorkflowError where nothing is said.
    """
    if wanted == Selection():
        raise WorkflowError(
            "nothing was selected for deletion", hint="name a language, an author, a name, an age or a text"
        )
    ids: list[TranslationUnitId] = []
    texts = 0
    examples: list[TranslationUnit] = []
    for unit in _selected(project, wanted):
        ids.append(unit.id)
        texts += len(_deletion(unit, wanted))
        if len(examples) < EXAMPLES:
            examples.append(unit)
        yield Progress(len(ids), 0, "found")
    report = EditReport(len(ids), texts, tuple(examples))
    if dry_run or not ids:
        return report

    def job(name: TranslationUnitId) -> Job:
        return lambda: tuple(
            step for unit in project.store.get_translation_units([name]) for step in _deletion(unit, wanted)
        )

    begin = begin_edit(MemoryEditKind.DELETED, wanted.describe(), len(ids))
    number, texts = yield from carry_out(project, begin, map(job, ids))
    return replace(report, texts=texts, number=number)


def edit_text(project: Project, unit_id: TranslationUnitId, language: LanguageTag, typed: str) -> EditReport:
    """Put another text into a record, as this person's, confirmed and not approved.

    So is the pair: the text that it renders, that of the project's source language or the only other one, is no longer
    trusted as imported, and stays as it is otherwise. *unit_id* may be its beginning, as in `name_unit`.
    Raises: NotFound for a record or language that is not there; WorkflowError for an empty text.
    """
    if not typed.strip():
        raise WorkflowError("the text is empty", hint="`localize tm delete --id ID` deletes a record")
    (unit,) = project.store.get_translation_units([name_unit(project, unit_id)])
    old = find_variant(unit.variants, language)
    if old is None:
        known = ", ".join(each.language for each in unit.variants)
        raise NotFound("text", f"{unit_id} {language}", known=known, hint="this record has {known}")
    content = Content.parse(typed, (tag for each in unit.variants for tag in each.content.tags))
    if content == old.content:
        return EditReport(0, 0)
    told = tuple(each for each in old.extras if each.kind != "seg")  # that was the old text's own markup
    origin = Origin(name=old.origin.name if old.origin.kind in _FROM_FILES else "")
    new = Variant(old.language, content, Trust.TRANSLATED, origin, datetime.now(UTC), project.member.name, told)
    steps = [MemoryStep(unit.id, old.language, old, new)]
    beside = _find_beside(project, unit, old)
    if beside is not None and beside.trust < Trust.TRANSLATED:
        steps.append(MemoryStep(unit.id, beside.language, beside, replace(beside, trust=Trust.TRANSLATED)))
    what = f"{old.language} {_shorten(old.content.plain)} → {_shorten(content.plain)}"
    begin = begin_edit(MemoryEditKind.EDITED, what, 1)
    number, texts = _finish(carry_out(project, begin, [lambda: tuple(steps)], retry=False))
    return EditReport(1, texts, (unit,), number)


def _find_beside(project: Project, unit: TranslationUnit, edited: Variant) -> Variant | None:
    """Return the text that was surely read beside an edited one."""
    if len(unit.variants) == 2:
        return next(each for each in unit.variants if each is not edited)
    source = find_variant(unit.variants, project.source)
    return None if source is edited else source


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def name_unit(project: Project, given: str) -> TranslationUnitId:
    """Return the id of the record that has it, or the only one whose id begins so, with six letters or more.

    A beginning is looked for among all ids: some seconds for a million. Raises: NotFound.
    """
    if project.store.get_translation_units([given]):
        return TranslationUnitId(given)
    enough = len(given) >= SHORTEST_PREFIX
    found = {name for name in _all_names(project) if name.startswith(given)} if enough else set()
    if len(found) > 1:
        raise NotFound("translation unit", given, hint="give more characters of the id")
    if not found:
        raise NotFound(
            "translation unit", given, hint=("`localize tm search --json` and `tm concordance` show the ids")
        )
    return TranslationUnitId(found.pop())


def _all_names(project: Project) -> Iterator[str]:
    number = 0
    while rows := project.store.memory_worth(number, _ROWS):
        yield from (row.id for row in rows if row.languages)
        number = rows[-1].number


def carry_out(
    project: Project, begin: BeginMemoryEdit, jobs: Iterable[Job], *, retry: bool = True
) -> Generator[Progress, None, tuple[int | None, int]]:
    """Do an edit; return its number in the project's history, None where nothing was to be done, and how many texts.

    What somebody else changes meanwhile is looked at again; without *retry*, that raises Conflict.
    """
    project.require_writable()
    rest = iter(jobs)
    number: int | None = None
    texts = done = 0
    while batch := tuple(islice(rest, _BATCH)):
        while True:
            steps = tuple(step for job in batch for step in job())
            change = EditMemory(begin.id, steps)
            changes: list[Change] = [begin, change] if number is None else [change]
            try:
                events = project.store.record(changes, actor=project.member) if steps else ()
            except Conflict:
                if not retry:
                    raise
            else:
                break
        if events and number is None:
            number = events[0].number
        texts += sum(map(changes_text, steps))
        done += len(batch)
        yield Progress(done, begin.units, "changed")
    return number, texts


def changes_text(step: MemoryStep) -> bool:
    """Tell whether a step does more than to say how a text is to be trusted."""
    return step.before is None or step.after is None or step.before.content != step.after.content


def begin_edit(kind: MemoryEditKind, what: str, units: int, undoes: int = 0) -> BeginMemoryEdit:
    """Return an edit with a name of its own."""
    return BeginMemoryEdit(MemoryEditId(os.urandom(8).hex()), kind, what, units, undoes)


def _finish(work: Generator[Progress, None, tuple[int | None, int]]) -> tuple[int | None, int]:
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: tuple[int | None, int] = end.value
            return result


def _selected(project: Project, wanted: Selection) -> Iterator[TranslationUnit]:
    units = project.store.get_translation_units(wanted.ids) if wanted.ids else all_units(project)
    return (unit for unit in units if wanted.has(unit))


def _deletion(unit: TranslationUnit, wanted: Selection) -> tuple[MemoryStep, ...]:
    if not wanted.has(unit):
        return ()
    going: Sequence[Variant] = unit.variants
    if wanted.language is not None and len(unit.variants) > 2:
        going = [each for each in unit.variants if same_language(each.language, wanted.language)]
    return tuple(MemoryStep(unit.id, each.language, each, None) for each in going)


def _fold(text: str) -> str:
    return text.casefold().replace("ё", "е")
