"""Returned packages compared with the project, and their changes taken in.

A row is taken when its segment still has the source that was sent, when its tags are the source's, and when nobody has
changed the text here since. Every other row is refused with a reason; the rest of the package is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from localize.errors import DiskError, ExchangeError, LocalizeError, NotFound
from localize.errors.message import Message
from localize.language import same_language
from localize.model import (
    ApprovalKind,
    Content,
    LanguageTag,
    Note,
    Origin,
    OriginKind,
    Progress,
    SegmentKey,
    State,
    Substate,
    TagForm,
)
from localize.model.events import AddNote, Approve, Change, Reject, SaveTarget, Subject, SubjectKind
from localize.model.segment_list import Row
from localize.model.states import Step, stored_after
from localize.workflow.editing.edit import refuse_control, require_language
from localize.workflow.exchange.read_package import Returned, ReturnedRow, describe, read_returned

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_TAG_LIKE = re.compile(r"</?[a-z]{1,4}[0-9]+/?>")
_PAGE = 200
"""Rows between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row that can be taken."""

    row: Row
    place: str
    new: Content
    """Equal to the present text where only a decision or notes came back."""
    state: State
    substate: Substate | None
    notes: tuple[Note, ...]
    trusted: bool
    """Whether an approval in a file counts here (`review.trust_imported`)."""

    @property
    def old(self) -> Content:
        """The text that stands now."""
        return self.row.target.content if self.row.target else Content()

    @property
    def becomes(self) -> str:
        """The state word after it is taken: a text that somebody changed is confirmed by that."""
        if self.substate is Substate.REJECTED:
            return "rejected"
        if self.approves and self.trusted:
            return State.REVIEWED.value
        if self.saves:
            return State.TRANSLATED.value
        substate = self.row.substate
        return substate.value.removeprefix("localize:") if substate else self.row.state.value

    @property
    def saves(self) -> bool:
        """Whether a text is written, and confirmed by that."""
        confirms = self.state is not State.INITIAL and self.substate is None and self.row.state is State.INITIAL
        return self.changes_text or (confirms and bool(self.new))

    @property
    def approves(self) -> bool:
        """Whether the file brings an approval that the project does not have."""
        return self.state in (State.REVIEWED, State.FINAL) and (self.changes_text or _decides(self))

    @property
    def changes_text(self) -> bool:
        """Whether the text is another one."""
        return self.new.typed != self.old.typed


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken, and why."""

    place: str
    key: SegmentKey
    reason: str
    target: str
    """The text that came back, so that it can be taken by hand."""


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """All that would happen."""

    name: str
    language: LanguageTag
    proposals: tuple[Proposal, ...]
    refused: tuple[Refusal, ...]
    unchanged: int
    problems: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ReturnReport:
    """What was taken in."""

    texts: int
    approved: int
    rejected: int
    notes: int
    lost: tuple[Refusal, ...]
    """Rows on which somebody else was faster."""


def plan_return(
    project: Project, path: Path, language: LanguageTag | None = None, *, tracked: str = "accept"
) -> Generator[Progress, None, ReturnPlan]:
    """Compare a package that came back with the project; nothing is written.

    *tracked* says what tracked changes of a Word table are: "accept", or "suggest" to keep them as notes.
    Raises:
        ExchangeError: it is no package, none of its rows is this project's, or it does not say its language.
        FormatError: it is broken.
    """
    yield Progress(0, 0, Message("{name}", name=path.name))
    returned = read_returned(project, path, language, tracked=tracked)
    wanted = _language_of(project, returned, language)
    proposals: list[Proposal] = []
    refused: list[Refusal] = []
    edited: list[Message] = []
    unchanged = 0
    for at, each in enumerate(returned.rows):
        if at % _PAGE == 0:
            yield Progress(at, len(returned.rows), Message("{name}", name=returned.name))
        found = _judge(project, each, wanted)
        edited += _edited_source(project, each) if not isinstance(found, Refusal) else []
        if isinstance(found, Refusal):
            refused.append(found)
        elif found is None:
            unchanged += 1
        else:
            proposals.append(found)
    if not returned.rows and not returned.problems:
        hint = "it must be a package that `localize exchange export` wrote, with its keys left in"
        raise ExchangeError("no row has a key of this project", path=str(path), hint=hint)
    return ReturnPlan(
        returned.name, wanted, tuple(proposals), tuple(refused), unchanged, (*describe(returned), *edited)
    )


def _language_of(project: Project, returned: Returned, told: LanguageTag | None) -> LanguageTag:
    said = told or returned.language
    if said is None:
        raise ExchangeError("does not name its language", path=returned.name, hint="give the language with --target")
    if told and returned.language and not same_language(told, returned.language):
        hint = "omit --target, or choose another file"
        raise ExchangeError(
            "is translated into {language}, not {told}",
            language=returned.language,
            told=told,
            path=returned.name,
            hint=hint,
        )
    return project.target_language(said)


def _judge(project: Project, each: ReturnedRow, language: LanguageTag) -> Proposal | Refusal | None:
    """Return what becomes of a row; None where it changes nothing."""

    def refuse(reason: str) -> Refusal:
        return Refusal(each.place, each.key, reason, each.target)

    try:
        row = project.store.get_row(each.key, language)
        require_language(project, row, language)
    except NotFound:
        return refuse("this project does not have the segment")
    if not _is_same_source(row, each):
        return refuse("the source has changed since it went out")
    new = Content.parse(each.target, row.segment.source.tags)
    old = row.target.content.typed if row.target else ""
    text_stays = not each.target.strip() or each.target in (old, old.strip())  # a table keeps no space at edges
    if text_stays:
        new = row.target.content if row.target else Content()
    else:
        reason = _problem(row, each, new)
        if reason:
            return refuse(reason)
    notes, trusted = _news(project, row, language, each.notes), project.config.review.trust_imported
    proposal = Proposal(row, each.place, new, each.state, each.substate, notes, trusted)
    has_news = not text_stays or proposal.notes or _decides(proposal)
    known = not has_news or (text_stays and not proposal.notes and _knows_approval(project, each, row, language))
    return None if known else proposal


def _is_same_source(row: Row, each: ReturnedRow) -> bool:
    if each.source_hash:
        return row.segment.source_hash.startswith(each.source_hash)
    return each.source == row.segment.source.typed


def _edited_source(project: Project, each: ReturnedRow) -> list[Message]:
    """Return that somebody wrote into the source's cell, which is never taken: the hash beside it says what it was."""
    if not each.source_hash or "\ufffd" in each.source:
        return []
    source = project.store.get_segment(each.key).source.typed
    if each.source.split() == source.split():
        return []
    text = "{place}: the source was changed there; correct it in the document itself and add the document again"
    return [Message(text, place=each.place)]


def _problem(row: Row, each: ReturnedRow, new: Content) -> str:
    """Return why a text cannot be taken, or nothing."""
    if each.target_hash and row.target and not row.target.hash.startswith(each.target_hash):
        return f"{row.target.author} has changed the text here since it went out"
    try:
        refuse_control(each.target)
    except LocalizeError as error:
        return error.message
    missing = Counter(tag.typed for tag in row.segment.source.tags)
    missing.subtract(tag.typed for tag in new.tags)
    lost = " ".join(sorted(typed for typed, count in missing.items() if count > 0))
    extra = " ".join(sorted(typed for typed, count in missing.items() if count < 0))
    if lost or extra:
        return "; ".join(f"{what}: {tags}" for what, tags in (("tags missing", lost), ("tags too many", extra)) if tags)
    foreign = [found for found in _TAG_LIKE.findall(new.plain) if found not in row.segment.source.typed]
    if foreign:
        return f"tags that the source does not have: {' '.join(foreign)}"
    return "" if _is_nested(new) else "its tags do not close in order"


def _is_nested(content: Content) -> bool:
    opened: list[str] = []
    for tag in content.tags:
        if tag.form is TagForm.OPEN:
            opened.append(tag.id)
        elif tag.form is TagForm.CLOSE and (not opened or opened.pop() != tag.id):
            return False
    return not opened


def _decides(proposal: Proposal) -> bool:
    """Tell whether the reviewer's word on the text is another one than the project's."""
    now = proposal.row.state
    if proposal.substate is Substate.REJECTED:
        return proposal.row.substate is not Substate.REJECTED and now is not State.INITIAL
    wants_approval = proposal.state in (State.REVIEWED, State.FINAL)
    if wants_approval:
        return now not in (State.REVIEWED, State.FINAL) and bool(proposal.new)
    return proposal.state is State.TRANSLATED and now is State.INITIAL and bool(proposal.new)


def _knows_approval(project: Project, each: ReturnedRow, row: Row, language: LanguageTag) -> bool:
    """Tell whether this very approval came in before; it may not count here, and is not taken twice."""
    revision = row.target.revision if row.target else 0
    given = project.store.approvals(row.segment.key, language)
    wants = each.state in (State.REVIEWED, State.FINAL)
    return wants and any(one.kind is ApprovalKind.IMPORTED and one.revision == revision for one in given)


def _news(project: Project, row: Row, language: LanguageTag, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the notes that the project does not have yet."""
    unit, _ = project.store.get_unit(row.segment.document, row.segment.unit)
    known = {each.text for each in unit.notes}
    if any(note.text not in known for note in notes):
        events = project.store.history(Subject(SubjectKind.SEGMENT, row.segment.key, language))
        known |= {event.body.note.text for event in events if isinstance(event.body, AddNote)}
    return tuple(dict.fromkeys(note for note in notes if note.text.strip() and note.text not in known))


def take_return(project: Project, plan: ReturnPlan) -> Generator[Progress, None, ReturnReport]:
    """Write what a plan proposes; a text on which somebody was faster meanwhile is left alone and reported."""
    project.require_writable()
    texts = approved = rejected = notes = 0
    lost: list[Refusal] = []
    for at, each in enumerate(plan.proposals):
        if at % _PAGE == 0:
            yield Progress(at, len(plan.proposals), Message("{name}", name=plan.name))
        changes = _changes(plan, each, project.member.name)
        try:
            project.store.record(changes, actor=project.member)
        except DiskError:  # no fault of this row: no other one would find room
            raise
        except LocalizeError as error:
            lost.append(Refusal(each.place, each.row.segment.key, error.message, each.new.typed))
            continue
        texts += any(isinstance(change, SaveTarget) for change in changes)
        approved += any(isinstance(change, Approve) for change in changes)
        rejected += any(isinstance(change, Reject) for change in changes)
        notes += sum(isinstance(change, AddNote) for change in changes)
    return ReturnReport(texts, approved, rejected, notes, tuple(lost))


def _changes(plan: ReturnPlan, each: Proposal, name: str) -> list[Change]:
    """Return what a row changes; notes without an author are by *name*, who imports them."""
    row, key, language = each.row, each.row.segment.key, plan.language
    notes = (replace(note, author=note.author or name) for note in each.notes)
    changes: list[Change] = [AddNote(key, language, note) for note in notes]
    seen = row.target.revision if row.target else 0
    if each.saves:
        state, substate = stored_after(Step.CONFIRM)
        origin = Origin(OriginKind.HUMAN, name=plan.name)
        changes.append(SaveTarget(key, language, each.new, state, substate, origin, row.segment.source_hash, seen))
        seen += 1
    if each.substate is Substate.REJECTED:
        reason = "; ".join(note.text for note in each.notes) or f"rejected in {plan.name}"
        changes.append(Reject(key, language, seen, reason))
    elif each.approves:
        source_hash = row.segment.source_hash
        changes.append(Approve(key, language, seen, source_hash, each.new.hash, ApprovalKind.IMPORTED, plan.name))
    return changes
