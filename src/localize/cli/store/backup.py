"""Commands on the project's store as a whole: verify, backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_read, root_of
from localize.cli.json_answers import json_answer
from localize.cli.passphrase import passphrase_of
from localize.errors import NotFound


@click.command("verify")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A backup or a manifest that was kept elsewhere: the history must continue it.",
)
@json_answer("verify")
@click.pass_context
def verify_command(ctx: click.Context, against: Path | None, *, as_json: bool) -> int:
    """Check that the project's store is complete and unaltered.

    In JSON each problem has its `message` and a `message_id`, which stays the same whatever values the message has.
    """
    from localize.workflow.project.backup import verify

    with open_to_read(ctx) as project:
        problems = verify(project, against)
    if as_json:
        output.document({"whole": not problems, "problems": [output.message_json(each.text) for each in problems]})
        return diagnostics.FINDINGS if problems else 0
    for problem in problems:
        output.line(problem.message)
    output.line("something is wrong with the store" if problems else "the store is whole: pages, hashes, histories")
    return diagnostics.FINDINGS if problems else 0


@click.command("backup")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@json_answer("backup")
@click.pass_context
def backup_command(ctx: click.Context, path: Path, *, as_json: bool) -> None:
    """Write a verified copy of the project's store to FILE."""
    from localize.workflow.project.backup import backup

    with open_to_read(ctx) as project:
        backup(project, path)
    if as_json:
        output.document({"path": str(path)})
        return
    output.line(f"verified copy in {path}")


@click.command("restore")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@json_answer("restore")
@click.pass_context
def restore_command(ctx: click.Context, path: Path, *, as_json: bool) -> None:
    """Restore the project's store from a backup.

    The present store is kept beside it.
    """
    from localize.workflow.project.backup import restore
    from localize.workflow.project.project import find_root

    root = root_of(ctx) or find_root(Path.cwd())
    if root is None:
        raise NotFound("project", str(Path.cwd()), hint="name it with -C DIR")
    kept = restore(root, path, passphrase_of(ctx, root))
    if as_json:
        output.document({"path": str(path), "kept": str(kept) if kept else None})
        return
    output.line(f"restored from {path}" + (f"; the store before it is kept as {kept.name}" if kept else ""))
