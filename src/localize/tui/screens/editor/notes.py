"""Notes, questions and bookmarks on the segment being written, and its secrecy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from localize.i18n import ntr, tr
from localize.i18n.labels import note_head
from localize.i18n.sanitize import visible
from localize.model import SegmentKey
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.editor.split_join import Bordering
from localize.tui.widgets.prompts import Ask, Choose
from localize.workflow.segments import lookup

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.notes.notes import Remark
    from localize.workflow.project.project import Project

_OPEN = "open"
"""What is typed to let a secret segment go."""


class Marking(Bordering):
    """Writes segments that can be remarked on."""

    _inbox_told = False

    def _look_around(self) -> None:
        super()._look_around()
        start(self, self._show_bookmarks, "bookmarks")
        start(self, self._show_asked, "asked")
        if not self._inbox_told:
            self._inbox_told = True
            start(self, self._tell_inbox, "inbox")

    async def _tell_inbox(self) -> None:
        waiting = await self.bridge.read(_inbox, self.project)
        if waiting:
            count = ntr("{count} message for you", "{count} messages for you", len(waiting))
            self.say(tr("{messages}: {key} in the list", messages=count, key=self.key("editor_list.inbox")), firm=True)

    def action_note(self) -> None:
        """Ask for a note or a question and leave it on the segment."""
        from localize.tui.screens.dialogs.form import Form, Line
        from localize.tui.widgets.settings_list import Switch
        from localize.workflow.notes import notes

        row = self._row
        if row is None or not self.may_write():
            return
        kinds = (("translator", tr("a note for the team")), ("question", tr("a question to the client")))

        async def leave(answers: Answers | None) -> None:
            if answers is not None and answers["text"].strip():
                text, kind = answers["text"], answers["kind"]
                await self._try(lambda: notes.leave(self.project, row.segment.key, self.language, text, kind=kind))

        title = tr("Note on {number}", number=row.number)
        form = Form(title, (Line("text", tr("Text")),), (Switch("kind", tr("It is"), kinds),))
        self.app.push_screen(form, leave)

    def on_screen_resume(self) -> None:
        """Show which notes are open: some were answered or resolved on the screen that was in front."""
        if self._looked_around:
            start(self, self._show_asked, "asked")

    async def _show_asked(self) -> None:
        from localize.workflow.notes.notes import questions

        self.list.asked = await self.bridge.read(questions, self.project, self.language)
        self.list.refresh()

    def action_notes(self) -> None:
        """Show the open notes of this segment, to be answered or resolved."""
        start(self, partial(self._show_notes, everywhere=False), "notes")

    def action_all_notes(self) -> None:
        """Show all open notes in this language; choosing one goes there."""
        start(self, partial(self._show_notes, everywhere=True), "notes")

    async def _show_notes(self, *, everywhere: bool) -> None:
        from localize.workflow.notes import notes

        row = self._row
        key = None if everywhere or row is None else row.segment.key
        found = await self.bridge.read(notes.remarks, self.project, (self.language,), key=key, open_only=True)
        if not found:
            self.say(tr("No open notes"))
            return

        async def take(answer: str | None) -> None:
            if answer is None:
                return
            remark = found[int(answer)]
            if everywhere:
                await self._go_to_number(remark.row.number)
            else:
                self._ask_about(remark)

        self.show_over(Choose(tr("Open notes"), [(str(at), _line(each)) for at, each in enumerate(found)]), take)

    async def action_inbox(self) -> None:
        """Show what waits for you: what was sent back or asked, and answers."""
        from localize.tui.screens.inbox import Inbox

        if await self.settle():
            self.app.push_screen(Inbox(self.session))

    def _ask_about(self, remark: Remark) -> None:
        from localize.workflow.notes import notes

        noted = remark.noted

        async def act(text: str | None) -> None:
            if text is None:
                return
            if text.strip():
                await self._try(lambda: notes.answer(self.project, noted.segment, noted.language, noted.number, text))
            else:
                await self._try(lambda: notes.resolve(self.project, noted.segment, noted.language, noted.number))

        title = f"{note_head(noted.note)}: {visible(noted.note.text)}"
        hint = tr("Enter answers; with nothing typed, it is resolved. Esc goes back")
        self.app.push_screen(Ask(title, hint=hint, required=False), act)

    # --- secrecy ---

    def action_secret(self) -> None:
        """Keep the segment from every engine outside this process; or let it go, when the person types that."""
        row, view = self._row, self.beside.view
        if row is None or view is None or not self.may_write():
            return
        if not view.is_secret:
            start(self, partial(self._set_secret, row.segment.key, secret=True), "secret")
            return

        def take(answer: str | None) -> None:
            if answer is None or answer.strip().casefold() != _OPEN:
                self.say(tr("It stays secret"))
            else:
                start(self, partial(self._set_secret, row.segment.key, secret=False), "secret")

        question = tr("The texts of this segment may go as far as the project allows.")
        self.app.push_screen(Ask(question, hint=tr("Type “{level}” to let them; Esc goes back", level=_OPEN)), take)

    async def _set_secret(self, key: SegmentKey, *, secret: bool) -> None:
        from localize.workflow.segments import confidentiality as secrecy

        act = secrecy.keep_secret if secret else secrecy.open_again
        if await self._write(lambda: act(self.project, [key])) is None or self._row is None:
            return
        self.say(tr("Secret: no engine outside this program sees it") if secret else tr("Secret no longer"))
        self.beside.load(self._row)

    # --- bookmarks ---

    def _load_rows(self, numbers: Sequence[int]) -> None:
        super()._load_rows(numbers)
        if self._looked_around:  # other borders give other numbers
            start(self, self._show_bookmarks, "bookmarks")
            start(self, self._show_asked, "asked")

    async def _show_bookmarks(self) -> None:
        self.list.marked = frozenset(await self.bridge.read(lookup.bookmarks, self.project, self.language))
        self.list.refresh()

    async def action_bookmark(self) -> None:
        """Mark the segment to find it again, or take the mark away."""
        if self._row is None or not self.may_write():
            return
        key = self._row.segment.key
        on = await self._write(lambda: lookup.toggle_bookmark(self.project, key))
        if on is not None:
            await self._show_bookmarks()
            self.say(
                tr("Marked: {key} goes from mark to mark", key=self.key("editor_list.next_bookmark"))
                if on
                else tr("The mark is gone")
            )

    async def action_next_bookmark(self) -> None:
        """Go to the next segment of this list that was marked."""
        marked = [each for each in lookup.bookmarks(self.project, self.language) if self.list.pages.has(each)]
        here = self._row.number if self._row else 0
        following = next((each for each in marked if each > here), marked[0] if marked else None)
        if following is None:
            self.say(tr("No segment of this list is marked"))
        else:
            await self._go_to_number(following)

    async def _go_to_number(self, number: int) -> None:
        if not self.list.pages.has(number) and await self.settle():
            self._show_all()
        await self._go(self.list.pages.find(number))


def _line(remark: Remark) -> str:
    answers = "".join(f" = {each.note.text}" for each in remark.answers)
    return f"{remark.row.number} {note_head(remark.noted.note)}: {remark.noted.note.text}{answers}"


def _inbox(project: Project) -> tuple[object, ...]:
    from localize.workflow.notes.inbox import inbox  # in the reader's thread: the first painting does not wait for it

    return inbox(project)
