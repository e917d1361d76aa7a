"""Dialog that deletes a project for good, once its name was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.content import Content as Paint

from localize.i18n import ntr, tr
from localize.i18n.sanitize import visible
from localize.tui.screens.base.screen import BaseScreen
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.widgets.prompts import Summary
from localize.tui.widgets.settings_list import Switch
from localize.workflow.wipe import Wiped, plan_wipe, wipe

_MOST_FILES = 10
"""Files that are named; the others are counted."""


async def ask_to_wipe(screen: BaseScreen, root: Path, then: Callable[[], None]) -> None:
    """Ask for the name of a project and delete it; *then* is called after that. Raises: LocalizeError."""
    plan = await screen.bridge.read(plan_wipe, root)
    done: list[Wiped] = []

    async def act(given: Answers) -> None:
        work = partial(wipe, plan.root, given["name"], everything=given.get("others") == "delete")
        wiped = await screen.drive_or_raise(tr("Delete"), work)
        done.extend(filter(None, (wiped,)))

    def tell(_given: Answers | None) -> None:
        for each in done:
            screen.app.push_screen(Summary(tr("Deleted"), map(Paint, _told(each))))
            then()

    ours = ntr(
        "{count} file of the project will be deleted", "{count} files of the project will be deleted", len(plan.ours)
    )
    lines = [Line("name", tr("Name of the project: {name}", name=visible(plan.name)))]
    others = Switch(
        "others",
        ntr("{count} other file in the folder", "{count} other files in the folder", len(plan.others)),
        (("keep", tr("stays")), ("delete", tr("is deleted too"))),
        "keep",
    )
    hint = f"{ours} · {tr('Type the name · Enter delete · Esc cancel')}"
    title = tr("Delete {project} for good", project=visible(plan.name))
    screen.app.push_screen(Form(title, lines, [others] if plan.others else [], hint=hint, act=act), tell)


def _told(wiped: Wiped) -> list[str]:
    told = [
        tr("Deleted: the project in {folder}, and all records of it on this machine.", folder=visible(str(wiped.root)))
    ]
    if wiped.left:
        told += [tr("Other files remain in the folder:")]
        told += [f"  {visible(str(each.relative_to(wiped.root)))}" for each in wiped.left[:_MOST_FILES]]
        told += ["  …"] if wiped.left[_MOST_FILES:] else []
    if not wiped.is_encrypted:
        told.append(tr("A solid-state disk or a snapshot may still hold texts: the project was not encrypted."))
    return [*told, tr("Backups, packages and exports in other places are not affected.")]
