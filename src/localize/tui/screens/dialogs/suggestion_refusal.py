"""Dialog for the refusal of a suggested wording, in the editor and in the inbox."""

from __future__ import annotations

from functools import partial

from localize.i18n import tr
from localize.i18n.sanitize import visible
from localize.model.events import Noted
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.widgets.prompts import Ask
from localize.workflow import suggested_wordings
from localize.workflow.project.project import Project


def ask_to_refuse(screen: BaseScreen, project: Project, noted: Noted) -> Ask:
    """Return the question for the reason why a suggested wording is refused, which then is."""

    async def refuse(reason: str) -> None:
        act = partial(suggested_wordings.refuse, project, noted.segment, noted.language, noted.number, reason)
        await screen.bridge.write(act)

    title = tr("Refuse the wording that {name} suggests", name=visible(noted.note.author))
    hint = tr("Enter refuse, with or without a reason · Esc cancel")
    return Ask(title, hint=hint, required=False, act=refuse)
