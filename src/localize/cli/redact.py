"""The command `redact`: removal of earlier texts for good."""

from __future__ import annotations

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, open_to_write
from localize.cli.json_answers import json_answer


@click.command("redact")
@click.argument("keys", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why they are removed; it stays in the history.")
@as_option
@json_answer("redact")
@click.pass_context
def redact_command(
    ctx: click.Context, keys: tuple[str, ...], *, reason: str, as_name: str | None, as_json: bool
) -> None:
    """Delete every earlier text of segments for good.

    Suggested wordings go as well. A name that was in them cannot be read any more.

    The current text stays: correct it first. This cannot be undone.
    """
    from localize.workflow.history.redact import redact
    from localize.workflow.segments.lookup import find_key

    with open_to_write(ctx, as_name) as project:
        count = redact(project, [find_key(project, key) for key in keys], reason)
    if as_json:
        output.document({"segments": count})
    else:
        output.line(f"earlier texts of {output.count(count, 'segment')} removed")
    if count:
        diagnostics.warn("backups, packages and copies of this project still have them")
