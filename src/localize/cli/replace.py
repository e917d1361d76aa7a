"""The command `replace`: search and replace in translations, with a preview (`--dry-run`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, open_to_read, open_to_write, target_option
from localize.cli.json_answers import json_answer
from localize.cli.segments import where_for

if TYPE_CHECKING:
    from localize.workflow.editing.replace import Replacement


@click.command("replace")
@click.argument("text")
@click.argument("put", metavar="BY")
@target_option
@click.option("--regex", "is_expression", is_flag=True, help="TEXT is an expression; \\1 in BY is its first group.")
@click.option("--case", is_flag=True, help="Tell capitals and small letters apart.")
@click.option("--words", is_flag=True, help="Only whole words.")
@click.option("--source", default="", metavar="TEXT", help="Only where the source has this text.")
@click.option("--document", metavar="PATH", help="Only in this document.")
@click.option("--state", metavar="S", help="Only texts in this state or substate.")
@click.option("--also-approved", is_flag=True, help="Approved texts too; they have to be approved again.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would change, and exit 1 if something would.")
@json_answer("replace")
@as_option
@click.pass_context
def replace_command(  # one parameter an option, as click has it
    ctx: click.Context,
    text: str,
    put: str,
    *,
    target: str,
    source: str,
    document: str | None,
    state: str | None,
    as_name: str | None,
    is_expression: bool,
    case: bool,
    words: bool,
    also_approved: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Search and replace in the translations.

    Replaces TEXT by BY in one language, in one step that `undo --last` undoes.
    """
    from dataclasses import replace

    from localize.model import Side
    from localize.workflow.editing.replace import ReplaceOptions, find_replacements, put_in
    from localize.workflow.segments.search_expression import SearchText

    sought = SearchText(text, is_expression=is_expression, case=case, words=words)
    with open_to_read(ctx) if dry_run else open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        where = where_for(project, document, state)
        if source:
            where = replace(where, text=source, side=Side.SOURCE)
        found = diagnostics.follow(
            find_replacements(project, language, ReplaceOptions(sought, put, where, also_approved))
        )
        done = found.texts
        if not dry_run:
            replaced = put_in(project, found.texts)
            done = replaced.texts
            for key in replaced.lost:
                diagnostics.warn(f"{key} left alone: somebody else saved it meanwhile")
    for each in done:
        _print(each, as_json=as_json)
    if not as_json:
        places = sum(each.places for each in done)
        what = "would be replaced" if dry_run else "replaced"
        output.line(f"{output.count(places, 'place')} {what}, in {output.count(len(done), 'text')}")
    if found.approved:
        left = output.count(found.approved, "approved text")
        diagnostics.warn(f"{left} left alone; --also-approved replaces there too")
    if found.rejected:
        diagnostics.warn(f"{output.count(found.rejected, 'rejected text')} left alone: they wait for a person")
    return diagnostics.FINDINGS if dry_run and done else 0


def _print(each: Replacement, *, as_json: bool) -> None:
    if as_json:
        output.record(
            {
                "document": each.row.path,
                "key": each.key,
                "language": each.language,
                "before": each.before.typed,
                "after": each.after.typed,
                "places": each.places,
            }
        )
        return
    output.line(f"{each.row.path}#{each.row.document_number}  {each.language}  {each.key}")
    output.block(each.before.typed, label="  - ")
    output.block(each.after.typed, label="  + ")
