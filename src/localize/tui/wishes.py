"""What people ask for in forms, and what the desk understands by it: filters of lists, replacements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from localize.display import show
from localize.late import dataclass
from localize.listing import Order, Where
from localize.model import Side, State, Substate
from localize.naming import quoted
from localize.tui.screens.form import Answers, Line
from localize.tui.widgets.switches import Switch
from localize.wording import later, tr
from localize.workflow.expressions import Sought
from localize.workflow.filtering import Filter
from localize.workflow.replace import Wish

ANY = ""
_STATES: Mapping[str, str] = MappingProxyType(
    {
        ANY: later("any"),
        "open": later("not confirmed"),
        "empty": later("new"),
        "draft": later("draft"),
        "translated": later("translated"),
        "reviewed": later("reviewed"),
        "final": later("final"),
        "rejected": later("rejected"),
        "changed": later("source changed"),
    }
)
_SIDES: Mapping[str, str] = MappingProxyType(
    {ANY: later("source or translation"), "source": later("source"), "target": later("translation")}
)
_SINCE: Mapping[str, str] = MappingProxyType(
    {
        ANY: later("at any time"),
        "1": later("in the last hour"),
        "24": later("in the last day"),
        "168": later("in the last week"),
    }
)
_ORDERS: Mapping[str, str] = MappingProxyType(
    {
        Order.DOCUMENT.value: later("as in the document"),
        Order.SOURCE.value: later("alike sources together"),
        Order.LENGTH.value: later("short ones first"),
        Order.CHANGED.value: later("last changed first"),
        Order.SCORE.value: later("best matches first"),
    }
)


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen among just now."""

    authors: Sequence[str]
    checks: Sequence[str]
    """Whose findings are known; none before a check was made."""


@dataclass(frozen=True, slots=True)
class Sift:
    """A filter as it was asked for: what the store answers, and what is looked up beside it."""

    filter: Filter
    finding: str = ANY
    """"any", or the id of a check."""
    bookmarks: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for."""
        return self == replace(NOTHING, filter=Filter(Where(document=self.filter.where.document)))


NOTHING = Sift(Filter())


def filter_fields(answers: Answers) -> tuple[Line, ...]:
    """Return the lines of the filter's form."""
    return (Line("text", tr("Text"), answers.get("text", "")),)


def filter_switches(answers: Answers, known: Known) -> tuple[Switch, ...]:
    """Return the settings of the filter's form."""
    checks = [(ANY, tr("any")), ("any", tr("with a finding")), *((each, each) for each in known.checks)]
    people = [(ANY, tr("anybody")), *((each, each) for each in known.authors)]
    rows = (
        Switch("how", tr("The text is"), ((ANY, tr("words")), ("expression", tr("an expression"))), ""),
        Switch("side", tr("It stands in"), _said(_SIDES)),
        Switch("state", tr("State"), _said(_STATES)),
        Switch("finding", tr("Findings"), tuple(checks)),
        Switch("by", tr("Written by"), tuple(people)),
        Switch("since", tr("Changed"), _said(_SINCE)),
        Switch("notes", tr("Notes"), ((ANY, tr("any")), ("open", tr("with an open note")))),
        Switch("bookmarks", tr("Bookmarks"), ((ANY, tr("any")), ("mine", tr("my bookmarks")))),
        Switch("order", tr("Order"), _said(_ORDERS)),
    )
    return tuple(replace(each, value=answers.get(each.name, "")) for each in rows)


def read_filter(answers: Answers, base: Where) -> Sift:
    """Return what was asked for, inside the rows of *base*."""
    states = {each.value: frozenset({each}) for each in State} | {"open": frozenset({State.INITIAL})}
    substates = {"draft": frozenset({Substate.DRAFT}), "rejected": frozenset({Substate.REJECTED})}
    state, text = answers.get("state", ANY), answers.get("text", "")
    is_expression = answers.get("how") == "expression"
    hours = answers.get("since", ANY)
    where = replace(
        base,
        text="" if is_expression else text,
        side=Side(answers["side"]) if answers.get("side") else None,
        states=states.get(state, frozenset()),
        substates=substates.get(state, frozenset()),
        untranslated=state == "empty",
        source_changed=state == "changed",
        by=answers.get("by", ANY),
        changed_since=datetime.now(UTC) - timedelta(hours=int(hours)) if hours else None,
        noted=answers.get("notes") == "open",
    )
    wish = Filter(where, text if is_expression else "", order=Order(answers.get("order") or Order.DOCUMENT.value))
    return Sift(wish, answers.get("finding", ANY), answers.get("bookmarks") == "mine")


def filter_words(answers: Answers, known: Known) -> str:
    """Return in one line what a list shows: only what differs from everything."""
    said = [quoted(answers["text"])] if answers.get("text") else []
    for switch in filter_switches(answers, known):
        alone = switch.name in ("how", "side") and not answers.get("text")
        first = switch.choices[0][0]
        if switch.value not in ("", first) and not alone:
            said.append(
                next((show(text) for value, text in switch.choices if value == switch.value), show(switch.value))
            )
    return ", ".join(said)


def replace_fields(answers: Answers) -> tuple[Line, ...]:
    """Return the lines of the form for replacing."""
    return (
        Line("text", tr("Replace"), answers.get("text", "")),
        Line("put", tr("by"), answers.get("put", "")),
        Line("source", tr("only where the source has"), answers.get("source", "")),
    )


def replace_switches(answers: Answers, *, in_file: bool) -> tuple[Switch, ...]:
    """Return the settings of the form for replacing."""
    everywhere = ("", tr("in all files"))
    places = (("file", tr("in this file")), everywhere) if in_file else (everywhere,)
    states = tuple((value, text) for value, text in _said(_STATES) if value in (ANY, "draft", "translated"))
    rows = (
        Switch(
            "how",
            tr("The text is"),
            ((ANY, tr("words")), ("whole", tr("whole words")), ("expression", tr("an expression"))),
        ),
        Switch("case", tr("Capitals"), ((ANY, tr("do not matter")), ("case", tr("matter")))),
        Switch("where", tr("Where"), places),
        Switch("state", tr("State"), states),
        Switch(
            "approved", tr("Approved texts"), ((ANY, tr("left alone")), ("too", tr("replaced too: approvals fall")))
        ),
    )
    return tuple(replace(each, value=answers.get(each.name, "")) for each in rows)


def read_replacement(answers: Answers, base: Where) -> Wish:
    """Return what is to be replaced by what; *base* is this file, which "in all files" leaves."""
    how, state = answers.get("how", ANY), answers.get("state", ANY)
    sought = Sought(
        answers["text"],
        is_expression=how == "expression",
        case=answers.get("case") == "case",
        words=how == "whole",
    )
    where = Where(
        document=base.document if answers.get("where") == "file" else None,
        states=frozenset({State.TRANSLATED}) if state == "translated" else frozenset(),
        substates=frozenset({Substate.DRAFT}) if state == "draft" else frozenset(),
        text=answers.get("source", ""),
        side=Side.SOURCE if answers.get("source") else None,
    )
    return Wish(sought, answers["put"], where, also_approved=answers.get("approved") == "too")


def _said(choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, tr(text)) for value, text in choices.items())
