"""Commands on many texts at once: draft, check, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from localize.cli import diagnostics, output
from localize.cli.opening import languages, open_to_read, open_to_write, targets_option
from localize.errors import ExchangeError
from localize.model import Severity

SEVERITIES = click.Choice(["critical", "major", "minor"])
FORMATS = click.Choice(["text", "json"])


@click.command("draft")
@targets_option
@click.option("--min-score", type=click.IntRange(50, 102), metavar="N", help="The lowest memory match that is used.")
@click.option("--engine", "engines", multiple=True, metavar="ID", help="An engine for the rest; repeatable.")
@click.pass_context
def draft_command(
    ctx: click.Context, targets: tuple[str, ...], min_score: int | None, engines: tuple[str, ...]
) -> None:
    """Give untranslated segments a draft from the memory, then from engines."""
    from localize.workflow.draft import draft

    with open_to_write(ctx) as project:
        chosen = languages(project, targets)
        work = draft(project, chosen, min_score=min_score, engines=engines or None)
        report = diagnostics.follow(work)
    output.line(f"{report.from_memory} drafts from memory")
    for engine, count in report.from_engines:
        output.line(f"{count} drafts from {engine}")
    output.line(f"{report.left} segments left without a draft")
    for problem in report.problems:
        diagnostics.warn(problem)


@click.command("check")
@click.option("--pairs", type=click.Path(path_type=Path), metavar="FILE.jsonl", help="Check these pairs, no project.")
@click.option("--source", metavar="L", help="The pairs' source language.")
@targets_option
@click.option("--glossary", type=click.Path(path_type=Path), help="A glossary for the pairs.")
@click.option("--format", "form", type=FORMATS, default="text", help="How findings are printed.")
@click.option("--fail-on", type=SEVERITIES, default="major", help="Exit 1 from this severity up.")
@click.pass_context
def check_command(  # noqa: PLR0917  # click hands every option over
    ctx: click.Context,
    pairs: Path | None,
    source: str | None,
    targets: tuple[str, ...],
    glossary: Path | None,
    form: str,
    fail_on: str,
) -> int:
    """Check translations; exit 1 when there are findings that count."""
    if pairs is not None:
        if source is None or len(targets) != 1:
            raise click.UsageError("--pairs needs --source and one --target")
        return _check_pairs(pairs, source, targets[0], glossary, form=form, fail_on=Severity(fail_on))
    if source or glossary:
        raise click.UsageError("--source and --glossary go with --pairs")
    return _check_project(ctx, targets, form=form, fail_on=Severity(fail_on))


def _check_project(ctx: click.Context, targets: tuple[str, ...], *, form: str, fail_on: Severity) -> int:
    from localize.workflow.check import check

    with open_to_read(ctx) as project:
        report = diagnostics.follow(check(project, languages(project, targets)))
    for located in report.findings:
        finding = located.finding
        if form == "json":
            place = {"document": located.path, "key": located.key, "language": located.language}
            output.record({**output.finding_json(finding), **place})
        elif finding.waived is None:
            output.line(
                f"{located.path}:{located.number}  {located.language}  {located.key}  {finding.severity.value}"
                f"  {finding.check}  {finding.message}"
            )
    if form == "text":
        output.line(f"{len(report.open)} findings in {report.checked} texts")
    return diagnostics.FINDINGS if report.at_least(fail_on) else 0


def _check_pairs(path: Path, source: str, target: str, glossary: Path | None, *, form: str, fail_on: Severity) -> int:
    from localize.language import parse_tag
    from localize.workflow.check import check_pairs
    from localize.workflow.terms import read_glossary_file

    terms = read_glossary_file(glossary) if glossary else None
    language = parse_tag(target)
    order = list(Severity)
    worst = len(order)
    seen = 0
    pairs = _read_pairs(path)
    for number, findings in enumerate(check_pairs(pairs, parse_tag(source), language, glossary=terms), 1):
        for finding in findings:
            seen += finding.severity is not Severity.NEUTRAL
            worst = min(worst, order.index(finding.severity))
            if form == "json":
                place = {"line": number, "document": None, "key": None, "language": language}
                output.record({**place, **output.finding_json(finding)})
            else:
                output.line(f"{path}:{number}  {finding.severity.value}  {finding.check}  {finding.message}")
    if form == "text":
        output.line(f"{seen} findings")
    return diagnostics.FINDINGS if worst <= order.index(fail_on) else 0


def _read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    try:
        stream = click.open_file(str(path), encoding="utf-8-sig")
    except OSError as error:
        raise ExchangeError(f"cannot be read: {error.strerror}", path=str(path), hint="mend the path") from error
    with stream:
        for number, line in enumerate(stream, 1):
            try:
                pair = json.loads(line)
                yield str(pair["source"]), str(pair["target"])
            except (ValueError, KeyError, TypeError) as error:
                raise ExchangeError(
                    'not {"source": …, "target": …}', path=str(path), line=number, hint="one JSON object a line"
                ) from error


@click.command("export")
@targets_option
@click.option(
    "--output", "-o", "output_folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to."
)
@click.option("--min-state", metavar="S", help="initial, translated, reviewed (the default) or final.")
@click.option("--fallback", type=click.Choice(["source", "skip"]), help="What stands in below that state.")
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit 1 if files would change.")
@click.option("--allow-critical", is_flag=True, help="Export despite critical findings; the manifest counts them.")
@click.pass_context
def export_command(
    ctx: click.Context,
    targets: tuple[str, ...],
    output_folder: Path | None,
    min_state: str | None,
    fallback: str | None,
    *,
    check_only: bool,
    allow_critical: bool,
) -> int:
    """Write the translated documents, the sources, and a manifest."""
    from localize.model import State
    from localize.workflow.export import Fallback, Wanted, export

    if min_state is not None and min_state not in [each.value for each in State]:
        raise click.UsageError(f"no state {min_state!r}; one of: {', '.join(each.value for each in State)}")
    with open_to_read(ctx) as project:
        wanted = Wanted(
            languages=languages(project, targets),
            output=output_folder,
            min_state=State(min_state) if min_state else None,
            fallback=Fallback(fallback) if fallback else None,
            check_only=check_only,
            allow_critical=allow_critical,
        )
        report = diagnostics.follow(export(project, wanted))
    for file in report.changed if check_only else report.files:
        output.line(f"{file.language}  {file.path}{'  (would change)' if check_only else ''}")
    for path, language, below in report.skipped:
        diagnostics.warn(f"{path} was left out in {language}: {below} segments are not ready")
    if report.allowed:
        diagnostics.warn(f"{len(report.allowed)} critical findings were let through")
    return diagnostics.FINDINGS if check_only and report.changed else 0
