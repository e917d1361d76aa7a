"""The command `verify-export`: exported files against their manifest and the project."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.json_answers import json_answer
from localize.cli.passphrase import passphrase_of


@click.command("verify-export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A project's folder, a backup, or a manifest that was kept elsewhere.",
)
@json_answer("verify-export")
@click.pass_context
def verify_export_command(ctx: click.Context, folder: Path, against: Path | None, *, as_json: bool) -> int:
    """Check that exported files are unchanged.

    DIR holds the files that `export` wrote, and their manifest.

    Exit 0: the same; 1: something differs; 2: there is no manifest. Without --against only accidents are found: whoever
    changes a file can change the manifest beside it.
    """
    from localize.workflow.export.verify_export import verify_export

    found = verify_export(folder, against, passphrase_of(ctx, against))
    if as_json:
        problems = [output.message_json(each.text) for each in found.problems]
        output.document(
            {"same": not problems, "files": found.files, "against": against and str(against), "problems": problems}
        )
    else:
        for problem in found.problems:
            output.line(problem.message)
        if not found.problems:
            output.line(f"{output.count(found.files, 'file')} as the manifest says")
        if against is None:
            output.line("compared with the manifest beside them only: this finds accidents, not forgeries")
    return diagnostics.FINDINGS if found.problems else 0
