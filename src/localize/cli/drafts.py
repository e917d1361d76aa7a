"""Commands on what drafts are made of and where texts went: secret segments, the ledger of what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, json_option, languages, open_to_read, open_to_write, targets_option

if TYPE_CHECKING:
    from localize.workflow.drafting.ranking import Weights


@click.command("secret")
@click.argument("keys", nargs=-1)
@click.option("--open", "lift", is_flag=True, help="Keep them secret no longer.")
@as_option
@click.pass_context
def secret_command(ctx: click.Context, keys: tuple[str, ...], *, lift: bool, as_name: str | None) -> None:
    """Keep segments from every engine outside this process; without KEYS, list those that are kept.

    With --open you are asked to type that word.
    """
    from localize.workflow.segments.confidentiality import keep_secret, open_again
    from localize.workflow.segments.lookup import find_key

    if not keys:
        with open_to_read(ctx) as project:
            kept = sorted(project.store.secrets())
            for key in kept:
                output.line(f"{key}  {project.store.get_segment(key).source.typed}")
            if not kept:
                output.line("no segment is kept secret: `localize secret KEY` keeps one")
        return
    if lift:
        question = "type the word open to let these texts go as far as the project allows"
        if click.prompt(question, default="", show_default=False, err=True) != "open":
            raise click.UsageError("not opened: nothing has changed")
    with open_to_write(ctx, as_name) as project:
        whole = [find_key(project, key) for key in keys]
        news = (open_again if lift else keep_secret)(project, whole)
    output.line(f"{output.count(news, 'segment')} {'open again' if lift else 'kept secret'}")


@click.group("drafts")
def drafts_command() -> None:
    """Look at where drafts come from."""


@drafts_command.command("report")
@targets_option
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="A page with a chart.")
@json_option
@click.pass_context
def report_command(ctx: click.Context, targets: tuple[str, ...], *, html: Path | None, as_json: bool) -> None:
    """Tell how much of each source's drafts people changed: which of them saves work, and how drafts are ranked."""
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
@json_option
@click.pass_context
def sent_command(ctx: click.Context, *, every: bool, as_json: bool) -> None:
    """Tell what left this process for engines: when, to which host, how many characters. Texts are not kept."""
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


_WHERE = {
    "in_process": "in this program",
    "loopback": "on this machine",
    "own_host": "in the own network",
    "third_party": "at a third party",
}


@click.command("engines")
@json_option
@click.pass_context
def engines_command(ctx: click.Context, *, as_json: bool) -> None:
    """List the engines: where each works, whether it may be used now, and what is missing. Nothing is sent."""
    from localize.workflow.drafting.engine_status import engines

    with open_to_read(ctx) as project:
        found = engines(project)
        level = project.config.policy.value
    if as_json:
        for each in found:
            told = {name: getattr(each, name) for name in each.__slots__}
            output.record({**told, "privacy": each.privacy.value if each.privacy else None, "ready": each.ready})
        return
    output.line(f"the project's policy is {level}")
    for each in found:
        place = _WHERE[each.privacy.value] if each.privacy else ""
        hosts = f" ({', '.join(each.hosts)})" if each.hosts else ""
        through = f", through the proxy {each.proxy}" if each.proxy else ""
        more = ", gets terms and examples" if each.beside else ""
        state = "ready" if each.ready else f"not now: {each.objection}" + (f"; {each.hint}" if each.hint else "")
        mark = "*" if each.asked else " "
        output.line(f"{mark} {each.name:<14} {state}")
        if place:
            output.line(f"  {'':<14} {place}{hosts}{through}{more}")
