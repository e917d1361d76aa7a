"""The command `export`: translated documents, sources and a manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import open_to_read, targets_option
from localize.cli.transliterate import VARIANT_HELP, variant_lines

if TYPE_CHECKING:
    from localize.workflow.export.export import ExportReport


@click.command("export")
@targets_option
@click.option(
    "--output", "-o", "output_folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to."
)
@click.option("--min-state", metavar="S", help="initial, translated, reviewed (the default) or final.")
@click.option("--fallback", type=click.Choice(["source", "skip"]), help="What stands in below that state.")
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit 1 if files would change.")
@click.option("--allow-critical", is_flag=True, help="Export despite critical findings; the manifest counts them.")
@click.option("--variant", "variants", multiple=True, metavar="L", help=VARIANT_HELP)
@click.pass_context
def export_command(
    ctx: click.Context,
    targets: tuple[str, ...],
    output_folder: Path | None,
    min_state: str | None,
    fallback: str | None,
    variants: tuple[str, ...],
    *,
    check_only: bool,
    allow_critical: bool,
) -> int:
    """Write the translated documents, the sources, and a manifest."""
    from localize.language import parse_tag
    from localize.model import State
    from localize.workflow.export.export import Fallback, Wanted, export

    if min_state is not None and min_state not in [each.value for each in State]:
        raise click.UsageError(f"no state {min_state!r}; one of: {', '.join(each.value for each in State)}")
    with open_to_read(ctx) as project:
        wanted = Wanted(
            languages=tuple(project.export_language(each) for each in targets),
            output=output_folder,
            min_state=State(min_state) if min_state else None,
            fallback=Fallback(fallback) if fallback else None,
            check_only=check_only,
            allow_critical=allow_critical,
            variants=tuple(parse_tag(each) for each in variants) or None,
        )
        report = diagnostics.follow(export(project, wanted))
    _tell(report, check_only=check_only)
    return diagnostics.FINDINGS if check_only and report.changed else 0


def _tell(report: ExportReport, *, check_only: bool) -> None:
    for file in report.changed if check_only else report.files:
        output.line(f"{file.language}  {file.path}{'  (would change)' if check_only else ''}")
    for each in report.variants:
        for line in variant_lines(each):
            output.line(line)
    for name in report.without_variant:
        diagnostics.warn(f"{name} has no variant: the file itself holds its one target language")
    for path, language, below in report.skipped:
        diagnostics.warn(f"{path} was left out in {language}: {output.count(below, 'segment')} not ready")
    for notice in report.notices:
        diagnostics.warn(str(notice))
    if report.allowed:
        diagnostics.warn(f"{output.count(len(report.allowed), 'critical finding')} let through")
