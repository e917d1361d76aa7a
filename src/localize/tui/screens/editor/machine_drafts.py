"""Machine drafts in the editor: those of engines on this machine unasked, those of other engines on request.

They are listed after the memory's matches, are chosen and used like them, or taken over word by word. No key waits for
an engine, and the drafts of a segment that is left are no longer waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from localize.errors import EngineError
from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model import Match, MatchType, SegmentKey
from localize.model.segment_list import Row
from localize.tui import routes
from localize.tui.screens.base.screen import start
from localize.tui.screens.editor.segment_editor import EditorPart, SegmentEditor
from localize.tui.screens.editor.suggestions import Suggestions
from localize.workflow.editing import edit

if TYPE_CHECKING:
    from localize.workflow.drafting.engine_status import EngineStatus
    from localize.workflow.drafting.live_drafts import Arrival, FailedDraft

_ASKED = "…"
"""The sign of an engine whose answer is awaited."""
_FAILED = "✗"
_SLOW_S = 0.15
"""An answer that takes longer is seen to be waited for."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The segment whose drafts are made before it is opened."""

    key: SegmentKey | None = None
    cancel: Event = field(default_factory=Event)


def _is_ready_here(engine: EngineStatus) -> bool:
    return engine.here and engine.ready


def _is_anybody(_: EngineStatus) -> bool:
    return True


def _is_nobody(_: EngineStatus) -> bool:
    return False


class MachineDrafts(EditorPart):
    """Drafts that arrive while somebody reads."""

    def __init__(self, editor: SegmentEditor, suggestions: Suggestions) -> None:
        super().__init__(editor)
        self._suggestions = suggestions
        self._engines: tuple[EngineStatus, ...] = ()
        self._signs: dict[str, str] = {}
        """How each engine's last answer went."""
        self._waiting = Event()
        """Set when nobody waits any more for what is being asked."""
        self._ahead = _Ahead()

    # --- asking ---

    def start_over(self) -> None:
        """Know nothing of engines: they answer for another language."""
        self.end()
        self._signs = {}
        self._waiting, self._ahead = Event(), _Ahead()

    def row_rested(self, row: Row) -> None:
        """Ask for the drafts that need no word of the person, where nothing is written yet."""
        from localize.workflow.drafting.live_drafts import is_open

        if self.project.config.draft.engines:
            asks = _is_ready_here if is_open(row) else _is_nobody
            start(self.screen, partial(self._fetch, row, asks, by_person=False), "drafts")

    def ask(self) -> None:
        """Ask every engine that the policy allows for a draft of this segment, and those here for other answers.

        Where no engine is set up, show what can draft.
        """
        if not self.project.config.draft.engines:
            start(self.screen, self._show_sources, "drafts")
        elif self.editor.row is not None:
            self.editor.panels.turn_to("matches")
            start(self.screen, partial(self._fetch, self.editor.row, _is_anybody, by_person=True), "drafts")

    async def _show_sources(self) -> None:
        if await self.editor.settle():
            self.session.open(self.screen, routes.DraftSources(self.editor.document))

    async def _fetch(self, row: Row, asks: Callable[[EngineStatus], bool], *, by_person: bool) -> None:
        from localize.workflow.drafting.live_drafts import KnownEngines, arrivals

        self._waiting.set()
        self._waiting = waiting = Event()
        self._signs = {name: sign for name, sign in self._signs.items() if sign != _ASKED}  # nobody waits for them
        key = row.segment.key
        if self._ahead.key != key:  # else it is waited for: it ends in the cache
            self._ahead.cancel.set()
        asked = partial(
            arrivals,
            self.project,
            key,
            self.language,
            asks=asks,
            first=partial(self.session.show_first_text, self.screen),
            cancel=waiting,
        )
        try:
            async for each in self.bridge.hear(asked):
                if isinstance(each, KnownEngines):
                    self._engines = each.engines
                    self._signs |= {engine.name: _ASKED for engine in each.engines if asks(engine) and engine.ready}
                    self.screen.set_timer(
                        _SLOW_S, self._paint_engines
                    )  # what answers sooner needs no sign that it is asked
                    continue
                await self.editor.loader.loaded()  # the memory's matches stand first
                self._take_arrival(each, row, by_person=by_person)
            for engine in self._engines if by_person else ():
                await self._add_others(engine, row, waiting)
        finally:
            waiting.set()
        self._look_ahead()

    def _take_arrival(self, each: Arrival | FailedDraft, row: Row, *, by_person: bool) -> None:
        from localize.workflow.drafting.live_drafts import FailedDraft

        if isinstance(each, FailedDraft):
            self._sign(each.engine, _FAILED)
            if by_person:
                self.screen.tell(each.error)
            return
        self._sign(each.engine, "✓")
        if self._stands_on(row):
            self.editor.loader.add(each.match)
            self._suggestions.prepare_again()

    async def _add_others(self, engine: EngineStatus, row: Row, cancel: Event) -> None:
        """Add an engine's other answers; where there are none, nothing is said."""
        from localize.workflow.drafting.live_drafts import alternatives

        if not (engine.here and engine.ready):
            return
        with suppress(EngineError):
            ask, key = self.bridge.ask, row.segment.key
            found = await ask(alternatives, self.project, key, self.language, engine.name, cancel=cancel)
            for match in found if self._stands_on(row) else ():
                self.editor.loader.add(match)

    def _look_ahead(self) -> None:
        """Have the next row's drafts made while this one is read."""
        from localize.workflow.drafting.live_drafts import is_open, prepare

        index = self.editor.list.cursor + 1
        row = self.editor.list.pages.row(index) if index < self.editor.list.count() else None
        if row is not None and row.segment.key != self._ahead.key and is_open(row):
            self._ahead.cancel.set()
            self._ahead = ahead = _Ahead(row.segment.key)
            work = partial(
                self.bridge.ask,
                prepare,
                self.project,
                row.segment.key,
                self.language,
                cancel=ahead.cancel,
            )
            start(self.screen, work, "ahead")

    def _stands_on(self, row: Row) -> bool:
        return (
            self.screen.is_attached and self.editor.row is not None and self.editor.row.segment.key == row.segment.key
        )

    def end(self) -> None:
        """Wait for no engine any longer."""
        self._waiting.set()
        self._ahead.cancel.set()

    # --- what the title says ---

    def _sign(self, name: str, sign: str) -> None:
        self._signs[name] = sign
        self._paint_engines()

    def _paint_engines(self) -> None:
        signs = sorted(
            ((each.name, self._sign_of(each)) for each in self._engines), key=lambda each: each[1] != _FAILED
        )
        said = [f"{visible(name)} {sign}".strip() for name, sign in signs]  # a failure first: the end may find no room
        words = f"{self.project.config.policy.value}: {', '.join(said)}" if said else ""
        if words != self.editor.sources:
            self.editor.sources = words
            self.editor.paint_title()

    def _sign_of(self, engine: EngineStatus) -> str:
        if not engine.ready:
            return "–"
        return tr("pause") if engine.paused_s else self._signs.get(engine.name, "")

    # --- taking over ---

    async def use_match(self) -> None:
        """Replace the text by the chosen match; a machine's is kept as a draft at once, so that its use is known."""
        from localize.workflow.drafting.draft_warnings import save_warnings

        await self.editor.loader.loaded()
        match = self._chosen_match()
        if match is None:
            self._say_nothing(self._no_match())
            return
        self.editor.origin = (match.target.typed, edit.origin_of(match))
        self.editor.target.put(match.target.typed)
        self.editor.target.focus()
        if match.type is MatchType.MACHINE and not self.project.read_only:
            saved = await self.editor.store(edit.keep, match.target.typed)
            if saved is not None and saved.target is not None:
                doubted = {(saved.row.segment.key, saved.target.revision): match.problems}
                await self.editor.write(partial(save_warnings, self.project, self.language, doubted))

    async def take_word(self) -> None:
        """Take the next word of the chosen match over; else an engine goes on from the text."""
        from localize.workflow.drafting.continuation import next_word

        await self.editor.loader.loaded()
        match, typed = self._chosen_match(), self.editor.target.before_cursor
        word = next_word(typed, match.target.typed) if match is not None else None
        if word is not None and match is not None:
            self._take_word(word, match)
        elif typed.strip() and self.project.config.draft.engines and self.editor.row is not None:
            start(self.screen, partial(self._complete, self.editor.row, typed), "complete")
        else:
            self._say_nothing(tr("The match has no more words"))

    def _no_match(self) -> str:
        """Return what to say where there is no match; where there are terms, also how these get into the text."""
        said = tr("No match to use here")
        view = self.editor.loader.view
        if view is None or not view.term_choices:
            return said
        return f"{said}. {tr('{key} inserts a term.', key=self.screen.key('editor.terms'))}"

    def _say_nothing(self, said: str) -> None:
        """Say that there is nothing to take over; while an engine is at work, that it is."""
        busy = not self._waiting.is_set() and _ASKED in self._signs.values()
        self.screen.say(tr("A draft is still being made") if busy else said)

    def _take_word(self, word: str, match: Match) -> None:
        self.editor.target.type_in(word)
        self.editor.target.focus()
        if self.editor.target.typed == match.target.typed:
            self.editor.origin = (match.target.typed, edit.origin_of(match))

    async def _complete(self, row: Row, typed: str) -> None:
        """Let an engine go on from what is typed, and take its first word."""
        from localize.workflow.drafting.continuation import next_word
        from localize.workflow.drafting.live_drafts import completion

        cancel = Event()
        try:
            match = await self.bridge.ask(
                completion, self.project, row.segment.key, self.language, typed, cancel=cancel
            )
        finally:
            cancel.set()
        if not self._stands_on(row) or self.editor.target.before_cursor != typed:
            return
        word = next_word(typed, match.target.typed) if match is not None else None
        if match is None or word is None:
            self.screen.say(tr("The match has no more words"))
            return
        self.editor.loader.add(match, chosen=True)
        self._take_word(word, match)

    # --- matches ---

    async def insert_match(self) -> None:
        """Insert the chosen match at the cursor."""
        await self.editor.loader.loaded()
        match = self._chosen_match()
        if match is None:
            self._say_nothing(self._no_match())
        else:
            self.editor.target.type_in(match.target.typed)
            self.editor.target.focus()

    def choose_match(self, step: int) -> None:
        """Choose another match; it takes the place of one that stands in the text as it was put there."""
        self.editor.panels.turn_to("matches")
        self.editor.loader.choose(step)
        match = self._chosen_match()
        if match is not None and self.editor.has_proposal:
            self.editor.propose(match)

    def _chosen_match(self) -> Match | None:
        return self.editor.loader.matches[self.editor.loader.chosen] if self.editor.loader.matches else None
