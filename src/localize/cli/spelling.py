"""Commands on spelling: words that the project accepts."""

from __future__ import annotations

import click

from localize.cli import output
from localize.cli.context import open_to_write


@click.group("spelling")
def spelling_command() -> None:
    """Words that a project accepts, whatever the dictionaries say."""


@spelling_command.command("add")
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--language", metavar="L", help="For this language only.")
@click.pass_context
def add_command(ctx: click.Context, words: tuple[str, ...], language: str | None) -> None:
    """Accept words, in every inflection that is listed or, in Kazakh, made from them."""
    from localize.workflow.checking.dictionaries import accept_words

    with open_to_write(ctx) as project:
        new = accept_words(project, words, language)
    for word in new:
        output.line(f"accepted: {word}")
    if not new:
        output.line("accepted already")
