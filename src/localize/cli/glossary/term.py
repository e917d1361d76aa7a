"""The group `localize term`, and its commands on whole glossaries: import, export, find, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import json_option, open_to_read, open_to_write, raw_option
from localize.cli.glossary.change import delete_command, edit_command, undo_command
from localize.cli.glossary.entry import add_command, forms_command
from localize.cli.glossary.quality import extract_command, lint_command, stats_command
from localize.cli.input import read_texts
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.model import Problem

_MOST_IDS = 10
"""Named in a warning."""


@click.group("term")
def term_command() -> None:
    """Manage the glossary."""


for _command in (
    add_command,
    delete_command,
    edit_command,
    extract_command,
    forms_command,
    lint_command,
    stats_command,
    undo_command,
):
    term_command.add_command(_command)


@term_command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--source", metavar="L", help="Of a table without a header (OmegaT): the language of its first column.")
@click.option("--target", metavar="L", help="Of such a table: the language of its second column.")
@click.option("--name", default="", metavar="NAME", help="What it is called in the project; else its file's name.")
@json_answer("term import")
@click.pass_context
def import_command(
    ctx: click.Context, path: Path, source: str | None, target: str | None, name: str, *, as_json: bool
) -> int:
    """Import a glossary into the project.

    The formats are YAML, TBX, CSV, TSV and OmegaT's table.
    """
    from localize.language import parse_tag
    from localize.workflow.glossary.glossaries import import_glossary
    from localize.workflow.glossary.undo import kept

    if (source is None) != (target is None):
        raise click.UsageError("--source and --target go together")
    languages = (parse_tag(source), parse_tag(target)) if source and target else None
    with open_to_write(ctx) as project, kept(project, f"import {path.name}"):
        report = import_glossary(project, path, languages=languages, name=name)
    _warn_of(report.problems, path)
    if report.shared:
        listed = ", ".join(report.shared[:_MOST_IDS]) + (" …" if len(report.shared) > _MOST_IDS else "")
        diagnostics.warn(f"other glossaries of the project have these ids too, and only one of them counts: {listed}")
    if as_json:
        problems = [output.problem_json(each) for each in report.problems]
        counts = {"concepts": report.concepts, "shared": list(report.shared)}
        output.document({"path": str(report.place), **counts, "problems": problems})
    else:
        output.line(f"{output.count(report.concepts, 'concept')} in {report.place}")
    return diagnostics.code_of_problems(report.problems)


def _warn_of(problems: tuple[Problem, ...], path: Path) -> None:
    for problem in problems:
        place = f"{path}:{problem.line}" if problem.line else str(path)
        diagnostics.warn(f"{place}: {problem.message}")


@term_command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "csv", "tsv", "tbx2", "tbx3", "omegat"]),
    help="Else the extension tells: .yaml, .csv, .tsv, .tbx (version 3), .txt (OmegaT).",
)
@click.option("--source", default="", metavar="L", help="Of an OmegaT table; else the project's source language.")
@click.option("--target", default="", metavar="L", help="Of an OmegaT table; else the project's only target language.")
@raw_option
@json_answer("term export")
@click.pass_context
def export_command(
    ctx: click.Context, path: Path, form: str | None, source: str, target: str, *, raw: bool, as_json: bool
) -> None:
    """Write all concepts of the project to a file.

    The formats are YAML, TBX, CSV, TSV and OmegaT's table.
    """
    from localize.glossary import GlossaryFormat
    from localize.workflow.glossary.glossaries import export_glossary

    wanted = GlossaryFormat(form) if form else None
    with open_to_read(ctx) as project:
        count = export_glossary(project, path, form=wanted, languages=(source, target), raw=raw)
    if as_json:
        output.document({"path": str(path), "concepts": count})
        return
    output.line(f"{output.count(count, 'concept')} in {path}")


@term_command.command("find")
@click.argument("text", required=False)
@click.option("--glossary", type=click.Path(path_type=Path), help="A glossary file; else the project's glossaries.")
@click.option("--language", required=True, metavar="L", help="The text's language.")
@json_answer("term find")
@click.pass_context
def find_command(ctx: click.Context, text: str | None, glossary: Path | None, language: str, *, as_json: bool) -> None:
    """Find glossary terms in a text, inflected or not.

    With -, searches every line of standard input.
    """
    from localize.glossary import TermIndex
    from localize.language import parse_tag, same_language
    from localize.workflow.glossary.glossaries import glossary_name, places, read_glossary_file

    tag = parse_tag(language)
    if glossary is not None:
        terms = read_glossary_file(glossary)
        _warn_of(terms.problems, glossary)
        concepts = terms.concepts
        index = TermIndex.build(concepts, tag)
        files = dict.fromkeys((concept.id for concept in concepts), str(glossary))
    else:
        with open_to_read(ctx) as project:
            concepts = project.concepts()
            index = project.term_index(tag)
            files = {name: glossary_name(project, path) for name, path in places(project).items()}
    spoken = {term.language for concept in concepts for term in concept.terms}
    if not any(same_language(each, tag) for each in spoken):
        diagnostics.warn(f"no glossary has terms in {tag}" if spoken else "no glossary")
    for number, each in read_texts(text):
        hits = index.find(each)
        records = [{**output.hit_json(hit), "glossary": files[hit.concept.id]} for hit in hits]
        if number:
            output.record({"line": number, "hits": records})
            continue
        for hit, record in zip(hits, records, strict=True):
            if as_json:
                output.record(record)
            else:
                unsure = " (unsure)" if hit.unsure else ""
                place = f"  [{files[hit.concept.id]}]" if len(set(files.values())) > 1 else ""
                found = f"{hit.surface} → {hit.term.text}  {hit.term.status.value}  {hit.concept.id}"
                output.line(f"{found}{unsure}{place}")
        if not hits and not as_json:
            output.line("no term")


@term_command.command("check")
@json_option
@click.pass_context
def check_command(ctx: click.Context, *, as_json: bool) -> int:
    """Check every text for the use of its terms.

    It is compared with its source, with the other texts and with the other languages. What the project has switched
    off is not asked here either. Exit code 1 means a finding that is major or worse.
    """
    from localize.model import Severity
    from localize.workflow.glossary.glossaries import check_terms

    with open_to_read(ctx) as project:
        if not project.glossaries():
            diagnostics.warn("no glossary")
        report = diagnostics.follow(check_terms(project))
    output.findings(report, as_json=as_json)
    return diagnostics.FINDINGS if report.at_least(Severity.MAJOR) else 0
