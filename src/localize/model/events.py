"""Changes that people ask for, and the events that record them.

`Store.record` takes `Change`s and answers with `Event`s. An event is a header and a body. Each header holds the id of
the event before it, and of those of the same subject that its writer saw.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date, datetime
from typing import NewType

from localize.errors import WorkflowError
from localize.errors.message import Message
from localize.model import (
    ApprovalKind,
    Content,
    DocumentId,
    Hash,
    LanguageTag,
    Note,
    Origin,
    Segment,
    SegmentKey,
    Side,
    StoredState,
    Substate,
    TranslationUnitId,
    Trust,
    UnitId,
)
from localize.model.memory_edits import BeginMemoryEdit, EditMemory
from localize.runtime.lazy_dataclass import dataclass

NO_HASH = Hash("0" * 64)
"""What the first event of a replica follows."""


class Role(enum.Enum):
    """What a member of a team may do; a local project gives its one user all of them."""

    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the project knows them."""

    name: str
    roles: frozenset[Role] = frozenset(Role)
    entered_by: str = ""
    """Who sits there, where that is somebody else."""

    @property
    def people(self) -> frozenset[str]:
        """Who acts, and who sits there."""
        return frozenset({self.name, self.entered_by or self.name})


class SubjectKind(enum.Enum):
    """What events are about."""

    SEGMENT = "segment"
    DOCUMENT = "document"
    PROJECT = "project"
    MEMORY = "memory"
    """One edit of the memory."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: a segment or document in one language, a document, an edit of the memory, the project."""

    kind: SubjectKind
    id: str
    language: LanguageTag | None = None


class Action(enum.Enum):
    """Everything that anyone can do, as the history names it."""

    DRAFTED = "segment:drafted"
    TRANSLATED = "segment:translated"
    CLEARED = "segment:cleared"
    CONFLICTED = "segment:conflicted"
    """A save came too late; its text is kept here."""
    APPROVED = "segment:approved"
    FINALISED = "segment:finalised"
    WITHDRAWN = "segment:withdrawn"
    REJECTED = "segment:rejected"
    WAIVED = "finding:waived"
    UNWAIVED = "finding:unwaived"
    NOTED = "segment:noted"
    RESOLVED = "note:resolved"
    REOPENED = "note:reopened"
    CLOSED = "segment:closed"
    """Kept secret: its texts stay on this machine."""
    OPENED = "segment:opened"
    REDACTED = "segment:redacted"
    """Its earlier texts were removed for good."""
    RESEGMENTED = "unit:resegmented"
    ADDED = "document:added"
    UPDATED = "document:updated"
    ASSIGNED = "document:assigned"
    """To a person or to nobody, with the day by which it has to be ready or without one."""
    VARIANT_REMOVED = "memory:variant-removed"
    MEMORY_IMPORTED = "memory:imported"
    MEMORY_REMOVED = "memory:import-removed"
    MEMORY_EDITED = "memory:edited"
    MEMORY_CHANGED = "memory:changed"


@dataclass(frozen=True, slots=True)
class SaveTarget:
    """Save a text. `seen` is the revision that the writer saw, 0 for none; a newer one is a Conflict."""

    segment: SegmentKey
    language: LanguageTag
    content: Content
    state: StoredState
    substate: Substate | None
    origin: Origin
    source_hash: Hash
    seen: int
    order: int | None = None
    remember: bool = True
    """Whether a confirmed text enters the memory."""
    writer: str = ""
    """Who confirmed these words where they stood in a segment with other borders. The store alone says it."""


@dataclass(frozen=True, slots=True)
class Approve:
    """Approve the text that the reviewer saw."""

    segment: SegmentKey
    language: LanguageTag
    revision: int
    source_hash: Hash
    target_hash: Hash
    kind: ApprovalKind = ApprovalKind.GIVEN
    file: str = ""
    """For imported approvals, the file that claimed it."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take approvals of the present text back."""

    segment: SegmentKey
    language: LanguageTag
    reason: str = ""
    reviewer: str = ""
    """Only this person's; empty: everybody's."""


class Fault(enum.Enum):
    """What is wrong with a text that goes back: MQM's dimensions."""

    ACCURACY = "accuracy"
    TERMINOLOGY = "terminology"
    STYLE = "style"
    GRAMMAR = "grammar"
    LOCALE = "locale"
    DESIGN = "design"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reject:
    """Send a text back with a reason; it leaves the memory and loses its approvals."""

    segment: SegmentKey
    language: LanguageTag
    revision: int
    reason: str
    category: str = ""
    """The value of a `Fault`; empty where none was named."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that a person accepts, wherever this very pair of texts recurs."""

    language: LanguageTag
    source_hash: Hash
    target_hash: Hash
    check: str
    side: Side
    surface: str
    occurrence: int
    """0 for the first finding of this check with this surface in the text, then 1, 2, …"""
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waive:
    """Accept a finding with a reason."""

    segment: SegmentKey
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Unwaive:
    """Take back that a finding was accepted, by whomever and wherever the same texts stand."""

    segment: SegmentKey
    waiver: Waiver
    """The one that stood."""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Leave a note on a segment in one language."""

    segment: SegmentKey
    language: LanguageTag
    note: Note
    answers: int | None = None
    """Number of the event that left the note which this one answers."""


@dataclass(frozen=True, slots=True)
class ResolveNote:
    """Say that a note needs nothing more, or does again."""

    segment: SegmentKey
    language: LanguageTag
    number: int
    """Of the event that left the note."""
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class KeepSecret:
    """Keep a segment's texts on this machine whatever the project allows, or no longer."""

    segment: SegmentKey
    secret: bool


@dataclass(frozen=True, slots=True)
class RemovedBody:
    """A body that is gone, and what of it stands on for other events; `NO_HASH` for nothing."""

    body: Hash
    remainder: Hash


@dataclass(frozen=True, slots=True)
class Redact:
    """Remove for good every earlier text of a segment, in all languages; what stands now stays."""

    segment: SegmentKey
    reason: str
    bodies: tuple[RemovedBody, ...] = ()
    """What went by that. The store alone says it."""


@dataclass(frozen=True, slots=True)
class Resegment:
    """Replace neighbouring segments of one unit by others; texts and history of the old ones stay reachable.

    A retired segment among the made ones comes back with all that was done on it.
    """

    document: DocumentId
    unit: UnitId
    retired: tuple[SegmentKey, ...]
    made: tuple[Segment, ...]
    outcome: Hash = NO_HASH
    """Of the unit and its segments as they stand after it. The store alone says it."""


@dataclass(frozen=True, slots=True)
class AddDocument:
    """A document came in. Recorded by `Store.save_document` alone."""

    document: DocumentId
    path: str
    source_hash: Hash
    version: int
    segments: int
    outcome: Hash = NO_HASH
    """Of its units and segments. Events of older versions of the program have none."""


@dataclass(frozen=True, slots=True)
class UpdateDocument:
    """A new version of a document came in: what happened to its segments. Recorded by `Store.save_document` alone."""

    document: DocumentId
    path: str
    source_hash: Hash
    version: int
    kept: int
    changed: int
    new: int
    gone: int
    outcome: Hash = NO_HASH
    """As in `AddDocument`."""


@dataclass(frozen=True, slots=True)
class Assign:
    """Say who translates a document into a language, and by when."""

    document: DocumentId
    language: LanguageTag
    person: str = ""
    """Empty: nobody."""
    due: date | None = None
    """The last day; None: no day was set."""


@dataclass(frozen=True, slots=True)
class RemoveVariant:
    """Take one language of a translation unit out of the memory."""

    unit: TranslationUnitId
    language: LanguageTag


@dataclass(frozen=True, slots=True)
class ImportMemory:
    """A memory file came in. Recorded by `Store.add_memory` alone."""

    name: str
    units: int
    trust: Trust = Trust.REVIEWED
    """The highest of what came in."""


@dataclass(frozen=True, slots=True)
class RemoveImport:
    """Take back what an import brought, but for what was changed since."""

    number: int
    """Of its event in the project's chain."""
    name: str


@dataclass(frozen=True, slots=True)
class KeepConflict:
    """A text that lost a race, kept so that no word is lost. Recorded by `Store.record` alone."""

    segment: SegmentKey
    language: LanguageTag
    content: Content
    seen: int


Change = (
    SaveTarget
    | Approve
    | Withdraw
    | Reject
    | Waive
    | Unwaive
    | AddNote
    | ResolveNote
    | KeepSecret
    | Redact
    | Resegment
    | AddDocument
    | UpdateDocument
    | Assign
    | RemoveVariant
    | ImportMemory
    | RemoveImport
    | BeginMemoryEdit
    | EditMemory
    | KeepConflict
)


_ANYBODY = frozenset(Role)
_WRITERS = frozenset({Role.TRANSLATOR, Role.REVIEWER})
_ALLOWED: dict[type[Change], tuple[frozenset[Role], Message]] = {
    Approve: (frozenset({Role.REVIEWER}), Message("approve")),
    Withdraw: (frozenset({Role.REVIEWER}), Message("withdraw approvals")),
    Reject: (frozenset({Role.REVIEWER}), Message("reject")),
    Waive: (_WRITERS, Message("accept findings")),
    Unwaive: (_WRITERS, Message("accept findings")),
    AddNote: (_ANYBODY, Message("leave notes")),
    ResolveNote: (_ANYBODY, Message("answer notes")),
    KeepConflict: (_ANYBODY, Message("save texts")),
    KeepSecret: (frozenset({Role.TRANSLATOR, Role.MANAGER}), Message("make segments secret")),
    Resegment: (frozenset({Role.TRANSLATOR}), Message("split or join segments")),
    Assign: (frozenset({Role.MANAGER}), Message("assign documents")),
}


def require_role(member: Member, change: Change) -> None:
    """Do nothing when a member's roles allow a change. A reviewer may mend a text, but not draft it anew.

    Raises:
        WorkflowError: they do not.
    """
    if isinstance(change, SaveTarget):
        confirmed = change.state is StoredState.TRANSLATED
        _require(member, _WRITERS if confirmed else frozenset({Role.TRANSLATOR}), Message("write drafts"))
    elif type(change) in _ALLOWED:
        _require(member, *_ALLOWED[type(change)])
    else:
        require_manager(member)


def require_manager(member: Member) -> None:
    """Do nothing when a member may change documents and the memory. Raises: WorkflowError."""
    _require(member, frozenset({Role.MANAGER}), Message("change documents or the memory"))


def _require(member: Member, roles: frozenset[Role], what: Message) -> None:
    if not roles & member.roles:
        present = " and ".join(sorted(role.value for role in member.roles)) or "guest"
        raise WorkflowError(
            "{name} has the role {present} and may not {what}",
            name=member.name,
            present=present,
            what=what,
            hint="ask the person who invited you",
        )


EVENT_FORMAT = 1


@dataclass(frozen=True, slots=True)
class EventHeader:
    """What an event is known by: the hash of these values, as they were first written, is its id."""

    format: int
    project: str
    replica: str
    """Where it was made."""
    sequence: int
    """From 1, without holes, per replica."""
    previous: Hash
    """Id of the replica's event before it; `NO_HASH` for the first."""
    act: int
    """Sequence number of the first event of its act: of everything that was done in one transaction."""
    subject: Subject
    action: Action
    actor: str
    at: datetime
    """By the clock of the machine. Nothing is decided by it."""
    body: Hash
    """Of the act's changes, as they were stored, or of a part of them."""
    line: int = 0
    """Which of these changes is the event's own."""
    document: str = ""
    """Id of the document that the subject is in, or is."""
    parents: tuple[Hash, ...] = ()
    """Ids of the events of the subject whose outcome the person saw, and of the text that this one replaces."""
    entered_by: str = ""
    """Who sat there, where that was not the actor."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Stands in the place of a change that was removed for good; the event still proves that it was there."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that someone did. Events are only added, and each proves all that its replica recorded before it."""

    subject: Subject
    number: int
    """From 1, without holes, per subject."""
    at: datetime
    actor: str
    action: Action
    body: Change | Removed
    id: Hash
    sequence: int
    act: int
    parents: tuple[Hash, ...] = ()
    entered_by: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Who did it, and who sat there."""
        return Member(self.actor, entered_by=self.entered_by).people


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did in one transaction."""

    number: int
    """Sequence number of its first event."""
    at: datetime
    count: int
    """How many events it has."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a replica has come: held elsewhere, it proves every event up to it."""

    replica: str
    sequence: int
    id: Hash


def find_author(change: SaveTarget, actor: str, events: Iterable[Event]) -> str:
    """Return whose words a save by *actor* leaves, by the *events* of its chain before it, oldest first.

    They are of whoever confirmed them first. Somebody who only brings them back, by undoing a text of their own, has
    not written them; nobody else becomes free to approve their own words by that.
    """
    return _find_confirmer(change.content, events) or change.writer or actor


def find_typists(text: str, author: str, events: Iterable[Event]) -> frozenset[str]:
    """Return who entered a text, or one that it is a part of or has as a part, in the name of its *author*."""
    return frozenset(
        each.entered_by
        for each in events
        if each.entered_by and each.actor == author and isinstance(each.body, SaveTarget)
        if (words := each.body.content.plain) and (words in text or text in words)
    )


def find_writer(content: Content, events: Iterable[Event]) -> str:
    """Return who first confirmed a text, or, where nobody has, who kept it last; "" where it never stood there."""
    events = tuple(events)
    keepers = [each.actor for each in events if isinstance(each.body, SaveTarget) and each.body.content == content]
    return _find_confirmer(content, events) or (keepers[-1] if keepers else "")


def _find_confirmer(content: Content, events: Iterable[Event]) -> str:
    saves = ((each.body, each.actor) for each in events if content and isinstance(each.body, SaveTarget))
    for body, actor in saves:
        if body.content == content and (body.writer or body.state is StoredState.TRANSLATED):
            return body.writer or actor
    return ""


@dataclass(frozen=True, slots=True)
class Deeds:
    """To how many segments a person did one kind of thing in one language; each counts once."""

    actor: str
    action: Action
    language: LanguageTag
    category: str
    """Of a rejection: the value of its `Fault`."""
    texts: int
    words: int
    """Of their sources."""


ImportId = NewType("ImportId", str)
"""Names one import of one memory file, so that an interrupted one can go on."""

UNDONE = "undone"
"""The reason of an approval that its reviewer took back at once."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A note as it stands now."""

    segment: SegmentKey
    language: LanguageTag
    number: int
    """Of the event that left it: names it within segment and language."""
    note: Note
    at: datetime
    answers: int | None = None
    """The number of the note that it answers."""
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A text that a person was typing when it was last looked at: what a crash must not take."""

    person: str
    segment: SegmentKey
    language: LanguageTag
    session: str
    """Who had it on the screen: whether that one still lives tells a crash from another window."""
    typed: str
    seen: int
    """The revision that it was typed over, 0 for none."""
    at: datetime
