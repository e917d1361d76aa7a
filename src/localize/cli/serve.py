"""The command `serve`: the terminal UI in a browser, for invited people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Protocol, cast

import click

from localize import plugins
from localize.cli import diagnostics, output
from localize.cli.context import root_of
from localize.cli.passphrase import passphrase_of
from localize.errors import ConfigError, PluginError
from localize.safe.hosts import is_loopback


class _Serve(Protocol):
    def __call__(
        self,
        tab: Mapping[str, object],
        names: Sequence[str],
        address: tuple[str, int],
        tell: Callable[[str, str], None],
    ) -> None: ...


@click.command("serve")
@click.argument("path", required=False)
@click.option(
    "--for",
    "names",
    multiple=True,
    metavar="NAME",
    help="A guest, by the name of their work; repeatable.",
)
@click.option(
    "--role",
    type=click.Choice(["reviewer", "translator", "all"]),
    help="What guests may do; else those named by --for review, and you may do everything.",
)
@click.option("--read-only", is_flag=True, help="Guests look and change nothing.")
@click.option("--target", "language", metavar="L", default="", help="The language to start in.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Which port; else any that is free.")
@click.option("--allow-network", is_flag=True, help="Listen where other machines reach it, without encryption.")
@click.pass_context
def serve_command(
    ctx: click.Context,
    path: str | None,
    *,
    names: tuple[str, ...],
    role: str | None,
    read_only: bool,
    language: str,
    host: str,
    port: int,
    allow_network: bool,
) -> int:
    """Serve the review desk to people with a browser only.

    Prints a link for each guest; it opens one browser, once. Without --for, the link is your own. Ends with Ctrl+C.
    A guest with the role `all` can also read and write your files: import a memory, add documents.

    Only this machine reaches it. Guests elsewhere come through SSH:

        ssh -L 8000:127.0.0.1:PORT you@this-machine
    """
    if find_spec("textual_serve") is None:
        raise PluginError(
            "serving to a browser is not installed",
            group="localize.ui",
            name="serve",
            install=plugins.install_hint("web"),
            hint="install what is missing: {install}",
        )
    if not (allow_network or is_loopback(host)):
        raise ConfigError(
            "{host} can be reached from other machines, and the connection is not encrypted",
            host=host,
            hint="better: omit --host and let guests connect through `ssh -L`; otherwise add --allow-network",
        )
    from localize.cli.terminal_ui import preferred
    from localize.workflow.user.settings import find_member

    role = role or ("reviewer" if names else "all")
    tab = {
        "root": str(root_of(ctx) or ""),
        "screen": "editor" if role == "translator" else "review",
        "document": path,
        "language": language,
        "is_guest": bool(names),
        "role": "" if role == "all" else role,
        "read_only": read_only,
        "spoken": preferred().language,
        "lock_minutes": preferred().lock_minutes,
        "key": passphrase_of(ctx, root_of(ctx)),
    }
    serve = cast(_Serve, plugins.load("localize.ui", "serve"))
    serve(tab, names or (find_member().name,), (host, port), _tell)
    diagnostics.say("localize: closed; no link works any more")
    return 0


def _tell(name: str, link: str) -> None:
    output.line(f"{name}  {link}")
    sys.stdout.flush()
