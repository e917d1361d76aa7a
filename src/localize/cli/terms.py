"""Commands on glossaries."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.opening import json_option, open_to_read, open_to_write
from localize.cli.reading import read_texts


@click.group("term")
def term_command() -> None:
    """Work with glossaries."""


@term_command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def import_command(ctx: click.Context, path: Path) -> None:
    """Bring a YAML, CSV or TSV glossary into the project."""
    from localize.workflow.terms import import_glossary

    with open_to_write(ctx) as project:
        place, count = import_glossary(project, path)
    output.line(f"{output.count(count, 'concept')} in {place}")


@term_command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def export_command(ctx: click.Context, path: Path) -> None:
    """Write all concepts of the project to a YAML or CSV file."""
    from localize.workflow.terms import export_glossary

    with open_to_read(ctx) as project:
        count = export_glossary(project, path)
    output.line(f"{output.count(count, 'concept')} in {path}")


@term_command.command("find")
@click.argument("text", required=False)
@click.option("--glossary", type=click.Path(path_type=Path), help="A glossary file; else the project's glossaries.")
@click.option("--language", required=True, metavar="L", help="The text's language.")
@json_option
@click.pass_context
def find_command(ctx: click.Context, text: str | None, glossary: Path | None, language: str, *, as_json: bool) -> None:
    """Find glossary terms in TEXT, inflected or not; with -, in every line of standard input."""
    from localize.glossary import TermIndex
    from localize.language import parse_tag
    from localize.workflow.terms import read_glossary_file

    tag = parse_tag(language)
    if glossary is not None:
        index = TermIndex.build(read_glossary_file(glossary).concepts, tag)
    else:
        with open_to_read(ctx) as project:
            index = project.term_index(tag)
    for number, each in read_texts(text):
        hits = index.find(each)
        if number:
            output.record({"line": number, "hits": [output.hit_json(hit) for hit in hits]})
            continue
        for hit in hits:
            if as_json:
                output.record(output.hit_json(hit))
            else:
                unsure = " (unsure)" if hit.unsure else ""
                output.line(f"{hit.surface} → {hit.term.text}  {hit.term.status.value}  {hit.concept.id}{unsure}")
        if not hits and not as_json:
            output.line("no term")


@term_command.command("check")
@json_option
@click.pass_context
def check_command(ctx: click.Context, *, as_json: bool) -> int:
    """Check every text for the use of its terms."""
    from localize.model import Severity
    from localize.workflow.terms import check_terms

    with open_to_read(ctx) as project:
        report = diagnostics.follow(check_terms(project))
    output.findings(report, as_json=as_json)
    return diagnostics.FINDINGS if report.at_least(Severity.MAJOR) else 0
