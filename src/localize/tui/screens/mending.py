"""The findings of the text that is being written: walked, explained, fixed by a key, accepted with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from textual.binding import Binding
from textual.content import Content as Paint

from localize.display import show, show_lines
from localize.errors import LocalizeError
from localize.listing import Row
from localize.model import Finding, Side
from localize.naming import SEVERITIES, category_word
from localize.tui.paint import change, fixable
from localize.tui.screens.dialogs import Ask
from localize.tui.screens.keeping import Keeping
from localize.tui.screens.work import start
from localize.tui.widgets.keybar import KeyBar
from localize.tui.widgets.panels import Checks
from localize.wording import later, tr
from localize.workflow import check
from localize.workflow.own import problem

FIX = Binding("f7", "fix", "Fix", id="editor.fix")
CHECK_KEYS = (
    Binding("f", "fix_chosen", "Fix", id="findings.fix"),
    Binding("w", "waive_chosen", "Accept", id="findings.waive"),
    Binding("y", "explain_chosen", "Why", id="findings.explain"),
    Binding("f8", "findings", "Next finding", id="editor.findings"),
    Binding("ctrl+z", "undo", "Undo", id="editor.undo"),
    Binding("escape", "back", "Back", id="editor.back"),
    Binding("f1,question_mark", "help", "Help", id="app.help"),
)


class Mending(Keeping):
    """Writes segments and mends what the checks find in them."""

    async def action_findings(self) -> None:
        """Go to the findings of this segment; there to the next one, after the last to the next segment with one."""
        checks = self.panels.checks()
        if self.focused is checks and checks.choose_next():
            return
        self.panels.turn_to("checks")
        if self._row is not None:
            await self.beside.look(self._row, self.target.typed)
        if checks.findings and self.focused is not checks:
            checks.choose_first()
            checks.focus()
        else:
            await self.action_next_issue()

    async def action_next_issue(self) -> None:
        """Go to the next segment with a finding, after a check of the whole list when none was made yet."""
        if not await self.settle():
            return
        start(self, self._next_issue, "issues")

    async def _look_for_issues(self) -> bool:
        """Have the whole list checked once; False when that was stopped or failed."""
        if self._issues is None:
            document = self._document.id if self._document else None
            report = await self.drive(
                tr("Check"), lambda: check.check(self.project, (self.language,), document=document)
            )
            if report is None:
                return False
            path = self._document.path if self._document else None
            self.session.known.note_all(report.open, (self.language,), path)
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
        """Put the next certain fix into the text: that of the chosen finding, else the first one."""
        checks = self.panels.checks()
        if self._row is None or not await self.beside.look(self._row, self.target.typed):
            return
        chosen = checks.chosen
        found = chosen if chosen is not None and fixable(chosen) else next(filter(fixable, checks.findings), None)
        if found is not None:
            await self._put(found)
        elif checks.findings:
            self.say(tr("No certain fix here: these need a person ({key} shows them)", key=self.key("editor.findings")))
        else:
            self.say(tr("Nothing to mend here"))

    async def on_checks_fix(self, event: Checks.Fix) -> None:
        """Put the fix in the place of what was found, or go to the place where there is none."""
        event.stop()
        finding, row = event.finding, self._row
        if row is None:
            return
        if self.beside.typed != self.target.typed:
            await self.beside.look(row, self.target.typed)
        elif finding.fix is not None and finding.side is Side.TARGET:
            await self._put(finding)
        else:
            if finding.side is Side.TARGET and finding.end > finding.start:
                self.target.choose(finding.start, finding.end)
            self.say(tr("This one needs a person"))
            self.target.focus()

    async def _put(self, finding: Finding) -> None:
        """Put a fix into the text that was just looked at, and look at what is left."""
        if self._row is None or not self.may_write():
            return
        assert finding.fix is not None
        self.target.put_at(finding.start, finding.end, finding.fix)
        await self.beside.look(self._row, self.target.typed)
        checks = self.panels.checks()
        if self.focused is checks and not checks.findings:
            self.target.focus()
        self.say(f"{change(finding)}  {tr('{key} takes it back', key=self.key('editor.undo'))}")

    def action_undo(self) -> None:
        """Take back the last change of the text, wherever the keys are."""
        self.target.undo()

    def action_redo(self) -> None:
        """Bring back what was undone last, wherever the keys are."""
        self.target.redo()

    # --- findings that are right here ---

    def on_checks_waive(self, event: Checks.Waive) -> None:
        """Ask why the finding is wrong here and accept it."""
        event.stop()
        finding, row = event.finding, self._row
        if not self.may_write():
            return

        async def waive(answer: str | None) -> None:
            if answer is not None and row is not None and await self.settle():
                await self._try(lambda: self._waive(row, finding, answer))

        hint = tr("The reason stays with this very text; another text is checked again.")
        if finding.waived:
            hint = tr("Without a reason the finding is open again.")
        ask = Ask(
            tr("Why is it right here? {finding}", finding=show(problem(finding))),
            value=finding.waived or "",
            hint=hint,
            required=not finding.waived,
        )
        self.app.push_screen(ask, waive)

    def _waive(self, row: Row, finding: Finding, reason: str) -> None:
        key, start = row.segment.key, finding.start
        if reason.strip():
            check.waive(self.project, key, self.language, finding.check, start=start, reason=reason)
        else:
            check.unwaive(self.project, key, self.language, finding.check, start=start)

    async def _try(self, act: Callable[[], object]) -> None:
        try:
            await self.bridge.write(act)
        except LocalizeError as error:
            self.tell(error)
        else:
            if self._row is not None:
                self.beside.load(self._row)

    def on_checks_explain(self, event: Checks.Explain) -> None:
        """Show the manual's page of the check that found it."""
        from localize.checks import all_checks
        from localize.tui.screens.summary import Summary

        event.stop()
        finding = event.finding
        page = next((each.docstring for each in all_checks() if each.id == finding.check), "")
        head = Paint.styled(show(problem(finding)), "bold")
        title = f"{show(finding.check)}: {category_word(finding.category)}, {tr(SEVERITIES[finding.severity])}"
        self.app.push_screen(Summary(title, [head, Paint(""), Paint(show_lines(page))]))

    # --- keys ---

    def on_checks_shown(self) -> None:
        """Offer the key of the fix while there is one."""
        for bar in self.query(KeyBar):
            bar.put(self.keys_now(), after_said=True)

    def keys_now(self) -> list[Binding]:
        """Return the keys of the findings; in the text, the usual ones with that of the fix while there is one."""
        checks = self.panels.checks()
        if self.focused is checks:
            return self.as_bound(_of_chosen(checks.chosen))
        usual = super().keys_now()
        if not any(map(fixable, checks.findings)):
            return usual
        first, *others = _without(usual, "panel(1)", "next_untranslated")
        return [first, *self.as_bound([FIX]), *others]

    def action_fix_chosen(self) -> None:
        """Do what the key does in the findings."""
        self.panels.checks().action_fix()

    def action_waive_chosen(self) -> None:
        """Do what the key does in the findings."""
        self.panels.checks().action_waive()

    def action_explain_chosen(self) -> None:
        """Do what the key does in the findings."""
        self.panels.checks().action_explain()


def _of_chosen(chosen: Finding | None) -> list[Binding]:
    has_fix = chosen is not None and chosen.fix is not None and chosen.side is Side.TARGET
    first = CHECK_KEYS[0] if has_fix else replace(CHECK_KEYS[0], description=later("Go there"))
    return [first, *CHECK_KEYS[1:]]


def _without(bindings: Iterable[Binding], *actions: str) -> Sequence[Binding]:
    return [each for each in bindings if each.action not in actions]
