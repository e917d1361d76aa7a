"""Help on the command line: groups, whole sentences, examples, near names."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator

import click
import pytest
from tests.cli.conftest import Run
from tests.test_docs import parse

from localize.cli import GROUPS, cli
from localize.cli.examples import EXAMPLES


def every_command(command: click.Command = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands and groups of commands, by their names without the program's."""
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield f"{path} {name}".strip(), inner
            yield from every_command(inner, f"{path} {name}".strip())


COMMANDS = dict(every_command())


def test_every_command_is_in_one_group() -> None:
    """The help lists no command twice and leaves none out."""
    listed = Counter(name for names in GROUPS.values() for name in names)
    assert listed == Counter(cli.list_commands(click.Context(cli)))


def test_list_of_commands_has_whole_sentences(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command has its line with a sentence, and each group its heading; nothing is cut at 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("--help").out.splitlines()
    assert {f"{group}:" for group in GROUPS} <= set(lines)
    assert max(map(len, lines)) <= 80
    listed = {line.split()[0]: line for line in lines if line.startswith("  ") and line.endswith(".")}
    assert {name for names in GROUPS.values() for name in names} <= listed.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_first_sentence_of_a_command_fits_its_line(name: str) -> None:
    """Beside the longest name, a sentence of 60 letters ends at column 80."""
    said = COMMANDS[name].get_short_help_str(200)
    assert said.endswith(".")
    assert len(said) <= 60


def test_every_command_has_examples() -> None:
    """No command is without an example, and no example is of a command that is not there."""
    assert COMMANDS.keys() == EXAMPLES.keys()
    assert all(EXAMPLES.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_understood(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Click parses every example as a call of its command, or of one below it, and the help shows them in full."""
    monkeypatch.setenv("COLUMNS", "80")
    context = click.Context(COMMANDS[name], info_name=f"localize {name}", **cli.context_settings)
    shown = COMMANDS[name].get_help(context)  # click keeps the help option that this context asks for
    for line in EXAMPLES[name]:
        words = shlex.split(line.partition(" < ")[0].partition(" > ")[0])
        assert f"{parse(words[1:])} ".startswith(f"localize {name} ")
        assert f"\n    {line}" in shown
        assert len(line) <= 76


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("chekc",), "'check'"),
        (("aprove", "4f1c02"), "'approve'"),
        (("term", "fnid", "x"), "'find'"),
        (("check", "--fale-on", "major"), "'--fail-on'"),
        (("help", "term", "fnid"), "'find'"),
    ],
)
def test_unknown_names_are_answered_with_near_ones(run: Run, arguments: tuple[str, ...], near: str) -> None:
    """A command or option that is mistyped is refused, and the one that was meant is named."""
    ran = run(*arguments)
    assert ran.code == 2
    assert "Did you mean" in ran.err
    assert near in ran.err


@pytest.mark.parametrize("words", [(), ("check",), ("term",), ("term", "add")])
def test_help_command_says_what_the_option_says(run: Run, words: tuple[str, ...]) -> None:
    """`localize help COMMAND` prints what `localize COMMAND --help` does."""
    assert run("help", *words) == run(*words, "--help")


def test_help_on_a_word_behind_a_command_is_refused(run: Run) -> None:
    """A command without commands of its own has none to explain."""
    ran = run("help", "check", "all")
    assert ran.code == 2
    assert "no commands of its own" in ran.err
