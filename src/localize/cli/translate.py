"""The command `translate`: files in, the editor opens; the project is found or made on the way."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, large_option, no_glossary_option, root_of
from localize.cli.json_answers import json_answer
from localize.cli.passphrase import passphrase_of

if TYPE_CHECKING:
    from localize.workflow.translate import TranslationPlan, TranslationStart


@click.command("translate")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--to", "targets", multiple=True, metavar="L", help="A language to translate into; repeatable.")
@click.option("--from", "source", default="", metavar="L", help="The files' language; else it is guessed.")
@click.option(
    "--project",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The project's folder; else one of the file's name beside it.",
)
@no_glossary_option
@large_option
@as_option
@json_answer("translate")
@click.pass_context
def translate_command(
    ctx: click.Context,
    files: tuple[str, ...],
    targets: tuple[str, ...],
    source: str,
    folder: Path | None,
    as_name: str | None,
    *,
    no_glossary: bool,
    as_json: bool,
) -> int:
    """Translate files in one step, from the file to the editor.

    A project for the files is made, or the one that is there is opened. One file has its project beside it, in a folder
    of the file's name; several files have theirs inside their own folder, under its name. Files inside a project go to
    that project. A language is a tag or a name: kk, Kazakh.
    """
    from localize.workflow.translate import TranslationWish, plan, translate

    wish = TranslationWish(files, targets, source, folder or root_of(ctx), shipped=not no_glossary)
    wanted = plan(wish)
    if not as_json:
        _print_plan(wanted)
    start = diagnostics.follow(translate(wanted, as_name=as_name, key=passphrase_of(ctx, wanted.folder)))
    code = diagnostics.report_all(start.added.failed)
    if as_json:
        output.document(_as_json(start))
        return code
    opens = bool(start.document) and sys.stdin.isatty() and sys.stdout.isatty()
    _print_start(start, opens=opens)
    if not opens:
        return code
    from localize.cli.terminal_ui import open_screen

    language = wanted.targets[0]
    closed = open_screen(wanted.folder, screen="editor", document=start.document, language=language, as_name=as_name)
    return closed or code


def _print_plan(wanted: TranslationPlan) -> None:
    """Print what will be done, before it is."""
    guessed = " (guessed from the text; --from names another)" if wanted.is_guessed else ""
    output.line(f"from      {_name(wanted.source)}{guessed}")
    output.line(f"to        {', '.join(map(_name, wanted.targets))}")
    new = " (new; --project DIR chooses another folder)" if wanted.is_new else ""
    output.line(f"project   {wanted.folder}{new}")
    if wanted.missing and not wanted.is_new:
        output.line(f"added     {', '.join(map(_name, wanted.missing))} to the project's languages")


def _name(language: str) -> str:
    from localize.i18n.language_names import language_name
    from localize.model import LanguageTag

    return language_name(LanguageTag(language))


def _print_start(start: TranslationStart, *, opens: bool) -> None:
    from localize.cli.project import print_added
    from localize.workflow.settings import SHIPPED

    for name, concepts in start.glossaries:
        out = " (--no-glossary leaves it out)" if start.plan.is_new and name == SHIPPED else ""
        output.line(f"glossary  {name}, {output.count(concepts, 'concept')}{out}")
    print_added(start.added)
    if not opens:
        where = shlex.quote(str(start.plan.folder))
        output.line(f"next      {output.program()} -C {where} edit --target {start.plan.targets[0]}")


def _as_json(start: TranslationStart) -> dict[str, object]:
    wanted = start.plan
    return {
        "project": str(wanted.folder),
        "new": wanted.is_new,
        "source": wanted.source,
        "guessed": wanted.is_guessed,
        "targets": list(wanted.targets),
        "added_targets": [] if wanted.is_new else list(wanted.missing),
        "glossaries": [{"name": name, "concepts": concepts} for name, concepts in start.glossaries],
        "documents": [
            {"path": each.document.path, "segments": each.segments, "version": each.document.version}
            for each in start.added.added
        ],
        "failed": [output.failure_json(each) for each in start.added.failed],
    }
