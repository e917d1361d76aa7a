"""The program on the terminal: themes, keys by their place, and the door where no traceback gets out."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Literal

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import WorkerFailed

from localize.display import show_lines
from localize.errors import LocalizeError
from localize.history import Role
from localize.tui.bridge import Bridge
from localize.tui.filters import AsciiSigns
from localize.tui.keys import fold
from localize.tui.manner import Manner, manner_of
from localize.tui.packets import read_packets
from localize.tui.palette import Actions, Palette
from localize.tui.screens.dialogs import Choose
from localize.tui.screens.work import Session, Work
from localize.tui.theme import DARK, NAMES, THEMES
from localize.wording import choose_language, speak, tr
from localize.workflow import lookup
from localize.workflow.crash import write_report
from localize.workflow.preferences import Preferences, prefer, read_preferences
from localize.workflow.project import Project, open_to_read
from localize.workflow.settings import remember_project

CATCH_UP_S = 10.0
"""No key waits longer than this for the one before; a save on a slow disk takes less."""

Start = Literal["project", "editor", "review"]


class Localize(App[int]):
    """Shows a project on the terminal."""

    CSS_PATH = "localize.tcss"
    TITLE = "localize"
    COMMANDS = {Actions}  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", "All actions", priority=True, show=False, id="app.command_palette"),
        Binding("ctrl+q", "quit", "Quit; everything typed is saved", priority=True, show=False, id="app.quit"),
        Binding("f12", "theme", "Next theme", show=False, id="app.theme"),
    ]

    def __init__(
        self,
        project: Project,
        *,
        document: str | None = None,
        start: Start = "project",
        language: str = "",
        manner: Manner | None = None,
    ) -> None:
        manner = manner or Manner()
        super().__init__(ansi_color=True if manner.colourless else None)
        self.animation_level = "none"
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[manner.look].name
        self.set_keymap(dict(manner.keys))
        self.bridge = Bridge()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._typing = False
        self._passing_on: asyncio.Task[None] | None = None
        self.report: Path | None = None
        """Where an unexpected error is described."""
        found = lookup.find_document(project, document) if document else None
        tags = lookup.target_languages(project, found) if found else project.targets
        chosen = project.target_language(language) if language else tags[0] if tags else project.targets[0]
        self.session = Session(project, self.bridge, chosen, manner=manner)
        self._document = found
        self._start = start

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours' names for the themes that are not ours."""
        return dict(DARK.variables)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return no commands beside our own."""
        del screen
        return ()

    def on_mount(self) -> None:
        """Show the first screen, and end well when the terminal goes."""
        self.show_first()
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(number, self._hang_up)

    def show_first(self) -> None:
        """Show the first screen; only its own code is read before it stands."""
        managed = Role.MANAGER in self.session.project.member.roles
        if self._start == "editor":
            from localize.tui.screens.editor import Editor

            self.push_screen(Editor(self.session, document=self._document))
        elif self._start == "review" or not managed:
            from localize.tui.screens.review import Review

            self.push_screen(Review(self.session, document=self._document))
        else:
            self.show_files()

    def on_work_files(self) -> None:
        """Show the files of the project."""
        self.show_files()

    def show_files(self) -> None:
        """Show the files of the project, in place of a first screen that has none behind it."""
        from localize.tui.screens.project import ProjectScreen

        files = ProjectScreen(self.session)
        if len(self.screen_stack) > 1:
            self.switch_screen(files)
        else:
            self.push_screen(files)

    # --- one key after the other ---
    # A key that a widget does not want comes back to the program's queue, behind the keys that wait there already, and
    # widgets work through queues of their own. Left alone, fast typing is reordered: a Backspace after the letters that
    # followed it, Enter before the letters that led to it. So a key is handled only when all that the one before set
    # off is done.

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; keys and pastes strictly in order, each under the name that it has on a Latin layout."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._waiting.append(event)
            if not self._typing:
                self._typing = True
                await self._next_key()
        else:
            await super().on_event(event)

    async def _next_key(self) -> None:
        if not self._waiting:
            self._typing = False
            return
        event = self._waiting.popleft()
        await self._drain(self.focused or self.screen)
        if isinstance(event, events.Key):
            event.key = fold(event.key, in_text=isinstance(self.focused, Input | TextArea))
        first = self.focused or self.screen
        await super().on_event(event)
        self._passing_on = asyncio.create_task(self._pass_on(first))

    async def _pass_on(self, first: Widget) -> None:
        # Behind the key itself, should it come back from the widgets.
        await self._drain(first)
        self.call_later(self._next_key)

    async def _drain(self, first: Widget) -> None:
        """Wait until a widget and those around it have worked through what is in their queues now."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_S):
                for node in first.ancestors_with_self:
                    done = asyncio.Event()
                    if node is self or not node.call_later(done.set):
                        return
                    await done.wait()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to painted lines: signs become ASCII where the terminal needs it."""
        filters = list(super().get_line_filters())
        return [*filters, AsciiSigns()] if self.session.manner.plain else filters

    def action_theme(self) -> None:
        """Go to the next theme, and keep it for the next start."""
        looks = list(THEMES)
        present = next(look for look, theme in THEMES.items() if theme.name == self.theme)
        look = looks[(looks.index(present) + 1) % len(looks)]
        self.theme = THEMES[look].name
        told = tr("Theme: {theme}", theme=tr(NAMES[look]))
        try:
            prefer("theme", look.value)
        except (LocalizeError, OSError):
            told += tr("; it could not be kept for the next start")
        if isinstance(self.screen, Work):
            self.screen.say(told)

    def action_command_palette(self) -> None:
        """Show all actions of this screen."""
        if isinstance(self.screen, Work):
            self.push_screen(Palette(placeholder=tr("What to do?")))

    async def action_quit(self) -> None:
        """Store what was typed and end; a conflict is shown first."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Work) and not await screen.settle():
                if self.screen is screen:
                    self._ask_to_leave()
                return
        self.exit(0)

    def _ask_to_leave(self) -> None:
        # The text could not be stored: a full disk, a folder that is gone. Nobody is held here for it.
        def take(answer: str | None) -> None:
            if answer == "leave":
                self.exit(0)

        choices = [("stay", tr("Stay with the text")), ("leave", tr("Quit and lose the text of this segment"))]
        self.push_screen(Choose(tr("The text cannot be saved now"), choices), take)

    # --- the end ---

    def on_exit_app(self) -> None:
        """Store what was typed: a browser may have left without a word."""
        self._rescue()

    def _rescue(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Work):
                try:
                    screen.rescue()
                except Exception as error:  # noqa: BLE001 - the last door: a second fault must not hide the first
                    write_report(error)

    def _hang_up(self) -> None:
        self._rescue()
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._rescue()
        if isinstance(error, WorkerFailed):
            # Only what ran beside the screen has failed: the screen itself goes on.
            place = write_report(error.error)
            text = tr("Something unexpected happened; your work is saved.")
            text += " " + tr("Details: {place}", place=place) if place else ""
            self.notify(show_lines(text), severity="error", markup=False, timeout=10)
            return
        self.report = write_report(error)
        self.exit(1)


def run(
    project_root: Path | None,
    *,
    document: str | None = None,
    screen: Start = "project",
    language: str | None = None,
    as_name: str | None = None,
    preferences: Preferences | None = None,
) -> int:
    """Show the project in *project_root* (or around the present folder) until the user ends it; return the exit code.

    Raises:
        LocalizeError: the project cannot be opened, or it has no such document or language.
    """
    manner = begin(preferences)
    with open_to_read(project_root, as_name=as_name) as project:
        remember_project(project.root)
        app = Localize(project, document=document, start=screen, language=language or "", manner=manner)
        return run_to_end(app, comfort=tr("Your work is saved."))


def begin(preferences: Preferences | None) -> Manner:
    """Speak the language that is preferred, and return the manner; None reads the user's file. Raises: ConfigError."""
    wanted = preferences or read_preferences()
    speak(choose_language(wanted.language))
    return manner_of(wanted)


def run_to_end(app: Localize, *, comfort: str = "") -> int:
    """Show a program until the user ends it; return the exit code. *comfort* is added when it had to close."""
    read_packets(app.driver_class)
    try:
        code = app.run(mouse=app.session.manner.mouse)
    finally:
        app.bridge.close()
    if app.report is not None or app.return_code:
        said = [tr("Something unexpected happened and the screen had to close."), comfort]
        said += [tr("The details are in {place}.", place=app.report)] if app.report else []
        sys.stderr.write(" ".join(filter(None, said)) + "\n")
        return 1
    return code or 0
