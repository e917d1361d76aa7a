"""Commands on the translation memory."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.opening import json_option, open_to_read, open_to_write
from localize.cli.reading import read_texts


@click.group("tm")
def tm_command() -> None:
    """Work with the translation memory."""


@tm_command.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def import_command(ctx: click.Context, paths: tuple[Path, ...]) -> int:
    """Add TMX files to the memory; without PATH, those that localize.yaml names."""
    from localize.workflow.memory import import_memory

    with open_to_write(ctx) as project:
        report = diagnostics.follow(import_memory(project, paths))
    output.line(f"{output.count(report.added, 'translation unit')} added")
    for file, problem in report.problems:
        diagnostics.warn(f"{file}:{problem.line}: {problem.message}")
    return diagnostics.report_all(report.failed)


@tm_command.command("export")
@click.argument("path", metavar="FILE.tmx", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def export_command(ctx: click.Context, path: Path) -> None:
    """Write the whole memory to a TMX file."""
    from localize.workflow.memory import export_memory

    with open_to_read(ctx) as project:
        written = diagnostics.follow(export_memory(project, path))
    output.line(f"{output.count(written, 'translation unit')} in {path}")


@tm_command.command("stats")
@json_option
@click.pass_context
def stats_command(ctx: click.Context, *, as_json: bool) -> None:
    """Show how large the memory is."""
    from localize.workflow.memory import memory_stats

    with open_to_read(ctx) as project:
        stats = memory_stats(project)
    if as_json:
        output.document({"units": stats.units, "variants": dict(stats.variants), "reviewed": stats.reviewed})
        return
    units, reviewed = output.count(stats.units, "translation unit"), output.count(stats.reviewed, "reviewed text")
    output.line(f"{units}, {reviewed}")
    for language, count in stats.variants:
        output.line(f"  {language}  {output.count(count, 'text')}")


@tm_command.command("search")
@click.argument("text", required=False)
@click.option("--source", required=True, metavar="L", help="The text's language.")
@click.option("--target", required=True, metavar="L", help="The language wanted.")
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True)
@click.option(
    "--min-score",
    type=click.IntRange(50, 102),
    default=50,
    show_default=True,
    help="The lowest match shown; below 50 two texts share too little to be of use, and are not looked for.",
)
@json_option
@click.pass_context
def search_command(
    ctx: click.Context, text: str | None, source: str, target: str, limit: int, min_score: int, *, as_json: bool
) -> None:
    """Find memory matches for TEXT; with -, for every line of standard input."""
    from localize.language import parse_tag
    from localize.model import Content
    from localize.workflow.memory import search_memory
    from localize.workflow.remember import Asked

    languages = parse_tag(source), parse_tag(target)
    with open_to_read(ctx) as project:
        for number, each in read_texts(text):
            asked = Asked(Content((each,)), *languages)
            found = search_memory(project, asked, limit=limit, min_score=min_score)
            if number:
                output.record({"line": number, "matches": [output.match_json(match) for match in found]})
                continue
            for match in found:
                if as_json:
                    output.record(output.match_json(match))
                else:
                    output.block(match.source.typed, label=f"{match.score:3}  ")
                    output.block(f"{match.target.typed}  [{match.origin}]", label="     ")
            if not found and not as_json:
                output.line("no match")
