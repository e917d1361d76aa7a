"""Question for the person's name, asked once, before the first project is opened."""

from __future__ import annotations

import os
from pathlib import Path

from textual.app import ComposeResult

from localize.i18n import mark, tr
from localize.i18n.sanitize import visible
from localize.tui.screens.base.app import Program
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.widgets.prompts import Ask
from localize.workflow.user.recent_projects import read_remembered, remember_name_asked
from localize.workflow.user.settings import login_name, read_settings, set_user_name


def is_name_open() -> bool:
    """Tell whether nobody has said or asked yet who works here."""
    return not (os.environ.get("LOCALIZE_USER") or read_settings().name or read_remembered().named)


class NameScreen(BaseScreen):
    """Asks for the name, and ends."""

    TITLE = mark("Your name")

    def compose(self) -> ComposeResult:
        """Return nothing but the status line: the question stands over it."""
        yield self.status

    def on_mount(self) -> None:
        """Ask; the login name stands there."""
        login = login_name()

        async def save(answer: str) -> None:
            if answer.strip() != login:
                await self.bridge.write(set_user_name, answer.strip())

        def take(_answer: str | None) -> None:
            remember_name_asked()
            self.app.exit(0)

        hint = tr(
            "Your translations and reviews are signed with it. Press Enter to save it; you can change it "
            "later in the settings."
        )
        ask = Ask(tr("What is your name?"), value=visible(login), hint=hint, required=False, act=save)
        self.app.push_screen(ask, take)


class NameProgram(Program):
    """The program that asks for the name."""

    CSS_PATH = str(Path(__file__).parent.parent / "localize.tcss")  # a relative one is looked for beside this file

    def first_screen(self) -> BaseScreen:
        """Return the screen that asks."""
        return NameScreen(self.bridge, self.options)
