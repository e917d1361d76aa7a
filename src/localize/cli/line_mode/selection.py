"""Commands of the line mode on several texts of a review: mark them, approve them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from localize.cli.line_mode.actions import come_back, stand
from localize.cli.line_mode.commands import FollowUp, names
from localize.cli.line_mode.desk import Desk
from localize.cli.line_mode.segment_text import open_findings, sentence
from localize.errors import WorkflowError
from localize.i18n import mark, ntr, tr
from localize.i18n.keyboard_layouts import digits
from localize.model import SegmentKey
from localize.model.events import Fault
from localize.model.segment_list import Row
from localize.workflow import finish, review
from localize.workflow.checking import check
from localize.workflow.history import operations
from localize.workflow.history.operations import Operation
from localize.workflow.review import BulkDecision
from localize.workflow.segments import lookup

MARKED, SHOWN = ("marked", mark("marked texts")), ("all", mark("everything"))
"""What may stand in place of numbers: the texts that are marked, all that the list shows."""
EXAMPLE = "3-8 12"
"""How numbers are typed."""
MOST_CHECKED = 200
"""Texts that are checked before they are approved together: a second."""
_DASHES = str.maketrans("–—", "--")


def mark_segments(desk: Desk, rest: str) -> FollowUp:
    """Mark the text and go on, or those with some numbers."""
    rows = _rows(desk, rest) if rest else [desk.row] if desk.row is not None else []
    before = len(desk.marked)
    desk.marked |= {row.number: (row.segment.key, row.target.revision) for row in rows if row.target is not None}
    if not rest and len(desk.marked) == before:
        desk.person.say(tr("Already marked; unmark removes the mark."))
        return FollowUp.STAY
    _tell_marks(desk)
    return FollowUp.STAY if rest else stand(desk, desk.at + 1)


def unmark(desk: Desk, rest: str) -> FollowUp:
    """Take the mark of the text away, or those of some numbers."""
    numbers = [row.number for row in _rows(desk, rest)] if rest else [desk.row.number] if desk.row else []
    if desk.marked.keys().isdisjoint(numbers):
        desk.person.say(tr("This text is not marked."))
        return FollowUp.STAY
    for number in numbers:
        desk.marked.pop(number, None)
    _tell_marks(desk)
    return FollowUp.STAY


def _tell_marks(desk: Desk) -> None:
    numbers = in_ranges(desk.marked)
    said = ntr(
        "{count} text is marked: {numbers}.",
        "{count} texts are marked: {numbers}.",
        len(desk.marked),
        numbers=numbers,
    )
    desk.person.say(said if desk.marked else tr("No marks left."))


def approve_several(desk: Desk, rest: str, *, final: bool) -> FollowUp:
    """Approve several texts in one step, after a question that tells how many."""
    seen = _seen(desk, rest)
    where = (desk.project, desk.language, seen)
    ahead = finish(review.would_approve(*where, final=final))
    if not ahead.done:
        desk.person.say(tr("You cannot approve any of these texts now."))
        return FollowUp.STAY
    question = ntr("Approve {count} text?", "Approve {count} texts?", ahead.done)
    desk.person.say(" ".join([question, *_told(ahead), *_warned(desk, {key: seen[key] for key in ahead.keys})]))
    if not names(desk.person.ask(tr("yes approves, anything else does not: ")), "y", "yes"):
        desk.person.say(tr("No texts approved."))
        return FollowUp.STAY
    done = finish(review.approve_seen(*where, final=final))
    _take_up(desk, done)
    said = sentence(ntr("{count} text approved", "{count} texts approved", done.done)) + "."
    desk.person.say(" ".join([said, *_told(done)]))
    return _go_on(desk)


def reject_several(desk: Desk, which: str, fault: Fault | None, reason: str) -> FollowUp:
    """Send several texts back for one category or reason in one step, after a question that tells how many."""
    seen = _seen(desk, which)
    if not seen:
        desk.person.say(tr("No text in this list needs a decision"))
        return FollowUp.STAY
    desk.person.say(ntr("Reject {count} text?", "Reject {count} texts?", len(seen)))
    if not names(desk.person.ask(tr("yes rejects them, anything else does not: ")), "y", "yes"):
        desk.person.say(tr("No texts rejected."))
        return FollowUp.STAY
    done = finish(review.reject_seen(desk.project, desk.language, seen, reason=reason, fault=fault))
    _take_up(desk, done)
    said = sentence(ntr("{count} text rejected", "{count} texts rejected", done.done)) + "."
    left = (
        ntr("{count} was skipped: review it again", "{count} were skipped: review them again", done.left) + "."
        if done.left
        else ""
    )
    desk.person.say(f"{said} {left}".rstrip())
    return _go_on(desk)


def _take_up(desk: Desk, done: BulkDecision) -> None:
    """Let a decision be undone, forget the marks of its texts, and remember that they were decided on."""
    if done.done:
        (latest,) = operations.operations(desk.project, limit=1)
        desk.done.append(partial(_take_back, desk, latest, desk.row.number if desk.row else 0))
    desk.take_decided(desk.project.store.get_row(key, desk.language) for key in done.keys)
    desk.marked = {number: each for number, each in desk.marked.items() if each[0] not in done.keys}


def _told(decided: BulkDecision) -> Iterator[str]:
    """Yield remarks on the texts of an approval: own ones, and ones that cannot be approved."""
    if decided.own:
        yield ntr("{count} is your own", "{count} are your own", decided.own) + "."
    if decided.left:
        yield ntr("{count} cannot be approved.", "{count} cannot be approved.", decided.left)


def _warned(desk: Desk, texts: Mapping[SegmentKey, int]) -> Iterator[str]:
    """Yield what a person may not know of texts that would be approved unheard."""
    if unheard := sum(text not in desk.heard for text in texts.items()):
        yield ntr("{count} was not read out.", "{count} were not read out.", unheard)
    if desk.located is not None:
        found = len({each.key for each in desk.located}.intersection(texts))
    elif len(texts) <= MOST_CHECKED:
        checked = check.check_keys(desk.project, texts, desk.language)
        found = sum(bool(open_findings(findings)) for _, findings in checked)
    else:
        found = 0
        yield tr("They were not checked: only with a finding checks them.")
    if found:
        yield ntr("{count} has findings.", "{count} have findings.", found)


def _go_on(desk: Desk) -> FollowUp:
    """Read the list again, which the approved texts have left, and go on behind the present one."""
    here = desk.row.number if desk.row else 0
    desk.open()
    if not desk.numbers and desk.asked:
        desk.show_all()
        return FollowUp.READ
    desk.go_near(here)
    return FollowUp.READ


def _take_back(desk: Desk, operation: Operation, number: int) -> bool:
    undone = operations.undo_operation(desk.project, operation)
    if not undone.changes:
        return False
    if undone.left:
        desk.person.say(ntr("{count} was changed meanwhile.", "{count} were changed meanwhile.", undone.left))
    desk.open()
    return come_back(desk, number)


def _seen(desk: Desk, rest: str) -> Mapping[SegmentKey, int]:
    """Return the revisions of the texts that are meant: as they were marked, else as they stand now."""
    if names(rest, *MARKED):
        if not desk.marked:
            raise WorkflowError(
                "no texts are marked", example=EXAMPLE, hint="mark marks the text, mark {example} several"
            )
        return dict(desk.marked.values())
    return {row.segment.key: row.target.revision for row in _rows(desk, rest) if row.target is not None}


def _rows(desk: Desk, rest: str) -> list[Row]:
    """Return the rows of the list that are named by numbers, "3-8 12", or all. Raises: WorkflowError."""
    numbers = _numbers(desk, rest)
    found: list[Row] = []
    for each in numbers:
        found += lookup.page(desk.project, desk.language, after=each - 1, limit=1)
    return found


def _numbers(desk: Desk, rest: str) -> list[int]:
    if names(rest, *SHOWN):
        return list(desk.numbers)
    wanted: set[int] = set()
    for begin, end in _ranges(rest):
        wanted.update(each for each in desk.numbers if begin <= each <= end)
    if not wanted:
        raise WorkflowError("that number is not in this list", hint="list shows the numbers")
    return sorted(wanted)


def _ranges(rest: str) -> Iterator[tuple[int, int]]:
    """Yield first and last number of each piece. A comma is a digit on a Kazakh row of keys, but among digits none."""
    plain = rest.translate(_DASHES).replace(" - ", "-")
    if any(each in "0123456789" for each in plain):
        plain = plain.replace(",", " ")
    for piece in plain.split():
        begin, dash, end = (digits(each) for each in piece.partition("-"))
        if not begin.isdecimal() or not (end.isdecimal() if dash else not end):
            raise WorkflowError(
                "“{piece}” is not a number",
                piece=piece,
                example=EXAMPLE,
                hint="numbers as in {example}, or marked, or everything",
            )
        yield int(begin), int(end) if dash else int(begin)


def in_ranges(numbers: Iterable[int]) -> str:
    """Return numbers as people say them: "3 to 8, 12"."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and each == runs[-1][1] + 1:
            runs[-1][1] = each
        else:
            runs.append([each, each])
    return ", ".join(
        str(begin) if begin == end else tr("{first} to {last}", first=begin, last=end) for begin, end in runs
    )
