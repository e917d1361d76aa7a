"""Findings of the text that is being written: next and previous, explanation, fix by a key, acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.binding import Binding

from localize.i18n import mark, tr
from localize.model import Finding, Side
from localize.tui.rendering.panels import change, fixable
from localize.tui.screens.base.findings import CHOSEN_KEYS, Accepting
from localize.tui.screens.editor.autosave import Keeping
from localize.tui.widgets.panels import Checks

FIX = Binding("f7", "fix", "Fix", id="editor.fix")
CHECK_KEYS = (
    *CHOSEN_KEYS,
    Binding("f8", "findings", "Next finding", id="editor.findings"),
    Binding("ctrl+z", "undo", "Undo", id="editor.undo"),
    Binding("escape", "back", "Back", id="editor.back"),
    Binding("f1,question_mark", "help", "Help", id="app.help"),
)


class Mending(Keeping, Accepting):
    """Writes segments and mends what the checks find in them."""

    FINDINGS = "editor.findings"

    async def _look(self) -> bool:
        return self._row is not None and await self.beside.look(self._row, self.target.typed)

    # --- fixes ---

    async def on_checks_fix(self, event: Checks.Fix) -> None:
        """Put the fix in the place of what was found, or go to the place where there is none."""
        event.stop()
        finding, row = event.finding, self._row
        if row is None:
            return
        if self.beside.typed != self.target.typed:
            await self.beside.look(row, self.target.typed)
        elif finding.fix is not None and finding.side is Side.TARGET:
            await self.take_fix(finding)
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
        """Take back the last change of the text, wherever the keys are; in the findings first a reason just given."""
        if self.focused is not self.panels.checks() or not self.undo_waiver(self.target.typed):
            self.target.undo()

    def action_redo(self) -> None:
        """Bring back what was undone last, wherever the keys are."""
        self.target.redo()

    # --- keys ---

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


def _of_chosen(chosen: Finding | None) -> list[Binding]:
    has_fix = chosen is not None and chosen.fix is not None and chosen.side is Side.TARGET
    first = CHECK_KEYS[0] if has_fix else replace(CHECK_KEYS[0], description=mark("Go there"))
    return [first, *CHECK_KEYS[1:]]


def _without(bindings: Iterable[Binding], *actions: str) -> Sequence[Binding]:
    return [each for each in bindings if each.action not in actions]
