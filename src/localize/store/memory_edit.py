"""Edits of the memory inside the store: steps that happen all or none, each on the very text that it was made for."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from localize.errors import Conflict
from localize.model.events import Action, Event, RemoveImport, RemoveVariant, Subject, SubjectKind
from localize.model.memory_edits import BeginMemoryEdit, EditMemory, MemoryStep
from localize.store import events as chain
from localize.store import memory, memory_import
from localize.store.events import Act

Edit = RemoveVariant | RemoveImport | BeginMemoryEdit | EditMemory


def do(connection: apsw.Connection, change: Edit, *, project: Subject, act: Act) -> Event:
    """Do one change to the memory itself; return its event. Raises: Conflict, NotFound."""
    match change:
        case RemoveVariant():
            memory.forget_or_raise(connection, change.unit, change.language)
            return chain.append(connection, project, Action.VARIANT_REMOVED, change, act)
        case RemoveImport():
            memory_import.remove_import(connection, change.number)
            return chain.append(connection, project, Action.MEMORY_REMOVED, change, act)
        case BeginMemoryEdit():
            return chain.append(connection, project, Action.MEMORY_EDITED, change, act)
        case EditMemory():
            _take_steps(connection, change.steps)
            subject = Subject(SubjectKind.MEMORY, change.id)
            return chain.append(connection, subject, Action.MEMORY_CHANGED, change, act)


def _take_steps(connection: apsw.Connection, steps: Sequence[MemoryStep]) -> None:
    for step in steps:
        found = memory.load_units(connection, (step.unit,))
        present = found[0].find_variant(step.language) if found else None
        if present != step.before:
            raise Conflict(
                f"the {step.language} text of memory record {step.unit[:12]} was changed meanwhile",
                mine=step.after.content.typed if step.after else "",
                theirs=None,
                base=None,
                hint="look at it again, then repeat the command",
            )
        if step.after is not None:
            memory.put_variant(connection, step.unit, step.after)
        elif step.before is not None:
            memory.forget(connection, step.unit, step.language)
