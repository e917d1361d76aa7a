"""Autosave of the text that is being typed: a crash, a power cut or a lost line costs a second of typing at most."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.errors import localized_error
from localize.model import LanguageTag, SegmentKey
from localize.model.events import Unsaved
from localize.model.segment_list import Row
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.widgets.status_line import Tone
from localize.workflow.editing import recovery
from localize.workflow.editing.edit import Saved
from localize.workflow.segment_view import View

EVERY_S = 1.0

Place = tuple[SegmentKey, LanguageTag]


class Autosave(EditorPart):
    """Keeps what is typed beyond the end of the program, and brings back what an earlier one left behind."""

    def __init__(self, editor: SegmentEditor) -> None:
        super().__init__(editor)
        self._kept: tuple[Place, str] | None = None
        """Where and what was kept last and not dropped since."""
        self._left: dict[Place, Unsaved] | None = None
        """What an earlier program left behind; None before it was asked for."""
        self._is_back = False
        self._is_warned = False
        """Whether it was told that what is typed cannot be kept."""

    def begin(self) -> None:
        """Look every second whether there is something to keep."""
        if not self.project.read_only:
            self.screen.set_interval(EVERY_S, self._keep_open)

    def _keep_open(self) -> None:
        editor = self.editor
        row, typed = editor.row, editor.target.typed
        if row is None or not editor.target.is_attached:
            return
        place = (row.segment.key, self.language)
        if not editor.has_changes:
            self._drop_open(place)
        elif self._kept != (place, typed):
            self._kept = (place, typed)
            start(self.screen, partial(self._keep, place, typed, editor.seen), "keep", exclusive=False)

    async def _keep(self, place: Place, typed: str, seen: int) -> None:
        try:
            await self.bridge.write(recovery.keep_open, self.project, *place, typed, seen=seen)
        except LocalizeError as error:
            self._kept = None  # a full disk, perhaps: the next second tries again
            if not self._is_warned:
                self._is_warned = True
                said = tr("Your text cannot be autosaved: {error}", error=localized_error(error))
                self.screen.say(said, Tone.WARNING)
        else:
            self._is_warned = False

    def _drop_open(self, place: Place) -> None:
        if self._kept is not None and self._kept[0] == place:
            self._kept = None
            start(self.screen, partial(self._drop, place), "keep", exclusive=False)

    async def _drop(self, place: Place) -> None:
        await self.bridge.write(recovery.drop_open, self.project, *place)

    def saved(self, row: Row, saved: Saved, typed: str) -> None:
        """Keep no longer what is stored now."""
        del saved, typed
        self._drop_open((row.segment.key, self.language))

    def drop_rescued(self) -> None:
        """Keep no longer what was stored at the program's end: it would come back over a later text."""
        row = self.editor.row
        if self._kept is not None and row is not None and not self.editor.has_changes:
            with suppress(LocalizeError):  # it is saved
                recovery.drop_open(self.project, row.segment.key, self.language)

    # --- what was left behind ---

    def first_number(self) -> int | None:
        """Return where the text stands that was being typed when the program ended; None where there is none."""
        editor, project = self.editor, self.project
        if self._left is None:
            found = () if project.read_only else recovery.left_open(project)
            self._left = {(each.segment, each.language): each for each in reversed(found)}
        mine = [key for key, language in reversed(self._left) if language == self.language]
        for key in mine:
            try:
                number = project.store.get_row(key, self.language).number
            except LocalizeError:
                continue  # its segment is in no list any more
            if editor.list.pages.has(number):
                return number
        return None

    def entered(self, row: Row) -> None:
        """Bring the text back that was left here."""
        editor = self.editor
        place = (row.segment.key, self.language)
        if self._kept is not None and self._kept[0] != place:
            self._drop_open(self._kept[0])  # what was left is stored, or was taken back
        left = self._left.pop(place, None) if self._left else None
        if left is None:
            return
        self._kept = (place, left.typed)
        if left.typed == editor.loaded:
            self._drop_open(place)
            return
        editor.target.put(left.typed)
        editor.seen = left.seen
        self._is_back = True

    def loaded(self, view: View) -> None:
        """Tell that a text is back, once the screen stands."""
        del view
        if self._is_back:
            self._is_back = False
            key = self.screen.key("editor.undo")
            said = tr("Your unsaved text was restored; {key} shows the saved one", key=key)
            self.screen.say(said)
