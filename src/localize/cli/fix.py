"""`check --fix`: certain fixes put in, suggestions where they are asked for, or only shown."""

from __future__ import annotations

from dataclasses import dataclass

import click

from localize.cli import diagnostics, output
from localize.cli.context import languages, open_to_read, open_to_write


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of the command say."""

    only: tuple[str, ...]
    suggestions: bool
    dry_run: bool
    also_approved: bool
    as_json: bool


def mend_project(ctx: click.Context, targets: tuple[str, ...], wish: Wish, as_name: str | None) -> int:
    """Put fixes in and print each change; exit 1 for a dry run that found some."""
    from localize.workflow.editing.fix import mend

    with open_to_read(ctx) if wish.dry_run else open_to_write(ctx, as_name) as project:
        work = mend(
            project,
            languages(project, targets),
            only=wish.only,
            suggestions=wish.suggestions,
            also_approved=wish.also_approved,
            dry_run=wish.dry_run,
        )
        report = diagnostics.follow(work)
    for each in report.texts:
        if wish.as_json:
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
    if not wish.as_json:
        what = "would be put in" if wish.dry_run else "put in"
        fixes = f"{report.fixes} {'fix' if report.fixes == 1 else 'fixes'}"
        output.line(f"{fixes} {what}, {output.count(len(report.texts), 'text')}")
    if report.suggestions:
        _tell_left(report.suggestions)
    if report.approved:
        diagnostics.warn(f"{output.count(report.approved, 'approved text')} left alone; --also-approved mends them too")
    for key in report.lost:
        diagnostics.warn(f"{key} left alone: somebody else saved it meanwhile")
    return diagnostics.FINDINGS if wish.dry_run and report.texts else 0


def _tell_left(count: int) -> None:
    """Tell the person how many fixes were not taken, in the language that the screens speak."""
    from localize.cli.screens import preferred
    from localize.i18n import choose_language, ntr, set_language

    set_language(choose_language(preferred().language))
    diagnostics.say(
        ntr(
            "{count} suggestion left; take it with --suggestions",
            "{count} suggestions left; take them with --suggestions",
            count,
        )
    )
