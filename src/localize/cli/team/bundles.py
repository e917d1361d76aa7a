"""Commands on bundles: write one, read one, say what you have."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_write
from localize.cli.input import read_file
from localize.cli.json_answers import json_answer


@click.group("bundle")
def bundle_command() -> None:
    """Carry a team's work from one machine to another."""


@bundle_command.command("write")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--for", "people", multiple=True, metavar="NAME", help="Only for this member; repeatable.")
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Only what is lacking by a file of `localize bundle have`.",
)
@json_answer("bundle write")
@click.pass_context
def write_command(
    ctx: click.Context, path: Path, people: tuple[str, ...], since: Path | None, *, as_json: bool
) -> None:
    """Write what the others lack to FILE, encrypted for them.

    Without --since that is everything after what was last read from them.
    """
    from localize.workflow.team.bundle_files import read_have, write

    with open_to_write(ctx) as project:
        have = None if since is None else read_have(project, read_file(since))
        written = write(project, people, have)
    output.write_bytes(written.data, path)
    if as_json:
        counts = {"events": written.events, "bytes": len(written.data)}
        output.document({"path": str(path), **counts, "recipients": list(written.recipients)})
        return
    size = output.count(len(written.data), "byte")
    output.line(f"{output.count(written.events, 'event')} ({size}) in {path}, for {', '.join(written.recipients)}")


@bundle_command.command("read")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only count what would come in.")
@json_answer("bundle read")
@click.pass_context
def read_command(ctx: click.Context, path: Path, *, dry_run: bool, as_json: bool) -> int:
    """Take in a bundle, whole or not at all.

    Read again, it changes nothing. What does not count is kept.
    """
    from localize.workflow.team.bundle_files import read

    with open_to_write(ctx) as project:
        report = read(project, read_file(path), is_trial=dry_run)
    counts = {
        "events": report.events,
        "texts": report.texts,
        "late": report.late,
        "approvals": report.approvals,
        "deletions": report.removed,
        "conflicts": report.conflicts,
        "refused": report.refused,
        "apart": report.apart,
    }
    if as_json:
        output.document({"read": not dry_run, **counts})
    else:
        brought = f"{output.count(report.texts, 'text')}, {output.count(report.approvals, 'approval')}"
        output.line(f"{output.count(report.events, 'event')}: {brought}{' (dry run)' if dry_run else ''}")
        if report.late:
            late = output.count(report.late, "text")
            diagnostics.warn(f"{late} for segments that are in no document any more: kept in history and memory")
        if report.refused:
            diagnostics.warn(f"{output.count(report.refused, 'event')} do not count: no right, or no membership yet")
        if report.apart:
            diagnostics.warn(f"{output.count(report.apart, 'event')} are kept apart: a replica was copied, or altered")
        if report.conflicts:
            diagnostics.warn(f"{output.count(report.conflicts, 'conflict')} open: `localize conflicts` shows them")
    return diagnostics.FINDINGS if report.conflicts or (dry_run and report.events) else 0


@bundle_command.command("have")
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file for whoever writes a bundle for you.",
)
@json_answer("bundle have")
@click.pass_context
def have_command(ctx: click.Context, path: Path, *, as_json: bool) -> None:
    """Write to FILE what you have.

    It holds numbers and names of members, and no text.
    """
    from localize.workflow.team.bundle_files import write_have

    with open_to_write(ctx) as project:
        data = write_have(project)
    output.write_bytes(data, path)
    if as_json:
        output.document({"path": str(path), "bytes": len(data)})
        return
    output.line(f"what you have is in {path}: give it to who writes your bundle")
