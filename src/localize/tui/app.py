"""Application on a project: its first screen, and the change from one project to the next."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from localize.errors import LocalizeError, PassphraseNeeded
from localize.i18n import choose_language, set_language, tr
from localize.i18n.errors import localized_error
from localize.model.events import Resegment, Role
from localize.tui import routes
from localize.tui.destination import Destination, Start
from localize.tui.display_options import DisplayOptions, options_for, renewed
from localize.tui.routes import Route
from localize.tui.screens.base.app import Program, run_to_end
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.server_exchange import ServerExchange
from localize.tui.screens.base.session import LeaveProject, SegmentsChanged, Session, keys_of
from localize.tui.widgets.status_line import Tone
from localize.workflow.checking.saved_findings import load_findings, save_findings
from localize.workflow.memory.training import KNOWLEDGE
from localize.workflow.project.project import Project, find_root, open_to_read
from localize.workflow.segments import lookup
from localize.workflow.team.presence import Spot
from localize.workflow.user.preferences import Preferences, read_preferences
from localize.workflow.user.recent_projects import read_remembered, remember_opened

if TYPE_CHECKING:
    from localize.store.key import Key, Passphrase
    from localize.workflow.memory.training import Learner

_ERASE = "\x1b[H\x1b[2J\x1b[3J"
"""Erases the screen and the lines that were scrolled off it. Source: XTerm Control Sequences, ED."""
_EMPTY_CLIPBOARD = "\x1b]52;c;!\x07"
"""What is neither base64 nor a question empties the clipboard. Source: XTerm Control Sequences, OSC 52."""
_IDLE_LOOK_S = 5.0
"""Between two looks at whether a person is there."""
_LIVE_S = 2.0
"""Between two looks at what another process has saved: 0.1 ms where it has saved nothing."""
_LOOK_S = 0.5
"""Between two looks at whether learning has ended, which takes tens of seconds."""


class GoingOn(Enum):
    """What is shown after a project was left."""

    SAME = "same"
    """The same project, opened anew: its settings have changed."""
    OTHER = "other"
    """The list of projects."""
    LOCKED = "locked"
    """The same project where it was left, once its passphrase has been typed."""


class Localize(Program):
    """Shows a project on the terminal."""

    def __init__(
        self,
        project: Project,
        *,
        document: str | None = None,
        start: Start = "project",
        language: str = "",
        options: DisplayOptions | None = None,
    ) -> None:
        super().__init__(options or DisplayOptions())
        found = lookup.find_document(project, document) if document else None
        tags = lookup.target_languages(project, found) if found else project.targets
        chosen = project.target_language(language) if language else tags[0] if tags else project.targets[0]
        self.session = Session(project, self.bridge, chosen, options=self.options)
        self._document = found
        self._start = start
        self.clock: Callable[[], float] = time
        """Tells the seconds by which a person is idle; the clock on the wall runs while the computer sleeps."""
        self._active_at = self.clock()
        """When a key was last pressed, or work was last seen running."""
        self.route: Route[None] | None = None
        """The way to the first screen, if that is no usual one; then the place where the project was locked."""
        self._change_number: int | None = None
        self._seen = project.store.head().sequence
        """How far the project's record had come when it was last looked at for the work of others."""
        self.may_go_on = False
        """Whether whoever runs this opens a project after it."""
        self.going_on: GoingOn | None = None

    def first_screen(self) -> Screen[None]:
        """Return the screen to begin with; only its own code is read before it stands."""
        if self.route is not None:
            return self.session.screen_of(self.route)
        managed = Role.MANAGER in self.session.project.member.roles
        if self._start == "editor":
            return self.session.screen_of(routes.Editor(self._document))
        if self._start == "review" or not managed:
            return self.session.screen_of(routes.Review(self._document))
        return self._files()

    def on_mount(self) -> None:
        """Remember what was opened and learn from the memory, beside the screens; lock what nobody is there for."""
        if self.may_go_on and self.session.project.is_encrypted and self.options.lock_minutes:
            self.set_interval(_IDLE_LOOK_S, self.lock_when_idle)
        self._begin_exchange()
        if not self.is_headless:
            self.run_worker(self._begin(), exit_on_error=False)
            self.set_interval(_LIVE_S, self._look_around)

    def _begin_exchange(self) -> None:
        """Show what waits for the team's server; exchange with it in the background where the person wants that."""
        place = self.session.project.store.team()
        if place is None or place.server is None or self.session.project.read_only:
            return

        def show() -> None:
            self.sub_title = exchange.note()

        exchange = self.session.exchange = ServerExchange(self.session.project, self.bridge, show)
        self.run_worker(exchange.look(), group="exchange")
        if self.options.syncs:
            self.session.begin_exchange(self, follows=True)

    async def _begin(self) -> None:
        await self.bridge.begun()
        if self.may_go_on:
            await self.bridge.write(remember_opened, self.session.project)
        await self._recall()
        await self.learn()

    def _look_around(self) -> None:
        if not self.bridge.is_busy:
            self.run_worker(self.look_for_others(), group="others", exclusive=True, exit_on_error=False)
        if self.session.exchange is not None:
            self.session.exchange.stand(self.find_spot())
            self.run_worker(self.session.exchange.look(), group="exchange", exclusive=True, exit_on_error=False)

    def find_spot(self) -> Spot | None:
        """Return the segment that is open in the editor in front, or behind what lies over it."""
        ways = (each.route() for each in reversed(self.screen_stack) if isinstance(each, BaseScreen))
        way = next(filter(None, ways), None)
        if isinstance(way, routes.Editor) and way.key is not None:
            return Spot(way.key, self.session.language)
        return None

    async def look_for_others(self) -> None:
        """Have every screen show what another process has saved in this project since the last look."""
        store = self.session.project.store
        number = await self.bridge.write(store.change_number)  # the writer's own changes leave its number as it is
        if number == self._change_number:
            return
        self._change_number = number
        events = await self.bridge.read(store.record_since, self._seen)
        self._seen = events[-1].sequence if events else self._seen
        keys = keys_of(events)
        if keys:
            gone = frozenset(key for each in events if isinstance(each.body, Resegment) for key in each.body.retired)
            for screen in self.screen_stack:
                screen.post_message(SegmentsChanged(keys | gone, gone=gone, by_others=True))

    async def _recall(self) -> None:
        """Mark again what was found in earlier sessions."""
        kept = await self.bridge.read(load_findings, self.session.project)
        aside = self.session.project.files.put_aside
        if aside is not None and isinstance(self.screen, BaseScreen):
            text = tr("The cache could not be read: it was moved to {file}, and a new one is built", file=aside.name)
            self.screen.say(text, Tone.ERROR)
        if kept:
            self.session.known.recall(kept)
            for screen in self.screen_stack:
                if isinstance(screen, BaseScreen):
                    screen.show_known()

    async def learn(self) -> None:
        """Learn what the memory teaches where it has grown, in a process beside the screens that ends with them."""
        project = self.session.project
        try:
            learner = await self.bridge.read(_begin_learning, project)
        except LocalizeError:
            return  # `tm learn` says why
        if learner is None:
            return
        try:
            while learner.is_running:
                await asyncio.sleep(_LOOK_S)
        finally:
            learner.stop()
        project.cache.forget(KNOWLEDGE)
        if isinstance(self.screen, BaseScreen):
            self.screen.say(tr("Learned from the memory: fuzzy matches are now repaired."))

    # --- the lock ---

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; keys and the mouse are signs that somebody is there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self._active_at = self.clock()
        await super().on_event(event)

    def lock_when_idle(self) -> None:
        """Lock the project when no key was pressed and no work has been running for as long as the person says."""
        if self.bridge.is_busy:
            self._active_at = self.clock()
        elif self.clock() - self._active_at >= 60 * self.options.lock_minutes:
            self.action_lock()

    def action_lock(self) -> None:
        """Store what was typed and end, to go on once the passphrase has been typed; only an encrypted project."""
        if not (self.may_go_on and self.session.project.is_encrypted):
            plain = tr("The project is not encrypted: locking it would protect nothing")
            if isinstance(self.screen, BaseScreen):
                self.screen.say(tr("Close the tab of the browser instead") if self.session.project.key else plain)
            return
        self._rescue()
        if not self.is_saved:
            self.is_saved = True  # so far; the next look tries again
            if isinstance(self.screen, BaseScreen):
                self.screen.say(tr("The text cannot be saved now, so the project is not locked"), Tone.ERROR)
            return
        screens = (each for each in reversed(self.screen_stack) if isinstance(each, BaseScreen))
        self.route = next(filter(None, (each.route() for each in screens)), None)
        self.going_on = GoingOn.LOCKED
        self.exit(0)

    async def on_leave_project(self, event: LeaveProject) -> None:
        """End, and go on to a project after that; what was typed is stored first."""
        if self.may_go_on:
            self.going_on = GoingOn.SAME if event.same else GoingOn.OTHER
            await self.action_quit()
        elif isinstance(self.screen, BaseScreen):
            self.screen.say(tr("Takes effect at the next start. Ctrl+Q quit"))

    def on_show_files(self) -> None:
        """Show the files of the project, in place of a first screen that has none behind it."""
        first = self.screen
        self.add_mode("files", self._files)  # a mode: Textual 8.2 switches no screen that is the default one
        self.switch_mode("files")
        first.remove()

    def _files(self) -> Screen[None]:
        return self.session.screen_of(routes.Project())


def run(  # noqa: PLR0913 - what a command line says
    project_root: Path | None,
    *,
    document: str | None = None,
    screen: Start = "project",
    language: str | None = None,
    as_name: str | None = None,
    preferences: Preferences | None = None,
    key: Key | Passphrase | None = None,
) -> int:
    """Show the project in *project_root* (or around the present folder) until the user ends it; return the exit code.

    Where there is none around the present folder, the projects that were open lately are shown first. From one project
    a person may go to another, or open the same one anew with other settings. An encrypted one asks for its passphrase
    on a screen, unless *key* has it, and again when it was locked.
    Raises:
        LocalizeError: the project cannot be opened, or it has no such document or language.
    """
    before = read_preferences()
    asked = preferences or before
    options = begin(asked)
    root = project_root or find_root(Path.cwd())
    opening: Destination | None = Destination(root, document, language, start=screen, key=key)
    if root is None and screen == "project":
        opening = choose_project(options)
    code, going_on = 0, None
    while opening is not None:
        project = open_or_ask(opening, options, as_name, is_locked=going_on is GoingOn.LOCKED)
        if project is None:
            return code
        code, going_on, opening = _show(project, opening, options, as_name)
        del project  # with its key
        if going_on is None:
            return code
        now = read_preferences()
        asked, before = renewed(asked, before, now), now
        options = begin(asked)
        if going_on is GoingOn.OTHER:
            opening = choose_project(options)
    return code


def open_or_ask(
    opening: Destination, options: DisplayOptions, as_name: str | None = None, *, is_locked: bool = False
) -> Project | None:
    """Return a project, open; None where it is encrypted and nobody types its passphrase. Raises: LocalizeError."""
    try:
        return open_to_read(opening.root, as_name=as_name, key=opening.key)
    except PassphraseNeeded:
        if opening.root is None:
            raise
    from localize.tui.screens.unlock import Unlocking

    app = Unlocking(options, opening.root, as_name, is_locked=is_locked)
    run_to_end(app)
    return app.project


def _show(
    project: Project, opening: Destination, options: DisplayOptions, as_name: str | None
) -> tuple[int, GoingOn | None, Destination]:
    """Show an open project and close it; return the exit code, what is to be shown then, and the way back to it."""
    with project:
        if as_name is None and project.store.team() is None:  # in a team it is the member's
            _ask_for_name(options)
        app = Localize(
            project,
            document=opening.document,
            start=opening.screen,
            language=opening.language or "",
            options=replace(options, tour=not read_remembered().toured, offers_glossary=True),
        )
        app.may_go_on, app.route = True, opening.route
        code = run_to_end(app, comfort=tr("Your work is saved."))
        if app.going_on is GoingOn.LOCKED:
            clear_terminal(clipboard=app.has_copied)
        if app.session.known.is_new:
            save_findings(project, app.session.known)
    if app.going_on is not GoingOn.LOCKED or project.key is None:
        return code, app.going_on, Destination(project.root, key=project.key)
    project.key.forget()
    return code, app.going_on, Destination(project.root, language=app.session.language, route=app.route)


def clear_terminal(*, clipboard: bool) -> None:
    """Erase the terminal and, where that was given a text, its *clipboard*, as far as it lets a program do so."""
    terminal = sys.__stderr__
    if terminal is not None and terminal.isatty():
        with suppress(OSError):  # it may have gone meanwhile
            terminal.write(_ERASE + (_EMPTY_CLIPBOARD if clipboard else ""))
            terminal.flush()


def _begin_learning(project: Project) -> Learner | None:
    from localize.workflow.memory.training import begin_learning  # in the reader's thread: no painting waits for it

    return begin_learning(project)


def _ask_for_name(options: DisplayOptions) -> None:
    from localize.tui.screens.user_name import NameProgram, is_name_open

    if is_name_open():
        run_to_end(NameProgram(options))


def choose_project(options: DisplayOptions) -> Destination | None:
    """Return the project that the user opens or makes, and where to begin in it; None where there is none.

    It can be opened: what stands against it was told, and another one chosen.
    """
    from localize.tui.screens.welcome import Welcoming

    said = ""
    while True:
        app = Welcoming(options, said)
        run_to_end(app)
        if app.language:  # each program speaks the language that it was begun in
            set_language(app.language)
            said = ""
            continue
        if app.chosen is None:
            return None
        try:
            project = open_or_ask(app.chosen, options)
        except LocalizeError as error:
            said = localized_error(error)
            continue
        if project is not None:
            project.close()
            return replace(app.chosen, key=project.key)
        said = ""


def begin(preferences: Preferences | None) -> DisplayOptions:
    """Speak the language that is preferred, and return the options; None reads the user's file. Raises: ConfigError."""
    wanted = preferences or read_preferences()
    set_language(choose_language(wanted.language))
    return options_for(wanted)
