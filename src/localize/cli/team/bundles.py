"""Commands on bundles: write one, read one, say what you have."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_write
from localize.cli.input import read_file
from localize.cli.json_answers import json_answer
from localize.cli.team.written_files import output_option, show_written


@click.group("bundle")
def bundle_command() -> None:
    """Exchange a team's work between machines."""


@bundle_command.command("write")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--for", "people", multiple=True, metavar="NAME", help="Only for this member; repeatable.")
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Only what is missing according to a file of `localize bundle have`.",
)
@json_answer("bundle write")
@click.pass_context
def write_command(
    ctx: click.Context, path: Path, people: tuple[str, ...], since: Path | None, *, as_json: bool
) -> None:
    """Write what the others do not have yet to FILE, encrypted.

    Without --since, what others have is known from their last bundle.
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
    show_written(written, path)


@bundle_command.command("read")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only count what would be added.")
@json_answer("bundle read")
@click.pass_context
def read_command(ctx: click.Context, path: Path, *, dry_run: bool, as_json: bool) -> int:
    """Read a bundle, all of it or nothing.

    Reading it again changes nothing. Events that do not count yet are kept.
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
            diagnostics.warn(
                f"{late} for segments that are no longer in a document: kept in the history and the memory"
            )
        if report.refused:
            refused = output.count(report.refused, "event")
            diagnostics.warn(f"{refused} do not count: their authors lack the role or are not members yet")
        if report.apart:
            diagnostics.warn(f"{output.count(report.apart, 'event')} are set aside: a replica was copied or altered")
        if report.conflicts:
            diagnostics.warn(f"{output.count(report.conflicts, 'conflict')} open: `localize conflicts` shows them")
    return diagnostics.FINDINGS if report.conflicts or (dry_run and report.events) else 0


@bundle_command.command("have")
@output_option("The file to give to the person who writes a bundle for you.")
@json_answer("bundle have")
@click.pass_context
def have_command(ctx: click.Context, path: Path, *, as_json: bool) -> None:
    """Write to FILE how much of the work you have.

    The file holds numbers and the names of members, but no texts.
    """
    from localize.workflow.team.bundle_files import write_have

    with open_to_write(ctx) as project:
        data = write_have(project)
    output.write_bytes(data, path)
    if as_json:
        output.document({"path": str(path), "bytes": len(data)})
        return
    output.line(f"written: {path}; give it to the person who writes your bundle")
