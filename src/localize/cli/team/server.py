"""Commands on a team's server: exchange work with it, give access to it, rebuild it, keep the log elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_write
from localize.cli.input import read_file
from localize.cli.json_answers import json_answer
from localize.cli.team.written_files import output_option, show_written
from localize.errors import ServerUnavailable

if TYPE_CHECKING:
    from localize.sync.server.installation import Site
    from localize.workflow.project.project import Project
    from localize.workflow.team.server_sync import SyncReport

_LOG_FILE = "team-log.bundle"


@click.command("sync")
@click.option("--watch", is_flag=True, help="Go on until interrupted, whenever there is something new.")
@click.option("--dry-run", is_flag=True, help="Only count what would come and go.")
@json_answer("sync")
@click.pass_context
def sync_command(ctx: click.Context, *, watch: bool, dry_run: bool, as_json: bool) -> int:
    """Exchange work with the team's server.

    What others sent is merged as a bundle is, and the server gets what it lacks. It sees who sends, when and how much,
    and no text. Without a connection the exit code is 7, and what waits is kept.
    """
    from localize.workflow.team.server_sync import sync

    if watch and (dry_run or as_json):
        raise click.UsageError("--watch goes with neither --dry-run nor --json")
    with open_to_write(ctx) as project:
        if watch:
            _follow(project)
        try:
            report = sync(project, is_trial=dry_run)
        except ServerUnavailable:
            _say_what_waits(project)
            raise
    if as_json:
        output.document(_report_json(report))
    else:
        _show(report, dry_run=dry_run)
    is_to_do = dry_run and (report.pulled or report.waiting)
    return diagnostics.FINDINGS if report.merged.conflicts or report.refused or is_to_do else 0


def _follow(project: Project) -> None:
    """Exchange until somebody interrupts; a server that is away is tried again."""
    from localize.model import Progress
    from localize.workflow.team.server_sync import follow

    is_away = False
    for step in follow(project):
        if isinstance(step, Progress):
            continue
        if isinstance(step, ServerUnavailable):
            if not is_away:
                diagnostics.report(step)
                _say_what_waits(project)
            is_away = True
            continue
        is_away = False
        if step.pulled or step.pushed or step.refused:
            _show(step, dry_run=False)


def _say_what_waits(project: Project) -> None:
    from localize.workflow.team.server_sync import count_waiting

    diagnostics.warn(f"{output.count(count_waiting(project), 'event')} not sent yet")


def _show(report: SyncReport, *, dry_run: bool) -> None:
    merged = report.merged
    brought = f"{output.count(merged.texts, 'text')}, {output.count(merged.approvals, 'approval')}"
    pulled = output.count(report.pulled, "event")
    if dry_run:
        output.line(f"{pulled} would come ({brought}), {output.count(report.waiting, 'event')} would be sent (dry run)")
    else:
        output.line(f"{pulled} received ({brought}), {output.count(report.pushed, 'event')} sent")
    for each in report.refused:
        diagnostics.warn(f"the server refused an event ({each.rule}): {each.hint}")
    if report.waiting and not dry_run:
        diagnostics.warn(f"{output.count(report.waiting, 'event')} not sent yet")
    if report.quarantined:
        diagnostics.warn(
            f"{output.count(report.quarantined, 'event')} are kept apart: forked, altered or not readable here"
        )
    if merged.conflicts:
        diagnostics.warn(f"{output.count(merged.conflicts, 'conflict')} open: `localize conflicts` shows them")


def _report_json(report: SyncReport) -> dict[str, object]:
    return {
        "pulled": report.pulled,
        "pushed": report.pushed,
        "waiting": report.waiting,
        "carried": report.carried,
        "quarantined": report.quarantined,
        "conflicts": report.merged.conflicts,
        "refused": [{"act": each.act or None, "rule": each.rule, "hint": each.hint} for each in report.refused],
        "epoch": report.epoch,
        "position": report.position,
    }


def describe_site(site: Site) -> list[str]:
    """Return what preparing a database means, a line each."""
    return [
        f"database {site.database}, PostgreSQL {site.server_version // 10000}: tables in the schema `localize`",
        "roles localize_member, localize_keeper and localize_doorman, with which nobody logs in",
        "a login for you; one for each person who is invited",
        "everybody else loses the right to connect to this database",
    ]


@click.command("rebuild-server")
@click.argument("url", metavar="URL")
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@json_answer("team rebuild-server")
@click.pass_context
def rebuild_command(ctx: click.Context, url: str, *, dry_run: bool, as_json: bool) -> int:
    """Let an empty database replace the team's lost server.

    URL is that of the database's owner. Everything is sent there from this project; the others come in by files of
    `localize team grant-access`, and send what you did not have.
    """
    from localize.workflow.team.server_members import inspect_server, rebuild_server
    from localize.workflow.team.server_sync import sync

    with open_to_write(ctx) as project:
        site, pushed = inspect_server(url), 0
        if not dry_run:
            rebuild_server(project, url)
            pushed = sync(project).pushed
    if as_json:
        output.document({"rebuilt": not dry_run, "database": site.database, "pushed": pushed})
    elif dry_run:
        for text in describe_site(site):
            output.line(text)
        output.line("dry run: nothing was done")
    else:
        output.line(f"{site.database} is the team's server; {output.count(pushed, 'event')} sent")
        output.line("next: `localize team grant-access NAME -o FILE` for each of the others")
    return diagnostics.FINDINGS if dry_run else 0


@click.command("grant-access")
@click.argument("name")
@output_option("The file for that member, whom alone it serves.")
@json_answer("team grant-access")
@click.pass_context
def grant_command(ctx: click.Context, name: str, path: Path, *, as_json: bool) -> None:
    """Give a member access to the team's server.

    Who joins by an invitation has it. This is for who joined before there was a server, or after it was rebuilt. A
    password that they had before is good no more.
    """
    from localize.workflow.team.server_members import write_admission

    with open_to_write(ctx) as project:
        data = write_admission(project, name)
    output.write_bytes(data, path)
    if as_json:
        output.document({"name": name, "path": str(path), "bytes": len(data)})
        return
    output.line(f"access for {name} in {path}: they run `localize team use-access {path.name}`")


@click.command("use-access")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@json_answer("team use-access")
@click.pass_context
def use_command(ctx: click.Context, path: Path, *, as_json: bool) -> None:
    """Use a file of `localize team grant-access`.

    The server is not reached before the next `localize sync`.
    """
    from localize.workflow.team.server_members import read_admission

    with open_to_write(ctx) as project:
        read_admission(project, read_file(path))
    if as_json:
        output.document({"path": str(path)})
        return
    output.line("next: `localize sync`")


@click.command("export-log")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_answer("team export-log")
@click.pass_context
def export_log_command(ctx: click.Context, folder: Path, *, as_json: bool) -> None:
    """Write all of the team's events to DIR, encrypted.

    It is a bundle for all members: any of them can read it by `localize bundle read`, and rebuild a server from it.
    """
    from localize.safe.modes import make_folder
    from localize.workflow.team.bundle_files import export_log

    with open_to_write(ctx) as project:
        written = export_log(project)
    make_folder(folder)
    path = folder / _LOG_FILE
    output.write_bytes(written.data, path)
    if as_json:
        output.document({"path": str(path), "events": written.events, "bytes": len(written.data)})
        return
    show_written(written, path)
