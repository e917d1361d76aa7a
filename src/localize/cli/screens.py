"""The commands `edit` and `review`: editor and review on a terminal screen, or line by line."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli.completion import complete_document, complete_language
from localize.cli.context import root_of
from localize.cli.passphrase import passphrase_of
from localize.cli.terminal_ui import open_screen, preferred


def open_line_mode(
    root: Path | None, *, screen: str, document: str | None, language: str | None, as_name: str | None
) -> int:
    """Hold a session in the line mode and return its exit code."""
    from localize.cli.line_mode.session import run_line_mode

    key = passphrase_of(click.get_current_context(), root)
    return run_line_mode(
        root, preferred(), document=document, screen=screen, language=language, as_name=as_name, key=key
    )


_plain_option = click.option(
    "--plain", is_flag=True, help="Work line by line, without a screen: for screen readers and pipes."
)
_language_option = click.option(
    "--target", "language", metavar="L", shell_complete=complete_language, help="The language to start in."
)
_as_option = click.option(
    "--as", "as_name", metavar="NAME", help="Who works; else LOCALIZE_USER, your name in the settings, your login."
)


@click.command("edit")
@click.argument("path", required=False, shell_complete=complete_document)
@_language_option
@_as_option
@_plain_option
@click.pass_context
def edit_command(
    ctx: click.Context, path: str | None, language: str | None, as_name: str | None, *, plain: bool
) -> int:
    """Translate in the editor."""
    return (open_line_mode if plain else open_screen)(
        root_of(ctx), screen="editor", document=path, language=language, as_name=as_name
    )


@click.command("review")
@click.argument("path", required=False, shell_complete=complete_document)
@_language_option
@_as_option
@_plain_option
@click.pass_context
def review_command(
    ctx: click.Context, path: str | None, language: str | None, as_name: str | None, *, plain: bool
) -> int:
    """Approve and reject at the review desk."""
    return (open_line_mode if plain else open_screen)(
        root_of(ctx), screen="review", document=path, language=language, as_name=as_name
    )
