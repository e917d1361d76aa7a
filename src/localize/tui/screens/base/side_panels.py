"""Loader of the side panels: it starts a moment after the cursor rests, and never delays a key."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from time import monotonic

from textual.content import Content as Paint
from textual.message import Message

from localize.errors import LocalizeError
from localize.i18n.errors import localized_error
from localize.i18n.sanitize import visible
from localize.model import Finding, Match, SegmentKey
from localize.model.segment_list import Row
from localize.tui.display_options import REST_S
from localize.tui.rendering.panels import paint_around, paint_history, paint_matches, paint_terms, score
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.base.session import Session
from localize.tui.widgets.panels import NAMES, Panels
from localize.workflow import segment_view
from localize.workflow.editing import edit
from localize.workflow.memory import segment_matches
from localize.workflow.segment_view import View

STEPS_S = 0.2
"""Who goes on sooner goes somewhere: nothing is looked up on the way. Who comes from a rest looks at the next row."""
TOGETHER_S = 0.03
"""Matches that come so soon behind the rest are painted with it: painting twice would hold them up as long."""
TYPING_REST_S = 0.3
"""A pause in typing after which the text is checked."""


class Rested(Message):
    """The cursor rests on a row."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class Loaded(Message):
    """What is known of a segment has arrived."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view


class PanelLoader:
    """Fills the side panels for one row at a time and remembers what they show."""

    def __init__(self, screen: BaseScreen, session: Session, panels: Panels) -> None:
        self._screen = screen
        self._session = session
        self._panels = panels
        self.language = session.language
        """Of the rows that are loaded."""
        self.view: View | None = None
        self.matches: tuple[Match, ...] = ()
        self.chosen = 0
        self.typed: str | None = None
        """The text that the findings shown are about; None while they are those of another segment."""
        self._key: SegmentKey | None = None
        self._ready = asyncio.Event()
        self._moved = -STEPS_S

    def load(self, row: Row) -> None:
        """Begin to fill the panels for a row; what was being loaded for another one is dropped."""
        self.view, self.matches, self.chosen, self.typed = None, (), 0, None
        if self._key != row.segment.key:
            self._key = row.segment.key
            self._panels.checks().start_over()
            self._panels.give_back()
        self._ready = asyncio.Event()
        before, self._moved = self._moved, monotonic()
        rests = self._moved - before < STEPS_S or self._session.options.rest_s > REST_S
        start(self._screen, partial(self._load, row, self._ready, rests=rests), "beside")

    def clear(self) -> None:
        """Show nothing: there is no row any more."""
        self.view, self.matches, self.chosen, self.typed, self._key = None, (), 0, None, None
        self._ready.set()
        start(self._screen, self.painted, "beside")  # what was being loaded is dropped
        self._panels.checks().start_over()
        self._panels.put_findings(())
        for name in NAMES:
            if name != "checks":
                self._panels.put(name, Paint(""))

    async def _load(self, row: Row, ready: asyncio.Event, *, rests: bool) -> None:
        screen = self._screen
        project, language, key = self._session.project, self.language, row.segment.key
        found: asyncio.Future[tuple[Match, ...]] | None = None
        try:
            await (asyncio.sleep(self._session.options.rest_s) if rests else self.painted())
            screen.post_message(Rested(row))
            seen = asyncio.ensure_future(screen.bridge.read(segment_view.view, project, key, language))
            found = asyncio.ensure_future(screen.bridge.read(segment_matches.matches, project, key, language))
            found.add_done_callback(lambda each: each.cancelled() or each.exception())  # told below, or nobody's
            try:
                view = await seen
            except LocalizeError as error:
                self._panels.put("around", Paint.styled(visible(localized_error(error)), "$rejected"))
                return
            await asyncio.wait((found,), timeout=TOGETHER_S)
            if not screen.is_attached:
                return
            self.view = view
            self._paint_view(view)
            screen.post_message(Loaded(view))
            try:
                self.matches = await found
            except LocalizeError as error:
                self._panels.put("matches", Paint.styled(visible(localized_error(error)), "$rejected"))
                return
            if screen.is_attached:
                self.paint_matches()
                self._panels.lend()
        finally:
            ready.set()
            if found is not None:
                found.cancel()

    async def painted(self) -> None:
        """Wait until the row itself is on the screen: what is looked up would take its time from that."""
        painted = asyncio.Event()
        if self._screen.call_after_refresh(painted.set):
            await painted.wait()

    @property
    def is_loaded(self) -> bool:
        """Whether everything about the present row is there."""
        return self._ready.is_set()

    async def loaded(self) -> None:
        """Wait until everything about the present row is there."""
        await self._ready.wait()

    def add(self, match: Match, *, chosen: bool = False) -> None:
        """Show another proposal behind those that are there, unless one of them is the same text; *chosen*: the one."""
        texts = [each.target for each in self.matches]
        if match.target not in texts:
            self.matches += (match,)
        if chosen:
            self.chosen = texts.index(match.target) if match.target in texts else len(texts)
        self.paint_matches()
        self._panels.lend()

    def choose(self, step: int) -> None:
        """Choose the next match or the one before."""
        if self.matches:
            self.chosen = (self.chosen + step) % len(self.matches)
            self.paint_matches()

    def paint_matches(self) -> None:
        """Paint the matches again."""
        narrow = not self._screen.has_class("-wide")
        best = score(self.matches[self.chosen]) if self.matches else ""
        note = f"{self.chosen + 1}/{len(self.matches)} {best}" if self.matches else ""
        self._panels.put("matches", paint_matches(self.matches, self.chosen, from_chosen=narrow), note)

    def renew(self, row: Row) -> None:
        """Show what has been done with a row that stays in front; one that is left at once is not looked at again."""
        start(self._screen, partial(self._renew, row.segment.key), "renew")

    async def _renew(self, key: SegmentKey) -> None:
        screen = self._screen
        await self.painted()
        if key != self._key or not screen.is_attached:
            return
        with suppress(LocalizeError):  # it has gone meanwhile: the list tells that
            view = await screen.bridge.read(segment_view.view, self._session.project, key, self.language)
            if key == self._key and screen.is_attached:
                self.view = view
                self._paint_told(view)

    def preview(self, row: Row, typed: str) -> None:
        """Check a text that is still being typed, once the typing rests."""
        start(self._screen, partial(self._preview, row, typed), "preview")

    async def _preview(self, row: Row, typed: str) -> None:
        await asyncio.sleep(TYPING_REST_S)
        await self._look(row, typed)
        if self._ready.is_set():
            self._panels.lend()

    async def look(self, row: Row, typed: str) -> bool:
        """Have the findings of this very text on the screen, without a rest; False when it cannot be checked."""
        if self.typed != typed:
            await self._look(row, typed)
        return self.typed == typed

    async def _look(self, row: Row, typed: str) -> None:
        screen = self._screen
        try:
            findings = await screen.bridge.read(
                edit.preview, self._session.project, row.segment.key, self.language, typed
            )
        except LocalizeError as error:
            self._panels.put("around", Paint.styled(visible(localized_error(error)), "$rejected"))
            return
        if screen.is_attached and row.segment.key == self._key:  # the cursor may have gone on meanwhile
            self.put_findings(findings, typed)

    def put_findings(self, findings: tuple[Finding, ...], typed: str) -> None:
        """Show what was found in the text *typed*."""
        self.typed = typed
        self._panels.put_findings(findings)

    def paint_terms(self) -> None:
        """Show the terms of the source."""
        choices = self.view.term_choices if self.view is not None else ()
        count = len({choice.hit.concept.id for choice in choices})
        self._panels.put("terms", paint_terms(choices, self.language), str(count) if count else "")

    def _paint_view(self, view: View) -> None:
        self.paint_terms()
        self.put_findings(view.findings, view.row.target.content.typed if view.row.target else "")
        self._paint_told(view)

    def _paint_told(self, view: View) -> None:
        others = sum(each.language != self.language for each in view.targets)
        self._panels.put("around", paint_around(view, self.language), str(others) if others else "")
        self._panels.put("history", paint_history(view.history), str(len(view.history)) if view.history else "")
