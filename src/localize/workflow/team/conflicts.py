"""Conflicts: where people have done different things at once, and how one of them is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from localize.errors import NotFound, Refused, StoreError
from localize.model import DocumentId, LanguageTag, SegmentKey, hash_bytes
from localize.model.events import Assign, Event, Resegment, Role, SaveTarget, SubjectKind
from localize.store.team_record import Choice, Dispute
from localize.sync.membership import may_change
from localize.sync.verdict import find_given
from localize.workflow.editing.edit import confirmation
from localize.workflow.team.document_merge import VersionFinder
from localize.workflow.team.replica import Incoming, Report, find_open, get_state, load_view, merge, read_events
from localize.workflow.team.shared_files import choose, find_file_standing, read_place
from localize.workflow.team.shared_glossary import SEPARATOR
from localize.workflow.team.shared_kinds import FILE_KINDS, file_kind
from localize.workflow.team.translation import Authored

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_ID_LETTERS = 10
MINE, THEIRS, BASE = TAKES = ("mine", "theirs", "base")


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open conflict, named alike on every replica."""

    id: str
    kind: str
    """`text`, `document` (versions of it), `borders` (splits of a unit), `assignment`, or one of `FILE_KINDS`."""
    document: str
    """Its path, or that of a shared file."""
    language: LanguageTag | None
    segment: SegmentKey | None
    number: int | None
    base: str | None
    heads: tuple[Choice, ...]
    dispute: Dispute
    field: str = ""
    """Of a shared file: the setting; the concept and its field."""


def list_conflicts(project: Project) -> tuple[Conflict, ...]:
    """Return the open conflicts in project order. Raises: as `merge`."""
    merge(project)
    return find_conflicts(project)


def find_conflicts(project: Project) -> tuple[Conflict, ...]:
    """Return the conflicts that the last merge has left open, in project order; nothing is written."""
    found = [_describe(project, each) for each in find_open(project, project.store.disputes())]
    return tuple(sorted(found, key=lambda each: (each.document, each.number or 0, each.language or "", each.id)))


def _describe(project: Project, dispute: Dispute) -> Conflict:
    subject = dispute.subject
    names = "\x1f".join(sorted(each.event for each in dispute.heads))
    key = hash_bytes(f"{subject.kind.value}\x1f{subject.id}\x1f{subject.language}\x1f{names}".encode())[:_ID_LETTERS]
    if subject.kind is SubjectKind.PROJECT:
        path, name = read_place(dispute)
        words = ", ".join(filter(None, name.split(SEPARATOR)))
        return Conflict(key, file_kind(path), path, None, None, None, dispute.base, dispute.heads, dispute, words)
    paths = {each.id: each.path for each in project.store.documents()}
    if subject.kind is not SubjectKind.SEGMENT:
        kind = "document" if subject.language is None else "assignment"
        path = paths.get(DocumentId(subject.id), "")
        return Conflict(key, kind, path, subject.language, None, None, dispute.base, dispute.heads, dispute)
    segment = SegmentKey(subject.id)
    path = paths.get(project.store.get_segment(segment).document, "")
    number = project.store.get_row(segment, subject.language or project.targets[0]).number
    kind = "borders" if subject.language is None else "text"
    return Conflict(key, kind, path, subject.language, segment, number, dispute.base, dispute.heads, dispute)


def resolve(project: Project, conflict: str, *, take: str = "", text: str | None = None) -> Report:
    """Settle a conflict by one of its sides, what was before them, or a new text.

    *take*: `mine`, `theirs`, `base`, the name of an author, or the event of a side. Of a document, `base` keeps the
    version or the borders that all know.
    Raises: NotFound; Refused, where *take* means no single side; WorkflowError, where only a manager may; as `merge`.
    """
    one = _find(project, conflict)
    authored = _find_authored(project, one, take, text)
    if authored is not None:
        return merge(project, Incoming(authored=(authored,)))
    if one.kind == "text":
        events = _resolve_text(project, one, _choose_text(project, one, take) if text is None else text)
    elif text is not None:
        raise Refused("only a conflict of texts can be settled by a text", hint="choose a side with --take")
    elif one.kind == "assignment":
        events = _resolve_assignment(project, one, _choose(project, one, take))
    else:
        events = _resolve_document(project, one, None if take == BASE else _choose(project, one, take))
    return merge(project, Incoming(choices={each.id: tuple(head.event for head in one.heads) for each in events}))


def _find(project: Project, conflict: str) -> Conflict:
    found = [each for each in list_conflicts(project) if each.id.startswith(conflict) and conflict]
    if len(found) != 1:
        raise NotFound("conflict", conflict, hint="`localize conflicts` shows those that are open")
    return found[0]


def _find_authored(project: Project, one: Conflict, take: str, text: str | None) -> Authored | None:
    """Return the event that picks a side of a shared file, or of a document; None for what the own record says."""
    side = None if text is not None or take == BASE else take
    if one.kind in FILE_KINDS:
        return _choose_field(project, one, _choose(project, one, side) if side is not None else None, text)
    if one.kind == "document" and side is not None:
        return _choose_version(project, one, _choose(project, one, side))
    return None


def _choose_field(project: Project, one: Conflict, head: Choice | None, text: str | None) -> Authored:
    view = load_view(project)
    standing = find_file_standing(view.history, view.team)
    edit = choose(standing, one.dispute, None if head is None else head.event, text)
    if not may_change(project.member.roles, edit.subject):
        raise Refused("only a manager changes {name}", name=one.field or one.document, hint="ask a manager")
    return edit


def _choose_version(project: Project, one: Conflict, head: Choice) -> Authored:
    """Let a version follow all of those that stand against each other."""
    view = load_view(project)
    document, person = DocumentId(one.dispute.subject.id), view.state.place.person
    given = find_given(document, person, view.team)
    if Role.MANAGER not in project.member.roles and not given:
        raise Refused("only a manager or the document's assignee chooses its version", hint="ask a manager")
    event = view.history.events[head.event]
    finder = VersionFinder(project.store, view.history.events, view.state.local, project.store.team_blobs())
    if finder.get(event) is None:
        raise Refused("the file of this version has not arrived yet", hint="ask for a bundle that contains it")
    return Authored(event.change, event.action, event.subject, tuple(node.event.id for node in given))


def _resolve_assignment(project: Project, one: Conflict, head: Choice) -> tuple[Event, ...]:
    change = Assign(DocumentId(one.dispute.subject.id), one.language or LanguageTag(""), head.text)
    return project.store.record((change,), actor=project.member)


def _resolve_document(project: Project, one: Conflict, head: Choice | None) -> tuple[Event, ...]:
    """Let a split, or the document as it stands here, follow all of those that stand against each other."""
    state = get_state(project)
    known = {each.id: each for each in read_events(state)}
    change = known[head.event].change if head else None
    if isinstance(change, Resegment):
        try:
            return project.store.record((change,), actor=project.member)
        except (NotFound, StoreError) as error:
            hint = "take `base`, then split or join the segment as it is now"
            raise Refused("this split was made in another version of the document", hint=hint) from error
    (document,) = (each for each in project.store.documents() if each.path == one.document)
    units = list(project.store.units(document.id))
    kept = {each.key: each.key for _, segments in units for each in segments}
    data = project.store.source_bytes(document.id, document.version)
    after = replace(document, version=document.version + 1)
    return (project.store.save_document(after, data, units, kept=kept, actor=project.member),)


def _resolve_text(project: Project, one: Conflict, text: str) -> tuple[Event, ...]:
    assert one.segment is not None
    assert one.language is not None
    row = project.store.get_row(one.segment, one.language)
    change: SaveTarget = confirmation(row, one.language, text)
    return project.store.record((change,), actor=project.member)


def _choose_text(project: Project, one: Conflict, take: str) -> str:
    if take == BASE and one.base is not None:
        return one.base
    return _choose(project, one, take).text


def _choose(project: Project, one: Conflict, take: str) -> Choice:
    person = get_state(project).place.person
    heads = {
        MINE: [each for each in one.heads if each.author == person],
        THEIRS: [each for each in one.heads if each.author != person],
    }.get(take, [each for each in one.heads if take in {each.author, each.event}])
    if not heads or len({each.text if one.kind == "text" else each.event for each in heads}) > 1:
        raise Refused(
            "{take} does not name one side of this conflict",
            take=take,
            hint="name an author, or give a text with --text",
        )
    return heads[0]
