"""The command `help`: what `--help` prints, by the name of a command."""

from __future__ import annotations

import click

from localize.cli.completion import complete_command


@click.command("help")
@click.argument("command", nargs=-1, shell_complete=complete_command)
@click.pass_context
def help_command(ctx: click.Context, command: tuple[str, ...]) -> None:
    """Show the help of a command.

    Without COMMAND, lists all commands.
    """
    context = ctx.find_root()
    for word in command:
        group = context.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{context.command_path} has no commands of its own", ctx=context)
        name, found, _ = group.resolve_command(context, [word])
        assert found is not None  # or an error would have been raised
        context = click.Context(found, info_name=name, parent=context)
    click.echo(context.get_help())
