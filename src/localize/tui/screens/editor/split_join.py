"""Split and join of segments in the editor, with the border chosen in both texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content as Paint
from textual.screen import ModalScreen
from textual.widgets import Static

from localize.i18n import tr
from localize.model import Content, LanguageTag
from localize.tui.keys.bindings import bindings
from localize.tui.rendering.text import paint_content
from localize.tui.screens.editor.bulk_changes import BulkChanges
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor

if TYPE_CHECKING:
    from localize.workflow.editing.split_join import BorderChange

Places = tuple[int, int | None]
"""Where the source is parted, and where its translation; None where there is none."""


_FRAME = 12
"""Lines of the dialog that hold neither text."""
_SHARE = 8
"""Tenths of the terminal's width that a line of text takes."""


class Part(ModalScreen[Places | None]):
    """Asks where a segment is parted: left and right move the border, Tab goes to the other text."""

    BINDINGS = bindings("split")

    def __init__(self, source: Content, target: Content) -> None:
        from localize.workflow.editing import split_join as borders

        super().__init__()
        self._texts = (source, target)
        self._places = (borders.places(source), borders.places(target))
        first = borders.likeliest(source, 0.5)
        self._at = [first, None if first is None else borders.guess(source, first, target)]
        self._active = 0
        self._moved = False

    def compose(self) -> ComposeResult:
        """Return both texts and the hint."""
        with Vertical(classes="dialog"):
            yield Static(tr("Split the segment"), markup=False, classes="dialog-title")
            yield Static("", id="part-0", markup=False)
            yield Static("", id="part-1", markup=False, classes="dialog-label")
            hint = tr("Enter split · ←→ move the border · Tab other text · Esc cancel")
            yield Static(hint, markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Show the borders."""
        self._paint()

    def on_resize(self) -> None:
        """Show as much of the texts as finds room."""
        self._paint()

    def action_move(self, step: int) -> None:
        """Move the border of the active text; the other one's follows until it was moved itself."""
        from localize.workflow.editing import split_join as borders

        there, at = self._places[self._active], self._at[self._active]
        if not there or at is None:
            return
        self._at[self._active] = at = there[(there.index(at) + step) % len(there)]
        if self._active == 0 and not self._moved:
            self._at[1] = borders.guess(self._texts[0], at, self._texts[1])
        self._moved = self._moved or self._active == 1
        self._paint()

    def action_turn(self) -> None:
        """Go to the other text, if it can be parted."""
        if self._places[1 - self._active]:
            self._active = 1 - self._active
            self._paint()

    def _paint(self) -> None:
        for each in (0, 1):
            self.query_one(f"#part-{each}", Static).update(self._painted(each))

    def _painted(self, which: int) -> Paint:
        text, at = self._texts[which], self._at[which]
        pointer = ("▸ " if which == self._active else "  ", "bold $accent")
        painted = paint_content(text)
        if at is None:
            return Paint.assemble(pointer, painted)
        mark = (" ┃ ", "bold $warned")
        near = self._near()
        before = painted[:at].rstrip() if at <= near else Paint("…") + painted[at - near : at].rstrip()
        after = painted[at:] if len(painted) - at <= near else painted[at : at + near].rstrip() + Paint("…")
        return Paint.assemble(pointer, before, mark, after)

    def _near(self) -> int:
        """Return how many characters are shown on either side of a border: of a long text, its surroundings."""
        width, height = self.app.size
        lines = max(2, (height - _FRAME) // 2)
        return lines * max(20, _SHARE * width // 10) // 2

    def action_submit(self) -> None:
        """Give the places back."""
        source, target = self._at
        self.dismiss(None if source is None else (source, target))

    def action_cancel(self) -> None:
        """Leave the segment whole."""
        self.dismiss(None)


class SplitJoin(EditorPart):
    """Splits segments and joins them with the next one."""

    def __init__(self, editor: SegmentEditor, bulk: BulkChanges) -> None:
        super().__init__(editor)
        self._bulk = bulk

    async def split(self) -> None:
        """Ask where to part the segment."""
        from localize.workflow.editing import split_join as borders

        editor = self.editor
        if editor.row is None or not self.session.may_write(self.screen) or not await editor.settle():
            return
        row = editor.row
        if not borders.places(row.segment.source):
            self.screen.say(tr("There is only one word here"))
            return
        key, language = row.segment.key, self.language

        async def part(places: Places | None) -> None:
            if places is not None:
                source, target = places
                told = {} if target is None else {language: target}
                await self._reborder(lambda: borders.split(self.project, key, source, told))

        self.screen.app.push_screen(Part(row.segment.source, row.target.content if row.target else Content()), part)

    async def join(self) -> None:
        """Make one segment of this one and the next one of its paragraph."""
        from localize.workflow.editing import split_join as borders

        row = self.editor.row
        if row is not None and self.session.may_write(self.screen) and await self.editor.settle():
            key = row.segment.key
            await self._reborder(lambda: borders.join(self.project, key))

    async def restore(self) -> None:
        """Put the segments back that this one was made from."""
        from localize.workflow.editing import split_join as borders

        row = self.editor.row
        if row is not None and self.session.may_write(self.screen) and await self.editor.settle():
            key = row.segment.key
            await self._reborder(lambda: borders.bring_back(self.project, key))

    async def _reborder(self, act: Callable[[], BorderChange]) -> None:
        done = await self.editor.write(act)
        if done is not None:
            self.session.known.forget((), done.retired)
            self.session.tell_changed(self.screen, done.keys, done.retired)
            self.screen.say(f"{self._bulk.way_back()}{_told(done.drafts)}")


def _told(drafts: Sequence[LanguageTag]) -> str:
    return " " + tr("Look at the texts again: {languages}", languages=", ".join(drafts)) if drafts else ""
