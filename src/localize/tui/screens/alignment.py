"""Alignment screen: rows of linked lines, the doubtful ones first, each to be confirmed or corrected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from rich.segment import Segment as Cell
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import mark, ntr, number, tr
from localize.i18n.errors import localized_error
from localize.i18n.sanitize import visible
from localize.i18n.status_symbols import StatusSymbol
from localize.tui.app import Localize, begin
from localize.tui.display_options import DisplayOptions
from localize.tui.keys.bindings import bindings
from localize.tui.screens.base.app import run_to_end
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import hang
from localize.tui.widgets.path_completion import read_path
from localize.tui.widgets.prompts import Ask, Choose
from localize.tui.widgets.static_text import Text
from localize.tui.widgets.status_line import Tone
from localize.tui.widgets.virtual_list import Lines, fit
from localize.workflow.alignment import saved_work as align_kept
from localize.workflow.alignment.align import find_misnamed, save_again, write_memory
from localize.workflow.alignment.model import Alignment, Bead
from localize.workflow.project.project import Project
from localize.workflow.user.preferences import Preferences

_UNDO_STEPS = 200
_HANG = 5
"""Cells by which the rest of a text is moved in, so that it stands under its beginning."""
_SIGNS = {"yes": "✓", "no": "✗", "doubtful": "?", "alone": "·", "sure": " "}
_MEANINGS = {
    "yes": mark("accepted"),
    "no": mark("rejected"),
    "doubtful": mark("doubtful"),
    "alone": mark("without a counterpart"),
}


class Beads(Lines):
    """The rows of an alignment: number, what was decided, the documents' texts side by side."""

    def __init__(self, alignment: Alignment, least: float) -> None:
        super().__init__(id="list")
        self.alignment = alignment
        self.least = least

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self.alignment.beads)

    def cells(self, index: int, width: int) -> list[Cell]:
        """Return number, sign, score and texts of one row."""
        bead = self.alignment.beads[index]
        kind, style = _kind(bead, self.least)
        score = "   " if bead.is_alone else f"{round(bead.score * 100):3}"
        sides = len(bead.lines)
        each = max(4, (width - 12 - sides) // sides)
        cells = [
            self.pointer(index),
            Cell(f"{index + 1:>5} ", self.style_of("muted")),
            Cell(_SIGNS[kind], self.style_of(style)),
            Cell(f" {score}", self.style_of(style)),
        ]
        for side in range(sides):
            cells += [Cell("│", self.style_of("muted")), Cell(fit(self._text(bead, side, each), each))]
        return cells

    def _text(self, bead: Bead, side: int, width: int) -> str:
        numbers = bead.lines[side]
        if not numbers:
            return ""
        head = f"({len(numbers)}) " if len(numbers) > 1 else "↕ " if bead.moved and side else ""
        return head + visible(self.alignment.text(bead, side).plain[: 2 * width])


def _kind(bead: Bead, least: float) -> tuple[str, str]:
    if bead.is_alone:
        return "alone", "muted"
    if bead.decision is not None:
        return ("yes", "approved") if bead.decision else ("no", "rejected")
    return ("doubtful", "warned") if bead.is_doubtful(least) else ("sure", "translated")


def _find_change(one: Alignment, other: Alignment) -> int:
    """Return the first row that is not the same in both."""
    rows = enumerate(zip(one.beads, other.beads, strict=False))
    return next((at for at, (mine, yours) in rows if mine is not yours), 0)


class AlignScreen(BaseScreen):
    """Decides which lines belong together, and puts what is taken into the memory."""

    TITLE = mark("Align")
    BINDINGS = bindings("align")
    LEGEND = tuple(StatusSymbol(_SIGNS[kind], word, "") for kind, word in _MEANINGS.items())

    def __init__(self, session: Session, alignment: Alignment, least: float) -> None:
        super().__init__(session.bridge, session.options)
        self.session = session
        self.project = session.project
        self.alignment = alignment
        self.least = least
        self.side = len(alignment.sides) - 1
        """The document whose border moves."""
        self._former: list[tuple[Alignment, int]] = []
        self._saved: Alignment | None = None
        self._place = align_kept.place_of(session.project, alignment)
        self._is_back = self._is_warned = False
        self._go_on()
        self._tally = self.alignment.tally(least)  # counted once a change: it looks at every text

    def compose(self) -> ComposeResult:
        """Show the counts, the rows, the texts of the chosen row, the keys."""
        yield Text(id="title")
        yield Beads(self.alignment, self.least)
        with VerticalScroll(id="align-texts", can_focus=False):
            yield Text(id="align-chosen")
        yield self.status
        yield KeyBar()

    def _go_on(self) -> None:
        """Take what was decided about these documents before: nobody decides twice."""
        course = align_kept.load_alignment(self._place, self.alignment)
        if course is not None:
            self.alignment, self._saved = course.steps[-1], course.saved
            steps = course.steps[-1 - _UNDO_STEPS :]
            self._former = [(one, _find_change(one, other)) for one, other in pairwise(steps)]
            self._is_back = True

    @property
    def list(self) -> Beads:
        """The rows."""
        return self.query_one(Beads)

    def on_mount(self) -> None:
        """Begin at the first doubtful row."""
        doubtful = self._find_doubtful(0)
        self._show(0 if doubtful is None else doubtful)
        self.list.focus()
        misnamed = next(find_misnamed(self.alignment), None)
        if misnamed is not None:
            side, language = misnamed
            said = tr(
                "{file} is declared as {said}, but seems to be in {language}",
                file=visible(side.name),
                said=side.language,
                language=language,
            )
            self.say(said, Tone.WARNING)
        elif self._is_back:
            self.say(
                tr("Your decisions on these documents were restored; {key} undoes them", key=self.key("align.undo"))
            )
        elif doubtful is None:
            self.say(tr("No doubtful links. {key} save", key=self.key("align.save")))

    def on_lines_moved(self) -> None:
        """Show the texts of the row."""
        self._paint()

    def on_lines_chosen(self) -> None:
        """Take Enter for a yes."""
        self.action_decide(1)

    def _show(self, cursor: int) -> None:
        self._tally = self.alignment.tally(self.least)
        self.list.alignment = self.alignment
        self.list.reload(cursor)
        self._paint()

    def _paint(self) -> None:
        tally = self._tally
        names = " ".join(side.language for side in self.alignment.sides)
        counts = tr(
            "{sure} accepted, {doubtful} doubtful, {rejected} rejected, {alone} without counterpart",
            sure=tally.sure,
            doubtful=tally.doubtful,
            rejected=tally.rejected,
            alone=tally.alone,
        )
        self.query_one("#title", Text).put(Paint.styled(f" {tr(str(self.TITLE))} {names}  {counts}", "bold"))
        bead = self.alignment.beads[self.list.cursor]
        lines: list[Paint] = []
        for at, side in enumerate(self.alignment.sides):
            chosen = at == self.side
            lines.append(
                Paint.styled(f"{'>' if chosen else ' '} {side.language}", "bold $accent" if chosen else "$muted")
            )
            texts = [side.lines[number] for number in bead.lines[at]]
            lines += [
                Paint(f"  {number + 1}  {visible(text.typed)}")
                for number, text in zip(bead.lines[at], texts, strict=True)
            ]
            lines += [] if texts else [Paint.styled(f"  {tr('(no line)')}", "$muted")]
        width = self.query_one("#align-texts").scrollable_content_region.width
        self.query_one("#align-chosen", Text).put(hang(Paint("\n").join(lines), width, _HANG))

    def on_resize(self) -> None:
        """Fit the texts of the row to the width."""
        self._paint()

    # --- decisions ---

    def _find_doubtful(self, start: int) -> int | None:
        count = len(self.alignment.beads)
        order = [*range(start, count), *range(min(start, count))]
        return next((at for at in order if self.alignment.beads[at].is_doubtful(self.least)), None)

    def _change(self, act: Callable[[], Alignment], cursor: int) -> bool:
        try:
            changed = act()
        except LocalizeError as error:
            self.say(localized_error(error), Tone.WARNING)
            return False
        self._former.append((self.alignment, self.list.cursor))
        del self._former[:-_UNDO_STEPS]
        self._keep(partial(align_kept.save_change, self._place, self.alignment, changed))
        self.alignment = changed
        self._show(cursor)
        return True

    def _keep(self, act: Callable[[], None]) -> None:
        written = self.bridge.write(act)  # begun here: the program may end with this very key
        start(self, partial(self._heed, written), "keep", exclusive=False)

    async def _heed(self, written: Awaitable[None]) -> None:
        try:
            await written
        except LocalizeError as error:
            if not self._is_warned:
                self._is_warned = True
                self.say(tr("Your decisions could not be saved: {error}", error=localized_error(error)), Tone.WARNING)

    def action_decide(self, yes: int) -> None:
        """Say yes or no to the row, and go to the next doubtful one."""
        at = self.list.cursor
        if self._change(lambda: self.alignment.decide(at, bool(yes)), at):
            self.action_next_doubtful()

    def action_next_doubtful(self) -> None:
        """Go to the next doubtful row."""
        found = self._find_doubtful(self.list.cursor + 1)
        if found is None:
            self.say(tr("All links are checked. {key} save", key=self.key("align.save")))
            return
        self.list.show_cursor(found)
        self._paint()

    def action_join(self, back: int) -> None:
        """Make this row and the next one, or the one before, one row."""
        at = self.list.cursor + back
        if at < 0:
            self.say(tr("This is the first row"), Tone.WARNING)
        else:
            self._change(lambda: self.alignment.join_next(at), at)

    def action_split(self) -> None:
        """Part the row into its lines."""
        at = self.list.cursor
        self._change(lambda: self.alignment.split(at), at)

    def action_turn(self) -> None:
        """Choose the next document for moving the border."""
        self.side = (self.side + 1) % len(self.alignment.sides)
        self._paint()

    def action_shift(self, step: int) -> None:
        """Move a line of the chosen document over the border below the row."""
        at = self.list.cursor
        self._change(lambda: self.alignment.shift(at, self.side, step), at)

    def action_take_out(self) -> None:
        """Give the lines of the chosen document a row of their own; those of the others stay together."""
        at = self.list.cursor
        self._change(lambda: self.alignment.take_out(at, self.side), at)

    def action_undo(self) -> None:
        """Take back the last change."""
        if not self._former:
            self.say(tr("There is nothing to undo"))
            return
        self.alignment, cursor = self._former.pop()
        self._keep(partial(align_kept.save_undo, self._place))
        self._show(cursor)

    # --- the end ---

    async def action_save(self) -> None:
        """Put what is taken into the memory; what was saved before and is not taken any more leaves it."""
        alignment = self.alignment
        try:
            added = await self.bridge.write(save_again, self.project, self._saved, alignment, self.least)
        except LocalizeError as error:
            self.tell(error)
            return
        self._saved = alignment
        self._keep(partial(align_kept.save_stored, self._place, alignment))
        links = self._tally.sure - self._tally.untranslated
        self.say(
            ntr(
                "Saved: {added} of {count} link is new. {key} quit",
                "Saved: {added} of {count} links are new. {key} quit",
                links,
                key=self.key("align.leave"),
                added=number(added),
            )
        )

    def action_export(self) -> None:
        """Ask for a file and write what is taken to it."""

        async def export(answer: str) -> None:
            await self._export(read_path(answer))

        value = str(Path.cwd() / "aligned.tmx")
        self.app.push_screen(Ask(tr("Write the accepted links to a TMX file"), value=value, path=True, act=export))

    async def _export(self, path: Path) -> None:
        count = await self.bridge.read(write_memory, self.alignment, path, self.least)
        self.say(ntr("{count} record in {file}", "{count} records in {file}", count, file=visible(str(path))))

    def action_back(self) -> None:
        """Ask whether to end where decisions are not saved; else tell the key that ends."""
        if self._is_saved:
            self.say(tr("{key} quit", key=self.key("align.leave")))
        else:
            self.action_leave()

    @property
    def _is_saved(self) -> bool:
        return self._saved is self.alignment or (self._saved is None and not self._former)

    def action_leave(self) -> None:
        """End; ask first when decisions were made since the last save."""
        if self._is_saved:
            self.app.exit(0)
            return

        async def take(answer: str | None) -> None:
            if answer == "save":
                await self.action_save()
                if self._saved is self.alignment:
                    self.app.exit(0)
            elif answer == "leave":
                self._keep(partial(align_kept.drop_changes, self._place, self._saved))
                self.app.exit(0)

        choices = [
            ("save", tr("Save to the memory and quit")),
            ("leave", tr("Quit without saving")),
            ("stay", tr("Stay")),
        ]
        self.app.push_screen(Choose(tr("These decisions are not saved"), choices), take)


class Aligning(Localize):
    """The program with an alignment as its only screen."""

    CSS_PATH = str(Path(__file__).parent.parent / "localize.tcss")  # a relative one is looked for beside this file

    def __init__(
        self, project: Project, alignment: Alignment, least: float, options: DisplayOptions | None = None
    ) -> None:
        super().__init__(project, options=options)
        self._alignment = alignment
        self._least = least

    def first_screen(self) -> BaseScreen:
        """Return the alignment."""
        return AlignScreen(self.session, self._alignment, self._least)

    async def action_quit(self) -> None:
        """Leave as the screen does: it asks about decisions that are not saved."""
        if isinstance(self.screen, AlignScreen):
            self.screen.action_leave()


def run(project: Project, alignment: Alignment, *, least: float, preferences: Preferences | None = None) -> int:
    """Show an alignment of an open project until the user ends it; return the exit code."""
    return run_to_end(Aligning(project, alignment, least, begin(preferences)))
