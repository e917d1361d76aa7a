"""Writes `docs/reference/` from the code: `python docs/generate.py`. A test fails when a page is stale."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import click

from localize.checks import all_checks
from localize.cli import cli
from localize.config import Config, DraftSettings, ExportSettings
from localize.states import ReviewPolicy
from localize.workflow.single import formats

REFERENCE = Path(__file__).parent / "reference"
WIDTH = 100
"""Of help texts, whatever terminal this runs in."""
NOTE = "<!-- Written by docs/generate.py; edit the code, not this page. -->\n"


def commands_page() -> str:
    """Return the page of all commands with their options."""
    context = click.Context(cli, info_name="localize", terminal_width=WIDTH, **cli.context_settings)
    lines = ["# Commands", NOTE, "```", cli.get_help(context), "```", ""]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=context, terminal_width=WIDTH))
    lines += ["## Exit codes", "", _first_paragraphs("localize.cli.diagnostics"), ""]
    return "\n".join(lines)


def _command(command: click.Command, context: click.Context) -> list[str]:
    lines = [f"## {context.command_path}", "", "```", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            lines += _command(inner, click.Context(inner, info_name=name, parent=context, terminal_width=WIDTH))
    return lines


def _first_paragraphs(module: str) -> str:
    text = inspect.getdoc(__import__(module, fromlist=["_"])) or ""
    return text.partition("\n\n")[2]


def checks_page() -> str:
    """Return the page of all checks: their docstrings are the manual."""
    lines = ["# Checks", NOTE]
    for each in all_checks():
        severity = each.severity.value if each.severity else "off until a project gives it a severity"
        lines += [f"## `{each.id}`", "", f"{each.category}, {severity}", "", each.docstring, ""]
    return "\n".join(lines)


def formats_page() -> str:
    """Return the page of all formats and their options."""
    lines = ["# Formats", NOTE]
    for each in formats():
        lines += [f"## {each.name}", "", f"Extensions: {', '.join(f'`{name}`' for name in each.extensions)}", ""]
        if each.options:
            lines += ["| option | default | what it does |", "| --- | --- | --- |"]
            lines += [f"| `{option.name}` | `{option.default!r}` | {option.help} |" for option in each.options]
            lines.append("")
    return "\n".join(lines)


def settings_page() -> str:
    """Return the page of `localize.yaml`."""
    lines = ["# localize.yaml", NOTE]
    for title, kind in (
        ("Top level", Config),
        ("`review`", ReviewPolicy),
        ("`draft`", DraftSettings),
        ("`export`", ExportSettings),
    ):
        lines += [f"## {title}", "", "| key | type | meaning |", "| --- | --- | --- |"]
        notes = _attribute_notes(kind)
        for each in dataclasses.fields(kind):
            lines.append(f"| `{each.name}` | `{str(each.type).replace('|', '&#124;')}` | {notes.get(each.name, '')} |")
        lines.append("")
    return "\n".join(lines)


def _attribute_notes(kind: type) -> dict[str, str]:
    """Return the texts under the fields of a dataclass."""
    import ast
    import textwrap

    [definition] = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(definition, ast.ClassDef)
    notes: dict[str, str] = {}
    for field, text in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            notes[field.target.id] = " ".join(str(ast.literal_eval(text.value)).split())
    return notes


PAGES = {"commands": commands_page, "checks": checks_page, "formats": formats_page, "settings": settings_page}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / f"{name}.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
