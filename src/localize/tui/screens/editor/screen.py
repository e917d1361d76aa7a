"""Editor screen: every action on the segment being written, and the ways to the next one."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from localize.i18n import mark, tr
from localize.i18n.keyboard_layouts import digits
from localize.model import Content, Finding
from localize.model.segment_list import Row
from localize.tui.rendering.panels import counted
from localize.tui.screens.editor.bindings import MORE_KEYS
from localize.tui.screens.editor.machine_drafts import Arriving
from localize.tui.widgets.panels import NAMES, TITLES, Checks
from localize.tui.widgets.prompts import Ask, Choose
from localize.tui.widgets.target_editor import Target
from localize.tui.widgets.virtual_list import Lines
from localize.workflow.checking.check_manual import problem
from localize.workflow.drafting import keystroke_log
from localize.workflow.editing.change_case import next_case, word_at
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import get_document

LIST_KEYS = [
    Binding("enter", "confirm", "Write", id="editor.confirm"),
    Binding("u", "next_untranslated", "Next new", id="editor_list.next_untranslated"),
    Binding("i", "next_issue", "Next finding", id="editor_list.next_issue"),
    Binding("slash", "find", "Find", id="editor_list.find"),
    Binding("l", "language", "Language", id="editor_list.language"),
    Binding("ctrl+l", "leave", "Files", id="editor.leave"),
    Binding("question_mark", "help", "Help", id="app.help"),
]


class Editor(Arriving):
    """Translates the segments of a document, or of the whole project, into one language."""

    TITLE = mark("Editor")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+enter", "confirm", "Confirm", priority=True, id="editor.confirm"),
        Binding("ctrl+r,f2", "use_match", "Use match", priority=True, id="editor.use_match"),
        Binding("f9,ctrl+t", "insert_tag", "Tag", priority=True, id="editor.insert_tag"),
        Binding("f8", "findings", "Checks", priority=True, id="editor.findings"),
        Binding(
            "f7", "fix", "Put the next fix in; a suggestion is shown first", priority=True, show=False, id="editor.fix"
        ),
        Binding("tab", "panel(1)", "Panel", priority=True, id="editor.next_panel"),
        Binding("ctrl+u", "next_untranslated", "Next new", priority=True, id="editor.next_untranslated"),
        Binding("f1,question_mark", "help", "Help", id="app.help"),
        Binding("shift+tab", "panel(-1)", "Panel before", priority=True, show=False, id="editor.previous_panel"),
        Binding("ctrl+n", "step(1)", "Next segment", priority=True, show=False, id="editor.next"),
        Binding(
            "f4,ctrl+down",
            "choose_match(1)",
            "Choose the next match",
            priority=True,
            show=False,
            id="editor.next_match",
        ),
        Binding(
            "ctrl+up",
            "choose_match(-1)",
            "Choose the match before",
            priority=True,
            show=False,
            id="editor.previous_match",
        ),
        Binding(
            "ctrl+o",
            "insert_match",
            "Insert the match at the cursor",
            priority=True,
            show=False,
            id="editor.insert_match",
        ),
        Binding("f5", "copy_source", "Copy the source", priority=True, show=False, id="editor.copy_source"),
        Binding(
            "f3,ctrl+k", "concordance", "Look a word up everywhere", priority=True, show=False, id="editor.concordance"
        ),
        Binding("ctrl+f", "find", "Find in this list", priority=True, show=False, id="editor.find"),
        Binding("ctrl+g", "go_to", "Go to a number", priority=True, show=False, id="editor.go_to"),
        Binding("f6", "note", "Leave a note", priority=True, show=False, id="editor.note"),
        Binding("ctrl+z", "undo", "Undo; in the findings too", show=False, id="editor.undo"),
        Binding("ctrl+s", "save", "Save without confirming", priority=True, show=False, id="editor.save"),
        Binding("ctrl+l", "leave", "Files of the project", priority=True, show=False, id="editor.leave"),
        Binding("escape", "back", "To the list; there: show all rows", priority=True, show=False, id="editor.back"),
        Binding(
            "u", "next_untranslated", "Next new segment (in the list)", show=False, id="editor_list.next_untranslated"
        ),
        Binding(
            "i", "next_issue", "Next segment with a finding (in the list)", show=False, id="editor_list.next_issue"
        ),
        Binding("n", "step(1)", "Next row (in the list)", show=False, id="editor_list.next"),
        Binding("N", "step(-1)", "Row before (in the list)", show=False, id="editor_list.previous"),
        Binding("slash", "find", "Find (in the list)", show=False, id="editor_list.find"),
        Binding("c", "note", "Leave a note (in the list)", show=False, id="editor_list.note"),
        Binding("l", "language", "Another language (in the list)", show=False, id="editor_list.language"),
        *MORE_KEYS,
        *(
            Binding(str(at), f"turn_to('{name}')", TITLES[name], show=False, id=f"editor_list.show_{name}")
            for at, name in enumerate(NAMES, 1)
        ),
    ]

    async def on_lines_moved(self, event: Lines.Moved) -> None:
        """Store what was typed and show the new row; a later move makes this one void."""
        if event.index == self.list.cursor:
            await self._go(event.index)

    def on_lines_chosen(self) -> None:
        """Write in the row."""
        self.target.focus()

    async def on_target_left(self, event: Target.Left) -> None:
        """Go to the segment before or after."""
        await self.action_step(event.step)

    def action_write(self) -> None:
        """Write in the segment."""
        self.target.focus()

    def on_target_refused(self) -> None:
        """Say why nothing is written."""
        self.may_write()

    def on_target_paged(self, event: Target.Paged) -> None:
        """Read on in a source that is longer than its box, then in the panel; back the other way round."""
        if event.step > 0 and self.scroll_source(event.step):
            return
        if not self.panels.scroll_page(event.step):
            self.scroll_source(event.step)

    async def action_confirm(self) -> None:
        """Confirm the text and go to the next open segment; in the list and the checks, the key of those."""
        if self.focused is self.list:
            self.target.focus()
            return
        if isinstance(self.focused, Checks):
            self.focused.action_fix()
            return
        typed = self.target.typed
        if self._row is None:
            return
        left: tuple[Finding, ...] = ()
        number = self._row.number
        if typed or self._loaded:
            saved = await self._store(partial(keystroke_log.save, keys=self.target.keys), typed)
            if saved is None:
                return
            self.target.forget_keys()
            if saved.row.source_changed:
                self.say(tr("{number}: its source has changed meanwhile; look at it again", number=number), warn=True)
                return
            left = counted(saved.findings)
        self._to_open(untranslated=False)
        if left:  # said last: of the last open text, what is wrong in it matters more than that it was the last
            self.say(f"{number}: {problem(left[0])}" + (f" (+{len(left) - 1})" if len(left) > 1 else ""), warn=True)

    async def action_save(self) -> None:
        """Store the text without confirming it."""
        if await self.settle():
            self._paint_heads()

    async def action_step(self, step: int) -> None:
        """Go to the segment after or before."""
        index = self.list.cursor + step
        if 0 <= index < self.list.count():
            await self._go(index)

    async def action_next_untranslated(self) -> None:
        """Go to the next segment without a text."""
        if await self.settle():
            self._to_open(untranslated=True)

    def action_go_to(self) -> None:
        """Ask for a number and go there."""

        async def go(answer: str | None) -> None:
            wanted = digits(answer or "").strip()
            if wanted.isdecimal():
                await self._go_to_wanted(int(wanted))
            elif wanted:
                self.say(tr("“{text}” is no number of a segment", text=wanted), warn=True)

        self.app.push_screen(Ask(tr("Go to segment number")), go)

    async def _go_to_wanted(self, wanted: int) -> None:
        """Go to a number that was typed: a filter that leaves it out is taken away; beyond the end it is told.

        Where a file's numbers begin higher, one below them is the place that the head tells: "5 of 9".
        """
        if self.list.pages.has(wanted):
            await self._go(self.list.pages.find(wanted))
            return
        numbers = lookup.numbers(self.project, self.language, self._where)
        shown = self.list.pages.numbers
        if numbers and 1 <= wanted < numbers[0] and wanted <= len(shown):
            wanted = shown[wanted - 1]
        at = bisect_left(numbers, wanted)
        if not numbers or not numbers[0] <= wanted <= numbers[-1]:
            first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
            self.say(
                tr(
                    "There is no segment {number} here: they are {first} to {last}",
                    number=wanted,
                    first=first,
                    last=last,
                ),
                warn=True,
            )
        else:
            await self._go_to_number(numbers[at])

    async def action_back(self) -> None:
        """Go from the text to the list; in the list, show all rows again."""
        if self.focused is self.target and self.target.hide_offers():
            self._paint_heads()
            return
        if self.focused is not self.list:
            if isinstance(self.focused, Checks):
                self.target.focus()
            else:
                self.list.focus()
        elif self._filter and await self.settle():
            self._show_all()

    async def action_leave(self) -> None:
        """Go back to the screen before."""
        if await self.settle():
            self.leave()

    def action_concordance(self) -> None:
        """Look a word up in the whole project and in the memory."""
        from localize.tui.screens.concordance import Search, Taken

        async def take(answer: Taken | None) -> None:
            if answer is not None and answer.goes and answer.row is not None:
                await self._go_to_row(answer.row)
                return
            if answer is not None:
                self.target.type_in(answer.text)
            self.target.focus()

        self.app.push_screen(Search(self.session, self.selected(), inserts=True), take)

    async def _go_to_row(self, row: Row) -> None:
        """Go to a segment of the project: in this list, else in an editor on its file, from which one comes back."""
        if self._document is None or row.segment.document == self._document.id:
            await self._go_to_number(row.number)
        elif await self.settle():
            document = get_document(self.project, row.segment.document)
            self.app.push_screen(Editor(self.session, document=document, number=row.number))

    def action_language(self) -> None:
        """Choose another language to write in."""
        tags = lookup.target_languages(self.project, self._document) if self._document else self.project.targets

        async def take(answer: str | None) -> None:
            if answer and await self.settle():
                self.session.language = next(tag for tag in tags if tag == answer)
                self._issues = None
                self._forget_filter()
                self._number = self._row.number if self._row else None
                self._open()

        self.app.push_screen(Choose(tr("Translate into"), [(tag, tag) for tag in tags], chosen=self.language), take)

    def keys_now(self) -> list[Binding]:
        """Return the keys of the text, of the list, or of the findings."""
        return self.as_bound(LIST_KEYS) if self.focused is self.list else super().keys_now()

    async def action_insert_match(self) -> None:
        """Insert the chosen match at the cursor."""
        await self.beside.loaded()
        if self.beside.matches:
            self.target.type_in(self.beside.matches[self.beside.chosen].target.typed)
            self.target.focus()
        else:
            self.say(tr("No match to use here"))

    def action_choose_match(self, step: int) -> None:
        """Choose another match."""
        self.panels.turn_to("matches")
        self.beside.choose(step)

    def action_copy_source(self) -> None:
        """Replace the text by the source; one without words has its numbers as the target language writes them."""
        from localize.workflow.editing.copy_source import as_it_goes_over

        if self._row is not None:
            source, view = self._row.segment.source, self.beside.view
            begun = as_it_goes_over(source, view.document.source_language, self.language) if view else source.typed
            self.target.put(begun)
            self.target.focus()

    def action_change_case(self) -> None:
        """Change the capitals of what is selected, else of the word at the cursor."""
        if self._row is None or not self.may_write():
            return
        chosen = self.target.chosen
        content = Content.parse(self.target.typed, self.target.tags)
        start, end = chosen if chosen[0] < chosen[1] else word_at(self.target.typed, chosen[0])
        text = next_case(content, start, end, self.language)
        if text is None:
            self.say(tr("There are no letters to change: select some, or stand in a word"))
            return
        self.target.put_at(start, end, text)
        if chosen[0] < chosen[1]:
            self.target.choose(start, start + len(text))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Show counts and look at the text once the typing rests."""
        event.stop()
        self._paint_heads()
        if self.beside.typed != self.target.typed and self.panels.checks().offered is not None:
            self.panels.checks().offer(None)
        # A text that came back to what it was is looked at again too: the panel shows what was typed in between.
        self._touched = self._touched or self.target.typed != self._loaded
        if self._row is not None and self._touched:
            self.beside.preview(self._row, self.target.typed)

    def action_panel(self, step: int) -> None:
        """Turn to another panel."""
        self.panels.turn(step)

    def action_turn_to(self, name: str) -> None:
        """Turn to one panel."""
        self.panels.turn_to(name)
