"""Commands of the line mode in every session: write, confirm, fix, accept, undo, move in the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from localize.cli.line_mode.commands import FollowUp
from localize.cli.line_mode.desk import Desk
from localize.cli.line_mode.segment_text import open_findings, read_left, read_matches
from localize.errors import Conflict
from localize.i18n import tr
from localize.i18n.keyboard_layouts import digits
from localize.i18n.labels import quoted
from localize.i18n.sanitize import visible
from localize.model import Origin, Side, State, StoredState, TagForm, Target
from localize.model.segment_list import Row
from localize.workflow.checking import check
from localize.workflow.checking.check_manual import manual
from localize.workflow.editing import edit
from localize.workflow.editing.edit import Saved
from localize.workflow.editing.fix import in_words
from localize.workflow.segments import lookup
from localize.workflow.segments.row_filter import next_among

LINE_END = "↵"
"""Stands for a line break where a text is typed in one line."""


def in_one_line(typed: str) -> str:
    """Return a text as it is typed in one line."""
    return typed.replace("\n", LINE_END)


def from_one_line(line: str) -> str:
    """Return the text that a line means."""
    return line.replace(LINE_END, "\n")


# --- texts ---


def write(desk: Desk, rest: str) -> FollowUp:
    """Take another text and keep it as a draft at once; without one, ask for it."""
    return _store(desk, edit.keep, _wanted(desk, rest))


def confirm(desk: Desk, rest: str) -> FollowUp:
    """Confirm the present text, or another one, and go to the next open segment."""
    typed = from_one_line(rest) if rest else desk.typed
    if not typed:
        desk.person.say(tr("There is no text to confirm."))
        return FollowUp.STAY
    before, here = desk.at, desk.row.number if desk.row else 0
    then = _store(desk, edit.save, typed)
    if desk.row is None or desk.row.state is State.INITIAL:
        return then
    desk.person.say(tr("Confirmed."))
    desk.person.tell(read_left(desk.view.findings if desk.view else (), here))
    if not _next(desk, before):
        desk.person.say(tr("No open segments left in this list."))
        return FollowUp.STAY
    return FollowUp.READ


def _wanted(desk: Desk, rest: str) -> str:
    if rest:
        return from_one_line(rest)
    present = in_one_line(desk.typed)
    try:
        return from_one_line(desk.person.ask(tr("Text: "), present))
    except KeyboardInterrupt:
        desk.person.say(tr("What was typed is kept as a draft."))
        return from_one_line(desk.person.half) or desk.typed


def _store(desk: Desk, verb: Callable[..., Saved], typed: str, origin: Origin | None = None) -> FollowUp:
    row = desk.row
    if row is None:
        return FollowUp.STAY
    edit.refuse_control(typed)
    former = row.target
    same = row.target is not None and typed == desk.typed
    where_from = origin or (row.target.origin if same and row.target else Origin())
    try:
        saved = verb(desk.project, row.segment.key, desk.language, typed, seen=desk.seen, origin=where_from)
    except Conflict as conflict:
        return _settle(desk, verb, conflict)
    if saved.events:
        desk.done.append(partial(_write_again, desk, row, former, saved))
    desk.refresh()
    return FollowUp.TEXT


def _write_again(desk: Desk, row: Row, former: Target | None, saved: Saved) -> bool:
    """Save what stood before as a new revision, unless somebody has gone on from what this session wrote."""
    present = desk.project.store.get_row(row.segment.key, desk.language).target
    wrote = saved.target.content if saved.target else None
    if (present.content if present else None) != wrote:
        return False
    typed = former.content.typed if former else ""
    verb = edit.save if former is not None and former.state is StoredState.TRANSLATED else edit.keep
    origin = former.origin if former else Origin()
    seen = present.revision if present else 0
    verb(desk.project, row.segment.key, desk.language, typed, seen=seen, origin=origin)
    return come_back(desk, row.number)


def _settle(desk: Desk, verb: Callable[..., Saved], conflict: Conflict) -> FollowUp:
    theirs = conflict.theirs
    author = theirs.author if theirs else tr("Someone")
    desk.person.say(tr("{author} saved this segment while you were writing", author=author))
    desk.person.tell([(tr("Yours: "), conflict.mine), (tr("Theirs: "), theirs.content.typed if theirs else "")])
    desk.refresh()
    answer = desk.person.ask(tr("mine keeps your text, anything else uses theirs: "))
    if answer.strip().casefold() in ("mine", "m", tr("mine").casefold()):
        return _store(desk, verb, conflict.mine)
    return FollowUp.READ


def use_match(desk: Desk, rest: str) -> FollowUp:
    """Take the text of a match."""
    number = digits(rest or "1")
    if not number.isdecimal() or not 0 < int(number) <= len(desk.matches):
        desk.person.tell(read_matches(desk.matches, len(desk.matches)))
        return FollowUp.STAY
    match = desk.matches[int(number) - 1]
    return _store(desk, edit.keep, match.target.typed, edit.origin_of(match))


def copy_source(desk: Desk, rest: str) -> FollowUp:
    """Take the source as the text."""
    del rest
    return _store(desk, edit.keep, desk.row.segment.source.typed) if desk.row else FollowUp.STAY


def insert_tag(desk: Desk, rest: str) -> FollowUp:
    """Put the next missing tag behind the text; around words that follow, where they stand in it."""
    missing = desk.missing()
    if not missing:
        desk.person.say(tr("All tags of the source are present"))
        return FollowUp.STAY
    first = missing[0]
    pair = next((tag for tag in missing if tag.id == first.id and tag.form is TagForm.CLOSE), None)
    text = desk.typed
    if rest and rest in text and first.form is TagForm.OPEN and pair is not None:
        return _store(desk, edit.keep, text.replace(rest, f"{first.typed}{rest}{pair.typed}", 1))
    if rest:
        desk.person.say(tr("“{text}” is not in the text", text=rest))
        return FollowUp.STAY
    return _store(desk, edit.keep, text + first.typed)


def fix(desk: Desk, rest: str) -> FollowUp:
    """Put a fix in: that of a finding by its number, else the first certain one, else a suggestion."""
    typed = fixed(desk, rest)
    return FollowUp.STAY if typed is None else _store(desk, edit.keep, typed)


def fixed(desk: Desk, rest: str) -> str | None:
    """Return the text with the fix of a finding, by its number, else of the first certain one, else of the first.

    None where there is none, and for a suggestion that was not read out by the command before; it is now.
    """
    findings = desk.view.findings if desk.view else ()
    number = digits(rest)
    some = findings[int(number) - 1 : int(number)] if number.isdecimal() and int(number) else findings
    fixable = [each for each in open_findings(some) if each.fix is not None and each.side is Side.TARGET]
    if not fixable or desk.row is None:
        desk.person.say(tr("No fix here."))
        return None
    found = next((each for each in fixable if each.certain), fixable[0])
    text, offer = desk.typed, (desk.row.segment.key, desk.seen, found)
    if not found.certain and desk.offered != offer:
        desk.offered = offer
        old, new = map(quoted, in_words(text, found))
        desk.person.say(tr("Suggestion: {new} in place of {old}. Repeat the command to apply it.", new=new, old=old))
        return None
    return text[: found.start] + (found.fix or "") + text[found.end :]


def accept(desk: Desk, rest: str) -> FollowUp:
    """Accept a finding, by its number, with a reason."""
    number, _, reason = rest.partition(" ")
    findings = desk.view.findings if desk.view else ()
    at = int(digits(number)) if digits(number).isdecimal() else 0
    if desk.row is None or not 0 < at <= len(findings) or not reason.strip():
        desk.person.say(tr("Enter the number of the finding and the reason: accept 1 because …"))
        return FollowUp.STAY
    found = findings[at - 1]
    where = (desk.project, desk.row.segment.key, desk.language, found.check)
    check.waive(*where, start=found.start, reason=reason.strip())
    desk.done.append(lambda: bool(check.unwaive(*where, start=found.start)))
    desk.refresh()
    return FollowUp.TEXT


def tell_why(desk: Desk, rest: str) -> FollowUp:
    """Read the page of the check that found something: that of a finding by its number, else of the only one."""
    findings = desk.view.findings if desk.view else ()
    number = digits(rest)
    some = findings[int(number) - 1 : int(number)] if number.isdecimal() and int(number) else findings
    if len(some) != 1:
        desk.person.say(tr("Enter the number of the finding.") if findings else tr("No findings."))
        return FollowUp.STAY
    for line in filter(None, manual(some[0].check).splitlines()):
        desk.person.say(visible(line))
    return FollowUp.STAY


def undo(desk: Desk, rest: str) -> FollowUp:
    """Undo the last text, approval, rejection or waiver of this session; notes stay."""
    del rest
    if not desk.done:
        desk.person.say(tr("There is nothing to undo"))
        return FollowUp.STAY
    desk.person.say(tr("Undone.") if desk.done.pop()() else tr("It can no longer be undone."))
    desk.refresh()
    return FollowUp.READ


# --- going ---


def skip(desk: Desk, rest: str) -> FollowUp:
    """Go to the next segment."""
    del rest
    return stand(desk, desk.at + 1)


def back(desk: Desk, rest: str) -> FollowUp:
    """Go to the segment before."""
    del rest
    return stand(desk, desk.at - 1)


def stand(desk: Desk, at: int) -> FollowUp:
    """Stand on the row at a place of the list; say so where there is none."""
    if desk.go(at):
        return FollowUp.READ
    desk.person.say(tr("That is the end of the list."))
    return FollowUp.STAY


def next_open(desk: Desk, rest: str) -> FollowUp:
    """Go to the next open segment."""
    del rest
    if _next(desk, desk.at):
        return FollowUp.READ
    desk.person.say(tr("No open segments left in this list."))
    return FollowUp.STAY


def _next(desk: Desk, before: int) -> bool:
    if desk.row is None:
        return False
    where = replace(desk.where, states=frozenset({State.INITIAL}))
    if desk.asked:
        found = next_among(desk.project, desk.language, where, desk.numbers, before)
        return found is not None and desk.go_to(found)
    here = desk.numbers[before]
    for after in (here, 0):
        rows = lookup.page(desk.project, desk.language, where, after=after, limit=1)
        if rows and rows[0].number != here and desk.go_to(rows[0].number):
            return True
    return False


def go_to(desk: Desk, rest: str) -> FollowUp:
    """Go to a number."""
    number = digits(rest)
    if number.isdecimal() and come_to(desk, int(number)):
        return FollowUp.READ
    desk.person.say(tr("That number is not in this list."))
    return FollowUp.STAY


def come_to(desk: Desk, number: int) -> bool:
    """Stand on the row with a number, where need be by showing the whole list again; False where that has none."""
    if desk.go_to(number):
        return True
    if number not in desk.find({}):
        return False
    if desk.asked:
        desk.show_all()
    else:
        desk.open()
    return desk.go_to(number)


def come_back(desk: Desk, number: int) -> bool:
    """Stand where something was taken back, and say where that was if this list has it no more; always True."""
    if not come_to(desk, number):
        desk.person.say(tr("It was segment {number}, which is not in this list.", number=number))
    return True


def read(desk: Desk, rest: str) -> FollowUp:
    """Read the segment again."""
    del desk, rest
    return FollowUp.READ


def details(desk: Desk, rest: str) -> FollowUp:
    """Read everything about the segment."""
    del rest
    desk.read(whole=True)
    return FollowUp.STAY


def leave(desk: Desk, rest: str) -> FollowUp:
    """End the session."""
    del desk, rest
    return FollowUp.LEAVE
