"""Commands that edit the translation memory, and undo such edits."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, open_to_read, open_to_write
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.workflow.memory.edit import EditReport

dry_run_option = click.option("--dry-run", is_flag=True, help="Only tell what would be done, and show some of it.")


@click.command("log")
@json_answer("tm log")
@click.pass_context
def log_command(ctx: click.Context, *, as_json: bool) -> None:
    """List the imports and edits of the memory.

    Shows the numbers for `tm undo`.

    Imports that were stopped, or are going on, stand last and have none.
    """
    from localize.workflow.memory.undo import list_edits

    with open_to_read(ctx) as project:
        edits = list_edits(project)
    for each in edits:
        kind = each.kind.value if each.kind else "imported" if each.number else "stopped"
        if as_json:
            output.record(
                {
                    "number": each.number,
                    "at": each.at.isoformat() if each.at else None,
                    "actor": each.actor,
                    "kind": kind,
                    "what": each.what,
                    "units": each.units,
                    "undone_by": each.undone_by,
                    "entered_by": each.entered_by,
                }
            )
            continue
        undone = f"  (undone by {each.undone_by})" if each.undone_by else ""
        units = output.count(each.units, "translation unit")
        if each.at is None:
            back = f"localize tm undo {shlex.quote(each.what)}"
            output.line(f"    -  an import that was stopped: {units}  {each.what}  (to undo it: {back})")
            continue
        who = output.actor(each.actor, each.entered_by)
        when = each.at.astimezone().strftime("%Y-%m-%d %H:%M")
        output.line(f"{each.number:5}  {when}  {who}  {kind} {units}  {each.what}{undone}")
    if not edits and not as_json:
        output.line("nothing was done to the memory as a whole")


@click.command("edit")
@click.argument("unit", metavar="ID")
@click.argument("text")
@click.option("--language", required=True, metavar="L", help="Which of its texts.")
@as_option
@json_answer("tm edit")
@click.pass_context
def edit_command(
    ctx: click.Context, unit: str, text: str, language: str, as_name: str | None, *, as_json: bool
) -> None:
    """Change a text of a translation unit.

    TEXT replaces the text in one language; tags are written as in `tm search`.
    """
    from localize.language import parse_tag
    from localize.model import TranslationUnitId
    from localize.workflow.memory.edit import edit_text

    with open_to_write(ctx, as_name) as project:
        report = edit_text(project, TranslationUnitId(unit), parse_tag(language), text)
    _tell(report, "edited", dry_run=False, as_json=as_json)


@click.command("delete")
@click.option("--id", "ids", multiple=True, metavar="ID", help="A translation unit; repeatable.")
@click.option("--language", metavar="L", help="Only texts in this language; of more than two, the others stay.")
@click.option("--author", default="", metavar="NAME", help="Only texts by this person.")
@click.option("--name", default="", metavar="NAME", help="Only from this document or memory file; * and ? allowed.")
@click.option(
    "--older-than",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Only texts older than this; those without a date never are.",
)
@click.option("--text", default="", metavar="WORDS", help="Only texts with these words.")
@dry_run_option
@json_answer("tm delete")
@as_option
@click.pass_context
def delete_command(
    ctx: click.Context,
    *,
    ids: tuple[str, ...],
    language: str | None,
    author: str,
    name: str,
    older_than: int | None,
    text: str,
    dry_run: bool,
    as_json: bool,
    as_name: str | None,
) -> None:
    """Delete translation units from the memory.

    Deletes those with one text that meets all conditions.
    """
    from localize.language import parse_tag
    from localize.workflow.memory.edit import Selection, delete_units, name_unit

    wanted = Selection(
        language=parse_tag(language) if language else None,
        author=author,
        name=name,
        before=datetime.now(UTC) - timedelta(days=older_than) if older_than else None,
        text=text,
    )
    with open_to_read(ctx) if dry_run else open_to_write(ctx, as_name) as project:
        wanted = replace(wanted, ids=tuple(name_unit(project, each) for each in ids))
        report = diagnostics.follow(delete_units(project, wanted, dry_run=dry_run))
    _tell(report, "deleted", dry_run=dry_run, as_json=as_json)


@click.command("merge")
@dry_run_option
@json_answer("tm merge")
@as_option
@click.pass_context
def merge_command(ctx: click.Context, *, dry_run: bool, as_json: bool, as_name: str | None) -> None:
    """Merge translation units that say the same.

    The most trusted one remains, then the newest, with the languages of all.
    """
    from localize.workflow.memory.edit import merge_duplicates

    with open_to_read(ctx) if dry_run else open_to_write(ctx, as_name) as project:
        report = diagnostics.follow(merge_duplicates(project, dry_run=dry_run))
    _tell(report, "merged into others", dry_run=dry_run, as_json=as_json)


@click.command("undo")
@click.argument("number")
@as_option
@json_answer("tm undo")
@click.pass_context
def undo_command(ctx: click.Context, number: str, as_name: str | None, *, as_json: bool) -> None:
    """Undo an import, an edit or an undo of the memory.

    `tm log` lists their numbers.

    An import that was stopped has none: give the name of its file.
    """
    from localize.workflow.memory.undo import undo_edit, undo_stopped

    with open_to_write(ctx, as_name) as project:
        is_number = number.isascii() and number.isdecimal()
        report = diagnostics.follow(undo_edit(project, int(number)) if is_number else undo_stopped(project, number))
    if as_json:
        counts = {"units": report.units, "texts": report.texts, "left": report.left}
        output.document({"undone": int(number) if is_number else number, **counts})
        return
    output.line(f"{number} is undone: {output.count(report.texts, 'text')} of the memory changed back")
    if report.left:
        diagnostics.warn(f"changed since, and left alone: {report.left}")


def _tell(report: EditReport, done: str, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        output.document(
            {
                "units": report.units,
                "texts": report.texts,
                "number": report.number,
                "examples": [
                    {"unit": unit.id, "texts": {each.language: each.content.typed for each in unit.variants}}
                    for unit in report.examples
                ],
            }
        )
        return
    if dry_run:
        for unit in report.examples:
            for each in unit.variants:
                output.block(each.content.typed, label=f"{each.language}  ")
            output.line(f"    {unit.id}")
    would = "would be " if dry_run else ""
    output.line(f"{output.count(report.units, 'translation unit')} {would}{done}")
    if report.number is not None:
        output.line(f"to undo it: localize tm undo {report.number}")
