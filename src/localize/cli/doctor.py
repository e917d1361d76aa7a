"""The command `doctor`: a check of the installation, the terminal and the project."""

from __future__ import annotations

import click

from localize.cli import diagnostics, output
from localize.cli.context import json_option, root_of
from localize.cli.passphrase import passphrase_of

_MARKS = {"warning": "!", "fault": "!!"}
"""What stands before a line; other states are told by their own word."""


@click.command("doctor")
@click.option("--fix", "fixes", is_flag=True, help="Close what the project keeps to other users, where it is open.")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, *, fixes: bool, as_json: bool) -> int:
    """Check the installation, the terminal and the project.

    Says what is wrong and how to fix it.

    An extra or a dictionary that is not installed is off, which is no fault. Another package of the name `localize`
    gets a warning.
    """
    from localize.safe.walls import find_walls
    from localize.workflow.doctor import Status, examine, fix, is_encrypted

    if fixes:
        fix(root_of(ctx))
    root = root_of(ctx)
    found = examine(root, passphrase_of(ctx, root))
    if as_json:
        checks = [
            {
                "what": each.what,
                "ok": each.status is not Status.FAULT,
                "status": each.status.value,
                "details": each.details,
            }
            for each in found
        ]
        walls = find_walls()
        sandbox = {"files": walls.files, "network": walls.network}
        output.document({"checks": checks, "sandbox": sandbox, "encrypted": is_encrypted(root)})
    else:
        for each in found:
            output.line(f"{_MARKS.get(each.status.value, each.status.value):<3}  {each.what}: {each.details}")
    return diagnostics.FINDINGS if any(each.status is Status.FAULT for each in found) else 0
