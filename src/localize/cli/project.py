"""Commands on the project as a whole: demo, init, add, status."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import (
    as_option,
    languages,
    large_option,
    no_glossary_option,
    open_to_read,
    open_to_write,
    targets_option,
    trust_option,
)
from localize.cli.json_answers import json_answer
from localize.cli.store.encryption import hand_over, make_key, recovery_file_option, require_free

if TYPE_CHECKING:
    from localize.model import DocumentId, LanguageTag, State
    from localize.model.segment_list import Counts
    from localize.store.key_slots import NewKey
    from localize.workflow.demo import DemoReport
    from localize.workflow.documents.add import Added, AddReport
    from localize.workflow.project.project import Project
    from localize.workflow.reports.progress import Shortfall, Status

_BAR = 20
"""Cells of a bar of progress."""


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--source", required=True, metavar="L", help="The language that documents are written in.")
@click.option("--target", "targets", required=True, multiple=True, metavar="L", help="A language to translate into.")
@click.option("--name", default="", help="The project's name; else the folder's.")
@click.option(
    "--glossary",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A glossary to copy into the project: YAML, TBX, CSV, TSV. It counts before the built-in one.",
)
@no_glossary_option
@click.option("--encrypt", "encrypts", is_flag=True, help="Encrypt the project under a passphrase.")
@recovery_file_option
@json_answer("init")
@click.pass_context
def init_command(
    ctx: click.Context,
    directory: Path,
    *,
    source: str,
    targets: tuple[str, ...],
    name: str,
    glossary: Path | None,
    recovery_file: Path | None,
    no_glossary: bool,
    encrypts: bool,
    as_json: bool,
) -> None:
    """Make a project in DIRECTORY.

    A language is a tag or a name: kk, Kazakh, қазақша.
    """
    from localize.workflow.new_project import ProjectWish, make_project

    new = _new_key(ctx, directory, recovery_file) if encrypts else None
    wish = ProjectWish(source, targets, name, shipped=not no_glossary, glossary=glossary, new_key=new)
    if new is not None:
        hand_over(new.recovery, recovery_file)  # whoever is stopped later has it
    with make_project(directory, wish) as project:
        if as_json:
            output.document(_project_json(project))
            return
        output.line(f"{project.root}: {project.source} → {', '.join(project.targets)}")
        print_glossaries(project)
        output.line(f"next: {output.program()} -C {shlex.quote(str(directory))} add FILE…")


def _new_key(ctx: click.Context, directory: Path, recovery_file: Path | None) -> NewKey:
    """Return the key of a project that is still to be made. Raises: UsageError, WorkflowError."""
    from localize.workflow.project.project import require_free as require_no_project

    require_no_project(directory)
    require_free(recovery_file)
    return make_key(ctx)


def _project_json(project: Project) -> dict[str, object]:
    from localize.workflow.glossary.glossaries import glossary_name

    return {
        "project": str(project.root),
        "name": project.config.name,
        "source": project.source,
        "targets": list(project.targets),
        "encrypted": project.is_encrypted,
        "glossaries": [
            {"name": glossary_name(project, each.path), "concepts": len(each.concepts)} for each in project.glossaries()
        ],
    }


def print_glossaries(project: Project) -> None:
    """Print each glossary of a project with the number of its concepts, and how to do without the built-in one."""
    from localize.workflow.glossary.glossaries import glossary_name
    from localize.workflow.settings import SHIPPED

    for each in project.glossaries():
        name = glossary_name(project, each.path)
        out = " (--no-glossary leaves it out)" if name == SHIPPED else ""
        output.line(f"glossary: {name}, {output.count(len(each.concepts), 'concept')}{out}")


@click.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", metavar="L", help="The files' language, where it is not the project's.")
@click.option("--target", metavar="L", help="The language of translations in the files, where they do not say it.")
@click.option("--to", metavar="NAME", help="The document's name in the project (one file only).")
@large_option
@trust_option
@json_answer("add")
@click.pass_context
def add_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    source: str | None,
    target: str | None,
    to: str | None,
    *,
    trusts: bool,
    as_json: bool,
) -> int:
    """Add files, or new versions of files already added.

    Of a PDF, RTF, DOC, XLS or PPT file that is named, a document is made, which is what you translate.
    """
    from localize.workflow.documents.add import add

    with open_to_write(ctx) as project:
        report = diagnostics.follow(add(project, paths, source=source, target=target, to=to, trusted=trusts))
    if as_json:
        failed = [output.failure_json(error) for error in report.failed]
        output.document({"added": [_added_json(each) for each in report.added], "failed": failed})
    else:
        print_added(report)
    return diagnostics.report_all(report.failed)


def _added_json(added: Added) -> dict[str, object]:
    names = ("new", "changed", "moved", "back", "gone", "unchanged", "imported")
    return {
        "path": added.document.path,
        "segments": added.segments,
        "version": added.document.version,
        **{name: getattr(added, name) for name in names},
        "problems": [output.message_json(each) for each in added.problems],
    }


def print_added(report: AddReport) -> None:
    """Print a line for each document that was added, and what of it could not be read."""
    for each in report.added:
        if each.unchanged:
            output.line(f"{each.document.path}: unchanged, {output.count(each.segments, 'segment')}")
            continue
        parts = [output.count(each.segments, "segment")]
        parts += [
            f"{count} {word}"
            for count, word in (
                (each.new if each.document.version > 1 else 0, "new"),
                (each.changed, "changed"),
                (each.moved, "moved"),
                (each.gone, "gone"),
            )
            if count
        ]
        if each.imported:
            parts.append(f"{output.count(each.imported, 'translation')} read from the file")
        output.line(f"{each.document.path}: {', '.join(parts)}")
        for problem in each.problems:
            diagnostics.warn(f"{each.document.path}: {problem}")


@click.command("status")
@targets_option
@click.option(
    "--fail-under",
    "gates",
    multiple=True,
    metavar="STATE=N",
    help="Exit with 1 where less than N % of a language are translated, reviewed or final; repeatable.",
)
@click.option("--mine", is_flag=True, help="Only documents that are assigned to you.")
@click.option("--overdue", is_flag=True, help="Only documents whose due date has passed with work left.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a page with bars.")
@as_option
@json_answer("status")
@click.pass_context
def status_command(
    ctx: click.Context,
    targets: tuple[str, ...],
    gates: tuple[str, ...],
    as_name: str | None,
    *,
    mine: bool,
    overdue: bool,
    html: Path | None,
    as_json: bool,
) -> int:
    """Show how far each language and document has come.

    In the bars █ is approved, ▓ translated, ▒ draft, Δ needs update, ░ new.

    With --fail-under reviewed=100 the exit code is 1 where a language has a segment that nobody has approved.
    """
    from localize.workflow.reports.progress import assigned_to, find_shortfalls, in_languages, status

    wanted = dict(map(_read_gate, gates))
    with open_to_read(ctx, as_name) as project:
        found = status(project)
        if targets:
            found = in_languages(found, languages(project, targets))
        if mine or overdue:
            found = assigned_to(found, project.member.name if mine else None, overdue=overdue)
    under = find_shortfalls(found, wanted)
    if as_json:
        output.document(_status_json(found, under))
    elif (mine or overdue) and not found.documents:
        output.line("no documents with this assignment: localize assign DOCUMENT --target L --to NAME --due DATE")
    else:
        _print_status(found)
    if html is not None:
        from localize.workflow.reports.progress_page import to_html

        output.write_bytes(to_html(found), html)
    for each in under:
        what = f"{each.percent:g} % {each.state.value}, {each.wanted:g} % wanted"
        diagnostics.say(f"localize: {each.language}: {what} ({each.done} of {output.count(each.segments, 'segment')})")
    return diagnostics.FINDINGS if under else 0


def _read_gate(text: str) -> tuple[State, float]:
    """Return state and percentage of STATE=N. Raises: UsageError."""
    from localize.model import State

    word, _, number = text.partition("=")
    states = {each.value: each for each in (State.TRANSLATED, State.REVIEWED, State.FINAL)}
    try:
        percent = float(number)
    except ValueError:
        percent = -1
    if word not in states or not 0 <= percent <= 100:
        raise click.UsageError(f"--fail-under {text!r}: write {', '.join(states)} and a percentage, as in reviewed=100")
    return states[word], percent


def _status_json(found: Status, under: tuple[Shortfall, ...]) -> dict[str, object]:
    return {
        "name": found.name,
        "encrypted": found.encrypted,
        "source": found.source,
        "targets": [language for language, _ in found.languages],
        "languages": {language: output.counts_json(counts) for language, counts in found.languages},
        "documents": [
            {
                "path": each.document.path,
                "format": each.document.filter.name,
                "source_language": each.document.source_language,
                "version": each.document.version,
                "languages": {
                    language: {
                        **output.counts_json(counts),
                        **output.assigned_json(found.assigned.get((each.document.id, language))),
                        "overdue": found.is_overdue(each.document.id, language, counts),
                    }
                    for language, counts in each.counts
                },
            }
            for each in found.documents
        ],
        "under": [
            {
                "language": each.language,
                "state": each.state.value,
                "wanted": each.wanted,
                "percent": each.percent,
                "segments": each.segments,
                "done": each.done,
            }
            for each in under
        ],
    }


def _print_status(found: Status) -> None:
    output.line(f"{found.name}   {found.source} → {', '.join(language for language, _ in found.languages)}")
    if not found.documents:
        output.line("no documents yet: localize add FILE…")
        return
    lines = [
        (each.document.path, language, counts, _assigned_words(found, each.document.id, language, counts))
        for each in found.documents
        for language, counts in each.counts
    ]
    if len(found.documents) > 1:
        lines += [("all files", language, counts, "") for language, counts in found.languages if counts.segments]
    width = max(len(path) for path, *_ in lines)
    for path, language, counts, assigned in lines:
        output.line(f"{path:<{width}}  {language}  {_progress_line(counts)}{assigned}")


def _assigned_words(found: Status, document: DocumentId, language: LanguageTag, counts: Counts) -> str:
    words = output.assigned_words(found.assigned.get((document, language)))
    late = " (overdue)" if found.is_overdue(document, language, counts) else ""
    return f"; {words}{late}" if words else ""


def _progress_line(counts: Counts) -> str:
    from localize.i18n.status_symbols import is_ascii_only, to_ascii
    from localize.workflow.reports.stages import approved_percent, draw_bar, translated_percent

    details = [
        f"{count} {word}"
        for count, word in (
            (counts.empty, "untranslated"),
            (counts.draft, "draft"),
            (counts.rejected, "rejected"),
            (counts.needs_update, "to update"),
        )
        if count
    ]
    bar = "".join(draw_bar(counts, _BAR).values())
    bar = to_ascii(bar) if is_ascii_only() else bar
    shares = f"{translated_percent(counts):3} % translated, {approved_percent(counts):3} % approved"
    return f"{bar}  {shares}{'; ' if details else ''}{', '.join(details)}"


@click.command("demo")
@click.argument("directory", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--headless", is_flag=True, help="Do not open the screen afterwards.")
@json_answer("demo")
def demo_command(directory: Path | None, *, headless: bool, as_json: bool) -> int:
    """Try the program on a sample project in a new folder.

    Runs the whole job, then opens the project.
    """
    from localize.workflow.demo import SAMPLE, run_demo

    report = diagnostics.follow(run_demo(directory or _free_folder(Path(SAMPLE))))
    if as_json:
        output.document(_demo_json(report))
        return 0
    _print_demo(report)
    if headless or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return 0
    from localize.cli.terminal_ui import open_screen

    return open_screen(report.root, screen="project")


def _free_folder(wanted: Path) -> Path:
    candidate = wanted
    number = 2
    while candidate.exists():
        candidate = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return candidate


def _demo_json(report: DemoReport) -> dict[str, object]:
    return {
        "project": str(report.root),
        "added": [_added_json(each) for each in report.added.added],
        "units": report.remembered.added,
        "acts": report.replayed,
        "drafts": report.drafted.from_memory,
        "left": report.drafted.left,
        "checked": report.checked.checked,
        "findings": len(report.checked.open),
        "files": [{"path": str(each.path), "language": each.language} for each in report.exported.files],
    }


def _print_demo(report: DemoReport) -> None:
    output.line(f"project   {report.root}")
    print_added(report.added)
    output.line(f"memory    {output.count(report.remembered.added, 'translation unit')}")
    output.line(f"replayed  {output.count(report.replayed, 'act')} of two people")
    drafted = output.count(report.drafted.from_memory, "segment")
    output.line(f"drafted   {drafted} from memory, {report.drafted.left} left open")
    checked, found = output.count(report.checked.checked, "text"), output.count(len(report.checked.open), "finding")
    output.line(f"checked   {checked}, {found}:")
    for located in report.checked.open:
        finding = located.finding
        output.line(
            f"  {located.language}  {located.path}#{located.document_number}  {finding.severity.value:<8}"
            f"  {finding.check:<26}  {finding.message}"
        )
    output.line(f"exported  {output.count(len(report.exported.files), 'file')}:")
    for file in report.exported.files:
        share = (
            f"{file.with_text} translated, {file.fallen_back} in the source language" if file.with_text else "source"
        )
        output.line(f"  {file.language}  {file.path.relative_to(report.root)}  ({share})")
    output.line(f"next      {output.program()} -C {shlex.quote(str(report.root))} edit")
