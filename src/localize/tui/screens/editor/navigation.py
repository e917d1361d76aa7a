"""Navigation of the editor: confirmation, the next segment, a number, a word, another language, back."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import partial

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.keyboard_layouts import digits
from localize.model import Finding, LanguageTag, SegmentKey, Severity
from localize.model.segment_list import Row
from localize.tui import routes
from localize.tui.rendering.panels import counted
from localize.tui.screens.dialogs.language import ask_for_language
from localize.tui.screens.editor.row_filter import ListFilter
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.status_line import Tone
from localize.workflow.checking.check_manual import problem
from localize.workflow.drafting import keystroke_log
from localize.workflow.segments import lookup
from localize.workflow.segments.iterate import get_document

_ASKS_TOO = frozenset({"completeness.length", "completeness.sentence", "completeness.clause", "completeness.file_name"})
"""Checks whose findings are asked about whatever their severity: the text may be in the wrong row, or half of it.

Of a text of several sentences the length is not found too short, as what is missing has a finding of its own.
"""


def is_grave(finding: Finding) -> bool:
    """Tell whether a finding is worth a question before its text is confirmed."""
    return finding.severity in (Severity.CRITICAL, Severity.MAJOR) or finding.check in _ASKS_TOO


class Navigation(EditorPart):
    """Goes from segment to segment, and to what is elsewhere in the project."""

    def __init__(self, editor: SegmentEditor, rows: ListFilter) -> None:
        super().__init__(editor)
        self._rows = rows
        self._asked: tuple[SegmentKey, str] | None = None
        """The segment and the text about which it was asked whether it is to be confirmed with its findings."""

    async def confirm(self) -> None:
        """Confirm the text and go to the next open segment; in the list and the findings, do what Enter does there."""
        editor, focused = self.editor, self.screen.focused
        if focused is editor.list:
            editor.target.focus()
        elif isinstance(focused, Checks) and focused.findings:
            focused.action_fix()
        elif isinstance(focused, Checks):
            editor.target.focus()
        elif editor.row is not None:
            await self._confirm(editor.row)

    async def _confirm(self, row: Row) -> None:
        editor = self.editor
        typed = editor.target.typed
        if await self._asks_first(row, typed):
            return
        left: tuple[Finding, ...] = ()
        if typed or editor.loaded:
            saved = await editor.store(partial(keystroke_log.save, keys=editor.target.keys), typed)
            if saved is None:
                return
            editor.target.forget_keys()
            if saved.row.source_changed:
                said = tr("{number}: its source has changed meanwhile; look at it again", number=editor.number_of(row))
                self.screen.say(said, Tone.WARNING)
                return
            if editor.row is None or editor.row.segment.key != row.segment.key:
                return  # the user has gone somewhere else meanwhile
            left = counted(saved.findings)
        self._rows.go_to_open()
        if not (typed or editor.loaded):
            self.screen.say(tr("{number}: skipped, because it has no translation yet", number=editor.number_of(row)))
        if left:  # said last: of the last open text, what is wrong in it matters more than that it was the last
            more = f" (+{len(left) - 1})" if len(left) > 1 else ""
            self.screen.say(f"{editor.number_of(row)}: {problem(left[0])}{more}", Tone.WARNING)

    async def _asks_first(self, row: Row, typed: str) -> bool:
        """Ask once, where a text to be confirmed has a major finding; tell whether it was asked."""
        about = row.segment.key, typed
        if not self.session.options.asks_on_findings or not typed or self._asked == about:
            return False
        if not await self.editor.look() or self.editor.target.typed != typed:
            return False
        grave = [each for each in counted(self.editor.panels.checks().findings) if is_grave(each)]
        if not grave:
            return False
        self._asked = about
        more = f" (+{len(grave) - 1})" if len(grave) > 1 else ""
        confirm, findings = self.screen.key("editor.confirm"), self.screen.key("editor.findings")
        said = tr(
            "{finding}. {key} again confirms it; {findings} shows it",
            finding=problem(grave[0]) + more,
            key=confirm,
            findings=findings,
        )
        self.screen.say(said, Tone.WARNING)
        return True

    async def save(self) -> None:
        """Store the text without confirming it."""
        if await self.editor.settle():
            self.editor.paint_heads()

    async def step(self, step: int) -> None:
        """Go to the segment after or before."""
        index = self.editor.list.cursor + step
        if 0 <= index < self.editor.list.count():
            await self.editor.go(index)

    async def go_to_open(self) -> None:
        """Go to the next open segment."""
        if await self.editor.settle():
            self._rows.go_to_open()

    def ask_for_number(self) -> None:
        """Ask for a number and go there."""

        async def go(answer: str) -> None:
            wanted = digits(answer).strip()
            if wanted.isdecimal():
                await self._go_to_wanted(int(wanted))
            elif wanted:
                raise LocalizeError("“{text}” is not a segment number", text=wanted)

        self.screen.app.push_screen(Ask(tr("Go to segment number"), act=go))

    async def _go_to_wanted(self, wanted: int) -> None:
        """Go to a number that was typed: a filter that leaves it out is taken away; one beyond the end is an error.

        The number is that of a segment in the open one's document; of one that the language lacks, the next is meant.
        Raises: LocalizeError.
        """
        row = self.editor.row
        if row is None:
            return
        before = row.number - row.document_number
        where = replace(self.editor.where, document=row.segment.document)
        numbers = lookup.numbers(self.project, self.language, where)
        if numbers[0] <= before + wanted <= numbers[-1]:
            await self.editor.go_to(numbers[bisect_left(numbers, before + wanted)])
            return
        raise LocalizeError(
            "no segment {number} here: choose {first} to {last}",
            number=wanted,
            first=numbers[0] - before,
            last=numbers[-1] - before,
        )

    async def back(self) -> None:
        """Go from the text to the list; in the list, show all rows again, then go back to the files."""
        editor, focused = self.editor, self.screen.focused
        if focused is editor.target and editor.target.hide_offers():
            editor.paint_heads()
        elif isinstance(focused, Checks):
            editor.target.focus()
        elif focused is not editor.list:
            editor.list.focus()
        elif not editor.filter:
            await self.leave()
        elif await editor.settle():
            editor.show_all()

    async def leave(self) -> None:
        """Go back to the screen before."""
        if await self.editor.settle():
            self.session.leave(self.screen)

    def look_up(self) -> None:
        """Look a word up in the whole project and in the memory."""
        target = self.editor.target

        async def take(answer: routes.Taken | None) -> None:
            if answer is not None and answer.goes and answer.row is not None:
                await self._go_to_row(answer.row)
                return
            if answer is not None:
                target.type_in(answer.text)
            target.focus()

        self.session.open(self.screen, routes.Search(self.editor.selected(), inserts=True), take)

    async def _go_to_row(self, row: Row) -> None:
        """Go to a segment of the project: in this list, else in an editor on its file, from which one comes back."""
        editor = self.editor
        if editor.document is None or row.segment.document == editor.document.id:
            await editor.go_to(row.number)
        elif await editor.settle():
            document = get_document(self.project, row.segment.document)
            self.session.open(self.screen, routes.Editor(document, row.segment.key))

    async def show_inbox(self) -> None:
        """Show what waits for this person: what was sent back or asked, and answers."""
        if await self.editor.settle():
            self.session.open(self.screen, routes.Inbox())

    async def flip_language(self) -> None:
        """Write in the next target language, after the last one in the first."""
        editor = self.editor
        tags = list(editor.target_languages())
        if len(tags) < 2:
            self.screen.say(tr("This file has only one target language"))
        elif await editor.settle():
            at = tags.index(self.language) if self.language in tags else -1
            editor.open_in(tags[(at + 1) % len(tags)])

    def choose_language(self) -> None:
        """Choose another language to write in."""
        editor = self.editor
        tags = editor.target_languages()

        async def take(tag: LanguageTag) -> None:
            if await editor.settle():
                editor.open_in(tag)

        ask_for_language(self.screen, tr("Translate into"), tags, self.language, take)
