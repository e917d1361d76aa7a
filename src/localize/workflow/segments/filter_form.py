"""Form of a row filter: its questions, the choices of each, and the filter that the answers mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from localize.i18n import mark, tr
from localize.i18n.labels import quoted
from localize.i18n.sanitize import visible
from localize.model import LanguageTag, Side, State, Substate
from localize.model.segment_list import Located, Order, Where
from localize.workflow.segments import lookup
from localize.workflow.segments.row_filter import RowFilter

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

ANY = ""
WITH_FINDING = "any"
"""Asked for in place of one check's id."""
CONFLICT = "conflict"
"""A state that only a team's project has."""
Answers = Mapping[str, str]
"""What was chosen, by the name of the question; what is missing is any."""

CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "how": {ANY: mark("words"), "expression": mark("an expression")},
        "side": {ANY: mark("source or translation"), "source": mark("source"), "target": mark("translation")},
        "state": {
            ANY: mark("any"),
            "open": mark("not confirmed"),
            "empty": mark("new"),
            "draft": mark("draft"),
            "translated": mark("translated"),
            "reviewed": mark("reviewed"),
            "final": mark("final"),
            "rejected": mark("rejected"),
            "needs-update": mark("needs update"),
            CONFLICT: mark("conflict"),
        },
        "finding": {ANY: mark("any"), WITH_FINDING: mark("with a finding")},
        "by": {ANY: mark("anybody")},
        "since": {
            ANY: mark("at any time"),
            "1": mark("in the last hour"),
            "24": mark("in the last day"),
            "168": mark("in the last week"),
        },
        "notes": {ANY: mark("any"), "open": mark("with an open note")},
        "bookmarks": {ANY: mark("any"), "mine": mark("my bookmarks")},
        "order": {
            Order.DOCUMENT.value: mark("as in the document"),
            Order.SOURCE.value: mark("similar sources together"),
            Order.LENGTH.value: mark("short ones first"),
            Order.CHANGED.value: mark("most recently changed first"),
            Order.SCORE.value: mark("best matches first"),
        },
    }
)
"""What can be chosen, the first of each row when nothing is; checks and people stand for themselves beside these."""
_OF_TEXT = ("how", "side")
"""Which mean something with a text only."""


@dataclass(frozen=True, slots=True)
class FilterRequest:
    """A filter as it was asked for: what the store answers, and what is looked up beside it."""

    filter: RowFilter
    finding: str = ANY
    """`WITH_FINDING`, or the id of a check."""
    bookmarks: bool = False
    conflicts: bool = False

    @property
    def has_list(self) -> bool:
        """Whether rows are looked up beside the store's answer."""
        return bool(self.finding) or self.bookmarks or self.conflicts

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked for."""
        return self == replace(NOTHING, filter=RowFilter(Where(document=self.filter.where.document)))


NOTHING = FilterRequest(RowFilter())


def read_filter(answers: Answers, base: Where) -> FilterRequest:
    """Return what was asked for, inside the rows of *base*; a state that is asked for stands in place of its own."""
    states = {each.value: frozenset({each}) for each in State} | {"open": frozenset({State.INITIAL})}
    substates = {"draft": frozenset({Substate.DRAFT}), "rejected": frozenset({Substate.REJECTED})}
    state, text = answers.get("state", ANY), answers.get("text", "")
    is_expression = answers.get("how") == "expression"
    hours = answers.get("since", ANY)
    where = replace(
        base,
        text="" if is_expression else text,
        side=Side(answers["side"]) if answers.get("side") else None,
        states=states.get(state, frozenset()) if state else base.states,
        substates=substates.get(state, frozenset()) if state else base.substates,
        untranslated=state == "empty",
        needs_update=state == "needs-update",
        by=answers.get("by", ANY),
        changed_since=datetime.now(UTC) - timedelta(hours=int(hours)) if hours else None,
        noted=answers.get("notes") == "open",
    )
    wish = RowFilter(where, text if is_expression else "", order=Order(answers.get("order") or Order.DOCUMENT.value))
    return FilterRequest(wish, answers.get("finding", ANY), answers.get("bookmarks") == "mine", state == CONFLICT)


def only_rows(
    project: Project, language: LanguageTag, sift: FilterRequest, located: Iterable[Located]
) -> frozenset[int] | None:
    """Return the rows with the findings, among those *located*, bookmarks or conflicts that are wanted; None: any."""
    chosen: list[frozenset[int]] = []
    if sift.finding:
        wanted = (each for each in located if sift.finding in (WITH_FINDING, each.finding.check))
        chosen.append(frozenset(each.number for each in wanted))
    if sift.bookmarks:
        chosen.append(frozenset(lookup.bookmarks(project, language).values()))
    if sift.conflicts:
        chosen.append(lookup.conflicts(project, language))
    return frozenset.intersection(*chosen) if chosen else None


def in_words(answers: Answers) -> str:
    """Return in one line what a list shows: only what differs from everything."""
    text = answers.get("text", "")
    said = [quoted(text)] if text else []
    for name, choices in CHOICES.items():
        value = answers.get(name, "")
        if value not in ("", next(iter(choices))) and (text or name not in _OF_TEXT):
            said.append(tr(choices[value]) if value in choices else visible(value))
    return ", ".join(said)
