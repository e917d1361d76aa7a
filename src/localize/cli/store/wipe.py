"""The command `wipe`: deletion of a project for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import root_of
from localize.cli.input import ask
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.workflow.wipe import WipePlan

_MOST_LEFT = 10
"""Files that are named on stderr; `--json` has them all."""


@click.command("wipe")
@click.option("--yes", "name", metavar="NAME", help="The project's name, for scripts: nothing is asked.")
@click.option("--all", "everything", is_flag=True, help="Delete every other file in the folder too, and the folder.")
@json_answer("wipe")
@click.pass_context
def wipe_command(ctx: click.Context, name: str | None, *, everything: bool, as_json: bool) -> None:
    """Delete a project for good.

    Deletes what this machine remembers of it, the store with texts, memory and history, the settings, the folders
    glossary, memory, segmentation and spelling, and the files of the last export to the project's own folder. Other
    files stay, such as the documents that you added; --all deletes them too. Asks for the project's name before.

    The key slots of an encrypted project go first: then nothing can read it. Files are overwritten, but a solid-state
    disk, snapshots and backups can still hold the texts of a project that was not encrypted.
    """
    from localize.workflow.wipe import plan_wipe, wipe

    plan = plan_wipe(root_of(ctx))
    if name is None:
        _describe(plan, everything=everything)
        name = ask("Type the project's name to delete it for good")
    wiped = diagnostics.follow(wipe(plan.root, name, everything=everything))
    if as_json:
        output.document(
            {
                "project": str(wiped.root),
                "name": plan.name,
                "files": wiped.files,
                "records": wiped.records,
                "encrypted": wiped.is_encrypted,
                "left": [str(each.relative_to(wiped.root)) for each in wiped.left],
            }
        )
    else:
        records = output.count(wiped.records, "record")
        output.line(f"deleted: {output.count(wiped.files, 'file')} in {wiped.root}, {records} elsewhere")
        for each in wiped.left:
            output.line(f"left: {each.relative_to(wiped.root)}")
    if wiped.is_encrypted:
        diagnostics.warn("backups, packages and exported files elsewhere still have texts of the project")
    else:
        diagnostics.warn(
            "a solid-state disk, snapshots, backups, packages and exported files elsewhere can still have texts of the "
            "project"
        )


def _describe(plan: WipePlan, *, everything: bool) -> None:
    """Tell a person what would be deleted and what would stay."""
    diagnostics.say(f"{plan.name} in {plan.root}: {output.count(len(plan.ours), 'file')} of the project would go")
    what = "would go too" if everything else "would stay (--all deletes them)"
    if plan.others:
        diagnostics.say(f"{output.count(len(plan.others), 'other file')} {what}:")
        for each in plan.others[:_MOST_LEFT]:
            diagnostics.say(f"  {each.relative_to(plan.root)}")
        if len(plan.others) > _MOST_LEFT:
            diagnostics.say("  …")
