"""Decisions of a reviewer on one text or on marked ones: approve, amend, reject, ask, undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from localize.i18n import ntr, tr
from localize.i18n.labels import FAULTS, category_word
from localize.i18n.sanitize import visible
from localize.model import Finding, Progress, SegmentKey, State
from localize.model.events import Fault
from localize.tui.rendering.panels import counted
from localize.tui.screens.base.findings import TextFindings
from localize.tui.screens.base.screen import start
from localize.tui.screens.dialogs.amend import Amend
from localize.tui.screens.dialogs.undo import offer_to_take_back
from localize.tui.screens.review.queue import ReviewQueue
from localize.tui.widgets.prompts import Ask, Choose
from localize.tui.widgets.status_line import Tone
from localize.workflow import review, suggested_wordings
from localize.workflow.checking.check_manual import problem
from localize.workflow.history.operations import Undone
from localize.workflow.notes import notes
from localize.workflow.review import BulkDecision, Queue, Reviewed, Steps

T = TypeVar("T")
_YES = "yes"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why texts go back."""

    fault: Fault
    reason: str


class Decisions:
    """What a reviewer decides on the open text, or on the marked ones."""

    def __init__(self, queue: ReviewQueue) -> None:
        self.queue = queue
        self.screen = queue.screen
        self.session = queue.session
        self._fault = Fault.ACCURACY
        """The kind of fault that was chosen last."""

    # --- one text ---

    async def approve(self, *, final: bool = False) -> None:
        """Approve the text and go on; *final*: as the second person."""
        row = self.queue.row
        if row is None or row.target is None:
            return
        key, language, seen = row.segment.key, self.queue.language, row.target.revision
        if await self._decide(lambda: review.approve(self.session.project, key, language, final=final, seen=seen)):
            self.queue.count_approved([key])
            self.queue.go_on()

    def amend(self, finding: Finding | None = None) -> None:
        """Have the text mended here, with the fix of a *finding* put in already, and approve it, in one step."""
        row = self.queue.row
        if row is None or row.target is None or not self.session.may_write(self.screen):
            return
        key, language, seen = row.segment.key, self.queue.language, row.target.revision
        source, typed = row.segment.source_hash, row.target.content.typed
        if finding is not None and finding.fix is not None:
            typed = typed[: finding.start] + finding.fix + typed[finding.end :]

        async def store(text: str | None) -> None:
            if text is None:
                return
            done = await self._decide(
                lambda: review.amend(self.session.project, key, language, text, seen=seen, source=source)
            )
            if done is None:
                return
            self.queue.count_undecided([key])
            if review.WAITS_FOR_ANOTHER not in done.warnings:
                self.queue.count_approved([key])
            await self._tell_findings(done)
            self.queue.go_on()

        title = tr("Edit {number} and approve it", number=row.document_number)
        hint = tr("Enter save and approve · F9 insert a tag · Esc cancel")
        self.screen.app.push_screen(Amend(row, typed, title, hint), store)

    async def _tell_findings(self, done: Reviewed) -> None:
        found = counted(
            await self.screen.bridge.read(review.findings_of, self.session.project, done.row, self.queue.language)
        )
        if found:
            more = f" (+{len(found) - 1})" if len(found) > 1 else ""
            self.screen.say(f"{self.queue.number_of(done.row)}: {problem(found[0])}{more}", Tone.WARNING)

    def reject(self, fault: Fault | None = None) -> None:
        """Send the text back for a *fault*, or for one that is asked for first; a reason may be given then."""
        row = self.queue.row
        if row is None or row.target is None or not self.session.may_write(self.screen):
            return
        key, language, seen = row.segment.key, self.queue.language, row.target.revision

        async def send_back(verdict: Verdict) -> None:
            why, fault = verdict.reason, verdict.fault
            if await self._decide(
                lambda: review.reject(self.session.project, key, language, reason=why, fault=fault, seen=seen)
            ):
                self.queue.count_rejected([key])
                self.queue.go_on()

        self._ask_why(tr("Reject segment {number}: what is wrong?", number=self.queue.number_of(row)), send_back, fault)

    def _ask_why(self, title: str, then: Callable[[Verdict], Awaitable[None]], fault: Fault | None = None) -> None:
        """Ask for the category, unless there is a *fault*, and the reason; *then* gets both, or nothing after Esc."""

        def ask(answer: str | None) -> None:
            if answer is None:
                return
            self._fault = fault = Fault(answer)

            async def give(reason: str) -> None:
                await then(Verdict(fault, reason.strip()))

            head = f"{title} – {category_word(fault.value)}"
            hint = tr("Enter reject, with or without a reason · Esc cancel")
            self.screen.app.push_screen(Ask(head, hint=hint, required=False, act=give))

        if fault is not None:
            ask(fault.value)
            return
        kinds = [(each.value, f"{category_word(each.value)}: {tr(FAULTS[each])}") for each in Fault]
        self.screen.app.push_screen(Choose(title, kinds, chosen=self._fault.value, numbered=True), ask)

    def suggest(self) -> None:
        """Suggest another wording to the translator; the text stays in the queue."""
        row = self.queue.row
        if row is None or row.target is None or not self.session.may_write(self.screen):
            return
        key, language = row.segment.key, self.queue.language

        async def send(text: str | None) -> None:
            if text is None:
                return
            done = await self.queue.write(lambda: suggested_wordings.suggest(self.session.project, key, language, text))
            if done is not None:
                self.screen.say(tr("Suggested to {name}", name=author))
                self.session.tell_changed(self.screen, {key}, others_only=True)
                self.queue.list.note(key, True)
                self.queue.go_on()

        author = visible(row.target.author)
        title = tr("Suggest a wording for {number} to {name}", number=self.queue.number_of(row), name=author)
        hint = tr("Enter send · F9 insert a tag · Esc cancel")
        self.screen.app.push_screen(Amend(row, row.target.content.typed, title, hint), send)

    def ask(self) -> None:
        """Ask the translator something; the question stands beside the text and among what waits for them."""
        row = self.queue.row
        if row is None or not self.session.may_write(self.screen):
            return
        key, language = row.segment.key, self.queue.language

        async def leave(text: str) -> None:
            left = await self.queue.write(
                lambda: notes.leave(self.session.project, key, language, text, kind=notes.ASKED)
            )
            if left is not None:
                self.screen.say(tr("Question sent; the answer will appear under “For you”"))
                self.queue.loader.load(row)

        author = visible(row.target.author) if row.target else ""
        title = tr("Question to {name} on {number}", name=author, number=self.queue.number_of(row))
        self.screen.app.push_screen(Ask(title, hint=tr("The text stays in the queue meanwhile."), act=leave))

    async def withdraw(self) -> None:
        """Take the approval of the text back."""
        row = self.queue.row
        if row is not None and row.state not in (State.REVIEWED, State.FINAL):
            self.screen.say(tr("This text is not approved"))
        elif row is not None:
            key, language = row.segment.key, self.queue.language
            if await self._decide(lambda: review.withdraw(self.session.project, key, language)):
                self.queue.count_undecided([key])
                self.queue.enter(self.queue.list.cursor)

    async def _decide(self, act: Callable[[], Reviewed]) -> Reviewed | None:
        done = await self.queue.write(act)
        if done is None:
            return None
        for warning in done.warnings:
            self.screen.say(tr(warning), Tone.WARNING)
        self._drop_mark(done.row.segment.key)
        self.queue.list.put(done.row)
        self.queue.take_decided([done.row])
        self.session.tell_changed(self.screen, {done.row.segment.key}, others_only=True)
        return done

    # --- marked texts ---

    def mark(self) -> None:
        """Mark the text, or take its mark away, and go on."""
        row = self.queue.row
        if row is None or row.target is None:
            return
        if row.segment.key in self.queue.marked:
            self._drop_mark(row.segment.key)
        else:
            self.queue.marked[row.segment.key] = row.target.revision
            self._show_marks()
        self.queue.list.refresh_row(self.queue.list.cursor)
        self.queue.go_on()

    def _drop_mark(self, key: SegmentKey) -> None:
        if self.queue.marked.pop(key, None) is not None:
            self._show_marks()

    def _show_marks(self) -> None:
        """Show the keys for marked texts while there are some."""
        self.screen.show_keys()

    def unmark(self) -> bool:
        """Take all marks away; False where there are none."""
        there = bool(self.queue.marked)
        self.queue.marked.clear()
        if there:
            self._show_marks()
            self.queue.list.refresh()
            self.queue.count()
        return there

    def approve_marked(self) -> None:
        """Approve the marked texts in one step, as they stood when they were marked; without marks, all that are shown.

        In the queue for the final approval, give that one.
        """
        if self.session.may_write(self.screen):
            start(self.screen, self._approve_several, "several")

    async def _approve_several(self) -> None:
        project, language, final = self.session.project, self.queue.language, self.queue.queue is Queue.REVIEWED
        seen = await self._several()
        if not seen:
            return
        approve = partial(review.approve_seen, project, language, seen, final=final)
        if self.queue.marked:
            await self._do_approve(approve)
            return
        ahead = await self._drive(tr("Approve"), partial(review.would_approve, project, language, seen, final=final))
        if ahead is None:
            return
        if not ahead.done:
            self.screen.say(tr("You can approve none of these texts now"))
            return

        async def take(answer: str | None) -> None:
            if answer == _YES:
                start(self.screen, partial(self._do_approve, approve), "several")

        title = ntr("Approve {count} text of this list?", "Approve all {count} texts of this list?", ahead.done)
        own = " · " + ntr("{count} is your own", "{count} are your own", ahead.own) if ahead.own else ""
        left = " · " + ntr("{count} stays as it is", "{count} stay as they are", ahead.left) if ahead.left else ""
        choices = [(_YES, tr("Approve them; one undo reverses it")), ("", tr("Back"))]
        self.screen.show_over(Choose(title + own + left, choices, chosen=_YES), take)

    async def _do_approve(self, work: Callable[[], Steps]) -> None:
        done = await self._drive(tr("Approve"), work, reads_only=False)
        if done is not None:
            self.queue.count_approved(done.keys)
            await self._tell(ntr("{count} text approved", "{count} texts approved", done.done), done)

    def reject_marked(self) -> None:
        """Ask what is wrong with the marked texts, or with all that are shown, and send them back."""
        if self.session.may_write(self.screen):
            start(self.screen, self._reject_several, "several")

    async def _reject_several(self) -> None:
        seen, language = await self._several(), self.queue.language
        if not seen:
            return

        async def send_back(verdict: Verdict) -> None:
            why, fault = verdict.reason, verdict.fault
            work = partial(review.reject_seen, self.session.project, language, seen, reason=why, fault=fault)
            start(self.screen, partial(self._do_reject, work), "several")

        marked = ntr("Reject {count} text: what is wrong?", "Reject {count} texts: what is wrong?", len(seen))
        shown = ntr(
            "Reject {count} text of this list: what is wrong?", "Reject all {count} texts: what is wrong?", len(seen)
        )
        self._ask_why(marked if self.queue.marked else shown, send_back)

    async def _do_reject(self, work: Callable[[], Steps]) -> None:
        done = await self._drive(tr("Reject"), work, reads_only=False)
        if done is not None:
            self.queue.count_rejected(done.keys)
            await self._tell(ntr("{count} text rejected", "{count} texts rejected", done.done), done)

    async def _several(self) -> Mapping[SegmentKey, int] | None:
        """Return the revisions of the marked texts, or else of all that are shown; None where that was stopped."""
        if self.queue.marked:
            return dict(self.queue.marked)
        numbers, language = tuple(self.queue.list.pages.numbers), self.queue.language
        seen = await self._drive(
            tr("Count the texts"), partial(review.read_revisions, self.session.project, language, numbers)
        )
        if seen is not None and not seen:
            self.screen.say(tr("No text in this list needs a decision"))
        return seen

    async def _drive(
        self, title: str, work: Callable[[], Generator[Progress, None, T]], *, reads_only: bool = True
    ) -> T | None:
        """Return what long work returns; None when it was stopped or refused: nothing was decided then."""
        return await self.screen.drive(title, work, reads_only=reads_only, failed=self.queue.tell_refusal)

    async def _tell(self, said: str, done: BulkDecision) -> None:
        if done.own:
            said += "; " + ntr("{count} is your own", "{count} are your own", done.own)
        if done.left:
            said += "; " + ntr(
                "{count} was skipped: review it again", "{count} were skipped: review them again", done.left
            )
        keys = frozenset(self.queue.marked) | done.keys
        get_row, language = self.session.project.store.get_row, self.queue.language
        rows = await self.screen.bridge.read(lambda: [get_row(key, language) for key in done.keys])
        self.queue.take_decided(rows)
        self.queue.marked.clear()
        self._show_marks()
        self.screen.say(said, Tone.WARNING if done.left or done.own else Tone.DONE)
        self.queue.list.show_changed(keys)
        self.queue.enter(self.queue.list.cursor)
        self.session.tell_changed(self.screen, keys, others_only=True)

    # --- what was done ---

    def offer_to_undo(self) -> None:
        """Show what this person did last, to be taken back one by one."""
        start(self.screen, partial(offer_to_take_back, self.screen, self.session, self._take_up_again), "operations")

    def _take_up_again(self, undone: Undone) -> None:
        self.queue.count_undecided({key for key, language in undone.texts if language == self.queue.language})
        self.queue.take_undone(undone)


class ReviewFindings(TextFindings):
    """Findings of the text that is reviewed: who fixes them approves the text."""

    def __init__(self, queue: ReviewQueue, decisions: Decisions) -> None:
        super().__init__(queue, key="review.findings")
        self._decisions = decisions

    async def go_to_next(self) -> None:
        """Go to the findings of this text, where there is one."""
        if self.pane.row is not None:
            await super().go_to_next()

    async def put(self, finding: Finding) -> None:
        """Have the text mended with the fix of a finding."""
        self._decisions.amend(finding)

    async def fix_by_hand(self, finding: Finding) -> None:
        """Have the text mended."""
        del finding
        self._decisions.amend()
