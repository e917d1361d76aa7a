"""Commands on the keys of the screens: list them, test which ones the terminal sends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol, cast

import click

from localize.cli import diagnostics, output
from localize.cli.json_answers import json_answer
from localize.cli.terminal_ui import preferred
from localize.workflow.user.preferences import Preferences


class _Row(Protocol):
    """An action as the screens list it."""

    place: str
    action: str
    does: str
    keys: tuple[str, ...]
    shown: tuple[str, ...]
    everywhere: bool


@click.group("keys")
def keys_command() -> None:
    """List the keys of the screens and test the keyboard."""


@keys_command.command("list")
@json_answer("keys list")
def keys_list_command(*, as_json: bool) -> None:
    """List every action with its keys.

    Keys that preferences.yaml changes are shown as changed.
    """
    from localize import plugins

    wanted = replace(preferred(), language="en") if as_json else preferred()
    rows = cast("Callable[[Preferences], Iterable[_Row]]", plugins.load("localize.ui", "keys"))(wanted)
    place = ""
    for row in rows:
        if as_json:
            output.record(
                {
                    "place": row.place,
                    "action": row.action,
                    "keys": list(row.keys),
                    "does": row.does,
                    "everywhere": row.everywhere,
                }
            )
            continue
        if row.place != place:
            place = row.place
            output.line(place)
        notice = "" if row.everywhere else "  (not every terminal sends these)"
        output.line(f"  {' '.join(row.shown):<18} {row.action:<32} {row.does}{notice}")


@keys_command.command("test")
def keys_test_command() -> int:
    """Show what the terminal sends for each key you press.

    Also shows what each key does. Press Esc twice to stop.
    """
    from localize import plugins

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        diagnostics.say("localize: this command needs a terminal")
        return diagnostics.USAGE
    test = cast("Callable[[Preferences], Iterable[str]]", plugins.load("localize.ui", "key-test"))
    for line in test(preferred()):
        output.line(line)
    return 0
