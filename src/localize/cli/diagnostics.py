"""Messages on stderr, and exit codes. Nothing else writes to stderr or knows an exit code."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import click

from localize.cli import output
from localize.errors import (
    Blocked,
    Conflict,
    Damaged,
    DiskError,
    EngineUnavailable,
    ExchangeError,
    Forged,
    FormatError,
    LocalizeError,
    Locked,
    ReadOnly,
    Refused,
    SchemaMismatch,
    ServerUnavailable,
    WrongPassphrase,
)
from localize.i18n.sanitize import visible_in_log

if TYPE_CHECKING:
    from localize.model import Problem, Progress

FINDINGS = 1
USAGE = 2
BROKEN_INPUT = 3
CONFLICT = 4
WRONG_PASSPHRASE = 5
DISK = 6
UNREACHABLE = 7
UNEXPECTED = 70
INTERRUPTED = 130
CLOSED_PIPE = 141
EXIT_CODES: Mapping[int, str] = MappingProxyType(
    {
        0: "done",
        FINDINGS: "findings; `--check` would change files; `verify` found something; `draft` left segments without a "
        "draft; a language is below `--fail-under`",
        USAGE: "usage or configuration; no project here; no passphrase given",
        BROKEN_INPUT: "an input file, or a part of it, was refused, and the rest is done; the store is damaged",
        CONFLICT: "the project is locked, read-only or newer than the program; a conflict",
        WRONG_PASSPHRASE: "wrong passphrase",
        DISK: "the disk is full or fails",
        UNREACHABLE: "an engine or a server cannot be reached",
        UNEXPECTED: "a fault of this program",
        INTERRUPTED: "interrupted",
        CLOSED_PIPE: "whoever read the output has gone",
    }
)
"""All that a command ends with, and what each means."""
_BY_ERROR: tuple[tuple[type[LocalizeError], int], ...] = (
    (Blocked, FINDINGS),
    (Forged, FINDINGS),
    (FormatError, BROKEN_INPUT),
    (ExchangeError, BROKEN_INPUT),
    (Conflict, CONFLICT),
    (Refused, CONFLICT),
    (SchemaMismatch, CONFLICT),
    (Locked, CONFLICT),
    (ReadOnly, CONFLICT),
    (DiskError, DISK),
    (Damaged, BROKEN_INPUT),
    (WrongPassphrase, WRONG_PASSPHRASE),
    (ServerUnavailable, UNREACHABLE),
)
_DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

_SHOW_PROGRESS_AFTER_S = 0.5
"""Below this a progress line only flickers."""

_MOST_FINDINGS = 10
"""Shown when an export is stopped; `check` lists them all."""

Answer = TypeVar("Answer")


class ClosedPipe(Exception):
    """Whoever read the output has gone."""


@contextlib.contextmanager
def noticing_closed_pipes() -> Iterator[None]:
    """Turn a closed pipe into an exception of our own: click would take it for a failure and exit with 1."""
    try:
        yield
    except BrokenPipeError as error:
        raise ClosedPipe from error


def exit_code(error: LocalizeError) -> int:
    """Return the exit code that an error stands for."""
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.errno in _DISK_FAULTS:
        return DISK
    if isinstance(cause, OSError) and cause.errno == errno.EROFS:
        return CONFLICT
    if isinstance(error, EngineUnavailable) and error.retryable:  # else it is not installed, or has no model
        return UNREACHABLE
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), USAGE)


def code_of_problems(problems: Iterable[Problem]) -> int:
    """Return the exit code for a file that was taken: whether a part of it, with its line, was refused."""
    return BROKEN_INPUT if any(problem.line for problem in problems) else 0


def accept_every_letter() -> None:
    """Let letters that the terminal's encoding lacks come out as `?` instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def run(command: Callable[[], object]) -> int:
    """Run a command and return its exit code; every error of ours is one clear line with what to do next."""
    try:
        code = command()
    except (BrokenPipeError, ClosedPipe):
        return _hang_up()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the door: a traceback would quote texts to whoever looks on
        try:
            return _explain(error)
        except BrokenPipeError:
            return _hang_up()
    return code if isinstance(code, int) else 0


def _hang_up() -> int:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())  # or Python complains again while it leaves
    return CLOSED_PIPE


def _explain(error: BaseException) -> int:
    if isinstance(error, click.ClickException):
        _report_usage(error)
        return USAGE
    if isinstance(error, click.Abort | KeyboardInterrupt):
        say("interrupted; everything that was reported saved is safe")
        return INTERRUPTED
    if isinstance(error, LocalizeError):
        report(error)
        return exit_code(error)
    if isinstance(error, OSError) and error.errno in _DISK_FAULTS:
        say(f"localize: {error.strerror}; everything that was reported saved is safe")
        return DISK
    from localize.workflow.project.crash_report import write_report

    place = write_report(error)
    say(f"localize: something unexpected happened ({type(error).__name__}); everything reported saved is safe")
    if place is not None:
        say(f"  hint: the details, without any text of yours, are in {place}")
    return UNEXPECTED


def say(text: str, *, mark: str = "", color: str = "") -> None:
    """Write one line for a person to stderr, after a *mark* in colour; a line break in *text* is shown as a sign."""
    colored = click.style(mark, fg=color, bold=True) if color else mark
    click.echo(colored + visible_in_log(text), err=True, color=wants_color())


def wants_color() -> bool | None:
    """Return False where the user wants no colour; else None, by which click colours terminals only."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def _is_asked(option: str) -> bool:
    """Tell whether an option was given before the command."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.find_root().params.get(option))


def note(text: str) -> None:
    """Write one line that is good to know, unless the user wants quiet."""
    if not _is_asked("quiet"):
        say(text)


def record(value: Mapping[str, object]) -> None:
    """Write one JSON object on a line of its own to stderr, for a command whose stdout is a text."""
    click.echo(output.json_line(value).encode(), err=True)


def warn(text: str) -> None:
    """Write a warning, unless the user wants quiet."""
    if not _is_asked("quiet"):
        say(text, mark="localize: warning: ", color="yellow")


def _report_usage(error: click.ClickException) -> None:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        for line in error.message.splitlines():
            say(line)
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        for line in context.get_usage().splitlines():
            say(line)
        say(f"Try '{context.command_path} --help' for help.")
    say(error.format_message(), mark="Error: ", color="red")


def report(error: LocalizeError) -> None:
    """Write an error and what to do next; a conflict shows both texts, so that neither is lost."""
    say(str(error), mark="localize: ", color="red")
    if isinstance(error, Conflict):
        theirs = error.theirs.content.typed if error.theirs else ""
        author = error.theirs.author if error.theirs else "nobody"
        _say_block("  yours:  ", error.mine)
        _say_block("  theirs: ", f"{theirs}  ({author})")
    if isinstance(error, Blocked):
        for located in error.findings[:_MOST_FINDINGS]:
            say(f"  {output.located_line(located)}")
        if len(error.findings) > _MOST_FINDINGS:
            say(f"  … and {len(error.findings) - _MOST_FINDINGS} more")
    if error.hint:
        say(f"  hint: {error.hint}")


def _say_block(label: str, text: str) -> None:
    for line in output.labelled(label, text):
        click.echo(line, err=True)


def report_all(errors: Iterable[LocalizeError]) -> int:
    """Write several errors; return the exit code of the worst, 0 where there is none."""
    code = 0
    for error in errors:
        report(error)
        code = max(code, exit_code(error))
    return code


@contextlib.contextmanager
def timed(directory: Path | None) -> Iterator[None]:
    """Say on stderr what a command works with, and at its end how long it took."""
    from localize import __version__
    from localize.workflow.project.project import find_root
    from localize.workflow.user.preferences import preferences_path

    started = time.monotonic()
    say(f"localize {__version__}, Python {sys.version.partition(' ')[0]}")
    root = find_root(directory or Path.cwd())
    say(f"project: {root}" if root else "project: none at or above this folder")
    preferences = preferences_path()
    say(f"preferences: {preferences if preferences.is_file() else f'none, {preferences} is not there'}")
    try:
        yield
    finally:
        say(f"{time.monotonic() - started:.2f} s in all")


def _steps(work: Generator[Progress, None, Answer]) -> Generator[Progress, None, Answer]:
    """Yield the progress of work and return its value; write each step with the seconds since the start to stderr."""
    started = time.monotonic()
    step = ""
    try:
        while True:
            progress = next(work)
            if (what := str(progress.what)) != step:
                step = what
                total = f"/{progress.total}" if progress.total else ""
                say(f"{time.monotonic() - started:8.2f} s  {progress.done}{total} {what}")
            yield progress
    except StopIteration as stop:
        answer: Answer = stop.value
        say(f"{time.monotonic() - started:8.2f} s  done")
        return answer
    finally:
        work.close()


def _overwrite(text: str) -> None:
    """Write over the line that the terminal is at; what erases it stays where colours are not wanted."""
    click.echo(f"\r\x1b[K{text}", err=True, nl=False, color=True)


def follow(work: Generator[Progress, None, Answer]) -> Answer:
    """Run long work to its end and return its value; a terminal sees how far it is once it takes long."""
    verbose = _is_asked("verbose")
    if verbose:
        work = _steps(work)
    started = time.monotonic()
    shown = False
    terminal = sys.stderr.isatty() and not verbose and not _is_asked("quiet")
    try:
        while True:
            progress = next(work)
            if terminal and time.monotonic() - started > _SHOW_PROGRESS_AFTER_S:
                total = f"/{progress.total}" if progress.total else ""
                _overwrite(f"{progress.done}{total} {visible_in_log(progress.what)}")
                shown = True
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer
    finally:
        work.close()
        if shown:
            _overwrite("")
