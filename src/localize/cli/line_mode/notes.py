"""Commands of the line mode on notes, their answers, and the inbox."""

from __future__ import annotations

from collections.abc import Callable

from localize.cli.line_mode.actions import come_back, come_to
from localize.cli.line_mode.commands import FollowUp
from localize.cli.line_mode.desk import Desk
from localize.cli.line_mode.segment_text import Line
from localize.i18n import ntr, tr
from localize.i18n.keyboard_layouts import digits
from localize.i18n.sanitize import visible
from localize.model import LanguageTag, SegmentKey
from localize.model.events import Noted
from localize.workflow import suggested_wordings
from localize.workflow.history import operations
from localize.workflow.notes import notes
from localize.workflow.notes.inbox import WORDS, Message, inbox, words_of
from localize.workflow.suggested_wordings import Suggestion

_Place = tuple[SegmentKey, LanguageTag, int]
"""Of a note: segment, language, number."""


def note(desk: Desk, rest: str) -> FollowUp:
    """Leave a note."""
    if desk.row is not None:
        notes.leave(desk.project, desk.row.segment.key, desk.language, rest or desk.person.ask(tr("Note: ")))
        desk.person.say(tr("Note saved."))
        desk.refresh()
    return FollowUp.STAY


def answer(desk: Desk, rest: str) -> FollowUp:
    """Answer a note: by its number, else the only one."""

    def act(place: _Place, said: str) -> None:
        notes.answer(desk.project, *place, said or desk.person.ask(tr("Answer: ")))

    return _act_on(desk, rest, act, tr("Answer saved."))


def resolve(desk: Desk, rest: str) -> FollowUp:
    """Say that a note needs nothing more: by its number, else the only one."""
    return _act_on(desk, rest, lambda place, _: notes.resolve(desk.project, *place), tr("Note resolved."))


def take(desk: Desk, rest: str) -> FollowUp:
    """Confirm the wording that a reviewer suggests for the segment."""
    del rest
    there, row = _suggestion(desk), desk.row
    if there is None or row is None:
        return FollowUp.STAY
    noted, seen = there.noted, row.target.revision if row.target else 0
    suggested_wordings.take(desk.project, noted.segment, noted.language, noted.number, seen=seen)
    _may_undo(desk, row.number)
    desk.person.say(tr("Suggestion accepted: the text is now yours and needs approval"))
    desk.refresh()
    return FollowUp.READ


def refuse(desk: Desk, rest: str) -> FollowUp:
    """Refuse the wording that a reviewer suggests for the segment, with or without a reason."""
    there, row = _suggestion(desk), desk.row
    if there is not None and row is not None:
        noted = there.noted
        suggested_wordings.refuse(desk.project, noted.segment, noted.language, noted.number, rest)
        _may_undo(desk, row.number)
        desk.person.say(tr("Refused; {name} reads it under “For you”", name=visible(there.by)))
        desk.refresh()
    return FollowUp.STAY


def _suggestion(desk: Desk) -> Suggestion | None:
    there = suggested_wordings.find_suggestion(desk.row, desk.view.notes) if desk.row and desk.view else None
    if there is None:
        desk.person.say(tr("No suggested wording here"))
    return there


def _may_undo(desk: Desk, number: int) -> None:
    """Let the act that was just done be undone."""
    (latest,) = operations.operations(desk.project, limit=1)

    def take_back() -> bool:
        return bool(operations.undo_operation(desk.project, latest).changes) and come_back(desk, number)

    desk.done.append(take_back)


def _act_on(desk: Desk, rest: str, act: Callable[[_Place, str], object], done: str) -> FollowUp:
    """Act on the note that a line names, given the note's place and the rest of the line, and confirm it."""
    noted, said = _chosen(desk, rest)
    if noted is not None:
        act((noted.segment, noted.language, noted.number), said)
        desk.person.say(done)
        desk.refresh()
    return FollowUp.STAY


def _chosen(desk: Desk, rest: str) -> tuple[Noted | None, str]:
    """Return the note whose number begins a line, or the only note, and the rest; None, with a message, otherwise."""
    there = notes.open_notes(desk.view.notes if desk.view else ())
    first, _, others = rest.partition(" ")
    number = digits(first)
    if number.isdecimal() and 0 < int(number) <= len(there):
        return there[int(number) - 1], others.strip()
    if len(there) == 1:
        return there[0], rest
    desk.person.say(tr("Enter the number of the note.") if there else tr("No open notes here."))
    return None, ""


def waiting(desk: Desk) -> str:
    """Return how much waits for the person; "" for nothing."""
    count = len(inbox(desk.project))
    said = ntr("{count} message for you: inbox shows it.", "{count} messages for you: inbox shows them.", count)
    return said if count else ""


def read_inbox(desk: Desk, rest: str) -> FollowUp:
    """Read what waits for the person; with a number, go to the text that a message is about."""
    found = inbox(desk.project)
    number = digits(rest)
    if number.isdecimal() and 0 < int(number) <= len(found):
        return _go(desk, found[int(number) - 1])
    if not found:
        desk.person.say(tr("No messages for you."))
    desk.person.tell(_told(at, each) for at, each in enumerate(found, 1))
    return FollowUp.STAY


def _told(at: int, message: Message) -> Line:
    about = tr(
        "Message {number}, {file}, segment {segment}, {language}, ",
        number=at,
        file=visible(message.row.path),
        segment=message.row.number,
        language=message.language,
    )
    return about + tr(WORDS[message.why], name=visible(message.who)) + ": ", words_of(message)


def _go(desk: Desk, message: Message) -> FollowUp:
    if message.language == desk.language and come_to(desk, message.row.number):
        return FollowUp.READ
    desk.person.say(tr("That segment is not in this list; open its file and language to reach it."))
    return FollowUp.STAY
