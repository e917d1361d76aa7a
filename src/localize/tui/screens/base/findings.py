"""Findings of a text in editor and review: next and previous, explanation, fix, acceptance with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content as Paint

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.labels import SEVERITIES, category_word, quoted
from localize.i18n.sanitize import visible, visible_lines
from localize.model import Document, Finding, SegmentKey
from localize.model.segment_list import Located, Row
from localize.tui.rendering.panels import fixable
from localize.tui.screens.base.project_screen import Work, start
from localize.tui.screens.base.side_panels import Beside
from localize.tui.widgets.key_bar import KeyBar
from localize.tui.widgets.panels import Checks, Panels
from localize.tui.widgets.prompts import Ask
from localize.tui.widgets.segment_list import Segments
from localize.workflow.checking import check
from localize.workflow.checking.check_manual import manual, problem
from localize.workflow.editing.fix import in_words

CHOSEN_KEYS = (
    Binding("f", "fix_chosen", "Fix", id="findings.fix"),
    Binding("w", "waive_chosen", "Accept", id="findings.waive"),
    Binding("y", "explain_chosen", "Why", id="findings.explain"),
)
"""What can be done with the chosen finding."""


class Accepting(Work):
    """Shows one text of a list after the other, each with its findings."""

    FINDINGS: ClassVar[str]
    """The name of the key that goes to the findings."""
    list: Segments
    panels: Panels
    beside: Beside
    _document: Document | None
    _row: Row | None
    _issues: Sequence[int] | None
    """The rows with findings, by number; None before the whole list was checked."""
    _located: tuple[Located, ...]
    _is_offering = False
    """Whether a suggestion was told and neither taken nor dropped since."""
    _waived: tuple[SegmentKey, str | None, Finding] | None = None
    """The segment, the text and the finding, as it was, whose reason was given last."""

    def _enter(self, index: int) -> None:
        raise NotImplementedError

    async def _look(self) -> bool:
        """Have all that is found in the present text; False where there is none, or it went meanwhile."""
        raise NotImplementedError

    async def _put(self, finding: Finding) -> None:
        """Put the fix of a finding into the present text."""
        raise NotImplementedError

    # --- walking ---

    async def action_findings(self) -> None:
        """Go to the findings of this text; there to the next one, after the last to the next text with one."""
        checks = self.panels.checks()
        if self.focused is checks and checks.choose_next():
            return
        self.panels.turn_to("checks")
        await self._look()
        if checks.findings and self.focused is not checks:
            checks.choose_first()
            checks.focus()
        else:
            await self.action_next_issue()

    async def action_next_issue(self) -> None:
        """Go to the next segment with a finding, after a check of the whole list when none was made yet."""
        if await self.settle():
            start(self, self._next_issue, "issues")

    async def _look_for_issues(self) -> bool:
        """Have the whole list checked once; False when that was stopped or failed."""
        if self._issues is None:
            language, document = self.session.language, self._document
            where = document.id if document else None
            report = await self.drive(tr("Check"), lambda: check.check(self.project, (language,), document=where))
            if report is None:
                return False
            self.session.known.note_all(report.open, (language,), document.path if document else None)
            self._issues, self._located = sorted({each.number for each in report.open}), report.open
            self.list.refresh()
        return True

    async def _next_issue(self) -> None:
        if not await self._look_for_issues() or self._issues is None:
            return
        here = self._row.number if self._row else 0
        there = [number for number in self._issues if self.list.pages.has(number) and number != here]
        if not there:
            self.say(tr("No other segment has findings"))
            return
        self._enter(self.list.pages.find(next((number for number in there if number > here), there[0])))

    # --- fixes ---

    async def action_fix(self) -> None:
        """Put the next fix into the text: that of the chosen finding, else the first certain one, else a suggestion."""
        if not await self._look():
            return
        checks = self.panels.checks()
        chosen = checks.chosen
        found = [each for each in checks.findings if fixable(each)]
        if chosen is not None and fixable(chosen):
            await self.take_fix(chosen)
        elif found:
            await self.take_fix(next((each for each in found if each.certain), found[0]))
        elif checks.findings:
            self.say(tr("No fix here: these need a person ({key} shows them)", key=self.key(self.FINDINGS)))
        else:
            self.say(tr("Nothing to mend here"))

    async def take_fix(self, finding: Finding) -> None:
        """Put a certain fix in at once; show what a suggestion would change, and put that in when asked again."""
        checks = self.panels.checks()
        if finding.certain or finding == checks.offered:
            self._silence_offer()
            checks.offer(None)
            await self._put(finding)
        elif self.may_write():
            checks.offer(finding)
            self.panels.lend()
            self._is_offering = True
            old, new = map(quoted, in_words(self.beside.typed or "", finding))
            self.say(tr("Suggestion: {old} → {new}. The same key again takes it", old=old, new=new), firm=True)

    def _silence_offer(self) -> None:
        if self._is_offering:
            self._is_offering = False
            for bar in self.query("#keys").results(KeyBar):
                bar.fall_silent()

    # --- findings that are right here ---

    def on_checks_waive(self, event: Checks.Waive) -> None:
        """Ask why the finding is wrong here and accept it."""
        event.stop()
        finding, row = event.finding, self._row
        if not self.may_write():
            return

        async def waive(answer: str | None) -> None:
            if answer is not None and row is not None and await self.settle():
                about = row.segment.key, self.beside.typed, finding
                if await self._try(lambda: self._waive(row, finding, answer)):
                    self._waived = about

        hint = tr("The reason stays with this very text; another text is checked again.")
        if finding.waived:
            hint = tr("Without a reason the finding is open again.")
        ask = Ask(
            tr("Why is it right here? {finding}", finding=visible(problem(finding))),
            value=finding.waived or "",
            hint=hint,
            required=not finding.waived,
        )
        self.app.push_screen(ask, waive)

    def _waive(self, row: Row, finding: Finding, reason: str) -> None:
        where = (self.project, row.segment.key, self.session.language, finding.check)
        if reason.strip():
            check.waive(*where, start=finding.start, reason=reason)
        else:
            check.unwaive(*where, start=finding.start)

    def undo_waiver(self, text: str) -> bool:
        """Take back the reason that was given last, where it was about this *text*; tell whether there was one."""
        row, waived = self._row, self._waived
        if row is None or waived is None or waived[:2] != (row.segment.key, text):
            return False
        self._waived = None
        start(self, partial(self._open_again, row, waived[2]), "waive")
        return True

    async def _open_again(self, row: Row, finding: Finding) -> None:
        await self._try(lambda: self._waive(row, finding, finding.waived or ""))

    async def _try(self, act: Callable[[], object]) -> bool:
        try:
            await self.bridge.write(act)
        except LocalizeError as error:
            self.tell(error)
            return False
        if self._row is not None:
            self.beside.load(self._row)
        return True

    def on_checks_explain(self, event: Checks.Explain) -> None:
        """Show the manual's page of the check that found it."""
        from localize.tui.screens.dialogs.summary import Summary

        event.stop()
        finding = event.finding
        head = Paint.styled(visible(problem(finding)), "bold")
        title = f"{visible(finding.check)}: {category_word(finding.category)}, {tr(SEVERITIES[finding.severity])}"
        self.app.push_screen(Summary(title, [head, Paint(""), Paint(visible_lines(manual(finding.check)))]))

    # --- keys ---

    def on_checks_shown(self) -> None:
        """Offer the key of the fix while there is one, and say no more of a suggestion that is not offered any more."""
        if self.panels.checks().offered is None:
            self._silence_offer()
        for bar in self.query(KeyBar):
            bar.put(self.keys_now(), after_said=True)

    def on_descendant_focus(self) -> None:
        """Give the findings more room on a small terminal while the keys are there."""
        self.set_class(self.focused is self.panels.checks(), "-findings")

    def action_fix_chosen(self) -> None:
        """Do what the key does in the findings."""
        self.panels.checks().action_fix()

    def action_waive_chosen(self) -> None:
        """Do what the key does in the findings."""
        self.panels.checks().action_waive()

    def action_explain_chosen(self) -> None:
        """Do what the key does in the findings."""
        self.panels.checks().action_explain()
