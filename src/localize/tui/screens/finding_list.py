"""Screen of a check's findings, each of which opens its segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint
from textual.css.query import NoMatches
from textual.widgets import Static

from localize.errors import NotFound
from localize.i18n import mark, number, tr
from localize.i18n.labels import SEVERITIES
from localize.i18n.sanitize import visible
from localize.model import Hash, Severity
from localize.model.segment_list import Located
from localize.tui import routes
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.panels import paint_findings
from localize.tui.rendering.text import NUMBER_CELLS, number_words, paint_content
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow import segment_view
from localize.workflow.checking.check_manual import problem

SIGNS = {Severity.CRITICAL: "‼", Severity.MAJOR: "!", Severity.MINOR: "·", Severity.NEUTRAL: "i"}


class FoundLines(Lines):
    """The findings of a check, one a line."""

    def __init__(self, found: Sequence[Located]) -> None:
        super().__init__(id="list")
        self.found = found
        self._is_mixed = len({each.path for each in found}) > 1
        """Whether they are in several documents."""
        self.done: frozenset[Located] = frozenset()
        """Those that were mended or accepted since."""

    def count(self) -> int:
        """Return how many there are."""
        return len(self.found)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return severity, place, message and check of one finding."""
        each = self.found[index]
        number = number_words(each, is_mixed=self._is_mixed)
        place = f"{each.language} {fit(number, NUMBER_CELLS) if self._is_mixed else number.rjust(5)} "
        name = f" {each.finding.check}"
        style = "rejected" if each.finding.severity is Severity.CRITICAL else "warned"
        sign = SIGNS[each.finding.severity]
        if is_done := each in self.done:
            sign, style = "✓", "approved"
        left = width - len(place) - 3
        return [
            self.pointer(index),
            Cell(f"{sign} ", self.style_of(style)),
            Cell(place, self.style_of("muted")),
            Cell(fit(f"{visible(problem(each.finding))} ·{name}", left), self.style_of("muted" if is_done else "")),
        ]


class Found(BaseScreen):
    """Lists the findings of a check."""

    TITLE = mark("Findings")
    BINDINGS = bindings("found")

    def __init__(self, session: Session, found: Sequence[Located]) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self._found = found
        self._opened: tuple[Located, Hash | None] | None = None
        """The finding whose segment was opened last, and the text that it had then."""

    def compose(self) -> ComposeResult:
        """Return the list."""
        yield Static(self._head(0), id="title", markup=False)
        yield FoundLines(self._found)
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="about-text", markup=False)
        yield self.status
        yield KeyBar()

    def _head(self, at: int) -> Paint:
        """Return how many findings there are, and the file of the one under the cursor."""
        done = self.query_one(FoundLines).done if self.is_mounted else ()
        counts = Counter(each.finding.severity for each in self._found if each not in done)
        said = ", ".join(f"{tr(SEVERITIES[each])}: {number(counts[each])}" for each in Severity if counts[each])
        path = visible(self._found[at].path) if self._found else ""
        head = " " + tr("Findings — {counts}", counts=said or tr("none"))
        return Paint.assemble((head, "bold"), (f" · {path}" if path else "", "$muted"))

    def on_lines_moved(self, event: Lines.Moved) -> None:
        """Name the file of the finding under the cursor, and say it in full."""
        self.query_one("#title", Static).update(self._head(event.index))
        self._say_in_full(event.index)

    def _say_in_full(self, at: int) -> None:
        if not self._found:
            return
        each = self._found[at]
        lines = [paint_findings((each.finding,), None)]
        with suppress(NotFound):  # split or gone since the check
            row = self.project.store.get_row(each.key, each.language)
            lines.append(paint_content(row.segment.source, "$muted"))
            lines += [paint_content(row.target.content)] if row.target else []
        self.query_one("#about-text", Static).update(Paint("\n").join(lines))

    def on_mount(self) -> None:
        """Show the list."""
        with suppress(NoMatches):  # the program ended while the screen was being opened
            self.query_one(FoundLines).reload()
            self.query_one(FoundLines).focus()
            self._say_in_full(0)

    def on_lines_chosen(self) -> None:
        """Open the segment of a finding."""
        self.action_open()

    def action_open(self) -> None:
        """Open the segment of the finding under the cursor."""
        from localize.workflow.segments import lookup

        if self._found:
            each = self._found[self.query_one(FoundLines).cursor]
            self.session.language = each.language
            document = lookup.find_document(self.project, each.path)
            self._opened = each, self._text_of(each)
            self.session.open(self, routes.Editor(document, each.key))

    def _text_of(self, each: Located) -> Hash | None:
        with suppress(NotFound):  # split or gone since the check
            target = self.project.store.get_row(each.key, each.language).target
            return target.hash if target is not None else None
        return None

    def on_screen_resume(self) -> None:
        """See what became of the segment that was opened."""
        if self._opened is not None:
            start(self, partial(self._look_again, *self._opened), "again")

    async def _look_again(self, opened: Located, before: Hash | None) -> None:

        try:
            seen = await self.bridge.read(segment_view.view, self.project, opened.key, opened.language)
        except NotFound:
            return
        lines = self.query_one(FoundLines)
        is_new = seen.row.target is None or seen.row.target.hash != before
        # A new text has what is seen in it now. In the same one, what compares it with others is not seen here.
        left = Counter((each.check, each.message) for each in seen.findings if (each.waived is None) == is_new)
        for each in self._found:
            if (each.key, each.language) != (opened.key, opened.language) or each in lines.done:
                continue
            name = each.finding.check, each.finding.message
            if (left[name] > 0) != is_new:
                lines.done |= {each}
            left[name] -= 1
        lines.refresh()
        self.query_one("#title", Static).update(self._head(lines.cursor))
        self._say_in_full(lines.cursor)

    def action_back(self) -> None:
        """Go back to the files."""
        self.app.pop_screen()
