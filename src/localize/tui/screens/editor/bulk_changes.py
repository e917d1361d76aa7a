"""Bulk changes in the editor: replace, copy to repetitions, undo; each with a preview and a question."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.model import Content
from localize.model.segment_list import Row
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.segment_editor import EditorPart

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.choose_changes import Proposed
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.editing.replace import FoundTexts, Replacement

FORM = "replace"


class BulkChanges(EditorPart):
    """Changes many segments in one step."""

    # --- search and replace ---

    def ask_to_replace(self) -> None:
        """Ask what is to be replaced by what."""
        from localize.tui.screens.dialogs.filter_and_replace_forms import replace_fields, replace_switches
        from localize.tui.screens.dialogs.form import Form

        if not self.session.may_write(self.screen):
            return
        last = {**self.session.asked.get(FORM, {})}
        if self.editor.target.selected_text:
            last["text"] = self.editor.target.selected_text
        in_file = self.editor.document is not None

        found: list[FoundTexts] = []

        async def find(answers: Answers) -> None:
            if answers["text"] and await self.editor.settle():
                self.session.asked[FORM] = answers
                found.extend(await self._find_replacements(answers))  # none where that was stopped

        def take(_answers: Answers | None) -> None:
            for each in found:
                self._offer_replacements(each)

        form = Form(
            tr("Search and replace in translations"),
            replace_fields(last),
            replace_switches(last, in_file=in_file),
            act=find,
            at_fault=lambda _answers, _error: "text",
        )
        self.screen.app.push_screen(form, take)

    async def _find_replacements(self, answers: Answers) -> tuple[FoundTexts, ...]:
        from localize.tui.screens.dialogs.filter_and_replace_forms import read_replacement
        from localize.workflow.editing.replace import find_replacements

        wish = read_replacement(answers, self.editor.where)
        found = await self.screen.drive_or_raise(
            tr("Replace"), lambda: find_replacements(self.project, self.language, wish), reads_only=True
        )
        if found is None:
            return ()
        if not found.texts and (left := self._left_alone(found)):
            raise LocalizeError("{error}", error=left)
        if not found.texts:
            raise LocalizeError("“{text}” is not in these translations", text=answers["text"])
        return (found,)

    def _offer_replacements(self, found: FoundTexts) -> None:
        from localize.tui.screens.dialogs.choose_changes import ChooseMany

        async def put(chosen: tuple[int, ...] | None) -> None:
            if chosen:
                await self._put_in([found.texts[at] for at in chosen])

        title = ntr("{count} text would change", "{count} texts would change", len(found.texts))
        proposed = [_proposed(each.row, each.before, each.after) for each in found.texts]
        screen = ChooseMany(title, proposed, note=self._left_alone(found))
        self.screen.app.push_screen(screen, put)

    def _left_alone(self, found: FoundTexts) -> str:
        said = []
        if found.approved:
            said.append(
                ntr("{count} approved text is left alone.", "{count} approved texts are left alone.", found.approved)
            )
        if found.rejected:
            said.append(
                ntr("{count} rejected text is left alone.", "{count} rejected texts are left alone.", found.rejected)
            )
        return " ".join(said)

    async def _put_in(self, chosen: list[Replacement]) -> None:
        from localize.workflow.editing.replace import put_in

        done = await self.editor.write(lambda: put_in(self.project, chosen))
        if done is None:
            return
        said = ntr("{count} text changed.", "{count} texts changed.", len(done.texts))
        if done.lost:
            lost = ntr(
                "{count} was changed by somebody else.", "{count} were changed by somebody else.", len(done.lost)
            )
            said = f"{said} {lost}"
        self.screen.say(f"{said} {self.way_back()}")
        self.session.tell_changed(self.screen, [each.key for each in done.texts])

    def way_back(self) -> str:
        """Return which key takes a change back."""
        return tr("{key} in the list undoes it.", key=self.screen.key("editor_list.take_back"))

    # --- repetitions ---

    def show_repetitions(self) -> None:
        """Show the repetitions of this segment, and carry its text over to those that are chosen."""
        row = self.editor.row
        if row is not None and self.session.may_write(self.screen):
            start(self.screen, partial(self._propagate, row), "repeats")

    async def _propagate(self, row: Row) -> None:
        from localize.tui.screens.dialogs.choose_changes import ChooseMany
        from localize.workflow.segments import repetitions

        if not await self.editor.settle():
            return
        key = row.segment.key
        found = await self.bridge.read(repetitions.find_repeats, self.project, key, self.language)
        rows = (*found.open, *found.other)
        if not rows:
            self.screen.say(tr("No open repetitions of this segment"))
            return
        text = (await self.bridge.read(self.project.store.get_row, key, self.language)).target
        content = text.content if text else Content()
        proposed = [
            _proposed(each, each.target.content if each.target else Content(), content, chosen=each in found.open)
            for each in rows
        ]

        async def carry(chosen: tuple[int, ...] | None) -> None:
            if chosen:
                await self._carry_over(row, [rows[at] for at in chosen])

        title = ntr("{count} segment has the same source", "{count} segments have the same source", len(rows))
        self.screen.show_over(ChooseMany(title, proposed), carry)

    async def _carry_over(self, row: Row, chosen: Iterable[Row]) -> None:
        from localize.workflow.segments import repetitions

        keys = {each.segment.key for each in chosen}
        count = await self.editor.write(
            lambda: repetitions.propagate(self.project, row.segment.key, self.language, to=keys)
        )
        if count is not None:
            self.screen.say(
                f"{ntr('{count} repetition filled.', '{count} repetitions filled.', count)} {self.way_back()}"
            )
            self.session.tell_changed(self.screen, keys)

    # --- taking back ---

    def offer_to_undo(self) -> None:
        """Show what this person did last, to be taken back one by one."""
        if self.session.may_write(self.screen):
            start(self.screen, self._offer_to_undo, "operations")

    async def _offer_to_undo(self) -> None:
        from localize.tui.screens.dialogs.undo import offer_to_take_back

        if await self.editor.settle():
            await offer_to_take_back(self.screen, self.session, self.editor.take_undone)


def _proposed(row: Row, before: Content, after: Content, *, chosen: bool = True) -> Proposed:
    from localize.tui.screens.dialogs.choose_changes import Proposed

    return Proposed(row.document_number, row.path, row.segment.source, before, after, chosen)
