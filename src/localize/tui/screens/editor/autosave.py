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
from localize.tui.screens.base.project_screen import start
from localize.tui.screens.base.side_panels import Loaded
from localize.tui.screens.editor.segment_editor import Writing
from localize.workflow.editing import recovery as unsaved
from localize.workflow.editing.edit import Saved

EVERY_S = 1.0

Place = tuple[SegmentKey, LanguageTag]


class Keeping(Writing):
    """Writes segments; what is typed outlives the program."""

    _kept: tuple[Place, str] | None = None
    """Where and what was kept last and not dropped since."""
    _left: dict[Place, Unsaved] | None = None
    """What an earlier program left behind; None before it was asked for."""
    _is_back = False
    _is_warned = False
    """Whether it was told that what is typed cannot be kept."""

    def on_mount(self) -> None:
        """Look every second whether there is something to keep."""
        if not self.project.read_only:
            self.set_interval(EVERY_S, self._keep_open)

    def _keep_open(self) -> None:
        row, typed = self._row, self.target.typed
        if row is None or not self.target.is_attached:
            return
        place = (row.segment.key, self.language)
        if typed == self._loaded:
            self._drop_open(place)
        elif self._kept != (place, typed):
            self._kept = (place, typed)
            start(self, partial(self._keep, place, typed, self._seen), "keep", exclusive=False)

    async def _keep(self, place: Place, typed: str, seen: int) -> None:
        try:
            await self.bridge.write(unsaved.keep_open, self.project, *place, typed, seen=seen)
        except LocalizeError as error:
            self._kept = None  # a full disk, perhaps: the next second tries again
            if not self._is_warned:
                self._is_warned = True
                self.say(tr("What you type is not kept: {error}", error=localized_error(error)), warn=True, firm=True)
        else:
            self._is_warned = False

    def _drop_open(self, place: Place) -> None:
        if self._kept is not None and self._kept[0] == place:
            self._kept = None
            start(self, partial(self._drop, place), "keep", exclusive=False)

    async def _drop(self, place: Place) -> None:
        await self.bridge.write(unsaved.drop_open, self.project, *place)

    def _take(self, row: Row, saved: Saved, typed: str) -> None:
        super()._take(row, saved, typed)
        self._drop_open((row.segment.key, self.language))

    def rescue(self) -> bool:
        """Store what was typed, and keep it no longer: it would come back over a later text."""
        is_saved = super().rescue()
        if self._kept is not None and self._row is not None and self.target.typed == self._loaded:
            place = (self._row.segment.key, self.language)
            with suppress(LocalizeError):  # it is saved
                unsaved.drop_open(self.project, *place)
        return is_saved

    # --- what was left behind ---

    def _first_number(self) -> int:
        """Return where to start: where the text stands that was being typed when the program ended."""
        if self._left is None:
            found = () if self.project.read_only else unsaved.left_open(self.project)
            self._left = {(each.segment, each.language): each for each in reversed(found)}
        mine = [key for key, language in reversed(self._left) if language == self.language]
        for key in mine:
            try:
                number = self.project.store.get_row(key, self.language).number
            except LocalizeError:
                continue  # its segment is in no list any more
            if self.list.pages.has(number):
                return number
        return super()._first_number()

    def _enter(self, index: int) -> None:
        super()._enter(index)
        if self._row is None or not self._left:
            return
        place = (self._row.segment.key, self.language)
        left = self._left.pop(place, None)
        if left is None:
            return
        self._kept = (place, left.typed)
        if left.typed == self._loaded:
            self._drop_open(place)
            return
        self.target.put(left.typed)
        self._seen = left.seen
        self._is_back = True

    def on_loaded(self, event: Loaded) -> None:
        """Tell that a text is back, once the screen stands."""
        del event
        if self._is_back:
            self._is_back = False
            key = self.key("editor.undo")
            said = tr("The text is back that you were typing; {key} shows the saved one", key=key)
            self.say(said, firm=True)
