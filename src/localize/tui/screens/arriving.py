"""Machine drafts beside the segment: those made on this machine come by themselves, the others when they are asked for.

They stand behind the memory's matches, are chosen and used like them, or taken over word by word. No key waits for an
engine, and a segment that is left is waited for no longer.
"""

from __future__ import annotations

from functools import partial
from threading import Event

from localize.display import show, show_lines
from localize.errors import EngineError
from localize.listing import Row
from localize.model import Match, MatchType, State
from localize.tui.screens.beside import Loaded
from localize.tui.screens.consulting import Consulting
from localize.tui.screens.work import start
from localize.wording import tr
from localize.workflow import draft, edit
from localize.workflow.drafting.arriving import completion
from localize.workflow.drafting.going_on import next_word
from localize.workflow.drafting.ways import Way, find_ways
from localize.workflow.lookup import View

_SHOWN_OF_FIRST = 300


class Arriving(Consulting):
    """Writes segments with drafts that arrive while somebody reads."""

    _ways: tuple[Way, ...] = ()
    _signs: dict[str, str]
    """How each engine's last answer went."""
    _told: frozenset[str] = frozenset()
    """The engines whose first text of this session was shown."""
    _waiting: Event
    """Set when nobody waits any more for what is being asked."""

    # --- asking ---

    def _open(self) -> None:
        self._signs = {}
        self._waiting = Event()
        super()._open()

    def on_loaded(self, event: Loaded) -> None:
        """Ask for the drafts that need no word of the person, where nothing is written yet."""
        row = event.view.row
        if self.project.config.draft.engines:
            is_new = row.state is State.INITIAL and not (row.target and row.target.content)
            start(self, partial(self._fetch, event.view, by_person=False, asks=is_new), "drafts")

    def action_ask_drafts(self) -> None:
        """Ask every engine that the policy allows for a draft of this segment."""
        view = self.beside.view
        if not self.project.config.draft.engines:
            self.say(tr("No engine is named for drafts: see `draft: engines:` in localize.yaml"))
        elif view is not None:
            self.panels.turn_to("matches")
            start(self, partial(self._fetch, view, by_person=True, asks=True), "drafts")

    async def _fetch(self, view: View, *, by_person: bool, asks: bool) -> None:
        self._waiting.set()
        self._waiting = waiting = Event()
        try:
            source = view.document.source_language
            self._ways = await self.bridge.ask(find_ways, self.project, source, self.language)
            self._paint_ways()
            await self.beside.loaded()
            for way in self._ways if asks else ():
                if by_person or (way.here and not way.problem):
                    await self._ask_one(way, view, by_person=by_person)
        finally:
            waiting.set()

    async def _ask_one(self, way: Way, view: View, *, by_person: bool) -> None:
        row = view.row
        if way.problem:
            self.app.notify(show_lines(way.problem), title=show(way.name), severity="warning", markup=False, timeout=8)
            return
        self._sign(way.name, "…")
        try:
            match = await self.bridge.ask(
                draft.draft_one,
                self.project,
                row.segment.key,
                self.language,
                way.name,
                first=self._hear,
                cancel=self._waiting,
            )
        except EngineError as error:
            self._sign(way.name, "✗")
            if by_person:
                self.tell(error)
            return
        self._sign(way.name, "✓")
        if self._stands_on(row):
            self.beside.add(match)
            start(self, partial(self._prepare_words, view), "prepare-words")

    def _stands_on(self, row: Row) -> bool:
        return self.is_attached and self._row is not None and self._row.segment.key == row.segment.key

    def _hear(self, engine: str, hosts: tuple[str, ...], text: str) -> None:
        """Show the first text that leaves for an engine in this session; called in the asking thread."""
        if engine not in self._told:
            self._told |= {engine}
            self.app.call_from_thread(self._show_first, engine, hosts, text)

    def _show_first(self, engine: str, hosts: tuple[str, ...], text: str) -> None:
        where = ", ".join(hosts) or tr("this machine")
        said = tr("Sent to {host}, this and no more: {text}", host=where, text=text[:_SHOWN_OF_FIRST])
        self.app.notify(show_lines(said), title=show(engine), markup=False, timeout=10)

    def on_unmount(self) -> None:
        """Wait for no engine any longer."""
        self._waiting.set()

    # --- what the title says ---

    def _sign(self, name: str, sign: str) -> None:
        self._signs[name] = sign
        self._paint_ways()

    def _paint_ways(self) -> None:
        said = [f"{show(each.name)} {self._sign_of(each)}".strip() for each in self._ways]
        words = f"{self.project.config.policy.value}: {', '.join(said)}" if said else ""
        if words != self._sources:
            self._sources = words
            self._count()

    def _sign_of(self, way: Way) -> str:
        if way.problem:
            return "–"
        return tr("pause") if way.paused_s else self._signs.get(way.name, "")

    # --- taking over ---

    async def action_use_match(self) -> None:
        """Replace the text by the chosen match; a machine's is kept as a draft at once, so that its use is known."""
        await self.beside.loaded()
        match = self._chosen_match()
        if match is None:
            self.say(tr("No match to use here"))
            return
        self._origin = (match.target.typed, edit.origin_of(match))
        self.target.put(match.target.typed)
        self.target.focus()
        if match.type is MatchType.MACHINE and not self.project.read_only:
            await self._store(edit.keep, match.target.typed)

    async def action_take_word(self) -> None:
        """Take the next word of the chosen match over; else an engine goes on from the text."""
        await self.beside.loaded()
        match, typed = self._chosen_match(), self.target.before_cursor
        word = next_word(typed, match.target.typed) if match is not None else None
        if word is not None and match is not None:
            self._take_word(word, match)
        elif typed.strip() and self.project.config.draft.engines and self._row is not None:
            start(self, partial(self._complete, self._row, typed), "complete")
        else:
            self.say(tr("It does not go on from here"))

    def _take_word(self, word: str, match: Match) -> None:
        self.target.type_in(word)
        self.target.focus()
        if self.target.typed == match.target.typed:
            self._origin = (match.target.typed, edit.origin_of(match))

    async def _complete(self, row: Row, typed: str) -> None:
        """Let an engine go on from what is typed, and take its first word."""
        cancel = Event()
        try:
            match = await self.bridge.ask(
                completion, self.project, row.segment.key, self.language, typed, cancel=cancel
            )
        finally:
            cancel.set()
        if not self._stands_on(row) or self.target.before_cursor != typed:
            return
        word = next_word(typed, match.target.typed) if match is not None else None
        if match is None or word is None:
            self.say(tr("It does not go on from here"))
            return
        self.beside.add(match, chosen=True)
        self._take_word(word, match)

    def _chosen_match(self) -> Match | None:
        return self.beside.matches[self.beside.chosen] if self.beside.matches else None
