"""Session of the screens on one project: the project, the language, and what was found, asked and changed in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from localize.errors import LocalizeError, ServerUnavailable
from localize.i18n import tr
from localize.i18n.errors import localized_problem
from localize.i18n.sanitize import visible, visible_lines
from localize.model import LanguageTag, SegmentKey
from localize.model.events import Event, Role, SubjectKind
from localize.tui.display_options import DisplayOptions
from localize.tui.finding_counts import KnownFindings
from localize.tui.keys.bindings import TEAM_KEYS
from localize.tui.routes import SCREENS, Route
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.base.server_exchange import ServerExchange, report_words
from localize.tui.widgets.entry import entry_error
from localize.tui.widgets.status_line import Tone
from localize.tui.workers import Bridge
from localize.workflow.project.project import Project

if TYPE_CHECKING:
    from localize.workflow.glossary.edit_concept import GlossaryChange
    from localize.workflow.team.server_sync import SyncReport

R = TypeVar("R")
_SHOWN_OF_FIRST = 300
"""Letters of a text that is shown as it is sent."""


class SegmentsChanged(Message):
    """Segments were changed: every screen that shows some of them shows them as they are now."""

    def __init__(
        self, keys: frozenset[SegmentKey], *, gone: frozenset[SegmentKey] = frozenset(), by_others: bool = False
    ) -> None:
        """*gone* are segments that others have taken the place of; *by_others*: by another process of this machine."""
        super().__init__()
        self.keys = keys
        self.gone = gone
        self.by_others = by_others


class Exchanged(Message):
    """An exchange with the team's server has ended."""


class ShowFiles(Message):
    """The user wants the files of the project in place of the screen in front."""


class LeaveProject(Message):
    """The user goes on to another project, or to this one with other settings."""

    def __init__(self, *, same: bool) -> None:
        super().__init__()
        self.same = same


@dataclass(slots=True)
class Session:
    """What all screens on a project share."""

    project: Project
    bridge: Bridge
    language: LanguageTag
    """The target language that was chosen last."""
    options: DisplayOptions = field(default_factory=DisplayOptions)
    known: KnownFindings = field(default_factory=KnownFindings)
    asked: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What was asked for last in each form."""
    heard: set[str] = field(default_factory=set)
    """The engines whose first text was shown."""
    changes: list[GlossaryChange] = field(default_factory=list)
    """What was changed in the glossaries on their screens, the latest last."""
    exchange: ServerExchange | None = None
    """With the team's server; None where the project has none."""
    pivot: bool = False
    """Whether the other target languages stand under the source."""

    @property
    def is_team(self) -> bool:
        """Whether the project is that of a team."""
        return self.project.store.team() is not None

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of actions that mean nothing in this project."""
        return frozenset() if self.is_team else TEAM_KEYS

    def screen_of(self, route: Route[R]) -> Screen[R]:
        """Return the screen that a route leads to; its code is read only now."""
        kind = resolve_name(f"localize.tui.screens.{SCREENS[type(route)]}")
        given = {each.name: getattr(route, each.name) for each in fields(route)}
        return cast("Screen[R]", kind(self, **given))

    def open(
        self,
        screen: BaseScreen,
        route: Route[R],
        take: Callable[[R | None], None] | Callable[[R | None], Awaitable[None]] | None = None,
    ) -> None:
        """Open the screen that a route leads to, over *screen*; *take* gets what it gives back."""
        screen.app.push_screen(self.screen_of(route), take)

    def may_write(self, screen: BaseScreen) -> bool:
        """Tell whether the project can be changed; where not, the screen says so before anybody writes in vain."""
        if self.project.read_only:
            screen.say(tr("This project is open for reading only"), Tone.WARNING)
        return not self.project.read_only

    def tell_changed(
        self,
        screen: BaseScreen,
        keys: Iterable[SegmentKey],
        gone: Iterable[SegmentKey] = (),
        *,
        others_only: bool = False,
    ) -> None:
        """Tell every open screen which segments were changed; *others_only*: *screen* shows it already."""
        changed, replaced = frozenset(keys), frozenset(gone)
        for other in screen.app.screen_stack:
            if not (others_only and other is screen):
                other.post_message(SegmentsChanged(changed, gone=replaced))

    def tell_changed_since(self, screen: BaseScreen, sequence: int) -> None:
        """Tell every open screen which segments the store's own record names after a place in it."""
        events = self.project.store.record_since(sequence)
        self.tell_changed(screen, keys_of(events))

    def say_merged(self, screen: BaseScreen, said: str) -> None:
        """Say what a merge came to; what happened to shared files comes first, for somebody has to look."""
        notices = [localized_problem(each.text) for each in self.project.notices]
        self.project.notices.clear()
        screen.say(" · ".join((*notices, said)), Tone.WARNING if notices else Tone.DONE)

    def begin_exchange(self, app: App[int], *, follows: bool = False) -> None:
        """Begin an exchange with the team's server; what it comes to is said on the screen in front."""
        if self.exchange is None:
            return

        def tell(came: SyncReport | LocalizeError | None) -> None:
            screen = next((each for each in reversed(app.screen_stack) if isinstance(each, BaseScreen)), None)
            if screen is not None:
                self._tell_exchanged(screen, came, is_quiet=follows)

        self.exchange.begin(tell, follows=follows)

    def _tell_exchanged(self, screen: BaseScreen, came: SyncReport | LocalizeError | None, *, is_quiet: bool) -> None:
        if came is None:
            screen.say(tr("Sync cancelled; what came before is kept"))
        elif is_quiet and isinstance(came, ServerUnavailable):
            screen.say(tr("Server unreachable: your work is kept, and sent later"), Tone.WARNING)
        elif isinstance(came, LocalizeError):
            screen.say(entry_error(came), Tone.WARNING if is_quiet else Tone.ERROR)
        elif came.refused:
            screen.say(tr("The server refused an event: {hint}", hint=tr(came.refused[0].hint)), Tone.WARNING)
        elif not is_quiet or self.project.notices:
            self.say_merged(screen, tr("Synced: {counts}", counts=report_words(came)))
        for each in screen.app.screen_stack:
            each.post_message(Exchanged())

    def leave(self, screen: BaseScreen) -> None:
        """Go back to the screen before; from the first one, to the files, for those who manage the project."""
        if len(screen.app.screen_stack) > 1:
            screen.app.pop_screen()
        elif Role.MANAGER in self.project.member.roles:
            screen.post_message(ShowFiles())
        else:
            screen.say(tr("There is nothing else to open here. Ctrl+Q quit"))

    def show_first_text(self, screen: BaseScreen, engine: str, hosts: tuple[str, ...], text: str) -> None:
        """Show the first text that leaves for an engine in this session; called in the thread that asks."""
        if engine not in self.heard and screen.is_attached:
            self.heard.add(engine)
            screen.app.call_later(_show_first, screen, engine, hosts, text)


def keys_of(events: Iterable[Event]) -> frozenset[SegmentKey]:
    """Return the segments that events are about."""
    return frozenset(SegmentKey(each.subject.id) for each in events if each.subject.kind is SubjectKind.SEGMENT)


def _show_first(screen: BaseScreen, engine: str, hosts: tuple[str, ...], text: str) -> None:
    where = ", ".join(hosts) or tr("this machine")
    shown = text if len(text) <= _SHOWN_OF_FIRST else f"{text[:_SHOWN_OF_FIRST]}…"
    said = tr("Sent to {host}; the first text as it goes: {text}", host=where, text=shown)
    screen.app.notify(visible_lines(said), title=visible(engine), markup=False, timeout=10)
