"""Base screen: key bar, error messages, long work with a progress bar and a way to cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable, Sequence
from dataclasses import replace
from threading import Event
from typing import ClassVar, TypeVar

from textual import events, messages, on
from textual.app import App
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.worker import Worker

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.i18n.sanitize import visible_lines
from localize.i18n.status_symbols import StatusSymbol
from localize.model import Progress
from localize.tui.display_options import DisplayOptions
from localize.tui.keys.bindings import bindings
from localize.tui.keys.layouts import shown
from localize.tui.routes import Route
from localize.tui.screens.base.key_help import Help
from localize.tui.terminal.partial_compositor import Touched
from localize.tui.widgets.entry import entry_error
from localize.tui.widgets.key_bar import KeyBar, keys_of
from localize.tui.widgets.prompts import ProgressDialog
from localize.tui.widgets.status_line import Mode, StatusLine, Tone
from localize.tui.widgets.virtual_list import Lines
from localize.tui.workers import Bridge

T = TypeVar("T")
R = TypeVar("R")
PATIENCE_S = 0.5
"""Work that takes longer than this shows a bar."""


def start(
    node: DOMNode, work: Callable[[], Coroutine[None, None, None]], group: str, *, exclusive: bool = True
) -> None:
    """Run *work* beside the screen; what still runs in its group is dropped, unless it is not *exclusive*.

    What it finds no place for on a screen that is being taken down is nobody's loss. An error that *work* leaves to
    nobody is told.
    """

    async def run() -> None:
        try:
            await work()
        except NoMatches:
            if not _is_going(node):
                raise
        except LocalizeError as error:
            tell_error(node.app, error)

    _worker: Worker[None] = node.run_worker(run, group=group, exclusive=exclusive)


def tell_error(app: App[R], error: LocalizeError) -> None:
    """Tell an error and what to do about it: in the status line, or for a moment over a dialog."""
    text = entry_error(error)
    if isinstance(app.screen, BaseScreen):
        app.screen.say(text, Tone.ERROR)
        return
    app.clear_notifications()  # an error that is told again does not stand above itself
    app.notify(visible_lines(text), severity="error", markup=False, timeout=8)


def _is_going(node: DOMNode) -> bool:
    ends = node.app.return_value is not None  # the program was told to end
    return ends or not node.is_attached or node.screen not in node.app.screen_stack


class BaseScreen(Screen[None]):
    """A screen with a line of keys, on a project or not."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual declares it on instances
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]  # noqa: RUF012
    BINDINGS = bindings("page")
    LEGEND: ClassVar[Sequence[StatusSymbol]] = ()
    """The symbols that the screen shows, for its help."""

    def __init__(self, bridge: Bridge, options: DisplayOptions) -> None:
        super().__init__()
        self._compositor = Touched()
        self.bridge = bridge
        """The way to the desk."""
        self.options = options
        self.hidden: frozenset[str] = frozenset()
        """Ids of actions that the screen does not offer in this project."""
        self.status = StatusLine()
        self.is_styled = True
        """Whether it has been styled as all that it stands on since it was last in front; first when it is put up."""

    def on_compose(self) -> None:
        """Be as wide and high as the terminal from the beginning: classes that come later style everything again."""
        width, height = self.app.size
        for length, points in ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS)):
            self.add_class(max((least, name) for least, name in points if length >= least)[1])

    @on(events.ScreenResume)
    def _style_once(self, event: events.ScreenResume) -> None:
        """Style nothing again the first time, for it was done as the parts came, nor where it was always seen."""
        event.refresh_styles, self.is_styled = not self.is_styled, False

    def _on_timer_update(self) -> None:
        """Paint what has changed; where more of it is told already, all together: each painting is waited for."""
        if self.message_queue_size:
            self.call_later(self._paint_once)
        else:
            self._paint_once()

    def _paint_once(self) -> None:
        """Paint; where all is to be painted and laid out too, not what the layout has changed before that."""
        if self._layout_required and self._repaint_required and self.is_current:
            self._repaint_required = False
            self._dirty_widgets.add(self)  # the layout begins with what is to be painted
        super()._on_timer_update()

    def on_layout(self, message: messages.Layout) -> None:
        """Lay nothing out anew for a scroll bar: it has just been given its place, and asks for the same once more."""
        if isinstance(message.widget, ScrollBar):
            message.prevent_default().stop()

    def show_known(self) -> None:
        """Show what is known of findings now."""
        for lines in self.query(Lines):
            lines.refresh()

    async def settle(self) -> bool:
        """Store what was typed and not stored yet; False when that needs the user's decision first."""
        return True

    def rescue(self) -> bool:
        """Store what was typed at once, without asking: the terminal has gone or the program must end.

        False where that was not possible.
        """
        return True

    def route(self) -> Route[None] | None:
        """Return the way back to what is shown, when the project is opened again; None where that is not worth it."""
        return None

    def tell(self, error: LocalizeError) -> None:
        """Tell an error and what to do about it."""
        tell_error(self.app, error)

    def say(self, text: str, tone: Tone = Tone.DONE) -> None:
        """Tell something in the status line, until the next message or until the user moves on."""
        self.status.say(text, tone)

    def take_back_message(self) -> None:
        """Tell nothing any more: what was told does not hold."""
        self.status.clear()

    def move_on(self) -> None:
        """Tell nothing of what was left behind; what the same key has set off is still told."""
        if not self.status.is_new:
            self.status.clear()

    @on(Lines.Moved)
    def _leave_row(self) -> None:
        """Move on to another row."""
        self.move_on()

    def show_over(
        self, screen: Screen[R], take: Callable[[R | None], None] | Callable[[R | None], Awaitable[None]] | None = None
    ) -> None:
        """Show what was read a moment ago, unless the person has gone on to something else meanwhile."""
        if self.app.screen is self:
            self.app.push_screen(screen, take)

    async def drive(
        self,
        title: str,
        steps: Callable[[], Generator[Progress, None, T]],
        *,
        reads_only: bool = False,
        failed: Callable[[LocalizeError], None] | None = None,
        cancelled: Event | None = None,
    ) -> T | None:
        """Return what long work returns; None when it was cancelled or failed, and the user was told (by *failed*).

        *cancelled* is set when nobody wants it any more, for work that waits for others between two steps.
        """
        try:
            return await self.drive_or_raise(title, steps, reads_only=reads_only, cancelled=cancelled)
        except LocalizeError as error:
            (failed or self.tell)(error)
            return None

    async def drive_or_raise(
        self,
        title: str,
        steps: Callable[[], Generator[Progress, None, T]],
        *,
        reads_only: bool = False,
        cancelled: Event | None = None,
    ) -> T | None:
        """Return what long work returns; None when it was cancelled, and the user was told. Raises: LocalizeError."""
        cancelled = cancelled or Event()
        dialog = ProgressDialog(title, cancelled, reads_only=reads_only)
        work = asyncio.ensure_future(self.bridge.drive(steps, dialog.tell, cancelled, reads_only=reads_only))
        try:
            done, _ = await asyncio.wait({work}, timeout=PATIENCE_S)
            if not done:
                await self.app.push_screen(dialog)
            result = await work
        except OSError as error:  # no such place, no right to it, a name that is too long
            raise LocalizeError("{error}", error=error) from error
        finally:
            if not work.done():  # the program ends
                cancelled.set()
            if dialog.is_attached:  # before an error is told: a screen over the bar would keep it from going
                dialog.dismiss()
        if cancelled.is_set():
            kept = tr("{work}: cancelled; completed work is saved", work=title)
            self.say(tr("{work}: cancelled", work=title) if reads_only else kept)
        return result

    def on_mount(self) -> None:
        """Show the screen's own keys."""
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys that matter most just now, and what they act on."""
        for bar in self.query("#keys").results(KeyBar):
            bar.put(self.keys_now())
        self.status.show_mode(self.mode())

    def action_help(self) -> None:
        """Show the keys of this screen."""
        self.app.push_screen(Help(self, self.as_bound, self.LEGEND))

    def keys_now(self) -> list[Binding]:
        """Return the keys that matter most just now."""
        return self.as_bound(keys_of(self.BINDINGS))

    def mode(self) -> Mode | None:
        """Return what the keys act on; None where a screen has only one list."""
        return None

    def as_bound(self, bindings: Iterable[Binding]) -> list[Binding]:
        """Return bindings with the keys that they have for this person."""
        keys = self.options.keys
        there = (each for each in bindings if each.id not in self.hidden)
        return [replace(each, key=keys.get(each.id or "", each.key)) for each in there]

    def key(self, action: str) -> str:
        """Return the key of an action of this screen or of the program, by its id, as the line of keys writes it."""
        every = [*self.BINDINGS, *BaseScreen.BINDINGS, *self.app.BINDINGS]
        there = [each for each in every if isinstance(each, Binding) and each.id == action]
        return shown(self.as_bound(there)[0].key)

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the focus now."""
        self.show_keys()
