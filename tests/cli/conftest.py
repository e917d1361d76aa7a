"""Runs commands in this process, as the shell would."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from localize.cli import cli, diagnostics


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Terminal(io.TextIOWrapper):
    """Standard input at which a person types."""

    def isatty(self) -> bool:
        """Return that it is a terminal."""
        return True


Run = Callable[..., Ran]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command line and gives exit code, stdout and stderr; *typed*: at a terminal."""

    def run_command(*arguments: object, stdin: str | bytes = "", typed: str | None = None) -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        shown = io.TextIOWrapper(io.BytesIO(given)) if typed is None else Terminal(io.BytesIO(typed.encode()))
        monkeypatch.setattr(sys, "stdin", shown)
        capfdbinary.readouterr()
        words = [str(each) for each in arguments]
        code = diagnostics.run(lambda: cli.main(args=words, prog_name="localize", standalone_mode=False))
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        return Ran(code, captured.out.decode(), captured.err.decode())

    return run_command
