"""Proposal in the editor: the best match stands in an open segment, and is stored only once a person takes it."""

from __future__ import annotations

from functools import partial

from localize.i18n import tr
from localize.model import Match, MatchType, SegmentKey
from localize.tui.rendering.panels import score
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.segment_editor import EditorPart
from localize.workflow.segment_view import View


class Proposal(EditorPart):
    """Puts a good match into the open segment before it is asked for."""

    def loaded(self, view: View) -> None:
        """Wait for the matches of the segment."""
        is_open = view.row.target is None or not view.row.target.content
        if is_open and not self.project.read_only:
            start(self.screen, partial(self._propose, view.row.segment.key), "propose")

    async def _propose(self, key: SegmentKey) -> None:
        editor = self.editor
        await editor.loader.loaded()
        match = self._best()
        is_there = editor.row is not None and editor.row.segment.key == key
        if match is None or not is_there or editor.target.typed or editor.loaded or editor.proposal is not None:
            return
        editor.propose(match)
        if not self.screen.status.message:  # what the last key has led to is not known from elsewhere
            self.screen.say(
                tr(
                    "{score} match inserted · {key} confirm · {undo} remove",
                    score=score(match),
                    key=self.screen.key("editor.confirm"),
                    undo=self.screen.key("editor.undo"),
                )
            )
        await editor.look()

    def _best(self) -> Match | None:
        """Return the best match of the memory where it is good enough."""
        least = self.project.config.draft.min_score
        found = (each for each in self.editor.loader.matches if each.type is not MatchType.MACHINE)
        return next((each for each in found if each.score >= least), None)
