"""Errors, problems of files and progress in the interface language.

All three carry an English template and its values, so that reports and scripts can rely on their English; a screen
shows what these functions return. `docs/words.py` brings the templates into the PO files, in the contexts `CONTEXT` and
`WORK`.
"""

from __future__ import annotations

from localize.errors import LocalizeError
from localize.errors.message import Message, as_message
from localize.i18n import current_language, in_context, number
from localize.model import Progress

CONTEXT = "error"
"""Context of the texts of errors and problems in the PO files."""
WORK = "work"
"""Context of the texts of progress."""


def localized_message(error: LocalizeError, *, placed: bool = True) -> str:
    """Return what happened, behind the place where it did; in English where nobody has translated it."""
    return localized_problem(error.to_message() if placed else error.text)


def localized_hint(error: LocalizeError) -> str:
    """Return what to do next, or nothing."""
    return localized_problem(error.advice)


def localized_error(error: LocalizeError, between: str = " · ", *, placed: bool = True) -> str:
    """Return what happened and what to do next."""
    return between.join(filter(None, (localized_message(error, placed=placed), localized_hint(error))))


def localized_progress(progress: Progress) -> str:
    """Return what long work does just now."""
    return _localized(progress.text, WORK)


def localized_problem(text: str | Message) -> str:
    """Return what is odd in a file, or in a draft."""
    return _localized(text, CONTEXT)


def _localized(text: str | Message, context: str) -> str:
    """Return a text, and the messages inside it, in the interface language."""
    message = as_message(text)
    if current_language() == "en":
        return str(message)
    said = in_context(context, current_language()).get(message.id, message.template)
    return message.format(
        said, lambda value: _localized(value, context) if isinstance(value, Message) else str(value), number
    )
