"""The command `assign`: who translates a document, and by when."""

from __future__ import annotations

import click

from localize.cli import diagnostics, output
from localize.cli.completion import complete_document
from localize.cli.context import as_option, open_to_write, target_option
from localize.cli.input import require_text
from localize.cli.json_answers import json_answer


@click.command("assign")
@click.argument("paths", nargs=-1, required=True, metavar="DOCUMENT...", shell_complete=complete_document)
@target_option
@click.option("--to", "person", metavar="NAME", help="Who translates it.")
@click.option("--due", metavar="DATE", help="By when: 2026-12-05, 5.12.2026, +3d or +2w; - removes the date.")
@click.option("--clear", is_flag=True, help="Remove the person and the date.")
@as_option
@json_answer("assign")
@click.pass_context
def assign_command(
    ctx: click.Context,
    paths: tuple[str, ...],
    target: str,
    person: str | None,
    due: str | None,
    as_name: str | None,
    *,
    clear: bool,
    as_json: bool,
) -> None:
    """Assign documents to a person, with a due date.

    Changes only what you name: --due alone keeps the person. `localize undo --last` undoes it.
    """
    from localize.workflow.assignments import assign, find_past_day, known_names, list_assigned
    from localize.workflow.segments.lookup import find_document

    wanted = _read_change(person, due, clear=clear)
    with open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        documents = [find_document(project, path) for path in dict.fromkeys(paths)]
        is_known = not wanted[0] or wanted[0] in known_names(project)
        changed = assign(project, documents, language, person=wanted[0], due=wanted[1])
        present = list_assigned(project)
    found = [(each, present.get((each.id, language))) for each in documents]
    if not is_known:
        diagnostics.warn(f"{wanted[0]} has not worked in this project yet: check the spelling of the name")
    if day := find_past_day(due or ""):
        diagnostics.warn(f"the due date {day} has already passed")
    if as_json:
        listed = [{"path": each.path, "language": language, **output.assigned_json(one)} for each, one in found]
        output.document({"changed": changed, "documents": listed})
        return
    for each, one in found:
        output.line(f"{each.path}  {language}  {output.assigned_words(one) or 'assigned to nobody'}")


def _read_change(person: str | None, due: str | None, *, clear: bool) -> tuple[str | None, str | None]:
    """Return person and date as `workflow.assignments.assign` takes them. Raises: UsageError."""
    from localize.workflow.assignments import NO_DAY

    if clear == (person is not None or due is not None):
        raise click.UsageError("say what to change: --to NAME, --due DATE, or --clear alone")
    if clear:
        return "", NO_DAY
    name = None if person is None else " ".join(require_text(person).split())
    if name == "":
        raise click.UsageError("--to takes a name; --clear removes the person and the date")
    return name, due or None
