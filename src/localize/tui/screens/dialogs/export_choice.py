"""Choice of how complete an export must be, then the export of all files, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from localize.errors import LocalizeError
from localize.i18n import tr
from localize.model import State
from localize.tui.keys.keymap import key_of
from localize.tui.screens.base.screen import BaseScreen, start
from localize.tui.screens.dialogs.summary import blocked, exported
from localize.tui.widgets.prompts import Choose, Summary
from localize.workflow.export import export
from localize.workflow.project.project import Project

Wishes = dict[str, tuple[str, export.Wanted]]


def wishes() -> Wishes:
    """Return what can be exported, by answer: how it is shown and what it means; always in all languages."""
    wanted = export.Wanted()
    source = export.Fallback.SOURCE
    return {
        "reviewed": (tr("Reviewed texts only; stop when some are not"), replace(wanted, min_state=State.REVIEWED)),
        "translated": (tr("Translated or better; stop when some are not"), replace(wanted, min_state=State.TRANSLATED)),
        "partly": (
            tr("Translated or better, the source elsewhere"),
            replace(wanted, min_state=State.TRANSLATED, fallback=source),
        ),
        "drafts": (
            tr("Everything, drafts too; the source where there is no translation"),
            replace(wanted, min_state=State.INITIAL, fallback=source),
        ),
    }


def ask_to_export(screen: BaseScreen, project: Project, keys: Mapping[str, str]) -> None:
    """Ask how complete the export must be and write the files; *keys* are the person's own."""
    choices = wishes()

    def take(answer: str | None) -> None:
        if answer:
            work = partial(_export, screen, project, choices[answer][1], key_of("project.check", keys))
            start(screen, work, "work", exclusive=False)

    shown = [(name, text) for name, (text, _) in choices.items()]
    screen.app.push_screen(Choose(tr("Export all languages"), shown), take)


async def _export(screen: BaseScreen, project: Project, wanted: export.Wanted, check_key: str) -> None:
    def failed(error: LocalizeError) -> None:
        screen.app.push_screen(Summary(tr("No files exported"), blocked(error, check_key)))

    report = await screen.drive(tr("Export"), lambda: export.export(project, wanted), failed=failed)
    if report is not None:
        screen.app.push_screen(Summary(tr("Exported"), exported(report, project.root)))
