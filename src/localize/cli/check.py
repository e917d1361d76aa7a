"""Commands on checks: check texts, put fixes in, list the checks with their manuals."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.completion import complete_check
from localize.cli.context import as_option, json_option, languages, open_to_read, open_to_write, root_of, targets_option
from localize.cli.input import NumberedPairs, read_pairs
from localize.errors import LocalizeError, NotFound
from localize.model import Finding, LanguageTag, Severity

if TYPE_CHECKING:
    from localize.config.project import Config
    from localize.workflow.checking.check_pairs import PairOptions
    from localize.workflow.editing.fix import FixedText, FixReport
    from localize.workflow.project.project import Project
    from localize.workflow.reports.findings.record import FindingsReport

SEVERITIES = click.Choice(["critical", "major", "minor"])


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is asked for: its format, and the file that it goes to; None: standard output."""

    format: str
    path: Path | None = None


class _ReportType(click.ParamType["Report"]):
    """Reads FORMAT or FORMAT=FILE."""

    name = "report"

    def convert(self, value: str | Report, param: click.Parameter | None, ctx: click.Context | None) -> Report:
        """Return the report that is meant. Raises: BadParameter."""
        from localize.workflow.reports.findings.formats import FORMATS

        if isinstance(value, Report):
            return value
        name, _, file = value.partition("=")
        if name not in FORMATS:
            self.fail(f"{name!r} is not one of {', '.join(map(repr, FORMATS))}.", param, ctx)
        return Report(name, None if file in ("", "-") else Path(file))


@dataclass(frozen=True, slots=True)
class FixOptions:
    """Options of `check --fix`."""

    only: tuple[str, ...]
    suggestions: bool
    dry_run: bool
    also_approved: bool
    form: str


@click.command("check")
@click.option("--sources", is_flag=True, help="Check what the documents themselves say, translated or not.")
@click.option("--pairs", type=click.Path(path_type=Path), metavar="FILE", help="Check a JSONL or PO file, no project.")
@click.option("--source", metavar="L", help="The pairs' source language.")
@targets_option
@click.option("--glossary", type=click.Path(path_type=Path), help="A glossary for the pairs.")
@click.option(
    "--format",
    "reports",
    type=_ReportType(),
    multiple=True,
    metavar="F[=FILE]",
    help="text, json, jsonl, sarif, junit, github, gitlab or html; to a file or, one of them, stdout; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--fail-on", type=SEVERITIES, default="major", show_default=True, help="Exit 1 from this severity up.")
@click.option("--only", multiple=True, metavar="CHECK", help="Report this check or family only; repeatable.")
@click.option("--fix", is_flag=True, help="Apply the fixes that change no word, as new revisions; `undo` undoes them.")
@click.option("--suggestions", is_flag=True, help="With --fix: also those that change words; a person should look.")
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
    reports: tuple[Report, ...],
    as_json: bool,
    fail_on: str,
) -> int:
    """Check translations for errors.

    Exits with 1 when there are findings of the severity of --fail-on, or worse, that nobody has waived.
    """
    if sources and (fix or targets or pairs is not None):
        raise click.UsageError("--sources looks at no translation: leave out --fix, --target and --pairs")
    wanted = _wanted_reports(reports, as_json=as_json)
    _require_known(ctx, only)
    if fix:
        if pairs is not None:
            raise click.UsageError("--fix works in a project, not on --pairs")
        form = _fix_form(wanted)
        options = FixOptions(only, suggestions, dry_run=dry_run, also_approved=also_approved, form=form)
        return fix_project(ctx, targets, options, as_name)
    if suggestions or dry_run or also_approved:
        raise click.UsageError("--suggestions, --dry-run and --also-approved go with --fix")
    job = CheckJob(wanted, only, Severity(fail_on))
    if pairs is not None:
        given = read_pairs(pairs, targets)
        return _check_pairs(ctx, given, _pair_options(ctx, given, source, glossary), job)
    if source or glossary:
        raise click.UsageError("--source and --glossary go with --pairs")
    return _check_project(ctx, None if sources else targets, job)


@dataclass(frozen=True, slots=True)
class CheckJob:
    """What a check is asked for, of a project as of pairs."""

    reports: tuple[Report, ...]
    only: tuple[str, ...]
    fail_on: Severity

    @property
    def has_places(self) -> bool:
        """Whether a report names lines of files."""
        from localize.workflow.reports.findings.formats import FORMATS

        return any(FORMATS[each.format].has_places for each in self.reports)

    def finish(self, report: FindingsReport) -> int:
        """Write the reports and return the exit code."""
        for each in self.reports:
            _write_report(each, report)
        return diagnostics.FINDINGS if report.at_least(self.fail_on) else 0


def _wanted_reports(reports: tuple[Report, ...], *, as_json: bool) -> tuple[Report, ...]:
    """Return the reports that are asked for, each once; text where none is. Raises: UsageError."""
    wanted = tuple(dict.fromkeys((*reports, *((Report("json"),) if as_json else ()))))
    if sum(each.path is None for each in wanted) > 1:
        raise click.UsageError("only one report can go to standard output: give the others a file, --format F=FILE")
    return wanted or (Report("text"),)


def _fix_form(reports: Sequence[Report]) -> str:
    """Return how changes are printed. Raises: UsageError for a report of findings."""
    if len(reports) > 1 or reports[0].path is not None or reports[0].format not in ("text", "json", "jsonl"):
        raise click.UsageError("--fix prints its changes as text, json or jsonl")
    return reports[0].format


def _write_report(asked: Report, report: FindingsReport) -> None:
    from localize.workflow.reports.findings.formats import FORMATS

    rendered = FORMATS[asked.format].render(report)
    if asked.format == "text" and asked.path is None:
        click.echo(output.color_severities(rendered), nl=False)
    else:
        output.write_bytes(rendered.encode("utf-8", "replace"), asked.path)
    if asked.format == "github":
        _append_summary(report)
    if asked.format == "sarif":
        _warn_of_cut(report)


def _append_summary(report: FindingsReport) -> None:
    """Add the table of findings to the summary of the step, where GitHub Actions runs this."""
    from localize.workflow.reports.findings.github import render_summary

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with Path(path).open("ab") as file:
            file.write(render_summary(report).encode("utf-8", "replace"))
    except OSError as error:
        diagnostics.warn(f"the summary of the step cannot be written: {error.strerror}")


def _warn_of_cut(report: FindingsReport) -> None:
    from localize.workflow.reports.findings.sarif import describe_cut

    if left_out := describe_cut(report):
        diagnostics.warn(f"the SARIF report takes no more findings: {left_out}")


def _find_root(ctx: click.Context) -> Path | None:
    from localize.workflow.project.project import find_root

    return root_of(ctx) or find_root(Path.cwd())


def _find_config(ctx: click.Context) -> Config | None:
    """Return the settings of the project that the command runs in, if there is one."""
    from localize.config.project import FILE_NAME, read_config

    root = _find_root(ctx)
    return read_config(root / FILE_NAME) if root else None


def _require_known(ctx: click.Context, only: Sequence[str]) -> None:
    """Raise NotFound for a name that is no check and no family of checks."""
    from localize.workflow.checking.project_checks import require_known

    if only:
        require_known(only, _find_config(ctx))


@click.command("checks")
@click.argument("name", required=False, shell_complete=complete_check)
@json_option
@click.pass_context
def checks_command(ctx: click.Context, name: str | None, *, as_json: bool) -> None:
    """List the checks, or explain one.

    NAME is a check or a family; its page says what it means and why.

    In a project its own rules are among them.
    """
    from localize.workflow.checking.project_checks import known_checks

    known = known_checks(_find_config(ctx))
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


def _check_project(ctx: click.Context, targets: tuple[str, ...] | None, job: CheckJob) -> int:
    """Check some languages, all of them where none is named, or the sources where *targets* is None."""
    from localize.workflow.checking.check import check, check_sources
    from localize.workflow.reports.findings.collect import collect

    with open_to_read(ctx) as project:
        work = check_sources(project) if targets is None else check(project, languages(project, targets))
        report = diagnostics.follow(work).only(job.only)
        collected = diagnostics.follow(collect(project, report, read_lines=job.has_places))
        _warn_of_dictionaries(project)
        if targets is not None:
            _warn_of_spelling(languages(project, targets), project.config.severities, job)
    return job.finish(collected)


def _warn_of_dictionaries(project: Project) -> None:
    """Name the project's own dictionaries, which are not loaded."""
    from localize.workflow.checking.dictionaries import ignored_dictionary

    for path in filter(None, (ignored_dictionary(project.root, language) for language in project.targets)):
        diagnostics.warn(f"{path} is not loaded: trust its folder with `dictionaries` in your preferences.yaml")


def _warn_of_spelling(targets: Iterable[LanguageTag], severities: Mapping[str, Severity | None], job: CheckJob) -> None:
    """Name the languages whose spelling is not checked, unless nobody asked for that."""
    from localize.workflow.checking.check import is_named
    from localize.workflow.checking.dictionaries import SPELLING, find_unchecked

    if not is_named(SPELLING, job.only):
        return
    if unchecked := ", ".join(find_unchecked(targets, severities)):
        diagnostics.warn(f"the spelling of {unchecked} is not checked: `localize doctor` says what to install")


def _asked(ctx: click.Context, source: str, target: str, glossary: Path | None) -> PairOptions:
    """Return what pairs are checked for: in a project with its rules, severities and words."""
    from localize.language import parse_tag
    from localize.workflow.checking.check_pairs import PairOptions
    from localize.workflow.glossary.glossaries import read_glossary_file

    config = _find_config(ctx)
    return PairOptions(
        parse_tag(source),
        parse_tag(target),
        read_glossary_file(glossary) if glossary else None,
        config.severities if config else {},
        config.rules if config else (),
        root=_find_root(ctx),
    )


def _pair_options(ctx: click.Context, given: NumberedPairs, source: str | None, glossary: Path | None) -> PairOptions:
    """Return what pairs are checked for. Raises: UsageError where a language is not known."""
    if source is None or given.target is None:
        raise click.UsageError("--pairs needs --source and one --target")
    return replace(_asked(ctx, source, given.target, glossary), kind=given.kind)


def _check_pairs(ctx: click.Context, given: NumberedPairs, asked: PairOptions, job: CheckJob) -> int:
    """Check the pairs of a file; what was found before a line that cannot be read is reported, too."""
    from localize.workflow.checking.check import is_named
    from localize.workflow.checking.check_pairs import check_pairs
    from localize.workflow.reports.findings.collect import collect_pairs

    broken: list[LocalizeError] = []

    def look() -> Iterator[tuple[int, str, str, Sequence[Finding]]]:
        numbered, again = tee(given.numbered)
        found = check_pairs((pair for _, pair in again), asked)
        try:
            for (number, (source, target, _)), findings in zip(numbered, found, strict=True):
                yield number, source, target, [each for each in findings if is_named(each.check, job.only)]
        except LocalizeError as error:
            broken.append(error)

    _warn_of_spelling([LanguageTag(asked.target_language)], asked.severities, job)
    code = job.finish(collect_pairs(look(), asked, given.path, _find_config(ctx)))
    if broken:
        raise broken[0]
    return code


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
    _print_fixes(report, options)
    if report.suggestions:
        _tell_left(report.suggestions)
    if report.approved:
        diagnostics.warn(
            f"{output.count(report.approved, 'approved text')} not changed; --also-approved fixes them too"
        )
    for key in report.lost:
        diagnostics.warn(f"{key} left alone: somebody else saved it meanwhile")
    return diagnostics.FINDINGS if options.dry_run and report.texts else 0


def _print_fixes(report: FixReport, options: FixOptions) -> None:
    if options.form == "json":
        changes = {name: getattr(report, name) for name in ("fixes", "suggestions", "approved", "lost")}
        output.document({"dry_run": options.dry_run, "texts": list(map(_fixed_json, report.texts)), **changes})
        return
    for each in report.texts:
        if options.form == "jsonl":
            output.record(_fixed_json(each))
            continue
        output.line(f"{each.path}#{each.number}  {each.language}  {each.key}  {', '.join(dict.fromkeys(each.checks))}")
        output.block(each.before, label="  - ")
        output.block(each.after, label="  + ")
    if options.form == "text":
        what = "would be put in" if options.dry_run else "put in"
        fixes = f"{report.fixes} {'fix' if report.fixes == 1 else 'fixes'}"
        output.line(f"{fixes} {what}, {output.count(len(report.texts), 'text')}")


def _fixed_json(text: FixedText) -> dict[str, object]:
    return {
        "document": text.path,
        "key": text.key,
        "language": text.language,
        "before": text.before,
        "after": text.after,
        "checks": text.checks,
    }


def _tell_left(count: int) -> None:
    """Report how many suggestions were left out, in the language of the screens."""
    from localize.cli.terminal_ui import preferred
    from localize.i18n import choose_language, ntr, set_language

    set_language(choose_language(preferred().language))
    diagnostics.note(
        ntr(
            "{count} suggestion left; apply it with --suggestions",
            "{count} suggestions left; apply them with --suggestions",
            count,
        )
    )
