"""Findings of the text that is being written: fixes put into it, their undo, and the keys for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.binding import Binding

from localize.i18n import tr
from localize.model import Finding, Side
from localize.tui.keys.bindings import BARS
from localize.tui.rendering.panels import change, fixable
from localize.tui.screens.base.findings import TextFindings
from localize.tui.screens.editor.segment_editor import SegmentEditor


class EditorFindings(TextFindings):
    """Findings of the text that is being written; fixes go into it."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor, key="editor.findings")
        self.editor = editor
        self.checks.has_numbers = True

    async def fix(self, finding: Finding) -> None:
        """Put the fix of one finding in, or go to its place; of a text that has changed since, look again first."""
        editor = self.editor
        if editor.row is not None and editor.loader.typed != editor.target.typed:
            await editor.look()
        elif editor.row is not None:
            await super().fix(finding)

    async def fix_by_hand(self, finding: Finding) -> None:
        """Go to the place of a finding."""
        target = self.editor.target
        if finding.side is Side.TARGET and finding.end > finding.start:
            target.choose(finding.start, finding.end)
        self.screen.say(tr("No automatic fix: edit the text by hand"))
        target.focus()

    async def put(self, finding: Finding) -> None:
        """Put a fix into the text that was just looked at, and look at what is left."""
        editor = self.editor
        if editor.row is None or not self.session.may_write(self.screen):
            return
        assert finding.fix is not None
        before = editor.target.typed
        editor.target.put_at(finding.start, finding.end, finding.fix)
        if finding.certain and before in {editor.loaded, *editor.mended}:
            editor.mended.add(editor.target.typed)
        await editor.look()
        self.screen.say(f"{change(finding)}  {tr('{key} undo', key=self.screen.key('editor.undo'))}")

    def undo(self) -> None:
        """Take back the last change of the text, wherever the keys are; in the findings first a reason just given."""
        target = self.editor.target
        if self.screen.focused is not self.checks or not self.undo_waiver(target.typed):
            target.undo()

    def keys_of_chosen(self) -> Sequence[Binding]:
        """Return the keys while the findings have the focus."""
        chosen = self.checks.chosen
        has_fix = chosen is not None and chosen.fix is not None and chosen.side is Side.TARGET
        return BARS["editor.fixable_finding" if has_fix else "editor.finding"]

    def with_fix(self, usual: list[Binding]) -> list[Binding]:
        """Return the usual keys of the text, with that of the fix while there is one."""
        if not any(map(fixable, self.checks.findings)):
            return usual
        first, *others = _without(usual, "panel(1)", "next_open")
        return [first, *self.screen.as_bound(BARS["editor.fix"]), *others]


def _without(bindings: Iterable[Binding], *actions: str) -> Sequence[Binding]:
    return [each for each in bindings if each.action not in actions]
