"""Why a file is refused, as a problem instead of an error: what the `verify` of most filters says."""

from __future__ import annotations

from collections.abc import Callable

from localize.errors import ExtractError
from localize.model import Problem


def to_problem(error: ExtractError) -> Problem:
    """Return a refusal as a problem; of a package, the message names the member."""
    message = f"{error.member}: {error.message}" if error.member else error.message
    return Problem(message, error.line, error.column)


def find_problems(check: Callable[[], tuple[Problem, ...]]) -> tuple[Problem, ...]:
    """Return what *check* finds in a file; where it refuses to read the file, that alone."""
    try:
        return check()
    except ExtractError as error:
        return (to_problem(error),)


def find_refusal(read: Callable[[], object]) -> tuple[Problem, ...]:
    """Return why *read* refuses a file, one problem; empty where it reads the file."""
    try:
        read()
    except ExtractError as error:
        return (to_problem(error),)
    return ()
