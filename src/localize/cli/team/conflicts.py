"""Commands on conflicts: list them, settle one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_write
from localize.cli.input import read_text, require_text
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.workflow.team.conflicts import Conflict


@click.command("conflicts")
@json_answer("conflicts")
@click.pass_context
def conflicts_command(ctx: click.Context, *, as_json: bool) -> int:
    """List what members changed differently at the same time."""
    from localize.workflow.team.conflicts import list_conflicts

    with open_to_write(ctx) as project:
        found = list_conflicts(project)
    if as_json:
        output.document({"conflicts": [_conflict_json(each) for each in found]})
    else:
        for each in found:
            _print(each)
        if not found:
            output.line("no conflicts")
    return diagnostics.FINDINGS if found else 0


def _print(conflict: Conflict) -> None:
    place = (conflict.document, conflict.number or "", conflict.language or "", conflict.field)
    output.line(f"{conflict.id}  {conflict.kind}  {' '.join(str(each) for each in place if each)}")
    if conflict.base is not None:
        output.block(f"before: {conflict.base}")
    for head in conflict.heads:
        output.block(f"{head.author}: {head.text}")


def _conflict_json(conflict: Conflict) -> dict[str, object]:
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "segment": conflict.segment,
        "language": conflict.language,
        "document": conflict.document,
        "number": conflict.number,
        "field": conflict.field or None,
        "base": conflict.base,
        "heads": [{"event": each.event, "author": each.author, "text": each.text} for each in conflict.heads],
    }


@click.command("resolve")
@click.argument("conflict", metavar="ID")
@click.option("--take", metavar="SIDE", help="Which text to use: mine, theirs, base, or the name of an author.")
@click.option("--text", help="A new text; - reads it from standard input.")
@json_answer("resolve")
@click.pass_context
def resolve_command(ctx: click.Context, conflict: str, take: str | None, text: str | None, *, as_json: bool) -> int:
    """Settle a conflict that `localize conflicts` lists.

    The other texts stay in the history. `localize undo --last` undoes it.
    """
    from localize.workflow.team.conflicts import resolve

    if (take is None) == (text is None):
        raise click.UsageError("choose with --take SIDE, or give a text with --text TEXT")
    words = read_text() if text == "-" else None if text is None else require_text(text)
    with open_to_write(ctx) as project:
        report = resolve(project, conflict, take=take or "", text=words)
    if as_json:
        output.document({"resolved": True, "conflicts": report.conflicts})
    else:
        output.line("settled; a text needs approval again")
        if report.conflicts:
            output.line(f"{output.count(report.conflicts, 'conflict')} still open")
    return diagnostics.FINDINGS if report.conflicts else 0
