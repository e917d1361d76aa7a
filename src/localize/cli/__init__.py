"""Command line of the program: the table of its commands, and its entry point `main`.

`GROUPS` names the module of each command in this package; the command `check` is the function `check_command` there.
A module parses options, calls one function of `localize.workflow` and hands the value to `output`. It is imported when
one of its commands is used: `localize status` must not pay for what `localize edit` needs. So no module on the way of
every command (`diagnostics`, `terminal_ui`) imports a module of the table.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

import click

from localize import __version__
from localize.cli import diagnostics, passphrase
from localize.cli.examples import show_examples
from localize.cli.pager import PAGED, paged

GROUPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "Start": {
            "translate": "translate",
            "demo": "project",
            "init": "project",
            "add": "project",
            "status": "project",
        },
        "Translate": {
            "edit": "screens",
            "draft": "drafts",
            "segments": "segments",
            "set": "segments",
            "replace": "replace",
            "split": "split_join",
            "join": "split_join",
            "undo": "undo",
            "history": "segments",
        },
        "Check": {
            "check": "check",
            "checks": "check",
            "waive": "segments",
            "spelling": "spelling",
        },
        "Review": {
            "review": "screens",
            "approve": "segments",
            "reject": "segments",
            "withdraw": "segments",
            "notes": "notes",
            "inbox": "people",
            "serve": "serve",
        },
        "Export and exchange": {
            "export": "export",
            "verify-export": "verify_export",
            "exchange": "exchange",
        },
        "Team": {
            "team": "team.members",
            "bundle": "team.bundles",
            "sync": "team.server",
            "conflicts": "team.conflicts",
            "resolve": "team.conflicts",
        },
        "Memory and terms": {
            "tm": "memory",
            "align": "align",
            "term": "glossary.term",
        },
        "Engines and privacy": {
            "engines": "engines",
            "models": "models",
            "consent": "engines",
            "secret": "engines",
            "drafts": "drafts",
            "redact": "redact",
        },
        "Project": {
            "analyze": "analysis",
            "people": "people",
            "assign": "schedule.assignment",
            "encrypt": "store.encryption",
            "decrypt": "store.encryption",
            "passphrase": "store.encryption",
            "backup": "store.backup",
            "restore": "store.backup",
            "verify": "store.backup",
            "wipe": "store.wipe",
        },
        "Single files": {
            "extract": "files",
            "convert": "files",
            "formats": "files",
            "segment": "files",
            "transliterate": "transliterate",
        },
        "Settings and help": {
            "help": "help",
            "completion": "completion",
            "keys": "keys",
            "doctor": "doctor",
        },
    }
)
"""Commands in the groups of the help, in its order, and the module that has each."""
_COMMANDS = {name: module for group in GROUPS.values() for name, module in group.items()}


MOST_LETTERS = 200
"""Of a command's first sentence in the list of commands: none is cut, a test says that all fit 80 columns."""


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
        show_examples(command, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name. Raises: NoSuchCommand, with the names that are like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:  # click knows the names of commands that are imported
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=_COMMANDS, ctx=ctx) from None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in their groups, all in the same columns."""
        width = max(map(len, _COMMANDS))
        for group, names in GROUPS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(group):
                formatter.write_dl(
                    [
                        (f"{name:<{width}}", command.get_short_help_str(MOST_LETTERS))
                        for name, command in commands
                        if command
                    ]
                )


@click.group(cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The project's folder; other paths start where you are.",
)
@click.option("--ui-lang", "ui_language", type=click.Choice(["en", "kk", "ru"]), help="Language of the screens.")
@click.option("--low-bandwidth", is_flag=True, help="Save bytes: 16 colours, no mouse, slower panels.")
@click.option("-q", "--quiet", is_flag=True, help="On stderr errors only: no progress, notes or warnings.")
@click.option("-v", "--verbose", is_flag=True, help="On stderr also what is read, each step and its time.")
@click.option(
    "--passphrase-fd",
    type=int,
    metavar="N",
    help="Read the passphrase of an encrypted project from this open file descriptor.",
)
@click.option("--no-pager", is_flag=True, help="Print long lists as they are.")
@click.version_option(__version__, prog_name="localize", message="%(prog)s %(version)s")
@click.pass_context
def cli(
    ctx: click.Context,
    directory: Path | None,
    ui_language: str | None,
    passphrase_fd: int | None,
    *,
    low_bandwidth: bool,
    quiet: bool,
    verbose: bool,
    no_pager: bool,
) -> None:
    """Translate, check, review and export documents in English, Kazakh and Russian.

    Without a command, opens the project's files on a terminal. `localize help COMMAND` explains a command.
    """
    del ui_language, low_bandwidth  # read where a screen opens: `cli.terminal_ui.preferred`
    ctx.obj = directory
    passphrase.begin(ctx, passphrase_fd)
    ctx.color = diagnostics.wants_color()
    if quiet and verbose:
        raise click.UsageError("--quiet or --verbose, not both")
    if verbose:
        ctx.with_resource(diagnostics.timed(directory))
    if ctx.invoked_subcommand is not None:
        if ctx.invoked_subcommand in PAGED and not no_pager:
            ctx.with_resource(paged())
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
