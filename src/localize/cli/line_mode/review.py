"""Commands of the line mode in a review: approve, amend, reject, ask, withdraw, another queue."""

from __future__ import annotations

from functools import partial

from localize.cli.line_mode.actions import come_back, fixed, from_one_line, in_one_line, stand
from localize.cli.line_mode.commands import FollowUp, names
from localize.cli.line_mode.desk import Desk
from localize.cli.line_mode.segment_text import read_left
from localize.cli.line_mode.selection import MARKED, SHOWN, approve_several, reject_several
from localize.i18n import tr
from localize.i18n.keyboard_layouts import digits
from localize.i18n.labels import category_word
from localize.model.events import Fault
from localize.model.segment_list import Row
from localize.workflow import review, suggested_wordings
from localize.workflow.editing import edit
from localize.workflow.editing import recovery as unsaved
from localize.workflow.history import operations
from localize.workflow.history.operations import Operation
from localize.workflow.notes import notes


def approve(desk: Desk, rest: str) -> FollowUp:
    """Approve the text and go on; or several, after a question."""
    return approve_several(desk, rest, final=False) if rest else _approve(desk, final=False)


def finalise(desk: Desk, rest: str) -> FollowUp:
    """Give the final approval and go on; or several, after a question."""
    return approve_several(desk, rest, final=True) if rest else _approve(desk, final=True)


def _approve(desk: Desk, *, final: bool) -> FollowUp:
    if desk.row is None:
        return FollowUp.STAY
    where = (desk.project, desk.row.segment.key, desk.language)
    done = review.approve(*where, final=final, seen=desk.seen)
    desk.done.append(partial(_withdraw_again, desk, desk.row))
    desk.marked.pop(desk.row.number, None)
    desk.take_decided([done.row])
    desk.person.say(tr("Approved."))
    for warning in done.warnings:
        desk.person.say(tr(warning))
    return stand(desk, desk.at + 1)


def amend(desk: Desk, rest: str) -> FollowUp:
    """Replace the text, by what follows or by editing it, approve it and go to the next."""
    typed = from_one_line(rest) if rest else _mended(desk)
    if not typed.strip():
        desk.person.say(tr("No changes made."))
        return FollowUp.STAY
    return _amend(desk, typed)


def _mended(desk: Desk) -> str:
    """Return the present text as the person has edited it; "" after Ctrl+C."""
    try:
        return from_one_line(desk.person.ask(tr("Text: "), in_one_line(desk.typed)))
    except KeyboardInterrupt:
        keep_half(desk, desk.person.half)
        return ""


def keep_half(desk: Desk, line: str) -> None:
    """Save a half-typed text as an autosave; the text under review stays, and the editor offers the autosave."""
    typed = from_one_line(line)
    if desk.row is not None and typed.strip() and typed != desk.typed:
        unsaved.keep_open(desk.project, desk.row.segment.key, desk.language, typed, seen=desk.seen)
        desk.person.say(tr("Your text is saved; the editor offers it the next time you start it."))


def _amend(desk: Desk, typed: str) -> FollowUp:
    row = desk.row
    if row is None:
        return FollowUp.STAY
    edit.refuse_control(typed)
    key, source = row.segment.key, row.segment.source_hash
    done = review.amend(desk.project, key, desk.language, typed, seen=desk.seen, source=source)
    (latest,) = operations.operations(desk.project, limit=1)
    desk.done.append(partial(_take_back, desk, row, latest))
    desk.marked.pop(row.number, None)
    desk.take_decided([done.row])
    if review.WAITS_FOR_ANOTHER not in done.warnings:
        desk.person.say(tr("Approved."))
    for warning in done.warnings:
        desk.person.say(tr(warning))
    desk.person.tell(read_left(review.findings_of(desk.project, done.row, desk.language), row.number))
    return stand(desk, desk.at + 1)


def _take_back(desk: Desk, row: Row, operation: Operation) -> bool:
    undone = operations.undo_operation(desk.project, operation)
    return bool(undone.changes) and come_back(desk, row.number)


def amend_by_fix(desk: Desk, rest: str) -> FollowUp:
    """Put a fix in, a suggestion after it was read out, approve the text and go on."""
    typed = fixed(desk, rest)
    return FollowUp.STAY if typed is None else _amend(desk, typed)


def ask(desk: Desk, rest: str) -> FollowUp:
    """Ask the translator something; the text stays in the queue."""
    if desk.row is not None:
        said = rest or desk.person.ask(tr("Question: "))
        notes.leave(desk.project, desk.row.segment.key, desk.language, said, kind=notes.ASKED)
        desk.person.say(tr("Question sent; the answer will appear in inbox."))
    return FollowUp.STAY


def suggest(desk: Desk, rest: str) -> FollowUp:
    """Suggest another wording to the translator; the text stays in the queue."""
    if desk.row is not None:
        typed = from_one_line(rest or desk.person.ask(tr("Text: "), in_one_line(desk.typed)))
        suggested_wordings.suggest(desk.project, desk.row.segment.key, desk.language, typed)
        desk.person.say(tr("Suggestion sent; if it is refused, inbox shows it."))
        desk.refresh()
    return FollowUp.STAY


def show_queue(desk: Desk, rest: str) -> FollowUp:
    """Show another queue, by its number; without one, tell them."""
    queues = list(review.QUEUES)
    number = digits(rest)
    if not number.isdecimal() or not 0 < int(number) <= len(queues):
        for at, name in enumerate(queues, 1):
            here = ", " + tr("shown now") if name is desk.queue else ""
            desk.person.say(f"{at}: {tr(review.QUEUES[name])}{here}")
        return FollowUp.STAY
    desk.queue = queues[int(number) - 1]
    desk.where = review.queue(desk.project, desk.queue, desk.where.document)
    desk.row = None
    desk.marked.clear()
    desk.show_all()
    return FollowUp.READ


def _withdraw_again(desk: Desk, row: Row) -> bool:
    review.withdraw(desk.project, row.segment.key, desk.language)
    return come_back(desk, row.number)


def reject(desk: Desk, rest: str) -> FollowUp:
    """Send the text back with a category, a reason or both, and go on; or several, after a question."""
    first, _, others = rest.partition(" ")
    if names(first, *MARKED) or names(first, *SHOWN):
        return reject_several(desk, first, *_fault(others or desk.person.ask(tr("Reason: "))))
    if desk.row is None:
        return FollowUp.STAY
    fault, reason = _fault(rest or desk.person.ask(tr("Reason: ")))
    key = desk.row.segment.key
    done = review.reject(desk.project, key, desk.language, reason=reason, fault=fault, seen=desk.seen)
    desk.take_decided([done.row])
    (latest,) = operations.operations(desk.project, limit=1)
    desk.done.append(partial(_take_back, desk, desk.row, latest))
    desk.marked.pop(desk.row.number, None)
    desk.person.say(tr("Rejected."))
    return stand(desk, desk.at + 1)


def _fault(said: str) -> tuple[Fault | None, str]:
    """Return the category that a reason begins with or is, "style: …" or "3: …", and the reason."""
    word, _, rest = said.partition(":")
    for number, fault in enumerate(Fault, 1):
        if word.strip().casefold() in (fault.value, category_word(fault.value)) or digits(word.strip()) == str(number):
            return fault, rest.strip()
    return None, said


def withdraw(desk: Desk, rest: str) -> FollowUp:
    """Take the approval of the text back."""
    if desk.row is None:
        return FollowUp.STAY
    review.withdraw(desk.project, desk.row.segment.key, desk.language, reason=rest)
    desk.refresh()
    return FollowUp.READ
