"""The whole text of an error: all that it could tell."""

from __future__ import annotations

import traceback

from localize.errors import EngineError


def error_text(error: EngineError) -> str:
    """Return all that an error could tell, with the locals of its frames."""
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return f"{told} {error!s} {error!r} {error.hint} {error.__dict__} {error.__cause__!r} {error.__context__!r}"
