"""Commands on checks: check texts, put fixes in, list the checks with their manuals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, json_option, languages, open_to_read, open_to_write, root_of, targets_option
from localize.cli.input import NumberedPairs, read_pairs
from localize.errors import NotFound
from localize.model import Severity

if TYPE_CHECKING:
    from localize.workflow.checking.check_pairs import PairOptions
    from localize.workflow.project.project import Project

SEVERITIES = click.Choice(["critical", "major", "minor"])
FORMATS = click.Choice(["text", "json"])


@dataclass(frozen=True, slots=True)
class FixOptions:
    """Options of `check --fix`."""

    only: tuple[str, ...]
    suggestions: bool
    dry_run: bool
    also_approved: bool
    as_json: bool


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
    """Check translations for errors.

    Exits with 1 when there are findings that count.
    """
    if sources and (fix or targets or pairs is not None):
        raise click.UsageError("--sources looks at no translation: leave out --fix, --target and --pairs")
    if fix:
        if pairs is not None:
            raise click.UsageError("--fix works in a project, not on --pairs")
        options = FixOptions(only, suggestions, dry_run=dry_run, also_approved=also_approved, as_json=form == "json")
        return fix_project(ctx, targets, options, as_name)
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
    """List the checks, or explain one.

    NAME is a check or a family; its page says what it means and why.

    In a project its own rules are among them.
    """
    from localize.config.project import FILE_NAME, read_config
    from localize.workflow.checking.project_checks import known_checks
    from localize.workflow.project.project import find_root

    root = root_of(ctx) or find_root(Path.cwd())
    known = known_checks(read_config(root / FILE_NAME) if root else None)
    wanted = [each for each in known if name in (None, each.id, each.family)]
    if not wanted:
        raise NotFound(
            "check", str(name), value=", ".join(sorted({each.family for each in known})), hint="families: {value}"
        )
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
        _warn_of_dictionaries(project)
    output.findings(report, as_json=form == "json")
    return diagnostics.FINDINGS if report.at_least(fail_on) else 0


def _warn_of_dictionaries(project: Project) -> None:
    """Name the project's own dictionaries, which are not loaded."""
    from localize.workflow.checking.dictionaries import ignored_dictionary

    for path in filter(None, (ignored_dictionary(project.root, language) for language in project.targets)):
        diagnostics.warn(f"{path} is not loaded: trust its folder with `dictionaries` in your preferences.yaml")


def _asked(ctx: click.Context, source: str, target: str, glossary: Path | None) -> PairOptions:
    """Return what pairs are checked for: in a project with its rules, severities and words."""
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
        root,
    )


def _check_pairs(given: NumberedPairs, asked: PairOptions, *, form: str, fail_on: Severity) -> int:
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


def fix_project(ctx: click.Context, targets: tuple[str, ...], options: FixOptions, as_name: str | None) -> int:
    """Put fixes in and print each change; exit 1 for a dry run that found some."""
    from localize.workflow.editing.fix import mend

    with open_to_read(ctx) if options.dry_run else open_to_write(ctx, as_name) as project:
        work = mend(
            project,
            languages(project, targets),
            only=options.only,
            suggestions=options.suggestions,
            also_approved=options.also_approved,
            dry_run=options.dry_run,
        )
        report = diagnostics.follow(work)
    for each in report.texts:
        if options.as_json:
            output.record(
                {
                    "document": each.path,
                    "key": each.key,
                    "language": each.language,
                    "before": each.before,
                    "after": each.after,
                    "checks": each.checks,
                }
            )
            continue
        output.line(f"{each.path}:{each.number}  {each.language}  {each.key}  {', '.join(dict.fromkeys(each.checks))}")
        output.block(each.before, label="  - ")
        output.block(each.after, label="  + ")
    if not options.as_json:
        what = "would be put in" if options.dry_run else "put in"
        fixes = f"{report.fixes} {'fix' if report.fixes == 1 else 'fixes'}"
        output.line(f"{fixes} {what}, {output.count(len(report.texts), 'text')}")
    if report.suggestions:
        _tell_left(report.suggestions)
    if report.approved:
        diagnostics.warn(f"{output.count(report.approved, 'approved text')} left alone; --also-approved mends them too")
    for key in report.lost:
        diagnostics.warn(f"{key} left alone: somebody else saved it meanwhile")
    return diagnostics.FINDINGS if options.dry_run and report.texts else 0


def _tell_left(count: int) -> None:
    """Report how many suggestions were left out, in the language of the screens."""
    from localize.cli.terminal_ui import preferred
    from localize.i18n import choose_language, ntr, set_language

    set_language(choose_language(preferred().language))
    diagnostics.say(
        ntr(
            "{count} suggestion left; take it with --suggestions",
            "{count} suggestions left; take them with --suggestions",
            count,
        )
    )
