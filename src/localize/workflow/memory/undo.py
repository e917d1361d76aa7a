"""Undo of memory edits: imports, deletions, corrections, merges, and earlier undos."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import ExchangeError, NotFound, WorkflowError
from localize.errors.message import Message
from localize.model import LanguageTag, OriginKind, Progress, TranslationUnitId, Trust, Variant
from localize.model.events import Event, ImportMemory, RemoveImport, Subject, SubjectKind
from localize.model.memory_edits import BeginMemoryEdit, EditMemory, MemoryEditKind, MemoryStep
from localize.workflow.memory.edit import EditReport, Job, begin_edit, carry_out, changes_text
from localize.workflow.memory.file_reader import ImportOptions

if TYPE_CHECKING:
    from localize.store import StoredImport
    from localize.workflow.project.project import Project


@dataclass(frozen=True, slots=True)
class MemoryEdit:
    """One thing that was done to the memory."""

    number: int | None
    """In the project's history; what `undo_edit` is told. None for an import that has not come to its end."""
    at: datetime | None
    """None for such an import, of which nothing is recorded yet."""
    actor: str
    kind: MemoryEditKind | None
    """None for an import."""
    what: str
    units: int
    undone_by: int | None = None
    entered_by: str = ""
    """Who sat there, where that was not the actor."""


def list_edits(project: Project) -> tuple[MemoryEdit, ...]:
    """Return the imports into the memory and the edits of it, oldest first; last, imports that were stopped.

    One that is going on in another process looks like one that was stopped.
    """
    found: dict[int, MemoryEdit] = {}
    undoes: dict[int, int] = {}
    for event in _events(project):
        match event.body:
            case ImportMemory(name, units):
                found[event.number] = _edit(event, None, name, units)
            case RemoveImport(number, name):
                units = found[number].units if number in found else 0
                found[event.number] = _edit(event, MemoryEditKind.UNDONE, f"{number}: {name}", units)
                undoes[event.number] = number
            case BeginMemoryEdit(_, kind, what, units, number):
                found[event.number] = _edit(event, kind, what, units)
                undoes |= {event.number: number} if number else {}
    for later, number in undoes.items():
        if number in found:
            found[number] = replace(found[number], undone_by=later)
        if back := undoes.get(number):
            found[back] = replace(found[back], undone_by=None)
    stopped = (MemoryEdit(None, None, "", None, each.name, each.added) for each in _stopped(project))
    return (*found.values(), *stopped)


def _edit(event: Event, kind: MemoryEditKind | None, what: str, units: int) -> MemoryEdit:
    return MemoryEdit(event.number, event.at, event.actor, kind, what, units, entered_by=event.entered_by)


def _stopped(project: Project) -> tuple[StoredImport, ...]:
    """Return the imports that have brought something and not come to their end."""
    return tuple(each for each in project.store.memory_imports() if each.number is None and each.added)


def undo_stopped(project: Project, name: str) -> Generator[Progress, None, EditReport]:
    """Take back what came of the imports of files of this name that were stopped: each ends first.

    Raises: NotFound where there is none; what `undo_edit` raises.
    """
    project.require_writable()
    meant = [each for each in _stopped(project) if each.name == name]
    if not meant:
        raise NotFound("import", name, hint="`localize tm log` lists them")
    units = texts = left = 0
    for each in meant:
        report = yield from undo_edit(project, _end(project, each))
        units, texts, left = units + report.units, texts + report.texts, left + report.left
    return replace(report, units=units, texts=texts, left=left)


def _end(project: Project, stopped: StoredImport) -> int:
    """Let an import come to its end with what it has brought; return its number."""
    for _ in project.store.import_memory((), resume=stopped.id, name=stopped.name, actor=project.member):
        pass
    (number,) = [each.number for each in project.store.memory_imports() if each.id == stopped.id]
    assert number is not None  # it has just ended
    return number


def undo_edit(project: Project, number: int) -> Generator[Progress, None, EditReport]:
    """Take an edit of the memory back; texts that were changed since are left alone.

    The file of an import that was taken back can be imported again.
    Raises: NotFound for a number that is no edit; WorkflowError for one that is undone already, or took an import back.
    """
    edit = next((each for each in list_edits(project) if each.number == number), None)
    if edit is None:
        raise NotFound("edit of the memory", str(number), hint="`localize tm log` lists them")
    if edit.undone_by is not None:
        raise WorkflowError(
            "{number} is undone already",
            number=number,
            undone_by=edit.undone_by,
            hint="undo {undone_by} to do it once more",
        )
    body = next(event.body for event in _events(project) if event.number == number)
    match body:
        case ImportMemory():
            return _undo_import(project, number, body)
        case RemoveImport():
            raise WorkflowError("{number} undid an import", number=number, hint="import the file again")
    assert isinstance(body, BeginMemoryEdit)
    steps = [step for event in _steps(project, body) for step in event.steps]
    begin = begin_edit(MemoryEditKind.UNDONE, f"{number}: {edit.what}", edit.units, number)
    by_unit: dict[TranslationUnitId, list[MemoryStep]] = {}
    for step in reversed(steps):
        by_unit.setdefault(step.unit, []).append(step)
    done, texts = yield from carry_out(project, begin, (_back(project, some) for some in by_unit.values()))
    units = len(by_unit)
    left = sum(map(changes_text, steps)) - texts
    return EditReport(units, texts, number=done, left=left, undoes=number)


def undo_file(
    project: Project, path: Path, told: ImportOptions = ImportOptions()
) -> Generator[Progress, None, EditReport]:
    """Take back what an import of a file brought, also of one that was stopped: that one ends first.

    A file is known by what it holds, and its imports by what was told of it. Where nothing is told and none was
    imported like that, the latest is meant.
    Raises: ExchangeError where there is no such file; NotFound where it was not imported, and nothing is recorded then.
    """
    project.require_writable()
    meant = _find_import(project, path, told)
    return (yield from undo_edit(project, _end(project, meant) if meant.number is None else meant.number))


def _find_import(project: Project, path: Path, told: ImportOptions) -> StoredImport:
    from localize.workflow.memory.import_files import is_import_of, name_import

    try:
        with path.open("rb") as stream:
            wanted = name_import(stream, told)
    except OSError as error:
        raise ExchangeError(
            "cannot be read: {strerror}", strerror=error.strerror, path=str(path), hint=("check the path and try again")
        ) from error
    imports = project.store.memory_imports()
    exact = [each for each in imports if each.id == wanted]
    alike = [each for each in imports if told == ImportOptions() and is_import_of(each.id, wanted)]
    if found := exact or alike:
        return found[-1]
    raise _not_imported(path.name, [each for each in imports if each.name == path.name])


def _not_imported(name: str, alike: Sequence[StoredImport]) -> NotFound:
    """Return the error for a file that was not imported; *alike* are the imports under its name."""
    if not alike:
        return NotFound("import", name, hint="`localize tm log` lists them")
    if (number := alike[-1].number) is None:
        hint = Message("another import with that name was stopped: `localize tm undo {name}` undoes it", name=name)
        return NotFound("import", name, hint=hint)
    return NotFound(
        "import",
        name,
        number=number,
        hint="another import has the same name; `localize tm undo {number}` undoes this one",
    )


def _undo_import(project: Project, number: int, body: ImportMemory) -> EditReport:
    project.require_writable()
    before = project.store.memory_stats()
    (event,) = project.store.record([RemoveImport(number, body.name)], actor=project.member)
    after = project.store.memory_stats()
    texts = sum(count for _, count in before.variants) - sum(count for _, count in after.variants)
    units = before.units - after.units
    return EditReport(units, texts, number=event.number, left=body.units - units, undoes=number)


def _back(project: Project, steps: Sequence[MemoryStep]) -> Job:
    """Return what takes the steps of one record back, the last first; trust goes when all texts have gone."""

    def job() -> tuple[MemoryStep, ...]:
        unit = next(iter(project.store.get_translation_units([steps[0].unit])), None)
        present: dict[LanguageTag, Variant | None] = {each.language: each for each in unit.variants} if unit else {}
        back: list[MemoryStep] = []
        for step in sorted(steps, key=changes_text, reverse=True):
            now = present.get(step.language)
            if now == step.after and (changes_text(step) or not _is_vouched_for(step, present)):
                back.append(MemoryStep(step.unit, step.language, now, step.before))
                present[step.language] = step.before
        return tuple(back)

    return job


def _is_vouched_for(step: MemoryStep, present: Mapping[LanguageTag, Variant | None]) -> bool:
    """Tell whether a text would lose trust while another one is edited that was read beside it."""
    if step.before is None or step.after is None or step.before.trust > step.after.trust:
        return False
    others = [each for each in present.values() if each is not None and each.language != step.language]
    return any(each.origin.kind is OriginKind.HUMAN and each.trust > Trust.IMPORTED for each in others)


def _events(project: Project) -> tuple[Event, ...]:
    return project.store.history(Subject(SubjectKind.PROJECT, project.store.project_id))


def _steps(project: Project, edit: BeginMemoryEdit) -> list[EditMemory]:
    events = project.store.history(Subject(SubjectKind.MEMORY, edit.id))
    return [event.body for event in events if isinstance(event.body, EditMemory)]
