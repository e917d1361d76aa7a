"""Bulk changes in the editor: replace, copy to repetitions, undo; each with a preview and a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from localize.errors import LocalizeError
from localize.i18n import ntr, tr
from localize.i18n.sanitize import visible
from localize.model import Content, LanguageTag, SegmentKey
from localize.model.segment_list import Row
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.editor.row_filter import Sifting
from localize.workflow.checking import check
from localize.workflow.history.operations import Undone
from localize.workflow.segments import lookup

if TYPE_CHECKING:
    from localize.tui.screens.dialogs.choose_changes import Proposed
    from localize.tui.screens.dialogs.form import Answers
    from localize.workflow.editing.replace import FoundTexts, Replacement

T = TypeVar("T")
FORM = "replace"
_AT_ONCE = 100
"""Texts that are checked before others may be read: some 50 ms."""


class Changing(Sifting):
    """Writes segments, and changes many of them in one step."""

    # --- search and replace ---

    def action_replace(self) -> None:
        """Ask what is to be replaced by what."""
        from localize.tui.screens.dialogs.filter_and_replace_forms import replace_fields, replace_switches
        from localize.tui.screens.dialogs.form import Form

        if not self.may_write():
            return
        last = {**self.session.asked.get(FORM, {})}
        if self.target.selected_text:
            last["text"] = self.target.selected_text
        in_file = self._document is not None

        async def take(answers: Answers | None) -> None:
            if answers is not None and answers["text"] and await self.settle():
                self.session.asked[FORM] = answers
                start(self, partial(self._find_replacements, answers), "replace")

        form = Form(
            tr("Search and replace in translations"), replace_fields(last), replace_switches(last, in_file=in_file)
        )
        self.app.push_screen(form, take)

    async def _find_replacements(self, answers: Answers) -> None:
        from localize.tui.screens.dialogs.choose_changes import ChooseMany
        from localize.tui.screens.dialogs.filter_and_replace_forms import read_replacement
        from localize.workflow.editing.replace import find_replacements

        wish = read_replacement(answers, self._where)
        found = await self.drive(
            tr("Replace"), lambda: find_replacements(self.project, self.language, wish), reads_only=True
        )
        if found is None:
            return
        if not found.texts:
            self.say(
                self._left_alone(found) or tr("“{text}” is not in these translations", text=visible(answers["text"]))
            )
            return

        async def put(chosen: tuple[int, ...] | None) -> None:
            if chosen:
                await self._put_in([found.texts[at] for at in chosen])

        title = ntr("{count} text would change", "{count} texts would change", len(found.texts))
        proposed = [_proposed(each.row, each.before, each.after) for each in found.texts]
        screen = ChooseMany(title, proposed, note=self._left_alone(found))
        self.app.push_screen(screen, put)

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

        done = await self._write(lambda: put_in(self.project, chosen))
        if done is None:
            return
        said = ntr("{count} text changed.", "{count} texts changed.", len(done.texts))
        if done.lost:
            lost = ntr("{count} was saved by somebody else.", "{count} were saved by somebody else.", len(done.lost))
            said = f"{said} {lost}"
        self.say(f"{said} {self._way_back()}")
        self._check_again([each.key for each in done.texts])
        self.reload_rows()

    def _way_back(self) -> str:
        return tr("{key} in the list takes it back.", key=self.key("editor_list.take_back"))

    # --- repetitions ---

    def action_propagate(self) -> None:
        """Show the repetitions of this segment, and carry its text over to those that are chosen."""
        row = self._row
        if row is not None and self.may_write():
            start(self, partial(self._propagate, row), "repeats")

    async def _propagate(self, row: Row) -> None:
        from localize.tui.screens.dialogs.choose_changes import ChooseMany
        from localize.workflow.segments import repetitions

        if not await self.settle():
            return
        key = row.segment.key
        found = await self.bridge.read(repetitions.find_repeats, self.project, key, self.language)
        rows = (*found.open, *found.other)
        if not rows:
            self.say(tr("No other segment waits for this text"))
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
        self.show_over(ChooseMany(title, proposed), carry)

    async def _carry_over(self, row: Row, chosen: Iterable[Row]) -> None:
        from localize.workflow.segments import repetitions

        keys = {each.segment.key for each in chosen}
        count = await self._write(lambda: repetitions.propagate(self.project, row.segment.key, self.language, to=keys))
        if count is not None:
            self.say(f"{ntr('{count} repetition filled.', '{count} repetitions filled.', count)} {self._way_back()}")
            self._check_again(keys)
            self.reload_rows()

    # --- taking back ---

    def action_take_back(self) -> None:
        """Show what this person did last, to be taken back one by one."""
        if self.may_write():
            start(self, self._offer_to_take_back, "operations")

    async def _offer_to_take_back(self) -> None:
        from localize.tui.screens.dialogs.undo import offer_to_take_back

        if await self.settle():
            await offer_to_take_back(self, self._take_up_again)

    def _take_up_again(self, undone: Undone) -> None:
        self._issues = None
        self.session.known.forget(undone.texts, undone.gone)
        self.reload_rows()
        self._check_again([key for key, language in sorted(undone.texts) if language == self.language])

    # --- what the checks say of texts that were changed by the way ---

    def _check_again(self, keys: Iterable[SegmentKey]) -> None:
        start(self, partial(self._look_again, tuple(keys), self.language), "check-again", exclusive=False)

    async def _look_again(self, keys: Sequence[SegmentKey], language: LanguageTag) -> None:
        for at in range(0, len(keys), _AT_ONCE):
            found = await self.bridge.read(check.check_keys, self.project, keys[at : at + _AT_ONCE], language)
            for row, findings in found if language == self.language else ():
                self._note_findings(row, findings)
            self.list.refresh()
        self._paint_title()

    async def _write(self, act: Callable[[], T]) -> T | None:
        try:
            return await self.bridge.write(act)
        except LocalizeError as error:
            self.tell(error)
            return None

    def reload_rows(self) -> None:
        """Read the list and the segment again: many rows may have changed."""
        number = self._row.number if self._row else 1
        numbers = self.list.pages.numbers if self._filter else lookup.numbers(self.project, self.language, self._where)
        self._load_rows(numbers)
        self._enter(self.list.pages.find(number))
        self._count()


def _proposed(row: Row, before: Content, after: Content, *, chosen: bool = True) -> Proposed:
    from localize.tui.screens.dialogs.choose_changes import Proposed

    return Proposed(row.number, row.path, row.segment.source, before, after, chosen)
