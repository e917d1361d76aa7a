"""The only writer to stderr and the only place that knows exit codes.

0 done · 1 findings, or `--check` would change files · 2 usage or configuration · 3 an input file is broken (the others
are still done) · 4 project locked, newer than the program, or a conflict · 70 a fault of this
program · 130 interrupted · 141 closed pipe.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, TypeVar

import click

from localize.display import show_lines
from localize.errors import (
    Blocked,
    Conflict,
    ExchangeError,
    FormatError,
    LocalizeError,
    Locked,
    SchemaMismatch,
)

if TYPE_CHECKING:
    from localize.model import Progress

FINDINGS = 1
USAGE = 2
BROKEN_INPUT = 3
CONFLICT = 4
UNEXPECTED = 70
INTERRUPTED = 130
CLOSED_PIPE = 141

_SHOW_PROGRESS_AFTER_S = 0.5
"""Below this a progress line only flickers."""

Answer = TypeVar("Answer")


def exit_code(error: LocalizeError) -> int:
    """Return the exit code that an error stands for."""
    if isinstance(error, Blocked):
        return FINDINGS
    if isinstance(error, FormatError | ExchangeError):
        return BROKEN_INPUT
    if isinstance(error, Conflict | SchemaMismatch | Locked):
        return CONFLICT
    return USAGE


def run(command: Callable[[], object]) -> int:
    """Run a command and return its exit code; every error of ours is one clear line with what to do next."""
    try:
        code = command()
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; everything that was reported saved is safe")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again while it leaves
        return CLOSED_PIPE
    except LocalizeError as error:
        report(error)
        return exit_code(error)
    except Exception as error:  # noqa: BLE001  # the door: a traceback would quote texts to whoever looks on
        from localize.workflow.crash import write_report

        place = write_report(error)
        say(f"localize: something unexpected happened ({type(error).__name__}); everything reported saved is safe")
        say(f"  hint: the details, without any text of yours, are in {place}" if place else "")
        return UNEXPECTED
    return code if isinstance(code, int) else 0


def say(text: str) -> None:
    """Write one line for a person to stderr."""
    click.echo(show_lines(text), err=True)


def warn(text: str) -> None:
    """Write a warning."""
    say(f"localize: warning: {text}")


def report(error: LocalizeError) -> None:
    """Write an error and what to do next; a conflict shows both texts, so that neither is lost."""
    say(f"localize: {error}")
    if isinstance(error, Conflict):
        theirs = error.theirs.content.typed if error.theirs else ""
        author = error.theirs.author if error.theirs else "nobody"
        say(f"  yours:  {error.mine}")
        say(f"  theirs: {theirs}  ({author})")
    if isinstance(error, Blocked):
        for finding in error.findings[:10]:
            say(f"  {finding.severity.value} {finding.check}: {finding.message}")
    if error.hint:
        say(f"  hint: {error.hint}")


def report_all(errors: Iterable[LocalizeError]) -> int:
    """Write several errors; return the exit code of the worst, 0 where there is none."""
    code = 0
    for error in errors:
        report(error)
        code = max(code, exit_code(error))
    return code


def follow(work: Generator[Progress, None, Answer]) -> Answer:
    """Run long work to its end and return its value; a terminal sees how far it is once it takes long."""
    started = time.monotonic()
    shown = False
    terminal = sys.stderr.isatty()
    try:
        while True:
            progress = next(work)
            if terminal and time.monotonic() - started > _SHOW_PROGRESS_AFTER_S:
                total = f"/{progress.total}" if progress.total else ""
                click.echo(f"\r\x1b[K{progress.done}{total} {show_lines(progress.what)}", err=True, nl=False)
                shown = True
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer
    finally:
        work.close()
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)
