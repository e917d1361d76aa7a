"""Base screen on a project, and the session that all such screens share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from localize.i18n import tr
from localize.i18n.sanitize import visible, visible_lines
from localize.model import LanguageTag
from localize.model.events import Role
from localize.tui.display_options import Manner
from localize.tui.finding_counts import KnownFindings
from localize.tui.screens.base.screen import Page, start
from localize.tui.widgets.virtual_list import Lines
from localize.tui.workers import Bridge
from localize.workflow.project.project import Project

if TYPE_CHECKING:
    from localize.workflow.glossary.edit_concept import GlossaryChange

__all__ = ["Session", "Work", "start"]

_SHOWN_OF_FIRST = 300
"""Letters of a text that is shown as it is sent."""


@dataclass(slots=True)
class Session:
    """What the screens work on."""

    project: Project
    bridge: Bridge
    language: LanguageTag
    """The target language that was chosen last."""
    manner: Manner = field(default_factory=Manner)
    known: KnownFindings = field(default_factory=KnownFindings)
    asked: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What was asked for last in each form."""
    heard: set[str] = field(default_factory=set)
    """The engines whose first text was shown."""
    changes: list[GlossaryChange] = field(default_factory=list)
    """What was changed in the glossaries on their screens, the latest last."""
    pivot: bool = False
    """Whether the other target languages stand under the source."""


class Work(Page):
    """A screen on a project."""

    class Files(Message):
        """The user wants the files of the project in place of this screen."""

    class Leave(Message):
        """The user goes on to another project, or to this one with other settings."""

        def __init__(self, *, same: bool) -> None:
            super().__init__()
            self.same = same

    def __init__(self, session: Session) -> None:
        super().__init__(session.bridge, session.manner)
        self.session = session

    @property
    def project(self) -> Project:
        """The open project."""
        return self.session.project

    def show_known(self) -> None:
        """Show what is known of findings now."""
        for each in self.query(Lines):
            each.refresh()

    def may_write(self) -> bool:
        """Tell whether the project can be changed; where it cannot, say so before anybody writes in vain."""
        if self.project.read_only:
            self.say(tr("This project is open for reading only"), warn=True)
        return not self.project.read_only

    def hear_first(self, engine: str, hosts: tuple[str, ...], text: str) -> None:
        """Show the first text that leaves for an engine in this session; called in the thread that asks."""
        if engine not in self.session.heard and self.is_attached:
            self.session.heard.add(engine)
            self.app.call_later(self._show_first, engine, hosts, text)

    def _show_first(self, engine: str, hosts: tuple[str, ...], text: str) -> None:
        where = ", ".join(hosts) or tr("this machine")
        shown = text if len(text) <= _SHOWN_OF_FIRST else f"{text[:_SHOWN_OF_FIRST]}…"
        said = tr("Sent to {host}; the first text as it goes: {text}", host=where, text=shown)
        self.app.notify(visible_lines(said), title=visible(engine), markup=False, timeout=10)

    def leave(self) -> None:
        """Go back to the screen before; from the first one, to the files, for those who manage the project."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        elif Role.MANAGER in self.project.member.roles:
            self.post_message(self.Files())
        else:
            self.say(tr("This is all there is here. Ctrl+Q leaves."))
