"""Changes that people ask for, one function each: the check, the effect, the event and the effect on the memory.

Everything here runs inside one write transaction that the caller has begun; an error undoes all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import apsw

from localize.errors import Conflict, IllegalTransition, NotFound, StoreError
from localize.errors.message import Message
from localize.model import (
    Approval,
    ApprovalKind,
    Hash,
    LanguageTag,
    OriginKind,
    SegmentKey,
    State,
    StoredState,
    Target,
    Trust,
    Variant,
    record_id,
)
from localize.model.events import (
    Action,
    AddNote,
    Approve,
    Assign,
    Change,
    Event,
    KeepConflict,
    KeepSecret,
    Redact,
    Reject,
    RemoveImport,
    RemoveVariant,
    Resegment,
    ResolveNote,
    SaveTarget,
    Subject,
    SubjectKind,
    Unwaive,
    Waive,
    Withdraw,
    find_author,
)
from localize.model.four_eyes import find_refusal
from localize.model.memory_edits import BeginMemoryEdit, EditMemory, MemoryStep
from localize.model.states import ReviewPolicy, Step, advance, approval_holds
from localize.runtime.lazy_dataclass import dataclass
from localize.store import documents, memory, memory_import, notes_and_bookmarks, search
from localize.store.events import ActWriter
from localize.store.records import (
    fetch_number,
    find_segment_id,
    find_target,
    hash_to_blob,
    load_approvals,
    load_segment,
    load_targets,
    made_target,
    remove_waiver,
    write_target,
    write_waiver,
)
from localize.store.redaction import redact
from localize.store.replay import find_revision, made_approval, rejected_target
from localize.store.rows import find_target_state
from localize.store.writers import load_writers

_TAKEN = "someone saved a newer revision first"
_LOOK = "compare both texts, then save again to replace the current one"


@dataclass(frozen=True, slots=True)
class Place:
    """A segment in one language inside a running transaction."""

    act: ActWriter
    segment: int
    key: SegmentKey
    language: LanguageTag
    target: Target | None
    state: State

    @property
    def connection(self) -> apsw.Connection:
        """That of the transaction."""
        return self.act.connection

    @property
    def subject(self) -> Subject:
        """What its events are about."""
        return Subject(SubjectKind.SEGMENT, self.key, self.language)

    def append(self, action: Action, body: Change) -> int:
        """Record that something was done here; return the number of the event."""
        return self.act.append(self.subject, action, body)

    def history(self) -> tuple[Event, ...]:
        """Return what was done here before, oldest first."""
        return self.act.history(self.subject)


def find_place(act: ActWriter, key: SegmentKey, language: LanguageTag, policy: ReviewPolicy) -> Place:
    """Return a segment in one language as it stands. Raises: NotFound."""
    segment, target, state = find_target_state(act.connection, key, language, policy)
    return Place(act, segment, key, language, target, state)


def apply_change(act: ActWriter, change: Change, policy: ReviewPolicy, *, project: Subject) -> None:
    """Do one change and record it, unless the present state already is what was asked for.

    Raises:
        Conflict, IllegalTransition, NotFound: as `Store.record` says.
        StoreError: the change is one that another method of the store records.
    """
    match change:
        case SaveTarget():
            _save(find_place(act, change.segment, change.language, policy), change)
        case Approve():
            _approve(find_place(act, change.segment, change.language, policy), change, policy)
        case Withdraw():
            _withdraw(find_place(act, change.segment, change.language, policy), change, policy)
        case Reject():
            _reject(find_place(act, change.segment, change.language, policy), change)
        case Waive() | Unwaive():
            _waive(find_place(act, change.segment, change.waiver.language, policy), change)
        case AddNote():
            place = find_place(act, change.segment, change.language, policy)
            number = place.append(Action.NOTED, change)
            notes_and_bookmarks.write_note(act.connection, place.segment, number, act.at, change)
        case ResolveNote():
            _resolve(find_place(act, change.segment, change.language, policy), change)
        case KeepSecret():
            _keep_secret(act, change)
        case Redact():
            redact(act, change)
        case Resegment() | Assign():
            _change_document(act, change, policy)
        case RemoveVariant() | RemoveImport() | BeginMemoryEdit() | EditMemory():
            _change_memory(act, change, project=project)
        case _:
            raise StoreError(
                "{name} is recorded by the store itself and cannot be requested", name=type(change).__name__
            )


def _change_document(act: ActWriter, change: Resegment | Assign, policy: ReviewPolicy) -> None:
    if isinstance(change, Assign):
        documents.assign(act, change)
        return
    outcome = documents.resegment(act.connection, change)
    follow_borders(act, change, policy)
    act.append(Subject(SubjectKind.DOCUMENT, change.document), Action.RESEGMENTED, replace(change, outcome=outcome))


def follow_borders(act: ActWriter, change: Resegment, policy: ReviewPolicy) -> None:
    """Take out of the memory what stood in borders that are taken back, and put in again what stands in those that
    come back. A text whose segment was parted or joined stays: it still renders that source."""
    made = {each.key for each in change.made}
    for key in change.retired:
        if made.intersection(load_segment(act.connection, key).lineage):
            names = {record_id(key, target.source_hash) for target in load_targets(act.connection, key)}
            for unit in memory.load_units(act.connection, sorted(names)):
                for variant in unit.variants:
                    memory.forget(act.connection, unit.id, variant.language)
    again = [each.key for each in change.made if set(each.lineage).intersection(change.retired)]
    for target in (target for key in again for target in load_targets(act.connection, key)):
        place = find_place(act, target.segment, target.language, policy)
        if target.state is StoredState.TRANSLATED:
            approved = place.state in (State.REVIEWED, State.FINAL)
            set_trust(place, target, Trust.REVIEWED if approved else Trust.TRANSLATED)


def _keep_secret(act: ActWriter, change: KeepSecret) -> None:
    segment = find_segment_id(act.connection, change.segment)
    if documents.keep_secret(act.connection, segment, secret=change.secret):
        subject = Subject(SubjectKind.SEGMENT, change.segment)
        act.append(subject, Action.CLOSED if change.secret else Action.OPENED, change)


def _waive(place: Place, change: Waive | Unwaive) -> None:
    if isinstance(change, Waive):
        write_waiver(place.connection, change.waiver)
        place.append(Action.WAIVED, change)
    else:
        remove_waiver(place.connection, change.waiver)
        place.append(Action.UNWAIVED, change)


def _resolve(place: Place, change: ResolveNote) -> None:
    if notes_and_bookmarks.resolve_note(place.connection, place.segment, change):
        place.append(Action.RESOLVED if change.resolved else Action.REOPENED, change)


def _change_memory(
    act: ActWriter, change: RemoveVariant | RemoveImport | BeginMemoryEdit | EditMemory, *, project: Subject
) -> None:
    match change:
        case RemoveVariant():
            memory.forget_or_raise(act.connection, change.unit, change.language)
            act.append(project, Action.VARIANT_REMOVED, change)
        case RemoveImport():
            memory_import.remove_import(act.connection, change.number)
            act.append(project, Action.MEMORY_REMOVED, change)
        case BeginMemoryEdit():
            act.append(project, Action.MEMORY_EDITED, change)
        case EditMemory():
            _take_steps(act.connection, change.steps)
            act.append(Subject(SubjectKind.MEMORY, change.id), Action.MEMORY_CHANGED, change)


def _take_steps(connection: apsw.Connection, steps: Sequence[MemoryStep]) -> None:
    """Do all steps or none, each on the very text that it was made for."""
    for step in steps:
        found = memory.load_units(connection, (step.unit,))
        present = found[0].find_variant(step.language) if found else None
        if present != step.before:
            raise Conflict(
                "the {language} text of memory record {value} has changed in the meantime",
                language=step.language,
                value=step.unit[:12],
                mine=step.after.content.typed if step.after else "",
                theirs=None,
                base=None,
                hint="look at it again, then repeat the command",
            )
        if step.after is not None:
            memory.put_variant(connection, step.unit, step.after)
        elif step.before is not None:
            memory.forget(connection, step.unit, step.language)


# --- texts -----------------------------------------------------------------------------------------------------------


def _step(change: SaveTarget) -> Step:
    """Return the step that a save asks for; a person's unfinished text may stand wherever a finished one may."""
    if not change.content:
        return Step.CLEAR
    if change.state is StoredState.TRANSLATED or change.origin.kind is OriginKind.HUMAN:
        return Step.CONFIRM
    return Step.DRAFT


def _require_step(place: Place, change: SaveTarget) -> None:
    """Raise IllegalTransition where a text may not be saved: no draft replaces what was confirmed, for any source."""
    step = _step(change)
    is_confirmed = place.target is not None and place.target.state is StoredState.TRANSLATED
    advance(State.TRANSLATED if step is Step.DRAFT and is_confirmed else place.state, step)


def forget_text(place: Place, target: Target, *, source_too: bool) -> None:
    """Take a text out of the memory; *source_too*: the source goes with its last rendering."""
    name = record_id(place.key, target.source_hash)
    if memory.forget(place.connection, name, place.language) and source_too:
        memory.forget_bare_source(place.connection, name, place.segment)


def _save(place: Place, change: SaveTarget) -> None:
    old = place.target
    if change.seen != (old.revision if old else 0):
        raise _conflict(place, change.content.typed, change.seen, _TAKEN)
    _require_step(place, change)
    before = place.history() if old else ()
    change = replace(change, writer="" if old else _writer_before(place, change))
    new = made_target(change, change.seen + 1, find_author(change, place.act.actor, before), place.act.at)
    if _says_the_same(old, new):
        return
    put_text(place, change, new)


def put_text(place: Place, change: SaveTarget, new: Target) -> None:
    """Let a text stand in the place of the present one: the list, the search, the memory, the event."""
    old = place.target
    write_target(place.connection, place.segment, new, remember=change.remember)
    search.index_text(place.connection, place.segment, place.language, new.content)
    is_remembered = new.state is StoredState.TRANSLATED and change.remember
    if old is not None and (old.source_hash == new.source_hash or not new.content):
        # A text made for an older source stays: it still renders that source.
        forget_text(place, old, source_too=not is_remembered)
    if is_remembered:
        _remember(place, new, Trust.TRANSLATED)
    if not change.content:
        place.append(Action.CLEARED, change)
    else:
        place.append(Action.TRANSLATED if new.state is StoredState.TRANSLATED else Action.DRAFTED, change)


def _writer_before(place: Place, change: SaveTarget) -> str:
    """Return whose confirmed words a text is, where it stood in segments with other borders; "" for several people."""
    mine = change.content.plain
    lineage = load_segment(place.connection, place.key).lineage if mine else ()
    targets = [find_target(place.connection, each, place.language) for each in lineage]
    confirmed = [each for each in targets if each and each.state is StoredState.TRANSLATED and each.content]
    writers = {each.author for each in confirmed if mine in each.content.plain or each.content.plain in mine}
    return writers.pop() if len(writers) == 1 else ""


def _says_the_same(old: Target | None, new: Target) -> bool:
    if old is None:
        return not new.content
    return (old.content, old.state, old.substate, old.source_hash, old.order) == (
        new.content,
        new.state,
        new.substate,
        new.source_hash,
        new.order,
    )


def _remember(place: Place, target: Target, trust: Trust) -> None:
    variant = Variant(place.language, target.content, trust, target.origin, target.at, target.author)
    memory.remember(place.connection, place.segment, target.source_hash, variant)


def _conflict(place: Place, mine: str, seen: int, message: str) -> Conflict:
    base = find_revision(place.history(), seen)
    return Conflict(message, mine=mine, theirs=place.target, base=base, hint=_LOOK)


def keep_conflict(act: ActWriter, change: SaveTarget) -> None:
    """Keep the text of a save that came too late as an event of its own."""
    body = KeepConflict(change.segment, change.language, change.content, change.seen)
    subject = Subject(SubjectKind.SEGMENT, change.segment, change.language)
    act.append(subject, Action.CONFLICTED, body)


# --- decisions -------------------------------------------------------------------------------------------------------


def _approve(place: Place, change: Approve, policy: ReviewPolicy) -> None:
    final = change.kind is ApprovalKind.FINAL
    step = Step.FINALISE if final else Step.APPROVE
    target = _seen_target(place, change.revision, step)
    source_hash = load_segment(place.connection, place.key).source_hash
    _require_approvable(place, change, target, source_hash, step)
    if change.kind is not ApprovalKind.IMPORTED:
        _require_reviewer(place, target, step, policy)
    approval = made_approval(change, place.act.actor, place.act.at)
    approvals = load_approvals(place.connection, place.key, place.language)
    holding = [each for each in approvals if approval_holds(each, target, source_hash, policy)]
    if final and not any(each.reviewer != approval.reviewer for each in holding if each.kind is not ApprovalKind.FINAL):
        raise _refused(
            place, step, Message("the same person gave the first approval"), "a second person gives the final approval"
        )
    if any(replace(each, at=place.act.at) == approval for each in approvals):
        return
    write_approval(place, approval)
    if change.kind is not ApprovalKind.IMPORTED or policy.trust_imported:
        set_trust(place, target, Trust.REVIEWED)
    place.append(Action.FINALISED if final else Action.APPROVED, change)


def _require_reviewer(place: Place, target: Target, step: Step, policy: ReviewPolicy) -> None:
    """Raise IllegalTransition where the project lets this person approve no text of these writers."""
    writers = load_writers(place.connection, load_segment(place.connection, place.key), target)
    if (refusal := find_refusal(place.act.member, writers, policy)) is not None:
        raise _refused(place, step, *refusal)


def _require_approvable(place: Place, change: Approve, target: Target, source_hash: Hash, step: Step) -> None:
    """Raise Conflict or IllegalTransition where the texts are not those that the reviewer saw, or may not pass."""
    if (change.source_hash, change.target_hash) != (source_hash, target.hash):
        raise _conflict(place, target.content.typed, change.revision, "the text is not the one that was looked at")
    advance(place.state, step)
    if target.source_hash != source_hash:
        raise _refused(place, step, Message("its source has changed since"), "confirm it for the new source first")


def write_approval(place: Place, approval: Approval) -> None:
    """Let an approval stand."""
    number = fetch_number(
        place.connection,
        "SELECT coalesce(max(number), 0) + 1 FROM approval WHERE segment = ? AND language = ?",
        (place.segment, place.language),
    )
    place.connection.execute(
        "INSERT INTO approval (segment, language, number, revision, source_hash, target_hash, reviewer, at, kind,"
        " withdrawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            place.segment,
            place.language,
            number,
            approval.revision,
            hash_to_blob(approval.source_hash),
            hash_to_blob(approval.target_hash),
            approval.reviewer,
            approval.at.isoformat(),
            approval.kind.value,
        ),
    )


def _seen_target(place: Place, revision: int, step: Step) -> Target:
    """Return the target, which must stand at the revision that the reviewer saw."""
    if place.target is None:
        advance(place.state, step)
        raise NotFound("target", f"{place.key} {place.language}")
    if place.target.revision != revision:
        base = find_revision(place.history(), revision)
        raise _conflict(place, base.content.typed if base else "", revision, _TAKEN)
    return place.target


def _refused(place: Place, step: Step, why: Message, hint: str | Message) -> IllegalTransition:
    return IllegalTransition(
        "cannot {value} the text: {why}",
        value=Message(step.value),
        why=why,
        state=place.state.value,
        action=step.value,
        hint=hint,
    )


def set_trust(place: Place, target: Target, trust: Trust) -> None:
    """Give the text its place in the memory with this trust, unless it was confirmed not to be remembered."""
    remembered = fetch_number(
        place.connection,
        "SELECT remember FROM target WHERE segment = ? AND language = ?",
        (place.segment, place.language),
    )
    if remembered:
        _remember(place, target, trust)


def _withdraw(place: Place, change: Withdraw, policy: ReviewPolicy) -> None:
    advance(place.state, Step.WITHDRAW)
    assert place.target is not None
    place.connection.execute(
        "UPDATE approval SET withdrawn = 1 WHERE segment = ? AND language = ? AND revision = ? AND ? IN ('', reviewer)",
        (place.segment, place.language, place.target.revision, change.reviewer),
    )
    source_hash = load_segment(place.connection, place.key).source_hash
    approvals = load_approvals(place.connection, place.key, place.language)
    if not any(approval_holds(each, place.target, source_hash, policy) for each in approvals):
        set_trust(place, place.target, Trust.TRANSLATED)
    place.append(Action.WITHDRAWN, change)


def _reject(place: Place, change: Reject) -> None:
    target = _seen_target(place, change.revision, Step.REJECT)
    advance(place.state, Step.REJECT)
    write_target(place.connection, place.segment, rejected_target(target, place.act.at), remember=False)
    forget_text(place, target, source_too=True)
    place.append(Action.REJECTED, change)
