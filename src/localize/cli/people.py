"""Commands on the people of a project: the inbox of one person, a list of who did what."""

from __future__ import annotations

import click

from localize.cli import output
from localize.cli.context import as_option, languages, open_to_read, targets_option
from localize.cli.input import read_moment
from localize.cli.json_answers import json_answer


@click.command("inbox")
@targets_option
@as_option
@json_answer("inbox")
@click.pass_context
def inbox_command(ctx: click.Context, targets: tuple[str, ...], as_name: str | None, *, as_json: bool) -> None:
    """Show what waits for you.

    Rejected texts, questions to you and answers to yours, the latest first.
    """
    from localize.workflow.notes.inbox import inbox

    with open_to_read(ctx, as_name) as project:
        found = inbox(project, languages(project, targets))
    for each in found:
        if as_json:
            output.record(
                {
                    "why": each.why.value,
                    "key": each.row.segment.key,
                    "path": each.row.path,
                    "number": each.row.document_number,
                    "language": each.language,
                    "who": each.who,
                    "at": each.at.isoformat(),
                    "category": each.category or None,
                    "text": each.text,
                    "note": each.noted.number if each.noted else None,
                }
            )
            continue
        head = f"{each.row.segment.key}  {each.language}  {each.why.value:<9}"
        output.line(f"{head}  {each.at:%Y-%m-%d %H:%M}  {each.who}")
        output.block(": ".join(filter(None, (each.category, each.text))), label="     ")


@click.command("people")
@targets_option
@click.option("--document", metavar="PATH", help="Only what was done in this document.")
@click.option("--since", metavar="TIME", help="Only since then: 2h, 3d, 1w ago, or a date.")
@json_answer("people")
@click.pass_context
def people_command(
    ctx: click.Context, targets: tuple[str, ...], document: str | None, since: str | None, *, as_json: bool
) -> None:
    """Show who worked on how many segments.

    A segment to which somebody did the same thing twice counts once.
    """
    from localize.workflow.reports.progress import deeds
    from localize.workflow.segments.lookup import find_document

    with open_to_read(ctx) as project:
        wanted = languages(project, targets)
        within = find_document(project, document).id if document else None
        found = deeds(project, document=within, since=read_moment(since) if since else None)
    for each in found:
        if wanted and each.language not in wanted:
            continue
        if as_json:
            output.record(
                {
                    "person": each.actor,
                    "language": each.language,
                    "action": each.action.value,
                    "category": each.category or None,
                    "segments": each.texts,
                    "words": each.words,
                }
            )
            continue
        action = f"{each.action.value} {each.category}".rstrip()
        counts = f"{output.count(each.texts, 'segment')}, {output.count(each.words, 'word')}"
        output.line(f"{each.actor:<16} {each.language:<4} {action:<30} {counts}")
