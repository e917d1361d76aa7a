"""Project and common options of a command."""

from __future__ import annotations

from pathlib import Path

import click

from localize.cli import diagnostics
from localize.cli.completion import complete_language
from localize.cli.passphrase import passphrase_of
from localize.errors import NotFound
from localize.model import LanguageTag
from localize.workflow.project.project import Project, find_root, open_project
from localize.workflow.project.project import open_to_read as workflow_open

raw_option = click.option(
    "--raw", is_flag=True, help="CSV and TSV for programs: no apostrophe before what a spreadsheet would calculate."
)
as_option = click.option(
    "--as", "as_name", metavar="NAME", help="Who does this; else LOCALIZE_USER, your name in the settings, your login."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object, or one a line for lists.")
no_glossary_option = click.option(
    "--no-glossary", is_flag=True, help="Leave the built-in digital-rights glossary out of a new project."
)
trust_option = click.option(
    "--trust-file",
    "trusts",
    is_flag=True,
    help="You know who made the file: open it also where the program for it cannot be kept from the network.",
)


def _let_in(ctx: click.Context, _option: click.Parameter, large: bool) -> None:
    from localize.safe.limits import Allowance, allow

    if large:
        ctx.with_resource(allow(Allowance.LARGE))


large_option = click.option(
    "--large",
    is_flag=True,
    expose_value=False,
    callback=_let_in,
    help="Read files that are over the limits, however long that takes.",
)
target_option = click.option(
    "--target", "target", required=True, metavar="L", shell_complete=complete_language, help="A target language."
)
targets_option = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="L",
    shell_complete=complete_language,
    help="A target language; repeatable.",
)


def root_of(ctx: click.Context) -> Path | None:
    """Return the folder that `-C` names, if it was given."""
    root: Path | None = ctx.find_root().obj
    if root is not None and not root.is_dir():
        raise NotFound("folder", str(root), hint="check the path after -C")
    return find_root(root) or root if root else None


def open_to_write(ctx: click.Context, as_name: str | None = None) -> Project:
    """Open the project for a command that changes it."""
    root = root_of(ctx)
    return _watched(ctx, open_project(root, as_name=as_name, key=passphrase_of(ctx, root)))


def open_to_read(ctx: click.Context, as_name: str | None = None) -> Project:
    """Open the project for a command that only reads; one that cannot be written is opened as it is, with a notice."""
    root = root_of(ctx)
    project = workflow_open(root, as_name=as_name, key=passphrase_of(ctx, root))
    if project.read_only:
        diagnostics.warn("the project's folder cannot be written: reading only")
    return _watched(ctx, project)


def _watched(ctx: click.Context, project: Project) -> Project:
    """Return a project, and warn at the end of the command of what happened to the files beside its store."""

    def tell() -> None:
        for notice in project.notices:
            diagnostics.warn(notice.message)
        if project.files.put_aside is not None:
            diagnostics.warn(
                f"the caches could not be read and are now in {project.files.put_aside}: they are built again; "
                "decisions on alignments and the list of what was sent to engines are in that file only"
            )

    ctx.call_on_close(tell)
    return project


def languages(project: Project, targets: tuple[str, ...]) -> tuple[LanguageTag, ...]:
    """Return the project's target languages that are named; none named: none, which commands take as all."""
    return tuple(project.target_language(each) for each in targets)
