"""Commands on drafts: make them, report what became of them, list what was sent to engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.completion import complete_engine
from localize.cli.context import languages, open_to_read, open_to_write, targets_option
from localize.cli.json_answers import json_answer
from localize.model.segment_list import Where

if TYPE_CHECKING:
    from localize.model import LanguageTag
    from localize.model.segment_list import Row
    from localize.workflow.drafting.draft import DraftReport
    from localize.workflow.drafting.ranking import Weights
    from localize.workflow.project.project import Project


@click.command("draft")
@targets_option
@click.option("--min-score", type=click.IntRange(50, 102), metavar="N", help="The lowest memory match that is used.")
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="ID",
    shell_complete=complete_engine,
    help="An engine for the rest; repeatable.",
)
@click.option("--no-repair", is_flag=True, help="Take matches as they are, which is quicker; repair none.")
@click.option("--allow-missing", is_flag=True, help="Exit with 0, not 1, where segments are left without a draft.")
@json_answer("draft")
@click.pass_context
def draft_command(
    ctx: click.Context,
    targets: tuple[str, ...],
    min_score: int | None,
    engines: tuple[str, ...],
    *,
    no_repair: bool,
    allow_missing: bool,
    as_json: bool,
) -> int:
    """Fill untranslated segments with drafts.

    Drafts come from the memory first, then from engines.

    Exit code 0: no segment is left without a draft; 1: some are left, and listed; 7: some are left, and an engine
    cannot be reached.

    Ctrl+C stops it. The drafts made until then are kept, and the same command makes the rest.
    """
    from localize.workflow.drafting.draft import draft, find_undrafted

    with open_to_write(ctx) as project:
        chosen = languages(project, targets)
        repair = False if no_repair else None
        work = draft(project, chosen, min_score=min_score, engines=engines or None, first=_tell_first, repair=repair)
        before = _count_open(project, chosen)
        try:
            report = diagnostics.follow(work)
        except KeyboardInterrupt:
            _tell_stopped(before - _count_open(project, chosen))
            return diagnostics.INTERRUPTED
        left = tuple(find_undrafted(project, chosen))
    if as_json:
        output.document(_draft_json(report, left))
    else:
        _print_drafted(report, left)
    skipped = {reason for reason, _ in report.skipped}
    for problem in report.problems:
        if problem not in skipped:
            diagnostics.warn(str(problem))
    if left and report.unreachable:
        return diagnostics.UNREACHABLE
    return diagnostics.FINDINGS if left and not allow_missing else 0


def _count_open(project: Project, chosen: Sequence[LanguageTag]) -> int:
    """Return how many texts have no draft yet."""
    where = Where(untranslated=True)
    return sum(project.store.counts(language, where).segments for language in chosen or project.all_targets())


def _tell_stopped(made: int) -> None:
    if made:
        drafts = f"{output.count(made, 'draft')} made so far {'is' if made == 1 else 'are'} kept"
        diagnostics.say(f"stopped: {drafts}; run the same command again for the rest")
    else:
        diagnostics.say("stopped before any draft was made; run the same command again")


_MOST_LEFT = 10
"""Segments without a draft that are listed for a person."""


def _print_drafted(report: DraftReport, left: Sequence[tuple[LanguageTag, Row]]) -> None:
    output.line(f"{output.count(report.from_memory, 'draft')} from memory")
    for engine, count in report.from_engines:
        output.line(f"{output.count(count, 'draft')} from {engine}")
    if report.flagged:
        output.line(f"{output.count(report.flagged, 'draft')} flagged; the editor says what is doubtful")
    output.line(f"{output.count(len(left), 'segment')} left without a draft")
    for language, row in left[:_MOST_LEFT]:
        output.line(f"  {row.segment.key}  {row.path}#{row.document_number}  {language}")
    if len(left) > _MOST_LEFT:
        output.line(f"  … and {len(left) - _MOST_LEFT} more (--json lists all)")
    for reason, count in report.skipped:
        output.line(f"  {output.count(count, 'segment')}: {reason}")


def _draft_json(report: DraftReport, left: Sequence[tuple[LanguageTag, Row]]) -> dict[str, object]:
    return {
        "from_memory": report.from_memory,
        "from_engines": [{"engine": engine, "drafts": count} for engine, count in report.from_engines],
        "flagged": report.flagged,
        "left": [
            {"key": row.segment.key, "language": language, "document": row.path, "number": row.document_number}
            for language, row in left
        ],
        "skipped": [{**output.message_json(reason), "segments": count} for reason, count in report.skipped],
        "problems": [output.message_json(problem) for problem in report.problems],
        "unreachable": report.unreachable,
    }


def _tell_first(engine: str, hosts: tuple[str, ...], text: str) -> None:
    diagnostics.say(f"{engine} sends to {', '.join(hosts)}; the first text as it goes: {text}")


@click.group("drafts")
def drafts_command() -> None:
    """Report on drafts and on what was sent to engines."""


@drafts_command.command("report")
@targets_option
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A page with a chart.")
@json_answer("drafts report")
@click.pass_context
def report_command(ctx: click.Context, targets: tuple[str, ...], *, html: Path | None, as_json: bool) -> None:
    """Show how much of each source's drafts people changed.

    So you see which source saves work, and how drafts are ranked.
    """
    from localize.workflow.drafting.quality_page import HEAD, cells, to_html
    from localize.workflow.drafting.quality_report import measure
    from localize.workflow.drafting.ranking import relearn

    with open_to_read(ctx) as project:
        outcomes = diagnostics.follow(measure(project, languages(project, targets)))
        page = to_html(project.config.name, outcomes)
        weights = relearn(project)
    if html is not None:
        output.write_bytes(page, html)
    if as_json:
        told = [{name: getattr(each, name) for name in each.__slots__} for each in outcomes]
        output.document({"drafts": told, "ranking": _ranking(weights)})
        return
    if not outcomes:
        output.line("no drafts yet: `localize draft` makes them")
        return
    rows = [("", *HEAD), *((each.language, *cells(each)) for each in outcomes)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        first = f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}"
        rest = (f"{cell:>{width}}" for cell, width in zip(row[2:], widths[2:], strict=True))
        output.line("  ".join((first, *rest)).rstrip())
    _tell_ranking(weights)


_MOST_REASONS = 6


def _tell_ranking(weights: Weights) -> None:
    """Say by what drafts are ranked, and what the project's own work has changed of it."""
    from localize.workflow.drafting.ranking import FEWEST, explain

    if not weights.learnt_from:
        output.line(f"ranked by fixed weights, until {FEWEST} drafts that were noted are confirmed")
        return
    off = f"its guess of the words changed is {weights.error:.1%} off on drafts held out"
    output.line(
        f"ranked by what became of {output.count(weights.learnt_from, 'draft')}: {off}, "
        f"that of the fixed weights {weights.error_fixed:.1%}"
    )
    for reason in explain(weights)[:_MOST_REASONS]:
        if round(reason.learnt - reason.fixed, 3):
            output.line(f"  {reason.feature:<20} {reason.fixed:+.1%} at first, {reason.learnt:+.1%} now")


def _ranking(weights: Weights) -> Mapping[str, object]:
    return {
        "learnt_from": weights.learnt_from,
        "error": weights.error,
        "error_fixed": weights.error_fixed,
        "weights": dict(weights.values),
    }


@drafts_command.command("sent")
@click.option("--all", "every", is_flag=True, help="Each text on its own, not the sum of a day.")
@json_answer("drafts sent")
@click.pass_context
def sent_command(ctx: click.Context, *, every: bool, as_json: bool) -> None:
    """List what was sent to engines.

    Each line says when, to which host and how many characters. The texts themselves are not recorded.
    """
    from localize.workflow.drafting.usage_ledger import sent

    with open_to_read(ctx) as project:
        noted = sent(project)
    if as_json:
        for each in noted:
            output.record({name: getattr(each, name) for name in each.__slots__})
        return
    if every:
        for each in noted:
            output.line(
                f"{each.at}  {each.engine}  {', '.join(each.hosts)}  {each.languages}  {each.characters}  {each.text}"
            )
    else:
        days = groupby(noted, key=lambda each: (each.at[:10], each.engine, each.hosts, each.languages))
        for (day, engine, hosts, pair), texts in days:
            sizes = [each.characters for each in texts]
            size = f"{output.count(len(sizes), 'text')}, {sum(sizes)} characters"
            output.line(f"{day}  {engine}  {', '.join(hosts)}  {pair}  {size}")
    if not noted:
        output.line("nothing was sent from here")
