"""A monkey at the keyboard: random keys, pastes and sizes, a rest after each, and a memory for what it typed."""

from __future__ import annotations

from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from tests.tui.tui_support import take_keys
from textual import events
from textual._xterm_parser import XTermParser
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from localize.model import LanguageTag, SegmentKey
from localize.model.events import Event, KeepConflict, SaveTarget, Subject, SubjectKind
from localize.tui.app import Localize
from localize.tui.screens.editor.screen import Editor
from localize.workflow.project.project import Project

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABEFUXZ0123456789 !?,;:-_()[]{}<>@#%&*+='\"абвгдежзийклмнопрстуфхцчшщъыьэюяАБёәғқңөұүһіІ"
)
PASTES = (
    "Құпиясөзді ауыстырыңыз.",
    "бір\rекі\r\nүш\nтөрт",
    "\x1b[31mқызыл\x1b[0m\x07\x00",
    "[/b] [@click=app.quit]х[/] \u202eтеріс\u202c\u200b",
    "<b1>жуан</b1> <b1> </b1>",
    "👩‍👩‍👧 е\u0301 عربي " * 5,
    "ұзақ мәтін " * 300,
    "",
)
NAMED = (
    *("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("backspace", "delete", "space", "ctrl+z", "ctrl+y", "ctrl+a", "ctrl+w", "ctrl+v", "ctrl+x", "shift+left"),
)
NEVER = {"ctrl+q"}
"""The monkey is sent home by its keeper."""


@dataclass(slots=True)
class Monkey:
    """Plays with one app after the other on the same project."""

    project: Project
    random: Random
    done: deque[str] = field(default_factory=lambda: deque(maxlen=60))
    """What it did last, for the one who reads the failure."""
    seen: set[str] = field(default_factory=set)
    """The screens that it came to."""
    _pressed: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often it pressed a bound key on a screen: it is curious about those that it knows least."""
    _open: tuple[SegmentKey, LanguageTag, str] | None = None
    """What stands typed and not saved."""
    _events: int = 0
    """How many events that segment had when it was looked at."""

    async def play(self, app: Localize, pilot: Pilot[int], moves: int) -> int:
        """Make moves until they are done or the app has ended; return how many are left."""
        while moves and app.is_running and app._exception is None:
            moves -= 1
            await self._move(app, pilot)
            await self.look(app)
        return moves

    async def _move(self, app: Localize, pilot: Pilot[int]) -> None:
        dice = self.random.random()
        if dice < 0.02:
            size = self.random.choice((1, 20, 60, 80, 120, 160)), self.random.choice((1, 5, 18, 24, 36, 48))
            self.done.append(f"{size[0]}x{size[1]}")
            await pilot.resize_terminal(*size)
        elif dice < 0.06:
            self._paste(app)
        else:
            self._press(app)
        await take_keys(app)

    def _paste(self, app: Localize) -> None:
        text = self.random.choice(PASTES)
        if isinstance(app.focused, Input):
            text = text[:40]  # and no path: this one must not add the disk to the project
        self.done.append(f"paste {text[:20]!r}")
        app.post_message(events.Paste(text))

    def _press(self, app: Localize) -> None:
        key = self._key(app)
        self.done.append(key)
        character = " " if key == "space" else key if len(key) == 1 else None
        if character is not None and not character.isalnum():
            for event in XTermParser().feed(character):
                app.post_message(event)
            return
        app.post_message(events.Key(key, character))

    def _key(self, app: Localize) -> str:
        kinds = [*type(app.focused).__mro__, *type(app.screen).__mro__, *type(app).__mro__]
        every = [each for kind in kinds for each in vars(kind).get("BINDINGS", ())]
        bound = [each for binding in every if isinstance(binding, Binding) for each in keys_of(binding)]
        dice = self.random.random()
        if bound and dice < 0.5:
            here = type(app.screen).__name__
            key = min(self.random.sample(bound, min(3, len(bound))), key=lambda each: self._pressed[here, each])
            self._pressed[here, key] += 1
            return key
        return self.random.choice(NAMED) if dice < 0.7 else self.random.choice(LETTERS)

    # --- nothing is lost ---

    async def look(self, app: Localize) -> None:
        """Remember what stands typed; what stood typed somewhere else a moment ago must be kept there."""
        self.seen.add(type(app.screen).__name__)
        present = next((each for each in reversed(app.screen_stack) if isinstance(each, Editor)), None)
        there = None
        if present is not None and present.is_attached and present.editor.row is not None:
            there = (present.editor.row.segment.key, present.session.language, present.target.typed)
            dirty = present.editor.has_changes
            if self._open is None or there[:2] == self._open[:2]:
                self._open = there if dirty else None
                self._events = len(self._history(self._open)) if self._open else 0
                return
            await self._stored(app)
            self._open = there if dirty else None
            self._events = len(self._history(self._open)) if self._open else 0
        elif self._open is not None:
            await self._stored(app)

    async def _stored(self, app: Localize) -> None:
        """Wait until all is stored that the program has begun to store, and look whether it is there."""
        for each in [each for each in app.workers if each.group == "late"]:
            with suppress(WorkerCancelled):  # its screen has gone; what it had begun to write is written
                await each.wait()
        await app.bridge.write(int)  # behind every write that was asked for
        self.go_home()

    def _history(self, there: tuple[SegmentKey, LanguageTag, str]) -> tuple[Event, ...]:
        return self.project.store.history(Subject(SubjectKind.SEGMENT, there[0], there[1]))

    def go_home(self) -> None:
        """Fail when what was typed last is nowhere in the store.

        The last key may have changed the text before it left: then that very text was stored.
        """
        if self._open is None:
            return
        there, self._open = self._open, None
        key, _, typed = there
        events_there = self._history(there)
        if not typed.strip() or len(events_there) > self._events:
            return
        kept = {each.body.content.typed for each in events_there if isinstance(each.body, SaveTarget | KeepConflict)}
        kept |= {each.typed for each in self.project.store.unsaved(self.project.member.name) if each.segment == key}
        assert typed in kept, f"lost {typed!r} after {list(self.done)}"


def keys_of(binding: Binding) -> list[str]:
    """The keys that a monkey may press."""
    return [each for each in binding.key.split(",") if each not in NEVER]
