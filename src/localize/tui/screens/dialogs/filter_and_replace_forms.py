"""Fields of two forms: the row filter of a list, and search and replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from localize.i18n import tr
from localize.model import Side, State, Substate
from localize.model.segment_list import Where
from localize.tui.screens.dialogs.form import Answers, Line
from localize.tui.widgets.settings_list import Switch
from localize.workflow.editing.replace import ReplaceOptions
from localize.workflow.segments.filter_form import ANY, CHOICES, CONFLICT
from localize.workflow.segments.search_expression import SearchText


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen among just now."""

    authors: Sequence[str]
    checks: Sequence[str]
    """Whose findings are known; none before a check was made."""
    has_team: bool = False


def filter_fields(answers: Answers) -> tuple[Line, ...]:
    """Return the lines of the filter's form."""
    return (Line("text", tr("Text"), answers.get("text", "")),)


def filter_switches(answers: Answers, known: Known) -> tuple[Switch, ...]:
    """Return the settings of the filter's form."""
    told = {
        "how": tr("The text is"),
        "side": tr("Where"),
        "state": tr("State"),
        "finding": tr("Findings"),
        "by": tr("Written by"),
        "since": tr("Changed"),
        "notes": tr("Notes"),
        "bookmarks": tr("Bookmarks"),
        "order": tr("Order"),
    }
    more = {"finding": known.checks, "by": known.authors}
    rows = (
        Switch(name, label, (*_said(_choices(name, known)), *((each, each) for each in more.get(name, ()))), "")
        for name, label in told.items()
    )
    return tuple(replace(each, value=answers.get(each.name, "")) for each in rows)


def _choices(name: str, known: Known) -> Mapping[str, str]:
    """Return what can be chosen; a state that only teams have is left out elsewhere."""
    return {value: text for value, text in CHOICES[name].items() if value != CONFLICT or known.has_team}


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
    states = tuple((value, text) for value, text in _said(CHOICES["state"]) if value in (ANY, "draft", "translated"))
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
            "approved", tr("Approved texts"), ((ANY, tr("left alone")), ("too", tr("replaced too, approval is lost")))
        ),
    )
    return tuple(replace(each, value=answers.get(each.name, "")) for each in rows)


def read_replacement(answers: Answers, base: Where) -> ReplaceOptions:
    """Return what is to be replaced by what; *base* is this file, which "in all files" leaves."""
    how, state = answers.get("how", ANY), answers.get("state", ANY)
    sought = SearchText(
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
    return ReplaceOptions(sought, answers["put"], where, also_approved=answers.get("approved") == "too")


def _said(choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, tr(text)) for value, text in choices.items())
