"""Base application, with a project or without: themes, keymap, keyboard layouts, handling of unexpected errors.

No traceback reaches the terminal: it goes to a crash report, and what was typed is saved first.
"""

from __future__ import annotations

import asyncio
import gc
import os
import select
import signal
import sys
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import RenderableType
from textual import events
from textual._styles_cache import StylesCache
from textual.actions import ActionParseResult, SkipAction
from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter, NoColor
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import WorkerFailed

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible_lines
from localize.tui.display_options import DisplayOptions
from localize.tui.keys.bindings import bindings
from localize.tui.keys.layouts import fold
from localize.tui.screens.base.command_palette import Actions, Palette
from localize.tui.screens.base.key_help import Help
from localize.tui.screens.base.screen import BaseScreen, tell_error
from localize.tui.terminal.ascii_filter import AsciiSigns
from localize.tui.terminal.cell_diff import Frame
from localize.tui.terminal.key_parser import read_packets
from localize.tui.theme import DARK, NAMES, THEMES
from localize.tui.widgets.prompts import Choose
from localize.tui.workers import Bridge
from localize.workflow.project.crash_report import write_report
from localize.workflow.user.preferences import prefer

if TYPE_CHECKING:
    from localize.tui.terminal.driver import Line

CATCH_UP_S = 10.0
"""No key waits longer than this for the one before; a save on a slow disk takes less."""
LOOKS_AT_LINE_S = 2.0
"""How often a terminal is looked for that may have gone without a signal."""

FEW_LINES = 12
"""Of a terminal whose dialogs have no margins."""
SETTLED_S = 2.0
"""By then what a session works with is loaded."""
FEW_CLOSED = 8
"""Screens that may be closed before what they left behind is looked for: three megabytes."""
STANDS_S = 0.25
"""By then what a closed screen was about is painted, and its rows are found."""
RESTS_S = 2.0
"""Who has typed nothing for so long rests."""


class Program(App[int]):
    """Shows screens that have a line of keys."""

    CSS_PATH = "localize.tcss"
    TITLE = "localize"
    COMMANDS = {Actions}  # noqa: RUF012 - as Textual declares it
    BINDINGS = bindings("app")

    def __init__(self, options: DisplayOptions) -> None:
        super().__init__(ansi_color=True if options.colourless else None)
        self.animation_level = "none"
        for theme in THEMES.values():
            self.register_theme(theme)
        self.options = options
        self.theme = THEMES[options.look].name
        self.set_keymap(dict(options.keys))
        self.bridge = Bridge()
        self.bridge.hold_back()
        self.line: Line | None = None
        """What speaks to a POSIX terminal; None on another one, and in a browser."""
        self._frame = Frame()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._typing = False
        self._has_typed = False
        """… since somebody looked whether all rest."""
        self._is_clean = True
        """Whether garbage was looked for since a key was last pressed."""
        self._closed_screens = 0
        """Screens closed since then."""
        self._passing_on: asyncio.Task[None] | None = None
        self.has_copied = False
        """Whether a text was given to the terminal's clipboard."""
        self.is_saved = True
        """Whether what was typed could be stored when that had to be done at once."""
        self.report: Path | None = None
        """Where an unexpected error is described."""

    def first_screen(self) -> Screen[None]:
        """Return the screen to begin with; only its own code is read before it stands."""
        raise NotImplementedError

    def get_default_screen(self) -> Screen[None]:
        """Return the lowest screen: the first one, and no empty one that would be painted before it."""
        return self.first_screen()

    def get_driver_class(self) -> type[Driver]:
        """Return what speaks to the terminal: on a POSIX one ours, else Textual's that reads packets as ours does."""
        found = super().get_driver_class()
        if found.__module__ == "textual.drivers.linux_driver":
            from localize.tui.terminal.driver import Line  # there is no such thing on Windows

            return Line
        return read_packets(found)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours' names for the themes that are not ours."""
        return dict(DARK.variables)

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before there is a screen, only know the colours: its rules are read with it."""
        if self.screen_stack and self.screen.is_mounted:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return no commands beside our own."""
        del screen
        return ()

    def watch_theme(self, theme_name: str) -> None:
        """Know whether grounds are seen: sixteen colours have one that carries every ink."""
        self.set_class(self.options.has_few_colours or self.available_themes[theme_name].ansi, "-few")

    def on_mount(self) -> None:
        """Collect no garbage until the session has settled, and end well when the terminal goes."""
        if not self.is_headless:
            # What is loaded stays until the end. Looking through all of it for garbage held the keys up for 60 ms.
            gc.disable()
            self.set_timer(SETTLED_S, self._collect_what_follows)
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGHUP, signal.SIGTERM):
                # At once: the loop may be waiting for the terminal. Its own way is a byte in a pipe, and that
                # one is full where many keys wait: the signal would be lost.
                signal.signal(number, partial(self._let_go, loop))
            self._hang_ups = select.poll()
            self._hang_ups.register(sys.__stdin__ or 0, 0)
            self.set_interval(LOOKS_AT_LINE_S, self._look_at_line)

    def on_resize(self, event: events.Resize) -> None:
        """Spend no lines on space where there are next to none."""
        self.set_class(event.size.height < FEW_LINES, "-tiny")

    def _collect_what_follows(self) -> None:
        gc.freeze()
        gc.enable()
        self.set_interval(RESTS_S, self._collect_at_rest)

    def _collect_at_rest(self) -> None:
        """Look for garbage while nobody types, in 20 to 30 ms: each dialog that was closed is half a megabyte of it."""
        if self._has_typed:
            self._has_typed, self._is_clean = False, False
        elif not self._is_clean:
            self._collect()

    def _collect(self) -> None:
        # Textual remembers for a thousand widgets, gone or not, what colours they stood on, and with these all lines.
        StylesCache.get_inner_outer.cache_clear()
        gc.collect()
        self._is_clean, self._closed_screens = True, 0

    def pop_screen(self) -> AwaitComplete:
        """Close the screen in front; who never rests has garbage looked for after every few."""
        self._closed_screens += 1
        if self._closed_screens == FEW_CLOSED:
            self.set_timer(STANDS_S, self._collect)
        closed = self.screen
        done = super().pop_screen()
        if isinstance(self.screen, BaseScreen):  # what was seen through the other one was styled with it
            if not closed.is_modal:
                self.screen.move_on()
            self.screen.is_styled = closed.is_modal and closed.styles.background.a < 1
        return done

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        """Take widgets away; a screen leaves no gap in the one in front, which would be laid out and painted again."""
        return super()._prune(*nodes, parent=None if parent is self else parent)

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Style a node anew; on a screen that is being closed nobody sees what the focus leaves behind."""
        if node is self or any(each in self.screen_stack for each in node.ancestors_with_self):
            super().update_styles(node, animate)

    def _look_at_line(self) -> None:
        """End well when the terminal has gone without a signal, as a lost session can leave it."""
        if any(state & select.POLLHUP for _, state in self._hang_ups.poll(0)):
            self.hang_up()

    def _let_go(self, loop: asyncio.AbstractEventLoop, _number: int, _frame: FrameType | None) -> None:
        if self.line is not None:
            self.line.let_go()
        loop.call_soon_threadsafe(self.hang_up)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or a command asks for; an error that the action leaves to nobody is told."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except LocalizeError as error:
            tell_error(self, error)
            return True

    # --- one key after the other ---
    # A key that a widget does not want comes back to the program's queue, behind the keys that wait there already, and
    # widgets work through queues of their own. Left alone, fast typing is reordered: a Backspace after the letters that
    # followed it, Enter before the letters that led to it. So a key is handled only when all that the one before set
    # off is done.

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; keys and pastes strictly in order, each under the name that it has on a Latin layout."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._has_typed = True
            if isinstance(event, events.Paste):
                from localize.tui.terminal.paste import (
                    clean,  # with the code of texts, which the first painting does not need
                )

                event.text = clean(event.text)
            self._waiting.append(event)
            if not self._typing:
                self._typing = True
                await self._next_key()
        else:
            if isinstance(event, events.MouseDown):
                self._age_messages()
            await super().on_event(event)

    def _age_messages(self) -> None:
        """Know that a key or a click follows what was said."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.status.is_new = False

    async def _next_key(self) -> None:
        if not self._waiting:
            self._typing = False
            return
        event = self._waiting.popleft()
        await self._drain(self.focused or self.screen)
        self._age_messages()
        if isinstance(event, events.Key):
            event.key = fold(event.key, in_text=isinstance(self.focused, Input | TextArea))
            if event.key.startswith("alt+"):
                event.character = None  # a terminal names the letter, but the key types none
        first = self.focused or self.screen
        await super().on_event(event)
        self._passing_on = asyncio.create_task(self._pass_on(first))

    async def _pass_on(self, first: Widget) -> None:
        # Behind the key itself, should it come back from the widgets.
        await self._drain(first)
        self.call_later(self._next_key)

    async def _drain(self, first: Widget) -> None:
        """Wait until a widget and those around it have worked through what is in their queues now.

        A screen may be at work with nothing in its queue; what lies between only passes on, and each wait is a turn.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_S):
                for node in first.ancestors_with_self:
                    if node is self:
                        return
                    if node is first or isinstance(node, Screen) or node.message_queue_size:
                        done = asyncio.Event()
                        if not node.post_message(events.Callback(done.set)):
                            return
                        await done.wait()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what is done to painted lines: signs become ASCII where the terminal needs it."""
        filters = list(super().get_line_filters())
        if self.options.colourless and not self.no_color:  # a terminal without colours, as its name tells
            filters.append(NoColor())
        return [*filters, AsciiSigns()] if self.options.plain else filters

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send what differs from what stands on the terminal."""
        super()._display(screen, self._frame.thin(renderable, self.size))

    def on_ready(self) -> None:
        """Begin to read once the first screen is painted."""
        self.screen.call_after_refresh(self.bridge.begin)

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
            told += tr("; it could not be saved for the next start")
        if isinstance(self.screen, BaseScreen):
            self.screen.say(told)

    def action_redraw(self) -> None:
        """Send the whole screen again: something else has written over it."""
        self._frame = Frame()
        self.screen.refresh(layout=True)

    def action_command_palette(self) -> None:
        """Show all actions of this screen."""
        if isinstance(self.screen, BaseScreen):
            self.push_screen(Palette(placeholder=tr("Type a command")))

    def action_dialog_help(self) -> None:
        """Show the keys of a dialog; a screen has a key of its own for that."""
        screens = [each for each in self.screen_stack if isinstance(each, BaseScreen)]
        if not screens or isinstance(self.screen, BaseScreen | Help | Palette):
            raise SkipAction
        self.push_screen(Help(self.screen, screens[-1].as_bound, ()))

    def action_help_quit(self) -> None:
        """Tell those who press Ctrl+C which key quits."""
        if isinstance(self.screen, BaseScreen):
            self.screen.say(tr("{key} quits; everything typed is saved", key=self.screen.key("app.quit")))

    def action_lock(self) -> None:
        """Tell that there is nothing to lock."""
        if isinstance(self.screen, BaseScreen):
            self.screen.say(tr("No encrypted project is open"))

    def copy_to_clipboard(self, text: str) -> None:
        """Give a text to the terminal's clipboard, from wherever it is reached, and tell so."""
        self.has_copied = True
        super().copy_to_clipboard(text)
        if isinstance(self.screen, BaseScreen):
            passes_on = tr("; tmux passes it on after `set -s set-clipboard on`") if "TMUX" in os.environ else ""
            self.screen.say(tr("Copied") + passes_on)

    async def action_quit(self) -> None:
        """Store what was typed and end; a conflict is shown first."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen) and not await screen.settle():
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
            if isinstance(screen, BaseScreen):
                try:
                    self.is_saved = screen.rescue() and self.is_saved
                except Exception as error:  # noqa: BLE001 - the last door: a second fault must not hide the first
                    self.is_saved = False
                    write_report(error)

    def hang_up(self) -> None:
        """Store what was typed and end: there is nobody to ask any more."""
        self._rescue()
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        if self.is_headless:
            super()._handle_exception(error)
            return
        if self.return_value is not None and isinstance(error, NoMatches):
            return  # what was to be shown found no place on a screen that is being taken down, or not put up any more
        self._rescue()
        if isinstance(error, WorkerFailed):
            # Only what ran beside the screen has failed: the screen itself goes on.
            place = write_report(error.error)
            text = tr("Something unexpected happened; your work is saved.")
            if not self.is_saved:
                text = tr("Something unexpected happened, and the open text cannot be saved now.")
                self.is_saved = True  # so far; it is tried again
            text += " " + tr("Details: {place}", place=place) if place else ""
            self.notify(visible_lines(text), severity="error", markup=False, timeout=10)
            return
        self.report = write_report(error)
        self.exit(1)


def run_to_end(app: Program, *, comfort: str = "") -> int:
    """Show a program until the user ends it; return the exit code. *comfort* is added when it had to close."""
    try:
        code = app.run(mouse=app.options.mouse)
    finally:
        app.bridge.close()
    if app.report is not None or app.return_code:
        lost = tr("The open text could not be saved; the autosaved text will be restored at the next start.")
        said = [tr("Something unexpected happened and the screen had to close."), comfort if app.is_saved else lost]
        said += [tr("The details are in {place}.", place=app.report)] if app.report else []
        with suppress(OSError):  # the terminal may have gone meanwhile
            sys.stderr.write(" ".join(filter(None, said)) + "\n")
            sys.stderr.flush()
        return 1
    return code or 0
