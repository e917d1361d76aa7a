"""Commands that open the terminal UI."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import click

from localize.cli import diagnostics
from localize.cli.context import root_of

if TYPE_CHECKING:
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
    return run(root, document=document, screen=screen, language=language, as_name=as_name, preferences=preferred())


def open_plain(
    root: Path | None, *, screen: str, document: str | None, language: str | None, as_name: str | None
) -> int:
    """Hold a session in the line mode and return its exit code."""
    from localize.cli.line_mode.session import run_plain

    return run_plain(root, preferred(), document=document, screen=screen, language=language, as_name=as_name)


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


_plain_option = click.option(
    "--plain", is_flag=True, help="Work line by line, without a screen: for screen readers and pipes."
)
_language_option = click.option("--target", "language", metavar="L", help="The language to start in.")
_as_option = click.option("--as", "as_name", metavar="NAME", help="Who works; else LOCALIZE_USER or the login name.")


@click.command("edit")
@click.argument("path", required=False)
@_language_option
@_as_option
@_plain_option
@click.pass_context
def edit_command(
    ctx: click.Context, path: str | None, language: str | None, as_name: str | None, *, plain: bool
) -> int:
    """Translate in the editor."""
    return (open_plain if plain else open_screen)(
        root_of(ctx), screen="editor", document=path, language=language, as_name=as_name
    )


@click.command("review")
@click.argument("path", required=False)
@_language_option
@_as_option
@_plain_option
@click.pass_context
def review_command(
    ctx: click.Context, path: str | None, language: str | None, as_name: str | None, *, plain: bool
) -> int:
    """Approve and reject at the review desk."""
    return (open_plain if plain else open_screen)(
        root_of(ctx), screen="review", document=path, language=language, as_name=as_name
    )
