"""Commands on segments: list them, set a text, review it, show its history, waive a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.completion import complete_check, complete_document
from localize.cli.context import as_option, open_to_read, open_to_write, target_option
from localize.cli.input import read_moment, read_text, require_text
from localize.cli.json_answers import json_answer
from localize.errors import Conflict, IllegalTransition
from localize.model.events import Fault
from localize.model.segment_list import Order, Where

if TYPE_CHECKING:
    from localize.errors import LocalizeError
    from localize.model import LanguageTag, SegmentKey
    from localize.model.events import Event
    from localize.model.segment_list import Row
    from localize.workflow.project.project import Project


def where_for(project: Project, path: str | None, state: str | None) -> Where:
    """Return the filter that a document path and a state or substate word mean. Raises: UsageError, NotFound."""
    from localize.model import State, Substate
    from localize.workflow.segments.lookup import find_document

    document = find_document(project, path).id if path else None
    if state is None:
        return Where(document=document)
    if state == "needs-update":
        return Where(document=document, needs_update=True)
    word = state.removeprefix("localize:")
    states = frozenset(each for each in State if each.value == word)
    substates = frozenset(each for each in Substate if each.value.removeprefix("localize:") == word)
    if not states and not substates:
        known = ", ".join([each.value for each in State] + [each.value for each in Substate] + ["needs-update"])
        raise click.UsageError(f"no state {state!r}; one of: {known}")
    return Where(document=document, states=states, substates=substates)


@click.command("segments")
@click.argument("path", required=False, shell_complete=complete_document)
@target_option
@click.option("--state", metavar="S", help="Only segments in this state or substate.")
@click.option("--untranslated", is_flag=True, help="Only segments without any text, drafts left out.")
@click.option("--text", default="", help="Only segments with this text in source or translation.")
@click.option("--regex", "expression", default="", metavar="RE", help="Only segments that have this expression.")
@click.option("--side", type=click.Choice(["source", "target"]), help="Where --text and --regex look.")
@click.option("--by", default="", metavar="NAME", help="Only translations by this person.")
@click.option("--since", metavar="WHEN", help="Only translations saved since: 2h, 3d, or a date.")
@click.option("--noted", is_flag=True, help="Only segments with a note that nobody has resolved.")
@click.option("--sort", type=click.Choice([each.value for each in Order]), default="document", show_default=True)
@json_answer("segments")
@click.pass_context
def segments_command(
    ctx: click.Context,
    path: str | None,
    *,
    target: str,
    state: str | None,
    untranslated: bool,
    text: str,
    expression: str,
    side: str | None,
    by: str,
    since: str | None,
    noted: bool,
    sort: str,
    as_json: bool,
) -> None:
    """List segments with their translations.

    Shows key, place and state, below them the source, then the translation or "(no text)".
    """
    from localize.model import Side
    from localize.workflow.segments.row_filter import RowFilter, find_rows

    with open_to_read(ctx) as project:
        language = project.target_language(target)
        where = replace(
            where_for(project, path, state),
            untranslated=untranslated,
            text=text,
            side=Side(side) if side else None,
            by=by,
            changed_since=read_moment(since) if since else None,
            noted=noted,
        )
        for row in find_rows(project, language, RowFilter(where, expression, order=Order(sort))):
            if as_json:
                output.record(output.row_json(row, language))
            else:
                _print_row(row)


def _print_row(row: Row) -> None:
    word = row.substate.value.removeprefix("localize:") if row.substate else row.state.value
    word = "needs update" if row.needs_update else word
    changed = " (source changed)" if row.source_changed and not row.needs_update else ""
    output.line(f"{row.segment.key}  {row.path}#{row.document_number}  {word}{changed}")
    output.block(row.segment.source.typed)
    output.block((row.target.content.typed if row.target else "") or "(no text)")


@click.command("set")
@click.argument("key")
@target_option
@click.option("--text", help="The translation, in typing form; an empty one clears the segment.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read the translation from standard input.")
@click.option("--seen", type=int, metavar="REVISION", help="Refuse when a newer revision stands.")
@click.option("--repeats", is_flag=True, help="Also for every open segment with the same source and plural form.")
@as_option
@json_answer("set")
@click.pass_context
def set_command(
    ctx: click.Context,
    key: str,
    target: str,
    text: str | None,
    seen: int | None,
    as_name: str | None,
    *,
    from_stdin: bool,
    repeats: bool,
    as_json: bool,
) -> None:
    """Confirm the translation of a segment.

    Each call starts the program and reads all checks, about a second. For many segments, write lines such as `go 3` and
    `confirm TEXT` to `localize edit --plain`, or read a table or package with `localize exchange import`.
    """
    from localize.model import State
    from localize.workflow.editing.edit import save
    from localize.workflow.segments.lookup import find_key
    from localize.workflow.segments.repetitions import propagate

    if (text is None) is not from_stdin:
        raise click.UsageError("give the translation with --text or --stdin")
    typed = read_text() if text is None else require_text(text)
    with open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        whole = find_key(project, key)
        saved = save(project, whole, language, typed, seen=seen)
        filled = propagate(project, whole, language) if repeats and saved.row.state is not State.INITIAL else 0
    state = saved.row.state.value
    revision = saved.target.revision if saved.target else 0
    if as_json:
        from localize.workflow.reports.findings.json import finding_json

        findings = [finding_json(each) for each in saved.findings]
        about = {"key": whole, "language": language, "state": state, "revision": revision}
        output.document({**about, "repeats": filled, "findings": findings})
        return
    output.line(f"{whole}  {language}  {state}, revision {revision}")
    if filled:
        output.line(f"  and {output.count(filled, 'segment')} with the same source")
    for finding in saved.findings:
        if finding.waived is None:
            output.line(f"  {finding.severity.value}  {finding.check}: {finding.message}")


def _keys_or_all(keys: tuple[str, ...], *, everything: bool) -> None:
    if bool(keys) == everything:
        raise click.UsageError("name segments by their keys, or all of them with --all")


@click.command("approve")
@click.argument("keys", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every text that waits for it.")
@target_option
@click.option("--final", is_flag=True, help="The second person's sign-off.")
@click.option("--reason", default="", help="A remark, kept as a note on every segment approved.")
@as_option
@json_answer("approve")
@click.pass_context
def approve_command(
    ctx: click.Context,
    keys: tuple[str, ...],
    target: str,
    reason: str,
    as_name: str | None,
    *,
    everything: bool,
    final: bool,
    as_json: bool,
) -> int:
    """Approve translations.

    One that cannot be approved is reported, and the others are approved.
    """
    from localize.workflow.notes.notes import leave
    from localize.workflow.segments.lookup import find_key

    _keys_or_all(keys, everything=everything)
    with open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        if everything:
            done = _approve_all(project, language, final=final)
        else:
            done = _approve_each(project, language, [find_key(project, each) for each in keys], final=final)
        if reason.strip():
            for key in done.states:
                leave(project, key, language, reason, kind="reviewer")
    if as_json:
        output.document(_approved_json(done, language))
    elif everything:
        output.line(f"{len(done.states)} approved in {language}")
    else:
        for key, state in done.states.items():
            output.line(f"{key}  {language}  {state}")
    for warning in done.warnings:
        diagnostics.warn(warning)
    return _worst(done.failed)


@dataclass(frozen=True, slots=True)
class _Approved:
    """What became of the segments that were to be approved."""

    states: Mapping[SegmentKey, str]
    """Of those that were."""
    warnings: Sequence[str] = ()
    failed: Mapping[SegmentKey, LocalizeError] = field(default_factory=dict)


def _approve_each(project: Project, language: LanguageTag, keys: Sequence[SegmentKey], *, final: bool) -> _Approved:
    from localize.workflow.review import approve

    states: dict[SegmentKey, str] = {}
    warnings: list[str] = []
    failed: dict[SegmentKey, LocalizeError] = {}
    for key in keys:
        try:
            reviewed = approve(project, key, language, final=final)
        except (Conflict, IllegalTransition) as error:
            _report(key, language, error)
            failed[key] = error
            continue
        states[key] = reviewed.row.state.value
        warnings += reviewed.warnings
    return _Approved(states, warnings, failed)


def _approve_all(project: Project, language: LanguageTag, *, final: bool) -> _Approved:
    from localize.model import State
    from localize.workflow.review import approve_all

    before, after = (State.REVIEWED, State.FINAL) if final else (State.TRANSLATED, State.REVIEWED)
    waiting = _keys_in(project, language, Where(states=frozenset({before})))
    _, own = approve_all(project, language, Where(), final=final)
    approved = _keys_in(project, language, Where(states=frozenset({after})))
    warning = f"your own texts are among them ({own}); the export's manifest will say so"
    return _Approved({key: after.value for key in approved if key in waiting}, [warning] if own else [])


def _keys_in(project: Project, language: LanguageTag, where: Where) -> Mapping[SegmentKey, None]:
    """Return the segments under a row filter, in the order of the list."""
    from localize.workflow.segments.iterate import all_rows

    return dict.fromkeys(row.segment.key for row in all_rows(project, language, where))


def _approved_json(done: _Approved, language: LanguageTag) -> dict[str, object]:
    return {
        "language": language,
        "approved": [{"key": key, "state": state} for key, state in done.states.items()],
        "warnings": list(done.warnings),
        "failed": _failed_json(done.failed),
    }


def _failed_json(failed: Mapping[SegmentKey, LocalizeError]) -> list[dict[str, object]]:
    return [{"key": key, **output.message_json(error.text)} for key, error in failed.items()]


def _report(key: SegmentKey, language: LanguageTag, error: LocalizeError) -> None:
    diagnostics.say(f"{key}  {language}:")
    diagnostics.report(error)


def _worst(failed: Mapping[SegmentKey, LocalizeError]) -> int:
    """Return the exit code for segments that a decision failed on; 0 for none."""
    return max((diagnostics.exit_code(error) for error in failed.values()), default=0)


@click.command("reject")
@click.argument("keys", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every confirmed text.")
@target_option
@click.option("--reason", default="", help="What should change.")
@click.option("--category", type=click.Choice([each.value for each in Fault]), help="What is wrong.")
@as_option
@json_answer("reject")
@click.pass_context
def reject_command(
    ctx: click.Context,
    keys: tuple[str, ...],
    target: str,
    reason: str,
    category: str | None,
    as_name: str | None,
    *,
    everything: bool,
    as_json: bool,
) -> int:
    """Reject translations with a category or a reason.

    Give --category, --reason or both. One that cannot be rejected is reported, and the others are rejected.
    """
    from localize.workflow.segments.lookup import find_key

    _keys_or_all(keys, everything=everything)
    fault = Fault(category) if category else None
    failed: dict[SegmentKey, LocalizeError] = {}
    with open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        if everything:
            done = _reject_all(project, language, reason, fault)
        else:
            named = [find_key(project, each) for each in keys]
            failed = _reject_each(project, language, named, reason, fault)
            done = [key for key in named if key not in failed]
    if as_json:
        about = {"language": language, "rejected": done, "category": category, "reason": reason}
        output.document({**about, "failed": _failed_json(failed)})
    elif everything:
        output.line(f"{len(done)} rejected in {language}")
    else:
        for key in done:
            output.line(f"{key}  {language}  rejected")
    return _worst(failed)


def _reject_each(
    project: Project, language: LanguageTag, keys: Sequence[SegmentKey], reason: str, fault: Fault | None
) -> dict[SegmentKey, LocalizeError]:
    """Reject texts one by one, and return those that could not be."""
    from localize.workflow.review import reject

    failed: dict[SegmentKey, LocalizeError] = {}
    for key in keys:
        try:
            reject(project, key, language, reason=reason, fault=fault)
        except (Conflict, IllegalTransition) as error:
            _report(key, language, error)
            failed[key] = error
    return failed


def _reject_all(project: Project, language: LanguageTag, reason: str, fault: Fault | None) -> list[SegmentKey]:
    from localize.model import State, Substate
    from localize.workflow.review import reject_all

    confirmed = _keys_in(project, language, Where(states=frozenset(State) - {State.INITIAL}))
    reject_all(project, language, Where(), reason=reason, fault=fault)
    rejected = _keys_in(project, language, Where(substates=frozenset({Substate.REJECTED})))
    return [key for key in rejected if key in confirmed]


@click.command("withdraw")
@click.argument("key")
@target_option
@click.option("--reason", default="", help="Why.")
@as_option
@json_answer("withdraw")
@click.pass_context
def withdraw_command(
    ctx: click.Context, key: str, target: str, reason: str, as_name: str | None, *, as_json: bool
) -> None:
    """Withdraw the approvals of a translation."""
    from localize.workflow.review import withdraw
    from localize.workflow.segments.lookup import find_key

    with open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        row = withdraw(project, find_key(project, key), language, reason=reason).row
    if as_json:
        output.document({"key": row.segment.key, "language": language, "state": row.state.value})
        return
    output.line(f"{row.segment.key}  {language}  {row.state.value}")


@click.command("history")
@click.argument("key")
@target_option
@json_answer("history")
@click.pass_context
def history_command(ctx: click.Context, key: str, target: str, *, as_json: bool) -> None:
    """Show the history of a segment in one language.

    The oldest event comes first.
    """
    from localize.workflow.segments.lookup import find_key, history

    with open_to_read(ctx) as project:
        language = project.target_language(target)
        for event in history(project, find_key(project, key), language):
            if as_json:
                output.record(_event_json(event))
                continue
            who = output.actor(event.actor, event.entered_by)
            output.line(f"{event.number:3}  {event.at:%Y-%m-%d %H:%M}  {event.action.value:<20} {who}")
            if told := _told(event):
                output.block(told, label="     ")


def _told(event: Event) -> str:
    from localize.model.events import (
        AddNote,
        KeepConflict,
        Redact,
        Reject,
        Removed,
        SaveTarget,
        Unwaive,
        Waive,
        Withdraw,
    )

    match event.body:
        case SaveTarget(content=content, origin=origin):
            told = f"{content.typed}  [{origin}]"
        case KeepConflict(content=content):
            told = f"kept from a lost race: {content.typed}"
        case Reject(reason=reason, category=category):
            told = f"{category}: {reason}" if category else reason
        case Withdraw(reason=reason) | Redact(reason=reason):
            told = reason
        case Waive(waiver=waiver) | Unwaive(waiver=waiver):
            told = f"{waiver.check}: {waiver.reason}"
        case AddNote(note=note):
            told = note.text
        case Removed():
            told = "removed for good"
        case _:
            told = ""
    return told


def _event_json(event: Event) -> dict[str, object]:
    from localize.model.events import KeepConflict, SaveTarget

    body = event.body
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "action": event.action.value,
        "text": body.content.typed if isinstance(body, SaveTarget | KeepConflict) else None,
        "origin": str(body.origin) if isinstance(body, SaveTarget) else None,
        "details": _told(event),
        "id": event.id,
        "act": event.act,
        "entered_by": event.entered_by,
    }


@click.command("waive")
@click.argument("key")
@target_option
@click.option(
    "--check",
    "check_id",
    required=True,
    metavar="ID",
    shell_complete=complete_check,
    help="The check, for example numbers.missing.",
)
@click.option("--at", "start", type=int, metavar="START", help="The finding's start, where there are several.")
@click.option("--reason", help="Why the finding is accepted.")
@click.option("--undo", is_flag=True, help="Open it again.")
@as_option
@json_answer("waive")
@click.pass_context
def waive_command(
    ctx: click.Context,
    key: str,
    target: str,
    *,
    check_id: str,
    start: int | None,
    reason: str | None,
    undo: bool,
    as_name: str | None,
    as_json: bool,
) -> None:
    """Accept a finding with a reason.

    The finding comes back when the text changes.
    """
    from localize.workflow.checking.check import unwaive, waive
    from localize.workflow.segments.lookup import find_key

    if undo == (reason is not None):
        raise click.UsageError("a --reason or --undo, not both" if undo else "give a --reason, or --undo")

    with open_to_write(ctx, as_name) as project:
        language = project.target_language(target)
        whole = find_key(project, key)
        if reason is None:
            finding = unwaive(project, whole, language, check_id, start=start)
        else:
            finding = waive(project, whole, language, check_id, start=start, reason=reason)
    if as_json:
        from localize.workflow.reports.findings.json import finding_json

        about = {"key": whole, "language": language, "waived": not undo}
        output.document({**about, "finding": finding_json(finding)})
        return
    output.line(f"{whole}  {language}  {'open again' if undo else 'waived'} {finding.check}: {finding.message}")
