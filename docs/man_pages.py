"""Writes a manual page for `man` of every command: `python docs/man_pages.py FOLDER`. Needs the package click-man."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click_man.core import generate_man_page

from localize import __version__
from localize.cli import cli
from localize.cli.diagnostics import EXIT_CODES
from localize.cli.examples import EXAMPLES

MOST_LETTERS = 200
"""Of the first sentence of a command: all of it, where click-man would cut it at 45."""

_BACKSLASH = re.compile(r"\\(?!-|f[BP])")
"""One that is not the begin of an escape that click-man writes."""
_UNFILLED = re.compile(r"\x08\n(.*?)\n(?=\.(?:PP|SH)|\Z)", re.DOTALL)


def man_pages(date: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield the file name and text of each page; *date* is on them, else that of today."""
    whole = click.Group(
        cli.name,
        commands={name: _with_sentence(cli, name) for name in cli.list_commands(click.Context(cli))},
        params=cli.params,
        help=cli.help,
        short_help="translate, check, review and export documents",
    )
    yield from _pages(click.Context(whole, info_name="localize", **cli.context_settings), date)


def _with_sentence(group: click.Group, name: str) -> click.Command:
    """Return a command whose first sentence click-man takes whole."""
    command = group.get_command(click.Context(group), name)
    assert command is not None
    command.short_help = command.get_short_help_str(MOST_LETTERS)
    if isinstance(command, click.Group):
        for inner in command.list_commands(click.Context(command)):
            _with_sentence(command, inner)
    return command


def _pages(context: click.Context, date: str | None) -> Iterator[tuple[str, str]]:
    path = context.command_path
    name = path.replace(" ", "-")
    text = _corrected(generate_man_page(context, version=f"localize {__version__}", date=date))
    text = text.replace(f'"{path.upper()}"', f'"{name.upper()}"', 1)
    yield f"{name}.1", text + _examples(path) + ("" if context.parent else _exit_codes())
    for inner, command in getattr(context.command, "commands", {}).items():
        yield from _pages(click.Context(command, info_name=inner, parent=context), date)


def _corrected(page: str) -> str:
    """Return a page of click-man 0.6, with what it leaves as it is: a backslash, and lines that click does not fill."""
    text = _BACKSLASH.sub(r"\\e", page)
    return _UNFILLED.sub(r".nf\n\1\n.fi\n", text)


def _examples(path: str) -> str:
    lines = EXAMPLES.get(path.partition(" ")[2], ())
    return _section("EXAMPLES", ".nf", *map(_escaped, lines), ".fi") if lines else ""


def _exit_codes() -> str:
    listed = (line for code, meaning in EXIT_CODES.items() for line in (".TP", str(code), _escaped(meaning)))
    return _section("EXIT STATUS", *listed)


def _section(title: str, *lines: str) -> str:
    return "\n".join((f".SH {title}", *lines, ""))


def _escaped(line: str) -> str:
    """Return a line of text for troff."""
    text = line.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in (".", "'") else text


def main(folder: Path) -> None:
    """Write all pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in man_pages():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
