"""Searches for words, whole words or a regular expression in a text, with a time limit for each text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localize.config.rules import compile_expression, find_in_time
from localize.errors import WorkflowError

if TYPE_CHECKING:
    import regex


@dataclass(frozen=True, slots=True)
class SearchText:
    """What is looked for, and how exactly."""

    text: str
    is_expression: bool = False
    """`text` is a regular expression, read by the `regex` package."""
    case: bool = False
    """Capitals and small letters are told apart."""
    words: bool = False
    """Only where no letter or digit stands right before or after."""


def compile_search(sought: SearchText) -> regex.Pattern[str]:
    """Return the expression for what is sought.

    Raises: WorkflowError where there is nothing to look for, or the expression cannot be read.
    """
    import regex

    if not sought.text:
        raise WorkflowError("there is nothing to search for", hint="type a text")
    text = sought.text if sought.is_expression else regex.escape(sought.text, special_only=True, literal_spaces=True)
    if sought.words:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    try:
        return compile_expression(text, 0 if sought.case else regex.IGNORECASE)
    except (regex.error, ValueError, RecursionError, OverflowError) as error:
        hint = "put a backslash before special characters: `\\(`"
        raise WorkflowError("the expression cannot be read: {error}", error=error, hint=hint) from error


def find_all(expression: regex.Pattern[str], text: str) -> tuple[regex.Match[str], ...]:
    """Return where an expression stands in a text. Raises: WorkflowError when that takes too long."""
    try:
        return tuple(find_in_time(expression, text))
    except TimeoutError as error:
        raise _too_long() from error


def has(expression: regex.Pattern[str], text: str) -> bool:
    """Tell whether an expression stands in a text. Raises: WorkflowError when that takes too long."""
    try:
        return any(True for _ in find_in_time(expression, text))
    except TimeoutError as error:
        raise _too_long() from error


def _too_long() -> WorkflowError:
    hint = "nested repetitions take too long: `(a+)+`"
    return WorkflowError("the expression takes too long", hint=hint)
