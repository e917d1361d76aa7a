"""The command `doctor`: a check of the installation, the terminal and the project."""

from __future__ import annotations

import click

from localize.cli import diagnostics, output
from localize.cli.context import json_option, root_of


@click.command("doctor")
@click.option("--fix", "fixes", is_flag=True, help="Close what the project keeps to other users, where it is open.")
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, *, fixes: bool, as_json: bool) -> int:
    """Check the installation, the terminal and the project.

    Says what is wrong and how to fix it.

    An extra or a dictionary that is not installed is off, which is no fault.
    """
    from localize.workflow.doctor import Status, examine, fix

    if fixes:
        fix(root_of(ctx))
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
