"""Commands on many texts at once: draft, check, export."""

from __future__ import annotations

from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.arguments import GivenPairs, read_pairs
from localize.cli.context import as_option, json_option, languages, open_to_read, open_to_write, root_of, targets_option
from localize.cli.fix import Wish, mend_project
from localize.cli.variants import VARIANT_HELP, variant_lines
from localize.errors import NotFound
from localize.model import Severity

if TYPE_CHECKING:
    from localize.workflow.checking.check_pairs import PairOptions

SEVERITIES = click.Choice(["critical", "major", "minor"])
FORMATS = click.Choice(["text", "json"])


@click.command("draft")
@targets_option
@click.option("--min-score", type=click.IntRange(50, 102), metavar="N", help="The lowest memory match that is used.")
@click.option("--engine", "engines", multiple=True, metavar="ID", help="An engine for the rest; repeatable.")
@click.option("--no-repair", is_flag=True, help="Take matches as they are, which is quicker; repair none.")
@click.pass_context
def draft_command(
    ctx: click.Context, targets: tuple[str, ...], min_score: int | None, engines: tuple[str, ...], no_repair: bool
) -> int:
    """Give untranslated segments a draft from the memory, then from engines.

    Ctrl+C stops it; what is drafted stands, and the same command goes on with the rest.
    """
    from localize.workflow.drafting.draft import draft

    with open_to_write(ctx) as project:
        chosen = languages(project, targets)
        repair = False if no_repair else None
        work = draft(project, chosen, min_score=min_score, engines=engines or None, first=_tell_first, repair=repair)
        try:
            report = diagnostics.follow(work)
        except KeyboardInterrupt:
            diagnostics.say("stopped: the drafts made so far stand; the same command goes on with the rest")
            return diagnostics.INTERRUPTED
    output.line(f"{output.count(report.from_memory, 'draft')} from memory")
    for engine, count in report.from_engines:
        output.line(f"{output.count(count, 'draft')} from {engine}")
    if report.flagged:
        output.line(f"{output.count(report.flagged, 'draft')} flagged: what to look at stands beside them")
    output.line(f"{output.count(report.left, 'segment')} left without a draft")
    for reason, count in report.skipped:
        output.line(f"  {output.count(count, 'segment')}: {reason}")
    skipped = {reason for reason, _ in report.skipped}
    for problem in report.problems:
        if problem not in skipped:
            diagnostics.warn(problem)
    return 0


def _tell_first(engine: str, hosts: tuple[str, ...], text: str) -> None:
    diagnostics.say(f"{engine} sends to {', '.join(hosts)}; the first text as it goes: {text}")


@click.command("check")
@click.option("--sources", is_flag=True, help="Check what the documents themselves say, translated or not.")
@click.option("--pairs", type=click.Path(path_type=Path), metavar="FILE", help="Check a JSONL or PO file, no project.")
@click.option("--source", metavar="L", help="The pairs' source language.")
@targets_option
@click.option("--glossary", type=click.Path(path_type=Path), help="A glossary for the pairs.")
@click.option("--format", "form", type=FORMATS, default="text", help="How findings are printed.")
@click.option("--fail-on", type=SEVERITIES, default="major", help="Exit 1 from this severity up.")
@click.option(
    "--fix", is_flag=True, help="Put in the fixes that change no word, as new revisions; `undo` takes them back."
)
@click.option("--suggestions", is_flag=True, help="With --fix: also those that change words; a person should look.")
@click.option("--only", multiple=True, metavar="CHECK", help="With --fix: a check or family; repeatable.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the changes only; exit 1 when there are any.")
@click.option("--also-approved", is_flag=True, help="With --fix: approved texts too; they lose their approval.")
@as_option
@click.pass_context
def check_command(
    ctx: click.Context,
    targets: tuple[str, ...],
    *,
    sources: bool,
    fix: bool,
    suggestions: bool,
    only: tuple[str, ...],
    dry_run: bool,
    also_approved: bool,
    as_name: str | None,
    pairs: Path | None,
    source: str | None,
    glossary: Path | None,
    form: str,
    fail_on: str,
) -> int:
    """Check translations; exit 1 when there are findings that count."""
    if sources and (fix or targets or pairs is not None):
        raise click.UsageError("--sources looks at no translation: leave out --fix, --target and --pairs")
    if fix:
        if pairs is not None:
            raise click.UsageError("--fix works in a project, not on --pairs")
        wish = Wish(only, suggestions, dry_run=dry_run, also_approved=also_approved, as_json=form == "json")
        return mend_project(ctx, targets, wish, as_name)
    if suggestions or only or dry_run or also_approved:
        raise click.UsageError("--suggestions, --only, --dry-run and --also-approved go with --fix")
    if pairs is not None:
        given = read_pairs(pairs, targets)
        if source is None or given.target is None:
            raise click.UsageError("--pairs needs --source and one --target")
        asked = _asked(ctx, source, given.target, glossary)
        return _check_pairs(given, asked, form=form, fail_on=Severity(fail_on))
    if source or glossary:
        raise click.UsageError("--source and --glossary go with --pairs")
    return _check_project(ctx, None if sources else targets, form=form, fail_on=Severity(fail_on))


@click.command("checks")
@click.argument("name", required=False)
@json_option
@click.pass_context
def checks_command(ctx: click.Context, name: str | None, *, as_json: bool) -> None:
    """List the checks with their severities; NAME, a check or a family, shows what it means and why.

    In a project its own rules are among them.
    """
    from localize.config.project import FILE_NAME, read_config
    from localize.workflow.checking.project_checks import known_checks
    from localize.workflow.project.project import find_root

    root = root_of(ctx) or find_root(Path.cwd())
    known = known_checks(read_config(root / FILE_NAME) if root else None)
    wanted = [each for each in known if name in (None, each.id, each.family)]
    if not wanted:
        raise NotFound("check", str(name), hint=f"families: {', '.join(sorted({each.family for each in known}))}")
    if as_json:
        listed = [
            {
                "id": each.id,
                "category": each.category,
                "severity": each.severity.value if each.severity else "off",
                "manual": each.docstring,
            }
            for each in wanted
        ]
        output.document({"checks": listed})
        return
    for each in wanted:
        severity = each.severity.value if each.severity else "off"
        output.line(f"{each.id}  {severity}  {each.docstring.partition(chr(10))[0] if name is None else each.category}")
        if name is not None:
            output.block(each.docstring)


def _check_project(ctx: click.Context, targets: tuple[str, ...] | None, *, form: str, fail_on: Severity) -> int:
    """Check some languages, all of them where none is named, or the sources where *targets* is None."""
    from localize.workflow.checking.check import check, check_sources

    with open_to_read(ctx) as project:
        work = check_sources(project) if targets is None else check(project, languages(project, targets))
        report = diagnostics.follow(work)
    output.findings(report, as_json=form == "json")
    return diagnostics.FINDINGS if report.at_least(fail_on) else 0


def _asked(ctx: click.Context, source: str, target: str, glossary: Path | None) -> PairOptions:
    """Return what pairs are checked for: in a project with its rules and severities."""
    from localize.config.project import FILE_NAME, read_config
    from localize.language import parse_tag
    from localize.workflow.checking.check_pairs import PairOptions
    from localize.workflow.glossary.glossaries import read_glossary_file
    from localize.workflow.project.project import find_root

    root = root_of(ctx) or find_root(Path.cwd())
    config = read_config(root / FILE_NAME) if root else None
    return PairOptions(
        parse_tag(source),
        parse_tag(target),
        read_glossary_file(glossary) if glossary else None,
        config.severities if config else {},
        config.rules if config else (),
    )


def _check_pairs(given: GivenPairs, asked: PairOptions, *, form: str, fail_on: Severity) -> int:
    from localize.workflow.checking.check_pairs import check_pairs

    seen = failing = 0
    numbered, again = tee(given.numbered)
    found = check_pairs((pair for _, pair in again), asked)
    for (number, _), findings in zip(numbered, found, strict=True):
        for finding in findings:
            seen += finding.severity is not Severity.NEUTRAL
            failing += finding.severity.is_at_least(fail_on)
            if form == "json":
                place = {"line": number, "document": None, "key": None, "language": asked.target_language}
                output.record({**place, **output.finding_json(finding)})
            else:
                output.line(f"{given.path}:{number}  {finding.severity.value}  {finding.check}: {finding.message}")
    if form == "text":
        output.line(output.count(seen, "finding"))
    return diagnostics.FINDINGS if failing else 0


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
    for file in report.changed if check_only else report.files:
        output.line(f"{file.language}  {file.path}{'  (would change)' if check_only else ''}")
    for each in report.variants:
        for line in variant_lines(each):
            output.line(line)
    for name in report.without_variant:
        diagnostics.warn(f"{name} has no variant: the file itself holds its one target language")
    for path, language, below in report.skipped:
        diagnostics.warn(f"{path} was left out in {language}: {output.count(below, 'segment')} not ready")
    if report.allowed:
        diagnostics.warn(f"{output.count(len(report.allowed), 'critical finding')} let through")
    return diagnostics.FINDINGS if check_only and report.changed else 0
