"""List of a project's documents: words, a bar of stages and two figures for each language, findings, people, dates."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

from rich.segment import Segment as Cell
from textual.content import Content as Paint

from localize.i18n import mark, number, tr
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import FINDING
from localize.model import DocumentId, LanguageTag
from localize.model.segment_list import Counts
from localize.tui.rendering.panels import day
from localize.tui.screens.base.session import Session
from localize.tui.widgets.state_strip import STAGE_STYLES
from localize.tui.widgets.virtual_list import Lines, fit, fit_end
from localize.workflow.assignments import Assigned, is_overdue, today
from localize.workflow.reports.stages import approved_percent, draw_bar, translated_percent
from localize.workflow.segments.lookup import DocumentStatus, DocumentWork

_WORDS = 9
_TAG = 4
_BAR = 8
_FIGURE = 9
"""Cells for a percentage."""
_FIGURES = (mark("done"), mark("appr."))
"""The heads of the percentages of what is translated, and of what is approved."""
_NARROW = _TAG + _BAR + 1
"""Cells for a language of which only the bar is shown."""
_LANGUAGE = _NARROW + 2 * _FIGURE
_FINDINGS = 6
_WHO = 12
_DAY = 12
_ASSIGNED = 14
"""Cells for a person, and where there is no room for the column of days, month and day."""
_NAME = 20
"""The least that is left for a path."""
_SHORT_NAME = 18
"""Likewise, beside the people that files are assigned to: they fit on 80 columns so."""
_Piece = tuple[str, str]
"""Text and the name of its style; "" is the plain one."""


class Shown(enum.Enum):
    """Which documents a list shows, by how they are assigned in the chosen language."""

    ALL = "all"
    MINE = "mine"
    OVERDUE = "overdue"


class _Columns(NamedTuple):
    """What fits beside the paths."""

    tags: Sequence[LanguageTag]
    figures: int
    """How many of them have room for figures."""
    assigned: bool
    due: bool
    who: bool
    day: bool

    @property
    def width(self) -> int:
        """Cells of all columns but the path's."""
        languages = len(self.tags) * _NARROW + self.figures * (_LANGUAGE - _NARROW)
        more = self.assigned * _ASSIGNED + self.due * _DAY + self.who * _WHO + self.day * _DAY
        return _WORDS + languages + _FINDINGS + more


class DocumentList(Lines):
    """The documents, one a line; the chosen language comes first, others where there is room."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="list")
        self._session = session
        self.all_files: tuple[DocumentStatus, ...] = ()
        self.files: tuple[DocumentStatus, ...] = ()
        """Those that are shown."""
        self.shown = Shown.ALL
        self.assigned: Assigned = {}
        self._today = today()
        self._tags: tuple[LanguageTag, ...] = ()
        """The languages of all files: each has its column."""
        self.work: Mapping[DocumentId, DocumentWork] = {}
        """What was done in the chosen language."""

    def put(self, files: tuple[DocumentStatus, ...], assigned: Assigned) -> None:
        """Show documents, and who has them."""
        self.all_files, self.assigned, self._today = files, assigned, today()
        self._tags = tuple(dict.fromkeys(tag for status in files for tag, _ in status.counts))
        self.show(self.shown)

    def show(self, shown: Shown) -> None:
        """Show all documents or some of them; the cursor stays on its own where that is among them."""
        before = self.files[self.cursor].document.id if self.files else None
        self.shown = shown
        self.files = tuple(filter(self._is_shown, self.all_files))
        places = [at for at, each in enumerate(self.files) if each.document.id == before]
        self.reload(places[0] if places else 0)

    def _is_shown(self, status: DocumentStatus) -> bool:
        each = self.assigned.get((status.document.id, self._session.language))
        if self.shown is Shown.MINE:
            return each is not None and each.person == self._session.project.member.name
        return self.shown is Shown.ALL or self._is_overdue(status)

    def _is_overdue(self, status: DocumentStatus) -> bool:
        language = self._session.language
        counts = dict(status.counts).get(language, Counts())
        return is_overdue(self.assigned.get((status.document.id, language)), counts, self._today)

    def count(self) -> int:
        """Return how many documents there are."""
        return len(self.files)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the line of one document."""
        status = self.files[index]
        issues = self._session.known.texts(self._session.language, status.document.path)
        work = self.work.get(status.document.id)
        line = self._line(visible(status.document.path), dict(status.counts), issues, width)
        line += self._people(status, work, self._columns(width))
        return [self.pointer(index), *(Cell(text, self.style_of(style)) for text, style in line)]

    @property
    def _width(self) -> int:
        """Cells of a line behind the list's edge."""
        return self.scrollable_content_region.width - 1

    def totals(self) -> Paint:
        """Return the line below the list: all documents together."""
        sums: dict[LanguageTag, Counts] = {
            tag: reduce(add, (dict(each.counts).get(tag, Counts()) for each in self.files), Counts())
            for tag in self._tags
        }
        issues = self._session.known.texts(self._session.language)
        line = self._line(tr("All files"), sums, issues, self._width)
        return Paint.assemble("  ", *((text, f"${style}" if style else "bold") for text, style in line))

    def heads(self) -> Paint:
        """Return the heads of the columns."""
        width = self._width
        columns = self._columns(width)
        pieces = [f"  {fit(tr('Document'), width - columns.width - 1)}", f"{tr('Words'):>{_WORDS - 1}} "]
        figures = "".join(f" {tr(each)[: _FIGURE - 1]:>{_FIGURE - 1}}" for each in _FIGURES)
        for at, tag in enumerate(columns.tags):
            pieces.append(f" {fit(tag, _TAG + _BAR)}{figures if at < columns.figures else ''}")
        pieces.append(fit(f" {FINDING.glyph:>{_FINDINGS - 1}}", _FINDINGS))
        pieces += [fit(f" {tr('Assigned')}", _ASSIGNED)] if columns.assigned else []
        pieces += [fit(f" {tr('Due')}", _DAY)] if columns.due else []
        pieces += [fit(f" {tr('People')}", _WHO)] if columns.who else []
        pieces += [fit(f" {tr('Changed')}", _DAY)] if columns.day else []
        return Paint.styled("".join(pieces), "$muted")

    def _columns(self, width: int) -> _Columns:
        chosen = self._session.language
        tags = sorted(self._tags, key=lambda tag: tag != chosen)
        has_assigned = any(tag == chosen for _, tag in self.assigned)
        room = width - (_SHORT_NAME if has_assigned else _NAME) - _WORDS - _FINDINGS - 1
        assigned = has_assigned and room >= _LANGUAGE + _ASSIGNED
        room -= assigned * _ASSIGNED
        shown = tags[: max(1, 1 + (room - _LANGUAGE) // _NARROW)]
        figures = len(shown) if room >= len(shown) * _LANGUAGE else 1
        left = room - len(shown) * _NARROW - figures * (_LANGUAGE - _NARROW)
        due = assigned and left >= _DAY
        left -= due * _DAY
        return _Columns(shown, figures, assigned, due, who=left >= _WHO, day=left >= _WHO + _DAY)

    def _line(self, name: str, counts: Mapping[LanguageTag, Counts], issues: int, width: int) -> list[_Piece]:
        columns = self._columns(width)
        words = next(iter(counts.values()), Counts()).words
        pieces = [(fit_end(name, width - columns.width - 1), ""), (f"{number(words):>{_WORDS - 1}} ", "muted")]
        for at, tag in enumerate(columns.tags):
            progress = self._progress(tag, counts.get(tag))
            pieces += progress if at < columns.figures else progress[:-2]
        pieces.append((f"{issues:>{_FINDINGS - 1}}!" if issues else " " * _FINDINGS, "warned"))
        return pieces

    def _people(self, status: DocumentStatus, work: DocumentWork | None, columns: _Columns) -> list[_Piece]:
        """Return who has a document, by when, who worked on it, and when last."""
        pieces = self._assignment(status, columns) if columns.assigned else []
        if columns.who:
            pieces.append((fit(f" {_name_people(work)}", _WHO), "muted"))
        if columns.day:
            pieces.append((fit(f" {day(work.last) if work else ''}", _DAY), "muted"))
        return pieces

    def _assignment(self, status: DocumentStatus, columns: _Columns) -> list[_Piece]:
        """Return person and day: in one column where there is no room for two."""
        each = self.assigned.get((status.document.id, self._session.language))
        if each is None:
            return [(" " * (_ASSIGNED + columns.due * _DAY), "")]
        style = "rejected" if self._is_overdue(status) else ""
        sign = FINDING.glyph if style else ""
        name = visible(each.person)
        if columns.due:
            day_due = f" {each.due.isoformat()}{sign}" if each.due else ""
            return [(fit(f" {name}", _ASSIGNED), style), (fit(day_due, _DAY), style)]
        short = f" {each.due:%m-%d}{sign}" if each.due else ""
        return [(fit(f" {fit(name, _ASSIGNED - 1 - len(short))}{short}", _ASSIGNED), style)]

    def _progress(self, tag: LanguageTag, counts: Counts | None) -> list[_Piece]:
        if counts is None or not counts.segments:
            return [(" " * _NARROW, ""), *[(" " * _FIGURE, "")] * 2]
        return [
            (f" {fit(tag, _TAG)}", "" if tag == self._session.language else "muted"),
            *((piece, STAGE_STYLES[stage]) for stage, piece in draw_bar(counts, _BAR).items()),
            (f"{translated_percent(counts):>{_FIGURE - 1}}%", "translated"),
            (f"{approved_percent(counts):>{_FIGURE - 1}}%", "approved"),
        ]


def _name_people(work: DocumentWork | None) -> str:
    if work is None:
        return "–"
    first, *others = map(visible, work.people)
    return f"{fit(first, _WHO - 5)}+{len(others)}" if others else first
