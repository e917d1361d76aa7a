"""Commands that look after the installation and the project's store: doctor, verify, backup, restore, undo, consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, json_option, languages, open_to_read, open_to_write, root_of, targets_option
from localize.errors import NotFound


@click.command("doctor")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, *, as_json: bool) -> int:
    """Check the installation, the terminal and the project, and say what to mend.

    An extra or a dictionary that is not installed is off, which is no fault.
    """
    from localize.workflow.doctor import Status, examine

    findings = [(each, each.status is not Status.FAULT) for each in examine(root_of(ctx))]
    if as_json:
        checks = [
            {"what": each.what, "ok": ok, "status": each.status.value, "details": each.details} for each, ok in findings
        ]
        output.document({"checks": checks})
    else:
        for each, ok in findings:
            output.line(f"{each.status.value if ok else '!!':<3}  {each.what}: {each.details}")
    return 0 if all(ok for _, ok in findings) else diagnostics.FINDINGS


@click.command("verify")
@json_option
@click.pass_context
def verify_command(ctx: click.Context, *, as_json: bool) -> int:
    """Check that nothing in the project's store was altered or lost."""
    from localize.workflow.project.backup import verify

    with open_to_read(ctx) as project:
        problems = verify(project)
    if as_json:
        output.document({"whole": not problems, "problems": [each.message for each in problems]})
        return diagnostics.FINDINGS if problems else 0
    for problem in problems:
        output.line(problem.message)
    output.line("something is wrong with the store" if problems else "the store is whole: pages, hashes, histories")
    return diagnostics.FINDINGS if problems else 0


@click.command("backup")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def backup_command(ctx: click.Context, path: Path) -> None:
    """Write a verified copy of the project's store to FILE."""
    from localize.workflow.project.backup import backup

    with open_to_read(ctx) as project:
        backup(project, path)
    output.line(f"verified copy in {path}")


@click.command("restore")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def restore_command(ctx: click.Context, path: Path) -> None:
    """Put a backup in the place of the project's store; the present store is kept beside it."""
    from localize.workflow.project.backup import restore
    from localize.workflow.project.project import find_root

    root = root_of(ctx) or find_root(Path.cwd())
    if root is None:
        raise NotFound("project", str(Path.cwd()), hint="name it with -C DIR")
    kept = restore(root, path)
    output.line(f"restored from {path}; the store before it is kept as {kept.name}")


@click.command("undo")
@click.option("--minutes", type=click.IntRange(min=1), help="How far back; nobody else may have the project open.")
@click.option("--last", is_flag=True, help="Only the last thing that you did: a save, a split, a replacement, …")
@targets_option
@as_option
@click.pass_context
def undo_command(
    ctx: click.Context, minutes: int | None, targets: tuple[str, ...], as_name: str | None, *, last: bool
) -> None:
    """Take back what you saved, approved, split or joined: the last thing, or all of the last minutes.

    What was taken back can be taken back again.
    """
    from localize.workflow.history.bulk_undo import undo

    if last == (minutes is not None) or (last and targets):
        raise click.UsageError("say how far back: --minutes N, or --last")
    if minutes is None:
        _undo_last(ctx, as_name)
        return
    since = datetime.now(UTC) - timedelta(minutes=minutes)
    with open_to_write(ctx, as_name) as project:
        report = diagnostics.follow(undo(project, since, languages(project, targets)))
    texts, approvals = output.count(report.texts, "text"), output.count(report.approvals, "approval")
    output.line(f"{texts} put back as before, {approvals} taken back")
    if report.left:
        diagnostics.warn(f"{output.count(report.left, 'text')} left alone: somebody else has worked there since")


def _undo_last(ctx: click.Context, as_name: str | None) -> None:
    from localize.workflow.history.operations import operations, undo_operation

    with open_to_write(ctx, as_name) as project:
        found = operations(project, limit=1)
        if not found:
            raise NotFound("operation", "--last", hint="you have done nothing in this project")
        done = undo_operation(project, found[0])
    output.line(f"{output.count(done.changes, 'step')} of {found[0].at.astimezone():%Y-%m-%d %H:%M} taken back")
    if done.left:
        diagnostics.warn(f"{output.count(done.left, 'step')} left alone: done over since, or a rejection")


@click.command("consent")
@click.argument("host", required=False)
@click.option("--country", default="", help="Where the host is, as you know it.")
@click.option("--days", type=click.IntRange(1, 30), default=30, show_default=True, help="How long it holds.")
@click.option("--texts-only", is_flag=True, help="Texts alone: no glossary terms, no memory matches.")
@click.option("--withdraw", is_flag=True, help="Take the consent back.")
@click.pass_context
def consent_command(
    ctx: click.Context, host: str | None, country: str, days: int, *, texts_only: bool, withdraw: bool
) -> None:
    """Agree that texts of this project may go to HOST; without HOST, list what you agreed to.

    You are asked to type the host's name again.
    """
    from localize.workflow.drafting.consent import consents, give_consent, offer, withdraw_consent

    with open_to_read(ctx) as project:
        if host is None:
            given = consents(project)
            for each in given:
                output.line(f"{each.host}  {each.country}  until {each.until}: {each.sends}")
            if not given:
                output.line("you have agreed to no host; `localize engines` shows which ones would be needed")
            output.line(f"the project's policy is {project.config.policy.value}")
        elif withdraw:
            withdraw_consent(project, host)
            output.line(f"withdrawn: {host}")
        else:
            offered = offer(project, host, country=country, texts_only=texts_only)
            diagnostics.say(offered.text)
            typed = click.prompt("type the host's name to agree", default="", show_default=False, err=True)
            if typed.strip().casefold() != offered.host:
                raise click.UsageError("not agreed: the name is another one; nothing has changed")
            record = give_consent(project, offered, days=days)
            output.line(f"agreed: {record.host} until {record.until}")
