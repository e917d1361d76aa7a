"""The command `undo`: a person's last operation, or everything of the last minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, languages, open_to_write, targets_option
from localize.cli.json_answers import json_answer
from localize.errors import NotFound


@click.command("undo")
@click.option("--minutes", type=click.IntRange(min=1), help="How far back.")
@click.option("--last", is_flag=True, help="Only the last thing that you did: a save, a split, a replacement, …")
@click.option("--act", type=click.IntRange(min=1), metavar="ID", help="One of your acts, as `history --json` names it.")
@targets_option
@as_option
@json_answer("undo")
@click.pass_context
def undo_command(
    ctx: click.Context,
    minutes: int | None,
    act: int | None,
    targets: tuple[str, ...],
    as_name: str | None,
    *,
    last: bool,
    as_json: bool,
) -> None:
    """Undo what you saved, approved, split or joined.

    Undoes the last action, or all actions of the last minutes. An undo can itself be undone.
    """
    from localize.workflow.history.bulk_undo import undo

    if [last, minutes is not None, act is not None].count(True) != 1 or (minutes is None and targets):
        raise click.UsageError("say what to undo: --minutes N, --last or --act ID")
    if minutes is None:
        _undo_one(ctx, as_name, act, as_json=as_json)
        return
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    with open_to_write(ctx, as_name) as project:
        report = diagnostics.follow(undo(project, since, languages(project, targets)))
    if as_json:
        counts = {"texts": report.texts, "approvals": report.approvals, "left": report.left}
        output.document({"changes": report.texts + report.approvals, **counts, "at": None})
        return
    texts, approvals = output.count(report.texts, "text"), output.count(report.approvals, "approval")
    output.line(f"{texts} restored, {approvals} withdrawn")
    if report.left:
        diagnostics.warn(f"{output.count(report.left, 'text')} left alone: somebody else has worked there since")


def _undo_one(ctx: click.Context, as_name: str | None, act: int | None, *, as_json: bool) -> None:
    from localize.workflow.history.operations import find_operations, operations, undo_operation

    with open_to_write(ctx, as_name) as project:
        found = operations(project, limit=1) if act is None else find_operations(project, act)
        if not found and act is not None:
            raise NotFound("act", str(act), hint="`localize history KEY --target L --json` names the acts of a segment")
        if not found:
            raise NotFound("operation", "--last", hint="you have not changed anything in this project")
        done = undo_operation(project, found[0])
    if as_json:
        counts = {"texts": None, "approvals": None, "left": done.left}
        output.document({"changes": done.changes, **counts, "at": found[0].at.isoformat()})
        return
    output.line(f"{output.count(done.changes, 'step')} of {found[0].at.astimezone():%Y-%m-%d %H:%M} undone")
    if done.left:
        diagnostics.warn(f"{output.count(done.left, 'step')} left alone: done over since, or a rejection")
