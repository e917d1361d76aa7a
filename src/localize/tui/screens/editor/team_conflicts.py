"""Conflicts of a team in the editor: told when a segment is opened, settled when the person asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import SegmentKey
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.status_line import Tone
from localize.workflow.segment_view import View

if TYPE_CHECKING:
    from localize.workflow.team.conflicts import Conflict


class SegmentConflicts(EditorPart):
    """Tells of the conflict of the open segment, and offers to settle it."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor)
        self._is_team = self.session.is_team

    def loaded(self, view: View) -> None:
        """Tell of a conflict, without taking the keys from whoever types."""
        if self._is_team:
            start(self.screen, partial(self._tell, view.row.segment.key), "team-conflict")

    async def _tell(self, key: SegmentKey) -> None:
        conflict = await self._find(key)
        if conflict is not None and self.editor.row is not None and self.editor.row.segment.key == key:
            others = ", ".join(visible(each.author) for each in conflict.heads)
            said = tr("Conflict: different texts by {names}. In the list, {key} settles it", names=others, key="g")
            self.screen.say(said, Tone.WARNING)

    async def _find(self, key: SegmentKey) -> Conflict | None:
        from localize.workflow.team.conflicts import find_conflicts

        found = await self.bridge.read(find_conflicts, self.project)
        place = (key, self.language)
        return next((each for each in found if (each.segment, each.language) == place), None)

    async def settle(self) -> None:
        """Show the texts of the open segment's conflict and let one of them stand."""
        from localize.tui.screens.dialogs.team_conflict import ask_to_settle

        row = self.editor.row
        if not self._is_team or row is None or not await self.editor.settle():
            return
        conflict = await self._find(row.segment.key)
        if conflict is None:
            self.screen.say(tr("This segment is in no conflict"))
            return
        ask_to_settle(self.screen, self.session, conflict, lambda: None)
