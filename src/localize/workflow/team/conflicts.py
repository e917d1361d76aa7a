"""Conflicts: where people have done different things at once, and how one of them is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.errors import NotFound, Refused
from localize.model import DocumentId, Hash, LanguageTag, SegmentKey, hash_bytes
from localize.model.events import Assign, SaveTarget, SubjectKind
from localize.store.team_record import Choice, Dispute
from localize.workflow.editing.edit import confirmation
from localize.workflow.team.replica import Incoming, Report, get_state, merge

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_ID_LETTERS = 10
MINE, THEIRS, BASE = TAKES = ("mine", "theirs", "base")


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open conflict, named alike on every replica."""

    id: str
    kind: str
    """`text`, `document` or `assignment`."""
    document: str
    """Its path."""
    language: LanguageTag | None
    segment: SegmentKey | None
    number: int | None
    base: str | None
    heads: tuple[Choice, ...]
    dispute: Dispute


def list_conflicts(project: Project) -> tuple[Conflict, ...]:
    """Return the open conflicts in project order. Raises: as `merge`."""
    merge(project)
    found = [_describe(project, each) for each in project.store.disputes() if each.is_conflict]
    return tuple(sorted(found, key=lambda each: (each.document, each.number or 0, each.language or "", each.id)))


def _describe(project: Project, dispute: Dispute) -> Conflict:
    subject = dispute.subject
    names = "\x1f".join(sorted(each.event for each in dispute.heads))
    key = hash_bytes(f"{subject.kind.value}\x1f{subject.id}\x1f{subject.language}\x1f{names}".encode())[:_ID_LETTERS]
    paths = {each.id: each.path for each in project.store.documents()}
    if subject.kind is not SubjectKind.SEGMENT or subject.language is None:
        kind = "document" if subject.language is None else "assignment"
        path = paths.get(DocumentId(subject.id), "")
        return Conflict(key, kind, path, subject.language, None, None, dispute.base, dispute.heads, dispute)
    segment = SegmentKey(subject.id)
    path = paths.get(project.store.get_segment(segment).document, "")
    try:
        number: int | None = project.store.get_row(segment, subject.language).number
    except NotFound:  # it is in no list any more
        number = None
    return Conflict(key, "text", path, subject.language, segment, number, dispute.base, dispute.heads, dispute)


def resolve(project: Project, conflict: str, *, take: str = "", text: str | None = None) -> Report:
    """Settle a conflict by one of its texts, the one before them, or a new one.

    Raises: NotFound; Refused, where *take* means no single text; as `merge` and `Store.record`.
    """
    found = [each for each in list_conflicts(project) if each.id.startswith(conflict) and conflict]
    if len(found) != 1:
        raise NotFound("conflict", conflict, hint="`localize conflicts` shows those that are open")
    one = found[0]
    if one.kind == "text":
        return _resolve_text(project, one, _choose(project, one, take) if text is None else text)
    if one.kind == "assignment" and text is None:
        person = _choose(project, one, take)
        change = Assign(DocumentId(one.dispute.subject.id), one.language or LanguageTag(""), person)
        heads = {each.id: _ids(one) for each in project.store.record((change,), actor=project.member)}
        return merge(project, Incoming(choices=heads))
    raise Refused(
        "two versions of {path} came in at once", path=one.document, hint="`localize add` the version that is to follow"
    )


def _resolve_text(project: Project, one: Conflict, text: str) -> Report:
    assert one.segment is not None
    assert one.language is not None
    if one.number is None:
        raise Refused("the segment is in no document any more", hint="its texts stay in the history")
    row = project.store.get_row(one.segment, one.language)
    change: SaveTarget = confirmation(row, one.language, text)
    events = project.store.record((change,), actor=project.member)
    return merge(project, Incoming(choices={each.id: _ids(one) for each in events}))


def _ids(one: Conflict) -> tuple[Hash, ...]:
    return tuple(each.event for each in one.heads)


def _choose(project: Project, one: Conflict, take: str) -> str:
    person = get_state(project).place.person
    if take == BASE and one.base is not None:
        return one.base
    mine = [each.text for each in one.heads if each.author == person]
    others = [each.text for each in one.heads if each.author != person]
    texts = {MINE: mine, THEIRS: others}.get(take, [])
    if len(set(texts)) != 1:
        raise Refused("{take} means no single text of this conflict", take=take, hint="give the text itself, by --text")
    return texts[0]
