"""The command `export`: translated documents, sources and a manifest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.completion import complete_document
from localize.cli.context import open_to_read, targets_option
from localize.cli.json_answers import json_answer
from localize.cli.transliterate import VARIANT_HELP, variant_lines
from localize.errors import Blocked, Forged

if TYPE_CHECKING:
    from localize.model import State
    from localize.workflow.export.export import ExportReport, Wanted
    from localize.workflow.project.project import Project


@click.command("export")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...", shell_complete=complete_document)
@targets_option
@click.option(
    "--output", "-o", "output_folder", type=click.Path(path_type=Path, file_okay=False), help="The folder to write to."
)
@click.option("--min-state", metavar="S", help="initial, translated, reviewed (the default) or final.")
@click.option("--fallback", type=click.Choice(["source", "skip"]), help="What stands in below that state.")
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit 1 if files would change.")
@click.option("--allow-critical", is_flag=True, help="Export despite critical findings; the manifest counts them.")
@click.option("--variant", "variants", multiple=True, metavar="L", help=VARIANT_HELP)
@json_answer("export")
@click.pass_context
def export_command(
    ctx: click.Context,
    documents: tuple[str, ...],
    targets: tuple[str, ...],
    output_folder: Path | None,
    min_state: str | None,
    fallback: str | None,
    *,
    variants: tuple[str, ...],
    check_only: bool,
    allow_critical: bool,
    as_json: bool,
) -> int:
    """Write the translated documents, the sources, and a manifest.

    Without a name, all documents. One that cannot be written is reported, and the others are written.
    """
    from localize.language import parse_tag
    from localize.workflow.export.export import Fallback, Wanted, export

    with open_to_read(ctx) as project:
        wanted = Wanted(
            languages=tuple(project.export_language(each) for each in targets),
            output=output_folder,
            min_state=_read_state(min_state),
            fallback=Fallback(fallback) if fallback else None,
            check_only=check_only,
            allow_critical=allow_critical,
            variants=tuple(parse_tag(each) for each in variants) or None,
            documents=documents,
        )
        with _answering_when_blocked(project, wanted, as_json=as_json):
            report = diagnostics.follow(export(project, wanted))
    if as_json:
        output.document(_json(report, wanted))
    else:
        _print(report, check_only=check_only)
    _warn(report)
    changed = diagnostics.FINDINGS if check_only and report.changed else 0
    return diagnostics.report_all([each.error for each in report.failed]) or changed


def _read_state(word: str | None) -> State | None:
    """Return the state that a word names. Raises: UsageError."""
    from localize.model import State

    if word is None:
        return None
    known = {each.value: each for each in State}
    if word not in known:
        raise click.UsageError(f"no state {word!r}; one of: {', '.join(known)}")
    return known[word]


def _print(report: ExportReport, *, check_only: bool) -> None:
    for file in report.changed if check_only else report.files:
        output.line(f"{file.language}  {file.path}{'  (would change)' if check_only else ''}")
    for each in report.variants:
        for line in variant_lines(each):
            output.line(line)


def _warn(report: ExportReport) -> None:
    for name in report.without_variant:
        diagnostics.warn(f"{name} has no variant: the file itself holds its one target language")
    for path, language, below in report.skipped:
        diagnostics.warn(f"{path} was left out in {language}: {output.count(below, 'segment')} not ready")
    for notice in report.notices:
        diagnostics.warn(str(notice))
    if report.allowed:
        diagnostics.warn(f"{output.count(len(report.allowed), 'critical finding')} let through")


def _json(report: ExportReport, wanted: Wanted) -> dict[str, object]:
    return {
        "output": str(report.output),
        "check": wanted.check_only,
        "files": [
            {
                "path": str(file.path),
                "language": file.language,
                "document": file.document,
                "sha256": file.sha256,
                "changed": file.changed,
                "translated": file.with_text,
                "fallback": file.fallen_back,
            }
            for file in report.files
        ],
        "left_out": [
            {"document": path, "language": language, "not_ready": below} for path, language, below in report.skipped
        ],
        "variants": [{"document": each.document, **each.as_json()} for each in report.variants],
        "without_variant": list(report.without_variant),
        "notices": [output.message_json(each) for each in report.notices],
        "critical_allowed": len(report.allowed),
        "failed": [
            {**output.failure_json(each.error), "path": each.document, "language": each.language}
            for each in report.failed
        ],
        "blocked": None,
    }


@contextmanager
def _answering_when_blocked(project: Project, wanted: Wanted, *, as_json: bool) -> Iterator[None]:
    """Print the answer also where nothing may be exported, and let the error pass."""
    try:
        yield
    except (Blocked, Forged) as error:
        if as_json:
            output.document(_blocked_json(project, wanted, error))
        raise


def _blocked_json(project: Project, wanted: Wanted, error: Blocked | Forged) -> dict[str, object]:
    """Return the answer where nothing was written: for a finding, a text that is not ready, or a forged approval."""
    from localize.workflow.export.export import ExportReport

    waiting, findings = (error.waiting, error.findings) if isinstance(error, Blocked) else ((), ())
    folder = Path(wanted.output) if wanted.output else project.output_folder()
    nothing = ExportReport(folder, (), waiting, ())
    blocked = {**output.message_json(error.text), "findings": [output.located_json(each) for each in findings]}
    return {**_json(nothing, wanted), "blocked": blocked}
