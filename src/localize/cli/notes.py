"""Commands on notes and questions: list, add, answer, resolve, export, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import (
    as_option,
    languages,
    open_to_read,
    open_to_write,
    raw_option,
    target_option,
    targets_option,
)
from localize.cli.json_answers import json_answer

if TYPE_CHECKING:
    from localize.model import LanguageTag, SegmentKey
    from localize.model.events import Event
    from localize.workflow.notes.notes import Remark
    from localize.workflow.project.project import Project

_kind_option = click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="K",
    help="Only notes of this kind: question, translator, reviewer, suggestion.",
)
_all_option = click.option("--all", "everything", is_flag=True, help="Resolved ones too.")


def _find_text(project: Project, key: str, target: str) -> tuple[LanguageTag, SegmentKey]:
    """Return the language and the segment that a command names. Raises: NotFound."""
    from localize.workflow.segments.lookup import find_key

    return project.target_language(target), find_key(project, key)


def _tell_number(key: SegmentKey, language: LanguageTag, event: Event, *, as_json: bool) -> None:
    """Print the number of the note that was left."""
    if as_json:
        output.document({"key": key, "language": language, "number": event.number})
        return
    output.line(f"{key}  {language}  {event.number}")


@click.group("notes")
def notes_command() -> None:
    """Manage notes on segments and questions to the client."""


@notes_command.command("list")
@targets_option
@_kind_option
@_all_option
@json_answer("notes list")
@click.pass_context
def list_command(
    ctx: click.Context, targets: tuple[str, ...], kinds: tuple[str, ...], *, everything: bool, as_json: bool
) -> None:
    """List open notes with their answers."""
    from localize.workflow.notes.files import note_json
    from localize.workflow.notes.notes import remarks

    with open_to_read(ctx) as project:
        found = remarks(project, languages(project, targets), kinds=kinds, open_only=not everything)
    for each in found:
        if as_json:
            output.record(note_json(each))
        else:
            _print(each)


@notes_command.command("add")
@click.argument("key")
@target_option
@click.option("--text", required=True, help="What to say.")
@click.option("--question", is_flag=True, help="It is a question to those who ordered the work.")
@as_option
@json_answer("notes add")
@click.pass_context
def add_command(
    ctx: click.Context, key: str, *, target: str, text: str, question: bool, as_name: str | None, as_json: bool
) -> None:
    """Add a note to the segment KEY."""
    from localize.workflow.notes.notes import leave

    with open_to_write(ctx, as_name) as project:
        language, whole = _find_text(project, key, target)
        event = leave(project, whole, language, text, kind="question" if question else "translator")
    _tell_number(whole, language, event, as_json=as_json)


@notes_command.command("answer")
@click.argument("key")
@click.argument("number", type=int)
@target_option
@click.option("--text", required=True, help="The answer.")
@click.option("--by", default="", metavar="NAME", help="Whose answer it is; else yours.")
@as_option
@json_answer("notes answer")
@click.pass_context
def answer_command(
    ctx: click.Context, key: str, number: int, *, target: str, text: str, by: str, as_name: str | None, as_json: bool
) -> None:
    """Answer note NUMBER of the segment KEY."""
    from localize.workflow.notes.notes import answer

    with open_to_write(ctx, as_name) as project:
        language, whole = _find_text(project, key, target)
        event = answer(project, whole, language, number, text, by=by)
    if as_json:
        output.document({"key": whole, "language": language, "number": number, "answered": event is not None})
        return
    output.line(f"{whole}  {language}  {number} " + ("answered" if event else "has that answer already"))


@notes_command.command("resolve")
@click.argument("key")
@click.argument("number", type=int)
@target_option
@click.option("--undo", is_flag=True, help="Open it again.")
@as_option
@json_answer("notes resolve")
@click.pass_context
def resolve_command(
    ctx: click.Context, key: str, number: int, *, target: str, undo: bool, as_name: str | None, as_json: bool
) -> None:
    """Mark note NUMBER of the segment KEY as resolved."""
    from localize.workflow.notes.notes import resolve

    with open_to_write(ctx, as_name) as project:
        language, whole = _find_text(project, key, target)
        resolve(project, whole, language, number, resolved=not undo)
    if as_json:
        output.document({"key": whole, "language": language, "number": number, "resolved": not undo})
        return
    output.line(f"{whole}  {language}  {number} " + ("open again" if undo else "resolved"))


@notes_command.command("suggest")
@click.argument("key")
@target_option
@click.option("--text", required=True, help="The wording, with tags as they are typed.")
@as_option
@json_answer("notes suggest")
@click.pass_context
def suggest_command(
    ctx: click.Context, key: str, *, target: str, text: str, as_name: str | None, as_json: bool
) -> None:
    """Suggest another wording for the segment KEY.

    Its translator takes or refuses it.
    """
    from localize.workflow.suggested_wordings import suggest

    with open_to_write(ctx, as_name) as project:
        language, whole = _find_text(project, key, target)
        event = suggest(project, whole, language, text)
    _tell_number(whole, language, event, as_json=as_json)


@notes_command.command("take")
@click.argument("key")
@click.argument("number", type=int)
@target_option
@as_option
@json_answer("notes take")
@click.pass_context
def take_command(ctx: click.Context, key: str, number: int, *, target: str, as_name: str | None, as_json: bool) -> None:
    """Confirm the wording that note NUMBER suggests.

    You are its author then, and the reviewer is named as its origin.
    """
    from localize.workflow.suggested_wordings import take

    with open_to_write(ctx, as_name) as project:
        language, whole = _find_text(project, key, target)
        saved = take(project, whole, language, number)
    text = saved.target.content.typed if saved.target else ""
    if as_json:
        output.document({"key": whole, "language": language, "number": number, "text": text})
        return
    output.line(f"{whole}  {language}  {number} taken")
    output.block(text)


@notes_command.command("refuse")
@click.argument("key")
@click.argument("number", type=int)
@target_option
@click.option("--reason", default="", help="Why.")
@as_option
@json_answer("notes refuse")
@click.pass_context
def refuse_command(
    ctx: click.Context, key: str, number: int, *, target: str, reason: str, as_name: str | None, as_json: bool
) -> None:
    """Refuse the wording that note NUMBER suggests."""
    from localize.workflow.suggested_wordings import refuse

    with open_to_write(ctx, as_name) as project:
        language, whole = _find_text(project, key, target)
        refuse(project, whole, language, number, reason)
    if as_json:
        output.document({"key": whole, "language": language, "number": number, "reason": reason})
        return
    output.line(f"{whole}  {language}  {number} refused")


@notes_command.command("export")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@targets_option
@_kind_option
@_all_option
@raw_option
@json_answer("notes export")
@click.pass_context
def export_command(
    ctx: click.Context,
    path: Path,
    targets: tuple[str, ...],
    kinds: tuple[str, ...],
    *,
    everything: bool,
    raw: bool,
    as_json: bool,
) -> None:
    """Write open questions to a file.

    FILE ends in .csv, .xlsx or .json and gets a column for answers. --kind chooses other notes.
    """
    from localize.workflow.notes.files import render_notes
    from localize.workflow.notes.notes import remarks

    with open_to_read(ctx) as project:
        wanted = languages(project, targets)
        found = remarks(project, wanted, kinds=kinds or ("question",), open_only=not everything)
    data = render_notes(found, path.suffix.lower(), raw=raw)
    output.write_bytes(data, path)
    if as_json:
        output.document({"path": str(path), "notes": len(found)})
        return
    output.line(f"{output.count(len(found), 'note')} in {path}")


@notes_command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@as_option
@json_answer("notes import")
@click.pass_context
def import_command(ctx: click.Context, path: Path, as_name: str | None, *, as_json: bool) -> int:
    """Import the answers from a file.

    Answers that are there already are skipped.
    """
    from localize.workflow.notes.files import bring_answers

    with open_to_write(ctx, as_name) as project:
        done = bring_answers(project, path)
    known = f", {done.known} known already" if done.known else ""
    if as_json:
        problems = [output.message_json(each) for each in done.problems]
        output.document({"added": done.added, "known": done.known, "problems": problems})
    else:
        output.line(f"{output.count(done.added, 'answer')} added{known}")
    for problem in done.problems:
        diagnostics.warn(f"{path}: {problem}")
    return diagnostics.BROKEN_INPUT if done.problems else 0


def _print(remark: Remark) -> None:
    noted = remark.noted
    state = "  resolved" if noted.resolved else "  answered" if remark.answers else ""
    place = f"{noted.segment}  {remark.row.path}#{remark.row.document_number}"
    output.line(f"{place}  {noted.language}  {noted.number}  {noted.note.kind} by {noted.note.author}{state}")
    output.block(remark.row.segment.source.typed)
    output.block(noted.note.text, label="  ? " if noted.note.kind == "question" else "  > ")
    for each in remark.answers:
        output.block(f"{each.note.author}: {each.note.text}", label="  = ")
