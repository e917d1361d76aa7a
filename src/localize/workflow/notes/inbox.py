"""Inbox of one person: their texts that were rejected, questions to them, answers to their notes."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.i18n import mark
from localize.i18n.labels import category_word
from localize.i18n.sanitize import visible
from localize.model import SUGGESTION, LanguageTag, Substate
from localize.model.events import Noted, Reject, SaveTarget, find_writer
from localize.model.segment_list import Row, Where
from localize.workflow.notes.notes import ASKED, REFUSAL, Remark, remarks
from localize.workflow.segments.iterate import all_rows
from localize.workflow.segments.lookup import history

if TYPE_CHECKING:
    from localize.workflow.project.project import Project


class Why(enum.Enum):
    """Why something is in a person's inbox."""

    SENT_BACK = "sent-back"
    ASKED = "asked"
    """A reviewer says something about their text."""
    ANSWERED = "answered"
    """Somebody answered their note or question."""
    SUGGESTED = "suggested"
    """A reviewer suggests another wording for their text."""
    REFUSED = "refused"
    """The translator did not take the wording that they suggested."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that waits for a person."""

    why: Why
    row: Row
    language: LanguageTag
    who: str
    at: datetime
    text: str
    """The reason, the question, or the answer."""
    category: str = ""
    """Of a rejection: the value of its `Fault`."""
    noted: Noted | None = None
    """The note that it belongs to; none for a rejection."""


WORDS: Mapping[Why, str] = MappingProxyType(
    {
        Why.SENT_BACK: mark("{name} rejected it"),
        Why.ASKED: mark("{name} about your text"),
        Why.ANSWERED: mark("{name} answered you"),
        Why.SUGGESTED: mark("{name} suggests"),
        Why.REFUSED: mark("{name} refused your wording"),
    }
)


_ASKED: Mapping[str, Why] = MappingProxyType({ASKED: Why.ASKED, SUGGESTION: Why.SUGGESTED})
"""What notes that wait for a translator are to them."""


def words_of(message: Message) -> str:
    """Return the reason with the category before it, the question or the answer."""
    return ": ".join(filter(None, (category_word(message.category), visible(message.text))))


def inbox(project: Project, languages: Sequence[LanguageTag] = ()) -> tuple[Message, ...]:
    """Return what waits for this person, in the languages or in all, the latest first.

    A rejection waits until its text is confirmed again, a question until it is answered or resolved, an answer until
    its note is resolved, a suggested wording until it is taken or refused.
    """
    wanted = languages or project.all_targets()
    found = [*_sent_back(project, wanted)]
    for remark in remarks(project, wanted, open_only=True):
        found += _said(project, remark)
    return tuple(sorted(found, key=lambda each: each.at, reverse=True))


def _sent_back(project: Project, languages: Sequence[LanguageTag]) -> Iterator[Message]:
    where = Where(substates=frozenset({Substate.REJECTED}), by=project.member.name)
    for language in languages:
        for row in all_rows(project, language, where):
            for event in reversed(history(project, row.segment.key, language)):
                if isinstance(event.body, Reject):
                    body = event.body
                    yield Message(Why.SENT_BACK, row, language, event.actor, event.at, body.reason, body.category)
                    break


def _said(project: Project, remark: Remark) -> Iterator[Message]:
    me, noted, row = project.member.name, remark.noted, remark.row
    others = [each for each in remark.answers if each.note.author != me and not each.resolved]
    if noted.note.author == me and others:
        last = others[-1]
        why = Why.REFUSED if last.note.kind == REFUSAL else Why.ANSWERED
        yield Message(why, row, noted.language, last.note.author, last.at, last.note.text, noted=noted)
    why_asked = _ASKED.get(noted.note.kind)
    if why_asked is None or noted.note.author == me or any(not each.resolved for each in _own(remark, me)):
        return
    if _asked_of(project, noted, row) == me:
        yield Message(why_asked, row, noted.language, noted.note.author, noted.at, noted.note.text, noted=noted)


def _own(remark: Remark, me: str) -> Iterator[Noted]:
    return (each for each in remark.answers if each.note.author == me)


def _asked_of(project: Project, noted: Noted, row: Row) -> str:
    """Return who wrote the text that a question was asked about; another one may stand there now."""
    before = [each for each in history(project, noted.segment, noted.language) if each.number < noted.number]
    texts = [each.body.content for each in before if isinstance(each.body, SaveTarget) and each.body.content]
    present = row.target.author if row.target else ""
    return find_writer(texts[-1], before) or present if texts else present
