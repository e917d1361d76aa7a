"""Completion of command lines by shells: the script that a shell loads, and the values that it is offered.

A value is offered only where it is cheap to find. Where it cannot be found, none is offered: completion never fails,
asks for nothing and changes nothing.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

_VARIABLE = "_LOCALIZE_COMPLETE"
"""Tells the program that a shell asks; click derives it from the name that `localize.cli.main` gives."""
_PLAIN = re.compile(r"\w[\w@%+=./-]*")
"""A path that is one word in every shell: click's scripts put a value on the command line as it is, so a name such as
`$(reboot).md` would be run."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print the completion script of a shell.

    It completes commands, options, languages, documents, checks and engines, for the name that the program was called
    by. Where to put it:

    \b
    bash  add to ~/.bashrc: eval "$(localize completion bash)"
    zsh   add to ~/.zshrc, after compinit: eval "$(localize completion zsh)"
    fish  localize completion fish > ~/.config/fish/completions/localize.fish
    """
    from click.shell_completion import get_completion_class  # other commands import this module for their options

    script = get_completion_class(shell)
    assert script is not None  # click has all three
    template = script.source_template
    names = script(click.Command(""), {}, _program_name(), _VARIABLE).source_vars()
    click.echo(template % names, nl=False)  # not `source()`, which runs bash to ask for its version


def _program_name() -> str:
    path = Path(sys.argv[0])
    return path.stem if path.stem != "__main__" else "localize"


def _root(ctx: click.Context) -> Path | None:
    from localize.workflow.project.project import find_root

    return find_root(ctx.find_root().params.get("directory") or Path.cwd())


def complete_command(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  # click's signature
    """Return the commands that begin so, below those that are named before."""
    command: click.Command | None = ctx.find_root().command
    for word in ctx.params.get("command") or ():
        command = command.get_command(ctx, word) if isinstance(command, click.Group) else None
    known = command.list_commands(ctx) if isinstance(command, click.Group) else []
    return [each for each in known if each.startswith(incomplete)]


def complete_language(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  # click's signature
    """Return the project's target languages that begin so."""
    from localize.config.project import FILE_NAME, read_config
    from localize.errors import LocalizeError

    try:
        root = _root(ctx)
        targets = read_config(root / FILE_NAME).targets if root else ()
    except LocalizeError:
        return []
    return [each for each in targets if each.startswith(incomplete)]


def complete_document(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  # click's signature
    """Return the paths of the project's documents that begin so."""
    from localize.errors import LocalizeError
    from localize.workflow.project.project import open_project

    try:
        root = _root(ctx)
        if root is None:
            return []
        with open_project(root, read_only=True) as project:
            paths = [each.path for each in project.store.documents()]
    except LocalizeError:
        return []
    return [each for each in paths if each.startswith(incomplete) and _PLAIN.fullmatch(each)]


def complete_check(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  # click's signature
    """Return the families of checks, and the checks, that begin so."""
    from localize.workflow.checking.project_checks import known_checks

    names = dict.fromkeys(name for each in known_checks() for name in (each.family, each.id))
    return [each for each in names if each.startswith(incomplete)]


def complete_engine(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001  # click's signature
    """Return the engines that begin so, installed or not."""
    from localize.plugins import names

    return [each for each in names("localize.engines") if each.startswith(incomplete)]
