"""Command line of the program: the table of its commands, and its entry point `main`.

`_COMMANDS` names the module of each command in this package; the command `check` is the function `check_command` there.
A module parses options, calls one function of `localize.workflow` and hands the value to `output`. It is imported when
one of its commands is used: `localize status` must not pay for what `localize edit` needs. So no module on the way of
every command (`diagnostics`, `terminal_ui`) imports a module of the table.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from localize import __version__
from localize.cli import diagnostics

_COMMANDS: dict[str, str] = {
    "add": "project",
    "align": "align",
    "analyze": "analysis",
    "approve": "segments",
    "backup": "backup",
    "check": "check",
    "checks": "check",
    "consent": "engines",
    "demo": "project",
    "doctor": "doctor",
    "draft": "drafts",
    "drafts": "drafts",
    "edit": "screens",
    "engines": "engines",
    "exchange": "exchange",
    "export": "export",
    "extract": "files",
    "formats": "files",
    "history": "segments",
    "inbox": "people",
    "init": "project",
    "keys": "keys",
    "join": "split_join",
    "notes": "notes",
    "models": "models",
    "people": "people",
    "redact": "redact",
    "reject": "segments",
    "replace": "replace",
    "restore": "backup",
    "review": "screens",
    "secret": "engines",
    "segment": "files",
    "segments": "segments",
    "serve": "serve",
    "set": "segments",
    "spelling": "spelling",
    "split": "split_join",
    "status": "project",
    "term": "glossary.term",
    "tm": "memory",
    "translate": "translate",
    "transliterate": "transliterate",
    "undo": "undo",
    "verify": "backup",
    "verify-export": "verify_export",
    "waive": "segments",
    "withdraw": "segments",
}
"""Command names and the module that has each."""


class _LazyGroup(click.Group):
    """Knows its commands by name and imports them when they are asked for."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """Read the arguments; `--help` and `--version` answer here already."""
        with diagnostics.noticing_closed_pipes():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        with diagnostics.noticing_closed_pipes():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the command names in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Return one command, importing its module only."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"localize.cli.{_COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "directory", metavar="DIR", type=click.Path(path_type=Path), help="The project's folder.")
@click.option("--ui-lang", "ui_language", type=click.Choice(["en", "kk", "ru"]), help="What the screens speak.")
@click.option("--low-bandwidth", is_flag=True, help="Save bytes: 16 colours, no mouse, slower panels.")
@click.version_option(__version__, prog_name="localize", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, directory: Path | None, ui_language: str | None, *, low_bandwidth: bool) -> None:
    """Translate, check, review and export documents in English, Kazakh and Russian.

    Without a command, opens the project browser on a terminal.
    """
    del ui_language, low_bandwidth  # read where a screen opens: `cli.terminal_ui.preferred`
    ctx.obj = directory
    if ctx.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)
    from localize.cli.terminal_ui import open_screen

    ctx.exit(open_screen(directory, screen="project"))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave the process with its exit code."""
    diagnostics.accept_every_letter()
    sys.exit(diagnostics.run(lambda: cli.main(args=arguments, prog_name="localize", standalone_mode=False)))
