"""Commands on packages for partners and reviewers: export them, import them when they come back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, large_option, open_to_read, open_to_write, target_option
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.workflow.exchange.receive import Proposal, Refusal, ReturnPlan, ReturnReport


@click.group("exchange")
def exchange_command() -> None:
    """Exchange files with partners and reviewers."""


@exchange_command.command("export")
@click.argument("kind")
@target_option
@click.option("--document", "documents", multiple=True, metavar="PATH", help="Only this document; may be repeated.")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Where to write; else in this folder.")
@click.option("--force", is_flag=True, help="Replace a package that is there.")
@json_answer("exchange export")
@click.pass_context
def export_command(
    ctx: click.Context,
    kind: str,
    target: str,
    documents: tuple[str, ...],
    out: Path | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Write a package for a partner or reviewer.

    KIND is review-docx, review-xlsx, xliff12, xliff2, tmx or omegat.
    """
    from localize.workflow.exchange.send import send

    with open_to_read(ctx) as project:
        language = project.target_language(target)
        sent = diagnostics.follow(send(project, kind, language, out, documents, force=force))
    if as_json:
        counts = {"documents": sent.documents, "segments": sent.rows}
        output.document({"path": str(sent.path), "language": language, **counts})
        return
    output.line(f"{output.count(sent.rows, 'segment')} of {output.count(sent.documents, 'document')} in {sent.path}")


@exchange_command.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--target", metavar="L", help="The language, where the package does not say it.")
@click.option(
    "--tracked",
    type=click.Choice(["accept", "suggest"]),
    default="accept",
    show_default=True,
    help="Tracked changes of a Word table: take them, or keep them as notes.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--yes", is_flag=True, help="Take it without asking.")
@large_option
@as_option
@json_answer("exchange import")
@click.pass_context
def import_command(
    ctx: click.Context,
    path: Path,
    target: str | None,
    tracked: str,
    as_name: str | None,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Import the changes of a partner or reviewer.

    PATH is a review table, an XLIFF or TMX file or an OmegaT folder. Every change is shown before it is written.

    A row whose tags are broken, whose source has changed since, or on which somebody worked here meanwhile is refused
    with the reason; the others are taken, and the exit code is 3.
    """
    from localize.language import parse_tag
    from localize.workflow.exchange.receive import plan_return, take_return

    opened = open_to_read(ctx) if dry_run else open_to_write(ctx, as_name)
    with opened as project:
        plan = diagnostics.follow(plan_return(project, path, parse_tag(target) if target else None, tracked=tracked))
        if not as_json:
            _show(plan)
        _show_trust(plan)
        refused, taken = list(plan.refused), None
        if not dry_run and plan.proposals and _is_agreed(plan, yes=yes):
            taken = diagnostics.follow(take_return(project, plan))
            refused += taken.lost
            for each in taken.lost:
                _show_refusal(each)
            diagnostics.say(
                f"taken: {output.count(taken.texts, 'text')}, {output.count(taken.approved, 'approval')}, "
                f"{output.count(taken.rejected, 'rejection')}, {output.count(taken.notes, 'note')}"
            )
    if as_json:
        output.document(_plan_json(plan, taken))
    return diagnostics.BROKEN_INPUT if refused or plan.problems else 0


def _show_trust(plan: ReturnPlan) -> None:
    """Say that approvals in the file leave the states alone, where the project does not trust them."""
    approvals = sum(each.approves and not each.trusted for each in plan.proposals)
    if approvals:
        diagnostics.say(
            f"{output.count(approvals, 'approval')} in the file: recorded, but the texts are not reviewed by that, as "
            "review.trust_imported is false. Approve them here, or set it to true; it then holds for clients' files too"
        )


def _is_agreed(plan: ReturnPlan, *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to ask: use --dry-run to look, then --yes to take it")
    return click.confirm(f"Take {output.count(len(plan.proposals), 'row')}?", err=True)


def _show(plan: ReturnPlan) -> None:
    for each in plan.proposals:
        _show_proposal(each)
    for refusal in plan.refused:
        _show_refusal(refusal)
    for problem in plan.problems:
        diagnostics.warn(str(problem))
    output.line(
        f"{plan.language}: {output.count(len(plan.proposals), 'change')}, "
        f"{len(plan.refused)} refused, {plan.unchanged} unchanged"
    )


def _plan_json(plan: ReturnPlan, taken: ReturnReport | None) -> dict[str, object]:
    refused = (*plan.refused, *(taken.lost if taken else ()))
    return {
        "language": plan.language,
        "changes": [_proposal_json(each) for each in plan.proposals],
        "refused": [
            {"place": each.place, "key": each.key, "reason": each.reason, "target": each.target} for each in refused
        ],
        "unchanged": plan.unchanged,
        "problems": [output.message_json(each) for each in plan.problems],
        "taken": taken
        and {
            "texts": taken.texts,
            "approvals": taken.approved,
            "rejections": taken.rejected,
            "notes": taken.notes,
        },
    }


def _proposal_json(proposal: Proposal) -> dict[str, object]:
    return {
        "key": proposal.row.segment.key,
        "path": proposal.row.path,
        "number": proposal.row.document_number,
        "place": proposal.place,
        "source": proposal.row.segment.source.typed,
        "old": proposal.old.typed,
        "new": proposal.new.typed,
        "state": proposal.becomes,
        "approved": proposal.approves,
        "notes": [{"author": each.author, "text": each.text} for each in proposal.notes],
    }


def _show_proposal(proposal: Proposal) -> None:
    row = proposal.row
    approved = " (approved in the file)" if proposal.approves and not proposal.trusted else ""
    output.line(f"{row.segment.key}  {row.path}#{row.document_number}  {proposal.becomes}{approved}")
    output.block(row.segment.source.typed)
    if proposal.changes_text:
        if proposal.old:
            output.block(proposal.old.typed, label="  - ")
        output.block(proposal.new.typed, label="  + ")
    for note in proposal.notes:
        output.block(note.text, label=f"  # {note.author}: " if note.author else "  # ")


def _show_refusal(refusal: Refusal) -> None:
    diagnostics.warn(f"{refusal.place}: refused, {refusal.reason}")
    for line in output.labelled("  ! ", refusal.target) if refusal.target else ():
        diagnostics.say(line)
