"""Assignments: who translates which document into which language, by when, and what of it waits for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from localize.errors import WorkflowError
from localize.model import DocumentId, LanguageTag
from localize.model.events import Assign, Role
from localize.workflow.segments.lookup import documents as list_documents
from localize.workflow.segments.lookup import target_languages

if TYPE_CHECKING:
    from localize.model import Document
    from localize.model.segment_list import Counts
    from localize.workflow.project.project import Project
    from localize.workflow.segments.lookup import DocumentStatus

Assigned = Mapping[tuple[DocumentId, LanguageTag], Assign]
"""By document and language; nothing for what is nobody's and has no day."""
SOON = timedelta(days=3)
"""A day that is no further away is near."""
NO_DAY = "-"
"""What people write to take a day away."""
_SPAN = re.compile(r"\+\s*([0-9]{1,4})\s*([dw])")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_POINTS = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.(?:([0-9]{4}))?")


def today() -> date:
    """Return the day that it is here."""
    return datetime.now().astimezone().date()


def read_due(text: str, now: date) -> date | None:
    """Return the day that a person means; None for "" and for "-", which take the day away.

    2026-12-05, 5.12.2026, 5.12. (the next one), +3d and +2w are read. Raises: WorkflowError.
    """
    wanted = text.strip()
    if wanted in ("", NO_DAY):
        return None
    try:
        if span := _SPAN.fullmatch(wanted.lower()):
            return now + timedelta(days=int(span[1]) * (7 if span[2] == "w" else 1))
        if iso := _ISO.fullmatch(wanted):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if points := _POINTS.fullmatch(wanted if wanted.count(".") > 1 else f"{wanted}."):
            day, month, year = points.groups()
            return date(int(year), int(month), int(day)) if year else _find_next(int(day), int(month), now)
    except (ValueError, OverflowError) as error:
        hint = "check the day and the month"
        raise WorkflowError("{text} is not in the calendar", text=wanted, hint=hint) from error
    hint = "write 2026-12-05, 5.12.2026, or +3d for three days from now"
    raise WorkflowError("{text} is not a date", text=wanted, hint=hint)


def _find_next(day: int, month: int, now: date) -> date:
    this = date(now.year, month, day)
    return this if this >= now else date(now.year + 1, month, day)


def find_past_day(due: str) -> date | None:
    """Return the day that a person means, where it has passed. Raises: WorkflowError."""
    now = today()
    day = read_due(due, now)
    return day if day is not None and day < now else None


def assign(
    project: Project,
    documents: Iterable[Document],
    language: LanguageTag,
    *,
    person: str | None = None,
    due: date | str | None = None,
) -> int:
    """Say who translates documents into a language by when, in one act; return for how many that is news.

    *person* "" is nobody; None leaves the person as it is. *due* may be as `read_due` reads it; None leaves the day.
    Raises: WorkflowError, also where a document does not go to the language.
    """
    project.require_writable()
    day = read_due(due, today()) if isinstance(due, str) else due
    present = list_assigned(project)
    changes = []
    for each in documents:
        _require_language(project, each, language)
        before = present.get((each.id, language), Assign(each.id, language))
        who = before.person if person is None else " ".join(person.split())
        changes.append(Assign(each.id, language, who, before.due if due is None else day))
    return len(project.store.record(changes, actor=project.member))


def _require_language(project: Project, document: Document, language: LanguageTag) -> None:
    tags = target_languages(project, document)
    if language not in tags:
        raise WorkflowError(
            "{path} is not translated into {language}",
            path=document.path,
            language=language,
            names=", ".join(tags) or "–",
            hint="its languages: {names}",
        )


def list_assigned(project: Project) -> Assigned:
    """Return who translates what by when."""
    return {(each.document, each.language): each for each in project.store.assignments()}


def known_names(project: Project) -> tuple[str, ...]:
    """Return the people that a document may be assigned to: who works here, wrote here, or has something assigned."""
    names = {project.member.name, *(each.person for each in project.store.assignments())}
    for language in project.all_targets():
        names.update(project.store.authors(language))
    return tuple(sorted(names - {""}, key=str.casefold))


def is_done(counts: Counts) -> bool:
    """Tell whether every segment is translated or better."""
    return counts.initial == 0


def is_overdue(assigned: Assign | None, counts: Counts, now: date) -> bool:
    """Tell whether the day has passed and there is still work; what is done is never late."""
    return assigned is not None and assigned.due is not None and assigned.due < now and not is_done(counts)


def is_due_soon(assigned: Assign | None, counts: Counts, now: date) -> bool:
    """Tell whether the day is near, and not over, and there is still work."""
    due = assigned.due if assigned else None
    return due is not None and now <= due <= now + SOON and not is_done(counts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person in a project."""

    files: int = 0
    """Assigned to them, with open segments; a file counts once for each language."""
    segments: int = 0
    """Open ones in these files."""
    overdue: int = 0
    soon: int = 0
    """Files whose day is near."""
    sent_back: int = 0
    """Their texts that were rejected."""
    messages: int = 0
    """Questions to them, and answers."""
    to_review: int = 0
    """Texts of others that wait for approval; 0 where the person is no reviewer."""
    mine_in: tuple[LanguageTag, ...] = ()
    """The languages of the files; likewise of the overdue ones and of the texts to review."""
    overdue_in: tuple[LanguageTag, ...] = ()
    review_in: tuple[LanguageTag, ...] = ()

    @property
    def has_messages(self) -> bool:
        """Whether the inbox has something."""
        return bool(self.sent_back or self.messages)

    def __bool__(self) -> bool:
        return bool(self.files or self.to_review or self.has_messages)


def find_waiting(project: Project, documents: Sequence[DocumentStatus] | None = None) -> Waiting:
    """Return what waits for the person who works here; *documents* are the project's, where they are known."""
    from localize.workflow.notes.inbox import Why, inbox

    assigned = list_assigned(project)
    mine = {place: each for place, each in assigned.items() if each.person == project.member.name}
    listed = (list_documents(project) if documents is None else documents) if mine else ()
    now = today()
    files = segments = soon = 0
    mine_in: list[LanguageTag] = []
    overdue_in: list[LanguageTag] = []
    for status in listed:
        for language, counts in status.counts:
            each = mine.get((status.document.id, language))
            if each is not None and not is_done(counts):
                files += 1
                segments += counts.initial
                soon += is_due_soon(each, counts, now)
                mine_in.append(language)
                overdue_in += [language] if is_overdue(each, counts, now) else []
    messages = inbox(project)
    sent_back = sum(each.why is Why.SENT_BACK for each in messages)
    review = _count_to_review(project)
    return Waiting(
        files=files,
        segments=segments,
        overdue=len(overdue_in),
        soon=soon,
        sent_back=sent_back,
        messages=len(messages) - sent_back,
        to_review=sum(review.values()),
        mine_in=tuple(dict.fromkeys(mine_in)),
        overdue_in=tuple(dict.fromkeys(overdue_in)),
        review_in=tuple(review),
    )


def _count_to_review(project: Project) -> Mapping[LanguageTag, int]:
    """Return how many texts of others wait for approval, in the languages that have any."""
    from localize.workflow.review import Queue, queue

    if Role.REVIEWER not in project.member.roles:
        return {}
    where = queue(project, Queue.OTHERS)
    counted = {tag: project.store.counts(tag, where).segments for tag in project.all_targets()}
    return {tag: count for tag, count in counted.items() if count}
