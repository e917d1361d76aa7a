"""Commands of the line mode that search and filter the list.

The rows that pass become the list of the session. The filters are those of the screens, named in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

from localize.cli.line_mode.commands import FollowUp, folded, names
from localize.cli.line_mode.desk import Desk
from localize.cli.line_mode.segment_text import spell
from localize.errors import WorkflowError
from localize.i18n import ntr, number, tr
from localize.i18n.keyboard_layouts import digits
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import MARKED, symbol_of
from localize.model import Content
from localize.model.segment_list import Counts, Row, Where
from localize.tokens import fold
from localize.workflow.checking import check
from localize.workflow.checking.check_manual import what_it_finds
from localize.workflow.segments import lookup
from localize.workflow.segments.filter_form import CHOICES, WITH_FINDING, Answers, in_words

AT_A_TIME = 10
"""Rows that are told in short; nobody listens to more."""
_LONGEST = 60
"""Characters of a text that are told in a list."""
_BEFORE = 20
"""Of them before the place that was looked for."""
_PATIENCE_S = 10.0
"""After which a long check tells how far it is."""
_STATES = ("open", "empty", "draft", "translated", "reviewed", "final", "rejected", "needs-update")
Choice = tuple[str, str, str]
"""A question of the filter, the value, and its words."""


def find_text(desk: Desk, rest: str) -> FollowUp:
    """Walk only the rows with a text in their source or translation."""
    said = rest or desk.person.ask(tr("Find: "))
    how, text = _how(said.strip())
    if not text:
        desk.person.say(tr("No filter given."))
        return FollowUp.STAY
    others = {name: value for name, value in desk.asked.items() if name not in ("text", "how", "side")}
    return _walk(desk, {**others, "text": text, **how})


def _how(said: str) -> tuple[Answers, str]:
    """Return what the words before a colon say of a text, "source: …", and the text."""
    word, colon, rest = said.partition(":")
    for name, value in (("side", "source"), ("side", "target"), ("how", "expression")):
        if colon and names(word, value, CHOICES[name][value]):
            return {name: value}, rest.strip()
    return {}, said


def show_only(desk: Desk, rest: str) -> FollowUp:
    """Walk only the rows in a state, with a finding, a note or a bookmark; without words, tell what can be chosen."""
    choices = _choices(desk)
    if not rest:
        counts = lookup.counts(desk.project, desk.language, desk.where)
        for at, (name, value, words) in enumerate(choices, 1):
            count = _count(desk, name, value, counts)
            here = ", " + tr("shown now") if desk.asked.get(name) == value else ""
            desk.person.say(f"{at}: {words}{'' if count is None else f', {number(count)}'}{here}")
        return FollowUp.STAY
    chosen = dict(_chosen(choices, piece.strip()) for piece in rest.split(","))
    if chosen.get("finding") and not _look_for_findings(desk):
        return FollowUp.STAY
    return _walk(desk, {**desk.asked, **chosen})


def _choices(desk: Desk) -> Sequence[Choice]:
    """Return what can be chosen: no state at the desk, where the queue has its own; checks once they have been made."""
    states = () if desk.reviewing else tuple(("state", value) for value in _STATES)
    others = (("finding", WITH_FINDING), ("notes", "open"), ("bookmarks", "mine"))
    checks = sorted({each.finding.check for each in desk.located or ()})
    known = [(name, value, tr(CHOICES[name][value])) for name, value in (*states, *others)]
    return (*known, *(("finding", each, what_it_finds(each)) for each in checks))


def _count(desk: Desk, name: str, value: str, counts: Counts) -> int | None:
    """Return how many rows of the whole list a choice has, where that is known."""
    if name == "state":
        fields = {"open": counts.initial, "empty": counts.empty, "needs-update": counts.needs_update}
        return fields[value] if value in fields else int(getattr(counts, value))
    if name == "finding" and desk.located is not None:
        return len({each.number for each in desk.located if value in (WITH_FINDING, each.finding.check)})
    return None


def _chosen(choices: Sequence[Choice], said: str) -> tuple[str, str]:
    """Return the question and the value that a number or words name. Raises: WorkflowError."""
    at = digits(said)
    if at.isdecimal() and 0 < int(at) <= len(choices):
        return choices[int(at) - 1][:2]
    exact = [each for each in choices if names(said, each[1], CHOICES[each[0]].get(each[1], ""))]
    begun = [each for each in choices if len(said) > 1 and folded(each[2]).startswith(folded(said))]
    found = exact or begun
    if len(found) != 1:
        raise WorkflowError("“{said}” is not a filter", said=said, hint="only, without arguments, lists the filters")
    return found[0][:2]


def _look_for_findings(desk: Desk) -> bool:
    """Check the whole list once, with progress messages; return False where Ctrl+C stopped the check."""
    if desk.located is not None:
        return True
    whole = Where(document=desk.where.document)
    count = lookup.counts(desk.project, desk.language, whole).segments
    desk.person.say(ntr("Checking {count} text …", "Checking {count} texts …", count))
    run = check.check(desk.project, (desk.language,), document=desk.where.document)
    told = monotonic()
    try:
        while True:
            progress = next(run)
            if monotonic() - told > _PATIENCE_S:
                told = monotonic()
                desk.person.say(tr("{done} of {total}", done=number(progress.done), total=number(progress.total)))
    except StopIteration as end:
        desk.located = end.value.open
    except KeyboardInterrupt:
        if desk.person.has_gone:
            raise
        desk.person.say(tr("Check cancelled."))
        return False
    return True


def _walk(desk: Desk, asked: Answers) -> FollowUp:
    """Walk only the rows that pass, from the present one where it does, else from the first; nothing without any."""
    found = desk.find(asked)
    if not found:
        said = tr("No matches in this list: {filter}", filter=in_words(asked))
        desk.person.say(f"{said}. {tr('everything clears the filter.')}" if desk.asked else said)
        return FollowUp.STAY
    is_first, here = not desk.has_searched, desk.row.number if desk.row else 0
    desk.has_searched = True
    desk.asked, desk.numbers = asked, found
    said = ntr("{count} text: {filter}.", "{count} texts: {filter}.", len(found), filter=in_words(asked))
    how = " " + tr("skip and back move through them, list gives an overview, everything clears the filter.")
    desk.person.say(said + how if is_first else said)
    if not desk.go_to(here):
        desk.go(0)
    return FollowUp.READ


def show_everything(desk: Desk, rest: str) -> FollowUp:
    """Walk the whole list again, from the present row."""
    del rest
    if not desk.asked:
        desk.person.say(tr("All segments are shown."))
        return FollowUp.STAY
    desk.show_all()
    return FollowUp.READ


def bookmark(desk: Desk, rest: str) -> FollowUp:
    """Mark the segment to find it again, or take that mark away."""
    del rest
    if desk.row is not None:
        on = lookup.toggle_bookmark(desk.project, desk.row.segment.key)
        desk.person.say(tr("Bookmark set.") if on else tr("Bookmark removed."))
    return FollowUp.STAY


def tell_list(desk: Desk, rest: str) -> FollowUp:
    """Tell ten rows of the list in one short line each: from here on, or from a number on."""
    here = desk.row.number if desk.row else 0
    typed = digits(rest)
    begin = int(typed) if typed.isdecimal() else here
    if rest and not typed.isdecimal():
        desk.person.say(tr("That number is not in this list."))
        return FollowUp.STAY
    left = [each for each in desk.numbers if each >= begin]
    for each in left[:AT_A_TIME]:
        for row in lookup.page(desk.project, desk.language, after=each - 1, limit=1):
            desk.person.say(", ".join(_short(desk, row)))
    if not left:
        desk.person.say(tr("That is the end of the list."))
    elif left[AT_A_TIME:]:
        more = len(left) - AT_A_TIME
        next_one = left[AT_A_TIME]
        desk.person.say(
            ntr(
                "{count} more; list {number} continues.",
                "{count} more; list {number} continues.",
                more,
                number=next_one,
            )
        )
    return FollowUp.STAY


def _short(desk: Desk, row: Row) -> Iterator[str]:
    yield str(row.number)
    yield tr(symbol_of(row).word)
    if row.number in desk.marked:
        yield tr(MARKED.word)
    texts = [row.segment.source, row.target.content if row.target else Content()]
    yield visible(_around([spell(each).replace("\n", " ") for each in texts], desk.asked.get("text", "")))


def _around(texts: Sequence[str], sought: str) -> str:
    """Return a short piece of the first text that has what was looked for, else of the first."""
    wanted = fold(sought).text
    for text in texts if wanted else ():
        folded = fold(text)
        at = folded.text.find(wanted)
        if at >= 0:
            return _cut(text, folded.span(at, at + len(wanted))[0])
    return _cut(texts[0], 0)


def _cut(text: str, place: int) -> str:
    """Return whole words of a text around a place."""
    begin = 0 if place + _BEFORE < _LONGEST else text.rfind(" ", 0, max(0, place - _BEFORE)) + 1
    end = begin + _LONGEST
    if end < len(text):
        end = max(text.rfind(" ", begin, end), place + 1)
    return ("… " if begin else "") + text[begin:end] + (" …" if end < len(text) else "")
