"""Decisions of a reviewer on one text or on marked ones: approve, amend, reject, ask, undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from localize.errors import Conflict, LocalizeError
from localize.i18n import ntr, tr
from localize.i18n.labels import FAULTS, category_word
from localize.i18n.sanitize import visible
from localize.model import Finding, SegmentKey, Side, State
from localize.model.events import Fault
from localize.model.segment_list import Row
from localize.tui.rendering.panels import counted
from localize.tui.screens.base.findings import Accepting
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.dialogs.undo import offer_to_take_back
from localize.tui.screens.review.amend import Amend
from localize.tui.screens.review.queue import Waiting
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.prompts import Ask, Choose
from localize.workflow import review
from localize.workflow.checking.check_manual import problem
from localize.workflow.history.operations import Undone
from localize.workflow.notes import notes
from localize.workflow.review import BulkDecision, Reviewed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why texts go back."""

    fault: Fault
    reason: str


class Judging(Waiting, Accepting):
    """Decides on the texts of a queue."""

    FINDINGS = "review.findings"
    _fault = Fault.ACCURACY
    """The kind of fault that was chosen last."""

    # --- one text ---

    async def action_approve(self) -> None:
        """Approve the text and go on."""
        await self._approve(final=False)

    async def action_finalise(self) -> None:
        """Give the final approval and go on."""
        await self._approve(final=True)

    async def _approve(self, *, final: bool) -> None:
        row = self._row
        if row is None or row.target is None:
            return
        key, language, seen = row.segment.key, self.session.language, row.target.revision
        if await self._decide(lambda: review.approve(self.project, key, language, final=final, seen=seen)):
            self._count_approved([key])
            self._go_on()

    def action_amend(self) -> None:
        """Mend the text here and approve it, in one step."""
        if self._row is not None:
            self._amend(self._row)

    def _amend(self, row: Row, finding: Finding | None = None) -> None:
        """Have a text mended, with the fix of a *finding* put in already, and approve it."""
        if row.target is None or not self.may_write():
            return
        key, language, seen = row.segment.key, self.session.language, row.target.revision
        source, typed = row.segment.source_hash, row.target.content.typed
        if finding is not None and finding.fix is not None:
            typed = typed[: finding.start] + finding.fix + typed[finding.end :]

        async def amend(typed: str | None) -> None:
            if typed is None:
                return
            done = await self._decide(
                lambda: review.amend(self.project, key, language, typed, seen=seen, source=source)
            )
            if done is None:
                return
            if review.WAITS_FOR_ANOTHER not in done.warnings:
                self._count_approved([key])
            self._rejected.discard(key)
            await self._tell_findings(done)
            self._go_on()

        self.app.push_screen(Amend(row, typed), amend)

    async def _tell_findings(self, done: Reviewed) -> None:
        found = counted(await self.bridge.read(review.findings_of, self.project, done.row, self.session.language))
        if found:
            more = f" (+{len(found) - 1})" if len(found) > 1 else ""
            self.say(f"{done.row.number}: {problem(found[0])}{more}", warn=True)

    def action_reject(self) -> None:
        """Ask what is wrong, then for the reason, and send the text back."""
        row = self._row
        if row is None or row.target is None:
            return
        key, language, seen = row.segment.key, self.session.language, row.target.revision

        async def reject(verdict: Verdict) -> None:
            why, fault = verdict.reason, verdict.fault
            if await self._decide(
                lambda: review.reject(self.project, key, language, reason=why, fault=fault, seen=seen)
            ):
                self._send_back([key])
                self._go_on()

        self._ask_why(tr("Why does {number} go back?", number=row.number), reject)

    def _ask_why(self, title: str, then: Callable[[Verdict], Awaitable[None]]) -> None:
        """Ask for the kind of fault and the reason; *then* gets both, or nothing when the user changed their mind."""

        def ask(answer: str | None) -> None:
            if answer is None:
                return
            self._fault = fault = Fault(answer)

            async def take(reason: str | None) -> None:
                if reason:
                    await then(Verdict(fault, reason))

            head = f"{title} – {category_word(fault.value)}"
            self.app.push_screen(Ask(head, hint=tr("The translator reads it beside the text.")), take)

        kinds = [(each.value, f"{category_word(each.value)}: {tr(FAULTS[each])}") for each in Fault]
        self.app.push_screen(Choose(title, kinds, chosen=self._fault.value, numbered=True), ask)

    def action_ask(self) -> None:
        """Ask the translator something; the question stands beside the text and among what waits for them."""
        row = self._row
        if row is None:
            return
        key, language = row.segment.key, self.session.language

        async def ask(text: str | None) -> None:
            if not text:
                return
            left = await self._write(lambda: notes.leave(self.project, key, language, text, kind=notes.ASKED))
            if left is not None:
                self.say(tr("Asked; the answer will stand under “For you”"))
                self.beside.load(row)

        author = visible(row.target.author) if row.target else ""
        title = tr("Question to {name} on {number}", name=author, number=row.number)
        self.app.push_screen(Ask(title, hint=tr("The text stays in the queue meanwhile.")), ask)

    async def action_withdraw(self) -> None:
        """Take the approval of the text back."""
        row = self._row
        if row is not None and row.state not in (State.REVIEWED, State.FINAL):
            self.say(tr("This text is not approved"))
        elif row is not None:
            key, language = row.segment.key, self.session.language
            if await self._decide(lambda: review.withdraw(self.project, key, language)):
                self._approved.discard(key)
                self._enter(self.list.cursor)

    async def _decide(self, act: Callable[[], Reviewed]) -> Reviewed | None:
        done = await self._write(act)
        if done is None:
            return None
        for warning in done.warnings:
            self.say(tr(warning), warn=True)
        self._drop_mark(done.row.number)
        self.list.pages.put(done.row)
        self.list.refresh_row(self.list.pages.find(done.row.number))
        return done

    def _go_on(self) -> None:
        following = self.list.cursor + 1
        self._enter(following if following < self.list.count() else self.list.cursor)

    async def _write(self, act: Callable[[], T]) -> T | None:
        try:
            return await self.bridge.write(act)
        except Conflict as conflict:
            self._show_newer(conflict)
        except LocalizeError as error:
            self.tell(error)
        return None

    def _show_newer(self, conflict: Conflict) -> None:
        """Show the text that somebody saved while another one was read here; nothing was decided on it."""
        if self._row is not None:
            self.list.pages.forget(self._row.number)
            self.list.refresh_row(self.list.cursor)
            self._enter(self.list.cursor)
        self.say(review.overtaken(conflict), warn=True, firm=True)

    # --- findings ---

    async def action_findings(self) -> None:
        """Go to the findings of this text, where there is one."""
        if self._row is not None:
            await super().action_findings()

    async def _look(self) -> bool:
        if self._row is None:
            return False
        await self.beside.loaded()
        return True

    async def _put(self, finding: Finding) -> None:
        if self._row is not None:
            self._amend(self._row, finding)

    async def on_checks_fix(self, event: Checks.Fix) -> None:
        """Mend the text, with the fix put in where there is one."""
        event.stop()
        if event.finding.fix is not None and event.finding.side is Side.TARGET:
            await self.take_fix(event.finding)
        elif self._row is not None:
            self._amend(self._row)

    # --- marked texts ---

    def action_mark(self) -> None:
        """Mark the text, or take its mark away, and go on."""
        row = self._row
        if row is None or row.target is None:
            return
        if row.number in self._marked:
            self._drop_mark(row.number)
        else:
            self._marked[row.number] = (row.segment.key, row.target.revision)
            self._show_marks()
        self.list.refresh_row(self.list.cursor)
        self._go_on()

    def _drop_mark(self, number: int) -> None:
        if self._marked.pop(number, None) is not None:
            self._show_marks()

    def _show_marks(self) -> None:
        """Show the keys for marked texts while there are some."""
        for bar in self.query(KeyBar):
            bar.put(self.keys_now(), after_said=True)

    def unmark(self) -> bool:
        """Take all marks away; False where there are none."""
        there = bool(self._marked)
        self._marked.clear()
        if there:
            self._show_marks()
            self.list.refresh()
            self._count()
        return there

    async def action_approve_marked(self) -> None:
        """Approve the marked texts in one step, as they stood when they were marked."""
        if not self._marked:
            self._tell_how_to_mark()
            return
        seen, language = dict(self._marked.values()), self.session.language
        done = await self._write(lambda: review.approve_seen(self.project, language, seen))
        if done is not None:
            self._count_approved(done.keys)
            self._tell(ntr("{count} text approved", "{count} texts approved", done.done), done)

    def action_reject_marked(self) -> None:
        """Ask what is wrong with the marked texts, and send them back."""
        if not self._marked:
            self._tell_how_to_mark()
            return
        seen, language = dict(self._marked.values()), self.session.language

        async def reject(verdict: Verdict) -> None:
            why, fault = verdict.reason, verdict.fault
            done = await self._write(lambda: review.reject_seen(self.project, language, seen, reason=why, fault=fault))
            if done is not None:
                self._send_back(done.keys)
                self._tell(ntr("{count} text sent back", "{count} texts sent back", done.done), done)

        title = ntr("Why does {count} text go back?", "Why do {count} texts go back?", len(seen))
        self._ask_why(title, reject)

    def _tell_how_to_mark(self) -> None:
        self.say(tr("Nothing is marked; {key} marks a text", key=self.key("review.mark")))

    def _tell(self, said: str, done: BulkDecision) -> None:
        if done.own:
            said += "; " + ntr("{count} is your own", "{count} are your own", done.own)
        if done.left:
            said += "; " + ntr("{count} was left: look again", "{count} were left: look again", done.left)
        numbers = list(self._marked)
        self._marked.clear()
        for number in numbers:
            self.list.pages.forget(number)
        self.list.refresh()
        self._show_marks()
        self.say(said, warn=bool(done.left or done.own))
        self._enter(self.list.cursor)

    # --- what was done ---

    def action_take_back(self) -> None:
        """Show what this person did last, to be taken back one by one."""
        start(self, self._offer_to_take_back, "operations")

    async def _offer_to_take_back(self) -> None:
        await offer_to_take_back(self, self._reread)

    def _count_approved(self, keys: Iterable[SegmentKey]) -> None:
        """Count texts as approved, and no longer as sent back."""
        self._approved.update(keys)
        self._rejected -= self._approved

    def _send_back(self, keys: Iterable[SegmentKey]) -> None:
        """Count texts as sent back, and no longer as approved."""
        self._rejected.update(keys)
        self._approved -= self._rejected

    def _reread(self, undone: Undone) -> None:
        changed = {key for key, language in undone.texts if language == self.session.language}
        self._approved -= changed
        self._rejected -= changed
        self.session.known.forget(undone.texts, undone.gone)
        number = self._row.number if self._row else 0
        self._issues = None
        self.list.pages.forget_all()
        self.list.refresh()
        self._enter(self.list.pages.find(number))
