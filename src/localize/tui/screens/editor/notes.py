"""Notes, questions and bookmarks on the segment being written, and its secrecy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from localize.i18n import ntr, tr
from localize.i18n.labels import note_head
from localize.i18n.sanitize import visible
from localize.model import SegmentKey
from localize.tui.rendering.text import number_words
from localize.tui.screens.base.screen import start
from localize.tui.screens.dialogs.suggestion_refusal import ask_to_refuse
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.prompts import Ask, Choose
from localize.workflow import suggested_wordings
from localize.workflow.segments import lookup

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.notes.notes import Remark
    from localize.workflow.project.project import Project
    from localize.workflow.suggested_wordings import Suggestion

_OPEN = "open"
"""What is typed to let a secret segment go."""


class SegmentNotes(EditorPart):
    """Notes and questions on the open segment, bookmarks, secrecy, and the messages that wait for this person."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor)
        self._is_inbox_told = False

    def look_around(self) -> None:
        """Look up what is bookmarked and asked, and once what waits for this person."""
        start(self.screen, self._show_bookmarks, "bookmarks")
        self.show_questions()
        if not self._is_inbox_told:
            self._is_inbox_told = True
            start(self.screen, self._tell_inbox, "inbox")

    async def _tell_inbox(self) -> None:
        waiting = await self.bridge.read(_inbox, self.project)
        if waiting:
            count = ntr("{count} message for you", "{count} messages for you", len(waiting))
            key = self.screen.key("editor_list.inbox")
            self.screen.say(tr("{messages}: {key} in the list", messages=count, key=key))

    def ask_for_note(self) -> None:
        """Ask for a note or a question and leave it on the segment."""
        from localize.tui.screens.dialogs.form import Form, Line
        from localize.tui.widgets.settings_list import Switch
        from localize.workflow.notes import notes

        row = self.editor.row
        if row is None or not self.session.may_write(self.screen):
            return
        kinds = (("translator", tr("a note for the team")), ("question", tr("a question for the client")))

        async def leave(answers: Answers) -> None:
            text, kind = answers["text"], answers["kind"]
            if text.strip():
                await self.editor.change(
                    lambda: notes.leave(self.project, row.segment.key, self.language, text, kind=kind)
                )

        title = tr("Note on {number}", number=self.editor.number_of(row))
        form = Form(title, (Line("text", tr("Text")),), (Switch("kind", tr("It is"), kinds),), act=leave)
        self.screen.app.push_screen(form)

    def show_questions(self) -> None:
        """Show in the list which notes are open."""
        start(self.screen, self._show_asked, "asked")

    async def _show_asked(self) -> None:
        from localize.workflow.notes.notes import questions

        self.editor.list.asked = await self.bridge.read(questions, self.project, self.language)
        self.editor.list.refresh()

    def show_open_notes(self, *, everywhere: bool) -> None:
        """Show the open notes of this segment, to be answered or resolved; or all, each a way to its segment."""
        start(self.screen, partial(self._show_notes, everywhere=everywhere), "notes")

    async def _show_notes(self, *, everywhere: bool) -> None:
        from localize.workflow.notes import notes

        row = self.editor.row
        key = None if everywhere or row is None else row.segment.key
        found = await self.bridge.read(notes.remarks, self.project, (self.language,), key=key, open_only=True)
        if not found:
            self.screen.say(tr("No open notes"))
            return

        async def take(answer: str | None) -> None:
            if answer is None:
                return
            remark = found[int(answer)]
            if everywhere:
                await self.editor.go_to(remark.row.number)
            else:
                self._ask_about(remark)

        is_mixed = len({each.row.path for each in found}) > 1
        choices = [(str(at), _line(each, is_mixed=is_mixed)) for at, each in enumerate(found)]
        self.screen.show_over(Choose(tr("Open notes"), choices), take)

    def _ask_about(self, remark: Remark) -> None:
        from localize.workflow.notes import notes

        noted = remark.noted
        if not self.session.may_write(self.screen):
            return

        async def act(text: str) -> None:
            if text.strip():
                await self.editor.change(
                    lambda: notes.answer(self.project, noted.segment, noted.language, noted.number, text)
                )
            else:
                await self.editor.change(
                    lambda: notes.resolve(self.project, noted.segment, noted.language, noted.number)
                )

        title = f"{note_head(noted.note)}: {visible(noted.note.text)}"
        hint = tr("Enter answer, or resolve if empty · Esc back")
        self.screen.app.push_screen(Ask(title, hint=hint, required=False, act=act))

    # --- suggested wordings ---

    async def take_suggestion(self) -> None:
        """Confirm the wording that a reviewer suggests for the open segment as one's own text."""
        there = self._suggestion()
        if there is not None:
            noted, seen = there.noted, self.editor.seen
            take = partial(
                suggested_wordings.take, self.project, noted.segment, noted.language, noted.number, seen=seen
            )
            if await self.editor.write(take) is not None:
                self.session.tell_changed(self.screen, {noted.segment})
                self.screen.say(tr("Suggestion accepted: the text is now yours and needs approval"))

    def refuse_suggestion(self) -> None:
        """Refuse the wording that a reviewer suggests for the open segment, with or without a reason."""
        there = self._suggestion()
        if there is None:
            return

        def show(reason: str | None) -> None:
            if reason is not None:
                self.editor.load_panels()
                self.screen.say(tr("Refused; {name} reads it under “For you”", name=visible(there.by)))

        self.screen.app.push_screen(ask_to_refuse(self.screen, self.project, there.noted), show)

    def _suggestion(self) -> Suggestion | None:
        row, view = self.editor.row, self.editor.loader.view
        if row is None or view is None or not self.session.may_write(self.screen):
            return None
        if self.editor.has_changes:
            self.screen.say(tr("Save or undo what you typed first"))
            return None
        there = suggested_wordings.find_suggestion(row, view.notes)
        if there is None:
            self.screen.say(tr("No suggested wording here"))
        return there

    # --- secrecy ---

    def toggle_secret(self) -> None:
        """Keep the segment from every engine outside this process; or let it go, when the person types that."""
        row, view = self.editor.row, self.editor.loader.view
        if row is None or view is None or not self.session.may_write(self.screen):
            return
        if not view.is_secret:
            start(self.screen, partial(self._set_secret, row.segment.key, secret=True), "secret")
            return

        def take(answer: str | None) -> None:
            if answer is None or answer.strip().casefold() != _OPEN:
                self.screen.say(tr("It stays secret"))
            else:
                start(self.screen, partial(self._set_secret, row.segment.key, secret=False), "secret")

        question = tr("The project's data sharing setting now applies to this segment.")
        self.screen.app.push_screen(
            Ask(question, hint=tr("Type “{level}” to allow it · Esc cancel", level=_OPEN)), take
        )

    async def _set_secret(self, key: SegmentKey, *, secret: bool) -> None:
        from localize.workflow.segments import confidentiality as secrecy

        act = secrecy.keep_secret if secret else secrecy.open_again
        if await self.editor.change(lambda: act(self.project, [key])):
            self.screen.say(tr("Secret: no engine outside this program sees it") if secret else tr("No longer secret"))

    # --- bookmarks ---

    async def _show_bookmarks(self) -> None:
        found = await self.bridge.read(lookup.bookmarks, self.project, self.language)
        self.editor.list.marked = frozenset(found)
        self.editor.list.refresh()

    async def toggle_bookmark(self) -> None:
        """Mark the segment to find it again, or take the mark away."""
        if self.editor.row is None or not self.session.may_write(self.screen):
            return
        key = self.editor.row.segment.key
        on = await self.editor.write(lambda: lookup.toggle_bookmark(self.project, key))
        if on is not None:
            await self._show_bookmarks()
            self.screen.say(
                tr("Bookmarked. {key} next bookmark", key=self.screen.key("editor_list.next_bookmark"))
                if on
                else tr("Bookmark removed")
            )

    async def go_to_next_bookmark(self) -> None:
        """Go to the next segment of this list that was marked."""
        marked = [
            each for each in lookup.bookmarks(self.project, self.language).values() if self.editor.list.pages.has(each)
        ]
        here = self.editor.row.number if self.editor.row else 0
        following = next((each for each in marked if each > here), marked[0] if marked else None)
        if following is None:
            self.screen.say(tr("No bookmarks in this list"))
        else:
            await self.editor.go_to(following)


def _line(remark: Remark, *, is_mixed: bool) -> str:
    answers = "".join(f" = {each.note.text}" for each in remark.answers)
    number, note = number_words(remark.row, is_mixed=is_mixed), remark.noted.note
    return f"{number} {note_head(note)}: {note.text}{answers}"


def _inbox(project: Project) -> tuple[object, ...]:
    from localize.workflow.notes.inbox import inbox  # in the reader's thread: the first painting does not wait for it

    return inbox(project)
