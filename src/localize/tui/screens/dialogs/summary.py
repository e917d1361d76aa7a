"""What a run did, told in a few lines; and the list of findings of a check, each one a key press from its segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import Static

from localize.errors import Blocked, LocalizeError, NotFound
from localize.i18n import mark, ntr, number, tr
from localize.i18n.errors import localized_hint, localized_message, localized_problem
from localize.i18n.labels import SEVERITIES
from localize.i18n.sanitize import visible
from localize.model import Hash, Severity
from localize.model.segment_list import Located
from localize.tui.rendering.panels import paint_findings
from localize.tui.rendering.text import paint_content
from localize.tui.screens.base.project_screen import Session, Work, start
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow import segment_view

if TYPE_CHECKING:
    from localize.workflow.documents.add import AddReport, UpdateReport
    from localize.workflow.drafting.draft import DraftReport
    from localize.workflow.export.export import ExportReport
from localize.workflow.checking.check_manual import problem

SIGNS = {Severity.CRITICAL: "‼", Severity.MAJOR: "!", Severity.MINOR: "·", Severity.NEUTRAL: "i"}


SEVERAL = 5
"""Files of which it is told how many there are."""
MOST_SHOWN = 50
"""Findings that stopped an export and are listed; more are for the check."""


class Summary(ModalScreen[None]):
    """Shows what was done; Esc or Enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", "Close", show=False, id="summary.close")
    ]

    def __init__(self, title: str, lines: Iterable[Paint]) -> None:
        super().__init__()
        self._title = title
        self._lines = tuple(lines)

    def compose(self) -> ComposeResult:
        """Return title and lines."""
        with Vertical(classes="dialog -large"):
            yield Static(self._title, markup=False, classes="dialog-title")
            with VerticalScroll(classes="dialog-text"):
                yield Static(Paint("\n").join(self._lines), markup=False)
            yield Static(tr("Enter goes on"), markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        for box in self.query(VerticalScroll):  # none when the program ends at this moment
            box.focus()

    def action_close(self) -> None:
        """Go on."""
        self.dismiss()


def added(report: AddReport) -> list[Paint]:
    """Return what became of files that were added: first how many, and those that could not be read."""
    lines = _counted(report)
    lines += [failure(error) for error in report.failed]
    for each in report.added:
        if each.unchanged:
            said = tr("unchanged")
        elif each.document.version > 1:
            said = tr(
                "version {version}: {new} new, {changed} changed, {gone} gone",
                version=each.document.version,
                new=each.new,
                changed=each.changed,
                gone=each.gone,
            )
        else:
            said = ntr("{count} segment", "{count} segments", each.segments)
            if each.imported:
                said += ", " + ntr("{count} translation", "{count} translations", each.imported)
        lines.append(Paint.assemble(("✓ ", "$approved"), (visible(each.document.path), "bold"), f"  {said}"))
        lines += [Paint.styled(f"   {visible(localized_problem(problem))}", "$warned") for problem in each.problems]
    return lines


def _counted(report: AddReport) -> list[Paint]:
    """Return how many files were read and how many were not, where they are several."""
    read, failed = len(report.added), len(report.failed)
    if read + failed < SEVERAL:
        return []
    said = [ntr("{count} file read", "{count} files read", read)]
    said += [ntr("{count} could not be read", "{count} could not be read", failed)] if failed else []
    return [Paint.styled(", ".join(said), "bold")]


def updated(report: UpdateReport) -> list[Paint]:
    """Return what became of the files that were read again: what has changed first, then what was left alone."""
    changed = tuple(each for each in report.added.added if not each.unchanged)
    lines = added(replace(report.added, added=changed))
    same = len(report.added.added) - len(changed)
    if same:
        lines.append(Paint.styled(ntr("{count} file is unchanged", "{count} files are unchanged", same), "$muted"))
    if report.elsewhere:
        lines.append(Paint.styled(tr("Not in the project's folder; add a new version by hand:"), "$warned"))
        lines += [Paint(f"   {visible(path)}") for path in report.elsewhere]
    return lines or [Paint(tr("No files yet."))]


def failure(error: LocalizeError) -> Paint:
    """Return an error and what to do about it."""
    hint = f"\n   {visible(localized_hint(error))}" if error.hint else ""
    return Paint.assemble(("✗ ", "$rejected"), visible(localized_message(error)), (hint, "$muted"))


_SOURCES: Mapping[str, str] = MappingProxyType(
    {"repair": mark("repaired matches"), "pieces": mark("pieces of the memory")}
)
"""Drafts that no machine made, as `DraftReport` calls them."""


def drafted(report: DraftReport) -> list[Paint]:
    """Return where drafts came from and what is left."""
    lines = [Paint(ntr("{count} from the memory", "{count} from the memory", report.from_memory))]
    lines += [
        Paint(
            ntr("{count} from {engine}", "{count} from {engine}", count, engine=tr(_SOURCES.get(name, visible(name))))
        )
        for name, count in report.from_engines
    ]
    if report.flagged:
        said = ntr("{count} draft to be read with care", "{count} drafts to be read with care", report.flagged)
        lines.append(Paint.styled(said, "$warned"))
    lines.append(Paint(ntr("{count} left for you", "{count} left for you", report.left)))
    skipped = dict(report.skipped)
    for each in report.problems:
        times = f"  ×{skipped[each]}" if each in skipped else ""
        lines.append(Paint.styled(f"! {visible(localized_problem(each))}{times}", "$warned"))
    return lines


def exported(report: ExportReport, root: Path) -> list[Paint]:
    """Return the files that were written, language by language."""
    lines = []
    for each in report.files:
        path = each.path.relative_to(root) if each.path.is_relative_to(root) else each.path
        back = ", " + tr("{number} in the source language", number=each.fallen_back) if each.fallen_back else ""
        pieces = (
            ("✓ ", "$approved"),
            (visible(str(path)), "bold"),
            f"  {tr('{number} translated', number=each.with_text)}{back}",
        )
        lines.append(Paint.assemble(*pieces, ("" if each.changed else "  " + tr("(as before)"), "$muted")))
    for variant in report.variants:
        counts = tr(
            "experimental: {changed} of {words} words do not read back, {left} left; see manifest.json",
            changed=variant.changed,
            words=variant.words,
            left=variant.left,
        )
        lines.append(Paint.styled(f"! {visible(variant.document)} {variant.language}: {counts}", "$warned"))
    for path_name, language, below in report.skipped:
        why = tr("left out, {number} not ready", number=below)
        lines.append(Paint.styled(f"– {visible(path_name)} {language}: {why}", "$warned"))
    lines.append(Paint.styled(tr("in {folder}", folder=visible(str(report.output))), "$muted"))
    return lines


def blocked(error: LocalizeError, check_key: str) -> list[Paint]:
    """Return why the gate stopped an export, and the way out: for findings the list that *check_key* opens."""
    if not isinstance(error, Blocked):
        return [failure(error)]
    hint = tr("Translate and review what is left, or choose another kind of export.")
    if error.findings:
        hint = tr("No kind of export lets them through: mend or accept them. {key} lists them.", key=check_key)
    lines = [Paint.assemble(("✗ ", "$rejected"), visible(localized_message(error))), Paint.styled(hint, "$muted")]
    if error.findings:
        lines += [_located(each) for each in error.findings[:MOST_SHOWN]]
    return lines


def _located(each: Located) -> Paint:
    where = f"{visible(each.path)} {each.language} {each.number}  "
    return Paint.assemble((where, "$muted"), paint_findings((each.finding,), None))


class FoundLines(Lines):
    """The findings of a check, one a line."""

    def __init__(self, found: Sequence[Located]) -> None:
        super().__init__(id="list")
        self.found = found
        self.done: frozenset[Located] = frozenset()
        """Those that were mended or accepted since."""

    def count(self) -> int:
        """Return how many there are."""
        return len(self.found)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return severity, place, message and check of one finding."""
        each = self.found[index]
        place = f"{each.language} {each.number:>5} "
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


class Found(Work):
    """Lists the findings of a check."""

    TITLE = mark("Findings")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="found.open"),
        Binding("escape,ctrl+l,q", "back", "Back", id="found.back"),
        Binding("f1,question_mark", "help", "Help", id="app.help"),
    ]

    def __init__(self, session: Session, found: Sequence[Located]) -> None:
        super().__init__(session)
        self._found = found
        self._opened: tuple[Located, Hash | None] | None = None
        """The finding whose segment was opened last, and the text that it had then."""

    def compose(self) -> ComposeResult:
        """Return the list."""
        yield Static(self._head(0), id="title", markup=False)
        yield FoundLines(self._found)
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="about-text", markup=False)
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
        self.query_one(FoundLines).reload()
        self.query_one(FoundLines).focus()
        self._say_in_full(0)

    def on_lines_chosen(self) -> None:
        """Open the segment of a finding."""
        self.action_open()

    def action_open(self) -> None:
        """Open the segment of the finding under the cursor."""
        from localize.tui.screens.editor.screen import Editor
        from localize.workflow.segments import lookup

        if self._found:
            each = self._found[self.query_one(FoundLines).cursor]
            self.session.language = each.language
            document = lookup.find_document(self.project, each.path)
            self._opened = each, self._text_of(each)
            self.app.push_screen(Editor(self.session, document=document, number=each.number))

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
