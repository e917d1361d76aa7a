"""Findings of the open text in editor and review: next and previous, explanation, fix, acceptance with a reason."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial

from textual.content import Content as Paint
from textual.widget import Widget

from localize.i18n import tr
from localize.i18n.labels import SEVERITIES, category_word, quoted
from localize.i18n.sanitize import visible, visible_lines
from localize.model import Finding, SegmentKey, Side
from localize.model.segment_list import Row
from localize.tui.rendering.panels import fixable
from localize.tui.screens.base.screen import start
from localize.tui.screens.base.segment_pane import SegmentPane
from localize.tui.widgets.panels import Checks
from localize.tui.widgets.prompts import Ask, Summary
from localize.workflow.checking import check
from localize.workflow.checking.check_manual import manual, problem
from localize.workflow.editing.fix import in_words


class TextFindings(ABC):
    """What the keys do with the findings of the open text; how a text is changed is the subclass's business."""

    def __init__(self, pane: SegmentPane, *, key: str) -> None:
        """*key* is the id of the binding that goes to the findings."""
        self.pane = pane
        self.screen = pane.screen
        self.session = pane.session
        self._key = key
        self._is_offering = False
        """Whether a suggestion was told and neither taken nor dropped since."""
        self._waived: tuple[SegmentKey, str | None, Finding] | None = None
        """The segment, the text and the finding, as it was, whose reason was given last."""

    @property
    def checks(self) -> Checks:
        """The panel that shows them."""
        return self.pane.panels.checks()

    @abstractmethod
    async def put(self, finding: Finding) -> None:
        """Put the fix of a finding into the open text."""

    @abstractmethod
    async def fix_by_hand(self, finding: Finding) -> None:
        """Let the user change what a finding without a fix is about."""

    # --- walking ---

    async def go_to_next(self) -> None:
        """Go to the findings of this text; there to the next one, after the last to the next text with one."""
        if self.screen.focused is self.checks and self.checks.choose_next():
            return
        self.pane.panels.turn_to("checks")
        await self.pane.look()
        if self.checks.findings and self.screen.focused is not self.checks:
            self.checks.choose_first()
            self.checks.focus()
        else:
            await self.go_to_next_text(enters=True)

    async def go_to_next_text(self, *, enters: bool = False) -> None:
        """Go to the next segment with a finding, after a check of the whole list when none was made yet.

        *enters*: the keys go to its findings at once, so that no letter lands in a text meanwhile.
        """
        if await self.pane.settle():
            left = self.screen.focused if enters else None
            if enters:
                self.checks.focus()
            start(self.screen, partial(self._go_to_next_text, left), "issues")

    async def _go_to_next_text(self, left: Widget | None) -> None:
        """Go there; where there is no other finding, the keys go back to what they have *left*."""
        pane = self.pane
        there: list[int] = []
        here = pane.row.number if pane.row else 0
        if await pane.find_issues() and pane.issues is not None:
            there = [number for number in pane.issues if pane.list.pages.has(number) and number != here]
            if not there:
                self.screen.say(tr("No other segment has findings"))
        if there:
            pane.enter(pane.list.pages.find(next((number for number in there if number > here), there[0])))
        elif left is not None:
            left.focus()

    # --- fixes ---

    async def fix_next(self) -> None:
        """Put the next fix into the text: that of the chosen finding, else the first certain one, else a suggestion."""
        if not await self.pane.look():
            return
        checks = self.checks
        chosen = checks.chosen
        found = [each for each in checks.findings if fixable(each)]
        if chosen is not None and fixable(chosen):
            await self.take_fix(chosen)
        elif found:
            await self.take_fix(next((each for each in found if each.certain), found[0]))
        elif checks.findings:
            key = self.screen.key(self._key)
            self.screen.say(tr("No automatic fix: edit the text by hand ({key} shows the findings)", key=key))
        else:
            self.screen.say(tr("No findings here"))

    async def fix(self, finding: Finding) -> None:
        """Put the fix of one finding in; where it has none, let the user change the text."""
        if finding.fix is not None and finding.side is Side.TARGET:
            await self.take_fix(finding)
        else:
            await self.fix_by_hand(finding)

    async def fix_number(self, number: int) -> None:
        """Put the fix of the finding with a number in, or go to its place."""
        if number <= len(self.checks.findings):
            finding = self.checks.findings[number - 1]
            self.checks.action_choose(number - 1 - self.checks.findings.index(self.checks.chosen or finding))
            await self.fix(finding)
        else:
            count = len(self.checks.findings)
            self.screen.say(tr("No segment {number}: the last one is {count}", number=number, count=count))

    async def take_fix(self, finding: Finding) -> None:
        """Put a certain fix in at once; show what a suggestion would change, and put that in when asked again."""
        if finding.certain or finding == self.checks.offered:
            self._silence_offer()
            self.checks.offer(None)
            await self.put(finding)
        elif self.session.may_write(self.screen):
            self.checks.offer(finding)
            self.pane.panels.lend()
            self._is_offering = True
            old, new = map(quoted, in_words(self.pane.loader.typed or "", finding))
            said = tr("Suggestion: {old} → {new}. Press the key again to apply it", old=old, new=new)
            self.screen.say(said)

    def shown(self) -> None:
        """Offer the key of the fix while there is one, and say no more of a suggestion that is not offered any more."""
        if self.checks.offered is None:
            self._silence_offer()
        self.screen.show_keys()

    def _silence_offer(self) -> None:
        if self._is_offering:
            self._is_offering = False
            self.screen.take_back_message()

    # --- findings that are right here ---

    def ask_to_waive(self, finding: Finding) -> None:
        """Ask why the finding is wrong here and accept it."""
        row = self.pane.row
        if not self.session.may_write(self.screen):
            return

        async def waive(answer: str) -> None:
            if row is not None and await self.pane.settle():
                about = row.segment.key, self.pane.loader.typed, finding
                if await self.pane.change(lambda: self._waive(row, finding, answer)):
                    self._waived = about

        hint = tr("The reason applies to this text only; a changed text is checked again.")
        if finding.waived:
            hint = tr("Without a reason the finding stays open.")
        ask = Ask(
            tr("Why is this not an error? {finding}", finding=visible(problem(finding))),
            value=finding.waived or "",
            hint=hint,
            required=not finding.waived,
            act=waive,
        )
        self.screen.app.push_screen(ask)

    def _waive(self, row: Row, finding: Finding, reason: str) -> None:
        where = (self.pane.project, row.segment.key, self.pane.language, finding.check)
        if reason.strip():
            check.waive(*where, start=finding.start, reason=reason)
        else:
            check.unwaive(*where, start=finding.start)

    def undo_waiver(self, text: str) -> bool:
        """Take back the reason that was given last, where it was about this *text*; tell whether there was one."""
        row, waived = self.pane.row, self._waived
        if row is None or waived is None or waived[:2] != (row.segment.key, text):
            return False
        self._waived = None
        start(self.screen, partial(self._open_again, row, waived[2]), "waive")
        return True

    async def _open_again(self, row: Row, finding: Finding) -> None:
        await self.pane.change(lambda: self._waive(row, finding, finding.waived or ""))

    def explain(self, finding: Finding) -> None:
        """Show the manual's page of the check that found it."""
        head = Paint.styled(visible(problem(finding)), "bold")
        title = f"{visible(finding.check)}: {category_word(finding.category)}, {tr(SEVERITIES[finding.severity])}"
        lines = [head, Paint(""), Paint(visible_lines(manual(finding.check)))]
        self.screen.app.push_screen(Summary(title, lines))
