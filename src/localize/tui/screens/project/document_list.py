"""List of a project's documents: words, a bar of stages and two figures for each language, findings, people, dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from types import MappingProxyType
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
from localize.tui.widgets.virtual_list import Lines, fit, fit_end
from localize.workflow.reports.stages import Stage, approved_percent, draw_bar, translated_percent
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
_NAME = 20
"""The least that is left for a path."""
_STYLES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.APPROVED: "approved",
        Stage.TRANSLATED: "translated",
        Stage.DRAFT: "draft",
        Stage.NEEDS_UPDATE: "warned",
        Stage.NEW: "muted",
    }
)
_Piece = tuple[str, str]
"""Text and the name of its style; "" is the plain one."""


class _Columns(NamedTuple):
    """What fits beside the paths."""

    tags: Sequence[LanguageTag]
    figures: int
    """How many of them have room for figures."""
    who: bool
    day: bool

    @property
    def width(self) -> int:
        """Cells of all columns but the path's."""
        languages = len(self.tags) * _NARROW + self.figures * (_LANGUAGE - _NARROW)
        return _WORDS + languages + _FINDINGS + self.who * _WHO + self.day * _DAY


class DocumentList(Lines):
    """The documents, one a line; the chosen language comes first, others where there is room."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="list")
        self._session = session
        self.files: tuple[DocumentStatus, ...] = ()
        self._tags: tuple[LanguageTag, ...] = ()
        """The languages of all files: each has its column."""
        self.work: Mapping[DocumentId, DocumentWork] = {}
        """What was done in the chosen language."""

    def put(self, files: tuple[DocumentStatus, ...]) -> None:
        """Show documents."""
        self.files = files
        self._tags = tuple(dict.fromkeys(tag for status in files for tag, _ in status.counts))
        self.reload(self.cursor)

    def count(self) -> int:
        """Return how many documents there are."""
        return len(self.files)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return the line of one document."""
        status = self.files[index]
        issues = self._session.known.texts(self._session.language, status.document.path)
        work = self.work.get(status.document.id)
        line = self._line(visible(status.document.path), dict(status.counts), issues, work, width)
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
        line = self._line(tr("All files"), sums, issues, None, self._width)
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
        pieces += [fit(f" {tr('People')}", _WHO)] if columns.who else []
        pieces += [fit(f" {tr('Changed')}", _DAY)] if columns.day else []
        return Paint.styled("".join(pieces), "$muted")

    def _columns(self, width: int) -> _Columns:
        chosen = self._session.language
        tags = sorted(self._tags, key=lambda tag: tag != chosen)
        room = width - _NAME - _WORDS - _FINDINGS - 1
        shown = tags[: max(1, 1 + (room - _LANGUAGE) // _NARROW)]
        figures = len(shown) if room >= len(shown) * _LANGUAGE else 1
        left = room - len(shown) * _NARROW - figures * (_LANGUAGE - _NARROW)
        return _Columns(shown, figures, who=left >= _WHO, day=left >= _WHO + _DAY)

    def _line(
        self, name: str, counts: Mapping[LanguageTag, Counts], issues: int, work: DocumentWork | None, width: int
    ) -> list[_Piece]:
        columns = self._columns(width)
        words = next(iter(counts.values()), Counts()).words
        pieces = [(fit_end(name, width - columns.width - 1), ""), (f"{number(words):>{_WORDS - 1}} ", "muted")]
        for at, tag in enumerate(columns.tags):
            progress = self._progress(tag, counts.get(tag))
            pieces += progress if at < columns.figures else progress[:-2]
        pieces.append((f"{issues:>{_FINDINGS - 1}}!" if issues else " " * _FINDINGS, "warned"))
        if columns.who:
            pieces.append((fit(f" {_name_people(work)}", _WHO), "muted"))
        if columns.day:
            pieces.append((fit(f" {day(work.last) if work else ''}", _DAY), "muted"))
        return pieces

    def _progress(self, tag: LanguageTag, counts: Counts | None) -> list[_Piece]:
        if counts is None or not counts.segments:
            return [(" " * _NARROW, ""), *[(" " * _FIGURE, "")] * 2]
        return [
            (f" {fit(tag, _TAG)}", "" if tag == self._session.language else "muted"),
            *((piece, _STYLES[stage]) for stage, piece in draw_bar(counts, _BAR).items()),
            (f"{translated_percent(counts):>{_FIGURE - 1}}%", "translated"),
            (f"{approved_percent(counts):>{_FIGURE - 1}}%", "approved"),
        ]


def _name_people(work: DocumentWork | None) -> str:
    if work is None:
        return "–"
    first, *others = map(visible, work.people)
    return f"{fit(first, _WHO - 5)}+{len(others)}" if others else first
