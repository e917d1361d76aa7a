"""Dialog for the glossaries of a project: the built-in one by a switch, others by their paths."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from localize.i18n import ntr, tr
from localize.tui.screens.dialogs.form import Answers, Form, Line
from localize.tui.screens.settings.labels import LABELS
from localize.tui.widgets.settings_list import Switch
from localize.workflow.glossary.shipped_glossary import count_shipped
from localize.workflow.settings import SHIPPED, Editable


def glossaries_form(setting: Editable, value: str, act: Callable[[Answers], Awaitable[None]]) -> Form:
    """Return the dialog with what the setting stands at, which *act* changes."""
    named = [each.strip() for each in value.split(",") if each.strip()]
    others = ", ".join(each for each in named if each != SHIPPED)
    yes = ntr("yes, {count} concept", "yes, {count} concepts", count_shipped())
    choices = (("no", tr("no")), ("yes", yes))
    switch = Switch("shipped", tr("Digital-rights glossary"), choices, "yes" if SHIPPED in named else "no")
    line = Line("others", tr("Files in the project, separated by commas"), others)
    return Form(tr(LABELS[setting.key]), [line], [switch], act=act)


def glossaries_typed(answers: Answers) -> str:
    """Return the setting as it would be typed; the project's own files count before the built-in glossary."""
    shipped = [SHIPPED] if answers["shipped"] == "yes" else []
    return ", ".join([*filter(None, [answers["others"].strip()]), *shipped])
