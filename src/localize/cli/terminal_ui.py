"""Start of the terminal UI, with the preferences that the command line overrides."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import click

from localize.cli import diagnostics
from localize.cli.passphrase import passphrase_of

if TYPE_CHECKING:
    from localize.store.key import Passphrase
    from localize.workflow.user.preferences import Preferences


class _RunScreen(Protocol):
    def __call__(
        self,
        project_root: Path | None,
        *,
        document: str | None,
        screen: str,
        language: str | None,
        as_name: str | None,
        preferences: Preferences,
        key: Passphrase,
    ) -> int: ...


def open_screen(
    root: Path | None,
    *,
    screen: str,
    document: str | None = None,
    language: str | None = None,
    as_name: str | None = None,
) -> int:
    """Open a screen of the terminal UI and return its exit code."""
    from localize import plugins

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        diagnostics.say("localize: this command needs a terminal")
        return diagnostics.USAGE
    gc.disable()  # nothing of the code that is read now is garbage
    try:
        run = cast(_RunScreen, plugins.load("localize.ui", "app"))
    finally:
        gc.enable()
    key = passphrase_of(click.get_current_context(), root, once=True)
    return run(
        root,
        document=document,
        screen=screen,
        language=language,
        as_name=as_name,
        preferences=preferred(),
        key=key,
    )


def preferred() -> Preferences:
    """Return the user's preferences, with what the command line says instead. Raises: ConfigError."""
    from localize.workflow.user.preferences import Answer, read_preferences

    asked = click.get_current_context().find_root().params
    preferences = read_preferences()
    if asked.get("ui_language"):
        preferences = replace(preferences, language=asked["ui_language"])
    if asked.get("low_bandwidth"):
        preferences = replace(preferences, low_bandwidth=Answer.YES)
    return preferences
