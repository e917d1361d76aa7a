"""Translation of this store's own record into events of the team: what was done here, with what its person had seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from localize.model import ApprovalKind, Hash
from localize.model.events import (
    NO_HASH,
    AddDocument,
    AddNote,
    Approve,
    Assign,
    Event,
    KeepConflict,
    KeepSecret,
    Redact,
    Reject,
    Resegment,
    ResolveNote,
    SaveTarget,
    Subject,
    Unwaive,
    UpdateDocument,
    Waive,
    Withdraw,
)
from localize.store.events import is_text
from localize.sync.changes import MEMBERS, LeaveNote, SettleNote, TeamChange
from localize.sync.event import Event as TeamEvent
from localize.sync.event import Place, is_machine_draft, write_event
from localize.sync.graph import History, Node

if TYPE_CHECKING:
    from localize.store.team_record import TeamState
    from localize.workflow.project.project import Project

_AS_IT_IS = (
    Withdraw,
    Reject,
    Waive,
    Unwaive,
    KeepSecret,
    KeepConflict,
    Redact,
    Assign,
    AddDocument,
    UpdateDocument,
    Resegment,
)
"""Changes that mean the same on every replica. The memory is everybody's own."""


@dataclass(frozen=True, slots=True)
class Authored:
    """A change that this replica makes beside what its own record has: of the membership, or of a shared file."""

    change: TeamChange
    action: str
    subject: Subject = MEMBERS
    seen: tuple[Hash, ...] = ()
    """What it follows from, beside the events of its subject and of the membership."""


@dataclass(frozen=True, slots=True)
class Translation:
    """New events of the own chain, and which events of the own record they say the same as."""

    events: tuple[TeamEvent, ...] = ()
    local: Mapping[Hash, Hash] = field(default_factory=dict)


def translate(
    project: Project,
    state: TeamState,
    history: History,
    pending: Iterable[Event],
    choices: Mapping[Hash, tuple[Hash, ...]],
) -> Translation:
    """Return the events of the team that *pending* events of the own record make."""
    return _Translator(project, state, history, choices).translate(pending)


class _Translator:
    def __init__(
        self, project: Project, state: TeamState, history: History, choices: Mapping[Hash, tuple[Hash, ...]]
    ) -> None:
        self._project = project
        self._place = state.place
        self._history = history
        self._choices = choices
        self._local = dict(state.local)
        self._made: list[TeamEvent] = []
        self._texts = {event.id for event in history.events.values() if event.is_text}
        own = [event for event in history.events.values() if event.replica == self._place.replica]
        last = max(own, key=lambda event: event.sequence, default=None)
        self._last = (last.sequence, last.id) if last else (0, NO_HASH)
        self._learnt = _find_learnt(history, self._place.replica, last.id if last else None)
        self._alike = {
            each.subject: [head.event for head in each.heads] for each in state.disputes if not each.is_conflict
        }

    def translate(self, pending: Iterable[Event]) -> Translation:
        new = dict[Hash, Hash]()
        for event in pending:
            made = self._translate(event)
            if made is not None:
                new[event.id] = self._local[event.id] = made.id
        return Translation(tuple(self._made), new)

    def _translate(self, event: Event) -> TeamEvent | None:
        found = self._find_change(event)
        if found is None:
            return None
        action, change = found
        sequence, previous = self._last
        place = Place(
            self._project.store.project_id, self._place.replica, sequence + 1, previous, self._place.person, event.at
        )
        made = write_event(place, event.subject, action, change, self._find_parents(event))
        self._last = (made.sequence, made.id)
        self._made.append(made)
        if made.is_text:
            self._texts.add(made.id)
            self._alike.pop(event.subject, None)
        return made

    def _find_parents(self, event: Event) -> tuple[Hash, ...]:
        """Return what the person had seen: of texts of the same subject only those that this event is about."""
        parents = []
        for number, each in enumerate(event.parents):
            known = self._local.get(each)
            if known is not None and (number == 0 or known not in self._texts):
                parents.append(known)
        parents += self._choices.get(event.id, ())
        if is_text(event.action):
            parents += self._alike.get(event.subject, ())
        parents += self._take_learnt(event.subject)
        return tuple(dict.fromkeys(parents))

    def _take_learnt(self, subject: Subject) -> list[Hash]:
        """Return the ends of the others' chains that came since the last own event, once.

        A text of this very subject would be replaced by being named; it waits for an event about something else.
        """
        now = [node for node in self._learnt if node.event.subject != subject or not node.event.is_text]
        self._learnt = [node for node in self._learnt if node not in now]
        return [node.event.id for node in now]

    def _find_change(self, event: Event) -> tuple[str, TeamChange] | None:
        """Return kind and change as the team has them; None for what stays here."""
        body, action = event.body, event.action.value
        is_own = event.actor == self._place.person
        found: tuple[str, TeamChange] | None = None
        if isinstance(body, SaveTarget):
            if _travels(self._project, body):
                found = action, body if is_own else replace(body, writer=body.writer or event.actor)
        elif isinstance(body, Approve):
            imported = replace(body, kind=ApprovalKind.IMPORTED, file=body.file or event.actor)
            found = ("segment:approved", imported) if not is_own else (action, body)
        elif isinstance(body, AddNote | ResolveNote):
            found = self._find_note_change(event.subject, body)
        elif isinstance(body, _AS_IT_IS):
            found = action, replace(body, bodies=()) if isinstance(body, Redact) else body
        return found

    def _find_note_change(self, subject: Subject, body: AddNote | ResolveNote) -> tuple[str, TeamChange] | None:
        if isinstance(body, AddNote):
            return "note:left", LeaveNote(body.note, self._find_note(subject, body.answers))
        note = self._find_note(subject, body.number)
        return None if note is None else ("note:settled", SettleNote(note, body.resolved))

    def _find_note(self, subject: Subject, number: int | None) -> Hash | None:
        if number is None:
            return None
        events = self._project.store.history(subject)
        return next((self._local.get(each.id) for each in events if each.number == number), None)


def travels(project: Project, event: Event) -> bool:
    """Tell whether the team gets an act of the own record, as far as that can be told without its history."""
    kinds = (SaveTarget, Approve, AddNote, ResolveNote, *_AS_IT_IS)
    return isinstance(event.body, kinds) and (not isinstance(event.body, SaveTarget) or _travels(project, event.body))


def _travels(project: Project, change: SaveTarget) -> bool:
    """Tell whether the team gets a text: a machine's draft only where that is wanted, a piece of a split always."""
    return project.config.share_drafts or not is_machine_draft(change)


def _find_learnt(history: History, replica: str, last: Hash | None) -> list[Node]:
    """Return the last events of the other chains that the last own one has not seen."""
    own = history.nodes.get(last) if last is not None else None
    ends: dict[str, Node] = {}
    for node in history.order:
        if node.event.replica != replica:
            before = ends.get(node.event.replica)
            if before is None or node.event.sequence > before.event.sequence:
                ends[node.event.replica] = node
    return [ends[name] for name in sorted(ends) if own is None or not own.saw(ends[name])]
