"""End of a file in the editor: a line that offers what comes next, and lets every other key go to the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.binding import Binding
from textual.content import Content as Paint
from textual.events import Key
from textual.message import Message

from localize.i18n import ntr, tr
from localize.model import Document
from localize.tui import routes
from localize.tui.keys.bindings import GROUPS, bindings
from localize.tui.keys.keymap import key_of
from localize.tui.screens.dialogs.export_choice import ask_to_export
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.static_text import Text
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import get_document


class EndOffer(Text, can_focus=True):
    """A line under the text, there while it has the keys."""

    BINDINGS = bindings("end_offer")

    class Chosen(Message):
        """One of the offers was chosen."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Passed(Message):
        """A key that is none of the offer's."""

        def __init__(self, key: str, character: str | None) -> None:
            super().__init__()
            self.key = key
            self.character = character

    def __init__(self) -> None:
        super().__init__(id="end-offer", classes="head")
        self.keys: frozenset[str] = frozenset()
        """The keys that it takes itself."""
        self.display = False

    def hide(self) -> None:
        """Offer nothing any more."""
        self.display = False

    def on_key(self, event: Key) -> None:
        """Pass a key on that is none of the offer's."""
        if event.key not in self.keys:
            event.stop()
            self.post_message(self.Passed(event.key, event.character))

    def action_choose(self, name: str) -> None:
        """Choose an offer."""
        self.post_message(self.Chosen(name))


class EndOfFile(EditorPart):
    """Offers the next file, the review and the export once nothing is open in a file."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor)
        self.offer = EndOffer()
        self._next: Document | None = None

    def show(self) -> None:
        """Say that the file is done, and what can come next."""
        self._next = self._find_next()
        count = self.editor.list.count()
        pieces: list[tuple[str, str]] = []
        taken: set[str] = set()
        for binding in self.keys():
            written = self.session.options.keys.get(binding.id or "", binding.key)
            taken.update(written.split(","))
            key = key_of(binding.id or "", self.session.options.keys)
            pieces += [("  ", ""), (key, "bold $accent"), (f" {tr(binding.description)}", "")]
        self.offer.keys = frozenset(taken)
        done = ntr("Done: {count} segment, none is open.", "Done: {count} segments, none is open.", count)
        self.offer.put(Paint.assemble((f" {done}", "bold"), *pieces))
        self.offer.display = True
        self.offer.focus()

    def keys(self) -> Sequence[Binding]:
        """Return the keys of what can come next."""
        return [each for each in GROUPS["end_offer"] if self._next is not None or each.id != "end_offer.next_file"]

    async def go_on(self, name: str) -> None:
        """Go to the next file or to the review, or ask how complete the export must be."""
        self.editor.target.focus()
        if not await self.editor.settle():
            return
        if name == "next_file" and self._next is not None:
            self.editor.open_file(self._next)
        elif name == "review":
            self.session.open(self.screen, routes.Review(self.editor.document))
        elif name == "export":
            ask_to_export(self.screen, self.project, self.session.options.keys)

    def _find_next(self) -> Document | None:
        """Return the next file with an open segment, from the one after this on, then from the first one."""
        editor = self.editor
        if editor.document is None:
            return None
        everywhere = replace(editor.open_rows(), document=None)
        here = editor.row.number if editor.row else 0
        for after in (here, 0):
            if found := lookup.page(self.project, self.language, everywhere, after=after, limit=1):
                return get_document(self.project, found[0].segment.document)
        return None
