"""Commands on spelling: words that the project accepts."""

from __future__ import annotations

import click

from localize.cli import output
from localize.cli.context import open_to_write
from localize.cli.json_answers import json_answer


@click.group("spelling")
def spelling_command() -> None:
    """Manage the words that a project accepts."""


@spelling_command.command("add")
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--language", metavar="L", help="For this language only.")
@json_answer("spelling add")
@click.pass_context
def add_command(ctx: click.Context, words: tuple[str, ...], language: str | None, *, as_json: bool) -> None:
    """Accept words in their inflected forms.

    The forms are those listed or, in Kazakh, made from the words.
    """
    from localize.workflow.checking.dictionaries import accept_words

    with open_to_write(ctx) as project:
        new = accept_words(project, words, language)
    if as_json:
        output.document({"accepted": list(new), "language": language})
        return
    for word in new:
        output.line(f"accepted: {word}")
    if not new:
        output.line("accepted already")
